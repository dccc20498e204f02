"""sunder timeline: what viewers get is valid and says the same as the spans.

timeline_test.py PROGRAM ROOT
"""
import collections
import csv
import io
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

try:
    import h5py
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM, ROOT = (pathlib.Path(sys.argv.pop(1)).resolve() for _ in range(2))
NODE = {**os.environ, "NODE_PATH": "/usr/share/nodejs"}


def has_ajv():
    return shutil.which("node") and subprocess.run(["node", "-e", "require('ajv')"], env=NODE, capture_output=True).returncode == 0


class Timeline(unittest.TestCase):
    """Forty phones that share a cell and a server, two replications."""

    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.scratch.name)
        cls.sunder("run", ROOT / "scenarios/many_phones_one_server.yaml", "--set", "run.record=spans", "--set", "run.until=8 s",
                   "--replications", "2", "-o", "run.h5")
        cls.sunder("timeline", "run.h5", "-o", "run.json")
        cls.trace = json.loads((cls.folder / "run.json").read_text())
        cls.events = collections.defaultdict(list)
        for event in cls.trace["traceEvents"]:
            cls.events[event["ph"]].append(event)
        with h5py.File(cls.folder / "run.h5") as file:
            replication = file["requests/replication"][:]
            kind, request = file["spans/kind"][:], file["spans/request"][:]
            shown = replication[request] == 0
            cls.requests = int((replication == 0).sum())
            cls.waits = int((shown & ((kind == 0) | (kind == 4))).sum())
            cls.spans = int(shown.sum())
            cls.busy = float((file["spans/ended_at"][:] - file["spans/started_at"][:])[shown & (kind != 0) & (kind != 4)].sum())

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    @classmethod
    def sunder(cls, *words, expected=0):
        done = subprocess.run([PROGRAM, *map(str, words)], cwd=cls.folder, capture_output=True, text=True)
        assert done.returncode == expected, done.stderr
        return done

    def test_passes_the_schema(self):
        schema = HERE / "trace_event.schema.json"
        if has_ajv():
            done = subprocess.run(["node", HERE / "validate.js", schema, self.folder / "run.json"], env=NODE, capture_output=True,
                                  text=True)
            self.assertEqual(done.returncode, 0, done.stderr)
            return
        try:
            import jsonschema
        except ImportError:
            self.skipTest("neither ajv nor python3-jsonschema is installed")
        jsonschema.Draft7Validator(json.loads(schema.read_text())).validate(self.trace)

    def test_has_a_slice_for_each_span_that_is_no_wait(self):
        self.assertEqual(len(self.events["X"]), self.spans - self.waits)
        self.assertAlmostEqual(sum(x["dur"] for x in self.events["X"]) / 1e6, self.busy, places=5)

    def test_has_no_two_slices_at_once_on_one_track(self):
        ends = collections.defaultdict(float)
        for slice_ in sorted(self.events["X"], key=lambda x: (x["ts"], x["dur"])):
            self.assertGreaterEqual(slice_["ts"] - ends[slice_["tid"]], -5e-4, slice_)
            ends[slice_["tid"]] = slice_["ts"] + slice_["dur"]

    def test_opens_and_closes_every_request(self):
        open_ = collections.Counter()
        for event in self.trace["traceEvents"]:
            if event["ph"] in "be":
                open_[event["id"]] += 1 if event["ph"] == "b" else -1
                self.assertIn(open_[event["id"]], (0, 1, 2))
        self.assertEqual(len(open_), self.requests)
        self.assertEqual(set(open_.values()), {0})

    def test_leads_its_arrows_from_slice_to_slice(self):
        begins = {(x["tid"], x["ts"]): x["args"]["request"] for x in self.events["X"]}
        for phase in "stf":
            self.assertTrue(self.events[phase])
            for arrow in self.events[phase]:
                self.assertEqual(begins[arrow["tid"], arrow["ts"]], arrow["id"])
        self.assertEqual(len(self.events["s"]), len(self.events["f"]))

    def test_names_every_track(self):
        names = {x["tid"]: x["args"]["name"] for x in self.events["M"] if x["name"] == "thread_name"}
        self.assertLessEqual({x["tid"] for x in self.events["X"]}, set(names))
        self.assertEqual(len(set(names.values())), len(names))
        self.assertIn("phone 39", names.values())

    def test_shows_the_first_requests_only_where_asked(self):
        few = json.loads(self.sunder("timeline", "run.h5", "--requests", "3").stdout)
        self.assertEqual({x["id"] for x in few["traceEvents"] if x["ph"] == "b"}, {0, 1, 2})

    def test_is_the_same_twice(self):
        for name in ("json", "paje"):
            self.sunder("timeline", "run.h5", "-o", f"a.{name}")
            self.sunder("timeline", "run.h5", "--format", name, "-o", "b")
            self.assertEqual((self.folder / f"a.{name}").read_bytes(), (self.folder / "b").read_bytes())

    def test_says_how_to_get_spans(self):
        self.sunder("run", ROOT / "scenarios/first_split.yaml", "-o", "bare.h5")
        refused = self.sunder("timeline", "bare.h5", expected=2)
        self.assertEqual(refused.stderr, "bare.h5:1:1: error: it holds no spans, only requests\n"
                                         "  hint: run again with --set run.record=spans\n")

    def test_gives_paje_that_pj_dump_reads(self):
        if not shutil.which("pj_dump"):
            self.skipTest("pajeng is not installed")
        self.sunder("timeline", "run.h5", "-o", "run.paje")
        dump = subprocess.run(["pj_dump", self.folder / "run.paje"], capture_output=True, text=True)
        self.assertEqual(dump.returncode, 0, dump.stderr)
        rows = [[field.strip() for field in row] for row in csv.reader(io.StringIO(dump.stdout))]
        states = [row for row in rows if row[0] == "State"]
        self.assertEqual(len(states), self.spans - self.waits)
        self.assertTrue(all(float(row[6]) == 0 for row in states), "states lie on one another")
        self.assertAlmostEqual(sum(float(row[5]) for row in states), self.busy, delta=1e-6 * self.spans)
        links = [row for row in rows if row[0] == "Link"]
        arrows = sum(len(self.events[phase]) for phase in "tf")
        self.assertEqual(len(links), arrows)


if __name__ == "__main__":
    unittest.main()
