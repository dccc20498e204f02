#!/usr/bin/python3
"""Draws which split is best where: regions over two keys of a sweep, from light (all on the server) to dark (all on the
device).

    tools/plot/split_regions.py sweep.h5 -x links.cell.rate -y devices.phone.count -o regions.pdf --width column
    tools/plot/split_regions.py sweep.h5 -x links.cell.rate -y devices.phone.count --figure energy -o regions.png
"""
import matplotlib
import numpy
from matplotlib.colors import ListedColormap
from matplotlib.patches import Patch

import split_fields
import style
from style import plt


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


def draw(fields):
    number = {cut: place for place, cut in enumerate(fields.present)}
    regions = numpy.array([[number[cut] if known else -1 for cut, known in zip(*line)] for line in zip(fields.cuts, fields.known)])
    figure, axes = plt.subplots(figsize=style.size(page=3.8, column=3.2))
    colours = shades(len(number))
    axes.imshow(numpy.ma.masked_less(regions, 0), origin="lower", aspect="auto", cmap=ListedColormap(colours), vmin=-0.5,
                vmax=len(number) - 0.5)
    borders(axes, regions)
    fields.label(axes)
    axes.set_title(f"{fields.title}: split with the least {fields.figure.title()}")
    keys = [Patch(facecolor=colour, edgecolor=style.INK, linewidth=0.4, label=cut) for colour, cut in zip(colours, fields.present)]
    if style.is_column():
        axes.legend(handles=keys, loc="upper left", bbox_to_anchor=(0, -0.2), ncol=2, handlelength=1)
    else:  # in the order of the shades, dark above
        axes.legend(handles=keys[::-1], loc="center left", bbox_to_anchor=(1.01, 0.5), handlelength=1)
    return figure


if __name__ == "__main__":
    split_fields.main(__doc__, draw)
