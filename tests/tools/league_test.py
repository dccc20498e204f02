"""tools/league: the same scenarios in other simulators.

league_test.py ROOT PROGRAM
"""
import importlib.machinery
import importlib.util
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT, PROGRAM = (pathlib.Path(sys.argv.pop(1)).resolve() for _ in range(2))

loader = importlib.machinery.SourceFileLoader("league", str(ROOT / "tools/league"))
spec = importlib.util.spec_from_loader("league", loader)
league = importlib.util.module_from_spec(spec)
sys.dont_write_bytecode = True
loader.exec_module(league)


def played(*words):
    return subprocess.run([ROOT / "tools/league", "--program", PROGRAM, "--rounds", "1", *words], capture_output=True, text=True)


class League(unittest.TestCase):
    def test_finds_the_closed_form_in_everybody(self):
        done = played("--requests", "200000")
        if done.returncode == 77:
            self.skipTest(done.stderr.strip())
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("| sunder | ", done.stdout)
        self.assertIn("| SimPy | ", done.stdout)

    def test_refuses_a_peer_whose_scenario_is_another_one(self):
        with tempfile.TemporaryDirectory() as folder:
            peer = pathlib.Path(folder) / "peer.py"
            peer.write_text('print(\'{"requests": 10, "mean": 1.0}\')')
            done = played("--requests", "100000", "--peer", f"Other=/usr/bin/python3 {peer}")
        if done.returncode == 77:
            self.skipTest(done.stderr.strip())
        self.assertEqual(done.returncode, 1)
        self.assertIn("league: error: the mean latency is far from its closed form: Other, periodic: +9900.0%", done.stderr)


class Pages(unittest.TestCase):
    def test_have_the_figures_that_were_measured(self):
        for path, text in league.pages_of(json.loads(league.MEASURED.read_text())).items():
            self.assertEqual(path.read_text(), text, f"{path}: run tools/league --write")


if __name__ == "__main__":
    unittest.main()
