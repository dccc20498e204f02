#!/usr/bin/env python3
"""testbed_test.py SUNDER_TESTBED: Linux's TCP is measured where namespaces and TUN are granted, and limits hold."""
import csv
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = sys.argv.pop(1)
SKIPPED = 77
CELL = ["--connections", "fresh", "--controls", "cubic", "--rates", "10 Mbit/s", "--delays", "5 ms", "--losses", "0", "--sizes",
        "10 kB", "--samples", "2"]


def run(*arguments):
    return subprocess.run([PROGRAM, "tcp", *arguments], capture_output=True, text=True, timeout=120)


class Arguments(unittest.TestCase):
    def test_help_tells_the_options(self):
        told = run("--help")
        self.assertEqual(told.returncode, 0)
        self.assertIn("--drops", told.stdout)

    def test_a_wrong_word_is_an_error_that_names_the_right_ones(self):
        told = run("--controls", "vegas")
        self.assertEqual((told.returncode, told.stderr), (1, "testbed: `vegas` is none of cubic, bbr, reno\n"))

    def test_no_flow_at_all_is_an_error(self):
        self.assertEqual(run("--flows", "0").stderr, "testbed: --flows are 1 to 64\n")

    def test_a_kept_file_that_is_not_there_is_an_error(self):
        told = subprocess.run([PROGRAM, "kept", "nowhere.csv"], capture_output=True, text=True, timeout=120)
        self.assertEqual((told.returncode, told.stderr), (1, "testbed: cannot read nowhere.csv\n"))

    def test_a_trace_that_is_not_there_is_an_error(self):
        self.assertEqual(run("--trace", "nowhere.csv").stderr, "testbed: cannot read nowhere.csv\n")

    def test_a_rate_without_unit_is_an_error(self):
        self.assertEqual(run("--rates", "10").returncode, 1)


class Measurements(unittest.TestCase):
    def measure(self, *arguments):
        told = run(*CELL, *arguments)
        if told.returncode == SKIPPED:
            self.skipTest(told.stdout.strip())
        self.assertEqual(told.returncode, 0, told.stderr)
        return told.stdout

    def test_a_cell_is_measured_twice_and_kept(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "kept.csv")
            self.assertIn("of 1 cells without loss", self.measure("--csv", file))
            rows = list(csv.DictReader(file.open()))
        self.assertEqual([row["repetition"] for row in rows], ["1", "2"])
        for row in rows:
            self.assertGreater(float(row["median_ms"]), 18.2)  # two ways and 10 kB at the rate; no path is faster
            self.assertLess(float(row["median_ms"]), 200)

    def test_what_does_not_fit_into_the_limit_is_named(self):
        told = self.measure("--limit", "0 s")
        self.assertIn("of 0 cells without loss", told)
        self.assertIn("left out for want of time or traffic, with the model's figures: 1\n", told)

    def test_a_drop_by_hand_costs_time(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "kept.csv")
            self.measure("--drops", "0", "--csv", file)
            rows = list(csv.DictReader(file.open()))
        self.assertGreater(float(rows[0]["median_ms"]), 26)  # a round trip more

    def test_a_trace_is_the_rate_and_every_message_meets_its_part(self):
        with tempfile.TemporaryDirectory() as folder:
            trace, file = pathlib.Path(folder, "steps.csv"), pathlib.Path(folder, "kept.csv")
            trace.write_text("time [s],rate [Mbit/s]\n0,1\n1.6,10\n3,10\n")  # the second message meets 10 Mbit/s
            self.measure("--trace", trace, "--every", "1 s", "--csv", file)
            rows = list(csv.DictReader(file.open()))
            self.assertIn("of 1 cells without loss", self.kept(file))
        self.assertEqual((rows[0]["trace"], rows[0]["every_s"]), ("steps.csv", "1"))
        self.assertGreater(float(rows[0]["median_ms"]), 90)  # the longer of two: 10 kB at 1 Mbit/s, and two ways
        self.assertLess(float(rows[0]["p10_ms"]), 90)

    def test_flows_share_the_path(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "kept.csv")
            self.measure("--flows", "4", "--csv", file)
            rows = list(csv.DictReader(file.open()))
            self.assertIn("mean 4", self.kept(file))
        times = {row["figure"]: float(row["median_ms"]) for row in rows}
        self.assertEqual(set(times), {"mean", "last"})
        self.assertGreater(times["last"], 42)  # 40 kB at the rate, and two ways
        self.assertGreater(times["last"], times["mean"])

    def kept(self, file):
        told = subprocess.run([PROGRAM, "kept", file], capture_output=True, text=True, timeout=120)
        self.assertEqual(told.returncode, 0, told.stderr)
        return told.stdout


if __name__ == "__main__":
    unittest.main()
