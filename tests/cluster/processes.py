"""Running processes, found by what they were started with."""
import pathlib


def processes_with(*entries):
    """Those that have all these entries, NAME=VALUE, in their environment."""
    wanted = {entry.encode() for entry in entries}
    found = []
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if wanted <= set((folder / "environ").read_bytes().split(b"\0")):
                found.append(int(folder.name))
        except OSError:  # it has ended, or is the kernel's
            continue
    return found


def command_of(process):
    """Its words; none of one that has ended."""
    try:
        return pathlib.Path(f"/proc/{process}/cmdline").read_bytes().decode().split("\0")[:-1]
    except OSError:
        return []
