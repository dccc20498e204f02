"""Of each network, part (held out or fitted) and mode of accelerators how many settings there are, and how far simulated latency and energy are from
what was measured (errors.csv); the settings that miss by more than is asked for (misses.csv).
"""
import csv
import pathlib
import statistics
import sys

from csv_file import write_csv

ASKED = {"latency": 0.10, "energy": 0.15}


def rows_of(folder, network):
    with open(folder / f"{network}_figures.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["figure"] in ASKED:
                error = float(row["simulated_mean"]) / float(row["measured_mean"]) - 1
                yield {"network": network, "part": "held out" if row["held_out"] == "yes" else "fitted", "mode": row["group"], "figure": row["figure"],
                       "setting": row["setting"], "measured": row["measured_mean"], "simulated": row["simulated_mean"], "error": error}


def errors_of(rows):
    """All modes together first."""
    for network, part, figure in sorted({(row["network"], row["part"], row["figure"]) for row in rows}):
        those = [row for row in rows if (row["network"], row["part"], row["figure"]) == (network, part, figure)]
        for mode in ["all", *sorted({row["mode"] for row in those})]:
            errors = [abs(row["error"]) for row in those if mode in ("all", row["mode"])]
            yield {"network": network, "part": part, "figure": figure, "mode": mode, "settings": len(errors), "median [%]": 100 * statistics.median(errors),
                   "within what is asked for [%]": 100 * sum(error <= ASKED[figure] for error in errors) / len(errors)}


def main(folder):
    rows = [row for network in ("vgg16", "vit") for row in rows_of(folder, network)]
    write_csv(folder / "errors.csv", list(errors_of(rows)))
    write_csv(folder / "misses.csv", [row for row in rows if row["part"] == "held out" and abs(row["error"]) > ASKED[row["figure"]]])


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
