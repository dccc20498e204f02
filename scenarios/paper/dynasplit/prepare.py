"""prepare.py FOLDER DATA: out of DynaSplit's measured pools (DATA/splinter), what `sunder` reads of them.

A pool is in the order in which it was measured in the end: first what the strategies of the test bed ran, many times over, then
each setting that the search looked at, once. So the search's rows are the last, as far back as none is of a setting that came before.
What is known beforehand (NAME_20, the first of these rows, as many as a fifth of all settings, as the search of the paper has; NAME_80,
all of them) is theirs alone. What a way takes (NAME_again) is the mean of what the test bed measured of its setting
at other times, and the search's own row where it did not.
"""
import csv
import pathlib
import statistics
import sys

LAYERS = {"vgg16": 22, "vit": 19}  # of each network; a cut behind the last is the device alone
SETTINGS = {"vgg16": 917, "vit": 273}  # of 7 clocks, layers, accelerators and GPU those that make sense, see settings_of()
COLUMNS = ("cut", "name", "edge clock", "edge accelerator", "cloud accelerator", "edge time [ms]", "edge energy [J]", "edge sent [B]",
           "edge transfer [ms]", "cloud time [ms]", "cloud energy [J]")
TAKEN = {"edge time [ms]": "avg latency edge (ms)", "edge energy [J]": "avg energy edge (J)", "edge transfer [ms]": "avg latency transfer (ms)",
         "cloud time [ms]": "avg latency cloud (ms)", "cloud energy [J]": "avg energy cloud (J)"}
KIB = 1024

SCENARIO = """# One request after the other, each with its own limit, of the pools of DynaSplit (arXiv 2410.23881).
format: sunder-scenario/1
models:
  {network}:
    input: {{name: image, bytes: 602112 B}}
    ops:
{ops}
devices:
  edge: {{}}
  cloud: {{}}
links:
  wire: {{rate: 1 Gbit/s, each: edge}}   # faster than what was measured over it: the rest of a transfer is the edge's
routes:
  - {{from: edge, to: cloud, via: [wire]}}
applications:
  user:
    model: {network}
    origin: edge
    arrivals: {{periodic: 1 s}}
    deadline: 1 s
    split: {{adaptive: {{pool: {pool}, {choice}}}}}
    servers: [cloud]
    raw_input: allowed
run: {{requests: 1, seed: 1}}
sweep:
  applications.user.deadline: [{limits}]
"""


def settings_of(layers, accelerators):
    """7 clocks; in the cloud alone no accelerator matters, on the device alone no GPU."""
    return 7 * (2 + (layers - 1) * accelerators * 2 + accelerators)


def setting_of(row):
    return row["cpu-freq"], row["layer"], row["edge-accelerator"], row["server-accelerator"]


def read_pool(path):
    """(rows of the test bed's strategies, rows of the search)"""
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    seen = set()
    first = len(rows)
    while first > 0 and setting_of(rows[first - 1]) not in seen:
        first -= 1
        seen.add(setting_of(rows[first]))
    return rows[:first], rows[first:]


def way_of(network, rows):
    """Rows of one setting as one way: their mean."""
    clock, layer, accelerator, gpu = setting_of(rows[0])
    layer = round(float(layer))
    cut = {0: "server_only", LAYERS[network]: "device_only"}.get(layer, f"layer{layer}")
    way = {"cut": cut, "edge clock": f"{float(clock):.0f} MHz", "edge accelerator": f"TPU {accelerator}",
           "cloud accelerator": "GPU" if gpu == "True" else "CPU"}
    way["name"] = " ".join([cut, way["edge clock"], way["edge accelerator"], way["cloud accelerator"]])
    way["edge sent [B]"] = round(statistics.fmean(KIB * float(row["tensor size (KB)"]) for row in rows))
    for title, theirs in TAKEN.items():
        way[title] = statistics.fmean(float(row[theirs]) for row in rows)
    return way


def ways_of(network, rows):
    by_setting = {}
    for row in rows:
        by_setting.setdefault(setting_of(row), []).append(row)
    return [way_of(network, alike) for alike in by_setting.values()]


def write_pool(path, ways):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(ways)


def again(searched, tested):
    """What ways take at other times than those at which they were found."""
    by_name = {way["name"]: way for way in tested}
    return [by_name.get(way["name"], way) for way in searched]


def write_scenario(folder, name, network, pool, choice, limits):
    ops = "\n".join(f"      - {{name: layer{layer}, work: 0 flop, output: 1 kB}}" for layer in range(1, LAYERS[network] + 1))
    (folder / f"{name}.yaml").write_text(
        SCENARIO.format(network=network, ops=ops, pool=pool, choice=choice, limits=", ".join(f"{limit:.9g} ms" for limit in limits)),
        encoding="utf-8")


def limits_of(data, users, network):
    with open(data / f"network_latency_{users}_samples.csv", newline="", encoding="utf-8") as file:
        return [float(row["Latency"]) for row in csv.DictReader(file) if row["Network"] == network]


def prepare(network, folder, data):
    tested_rows, searched_rows = read_pool(data / f"simulation_pool_{network}.csv")
    tested, searched = ways_of(network, tested_rows), ways_of(network, searched_rows)
    fifth = searched[:round(0.2 * SETTINGS[network])]
    ends = {"cloud": "server_only 1800 MHz TPU off GPU",
            "edge": "device_only 1800 MHz TPU max CPU" if network == "vgg16" else "device_only 1800 MHz TPU off CPU"}
    pools = {"20": fifth, "80": searched, "20_again": again(fifth, tested), "80_again": again(searched, tested)}
    pools |= {end: [way for way in tested if way["name"] == name] for end, name in ends.items()}
    for name, ways in pools.items():
        write_pool(folder / f"{network}_{name}.csv", ways)
    for users in (50, 10000):
        limits = limits_of(data, users, network)
        for share in ("20", "80"):
            known = f"known: {network}_{share}.csv, policy: deadline"
            write_scenario(folder, f"{network}_{share}_again_{users}", network, f"{network}_{share}_again.csv", known, limits)
            write_scenario(folder, f"{network}_{share}_same_{users}", network, f"{network}_{share}.csv", "policy: deadline", limits)
        for end in ends:
            write_scenario(folder, f"{network}_{end}_{users}", network, f"{network}_{end}.csv", "policy: fixed", limits)


def main(data, folder):
    assert SETTINGS == {"vgg16": settings_of(22, 3), "vit": settings_of(19, 1)}
    for network in LAYERS:
        prepare(network, folder, data / "splinter")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
