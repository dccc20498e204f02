"""Figures of a summary: what JSON holds, with names as attributes."""
from collections.abc import Mapping


class Figures(Mapping):
    """A mapping whose keys are attributes, too: `summary.applications.camera.latency.p95`.

    All numbers are in SI units; None where a figure is undefined. A key that is no identifier, or a word of Python such as
    `return`, is asked for in brackets: `breakdown["return"]`.
    """

    def __init__(self, values):
        self._values = values

    def __getitem__(self, key):
        value = self._values[key]
        return Figures(value) if isinstance(value, dict) else value

    def __iter__(self):
        return iter(self._values)

    def __len__(self):
        return len(self._values)

    def __getattr__(self, name):
        if not name.startswith("_") and name in self._values:
            return self[name]
        raise AttributeError(f"no figure is called {name!r}; there are {', '.join(map(str, self._values))}")

    def __dir__(self):
        return [*super().__dir__(), *(key for key in self._values if str(key).isidentifier())]

    def __repr__(self):
        import json

        return json.dumps(self._values, indent=2)

    def to_dict(self):
        """The same as plain dictionaries and lists."""
        import copy

        return copy.deepcopy(self._values)
