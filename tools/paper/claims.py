"""Numbers of an experiment: picked out of its tables, beside what was claimed, and held to what we found before."""
import csv
import math
import statistics


class Wrong(Exception):
    """The experiment or its expected numbers are wrong."""


def read_table(path):
    """Rows as dictionaries; titles without their units."""
    try:
        with open(path, newline="", encoding="utf-8") as file:
            rows = csv.reader(file)
            titles = [title.split(" [")[0] for title in next(rows)]
            return titles, [dict(zip(titles, row)) for row in rows]
    except (OSError, StopIteration) as problem:
        raise Wrong(f"{path}: {problem}") from problem


def same(text, wanted):
    """Numbers by value, all else by text; a list means any of its values."""
    if isinstance(wanted, list):
        return any(same(text, one) for one in wanted)
    if isinstance(wanted, (int, float)) and not isinstance(wanted, bool):
        return text != "" and math.isclose(float(text), wanted, rel_tol=1e-9)
    return text == wanted


def texts_of(entry, tables, folder):
    if entry["table"] not in tables:
        tables[entry["table"]] = read_table(folder / entry["table"])
    titles, rows = tables[entry["table"]]
    unknown = [key for key in [*entry.get("where", {}), entry["column"]] if key not in titles]
    if unknown:
        raise Wrong(f"'{entry['name']}': {entry['table']} has no column {', '.join(unknown)}")
    chosen = [row for row in rows if all(same(row[key], value) for key, value in entry.get("where", {}).items())]
    return [row[entry["column"]] for row in chosen if row[entry["column"]] != ""]


def only(values, entry):
    if len(values) != 1:
        raise Wrong(f"'{entry['name']}': {len(values)} rows fit, not one")
    return values[0]


def number_of(entry, texts):
    values = [float(text) for text in texts]
    take = entry.get("take", "value")
    if take == "value":
        return only(values, entry)
    if isinstance(take, dict) and set(take) == {"share_within"}:
        low, high = take["share_within"]
        return 100 * sum(low <= value <= high for value in values) / len(values)
    if isinstance(take, dict) and set(take) == {"share_above"}:
        return 100 * sum(value > take["share_above"] for value in values) / len(values)
    known = {"median": statistics.median, "mean": statistics.mean, "least": min, "most": max}
    if take not in known:
        raise Wrong(f"'{entry['name']}': what is '{take}'?")
    return known[take](values)


def text_of(claim):
    if claim is None:
        return "-"
    if isinstance(claim, list):
        return f"{claim[0]:g} to {claim[1]:g}"
    return claim if isinstance(claim, str) else f"{claim:g}"


def distance(claim, value):
    """From what was claimed; 0 within a range."""
    if isinstance(claim, list):
        return min(value - claim[0], 0) + max(value - claim[1], 0)
    return value - claim


def judged(entry, texts):
    """The row of the printed table: simulated, difference from the claim, expected, and whether they agree."""
    claim = entry.get("claimed")
    if isinstance(entry["expected"], str):
        value = only(texts, entry)
        apart = "-" if claim is None else "same" if claim == value else "differs"
        return value, apart, entry["expected"], value == entry["expected"]
    value = number_of(entry, texts)
    apart = "-" if claim is None else f"{distance(claim, value):+.2f}"
    within = abs(value - entry["expected"]) <= entry["tolerance"]
    return f"{value:.2f}", apart, f"{entry['expected']:g}", within


def compare(expected, folder):
    """Prints the table. Returns whether all numbers are within their tolerance"""
    tables, kept = {}, True
    rows = [("", "claimed", "simulated", "difference", "expected", "")]
    for entry in expected["numbers"]:
        if "name" not in entry or "expected" not in entry or ("tolerance" not in entry and not isinstance(entry["expected"], str)):
            raise Wrong(f"a number needs name, expected and tolerance: {entry}")
        texts = texts_of(entry, tables, folder)
        if not texts:
            raise Wrong(f"'{entry['name']}': no row fits")
        value, apart, wanted, within = judged(entry, texts)
        kept = kept and within
        outside = "" if within else "OUTSIDE" if isinstance(entry["expected"], str) else f"+- {entry['tolerance']:g}: OUTSIDE"
        rows.append((entry["name"], text_of(entry.get("claimed")), value, apart, wanted, outside))
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    for row in rows:
        cells = [f"{row[0]:{widths[0]}}", *(f"{text:>{width}}" for text, width in zip(row[1:5], widths[1:])), row[5]]
        print("  ".join(cells).rstrip())
    return kept
