"""What `sunder` writes, where, and what it never writes over: inputs, what links lead to, what is half done.

    output_test.py PROGRAM [unittest arguments]
"""
import json
import os
import pathlib
import resource
import signal
import subprocess
import sys
import tempfile
import unittest

PROGRAM = ""

SCENARIO = """
format: sunder-scenario/1
models: {tiny: tiny.yaml}
devices:
  phone: {speed: 1 Gflop/s}
  server: {speed: 10 Gflop/s}
links:
  wifi: {rate: 54 Mbit/s, latency: 2 ms, jitter: {empirical: times.csv}}
routes:
  - {from: phone, to: server, via: [wifi]}
applications:
  camera: {model: tiny, origin: phone, arrivals: {poisson: 1 /s}, split: {after: first}, servers: [server]}
run: {until: 40 s, record: spans}
sweep:
  links.wifi.rate: [5 Mbit/s, 10 Mbit/s]
"""
MODEL = """
format: sunder-model/1
input: {name: image, bytes: 100 kB}
ops:
  - {name: first, work: 10 Mflop, output: 50 kB}
  - {name: second, work: 90 Mflop, output: 1 kB}
"""
TIMES = "latency [ms]\n1\n2\n3\n"
TRACE = "0 1\n1 2\n2 1\n"


