"""prepare.py DATA FOLDER: of each machine and network of PORTEND a scenario whose ops take what its parts took alone (FOLDER/MACHINE_NETWORK.yaml),
their list (pairs_list.csv), and all measured stretches in milliseconds (stretches.json).
"""
import csv
import json
import pathlib
import statistics
import sys

SAME = "a1.large_multicore", "1core"  # the files of a1.large once more
PREFIX = "profiling_partition_"

SCENARIO = """format: sunder-scenario/1
models:
  net:
    input: {{name: image, bytes: 1 kB}}
    ops:
{ops}
devices:
  machine: {{}}
applications:
  camera: {{model: net, origin: machine, arrivals: {{periodic: 100 s}}, split: device_only}}
run: {{requests: 1}}
"""


def stretches(path):
    """Milliseconds of each stretch, (first part, last part), in the median."""
    table = json.loads(json.loads(path.read_text(encoding="utf-8")))
    columns = (table[name].values() for name in ("partition_start", "partition_end", "latency_partition"))
    return {(first, last): statistics.median(times) for first, last, times in zip(*columns)}


def pairs(folder):
    """(machine, network, stretches)"""
    for path in sorted(folder.glob(f"*/{PREFIX}*.txt")):
        network, _, rest = path.stem.removeprefix(PREFIX).partition("_")
        cores = rest.partition("_")[2]
        if (path.parent.name, cores) != SAME:
            yield path.parent.name.partition("_")[0] + (f"_{cores}" if cores else ""), network, stretches(path)


def scenario(times):
    parts = max(last for _, last in times)
    ops = [f"      - {{name: part{part}, work: 0 flop, output: 1 kB, time: {{machine: {1e3 * times[part, part]:.9g} us}}}}" for part in range(1, parts + 1)]
    return SCENARIO.format(ops="\n".join(ops))


def main(data, folder):
    found = list(pairs(data / "portend"))
    for machine, network, times in found:
        (folder / f"{machine}_{network}.yaml").write_text(scenario(times), encoding="utf-8")
    with open(folder / "pairs_list.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("file", "machine", "network"))
        writer.writerows((f"{machine}_{network}", machine, network) for machine, network, _ in found)
    lists = {f"{machine}_{network}": [[*stretch, time] for stretch, time in times.items()] for machine, network, times in found}
    (folder / "stretches.json").write_text(json.dumps(lists) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
