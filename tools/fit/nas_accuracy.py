#!/usr/bin/env python3
"""Writes models/nas/nasbench201_accuracy.csv: test accuracy of a NAS-Bench-201 cell by a formula fitted to the table.

    /usr/bin/python3 tools/fit/nas_accuracy.py

ln(error) = intercept + sum of coefficient x term, error in per cent; terms are properties of the pruned cell and
products of two of them. Terms are chosen one after the other, each time the one that leaves the least, all data sets
alike (orthogonal matching pursuit). Four fifths of the cells teach, one fifth tests. Needs numpy and scipy.
"""

import itertools

import numpy
from scipy.stats import kendalltau

from nas_tables import (CONV1, CONV3, MODELS, NONE, PATHS, POOL, SKIP, cells_of, counts, held_out, pruned, read)

TERMS = 50
COLUMNS = {"cifar10": "acc_cifar10", "cifar100": "acc_cifar100", "in16_120": "acc_in16_120"}


def properties(cells):
    """By name; each of shape (cells,). `cells` are pruned and not empty."""
    found = dict(zip(("skips", "conv1x1s", "conv3x3s", "pools"), counts(cells, (SKIP, CONV1, CONV3, POOL)).T))
    on_paths = {"convs": (CONV1, CONV3), "conv3x3s": (CONV3,), "pools": (POOL,), "ops": (SKIP, CONV1, CONV3, POOL)}
    whole = numpy.stack([(cells[:, path] != NONE).all(axis=1) for path in PATHS], axis=1)
    found["paths"] = whole.sum(axis=1).astype(float)
    for name, ops in on_paths.items():
        along = numpy.stack([numpy.isin(cells[:, path], ops).sum(axis=1) for path in PATHS], axis=1).astype(float)
        found[f"most_{name}"] = numpy.where(whole, along, -1).max(axis=1)
        found[f"least_{name}"] = numpy.where(whole, along, 9).min(axis=1)
        found[f"sum_{name}"] = numpy.where(whole, along, 0).sum(axis=1)
    bare = numpy.stack([numpy.isin(cells[:, path], (SKIP, POOL)).all(axis=1) for path in PATHS], axis=1)
    pools = numpy.stack([(cells[:, path] == POOL).any(axis=1) for path in PATHS], axis=1)
    found["skip_path"] = (bare & ~pools).any(axis=1).astype(float)
    found["pool_path"] = (bare & pools).any(axis=1).astype(float)
    found["any_conv"] = (found["conv1x1s"] + found["conv3x3s"] > 0).astype(float)
    found["any_conv3x3"] = (found["conv3x3s"] > 0).astype(float)
    return found


def terms_of(found):
    terms = dict(found)
    for a, b in itertools.combinations_with_replacement(found, 2):
        terms[f"{a}*{b}"] = found[a] * found[b]
    return terms


def choose(features, targets, number):
    """Indices of columns; `features` (rows, columns) and `targets` (rows, data sets) are changed."""
    features -= features.mean(axis=0)
    targets -= targets.mean(axis=0)
    targets /= targets.std(axis=0)
    least = 1e-6 * (features**2).sum(axis=0).max()
    chosen = []
    for _ in range(number):
        norms = (features**2).sum(axis=0)
        gains = ((features.T @ targets)**2).sum(axis=1) / numpy.maximum(norms, least)
        gains[norms < least] = -1
        gains[chosen] = -1
        best = int(gains.argmax())
        chosen.append(best)
        direction = features[:, best] / numpy.linalg.norm(features[:, best])
        targets -= numpy.outer(direction, direction @ targets)
        features -= numpy.outer(direction, direction @ features)
    return chosen


def main():
    rows = read("nb201/nb201_accuracy.csv")
    cells = pruned(cells_of(rows))
    tests = held_out(rows)
    reached = (cells != NONE).any(axis=1)
    accuracies = {name: numpy.array([float(row[column]) for row in rows]) for name, column in COLUMNS.items()}
    terms = terms_of(properties(cells[reached]))
    names = list(terms)
    features = numpy.stack(list(terms.values()), axis=1)
    targets = numpy.stack([numpy.log(100 - values[reached]) for values in accuracies.values()], axis=1)
    teach = ~tests[reached]
    chosen = choose(features[teach].copy(), targets[teach].copy(), TERMS)
    design = numpy.column_stack([features[:, chosen], numpy.ones(len(features))])
    weights = numpy.linalg.lstsq(design[teach], targets[teach], rcond=None)[0]
    table = [[*(float(f"{value:.6g}") for value in line)] for line in weights]
    predicted = 100 - numpy.exp(design @ numpy.array(table))

    figures = {"r2": [], "kendall_tau": [], "median_error": []}
    for predictions, values in zip(predicted[~teach].T, accuracies.values()):
        measured = values[reached][~teach]
        errors = predictions - measured
        figures["r2"].append(1 - (errors**2).mean() / measured.var())
        figures["kendall_tau"].append(kendalltau(predictions, measured)[0])
        figures["median_error"].append(numpy.median(numpy.abs(errors)))
    lines = [
        "# Test accuracy in per cent of a NAS-Bench-201 cell, by data set: a formula, not the table.",
        "#   ln(100 - accuracy) = intercept + the sum of coefficient x term",
        "# A term is a property of the pruned cell (its ops that the input reaches and that lead to the output) or a product of two:",
        "#   skips, conv1x1s, conv3x3s, pools   how many of these ops",
        "#   paths                              how many ways lead from the input to the output",
        "#   most_, least_, sum_                over the paths, of their convs, conv3x3s, pools, or ops of any kind",
        "#   skip_path, pool_path               1 if a path holds skips only; skips and pools, one pool at least",
        "#   any_conv, any_conv3x3              1 if the cell has one",
        "# `unreached`: accuracy of cells whose output the input does not reach (by chance).",
        "# r2, kendall_tau (tau-b), median_error (absolute, in points): on cells held out, every fifth index of the",
        f"# table, those whose output is reached ({int((~teach).sum())}). Fitted to the others.",
        "# Source of the table: Dong and Yang, NAS-Bench-201, ICLR 2020, as in FreeREA (Cavagnero et al., WACV 2023; MIT).",
        "# Written by tools/fit/nas_accuracy.py.",
        "figure," + ",".join(COLUMNS),
    ]
    for name, values in figures.items():
        lines.append(",".join([name, *(f"{value:.4f}" for value in values)]))
        print(lines[-1])
    lines.append(",".join(["unreached", *(f"{numpy.median(values[~reached]):.4f}" for values in accuracies.values())]))
    lines.append(",".join(["intercept", *(f"{value:.6g}" for value in table[-1])]))
    for place, line in zip(chosen, table):
        lines.append(",".join([names[place], *(f"{value:.6g}" for value in line)]))
    (MODELS / "nasbench201_accuracy.csv").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
