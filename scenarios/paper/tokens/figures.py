"""Tokens a second by distance and way with what was measured, by cut, and by number of guesses, as PNG and PDF."""
import pathlib
import sys

import style
from csv_file import read_csv
from style import plt


def curves(axes, rows, x, label_of):
    labels = dict.fromkeys(label_of(row) for row in rows)
    for label in labels:
        mine = sorted((float(row[x]), float(row["tokens a second"])) for row in rows if label_of(row) == label)
        axes.plot(*zip(*mine), marker=".", label=label)
    axes.set_ylabel("tokens a second")
    axes.legend(fontsize=6.5, frameon=False)


def named(cut):
    return "all at home" if cut == "device_only" else f"{cut.removeprefix('layers_')} layers at home"


def draw(folder):
    figure, (distance, cuts, guesses) = plt.subplots(1, 3, figsize=(7.2, 2.7), constrained_layout=True)
    rows = read_csv(folder / "distance.csv")
    curves(distance, rows, "round trip [ms]", lambda row: row["way"])
    measured = [(float(row["round trip [ms]"]), float(row["measured"])) for row in rows if row["measured"]]
    distance.plot(*zip(*measured), "k+", markersize=9)
    distance.set_xlabel("round trip [ms]; + measured")
    curves(cuts, read_csv(folder / "cuts.csv"), "round trip [ms]", lambda row: named(row["cut"]))
    cuts.set_xlabel("round trip [ms]")
    cuts.set_xscale("log")
    far = [row for row in read_csv(folder / "guesses.csv") if float(row["round trip [ms]"]) > 50]
    curves(guesses, far, "guesses",
           lambda row: f"{100 * float(row['accepted']):.0f} % right, each adds {100 * float(row['growth']):.0f} %")
    guesses.set_ylim(0, 48)  # room for the legend
    guesses.set_xlabel("guesses a pass, 77 ms away")
    return figure


def main(folder):
    for suffix in ("png", "pdf"):
        style.save(draw(folder), folder / f"tokens.{suffix}")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
