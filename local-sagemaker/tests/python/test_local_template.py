"""The same job from the template and in a new process: nothing tells them apart."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from starting import Template, running_template, start

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="there is a template on Linux only")


class Ended(NamedTuple):
    code: int
    output: str
    files: dict[str, bytes]


@pytest.fixture(scope="module")
def template() -> Iterator[Template]:
    with running_template() as started:
        yield started
        assert started.end() == 0, "a job has ended the template"


def run(
    base: Path,
    code: str,
    template: str | None,
    *,
    as_module: bool = False,
    variables: dict[str, str] | None = None,
    is_forked: bool = True,
) -> Ended:
    """Runs code in a job's folder, and says how it has ended and what it has left."""
    folder = base / "code"
    folder.mkdir(exist_ok=True)
    script = folder / "main.py"
    # Only a child of the template has what it hasn't imported.
    seen = f"import sys; open('{base}/seen', 'w').write(str('xgboost' in sys.modules))\n"
    script.write_text(seen + code)
    command = ["-m", "main"] if as_module else [str(script)]
    with start(
        *[sys.executable, *command, "--a", "b c"],
        template=template,
        base=base,
        folder=folder if as_module else base,
        variables=variables,
    ) as process:
        assert process.stdout is not None
        output = process.stdout.read()
        code_of_exit = process.wait(60)
    assert (base / "seen").read_text() == str(bool(template) and is_forked)
    left = [path for path in base.rglob("*") if path.is_file() and path.name != "seen"]
    return Ended(
        code_of_exit, output, {str(path.relative_to(base)): path.read_bytes() for path in left}
    )


def compare(template: Template, base: Path, code: str, **how: bool) -> Ended:
    forked, anew = (run(base, code, name, **how) for name in (template.name, None))
    assert forked == anew
    return forked


ENDS = {
    "nothing": "",
    "exception": "def f(x): return 1 / x\nprint('before')\nf(0)",
    "exception of its own": "class OwnError(Exception): pass\nraise OwnError('ö', 2)",
    "chained exceptions": "try: {}['a']\nexcept KeyError as e: raise ValueError('b') from e",
    "exception while handling": "try: {}['a']\nexcept KeyError: 1 / 0",
    "exception group": "raise ExceptionGroup('two', [ValueError(1), TypeError(2)])",
    "fault in an imported module": "open('/dev/null')\nimport json\njson.loads('{')",
    "fault in compiled text": "compile('a b', 'some.py', 'exec')",
    "fault of syntax": "this is no Python",
    "null byte": "a = '\0'",
    "interrupt": "raise KeyboardInterrupt",
    "exit without code": "import sys; sys.exit()",
    "exit 3": "import sys; sys.exit(3)",
    "exit 300": "import sys; sys.exit(300)",
    "exit -1": "import sys; sys.exit(-1)",
    "exit True": "import sys; sys.exit(True)",
    "exit text": "import sys; sys.exit('some words')",
    "exit tuple": "import sys; sys.exit((1, 2))",
    "exit in a function": "def f():\n    try: exit(4)\n    finally: print('last')\nf()",
    "os._exit": "import os; print('no newline', end=''); os._exit(5)",
    "os.abort": "import os; os.abort()",
    **{
        f"SIG{name}": f"import os, signal; os.kill(os.getpid(), signal.SIG{name})"
        for name in ("KILL", "TERM", "SEGV", "INT", "HUP", "PIPE", "USR1")
    },
    "hook": "import sys; sys.excepthook = lambda t, e, tb: print(t, e, tb.tb_lineno)\n1 / 0",
    "hook that fails": "import sys; sys.excepthook = lambda *_: 1 / 0\n{}['a']",
    "at exit": "import atexit\nfor i in range(3): atexit.register(print, i)\n1 / 0",
    "at exit after exit": "import atexit, sys; atexit.register(print, 'last'); sys.exit(6)",
    "exit at exit": "import atexit, sys; atexit.register(sys.exit, 7)",
    "main at exit": """import atexit, __main__
value = 8
atexit.register(lambda: print(value, __main__.value))""",
    "thread left": """import threading, time
threading.Thread(target=lambda: (time.sleep(0.2), print('thread'))).start()
print('main')""",
    "daemon thread left": """import threading, time
threading.Thread(target=lambda: time.sleep(600), daemon=True).start()""",
    "exception in a thread": """import threading
threading.Thread(target=lambda: 1 / 0, name='t').start()""",
    "fork": """import os, sys
child = os.fork()
if child: sys.exit(os.waitstatus_to_exitcode(os.wait()[1]))
print('child'); sys.exit(9)""",
    "child left": """import os, time
if os.fork() == 0: time.sleep(600)""",
    "daemon left": """import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0: time.sleep(600)""",
    "processes": """import multiprocessing
def square(x): return x * x
if __name__ == '__main__':
    for way in ('fork', 'spawn'):
        with multiprocessing.get_context(way).Pool(2) as pool: print(pool.map(square, [1, 2, 3]))""",
    "command": "import subprocess; print(subprocess.run(['sh', '-c', 'echo out; exit 3']))",
    "exec": "import os; os.execvp('sh', ['sh', '-c', 'echo instead; exit 3'])",
    "unflushed": "import sys; sys.stdout.write('a'); sys.stderr.write('b'); sys.stdout.write('c')",
    "unflushed file": "f = open('file', 'w'); f.write('text')",
    "unflushed pipe of text": "import os; f = os.fdopen(os.dup(1), 'w'); f.write('late')",
    "closed output": "import sys; sys.stdout.close(); print('nowhere')",
    "closed descriptors": "import os; os.close(1); os.close(2); print('nowhere')",
    "output by path": "print('x', file=open('/dev/stdout', 'w')); open('/dev/stderr', 'w').write('y')",
    "input": "import sys; print(repr(sys.stdin.read()), sys.stdin.seekable()); input()",
    "warnings": """import warnings
warnings.warn('mine'); warnings.warn('old', DeprecationWarning)""",
    "logging": "import logging; logging.warning('w'); logging.basicConfig(); logging.error('e')",
    "unraisable": """class A:
    def __del__(self): 1 / 0
a = A(); a.self = a""",
    "pickle of main": """import pickle
class A: pass
print(pickle.loads(pickle.dumps(A())).__class__, A.__module__)""",
}


@pytest.mark.parametrize("as_module", [False, True], ids=["script", "module"])
@pytest.mark.parametrize("end", ENDS)
def test_it_ends_in_the_same_way(
    template: Template, tmp_path: Path, end: str, as_module: bool
) -> None:
    compare(template, tmp_path, ENDS[end], as_module=as_module)
