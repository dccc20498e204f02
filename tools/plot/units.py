"""From the SI units of our files to those that people read."""
import numpy

# Of an SI unit: factor and name, ascending by size; the one that leaves the fewest digits is taken.
READABLE = {
    "s": ((1e6, "us"), (1e3, "ms"), (1, "s")),
    "B": ((1, "B"), (1e-3, "kB"), (1e-6, "MB"), (1e-9, "GB")),
    "B/s": ((8e-3, "kbit/s"), (8e-6, "Mbit/s"), (8e-9, "Gbit/s")),
    "J": ((1e3, "mJ"), (1, "J")),
    "W": ((1e3, "mW"), (1, "W")),
    "flop": ((1e-6, "Mflop"), (1e-9, "Gflop")),
    "flop/s": ((1e-9, "Gflop/s"), (1e-12, "Tflop/s")),
}


def readable(unit, values):
    """Factor and name of a unit in which the typical one of these values is a number between 1 and 1000."""
    if unit not in READABLE:
        return 1, unit
    sizes = numpy.abs(values[numpy.isfinite(values) & (values != 0)])
    typical = numpy.median(sizes) if len(sizes) else 1
    fitting = [choice for choice in READABLE[unit] if typical * choice[0] >= 1]
    return fitting[-1] if fitting else READABLE[unit][0]


def titled(name, unit):
    return f"{name} [{unit}]" if unit not in ("", "1") else name
