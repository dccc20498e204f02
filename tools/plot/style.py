"""How our figures look, and how they are saved: the same data give the same bytes, in PNG, PDF and SVG."""
import pathlib
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402  (the backend is chosen first)
from matplotlib.ticker import FixedLocator, FuncFormatter, NullFormatter, NullLocator  # noqa: E402

INK = "#333333"
FAINT = "#d9d9d9"
# Told apart by people with any colour vision, and in print: Okabe and Ito (2008).
SERIES = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
STAGES = {"head": "#0072b2", "transfer": "#e69f00", "tail": "#009e73", "return": "#cc79a7"}
FORMATS = (".png", ".pdf", ".svg")
# Inches. A column of a paper set in two columns, and its page between the margins.
WIDTHS = {"column": 3.5, "page": 7.2}
# Light to dark: an order that grey print and any colour vision keep.
ORDER = "cividis_r"

entitled = True

plt.rcParams.update({
    "figure.dpi": 160,
    "figure.constrained_layout.use": True,
    "figure.figsize": (WIDTHS["page"], 1),
    "font.size": 9,
    "legend.fontsize": 8,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.axisbelow": True,
    "axes.grid": True,
    "grid.color": FAINT,
    "grid.linewidth": 0.6,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.frameon": False,
    "svg.hashsalt": "sunder",
    "pdf.fonttype": 42,  # publishers refuse Type 3
})


def fail(message):
    """Ends the script the way `sunder` does when its input is wrong."""
    sys.exit(f"{pathlib.Path(sys.argv[0]).name}: error: {message}")


def add_output(parser):
    """The options that all plots share."""
    parser.add_argument("-o", "--output", required=True, help="a .png, .pdf or .svg file")
    parser.add_argument("--width", choices=WIDTHS, default="page",
                        help="column: 3.5 inches, for papers in two columns; page: 7.2 inches (the default)")
    parser.add_argument("--no-title", action="store_true", help="without the title: a paper's caption says it")


def use(options):
    """Takes the width that was asked for, and whether there is a title; small figures have small print."""
    global entitled
    entitled = not options.no_title
    plt.rcParams["figure.figsize"] = (WIDTHS[options.width], 1)
    if options.width == "column":
        plt.rcParams.update({"font.size": 8, "axes.titlesize": 8, "legend.fontsize": 7, "lines.linewidth": 1.2,
                             "xtick.labelsize": 7, "ytick.labelsize": 7})


def is_column():
    return plt.rcParams["figure.figsize"][0] == WIDTHS["column"]


def size(*, page, column):
    """Width and height, in inches, given the height for each width."""
    width = plt.rcParams["figure.figsize"][0]
    return (width, column if is_column() else page)


def legend_beside(axes, title=None):
    """Beside the axes on a page, below them in a column; Matplotlib makes room for it."""
    if is_column():
        axes.legend(title=title, loc="upper center", bbox_to_anchor=(0.5, -0.2), ncol=2, alignment="left")
    else:
        axes.legend(title=title, loc="center left", bbox_to_anchor=(1.01, 0.5), alignment="left")


def legend_above(axes, handles):
    """Between title and axes, in one line on a page."""
    columns = 3 if is_column() else len(handles)
    lines = -(-len(handles) // columns)
    axes.set_title(axes.get_title(loc="left"), pad=4 + 13 * lines)
    axes.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1.0), borderaxespad=0.1, handlelength=1, ncol=columns)


def plain_ticks(axis, values=()):
    """1, 10, 100 rather than powers of ten; at the values themselves where they are few."""
    values = sorted(set(values))
    if 0 < len(values) <= 10:
        axis.set_major_locator(FixedLocator(values))
        axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.7g}"))
    axis.set_minor_formatter(NullFormatter())


def numbered(axis, values):
    """Fields 0, 1, 2 bear these numbers; of many, some."""
    step = -(-len(values) // (8 if is_column() else 12))
    axis.set_ticks(range(0, len(values), step), [f"{value:,.3g}" for value in values[::step]])


def on(colour):
    """The ink that can be read on a colour."""
    red, green, blue = colour[:3]
    return "white" if 0.299 * red + 0.587 * green + 0.114 * blue < 0.5 else "black"


def save(figure, path):
    """Writes the figure in the format of the file's suffix, without a clock time."""
    suffix = pathlib.Path(path).suffix.lower()
    if suffix not in FORMATS:
        fail(f"'{path}' should end in one of {', '.join(FORMATS)}")
    with_titles = [axes for axes in figure.axes if axes.get_title(loc="left")]
    if not entitled and len(with_titles) == 1:  # several are the names of panels
        with_titles[0].set_title("")
    undated = {".png": {}, ".pdf": {"CreationDate": None}, ".svg": {"Date": None}}[suffix]
    figure.savefig(path, metadata=undated)
    plt.close(figure)
