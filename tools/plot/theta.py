#!/usr/bin/python3
"""Draws how the distribution of ASNG over choices changes during a search: for each variable the probability of each
choice over evaluations.

    tools/plot/theta.py search.h5 -o theta.png
    tools/plot/theta.py search.h5 --variables split layer0 -o theta.pdf
"""
import argparse

import style
from search_file import Search
from style import plt

MOST_VARIABLES = 30


def draw(search, names):
    evaluations, table = search.theta
    columns = 2 if style.is_column() else 3
    rows = -(-len(names) // columns)
    figure, grid = plt.subplots(rows, min(columns, len(names)), sharex=True, sharey=True, squeeze=False,
                                figsize=style.size(page=0.8 + 1.8 * rows, column=0.8 + 1.6 * rows))
    for axes, name in zip(grid.flat, names):
        choices, probabilities = table[name]
        last = probabilities[-1]
        # The likeliest in the end are named; more colours than six nobody tells apart.
        order = last.argsort()[::-1]
        for rank, choice in enumerate(order):
            named = rank < 3
            axes.plot(evaluations, probabilities[:, choice], color=style.SERIES[rank] if named else style.FAINT,
                      linewidth=1.2 if named else 0.7, label=choices[choice] if named else None, zorder=3 if named else 1)
        axes.set_title(name, pad=4 + 8 * min(3, len(choices)))
        axes.set_ylim(0, 1)
        axes.set_xlim(left=0)
        # Between name and curves, for these go anywhere.
        axes.legend(fontsize=5.5, loc="lower left", bbox_to_anchor=(0, 1.0), handlelength=1, labelspacing=0.2, borderaxespad=0.2)
    for axes in grid.flat[len(names):]:
        axes.set_visible(False)
    figure.supxlabel("evaluations", fontsize=plt.rcParams["font.size"])
    figure.supylabel("probability of a choice", fontsize=plt.rcParams["font.size"])
    return figure


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", metavar="FILE.h5", help="written by 'sunder search -o' with the optimizer asng")
    parser.add_argument("--variables", nargs="+", metavar="NAME", help=f"the first {MOST_VARIABLES} by default")
    style.add_output(parser)
    options = parser.parse_args()
    style.use(options)
    search = Search(options.file)
    if search.theta is None:
        style.fail(f"'{search.optimizer}' has no theta")
    known = list(search.theta[1])
    names = options.variables or known[:MOST_VARIABLES]
    for name in names:
        if name not in known:
            style.fail(f"there is no variable '{name}'; there are {', '.join(known)}")
    style.save(draw(search, names), options.output)


if __name__ == "__main__":
    main()
