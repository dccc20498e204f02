"""Of each machine and network how far sums are from the whole (pairs.csv), what starting a piece takes more, told by ResNet-20 and held against
ResNet-110 (starts.csv), and the figures that are quoted (facts.csv).
"""
import csv
import json
import pathlib
import statistics
import sys

from csv_file import write_csv

FIVE = ("a1.large", "a1.medium", "g4dn.xlarge", "g5.xlarge", "m4.large")
FOUR = ("EfficientNetB0", "EfficientNetB7", "ResNet110", "ResNet20")


def row_of(folder, pair, stretches):
    times = {(first, last): time for first, last, time in stretches}
    parts = max(last for _, last in times)
    whole = times[1, parts]
    halves = [times[1, cut] + times[cut + 1, parts] for cut in range(1, parts)]
    pieces = sum(times[part, part] for part in range(1, parts + 1))
    plan = json.loads((folder / f"{pair['file']}.json").read_text(encoding="utf-8"))["applications"]["camera"]
    planned = 1e3 * next(cut["total"] for cut in plan["cuts"] if cut["cut"] == "device_only")
    return {"machine": pair["machine"], "network": pair["network"], "parts": parts, "whole [ms]": whole,
            "cut in two, median [%]": 100 * statistics.median(abs(half / whole - 1) for half in halves),
            "cut in two, worst [%]": 100 * max(abs(half / whole - 1) for half in halves),
            "pieces alone [%]": 100 * (pieces / whole - 1), "a start [ms]": (pieces - whole) / (parts - 1),
            "plan against the sum": abs(planned / pieces - 1)}


def starts_of(rows):
    by = {(row["machine"], row["network"]): row for row in rows}
    for machine in FIVE:
        short, long = by[machine, "ResNet20"], by[machine, "ResNet110"]
        corrected = long["whole [ms]"] * (1 + long["pieces alone [%]"] / 100) - (long["parts"] - 1) * short["a start [ms]"]
        yield {"machine": machine, "a start by ResNet-20 [ms]": short["a start [ms]"], "a start by ResNet-110 [ms]": long["a start [ms]"],
               "ResNet-110 as added up [%]": long["pieces alone [%]"], "less the starts of ResNet-20 [%]": 100 * (corrected / long["whole [ms]"] - 1)}


def main(folder):
    stretches = json.loads((folder / "stretches.json").read_text(encoding="utf-8"))
    with open(folder / "pairs_list.csv", newline="", encoding="utf-8") as file:
        rows = [row_of(folder, pair, stretches[pair["file"]]) for pair in csv.DictReader(file)]
    write_csv(folder / "pairs.csv", rows)
    starts = list(starts_of(rows))
    write_csv(folder / "starts.csv", starts)
    twenty = [row for row in rows if row["machine"] in FIVE and row["network"] in FOUR]
    near = [row["cut in two, median [%]"] for row in twenty if row["cut in two, median [%]"] < 5]
    long = [row["pieces alone [%]"] for row in twenty if row["network"] == "ResNet110"]
    write_csv(folder / "facts.csv", [{"pairs": len(twenty), "pairs that add up": len(near), "least of them [%]": min(near), "most of them [%]": max(near),
                                      "55 pieces, least [%]": min(long), "55 pieces, most [%]": max(long),
                                      "plan against the sum": max(row["plan against the sum"] for row in rows)}])


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
