#!/usr/bin/env python3
"""Refuses an #include that goes against tools/lint/layers.txt.

A folder may include the folders named on its line and all that those may include; a library (named by the first
words of its include path) only if it is on the folder's own line.
"""
import pathlib
import re
import sys

PROGRAMS = {"sim", "nas"}
# Libraries that stand behind one room each; others (the standard library, fmt) are free.
LIBRARIES = ("Eigen", "boost/graph", "boost/math", "boost/program_options", "expat.h", "hdf5.h", "hdf5_hl.h", "mpi.h", "nlohmann", "onnx", "openssl", "pybind11",
             "simgrid", "torch", "unsupported", "xbt", "yaml-cpp", "zlib.h")


def read_layers(path):
    layers = {}
    for line in path.read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            folder, allowed = line.split(":")
            layers[folder] = allowed.split()
    return layers


def rooms_below(layers, folder):
    found = set()
    for name in layers[folder]:
        if name in layers:
            found |= {name} | rooms_below(layers, name)
    return found


def target_of(include):
    parts = include.split("/")
    if parts[0] in PROGRAMS | {"tools"}:
        return "/".join(parts[:2])
    return next((library for library in LIBRARIES if include == library or include.startswith(library + "/")), None)


def main(root):
    layers = read_layers(root / "tools/lint/layers.txt")
    problems = 0
    for folder in sorted(f"{path.parent.name}/{path.name}" for name in PROGRAMS for path in (root / name).glob("*/")):
        if folder not in layers:
            print(f"{folder}: error: not named in tools/lint/layers.txt")
            problems += 1
    for folder in layers:
        allowed = rooms_below(layers, folder) | set(layers[folder]) | {folder}
        for path in sorted((root / folder).glob("**/*.[hc]pp")):
            for number, line in enumerate(path.read_text().splitlines(), 1):
                match = re.match(r'\s*#include ["<]([^">]+)', line)
                target = match and target_of(match[1])
                if target and target not in allowed:
                    print(f"{path.relative_to(root)}:{number}: error: {folder} may not include {target}")
                    print(f"  hint: {folder} may use {', '.join(layers[folder]) or 'nothing but the standard library'}")
                    problems += 1
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
