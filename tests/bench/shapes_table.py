"""Prints what runs cost whose messages share links, beside plain ones of as many devices: CPU time by interleaved rounds, and
instructions as valgrind counts them, without what a start takes.

    shapes_table.py FOLDER_OF_PROGRAMS [--rounds N] [--requests N] [--devices 100,1000,10000]
"""
import argparse
import json
import pathlib
import re
import shutil
import statistics
import subprocess
import tempfile

import worlds
from speed_table import Run

SHAPES = {
    "plain: a link each": worlds.plain,
    "a link each and one uplink": worlds.capped,
    "a link each, ten access points, a core": worlds.tree,
    "a link each whose rate changes twice a second, one uplink": worlds.traces,
    "the same, forty traces dealt out": worlds.own_traces,
    "five links in a row": worlds.parking_lot,
    "thirty groups with other rates, one uplink": worlds.thirty_rates,
    "TCP, 20 Mbit/s and 10 ms": worlds.over_tcp,
    "the same with 1 % loss": worlds.over_tcp_with_losses,
}
OF_TCP = (worlds.over_tcp, worlds.over_tcp_with_losses)
FEWER = 10  # times fewer requests over TCP, and few devices only
MOST_OVER_TCP = 100


class Bench:
    def __init__(self, programs, folder):
        self.programs = programs
        self.folder = folder

    def command(self, shape, devices, requests):
        file = self.folder / "world.yaml"
        file.write_text(shape(devices, requests), encoding="utf-8")
        return [str(self.programs / "sunder"), "run", str(file), "--json"]

    def seconds_per_request(self, shape, devices, requests):
        run = Run(self.command(shape, devices, requests // FEWER if shape in OF_TCP else requests))
        return run.cpu / finished(run.output)

    def instructions_per_request(self, shape, devices):
        """Between a short run and a long one."""
        least = max(2000, devices) // (FEWER if shape in OF_TCP else 1)
        counts = [self.counted(shape, devices, requests) for requests in (least, 3 * least)]
        (few, cheap), (many, dear) = counts
        return (dear - cheap) / (many - few)

    def counted(self, shape, devices, requests):
        told = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
                               *self.command(shape, devices, requests)], capture_output=True, text=True, check=True)
        return finished(told.stdout), int(re.search(r"Collected : (\d+)", told.stderr).group(1))


def finished(output):
    return sum(application["finished"] for application in json.loads(output)["applications"].values())


def is_measured(shape, devices):
    return shape not in OF_TCP or devices <= MOST_OVER_TCP


def ratios_of(bench, shapes, options):
    """Requests per CPU second against plain ones at the same number of devices, by shape and devices: each round's."""
    ratios = {name: {n: [] for n in options.devices} for name in shapes}
    rates = {n: [] for n in options.devices}
    for _ in range(options.rounds):
        for n in options.devices:
            plain = bench.seconds_per_request(worlds.plain, n, options.requests)
            rates[n].append(1 / plain)
            for name, shape in shapes.items():
                if not is_measured(shape, n):
                    continue
                ratios[name][n].append(plain / bench.seconds_per_request(shape, n, options.requests))
    return rates, ratios


def print_table(title, devices, cell):
    print(f"| {title} | " + " | ".join(f"N = {n:,}" for n in devices) + " |\n|---|" + "---:|" * len(devices))
    for name, shape in SHAPES.items():
        print(f"| {name} | " + " | ".join(cell(name, n) if is_measured(shape, n) else "" for n in devices) + " |", flush=True)


def numbers(text):
    return [int(number) for number in text.split(",")]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--requests", type=int, default=300_000, help="of each run; a tenth over TCP")
    parser.add_argument("--devices", type=numbers, default=[100, 1000, 10_000])
    parser.add_argument("--counted", type=numbers, default=[100, 1000], help="devices of runs whose instructions are counted")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options.programs, pathlib.Path(folder))
        others = {name: shape for name, shape in SHAPES.items() if shape is not worlds.plain}
        rates, ratios = ratios_of(bench, others, options)
        print_table("requests per CPU second, of plain runs and against those", options.devices,
                    lambda name, n: f"{statistics.median(ratios[name][n]):.2f}" if name in ratios
                    else f"{statistics.median(rates[n]):,.0f}")
        if not shutil.which("valgrind"):
            return print("\nInstructions are not counted: valgrind is missing.")
        print()
        print_table("instructions per request", options.counted,
                    lambda name, n: f"{bench.instructions_per_request(SHAPES[name], n):,.0f}")


if __name__ == "__main__":
    main()
