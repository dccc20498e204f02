"""Holds simulated splits against executed ones, and prints how many are within the limits.

    rehearsals.py SUNDER FOLDER [--part settings|decisions|all] [--count 72] [--requests 20] [--seed 1] [--limit 1200]

FOLDER keeps the models as they were measured on this machine, a scenario and the records of each rehearsal and simulation, and
`digests.txt` of all of them. What is there is not done again, so that a run that was stopped, or whose time (--limit, seconds) was
over, goes on where it was; the tables tell what is there.

Settings: ResNet-18, MobileNetV2, AlexNet and SqueezeNet, of each five cuts that send something, in equal steps through
the network; 5, 20 and 50 Mbit/s; 1, 10 and 40 ms one way; 0 and 1 % of packets lost; alone, or four clients over the same link
whose heads wait out their measured times. One thread each, 8 bits a number, 1 kB back, a closed loop. `--count` of them are
drawn by `--seed`. For each the network is measured and rehearsed in turns, three times and twice; what the two rehearsals differ by is
the machine. It is simulated with each of the three, and a rehearsal is held against the mean of what was measured before it and behind it.
Where the three differ by more than a tenth the machine was not as fast all the time: the setting is done again, twice at most.

Decisions: the four networks over three links, each pair measured once; every cut that sends something is rehearsed, and the cut that the simulator has for best is
compared with the one that was measured to be.
"""
import argparse
import hashlib
import itertools
import json
import pathlib
import random
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
NETWORKS = ("resnet18", "mobilenet_v2", "alexnet", "squeezenet1_1")
CUTS = 5
RATES = (5, 20, 50)  # Mbit/s
LATENCIES = (1, 10, 40)  # ms
LOSSES = (0, 1)  # %
CLIENTS = (1, 4)
LINKS = ((5, 10), (20, 10), (50, 1))  # of decisions: Mbit/s and ms
LEAST_OFF = 0.05  # of the median, or so many times what two rehearsals differ by:
OF_TWO = 1.5
MEASURED_FOR = 3  # s, each time
STEADY = 1.1  # the slowest of the passes measured for a setting over the fastest
ATTEMPTS = 3  # at a steady one


class OutOfTime(Exception):
    pass


class Workshop:
    """Runs commands while there is time, and keeps what they write."""

    def __init__(self, arguments):
        self.program = arguments.program.resolve()
        self.folder = arguments.folder.resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.ends = time.monotonic() + arguments.limit

    def sunder(self, *words, may_fail=False):
        left = self.ends - time.monotonic()
        if left <= 0:
            raise OutOfTime
        done = subprocess.run([self.program, *map(str, words)], capture_output=True, text=True, timeout=max(left, 60) + 60)
        if done.returncode != 0 and not may_fail:
            sys.exit(f"rehearsals: {' '.join(map(str, words))} ended with {done.returncode}:\n{done.stderr}")
        return done

    def made(self, path, *words):
        """The file, by the command where it is not there yet. It appears whole or not at all."""
        if not path.exists():
            self.sunder(*words, "-o", path)
        return path

    def measured(self, network, before):
        """The network with its times on this machine, measured just before what is called so: machines are not as fast every minute."""
        folder = self.folder / "measured" / before
        if not (folder / "measured.json").exists():
            folder.mkdir(parents=True, exist_ok=True)
            done = self.sunder("measure", ROOT / f"models/dnn/{network}.yaml", "--name", "this_machine", "--seconds", MEASURED_FOR, "--awake",
                               "--json", "-o", folder)
            (folder / "measured.json").write_text(done.stdout)
        return folder

    def write_digests(self):
        files = sorted(path for path in self.folder.rglob("*") if path.is_file() and path.name != "digests.txt")
        lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(self.folder)}\n" for path in files]
        (self.folder / "digests.txt").write_text("".join(lines))


