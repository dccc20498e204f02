"""Fronts of the two ways to search, from every candidate of every search: fronts.csv and shares.csv.

The split afterwards: the front on the device alone, then the best cuts of the networks on it. The split in the loop: the
front over all networks at all cuts.
"""
import pathlib
import sys

import numpy

from csv_file import write_csv
from search_file import Search

LINKS = ("hspa", "lte", "lte_8_bits", "wifi_4", "wifi_4_8_bits", "wifi_5")
METRICS = {"latency": "latency [ms]", "energy": "energy [mJ]"}


def rounded(values):
    """Sums of the same terms in another order are the same figure."""
    return numpy.round(values, 6)


def front(costs, accuracies, among):
    """Those of the candidates `among` that no other one of them beats, cheapest first; of equals the first."""
    order = among[numpy.lexsort((among, -accuracies[among], costs[among]))]
    best = numpy.maximum.accumulate(accuracies[order])
    return order[numpy.concatenate(([True], best[1:] > best[:-1]))]


def beaten(points, others, costs, accuracies):
    """The share of `points` that one of `others` beats: no worse in both figures, better in one; in %."""
    def is_beaten(point):
        cost, accuracy = costs[others] - costs[point], accuracies[others] - accuracies[point]
        no_worse = (cost <= 0) & (accuracy >= 0)
        return bool((no_worse & ((cost < 0) | (accuracy > 0))).any())
    return 100 * sum(is_beaten(point) for point in points) / len(points)


def least_cost(points, costs, accuracies, wanted):
    """Of the points at least as accurate as wanted."""
    good = points[accuracies[points] >= wanted]
    return costs[good].min() if len(good) else numpy.nan


def fronts_of(search, networks, metric):
    costs, accuracies = rounded(search.figures[metric]), rounded(search.figures["accuracy"])
    usable = search.usable
    on_device = search.split == search.splits.index("device_only")
    unsplit = front(costs, accuracies, numpy.flatnonzero(usable & on_device))
    found = numpy.isin(networks, networks[unsplit])
    return {"unsplit": unsplit, "afterwards": front(costs, accuracies, numpy.flatnonzero(usable & found)),
            "in_the_loop": front(costs, accuracies, numpy.flatnonzero(usable))}


def shares(search, networks, metric, fronts):
    costs, accuracies = rounded(search.figures[metric]), rounded(search.figures["accuracy"])
    loop = fronts["in_the_loop"]
    saved = [100 * (1 - least_cost(loop, costs, accuracies, accuracies[point]) / costs[point]) for point in fronts["afterwards"]]
    return {
        "beaten unsplit [%]": beaten(fronts["unsplit"], loop, costs, accuracies),
        "beaten afterwards [%]": beaten(fronts["afterwards"], loop, costs, accuracies),
        "new networks [%]": 100 * numpy.mean(~numpy.isin(networks[loop], networks[fronts["unsplit"]])),
        "split [%]": 100 * numpy.mean(search.split[loop] != search.splits.index("device_only")),
        "median saved [%]": numpy.median(saved),
        "most saved [%]": max(saved),
    }


def main(folder):
    points, counted = [], []
    for link in LINKS:
        search = Search(folder / f"{link}.h5")
        networks = search.architectures()
        for metric, title in METRICS.items():
            fronts = fronts_of(search, networks, metric)
            found = shares(search, networks, metric, fronts)
            counted.append({"link": link, "metric": metric, **{key: float(value) for key, value in found.items()}})
            points += [{"link": link, "metric": metric, "way": way, "accuracy [%]": float(search.figures["accuracy"][index]),
                        "cost": float(search.figures[metric][index]), "unit": title, "split": search.splits[search.split[index]]}
                       for way, indices in fronts.items() for index in indices]
    write_csv(folder / "fronts.csv", points)
    write_csv(folder / "shares.csv", counted)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
