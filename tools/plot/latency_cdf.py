#!/usr/bin/python3
"""Draws the distribution of latency: the share of requests that finished within a time, a curve for each application of
each file. Requests count as for the summary: those that arrived after the warm-up.

    tools/plot/latency_cdf.py run.h5 -o latency.png
    tools/plot/latency_cdf.py device.h5 split.h5 -o compared.pdf
"""
import argparse
import pathlib

import h5py
import numpy

import style
from style import plt

MOST_POINTS = 2000


def meanings(column):
    """Names of a column's codes, by code."""
    text = column.attrs["flag_meanings"]
    text = text.decode() if isinstance(text, bytes) else text
    return dict(zip(numpy.atleast_1d(column.attrs["flag_values"]).tolist(), text.split()))


def counted_rows(file):
    """Whether each request finished and arrived within the window of its replication, as the summary counts."""
    requests, replications = file["requests"], file["replications"]
    finished = [code for code, name in meanings(requests["status"]).items() if name == "finished"]
    begin, end = (replications[f"window_{side}"][:][requests["replication"][:]] for side in ("from", "to"))
    arrived_at = requests["arrived_at"][:]
    return numpy.isin(requests["status"][:], finished) & (begin <= arrived_at) & (arrived_at <= end)


def latencies(path):
    """Milliseconds of the finished requests of each application, ascending."""
    try:
        with h5py.File(path) as file:
            requests = file["requests"]
            application = requests["application"]
            took = 1e3 * (requests["finished_at"][:] - requests["arrived_at"][:])
            counted = counted_rows(file)
            return {name: numpy.sort(took[counted & (application[:] == code)])
                    for code, name in meanings(application).items()}
    except (OSError, KeyError) as error:
        style.fail(f"cannot read '{path}': {error}")


def labelled(paths):
    """(label, milliseconds) of each curve."""
    curves = []
    for path in paths:
        for name, values in latencies(path).items():
            if len(values):
                curves.append((name if len(paths) == 1 else f"{pathlib.Path(path).stem}, {name}", values))
    if not curves:
        style.fail("no request finished")
    return curves


def draw(curves):
    figure, axes = plt.subplots(figsize=style.size(page=3.6, column=2.5))
    for (label, values), colour in zip(curves, style.SERIES * len(curves)):
        shares = numpy.linspace(0, 1, min(len(values), MOST_POINTS))
        at = numpy.quantile(values, shares)
        axes.step(numpy.append(at, at[-1]), numpy.append(shares, 1.0), where="post", color=colour, linewidth=1.6,
                  label=f"{label}: median {numpy.quantile(values, 0.5):.1f} ms, p95 {numpy.quantile(values, 0.95):.1f} ms")
        axes.plot(numpy.quantile(values, 0.95), 0.95, "o", color=colour, markersize=4)
    axes.set_xlabel("latency [ms]")
    axes.set_ylabel("share of requests")
    axes.set_ylim(0, 1.02)
    axes.set_xlim(left=0)
    axes.set_title("Share of requests that finished within a time")
    axes.legend(loc="lower right")
    return figure


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", metavar="FILE.h5", help="written by 'sunder run -o'")
    style.add_output(parser)
    options = parser.parse_args()
    style.use(options)
    style.save(draw(labelled(options.files)), options.output)


if __name__ == "__main__":
    main()
