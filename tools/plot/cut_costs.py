#!/usr/bin/python3
"""Draws what every cut of an application costs a lone request: the time of head, transfer and tail, and the bytes that
cross.

    sunder plan SCENARIO --json | tools/plot/cut_costs.py - -o cuts.png
"""
import argparse
import statistics

from matplotlib.patches import Patch

import style
from plan_file import application_of, at_vertices, name_cuts, read_plan
from style import plt

MOST_LABELS = {"page": 45, "column": 24}


def stages_of(cut):
    """Milliseconds by stage; coding counts to the side that does it."""
    seconds = {
        "head": (cut["head"] or 0) + (cut["encode"] or 0),
        "transfer": cut["transfer"] or 0,
        "tail": (cut["decode"] or 0) + (cut["tail"] or 0),
        "return": cut["return"] or 0,
    }
    return {stage: 1e3 * value for stage, value in seconds.items()}


def draw(name, application):
    cuts = at_vertices(application)
    places = range(len(cuts))
    figure, (payload, time) = plt.subplots(
        2, 1, sharex=True, figsize=style.size(page=4.4, column=3.4), gridspec_kw={"height_ratios": [1, 2.4]})

    bottom = [0.0] * len(cuts)
    keys = []
    for stage, colour in style.STAGES.items():
        heights = [stages_of(cut)[stage] for cut in cuts]
        if not any(heights):
            continue
        bars = time.bar(places, heights, bottom=bottom, color=colour, width=0.8)
        keys.append(Patch(color=colour, label=stage))
        for bar, cut in zip(bars, cuts):
            if cut["why_not"]:
                bar.set_alpha(0.25)
        bottom = [low + height for low, height in zip(bottom, heights)]
    time.set_ylabel("time [ms]" if style.is_column() else "time of a lone request [ms]")
    time.grid(axis="x", visible=False)
    time.legend(handles=keys, ncol=4, loc="lower right", bbox_to_anchor=(1, 1.04), borderaxespad=0.2, handlelength=1)

    sent = [(place, cut["payload"] / 1e3) for place, cut in zip(places, cuts) if cut["payload"]]
    least = min((value for _, value in sent), default=1) / 2
    payload.vlines([place for place, _ in sent], least, [value for _, value in sent], color=style.FAINT, linewidth=1)
    payload.plot([place for place, _ in sent], [value for _, value in sent], "o", color=style.INK, markersize=3)
    payload.set_yscale("log")
    payload.set_ylim(bottom=least)
    style.plain_ticks(payload.yaxis)
    payload.set_ylabel("payload [kB]")
    payload.grid(axis="x", visible=False)
    payload.set_title(f"{name}: every cut of {application['model']}")

    name_cuts(time, cuts, MOST_LABELS["column" if style.is_column() else "page"])
    # A few early cuts can cost many times the rest: they are cut off, with their total written above.
    top = min(1.18 * max(bottom), 3 * statistics.median(bottom))
    time.set_ylim(0, top)
    for place, total in zip(places, bottom):
        if total > top:
            time.annotate(f"{total:.0f}", (place, top), xytext=(0, 1), textcoords="offset points", ha="center",
                          va="bottom", fontsize=7, annotation_clip=False)
        if cuts[place]["chosen"]:
            clear = min(0.85 * top, max(bottom[max(0, place - 2):place + 3]) + 0.05 * top)
            time.annotate("chosen", (place, total), xytext=(place, clear), ha="center", va="bottom", fontsize=8,
                          fontweight="bold", arrowprops={"arrowstyle": "-|>", "color": style.INK})
    return figure


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("plan", help="what 'sunder plan --json' printed, or - for standard input")
    parser.add_argument("--application", help="the first one by default")
    style.add_output(parser)
    options = parser.parse_args()
    style.use(options)
    style.save(draw(*application_of(read_plan(options.plan), options.application)), options.output)


if __name__ == "__main__":
    main()
