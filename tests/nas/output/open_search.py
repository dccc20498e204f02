#!/usr/bin/env python3
"""open_search.py FILE.h5: opens the file of two_candidates.hpp as FORMAT.md says. Exit status 77: what this needs is not
installed.
"""
import sys

try:
    import h5py
    import pandas
    import xarray
except ImportError:
    sys.exit(77)

path = sys.argv[1]
with h5py.File(path) as file:
    assert file.attrs["format"] == "sunder-search", file.attrs["format"]
    candidates = file["candidates"]
    front = file["front/candidate"][:]
    assert front.tolist() == [1]
    assert candidates["latency_p95"][:][front].tolist() == [0.012]
    assert candidates["latency_p95"].attrs["unit"] == "s"
    assert file["names/split"].asstr()[:][candidates["split"][:][1]] == "body"
    assert candidates["text"].asstr()[:][1] == "space:kernel=k3,extra=two,split=body"
    assert file["theta/probability"].shape == (2, 6)
    assert file["theta/mode"][:].tolist() == [1, 1, 1]
    frame = pandas.DataFrame({name: column[:] for name, column in candidates.items() if "unit" in column.attrs})
    assert frame[frame["violation"] == 0]["accuracy"].tolist() == [70.5]
try:
    import h5netcdf  # noqa: F401  (by which xarray reads)
except ImportError:
    sys.exit(0)
table = xarray.open_dataset(path, group="candidates", engine="h5netcdf")
assert table.accuracy.units == "%"
assert table.sizes["candidate"] == 2
theta = xarray.open_dataset(path, group="theta", engine="h5netcdf")
assert theta.probability.dims == ("snapshot", "category")
