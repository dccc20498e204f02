"""Scenarios: loaded, changed and simulated."""
import os
import warnings
from collections.abc import Mapping

from .compiled import compiled
from .errors import ScenarioWarning
from .progress import progress_line
from .run import Run
from .sweep import Answer, Sweep


class Scenario:
    """A scenario that has been read and checked. Made by load()."""

    def __init__(self, source, set=None, seed=None, replications=None):
        self._source = source
        self._settings = settings_of(set)
        self._seed = seed
        self._replications = replications
        if isinstance(source, Mapping):
            import json

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

    def run(self, set=None, seed=None, replications=None, jobs=None, progress=None, policy=None):
        """Simulates all replications and returns a Run.

        set: values to change, {"links.wifi.rate": "10 Mbit/s"}; numbers are taken in the units of the format
        seed, replications: in place of the scenario's
        jobs: replications at once, in threads (in processes where SimGrid is needed); as many as there are cores by default
        progress: called with (replications done, all of them, requests so far), or False for none. By default a
            line is shown in notebooks and on terminals.
        policy: chooses the way of each request of applications whose split is `adaptive`, in place of their policy: a
            function of an Observation, or an object with `choose(observation)` and, if it likes to hear of requests
            that are over, `learn(feedback)`. It answers with a way by its number in `observation.ways`, or its
            name. All devices share it, and replications are simulated one after the other.
        The result depends on the scenario and seed only. Ctrl-C raises KeyboardInterrupt.
        Raises InputError with every mistake, RunError where the run cannot go on.
        """
        scenario = self
        if set is not None or seed is not None or replications is not None:
            scenario = self.changed(set, seed, replications)
        with progress_line("replications", progress) as tell:
            kept = compiled().run(scenario._loaded, jobs or 0, tell, getattr(policy, "choose", policy),
                                  getattr(policy, "learn", None))
        for text in kept.warnings:
            warnings.warn(text, ScenarioWarning, stacklevel=2)
        return Run(kept)

    def plan(self, set=None, under_load=False):
        """What each cut of each application would cost a lone request (or, `under_load`, simulated), as
        `sunder plan --json` says it: `plan.applications.NAME.cuts` is a list of dicts, in SI units."""
        from .program import answer_of

        scenario = self if set is None else self.changed(set)
        words = ["plan", *(word for setting in scenario._settings for word in ("--set", setting))]
        if scenario._seed is not None:
            words += ["--seed", str(scenario._seed)]
        if under_load:
            words.append("--under-load")
            if scenario._replications is not None:
                words += ["--replications", str(scenario._replications)]
        return Answer(answer_of(words, scenario._source))

    def sweep(self, vary=None, set=None, seed=None, replications=None, jobs=None, progress=None):
        """Simulates the points of a sweep and returns a Sweep.

        vary: values of keys, {"links.wifi.rate": ["5 Mbit/s", "20 Mbit/s"]}, in place of what the `sweep` of the file
            says of them; a string is taken as behind `--vary`, a range of numbers for instance
        set, seed, replications, jobs, progress: as run() takes them; progress counts points
        Each point depends on the scenario, the seed and its own values only. Raises as run() does.
        """
        scenario = self
        if set is not None or seed is not None or replications is not None:
            scenario = self.changed(set, seed, replications)
        variations = [f"{key}={values if isinstance(values, str) else ','.join(map(_value, values))}"
                      for key, values in (vary or {}).items()]
        with progress_line("points", progress) as tell:
            return Sweep(compiled().sweep(scenario._loaded, variations, jobs or 0, tell))

    def __repr__(self):
        return f"<scenario {self.name}>"


def _value(value):
    """As `--set` takes it."""
    if isinstance(value, str):
        return value
    import json

    return json.dumps(value)


def settings_of(changes):
    """The values as `--set` takes them: "KEY=VALUE" each."""
    if changes is None:
        return []
    if isinstance(changes, Mapping):
        return [f"{key}={_value(value)}" for key, value in changes.items()]
    return list(changes)
