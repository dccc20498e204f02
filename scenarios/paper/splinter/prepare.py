"""prepare.py DATA FOLDER: out of SPLINTER's pools (DATA/splinter) the tables that `sunder calibrate` reads, one for each part of the two scenarios
beside this file (FOLDER/NETWORK_PART.csv), and one of all (NETWORK_all.csv).

Held out are the clocks of 1,000 and 1,400 MHz, and every third cut (those behind layers 3, 6, ...), in all tables alike.
"""
import csv
import pathlib
import shutil
import sys

HERE = pathlib.Path(__file__).resolve().parent
LAYERS = {"vgg16": 22, "vit": 19}
PIS = {"vgg16": ("pi_off", "pi_std", "pi_max"), "vit": ("pi_off",)}  # by Edge TPU
CLOCKS_HELD_OUT = 1000, 1400  # MHz
EVERY = 3  # cut
ORIGIN, SERVERS, CUT = "applications.user.origin", "applications.user.servers", "applications.user.split"
FIGURES = {"latency [ms]": "latency", "device [ms]": "avg latency edge (ms)", "transfer [ms]": "avg latency transfer (ms)",
           "server [ms]": "avg latency cloud (ms)", "energy [J]": "energy", "device_energy [J]": "avg energy edge (J)",
           "server_energy [J]": "avg energy cloud (J)"}


def op_names(network):
    """As the scenario has them, in order: prepare, one a layer, answer."""
    lines = (HERE / f"{network}.yaml").read_text(encoding="utf-8").splitlines()
    return [line.split("name: ")[1].split(",")[0] for line in lines if line.startswith("      - {name: ")]


def row_of(network, ops, row):
    clock, layer = float(row["cpu-freq"]), round(float(row["layer"]))
    stays = layer == LAYERS[network]
    pi, cloud = f"pi_{row['edge-accelerator']}", "cloud_gpu" if row["server-accelerator"] == "True" else "cloud_cpu"
    cut_held_out = 0 < layer < LAYERS[network] and layer % EVERY == 0
    found = {ORIGIN: pi, SERVERS: f"[{cloud}]", CUT: "device_only" if stays else f"{{after: {ops[layer]}}}",
             "held_out": "yes" if clock in CLOCKS_HELD_OUT or cut_held_out else "no",
             "mode": pi.removeprefix("pi_") + (" alone" if stays else " and " + cloud.removeprefix("cloud_"))}
    for one in PIS[network]:  # a flop is a cycle; what is not used is left as it stands
        found[f"devices.{one}.speed"] = f"{clock:.0f} Mflop/s" if one == pi else ""
    return found | {title: row[theirs] for title, theirs in FIGURES.items()}


def write(path, rows, columns):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def write_parts(folder, network, rows):
    """What each calibration needs and no more: settings that differ in nothing else are one."""
    def part(name, chosen, columns, figure):
        write(folder / f"{network}_{name}.csv", chosen, [*columns, "held_out", figure])

    sent = [row for row in rows if row[CUT] != "device_only"]
    part("link", sent, [CUT], "transfer [ms]")
    for pi in PIS[network]:
        here = [row for row in rows if row[ORIGIN] == pi]
        part(pi, here, [ORIGIN, f"devices.{pi}.speed", CUT, SERVERS], "device [ms]")
        part(f"{pi}_power", [row for row in here if row[CUT] == "device_only"], [ORIGIN, f"devices.{pi}.speed", CUT], "energy [J]")
    for cloud in ("cloud_gpu", "cloud_cpu"):
        there = [row for row in sent if row[SERVERS] == f"[{cloud}]"]
        part(cloud, there, [CUT, SERVERS], "server [ms]")
        part(f"{cloud}_power", there, [CUT, SERVERS], "server_energy [J]")


def main(data, folder):
    for network in LAYERS:
        ops = op_names(network)
        with open(data / "splinter" / f"simulation_pool_{network}.csv", newline="", encoding="utf-8") as file:
            rows = [row_of(network, ops, row) for row in csv.DictReader(file)]
        write(folder / f"{network}_all.csv", rows, list(rows[0]))
        write_parts(folder, network, rows)
        shutil.copy(HERE / f"{network}.yaml", folder / f"{network}_0.yaml")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
