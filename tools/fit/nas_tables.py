"""Published tables of NAS-Bench-201 and FBNet networks, and what their networks are made of.

The tables lie in $SUNDER_DATA, else in ../shared/data beside the repository. They are not part of this project.
"""

import csv
import os
import pathlib

import numpy

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = pathlib.Path(os.environ.get("SUNDER_DATA", ROOT / "../shared/data"))
MODELS = ROOT / "models/nas"

EDGES = [(0, 1), (0, 2), (1, 2), (0, 3), (1, 3), (2, 3)]  # the order of a cell's six digits
PATHS = [(3,), (0, 4), (1, 5), (0, 2, 5)]  # edges of the ways from a cell's input to its output
NONE, SKIP, CONV1, CONV3, POOL = range(5)


def read(path):
    with open(DATA / path, newline="") as file:
        return list(csv.DictReader(file))


def held_out(rows):
    """Every fifth row by its index tests; the others teach. Both tables list their networks in random order."""
    return numpy.array([int(row["idx"]) % 5 == 0 for row in rows])


def cells_of(rows):
    """Digits of the ops on the six edges; shape (rows, 6)."""
    return numpy.array([[int(digit) for digit in row["ops"]] for row in rows])


def leading(cells):
    """The same cells with `none` on the edges that do not lead to the output."""
    kept = cells.copy()
    leads = {3: numpy.ones(len(cells), dtype=bool)}
    for node in (2, 1, 0):
        leads[node] = numpy.zeros(len(cells), dtype=bool)
        for edge, (a, b) in enumerate(EDGES):
            if a == node:
                leads[node] |= (cells[:, edge] != NONE) & leads[b]
    for edge, (_, b) in enumerate(EDGES):
        kept[~leads[b], edge] = NONE
    return kept


def pruned(cells):
    """The same without the edges that the input does not reach, either."""
    kept = leading(cells)
    fed = {0: numpy.ones(len(cells), dtype=bool)}
    for node in (1, 2, 3):
        fed[node] = numpy.zeros(len(cells), dtype=bool)
        for edge, (a, b) in enumerate(EDGES):
            if b == node:
                fed[node] |= (kept[:, edge] != NONE) & fed[a]
    for edge, (a, _) in enumerate(EDGES):
        kept[~fed[a], edge] = NONE
    return kept


def counts(cells, ops):
    """How often each of the ops occurs; shape (cells, ops)."""
    return numpy.stack([(cells == op).sum(axis=1) for op in ops], axis=1).astype(float)


def least_absolute(features, values):
    """Coefficients with the least sum of absolute relative errors, by iteratively reweighted least squares."""
    scaled = features / values[:, None]
    ones = numpy.ones(len(values))
    weights = numpy.linalg.lstsq(scaled, ones, rcond=None)[0]
    for _ in range(60):
        scale = 1 / numpy.sqrt(numpy.maximum(numpy.abs(scaled @ weights - 1), 1e-4))
        weights = numpy.linalg.lstsq(scaled * scale[:, None], scale, rcond=None)[0]
    return weights


def quality(predicted, measured):
    """R2 and the median and 90th percentile of the absolute relative error."""
    error = numpy.abs(predicted - measured) / measured
    r2 = 1 - ((predicted - measured) ** 2).mean() / measured.var()
    return {"r2": r2, "median": numpy.median(error), "p90": numpy.quantile(error, 0.9)}
