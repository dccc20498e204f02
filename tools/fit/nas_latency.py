#!/usr/bin/env python3
"""Writes models/nas/nasbench201_latency.csv and models/nas/fbnet_latency.csv: what one op costs on a device, from
published latencies of whole networks.

    /usr/bin/python3 tools/fit/nas_latency.py

Both are sums over ops: exact where the published figures were made as sums, fitted where networks were measured.
A fit has the least absolute relative error: measured latencies scatter to one side (a device that is warm, or runs
at another clock), and the median is what it usually takes. Four fifths teach, one fifth tests. See
models/nas/README.md. Needs numpy.
"""

import numpy

from nas_tables import (CONV1, CONV3, MODELS, NONE, POOL, SKIP, cells_of, counts, held_out, leading, least_absolute,
                        pruned, quality, read)

NAMES = {
    "raspi4": "Raspberry Pi 4 with TensorFlow Lite",
    "pixel3": "Pixel 3 with TensorFlow Lite",
    "eyeriss": "Eyeriss as modelled",
    "fpga": "Xilinx ZC706 as modelled",
    "samsung_a50": "Samsung A50",
    "samsung_s7": "Samsung S7",
    "pixel2": "Pixel 2",
    "essential_ph_1": "Essential Phone 1",
    "gold_6226": "Intel Xeon Gold 6226",
    "gold_6240": "Intel Xeon Gold 6240",
    "silver_4114": "Intel Xeon Silver 4114",
    "silver_4210r": "Intel Xeon Silver 4210R",
    "1080ti_1": "NVIDIA GTX 1080 Ti at batch 1",
    "2080ti_1": "NVIDIA RTX 2080 Ti at batch 1",
    "titan_rtx_1": "NVIDIA Titan RTX at batch 1",
    "titanx_1": "NVIDIA Titan X at batch 1",
    "titanxp_1": "NVIDIA Titan Xp at batch 1",
}
HW_NAS_BENCH = "HW-NAS-Bench (Li et al. ICLR 2021) as in HELP"
HELP = "HELP (Lee et al. NeurIPS 2021)"
FROM_HW_NAS_BENCH = ["raspi4", "pixel3", "eyeriss", "fpga"]
LAZY = ["raspi4", "pixel3"]  # TensorFlow Lite drops ops that do not lead to the output

LARGEST_CELL_MEDIAN = 0.05  # of the absolute relative error, to be shipped
LEAST_FBNET_R2 = 0.98


def source(device):
    return f"{NAMES[device]}: {HW_NAS_BENCH if device in FROM_HW_NAS_BENCH else HELP}"


def figure(number):
    return f"{number:.6g}" if abs(number) > 1e-9 else "0"


# ---- NAS-Bench-201: the time of a network is a constant and a sum over the ops of its cell ----


def fit_cells(device, latencies, cells, tests):
    """Figures of one device; the last of them for cells whose output the input does not reach."""
    ops = (SKIP, CONV1, CONV3, POOL)
    lazy = device in LAZY
    reached = (pruned(cells) != NONE).any(axis=1)
    used = reached if lazy else numpy.ones(len(cells), dtype=bool)
    features = numpy.column_stack([counts(leading(cells) if lazy else cells, ops), numpy.ones(len(cells))])
    taught, tested = used & ~tests, used & tests
    weights = least_absolute(features[taught], latencies[taught])
    result = quality(features[tested] @ weights, latencies[tested])
    skip, conv1, conv3, pool, constant = weights
    none = 0.0
    if not lazy:  # six ops in all: taking as much from each and giving it to the constant changes nothing
        none = max(0.0, -skip, -pool)
        constant -= 6 * none
        skip, conv1, conv3, pool = (op + none for op in (skip, conv1, conv3, pool))
    result["figures"] = [constant, none, skip, conv1, conv3, pool]
    result["unreached"] = numpy.median(latencies[~reached]) if lazy else None
    return result


def write_cells():
    rows = read("hwnasbench/nb201_latency_help.csv")
    cells = cells_of(read("nb201/nb201_accuracy.csv"))
    tests = held_out(rows)
    lines = [
        "# Latency of a NAS-Bench-201 network, images of 32 x 32 (CIFAR-10), on a device: constant + the sum, over the six",
        "# edges of its cell, of the op's figure, which is for all 15 copies of the cell. `counts` says which edges: all, or",
        "# those leading to the output. Where the input does not reach the output the latter take `unreached` altogether.",
        "# r2, median_error, p90_error (absolute, relative): on networks held out, every fifth index, with `leading` only",
        "# those reached. exact: the published latencies are such sums.",
        f"# Shipped are devices whose median error is within {LARGEST_CELL_MEDIAN:.0%}.",
        "# Written by tools/fit/nas_latency.py from the latencies of 15,625 networks (both sources: MIT).",
        "device,counts,constant [ms],none [ms],skip [ms],conv1x1 [ms],conv3x3 [ms],pool3x3 [ms],unreached [ms],fit,r2,"
        "median_error,p90_error,source",
    ]
    for device in NAMES:
        fit = fit_cells(device, numpy.array([float(row[device]) for row in rows]), cells, tests)
        print(f"NAS-Bench-201 {device:16} r2 {fit['r2']:.4f} median {fit['median']:.4f} p90 {fit['p90']:.4f}")
        if fit["median"] > LARGEST_CELL_MEDIAN:
            continue
        lines.append(",".join([
            device, "leading" if device in LAZY else "all", *map(figure, fit["figures"]),
            "" if fit["unreached"] is None else figure(fit["unreached"]), "exact" if fit["p90"] < 1e-5 else "fitted",
            f"{fit['r2']:.4f}", f"{fit['median']:.4f}", f"{fit['p90']:.4f}", source(device)]))
    (MODELS / "nasbench201_latency.csv").write_text("\n".join(lines) + "\n")


