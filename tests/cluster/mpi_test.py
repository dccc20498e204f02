"""sunder submit --engine mpi, with processes killed in mid-run."""
import os
import shutil
import signal
import subprocess

import sweeps
from processes import command_of, processes_with

WORKERS = 3
# More processes than cores, and root, are fine here; and what MPI's libraries leak is theirs.
ENVIRONMENT = {**os.environ, "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
               "OMPI_MCA_rmaps_base_oversubscribe": "1", "ASAN_OPTIONS": "detect_leaks=0"}


class SubmittedToMpi(sweeps.SweepTest):
    points = 100
    requests = 6_000

    def setUp(self):
        super().setUp()
        self.environment = {**ENVIRONMENT, "TMPDIR": "/tmp", "SUNDER_TEST": str(self.folder)}

    def words(self, *more):
        return ["submit", "--engine", "mpi", self.scenario, "-o", self.output, "-j", WORKERS, *more]

    def start(self):
        return subprocess.Popen([PROGRAM, *map(str, self.words())], cwd=self.folder, env=self.environment,
                                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    def wait_for_results(self):
        self.wait_until(lambda: sweeps.size_of(self.folder / "sweep.h5.sunder.log") > 2000, "results in the journal")

    def processes(self, *entries):
        return [process for process in processes_with(f"SUNDER_TEST={self.folder}", *entries) if command_of(process)]

    def rank(self, number):
        """The process that mpirun started, and those that it started in turn."""
        found = sorted(self.processes(f"OMPI_COMM_WORLD_RANK={number}"))
        return (found or [None])[0], found[1:]

    def assert_gone(self):
        """All of them, not only mpirun."""
        self.wait_until(lambda: not self.processes(), "the processes to end")

    def resume(self):
        done = self.sunder(*self.words("--resume"), env=self.environment)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertFalse((self.folder / "sweep.h5.sunder.log").exists())
        return self.output.read_bytes()

    def test_gives_the_file_of_one_machine(self):
        self.assertEqual(self.resume(), self.bytes_of_one_machine())

    def test_keeps_full_tables(self):
        few = ["--tables", "requests", "--set", "run.requests=50"]
        done = self.sunder(*self.words(*few), env=self.environment)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.sunder("sweep", self.scenario, *few, "-o", "alone.h5")
        self.assertEqual(self.output.read_bytes(), (self.folder / "alone.h5").read_bytes())

    def kill_and_resume(self, kill):
        run = self.start()
        self.wait_for_results()
        kill(run)
        run.communicate(timeout=60)
        self.assertNotEqual(run.returncode, 0)
        self.assert_gone()
        self.assertFalse(self.output.exists())
        kept = sweeps.size_of(self.folder / "sweep.h5.sunder.log")
        self.assertGreater(kept, 2000)
        self.assertEqual(self.resume(), self.bytes_of_one_machine())

    def test_goes_on_after_a_killed_worker(self):
        self.kill_and_resume(lambda _: os.kill(self.rank(2)[0], signal.SIGKILL))

    def test_goes_on_after_a_killed_manager(self):
        self.kill_and_resume(lambda _: os.kill(self.rank(0)[0], signal.SIGKILL))

    def test_goes_on_after_a_killed_mpirun(self):
        self.kill_and_resume(lambda run: run.kill())

    def test_goes_on_after_an_interruption(self):
        self.kill_and_resume(lambda run: run.send_signal(signal.SIGINT))

    def test_replaces_the_process_of_a_point(self):
        run = self.start()
        self.wait_until(lambda: self.rank(1)[1], "a point to be at work")
        for process in self.rank(1)[1]:
            os.kill(process, signal.SIGKILL)
        _, told = run.communicate(timeout=120)
        self.assertEqual(run.returncode, 0, told)
        self.assertEqual(self.output.read_bytes(), self.bytes_of_one_machine())

    def test_tells_every_mistake_once_before_anything_starts(self):
        done = self.sunder(*self.words("--vary", "links.wifi.rat=1 Mbit/s"), env=self.environment)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stderr.count("did you mean 'rate'?"), 1, done.stderr)

    def test_prints_the_line_instead(self):
        done = self.sunder(*self.words("--dry-run", "--mpirun", "--hostfile nodes", "--seed", 2))
        self.assertEqual(done.stdout, f"mpirun --hostfile nodes -n {WORKERS + 1} {PROGRAM.parent}/sunder_mpi sweep --seed 2 "
                                      f"{self.scenario} -o {self.output}\n")


PROGRAM = sweeps.PROGRAM
if not shutil.which("mpirun"):
    sweeps.skip("mpirun not found (Debian: openmpi-bin)")
if not (PROGRAM.parent / "sunder_mpi").exists():
    sweeps.skip("built without MPI")
sweeps.main()
