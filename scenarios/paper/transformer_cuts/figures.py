"""What crosses at each cut, and what the best cut saves at each rate, as PNG and PDF."""
import pathlib
import sys

import style
from csv_file import read_csv
from style import plt

NETWORKS = {"vgg16": "VGG16", "resnet50": "ResNet-50", "vit_b_16": "ViT-B/16", "swin_t": "Swin-T"}


def payloads(rows, networks):
    figure, axes = plt.subplots(figsize=(7.2, 3.4))
    for (network, name), colour in zip(NETWORKS.items(), style.SERIES):
        mine = [row for row in rows if row["network"] == network]
        axes.plot([float(row["on the device [%]"]) for row in mine], [float(row["payload [kB]"]) for row in mine], ".", markersize=4, color=colour, label=name)
    axes.axhline(float(networks[0]["picture [kB]"]), color="black", linewidth=0.8, linestyle="--", label="picture")
    axes.set_yscale("log")
    axes.set_xlabel("of the network's time, on the device [%]")
    axes.set_ylabel("payload [kB]")
    axes.legend(ncols=5, loc="lower left", fontsize=7)
    return figure


def savings(rows):
    figure, panels = plt.subplots(1, 2, figsize=(7.2, 3.0), sharey=True)
    for axes, bits in zip(panels, ("32", "8")):
        for (network, name), colour in zip(NETWORKS.items(), style.SERIES):
            mine = [row for row in rows if row["network"] == network and row["bits"] == bits]
            axes.plot([float(row["rate [Mbit/s]"]) for row in mine], [float(row["saved [%]"]) for row in mine], color=colour, label=name)
        axes.set_xscale("log")
        axes.set_title(f"{bits} bits a number")
        axes.set_xlabel("rate [Mbit/s]")
        style.plain_ticks(axes.xaxis, [1, 10, 100, 1000])
    panels[0].set_ylabel("saved beside the better end [%]")
    panels[0].legend(fontsize=7)
    return figure


def main(folder):
    pictures = {"payloads": payloads(read_csv(folder / "payloads.csv"), read_csv(folder / "networks.csv")), "savings": savings(read_csv(folder / "best.csv"))}
    for name, picture in pictures.items():
        for suffix in ("png", "pdf"):
            style.save(picture, folder / f"{name}.{suffix}")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
