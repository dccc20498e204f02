"""install_test.py BUILD: what `cmake --install` lays out works where it lies, and others can build on it."""
import gzip
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

BUILD = pathlib.Path(sys.argv.pop(1))
HERE = pathlib.Path(__file__).resolve().parent


def run(*words, **more):
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, **more)


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.scratch.cleanup)
        cls.prefix = pathlib.Path(cls.scratch.name) / "prefix"
        cls.program = cls.prefix / "bin/sunder"
        cls.share = cls.prefix / "share/sunder"
        done = run("cmake", "--install", BUILD, "--prefix", cls.prefix)
        if done.returncode != 0:
            raise RuntimeError(done.stdout + done.stderr)

    def test_program_runs_an_installed_scenario_from_any_folder(self):
        scenario = self.share / "scenarios/first_split.yaml"
        done = run(self.program, "run", scenario, "--json", "--replications", "1", cwd=self.scratch.name)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertGreater(json.loads(done.stdout)["applications"]["camera"]["finished"], 200)

    def test_program_finds_no_mistake_in_any_installed_file(self):
        files = [*self.share.glob("models/*/*.yaml"), *self.share.glob("scenarios/*.yaml")]
        self.assertGreater(len(files), 30)
        done = run(self.program, "check", *files)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_names_are_those_that_were_installed(self):
        for kind, files in json.loads(run(self.program, "list", "--json").stdout).items():
            if kind != "format":
                self.assertGreater(len(files), 0, kind)
                self.assertEqual({pathlib.Path(file["folder"]).resolve() for file in files}, {(self.share / "models").resolve()}, kind)
        mine = pathlib.Path(self.scratch.name) / "mine.yaml"
        self.assertEqual(run(self.program, "new", "-o", mine).returncode, 0)
        done = run(self.program, "run", mine, "--replications", "1", cwd="/")
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_files_find_their_schemas(self):
        for path in self.share.glob("**/*.yaml"):
            named = re.search(r"\$schema=(\S+)", path.read_text(encoding="utf-8"))[1]
            self.assertTrue((path.parent / named).is_file(), f"{path}: {named}")

    def test_manual_page_is_the_program_s(self):
        page = gzip.decompress((self.prefix / "share/man/man1/sunder.1.gz").read_bytes()).decode()
        self.assertEqual(page, run(self.program, "manual").stdout)

    def test_manual_page_has_no_mistake(self):
        if shutil.which("groff") is None:
            self.skipTest("groff is absent")
        page = self.prefix / "share/man/man1/sunder.1.gz"
        done = run("groff", "-man", "-ww", "-Tutf8", "-z", input=gzip.decompress(page.read_bytes()).decode())
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_completions_are_the_program_s(self):
        for shell, place in (("bash", "share/bash-completion/completions/sunder"), ("zsh", "share/zsh/site-functions/_sunder")):
            self.assertEqual((self.prefix / place).read_text(encoding="utf-8"), run(self.program, "completion", shell).stdout)

    def test_names_nothing_of_the_folder_it_was_built_in(self):
        for path in self.prefix.glob("lib*/**/*.cmake"):
            self.assertNotIn(str(HERE.parents[1]), path.read_text(encoding="utf-8"), path)

    def test_package_serves_a_program_of_others(self):
        build = pathlib.Path(self.scratch.name) / "consumer"
        done = run("cmake", "-S", HERE / "consumer", "-B", build, f"-DCMAKE_PREFIX_PATH={self.prefix}",
                   f"-DCMAKE_CXX_FLAGS={self.flags()}")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        done = run("cmake", "--build", build)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        scenario = self.share / "scenarios/first_split.yaml"
        done = run(build / "latency", scenario, env={**os.environ, "SUNDER_PATH": str(self.share / "models")})
        name, latency = done.stdout.split()
        summary = json.loads(run(self.program, "run", scenario, "--json").stdout)
        self.assertEqual(float(latency), summary["applications"][name]["latency"]["mean"])

    @staticmethod
    def flags():
        """A library built with sanitizers wants its users built so too."""
        cache = (BUILD / "CMakeCache.txt").read_text(encoding="utf-8")
        return re.search(r"^CMAKE_CXX_FLAGS:\w+=(.*)$", cache, re.MULTILINE)[1]


if __name__ == "__main__":
    unittest.main()
