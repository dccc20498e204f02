"""The 99th percentile of each cut over loss, under little and much jitter, as PNG and PDF."""
import pathlib
import sys

import matplotlib
import numpy
from matplotlib.colors import LogNorm

import style
from csv_file import read_csv
from style import plt


def panel(axes, rows, key, norm, palette):
    cuts = list(dict.fromkeys(row["cut"] for row in rows))
    losses = sorted({float(row["loss [%]"]) for row in rows})
    value = {(row["cut"], float(row["loss [%]"])): float(row[key]) for row in rows}
    grid = numpy.array([[value[cut, loss] for loss in losses] for cut in cuts])
    axes.imshow(grid, cmap=palette, norm=norm, aspect="auto")
    best = grid.argmin(axis=0)
    for (y, x), found in numpy.ndenumerate(grid):
        axes.text(x, y, f"{found:.0f}", ha="center", va="center", fontsize=6.5, color=style.on(palette(norm(found))),
                  fontweight="bold" if best[x] == y else None)
    for x, y in enumerate(best):
        axes.add_patch(plt.Rectangle((x - 0.47, y - 0.46), 0.94, 0.92, fill=False, edgecolor="#d55e00", linewidth=1.4))
    axes.set_xticks(range(len(losses)), [f"{loss:g}".lstrip("0") or "0" for loss in losses], fontsize=7)
    axes.set_yticks(range(len(cuts)), [cut.replace("features.", "f.") for cut in cuts], fontsize=7)
    axes.grid(visible=False)
    axes.set_xlabel("packets lost [%]")


def tails(rows):
    palette, norm = matplotlib.colormaps[style.ORDER], LogNorm(45, 350)
    figure, panels = plt.subplots(1, 3, figsize=(7.2, 3.2), sharey=True)
    for axes, deviation, key, title in zip(panels, ("1", "1", "30"), ("mean [ms]", "p99 [ms]", "p99 [ms]"),
                                           ("mean, jitter 1 ms", "p99, jitter 1 ms", "p99, jitter 30 ms")):
        panel(axes, [row for row in rows if row["deviation [ms]"] == deviation], key, norm, palette)
        axes.set_title(title)
    figure.suptitle("Latency of each cut [ms]; framed: the best", x=0.01, ha="left", fontsize=9)
    return figure


def main(folder):
    rows = read_csv(folder / "points.csv")
    for suffix in ("png", "pdf"):
        style.save(tails(rows), folder / f"tails.{suffix}")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
