"""What split_map.py and split_regions.py share: the best split at each place of two keys."""
import argparse

import style
from sweep_file import Sweep, axes_of, best_of
from units import readable


class Fields:
    """The best point at each place; shapes are (values of y, values of x)."""

    def __init__(self, sweep, x, y, figure):
        self.title, self.x, self.y, self.figure = sweep.scenario, x, y, figure
        self.across, self.up, self.rows = best_of(sweep, x, y, figure)
        self.known = self.rows >= 0
        if not self.known.any():
            style.fail(f"'{figure.name}' is defined nowhere")
        self.cuts = sweep.cuts()[self.rows]
        self.present = [cut for cut in sweep.cuts_in_order() if cut in set(self.cuts[self.known])]

    def label(self, axes):
        """Numbers and titles of both axes, whose fields are 0, 1, 2."""
        for axis, column, values in ((axes.xaxis, self.x, self.across), (axes.yaxis, self.y, self.up)):
            style.numbered(axis, readable(column.unit, column.values)[0] * values)
            axis.set_label_text(column.shown()[1])
        axes.grid(visible=False)


def main(doc, draw):
    """Reads the command line, draws, writes."""
    parser = argparse.ArgumentParser(description=" ".join(doc.split("\n\n")[0].split()))
    parser.add_argument("file", metavar="FILE.h5", help="written by 'sunder sweep -o'")
    parser.add_argument("-x", metavar="KEY", help="the first key with numbers unless given")
    parser.add_argument("-y", metavar="KEY", help="the second one unless given")
    parser.add_argument("--figure", default="latency.p95", help="what should be least; latency.p95 unless given")
    parser.add_argument("--where", metavar="KEY=VALUE", nargs="+", default=[], help="only these points")
    style.add_output(parser)
    options = parser.parse_args()
    style.use(options)
    sweep = Sweep(options.file)
    sweep.where(options.where)
    fields = Fields(sweep, *axes_of(sweep, options.x, options.y), sweep.find(options.figure))
    style.save(draw(fields), options.output)
