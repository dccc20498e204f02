"""Of each network's sweep: the best split of every rate and number of phones (best.csv), and what becomes of it as phones are
added (growth.csv).
"""
import pathlib
import sys

import numpy

from csv_file import write_csv
from sweep_file import Sweep, best_of

NETWORKS = ("alexnet", "mobilenet_v2", "resnet50")
ENDS = ("device_only", "server_only")
FIGURE = "latency.p95"


def of_network(network, sweep):
    rate, count, latency = sweep.find("radio.rate"), sweep.find("phone.count"), sweep.find(FIGURE)
    cuts, order = sweep.cuts(), sweep.cuts_in_order()
    utilisation = sweep.find("devices.server.utilisation").values
    rates, counts, rows = best_of(sweep, rate, count, latency)
    best, growth = [], []
    for column, megabits in enumerate(8e-6 * rates):
        for line, phones in enumerate(counts):
            row = rows[line, column]
            here = (rate.values == rates[column]) & (count.values == phones)
            ends = min(latency.values[here & (cuts == end)].min() for end in ENDS)
            best.append({"network": network, "rate [Mbit/s]": float(megabits), "phones": int(phones), "cut": cuts[row],
                         "interior": int(cuts[row] not in ENDS), "p95 [ms]": float(1e3 * latency.values[row]),
                         "p95 of the better end [ms]": float(1e3 * ends), "saved [%]": float(100 * (1 - latency.values[row] / ends)),
                         "server's load [%]": float(100 * utilisation[row])})
        mine = [cuts[row] for row in rows[:, column]]
        inner = [int(phones) for phones, cut in zip(counts, mine) if cut not in ENDS]
        growth.append({"network": network, "rate [Mbit/s]": float(megabits), "alone": mine[0], "among most": mine[-1],
                       "interior from [phones]": min(inner, default=""),
                       "steps towards the server": int((numpy.diff([order.index(cut) for cut in mine]) < 0).sum())})
    return best, growth


def main(folder):
    best, growth = [], []
    for network in NETWORKS:
        for rows, more in zip((best, growth), of_network(network, Sweep(folder / f"{network}.h5"))):
            rows += more
    write_csv(folder / "best.csv", best)
    write_csv(folder / "growth.csv", growth)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
