"""Throughput and 99th percentile over the load, by the largest batch (load.csv) and by the window (window.csv); the best cut by p99 for
each number of phones, largest batch and window (best.csv); how many phones each largest batch keeps up with (most.csv).
"""
import pathlib
import sys

from csv_file import write_csv
from sweep_file import Sweep

MS = 1e3
RATE = 4  # requests a second of a phone, of base.yaml


def points_of(sweep, extra):
    keys = {"phones": "phone.count", "throughput [/s]": "throughput", "p99 [ms]": "latency.p99", "mean [ms]": "latency.mean",
            "mean batch": "server.batch_mean", "energy of the server [J]": "devices.server.energy", **extra}
    columns = {title: sweep.find(key).values for title, key in keys.items()}
    for row in range(len(columns["phones"])):
        point = {title: float(values[row]) * (MS if title.endswith("[ms]") else 1) for title, values in columns.items()}
        yield {**point, "kept up": int(point["throughput [/s]"] > 0.98 * RATE * point["phones"])}


def best_cuts(sweep):
    points = [dict(point, cut=cut) for point, cut in
              zip(points_of(sweep, {"largest": "batch.max", "window [ms]": "batch.window"}), sweep.cuts())]
    kinds = dict.fromkeys((point["phones"], point["largest"], point["window [ms]"]) for point in points)
    for phones, largest, window in kinds:
        mine = [point for point in points if (point["phones"], point["largest"], point["window [ms]"]) == (phones, largest, window)]
        best = min(mine, key=lambda point: point["p99 [ms]"])
        yield {"phones": phones, "largest": largest, "window [ms]": window, "cut": best["cut"], "p99 [ms]": best["p99 [ms]"],
               "p99 of server_only [ms]": next(point["p99 [ms]"] for point in mine if point["cut"] == "server_only"),
               "mean batch": best["mean batch"]}


def main(folder):
    load = list(points_of(Sweep(folder / "load.h5"), {"largest": "batch.max"}))
    best = list(best_cuts(Sweep(folder / "cuts.h5")))
    most = [{"largest": largest, "most phones": max(point["phones"] for point in load if point["largest"] == largest and point["kept up"])}
            for largest in sorted({point["largest"] for point in load})]
    write_csv(folder / "load.csv", load)
    write_csv(folder / "window.csv", list(points_of(Sweep(folder / "window.h5"), {"window [ms]": "batch.window"})))
    write_csv(folder / "best.csv", best)
    write_csv(folder / "most.csv", most)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
