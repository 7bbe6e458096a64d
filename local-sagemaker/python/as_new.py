"""Brings a forked process into the state of a new Python process that runs a command.

What can't be brought there is started as a new process in its place: a script that has modules
named as imported ones or a requirements.txt beside it, a command other than `SCRIPT …` and
`-m MODULE …`, and a job with variables of its own, which libraries may read on import.
"""

import builtins
import ctypes
import importlib
import multiprocessing.process
import os
import re
import runpy
import signal
import sys
import tempfile
from collections.abc import Callable
from functools import cache, partial
from importlib.machinery import SourceFileLoader
from io import TextIOWrapper
from pathlib import Path
from types import CodeType, ModuleType
from typing import NamedTuple

import training

HERE = str(Path(__file__).parent)
TRAINING = f"{HERE}/training.py"
PROCESS = "SAGEMAKER_LOCAL_PROCESS"
# Set by the platform; no library reads them on import.
PLATFORM = re.compile(r"(SM|SAGEMAKER|AWS|TRAINING_JOB|PROCESSING_JOB)_.*|HOME|TMPDIR")


class Job(NamedTuple):
    """What a process is started with."""

    command: list[str]
    environment: dict[str, str]
    folder: str


def own_variables(environment: dict[str, str]) -> dict[str, str]:
    """The variables that the platform doesn't set job by job."""
    return {name: value for name, value in environment.items() if not PLATFORM.fullmatch(name)}


TEMPLATES_VARIABLES = own_variables(dict(os.environ))


def name_process(job: Job) -> None:
    """Shows the job's own id among the variables that the system shows of this process.

    The template is started with one of the same length.
    """
    getenv = ctypes.CDLL(None).getenv
    getenv.restype = ctypes.c_void_p
    own = job.environment[PROCESS].encode()
    ctypes.memmove(getenv(PROCESS.encode()), own, len(own))


def launcher(job: Job) -> Callable[[], object]:
    """Prepares this process for a job, and returns what runs it."""
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    os.chdir(job.folder)
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_IGN)  # as Python does
    open_stdin()
    command, environment = job.command, job.environment
    replace_variables(environment)
    if command[1:] == [TRAINING]:
        command, environment = training.command_and_environment()
        replace_variables(environment)
    for name in own_modules():
        del sys.modules[name]
    return as_script(command, environment) or partial(os.execve, command[0], command, environment)


def open_stdin() -> None:
    """Opens standard input as the interpreter does: the template's was a pipe."""
    old = sys.stdin
    new = TextIOWrapper(
        open(0, "rb", closefd=False),  # noqa: SIM115
        encoding=old.encoding,
        errors=old.errors,
        write_through=True,  # as all streams with PYTHONUNBUFFERED
    )
    new.buffer.raw.name = "<stdin>"  # type: ignore[attr-defined]
    new.mode = "r"  # type: ignore[misc]
    vars(sys).update(stdin=new, __stdin__=new)


def replace_variables(environment: dict[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environment)


@cache
def own_modules() -> list[str]:
    """The names of the modules of this folder; the template has called it before it forks."""
    files = {name: getattr(module, "__file__", None) for name, module in sys.modules.items()}
    return [name for name, file in files.items() if file and file.startswith(f"{HERE}/")]


def as_script(command: list[str], environment: dict[str, str]) -> Callable[[], object] | None:
    """Prepares this process for a command of Python; None for one that needs a new process."""
    arguments = command[1:]
    is_module = arguments[0] == "-m"
    folder = str(Path.cwd() if is_module else Path(arguments[0]).parent)
    if own_variables(environment) != TEMPLATES_VARIABLES or hides_modules(folder):
        return None
    main = ModuleType("__main__")
    if sys.version_info < (3, 14):
        main.__annotations__ = {}
    vars(main)["__builtins__"] = builtins
    run: Callable[[], object]
    if is_module:
        arguments = ["-m", *arguments[2:]]
        run = partial(runpy._run_module_as_main, command[2])  # type: ignore[attr-defined]
    else:
        code = compile_script(arguments[0])
        if not code:
            return None
        main.__loader__ = SourceFileLoader("__main__", arguments[0])
        main.__file__ = arguments[0]
        vars(main)["__cached__"] = None
        run = partial(exec, code, vars(main))
    sys.modules["__main__"] = main
    sys.argv, sys.orig_argv = arguments, command
    sys.path[0] = folder
    forget_the_past()
    return run


def compile_script(path: str) -> CodeType | None:
    """None for what isn't plainly a script's file, and for one with a fault."""
    if not Path(path).is_absolute() or Path(path).is_symlink() or not Path(path).is_file():
        return None
    try:
        return compile(Path(path).read_bytes(), path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return None


def hides_modules(folder: str) -> bool:
    """Whether a script's folder has requirements, or modules named as imported ones."""
    files = os.listdir(folder)  # noqa: PTH208
    names = {file.partition(".")[0] for file in files}
    return "requirements.txt" in files or any(name in sys.modules for name in names)


def forget_the_past() -> None:
    """Makes anew what modules have made once on import."""
    importlib.invalidate_caches()
    tempfile.tempdir = None
    process = multiprocessing.process
    process.ORIGINAL_DIR = str(Path.cwd())  # type: ignore[attr-defined]
    process.current_process().authkey = os.urandom(32)
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()  # as `random` does by itself
