"""transformer_test.py SUNDER: scenarios/search_transformer.yaml with accuracies that are learnt, on patterns of ten classes: transformers
are grown, cut and coded, and told apart by what they learn. Half a minute of one core.
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

SUNDER = sys.argv.pop(1)
SCENARIOS = pathlib.Path(__file__).resolve().parents[2] / "scenarios"
LEARNT = {
    "scenario: pi_and_titan.yaml": f"scenario: {SCENARIOS / 'pi_and_titan.yaml'}",
    "space: space_transformer.yaml": f"space: {SCENARIOS / 'space_transformer.yaml'}",
    "accuracy: {formula: space_transformer_accuracy.csv}": """accuracy:
  supernet:
    data: {synthetic: {classes: 10, channels: 3, size: 32, train: 512, test: 100, noise: 0.05}}
    steps: 50
    refined: 100
    learning_rate: 0.1
    batch: 32
    validation: 128
    finalists: 1""",
    "objectives: [accuracy, latency, payload]": "objectives: [accuracy]\nconstraints: {payload: 2 kB}",
    "optimizer: exhaustive": "optimizer: {asng: {samples: 2}}",
}


class SearchOfTransformers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        text = (SCENARIOS / "search_transformer.yaml").read_text(encoding="utf-8")
        for old, new in LEARNT.items():
            if text.count(old) != 1:
                raise ValueError(f"the search has no '{old}' to change")
            text = text.replace(old, new)
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "learn.yaml").write_text(text, encoding="utf-8")
            done = subprocess.run([SUNDER, "search", "learn.yaml", "-o", "learnt.h5", "--json"], cwd=folder,
                                  capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        cls.best = json.loads(done.stdout)["front"][0]

    def test_ends_with_one_that_has_learnt(self):
        self.assertGreater(self.best["accuracy"], 25)  # ten classes, 10 +- 3 by chance

    def test_keeps_to_the_limit(self):
        self.assertLessEqual(self.best["payload"], 2000)


if __name__ == "__main__":
    unittest.main()
