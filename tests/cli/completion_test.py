"""completion_test.py PROGRAM: what bash and zsh, at a terminal, offer behind `sunder`.

A shell is started on a terminal of its own and `sunder` made a function that prints its words. Then the beginning of a command
is typed, all that the shell offers is put behind it by a key, and Enter pressed.
"""
import os
import pathlib
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import unittest

PROGRAM = sys.argv.pop(1)
LONGEST_WAIT = 60  # seconds, for a shell that has died

BASH = r"""
PS1=; PS2=; stty -echo
bind '"\C-xa": insert-completions'; bind 'set enable-bracketed-paste off'
sunder() { printf 'WORDS'; printf '<%s>' "$@"; printf 'END\n'; }
source ./bash_script
echo READY"$((1 + 1))"
"""
ZSH = r"""
PS1=; PS2=; RPS1=; unsetopt zle_bracketed_paste prompt_cr prompt_sp
fpath=($PWD $fpath); autoload -Uz compinit; compinit -u -D
zle -C all-matches complete-word _generic
zstyle ':completion:all-matches:*' completer _all_matches _complete
zstyle ':completion:all-matches:*' insert true
bindkey '^Xa' all-matches
sunder() { printf 'WORDS'; printf '<%s>' "$@"; printf 'END\n'; }
echo READY"$((1 + 1))"
"""


class Shell:
    def __init__(self, command, beginning, folder):
        self.terminal, other_end = pty.openpty()
        self.process = subprocess.Popen(command, stdin=other_end, stdout=other_end, stderr=other_end, cwd=folder,
                                        start_new_session=True, env={**os.environ, "TERM": "dumb", "HOME": str(folder)})
        os.close(other_end)
        self.type(beginning)
        self.read_until(r"READY2")

    def type(self, text):
        os.write(self.terminal, text.encode())

    def read_until(self, pattern):
        text = ""
        while not (found := re.search(pattern, text, re.DOTALL)):
            if not select.select([self.terminal], [], [], LONGEST_WAIT)[0]:
                raise AssertionError(f"no '{pattern}' in: {text}")
            text += os.read(self.terminal, 65536).decode(errors="replace")
        return found

    def offers(self, line):
        """All words of the line once the shell has completed its last."""
        self.type(line + "\x18a\n")
        words = self.read_until(r"WORDS((?:<[^>]*>)*)END")[1]
        return sorted(set(re.findall(r"<([^>]*)>", words)) - set(line.split()))

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self.terminal)


class Completion:
    """What holds for each shell."""

    def setUp(self):
        if shutil.which(self.command[0]) is None:
            self.skipTest(f"{self.command[0]} is absent")
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)
        folder = pathlib.Path(self.scratch.name)
        for name in ("first.yaml", "second.yaml", "run.h5", "notes.txt"):
            (folder / name).touch()
        for shell, name in (("bash", "bash_script"), ("zsh", "_sunder")):
            script = subprocess.run([PROGRAM, "completion", shell], capture_output=True, text=True, check=True).stdout
            (folder / name).write_text(script, encoding="utf-8")
        self.shell = Shell(self.command, self.beginning, folder)
        self.addCleanup(self.shell.close)

    def test_knows_every_command(self):
        listed = subprocess.run([PROGRAM, "--help"], capture_output=True, text=True, check=True).stdout
        commands = set(re.findall(r"^  sunder (\w+)", listed, re.MULTILINE))
        self.assertEqual(commands - set(self.shell.offers("sunder ")), set())
        self.assertGreater(len(commands), 8)

    def test_completes_a_command(self):
        self.assertEqual(self.shell.offers("sunder exp"), ["export"])

    def test_knows_second_words(self):
        self.assertIn("onnx", self.shell.offers("sunder import "))

    def test_offers_scenarios_to_run(self):
        self.assertEqual(self.shell.offers("sunder run "), ["first.yaml", "second.yaml"])

    def test_offers_results_to_show(self):
        self.assertEqual(self.shell.offers("sunder show "), ["run.h5"])

    def test_knows_options(self):
        self.assertEqual(self.shell.offers("sunder run first.yaml --repl"), ["--replications"])

    def test_knows_what_an_option_may_be(self):
        self.assertEqual(self.shell.offers("sunder export run.h5 --table req"), ["requests"])

    def test_knows_the_kinds_of_schemas(self):
        self.assertEqual(self.shell.offers("sunder schema s"), ["scenario", "search", "space"])


class Bash(Completion, unittest.TestCase):
    command = ["bash", "--norc", "--noprofile", "-i"]
    beginning = BASH


class Zsh(Completion, unittest.TestCase):
    command = ["zsh", "-f", "-i"]
    beginning = ZSH

    def test_script_has_no_mistake(self):
        done = subprocess.run(["zsh", "-n", "_sunder"], capture_output=True, text=True, cwd=self.scratch.name)
        self.assertEqual((done.returncode, done.stderr), (0, ""))


if __name__ == "__main__":
    unittest.main()
