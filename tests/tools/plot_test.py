"""The plots: the same data give the same bytes, in every format, and what cannot be drawn is said."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

try:
    import h5py
    import matplotlib  # noqa: F401  (only whether it is there)
    import numpy
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

PLOT = pathlib.Path(__file__).resolve().parents[2] / "tools/plot"


def write_records(path):
    """Four requests of one application: 10, 20, 30 ms, and one that failed after a second."""
    with h5py.File(path, "w") as file:
        requests = file.create_group("requests")
        requests["arrived_at"] = numpy.zeros(4)
        requests["finished_at"] = numpy.array([0.010, 0.020, 0.030, 1.0])
        for name, codes, values, meanings in (("status", [0, 0, 0, 1], [0, 1], "finished failed"),
                                              ("application", [0, 0, 0, 0], [0], "camera")):
            requests[name] = numpy.array(codes, dtype="i4")
            requests[name].attrs["flag_values"] = numpy.array(values, dtype="i4")
            requests[name].attrs["flag_meanings"] = meanings


def write_plan(path):
    cut = {"chosen": False, "cut_vertex": True, "why_not": None, "bytes": 2e3, "payload": 1e3, "head": 1e-3, "encode": 0,
           "transfer": 2e-3, "decode": 0, "tail": 3e-3, "return": 0, "total": 6e-3, "energy": 1e-3}
    cuts = [{**cut, "cut": "conv1"}, {**cut, "cut": "device_only", "payload": 0, "chosen": True}]
    path.write_text(json.dumps({"format": "sunder-plan/1", "scenario": "lone",
                                "applications": {"camera": {"model": "toy", "priced": 2, "complete": True, "cuts": cuts}}}))


def write_search(path, theta=True):
    """Two candidates: one that misses a limit, and the best."""
    with h5py.File(path, "w") as file:
        file.attrs.update({"format": "sunder-search", "search": "toy", "optimizer": "asng", "accuracy_source": "a guess",
                           "device": "phone", "objectives": "accuracy latency"})
        candidates = file.create_group("candidates")
        for name in ("accuracy", "latency", "latency_p50", "latency_p90", "latency_p95", "latency_p99", "energy", "payload",
                     "memory", "depth"):
            candidates[name] = numpy.array([0.02, 0.01])
        candidates["violation"] = numpy.array([1.0, 0.0])
        candidates["split"] = numpy.array([0, 1], dtype="i4")
        file["names/variable"] = numpy.array([b"split"])
        file["names/split"] = numpy.array([b"server_only", b"body"])
        file["front/candidate"] = numpy.array([1])
        file["history/best"] = numpy.array([numpy.nan, 0.01])
        file["history/hypervolume"] = numpy.array([0.0, 1.0])
        if theta:
            file["theta/evaluations"] = numpy.array([1, 2])
            file["theta/variable"] = numpy.array([0, 0], dtype="i4")
            file["theta/probability"] = numpy.array([[0.5, 0.5], [0.1, 0.9]])


class Plots(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.scratch.name)
        self.inputs = {"latency_cdf.py": self.folder / "run.h5", "cut_costs.py": self.folder / "plan.json"}
        write_records(self.inputs["latency_cdf.py"])
        write_plan(self.inputs["cut_costs.py"])
        for script in ("front.py", "hypervolume.py", "theta.py", "splits.py"):
            self.inputs[script] = self.folder / "search.h5"
        write_search(self.folder / "search.h5")

    def tearDown(self):
        self.scratch.cleanup()

    def draw(self, script, *words):
        return subprocess.run([sys.executable, PLOT / script, *words], capture_output=True, text=True,
                              env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})

    def test_give_the_same_bytes_for_the_same_data(self):
        for script, source in self.inputs.items():
            for suffix in (".png", ".pdf", ".svg"):
                pictures = []
                for round_number in (1, 2):
                    picture = self.folder / f"{round_number}{suffix}"
                    drawn = self.draw(script, source, "-o", picture)
                    self.assertEqual(drawn.returncode, 0, drawn.stderr)
                    pictures.append(picture.read_bytes())
                self.assertEqual(pictures[0], pictures[1], f"{script} {suffix}")

    def test_leave_out_requests_that_failed(self):
        self.draw("latency_cdf.py", self.inputs["latency_cdf.py"], "-o", self.folder / "a.svg")
        with h5py.File(self.inputs["latency_cdf.py"], "r+") as file:
            file["requests/finished_at"][3] = 2.0
        self.draw("latency_cdf.py", self.inputs["latency_cdf.py"], "-o", self.folder / "b.svg")
        self.assertEqual((self.folder / "a.svg").read_bytes(), (self.folder / "b.svg").read_bytes())

    def test_refuse_a_format_they_do_not_know(self):
        drawn = self.draw("cut_costs.py", self.inputs["cut_costs.py"], "-o", self.folder / "a.gif")
        self.assertEqual(drawn.returncode, 1)
        self.assertIn("should end in one of .png, .pdf, .svg", drawn.stderr)

    def test_say_which_applications_there_are(self):
        drawn = self.draw("cut_costs.py", self.inputs["cut_costs.py"], "--application", "radio", "-o", "a.png")
        self.assertEqual(drawn.stderr, "cut_costs.py: error: there is no application 'radio'; there are camera\n")

    def test_of_a_search_refuse_other_files(self):
        drawn = self.draw("front.py", self.inputs["latency_cdf.py"], "-o", self.folder / "a.png")
        self.assertEqual(drawn.returncode, 1)
        self.assertIn("was not written by 'sunder search -o'", drawn.stderr)

    def test_of_theta_say_so_where_there_is_none(self):
        write_search(self.folder / "random.h5", theta=False)
        drawn = self.draw("theta.py", self.folder / "random.h5", "-o", self.folder / "a.png")
        self.assertEqual(drawn.stderr, "theta.py: error: 'asng' has no theta\n")


if __name__ == "__main__":
    unittest.main()
