#!/usr/bin/python3
"""Draws the tables of the experiment: figures.py FOLDER, with the tables in it. tools/reproduce calls it."""
import csv
import pathlib
import sys

import style
from style import plt

CLAIM = (40, 60)
NAMES = {"B1": "B1: all on the device", "B2": "B2: B1's network, cut afterwards", "B3": "B3: most accurate network, cut afterwards",
         "B4": "B4: raw input to the server"}
COLOURS = dict(zip(NAMES, style.SERIES))
SPACES = {"nasbench201": "NAS-Bench-201", "fbnet": "FBNet (stand-in accuracy)"}
MAIN = {"device": "raspi4", "server": "titan_rtx_1"}


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        titles = [title.split(" [")[0] for title in next(rows)]
        return [dict(zip(titles, row)) for row in rows]


def only(rows, **wanted):
    return [row for row in rows if all(row[key] == str(value) for key, value in wanted.items())]


def numbers(rows, x, y):
    pairs = sorted((float(row[x]), float(row[y])) for row in rows if row[y] != "")
    return [a for a, _ in pairs], [b for _, b in pairs]


def band(axes):
    axes.axhspan(*CLAIM, color=style.FAINT, alpha=0.6, linewidth=0, zorder=0)


def legend_below(figure, axes):
    """One legend for all panels, under them: room is made for it, which Matplotlib 3.6 does not do by itself."""
    figure.get_layout_engine().set(rect=(0, 0.05, 1, 0.95))
    figure.legend(*axes.get_legend_handles_labels(), loc="lower center", ncol=4, fontsize=6.5)


def fronts(rows):
    figure, panels = plt.subplots(1, 2, figsize=(7.2, 3.4))
    for axes, (space, title) in zip(panels, SPACES.items()):
        mine = only(rows, space=space, bits=32, delay=0)
        x, y = numbers(only(mine, series="B1", rate=100), "latency", "accuracy")
        axes.step(x, y, where="post", color=COLOURS["B1"], linewidth=1.5, label="B1")
        for rate, dashes, marker in ((10, ":", "o"), (50, "--", "s"), (100, "-", "^")):
            x, y = numbers(only(mine, series="B2", rate=rate), "latency", "accuracy")
            axes.plot(x, y, marker, color=COLOURS["B2"], markersize=1.8, alpha=0.5, label=f"B2, {rate} Mbit/s")
            x, y = numbers(only(mine, series="joint", rate=rate), "latency", "accuracy")
            axes.step(x, y, dashes, where="post", color=style.INK, linewidth=1.2, label=f"joint, {rate} Mbit/s")
        axes.set_xscale("log")
        axes.set_xlim(4, 100)
        accuracies = [float(row["accuracy"]) for row in mine]
        axes.set_ylim(max(accuracies) - 10, max(accuracies) + 1)
        axes.set_xlabel("latency of a lone request [ms]")
        axes.set_title(title)
    panels[0].set_ylabel("accuracy [%]")
    panels[1].legend(fontsize=6.5, loc="lower right")
    figure.suptitle("Raspberry Pi 4 and Titan RTX, 32 bits, no raw input sent", x=0.01, ha="left", fontsize=9)
    return figure


def over_rate(rows):
    figure, panels = plt.subplots(2, 2, figsize=(7.2, 4.6), sharex=True, sharey=True)
    for across, (space, title) in zip(panels, SPACES.items()):
        for axes, bits in zip(across, (32, 8)):
            band(axes)
            mine = only(rows, **MAIN, space=space, bits=bits, loss=0, delay=0, limit=0.5)
            for name in NAMES:
                raw = "allowed" if name == "B4" else "forbidden"
                x, y = numbers(only(mine, baseline=name, raw_input=raw), "rate", "reduction_1")
                axes.plot(x, y, "o-", color=COLOURS[name], label=NAMES[name], markersize=3, linewidth=1.2)
            axes.set_xscale("log")
            axes.set_title(f"{title}, {bits} bits")
    for axes in panels[1]:
        axes.set_xlabel("rate [Mbit/s]")
    for across in panels:
        across[0].set_ylabel("latency saved [%]")
    legend_below(figure, panels[0][0])
    figure.suptitle("Latency that the joint search saves for one point of accuracy at most; grey: claimed", x=0.01, ha="left",
                    fontsize=9)
    return figure


