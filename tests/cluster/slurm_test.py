"""sunder submit --engine slurm, on emulated nodes that fail in mid-run."""
import os
import re
import signal

import emulated_slurm
import sweeps
from processes import command_of

SHARDS = 8


class SubmittedToSlurm(sweeps.SweepTest):
    def setUp(self):
        super().setUp()
        self.parts = self.folder / "sweep.h5.sunder.parts"
        self.cluster = emulated_slurm.EmulatedSlurm(self.folder)
        self.cluster.__enter__()
        self.addCleanup(self.cluster.__exit__)

    def submit(self, *words):
        done = self.sunder("submit", "--engine", "slurm", self.scenario, "-o", self.output, *words,
                           env=self.cluster.environment)
        self.assertEqual(done.returncode, 0, done.stderr)
        return re.findall(r"^job (\d+):", done.stdout, re.MULTILINE)

    def sweep_on(self, node):
        """Processes that run a shard there."""
        return [process for process in self.cluster.processes_of_jobs(f"SLURMD_NODENAME={node}")
                if "--shard" in command_of(process)]

    def shards_on(self, node):
        return {re.search(r"shard-(\d+)-of", command_of(process)[-1])[1] for process in self.sweep_on(node)}

    def freeze_in_mid_run(self, *nodes):
        """Stops the shards of each node when they have kept something."""
        def has_kept(node):
            shards = self.shards_on(node)
            return shards and all(
                sweeps.size_of(self.parts / f"shard-{shard}-of-{SHARDS}.h5.sunder.log") > 500 for shard in shards)

        running = set(nodes)

        def all_are_frozen():
            for node in [node for node in running if has_kept(node)]:
                for process in self.sweep_on(node):
                    os.kill(process, signal.SIGSTOP)
                running.remove(node)
            return not running
        self.wait_until(all_are_frozen, f"shards to be at work on {nodes}")

    def wait_for_end(self, jobs):
        self.cluster.wait_until(lambda: not self.cluster.jobs(), 240, f"the jobs {jobs} to end")

    def test_survives_nodes_that_go_down(self):
        alone = self.bytes_of_one_machine()
        jobs = self.submit("--shards", SHARDS)
        self.freeze_in_mid_run("n2", "n3")
        killed, outlived, processes = self.shards_on("n2"), self.shards_on("n3"), self.sweep_on("n3")
        self.cluster.set_down("n2")
        self.cluster.lose("n3")

        def both_run():
            return all("another process is writing it" in (self.parts / f"shard-{shard}.log").read_text()
                       for shard in outlived)
        self.wait_until(both_run, "the second start to meet the first")
        for process in processes:
            os.kill(process, signal.SIGCONT)
        self.wait_for_end(jobs)
        self.assertEqual(self.output.read_bytes(), alone, self.cluster.logs())
        for shard in killed | outlived:
            self.assertEqual(self.cluster.restarts(f"{jobs[0]}_{shard}"), 1)


if reason := emulated_slurm.why_not():
    sweeps.skip(reason)
sweeps.main()