def scenario_text(folder, network, setting):
    """\\param setting  rate, latency, loss, clients, cut (its name in YAML, or None for the best) and requests of each client"""
    loss = f", loss: {{packets: {setting['loss']} %, timeout: 200 ms}}" if setting["loss"] else ""
    split = setting["cut"] or "{best: latency}"
    return f"""format: sunder-scenario/1
models:
  net: {folder}/{network}.yaml
devices:
  client: {{profile: {folder}/this_machine.yaml, count: {setting['clients']}}}
  server: {{profile: {folder}/this_machine.yaml}}
links:
  path: {{rate: {setting['rate']} Mbit/s, latency: {setting['latency']} ms{loss}}}
routes:
  - {{from: client, to: server, via: [path]}}
applications:
  watch:
    model: net
    origin: client
    arrivals: {{closed: {{think: {{uniform: {{min: 10 ms, max: 50 ms}}}}}}}}
    split: {split}
    servers: [server]
    codec: {{bits: 8}}
    answer: 1 kB
    raw_input: allowed
run: {{requests: {setting['requests']}, network_model: tcp, seed: {setting['seed']}}}
"""


def name_of(setting):
    cut = "".join(letter if letter.isalnum() else "_" for letter in str(setting["cut_name"]))
    return (f"{setting['network']}-{cut}-{setting['rate']}M-{setting['latency']}ms-{setting['loss']}-"
            f"{setting['clients']}")


def scenario_of(shop, setting, turn=""):
    """\param turn  names what was measured for it, where it was more than once"""
    path = shop.folder / "scenarios" / f"{name_of(setting)}{turn}.yaml"
    path.parent.mkdir(exist_ok=True)
    text = scenario_text(shop.measured(setting["network"], setting.get("block") or f"{name_of(setting)}{turn}"), setting["network"], setting)
    if not path.exists() or path.read_text() != text:
        path.write_text(text)
    return path


def as_yaml(name):
    """A cut as `split` has it."""
    if name in ("server_only", "device_only"):
        return name
    return f"{{after: {name}}}"


def cuts_of(shop, network):
    """Names of all cuts at which one tensor crosses, from the front of the network to its end."""
    setting = {"network": network, "rate": 20, "latency": 10, "loss": 0, "clients": 1, "cut": None, "cut_name": "best",
               "requests": 1, "seed": 1, "block": network}
    path = scenario_of(shop, setting)
    plan = json.loads(shop.sunder("plan", path, "--all", "--json").stdout)
    cuts = [cut for cut in plan["applications"]["watch"]["cuts"]
            if cut["why_not"] is None and cut["payload"] > 0 and (cut["cut_vertex"] or cut["cut"] == "server_only")]
    return [cut["cut"] for cut in sorted(cuts, key=lambda cut: cut["head"])]


def drawn_settings(shop, arguments):
    every = []
    for network in NETWORKS:
        cuts = cuts_of(shop, network)
        steps = [round(i * (len(cuts) - 1) / (CUTS - 1)) for i in range(CUTS)]
        for cut, rate, latency, loss, clients in itertools.product(
                [cuts[step] for step in steps], RATES, LATENCIES, LOSSES, CLIENTS):
            requests = arguments.requests if clients == 1 else max(1, round(4 / 3 * arguments.requests / clients))
            every.append({"network": network, "cut": as_yaml(cut), "cut_name": cut, "rate": rate, "latency": latency,
                          "loss": loss, "clients": clients, "requests": requests, "seed": arguments.seed})
    return random.Random(arguments.seed).sample(every, min(arguments.count, len(every)))


def rehearsed(shop, setting, turn):
    heads = ["--heads", "wait"] if setting["clients"] > 1 else []
    return shop.made(record_of(shop, setting, turn), "rehearse", scenario_of(shop, setting, turn), *heads, "--awake", "--limit", "2 min")


def simulated(shop, setting, turn):
    return shop.made(record_of(shop, setting, f"{turn}-simulated"), "run", scenario_of(shop, setting, turn))


def record_of(shop, setting, which):
    path = shop.folder / "records" / f"{name_of(setting)}{which}.h5"
    path.parent.mkdir(exist_ok=True)
    return path


def turns_of(attempt):
    """Measured; between them it is rehearsed."""
    return [f"-{attempt}{letter}" for letter in "abc"]


def unsteadiness(shop, setting, attempt):
    """The slowest measured pass over the fastest; nothing where the attempt is not over."""
    passes = []
    for turn in turns_of(attempt):
        file = shop.folder / "measured" / f"{name_of(setting)}{turn}" / "measured.json"
        if not file.exists() or not record_of(shop, setting, f"{turn}-simulated").exists():
            return None
        passes.append(json.loads(file.read_text())["batches"][0]["pass"])
    return max(passes) / min(passes)


