"""winner_test.py SUNDER: winners of searches with weights, as a user takes them home; on synthetic images."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

SUNDER = sys.argv.pop(1)
SCENARIO = pathlib.Path(__file__).resolve().parents[2] / "scenarios/pi_and_titan.yaml"
SEARCH = """format: sunder-search/1
scenario: {scenario}
application: camera
space: {{nasbench201: {{classes: 4, channels: 4, cells: 1, image_channels: 1, image_size: 8}}}}
accuracy: {accuracy}
objectives: [accuracy]
optimizer: {optimizer}
{rest}
"""
SUPERNET = "{supernet: {data: {synthetic: {}}, steps: 120, batch: 16, finalists: 3, retrained: 1}}"
ALL = ["README.txt", "head.onnx", "head.pt", "model.yaml", "network.py", "scenario.yaml", "tail.onnx", "tail.pt"]


class Winners(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, accuracy, optimizer, rest=""):
        text = SEARCH.format(scenario=SCENARIO, accuracy=accuracy, optimizer=optimizer, rest=rest)
        (self.folder / "search.yaml").write_text(text, encoding="utf-8")

    def run_sunder(self, *words):
        done = subprocess.run([SUNDER, *words], cwd=self.folder, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def readme(self):
        return (self.folder / "home/README.txt").read_text(encoding="utf-8")

    def test_bring_the_weights_that_their_search_learnt(self):
        self.write(SUPERNET, "{asng: {samples: 2}}")
        result = json.loads(self.run_sunder("search", "search.yaml", "-o", "net.h5", "--export", "home", "--json"))
        self.assertEqual(sorted(os.listdir(self.folder / "home")), ALL)
        self.assertIn("learnt alone in 120 steps", self.readme())
        self.run_sunder("run", "home/scenario.yaml", "--replications", "1")
        self.run_sunder("import", "onnx", "home/head.onnx")
        self.assertGreater(result["front"][0]["alone"], 25)

    def test_are_taught_afterwards(self):
        self.write(SUPERNET, "{asng: {samples: 2}}")
        self.run_sunder("search", "search.yaml", "-o", "net.h5")
        self.run_sunder("winner", "net.h5", "-o", "home", "--train", "30")
        self.assertIn("learnt alone in 30 steps", self.readme())

    def test_say_where_their_weights_are_drawn(self):
        self.write("{proxy: {}}", "evolution", "budget: {evaluations: 20}")
        self.run_sunder("search", "search.yaml", "-o", "net.h5", "--export", "home")
        self.assertEqual(sorted(os.listdir(self.folder / "home")), ALL)
        self.assertIn("drawn at random", self.readme())

    def test_cannot_be_taught_without_images(self):
        self.write("{proxy: {}}", "evolution", "budget: {evaluations: 20}")
        self.run_sunder("search", "search.yaml", "-o", "net.h5")
        done = subprocess.run([SUNDER, "winner", "net.h5", "-o", "home", "--train", "30"], cwd=self.folder,
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("this search names no images on which weights could be learnt", done.stderr)
        self.assertEqual(sorted(os.listdir(self.folder)), ["net.h5", "search.yaml"])


if __name__ == "__main__":
    unittest.main()
