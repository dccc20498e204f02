"""Tokens a second after the first, by distance and way (distance.csv), beside what was measured and projected; by cut (cuts.csv), with what each
more layer at home costs; by guesses (guesses.csv), with the best number of them.
"""
import pathlib
import sys

from csv_file import write_csv
from sweep_file import Sweep

MS = 1e3
WAYS = {0.0: "one by one", 0.15115: "lookahead", 0.17823: "lookahead, n-grams of three"}
# experiment_data/rtt_analysis.json, summary, projected_tok_s: by milliseconds there and back.
PROJECTED = {"one by one": {20: 15.9, 40: 12.1, 60: 9.7, 80: 8.1, 100: 7.0, 120: 6.1, 150: 5.2, 200: 4.1},
             "lookahead": {20: 19.7, 40: 14.7, 60: 11.8, 80: 9.8, 100: 8.4, 120: 7.4, 150: 6.2, 200: 4.9}}
# The same file, avg_measured_tok_s at avg_measured_rtt_ms; ablation_7b_clean.json, summary_by_ngram, 3.
MEASURED = {("one by one", 77.4): 8.3, ("lookahead", 93.9): 8.8, ("lookahead, n-grams of three", 93.9): 9.3}


def column(sweep, name):
    return sweep.find(name).values


def nearest(value, known):
    return min(known, key=lambda one: abs(one - value))


def by_distance(sweep):
    accepted, latency, each = (column(sweep, name) for name in ("accepted", "wan.latency", "time_per_token.mean"))
    for row in range(len(each)):
        way = WAYS[nearest(accepted[row], WAYS)]
        trip = round(2 * MS * latency[row], 6)
        found = {"way": way, "round trip [ms]": trip, "tokens a second": 1 / each[row]}
        for name, table, key in (("projected", PROJECTED.get(way, {}), trip), ("measured", MEASURED, (way, trip))):
            theirs = table.get(key)
            found[name] = theirs if theirs else ""
            found[f"to {name} [%]"] = 100 * (1 / each[row] / theirs - 1) if theirs else ""
        yield found


def by_cut(sweep):
    latency, each, cut = (column(sweep, name) for name in ("wan.latency", "time_per_token.mean", "cut"))
    rows = [{"round trip [ms]": 2 * MS * latency[row], "cut": cut[row], "tokens a second": 1 / each[row]} for row in range(len(each))]
    for row in rows:
        four = next(one for one in rows if one["round trip [ms]"] == row["round trip [ms]"] and one["cut"] == "layers_4")
        row["to four layers [%]"] = 100 * (row["tokens a second"] / four["tokens a second"] - 1)
    return rows


def by_guesses(sweep):
    names = ("guesses", "accepted", "growth", "wan.latency", "time_per_token.mean", "passes")
    guesses, accepted, growth, latency, each, passes = (column(sweep, name) for name in names)
    rows = [{"accepted": accepted[row], "growth": growth[row], "round trip [ms]": 2 * MS * latency[row], "guesses": int(guesses[row]),
             "tokens a pass": 199 / (passes[row] - 1), "tokens a second": 1 / each[row]} for row in range(len(each))]
    keys = ("accepted", "growth", "round trip [ms]")
    for row in rows:
        mine = [one for one in rows if all(one[key] == row[key] for key in keys)]
        row["best"] = int(row is max(mine, key=lambda one: one["tokens a second"]))
    return rows


def main(folder):
    write_csv(folder / "distance.csv", list(by_distance(Sweep(folder / "distance.h5"))))
    write_csv(folder / "cuts.csv", by_cut(Sweep(folder / "cuts.h5")))
    write_csv(folder / "guesses.csv", by_guesses(Sweep(folder / "guesses.h5")))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
