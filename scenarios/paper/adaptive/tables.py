"""Of each trace and policy: mean, 99th percentile, switches and regrets with their intervals (policies.csv); of each trace what
replanning gains on the best way that is kept, and what is left to the clairvoyant (gains.csv).
"""
import json
import pathlib
import sys

from csv_file import write_csv

TRACES = ("lte_drive", "lte_walk", "hsdpa_bus", "wifi_cafe", "5g_midband")
MS = 1e3


def interval(regret):
    return [MS * end for end in regret["ci95"]]


def rows_of(trace, application):
    for score in application["policies"]:
        kept, seer = score["regret_to_best_fixed"], score["regret_to_clairvoyant"]
        yield {"trace": trace, "policy": score["policy"], "best fixed": int(score["policy"] == application["best_fixed"]),
               "mean [ms]": MS * score["mean"], "p99 [ms]": MS * score["p99"], "energy [mJ]": MS * score["energy"],
               "switches": score["switches"], "to best fixed [ms]": MS * kept["mean"], "low [ms]": interval(kept)[0],
               "high [ms]": interval(kept)[1], "to clairvoyant [ms]": MS * seer["mean"]}


def gain_of(trace, rows):
    by_name = {row["policy"]: row for row in rows}
    best = next(row for row in rows if row["best fixed"])
    replan, seer = by_name["replan"], by_name["clairvoyant"]
    verdict = "gains" if replan["high [ms]"] < 0 else "loses" if replan["low [ms]"] > 0 else "neither"
    return {"trace": trace, "best fixed": best["policy"].removeprefix("fixed: "), "replanning": verdict,
            "gain in mean [%]": 100 * (1 - replan["mean [ms]"] / best["mean [ms]"]),
            "gain in p99 [%]": 100 * (1 - replan["p99 [ms]"] / best["p99 [ms]"]),
            "clairvoyant's gain in mean [%]": 100 * (1 - seer["mean [ms]"] / best["mean [ms]"]),
            "clairvoyant's gain in p99 [%]": 100 * (1 - seer["p99 [ms]"] / best["p99 [ms]"])}


def main(folder):
    policies, gains = [], []
    for trace in TRACES:
        answer = json.loads((folder / f"{trace}.json").read_text(encoding="utf-8"))
        rows = list(rows_of(trace, answer["applications"]["camera"]))
        policies += rows
        gains.append(gain_of(trace, rows))
    write_csv(folder / "policies.csv", policies)
    write_csv(folder / "gains.csv", gains)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
