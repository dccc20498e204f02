"""sunder report: pages that browsers show without complaint, on phones and desks, light and dark.

report_test.py PROGRAM ROOT
"""
import html.parser
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM, ROOT = (pathlib.Path(sys.argv.pop(1)).resolve() for _ in range(2))
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
SCENARIOS = ROOT / "scenarios"
VIEWS = {f"{width}-{scheme}" for width in (360, 1280) for scheme in ("light", "dark")}


class Links(html.parser.HTMLParser):
    """Everything that a page would fetch, and whether each element is closed."""

    VOID = {"meta", "link", "wbr", "input", "rect", "circle", "line", "path"}

    def __init__(self):
        super().__init__()
        self.links, self.open, self.wrong = [], [], []

    def handle_starttag(self, tag, attributes):
        self.links += [value for name, value in attributes if name in ("src", "href") and not value.startswith("data:")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in self.VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


class Report(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.scratch.name)
        cls.sunder("run", SCENARIOS / "first_split.yaml", "--replications", "2", "-o", "run.h5")
        cls.sunder("run", SCENARIOS / "many_phones_one_server.yaml", "--replications", "1", "--set", "run.record=spans", "-o",
                   "spans.h5")
        cls.sunder("sweep", SCENARIOS / "first_split.yaml", "--set", "run={requests: 30}", "--vary",
                   "devices.pi.count=1,2,4", "--vary", "applications.camera.arrivals.poisson=1 /s,5 /s", "--vary",
                   "links.wifi.rate=5 Mbit/s,20 Mbit/s,100 Mbit/s", "-o", "sweep.h5")
        search = (SCENARIOS / "search_front.yaml").read_text().replace("../models", str(ROOT / "models"))
        search = search.replace("scenario: ", f"scenario: {SCENARIOS}/").replace("optimizer: nsga2", "optimizer: {asng: {}}")
        (cls.folder / "search.yaml").write_text(search.replace("objectives: [accuracy, latency]", "objectives: [latency]")
                                                .replace("evaluations: 4000", "evaluations: 300"))
        cls.sunder("search", "search.yaml", "-o", "theta.h5")
        cls.sunder("search", SCENARIOS / "search_front.yaml", "-o", "front.h5")

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    @classmethod
    def sunder(cls, *words):
        done = subprocess.run([PROGRAM, *map(str, words)], cwd=cls.folder, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done

    def page(self, name):
        self.sunder("report", f"{name}.h5", "-o", f"{name}.html")
        return self.folder / f"{name}.html"

    def check(self, name, figures):
        page = self.page(name)
        text = page.read_text()
        links = Links()
        links.feed(text)
        self.assertEqual((links.links, links.wrong, links.open), ([], [], []))
        titles = [part.split("</h3>")[0].split(">")[-1] for part in text.split("<h3 ")[1:]]
        self.assertEqual(titles, figures)
        self.assertEqual(page.read_bytes(), self.page(name).read_bytes())
        if not CHROMIUM or not shutil.which("node"):
            self.skipTest("chromium or node is not installed: the page was not looked at")
        looked = subprocess.run(["node", HERE / "look.js", page, *([os.environ["PICTURES"] + "/" + name] if "PICTURES" in os.environ
                                                                   else [])],
                                env={**os.environ, "CHROMIUM": CHROMIUM}, capture_output=True, text=True)
        self.assertEqual(looked.returncode, 0, looked.stderr)
        found = json.loads(looked.stdout)
        self.assertEqual((found["console"], found["outside"]), ([], []))
        self.assertEqual(set(found["views"]), VIEWS)
        for view, seen in found["views"].items():
            self.assertEqual(seen["figures"], len(figures), view)
            for what in ("overflow", "overlaps", "pale", "unmarked", "mute", "stuck"):
                self.assertEqual(seen[what], [], view)
        grounds = {view.split("-")[1]: seen["ground"] for view, seen in found["views"].items()}
        self.assertNotEqual(grounds["light"], grounds["dark"])

    def test_of_a_run_shows_requests_as_far_as_they_are_known(self):
        self.check("run", ["Latency", "Where the time goes", "Requests under way", "The first requests"])
        self.assertIn("only their lengths are known", self.page("run").read_text())

    def test_of_a_run_with_spans_shows_utilisation(self):
        self.check("spans", ["Latency", "Where the time goes", "Utilisation over time", "Requests under way", "The first requests"])
        self.assertNotIn("only their lengths are known", self.page("spans").read_text())

    def test_of_a_sweep_has_maps_with_sliders_and_lines(self):
        against = [f"Latency against {key}" for key in ("devices.pi.count", "applications.camera.arrivals.poisson", "links.wifi.rate")]
        self.check("sweep", ["95th percentile of the latency", "Chosen split", "Energy of a request", *against])

    def test_of_a_search_for_several_objectives_shows_the_front(self):
        self.check("front", ["Front", "Best accuracy so far", "Hypervolume", "Splits"])

    def test_of_a_search_with_a_distribution_shows_theta(self):
        self.check("theta", ["Best latency so far", "Splits", "Theta of edge01 to edge23", "Theta of split"])

    def test_refuses_what_is_no_file_of_ours(self):
        done = subprocess.run([PROGRAM, "report", ROOT / "README.md"], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout), (2, ""))


if __name__ == "__main__":
    unittest.main()
