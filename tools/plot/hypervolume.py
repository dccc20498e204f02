#!/usr/bin/python3
"""Draws how searches come along: the hypervolume of the front over evaluations, or with one objective the best feasible
candidate so far, a curve for each file.

    tools/plot/hypervolume.py search.h5 -o hypervolume.png
    tools/plot/hypervolume.py evolution.h5 random.h5 --best -o compared.pdf

Volumes of several files are comparable where their reference points agree; the best candidate always is.
"""
import argparse
import pathlib

import numpy

import style
from search_file import SHOWN, Search
from style import plt


def curve_of(search, best):
    return SHOWN[search.objectives[0]][1] * search.best if best else search.hypervolume


def draw(paths, searches, best):
    figure, axes = plt.subplots(figsize=style.size(page=3.6, column=2.5))
    for path, search, colour in zip(paths, searches, style.SERIES * len(searches)):
        values = curve_of(search, best)
        done = numpy.arange(1, len(values) + 1)
        known = numpy.isfinite(values)
        label = search.optimizer if len(searches) == 1 else f"{pathlib.Path(path).stem}, {search.optimizer}"
        axes.step(done[known], values[known], where="post", color=colour, linewidth=1.6, label=label)
    axes.set_xlabel("evaluations")
    axes.set_xlim(left=0)
    axes.set_ylabel(f"best {searches[0].label(searches[0].objectives[0])}" if best else "hypervolume of the front")
    axes.set_title(f"{searches[0].name}: {'best feasible candidate' if best else 'hypervolume'} so far")
    axes.legend(loc="lower right")
    return figure


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", metavar="FILE.h5", help="written by 'sunder search -o'")
    parser.add_argument("--best", action="store_true", help="the best candidate, also where there are several objectives")
    style.add_output(parser)
    options = parser.parse_args()
    style.use(options)
    searches = [Search(path) for path in options.files]
    best = options.best or any(len(search.objectives) == 1 for search in searches)
    if not any(numpy.isfinite(curve_of(search, best)).any() for search in searches):
        style.fail("no candidate keeps to the limits")
    style.save(draw(options.files, searches, best), options.output)


if __name__ == "__main__":
    main()
