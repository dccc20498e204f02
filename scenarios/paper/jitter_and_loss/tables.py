"""Of every cut, jitter and loss: mean and 99th percentile, and whether a time-out is in it where the closed form says so
(points.csv); of every jitter and loss, the best cut by mean and by 99th percentile (best.csv).
"""
import math
import pathlib
import sys

import numpy

from csv_file import write_csv
from sweep_file import Sweep

PACKET, TIMEOUT = 1500, 50e-3  # of base.yaml
NEAR = 0.3  # a probability within 30 % of 1 % is too near to tell, with 20,000 requests


def points_of(sweep):
    loss, deviation, mean, tail, payload = (sweep.find(key).values for key in
                                            ("loss.packets", "lognormal.deviation", "latency.mean", "latency.p99", "payload"))
    cuts = sweep.cuts()
    calm = {(cuts[row], deviation[row]): row for row in numpy.flatnonzero(loss == 0)}
    points = []
    for row, cut in enumerate(cuts):
        packets = math.ceil(payload[row] / PACKET)
        probability = 1 - (1 - loss[row]) ** packets
        before = calm[cut, deviation[row]]
        points.append({"cut": cut, "packets": packets, "deviation [ms]": float(1e3 * deviation[row]), "loss [%]": float(100 * loss[row]),
                       "time-out [%]": float(100 * probability), "mean [ms]": float(1e3 * mean[row]), "p99 [ms]": float(1e3 * tail[row]),
                       "added to the mean [ms]": float(1e3 * (mean[row] - mean[before])),
                       "added to p99 [ms]": float(1e3 * (tail[row] - tail[before])),
                       "in p99, by formula": int(probability > 0.01), "in p99": int(tail[row] - tail[before] > 0.8 * TIMEOUT),
                       "near": int(abs(probability - 0.01) < NEAR * 0.01)})
    return points


def best_of_each(points):
    best = []
    for deviation, loss in dict.fromkeys((point["deviation [ms]"], point["loss [%]"]) for point in points):
        mine = [point for point in points if (point["deviation [ms]"], point["loss [%]"]) == (deviation, loss)]
        by_mean, by_tail = (min(mine, key=lambda point: point[key]) for key in ("mean [ms]", "p99 [ms]"))
        best.append({"deviation [ms]": deviation, "loss [%]": loss, "by mean": by_mean["cut"], "by p99": by_tail["cut"],
                     "p99 lost by mean's cut [%]": 100 * (by_mean["p99 [ms]"] / by_tail["p99 [ms]"] - 1)})
    return best


def main(folder):
    points = points_of(Sweep(folder / "cuts.h5"))
    # With much jitter a delay can be as long as a time-out, and p99 does not tell them apart: the form is held at the least.
    told = [point for point in points if point["deviation [ms]"] == 1 and not point["near"]]
    agree = [{"agrees": 100 * int(point["in p99, by formula"] == point["in p99"])} for point in told]
    write_csv(folder / "points.csv", points)
    write_csv(folder / "best.csv", best_of_each(points))
    write_csv(folder / "form.csv", agree)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
