"""Reads the HDF5 files that `sunder sweep -o` writes, for the plots of sweeps."""
import re

import h5py
import numpy

import style
from units import readable, titled

# Figures that are meant without the application's name before them, in words.
WORDS = {"latency.mean": "mean latency", "latency.p50": "median latency", "latency.p90": "p90 of latency",
         "latency.p95": "p95 of latency", "latency.p99": "p99 of latency", "energy": "energy of a request"}
KEYS = {"rate": "rate", "count": "number of devices", "arrivals": "arrivals", "loss": "loss", "latency": "latency", "load": "load"}


def text(value):
    return value.decode() if isinstance(value, bytes) else value


class Column:
    """Values of shape (points,): numbers in SI units, or texts."""

    of_whom = ""  # " of camera": whose figure it is, where there are several applications

    def __init__(self, name, unit, role, values):
        self.name, self.unit, self.role, self.values = name, unit, role, values

    @property
    def is_text(self):
        return self.values.dtype == object

    def shown(self):
        """The values and their title, in units that people read."""
        if self.is_text:
            return self.values, self.title()
        factor, unit = readable(self.unit, self.values)
        return factor * self.values, titled(self.title(), unit)

    def title(self):
        parts = self.name.split(".")
        for length in (2, 1):
            if ".".join(parts[-length:]) in WORDS:
                return WORDS[".".join(parts[-length:])] + self.of_whom
        if parts[-1] == "split":
            return "split"
        if parts[-1] in KEYS and len(parts) > 1:
            return f"{KEYS[parts[-1]]} of {parts[-2]}" if parts[-1] != "count" else f"number of {parts[-2]}s"
        return self.name


class Sweep:
    """The points that were run; ends the script where the file is none."""

    def __init__(self, path):
        try:
            with h5py.File(path) as file:
                if text(file.attrs.get("format", "")) != "sunder-sweep":
                    style.fail(f"'{path}' was not written by 'sunder sweep -o'")
                self.scenario = text(file.attrs["scenario"])
                self.application = text(file.attrs["application"])
                done = file["points/status"][:] == 0
                self.columns = {name: self.read(file, name, done) for name in file["names/column"].asstr()[:]}
        except (OSError, KeyError) as error:
            style.fail(f"cannot read '{path}': {error}")
        self.tell_applications()
        if not done.any():
            style.fail(f"no point of '{path}' was finished")

    def tell_applications(self):
        """Whose the figures are, where that is not plain."""
        figures = [(re.match(r"applications\.(.*)\.(latency|breakdown)\.|applications\.(.*)\.energy$", column.name), column)
                   for column in self.columns.values() if column.role == "figure"]
        figures = [(match[1] or match[3], column) for match, column in figures if match]
        if len({name for name, _ in figures}) > 1:
            for name, column in figures:
                column.of_whom = f" of {name}"

    @staticmethod
    def read(file, name, done):
        dataset = file[f"points/{name}"]
        values = dataset[:][done]
        if f"names/{name}" in file:
            meanings = file[f"names/{name}"].asstr()[:]
            values = numpy.array([meanings[code] for code in values], dtype=object)
        unit = text(dataset.attrs["unit"])
        return Column(name, "" if unit == "1" else unit, text(dataset.attrs["role"]), values)

    def find(self, name):
        """By the whole name, by what follows the first application's, or by the end of just one."""
        for whole in (name, f"applications.{self.application}.{name}"):
            if whole in self.columns:
                return self.columns[whole]
        ending = [column for column in self.columns.values() if column.name.endswith(f".{name}")]
        if len(ending) == 1:
            return ending[0]
        if ending:
            style.fail(f"'{name}' is one of {', '.join(column.name for column in ending)}: which?")
        style.fail(f"there is no column '{name}'; varied were {', '.join(column.name for column in self.parameters())}")

    def parameters(self):
        return [column for column in self.columns.values() if column.role == "parameter"]

    def other_parameters(self, *columns):
        """Those varied that are none of these, and do take several values."""
        return [column for column in self.parameters() if column not in columns and len(set(column.values)) > 1]

    def where(self, conditions):
        """Only the points where KEY=VALUE holds; numbers as the file has them or as shown."""
        keep = numpy.ones(len(next(iter(self.columns.values())).values), dtype=bool)
        for condition in conditions:
            key, found, value = condition.partition("=")
            if not found:
                style.fail(f"'{condition}' should be KEY=VALUE")
            keep &= matches(self.find(key), value)
        if not keep.any():
            style.fail(f"no point has {' and '.join(conditions)}")
        for column in self.columns.values():
            column.values = column.values[keep]

    def cuts(self):
        """Where each point's requests were cut: as varied, else as chosen."""
        varied = self.columns.get(f"applications.{self.application}.split")
        if varied is None or len(set(varied.values)) == 1 or any("best" in str(value) for value in varied.values):
            return self.find("cut").values
        return numpy.array([re.sub(r"^\{after: (.*)\}$", r"\1", value) for value in varied.values], dtype=object)

    def cuts_in_order(self):
        """From the server's end to the device's: by the mean time that the device computes."""
        cuts, head = self.cuts(), self.find("breakdown.device_compute").values
        return sorted(set(cuts), key=lambda cut: (cut == "device_only", numpy.nanmean(head[cuts == cut])))


def matches(column, value):
    if column.is_text:
        return column.values == value
    try:
        wanted = float(value)
    except ValueError:
        style.fail(f"'{value}' is no number, as those of '{column.name}' are")
    return numpy.isclose(column.values, wanted) | numpy.isclose(column.shown()[0], wanted)


def best_of(sweep, x, y, figure):
    """The least of a figure at each place of a grid, and which row has it.

    Returns (sorted values of x, sorted values of y, rows of shape (y, x), -1 where there is no finite value)
    """
    across, up = (numpy.unique(column.values.astype(float)) for column in (x, y))
    rows = numpy.full((len(up), len(across)), -1)
    for row, (a, b, value) in enumerate(zip(x.values, y.values, figure.values)):
        if not numpy.isfinite(value):
            continue
        place = numpy.searchsorted(up, b), numpy.searchsorted(across, a)
        if rows[place] < 0 or value < figure.values[rows[place]]:
            rows[place] = row
    return across, up, rows


def numeric(sweep, name):
    column = sweep.find(name)
    if column.is_text:
        style.fail(f"'{column.name}' has values that are no numbers of one unit")
    return column


def axes_of(sweep, x, y):
    """The two keys named, or the first two that take numbers."""
    usual = [column for column in sweep.other_parameters() if not column.is_text]
    first = numeric(sweep, x) if x else next((column for column in usual if not y or column is not sweep.find(y)), None)
    second = numeric(sweep, y) if y else next((column for column in usual if column is not first), None)
    if first is None or second is None:
        style.fail("two keys with numbers must have been varied")
    return first, second
