"""Which split is best at which rate, and what it gains on three links, as PNG and PDF."""
import pathlib
import sys

import matplotlib

import style
from csv_file import read_csv
from style import plt

DEVICES = {"board_cpu": "Raspberry Pi 4", "phone_cpu": "Pixel 3", "board_gpu": "Jetson Nano"}
NETWORKS = {"alexnet": "AlexNet", "mobilenet_v2": "MobileNetV2", "resnet50": "ResNet-50"}
WAYS = {("32", "allowed"): "32 bits, image may go", ("32", "forbidden"): "32 bits", ("8", "forbidden"): "8 bits"}
LINKS = {"hspa": ("3G", 1), "lte": ("LTE", 6), "wifi": ("Wi-Fi", 43)}
STEP = 10 ** 0.05  # half the distance between two rates


def strip(axes, y, rows, palette):
    for row in rows:
        low, high = float(row["from [Mbit/s]"]) / STEP, float(row["to [Mbit/s]"]) * STEP
        colour = palette(0.05 + 0.9 * float(row["head [%]"]) / 100)
        axes.barh(y, high - low, left=low, height=0.86, color=colour, edgecolor="white", linewidth=0.8)
        name = row["cut"].replace("_only", "").replace("features.", "f.")
        if high / low > 1.17 ** len(name):
            axes.text((low * high) ** 0.5, y, name, ha="center", va="center", fontsize=6, color=style.on(colour))


def moves(rows):
    palette = matplotlib.colormaps[style.ORDER]
    figure, panels = plt.subplots(len(DEVICES), 1, figsize=(7.2, 6.4), sharex=True)
    for axes, (device, title) in zip(panels, DEVICES.items()):
        labels = []
        for network, name in NETWORKS.items():
            for (bits, image), way in WAYS.items():
                mine = [row for row in rows if (row["device"], row["network"], row["bits"], row["image"]) == (device, network, bits, image)]
                strip(axes, len(labels), mine, palette)
                labels.append(f"{name}, {way}")
        axes.set_yticks(range(len(labels)), labels, fontsize=6.5)
        axes.invert_yaxis()
        axes.set_xscale("log")
        axes.set_xlim(0.1, 1000)
        axes.grid(visible=False)
        axes.tick_params(axis="y", length=0)
        for name, rate in LINKS.values():
            axes.axvline(rate, color="#d55e00", linewidth=1, linestyle="--")
            axes.text(rate, -0.62, name, fontsize=7, ha="center", va="bottom", color="#d55e00")
        axes.set_title(title, pad=12)
    style.plain_ticks(panels[-1].xaxis, [0.1, 1, 10, 100, 1000])
    panels[-1].set_xlabel("rate [Mbit/s]")
    scale = matplotlib.cm.ScalarMappable(matplotlib.colors.Normalize(0, 100), palette)
    figure.colorbar(scale, ax=panels, label="of the network's time, on the device [%]", pad=0.01, aspect=40)
    return figure


def technologies(rows):
    figure, panels = plt.subplots(1, len(LINKS), figsize=(7.2, 3.0), sharey=True)
    for axes, (link, (title, _)) in zip(panels, LINKS.items()):
        mine = [row for row in rows if row["link"] == link and row["bits"] == "8" and row["device"] == "phone_cpu"]
        for shift, key, colour, hatch in ((-0.27, "device alone", style.SERIES[0], ""), (0, "best", style.SERIES[2], "////"),
                                          (0.27, "server alone", style.SERIES[4], "")):
            axes.bar([place + shift for place in range(len(mine))], [float(row[f"{key} [ms]"]) for row in mine], width=0.27, color=colour,
                     hatch=hatch, edgecolor="white", label="best split" if key == "best" else key)
        axes.set_yscale("log")
        axes.set_ylim(10, 3000)
        axes.set_xticks(range(len(mine)), [NETWORKS[row["network"]] for row in mine], fontsize=7)
        axes.grid(axis="x", visible=False)
        axes.set_title(title)
    style.plain_ticks(panels[0].yaxis)
    panels[0].set_ylabel("mean latency [ms]")
    panels[-1].legend(loc="upper right")
    figure.suptitle("Pixel 3, 8 bits", x=0.01, ha="left", fontsize=9)
    return figure


def main(folder):
    for name, picture, rows in (("moves", moves, "stretches.csv"), ("technologies", technologies, "gains.csv")):
        for suffix in ("png", "pdf"):
            style.save(picture(read_csv(folder / rows)), folder / f"{name}.{suffix}")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
