"""measure_test.py SUNDER: what `sunder measure` writes of small models, whatever the machine."""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

SUNDER = sys.argv.pop(1)
MODEL = """format: sunder-model/1
input: {shape: [3, 16, 16], type: uint8}
accuracy: 0.9
ops:
  - {name: conv, conv2d: {out: 8, kernel: 3, pad: 1}, time: {other: {gamma: {mean: 3 ms, deviation: 1 ms}}}}
  - {name: norm, batch_norm: {}}
  - {name: relu, activation: relu}
  - {name: pool, adaptive_average_pool: {out: 1}}
  - {name: flat, flatten: {}}
  - {name: fc, linear: {out: 10}}
exits:
  - after: relu
    leaves: 0.3
    ops:
      - {name: exit_pool, adaptive_average_pool: {out: 1}}
      - {name: exit_flat, flatten: {}}
      - {name: exit_fc, linear: {out: 10}}
"""
SCENARIO = """format: sunder-scenario/1
models: {net: measured/net.yaml}
devices:
  phone: {profile: measured/this_machine.yaml}
  server: {profile: measured/this_machine.yaml}
links: {loopback: {profile: measured/this_machine_loopback.yaml}}
routes: [{from: phone, to: server, via: [loopback]}]
applications:
  camera: {model: net, origin: phone, servers: [server], arrivals: {poisson: 1 /s}, raw_input: allowed}
run: {until: 10 s}
"""
QUICK = ("--repetitions", "3", "--warm-up", "1")


class Measured(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "net.yaml").write_text(MODEL)

    def run_program(self, *words):
        return subprocess.run([SUNDER, *words], cwd=self.folder, capture_output=True, text=True)

    def output_of(self, *words):
        done = self.run_program(*words)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def test_scenarios_take_the_measured_times(self):
        found = json.loads(self.output_of("measure", "net.yaml", *QUICK, "-o", "measured", "--json"))
        self.assertEqual(found["format"], "sunder-measured/1")
        (batch,) = found["batches"]
        self.assertEqual(batch["passes"], 3)
        self.assertEqual([op["name"] for op in batch["ops"]], ["relu", "pool", "fc"])
        whole = sum(op["time"] for op in batch["ops"])
        self.assertAlmostEqual(whole, batch["pass"], delta=1e-8)
        self.assertEqual([op["name"] for op in found["exits"][0]["ops"]], ["exit_pool", "exit_fc"])
        self.assertEqual([coding["bits"] for coding in found["coding"]], [4, 8, 16])
        self.assertGreater(found["loopback"]["rate"], 0)

        names = sorted(path.name for path in (self.folder / "measured").iterdir())
        self.assertEqual(names, ["net.yaml", "this_machine.yaml", "this_machine_loopback.yaml"])
        for name in names:
            self.output_of("check", f"measured/{name}")
        model = (self.folder / "measured/net.yaml").read_text()
        self.assertIn("other: {gamma: {mean: 3 ms, deviation: 1 ms}}", model)
        self.assertEqual(model.count("this_machine: "), 9)

        (self.folder / "scenario.yaml").write_text(SCENARIO)
        plan = json.loads(self.output_of("plan", "scenario.yaml", "--set", "applications.camera.exits={use: none}", "--json"))
        alone = next(cut for cut in plan["applications"]["camera"]["cuts"] if cut["cut"] == "device_only")
        self.assertAlmostEqual(alone["total"], whole, delta=max(1e-8, 1e-4 * whole))

    def test_ops_may_be_drawn_from_what_was_measured(self):
        self.output_of("measure", "net.yaml", *QUICK, "--distribution", "--name", "pi", "-o", "measured")
        model = (self.folder / "measured/net.yaml").read_text()
        self.assertEqual(model.count("pi: {empirical: ["), 5)
        self.output_of("check", "measured/net.yaml")

    def test_batches_become_a_table(self):
        found = json.loads(self.output_of("measure", "net.yaml", *QUICK, "--batch", "3", "--json"))
        self.assertEqual([each["batch"] for each in found["batches"]], [1, 3])
        table = found["batch_table"]
        self.assertEqual(len(table), 3)
        self.assertEqual(table, sorted(table))
        text = self.output_of("measure", "net.yaml", *QUICK, "--batch", "1,2")
        self.assertIn("batch of 2: ", text)
        self.assertIn("as a device's batch: {max: 2, table: [", text)

    def test_what_cannot_be_measured_is_refused(self):
        (self.folder / "opaque.yaml").write_text(
            "format: sunder-model/1\ninput: {shape: [4]}\nops:\n  - {name: op, work: 1 Gflop, output: 16 B}\n")
        for words, code, message in (
                (("opaque.yaml",), 1, "model 'opaque' cannot be run: it has op 'op', of which only figures are known"),
                (("net.yaml", "--batch", "1,x"), 2, "--batch: 'x' will not do"),
                (("net.yaml", "--name", "a/b"), 2, "--name: 'a/b' will not do"),
                (("net.yaml", "--name", "net"), 2, "the model and the profile would be one file"),
                (("net.yaml", *QUICK, "-o", "."), 2, "net.yaml"),
                (("absent.yaml",), 2, "there is no such file")):
            done = self.run_program("measure", *words)
            self.assertEqual((done.returncode, done.stdout), (code, ""), done.stderr)
            self.assertIn(message, done.stderr)
        self.assertEqual((self.folder / "net.yaml").read_text(), MODEL)


if __name__ == "__main__":
    unittest.main()
