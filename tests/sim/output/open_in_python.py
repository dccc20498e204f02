"""Opens files of records as a user would, with the recipes of FORMAT.md; see records_file_test.cpp for what is in them."""
import sys

try:
    import h5py
    import numpy
    import pandas
    import xarray
    import h5netcdf  # noqa: F401, the engine behind xarray
except ImportError as absent:
    print(absent)
    sys.exit(77)

path, empty = sys.argv[1:]

with h5py.File(path) as file:
    assert file.attrs["format"] == "sunder-records"
    assert file.attrs["format_version"] == 1
    assert file.attrs["command"] == "run --seed 7"
    assert file.attrs["seed"] == 7
    assert file.attrs["sha256"].splitlines()[0] == "a" * 64 + "  small.yaml"
    assert file["scenario"].asstr()[()].endswith("Zürich\n")
    assert list(file["names/cut"].asstr()[:]) == ["conv1", "[a, b]"]

    requests = file["requests"]
    cut = requests["cut"]
    assert cut.attrs["names"] == "/names/cut"
    assert list(cut.attrs["flag_values"]) == [0, 1]
    assert cut.attrs["flag_meanings"] == "conv1 [a,_b]"
    assert requests["status"].attrs["flag_meanings"] == "finished failed dropped unfinished"
    assert requests["status"].dtype == numpy.dtype("u1")
    finished = requests["status"][:] == 0
    latency = (requests["finished_at"][:] - requests["arrived_at"][:])[finished]
    assert list(latency) == [0.25, 0.5]

    columns = []
    for table in ("requests", "spans", "devices", "links", "plans", "replications", "summary"):
        for name, column in file[table].items():
            if h5py.h5ds.is_scale(column.id):
                continue
            columns.append(f"{table}/{name}")
            assert column.ndim == 1 and column.chunks is None, columns[-1]
            assert column.dtype.newbyteorder("<") == column.dtype, columns[-1]
            assert column.attrs["unit"] == column.attrs["units"] != "", columns[-1]
            assert len(column.dims[0]) == 1, columns[-1]
    assert len(columns) == 28 + 12 + 15 + 9 + 6 + 2 + 56

    frame = pandas.DataFrame({name: column[:] for name, column in requests.items() if "unit" in column.attrs})
    frame["cut"] = pandas.Categorical.from_codes(frame["cut"], file["names/cut"].asstr()[:])
    assert frame.shape == (3, 28)
    assert frame.groupby("cut", observed=True)["transfer"].mean()["conv1"] == 0.375

with xarray.open_dataset(path, group="requests", engine="h5netcdf") as requests:
    assert dict(requests.sizes) == {"request": 3}, requests.sizes
    assert len(requests.data_vars) == 28 and not requests.coords
    assert all(variable.dims == ("request",) for variable in requests.data_vars.values())
    assert list(requests.transfer.values) == [0.25, 0.01, 0.5]
    assert requests.transfer.attrs["units"] == "s"
    assert requests.energy.attrs["unit"] == "J"
    assert requests.cut.attrs["flag_meanings"] == "conv1 [a,_b]"

for table, dimension, rows in (("spans", "span", 1), ("devices", "device_row", 2), ("links", "link_row", 1),
                               ("plans", "plan", 2), ("replications", "replication", 1), ("summary", "row", 2)):
    with xarray.open_dataset(path, group=table, engine="h5netcdf") as dataset:
        assert dict(dataset.sizes) == {dimension: rows}, (table, dataset.sizes)

with xarray.open_dataset(empty, group="requests", engine="h5netcdf") as requests:
    assert dict(requests.sizes) == {"request": 0}, requests.sizes
