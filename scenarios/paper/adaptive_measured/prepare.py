"""prepare.py DATA FOLDER: draws traces of each of three collections by a seed, copies them to FOLDER/drawn, and tells in
FOLDER/drawn.csv which they are and how their rates vary in the ten minutes that are simulated: mean, deviation over mean,
correlation with the rate of 5 s later, and the longest spell below 0.2 Mbit/s, of one value each second. A trace that is shorter repeats, and is looked at once.
"""
import csv
import pathlib
import random
import shutil
import sys

SEED = 13
COLLECTIONS = {"oboe": 34, "hsdpa_3gp": 33, "fcc": 33}
LONGEST = 610  # s
LAG = 5  # s
STALLED = 0.2  # Mbit/s: a message behind the first pooling takes 2 s


def rows_of(path):
    return [tuple(map(float, line.split())) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def each_second(rows):
    """A rate holds until the next row's."""
    values, place = [], 0
    for second in range(int(min(rows[-1][0] - rows[0][0], LONGEST)) + 1):
        while place + 1 < len(rows) and rows[place + 1][0] - rows[0][0] <= second:
            place += 1
        values.append(rows[place][1])
    return values


def mean(values):
    return sum(values) / len(values)


def correlation(values, lag):
    middle = mean(values)
    spread = sum((x - middle) ** 2 for x in values)
    return sum((x - middle) * (y - middle) for x, y in zip(values, values[lag:])) / spread if spread else 0.0


def longest_stall(values):
    longest = lasts = 0
    for value in values:
        lasts = lasts + 1 if value < STALLED else 0
        longest = max(longest, lasts)
    return longest


def main(data, folder):
    shutil.rmtree(folder / "drawn", ignore_errors=True)
    shutil.rmtree(folder / "traces", ignore_errors=True)
    (folder / "drawn").mkdir()
    drawer = random.Random(SEED)
    with open(folder / "drawn.csv", "w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["name", "collection", "file", "length [s]", "mean [Mbit/s]", "variation", "correlation", "longest stall [s]"])
        for collection, count in COLLECTIONS.items():
            files = sorted(path.name for path in (data / "traces" / collection).iterdir())
            for number, name in enumerate(sorted(drawer.sample(files, count))):
                path = data / "traces" / collection / name
                shutil.copyfile(path, folder / "drawn" / f"{collection}_{number:02}.txt")
                rows = rows_of(path)
                values = each_second(rows)
                deviation = mean([(x - mean(values)) ** 2 for x in values]) ** 0.5
                table.writerow([f"{collection}_{number:02}", collection, name, f"{rows[-1][0] - rows[0][0]:.6g}", f"{mean(values):.6g}",
                                f"{deviation / mean(values):.6g}", f"{correlation(values, LAG):.6g}", longest_stall(values)])


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
