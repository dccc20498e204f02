"""tools/site: the documentation as a site that needs nothing but itself.

site_test.py ROOT
"""
import importlib.util
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = pathlib.Path(sys.argv.pop(1)).resolve()
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")

spec = importlib.util.spec_from_file_location("finish", ROOT / "tools/guide/site/finish.py")
finish = importlib.util.module_from_spec(spec)
spec.loader.exec_module(finish)


def built(folder):
    return subprocess.run([ROOT / "tools/site", "-o", folder], capture_output=True, text=True)


class Site(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.site = pathlib.Path(cls.scratch.name) / "site"
        cls.done = built(cls.site)
        if cls.done.returncode == 77:
            raise unittest.SkipTest(cls.done.stderr.strip())

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def test_is_built_without_a_complaint(self):
        self.assertEqual((self.done.returncode, self.done.stderr), (0, ""))

    def test_has_each_page_of_the_project_in_its_order(self):
        order = (ROOT / "tools/guide/site/mkdocs.yml").read_text()
        named = set(re.findall(r"^ +- (\S+\.md)$", order, re.MULTILINE))
        pages = {str(path.relative_to(ROOT)) for path in ROOT.rglob("*.md") if not {"build", ".git"} & set(path.relative_to(ROOT).parts)}
        self.assertEqual(pages - named, set())

    def test_words_of_a_page_are_in_the_index(self):
        entries = json.loads((self.site / "search/search_index.json").read_text())["docs"]
        self.assertTrue(any("bandwidth" in entry["text"] and entry["location"].startswith("sim/config/FORMAT.html") for entry in entries))

    def test_shows_scenarios_that_pages_link_to(self):
        page = finish.Page(self.site / "scenarios/hot_phone.yaml.html")
        self.assertEqual(page.text["title"].strip(), "scenarios/hot_phone.yaml - sunder")

    def test_replaces_a_site_but_no_other_folder(self):
        self.assertEqual(built(self.site).returncode, 0)
        with tempfile.TemporaryDirectory() as other:
            (pathlib.Path(other) / "thesis.tex").write_text("years of work")
            self.assertEqual(built(other).returncode, 2)
            self.assertEqual((pathlib.Path(other) / "thesis.tex").read_text(), "years of work")

    def test_opens_and_searches_from_files(self):
        if not CHROMIUM or not shutil.which("node"):
            self.skipTest("chromium or node is not installed: the site was not looked at")
        looked = subprocess.run(["node", HERE / "look_at_site.js", self.site, "contention", "index.html", "sim/config/FORMAT.html",
                                 "scenarios/paper/index.html"],
                                env={**os.environ, "CHROMIUM": CHROMIUM}, capture_output=True, text=True)
        self.assertEqual(looked.returncode, 0, looked.stderr)
        found = json.loads(looked.stdout)
        self.assertEqual((found["console"], found["outside"], found["wide"]), ([], [], []))
        self.assertTrue(any("scenarios/paper/contention" in result for result in found["results"]), found["results"])


class Problems(unittest.TestCase):
    """What the check of a built site finds."""

    def problems_of(self, body, head="<title>Page</title>"):
        with tempfile.TemporaryDirectory() as folder:
            site = pathlib.Path(folder)
            (site / "search").mkdir()
            (site / "search/search_index.json").write_text('{"docs": [{"text": "words"}]}')
            (site / "page.html").write_text(f"<html><head>{head}</head><body>{body}</body></html>")
            return finish.problems_of(site)

    def test_of_a_good_page_are_none(self):
        self.assertEqual(self.problems_of('<h1 id="top">Page</h1><a href="page.html#top">up</a>'), [])

    def test_are_links_to_no_file_and_to_no_heading(self):
        self.assertEqual(self.problems_of('<h1>Page</h1><a href="other.html">a</a><a href="#part">b</a>'),
                         ["page.html: no file other.html", "page.html: no heading #part"])

    def test_are_a_page_without_title_or_heading(self):
        self.assertEqual(self.problems_of("", head=""), ["page.html: no title", "page.html: no heading"])

    def test_are_scripts_from_elsewhere(self):
        self.assertEqual(self.problems_of("<h1>Page</h1>", head='<title>P</title><script src="https://cdn/x.js"></script>'),
                         ["page.html: would fetch https://cdn/x.js"])

    def test_are_lists_that_were_not_understood(self):
        self.assertEqual(self.problems_of("<h1>Page</h1><p>Two:\n* one\n* two</p>"),
                         ["page.html: '*' stands in the text as it was written; is an empty line missing before it?"])


if __name__ == "__main__":
    unittest.main()
