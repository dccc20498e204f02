"""dynasplit_test.py PROGRAM: of each request with one of the 50 limits of the experiment dynasplit a plain computation out of the published
rows gives the latency, energy and verdict that `sunder` simulates. Its steps with 10,000 limits are left to tools/reproduce.
"""
import csv
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

try:
    import h5py  # noqa: F401  (only whether it is there)
    import yaml
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = pathlib.Path(os.environ.get("SUNDER_DATA", ROOT / "../shared/data")) / "splinter"
if not DATA.exists():
    print(f"skipped: '{DATA}' is absent")
    sys.exit(77)

HERE = ROOT / "scenarios/paper/dynasplit"
TESTED = {"vgg16": 335, "vit": 266}  # rows of the strategies of the test bed, counted by hand
FIFTH = {"vgg16": 183, "vit": 55}


def rows_of(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def what(row):
    return tuple(row[key] for key in ("cpu-freq", "layer", "edge-accelerator", "server-accelerator"))


def mean_of(rows):
    return statistics.fmean(float(row["latency"]) for row in rows), statistics.fmean(float(row["energy"]) for row in rows)


def front_of(known):
    """Settings that no other beats, from the fastest to the most frugal."""
    front = []
    for row in sorted(known, key=lambda row: (float(row["latency"]), float(row["energy"]))):
        if not front or float(row["energy"]) < float(front[-1]["energy"]):
            front.append(row)
    return front


def choose(front, limit):
    return next((row for row in reversed(front) if float(row["latency"]) <= limit), front[0])


def expected(network, strategy, limit):
    """(latency, energy) in ms and J."""
    rows = rows_of(DATA / f"simulation_pool_{network}.csv")
    tested, searched = rows[:TESTED[network]], rows[TESTED[network]:]
    if strategy in ("cloud", "edge"):
        last = "0.0" if strategy == "cloud" else {"vgg16": "22.0", "vit": "19.0"}[network]
        tpu = "max" if strategy == "edge" and network == "vgg16" else "off"
        return mean_of([row for row in tested if what(row) == ("1800.0", last, tpu, str(strategy == "cloud"))])
    share, judged = strategy.split("_")
    chosen = choose(front_of(searched[:FIFTH[network]] if share == "20" else searched), limit)
    again = [row for row in tested if what(row) == what(chosen)]
    return mean_of(again if judged == "again" and again else [chosen])


def run_steps(folder):
    """As tools/reproduce does, of the steps with 50 limits."""
    subprocess.run([sys.executable, HERE / "prepare.py", DATA.parent, folder], check=True)
    experiment = yaml.safe_load((HERE / "experiment.yaml").read_text(encoding="utf-8"))
    for step in experiment["steps"]:
        if "_50." in step:
            subprocess.run([sys.argv[1], *step.split()], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    subprocess.run([sys.executable, HERE / "tables.py", folder], check=True, env={**os.environ, "PYTHONPATH": str(ROOT / "tools/plot")})


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        run_steps(folder)
        requests = rows_of(folder / "requests.csv")
    wrong = 0
    for request in requests:
        limit = float(request["limit [ms]"])
        latency, energy = expected(request["network"], request["strategy"], limit)
        same = abs(float(request["latency [ms]"]) - latency) < 1e-3 and abs(float(request["energy [J]"]) - energy) < 1e-6
        if not same or int(request["met"]) != (latency <= limit + 1e-6):
            print(f"{request}: {latency} ms, {energy} J by hand")
            wrong += 1
    print(f"{len(requests)} requests, {wrong} otherwise than by hand")
    return 1 if wrong or len(requests) < 400 else 0


sys.exit(main())
