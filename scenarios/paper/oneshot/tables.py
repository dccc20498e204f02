"""Of ranking.csv: how far shared weights and trainings alone agree, the best random pair, and how far the answer stays behind
(summary.csv).
"""
import pathlib
import sys

import numpy

from csv_file import read_csv, write_csv


def tau_b(x, y):
    """Kendall's, as `sunder rank` prints it."""
    by_x, by_y = (numpy.sign(numpy.subtract.outer(values, values)) for values in (x, y))
    return (by_x * by_y).sum() / numpy.sqrt((by_x ** 2).sum() * (by_y ** 2).sum())


def main(folder):
    rows = read_csv(folder / "ranking.csv")
    random = [row for row in rows if row["from"] == "random"]
    one_shot, alone, effort = (numpy.array([float(row[key]) for row in random]) for key in ("one_shot [%]", "alone [%]", "effort [s]"))
    answer = next(float(row["alone [%]"]) for row in rows if row["from"] == "search")
    write_csv(folder / "summary.csv", [{"candidates": len(random), "tau": float(tau_b(one_shot, alone)), "best alone [%]": float(alone.max()),
                                        "answer alone [%]": answer, "behind [%]": float(alone.max() - answer),
                                        "effort [s]": float(effort.sum())}])


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
