"""sunder: discrete-event simulation of split computing.

    import sunder
    run = sunder.load("scenarios/first_split.yaml").run(set={"links.wifi.rate": "10 Mbit/s"})
    run.summary.applications.camera.latency.p95     # seconds
    run.requests                                    # a pandas DataFrame, a row a request

All quantities are in SI units: seconds, bytes, joules, floating-point operations. numpy and pandas are imported when
they are first needed.
"""
from .errors import InputError, Mistake, RunError, ScenarioWarning
from .report import Report
from .run import Run
from .scenario import Scenario
from .sweep import Answer, Sweep

__all__ = ["Answer", "Environment", "InputError", "Mistake", "Report", "Run", "RunError", "Scenario", "ScenarioWarning", "Sweep", "compare", "load",
           "open", "plan", "run", "search", "sweep"]


def __getattr__(name):
    if name == "Environment":  # which needs threads and queues
        from .environment import Environment

        return Environment
    raise AttributeError(f"module 'sunder' has no attribute {name!r}")


def load(source, set=None, seed=None, replications=None):
    """Reads and checks a scenario.

    source: the path of a file, or a dict of what such a file holds. Files that a dict names are sought from the
        working folder; shipped models, devices and links go by their names.
    set, seed, replications: as Scenario.changed() takes them
    Raises InputError with every mistake of every file, each with its place and a hint.
    """
    return Scenario(source, set, seed, replications)


def _scenario(source):
    return source if isinstance(source, Scenario) else load(source)


def run(source, **options):
    """load(source).run(...), for a path, a dict or a Scenario. Options: see Scenario.run()."""
    return _scenario(source).run(**options)


def plan(source, **options):
    """load(source).plan(...). Options: see Scenario.plan()."""
    return _scenario(source).plan(**options)


def sweep(source, **options):
    """load(source).sweep(...). Options: see Scenario.sweep()."""
    return _scenario(source).sweep(**options)


def compare(a, b):
    """a.compare(b) of two runs."""
    return a.compare(b)


def search(source, seed=None, jobs=None, output=None):
    """Searches architecture and split together, as `sunder search` does, and returns an Answer: `front` and the rest of
    what `--json` says.

    source: the path of a search file, or a dict
    seed: in place of the file's
    jobs: simulations at once; as many as there are cores by default
    output: an HDF5 file for every candidate
    Raises InputError, RunError. It happens in another process, so that Ctrl-C stops it at any time.
    """
    import os

    from .program import answer_of

    words = ["search"]
    for option, value in (("--seed", seed), ("--jobs", jobs), ("--output", None if output is None else os.fspath(output))):
        if value is not None:
            words += [option, str(value)]
    return Answer(answer_of(words, source))


def open(path):
    """Reads a Run or a Sweep from the HDF5 file that its save() or the program wrote.

    Raises InputError where it is no such file, or damaged.
    """
    import os

    from .compiled import compiled

    path = os.fspath(path)
    if compiled().is_sweep(path):
        return Sweep(compiled().open_sweep(path))
    return Run(compiled().open_run(path))
