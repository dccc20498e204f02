#!/usr/bin/python3
"""Draws how a latency, or any other figure of a sweep, grows with what was varied: a curve for each value of another key.

    tools/plot/percentiles.py sweep.h5 -o load.pdf --width column
    tools/plot/percentiles.py sweep.h5 -x devices.phone.count --by split -y latency.p99 -o load.png
    tools/plot/percentiles.py sweep.h5 -y latency.p50 latency.p95 latency.p99 --where links.cell.rate=20 -o load.png

Where other keys were varied too, name one value of each with --where.
"""
import argparse

import numpy

import style
from style import plt
from sweep_file import Sweep, numeric
from units import readable, titled

MARKERS = "osD^vP"
DASHES = ("-", "--", "-.", ":")
MOST_CURVES = 12


def chosen_axis(sweep, name):
    if name:
        return numeric(sweep, name)
    for column in sweep.other_parameters():
        if not column.is_text:
            return column
    style.fail("no key with numbers was varied")


def curves_of(sweep, x, figures, by):
    """(label, x, values in SI units, 95 % interval of each or None) of each curve."""
    across = x.shown()[0]
    groups = [("", numpy.full(len(across), True))]
    if by is not None:
        shown, _ = by.shown()
        groups = [(f"{value:g}" if not by.is_text else plain(value), shown == value) for value in dict.fromkeys(shown)]
    if len(groups) > MOST_CURVES:
        style.fail(f"'{by.name}' takes {len(groups)} values; at most {MOST_CURVES} can be told apart: --where narrows them")
    for label, rows in groups:
        for figure in figures:
            order = numpy.argsort(across[rows], kind="stable")
            words = [label, figure.title().split(" of ")[0] + figure.of_whom] if len(figures) > 1 else [label]
            yield " ".join(word for word in words if word), across[rows][order], figure.values[rows][order], interval_of(sweep, figure, rows, order)


def interval_of(sweep, figure, rows, order):
    """(low, high) as far as the sweep states them."""
    stem = f"{figure.name.removesuffix('.mean')}.ci95" if figure.name.endswith(".mean") else f"{figure.name}_ci95"
    ends = [sweep.columns.get(f"{stem}.{end}") for end in ("low", "high")]
    return None if None in ends else tuple(end.values[rows][order] for end in ends)


def plain(value):
    """`{after: conv1}` as a reader says it."""
    words = str(value).removeprefix("{").removesuffix("}").replace(": ", " ")
    return words.replace("_only", " only")


def apart(values):
    """Those of the values that have room for their numbers on a logarithmic axis, the last one always."""
    kept = []
    for value in sorted(set(values), reverse=True):
        if not kept or value * 1.4 <= kept[-1]:
            kept.append(value)
    return kept


def quantity_of(figure):
    """What several figures share: `latency` of `p95 of latency`."""
    return figure.title().removesuffix(figure.of_whom).split(" of ")[-1].removeprefix("median ")


def draw(sweep, x, figures, by, where=()):
    figure, axes = plt.subplots(figsize=style.size(page=3.8, column=2.7))
    factor, unit = readable(figures[0].unit, numpy.concatenate([column.values for column in figures]))
    for index, (label, across, values, interval) in enumerate(curves_of(sweep, x, figures, by)):
        if interval:
            axes.fill_between(across, factor * interval[0], factor * interval[1], color=style.SERIES[index % len(style.SERIES)], alpha=0.18,
                              linewidth=0)
        axes.plot(across, factor * values, color=style.SERIES[index % len(style.SERIES)], marker=MARKERS[index % len(MARKERS)],
                  linestyle=DASHES[index // len(style.SERIES) % len(DASHES)], markersize=3, linewidth=1.3, label=label)
    shown, title = x.shown()
    axes.set_xlabel(title)
    if shown.min() > 0 and shown.max() >= 20 * shown.min():
        axes.set_xscale("log")
        style.plain_ticks(axes.xaxis, apart(shown))
    axes.set_ylabel(titled(figures[0].title() if len(figures) == 1 else quantity_of(figures[0]), unit))
    values = factor * numpy.concatenate([column.values for column in figures])
    if numpy.nanmin(values) > 0 and numpy.nanmax(values) >= 50 * numpy.nanmin(values):
        axes.set_yscale("log")
        style.plain_ticks(axes.yaxis)
    else:
        axes.set_ylim(bottom=0)
    axes.set_title(", ".join([sweep.scenario, *where]))
    if len(axes.lines) > 1:
        style.legend_beside(axes, title=by.title() if by is not None else None)
    return figure


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", metavar="FILE.h5", help="written by 'sunder sweep -o'")
    parser.add_argument("-x", metavar="KEY", help="the load; the first key with numbers unless given")
    parser.add_argument("-y", metavar="FIGURE", nargs="+", default=["latency.p95"], help="latency.p95 unless given")
    parser.add_argument("--by", metavar="KEY", help="a curve for each value of this key; the other one that was varied unless given")
    parser.add_argument("--where", metavar="KEY=VALUE", nargs="+", action="extend", default=[], help="only these points")
    style.add_output(parser)
    options = parser.parse_args()
    style.use(options)
    sweep = Sweep(options.file)
    sweep.where(options.where)
    x = chosen_axis(sweep, options.x)
    figures = [sweep.find(name) for name in options.y]
    rest = sweep.other_parameters(x)
    by = sweep.find(options.by) if options.by else next(iter(rest), None)
    left = [column.name for column in rest if column is not by]
    if left:
        style.fail(f"{', '.join(left)} varied too: name one value of each with --where")
    style.save(draw(sweep, x, figures, by, options.where), options.output)


if __name__ == "__main__":
    main()
