"""The compiled half of the package, loaded when it is first needed."""
import functools
import os
import pathlib

PACKAGE = pathlib.Path(__file__).parent


def program_folder():
    """Where `sunder`, the program, stands: in bin beside the lib that holds this package, whatever the prefix."""
    return PACKAGE.parents[3] / "bin"


@functools.cache
def compiled():
    from . import _sunder

    _sunder.set_program_folder(os.fspath(program_folder()))
    return _sunder
