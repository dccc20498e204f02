"""Of each remedy and rate of outages: who was answered in time, the 99th percentile, and what was done for nothing (points.csv)."""
import pathlib
import sys

from csv_file import write_csv
from sweep_file import Sweep

REMEDIES = ("waits", "tries", "falls_back", "hedges")
MS, MJ = 1e3, 1e3


def rows_of(remedy, sweep):
    every, requests, finished, late, p99, again, wasted, energy = (
        sweep.find(key).values for key in ("every.exponential", "requests", "finished", "missed_deadline", "latency.p99", "tried_again",
                                           "wasted.energy", "camera.energy"))
    after = sweep.find("fallback.after").values if remedy == "hedges" else None
    for row, seconds in enumerate(every):
        name = remedy if after is None else f"hedges after {MS * after[row]:g} ms"
        yield {"remedy": name, "up for [s]": float(seconds), "outages [/h]": float(3600 / (seconds + 1)),
               "in time [%]": float(100 * (finished[row] - late[row]) / requests[row]),
               "lost [%]": float(100 * (1 - finished[row] / requests[row])), "late [%]": float(100 * late[row] / requests[row]),
               "p99 [ms]": float(MS * p99[row]), "begun again [%]": float(100 * again[row] / requests[row]),
               "wasted energy [mJ]": float(MJ * wasted[row] / requests[row]), "energy [mJ]": float(MJ * energy[row])}


def main(folder):
    write_csv(folder / "points.csv", [row for remedy in REMEDIES for row in rows_of(remedy, Sweep(folder / f"{remedy}.h5"))])


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
