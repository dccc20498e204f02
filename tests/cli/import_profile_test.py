"""import_profile_test.py SUNDER: times that other runtimes measured, as a user meets them."""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

SUNDER = sys.argv.pop(1)
PROFILES = pathlib.Path(__file__).resolve().parents[1] / "data/profiles"
SCENARIO = """format: sunder-scenario/1
models: {net: timed.yaml}
devices: {pi: {speed: 1 Gflop/s}}
applications: {camera: {model: net, origin: pi, arrivals: {periodic: 1 s}}}
run: {until: 10 s}
"""


class ImportedProfiles(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        for file in PROFILES.iterdir():
            shutil.copy(file, self.folder)

    def run_program(self, *words):
        return subprocess.run([SUNDER, *words], cwd=self.folder, capture_output=True, text=True)

    def import_profile(self, file, *more):
        return self.run_program("import", "profile", file, "--model", "small.yaml", "--name", "pi", *more)

    def test_the_times_are_those_of_plans(self):
        done = self.import_profile("onnxruntime.json", "-o", "timed.yaml")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout, "ONNX Runtime: 6 ops, of which 5 by name and 0 by kind and order are ops of 'small'\n"
                         "they take 554.00 us of 584.00 us a pass (median of 3)\n"
                         "not ops of the model (1):\n"
                         "  ReorderOutput ReorderOutput, 6.000 us: the model has no op like it\n")
        (self.folder / "scenario.yaml").write_text(SCENARIO)
        done = self.run_program("plan", "scenario.yaml")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertRegex(done.stdout, r"device_only .* 0\.554 ")

    def test_each_runtime_is_known_by_its_file(self):
        for file, more, runtime in (("tflite.txt", (), "TensorFlow Lite"), ("tflite.csv", (), "TensorFlow Lite"),
                                    ("torch.json", ("--passes", "2"), "torch.profiler"),
                                    ("torch_table.txt", ("--passes", "2"), "torch.profiler's table")):
            done = self.import_profile(file, *more)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertTrue(done.stderr.startswith(f"{runtime}: "), done.stderr)
            self.assertIn("format: sunder-model/1", done.stdout)
            self.assertEqual(done.stdout.count("pi: "), 8)

    def test_what_cannot_be_used_is_refused(self):
        (self.folder / "delegate.csv").write_text("= Run Order =\nnode type, avg_ms, name\nDelegate, 3, everything:0\n")
        for words, code, message in (
                (("import", "profile", "tflite.csv", "--name", "pi"), 2, "--model is missing"),
                (("import", "profile", "tflite.csv", "--model", "small.yaml"), 2, "--name is missing"),
                (("import", "profile", "small.yaml", "--model", "small.yaml", "--name", "pi"), 2,
                 "small.yaml:1:1: error: this is no profile of ONNX Runtime, TensorFlow Lite or torch.profiler"),
                (("import", "profile", "delegate.csv", "--model", "small.yaml", "--name", "pi"), 1,
                 "no op of 'small' is in this profile"),
                (("import", "profile", "tflite.csv", "--model", "small.yaml", "--name", "pi", "-o", "small.yaml"), 2,
                 "small.yaml")):
            done = self.run_program(*words)
            self.assertEqual((done.returncode, done.stdout), (code, ""), done.stderr)
            self.assertIn(message, done.stderr)


if __name__ == "__main__":
    unittest.main()
