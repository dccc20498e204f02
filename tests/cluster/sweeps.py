"""A sweep to be run in many ways, and what all ways are measured against."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM, SOURCES, BUILD = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])

# Twenty phones for an hour and more: a point takes some tenths of a second.
SCENARIO = """\
format: sunder-scenario/1
models:
  toy:
    input: {{name: image, bytes: 100 kB}}
    ops:
      - {{name: head, work: 1 Gflop, output: 10 kB}}
      - {{name: tail, work: 1 Gflop, output: 1 kB}}
devices:
  phone: {{speed: 10 Gflop/s, count: 20}}
  server: {{speed: 100 Gflop/s}}
links:
  wifi: {{rate: 50 Mbit/s, latency: 1 ms, each: phone}}
routes:
  - {{from: phone, to: server, via: [wifi]}}
applications:
  camera: {{model: toy, origin: phone, servers: [server], arrivals: {{poisson: 1 /s}}, split: {{after: head}}}}
run: {{requests: {requests}, seed: 1}}
sweep:
  links.wifi.rate: {{log: [10 Mbit/s, 100 Mbit/s], points: {points}}}
"""


def skip(why):
    print(f"skipped: {why}")
    sys.exit(77)


class SweepTest(unittest.TestCase):
    """With a folder of its own, gone with it, and the sweep in it."""
    points = 40
    requests = 10_000  # of each phone
    alone = None

    def setUp(self):
        BUILD.mkdir(parents=True, exist_ok=True)
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=BUILD))
        self.scenario = self.folder / "sweep.yaml"
        self.scenario.write_text(SCENARIO.format(points=self.points, requests=self.requests))
        self.output = self.folder / "sweep.h5"

    def tearDown(self):
        for _ in range(50):  # what slurmctld leaves behind may write for a moment longer
            try:
                return shutil.rmtree(self.folder)
            except OSError:
                time.sleep(0.1)
        shutil.rmtree(self.folder)

    def run_in_folder(self, *words, **more):
        return subprocess.run(["timeout", "300", *map(str, words)], capture_output=True, text=True, cwd=self.folder,
                              **{"env": {**os.environ, "LC_ALL": "C"}, **more})

    def sunder(self, *words, **more):
        return self.run_in_folder(PROGRAM, *words, **more)

    def bytes_of_one_machine(self):
        """What `sunder sweep` makes of it; run once for all tests of a class."""
        if type(self).alone is None:
            done = self.sunder("sweep", self.scenario, "-o", "alone.h5")
            self.assertEqual(done.returncode, 0, done.stderr)
            type(self).alone = (self.folder / "alone.h5").read_bytes()
        return type(self).alone

    def wait_until(self, holds, what, seconds=60):
        end = time.monotonic() + seconds
        while not holds():
            self.assertLess(time.monotonic(), end, f"waited {seconds} s for {what}")
            time.sleep(0.01)


def size_of(path):
    return path.stat().st_size if path.exists() else 0


def main():
    unittest.main(argv=sys.argv[:1] + sys.argv[4:])
