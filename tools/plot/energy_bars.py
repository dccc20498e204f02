#!/usr/bin/python3
"""Draws what every cut of an application costs a lone request in energy: the layers on the device, the last of them set
off, the transfer, and what the servers use.

    sunder plan SCENARIO --json | tools/plot/energy_bars.py - -o energy.png
    sunder plan SCENARIO --json | tools/plot/energy_bars.py - --device-only -o energy.pdf --width column

With --device-only servers are left out: what a battery pays for.
"""
import argparse
import statistics

from matplotlib.lines import Line2D
from matplotlib.patches import Patch

import style
from plan_file import application_of, at_vertices, name_cuts, read_plan
from style import plt
from units import titled

MOST_LABELS = {"page": 45, "column": 24}
PARTS = {"layers before": ("#0072b2", ""), "this layer": ("#56b4e9", ""), "transfer": ("#e69f00", "////"), "servers": ("#d9d9d9", "")}


def parts_of(cuts, with_servers):
    """Joules by part, a dictionary for each cut; of a cut that cannot be priced nothing."""
    rows, before = [], 0.0
    for cut in cuts:
        if cut["energy"] is None:
            rows.append(dict.fromkeys(PARTS, 0.0))
            continue
        device, radio = cut["device_energy"], cut["radio_energy"]
        # Coding is paid for by the device too and may be more than a layer: then the bar holds no "before" beyond it.
        rows.append({"layers before": min(before, device), "this layer": max(device - before, 0), "transfer": radio,
                     "servers": cut["energy"] - device - radio if with_servers else 0.0})
        before = max(before, device)
    return rows


def draw(name, application, with_servers):
    cuts = at_vertices(application)
    rows = parts_of(cuts, with_servers)
    totals = [sum(row.values()) for row in rows]
    if not any(totals):
        style.fail("no device or radio of this scenario has a power: nothing uses energy")
    factor, unit = (1e3, "mJ") if statistics.median(totals) < 10 else (1, "J")

    figure, axes = plt.subplots(figsize=style.size(page=3.8, column=3.0))
    bottom = [0.0] * len(cuts)
    keys = []
    for part, (colour, hatch) in PARTS.items():
        heights = [factor * row[part] for row in rows]
        if not any(heights):
            continue
        bars = axes.bar(range(len(cuts)), heights, bottom=bottom, color=colour, hatch=hatch, edgecolor="white", linewidth=0.2,
                        width=0.85)
        keys.append(Patch(facecolor=colour, hatch=hatch, edgecolor="white", label=part))
        for bar, cut in zip(bars, cuts):
            if cut["why_not"]:
                bar.set_alpha(0.3)
        bottom = [low + height for low, height in zip(bottom, heights)]
    least = min((place for place, cut in enumerate(cuts) if not cut["why_not"]), key=lambda place: bottom[place], default=None)
    if least is not None:
        axes.annotate("", (least, bottom[least]), xytext=(0, 14), textcoords="offset points",
                      arrowprops={"arrowstyle": "-|>", "color": style.INK})
        keys.append(Line2D([], [], color=style.INK, marker="v", linestyle="", markersize=5, label="least"))
    # A few early cuts can cost many times the rest: they are cut off, with their total written above.
    top = min(1.1 * max(bottom), 3 * statistics.median(bottom))
    axes.set_ylim(0, top)
    for place, total in enumerate(bottom):
        if total > top:
            axes.annotate(f"{total:.0f}", (place, top), xytext=(0, 1), textcoords="offset points", ha="center", va="bottom", fontsize=6,
                          rotation=90 if style.is_column() else 0, annotation_clip=False)
    axes.set_ylabel(titled("energy of a lone request", unit))
    axes.grid(axis="x", visible=False)
    axes.set_title(f"{name}: every cut of {application['model']}")
    name_cuts(axes, cuts, MOST_LABELS["column" if style.is_column() else "page"])
    style.legend_above(axes, keys)
    return figure


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("plan", help="what 'sunder plan --json' printed, or - for standard input")
    parser.add_argument("--application", help="the first one by default")
    parser.add_argument("--device-only", action="store_true", help="leave out what the servers use")
    style.add_output(parser)
    options = parser.parse_args()
    style.use(options)
    name, application = application_of(read_plan(options.plan), options.application)
    style.save(draw(name, application, with_servers=not options.device_only), options.output)


if __name__ == "__main__":
    main()