def attempt_that_counts(shop, setting):
    """The first steady one, or the last; nothing where there is none yet."""
    found = [(attempt, unsteadiness(shop, setting, attempt)) for attempt in range(ATTEMPTS)]
    over = [attempt for attempt, unsteady in found if unsteady is not None]
    return next((attempt for attempt in over if found[attempt][1] <= STEADY), over[-1] if len(over) == ATTEMPTS else None)


def stages(shop, one, other):
    """Of two files of records: {stage: (figures of the one, of the other)}."""
    comparison = json.loads(shop.sunder("compare", one, other, "--json").stdout)
    return {stage["stage"]: (stage["a"], stage["b"]) for stage in comparison["stages"][0]["stages"]}


def judged(shop, setting):
    """What two rehearsals and the simulations differ by, stage by stage; nothing where one of them is missing."""
    attempt = attempt_that_counts(shop, setting)
    if attempt is None:
        return None
    before, between, behind = turns_of(attempt)
    pairs = [(before, before), (before, between), (between, between), (between, behind)]  # a rehearsal's turn, a simulation's
    found = [stages(shop, record_of(shop, setting, one), record_of(shop, setting, f"{other}-simulated")) for one, other in pairs]
    rows = {}
    for stage in found[0]:
        both = [of_pair[stage] for of_pair in found if stage in of_pair]
        mean = lambda which: {figure: statistics.mean(figures[which][figure] for figures in both) for figure in both[0][which]}
        rows[stage] = {"measured": mean(0), "simulated": mean(1), "two": abs(both[0][0]["median"] - both[-1][0]["median"])}
    return rows


def off(row, figure):
    measured = row["measured"][figure]
    return (row["simulated"][figure] - measured) / measured if measured > 0 else float("nan")


def share(hits, of):
    return f"{hits} of {of} ({100 * hits / of:.0f} %)" if of else "none"


def table_of_settings(shop, settings):
    print(f"{'network':14} {'cut':28} {'Mbit/s':>6} {'ms':>3} {'loss':>4} {'clients':>7} "
          f"{'measured':>9} {'again':>7} {'simulated':>9} {'off':>7} {'p95 off':>8}   stages beyond 10 % (measured, simulated in ms)")
    near = within_ten = tails = 0
    medians = medians_near = medians_near_or_small = 0
    count = 0
    for setting in settings:
        rows = judged(shop, setting)
        if rows is None:
            continue
        count += 1
        total = rows["total"]
        measured = total["measured"]["median"]
        two = total["two"] / measured
        is_near = abs(off(total, "median")) <= max(LEAST_OFF, OF_TWO * two)
        near += is_near
        within_ten += abs(off(total, "median")) <= 0.1
        tails += abs(off(total, "p95")) <= 0.15
        beyond = []
        for stage, row in rows.items():
            if stage == "total" or row["measured"]["median"] <= 0:
                continue
            medians += 1
            difference = abs(row["simulated"]["median"] - row["measured"]["median"])
            is_off = difference > 0.1 * row["measured"]["median"]
            medians_near += not is_off
            medians_near_or_small += not is_off or difference <= 0.2e-3
            if is_off and difference > 0.2e-3:
                beyond.append(f"{stage} {1e3 * row['measured']['median']:.2f}, {1e3 * row['simulated']['median']:.2f}")
        print(f"{setting['network']:14} {setting['cut_name'][:28]:28} {setting['rate']:6} {setting['latency']:3} {setting['loss']:4} "
              f"{setting['clients']:7} {1e3 * measured:9.2f} {100 * two:6.1f}% {1e3 * total['simulated']['median']:9.2f} "
              f"{100 * off(total, 'median'):+6.1f}% {100 * off(total, 'p95'):+7.1f}% {' ' if is_near else '*'} {'; '.join(beyond)}")
    print(f"\n{count} of {len(settings)} settings")
    print(f"median within the larger of 5 % and 1.5 times what two rehearsals differ by   {share(near, count)}, asked: 80 %")
    print(f"median within 10 %                                                            {share(within_ten, count)}, asked: 95 %")
    print(f"p95 within 15 %                                                               {share(tails, count)}, asked: 80 %")
    print(f"stages' medians within 10 %                                                   {share(medians_near, medians)}, asked: 90 %")
    print(f"stages' medians within 10 % or 0.2 ms                                         {share(medians_near_or_small, medians)}")


