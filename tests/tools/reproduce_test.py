"""tools/reproduce: picks numbers out of tables, and fails where one left its tolerance."""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

try:
    import yaml  # noqa: F401  (only whether it is there)
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

REPRODUCE = pathlib.Path(__file__).resolve().parents[2] / "tools/reproduce"
TABLE = "device,rate [Mbit/s],saved [%]\nphone,10,30\nphone,20,50\ntablet,10,70\ntablet,20,\n"


class Reproduce(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        folder = pathlib.Path(self.scratch.name)
        self.experiment = folder / "paper/small"
        self.results = folder / "results"
        self.experiment.mkdir(parents=True)
        self.results.mkdir()
        (self.experiment / "experiment.yaml").write_text("title: a small one\nprogram: none\nsettings: {}\n")
        (self.results / "table.csv").write_text(TABLE)

    def tearDown(self):
        self.scratch.cleanup()

    def reproduce(self, *words, **variables):
        return subprocess.run([sys.executable, REPRODUCE, *words], capture_output=True, text=True,
                              env={**os.environ, "SUNDER_EXPERIMENTS": str(self.experiment.parent), **variables})

    def compare(self, entry):
        (self.experiment / "expected.yaml").write_text(f"numbers:\n  - {{name: number, table: table.csv, column: saved, {entry}}}\n")
        return self.reproduce("small", "--compare-only", "--folder", self.results)

    def test_lists_the_experiments(self):
        self.assertEqual(self.reproduce().stdout, "small\n")

    def test_names_those_there_are_instead_of_one_unknown(self):
        done = self.reproduce("smal")
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stderr, "reproduce: error: there is no experiment 'smal'; there are small\n")

    def test_takes_the_row_that_fits(self):
        done = self.compare("where: {device: phone, rate: 20}, claimed: [40, 45], expected: 50, tolerance: 0")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout.split("\n")[3].split(), ["number", "40", "to", "45", "50.00", "+5.00", "50"])

    def test_finds_no_difference_within_what_was_claimed(self):
        done = self.compare("where: {device: phone, rate: 20}, claimed: [40, 60], expected: 50, tolerance: 0")
        self.assertIn(" +0.00 ", done.stdout)

    def test_fails_outside_the_tolerance(self):
        done = self.compare("where: {device: phone, rate: 20}, expected: 51.1, tolerance: 1")
        self.assertEqual(done.returncode, 1)
        self.assertIn("OUTSIDE", done.stdout)

    def test_leaves_empty_fields_out_of_a_share(self):
        done = self.compare("take: {share_within: [40, 80]}, expected: 66.67, tolerance: 0.01")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_takes_the_median_of_several_rows(self):
        self.assertEqual(self.compare("take: median, expected: 50, tolerance: 0").returncode, 0)

    def test_refuses_a_value_of_several_rows(self):
        done = self.compare("where: {device: phone}, expected: 30, tolerance: 0")
        self.assertEqual((done.returncode, done.stderr), (2, "reproduce: error: 'number': 2 rows fit, not one\n"))

    def test_refuses_a_column_that_is_not_there(self):
        done = self.compare("where: {colour: red}, expected: 30, tolerance: 0")
        self.assertEqual((done.returncode, done.stderr), (2, "reproduce: error: 'number': table.csv has no column colour\n"))

    def test_compares_texts(self):
        entry = "table: table.csv, where: {rate: 10, saved: 30}, column: device"
        (self.experiment / "expected.yaml").write_text(f"numbers:\n  - {{name: who, {entry}, claimed: tablet, expected: phone}}\n")
        done = self.reproduce("small", "--compare-only", "--folder", self.results)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(done.stdout.split("\n")[3].split(), ["who", "tablet", "phone", "differs", "phone"])

    def take_steps(self, name, steps, expected=1):
        """Runs an experiment whose program writes its words into table.csv."""
        program = self.experiment.parent / "program"
        program.write_text('#!/bin/sh\nset -eu\nprintf "words\\n%s\\n" $# > "$2"\n')
        program.chmod(0o755)
        (self.experiment / "experiment.yaml").write_text(f"title: a small one\nsteps: {steps}\n")
        (self.experiment / "expected.yaml").write_text(
            f"numbers: [{{name: words, table: words.csv, column: words, expected: {expected}, tolerance: 0}}]\n")
        return self.reproduce(name, "--folder", self.results, SUNDER_PROGRAM=str(program))

    def test_takes_steps_in_the_folder_of_the_results(self):
        done = self.take_steps("small", '["count words.csv", "count words.csv \'a b\' {here}"]', expected=4)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("sunder count words.csv", done.stderr)

    def test_runs_all_and_sums_up(self):
        done = self.take_steps("all", '["count words.csv"]', expected=2)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertRegex(done.stdout, r"small +\d+ s  all numbers as expected\n$")
        self.assertTrue((self.results / "small/words.csv").exists())

    def test_leaves_trainings_out_of_all(self):
        slow = self.experiment.parent / "slow"
        slow.mkdir()
        (slow / "experiment.yaml").write_text("title: a slow one\nlearns: a week\nsteps: [count]\n")
        done = self.take_steps("all", '["count words.csv"]', expected=2)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertNotIn("slow", done.stdout)

    def with_data(self, name):
        (self.experiment / "prepare.py").write_text(
            "import pathlib, sys\npathlib.Path(sys.argv[2], 'rows.csv').write_text(pathlib.Path(sys.argv[1], 'traces/rows').read_text())\n")
        (self.experiment.parent / "data/traces").mkdir(parents=True)
        (self.experiment.parent / "data/traces" / name).write_text("name,word\none,x\ntwo,y\n")
        program = self.experiment.parent / "program"
        program.write_text('#!/bin/sh\nset -eu\nprintf "words\\n%s\\n" $# > "$2"\n')
        program.chmod(0o755)
        (self.experiment / "experiment.yaml").write_text(
            "title: a small one\nneeds: [traces/rows]\nsteps: [{for_each: rows.csv, take: 'count {name}.csv {word}'}]\n")
        (self.experiment / "expected.yaml").write_text(
            "numbers: [{name: words, table: two.csv, column: words, expected: 3, tolerance: 0}]\n")
        return self.reproduce("small", "--folder", self.results, SUNDER_PROGRAM=str(program),
                              SUNDER_DATA=str(self.experiment.parent / "data"))

    def test_takes_a_step_for_each_row_of_what_was_prepared(self):
        done = self.with_data("rows")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertTrue((self.results / "one.csv").exists())
        self.assertIn("for each row of rows.csv", done.stderr)

    def test_skips_what_needs_data_that_are_not_there(self):
        done = self.with_data("others")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("skipped: there is no 'traces/rows'", done.stdout)
        self.assertFalse((self.results / "one.csv").exists())

    def test_fails_with_its_step(self):
        done = self.take_steps("small", '["count"]')
        self.assertEqual(done.returncode, 1)
        self.assertIn("reproduce: error: ", done.stderr)


if __name__ == "__main__":
    unittest.main()
