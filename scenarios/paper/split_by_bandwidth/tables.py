"""Of the sweep over rates, a row for each device, network and way of sending (moves.csv) and for each stretch of rates with
one best split (stretches.csv); of the sweep over technologies, what the best split gains (gains.csv); of the plans in doubt, how
probable it is that a cut is the best (doubt.csv).
"""
import csv
import itertools
import json
import pathlib
import sys

import numpy

from csv_file import write_csv
from sweep_file import Sweep

ENDS = ("device_only", "server_only")


def groups_of(sweep, *keys):
    """(values, rows) of each combination that there is, in order of appearance."""
    columns = [sweep.find(key).values for key in keys]
    for values in dict.fromkeys(zip(*columns)):
        yield values, numpy.flatnonzero(numpy.all([column == value for column, value in zip(columns, values)], axis=0))


def stretches_of(rates, cuts):
    """(cut, first rate, last rate) of rates in order."""
    for cut, places in itertools.groupby(range(len(rates)), key=lambda place: cuts[place]):
        places = list(places)
        yield cut, rates[places[0]], rates[places[-1]]


def along_rates(sweep):
    rate, head, cut = (sweep.find(key).values for key in ("radio.rate", "breakdown.device_compute", "cut"))
    mbit = 8e-6 * rate
    moves, stretches = [], []
    for (device, network, bits, image), rows in groups_of(sweep, "origin", "model", "bits", "raw_input"):
        rows = rows[numpy.argsort(rate[rows])]
        named = {"device": device, "network": network, "bits": int(bits), "image": image}
        inner = [row for row in rows if cut[row] not in ENDS]
        moves.append({**named, "least rate": cut[rows[0]], "greatest rate": cut[rows[-1]],
                      "device alone up to [Mbit/s]": float(mbit[rows[cut[rows] == "device_only"]].max()),
                      "server alone from [Mbit/s]": float(mbit[rows[cut[rows] == "server_only"]].min(initial=numpy.inf)),
                      "cuts": len(set(cut[rows])), "inner [%]": 100 * len(inner) / len(rows),
                      "steps towards the device": int((numpy.diff(head[rows]) > 1e-9).sum())})
        whole = head[rows[0]]
        for name, low, high in stretches_of(mbit[rows], cut[rows]):
            share = head[rows][cut[rows] == name][0] / whole
            stretches.append({**named, "cut": name, "from [Mbit/s]": float(low), "to [Mbit/s]": float(high), "head [%]": float(100 * share)})
    return moves, stretches


def over_technologies(sweep):
    latency, split, cut = (sweep.find(key).values for key in ("latency.mean", "applications.camera.split", "cut"))
    gains = []
    for (way, device, network, bits), rows in groups_of(sweep, "routes.0.via", "origin", "model", "bits"):
        mean = {split[row]: float(1e3 * latency[row]) for row in rows}
        best = next(row for row in rows if "best" in split[row])
        least = mean[split[best]]
        gains.append({"link": way.strip("[]"), "device": device, "network": network, "bits": int(bits), "cut": cut[best], "best [ms]": least,
                      "device alone [ms]": mean["device_only"], "server alone [ms]": mean["server_only"],
                      "faster than the server": mean["server_only"] / least, "faster than the device": mean["device_only"] / least,
                      "faster than the better end": min(mean["server_only"], mean["device_only"]) / least})
    return gains


def in_doubt(folder):
    with open(pathlib.Path(__file__).parent / "settings.csv", newline="", encoding="utf-8") as table:
        for row in csv.DictReader(table):
            plan = json.loads((folder / "{link}_{device}_{network}_{bits}.json".format(**row)).read_text(encoding="utf-8"))
            camera = plan["applications"]["camera"]
            chosen = camera["doubt"]["chosen"]
            total = next(cut["total"] for cut in camera["cuts"] if cut["cut"] == chosen["cut"])
            second = next((cut for cut in camera["doubt"]["cuts"] if cut["cut"] != chosen["cut"]), {"cut": "", "best": 0})
            yield {**row, "cut": chosen["cut"], "total [ms]": 1e3 * total, "the best [%]": 100 * chosen["best"], "regret [ms]": 1e3 * chosen["regret"],
                   "next": second["cut"], "that the best [%]": 100 * second["best"]}


def main(folder):
    moves, stretches = along_rates(Sweep(folder / "rates.h5"))
    write_csv(folder / "moves.csv", moves)
    write_csv(folder / "stretches.csv", stretches)
    write_csv(folder / "gains.csv", over_technologies(Sweep(folder / "technologies.h5")))
    write_csv(folder / "doubt.csv", list(in_doubt(folder)))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