def decision_settings(shop, arguments):
    pairs = []
    for network, (rate, latency) in itertools.product(NETWORKS, LINKS):
        pairs.append([{"network": network, "cut": as_yaml(cut), "cut_name": cut, "rate": rate, "latency": latency, "loss": 0,
                       "clients": 1, "requests": arguments.decision_requests, "seed": arguments.seed + 1,
                       "block": f"{network}-{rate}M-{latency}ms"}
                      for cut in cuts_of(shop, network)])
    return pairs


def table_of_decisions(shop, pairs):
    print(f"\n{'network':14} {'Mbit/s':>6} {'ms':>3} {'cuts':>4}  {'simulated best':28} {'measured there':>14}  "
          f"{'measured best':28} {'there':>8} {'worse by':>9}")
    good = count = 0
    for pair in pairs:
        medians = {}
        for setting in pair:
            records = shop.folder / "records"
            rehearsal, simulation = (records / f"decision-{name_of(setting)}-{which}.h5" for which in (0, "simulated"))
            if rehearsal.exists() and simulation.exists():
                total = stages(shop, rehearsal, simulation)["total"]
                medians[setting["cut_name"]] = (total[0]["median"], total[1]["median"])
        if len(medians) < len(pair):
            continue
        count += 1
        simulated_best = min(medians, key=lambda cut: medians[cut][1])
        measured_best = min(medians, key=lambda cut: medians[cut][0])
        worse = medians[simulated_best][0] / medians[measured_best][0] - 1
        good += worse <= 0.05
        print(f"{pair[0]['network']:14} {pair[0]['rate']:6} {pair[0]['latency']:3} {len(pair):4}  {simulated_best[:28]:28} "
              f"{1e3 * medians[simulated_best][0]:14.2f}  {measured_best[:28]:28} {1e3 * medians[measured_best][0]:8.2f} {100 * worse:8.1f}%")
    print(f"\nthe cut that is simulated to be best is within 5 % of the best measured: {share(good, count)}, asked: 90 %")


def rehearse_settings(shop, settings):
    for setting in settings:
        for attempt in range(ATTEMPTS):
            if attempt_that_counts(shop, setting) is not None:
                break
            before, between, behind = turns_of(attempt)
            for turn in (before, between):
                rehearsed(shop, setting, turn)
            for turn in (before, between, behind):
                simulated(shop, setting, turn)


def rehearse_decisions(shop, pairs):
    for setting in itertools.chain.from_iterable(pairs):
        name = name_of(setting)
        records = shop.folder / "records"
        records.mkdir(exist_ok=True)
        scenario = scenario_of(shop, setting)
        shop.made(records / f"decision-{name}-0.h5", "rehearse", scenario, "--awake", "--limit", "2 min")
        shop.made(records / f"decision-{name}-simulated.h5", "run", scenario)


def main():
    described = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    described.add_argument("program", type=pathlib.Path)
    described.add_argument("folder", type=pathlib.Path)
    described.add_argument("--part", choices=("settings", "decisions", "all"), default="all")
    described.add_argument("--count", type=int, default=72)
    described.add_argument("--requests", type=int, default=20)
    described.add_argument("--decision-requests", type=int, default=8)
    described.add_argument("--seed", type=int, default=1)
    described.add_argument("--limit", type=float, default=1200)
    arguments = described.parse_args()
    shop = Workshop(arguments)
    settings = pairs = []
    try:
        if arguments.part != "decisions":
            settings = drawn_settings(shop, arguments)
            rehearse_settings(shop, settings)
        if arguments.part != "settings":
            pairs = decision_settings(shop, arguments)
            rehearse_decisions(shop, pairs)
    except OutOfTime:
        print("time is over; the same command goes on from here\n")
    shop.ends = time.monotonic() + 300  # tables take little
    if settings:
        table_of_settings(shop, settings)
    if pairs:
        table_of_decisions(shop, pairs)
    shop.write_digests()


if __name__ == "__main__":
    main()
