"""Scenarios: loaded, changed and simulated."""
import json
import os
import warnings
from collections.abc import Mapping

from .compiled import compiled
from .errors import ScenarioWarning
from .progress import progress_line
from .run import Run


class Scenario:
    """A scenario that has been read and checked. Made by load()."""

    def __init__(self, source, set=None, seed=None, replications=None):
        self._source = source
        self._settings = settings_of(set)
        self._seed = seed
        self._replications = replications
        if isinstance(source, Mapping):
            path, text = "scenario.yaml", json.dumps(source, indent=1, ensure_ascii=False) + "\n"
        else:
            path, text = os.fspath(source), None
        self._loaded = compiled().load(path, text, self._settings, seed, replications)

    @property
    def name(self):
        """The name of its file, without its ending."""
        return self._loaded.name

    @property
    def text(self):
        """The scenario as YAML that needs no other file."""
        return self._loaded.text

    @property
    def warnings(self):
        """What is there and does nothing: (file, line, column, message, hint) of each."""
        return list(self._loaded.warnings)

    def changed(self, set=None, seed=None, replications=None):
        """The same scenario with values changed: `set={"links.wifi.rate": "10 Mbit/s"}`, as `--set` does.

        Raises InputError with every mistake.
        """
        return Scenario(self._source, [*self._settings, *settings_of(set)], self._seed if seed is None else seed,
                        self._replications if replications is None else replications)

    def run(self, set=None, seed=None, replications=None, jobs=None, progress=None):
        """Simulates all replications and returns a Run.

        set: values to change, {"links.wifi.rate": "10 Mbit/s"}; numbers are taken in the units of the format
        seed, replications: in place of the scenario's
        jobs: replications at once; as many as there are cores by default. With one, all happens in this process.
        progress: called with (replications done, all of them, requests so far), or False for none. By default a
            line is shown in notebooks and on terminals.
        The result depends on the scenario and seed only. Ctrl-C raises KeyboardInterrupt.
        Raises InputError with every mistake, RunError where the run cannot go on.
        """
        scenario = self
        if set is not None or seed is not None or replications is not None:
            scenario = self.changed(set, seed, replications)
        with progress_line("replications", progress) as tell:
            kept = compiled().run(scenario._loaded, jobs or 0, tell)
        for text in kept.warnings:
            warnings.warn(text, ScenarioWarning, stacklevel=2)
        return Run(kept)

    def __repr__(self):
        return f"<scenario {self.name}>"


def settings_of(changes):
    """The values as `--set` takes them: "KEY=VALUE" each."""
    if changes is None:
        return []
    if isinstance(changes, Mapping):
        return [f"{key}={value if isinstance(value, str) else json.dumps(value)}" for key, value in changes.items()]
    return list(changes)
