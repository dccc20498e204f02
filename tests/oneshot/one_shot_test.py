"""one_shot_test.py SUNDER: searches that learn weights, as a user meets them; on synthetic images."""
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

SUNDER = sys.argv.pop(1)
SCENARIO = pathlib.Path(__file__).resolve().parents[2] / "scenarios/first_split.yaml"
SEARCH = """format: sunder-search/1
scenario: {scenario}
application: camera
space: {{nasbench201: {{classes: {classes}, channels: 4, cells: 1, image_channels: 1, image_size: 8}}}}
accuracy: {{supernet: {{data: {data}, steps: {steps}, batch: 16, retrained: {retrained}, finalists: 3}}}}
objectives: [accuracy]
constraints: {{latency: 30 ms}}
optimizer: {{asng: {{samples: 2}}}}
"""


class OneShotSearch(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def search_file(self, data="{synthetic: {}}", classes=4, steps=120, retrained=1):
        path = self.folder / "search.yaml"
        path.write_text(SEARCH.format(scenario=SCENARIO, data=data, classes=classes, steps=steps, retrained=retrained))
        return path

    def run_search(self, *words):
        return subprocess.run([SUNDER, "search", *map(str, words)], cwd=self.folder, capture_output=True, text=True)

    def test_answers_with_a_pair_and_what_it_learnt(self):
        done = self.run_search(self.search_file(), "-o", "net.h5", "--json")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        best = json.loads(done.stdout)["front"][0]
        self.assertLessEqual(best["latency"], 0.030)
        self.assertGreater(best["accuracy"], 25)
        self.assertTrue(0 <= best["leakage"] <= 1)
        self.assertGreater(best["alone"], 25)
        self.assertEqual(sorted(os.listdir(self.folder)), ["net.h5", "search.yaml"])

    def test_goes_on_after_sigkill_with_the_same_bytes(self):
        search = self.search_file(steps=220)
        self.assertEqual(self.run_search(search, "-o", "whole.h5").returncode, 0)
        checkpoint = self.folder / "cut.h5.sunder.pt"
        process = subprocess.Popen([SUNDER, "search", search, "-o", "cut.h5"], cwd=self.folder,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not checkpoint.exists() and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
        self.assertTrue(checkpoint.exists())
        self.assertEqual(self.run_search(search, "-o", "cut.h5", "--resume").returncode, 0)
        self.assertEqual((self.folder / "cut.h5").read_bytes(), (self.folder / "whole.h5").read_bytes())
        self.assertFalse(checkpoint.exists())

    def test_keeps_what_was_learnt_when_interrupted(self):
        search = self.search_file(steps=1_000_000)
        process = subprocess.Popen([SUNDER, "search", search, "-o", "net.h5"], cwd=self.folder,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        while not (self.folder / "net.h5.sunder.pt").exists():
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        process.communicate()
        self.assertEqual(process.returncode, 130)
        self.assertFalse((self.folder / "net.h5").exists())
        self.assertTrue((self.folder / "net.h5.sunder.pt").exists())

    def test_places_what_is_wrong_with_the_images(self):
        done = self.run_search(self.search_file(data="{cifar10: nowhere}"))
        self.assertEqual(done.returncode, 2)
        self.assertIn("search.yaml:5:29: error: '", done.stderr)
        self.assertIn("nowhere/data_batch_1.bin' cannot be read", done.stderr)
        done = self.run_search(self.search_file(classes=5))
        self.assertEqual(done.returncode, 2)
        self.assertIn("cannot be learnt on these images: its networks end in shape 5", done.stderr)


if __name__ == "__main__":
    unittest.main()
