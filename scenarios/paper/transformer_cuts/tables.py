"""What crosses at each cut of one tensor of each network (payloads.csv) and over all cuts of each (networks.csv); of the sweep over rates, what the best
cut saves of the latency of the better end (best.csv), and where it saves most (gains.csv). The ends: all of the network on the device, or
its first op alone.
"""
import json
import pathlib
import sys

import numpy

from csv_file import write_csv
from sweep_file import Sweep

NETWORKS = ("vgg16", "resnet50", "vit_b_16", "swin_t")
ENDS = ("device_only", "server_only")


def cuts_of(folder, network):
    return json.loads((folder / f"{network}.json").read_text(encoding="utf-8"))["applications"]["camera"]["cuts"]


def payload_rows(folder):
    for network in NETWORKS:
        cuts = cuts_of(folder, network)
        whole = next(cut["head"] for cut in cuts if cut["cut"] == "device_only")
        for cut in sorted((cut for cut in cuts if cut["cut_vertex"] and cut["cut"] not in ENDS), key=lambda cut: cut["head"]):
            yield {"network": network, "cut": cut["cut"], "on the device [%]": 100 * cut["head"] / whole, "payload [kB]": cut["bytes"] / 1e3}


def network_rows(folder, payloads):
    for network in NETWORKS:
        picture = next(cut["bytes"] for cut in cuts_of(folder, network) if cut["cut"] == "server_only") / 1e3
        kilobytes = numpy.array([row["payload [kB]"] for row in payloads if row["network"] == network])
        yield {"network": network, "picture [kB]": picture, "inner cuts": len(kilobytes), "least [kB]": kilobytes.min(),
               "median [kB]": float(numpy.median(kilobytes)), "most [kB]": kilobytes.max(),
               "cuts below the picture [%]": 100 * float((kilobytes < picture).mean()),
               "cuts at the median [%]": 100 * float((kilobytes == numpy.median(kilobytes)).mean())}


def best_rows(sweep):
    """One for each network, number of bits and rate. The ends: all on the device, or as little as is allowed."""
    network, bits, rate, split, cut, mean = (sweep.find(key).values for key in ("model", "bits", "radio.rate", "applications.camera.split", "cut", "latency.mean"))
    points = {}
    for row, (name, width, speed, way) in enumerate(zip(network, bits, rate, split)):
        points.setdefault((name, int(width), float(speed)), {})[way] = row
    for (name, width, speed), ways in points.items():
        best = next(row for way, row in ways.items() if "best" in way)
        end = min((row for row in ways.values() if row != best), key=lambda row: mean[row])
        yield {"network": name, "bits": width, "rate [Mbit/s]": 8e-6 * speed, "best cut": cut[best], "latency [ms]": 1e3 * float(mean[best]),
               "better end": cut[end], "its latency [ms]": 1e3 * float(mean[end]), "saved [%]": max(0.0, 100 * float(1 - mean[best] / mean[end]))}


def gain_rows(rows):
    for network, bits in dict.fromkeys((row["network"], row["bits"]) for row in rows):
        those = [row for row in rows if (row["network"], row["bits"]) == (network, bits)]
        most = max(those, key=lambda row: row["saved [%]"])
        inner = [row for row in those if row["saved [%]"] > 0]
        yield {"network": network, "bits": bits, "best cuts": len({row["best cut"] for row in those}),
               "rates at which an inner cut is best [%]": 100 * len(inner) / len(those), "most saved [%]": most["saved [%]"],
               "at [Mbit/s]": most["rate [Mbit/s]"] if inner else float("nan"), "cut": most["best cut"] if inner else ""}


def main(folder):
    payloads = list(payload_rows(folder))
    best = list(best_rows(Sweep(folder / "rates.h5")))
    write_csv(folder / "payloads.csv", payloads)
    write_csv(folder / "networks.csv", list(network_rows(folder, payloads)))
    write_csv(folder / "best.csv", best)
    write_csv(folder / "gains.csv", list(gain_rows(best)))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
