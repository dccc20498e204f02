"""The 99th percentile over throughput for each largest batch and each window (throughput), and the best cut by number of phones, largest
batch and window (cuts), as PNG and PDF.
"""
import pathlib
import sys

import style
from csv_file import read_csv
from style import plt

CUTS = ("server_only", "features.2.conv.3", "features.4.conv.3", "features.7.conv.3", "features.14.conv.3", "device_only")


def curve(axes, rows, key, value, style_of):
    mine = [row for row in rows if float(row[key]) == value and int(row["kept up"])]
    axes.plot([float(row["throughput [/s]"]) for row in mine], [float(row["p99 [ms]"]) for row in mine], markersize=3.5, **style_of)


def throughput(load, window):
    figure, panels = plt.subplots(1, 2, figsize=(7.2, 2.8), sharey=True)
    for axes, rows, key, label, title in ((panels[0], load, "largest", "at most {:g}", "p99 [ms] by the largest batch"),
                                          (panels[1], window, "window [ms]", "window {:g} ms", "p99 [ms] by the window, batches of 32")):
        for value, colour in zip(sorted({float(row[key]) for row in rows}), style.SERIES):
            curve(axes, rows, key, value, {"marker": "o", "color": colour, "label": label.format(value)})
        axes.set_xscale("log")
        axes.set_xlabel("requests a second that are answered")
        axes.set_title(title, fontsize=8.5)
        axes.legend(fontsize=6.5)
    panels[0].set_yscale("log")
    return figure


def cuts(best):
    phones = sorted({float(row["phones"]) for row in best})
    figure, panels = plt.subplots(1, len(phones), figsize=(7.2, 2.4), sharey=True)
    sizes, windows = (sorted({float(row[key]) for row in best}) for key in ("largest", "window [ms]"))
    for axes, count in zip(panels, phones):
        for window, colour, mark in zip(windows, style.SERIES, "os^"):
            mine = [next(row for row in best if (float(row["phones"]), float(row["largest"]), float(row["window [ms]"])) == (count, size, window))
                    for size in sizes]
            axes.plot(range(len(sizes)), [CUTS.index(row["cut"]) for row in mine], marker=mark, color=colour, label=f"{window:g} ms", markersize=4)
        axes.set_xticks(range(len(sizes)), [f"{size:g}" for size in sizes])
        axes.set_yticks(range(len(CUTS)), [cut.replace("features.", "f.").replace(".conv.3", "") for cut in CUTS], fontsize=7)
        axes.set_title(f"{count:g} phones", fontsize=8.5)
        axes.set_xlabel("largest batch")
    panels[0].legend(title="window", fontsize=6.5)
    return figure


def main(folder):
    load, window, best = (read_csv(folder / f"{name}.csv") for name in ("load", "window", "best"))
    for suffix in ("png", "pdf"):
        style.save(throughput(load, window), folder / f"throughput.{suffix}")
        style.save(cuts(best), folder / f"cuts.{suffix}")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
