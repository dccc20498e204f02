"""Drives `sunder sweep` as users, shells, full disks and power cuts do.

    sweep_test.py PROGRAM [--kills N] [unittest arguments]
"""
import contextlib
import os
import pathlib
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = ""
KILLS = 50

SCENARIO = """
format: sunder-scenario/1
models:
  tiny:
    input: {name: image, bytes: 100 kB}
    ops:
      - {name: first, work: 10 Mflop, output: 50 kB, weights: 10 MB}
      - {name: second, work: 90 Mflop, output: 1 kB}
devices:
  phone: {speed: 1 Gflop/s, memory: 1 GB}
  server: {speed: 10 Gflop/s}
links:
  wifi: {rate: 54 Mbit/s, latency: 2 ms}
routes:
  - {from: phone, to: server, via: [wifi]}
applications:
  camera: {model: tiny, origin: phone, arrivals: {poisson: 10 /s}, split: {after: first}, servers: [server]}
run: {until: 40 s, replications: 2}
"""
MANY_POINTS = """
sweep:
  links.wifi.rate: {log: [1 Mbit/s, 100 Mbit/s], points: 20}
  devices.phone.count: [1, 2]
  links.wifi.latency: {range: [1 ms, 10 ms]}
  samples: 10
  where: not (devices.phone.count == 2 and links.wifi.rate < 2 Mbit/s)
"""
FEW_POINTS = """
sweep:
  links.wifi.rate: [5 Mbit/s, 10 Mbit/s, 20 Mbit/s, 40 Mbit/s]
"""
SOME_FAIL = """
sweep:
  devices.phone.memory: [1 MB, 1 GB]
  links.wifi.rate: [5 Mbit/s, 10 Mbit/s]
"""


class Sweep(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "many.yaml").write_text(SCENARIO + MANY_POINTS)
        (self.folder / "few.yaml").write_text(SCENARIO + FEW_POINTS)
        (self.folder / "fail.yaml").write_text(SCENARIO + SOME_FAIL)

    def sunder(self, *words, **more):
        return subprocess.run([PROGRAM, *words], cwd=self.folder, capture_output=True, text=True, check=False, **more)

    def start(self, *words):
        return subprocess.Popen([PROGRAM, *words], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                text=True)

    def sweep(self, name, output, *words, code=0, **more):
        done = self.sunder("sweep", f"{name}.yaml", "-o", output, *words, **more)
        self.assertEqual(done.returncode, code, done.stderr)
        return done

    def content(self, name):
        return (self.folder / name).read_bytes()

    def log_size(self, name="cut.h5"):
        with contextlib.suppress(FileNotFoundError):
            return (self.folder / f"{name}.sunder.log").stat().st_size
        return 0

    def wait_for_points(self, process):
        """Until the log of cut.h5 holds some points, more than its first line."""
        while self.log_size() < 2000 and process.poll() is None:
            time.sleep(0.001)

    def whole(self, name="many"):
        started = time.monotonic()
        self.sweep(name, "whole.h5")
        self.seconds = time.monotonic() - started
        return self.content("whole.h5")


class Killed(Sweep):
    def test_at_random_moments_loses_nothing_and_ends_with_the_same_bytes(self):
        whole = self.whole()
        moments = random.Random(1)
        kills = 0
        finished = 0
        size = 0
        while kills < KILLS:
            process = self.start("sweep", "many.yaml", "-o", "cut.h5", "--resume", "-j", str(1 + kills % 3))
            time.sleep(moments.uniform(0, self.seconds))
            process.kill()
            _, said = process.communicate()
            if process.returncode == -signal.SIGKILL:
                kills += 1
                self.assertGreaterEqual(self.log_size(), size if not (self.folder / "cut.h5").exists() else 0)
                size = self.log_size()
                continue
            self.assertEqual(process.returncode, 0, said)
            self.assertEqual(self.content("cut.h5"), whole)
            (self.folder / "cut.h5").unlink()
            finished += 1
            size = 0
        self.sweep("many", "cut.h5", "--resume")
        self.assertEqual(self.content("cut.h5"), whole)
        self.assertEqual(sorted(path.name for path in self.folder.glob("cut*")), ["cut.h5"])

    def test_worker_is_replaced(self):
        whole = self.whole()
        process = self.start("sweep", "many.yaml", "-o", "cut.h5", "-j", "2")
        self.wait_for_points(process)
        children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        self.assertEqual(len(children), 2)
        os.kill(int(children[0]), signal.SIGKILL)
        _, said = process.communicate()
        self.assertEqual(process.returncode, 0, said)
        self.assertEqual(self.content("cut.h5"), whole)

    def test_manager_takes_its_workers_with_it(self):
        process = self.start("sweep", "many.yaml", "-o", "cut.h5", "-j", "2")
        self.wait_for_points(process)
        children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        process.kill()
        process.communicate()
        for child in children:
            while pathlib.Path(f"/proc/{child}").exists():
                time.sleep(0.001)


