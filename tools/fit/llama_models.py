#!/usr/bin/env python3
"""Writes models/dnn/llama_3_2_1b_prefill.yaml and llama_3_2_1b_decode.yaml: Llama 3.2 1B by its published settings.

    /usr/bin/python3 tools/fit/llama_models.py

Settings: 16 layers of 2,048, 32 heads of 64, 8 of keys and values, 8,192 inside, 128,256 words, one table for both ends
(Meta's model card, github.com/meta-llama/llama-models, models/llama3_2; Hugging Face's config.json of Llama-3.2-1B).
Both graphs have the same ops, named by layer, so both are cut at the same place by one name. Queries, keys and values come
out of one product, as gate and up do: as many weights and operations, fewer launches. Rotary embedding and softmax are left out:
less than a thousandth of the work. Attention over the prompt is counted over the whole square, as exported graphs compute it.
"""

import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]

LAYERS = 16
WIDTH = 2048
HEAD = 64
KEYS = 8 * HEAD        # of all heads of keys, and as many values
INSIDE = 8192
WORDS = 128256
PROMPT = 512
NUMBER = 2             # bytes of a number, in weights, tensors and cache


def layer(index, tokens, before, attention):
    name = f"layers.{index}"
    half = "type: float16"
    return [
        f"{{name: {name}.norm, rms_norm: {{}}, {half}, inputs: [{before}]}}",
        f"{{name: {name}.qkv, linear: {{out: {WIDTH + 2 * KEYS}, bias: false}}, {half}}}",
        f"{{name: {name}.attention, work: {attention} flop, shape: [{tokens}, {WIDTH}], {half}}}",
        f"{{name: {name}.out, linear: {{out: {WIDTH}, bias: false}}, {half}}}",
        f"{{name: {name}.attended, add: {{}}, {half}, inputs: [{before}, {name}.out]}}",
        f"{{name: {name}.mlp_norm, rms_norm: {{}}, {half}}}",
        f"{{name: {name}.gate_up, linear: {{out: {2 * INSIDE}, bias: false}}, {half}}}",
        f"{{name: {name}.gated, work: {2 * INSIDE * tokens} flop, shape: [{tokens}, {INSIDE}], {half}}}",
        f"{{name: {name}.down, linear: {{out: {WIDTH}, bias: false}}, {half}}}",
        f"{{name: {name}, add: {{}}, {half}, inputs: [{name}.attended, {name}.down]}}",
    ]


def ops(tokens, attention):
    lines = [f"{{name: embed, embedding: {{rows: {WORDS}, width: {WIDTH}}}, type: float16}}"]
    before = "embed"
    for index in range(LAYERS):
        lines += layer(index, tokens, before, attention)
        before = f"layers.{index}"
    lines.append("{name: norm, rms_norm: {}, type: float16}")
    if tokens > 1:
        lines.append(f"{{name: last, slice: {{axis: 0, from: {tokens - 1}, to: {tokens}}}}}")
    lines.append(f"{{name: head, linear: {{out: {WORDS}, bias: false}}, type: float16, weights_of: embed}}")
    return lines


def cache(tokens):
    kept = f"{{bytes: {2 * KEYS * NUMBER} B, work: {4 * WIDTH} flop}}"
    return [f"  tokens: {tokens}", "  of:"] + [f"    layers.{index}.attention: {kept}" for index in range(LAYERS)]


def text(title, tokens, attention, kept):
    lines = [
        f"# Llama 3.2 1B, {title}; by its published settings, written by tools/fit/llama_models.py, which says how.",
        "# 1,235,814,400 parameters, as published: embedding and head are one table, which each device holds that runs either.",
        "# yaml-language-server: $schema=../schema/model.json",
        "format: sunder-model/1",
        f"input: {{name: text, shape: [{tokens}], type: int32}}",
        "weight_bits: 16",
        "ops:",
    ]
    lines += [f"  - {op}" for op in ops(tokens, attention)]
    lines += ["# Of each token and layer: a key and a value for each of 8 heads, 64 numbers of 16 bits; products with both for 32 heads.", "cache:"]
    return "\n".join(lines + cache(kept)) + "\n"


def main():
    folder = ROOT / "models" / "dnn"
    prompt = text(f"the pass over a prompt of {PROMPT} tokens", PROMPT, 4 * WIDTH * PROMPT * PROMPT, PROMPT)
    (folder / "llama_3_2_1b_prefill.yaml").write_text(prompt, encoding="utf-8")
    step = text("the pass that makes one token more", 1, 4 * WIDTH * (PROMPT + 1), PROMPT + 1)
    (folder / "llama_3_2_1b_decode.yaml").write_text(step, encoding="utf-8")


if __name__ == "__main__":
    main()
