"""One line that says how far long work is: on terminals and in notebooks, nowhere else."""
import sys
import time

PAUSE = 0.2  # seconds between two lines


def _notebook_display():
    """The handle of a line in a notebook, or None where there is none."""
    if "IPython" not in sys.modules:
        return None
    shell = sys.modules["IPython"].get_ipython()
    if shell is None or not hasattr(shell, "kernel"):
        return None
    from IPython.display import display

    return display({"text/plain": ""}, raw=True, display_id=True)


class _Line:
    def __init__(self, things):
        self._things = things
        self._started = time.monotonic()
        self._next = self._started + 1  # what takes less than a second says nothing
        self._handle = None
        self._is_shown = False

    def __call__(self, done, all_of_them, requests):
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + PAUSE
        text = f"{done} of {all_of_them} {self._things}"
        if requests:
            text += f", {requests:,} requests"
        self._show(f"{text}, {now - self._started:.0f} s")

    def _show(self, text):
        if not self._is_shown:
            self._handle = _notebook_display()
            self._is_shown = True
        if self._handle is not None:
            self._handle.update({"text/plain": text}, raw=True)
        else:
            sys.stderr.write(f"\r\x1b[K{text}")
            sys.stderr.flush()

    def wipe(self):
        if not self._is_shown:
            return
        if self._handle is not None:
            self._handle.update({"text/plain": ""}, raw=True)
        else:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def _somebody_looks():
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return hasattr(shell, "kernel") or (sys.stderr is not None and sys.stderr.isatty())


class progress_line:
    """With it, what is to be called with (done, all, requests): `progress` itself, a line of its own, or None."""

    def __init__(self, things, progress):
        self._line = None
        if callable(progress):
            self._tell = progress
        elif progress is False or not _somebody_looks():
            self._tell = None
        else:
            self._tell = self._line = _Line(things)

    def __enter__(self):
        return self._tell

    def __exit__(self, *_):
        if self._line is not None:
            self._line.wipe()
