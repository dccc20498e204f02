#!/usr/bin/python3
"""Draws where the candidates of a search are cut: how many of all, and how many of those that keep to the limits.

    tools/plot/splits.py search.h5 -o splits.png
"""
import argparse

import numpy

import style
from search_file import Search
from style import plt


def draw(search):
    places = numpy.arange(len(search.splits))
    count = len(search.splits)
    asked = numpy.bincount(search.split, minlength=count)
    feasible = numpy.bincount(search.split[search.feasible], minlength=count)
    figure, axes = plt.subplots(figsize=style.size(page=3.6, column=2.5))
    axes.bar(places, asked, color=style.FAINT, label="looked at")
    axes.bar(places, feasible, color=style.SERIES[0], label="feasible")
    on_front = numpy.unique(search.split[search.front])
    axes.plot(on_front, feasible[on_front] + 0.03 * asked.max(), "v", color=style.SERIES[1], markersize=6,
              label="of the best" if len(search.front) == 1 else "of the front")
    axes.set_xticks(places, search.splits, rotation=90, fontsize=7)
    axes.set_xlabel("cut after this block")
    axes.set_ylabel("candidates")
    axes.grid(axis="x", visible=False)
    axes.set_title(f"{search.name}: where {len(search.split):,} candidates by {search.optimizer} are cut")
    axes.legend(loc="upper center")
    return figure


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", metavar="FILE.h5", help="written by 'sunder search -o'")
    style.add_output(parser)
    options = parser.parse_args()
    style.use(options)
    style.save(draw(Search(options.file)), options.output)


if __name__ == "__main__":
    main()
