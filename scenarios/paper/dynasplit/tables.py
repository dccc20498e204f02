"""Of each network, number of users and strategy: mean energy, what is saved of the cloud's, limits met, mean latency
(strategies.csv); of each request with DynaSplit's 50 limits what it took (requests.csv).
"""
import pathlib
import sys

from csv_file import write_csv
from sweep_file import Sweep


def row_of(path):
    """Names are NETWORK_STRATEGY_USERS."""
    network, *strategy, users = path.stem.split("_")
    sweep = Sweep(path)
    energy, late, latency = (sweep.find(figure).values for figure in ("energy", "missed_deadline", "latency.mean"))
    return {"network": network, "users": int(users), "strategy": "_".join(strategy), "energy [J]": float(energy.mean()),
            "met [%]": float(100 * (late == 0).mean()), "latency [ms]": float(1e3 * latency.mean())}


def requests_of(path):
    network, *strategy, _ = path.stem.split("_")
    sweep = Sweep(path)
    columns = [sweep.find(name).values for name in ("user.deadline", "latency.mean", "energy", "missed_deadline")]
    for limit, latency, energy, late in zip(*columns):
        yield {"network": network, "strategy": "_".join(strategy), "limit [ms]": f"{1e3 * limit:.12g}",
               "latency [ms]": f"{1e3 * latency:.12g}", "energy [J]": f"{energy:.12g}", "met": int(late == 0)}


def main(folder):
    rows = [row_of(path) for path in sorted(folder.glob("*.h5"))]
    cloud = {(row["network"], row["users"]): row["energy [J]"] for row in rows if row["strategy"] == "cloud"}
    for row in rows:
        row["saved [%]"] = 100 * (1 - row["energy [J]"] / cloud[row["network"], row["users"]])
    write_csv(folder / "strategies.csv", rows)
    write_csv(folder / "requests.csv", [row for path in sorted(folder.glob("*_50.h5")) for row in requests_of(path)])


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
