#!/usr/bin/env python3
"""Writes models/traces/*.csv: bandwidth traces drawn from stated stochastic processes, the same bytes each time.

    /usr/bin/python3 tools/fit/make_traces.py            write the traces
    /usr/bin/python3 tools/fit/make_traces.py --measure  print the statistics of the measured sets (needs SUNDER_DATA)

Once a second the rate is exp(m + s z), times `fade` while the link fades. z is a normal autoregressive process of
order one with lag-1 correlation `correlation`, s^2 = ln(1 + (deviation / mean)^2), and m puts the whole trace's mean
at `mean`. Fading is a two-state Markov chain that stays on average `good` and `bad` seconds in its states.
"""

import argparse
import math
import os
import pathlib
import random
import statistics

ROOT = pathlib.Path(__file__).resolve().parents[2]
SECONDS = 600

TRACES = {
    "lte_walk": {
        "about": "LTE, a pedestrian, down link",
        "mean": 13.0, "variation": 0.40, "correlation": 0.88, "seed": 1,
        "source": ["mean: median LTE down link of Huang et al., MobiSys 2012, abstract (13 Mbit/s)",
                   "variation and correlation: medians of the 80 HSDPA logs of Riiser et al., MMSys 2013; no walk is",
                   "among them, so taken alike"],
    },
    "lte_drive": {
        "about": "LTE, a car in a city, down link",
        "mean": 13.0, "variation": 0.41, "correlation": 0.85, "seed": 2, "fade": 0.1, "good": 60, "bad": 3,
        "source": ["mean: median LTE down link of Huang et al., MobiSys 2012, abstract (13 Mbit/s)",
                   "variation and correlation: medians of the 5 car logs of Riiser et al., MMSys 2013",
                   "fading: assumed, a change of cell about once a minute that costs a few seconds"],
    },
    "hsdpa_bus": {
        "about": "3G (HSDPA), a bus, down link",
        "mean": 1.97, "variation": 0.39, "correlation": 0.86, "seed": 3,
        "source": ["mean, variation and correlation: medians of the 19 bus logs of a minute or more of Riiser et al.,",
                   "MMSys 2013"],
    },
    "wifi_cafe": {
        "about": "Wi-Fi in a cafe, shared with its guests",
        "mean": 20.0, "variation": 0.45, "correlation": 0.70, "seed": 4, "fade": 0.25, "good": 40, "bad": 5,
        "source": ["all assumed: a fifth to a half of an idle access point's rate, other guests' bursts of some seconds"],
    },
    "5g_midband": {
        "about": "5G mid-band (3.5 GHz), a pedestrian, down link",
        "mean": 280.0, "variation": 0.50, "correlation": 0.80, "seed": 5, "fade": 0.2, "good": 90, "bad": 4,
        "source": ["mean: estimate of what TCP gets, as in links/5g_midband.yaml (after Xu et al., SIGCOMM 2020)",
                   "the rest: assumed; fading stands for falling back to LTE"],
    },
}


def drawn(trace):
    """(SECONDS,) rates in Mbit/s."""
    uniform = random.Random(trace["seed"]).random
    normal = statistics.NormalDist()
    correlation = trace["correlation"]
    spread = math.sqrt(math.log(1 + trace["variation"] ** 2))
    score = normal.inv_cdf(uniform())
    fades = False
    rates = []
    for _ in range(SECONDS):
        rates.append(math.exp(spread * score) * (trace.get("fade", 1.0) if fades else 1.0))
        score = correlation * score + math.sqrt(1 - correlation**2) * normal.inv_cdf(uniform())
        leaves = 1 / trace["bad"] if fades else 1 / trace.get("good", math.inf)
        fades = fades != (uniform() < leaves)
    scale = trace["mean"] * SECONDS / sum(rates)
    return [scale * rate for rate in rates]


def lag_one(values):
    mean = statistics.fmean(values)
    top = sum((a - mean) * (b - mean) for a, b in zip(values, values[1:]))
    return top / sum((a - mean) ** 2 for a in values)


def written(name, trace):
    rates = drawn(trace)
    logs = [math.log(rate) for rate in rates]
    fading = (f", times {trace['fade']} while fading (on average {trace['bad']} s after {trace['good']} s)"
              if "fade" in trace else "")
    lines = [f"# {trace['about']}. Drawn, not measured: tools/fit/make_traces.py, seed {trace['seed']}.",
             f"# Process: exp(m + s z) once a second{fading};",
             f"# z normal, autoregressive of order one with lag-1 correlation {trace['correlation']}; deviation / mean of",
             f"# exp(m + s z) {trace['variation']}; mean of the trace {trace['mean']} Mbit/s.",
             *(f"# {line}" for line in trace["source"]),
             f"# This draw: deviation / mean {statistics.pstdev(rates) / statistics.fmean(rates):.2f}, lag-1 correlation "
             f"of the logarithm {lag_one(logs):.2f}, least {min(rates):.2f}, largest {max(rates):.2f} Mbit/s.",
             "time [s],rate [Mbit/s]"]
    lines += [f"{second},{rate:.3f}" for second, rate in enumerate(rates)]
    (ROOT / f"models/traces/{name}.csv").write_text("\n".join(lines) + "\n")


def each_second(path):
    """A log's rate at every whole second."""
    rows = [tuple(map(float, line.split())) for line in path.read_text().split("\n") if line.strip()]
    start, i, rates = rows[0][0], 0, []
    for second in range(int(rows[-1][0] - start)):
        while i + 1 < len(rows) and rows[i + 1][0] - start <= second:
            i += 1
        rates.append(rows[i][1])
    return rates


def measure(folder):
    for group, pattern in (("HSDPA, all", "hsdpa_3gp/*"), ("HSDPA, bus", "hsdpa_3gp/norway_bus*"),
                           ("HSDPA, car", "hsdpa_3gp/norway_car*"), ("Oboe", "oboe/*")):
        logs = [rates for rates in map(each_second, sorted((folder / "traces").glob(pattern))) if len(rates) >= 60]
        figures = ([statistics.fmean(rates) for rates in logs],
                   [statistics.pstdev(rates) / statistics.fmean(rates) for rates in logs],
                   [lag_one([math.log(max(rate, 0.02)) for rate in rates]) for rates in logs])
        print(group, len(logs), "logs; medians of mean, deviation / mean, lag-1 correlation of the logarithm:",
              *(f"{statistics.median(values):.2f}" for values in figures))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--measure", action="store_true")
    if parser.parse_args().measure:
        measure(pathlib.Path(os.environ.get("SUNDER_DATA", ROOT / "../shared/data")))
        return
    for name, trace in TRACES.items():
        written(name, trace)


if __name__ == "__main__":
    main()
