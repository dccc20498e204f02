#!/usr/bin/python3
"""Draws which split is best where: regions over two keys of a sweep, from light (all on the server) to dark (all on the
device).

    tools/plot/split_regions.py sweep.h5 -x links.cell.rate -y devices.phone.count -o regions.pdf --width column
    tools/plot/split_regions.py sweep.h5 -x links.cell.rate -y devices.phone.count --figure energy -o regions.png
"""
import argparse

import matplotlib
import numpy
from matplotlib.colors import ListedColormap
from matplotlib.patches import Patch

import style
from split_map import ticks
from style import plt
from sweep_file import Sweep, axes_of, best_of


def shades(count):
    """Colours in order, told apart in grey too."""
    return matplotlib.colormaps[style.ORDER](numpy.linspace(0.04, 0.96, max(count, 2)))[:count]


def borders(axes, regions):
    """A line between fields of different regions."""
    for (row, column), region in numpy.ndenumerate(regions):
        if column + 1 < regions.shape[1] and region != regions[row, column + 1]:
            axes.plot([column + 0.5] * 2, [row - 0.5, row + 0.5], color="white", linewidth=1.2)
        if row + 1 < regions.shape[0] and region != regions[row + 1, column]:
            axes.plot([column - 0.5, column + 0.5], [row + 0.5] * 2, color="white", linewidth=1.2)


def draw(sweep, x, y, wanted):
    across, up, rows = best_of(sweep, x, y, wanted)
    if (rows < 0).all():
        style.fail(f"'{wanted.name}' is defined nowhere")
    cuts = sweep.cuts()
    present = [cut for cut in sweep.cuts_in_order() if cut in set(cuts[rows[rows >= 0]])]
    regions = numpy.array([[present.index(cuts[row]) if row >= 0 else -1 for row in line] for line in rows])

    figure, axes = plt.subplots(figsize=style.size(page=3.8, column=3.2))
    colours = shades(len(present))
    axes.imshow(numpy.ma.masked_less(regions, 0), origin="lower", aspect="auto", cmap=ListedColormap(colours), vmin=-0.5,
                vmax=len(present) - 0.5)
    axes.grid(visible=False)
    borders(axes, regions)
    ticks(axes, across, up, x, y)
    axes.set_title(f"{sweep.scenario}: split with the least {wanted.title()}")
    keys = [Patch(facecolor=colour, edgecolor=style.INK, linewidth=0.4, label=cut) for colour, cut in zip(colours, present)]
    if style.is_column():
        axes.legend(handles=keys, loc="upper left", bbox_to_anchor=(0, -0.2), ncol=2, handlelength=1)
    else:  # in the order of the shades, dark above
        axes.legend(handles=keys[::-1], loc="center left", bbox_to_anchor=(1.01, 0.5), handlelength=1)
    return figure


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", metavar="FILE.h5", help="written by 'sunder sweep -o'")
    parser.add_argument("-x", metavar="KEY", help="the first key with numbers unless given")
    parser.add_argument("-y", metavar="KEY", help="the second one unless given")
    parser.add_argument("--figure", default="latency.p95", help="what is least; latency.p95 unless given")
    parser.add_argument("--where", metavar="KEY=VALUE", nargs="+", default=[], help="only these points")
    style.add_output(parser)
    options = parser.parse_args()
    style.use(options)
    sweep = Sweep(options.file)
    sweep.where(options.where)
    style.save(draw(sweep, *axes_of(sweep, options.x, options.y), sweep.find(options.figure)), options.output)


if __name__ == "__main__":
    main()
