"""Which split is best over rate and number of phones, for each network, and what the tail of MobileNetV2 does as phones are
added, as PNG and PDF.
"""
import pathlib
import sys

import percentiles
import split_regions
import style
from split_fields import Fields
from sweep_file import Sweep

NETWORKS = {"alexnet": "AlexNet", "mobilenet_v2": "MobileNetV2", "resnet50": "ResNet-50"}


def main(folder):
    for suffix in ("png", "pdf"):
        for network, title in NETWORKS.items():
            sweep = Sweep(folder / f"{network}.h5")
            sweep.scenario = title
            fields = Fields(sweep, sweep.find("radio.rate"), sweep.find("phone.count"), sweep.find("latency.p95"))
            style.save(split_regions.draw(fields), folder / f"regions_{network}.{suffix}")
        sweep = Sweep(folder / "mobilenet_v2.h5")
        sweep.scenario = "MobileNetV2, 100 Mbit/s"
        sweep.where(["radio.rate=100"])
        picture = percentiles.draw(sweep, sweep.find("phone.count"), [sweep.find("latency.p95")], sweep.find("applications.camera.split"))
        style.save(picture, folder / f"load.{suffix}")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
