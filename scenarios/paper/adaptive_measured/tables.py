"""What policies gain on the best way that is kept and lose to the clairvoyant, in the mean and in the 99th percentile.

policies.csv  each trace and policy: figures, and differences with their intervals over replications
gains.csv     each policy over the traces of a collection, and over all: the gain of a trace is 1 - its figure over that of the best way
              kept for this trace (for p99: the way whose p99 is shortest), its interval Student's t over traces; a trace counts as
              gained or lost where the interval of the difference over its replications leaves 0 out; all also where a request that is
              not answered after 450 ms begins on the board as well (`fallback`, of the kept ways, too)
when.csv      what replanning gains in thirds of all traces, ordered by how much rates vary, how long they stay alike, how fast they are,
              and how often the clairvoyant takes another way than the best that is kept
stalls.csv    what replanning gains on traces that stall and on those that never do, without and with that fallback
holds.csv     what replanning gains where a device keeps its way for 1, 10 and 30 requests at least
"""
import json
import pathlib
import statistics
import sys
from itertools import combinations

from csv_file import read_csv, write_csv

MS = 1e3
FIGURES = {"mean": ("best_fixed", "regret_to_best_fixed", "regret_to_clairvoyant"),
           "p99": ("best_fixed_by_p99", "p99_to_best_fixed", "p99_to_clairvoyant")}
FALLBACKS = {"none": "", "after 450 ms": "_hedged"}
HOLDS = {"1": "", "10": "_hold_10", "30": "_hold_30"}
ORDERS = {"variation": "deviation over mean", "correlation": "correlation over 5 s", "mean [Mbit/s]": "mean rate",
          "elsewhere": "share the clairvoyant takes elsewhere"}


def answer_of(folder, name):
    return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))["applications"]["camera"]


def scores_of(application):
    return {score["policy"]: score for score in application["policies"]}


def gain(application, policy, figure):
    """In per cent of the best way that is kept."""
    scores = scores_of(application)
    return 100 * (1 - scores[policy][figure] / scores[application[FIGURES[figure][0]]][figure])


def policy_rows(drawn, answers):
    for trace in drawn:
        application = answers[trace["name"]]
        for score in application["policies"]:
            row = {"trace": trace["name"], "policy": score["policy"], "switches": score["switches"]}
            for figure, (best, kept, seer) in FIGURES.items():
                low, high = score[kept]["ci95"]
                row |= {f"{figure} [ms]": MS * score[figure], f"{figure}: best fixed": int(score["policy"] == application[best]),
                        f"{figure} to best fixed [ms]": MS * score[kept]["mean"], f"{figure} low [ms]": MS * low,
                        f"{figure} high [ms]": MS * high, f"{figure} to clairvoyant [ms]": MS * score[seer]["mean"]}
            yield row


def students_t(freedom):
    """Its 97.5 % quantile, to 1e-5 for 30 degrees of freedom and more (Abramowitz and Stegun 1964, 26.7.5)."""
    z = statistics.NormalDist().inv_cdf(0.975)
    return z + (z**3 + z) / (4 * freedom) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)


def kendalls_tau(xs, ys):
    """Tau b (Kendall 1945): pairs in the same order less those in the opposite one."""
    def sign(a, b):
        return (a > b) - (a < b)
    pairs = [(sign(xs[i], xs[k]), sign(ys[i], ys[k])) for i, k in combinations(range(len(xs)), 2)]
    untied = sum(x != 0 for x, _ in pairs) * sum(y != 0 for _, y in pairs)
    return sum(x * y for x, y in pairs) / untied**0.5 if untied else 0.0


def over_traces(values):
    """Mean and Student's 95 % interval."""
    middle = statistics.mean(values)
    half = students_t(len(values) - 1) * statistics.stdev(values) / len(values)**0.5
    return {"gain [%]": middle, "low [%]": middle - half, "high [%]": middle + half, "least [%]": min(values),
            "median [%]": statistics.median(values), "greatest [%]": max(values)}


def gain_rows(drawn, answers, fallback):
    policies = [name for name in scores_of(next(iter(answers.values()))) if not name.startswith("fixed: ")]
    for collection in ("all", *dict.fromkeys(trace["collection"] for trace in drawn)):
        names = [trace["name"] for trace in drawn if collection in ("all", trace["collection"])]
        for policy in policies:
            for figure, (_, kept, _) in FIGURES.items():
                ends = [scores_of(answers[name])[policy][kept]["ci95"] for name in names]
                yield {"fallback": fallback, "collection": collection, "policy": policy, "figure": figure, "traces": len(names),
                       "gained": sum(high < 0 for _, high in ends), "lost": sum(low > 0 for low, _ in ends),
                       **over_traces([gain(answers[name], policy, figure) for name in names])}


def elsewhere(application):
    """Share of the clairvoyant's requests that do not take the best way that is kept."""
    return 1 - scores_of(application)["clairvoyant"]["split"].get(application["best_fixed"].removeprefix("fixed: "), 0)


def when_rows(drawn, answers):
    for key, words in ORDERS.items():
        def rank(trace, key=key):
            return elsewhere(answers[trace["name"]]) if key == "elsewhere" else float(trace[key])
        ordered = sorted(drawn, key=rank)
        for figure in FIGURES:
            gains = [gain(answers[trace["name"]], "replan", figure) for trace in ordered]
            tau = kendalls_tau([rank(trace) for trace in ordered], gains)
            for third in range(3):
                part = slice(third * len(ordered) // 3, (third + 1) * len(ordered) // 3)
                yield {"ordered by": words, "figure": figure, "third": third + 1, "from": rank(ordered[part][0]),
                       "to": rank(ordered[part][-1]), **over_traces(gains[part]), "Kendall's tau over all": tau}


def stall_rows(drawn, answers, fallback):
    for stalls in (False, True):
        names = [trace["name"] for trace in drawn if (int(trace["longest stall [s]"]) > 0) == stalls]
        for figure in FIGURES:
            yield {"fallback": fallback, "stalls": int(stalls), "traces": len(names), "figure": figure,
                   **over_traces([gain(answers[name], "replan", figure) for name in names])}


def hold_rows(folder, drawn, answers):
    for hold, ending in HOLDS.items():
        held = {trace["name"]: answer_of(folder, trace["name"] + ending) for trace in drawn} if ending else answers
        for figure in FIGURES:
            switches = sum(scores_of(application)["replan"]["switches"] for application in held.values()) / len(held)
            yield {"hold": hold, "figure": figure, "switches": switches,
                   **over_traces([gain(application, "replan", figure) for application in held.values()])}


def main(folder):
    drawn = read_csv(folder / "drawn.csv")
    runs = {fallback: {trace["name"]: answer_of(folder, trace["name"] + ending) for trace in drawn} for fallback, ending in FALLBACKS.items()}
    answers = runs["none"]
    write_csv(folder / "policies.csv", list(policy_rows(drawn, answers)))
    write_csv(folder / "gains.csv", [row for fallback, run in runs.items() for row in gain_rows(drawn, run, fallback)])
    write_csv(folder / "stalls.csv", [row for fallback, run in runs.items() for row in stall_rows(drawn, run, fallback)])
    write_csv(folder / "when.csv", list(when_rows(drawn, answers)))
    write_csv(folder / "holds.csv", list(hold_rows(folder, drawn, answers)))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
