"""The compiled half of the package, loaded when it is first needed."""
import os

_PACKAGE = os.path.dirname(__file__)
_modules = []


def program_folder():
    """Where `sunder`, the program, stands: in bin beside the lib that holds this package, whatever the prefix."""
    return os.path.abspath(os.path.join(_PACKAGE, "../../../../bin"))


def compiled():
    if not _modules:
        from . import _sunder

        _sunder.set_program_folder(program_folder())
        _modules.append(_sunder)
    return _modules[0]
