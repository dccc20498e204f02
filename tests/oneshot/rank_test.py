"""rank_test.py SUNDER: candidates trained alone against shared weights, as a user meets it; on synthetic images."""
import csv
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

SUNDER = sys.argv.pop(1)
SCENARIO = pathlib.Path(__file__).resolve().parents[2] / "scenarios/first_split.yaml"
SEARCH = """format: sunder-search/1
scenario: {scenario}
application: camera
space: {{nasbench201: {{classes: 4, channels: 4, cells: 1, image_channels: 1, image_size: 8}}}}
accuracy: {accuracy}
objectives: [accuracy]
constraints: {{latency: 30 ms}}
optimizer: {{asng: {{samples: 2}}}}
"""
LEARNT = "{supernet: {data: {synthetic: {}}, steps: 120, batch: 16, finalists: 3, weights: shared.pt}}"

RANKERS = ["swap", "naswot", "jacob_cov", "synflow", "zen", "meco", "snip", "grad_norm", "flops", "parameters", "swap x flops",
           "swap x flops x jacob_cov"]


def without_products(rows):
    """Products are of ranks among all candidates, and so change with their number."""
    return [{name: value for name, value in row.items() if " x " not in name} for row in rows]


def rows_in(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def without_effort(path):
    """Its rows less the time that trainings took."""
    return [{key: value for key, value in row.items() if key != "effort [s]"} for row in rows_in(path)]


class Ranking(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def search_file(self, accuracy=LEARNT, name="search.yaml"):
        path = self.folder / name
        path.write_text(SEARCH.format(scenario=SCENARIO, accuracy=accuracy), encoding="utf-8")
        return path

    def sunder(self, *words):
        return subprocess.run([SUNDER, *map(str, words)], cwd=self.folder, capture_output=True, text=True)

    def learnt_search(self):
        search = self.search_file()
        done = self.sunder("search", search, "-o", "net.h5")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return search

    def rank(self, *words):
        return self.sunder("rank", *words)

    def test_has_a_row_for_each_candidate_and_the_answer(self):
        done = self.rank(self.learnt_search(), "-o", "rank.csv", "--candidates", 4, "--steps", 60, "--with", "net.h5", "--json")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        rows = rows_in(self.folder / "rank.csv")
        self.assertEqual([row["from"] for row in rows], ["random"] * 4 + ["search"])
        self.assertEqual(len({row["candidate"] for row in rows[:4]}), 4)
        for row in rows:
            self.assertTrue(row["candidate"].startswith("nasbench201:edge01="))
            self.assertLessEqual(float(row["latency [s]"]), 0.030)
            self.assertGreater(float(row["payload [B]"]) + 1, 0)
            self.assertTrue(0 <= float(row["one_shot [%]"]) <= 100 and 0 <= float(row["alone [%]"]) <= 100)
            self.assertGreater(float(row["effort [s]"]), 0)
        self.assertGreater(max(float(row["alone [%]"]) for row in rows), 50)
        told = json.loads(done.stdout)
        self.assertEqual((told["format"], told["candidates"], told["steps"]), ("sunder-ranking/1", 4, 60))
        self.assertEqual(told["agreement"][0]["of"], ["one_shot", "alone"])
        best = max(float(row["alone [%]"]) for row in rows[:4])
        self.assertEqual(told["best"]["alone"], best)
        self.assertAlmostEqual(told["behind"], best - float(rows[4]["alone [%]"]))
        self.assertEqual(sorted(os.listdir(self.folder)), ["net.h5", "rank.csv", "search.yaml", "shared.pt"])

    def test_says_the_same_for_people(self):
        done = self.rank(self.learnt_search(), "-o", "rank.csv", "--candidates", 3, "--steps", 5, "--with", "net.h5")
        self.assertIn("3 random candidates, each trained alone for 5 steps", done.stdout)
        self.assertIn("one_shot and alone", done.stdout)
        self.assertIn("answer of search", done.stdout)

    def test_refines_where_that_is_asked_for(self):
        done = self.rank(self.learnt_search(), "-o", "rank.csv", "--candidates", 3, "--steps", 5, "--refined", 20, "--json")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual([pair["of"] for pair in json.loads(done.stdout)["agreement"]],
                         [["one_shot", "alone"], ["one_shot", "refined"], ["alone", "refined"]])
        rows = rows_in(self.folder / "rank.csv")
        self.assertTrue(any(row["refined [%]"] != row["one_shot [%]"] for row in rows))

    def test_takes_weights_of_an_earlier_search(self):
        self.learnt_search()
        later = self.search_file("{supernet: shared.pt}", "later.yaml")
        done = self.rank(later, "-o", "rank.csv", "--candidates", 2, "--steps", 5)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_goes_on_after_sigkill_with_the_same_rows(self):
        search = self.learnt_search()
        options = ["--candidates", "3", "--steps", "400", "--with", "net.h5"]
        self.assertEqual(self.rank(search, "-o", "whole.csv", *options).returncode, 0)
        checkpoint = self.folder / "cut.csv.sunder.pt"
        process = subprocess.Popen([SUNDER, "rank", search, "-o", "cut.csv", *options], cwd=self.folder,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not checkpoint.exists() and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
        self.assertTrue(checkpoint.exists())
        self.assertEqual(self.rank(search, "-o", "cut.csv", *options, "--resume").returncode, 0)
        self.assertEqual(without_effort(self.folder / "cut.csv"), without_effort(self.folder / "whole.csv"))
        self.assertFalse(checkpoint.exists())

    def test_trains_nothing_twice(self):
        search = self.learnt_search()
        self.assertEqual(self.rank(search, "-o", "rank.csv", "--candidates", 2, "--steps", 50).returncode, 0)
        before = rows_in(self.folder / "rank.csv")
        done = self.rank(search, "-o", "rank.csv", "--candidates", 3, "--steps", 50, "--with", "net.h5", "--resume")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        after = rows_in(self.folder / "rank.csv")
        self.assertEqual(len(after), 4)
        self.assertEqual(without_products(after[:2]), without_products(before))  # the time that they took, too
        self.assertEqual({len(row["training"]) for row in after}, {12})
        self.assertEqual(self.rank(search, "-o", "rank.csv", "--candidates", 2, "--steps", 49, "--resume").returncode, 0)
        self.assertNotEqual(rows_in(self.folder / "rank.csv")[0]["training"], before[0]["training"])

    def test_does_not_go_on_with_other_trainings(self):
        search = self.learnt_search()
        process = subprocess.Popen([SUNDER, "rank", search, "-o", "rank.csv", "--steps", "100000"], cwd=self.folder,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not (self.folder / "rank.csv.sunder.pt").exists() and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        process.wait()
        self.assertEqual(process.returncode, 130)
        self.assertFalse((self.folder / "rank.csv").exists())
        asked = self.rank(search, "-o", "rank.csv", "--steps", "100000")
        self.assertEqual((asked.returncode, asked.stderr),
                         (2, "rank.csv.sunder.pt:1:1: error: this is left of work that was cut short\n"
                             "  hint: --resume goes on with it, --fresh drops it\n"))
        done = self.rank(search, "-o", "rank.csv", "--steps", "99999", "--resume")
        self.assertEqual(done.returncode, 1)
        self.assertIn("is of other trainings", done.stderr)

    def table(self):
        """Of accuracies by index, 0 to 78 %."""
        rows = "".join(f"{index},{index / 200}\n" for index in range(15625))
        (self.folder / "table.csv").write_text("idx,cifar10\n" + rows, encoding="utf-8")
        return ["--table", "table.csv", "--column", "cifar10"]

    def test_holds_scores_without_training_against_trainings(self):
        done = self.rank(self.learnt_search(), "-o", "rank.csv", "--candidates", 4, "--steps", 5, "--json")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        told = json.loads(done.stdout)
        self.assertEqual([ranker["ranker"] for ranker in told["rankers"]], RANKERS + ["one_shot"])
        self.assertIn("16 images of synthetic, brought to 1 x 8 x 8", told["networks"])
        self.assertEqual(set(RANKERS) - set(rows_in(self.folder / "rank.csv")[0]), set())

    def test_ranks_untrained_networks_against_a_table(self):
        search = self.search_file("{proxy: {count: 4}}")
        words = [search, "-o", "rank.csv", "--candidates", 6, *self.table()]
        done = self.rank(*words, "--json")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        told = json.loads(done.stdout)
        self.assertEqual((told["candidates"], told["different"]), (6, 6))
        self.assertEqual([ranker["ranker"] for ranker in told["rankers"]], RANKERS)
        for ranker in told["rankers"]:
            self.assertGreaterEqual(ranker["regret"]["1"], ranker["regret"]["5"])
            self.assertEqual(ranker["regret"]["10"], 0)  # of six, all are looked at
        rows = (self.folder / "rank.csv").read_bytes()
        self.assertEqual(self.rank(*words).returncode, 0)
        self.assertEqual((self.folder / "rank.csv").read_bytes(), rows)

    def test_says_what_it_needs_to_rank_untrained_networks(self):
        search = self.search_file("{proxy: swap}")
        done = self.rank(search, "-o", "rank.csv")
        self.assertEqual(done.returncode, 2)
        self.assertIn("nobody says how accurate these architectures are", done.stderr)
        done = self.rank(search, "-o", "rank.csv", "--steps", 3, *self.table())
        self.assertEqual(done.returncode, 2)
        self.assertIn("this search learns no weights, so --steps does nothing", done.stderr)

    def test_searches_by_scores_without_training(self):
        path = self.search_file("{proxy: {scores: [swap, flops, jacob_cov], count: 4, among: 8}}")
        path.write_text(path.read_text().replace("{asng: {samples: 2}}", "random\nbudget: {evaluations: 20}"))
        done = self.sunder("search", path, "-o", "net.h5")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("no accuracy: 100 x rank of swap x flops x jacob_cov among 8 architectures", done.stdout)

    def test_names_what_is_missing(self):
        search = self.search_file()
        done = self.rank(search)
        self.assertEqual(done.returncode, 2)
        self.assertIn("sunder rank: error: there is no output to write to", done.stderr)
        done = self.rank(search, "-o", "rank.csv")
        self.assertEqual(done.returncode, 2)
        self.assertIn("shared.pt", done.stderr)
        done = self.rank(self.search_file(LEARNT.replace(", weights: shared.pt", "")), "-o", "rank.csv")
        self.assertEqual(done.returncode, 2)
        self.assertIn("search.yaml:5:29: error: this search does not keep its weights", done.stderr)
        done = self.rank(search, "-o", "rank.csv", "--table", "table.csv")
        self.assertEqual(done.returncode, 2)
        self.assertIn("a table and a column of it go together", done.stderr)

    def test_compares_with_a_published_table(self):
        search = self.learnt_search()
        done = self.rank(search, "-o", "rank.csv", "--candidates", 4, "--steps", 5, *self.table(), "--json")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual([pair["of"] for pair in json.loads(done.stdout)["agreement"]],
                         [["one_shot", "alone"], ["one_shot", "table"], ["alone", "table"]])
        self.assertTrue(all(row["table [%]"] for row in rows_in(self.folder / "rank.csv")))


if __name__ == "__main__":
    unittest.main()
