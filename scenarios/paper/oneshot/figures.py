"""Accuracy by shared weights over accuracy alone, a point a candidate, as PNG and PDF."""
import pathlib
import sys

import style
from csv_file import read_csv
from style import plt


def scatter(rows):
    figure, axes = plt.subplots(figsize=(3.5, 3.0))
    for origin, mark, colour, label in (("random", "o", style.SERIES[0], "random"), ("search", "*", style.SERIES[1], "answer of the search")):
        chosen = [row for row in rows if row["from"] == origin]
        axes.plot([float(row["alone [%]"]) for row in chosen], [float(row["one_shot [%]"]) for row in chosen], mark, color=colour,
                  markersize=4 if mark == "o" else 9, markeredgewidth=0, label=label)
    axes.set_xlabel("alone, test images [%]")
    axes.set_ylabel("shared weights, validation images [%]")
    axes.legend(loc="upper left")
    return figure


def main(folder):
    # Cells that let nothing through guess, and would hide what tells the others apart.
    rows = [row for row in read_csv(folder / "ranking.csv") if float(row["alone [%]"]) > 20]
    for suffix in ("png", "pdf"):
        style.save(scatter(rows), folder / f"ranking.{suffix}")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
