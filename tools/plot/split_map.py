#!/usr/bin/python3
"""Draws what the best split achieves over two keys of a sweep: how dark a field is says how high the figure is, and the
letter in it which split is best there.

    tools/plot/split_map.py sweep.h5 -x links.cell.rate -y devices.phone.count -o map.pdf --width column
    tools/plot/split_map.py sweep.h5 -x links.cell.rate -y devices.phone.count --figure latency.p99 -o map.png

Of all points at one place, those of other splits included, the one with the least figure counts.
"""
import argparse
import string

import matplotlib
import numpy
from matplotlib.colors import LogNorm, Normalize
from matplotlib.patches import Patch

import style
from style import plt
from sweep_file import Sweep, axes_of, best_of
from units import readable, titled

MOST_LETTERS = 400


def norm_of(values):
    low, high = numpy.nanmin(values), numpy.nanmax(values)
    return LogNorm(low, high) if low > 0 and high >= 10 * low else Normalize(low, high)


def ticks(axes, across, up, x, y):
    style.numbered(axes.xaxis, readable(x.unit, x.values)[0] * across)
    style.numbered(axes.yaxis, readable(y.unit, y.values)[0] * up)
    axes.set_xlabel(x.shown()[1])
    axes.set_ylabel(y.shown()[1])


def draw(sweep, x, y, wanted):
    across, up, rows = best_of(sweep, x, y, wanted)
    if (rows < 0).all():
        style.fail(f"'{wanted.name}' is defined nowhere")
    factor, unit = readable(wanted.unit, wanted.values)
    values = numpy.where(rows >= 0, factor * wanted.values[rows], numpy.nan)
    cuts = sweep.cuts()
    present = [cut for cut in sweep.cuts_in_order() if cut in set(cuts[rows[rows >= 0]])]
    letters = dict(zip(present, string.ascii_uppercase + string.ascii_lowercase))

    figure, axes = plt.subplots(figsize=style.size(page=4.0, column=3.4))
    palette = matplotlib.colormaps[style.ORDER]
    norm = norm_of(values)
    image = axes.imshow(values, origin="lower", aspect="auto", cmap=palette, norm=norm)
    axes.grid(visible=False)
    if rows.size <= MOST_LETTERS:
        for place, row in numpy.ndenumerate(rows):
            if row >= 0:
                axes.text(place[1], place[0], letters[cuts[row]], ha="center", va="center", fontsize=7,
                          color=style.on(palette(norm(values[place]))))
    ticks(axes, across, up, x, y)
    axes.set_title(f"{sweep.scenario}: the best split")
    bar = figure.colorbar(image, ax=axes, pad=0.02, label=titled(wanted.title(), unit))
    style.plain_ticks(bar.ax.yaxis)
    keys = [Patch(facecolor="none", edgecolor="none", label=f"{letter}  {cut}") for cut, letter in letters.items()]
    axes.legend(handles=keys, loc="upper left", bbox_to_anchor=(0, -0.17), ncol=2 if style.is_column() else 3, handlelength=0,
                handletextpad=0, borderaxespad=0.3)
    return figure


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", metavar="FILE.h5", help="written by 'sunder sweep -o'")
    parser.add_argument("-x", metavar="KEY", help="the first key with numbers unless given")
    parser.add_argument("-y", metavar="KEY", help="the second one unless given")
    parser.add_argument("--figure", default="latency.p95", help="what is best; latency.p95 unless given")
    parser.add_argument("--where", metavar="KEY=VALUE", nargs="+", default=[], help="only these points")
    style.add_output(parser)
    options = parser.parse_args()
    style.use(options)
    sweep = Sweep(options.file)
    sweep.where(options.where)
    style.save(draw(sweep, *axes_of(sweep, options.x, options.y), sweep.find(options.figure)), options.output)


if __name__ == "__main__":
    main()
