#!/usr/bin/python3
"""Draws what the best split achieves over two keys of a sweep: how dark a field is says how high the figure is, and the
letter in it which split is best there.

    tools/plot/split_map.py sweep.h5 -x links.cell.rate -y devices.phone.count -o map.pdf --width column
    tools/plot/split_map.py sweep.h5 -x links.cell.rate -y devices.phone.count --figure latency.p99 -o map.png

Of all points at one place, those of other splits included, the one with the least figure counts.
"""
import string

import matplotlib
import numpy
from matplotlib.colors import LogNorm, Normalize
from matplotlib.patches import Patch

import split_fields
import style
from style import plt
from units import readable, titled

MOST_LETTERS = 400


def norm_of(values):
    low, high = numpy.nanmin(values), numpy.nanmax(values)
    return LogNorm(low, high) if low > 0 and high >= 10 * low else Normalize(low, high)


def draw(fields):
    factor, unit = readable(fields.figure.unit, fields.figure.values)
    values = numpy.where(fields.known, factor * fields.figure.values[fields.rows], numpy.nan)
    letters = dict(zip(fields.present, string.ascii_uppercase + string.ascii_lowercase))

    figure, axes = plt.subplots(figsize=style.size(page=4.0, column=3.4))
    palette = matplotlib.colormaps[style.ORDER]
    norm = norm_of(values)
    image = axes.imshow(values, origin="lower", aspect="auto", cmap=palette, norm=norm)
    for place in map(tuple, numpy.argwhere(fields.known) if values.size <= MOST_LETTERS else ()):
        axes.text(place[1], place[0], letters[fields.cuts[place]], ha="center", va="center", fontsize=7,
                  color=style.on(palette(norm(values[place]))))
    fields.label(axes)
    axes.set_title(f"{fields.title}: the best split")
    bar = figure.colorbar(image, ax=axes, pad=0.02, label=titled(fields.figure.title(), unit))
    style.plain_ticks(bar.ax.yaxis)
    keys = [Patch(facecolor="none", edgecolor="none", label=f"{letter}  {cut}") for cut, letter in letters.items()]
    axes.legend(handles=keys, loc="upper left", bbox_to_anchor=(0, -0.17), ncol=2 if style.is_column() else 3, handlelength=0,
                handletextpad=0, borderaxespad=0.3)
    return figure


if __name__ == "__main__":
    split_fields.main(__doc__, draw)
