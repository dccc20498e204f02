"""sunder submit --engine slurm, with a stand-in for sbatch that runs what it is given at once."""
import os
import re
import shlex

import sweeps

# The tasks of an array one after another, then what depends on it: job numbers count up.
SBATCH = """\
#!/bin/sh
{ echo "sbatch $*"; } >> "$CALLS"
for word; do script=$word; done
number=$(($(grep -c . "$CALLS") + 40))
tasks=$(sed -n 's/^#SBATCH --array=1-//p' "$script")
for task in $(seq "${tasks:-1}"); do
    SLURM_ARRAY_TASK_ID=$task sh "$script" >> "$CALLS.out" 2>&1 || exit 0 # a job that fails was submitted all the same
done
echo "$number;cluster"
"""
REFUSING = "#!/bin/sh\necho 'sbatch: error: invalid partition' >&2\nexit 1\n"


class Submitted(sweeps.SweepTest):
    points = 5
    requests = 50

    def setUp(self):
        super().setUp()
        self.calls = self.folder / "calls"
        self.parts = self.folder / "sweep.h5.sunder.parts"
        self.stand_in(SBATCH)

    def stand_in(self, text):
        programs = self.folder / "programs"
        programs.mkdir(exist_ok=True)
        (programs / "sbatch").write_text(text)
        (programs / "sbatch").chmod(0o755)
        self.environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "CALLS": str(self.calls)}

    def submit(self, *words):
        return self.sunder("submit", "--engine", "slurm", self.scenario, "-o", self.output, *words, env=self.environment)

    def test_gives_the_file_of_one_machine(self):
        done = self.submit("--shards", 3)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.output.read_bytes(), self.bytes_of_one_machine())

    def test_lets_the_merge_wait_for_the_array(self):
        self.submit()
        self.assertEqual(self.calls.read_text(),
                         f"sbatch --parsable {self.parts}/shard.sh\n"
                         f"sbatch --parsable --dependency=afterok:41 --kill-on-invalid-dep=yes {self.parts}/merge.sh\n")

    def test_says_what_will_appear_where(self):
        lines = self.submit("-j", 2).stdout.splitlines()
        self.assertEqual(lines[0], "job 41: 5 points in 5 shards, cores for each: 2")
        self.assertEqual(lines[1], f"job 42: merges them into {self.output} when all have ended well")

    def test_hands_on_what_changes_the_sweep(self):
        self.submit("--vary", "links.wifi.rate=1 Mbit/s,2 Mbit/s", "--seed", 7)
        alone = self.sunder("sweep", self.scenario, "--vary", "links.wifi.rate=1 Mbit/s,2 Mbit/s", "--seed", 7, "-o", "alone.h5")
        self.assertEqual(alone.returncode, 0, alone.stderr)
        self.assertEqual(self.output.read_bytes(), (self.folder / "alone.h5").read_bytes())

    def test_hands_on_that_full_tables_are_kept(self):
        self.submit("--tables", "requests", "--shards", 2)
        self.sunder("sweep", self.scenario, "--tables", "requests", "-o", "alone.h5")
        self.assertEqual(self.output.read_bytes(), (self.folder / "alone.h5").read_bytes())

    def test_merges_points_that_failed(self):
        words = ["--vary", "devices.phone.memory=1 kB,1 GB"]
        self.scenario.write_text(self.scenario.read_text().replace("work: 1 Gflop, output: 10 kB", "work: 1 Gflop, output: 10 kB, weights: 1 MB"))
        self.submit(*words)
        alone = self.sunder("sweep", self.scenario, *words, "-o", "alone.h5")
        self.assertEqual(alone.returncode, 1, alone.stderr)
        self.assertEqual(self.output.read_bytes(), (self.folder / "alone.h5").read_bytes())

    def test_prints_the_scripts_instead(self):
        done = self.submit("--dry-run", "--shards", 2, "--sbatch", "--partition=long --time=60")
        self.assertIn("\n#SBATCH --partition=long --time=60\n", done.stdout)
        self.assertIn("\n#SBATCH --array=1-2\n", done.stdout)
        self.assertFalse(self.calls.exists() or self.parts.exists())

    def test_writes_scripts_that_any_shell_reads(self):
        self.submit("--vary", "applications.camera.arrivals={poisson: '1 /s'},{poisson: 2 /s}")
        for script in ("shard.sh", "merge.sh"):
            self.assertEqual(self.run_in_folder("dash", "-n", self.parts / script).stderr, "")

    def test_gives_names_to_sbatch_as_they_are(self):
        """Slurm reads these lines as a shell does words: quotes, backslashes, and a sign for comments."""
        for name in ("a b", 'a" --wrap="id', "it's", "back\\slash", "# no comment", "$(id)", "`id`", "100%a", "-o"):
            output = self.folder / f"{name}.h5"
            done = self.sunder("submit", "--engine", "slurm", self.scenario, "-o", output, "--dry-run", env=self.environment)
            self.assertEqual(done.returncode, 0, done.stderr)
            requests = [shlex.split(line.removeprefix("#SBATCH "))
                        for line in done.stdout.splitlines() if line.startswith("#SBATCH ")]
            self.assertTrue(all(len(words) == 1 for words in requests), requests)
            words = [words[0] for words in requests]
            self.assertIn(f"--job-name=sunder-{name}", words)
            self.assertIn(f"--output={output}.sunder.parts/shard-".replace("%", "%%") + "%a.log", words)

    def test_runs_nothing_that_a_name_holds(self):
        for name in ("$(touch stolen)", "`touch stolen`", "'; touch stolen; '", '"; touch stolen; "', "a b", "-o"):
            scenario = self.folder / f"{name}.yaml"
            scenario.write_text(self.scenario.read_text())
            output = self.folder / f"{name}.h5"
            done = self.sunder("submit", "--engine", "slurm", "-o", output, "--", f"{name}.yaml", env=self.environment)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertTrue(output.exists(), (self.folder / "calls.out").read_text())
        self.assertEqual([path.name for path in self.folder.rglob("stolen*")], [])

    def test_refuses_control_characters(self):
        evil = "a\n#SBATCH --wrap=id\n"
        (self.folder / f"{evil}.yaml").write_text(self.scenario.read_text())
        for words in (["-o", f"{evil}.h5", self.scenario], ["-o", self.output, f"{evil}.yaml"],
                      ["-o", "a\r.h5", self.scenario], ["-o", "a\x7f.h5", self.scenario],
                      ["-o", self.output, self.scenario, "--sbatch", evil],
                      ["-o", self.output, self.scenario, "--set", f"name={evil}"]):
            for more in ([], ["--dry-run"]):
                done = self.sunder("submit", "--engine", "slurm", *words, *more, env=self.environment)
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertIn("holds a control character\n  hint: ", done.stderr)
                self.assertNotIn("\n#SBATCH", done.stderr)
        self.assertFalse(self.calls.exists())

    def test_begins_again_where_that_is_wanted(self):
        self.submit("--shards", 2)
        (self.parts / "old").touch()
        self.assertEqual(self.submit("--shards", 2, "--fresh").returncode, 0)
        self.assertFalse((self.parts / "old").exists())
        self.assertEqual(self.output.read_bytes(), self.bytes_of_one_machine())

    def test_does_not_follow_a_link_to_parts(self):
        (self.folder / "elsewhere").mkdir()
        self.parts.symlink_to("elsewhere")
        for words in ([], ["--resume"], ["--fresh"]):
            self.assertEqual(self.submit(*words).returncode, 1)
        self.assertEqual(list((self.folder / "elsewhere").iterdir()), [])

    def test_does_not_touch_the_parts_of_an_earlier_submission(self):
        self.submit()
        again = self.submit()
        self.assertEqual(again.returncode, 1)
        self.assertRegex(again.stderr, "from an earlier submission: --resume goes on with it")

    def test_goes_on_with_the_parts_of_an_earlier_submission(self):
        self.submit("--shards", 2)
        before = (self.parts / "shard-1-of-2.h5").stat().st_mtime_ns
        (self.parts / "shard-2-of-2.h5").unlink()
        self.assertEqual(self.submit("--shards", 2, "--resume").returncode, 0)
        self.assertEqual((self.parts / "shard-1-of-2.h5").stat().st_mtime_ns, before)
        self.assertEqual(self.output.read_bytes(), self.bytes_of_one_machine())

    def test_refuses_to_merge_parts_of_another_scenario(self):
        self.submit("--shards", 2)
        before = self.output.read_bytes()
        self.scenario.write_text(self.scenario.read_text().replace("seed: 1", "seed: 2"))
        self.submit("--shards", 2, "--resume")
        self.assertRegex((self.folder / "calls.out").read_text(), "holds another sweep")
        self.assertEqual(self.output.read_bytes(), before)

    def test_passes_on_why_nothing_was_submitted(self):
        self.stand_in(REFUSING)
        done = self.submit()
        self.assertEqual((done.returncode, done.stderr),
                         (1, "sbatch: error: invalid partition\nsunder: error: cannot run 'sbatch': it ended with exit code 1\n"))
        self.assertFalse(self.parts.exists())

    def test_needs_a_scenario_that_nodes_can_read(self):
        done = self.sunder("submit", "--engine", "slurm", "-", "-o", self.output)
        self.assertEqual((done.returncode, re.findall("error: (.*)", done.stderr)),
                         (2, ["the nodes cannot read standard input"]))


sweeps.main()
