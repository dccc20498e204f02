#!/usr/bin/env python3
"""Writes models/devices/*.yaml: what data sheets say, and efficiencies fitted to published measurements.

    /usr/bin/python3 tools/fit/fit_devices.py [--data FOLDER]

The measurements (see models/devices/README.md) lie in $SUNDER_DATA, else in ../shared/data. Needs numpy and scipy.
Time of an op: max(work / (efficiency x speed), traffic / memory_rate) + launch_overhead. A network's time is the sum
over its fused ops. Fitted are the efficiencies of five classes of op, within (0, 1], and the overhead, so that the
relative errors are small (soft L1 loss, so that outliers do not rule); each data set weighs the same.
"""

import argparse
import csv
import json
import os
import pathlib
import re

import numpy
from scipy.optimize import least_squares

import networks
from devices import DEVICES

ROOT = pathlib.Path(__file__).resolve().parents[2]
CLASSES = ["conv2d", "depthwise", "pointwise", "pool", "elementwise"]
ALL_CLASSES = ["conv2d", "depthwise", "pointwise", "linear", "pool", "norm", "activation", "elementwise", "movement",
               "opaque"]
LEAST_EFFICIENCY = 1e-5
RANDOM_STATE = 1


class Measured:
    """Times of many networks on one device, some to learn from and some to test with."""

    def __init__(self, name, counters, seconds, batch=1):
        self.name = name
        self.batch = batch
        self.seconds = numpy.array(seconds)
        ops = sorted({op for counter in counters for op in counter})
        index = {op: i for i, op in enumerate(ops)}
        self.counts = numpy.zeros((len(counters), len(ops)))
        for row, counter in enumerate(counters):
            for op, count in counter.items():
                self.counts[row, index[op]] = count
        self.classes = numpy.array([op[0] for op in ops])
        self.work = numpy.array([batch * op[1] for op in ops], dtype=float)
        self.traffic = numpy.array([batch * op[2] + op[3] for op in ops], dtype=float)
        order = numpy.random.default_rng(RANDOM_STATE).permutation(len(counters))
        # four fifths teach, one fifth tests; a handful of networks all teach
        self.held_out = order[: len(order) // 5] if len(order) >= 20 else order
        self.taught = order[len(order) // 5:] if len(order) >= 20 else order

    def predicted(self, rows, efficiency, overhead, device):
        share = numpy.array([efficiency[name] for name in self.classes])
        times = self.work / (share * device["speed"])
        if device["memory_rate"]:
            times = numpy.maximum(times, self.traffic / device["memory_rate"])
        return self.counts[rows] @ (times + overhead)


def efficiencies(values, device):
    """All ten classes from the fitted five; those not measured follow the nearest that is."""
    share = dict(zip(CLASSES, values))
    if device.get("one_convolution"):
        share["pointwise"] = share["conv2d"]
    return {**share, "linear": share["pointwise"], "norm": share["elementwise"], "activation": share["elementwise"],
            "movement": 1.0, "opaque": share["conv2d"], **device.get("fixed", {})}


def fit(device, data):
    def residuals(logs):
        efficiency = efficiencies(numpy.exp(logs[:-1]), device)
        parts = [(measured.predicted(measured.taught, efficiency, numpy.exp(logs[-1]), device) /
                  measured.seconds[measured.taught] - 1) / numpy.sqrt(len(measured.taught)) for measured in data]
        return numpy.concatenate(parts)

    lowest = numpy.log([LEAST_EFFICIENCY] * len(CLASSES) + [1e-8])
    highest = numpy.log([1.0] * len(CLASSES) + [1e-2])
    best = None
    for share, overhead in ((0.1, 1e-5), (0.5, 1e-4), (0.02, 1e-5)):
        start = numpy.log([share] * len(CLASSES) + [overhead])
        found = least_squares(residuals, start, bounds=(lowest, highest), loss="soft_l1",
                              f_scale=0.2 / numpy.sqrt(max(len(m.taught) for m in data)))
        best = found if best is None or found.cost < best.cost else best
    # A class that memory_rate rules has no say: the largest efficiency that fits as well is as good as any.
    logs = best.x.copy()
    idle = set()
    for i, name in enumerate(CLASSES):
        free = logs.copy()
        free[i] = 0.0
        if numpy.sum(residuals(free)**2) <= 1.001 * numpy.sum(residuals(logs)**2):
            logs = free
            idle.add(name)
    overhead = float(numpy.exp(logs[-1]))
    return efficiencies(numpy.exp(logs[:-1]), device), overhead if overhead > 2e-8 else 0.0, idle


def errors(device, data, efficiency, overhead):
    lines = []
    for measured in data:
        rows = measured.held_out
        relative = numpy.abs(measured.predicted(rows, efficiency, overhead, device) / measured.seconds[rows] - 1)
        kind = "held out" if len(measured.taught) < len(measured.seconds) else "fitted to"
        lines.append(f"{measured.name}: median {100 * numpy.median(relative):.0f} %, "
                     f"90th percentile {100 * numpy.quantile(relative, 0.9):.0f} % ({len(rows)} {kind})")
    return lines


# ---- the measurements ----


def read_csv(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


class Tables:
    """The published tables, read once."""

    def __init__(self, folder):
        cells = {row["idx"]: row["ops"] for row in read_csv(folder / "nb201/nb201_accuracy.csv")}
        rows = read_csv(folder / "hwnasbench/nb201_latency_help.csv")
        digits = {row["idx"]: [int(digit) for digit in cells[row["idx"]]] for row in rows}
        self.cell_rows = [row for row in rows if networks.passes(digits[row["idx"]])]
        self.cells = {eager: [networks.nasbench201(digits[row["idx"]], eager) for row in self.cell_rows]
                      for eager in (False, True)}
        table = json.loads((folder / "hwnasbench/fbnet_lut_recovered.json").read_text())
        self.layers, self.lookup = table["layers"], table["devices"]
        self.fbnet_rows = read_csv(folder / "hwnasbench/fbnet_latency_help_5000.csv")
        self.fbnets = [networks.fbnet(self.layers, [int(digit) for digit in row["ops22"]]) for row in self.fbnet_rows]

    def nasbench(self, column, eager, batch=1):
        name = "NAS-Bench-201" + (f", batch {batch}" if batch > 1 else "")
        return Measured(name, self.cells[eager], [float(row[column]) / 1e3 for row in self.cell_rows], batch)

    def fbnet(self, column, batch=1):
        name = "FBNet" + (f", batch {batch}" if batch > 1 else "")
        return Measured(name, self.fbnets, [float(row[column]) / 1e3 for row in self.fbnet_rows], batch)

    def fbnet_blocks(self, column):
        """Single blocks where skipping costs nothing, so that the table holds the block's own time."""
        counters, seconds = [], []
        for kind, times in self.lookup[column]["delta_ms"].items():
            if kind != "s0_first" and not kind.endswith("_rest"):
                continue
            layer = next(layer for layer in self.layers if layer["type"] == kind)
            for choice, name in enumerate(("k3_e1", None, "k3_e3", "k3_e6", "k5_e1", None, "k5_e3", "k5_e6")):
                if name:  # None: grouped convolutions, of which the simulator has no class of its own
                    counters.append(networks.Counter(networks.fbnet_block(layer, choice)))
                    seconds.append(times[name] / 1e3)
        return Measured("FBNet blocks", counters, seconds)


def measurements(device, tables):
    data = []
    for kind, *arguments in device["measured"]:
        if kind == "published":
            networks_and_seconds = arguments[0]
            data.append(Measured("published times", [build() for build, _ in networks_and_seconds],
                                 [seconds for _, seconds in networks_and_seconds]))
        else:
            data.append(getattr(tables, kind)(*arguments))
    return data


# ---- the files ----


def number(value):
    return f"{value:.3g}"


def written(device, efficiency, overhead, idle, report):
    lines = [f"# {line}".rstrip() for line in device["about"]]
    lines += [f"# {line}" for line in report]
    lines += ["# yaml-language-server: $schema=../schema/device.json", "format: sunder-device/1"]
    for key in ("speed", "memory_rate", "memory"):
        if f"{key}_text" in device:
            lines.append(f"{key}: {device[f'{key}_text']}")
    if "precision" in device:
        lines.append(f"precision: {device['precision']}")
    lines.append(f"launch_overhead: {number(overhead * 1e6)} us  # {device['basis']}")
    lines.append("efficiency:")
    follows = {"linear": "taken as for pointwise", "norm": "taken as for elementwise",
               "activation": "taken as for elementwise", "movement": "no work: memory_rate sets its time",
               "opaque": "taken as for conv2d"}
    for name in ALL_CLASSES:
        note = follows.get(name, device["basis"])
        if name in idle and name not in device.get("fixed", {}):
            note = "fitted here: others rule its time"
        if name == "pointwise" and device.get("one_convolution"):
            note = "taken as for conv2d"
        if name in device.get("not_measured", ()):
            note = device["not_measured"][name]
        lines.append(f"  {name}: {number(efficiency[name])}  # {note}")
    lines += [f"idle_power: {device['idle_power']}", f"busy_power: {device['busy_power']}"]
    for line in report:
        if stated := re.match(r" *FBNet(?: blocks)?: median (\d+) %.*\((\d+) held out\)", line):
            lines.append(f"error: {{median: {stated[1]} %, networks: {stated[2]}}}"
                         "  # of FBNet networks held out, as said above; of others it is not known")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=pathlib.Path,
                        default=pathlib.Path(os.environ.get("SUNDER_DATA", ROOT / "../shared/data")))
    tables = Tables(parser.parse_args().data)
    fitted = {}
    for name, device in DEVICES.items():
        report = []
        if "measured" in device:
            data = measurements(device, tables)
            efficiency, overhead, idle = fit(device, data)
            report = ["Absolute relative error of the fit, network by network:"] + [
                f"  {line}" for line in errors(device, data, efficiency, overhead)]
        else:
            efficiency, overhead = device["derived"](fitted)
            idle = set()
        fitted[name] = (efficiency, overhead)
        (ROOT / f"models/devices/{name}.yaml").write_text(written(device, efficiency, overhead, idle, report))
        print(name, {key: number(value) for key, value in efficiency.items()}, number(overhead), *report, sep="\n  ")


if __name__ == "__main__":
    main()
