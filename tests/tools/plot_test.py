"""The plots: the same data give the same bytes, in every format, and what cannot be drawn is said."""
import json
import os
import pathlib
import re
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

# Draws several pictures in one process: each of them a script with its words.
DRIVER = """
import json, runpy, sys
sys.path.insert(0, sys.argv[1])
for words in json.loads(sys.argv[2]):
    sys.argv = words
    runpy.run_path(words[0], run_name="__main__")
"""
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
        requests["replication"] = numpy.zeros(4, dtype="i4")
        file["replications/window_from"] = numpy.array([0.0])
        file["replications/window_to"] = numpy.array([10.0])


def write_plan(path):
    cut = {"chosen": False, "cut_vertex": True, "why_not": None, "bytes": 2e3, "payload": 1e3, "head": 1e-3, "encode": 0,
           "transfer": 2e-3, "decode": 0, "tail": 3e-3, "return": 0, "total": 6e-3, "energy": 1e-3, "device_energy": 5e-4,
           "radio_energy": 3e-4}
    cuts = [{**cut, "cut": "conv1"},
            {**cut, "cut": "device_only", "payload": 0, "chosen": True, "device_energy": 1e-3, "radio_energy": 0}]
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


def write_spans(path):
    """Two requests of one phone: the second waits for the first; each computes, is sent, and is computed to its end."""
    kinds = ["device_wait", "compute", "encode", "decode", "link_wait", "transfer"]
    spans = [(0, 1, 0, -1, 0.00, 0.01), (0, 5, -1, 0, 0.01, 0.02), (0, 1, 1, -1, 0.02, 0.03),
             (1, 0, 0, -1, 0.00, 0.01), (1, 1, 0, -1, 0.01, 0.02), (1, 5, -1, 0, 0.02, 0.03), (1, 1, 1, -1, 0.03, 0.04)]
    with h5py.File(path, "w") as file:
        file.attrs["scenario"] = "pair"
        for name, values in (("replication", [0, 0]), ("arrived_at", [0.0, 0.0]), ("application", [0, 0])):
            file[f"requests/{name}"] = numpy.array(values)
        for place, name in enumerate(("request", "kind", "device", "link", "started_at", "ended_at")):
            file[f"spans/{name}"] = numpy.array([span[place] for span in spans])
        file["spans/kind"].attrs["flag_meanings"] = " ".join(kinds)
        for table, column, codes, names in (("devices", "group", [0, 1], ["phone", "server"]), ("links", "link", [0], ["wifi"])):
            file[f"{table}/{column}"] = numpy.array(codes)
            file[f"{table}/index"] = numpy.zeros(len(codes), dtype=int)
            file[f"names/{column}"] = numpy.array(names, dtype="S")
        file["names/application"] = numpy.array([b"camera"])


def write_sweep(path, unfinished=0):
    """Two rates x two numbers of phones x two splits: the server is best but where many phones share a slow link."""
    rows = [(rate, count, split, 0.1 if split == "device_only" else 1e4 * count / rate)
            for rate in (1e6, 4e6) for count in (1, 20) for split in ("server_only", "device_only")]
    columns = {"links.cell.rate": ("B/s", "parameter"), "devices.phone.count": ("1", "parameter"),
               "applications.camera.split": ("1", "parameter"), "applications.camera.latency.p95": ("s", "figure"),
               "applications.camera.breakdown.device_compute": ("s", "figure")}
    values = [*zip(*rows), [0.1 if row[2] == "device_only" else 0 for row in rows]]
    with h5py.File(path, "w") as file:
        file.attrs.update({"format": "sunder-sweep", "scenario": "toy", "application": "camera"})
        file["points/status"] = numpy.array([0] * (len(rows) - unfinished) + [1] * unfinished)
        file["names/column"] = numpy.array(list(columns), dtype="S")
        for (name, (unit, role)), column in zip(columns.items(), values):
            if isinstance(column[0], str):
                names = sorted(set(column))
                file[f"names/{name}"] = numpy.array(names, dtype="S")
                column = [names.index(value) for value in column]
            file[f"points/{name}"] = numpy.array(column)
            file[f"points/{name}"].attrs.update({"unit": unit, "role": role})