class Interrupted(Sweep):
    def interrupted(self, number):
        """What it said when it got the signal; under load, it may be at its end before: then again."""
        while True:
            process = self.start("sweep", "many.yaml", "-o", "cut.h5")
            self.wait_for_points(process)
            process.send_signal(number)
            _, said = process.communicate()
            if process.returncode != 0:
                self.assertEqual(process.returncode, 130, said)
                return said
            (self.folder / "cut.h5").unlink()

    def test_keeps_what_is_done_and_says_how_to_go_on(self):
        whole = self.whole()
        said = self.interrupted(signal.SIGINT)
        self.assertRegex(said, r"sunder: [0-9]+ of 400 points are kept; the same command with --resume goes on\n")
        self.assertFalse((self.folder / "cut.h5").exists())
        self.sweep("many", "cut.h5", "--resume")
        self.assertEqual(self.content("cut.h5"), whole)


    def test_by_sigterm_too(self):
        self.assertRegex(self.interrupted(signal.SIGTERM), "the same command with --resume goes on\\n")
        self.assertEqual(sorted(path.name for path in self.folder.glob("cut*")), ["cut.h5.sunder.log"])

    def test_at_any_moment_loses_nothing_and_leaves_no_temporary(self):
        whole = self.whole("few")
        moments = random.Random(2)
        for _ in range(20):
            process = self.start("sweep", "few.yaml", "-o", "cut.h5", "--resume")
            time.sleep(moments.uniform(0, 1.2 * self.seconds))
            size = self.log_size()
            process.send_signal(signal.SIGINT)
            _, said = process.communicate()
            if process.returncode == 0:
                self.assertEqual(self.content("cut.h5"), whole)
                (self.folder / "cut.h5").unlink()
                continue
            self.assertIn(process.returncode, (130, -signal.SIGINT), said)
            self.assertGreaterEqual(self.log_size(), size)
        self.sweep("few", "cut.h5", "--resume")
        self.assertEqual(self.content("cut.h5"), whole)
        self.assertEqual(sorted(path.name for path in self.folder.glob("cut*")), ["cut.h5"])


class FullDisk(Sweep):
    def limited(self, size):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # so that writing fails, as on a full disk
        return limit

    def test_while_points_run_leaves_what_can_be_resumed(self):
        whole = self.whole()
        failed = self.sweep("many", "cut.h5", code=1, preexec_fn=self.limited(50_000))
        self.assertIn("cannot use 'cut.h5.sunder.log': File too large", failed.stderr)
        self.assertFalse((self.folder / "cut.h5").exists())
        self.sweep("many", "cut.h5", "--resume")
        self.assertEqual(self.content("cut.h5"), whole)

    def test_at_the_end_leaves_what_can_be_resumed(self):
        whole = self.whole("few")
        size = len(whole) // 2
        failed = self.sweep("few", "cut.h5", code=1, preexec_fn=self.limited(size))
        self.assertIn("cannot write 'cut.h5'", failed.stderr)
        self.assertFalse((self.folder / "cut.h5").exists())
        self.assertLess(self.log_size(), size)
        self.sweep("few", "cut.h5", "--resume")
        self.assertEqual(self.content("cut.h5"), whole)


class Resuming(Sweep):
    def test_a_finished_sweep_does_nothing(self):
        self.sweep("few", "whole.h5")
        before = (self.folder / "whole.h5").stat()
        done = self.sweep("few", "whole.h5", "--resume")
        after = (self.folder / "whole.h5").stat()
        self.assertEqual((before.st_ino, before.st_mtime_ns), (after.st_ino, after.st_mtime_ns))
        self.assertEqual(done.stdout, "4 points: 4 done, 0 failed, 0 skipped\n")

    def test_nothing_starts_afresh(self):
        self.sweep("few", "new.h5", "--resume")
        self.sweep("few", "whole.h5")
        self.assertEqual(self.content("new.h5"), self.content("whole.h5"))

    def test_another_sweep_is_refused(self):
        self.sweep("few", "whole.h5")
        refused = self.sweep("few", "whole.h5", "--resume", "--seed", "2", code=1)
        self.assertIn("'whole.h5' holds another sweep: without --resume it is replaced", refused.stderr)

    def cut_short(self):
        process = self.start("sweep", "many.yaml", "-o", "cut.h5")
        self.wait_for_points(process)
        process.kill()
        process.communicate()

    def test_is_asked_for_where_points_were_kept(self):
        self.cut_short()
        kept = self.content("cut.h5.sunder.log")
        refused = self.sweep("many", "cut.h5", code=2)
        self.assertEqual(refused.stderr,
                         "cut.h5.sunder.log:1:1: error: this holds what the same sweep found until it was cut short\n"
                         "  hint: --resume goes on with it, --fresh drops it\n")
        self.assertEqual(self.content("cut.h5.sunder.log"), kept)
        whole = self.whole()
        self.sweep("many", "cut.h5", "--fresh")
        self.assertEqual(self.content("cut.h5"), whole)

    def test_points_of_another_sweep_are_not_dropped_unasked(self):
        self.cut_short()
        refused = self.sweep("few", "cut.h5", code=2)
        self.assertIn("error: what lies here is not of this sweep\n", refused.stderr)
        self.sweep("many", "cut.h5", "--resume")

    def test_is_not_asked_for_where_no_point_was_kept(self):
        self.sweep("few", "whole.h5")
        (self.folder / "cut.h5.sunder.log").write_text("sunder-sw")
        self.sweep("few", "cut.h5")
        self.assertEqual(self.content("cut.h5"), self.content("whole.h5"))

    def test_excludes_fresh(self):
        refused = self.sweep("few", "cut.h5", "--resume", "--fresh", code=2)
        self.assertIn("--resume and --fresh exclude each other", refused.stderr)

    def test_the_log_of_another_sweep_is_refused(self):
        self.cut_short()
        refused = self.sweep("few", "cut.h5", "--resume", code=1)
        self.assertIn("cannot use 'cut.h5.sunder.log': it is of another sweep", refused.stderr)


