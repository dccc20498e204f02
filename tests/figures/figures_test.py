"""figures_test.py SUNDER FILE [--write]: a shipped scenario, sweep or search gives the figures that are noted beside this file,
as text, as JSON and in the columns of its tables. `--write` notes them anew, for a change that is meant; CHANGELOG.md says why.

Numbers may differ by what another machine rounds. Of a column count, sum, sum weighted by row, least and greatest are noted.
"""
import collections
import csv
import io
import json
import math
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SCENARIOS = HERE.parents[1] / "scenarios"
TABLES = ("requests", "spans", "devices", "links", "plans", "replications", "summary")
FEW = ("--replications", "2", "--set", "run.record=spans")  # whose every interval is looked at
EXACT = 1e-9  # of numbers with all their digits
READABLE = 2e-3  # of numbers that are rounded for people
NUMBER = re.compile(r"(?<![\w.])-?\d[\d,]*\.?\d*(?:e[-+]?\d+)?")


def output_of(*words, **more):
    return subprocess.run([str(word) for word in words], check=True, stdout=subprocess.PIPE, text=True, **more).stdout


def noted_column(values):
    try:
        numbers = [float(value) for value in values if value]
    except ValueError:
        return {"texts": sorted(collections.Counter(values).items())}
    if not numbers:
        return {"count": 0}
    return {"count": len(numbers), "sum": math.fsum(numbers), "least": min(numbers), "greatest": max(numbers),
            "by row": math.fsum(row * number for row, number in enumerate(numbers)) / len(numbers)}


def columns_of(table):
    heading, *rows = csv.reader(io.StringIO(table))
    return {name: noted_column([row[i] for row in rows]) for i, name in enumerate(heading)}


def figures_of(program, path):
    text = path.read_text(encoding="utf-8")
    is_search = re.search(r"^format: sunder-search/", text, re.MULTILINE)
    is_sweep = re.search(r"^sweep:", text, re.MULTILINE)
    command = "search" if is_search else "sweep" if is_sweep else "run"
    with tempfile.TemporaryDirectory() as folder:
        def call(*words):
            return output_of(program, *words, cwd=folder, stderr=subprocess.DEVNULL)
        call(command, path, "-j", "1", "-o", "result.h5", *(FEW if command == "run" else []))
        if command == "sweep":  # whose text and JSON are the same columns
            return {"columns": {"points": columns_of(call("export", "result.h5"))}}
        figures = {"text": call("show", "result.h5").splitlines(), "json": json.loads(call("show", "result.h5", "--json"))}
        if command == "run":
            figures["columns"] = {table: columns_of(call("export", "result.h5", "--table", table)) for table in TABLES}
            figures["plan"] = json.loads(call("plan", path, "--json"))
    return figures


def differs(a, b, tolerance):
    return a != b and not math.isclose(a, b, rel_tol=tolerance, abs_tol=tolerance * 1e-6)


def differences(noted, found, place=""):
    """Of two trees; texts are told apart from the numbers in them."""
    if isinstance(noted, dict) and isinstance(found, dict):
        for key in [*noted, *(key for key in found if key not in noted)]:
            where = f"{place}/{key}"
            if key not in noted or key not in found:
                yield f"{where}: {'new' if key in found else 'missing'}"
            else:
                yield from differences(noted[key], found[key], where)
    elif isinstance(noted, list) and isinstance(found, list) and len(noted) == len(found):
        for i, (a, b) in enumerate(zip(noted, found)):
            yield from differences(a, b, f"{place}/{i}")
    elif isinstance(noted, str) and isinstance(found, str):
        pairs = [[float(number.replace(",", "")) for number in NUMBER.findall(text)] for text in (noted, found)]
        same_words = NUMBER.sub("0", noted).split() == NUMBER.sub("0", found).split()
        if not same_words or any(differs(a, b, READABLE) for a, b in zip(*pairs)):
            yield f"{place}: '{noted}' was noted, '{found}' is found"
    elif isinstance(noted, (int, float)) and isinstance(found, (int, float)):
        if differs(noted, found, EXACT):
            yield f"{place}: {noted} was noted, {found} is found"
    elif noted != found:
        yield f"{place}: {noted} was noted, {found} is found"


def main(program, path, *options):
    note = HERE / "noted" / path.relative_to(SCENARIOS).with_suffix(".json")
    found = json.loads(json.dumps(figures_of(program, path)))
    if "--write" in options:
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        return
    wrong = list(differences(json.loads(note.read_text(encoding="utf-8")), found))
    if wrong:
        sys.exit("\n".join([f"{path.name}: {len(wrong)} figures differ", *wrong[:20]]))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve(), *sys.argv[3:])
