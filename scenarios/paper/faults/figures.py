"""Requests answered in time, the 99th percentile and wasted energy over how often the server breaks down, as PNG and PDF."""
import pathlib
import sys

import style
from csv_file import read_csv
from style import plt

SHOWN = {"waits": "waits", "tries": "tries again", "falls_back": "falls back", "hedges after 60 ms": "hedges after 60 ms",
         "hedges after 120 ms": "hedges after 120 ms"}
MARKS = ("o", "s", "^", "D", "v")
PANELS = {"in time [%]": "Answered within 200 ms [%]", "p99 [ms]": "p99 of those answered [ms]", "wasted energy [mJ]": "Wasted energy [mJ/request]"}


def outages(rows):
    figure, panels = plt.subplots(1, 3, figsize=(7.2, 2.6))
    for axes, (key, title) in zip(panels, PANELS.items()):
        for (remedy, label), colour, mark in zip(SHOWN.items(), style.SERIES, MARKS):
            mine = [row for row in rows if row["remedy"] == remedy]
            axes.plot([float(row["outages [/h]"]) for row in mine], [float(row[key]) for row in mine], marker=mark, markersize=3.5,
                      color=colour, label=label)
        axes.set_xscale("log")
        axes.set_xlabel("outages an hour")
        axes.set_title(title, fontsize=8.5)
    panels[1].set_yscale("log")
    panels[0].legend(loc="lower left", fontsize=6.5)
    return figure


def main(folder):
    rows = read_csv(folder / "points.csv")
    for suffix in ("png", "pdf"):
        style.save(outages(rows), folder / f"outages.{suffix}")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
