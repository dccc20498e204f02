"""others_test.py PROGRAM ROOT: plans, sweeps, comparisons and searches from Python, beside what the program says."""
import inspect
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

try:
    import pandas  # noqa: F401
    import xarray  # noqa: F401
except ModuleNotFoundError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

import sunder

PROGRAM, ROOT = sys.argv[1:3]
FIRST_SPLIT = f"{ROOT}/scenarios/first_split.yaml"
RATES = {"links.wifi.rate": ["5 Mbit/s", "20 Mbit/s"], "devices.pi.count": [1, 2]}


def of_program(*words):
    return subprocess.run([PROGRAM, *words], check=True, stdout=subprocess.PIPE, text=True).stdout


class APlan(unittest.TestCase):
    def test_is_that_of_the_program(self):
        plan = sunder.load(FIRST_SPLIT).plan(set={"links.wifi.rate": "10 Mbit/s"})
        self.assertEqual(plan.to_dict(), json.loads(of_program("plan", FIRST_SPLIT, "--set", "links.wifi.rate=10 Mbit/s", "--json")))
        self.assertEqual([cut["cut"] for cut in plan.applications.camera.cuts if cut["chosen"]], ["features.7.conv.3"])

    def test_tells_mistakes_with_their_places(self):
        with self.assertRaises(sunder.InputError) as caught:
            sunder.search({"format": "sunder-search/1", "spice": "salt"})
        self.assertIn((3, "unknown key 'spice'"), [(mistake.line, mistake.message) for mistake in caught.exception.mistakes])


class ASweep(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.told = []
        cls.sweep = sunder.sweep(FIRST_SPLIT, vary=RATES, replications=2, progress=lambda *counts: cls.told.append(counts))

    def test_is_saved_as_the_program_writes_it_and_read_again(self):
        with tempfile.TemporaryDirectory() as folder:
            of_program("sweep", FIRST_SPLIT, "--vary", "links.wifi.rate=5 Mbit/s,20 Mbit/s", "--vary", "devices.pi.count=1,2",
                       "--replications", "2", "-o", f"{folder}/program.h5")
            self.sweep.save(f"{folder}/python.h5")
            self.assertEqual(pathlib.Path(f"{folder}/python.h5").read_bytes(), pathlib.Path(f"{folder}/program.h5").read_bytes())
            self.assertTrue(sunder.open(f"{folder}/program.h5").points.equals(self.sweep.points))

    def test_is_a_table_and_a_grid(self):
        points = self.sweep.points
        self.assertEqual(len(points), 4)
        self.assertEqual(self.sweep.parameters, list(RATES))
        self.assertEqual(points.attrs["units"]["links.wifi.rate"], "B/s")
        alone = sunder.run(FIRST_SPLIT, set={"links.wifi.rate": "5 Mbit/s"}, replications=2)
        self.assertEqual(points["applications.camera.latency.p95"].iloc[0], alone.summary.applications.camera.latency.p95)
        grid = self.sweep.to_xarray()
        self.assertEqual(dict(grid.sizes), {"links.wifi.rate": 2, "devices.pi.count": 2})
        self.assertEqual(grid["applications.camera.latency.p95"].attrs["units"], "s")

    def test_tells_how_far_it_is_and_is_shown(self):
        self.assertEqual([done for done, _, _ in self.told], [1, 2, 3, 4])
        self.assertIn("<svg", self.sweep.report().html)


class TwoRuns(unittest.TestCase):
    def test_are_compared_as_the_program_does(self):
        runs = [sunder.run(FIRST_SPLIT, set={"applications.camera.split": "device_only"}), sunder.run(FIRST_SPLIT)]
        with tempfile.TemporaryDirectory() as folder:
            names = [f"{folder}/{number}.h5" for number in range(2)]
            for run, name in zip(runs, names):
                run.save(name)
            told = json.loads(of_program("compare", *names, "--json"))
        self.assertEqual(sunder.compare(*runs).to_dict(), told)


class ASearch(unittest.TestCase):
    def test_is_that_of_the_program(self):
        search = {"format": "sunder-search/1", "scenario": FIRST_SPLIT, "application": "camera", "space": "nasbench201",
                  "accuracy": {"formula": "nasbench201_accuracy", "column": "cifar100"},
                  "compute": {"pi": {"figures": "nasbench201_latency", "column": "raspi4"},
                              "server": {"figures": "nasbench201_latency", "column": "1080ti_1"}},
                  "objectives": ["accuracy", "latency"], "optimizer": "nsga2", "budget": {"evaluations": 60}}
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "stdin.yaml")
            path.write_text(json.dumps(search))
            told = json.loads(of_program("search", str(path), "--seed", "2", "--json"))
        found = sunder.search(search, seed=2)
        self.assertEqual({**found.to_dict(), "search": None}, {**told, "search": None})


class TheStubs(unittest.TestCase):
    def test_name_what_there_is(self):
        stub = pathlib.Path(sunder.__file__).with_name("__init__.pyi").read_text()
        for name in sunder.__all__:
            self.assertRegex(stub, rf"(?m)^(class|def) {name}\b")
            thing = getattr(sunder, name)
            self.assertTrue(inspect.getdoc(thing), name)
            if inspect.isclass(thing):
                for member, value in vars(thing).items():
                    if not member.startswith("_") and (callable(value) or isinstance(value, property)):
                        self.assertRegex(stub, rf"\b{member}\b", f"{name}.{member}")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