class Plots(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.scratch.name)
        written = {"run.h5": (write_records, ["latency_cdf.py"]), "plan.json": (write_plan, ["cut_costs.py", "energy_bars.py"]),
                   "spans.h5": (write_spans, ["timeline.py"]),
                   "search.h5": (write_search, ["front.py", "hypervolume.py", "theta.py", "splits.py"]),
                   "sweep.h5": (write_sweep, ["percentiles.py", "split_map.py", "split_regions.py"])}
        self.inputs = {}
        for name, (write, scripts) in written.items():
            write(self.folder / name)
            self.inputs.update((script, [self.folder / name]) for script in scripts)
        self.inputs["percentiles.py"] += ["--where", "links.cell.rate=8"]

    def tearDown(self):
        self.scratch.cleanup()

    def draw(self, script, *words):
        return subprocess.run([sys.executable, PLOT / script, *words], capture_output=True, text=True,
                              env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})

    def test_give_the_same_bytes_for_the_same_data(self):
        for suffix, width in ((".png", "page"), (".pdf", "column"), (".svg", "column")):
            pictures = []
            for round_number in (1, 2):
                folder = self.folder / f"{round_number}{suffix}"
                folder.mkdir()
                words = [[str(PLOT / script), *map(str, inputs), "--width", width, "-o", str(folder / f"{script}{suffix}")]
                         for script, inputs in self.inputs.items()]
                subprocess.run([sys.executable, "-c", DRIVER, PLOT, json.dumps(words)], check=True,
                               env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
                pictures.append({picture.name: picture.read_bytes() for picture in folder.iterdir()})
            self.assertEqual(len(pictures[0]), len(self.inputs))
            for name in pictures[0]:
                self.assertEqual(pictures[0][name], pictures[1][name], name)

    def test_leave_out_requests_that_failed(self):
        self.draw("latency_cdf.py", *self.inputs["latency_cdf.py"], "-o", self.folder / "a.svg")
        with h5py.File(*self.inputs["latency_cdf.py"], "r+") as file:
            file["requests/finished_at"][3] = 2.0
        self.draw("latency_cdf.py", *self.inputs["latency_cdf.py"], "-o", self.folder / "b.svg")
        self.assertEqual((self.folder / "a.svg").read_bytes(), (self.folder / "b.svg").read_bytes())

    def test_leave_out_requests_that_arrived_in_the_warm_up(self):
        self.draw("latency_cdf.py", *self.inputs["latency_cdf.py"], "-o", self.folder / "a.svg")
        with h5py.File(*self.inputs["latency_cdf.py"], "r+") as file:
            file["requests/arrived_at"][0] = -5.0  # before the window begins
            file["requests/finished_at"][0] = 7.0
        self.draw("latency_cdf.py", *self.inputs["latency_cdf.py"], "-o", self.folder / "b.svg")
        with h5py.File(*self.inputs["latency_cdf.py"], "r+") as file:
            file["requests/finished_at"][0] = 70.0
        self.draw("latency_cdf.py", *self.inputs["latency_cdf.py"], "-o", self.folder / "c.svg")
        self.assertNotEqual((self.folder / "a.svg").read_bytes(), (self.folder / "b.svg").read_bytes())
        self.assertEqual((self.folder / "b.svg").read_bytes(), (self.folder / "c.svg").read_bytes())

    def test_refuse_a_format_they_do_not_know(self):
        drawn = self.draw("cut_costs.py", *self.inputs["cut_costs.py"], "-o", self.folder / "a.gif")
        self.assertEqual(drawn.returncode, 1)
        self.assertIn("should end in one of .png, .pdf, .svg", drawn.stderr)

    def test_say_which_applications_there_are(self):
        drawn = self.draw("cut_costs.py", *self.inputs["cut_costs.py"], "--application", "radio", "-o", "a.png")
        self.assertEqual(drawn.stderr, "cut_costs.py: error: there is no application 'radio'; there are camera\n")

    def test_of_a_search_refuse_other_files(self):
        drawn = self.draw("front.py", *self.inputs["latency_cdf.py"], "-o", self.folder / "a.png")
        self.assertEqual(drawn.returncode, 1)
        self.assertIn("was not written by 'sunder search -o'", drawn.stderr)

    def test_of_theta_say_so_where_there_is_none(self):
        write_search(self.folder / "random.h5", theta=False)
        drawn = self.draw("theta.py", self.folder / "random.h5", "-o", self.folder / "a.png")
        self.assertEqual(drawn.stderr, "theta.py: error: 'asng' has no theta\n")

    def read(self, code):
        """What a line of Python prints that knows `sweep`."""
        lines = f"from sweep_file import *; sweep = Sweep({str(self.folder / 'sweep.h5')!r}); {code}"
        return subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True,
                              env={**os.environ, "PYTHONPATH": str(PLOT), "PYTHONDONTWRITEBYTECODE": "1"})

    def test_of_a_sweep_show_units_that_people_read(self):
        shown = self.read("print(*sweep.find('rate').shown()[0][[0, -1]], sweep.find('rate').shown()[1])")
        self.assertEqual(shown.stdout, "8.0 32.0 rate of cell [Mbit/s]\n", shown.stderr)

    def test_of_a_sweep_say_whose_figures_they_are_where_there_are_two_applications(self):
        self.assertEqual(self.read("print(sweep.find('latency.p95').title())").stdout, "p95 of latency\n")
        with h5py.File(self.folder / "sweep.h5", "r+") as file:
            names = [*file["names/column"][:], b"applications.radar.latency.p95"]
            del file["names/column"]
            file["names/column"] = numpy.array(names)
            file.copy("points/applications.camera.latency.p95", "points/applications.radar.latency.p95")
        shown = self.read("print(sweep.find('latency.p95').title())")
        self.assertEqual(shown.stdout, "p95 of latency of camera\n", shown.stderr)

    def test_of_a_sweep_find_the_best_split_of_each_place(self):
        found = self.read("x, y = axes_of(sweep, None, None); _, _, rows = best_of(sweep, x, y, sweep.find('latency.p95')); "
                          "print(sweep.cuts()[rows].tolist())")
        self.assertEqual(found.stdout, "[['server_only', 'server_only'], ['device_only', 'server_only']]\n", found.stderr)

    def test_of_a_sweep_leave_out_points_that_failed(self):
        write_sweep(self.folder / "sweep.h5", unfinished=3)
        self.assertEqual(self.read("print(len(sweep.find('rate').values))").stdout, "5\n")

    def test_of_a_sweep_ask_which_points_are_meant(self):
        drawn = self.draw("percentiles.py", self.folder / "sweep.h5", "-o", self.folder / "a.png", "--by", "split")
        self.assertEqual(drawn.stderr, "percentiles.py: error: devices.phone.count varied too: name one value of each with --where\n")

    def words_of(self, script, *words):
        """What a picture has written in it."""
        drawn = self.draw(script, *words, "-o", self.folder / "a.svg")
        self.assertEqual(drawn.stderr, "")
        return set(re.findall(r"<!-- (.*?) -->", (self.folder / "a.svg").read_text()))

    def test_have_no_title_where_the_caption_says_it(self):
        title = "camera: every cut of toy"
        self.assertIn(title, self.words_of("cut_costs.py", *self.inputs["cut_costs.py"]))
        self.assertNotIn(title, self.words_of("cut_costs.py", *self.inputs["cut_costs.py"], "--no-title"))

    def test_of_a_sweep_say_which_points_are_shown(self):
        conditions = ["links.cell.rate=8", "split=server_only"]
        words = self.words_of("percentiles.py", self.folder / "sweep.h5", *(f"--where={condition}" for condition in conditions))
        self.assertTrue(any(all(condition in word for condition in conditions) for word in words), words)

    def test_of_intervals_say_how_to_keep_them(self):
        drawn = self.draw("timeline.py", self.folder / "run.h5", "-o", self.folder / "a.png")
        self.assertIn("holds no intervals; `sunder run --set run.record=spans` keeps them", drawn.stderr)


if __name__ == "__main__":
    unittest.main()
