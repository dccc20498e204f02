#!/usr/bin/python3
"""Draws where the first requests of a run were when: a row for each device and link, a bar for each interval, a colour
for each kind, and the number of the request in it.

    sunder run SCENARIO --set run.record=spans -o run.h5
    tools/plot/timeline.py run.h5 -o timeline.pdf
    tools/plot/timeline.py run.h5 --application camera --requests 12 --from 5000 -o timeline.png
"""
import argparse

import h5py
import numpy
from matplotlib.colors import to_rgb
from matplotlib.patches import Patch

import style
from style import plt
from sweep_file import text

KINDS = {"compute": ("#0072b2", ""), "transfer": ("#e69f00", ""), "encode": ("#56b4e9", "////"), "decode": ("#56b4e9", "\\\\\\\\"),
         "device_wait": ("#d9d9d9", ""), "link_wait": ("#cc79a7", "....")}
WORDS = {"device_wait": "waits for a worker", "link_wait": "time-out, back-off"}
DIGIT = 0.075  # inches that one takes, and some room


def meanings(column):
    """Names of a column's codes, in their order."""
    return text(column.attrs["flag_meanings"]).split()


class Run:
    """The intervals of one replication's requests, in milliseconds; ends the script where the file has none."""

    def __init__(self, path):
        try:
            with h5py.File(path) as file:
                if "spans" not in file:
                    style.fail(f"'{path}' holds no intervals; `sunder run --set run.record=spans` keeps them")
                self.scenario = text(file.attrs["scenario"])
                requests, spans = file["requests"], file["spans"]
                self.replication, self.arrived = requests["replication"][:], 1e3 * requests["arrived_at"][:]
                self.application = requests["application"][:]
                self.applications = list(file["names/application"].asstr()[:])
                self.request, self.device, self.link = (spans[name][:] for name in ("request", "device", "link"))
                self.kind = numpy.array(meanings(spans["kind"]))[spans["kind"][:]]
                self.started, self.ended = 1e3 * spans["started_at"][:], 1e3 * spans["ended_at"][:]
                self.devices = self.names(file, "devices", "group")
                self.links = self.names(file, "links", "link")
        except (OSError, KeyError) as error:
            style.fail(f"cannot read '{path}': {error}")

    @staticmethod
    def names(file, table, column):
        """`phone 3` of each row; without the number where there is one only."""
        names = file[f"names/{column}"].asstr()[:][file[f"{table}/{column}"][:]]
        index = file[f"{table}/index"][:]
        alone = {name for name in names if index[names == name].max() == 0}
        return [name if name in alone else f"{name} {number}" for name, number in zip(names, index)]

    def first(self, count, start, application):
        """The rows of the first requests from an instant on."""
        wanted = (self.replication == 0) & (self.arrived >= start)
        if application is not None:
            if application not in self.applications:
                style.fail(f"there is no application '{application}'; there are {', '.join(self.applications)}")
            wanted &= self.application == self.applications.index(application)
        rows = numpy.flatnonzero(wanted)
        if not len(rows):
            style.fail(f"no request arrived after {start:g} ms")
        return rows[numpy.argsort(self.arrived[rows], kind="stable")][:count]


def tracks_of(run, spans):
    """The device or link of each interval, by name."""
    return numpy.array([run.devices[run.device[span]] if run.device[span] >= 0 else run.links[run.link[span]] for span in spans])


def lanes_of(run, spans, tracks):
    """Intervals of one track that overlap lie in lanes above one another: the first one free at that time."""
    lanes, free_from = {}, {}
    for span, track in sorted(zip(spans, tracks), key=lambda pair: (run.started[pair[0]], run.ended[pair[0]], pair[0])):
        ends = free_from.setdefault(track, [])
        lane = next((lane for lane, end in enumerate(ends) if end <= run.started[span] + 1e-9), len(ends))
        ends[lane:lane + 1] = [run.ended[span]]
        lanes[span] = lane
    return lanes, {track: len(ends) for track, ends in free_from.items()}


def in_order(run, spans, tracks):
    """From top to bottom as a request goes: the devices where they are born, the links, the servers."""
    begins = numpy.isclose(run.started[spans], run.arrived[run.request[spans]]) & (run.device[spans] >= 0)
    born = {run.devices[device] for device in run.device[spans][begins]}
    origins = [name for name in run.devices if name in born]
    servers = [name for name in run.devices if name not in born]
    return [name for name in dict.fromkeys(origins + run.links + servers) if name in tracks]


class Rows:
    """Where each interval is drawn: a band for each device and link, lanes in it."""

    def __init__(self, run, spans):
        tracks = tracks_of(run, spans)
        lanes, self.lanes_in = lanes_of(run, spans, tracks)
        self.names = in_order(run, spans, self.lanes_in)
        base, self.height = {}, 0
        for name in reversed(self.names):
            base[name] = self.height
            self.height += self.lanes_in[name] + 0.35
        self.middle = [base[name] + (self.lanes_in[name] - 1) / 2 for name in self.names]
        self.of = {span: base[track] + self.lanes_in[track] - 1 - lanes[span] for span, track in zip(spans, tracks)}


def bar_it(axes, run, span, y, number, digit):
    """The bar, with its request's number where it is wide enough for the digits."""
    colour, hatch = KINDS[run.kind[span]]
    took = run.ended[span] - run.started[span]
    axes.barh(y, took, left=run.started[span], height=0.86, color=colour, hatch=hatch, edgecolor="white", linewidth=0.4)
    if took > digit * len(str(number)):
        axes.text(run.started[span] + took / 2, y, number, ha="center", va="center", fontsize=6, color=style.on(to_rgb(colour)))


def draw(run, requests):
    spans = numpy.flatnonzero(numpy.isin(run.request, requests) & (run.ended > run.started))
    rows = Rows(run, spans)
    height = 1.2 + 0.19 * rows.height
    figure, axes = plt.subplots(figsize=style.size(page=height, column=height))
    start, end = run.started[spans].min(), run.ended[spans].max()
    digit = (end - start) * DIGIT / figure.get_size_inches()[0]
    number = {row: place + 1 for place, row in enumerate(requests)}
    for span in spans:
        bar_it(axes, run, span, rows.of[span], number[run.request[span]], digit)
    axes.set_xlim(start - 0.01 * (end - start), end + 0.01 * (end - start))
    axes.set_yticks(rows.middle, rows.names)
    axes.set_ylim(-0.7, rows.height - 0.35)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="y", visible=False)
    axes.set_xlabel("time [ms]")
    axes.set_title(f"{run.scenario}: {len(requests)} requests")
    style.legend_above(axes, [Patch(facecolor=colour, hatch=hatch, edgecolor="white", label=WORDS.get(kind, kind))
                              for kind, (colour, hatch) in KINDS.items() if kind in set(run.kind[spans])])
    return figure


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", metavar="FILE.h5", help="written by 'sunder run --set run.record=spans -o'")
    parser.add_argument("--application", help="only its requests")
    parser.add_argument("--requests", type=int, default=10, metavar="N", help="so many; 10 unless given")
    parser.add_argument("--from", type=float, default=0, metavar="MS", dest="start", help="only those that arrived later, in ms")
    style.add_output(parser)
    options = parser.parse_args()
    style.use(options)
    if options.requests < 1:
        style.fail("--requests must be at least 1")
    run = Run(options.file)
    style.save(draw(run, run.first(options.requests, options.start, options.application)), options.output)


if __name__ == "__main__":
    main()
