"""Ends a forked process as the interpreter does, without taking apart what it has inherited.

The interpreter's own end goes through everything that was ever imported. In a child that copies
nearly every page of the memory that it shares with its parent, and takes longer than many a job.
"""

import atexit
import ctypes
import gc
import os
import sys
import weakref
from importlib.machinery import ExtensionFileLoader
from types import ModuleType

INHERITED: set[str] = set()
NEWEST: list[str] = []
CODE: list[int] = []


def prepare() -> None:
    """Has each child ended from here, after all that is called at its end."""
    atexit.register(end)  # the first one is called last


def keep_imported() -> None:
    """Notes what is imported before a fork."""
    INHERITED.update(sys.modules)
    NEWEST[:] = [next(reversed(sys.modules))]


def expect(code: object) -> None:
    """Notes the code of a SystemExit; what has a message is the interpreter's."""
    if code is None or isinstance(code, int):
        CODE[:] = [(code or 0) & 0xFF]


def end() -> None:
    """Ends a process whose exit code is known.

    Leaves it to the interpreter where output can't be written, or where the script has imported
    a library, of which nothing is known here.
    """
    if not CODE or any(map(is_library, own_modules())) or not flush():
        return
    # Once before modules go, as the interpreter does it: this brings files that nobody has closed
    # into the order in which they can be flushed.
    if gc.isenabled():
        gc.collect()
    vars(sys).update(stdin=sys.__stdin__, stdout=sys.__stdout__, stderr=sys.__stderr__)
    sys.meta_path = None  # type: ignore[assignment]
    finalize(own_modules())
    flush()
    ctypes.CDLL(None).fflush(None)
    os._exit(CODE[0])


def own_modules() -> list[str]:
    """The names of the script's module and of what it has imported, in the order of sys.modules."""
    names = ["__main__"]
    for name in reversed(sys.modules):
        if name in NEWEST:
            break
        if name not in INHERITED:
            names.insert(1, name)
    return names


def is_library(name: str) -> bool:
    """Whether a module is compiled: its library may have work of its own to do at the end."""
    return isinstance(getattr(sys.modules[name], "__loader__", None), ExtensionFileLoader)


def flush() -> bool:
    """Tells whether it could."""
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream and not stream.closed:
                stream.flush()
    except Exception:
        return False
    return True


def finalize(names: list[str]) -> None:
    """Lets go of modules, as the interpreter does at its end; clears those that stay."""
    left: list[weakref.ref[ModuleType]] = []
    for name in names:
        left.append(weakref.ref(sys.modules.pop(name)))
    gc.collect()
    for reference in reversed(left):
        if module := reference():
            clear(vars(module))


def clear(variables: dict[str, object]) -> None:
    """Sets a module's variables to None, first those with one underscore before their names."""
    for is_private in (True, False):
        for name in list(variables):
            if (name[:1] == "_" != name[1:2]) == is_private and name != "__builtins__":
                variables[name] = None
