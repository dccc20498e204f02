"""fashion_mnist_test.py SUNDER: scenarios/search_oneshot.yaml, shortened, on the real images: killed once, resumed to its end, and
its weights searched again. About a minute of one core. Skipped where the images are not at hand.
"""
import json
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

SUNDER = sys.argv.pop(1)
SCENARIOS = pathlib.Path(__file__).resolve().parents[2] / "scenarios"
IMAGES = pathlib.Path("/usr/share/datasets/fashion-mnist")
SHORTER = {
    "scenario: first_split.yaml": f"scenario: {SCENARIOS / 'first_split.yaml'}",
    "steps: 2000": "steps: 240\n    weights: net.pt\n    validation: 1000",
    "finalists: 10": "finalists: 2",
}
AGAIN = {
    "latency: 5 ms": "latency: 20 ms",
    "optimizer: {asng: {samples: 2}}": "optimizer: {evolution: {population: 8, batch: 4}}\nbudget: {evaluations: 20}",
}


def replaced(text, changes):
    for old, new in changes.items():
        if text.count(old) != 1:
            raise ValueError(f"the search has no '{old}' to shorten")
        text = text.replace(old, new)
    return text


class SearchOnFashionMnist(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not IMAGES.is_dir():
            raise unittest.SkipTest(f"{IMAGES} is not there: install dataset-fashion-mnist")
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.text = replaced((SCENARIOS / "search_oneshot.yaml").read_text(encoding="utf-8"), SHORTER)
        (cls.folder / "learn.yaml").write_text(cls.text, encoding="utf-8")
        cls.kill_at_the_first_checkpoint()
        cls.learnt = cls.json_of("learn.yaml", "-o", "learnt.h5", "--resume")

    @classmethod
    def kill_at_the_first_checkpoint(cls):
        process = subprocess.Popen([SUNDER, "search", "learn.yaml", "-o", "learnt.h5"], cwd=cls.folder,
                                   stdout=subprocess.DEVNULL)
        while not (cls.folder / "learnt.h5.sunder.pt").exists() and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        process.wait()

    @classmethod
    def json_of(cls, *words):
        done = subprocess.run([SUNDER, "search", *words, "--json"], cwd=cls.folder, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return json.loads(done.stdout)

    def test_ends_with_an_accurate_pair_within_the_limit(self):
        best = self.learnt["front"][0]
        self.assertLessEqual(best["latency"], 0.005)
        self.assertGreater(best["accuracy"], 50)  # ten classes, a few steps

    def test_trains_it_alone_as_well(self):
        self.assertGreater(self.learnt["front"][0]["alone"], 50)

    def test_leaves_weights_that_other_searches_use(self):
        start = self.text.index("  supernet:")
        end = self.text.index("objectives:")
        search = replaced(self.text[:start] + "  supernet: net.pt\n" + self.text[end:], AGAIN)
        (self.folder / "again.yaml").write_text(search, encoding="utf-8")
        result = self.json_of("again.yaml")
        self.assertEqual(result["evaluations"], 20)
        self.assertGreater(result["front"][0]["accuracy"], 50)
        self.assertLessEqual(result["front"][0]["latency"], 0.020)

    def test_names_the_images_among_its_inputs(self):
        written = (self.folder / "learnt.h5").read_bytes()
        self.assertIn(b"  /usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz\n", written)


if __name__ == "__main__":
    program = unittest.main(exit=False)
    result = program.result
    sys.exit(77 if result.skipped and not result.testsRun else not result.wasSuccessful())
