"""run_test.py PROGRAM ROOT: scenarios loaded and simulated from Python, beside what the program says."""
import gc
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import unittest
import warnings

try:
    import numpy
    import pandas  # noqa: F401
    import xarray  # noqa: F401
except ModuleNotFoundError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

import sunder

PROGRAM, ROOT = sys.argv[1:3]
FIRST_SPLIT = f"{ROOT}/scenarios/first_split.yaml"


def small(**changes):
    """Two devices, a link, and a request a second that takes 0.1 s and is sent nowhere."""
    scenario = {
        "format": "sunder-scenario/1", "name": "small",
        "devices": {"phone": {"profile": "raspberry_pi_4"}, "server": {"profile": "gtx_1080_ti_pytorch"}},
        "links": {"wifi": {"profile": "wifi_4", "rate": "20 Mbit/s"}},
        "routes": [{"from": "phone", "to": "server", "via": ["wifi"]}],
        "models": {"net": "mobilenet_v2"},
        "applications": {"camera": {"model": "net", "origin": "phone", "arrivals": {"poisson": "5 /s"},
                                    "split": "device_only", "deadline": "100 ms"}},
        "run": {"until": "60 s", "seed": 1},
    }
    scenario.update(changes)
    return scenario


def of_program(*words):
    return subprocess.run([PROGRAM, *words], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout


class ARun(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.run_of_all = sunder.load(FIRST_SPLIT).run()

    def test_means_what_the_program_says(self):
        self.assertEqual(self.run_of_all.summary.to_dict(), json.loads(of_program("run", FIRST_SPLIT, "--json")))

    def test_is_saved_as_the_program_writes_it_byte_for_byte(self):
        with tempfile.TemporaryDirectory() as folder:
            for settings, jobs in (({}, None), ({"links.wifi.rate": "10 Mbit/s", "run.replications": 1}, None), ({}, 1)):
                words = [word for key, value in settings.items() for word in ("--set", f"{key}={value}")]
                of_program("run", FIRST_SPLIT, *words, "-o", f"{folder}/program.h5")
                sunder.run(FIRST_SPLIT, set=settings or None, jobs=jobs).save(f"{folder}/python.h5")
                self.assertEqual(pathlib.Path(f"{folder}/python.h5").read_bytes(),
                                 pathlib.Path(f"{folder}/program.h5").read_bytes(), settings)

    def test_is_read_again_from_its_file(self):
        with tempfile.TemporaryDirectory() as folder:
            self.run_of_all.save(f"{folder}/run.h5")
            again = sunder.open(f"{folder}/run.h5")
        self.assertEqual(again.summary.applications.camera.latency.to_dict(),
                         self.run_of_all.summary.applications.camera.latency.to_dict())
        self.assertTrue(again.requests.equals(self.run_of_all.requests))

    def test_has_the_requests_as_pandas_without_copies(self):
        requests = self.run_of_all.table()
        own = self.run_of_all.arrays()["finished_at"]
        self.assertTrue(numpy.shares_memory(requests["finished_at"].to_numpy(), own))
        self.assertFalse(own.flags.writeable)
        counted = requests[requests.arrived_at >= 5]
        self.assertEqual(len(counted), self.run_of_all.summary.applications.camera.requests)
        self.assertEqual(list(requests.application.unique()), ["camera"])
        self.assertEqual(requests.attrs["units"]["payload"], "B")

    def test_lives_as_long_as_its_arrays(self):
        latencies = sunder.run(FIRST_SPLIT, replications=1).arrays()["finished_at"]
        kept = latencies.copy()
        gc.collect()
        others = [sunder.run(FIRST_SPLIT, replications=1, seed=seed) for seed in (2, 3)]
        self.assertTrue((latencies == kept).all())
        self.assertEqual(len(others), 2)

    def test_is_a_dataset_with_units(self):
        data = self.run_of_all.to_xarray()
        self.assertEqual(data.energy.attrs["units"], "J")
        self.assertEqual(data.sizes["requests"], len(self.run_of_all.requests))
        self.assertEqual(str(data.status.values[0]), "finished")

    def test_is_shown_as_a_page(self):
        report = self.run_of_all.report()
        self.assertIn("<svg", report.html)
        self.assertIn("srcdoc=", report._repr_html_())

    def test_reads_as_the_program_prints_it(self):
        self.assertEqual(repr(self.run_of_all), of_program("run", FIRST_SPLIT).rstrip("\n"))

    def test_depends_on_nothing_but_its_seed(self):
        one_by_one = sunder.run(FIRST_SPLIT, jobs=1)
        self.assertTrue(one_by_one.requests.equals(self.run_of_all.requests))
        self.assertFalse(sunder.run(FIRST_SPLIT, seed=2).requests.equals(self.run_of_all.requests))

    def test_by_simgrid_happens_in_children(self):
        by_simgrid = [sunder.run(FIRST_SPLIT, set={"run.network_model": "solver"}, replications=1) for _ in range(2)]
        self.assertTrue(by_simgrid[0].requests.equals(by_simgrid[1].requests))

    def test_tells_how_far_it_is(self):
        told = []
        sunder.run(FIRST_SPLIT, jobs=1, replications=3, progress=lambda *counts: told.append(counts))
        self.assertEqual(told[-1][:2], (3, 3))
        with self.assertRaisesRegex(ZeroDivisionError, "zero"):
            sunder.run(FIRST_SPLIT, jobs=1, progress=lambda *counts: 1 / 0)


class AScenario(unittest.TestCase):
    def test_is_a_dict_as_well(self):
        run = sunder.run(small())
        self.assertEqual(run.summary.scenario, "small")
        self.assertAlmostEqual(run.summary.applications.camera.latency.min, 0.053, delta=0.01)

    def test_names_every_mistake_with_its_place_and_a_hint(self):
        scenario = small(run={"until": "60 parsecs", "sed": 1})
        with self.assertRaises(sunder.InputError) as caught:
            sunder.load(scenario)
        self.assertEqual([(mistake.file, mistake.line > 1) for mistake in caught.exception.mistakes],
                         [("scenario.yaml", True)] * 2)
        self.assertIn("seed", "".join(mistake.hint for mistake in caught.exception.mistakes))
        self.assertIn("parsecs", str(caught.exception))
        self.assertEqual(caught.exception.line, caught.exception.mistakes[0].line)

    def test_says_what_the_program_says_of_a_mistake(self):
        setting = "links.wifi.rate=fast"
        said = subprocess.run([PROGRAM, "run", FIRST_SPLIT, "--set", setting], stderr=subprocess.PIPE, text=True).stderr
        with self.assertRaises(sunder.InputError) as caught:
            sunder.run(FIRST_SPLIT, set={"links.wifi.rate": "fast"})
        self.assertEqual(str(caught.exception), said.rstrip("\n"))
        self.assertEqual(caught.exception.file, "--set links.wifi.rate")

    def test_that_is_missing_is_no_file(self):
        with self.assertRaisesRegex(sunder.InputError, "there is no such file"):
            sunder.load("nowhere.yaml")
        with self.assertRaises(sunder.InputError):
            sunder.open(FIRST_SPLIT)

    def test_is_not_overwritten_by_its_result(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "mine.yaml")
            path.write_text(json.dumps(small()))
            with self.assertRaises(sunder.InputError):
                sunder.run(path).save(path)
            self.assertEqual(path.read_text(), json.dumps(small()))
            with self.assertRaises(sunder.RunError):
                sunder.run(path).save(pathlib.Path(folder, "nowhere", "run.h5"))

    def test_asked_for_too_much_warns(self):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            sunder.run(small(), set={"applications.camera.arrivals.poisson": "50 /s"})
        self.assertTrue(any(issubclass(one.category, sunder.ScenarioWarning) for one in caught))


class CtrlC(unittest.TestCase):
    def test_ends_a_long_run_in_this_process_and_in_children(self):
        for replications, jobs in ((1, 1), (4, 2)):
            answer = threading.Event()

            def interrupt(answer=answer):
                while not answer.wait(0.05):
                    os.kill(os.getpid(), signal.SIGINT)

            thread = threading.Timer(0.3, interrupt)
            thread.start()
            try:
                with self.assertRaises(KeyboardInterrupt):
                    sunder.run(small(), set={"run.until": "100000000 s"}, replications=replications, jobs=jobs)
            finally:
                try:
                    answer.set()
                    thread.join()
                except KeyboardInterrupt:
                    thread.join()


class Importing(unittest.TestCase):
    def test_brings_nothing_along_that_is_not_needed(self):
        done = subprocess.run([sys.executable, "-c", "import sys, sunder; print([n for n in ('numpy', 'pandas', 'xarray', 'threading', 'sunder.scenario', 'sunder._sunder') "
                               "if n in sys.modules])"], check=True, stdout=subprocess.PIPE, text=True)
        self.assertEqual(done.stdout, "['sunder.scenario']\n")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