class Program(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        for name, text in (("v.yaml", SCENARIO), ("tiny.yaml", MODEL), ("times.csv", TIMES), ("walk.log", TRACE)):
            (self.folder / name).write_text(text)

    def sunder(self, *words, code=None, **more):
        done = subprocess.run([PROGRAM, *words], cwd=self.folder, capture_output=True, check=False, timeout=120, **more)
        done.stdout, done.stderr = done.stdout.decode(), done.stderr.decode()
        if code is not None:
            self.assertEqual(done.returncode, code, (words, done.stdout[:500], done.stderr))
        return done

    def names(self):
        return sorted(path.name for path in self.folder.iterdir())

    def content(self, name):
        return (self.folder / name).read_bytes()


class Input(Program):
    """As an output it is refused, by whatever name, and stays as it was."""

    def expect_kept(self, *words, inputs):
        before = {name: self.content(name) for name in inputs}
        for name in inputs:
            (self.folder / "hard").hardlink_to(self.folder / name)
            (self.folder / "soft").symlink_to(name)
            for output in (name, f"./{name}", str(self.folder / name), "hard", "soft", f"../{self.folder.name}/{name}"):
                refused = self.sunder(*words, "-o", output, code=2)
                self.assertIn("error: the output would replace '", refused.stderr)
                self.assertIn("  hint: name another file with -o\n", refused.stderr)
            (self.folder / "hard").unlink()
            (self.folder / "soft").unlink()
        for name, content in before.items():
            self.assertEqual(self.content(name), content, name)
        self.assertEqual([name for name in self.names() if "sunder" in name], [])

    def test_of_run(self):
        self.expect_kept("run", "v.yaml", inputs=["v.yaml", "tiny.yaml", "times.csv"])

    def test_of_standard_input(self):
        text = SCENARIO.encode()
        with open(self.folder / "v.yaml", "rb") as file:
            refused = self.sunder("run", "-", "-o", "v.yaml", code=2, stdin=file)
        self.assertIn("the output would replace '/dev/stdin', which is read", refused.stderr)
        self.assertEqual(self.content("v.yaml"), text)

    def test_of_sweep(self):
        self.expect_kept("sweep", "v.yaml", inputs=["v.yaml", "tiny.yaml", "times.csv"])

    def test_of_a_point_of_a_sweep(self):
        (self.folder / "other.yaml").write_text(MODEL)
        self.expect_kept("sweep", "v.yaml", "--vary", "models.tiny=tiny.yaml,other.yaml", inputs=["other.yaml"])

    def test_of_the_command_line(self):
        (self.folder / "other.yaml").write_text(MODEL)
        self.expect_kept("run", "v.yaml", "--set", "models.tiny=other.yaml", inputs=["other.yaml"])

    def test_of_what_reads_results(self):
        self.sunder("run", "v.yaml", "-o", "run.h5", code=0)
        for command in ("report", "timeline"):
            self.expect_kept(command, "run.h5", inputs=["run.h5"])

    def test_of_merge(self):
        for number in (1, 2):
            self.sunder("sweep", "v.yaml", "--shard", f"{number}/2", "-o", f"part{number}.h5", code=0)
        self.expect_kept("merge", "part1.h5", "part2.h5", inputs=["part1.h5", "part2.h5"])

    def test_of_import(self):
        self.expect_kept("import", "trace", "walk.log", "--format", "time-rate", inputs=["walk.log"])

    def test_beside_an_output_stays_too(self):
        for command, name in (("sweep", "a.h5.sunder.log"), ("run", "a.h5.sunder.tmp")):
            (self.folder / name).write_text(SCENARIO)
            self.sunder(command, name, "-o", "a.h5", *(["--fresh"] if command == "sweep" else []), code=2)
            self.assertEqual(self.content(name), SCENARIO.encode())


class Place(Program):
    """Where an output cannot go is said before the simulation."""

    LONG = ("--set", "run.until=9000000 s", "--set", "applications.camera.arrivals={poisson: 100 /s}")

    def test_that_is_none_is_noticed_at_once(self):
        (self.folder / "pipe").touch()
        (self.folder / "pipe").unlink()
        os.mkfifo(self.folder / "pipe")
        for output, why in (("nowhere/a.h5", "there is no folder 'nowhere'"), (".", "it is a folder"), ("v.yaml/a.h5", "there is no folder"),
                            ("pipe", "not a regular file"), ("/dev/full", "not a regular file"), ("/dev/stdout/a", "there is no folder"),
                            ("", "does not name a file")):
            for command in ("run", "sweep"):
                refused = self.sunder(command, "v.yaml", *self.LONG, "-o", output, code=1)
                self.assertIn("sunder: error: cannot write ", refused.stderr)
                self.assertIn(why, refused.stderr)

    @unittest.skipIf(os.geteuid() == 0, "root may write everywhere")
    def test_that_may_not_be_written_is_noticed_at_once(self):
        (self.folder / "closed").mkdir(mode=0o500)
        for command in ("run", "sweep"):
            self.sunder(command, "v.yaml", *self.LONG, "-o", "closed/a.h5", code=1)

    def test_on_standard_output_is_for_text_only(self):
        for words in (["run", "v.yaml"], ["sweep", "v.yaml"], ["merge", "v.yaml"], ["submit", "--engine", "slurm", "v.yaml"]):
            refused = self.sunder(*words, "-o", "-", code=2)
            self.assertEqual(refused.stderr, f"sunder {words[0]}: error: the output needs a file: it does not go to standard output\n"
                                             "  hint: name it, as in -o FILE; ./- is a file called so\n")
        self.assertNotIn("-", self.names())
        self.sunder("run", "v.yaml", "-o", "./-", code=0)
        self.assertTrue(self.content("-").startswith(b"\x89HDF"))
        for words in (["report", "./-"], ["timeline", "./-"], ["import", "trace", "walk.log", "--format", "time-rate"]):
            self.assertEqual(self.sunder(*words, "-o", "-", code=0).stdout, self.sunder(*words, code=0).stdout)

    def test_that_is_full_leaves_nothing(self):
        self.sunder("run", "v.yaml", "-o", "run.h5", code=0)

        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (700, 700))
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # so that writing fails, as on a full disk
        before = self.names()
        for words in (["run", "v.yaml"], ["report", "run.h5"], ["timeline", "run.h5"]):
            (self.folder / "out").write_text("old")
            failed = self.sunder(*words, "-o", "out", code=1, preexec_fn=limit)
            self.assertTrue(failed.stderr.endswith("sunder: error: cannot write 'out': File too large\n"), failed.stderr)
            self.assertEqual(self.content("out"), b"old")
            (self.folder / "out").unlink()
            self.assertEqual(self.names(), before)

    def test_that_is_limited_leaves_nothing_either(self):
        """As `ulimit -f` limits it, whose signal ends programs."""
        before = self.names()
        failed = self.sunder("run", "v.yaml", "-o", "out", code=1, restore_signals=True,
                             preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (700, 700)))
        self.assertTrue(failed.stderr.endswith("cannot write 'out': File too large\n"), failed.stderr)
        self.assertEqual(self.names(), before)

    def test_that_a_link_names_is_what_the_link_stands_for(self):
        (self.folder / "real").mkdir()
        (self.folder / "link.h5").symlink_to("real/run.h5")
        for command in ("run", "sweep"):
            self.sunder(command, "v.yaml", "-o", "link.h5", code=0)
            self.assertTrue((self.folder / "link.h5").is_symlink())
            self.assertEqual([path.name for path in (self.folder / "real").iterdir()], ["run.h5"])


