"""Of every pair of exits and cut what a lone request costs, by `sunder plan` and worked out here (lone.csv); of every number of devices
the best pair for each accuracy that is asked for, and what becomes there of the pair that is best for a lone request (best.csv), and the
most accurate pair for each mean latency that is asked for (accurate.csv); the accuracy of each exit alone beside the measured one (accuracy.csv).
"""
import json
import pathlib
import sys

import yaml

from csv_file import write_csv
from sweep_file import Sweep

EXITS, THRESHOLDS, PARTS = (4, 5, 6), (0.2, 0.4, 0.6), 8
RATE, DELAY = 50e6, 2e-3
FLOORS = (0.65, 0.70, 0.73)  # of accuracy
LIMITS = (150, 250)  # of the mean latency, in ms


def device_parts(cut):
    return PARTS if cut == "device_only" else int(cut.removeprefix("part"))


def lone_by_hand(facts, exits, threshold, cut):
    """Latency and accuracy in the mean: a walk through the parts, weighed by who is still there."""
    figures = {row["exit"]: row for row in facts["exits"] if row["threshold"] == threshold}
    there, latency, right, lost, band, right_at_end = 1.0, 0.0, 0.0, 0.0, 0.0, facts["accuracy"]
    for part in range(1, PARTS + 1):
        on_device = part <= device_parts(cut)
        times = facts["times"]["edge" if on_device else "cloud"]
        latency += there * times["parts"][str(part)] / 1e3
        if part in figures:
            band += figures[part]["leaves"]
            lost += figures[part]["leaves"] * figures[part]["accuracy_at_end"]
        if part in exits:
            latency += there * times["exit"] / 1e3
            left = band - (1 - there)
            right += left * figures[part]["accuracy"]
            there = 1 - band
            right_at_end = facts["accuracy"] - lost
        if part == device_parts(cut) and cut != "device_only":
            latency += there * (facts["bytes"][str(part)] / RATE + DELAY)
    return latency, right + right_at_end


def name_of(exits, threshold):
    return "none" if not exits else f"{'+'.join(map(str, exits))} at {threshold}"


def planned_pairs(folder):
    for threshold in THRESHOLDS:
        plan = json.loads((folder / f"lone_{threshold}.json").read_text(encoding="utf-8"))["applications"]["camera"]
        for pair in plan["pairs"]:
            exits = tuple(int(name.removeprefix("exit")) for name in pair["exits"])
            if pair["why_not"] is None and (exits or threshold == THRESHOLDS[0]):
                yield exits, threshold, pair["cut"], pair["total"], pair["accuracy"]


def lone_rows(folder, facts):
    rows = []
    for exits, threshold, cut, total, accuracy in planned_pairs(folder):
        latency, right = lone_by_hand(facts, exits, threshold, cut)
        rows.append({"exits": name_of(exits, threshold), "cut": cut, "latency [ms]": 1e3 * total, "accuracy [%]": 100 * accuracy,
                     "latency by hand [ms]": 1e3 * latency, "difference": abs(total / latency - 1), "accuracy by hand [%]": 100 * right,
                     "difference of accuracy": abs(accuracy - right)})
    return rows


def exits_of(text):
    value = yaml.safe_load(text)
    if value == "none":
        return "none"
    return name_of([int(name.removeprefix("exit")) for name in value["use"]], value["threshold"])


def loaded_rows(sweep):
    columns = [sweep.find(name).values for name in ("edge.count", "camera.exits", "latency.mean", "latency.p95", "camera.accuracy")]
    for cut, (count, exits, mean, p95, accuracy) in zip(sweep.cuts(), zip(*columns)):
        yield {"devices": int(count), "exits": exits_of(exits), "cut": cut, "mean [ms]": 1e3 * mean, "p95 [ms]": 1e3 * p95,
               "accuracy [%]": 100 * accuracy}


def best_rows(lone, loaded):
    expected = {(row["exits"], row["cut"]): row["accuracy [%]"] for row in lone}
    for floor in FLOORS:
        allowed = {pair for pair, accuracy in expected.items() if accuracy >= 100 * floor}
        alone = min((row for row in lone if (row["exits"], row["cut"]) in allowed), key=lambda row: row["latency [ms]"])
        for devices in sorted({row["devices"] for row in loaded}):
            here = [row for row in loaded if row["devices"] == devices and (row["exits"], row["cut"]) in allowed]
            best = min(here, key=lambda row: row["mean [ms]"])
            same = next(row for row in here if (row["exits"], row["cut"]) == (alone["exits"], alone["cut"]))
            yield {"accuracy from [%]": 100 * floor, "devices": devices, "exits": best["exits"], "cut": best["cut"], "mean [ms]": best["mean [ms]"],
                   "p95 [ms]": best["p95 [ms]"], "accuracy [%]": expected[best["exits"], best["cut"]], "lone exits": alone["exits"],
                   "lone cut": alone["cut"], "mean of the lone best [ms]": same["mean [ms]"],
                   "saved [%]": 100 * (1 - best["mean [ms]"] / same["mean [ms]"]),
                   "only under contention": int((best["exits"], best["cut"]) != (alone["exits"], alone["cut"]))}


def accurate_rows(lone, loaded):
    expected = {(row["exits"], row["cut"]): row["accuracy [%]"] for row in lone}
    for limit in LIMITS:
        for devices in sorted({row["devices"] for row in loaded}):
            within = [row for row in loaded if row["devices"] == devices and row["mean [ms]"] <= limit]
            if not within:
                continue
            best = max(within, key=lambda row: (expected[row["exits"], row["cut"]], -row["mean [ms]"]))
            yield {"mean up to [ms]": limit, "devices": devices, "exits": best["exits"], "cut": best["cut"], "mean [ms]": best["mean [ms]"],
                   "accuracy [%]": expected[best["exits"], best["cut"]]}


def accuracy_rows(lone, facts):
    for row in facts["exits"]:
        name = name_of([row["exit"]], row["threshold"])
        expected = next(pair["accuracy [%]"] for pair in lone if pair["exits"] == name)
        yield {"exits": name, "expected [%]": expected, "measured [%]": 100 * row["measured"], "difference": expected - 100 * row["measured"]}


def main(folder):
    facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    lone = lone_rows(folder, facts)
    loaded = list(loaded_rows(Sweep(folder / "pairs.h5")))
    best = list(best_rows(lone, loaded))
    write_csv(folder / "lone.csv", lone)
    write_csv(folder / "loaded.csv", loaded)
    write_csv(folder / "best.csv", best)
    write_csv(folder / "accurate.csv", list(accurate_rows(lone, loaded)))
    write_csv(folder / "accuracy.csv", list(accuracy_rows(lone, facts)))
    write_csv(folder / "facts.csv", [{"pairs": len(lone), "points": len(loaded), "greatest difference": max(row["difference"] for row in lone),
                                      "greatest difference of accuracy": max(row["difference of accuracy"] for row in lone),
                                      "best only under contention": sum(row["only under contention"] for row in best)}])


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
