"""tools/quickstart and tools/reproduce leave a build folder that is configured with tests as it is."""
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

TOOLS = pathlib.Path(__file__).resolve().parents[2] / "tools"
# Like cmake in what matters here: a cache remembers what was asked for, and goes on with it.
CMAKE = """#!/bin/sh
echo "$*" >> calls
case "$*" in
    *-DSUNDER_BUILD_TESTS=O*) mkdir -p build/release; echo "${*##*=}" > build/release/CMakeCache.txt ;;
    --preset*) mkdir -p build/release; echo ON > build/release/CMakeCache.txt ;;
esac
"""


class Configure(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)
        (self.folder / "tools/cmake").mkdir(parents=True)
        shutil.copy(TOOLS / "cmake/configure_release", self.folder / "tools/cmake")
        programs = self.folder / "programs"
        programs.mkdir()
        (programs / "cmake").write_text(CMAKE)
        (programs / "cmake").chmod(0o755)
        self.environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"}

    def cmake(self, *words):
        subprocess.run(["cmake", *words], cwd=self.folder, env=self.environment, check=True)

    def configure(self):
        subprocess.run([self.folder / "tools/cmake/configure_release"], env=self.environment, check=True)
        return (self.folder / "build/release/CMakeCache.txt").read_text()

    def test_leaves_tests_where_they_are_wanted(self):
        self.cmake("--preset", "release", "-DSUNDER_BUILD_TESTS=ON")
        self.assertEqual(self.configure(), "ON\n")

    def test_asks_for_no_tests_in_a_new_folder_nor_later(self):
        self.assertEqual(self.configure(), "OFF\n")
        self.assertEqual(self.configure(), "OFF\n")

    def test_is_how_quickstart_and_reproduce_configure(self):
        for name in ("quickstart", "reproduce"):
            text = (TOOLS / name).read_text(encoding="utf-8")
            self.assertIn("tools/cmake/configure_release", text)
            self.assertNotIn("--preset\", \"release\", \"-D", text)
            self.assertNotIn("SUNDER_BUILD_TESTS", text)


if __name__ == "__main__":
    unittest.main()
