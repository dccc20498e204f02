"""What a sweep found."""
import functools
import os

from .figures import Figures
from .report import Report


class Sweep:
    """All points of a sweep. Made by Scenario.sweep() and sunder.open()."""

    def __init__(self, kept):
        self._kept = kept

    @functools.cached_property
    def points(self):
        """A row a point, a pandas DataFrame: first what was varied, then the figures, in SI units, NaN where undefined.
        Columns have whole names such as "links.wifi.rate" and "applications.camera.latency.p95"; `attrs["units"]` has
        their units and `attrs["parameters"]` the names of those that were varied."""
        import pandas

        columns = self._kept.columns()
        frame = pandas.DataFrame({name: values for name, values, _, _ in columns}, copy=False)
        frame = frame.set_index("point")
        frame.attrs["units"] = {name: unit for name, _, unit, _ in columns if name != "point"}
        frame.attrs["parameters"] = self.parameters
        return frame

    @property
    def parameters(self):
        """Names of the keys that were varied."""
        return [name for name, _, _, is_parameter in self._kept.columns() if is_parameter and name != "point"]

    def to_xarray(self):
        """The points as an xarray Dataset: over the values of the parameters where the points fill a grid, else
        along `point`. Each variable has the attribute `units`."""
        points = self.points.reset_index()
        parameters = self.parameters
        full = 1
        for name in parameters:
            full *= points[name].nunique()
        is_grid = full == len(points) and not points.duplicated(parameters).any()
        data = points.set_index(parameters if is_grid and parameters else "point").to_xarray()
        for name, unit in self.points.attrs["units"].items():
            data[name].attrs["units"] = unit or "1"
        return data

    def report(self):
        """The sweep as one web page that needs nothing but itself; shown in a notebook."""
        return Report(self._kept.report())

    def save(self, path):
        """Writes all points to an HDF5 file, byte for byte as `sunder sweep -o` does. It appears whole or not at all."""
        self._kept.save(os.fspath(path))

    def __repr__(self):
        return f"<sweep of {self._kept.scenario} over {', '.join(self.parameters) or 'nothing'}>"


class Answer(Figures):
    """What the program says of a plan, a search or a comparison: a mapping whose keys are attributes, too."""

    def __init__(self, values, text=None):
        super().__init__(values)
        self._text = text

    def __repr__(self):
        return super().__repr__() if self._text is None else self._text.rstrip("\n")
