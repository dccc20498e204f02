"""own_training_test.py SUNDER: a search by trainings of one's own, stopped and killed in their middle, and the example with PyTorch."""
import csv
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

SUNDER = pathlib.Path(sys.argv.pop(1)).resolve()
SCENARIOS = pathlib.Path(__file__).resolve().parents[2] / "scenarios"
SEARCH = """format: sunder-search/1
scenario: {scenarios}/pi_and_titan.yaml
application: camera
space: {scenarios}/space_digits.yaml
accuracy: {{command: {{run: './train.sh {{architecture}}', jobs: 2, finished: done.csv}}}}
objectives: [accuracy]
constraints: {{latency: 1 s}}
optimizer: exhaustive
"""
# Trains wide bodies only once the file `go` is there, until then it sleeps; these are the fifth and sixth that are asked for.
TRAIN = """#!/bin/sh
echo $1 >> asked
case $1 in *body=wide*) [ -e go ] || { sleep 1000 & echo $! >> sleeping; wait; } ;; esac
case $1 in *body=thin*) echo 70;; *k5*) echo 61.5;; *) exit 1;; esac
"""
PATIENCE = 60  # s, for what takes milliseconds


def is_alive(process):
    try:
        return pathlib.Path(f"/proc/{process}/stat").read_text(encoding="ascii").split()[2] != "Z"
    except FileNotFoundError:
        return False


class OwnTrainings(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "search.yaml").write_text(SEARCH.format(scenarios=SCENARIOS), encoding="utf-8")
        script = self.folder / "train.sh"
        script.write_text(TRAIN, encoding="utf-8")
        script.chmod(0o755)

    def wait_for(self, condition):
        until = time.monotonic() + PATIENCE
        while not condition():
            self.assertLess(time.monotonic(), until)
            time.sleep(0.01)

    def sleeping(self):
        path = self.folder / "sleeping"
        return path.read_text(encoding="ascii").split() if path.exists() else []

    def rows(self):
        with open(self.folder / "done.csv", encoding="utf-8") as file:
            return list(csv.DictReader(line for line in file if not line.startswith("#")))

    def stop(self, how):
        """Begins the search and stops it once both trainings that sleep have begun. Its exit code."""
        with subprocess.Popen([SUNDER, "search", "search.yaml"], cwd=self.folder, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL) as process:
            self.wait_for(lambda: len(self.sleeping()) >= 2)
            process.send_signal(how)
            process.wait()
        return process.returncode

    def expect_the_rest_from_another_search(self):
        self.wait_for(lambda: not any(is_alive(process) for process in self.sleeping()))
        finished = self.rows()
        self.assertEqual(len(finished), 4)
        (self.folder / "asked").unlink()
        (self.folder / "go").touch()
        done = subprocess.run([SUNDER, "search", "search.yaml", "--json"], cwd=self.folder, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        asked = (self.folder / "asked").read_text(encoding="ascii").split()
        self.assertEqual(len(asked), 8)  # of 12
        rows = self.rows()
        self.assertEqual(rows[:4], finished)
        self.assertEqual(sorted(set(row["accuracy"] for row in rows)), ["", "61.5", "70"])
        self.assertEqual(sorted(row["failure"] for row in rows), [""] * 8 + ["ended with exit code 1"] * 4)
        self.assertIn("4 of 12 trainings failed", done.stderr)

    def test_stopped_by_ctrl_c_they_stop_and_keep_what_is_finished(self):
        self.assertEqual(self.stop(signal.SIGINT), 130)
        self.expect_the_rest_from_another_search()

    def test_killed_they_die_and_keep_what_is_finished(self):
        self.assertEqual(self.stop(signal.SIGKILL), -signal.SIGKILL)
        self.expect_the_rest_from_another_search()


class TheExample(unittest.TestCase):
    def test_trains_with_pytorch(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            for file in ("search_own_training.yaml", "space_digits.yaml", "pi_and_titan.yaml", "train_with_pytorch.py"):
                shutil.copy(SCENARIOS / file, folder)
            model = folder / "model.yaml"
            model.write_text("format: sunder-model/1\ninput: {shape: [1, 16, 16]}\nops: [{name: flat, flatten: {}}, "
                             "{name: classes, linear: {out: 10}}]\n", encoding="utf-8")
            done = subprocess.run(["python3", "train_with_pytorch.py", model], cwd=folder, capture_output=True, text=True,
                                  env=dict(os.environ, OMP_NUM_THREADS="1"))
            if "install" in done.stderr:
                self.skipTest(done.stderr.strip())
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertGreater(float(done.stdout.split()[-1]), 70)


if __name__ == "__main__":
    unittest.main()
