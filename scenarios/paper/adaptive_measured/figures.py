"""What replanning gains on the best way that is kept, of each trace, beside what a clairvoyant has to gain: alone, and where a request that
is not answered after 450 ms begins on the board as well.
"""
import pathlib
import sys

import style
from csv_file import read_csv
from style import plt
from tables import FALLBACKS, answer_of, gain

COLLECTIONS = {"oboe": ("o", style.SERIES[0]), "hsdpa_3gp": ("s", style.SERIES[1]), "fcc": ("^", style.SERIES[2])}
DEEPEST = -60  # per cent; what lost more is drawn there


def draw(axes, drawn, answers, figure):
    for collection, (mark, colour) in COLLECTIONS.items():
        names = [trace["name"] for trace in drawn if trace["collection"] == collection]
        axes.plot([gain(answers[name], "clairvoyant", figure) for name in names],
                  [max(gain(answers[name], "replan", figure), DEEPEST) for name in names], mark, color=colour, markersize=4,
                  alpha=0.7, label=collection)
    axes.axhline(0, color=style.INK, linewidth=0.8)
    axes.plot([0, 45], [0, 45], ":", color=style.INK, linewidth=0.8)
    axes.set_xlim(-45, 45)
    axes.set_ylim(DEEPEST - 4, 45)
    axes.set_xlabel("clairvoyant's gain [%]")


def main(folder):
    drawn = read_csv(folder / "drawn.csv")
    figure, panels = plt.subplots(1, 4, figsize=(7.2, 2.6), sharey=True)
    for place, (fallback, ending) in enumerate(FALLBACKS.items()):
        answers = {trace["name"]: answer_of(folder, trace["name"] + ending) for trace in drawn}
        for axes, what in zip(panels[2 * place:], ("mean", "p99")):
            draw(axes, drawn, answers, what)
            axes.set_title(what if fallback == "none" else f"{what}, hedged", fontsize=8)
    panels[0].set_ylabel("replanning's gain [%]")
    panels[0].legend(loc="lower left", fontsize=7)
    for suffix in ("png", "pdf"):
        style.save(figure, folder / f"gains.{suffix}")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