def over_loss(rows):
    columns = sorted((title for title in rows[0] if title.startswith("reduction_")), key=lambda title: float(title[10:]))
    figure, panels = plt.subplots(2, 3, figsize=(7.2, 4.6), sharex=True, sharey=True)
    for across, (space, title) in zip(panels, SPACES.items()):
        for axes, rate in zip(across, (10, 50, 100)):
            band(axes)
            for name in list(NAMES)[:3]:
                found = only(rows, **MAIN, space=space, bits=32, loss=0, delay=0, limit=0.5, raw_input="forbidden", baseline=name,
                             rate=rate)
                points = [(float(column[10:]), float(row[column])) for row in found for column in columns if row[column] != ""]
                axes.plot([x for x, _ in points], [y for _, y in points], "o-", color=COLOURS[name], label=NAMES[name],
                          markersize=3, linewidth=1.2)
            axes.set_title(f"{title.split(' (')[0]}, {rate} Mbit/s", fontsize=9)
    for axes in panels[1]:
        axes.set_xlabel("accuracy given away [points]")
    for across in panels:
        across[0].set_ylabel("latency saved [%]")
    legend_below(figure, panels[0][0])
    return figure


def where(rows):
    mine = only(rows, loss=0, delay=0, limit=0.5, raw_input="forbidden", baseline="B1")
    rates = sorted({float(row["rate"]) for row in mine})
    pairs = list(dict.fromkeys((row["device"], row["server"]) for row in mine))
    figure, panels = plt.subplots(2, 2, figsize=(9, 7), sharex=True, sharey=True)
    for across, (space, title) in zip(panels, SPACES.items()):
        for axes, bits in zip(across, (32, 8)):
            by_place = {(row["device"], row["server"], float(row["rate"])): float(row["reduction_1"] or "nan")
                        for row in only(mine, space=space, bits=bits)}
            grid = [[by_place.get((*pair, rate), float("nan")) for rate in rates] for pair in pairs]
            axes.imshow(grid, cmap="cividis", vmin=0, vmax=100, aspect="auto")
            for y, line in enumerate(grid):
                for x, value in enumerate(line):
                    inside = CLAIM[0] <= value <= CLAIM[1]
                    axes.text(x, y, f"{value:.0f}", ha="center", va="center", fontsize=7, fontweight="bold" if inside else None,
                              color="white" if value < 55 else "black",
                              bbox={"boxstyle": "square,pad=0.15", "fill": False, "edgecolor": "white"} if inside else None)
            axes.grid(visible=False)
            axes.set_title(f"{title}, {bits} bits")
            axes.set_xticks(range(len(rates)), [f"{rate:g}" for rate in rates])
            axes.set_yticks(range(len(pairs)), [f"{device} + {server}" for device, server in pairs], fontsize=7)
    for axes in panels[1]:
        axes.set_xlabel("rate [Mbit/s]")
    figure.suptitle("Latency saved against B1 [%] for one point of accuracy at most; framed: within the claimed 40 to 60", x=0.01,
                    ha="left", fontsize=9)
    return figure


def under_load(rows):
    figure, panels = plt.subplots(2, 2, figsize=(7.2, 4.6), sharex=True, sharey=True)
    for across, (space, title) in zip(panels, SPACES.items()):
        for axes, arrivals in zip(across, (2, 5)):
            band(axes)
            for place, name in enumerate(NAMES):
                found = only(rows, **MAIN, space=space, bits=32, loss=0, arrivals=arrivals, baseline=name, given_away=1)
                for row in found:
                    x = float(row["rate"]) * (0.91 + 0.06 * place)
                    low, high, value = (float(row[key]) for key in ("reduction_low", "reduction_high", "reduction"))
                    axes.errorbar(x, value, [[value - low], [high - value]], fmt="o", color=COLOURS[name], markersize=3, capsize=2,
                                  label=NAMES[name] if row is found[0] else None)
            axes.set_xscale("log")
            axes.set_title(f"{title.split(' (')[0]}, 20 phones x {arrivals} /s")
    for axes in panels[1]:
        axes.set_xlabel("rate of each phone [Mbit/s]")
    for across in panels:
        across[0].set_ylabel("p95 saved [%]")
    legend_below(figure, panels[0][0])
    figure.suptitle("95th percentile under load, one point of accuracy at most; 95 % intervals", x=0.01, ha="left", fontsize=9)
    return figure


def main(folder):
    mean, load = read(folder / "mean.csv"), read(folder / "load.csv")
    pictures = {"fronts": fronts(read(folder / "front.csv")), "over_rate": over_rate(mean), "over_accuracy_loss": over_loss(mean),
                "where": where(mean)}
    if load:
        pictures["under_load"] = under_load(load)
    for name, picture in pictures.items():
        style.save(picture, folder / f"{name}.png")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
