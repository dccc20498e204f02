"""prepare.py DATA FOLDER: a scenario out of PORTEND's tables (FOLDER/portend.yaml).

EfficientNet-B0 (ImageNet) in eight parts, each with its measured time on a small machine (a1.large) and on a larger one (m4.large), with
what crosses behind it as float32, and with exits behind parts 4, 5 and 6 at three thresholds. A part takes what the stretch from the
first to it takes more than that before; an exit what two parts alone take more than both in one stretch, in the median. With it goes a
sweep over all pairs of exits and cut (pairs.yaml), and what of the tables is needed to work out prices anew (facts.json).
"""
import ast
import csv
import itertools
import json
import pathlib
import statistics
import sys

NET, TESTED = "EfficientNetB0_ImageNet", "model[EfficientNetB0]_dataset[ImageNet]"
PARTS, EXITS, THRESHOLDS = 8, (4, 5, 6), (0.2, 0.4, 0.6)
SHAPES = {1: (32, 112, 112), 2: (16, 112, 112), 3: (24, 56, 56), 4: (40, 28, 28), 5: (80, 14, 14), 6: (112, 14, 14), 7: (192, 7, 7)}
MACHINES = {"edge": "a1.large", "cloud": "m4.large"}


def stretches(folder, machine):
    """Milliseconds of each stretch of parts, from the first to the last."""
    table = json.loads(json.loads((folder / machine / f"profiling_partition_{NET}.txt").read_text(encoding="utf-8")))
    columns = (table[name].values() for name in ("partition_start", "partition_end", "latency_partition"))
    return {(first, last): statistics.median(times) for first, last, times in zip(*columns)}


def times_of(stretch):
    """Of each part, and of an exit."""
    parts, before = {}, 0.0
    for part in range(1, PARTS + 1):
        parts[part] = stretch[1, part] - before
        before = stretch[1, part]
    pairs = [stretch[i, i] + stretch[i + 1, i + 1] - stretch[i, i + 1] for i in range(1, PARTS)]
    return parts, max(statistics.median(pairs), 0.0)


def rows_of(folder, kind):
    path = folder / "accuracy_exitrate" / f"profiling_exitrate_accuracy_partitionwise_{TESTED}_{kind}.csv"
    with open(path, newline="", encoding="utf-8") as table:
        for row in csv.DictReader(table):
            yield ast.literal_eval(row["key"].strip("\"'")), float(row["threshold"]), ast.literal_eval(row["value"])


def measured_exits(folder):
    """The model's accuracy, and of each threshold and exit: share that leaves and is right there, all alone, and share right at the end."""
    alone = {(key[1], threshold): value for key, threshold, value in rows_of(folder, "test")}
    whole = {(key[0][1], threshold): right for key, threshold, (_, right) in rows_of(folder, "test_exp")}
    everyone, right = alone[PARTS, THRESHOLDS[0]]
    figures = {}
    for threshold in THRESHOLDS:
        left_before, right_before = 0.0, 0.0
        for exit in EXITS:
            left, right_here = alone[exit, threshold]
            right_at_end = right - (whole[exit, threshold] - right_here)  # of all whom this exit lets go
            figures[exit, threshold] = {"leaves": (left - left_before) / everyone, "accuracy": right_here / left,
                                        "accuracy_at_end": (right_at_end - right_before) / (left - left_before),
                                        "measured": whole[exit, threshold] / everyone}
            left_before, right_before = left, right_at_end
    return right / everyone, figures


def size_of(part):
    channels, height, width = SHAPES[part]
    return 4 * channels * height * width


def by_threshold(figures, exit, name):
    return "{" + ", ".join(f"{threshold}: {figures[exit, threshold][name]!r}" for threshold in THRESHOLDS) + "}"


def measured(times, of):
    return "{" + ", ".join(f"{device}: {1e3 * of(time):.9g} us" for device, time in times.items()) + "}"


def model_lines(times, accuracy, figures):
    yield f"    accuracy: {accuracy!r}"
    yield "    input: {name: image, shape: [3, 224, 224], type: uint8}"
    yield "    ops:"
    for part in range(1, PARTS + 1):
        size = size_of(part) if part < PARTS else 4000
        yield f"      - {{name: part{part}, work: 0 flop, output: {size} B, time: {measured(times, lambda time: time[0][part])}}}"
    yield "    exits:"
    for exit in EXITS:
        own = f"[{{name: ask{exit}, work: 0 flop, output: 4000 B, time: {measured(times, lambda time: time[1])}}}]"
        yield f"      - name: exit{exit}"
        yield f"        after: part{exit}"
        yield f"        ops: {own}"
        for name in ("leaves", "accuracy", "accuracy_at_end"):
            yield f"        {name}: {by_threshold(figures, exit, name)}"


SCENARIO = """format: sunder-scenario/1
models:
  net:
{model}
devices:
  edge: {{count: 1}}
  cloud: {{}}
links:
  air: {{rate: 400 Mbit/s, latency: 2 ms}}
routes:
  - {{from: edge, to: cloud, via: [air]}}
applications:
  camera:
    model: net
    origin: edge
    arrivals: {{poisson: 1 /s}}
    split: device_only
    servers: [cloud]
    exits: none
run: {{until: 130 s, warm_up: 10 s, seed: 1, replications: 3}}
"""


def uses_of_exits():
    """As values of the key `exits`."""
    yield "none"
    for number in range(1, len(EXITS) + 1):
        for some in itertools.combinations(EXITS, number):
            for threshold in THRESHOLDS:
                yield f"{{use: [{', '.join(f'exit{exit}' for exit in some)}], threshold: {threshold}}}"


SWEEP = """sweep:
  devices.edge.count: [1, 16, 20, 24, 32]
  applications.camera.split: [{splits}]
  applications.camera.exits:
{exits}
"""


def main(data, folder):
    portend = data / "portend"
    times = {device: times_of(stretches(portend, machine)) for device, machine in MACHINES.items()}
    accuracy, figures = measured_exits(portend)
    scenario = SCENARIO.format(model="\n".join(model_lines(times, accuracy, figures)))
    (folder / "portend.yaml").write_text(scenario, encoding="utf-8")
    splits = ", ".join([f"{{after: part{part}}}" for part in SHAPES] + ["device_only"])
    sweep = SWEEP.format(splits=splits, exits="\n".join(f"    - {use}" for use in uses_of_exits()))
    (folder / "pairs.yaml").write_text(scenario + sweep, encoding="utf-8")
    facts = {"accuracy": accuracy, "times": {device: {"parts": parts, "exit": own} for device, (parts, own) in times.items()},
             "exits": [{"exit": exit, "threshold": threshold, **row} for (exit, threshold), row in figures.items()],
             "bytes": {part: size_of(part) for part in SHAPES}}
    (folder / "facts.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
