#!/usr/bin/env python3
"""Refuses a type in a header that is called as a type of another room's headers is: one word means one thing.

Looks at struct, class, union, enum and `using NAME =` in the namespaces of the headers of the rooms in layers.txt, and at members
of those types: a member may be called like a member of another room's type (Kind, Setup), but not like a type of another room.
"""
import collections
import pathlib
import re
import sys

from check_layers import read_layers

TYPE = re.compile(r"( *)(?:template ?<.*> ?)?(struct|class|union|enum class|enum|using) (\w+)\b(?![>,])(.*)")


def types_in(header):
    """Indent, name and line of each type that is defined there; the layout is clang-format's."""
    for number, line in enumerate(header.read_text().splitlines(), 1):
        found = TYPE.match(line)
        if found:
            indent, word, name, rest = found.groups()
            if rest.startswith(" =") if word == "using" else "{" in rest or ";" not in rest:
                yield len(indent), name, number


def main(root):
    in_namespaces, members = collections.defaultdict(list), []
    for room in sorted(read_layers(root / "tools/lint/layers.txt")):
        for header in sorted((root / room).glob("**/*.hpp")):
            for indent, name, number in types_in(header):
                place = (room, f"{header.relative_to(root)}:{number}")
                if indent == 0:
                    in_namespaces[name].append(place)
                elif indent == 4:
                    members.append((name, place))
    problems = []
    for name, places in sorted(in_namespaces.items()):
        nested = [place for other, place in members if other == name]
        for room, place in places[1:] + nested:
            if room != places[0][0]:
                problems.append(f"{place}: error: '{name}' means something else in {places[0][1]}\n  hint: find another word")
    print("\n".join(problems), end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
