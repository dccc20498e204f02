"""one_shot_test.py SUNDER: searches by weights, as a user meets them; on synthetic images."""
import json
import os
import pathlib
import re
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
space: {{nasbench201: {{classes: {classes}, channels: 4, cells: 1, image_channels: 1, image_size: 8}}}}
accuracy: {{supernet: {supernet}}}
objectives: {objectives}
constraints: {constraints}
optimizer: {optimizer}
"""
LEARNT = "{{data: {data}, steps: {steps}, batch: 16, retrained: {retrained}, finalists: {finalists}{more}}}"


class Searches(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, supernet, name="search.yaml", classes=4, objectives="[accuracy]", constraints="{latency: 30 ms}",
              optimizer="{asng: {samples: 2}}", rest=""):
        path = self.folder / name
        path.write_text(SEARCH.format(scenario=SCENARIO, classes=classes, supernet=supernet, objectives=objectives,
                                      constraints=constraints, optimizer=optimizer) + rest)
        return path

    def learning(self, data="{synthetic: {}}", steps=120, retrained=0, finalists=3, more="", **rest):
        supernet = LEARNT.format(data=data, steps=steps, retrained=retrained, finalists=finalists, more=more)
        return self.write(supernet, **rest)

    def run_search(self, *words):
        return subprocess.run([SUNDER, "search", *map(str, words)], cwd=self.folder, capture_output=True, text=True)

    def json_of(self, *words):
        done = self.run_search(*words, "--json")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return json.loads(done.stdout)

    def start(self, *words):
        return subprocess.Popen([SUNDER, "search", *map(str, words)], cwd=self.folder, stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL)

    def stop_once_there(self, process, path, how=signal.SIGKILL):
        while not path.exists() and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(how)
        process.wait()
        self.assertTrue(path.exists())


class WeightsLearntDuringTheSearch(Searches):
    def test_answer_with_a_pair_and_what_it_learnt(self):
        best = self.json_of(self.learning(retrained=1), "-o", "net.h5")["front"][0]
        self.assertLessEqual(best["latency"], 0.030)
        self.assertGreater(best["accuracy"], 25)
        self.assertTrue(0 <= best["leakage"] <= 1)
        self.assertGreater(best["alone"], 25)
        self.assertEqual(sorted(os.listdir(self.folder)), ["net.h5", "search.yaml"])

    def test_go_on_after_sigkill_with_the_same_bytes(self):
        search = self.learning(steps=220)
        self.assertEqual(self.run_search(search, "-o", "whole.h5").returncode, 0)
        checkpoint = self.folder / "cut.h5.sunder.pt"
        self.stop_once_there(self.start(search, "-o", "cut.h5"), checkpoint)
        self.assertEqual(self.run_search(search, "-o", "cut.h5", "--resume").returncode, 0)
        self.assertEqual((self.folder / "cut.h5").read_bytes(), (self.folder / "whole.h5").read_bytes())
        self.assertFalse(checkpoint.exists())

    def test_are_kept_when_interrupted(self):
        process = self.start(self.learning(steps=1_000_000), "-o", "net.h5")
        self.stop_once_there(process, self.folder / "net.h5.sunder.pt", signal.SIGINT)
        self.assertEqual(process.returncode, 130)
        self.assertFalse((self.folder / "net.h5").exists())
        asked = self.run_search(self.learning(steps=1_000_000), "-o", "net.h5")
        self.assertEqual(asked.returncode, 2)
        self.assertIn("--resume goes on with it, --fresh drops it", asked.stderr)
        self.assertTrue((self.folder / "net.h5.sunder.pt").exists())

    def test_go_on_amid_a_training_alone_with_the_same_bytes(self):
        search = self.learning(steps=110, retrained=2)
        self.assertEqual(self.run_search(search, "-o", "whole.h5").returncode, 0)
        process = self.start(search, "-o", "cut.h5")
        self.stop_once_there(process, self.folder / "cut.h5.sunder.alone.pt", signal.SIGINT)
        self.assertEqual(self.run_search(search, "-o", "cut.h5", "--resume").returncode, 0)
        self.assertEqual((self.folder / "cut.h5").read_bytes(), (self.folder / "whole.h5").read_bytes())
        self.assertEqual(sorted(os.listdir(self.folder)), ["cut.h5", "search.yaml", "whole.h5"])

    def test_keep_what_is_given_away_within_its_limit(self):
        limited = {"constraints": "{leakage: 0.9}"}
        self.assertLessEqual(self.json_of(self.learning(**limited))["front"][0]["leakage"], 0.9)
        search = self.learning(steps=220, **limited)
        self.assertEqual(self.run_search(search, "-o", "whole.h5").returncode, 0)
        self.stop_once_there(self.start(search, "-o", "cut.h5"), self.folder / "cut.h5.sunder.pt")
        self.assertEqual(self.run_search(search, "-o", "cut.h5", "--resume").returncode, 0)
        self.assertEqual((self.folder / "cut.h5").read_bytes(), (self.folder / "whole.h5").read_bytes())

    def test_show_what_the_answer_gives_away_at_each_cut(self):
        search = self.learning(steps=30)
        cuts = self.json_of(search, "-o", "net.h5")["cuts"]["at"]
        self.assertEqual((cuts[0]["split"], cuts[0]["leakage"]), ("server_only", 1))
        self.assertEqual((cuts[-1]["split"], cuts[-1]["leakage"]), ("device_only", 0))
        self.assertEqual([cut["remark"] for cut in cuts].count("the answer"), 1)
        shown = subprocess.run([SUNDER, "show", "net.h5"], cwd=self.folder, capture_output=True, text=True).stdout
        self.assertIn("cut elsewhere, accuracy on 128 validation images:", shown)

    def test_make_a_front_of_several_objectives(self):
        front = self.json_of(self.learning(objectives="[accuracy, latency]", finalists=10))["front"]
        accuracies = [member["accuracy"] for member in front]
        latencies = [member["latency"] for member in front]
        self.assertEqual(accuracies, sorted(accuracies, reverse=True))
        self.assertEqual(latencies, sorted(latencies, reverse=True))

    def test_simulate_what_is_drawn(self):
        search = self.learning(steps=30, constraints="{latency.p95: 40 ms}", rest="evaluate: simulated\n")
        result = self.json_of(search)
        self.assertGreater(result["simulations"], 4)
        self.assertLessEqual(result["front"][0]["latency.p95"], 0.040)

    def test_are_confirmed_by_simulations_of_the_finalists(self):
        search = self.learning(steps=30, constraints="{latency.p95: 40 ms}",
                               rest="evaluate: {screen: analytic, confirm: simulated}\n")
        result = self.json_of(search)
        self.assertTrue(1 <= result["simulations"] <= 4)
        self.assertLessEqual(result["front"][0]["latency.p95"], 0.040)

    def test_need_no_theta(self):
        result = self.json_of(self.learning(steps=30, more=", warm_up: 100 %"))
        self.assertEqual(result["evaluations"], 3)

    def test_place_what_is_wrong_with_the_images(self):
        done = self.run_search(self.learning(data="{cifar10: nowhere}"))
        self.assertEqual(done.returncode, 2)
        self.assertIn("search.yaml:5:29: error: '", done.stderr)
        self.assertIn("nowhere/data_batch_1.bin' cannot be read", done.stderr)
        done = self.run_search(self.learning(classes=5))
        self.assertEqual(done.returncode, 2)
        self.assertIn("cannot be learnt on these images: its networks end in shape 5", done.stderr)

    def test_say_that_a_device_is_missing(self):
        done = self.run_search(self.learning(steps=1, more=", device: cuda"))
        if done.returncode != 0:  # without a GPU, or without LibTorch for it
            self.assertEqual(done.returncode, 1)
            self.assertIn("there is no CUDA device", done.stderr)


class WeightsLearntBefore(Searches):
    weights = b""  # learnt once for all tests here

    def setUp(self):
        super().setUp()
        if not self.weights:
            learning = self.learning(more=", weights: net.pt", name="learning.yaml")
            self.assertEqual(self.run_search(learning).returncode, 0)
            WeightsLearntBefore.weights = (self.folder / "net.pt").read_bytes()
        (self.folder / "net.pt").write_bytes(self.weights)

    def test_serve_any_optimizer_and_objectives(self):
        search = self.write("net.pt", objectives="[accuracy, latency]", optimizer="{nsga2: {population: 8}}",
                            rest="budget: {evaluations: 24}\n")
        result = self.json_of(search)
        self.assertEqual(result["evaluations"], 24)
        self.assertGreater(result["front"][0]["accuracy"], 25)

    def test_say_what_they_are_of(self):
        done = self.run_search(self.write("net.pt", optimizer="random", rest="budget: {evaluations: 2}\n"))
        self.assertIn("accuracy: shared weights, 120 steps, on 128 validation images (LibTorch", done.stdout)
        self.assertIn("cpu, 1 thread)", done.stdout)

    def test_trade_accuracy_for_what_is_given_away(self):
        search = self.write("net.pt", objectives="[accuracy, leakage]", optimizer="{nsga2: {population: 8}}",
                            rest="budget: {evaluations: 24}\n")
        result = self.json_of(search, "-o", "net.h5")
        leakages = [member["leakage"] for member in result["front"]]
        self.assertEqual(leakages, sorted(leakages, reverse=True))
        self.assertEqual([cut["leakage"] for cut in result["cuts"]["at"]][::7], [1, 0])

    def test_serve_asng_that_no_longer_learns_them(self):
        search = self.write("net.pt", rest="budget: {evaluations: 12}\n")
        self.assertEqual(self.json_of(search)["evaluations"], 12)

    def test_go_on_after_sigkill_with_the_same_bytes(self):
        search = self.write("net.pt", optimizer="{evolution: {population: 20, batch: 5}}",
                            rest="evaluate: simulated\nbudget: {evaluations: 120}\n")
        self.assertEqual(self.run_search(search, "-o", "whole.h5").returncode, 0)
        self.stop_once_there(self.start(search, "-o", "cut.h5"), self.folder / "cut.h5.sunder.log")
        self.assertEqual(self.run_search(search, "-o", "cut.h5", "--resume").returncode, 0)
        self.assertEqual((self.folder / "cut.h5").read_bytes(), (self.folder / "whole.h5").read_bytes())

    def test_are_refused_by_another_space(self):
        done = self.run_search(self.write("net.pt", classes=5, optimizer="random"))
        self.assertEqual(done.returncode, 2)
        self.assertIn("search.yaml:5:22: error: these weights are not of the space 'nasbench201'", done.stderr)

    def test_are_missed_at_their_place(self):
        done = self.run_search(self.write("none.pt", optimizer="random"))
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr, re.escape("search.yaml:5:22: error: cannot read the weights in '") + ".*none.pt'")


if __name__ == "__main__":
    unittest.main()
