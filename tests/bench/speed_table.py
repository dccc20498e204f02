"""Prints the speed table of README as Markdown: requests per CPU second (user and system time of the program and its
children), medians over interleaved rounds.

    speed_table.py FOLDER_OF_PROGRAMS [--rounds N] [--requests N]
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
COUNTS = [1_000_000, 4_000_000]  # of requests, whose memory is looked at
DEVICES = (1, 10, 100, 1000)


class Run:
    """One finished command: what it printed, its CPU seconds and how long it took."""

    def __init__(self, command):
        started = time.perf_counter()
        process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE)
        self.output = process.stdout.read().decode()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.wall = time.perf_counter() - started
        self.cpu = usage.ru_utime + usage.ru_stime
        if process.returncode != 0:
            sys.exit(f"speed_table: error: {' '.join(map(str, command))} ended with {process.returncode}")


def own_links(program, devices, requests, more=()):
    return [program, "run", HERE / "own_links.yaml", "--json", "--set", f"devices.phone.count={devices}",
            "--set", f"devices.server.workers={max(1, devices // 2)}",
            "--set", f"run.requests={max(1, requests // devices)}", *more]


def checked(run, devices, requests):
    """The requests of a run, after making sure that each took 27 ms."""
    camera = json.loads(run.output)["applications"]["camera"]
    assert camera["finished"] == devices * max(1, requests // devices), camera
    assert abs(camera["latency"]["min"] - 27e-3) < 1e-9 and abs(camera["latency"]["max"] - 27e-3) < 1e-9, camera
    return camera["finished"]


def requests_of(run):
    return json.loads(run.output)["applications"]["camera"]["finished"]


def tree(pid):
    """The process and its children."""
    try:
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid] + [int(child) for child in children]


def resident(pid):
    """Bytes resident, pages shared with others counted in proportion."""
    try:
        for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def peak_memory(command):
    """The most that a command and its children held together, sampled every 2 ms."""
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(resident(pid) for pid in tree(process.pid)))
        time.sleep(0.002)
    return peak


def thousands(value):
    return f"{value:,.0f}"


def print_speeds(rates, devices):
    print("| requests per CPU second | " + " | ".join(f"N = {n}" for n in devices) + " |")
    print("|---|" + "---:|" * len(devices))
    for name, by_devices in rates.items():
        print(f"| {name} | " + " | ".join(thousands(statistics.median(by_devices[n])) for n in devices) + " |")


def measure_own_links(programs, rounds, requests, folder):
    sunder, loop = programs / "sunder", programs / "actor_loop"
    kinds = {
        "sunder run": lambda n: own_links(sunder, n, requests),
        "sunder run -o FILE.h5": lambda n: own_links(sunder, n, requests, ["-o", folder / "run.h5"]),
        "sunder run, record: spans": lambda n: own_links(sunder, n, requests, ["--set", "run.record=spans"]),
        "SimGrid, an actor a device, compute as Exec": lambda n: [loop, n, max(1, requests // n), "exec"],
        "SimGrid, an actor a device, compute as sleep": lambda n: [loop, n, max(1, requests // n), "sleep"],
    }
    rates = {name: {n: [] for n in DEVICES} for name in kinds}
    for _ in range(rounds):
        for n in DEVICES:
            for name, command in kinds.items():
                run = Run(command(n))
                count = checked(run, n, requests) if name.startswith("sunder") else n * max(1, requests // n)
                rates[name][n].append(count / run.cpu)
    return rates


def measure_shared(programs, rounds):
    cases = {
        "one uplink, 90 % loaded (processor sharing in virtual time)": "shared_uplink.yaml",
        "a link each and one uplink, 90 % loaded (the same, with caps)": "own_links_and_uplink.yaml",
    }
    rates = {name: [] for name in cases}
    for _ in range(rounds):
        for name, file in cases.items():
            run = Run([programs / "sunder", "run", HERE / file, "--json"])
            rates[name].append(requests_of(run) / run.cpu)
    return rates


def measure_tcp(programs, rounds):
    """By network model: the requests of a run and what is set beside."""
    cases = {
        "network_model: exact": (300_000, ["run.network_model=exact"]),
        "network_model: tcp": (30_000, []),
        "network_model: tcp, 1 % of packets lost": (30_000, ["links.wifi.loss={packets: 1 %}"]),
    }
    rates = {name: [] for name in cases}
    for _ in range(rounds):
        for name, (requests, more) in cases.items():
            sets = [word for setting in (f"run.requests={requests // 100}", *more) for word in ("--set", setting)]
            run = Run([programs / "sunder", "run", HERE / "tcp.yaml", "--json", "--replications", 1, *sets])
            rates[name].append(requests_of(run) / run.cpu)
    return rates


def measure_memory(programs, counts, folder):
    """Peaks by what is asked for, of each number of requests."""
    asked = {"sunder run": [], "sunder run -o FILE.h5": ["-o", folder / "run.h5"],
             "the same, record: spans": ["-o", folder / "run.h5", "--set", "run.record=spans"]}
    return {name: [peak_memory(own_links(programs / "sunder", 100, count, more)) for count in counts]
            for name, more in asked.items()}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--requests", type=int, default=300_000, help="of each run")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rates = measure_own_links(options.programs, options.rounds, options.requests, pathlib.Path(folder))
        memory = measure_memory(options.programs, COUNTS, pathlib.Path(folder))
    shared = measure_shared(options.programs, options.rounds)
    tcp = measure_tcp(options.programs, options.rounds)
    starts = [Run([options.programs / "sunder", "run", ROOT / "scenarios/first_split.yaml"]) for _ in range(9)]

    print("N devices send 100 kB every 33 ms over a link each of 50 Mbit/s and 1 ms to N / 2 workers that take 10 ms;")
    print(f"{thousands(options.requests)} requests a run, medians of {options.rounds} interleaved rounds.\n")
    print_speeds(rates, DEVICES)
    ours, bare = rates["sunder run"], rates["SimGrid, an actor a device, compute as Exec"]
    ratio = {n: statistics.median(ours[n]) / statistics.median(bare[n]) for n in DEVICES}
    print("| sunder run against SimGrid with Exec | " + " | ".join(f"{ratio[n]:.1f} x" for n in DEVICES) + " |")
    print("\n| 1000 devices | requests per CPU second |\n|---|---:|")
    for name, values in shared.items():
        print(f"| {name} | {thousands(statistics.median(values))} |")
    print("\n| 100 devices, 100 kB over 20 Mbit/s and 10 ms each | requests per CPU second |\n|---|---:|")
    for name, values in tcp.items():
        print(f"| {name} | {thousands(statistics.median(values))} |")
    print("\n| peak, program and child together | " + " | ".join(f"{thousands(n)} requests" for n in COUNTS) + " |")
    print("|---|" + "---:|" * len(COUNTS))
    for name, peaks in memory.items():
        print(f"| {name} | " + " | ".join(f"{peak / 1e6:.0f} MB" for peak in peaks) + " |")
    wall, cpu = (1e3 * statistics.median(values) for values in zip(*((run.wall, run.cpu) for run in starts)))
    print(f"\n`sunder run scenarios/first_split.yaml` answers in {wall:.0f} ms ({cpu:.0f} ms of CPU time).")


if __name__ == "__main__":
    main()
