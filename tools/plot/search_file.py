"""Reads the HDF5 files that `sunder search -o` writes, for the plots of searches."""
import h5py
import numpy

import style

# How figures are shown: label and factor from the unit of the file.
SHOWN = {"accuracy": ("accuracy [%]", 1), "latency": ("latency [ms]", 1e3), "latency.p50": ("median latency [ms]", 1e3),
         "latency.p90": ("p90 of latency [ms]", 1e3), "latency.p95": ("p95 of latency [ms]", 1e3),
         "latency.p99": ("p99 of latency [ms]", 1e3), "energy": ("energy [mJ]", 1e3), "payload": ("payload [kB]", 1e-3),
         "memory": ("memory of the device [MB]", 1e-6), "depth": ("blocks on the device", 1),
         "leakage": ("leakage", 1)}


def text(value):
    return value.decode() if isinstance(value, bytes) else value


class Search:
    """What the plots need of one file; ends the script where the file is none."""

    def __init__(self, path):
        try:
            with h5py.File(path) as file:
                if text(file.attrs.get("format", "")) != "sunder-search":
                    style.fail(f"'{path}' was not written by 'sunder search -o'")
                self.name = text(file.attrs["search"])
                self.optimizer = text(file.attrs["optimizer"])
                self.source = text(file.attrs["accuracy_source"])
                self.device = text(file.attrs["device"])
                self.objectives = text(file.attrs["objectives"]).split()
                candidates = file["candidates"]
                self.figures = {name: factor * candidates[name.replace(".", "_")][:].astype(float)
                                for name, (_, factor) in SHOWN.items() if name.replace(".", "_") in candidates}
                self.feasible = candidates["violation"][:] == 0
                self.usable = self.feasible & (candidates["obstacle"][:] == 0) if "obstacle" in candidates else self.feasible
                self.choices = [candidates[name][:] for name in candidates if name.startswith("choice_")]
                self.split = candidates["split"][:]
                self.splits = list(file["names/split"].asstr()[:])
                self.front = file["front/candidate"][:]
                self.best = file["history/best"][:]
                self.hypervolume = file["history/hypervolume"][:]
                self.theta = self.read_theta(file)
        except (OSError, KeyError) as error:
            style.fail(f"cannot read '{path}': {error}")
        if not len(self.split):
            style.fail(f"'{path}' holds no candidate")

    @staticmethod
    def read_theta(file):
        """(evaluations, {variable: (choices, probabilities of shape (snapshots, choices))}), or nothing."""
        if "theta" not in file:
            return None
        theta = file["theta"]
        variables = file["names/variable"].asstr()[:]
        codes = theta["variable"][:]
        probabilities = theta["probability"][:]
        table = {}
        for code, name in enumerate(variables):
            column = name if name == "split" else f"choice_{name}"
            table[name] = (list(file[f"names/{column}"].asstr()[:]), probabilities[:, codes == code])
        return theta["evaluations"][:], table

    def architectures(self):
        """A number for each candidate, the same for the same choices whatever the split."""
        return numpy.unique(numpy.stack(self.choices, axis=1), axis=0, return_inverse=True)[1]

    def label(self, metric):
        return SHOWN[metric][0]

    def finite(self, *metrics):
        """Which candidates have all of these figures."""
        nothing = numpy.full(len(self.split), numpy.nan)
        return numpy.all([numpy.isfinite(self.figures.get(metric, nothing)) for metric in metrics], axis=0)
