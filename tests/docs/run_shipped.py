"""run_shipped.py PROGRAM FILE: a shipped scenario or search holds what it promises to whoever tries it first: it has no
mistake, it runs, and every request ends. Of a space only the mistakes are looked for: the searches that name it try it.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

SCENARIOS = pathlib.Path(__file__).resolve().parents[2] / "scenarios"


def run(*words, **more):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, **more)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, words))} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done


def expect(holds, what):
    if not holds:
        sys.exit(f"error: {what}")


def try_scenario(program, path):
    done = run(program, "run", path, "--json", "--replications", "1")
    applications = json.loads(done.stdout)["applications"]
    expect(applications, "no application")
    for name, figures in applications.items():
        expect(figures["finished"] > 0, f"no request of {name} finished")
        ended = figures["finished"] + figures["failed"] + figures["dropped"]
        expect(figures["requests"] == ended, f"{figures['requests'] - ended} requests of {name} never ended")
        parts = sum(figures["breakdown"].values())
        expect(abs(parts - figures["latency"]["mean"]) <= 1e-9 * parts, f"the stages of {name} do not add up to its latency")
    priced = json.loads(run(program, "plan", path, "--json").stdout)
    expect(len(priced["applications"]) == len(applications), "not every application has its cuts priced")


def try_sweep(program, path):
    with tempfile.TemporaryDirectory() as folder:
        table = pathlib.Path(folder) / "sweep.h5"
        run(program, "sweep", path, "-o", table, "--replications", "1")
        points = run(program, "export", table, "--table", "points").stdout.splitlines()
        expect(len(points) > 2, "a sweep of one point")


def try_search(program, path):
    """With a small budget, or little training; an exact search, which has neither, as it is. What is changed lies in a folder in
    which the models and the other scenarios are those of the repository.
    """
    text = path.read_text(encoding="utf-8")
    for setting, little in (("budget", "{evaluations: 40}"), ("    steps", "10"), ("    finalists", "1")):
        text = re.sub(rf"^{setting}: .*$", f"{setting}: {little}", text, flags=re.MULTILINE)
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / "models").symlink_to(SCENARIOS.parent / "models")
        place = root / "scenarios" / path.relative_to(SCENARIOS)
        for other in SCENARIOS.rglob("*.*"):
            if other != path:
                copy = root / "scenarios" / other.relative_to(SCENARIOS)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.symlink_to(other)
        place.write_text(text, encoding="utf-8")
        done = subprocess.run([program, "search", place, "--json"], capture_output=True, text=True)
    if done.returncode == 1 and "which has LibTorch and is not beside" in done.stderr:
        print(done.stderr)
        sys.exit(77)
    expect(done.returncode == 0, done.stderr)
    result = json.loads(done.stdout)
    if "  command:" in text and not result["front"]:
        print("no training of its own command was finished: what it needs is not here")
        sys.exit(77)
    expect(result["evaluations"] > 0, "nothing was looked at")
    if "supernet:" not in text:  # which has hardly learnt anything here
        expect(result["front"], "nothing was found")


def main(program, path):
    run(program, "check", path)
    text = path.read_text(encoding="utf-8")
    kind = re.search(r"^format: sunder-(\w+)/", text, re.MULTILINE)[1]
    if kind == "search":
        try_search(program, path)
    elif kind == "scenario":
        try_scenario(program, path)
        if re.search(r"^sweep:", text, re.MULTILINE):
            try_sweep(program, path)
    else:
        expect(kind == "space", f"nothing is known to do with '{kind}'")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve())