class Foreseen(Program):
    """Names beside an output can be foreseen: what others put there is neither followed nor waited for."""

    COMMANDS = (("run", "v.yaml"), ("sweep", "v.yaml"), ("sweep", "v.yaml", "--resume"), ("sweep", "v.yaml", "--fresh"))

    def expect_refused(self, ending, commands=COMMANDS):
        planted = self.folder / f"a.h5.sunder.{ending}"
        (self.folder / "victim").write_text("precious")
        for plant in (lambda: planted.symlink_to("victim"), lambda: planted.symlink_to("absent"),
                      lambda: planted.symlink_to("/dev/zero"), lambda: planted.hardlink_to(self.folder / "victim"),
                      lambda: os.mkfifo(planted)):
            plant()
            for words in commands:
                refused = self.sunder(*words, "-o", "a.h5", code=1)
                self.assertIn(f"cannot use 'a.h5.sunder.{ending}': ", refused.stderr)
            planted.unlink()
        self.assertEqual(self.content("victim"), b"precious")
        self.assertEqual([name for name in self.names() if name in ("absent", "a.h5")], [])

    def test_temporary(self):
        self.expect_refused("tmp")

    def test_journal(self):
        self.expect_refused("log", self.COMMANDS[1:])

    def test_folder_of_tables(self):
        (self.folder / "elsewhere").mkdir()
        (self.folder / "a.h5.sunder.points").symlink_to("elsewhere")
        for words in self.COMMANDS[1:]:
            self.sunder(*words, "--tables", "requests", "-o", "a.h5", code=1)
        self.assertEqual(list((self.folder / "elsewhere").iterdir()), [])


class Shown(Program):
    """Names command no terminal, and stand as they are in what programs read."""

    HOSTILE = "a\x1b]0;pwned\x07\u202e\u200b\x9b31m"

    def expect_harmless(self, text):
        for character in text:
            self.assertTrue(character == "\n" or character.isprintable(), repr(text))

    def test_in_messages_about_files(self):
        for name in (self.HOSTILE, "new\nline", b"byte\xff\xc3"):
            for words in (["run", name], ["show", name], ["run", "v.yaml", "-o", os.fsdecode(name) + "/a.h5"],
                          ["run", "v.yaml", "--set", name], ["sweep", name], [name], ["run", "v.yaml", name], ["import", "trace", name],
                          ["run", "v.yaml", b"--" + os.fsencode(name)]):
                done = self.sunder(*words)
                self.assertIn(done.returncode, (1, 2), words)
                self.expect_harmless(done.stderr)
                self.assertNotIn("\nline", done.stderr)

    def hostile_run(self):
        """A run whose application has the name."""
        import h5py
        self.sunder("run", "v.yaml", "-o", "run.h5", code=0)
        name = self.HOSTILE.encode() + b"\nx,\"y"
        with h5py.File(self.folder / "run.h5", "r+") as file:
            for key in list(file["names"]):
                if file["names"][key][()].tolist() == [b"camera"]:
                    attributes = dict(file["names"][key].attrs)
                    del file["names"][key]
                    file["names"].create_dataset(key, data=[name], dtype=h5py.string_dtype("utf-8", len(name)))
                    file["names"][key].attrs.update(attributes)

    def test_in_texts_of_results(self):
        try:
            self.hostile_run()
        except ImportError:
            self.skipTest("h5py is absent")
        for words in (["show", "run.h5"], ["show", "run.h5", "--by", "application"]):
            done = self.sunder(*words)
            self.expect_harmless(done.stdout + done.stderr)
        done = self.sunder("show", "run.h5", "--json")
        if done.returncode == 0:
            json.loads(done.stdout)


if __name__ == "__main__":
    arguments = sys.argv[1:]
    PROGRAM = str(pathlib.Path(arguments.pop(0)).resolve())
    unittest.main(argv=[sys.argv[0], *arguments], verbosity=2)
