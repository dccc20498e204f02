"""tools/lint/tidy: looks again at what changed only, and forgets no finding."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

TIDY = pathlib.Path(__file__).resolve().parents[2] / "tools/lint/tidy"
CLANG_TIDY = """#!/bin/sh
[ "$1" != --version ] || { echo "version 14"; exit; }
for file; do :; done
! grep -n bad "$file"
"""
NINJA = """
rule cc
  command = c++ -MD -MF $out.d -c $in -o $out
  deps = gcc
  depfile = $out.d
build a.o: cc ../../sim/a.cpp
build b.o: cc ../../sim/b.cpp
"""


class Tidy(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.programs = self.folder / "bin"
        self.programs.mkdir()
        (self.programs / "clang-tidy").write_text(CLANG_TIDY)
        (self.programs / "clang-tidy").chmod(0o755)
        self.check_out("here")

    def check_out(self, name):
        self.root = self.folder / name
        self.write("sim/a.hpp", "int common();\n")
        self.write("sim/a.cpp", '#include "a.hpp"\n')
        self.write("sim/b.cpp", "int alone();\n")
        self.write(".clang-tidy", "Checks: '*'\n")
        self.write("tools/lint/own_code.cpp", "")
        self.write("build/release/build.ninja", NINJA)
        self.write("build/release/compile_commands.json", json.dumps(
            [{"file": str(self.root / f"sim/{name}.cpp"), "command": f"c++ -c ../../sim/{name}.cpp -o {name}.o"}
             for name in ("a", "b")]))
        shutil.copy(TIDY, self.root / "tools/lint/tidy")

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def build(self):
        subprocess.run(["ninja", "-C", self.root / "build/release"], check=True, capture_output=True)

    def tidy(self, *names):
        path = f"{self.programs}:{os.environ['PATH']}"
        return subprocess.run([sys.executable, self.root / "tools/lint/tidy", *names], capture_output=True, text=True,
                              env={**os.environ, "PATH": path, "XDG_CACHE_HOME": str(self.folder / "cache")}, check=False)

    def test_looks_at_a_clean_file_once(self):
        self.build()
        self.assertIn("0 known to be clean, 2 looked at, 0 with findings", self.tidy().stdout)
        self.assertIn("2 known to be clean, 0 looked at, 0 with findings", self.tidy().stdout)

    def test_remembers_it_in_another_checkout(self):
        self.build()
        self.tidy()
        self.check_out("there")
        self.build()
        self.assertIn("2 known to be clean, 0 looked at", self.tidy().stdout)

    def test_looks_again_where_a_header_changed(self):
        self.build()
        self.tidy()
        self.write("sim/a.hpp", "int other();\n")
        self.assertIn("1 known to be clean, 1 looked at", self.tidy().stdout)

    def test_shows_a_finding_each_time(self):
        self.write("sim/b.cpp", "int bad();\n")
        self.build()
        for expected in ("2 looked at, 1 with findings", "1 looked at, 1 with findings"):
            done = self.tidy()
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn("sim/b.cpp:\n1:int bad();", done.stdout)
            self.assertIn(expected, done.stdout)

    def test_passes_over_no_file_that_is_not_built(self):
        self.build()
        self.write("sim/c.cpp", "")
        done = self.tidy()
        self.assertEqual((done.returncode, done.stderr), (1, "tidy: error: build these first: sim/c.cpp\n"))
        self.assertEqual(self.tidy(self.root / "sim/a.cpp").returncode, 0)


if __name__ == "__main__":
    unittest.main()
