"""What each policy has cost more than the clairvoyant by then, on three of the traces, both axes logarithmic: a policy that loses as much
for ever goes up as the dotted lines do, one that learns falls behind them.
"""
import json
import pathlib
import sys

import style
from style import plt

TRACES = {"lte_drive": "LTE, in a car", "hsdpa_bus": "HSDPA, in a bus", "5g_midband": "5G"}
POLICIES = {"replan": (style.SERIES[0], "-"), "threshold": (style.SERIES[5], "-"), "quantile": (style.SERIES[2], "-"),
            "bandit": (style.SERIES[1], "-"), "ucb1": (style.SERIES[3], "--"), "exp3": (style.SERIES[4], "--")}
START, END = 10, 610  # s, as in base.yaml


def curve(score):
    """Seconds since the start, and the regret until then; nothing of it is drawn where it is not above 0.01 s."""
    means = score["regret_over_time"]["mean"]
    points = [((number + 1) * (END - START) / len(means), mean) for number, mean in enumerate(means)]
    return [(at, mean if mean > 0.01 else float("nan")) for at, mean in points]


def draw(axes, answer):
    application = answer["applications"]["camera"]
    for score in application["policies"]:
        if score["policy"] == application["best_fixed"]:
            axes.plot(*zip(*curve(score)), color=style.INK, linewidth=2.5, alpha=0.4, label="best kept")
        elif score["policy"] in POLICIES:
            colour, dashes = POLICIES[score["policy"]]
            axes.plot(*zip(*curve(score)), dashes, color=colour, label=score["policy"], linewidth=1.4)
    for height in (0.001, 0.1):
        axes.plot([10, 600], [10 * height, 600 * height], ":", color=style.INK, linewidth=0.8)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_ylim(0.01, 300)
    axes.set_xlabel("time [s]")


def main(folder):
    figure, panels = plt.subplots(1, len(TRACES), figsize=(7.2, 3.2), sharey=True)
    for axes, (trace, title) in zip(panels, TRACES.items()):
        draw(axes, json.loads((folder / f"{trace}.json").read_text(encoding="utf-8")))
        axes.set_title(title)
    panels[0].set_ylabel("regret to the clairvoyant [s]")
    handles = {label: handle for axes in panels for handle, label in zip(*axes.get_legend_handles_labels())}
    panels[1].legend(handles.values(), handles.keys(), loc="lower right", ncol=2, fontsize=7, framealpha=1)  # where there are no curves
    for suffix in ("png", "pdf"):
        style.save(figure, folder / f"regret.{suffix}")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
