"""What the program answers, for what it is asked by another process of its own."""
import json
import os
import re
import signal
import subprocess
from collections.abc import Mapping

from .compiled import program_folder
from .errors import InputError, RunError

_PLACE = re.compile(r"^(?P<file>.+?):(?P<line>\d+):(?P<column>\d+): error: (?P<message>.*)$")


def _mistakes_in(text):
    mistakes = []
    for line in text.splitlines():
        place = _PLACE.match(line)
        if place:
            mistakes.append([place["file"], int(place["line"]), int(place["column"]), place["message"], ""])
        elif line.startswith("  hint: ") and mistakes:
            mistakes[-1][4] = line.removeprefix("  hint: ")
    return mistakes


def answer_of(words, source):
    """What `sunder WORDS... SOURCE --json` says, as dicts and lists. A dict as source goes in by standard input.

    Raises InputError, RunError, KeyboardInterrupt.
    """
    program = os.path.join(program_folder(), "sunder")
    if not os.path.exists(program):
        raise RunError(f"'{program}' is missing: the program belongs there")
    text = json.dumps(source, indent=1, ensure_ascii=False) if isinstance(source, Mapping) else None
    operand = "-" if text is not None else os.fspath(source)
    words = [program, words[0], operand, *words[1:], "--json"]
    process = subprocess.Popen(words, stdin=subprocess.DEVNULL if text is None else subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
    try:
        out, said = process.communicate(text)
    except KeyboardInterrupt:
        process.send_signal(signal.SIGINT)
        process.communicate()
        raise
    if process.returncode == 2:
        raise InputError(said, _mistakes_in(said))
    if process.returncode == 130:
        raise KeyboardInterrupt
    if process.returncode != 0:
        raise RunError(said.removeprefix("sunder: error: ").strip())
    return json.loads(out)
