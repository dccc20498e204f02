#!/usr/bin/python3
"""Draws the candidates of a search in the plane of two figures, and those that no other one beats.

    tools/plot/front.py search.h5 -o front.png
    tools/plot/front.py search.h5 -x energy -y accuracy -o front.pdf
"""
import argparse

import style
from search_file import SHOWN, Search
from style import plt

LARGER_IS_BETTER = ("accuracy", "depth")


def axes_of(search, x, y):
    """The two objectives, or the one objective over the first constraint's usual figure, latency."""
    y = y or search.objectives[0]
    others = [metric for metric in search.objectives if metric != y] + ["latency.p95", "latency"]
    if x is None:
        x = next((metric for metric in others if search.finite(metric, y).any()), "latency")
    return x, y


def draw(search, x, y):
    figure, axes = plt.subplots(figsize=style.size(page=4.0, column=2.6))
    known = search.finite(x, y)
    if not known.any():
        style.fail(f"no candidate has both '{x}' and '{y}'")
    for chosen, colour, label in ((known & ~search.feasible, style.FAINT, "misses a limit"),
                                  (known & search.feasible, style.SERIES[5], "feasible")):
        if chosen.any():
            axes.plot(search.figures[x][chosen], search.figures[y][chosen], "o", color=colour, markersize=3, label=label,
                      markeredgewidth=0)
    front = [index for index in search.front if known[index]]
    front.sort(key=lambda index: search.figures[x][index])
    # What was reached holds until more of x is given up.
    steps = "steps-pre" if x in LARGER_IS_BETTER else "steps-post"
    axes.plot(search.figures[x][front], search.figures[y][front], "o-", color=style.SERIES[1], markersize=5, linewidth=1.2, drawstyle=steps,
              label="on the front" if len(front) != 1 else "the best")
    # Few candidates may lie far out: the picture shows what is of interest, and a little more.
    if len(front):
        shown = search.figures[x][known & search.feasible]
        low, high = min(shown.min(), search.figures[x][front].min()), max(shown.max(), search.figures[x][front].max())
        room = 0.05 * (high - low) or 0.05 * abs(high) or 1
        axes.set_xlim(low - room, high + room)
    axes.set_xlabel(search.label(x))
    axes.set_ylabel(search.label(y))
    axes.set_title(f"{search.name}: {len(search.split):,} candidates by {search.optimizer}")
    axes.legend(loc="lower right")
    figure.supxlabel(f"accuracy: {search.source}", fontsize=6, color=style.INK, x=0.01, ha="left")
    return figure


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", metavar="FILE.h5", help="written by 'sunder search -o'")
    parser.add_argument("-x", choices=SHOWN, help="by default the second objective, else a latency")
    parser.add_argument("-y", choices=SHOWN, help="by default the first objective")
    style.add_output(parser)
    options = parser.parse_args()
    style.use(options)
    search = Search(options.file)
    style.save(draw(search, *axes_of(search, options.x, options.y)), options.output)


if __name__ == "__main__":
    main()
