"""How our figures look, and how they are saved: the same data give the same bytes, in PNG, PDF and SVG."""
import pathlib
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402  (the backend is chosen first)

INK = "#333333"
FAINT = "#d9d9d9"
# Told apart by people with any colour vision, and in print: Okabe and Ito (2008).
SERIES = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
STAGES = {"head": "#0072b2", "transfer": "#e69f00", "tail": "#009e73", "return": "#cc79a7"}
FORMATS = (".png", ".pdf", ".svg")

plt.rcParams.update({
    "figure.dpi": 160,
    "figure.constrained_layout.use": True,
    "font.size": 9,
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
})


def fail(message):
    """Ends the script the way `sunder` does when its input is wrong."""
    sys.exit(f"{pathlib.Path(sys.argv[0]).name}: error: {message}")


def save(figure, path):
    """Writes the figure in the format of the file's suffix, without a clock time."""
    suffix = pathlib.Path(path).suffix.lower()
    if suffix not in FORMATS:
        fail(f"'{path}' should end in one of {', '.join(FORMATS)}")
    undated = {".png": {}, ".pdf": {"CreationDate": None}, ".svg": {"Date": None}}[suffix]
    figure.savefig(path, metadata=undated)
    plt.close(figure)
