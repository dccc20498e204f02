"""policy_test.py PROGRAM ROOT: policies that are Python functions, and environments to learn them in."""
import itertools
import json
import subprocess
import sys
import threading
import unittest

import sunder

PROGRAM, ROOT = sys.argv[1:3]
ADAPTIVE = f"{ROOT}/scenarios/adaptive_split.yaml"
SHORT = {"run.until": "60 s"}


def of_program(*settings):
    words = [word for setting in settings for word in ("--set", setting)]
    return json.loads(subprocess.run([PROGRAM, "run", ADAPTIVE, "--json", *words], check=True, stdout=subprocess.PIPE, text=True).stdout)


class APolicyInPython(unittest.TestCase):
    def test_that_always_takes_the_same_way_is_that_cut(self):
        words = ("run.until=60 s", "run.replications=2", "applications.camera.split={after: features.7.conv.3}")
        told = of_program(*words)["applications"]["camera"]
        for answer in (1, "features.7.conv.3"):
            run = sunder.run(ADAPTIVE, set=SHORT, replications=2, policy=lambda seen, answer=answer: answer)
            self.assertEqual(run.summary.applications.camera.to_dict(), told)

    def test_sees_what_the_device_knows_and_is_told_what_became_of_it(self):
        class Alternating:
            def __init__(self):
                self.seen, self.told = [], []

            def choose(self, observation):
                self.seen.append((observation.now, observation.request))
                assert observation.application == "camera" and observation.device == 0
                assert observation.deadline == 0.15 and observation.charge is None and observation.own_wait >= 0
                return observation.request % len(observation.ways)

            def learn(self, feedback):
                self.told.append((feedback.request, feedback.way, feedback.latency))

        policy = Alternating()
        run = sunder.run(ADAPTIVE, set=SHORT, replications=1, policy=policy)
        self.assertEqual(len(policy.seen), len(run.arrays()["application"]))
        self.assertEqual(sorted(request for request, _, _ in policy.told), list(range(len(policy.seen))))
        self.assertTrue(all(way == request % 5 and latency > 0 for request, way, latency in policy.told))
        latencies = run.arrays()["finished_at"] - run.arrays()["arrived_at"]
        for request, _, latency in policy.told:
            self.assertAlmostEqual(latency, latencies[request], places=9)

    def test_whose_mistake_ends_the_run(self):
        with self.assertRaises(ZeroDivisionError):
            sunder.run(ADAPTIVE, set=SHORT, policy=lambda seen: 1 // 0)
        with self.assertRaisesRegex(IndexError, "way 5 of 5"):
            sunder.run(ADAPTIVE, set=SHORT, policy=lambda seen: 5)
        with self.assertRaisesRegex(ValueError, "'nowhere'"):
            sunder.run(ADAPTIVE, set=SHORT, policy=lambda seen: "nowhere")
        with self.assertRaisesRegex(sunder.RunError, "exact"):
            sunder.run(ADAPTIVE, set={**SHORT, "run.network_model": "solver"}, policy=lambda seen: 0)


class AnEnvironment(unittest.TestCase):
    def test_goes_through_a_run_request_by_request(self):
        environment = sunder.Environment(ADAPTIVE, set=SHORT)
        observation, info = environment.reset(seed=3)
        self.assertEqual(environment.ways[0], "device_only")
        self.assertEqual(environment.action_count, 5)
        self.assertEqual(len(observation), len(environment.observation_names))
        rewards, over, steps = 0.0, False, 0
        while not over:
            observation, reward, over, truncated, info = environment.step(1)
            rewards, steps = rewards + reward, steps + 1
            self.assertFalse(truncated)
        run = sunder.run(ADAPTIVE, set=SHORT, seed=3, replications=1, policy=lambda seen: 1)
        times = run.arrays()
        self.assertEqual(steps, len(times["arrived_at"]))
        self.assertAlmostEqual(rewards, -(times["finished_at"] - times["arrived_at"]).sum(), places=6)
        self.assertEqual(info["run"].summary.to_dict(), run.summary.to_dict())

    def test_begins_anew_at_any_time_and_leaves_no_thread(self):
        before = threading.active_count()
        with sunder.Environment(ADAPTIVE, set=SHORT, seed=1) as environment:
            for seed in (5, 5):
                first = environment.reset(seed=seed)[0][:2]
                again = [environment.step(0)[0][:2] for _ in range(3)]
                seen = [first, *again]
                self.assertEqual(seen, sorted(seen))
            other = environment.reset()[0][:2]
            self.assertNotEqual(first, other)
        self.assertEqual(threading.active_count(), before)

    def test_learns_what_a_rule_of_thumb_would_tell(self):
        """Epsilon-greedy over five ways: no worse than the mean of all ways, which is far from good."""
        environment = sunder.Environment(ADAPTIVE, set={"run.until": "300 s"}, seed=1,
                                         reward=lambda ended: [(one.way, -min(one.latency, 1)) for one in ended])
        totals, counts = [0.0] * 5, [0] * 5
        environment.reset()
        for number in itertools.count():
            mean = [total / count if count else 0 for total, count in zip(totals, counts)]
            action = number % 5 if number % 10 == 0 or 0 in counts else mean.index(max(mean))
            _, rewards, over, _, info = environment.step(action)
            for way, gain in rewards:
                totals[way] += gain
                counts[way] += 1
            if over:
                break
        learnt = info["run"].summary.applications.camera.latency.mean
        blind = [sunder.run(ADAPTIVE, set={"run.until": "300 s"}, seed=1, replications=1, policy=lambda seen, way=way: way)
                 .summary.applications.camera.latency.mean for way in range(5)]
        self.assertLess(learnt, sum(blind) / 5)

    def test_of_a_scenario_without_a_choice_is_refused(self):
        with self.assertRaisesRegex(ValueError, "adaptive"):
            sunder.Environment(f"{ROOT}/scenarios/first_split.yaml").reset()

    def test_tells_mistakes(self):
        environment = sunder.Environment(ADAPTIVE, set=SHORT)
        with self.assertRaises(RuntimeError):
            environment.step(0)
        environment.reset()
        with self.assertRaises(IndexError):
            environment.step(5)
        environment.close()


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
