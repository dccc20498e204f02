"""What a run left."""
import functools
import os

from .compiled import compiled
from .figures import Figures
from .report import Report
from .sweep import Answer

TABLES = ("requests", "spans", "devices", "links")


class Run:
    """All replications of a scenario, simulated. Made by Scenario.run() and sunder.open()."""

    def __init__(self, kept):
        self._kept = kept

    @functools.cached_property
    def summary(self):
        """What the run means, a Figures in SI units (s, B, J): `summary.applications.NAME.latency.p95` and so on, as
        `sunder run --json` prints it."""
        import json

        return Figures(json.loads(self._kept.summary_json()))

    def arrays(self, table="requests"):
        """The columns of a table as arrays of numpy, by name. They are the run's own memory, not copies: read-only, and
        alive as long as anybody has them.

        table: "requests", "spans" (where the scenario's `run.record` is spans), "devices" or "links"
        Returns a dict of arrays of shape (rows,). Times are in s, bytes in B, energy in J, work in flop; columns
        of codes hold integers, see names().
        """
        return {name: array for name, array, _, _, _ in self._columns(table)}

    def units(self, table="requests"):
        """The unit of each column of a table: "s", "B", "J", "flop", or "" for codes and counts."""
        return {name: unit for name, _, unit, _, _ in self._columns(table)}

    def names(self, table="requests"):
        """What the codes of each coded column stand for: code i for the i-th name."""
        return {name: names for name, _, _, _, names in self._columns(table) if names is not None}

    def table(self, table="requests"):
        """A table as a pandas DataFrame, a row a request (span, device, link). Numbers are not copied and
        read-only (pandas copies them itself when rows are chosen); columns of codes are categorical. `attrs["units"]`
        holds the units."""
        import pandas

        columns = {}
        for name, array, _, _, names in self._columns(table):
            columns[name] = array if names is None else pandas.Categorical.from_codes(array, _distinct(names))
        frame = pandas.DataFrame(columns, copy=False)
        frame.attrs["units"] = self.units(table)
        return frame

    @functools.cached_property
    def requests(self):
        """The requests in the order of their arrival, a pandas DataFrame; see table()."""
        return self.table("requests")

    def to_xarray(self, table="requests"):
        """A table as an xarray Dataset along the dimension of its name. Each variable has the attributes `units`
        and `long_name`; codes are written out as names."""
        import numpy
        import xarray

        variables = {}
        for name, array, unit, meaning, names in self._columns(table):
            values = array if names is None else numpy.array(names, dtype=object)[array]
            variables[name] = ((table,), values, {"units": unit or "1", "long_name": meaning})
        return xarray.Dataset(variables, attrs={"scenario": self.summary.scenario, "command": self._kept.command})

    def report(self):
        """The run as one web page that needs nothing but itself: shown in a notebook, saved by .save("run.html")."""
        return Report(self._kept.report())

    def compare(self, other):
        """How this run (a) and another one (b) differ, and how sure that is: what `sunder compare --json` says of both, with
        keys as attributes. Differences are b less a; where both have the same seed, request by request."""
        import json

        values, text = compiled().compare_runs(self._kept, other._kept)
        return Answer(json.loads(values), text)

    def save(self, path):
        """Writes all records to an HDF5 file, byte for byte as `sunder run -o` does. It appears whole or not at all.

        Raises RunError where it cannot be written, InputError where it would replace a file that was read.
        """
        self._kept.save(os.fspath(path))

    def _columns(self, table):
        if table not in TABLES:
            raise ValueError(f"no table is called {table!r}; there are {', '.join(TABLES)}")
        return self._kept.columns(table)

    def __repr__(self):
        return self._kept.summary_text().rstrip("\n")


def _distinct(names):
    """Categories must differ; names of two cuts need not."""
    seen = {}
    for place, name in enumerate(names):
        seen[name if name not in seen else f"{name} ({place})"] = place
    return list(seen)
