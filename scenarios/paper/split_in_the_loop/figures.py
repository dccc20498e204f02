"""The fronts of both ways to search, and how many points of the one the other beats, as PNG and PDF."""
import pathlib
import sys

import style
from csv_file import read_csv
from style import plt

CLAIMS = {"latency": 75.0, "energy": 76.47}
LINKS = {"hspa": "3G", "lte": "LTE", "lte_8_bits": "LTE,\n8 bits", "wifi_4": "Wi-Fi 4", "wifi_4_8_bits": "Wi-Fi 4,\n8 bits", "wifi_5": "Wi-Fi 5"}
WAYS = {"unsplit": ("device only", style.FAINT, "-"), "afterwards": ("split afterwards", style.SERIES[1], "--"),
        "in_the_loop": ("split in the loop", style.SERIES[0], "-")}


def fronts(rows):
    figure, panels = plt.subplots(1, 2, figsize=(7.2, 3.0), sharey=True)
    for axes, (link, metric) in zip(panels, (("wifi_5", "latency"), ("wifi_4", "energy"))):
        mine = [row for row in rows if row["link"] == link and row["metric"] == metric]
        for way, (label, colour, dashes) in WAYS.items():
            points = sorted((float(row["cost"]), float(row["accuracy [%]"])) for row in mine if row["way"] == way)
            axes.step(*zip(*points), dashes, where="post", color=colour, label=label, linewidth=3 if way == "unsplit" else 1.4)
            axes.plot(*zip(*points), "o", color=colour, markersize=3 if way != "unsplit" else 4)
        axes.set_xlabel(mine[0]["unit"] + ("" if metric == "latency" else ", device only"))
        axes.set_title(LINKS[link])
        axes.set_xlim(left=0)
    panels[0].set_ylabel("accuracy [%]")
    panels[0].set_ylim(55, 75)
    panels[1].legend(loc="lower right")
    return figure


def beaten(rows):
    figure, panels = plt.subplots(1, 2, figsize=(7.2, 2.8), sharey=True)
    for axes, metric in zip(panels, CLAIMS):
        mine = {row["link"]: row for row in rows if row["metric"] == metric}
        for shift, key, label, colour, hatch in ((-0.2, "beaten unsplit [%]", "as searched", style.SERIES[5], ""),
                                                 (0.2, "beaten afterwards [%]", "split afterwards", style.SERIES[1], "////")):
            axes.bar([place + shift for place in range(len(LINKS))], [float(mine[link][key]) for link in LINKS], width=0.4, color=colour,
                     hatch=hatch, edgecolor="white", label=label)
        axes.axhline(CLAIMS[metric], color=style.INK, linewidth=1, linestyle=":")
        axes.text(-0.4, CLAIMS[metric] + 1.5, f"claimed: {CLAIMS[metric]:g} %", fontsize=7)
        axes.set_xticks(range(len(LINKS)), LINKS.values(), fontsize=7)
        axes.grid(axis="x", visible=False)
        axes.set_title(metric)
    panels[0].set_ylabel("points that the loop beats [%]")
    panels[0].set_ylim(0, 100)
    panels[0].legend(loc="center left", title="front of the device search")
    return figure


def main(folder):
    for name, picture, rows in (("fronts", fronts, "fronts.csv"), ("beaten", beaten, "shares.csv")):
        for suffix in ("png", "pdf"):
            style.save(picture(read_csv(folder / rows)), folder / f"{name}.{suffix}")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
