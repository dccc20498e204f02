"""Every message that the room sim/onnx may refuse a file with stands in a test of it.

A message is the text of a Misfit or of a report; of one with figures in it the longest part between them must stand in a
test. Texts that are broken over lines count as one.
"""

import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
LITERAL = r'"((?:[^"\\]|\\.)*)"'
# The first text behind the name of what throws or reports it; up to the end of the statement.
MESSAGE = re.compile(r"(?:Misfit\s*\{|report\()(?P<rest>[^;]*);", re.DOTALL)


def joined(source):
    """Source code whose neighbouring texts are one."""
    return re.sub(r'"\s*\n\s*"', "", source)


def longest_part(text):
    return max(re.split(r"\{[^}]*\}|\\n", text), key=len).strip()


def messages_of(source):
    for found in MESSAGE.finditer(joined(source)):
        literals = re.findall(LITERAL, found["rest"])
        texts = [longest_part(text) for text in literals if len(longest_part(text)) > 7]
        if texts:
            yield texts[0]


class EveryMessage(unittest.TestCase):
    maxDiff = None

    def test_stands_in_a_test(self):
        tests = "".join(joined(path.read_text()) for path in sorted((ROOT / "tests/sim/onnx").glob("*_test.cpp")))
        missing = [
            f"{path.relative_to(ROOT)}: {message}"
            for path in sorted((ROOT / "sim/onnx").glob("*.cpp"))
            for message in messages_of(path.read_text())
            if message not in tests
        ]
        self.assertEqual(missing, [])


class Messages(unittest.TestCase):
    def test_are_found_in_throws_and_reports(self):
        source = 'throw Misfit{fmt::format("its axis {} is not among those that"\n    " it has", axis)};'
        self.assertEqual(list(messages_of(source)), ["is not among those that it has"])
        self.assertEqual(list(messages_of('diagnostics.report(where, "cannot be read");')), ["cannot be read"])
        self.assertEqual(list(messages_of('throw NoSuchOp{"there is no op for this"};')), [])


if __name__ == "__main__":
    sys.exit(unittest.main())