# ---- FBNet: the time of a network is a sum over its layers ----

OPS = ["k3_e1", "k3_e1_g2", "k3_e3", "k3_e6", "k5_e1", "k5_e1_g2", "k5_e3", "k5_e6"]
STAGES = [  # layers, output channels, stride of the first; input 16 channels, 32 x 32
    (1, 16, 1), (4, 24, 1), (4, 32, 2), (4, 64, 2), (4, 112, 1), (4, 184, 2), (1, 352, 1)
]
LAYERS = [f"s{stage}_{'first' if i == 0 else 'rest'}" for stage, (n, _, _) in enumerate(STAGES) for i in range(n)]
TYPES = list(dict.fromkeys(LAYERS))


def fixed_work():
    """Multiply-accumulates of what every network has: stem, header, classifier, and the skips that are no identity."""
    work = {"stem": 9 * 3 * 16 * 32**2}
    channels, side = 16, 32
    for stage, (_, outputs, stride) in enumerate(STAGES):
        side //= stride
        if stage > 0:
            work[f"s{stage}_first/skip"] = channels * outputs * side**2
        channels = outputs
    return work | {"header": channels * 1504 * side**2, "classifier": 1504 * 100}


def fit_layers(latencies, features, tests):
    weights = least_absolute(features[~tests], latencies[~tests])
    result = quality(features[tests] @ weights, latencies[tests])
    result["weights"] = weights
    return result


def write_layers():
    rows = read("hwnasbench/fbnet_latency_help_5000.csv")
    tests = held_out(rows)
    features = numpy.zeros((len(rows), len(TYPES) * len(OPS) + 1))
    features[:, -1] = 1
    for row, network in enumerate(rows):
        for layer, digit in zip(LAYERS, network["ops22"]):
            if digit != "8":
                features[row, TYPES.index(layer) * len(OPS) + int(digit)] += 1
    fits = {}
    for device in NAMES:
        fit = fit_layers(numpy.array([float(row[device]) for row in rows]), features, tests)
        print(f"FBNet {device:16} r2 {fit['r2']:.4f} median {fit['median']:.4f} p90 {fit['p90']:.4f}")
        if fit["r2"] >= LEAST_FBNET_R2:
            fits[device] = fit
    lines = [
        "# Latency of an FBNet layer on a device: images of 32 x 32, 100 classes. A network takes the sum over its 22 layers",
        "# and stem, header (with its pooling) and classifier. s2_rest: layers of stage 2 but the first. A skip that is",
        "# the identity takes no time and has no row.",
        "# Known from the published latencies: what each op takes more than a skip in its place, and what a network of skips",
        "# takes altogether. How the latter divides over stem, header, classifier and the six skips that are 1x1",
        "# convolutions is an estimate: by multiply-accumulates (nothing to divide on fpga). Rows say `estimate` where their",
        "# time is a share of it, `in part` where it contains one; it cancels out in the time of the whole network.",
        f"# Shipped are devices whose R2 is at least {LEAST_FBNET_R2}. Errors: absolute relative, networks held out (every",
        "# fifth). exact: the published figures are such sums.",
        *(f"#   {device}: " + ("exact" if fit["p90"] < 1e-9 else
                               f"fitted, R2 {fit['r2']:.4f}, median error {fit['median']:.2%}, p90 {fit['p90']:.2%}")
          + f"; {figure(fit['weights'][-1])} ms of skips. {source(device)}" for device, fit in fits.items()),
        "# Written by tools/fit/nas_latency.py from the latencies of 5,000 networks (both sources: MIT).",
        "kind,known," + ",".join(f"{device} [ms]" for device in fits),
    ]
    work = fixed_work()
    share = {kind: macs / sum(work.values()) for kind, macs in work.items()}

    def row(kind, known, op_weight):
        values = [figure(op_weight(fit["weights"])) for fit in fits.values()]
        lines.append(",".join([kind, known, *values]))

    row("stem", "estimate", lambda weights: weights[-1] * share["stem"])
    for place, layer in enumerate(TYPES):
        skip = share.get(f"{layer}/skip", 0.0)
        for i, op in enumerate(OPS):
            index = place * len(OPS) + i
            row(f"{layer}/{op}", "in part" if skip else "yes",
                lambda weights, index=index, skip=skip: weights[index] + weights[-1] * skip)
        if skip:
            row(f"{layer}/skip", "estimate", lambda weights, skip=skip: weights[-1] * skip)
    for kind in ("header", "classifier"):
        row(kind, "estimate", lambda weights, kind=kind: weights[-1] * share[kind])
    (MODELS / "fbnet_latency.csv").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    write_cells()
    write_layers()
