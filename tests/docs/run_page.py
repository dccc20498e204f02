"""run_page.py PROGRAM PAGE: runs the commands of a Markdown page, in order, and compares what they print.

Blocks fenced as `console` hold commands behind "$ " (lines behind "> " continue them) and what each prints, on both outputs
together; a line "..." stands for any lines. A block fenced with a name behind its language, as in "```yaml phone.yaml", is
written to that file first. All happens in one shell, in a folder where models, scenarios, tools and tests are those of
the repository, `sunder` is the program, and Python knows the package built beside it. Every command has to end with 0.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
MARK = "@@@ command ended with "


def steps_of(page):
    """("file", name, text) and ("command", text, lines expected) in their order."""
    steps = []
    for info, body in re.findall(r"^```(\S[^\n]*)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL):
        words = info.split()
        if words[0] == "console":
            steps += commands_of(body)
        elif len(words) == 2:
            steps.append(("file", words[1], body))
    return steps


def commands_of(body):
    commands = []
    for line in body.splitlines():
        if line.startswith("$ "):
            commands.append(("command", line[2:], []))
        elif line.startswith("> ") and not commands[-1][2]:
            commands[-1] = ("command", commands[-1][1] + "\n" + line[2:], [])
        else:
            commands[-1][2].append(line.rstrip())
    return commands


def script_of(steps):
    text = "exec 2>&1\n"
    for kind, what, more in steps:
        if kind == "file":
            text += f"cat > {what} <<'END_OF_FILE'\n{more}END_OF_FILE\n"
        else:
            text += f"{what}\nprintf '\\n{MARK}%s\\n' $?\n"
    return text


def matches(expected, printed):
    """Whether the lines are the same, "..." standing for any."""
    pattern = "".join(r"(?:.*\n)*?" if line.strip() == "..." else re.escape(line) + r"\n" for line in expected)
    return re.fullmatch(pattern, "".join(line.rstrip() + "\n" for line in printed)) is not None


def run(program, steps, folder):
    for name in ("models", "scenarios", "tools", "tests"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "bin").mkdir()
    (folder / "bin/sunder").symlink_to(program)
    done = subprocess.run(["bash", "-c", script_of(steps)], cwd=folder, stdout=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL,
                          env={"PATH": f"{folder}/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(folder), "PYTHONDONTWRITEBYTECODE": "1",
                               "PYTHONPATH": str(program.parents[1] / "lib/python3/dist-packages")})
    return re.findall(rf"(.*?)\n{MARK}(\d+)\n", done.stdout, re.DOTALL)


def main(program, page):
    steps = steps_of(page.read_text(encoding="utf-8"))
    commands = [step for step in steps if step[0] == "command"]
    with tempfile.TemporaryDirectory() as folder:
        results = run(program, steps, pathlib.Path(folder))
    problems = 0
    for (_, command, expected), (printed, status) in zip(commands, results):
        lines = [line.rstrip() for line in printed.splitlines()]
        if "No module named" in printed:
            print(f"skipped: {lines[-1]}")
            return 77
        if status != "0" or (expected and not matches(expected, lines)):
            problems += 1
            print(f"$ {command}\n(ended with {status}) prints\n", *lines, "instead of", *expected, "", sep="\n")
    print(f"{len(results)} of {len(commands)} commands run, {problems} problems")
    return 0 if problems == 0 and commands and len(results) == len(commands) else 1


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])))
