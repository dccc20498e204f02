"""What goes wrong: mistakes in what the user wrote, failures of a run, and warnings."""
from collections import namedtuple


class Mistake(namedtuple("Mistake", "file line column message hint")):
    """One mistake and its place. Lines and columns count from 1, columns in bytes."""

    __slots__ = ()


class InputError(ValueError):
    """A scenario, a setting or a file cannot be used. Its text shows every mistake with its line and a hint.

    mistakes: all of them, a tuple of Mistake; file, line, column, message and hint are those of the first.
    """

    def __init__(self, text, mistakes=()):
        super().__init__(text)
        self.mistakes = tuple(Mistake(*mistake) for mistake in mistakes)

    def __str__(self):
        return self.args[0].rstrip("\n")

    def __getattr__(self, name):
        if name in Mistake._fields and self.mistakes:
            return getattr(self.mistakes[0], name)
        raise AttributeError(name)

    def __reduce__(self):
        return type(self), (self.args[0], self.mistakes)


class RunError(RuntimeError):
    """The world did not cooperate: a file cannot be written, or a run cannot be finished."""


class ScenarioWarning(UserWarning):
    """What is there and does nothing, or what makes figures doubtful."""
