"""The examples of tools/cluster that can be run here."""
import os
import shutil
import unittest

import sweeps

EXAMPLES = sweeps.SOURCES / "tools/cluster"


class Examples(sweeps.SweepTest):
    points = 5
    requests = 50

    def setUp(self):
        super().setUp()
        self.environment = {**os.environ, "SUNDER": str(sweeps.PROGRAM), "SCENARIO": str(self.scenario),
                            "OUTPUT": "sweep.h5", "SHARDS": "3"}

    def assert_merges(self, *words):
        done = self.run_in_folder(*words, env=self.environment)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(self.output.read_bytes(), self.bytes_of_one_machine())

    @unittest.skipUnless(shutil.which("parallel"), "GNU parallel not found")
    def test_parallel_gives_the_file_of_one_machine(self):
        self.assert_merges(EXAMPLES / "parallel.sh")

    @unittest.skipUnless(shutil.which("parallel"), "GNU parallel not found")
    def test_parallel_goes_on_where_it_was(self):
        self.assert_merges(EXAMPLES / "parallel.sh")
        (self.folder / "sweep.h5.sunder.parts/shard-2-of-3.h5").unlink()
        self.assert_merges(EXAMPLES / "parallel.sh")

    @unittest.skipUnless(shutil.which("parallel"), "GNU parallel not found")
    def test_parallel_hands_options_on(self):
        words = ["--vary", "links.wifi.rate=1 Mbit/s,2 Mbit/s"]
        done = self.run_in_folder(EXAMPLES / "parallel.sh", *words, env=self.environment)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.sunder("sweep", self.scenario, *words, "-o", "alone.h5")
        self.assertEqual(self.output.read_bytes(), (self.folder / "alone.h5").read_bytes())

    @unittest.skipUnless(shutil.which("snakemake"), "Snakemake not found")
    def test_snakemake_gives_the_file_of_one_machine(self):
        self.assert_merges("snakemake", "--snakefile", EXAMPLES / "Snakefile", "--cores", 2, "--config",
                           f"scenario={self.scenario}", "output=sweep.h5", "shards=3")

    def test_a_shard_with_failed_points_ends_well(self):
        self.scenario.write_text(self.scenario.read_text().replace("output: 10 kB", "output: 10 kB, weights: 1 MB"))
        done = self.run_in_folder(EXAMPLES / "run_shard", 1, 2, self.scenario, "sweep.h5", "--vary",
                                  "devices.phone.memory=1 kB,1 GB", env=self.environment)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stderr, "5 of 5 points failed")

    def test_a_shard_that_cannot_run_ends_badly(self):
        done = self.run_in_folder(EXAMPLES / "run_shard", 1, 2, "absent.yaml", "sweep.h5", env=self.environment)
        self.assertEqual(done.returncode, 2)


sweeps.main()
