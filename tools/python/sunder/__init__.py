"""sunder: discrete-event simulation of split computing.

    import sunder
    run = sunder.load("scenarios/first_split.yaml").run(set={"links.wifi.rate": "10 Mbit/s"})
    run.summary.applications.camera.latency.p95     # seconds
    run.requests                                    # a pandas DataFrame, a row a request

All quantities are in SI units: seconds, bytes, joules, floating-point operations. numpy and pandas are imported when
they are first needed.
"""
from .errors import InputError, Mistake, RunError, ScenarioWarning
from .run import Report, Run
from .scenario import Scenario

__all__ = ["InputError", "Mistake", "Report", "Run", "RunError", "Scenario", "ScenarioWarning", "load", "open", "run"]


def load(source, set=None, seed=None, replications=None):
    """Reads and checks a scenario.

    source: the path of a file, or a dict of what such a file holds. Files that a dict names are sought from the
        working folder; shipped models, devices and links go by their names.
    set, seed, replications: as Scenario.changed() takes them
    Raises InputError with every mistake of every file, each with its place and a hint.
    """
    return Scenario(source, set, seed, replications)


def run(source, **options):
    """load(source).run(...), for a path, a dict or a Scenario. Options: see Scenario.run()."""
    scenario = source if isinstance(source, Scenario) else load(source)
    return scenario.run(**options)


def open(path):
    """Reads a run from the HDF5 file that Run.save() or `sunder run -o` wrote.

    Raises InputError where it is no such file, or damaged.
    """
    import os

    from .compiled import compiled

    return Run(compiled().open_run(os.fspath(path)))