class Output(Sweep):
    def test_is_the_same_whatever_the_number_of_processes(self):
        whole = self.whole()
        for processes in ("1", "3"):
            self.sweep("many", "again.h5", "-j", processes)
            self.assertEqual(self.content("again.h5"), whole)

    def test_is_the_same_from_shards(self):
        whole = self.whole()
        for number in (1, 2, 3):
            self.sweep("many", f"part{number}.h5", "--shard", f"{number}/3")
        merged = self.sunder("merge", "part1.h5", "part2.h5", "part3.h5", "-o", "merged.h5")
        self.assertEqual(merged.returncode, 0, merged.stderr)
        self.assertEqual(self.content("merged.h5"), whole)

    def test_belongs_to_one_process_at_a_time(self):
        process = self.start("sweep", "many.yaml", "-o", "cut.h5")
        self.wait_for_points(process)
        refused = self.sweep("few", "cut.h5", code=1)
        process.kill()
        process.communicate()
        self.assertIn("cannot write 'cut.h5': another process is writing it", refused.stderr)

    def test_holds_the_figures_of_a_run(self):
        self.sweep("few", "whole.h5")
        exported = self.sunder("export", "whole.h5", "--table", "points").stdout.splitlines()
        names = [cell.split(" ")[0] for cell in exported[0].split(",")]
        mean = float(exported[2].split(",")[names.index("applications.camera.latency.mean")])
        run = self.sunder("run", "few.yaml", "--json", "--set", "links.wifi.rate=10 Mbit/s")
        self.assertIn(f'"mean": {mean!r}', run.stdout)
        self.assertIn("`sunder sweep` runs what its `sweep` varies", run.stderr)


class FullTables(Sweep):
    def test_are_in_the_file_after_a_kill_too(self):
        self.sweep("many", "whole.h5", "--tables", "requests")
        process = self.start("sweep", "many.yaml", "-o", "cut.h5", "--tables", "requests")
        self.wait_for_points(process)
        process.kill()
        process.communicate()
        self.sweep("many", "cut.h5", "--tables", "requests", "--resume")
        self.assertEqual(self.content("cut.h5"), self.content("whole.h5"))
        self.assertEqual(sorted(path.name for path in self.folder.glob("cut*")), ["cut.h5"])
        exported = self.sunder("export", "cut.h5", "--table", "requests", "--point", "399").stdout.splitlines()
        self.assertGreater(len(exported), 1 + 2 * 2 * 300)  # two phones, two replications of about 400 requests


class FailingPoint(Sweep):
    REASON = "sunder: point 0 failed (devices.phone.memory = 1 MB, links.wifi.rate = 5 Mbit/s): "

    def test_is_reported_and_does_not_stop_the_others(self):
        done = self.sweep("fail", "fail.h5", code=1)
        self.assertIn(self.REASON, done.stderr)
        self.assertIn("needs 10.15 MB of memory on 'phone'", done.stderr)
        self.assertEqual(done.stdout, "4 points: 2 done, 2 failed, 0 skipped\n")

    def test_stops_the_others_where_that_is_wanted(self):
        done = self.sweep("fail", "fail.h5", "--stop-at-failure", "-j", "1", code=1)
        self.assertIn(self.REASON, done.stderr)
        self.assertFalse((self.folder / "fail.h5").exists())


class DryRun(Sweep):
    def test_prints_the_points_and_how_long_they_take(self):
        done = self.sunder("sweep", "few.yaml", "--dry-run", "--vary", "devices.phone.count=1,2", "--shard", "2/4")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout.splitlines()[:3],
                         ["point  links.wifi.rate  devices.phone.count",
                          "    1         5 Mbit/s                    2",
                          "    5        20 Mbit/s                    2"])
        self.assertRegex(done.stdout, r"\n2 points, .* with [0-9]+ processes \(2 points were timed\)\n$")
        self.assertEqual(list(self.folder.glob("*.h5*")), [])


if __name__ == "__main__":
    arguments = sys.argv[1:]
    PROGRAM = str(pathlib.Path(arguments.pop(0)).resolve())
    if arguments and arguments[0] == "--kills":
        KILLS = int(arguments[1])
        del arguments[:2]
    unittest.main(argv=[sys.argv[0], *arguments], verbosity=2)
