#!/usr/bin/env python3
"""Refuses to ask which alternative of a closed choice it is, but for the files and folders of tools/lint/choices.txt.

A closed choice is visited with `Match`, a case for each alternative (or `OneOf<...> auto const&` for several that are named), so
that a new one does not compile until every place has decided. `holds_alternative`, `get_if` and a case for any `auto` would take
it silently for one of the old ones.
"""
import pathlib
import re
import sys

FOLDERS = ("sim", "nas", "tools")
ASKS = re.compile(r"\b(holds_alternative|get_if)\b")
ANY_CASE = re.compile(r"\[[^\[\]]*\]\s*\(\s*(?:const\s+)?auto\b[^()]*\)")
NOT_CODE = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.DOTALL)


def code_of(text):
    """Without comments and strings, whose length and lines stay."""
    return NOT_CODE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def end_of_braces(code, start):
    depth = 0
    for place in range(start, len(code)):
        depth += {"{": 1, "}": -1}.get(code[place], 0)
        if depth == 0:
            return place
    return len(code)


def findings_in(text):
    """Of (line, what is refused)."""
    code = code_of(text)
    found = {(match.start(), f"'{match[1]}'") for match in ASKS.finditer(code)}
    for match in re.finditer(r"\bMatch\s*\{", code):
        cases = code[: end_of_braces(code, match.end() - 1)]
        found |= {(case.start(), "a case for any 'auto'") for case in ANY_CASE.finditer(cases, match.end())}
    return [(code.count("\n", 0, place) + 1, what) for place, what in sorted(found)]


def read_leave(path):
    lines = [line for line in path.read_text().splitlines() if line.strip() and not line.startswith("#")]
    return dict(line.split(": ", 1) for line in lines)


def main(root):
    leave = read_leave(root / "tools/lint/choices.txt")
    problems = 0
    unused = set(leave)
    for path in sorted(path for folder in FOLDERS for path in (root / folder).glob("**/*.[hc]pp")):
        name = str(path.relative_to(root))
        findings = findings_in(path.read_text())
        left = {entry for entry in leave if name == entry or (entry.endswith("/") and name.startswith(entry))}
        if findings:
            unused -= left
        for line, what in [] if left else findings:
            print(f"{name}:{line}: error: {what} asks for one alternative and takes every new one for another")
            print("  hint: visit the choice with Match and a case for each alternative; OneOf names several")
            problems += 1
    for name in sorted(unused):
        print(f"tools/lint/choices.txt: error: '{name}' asks for no alternative: take it off the list")
    return 1 if problems or unused else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
