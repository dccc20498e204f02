#!/usr/bin/env python3
"""Refuses an #include of another room's header that is not public.

A room's public headers are those after HEADERS in its CMakeLists.txt: what is installed. Whatever they include of their own room
is public, too. Those after SHARES are public to other rooms, but not installed. The tests of a room, tests/sim/cost for sim/cost,
may include all of it; what belongs to tools is free for tests.
"""
import pathlib
import re
import sys

from check_layers import read_layers

FOLDERS = ("sim", "nas", "tools", "tests")


def headers_after(keyword, room, root):
    """Names as they are included."""
    lists = root / room / "CMakeLists.txt"
    text = re.sub(r"#.*", "", lists.read_text()) if lists.exists() else ""
    found = re.findall(rf"\b{keyword}\b([^)]*?)(?=\)|\b(?:SOURCES|HEADERS|SHARES|USES|HIDES)\b)", text)
    return {f"{room}/{name}" for names in found for name in re.findall(r"[\w/]+\.hpp", names)}


def complaint(file, header, rooms, installed, shared):
    """What is wrong with including the header from the file, and what to do; nothing where it may."""
    owner = "/".join(header.split("/")[:2])
    if owner not in rooms or header in installed:
        return None
    is_test = file.startswith("tests/")
    user = "/".join(file.split("/")[1:3] if is_test else file.split("/")[:2])
    if user != owner and header not in shared and not (is_test and header.startswith("tools/")):
        return f"'{header}' is not public", f"include what stands after HEADERS in {owner}/CMakeLists.txt, or add it there"
    if file in installed:
        return f"'{header}' is not public, and this header is", f"add it to HEADERS in {owner}/CMakeLists.txt, too"
    return None


def main(root):
    rooms = read_layers(root / "tools/lint/layers.txt")
    installed = {name for room in rooms for name in headers_after("HEADERS", room, root)}
    shared = {name for room in rooms for name in headers_after("SHARES", room, root)}
    absent = sorted(name for name in installed | shared if not (root / name).exists())
    problems = [f"{name}: error: there is no such header" for name in absent]
    for path in sorted(path for folder in FOLDERS for path in (root / folder).glob("**/*.[hc]pp")):
        file = str(path.relative_to(root))
        for number, line in enumerate(path.read_text().splitlines(), 1):
            included = re.match(r'\s*#include "([^"]+)"', line)
            found = included and (root / included[1]).exists() and complaint(file, included[1], rooms, installed, shared)
            if found:
                problems.append(f"{file}:{number}: error: {found[0]}\n  hint: {found[1]}")
    print("\n".join(problems), end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
