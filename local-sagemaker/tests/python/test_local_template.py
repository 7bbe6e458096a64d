"""The same job from the template and in a new process: nothing tells them apart."""

import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from stand_ins import LOCAL
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
    is_forked: bool | None = True,
) -> Ended:
    """Runs code in a job's folder, and says how it has ended and what it has left."""
    folder = base / "code"
    folder.mkdir(exist_ok=True)
    script = folder / "main.py"
    # Only a child of the template has what it hasn't imported.
    seen = (
        "import sys\nif __name__ == '__main__':\n"
        f"    with open('{base}/seen', 'w') as f: f.write(str('xgboost' in sys.modules))\n"
        "    del f\n"
    )
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
    if is_forked is not None:
        assert (base / "seen").read_text() == str(bool(template) and is_forked)
    left = [path for path in base.rglob("*") if path.is_file() and path.name != "seen"]
    return Ended(
        code_of_exit, output, {str(path.relative_to(base)): path.read_bytes() for path in left}
    )


def compare(template: Template, base: Path, code: str, **how: Any) -> Ended:
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
    "fault of syntax elsewhere": """import pathlib
pathlib.Path(__file__).with_name('b.py').write_text('a b')
import b""",
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
        pool = multiprocessing.get_context(way).Pool(2)
        with pool: print(pool.map(square, [1, 2, 3]))""",
    "command": "import subprocess; print(subprocess.run(['sh', '-c', 'echo out; exit 3']))",
    "exec": "import os; os.execvp('sh', ['sh', '-c', 'echo instead; exit 3'])",
    "unflushed": "import sys; sys.stdout.write('a'); sys.stderr.write('b'); sys.stdout.write('c')",
    "unflushed file": "f = open('file', 'w'); f.write('text')",
    "unflushed file of functions": "f = open('file', 'w'); f.write('text')\ndef g(): return f",
    "unflushed pipe of text": "import os; f = os.fdopen(os.dup(1), 'w'); f.write('late')",
    "closed output": "import sys; sys.stdout.close(); print('nowhere')",
    "closed descriptors": "import os; os.close(1); os.close(2); print('nowhere')",
    "output by path": """print('x', file=open('/dev/stdout', 'w'))
open('/dev/stderr', 'w').write('y')""",
    "input": "import sys; print(repr(sys.stdin.read()), sys.stdin.seekable()); input()",
    "warnings": """import warnings
warnings.warn('mine'); warnings.warn('old', DeprecationWarning)""",
    "logging": "import logging; logging.warning('w'); logging.basicConfig(); logging.error('e')",
    "finalizers": """class A:
    def __init__(self, name): self.name = name
    def __del__(self): print(self.name, 'x' in globals() and x)
x = 1
a, b = A('a'), A('b'); b.self = b
def f(c=A('c')): pass""",
    "output in a file": "import sys; sys.stdout = open('file', 'w'); print('text')",
    "output of C": "import ctypes; ctypes.CDLL(None).printf(b'%s', b'late')",
    "output of C, and exit": "import ctypes, sys; ctypes.CDLL(None).puts(b'late'); sys.exit(2)",
    "own library": "import readline, atexit; atexit.register(print, 'last')",
    "own modules": """import pathlib, sys
pathlib.Path(__file__).with_name('own.py').write_text('''
class A:
    def __del__(self): print(_private, public, __name__)
_private, public = 1, 2
a = A()
a.itself = a
f = open('file', 'w'); f.write('text')
keep = [lambda: a]
''')
import own
keep = [own, own.a]""",
    "standard module replaced": "import sys; sys.modules['json'] = sys.modules.pop('csv', None)",
    "modules forgotten": """import sys
for name in list(sys.modules): name == '__main__' or sys.modules.pop(name)""",
    "atexit cleared": "import atexit, sys; atexit._clear(); sys.exit(3)",
    "pickle of main": """import pickle
class A: pass
print(pickle.loads(pickle.dumps(A())).__class__, A.__module__)""",
}


@pytest.mark.parametrize("end", ENDS)
def test_it_ends_in_the_same_way(template: Template, tmp_path: Path, end: str) -> None:
    compare(template, tmp_path, ENDS[end], as_module=list(ENDS).index(end) % 2 == 1)


# Each prints what a script sees of its process, without what differs between any two.
STATES = {
    "arguments": "import sys; print(sys.argv, sys.orig_argv, sys.path, sys.executable, sys.flags)",
    "names": """print(dir(), list(globals()), __name__, __file__, __package__, __doc__)
print(__spec__ and (__spec__.name, __spec__.origin, __spec__.cached))
print(type(__loader__).__name__, __builtins__, globals().get('__annotations__'))""",
    "variables": """import os, sys
print(sorted(os.environ.items())); print(sorted(os.environb.items())); sys.stdout.flush()
os.system('env | sort | grep -v ^_=')""",
    "folder and mask": """import os, tempfile
print(os.getcwd(), os.umask(0), tempfile.gettempdir(), os.path.expanduser('~'))""",
    "groups": """import os
print(os.getpid() == os.getpgid(0) == os.getsid(0), os.getpriority(os.PRIO_PROCESS, 0))
print(sorted(os.sched_getaffinity(0)), os.getgroups(), os.getresuid())""",
    "limits": """import resource
names = [name for name in dir(resource) if name.startswith('RLIMIT_')]
print({name: resource.getrlimit(getattr(resource, name)) for name in names})""",
    "descriptors": """import os
folder = os.open('/proc/self/fd', os.O_RDONLY)
for name in sorted(os.listdir(f'/proc/self/fd/{folder}'), key=int):
    if int(name) < folder:
        kind = os.readlink(f'/proc/self/fd/{name}').partition(':')[0]
        print(name, kind, os.get_inheritable(int(name)))
print(os.open('/dev/null', os.O_RDONLY))""",
    "streams": """import sys
for stream in (sys.stdin, sys.stdout, sys.stderr):
    print(stream, stream.buffer, stream.errors, stream.newlines, stream.line_buffering)
    print(stream.write_through, stream.isatty(), stream.fileno(), stream.seekable())
print(sys.stdin is sys.__stdin__, sys.stdout is sys.__stdout__, sys.stderr is sys.__stderr__)""",
    "signals": """import numpy, signal
print({number: str(signal.getsignal(number)).partition(' at ')[0] for number in signal.Signals})
print(signal.pthread_sigmask(signal.SIG_BLOCK, []), signal.sigpending())
print([line for line in open('/proc/self/status') if line.startswith(('Sig', 'Shd'))])""",
    "interpreter": """import gc, locale, sys, threading, warnings
print(gc.isenabled(), gc.get_threshold(), sys.getrecursionlimit(), sys.getswitchinterval())
print(locale.setlocale(locale.LC_ALL), locale.getpreferredencoding(), sys.warnoptions)
print([thread.name for thread in threading.enumerate()])
print(threading.current_thread() is threading.main_thread())
print(threading.main_thread().ident == threading.get_ident(), sys.getdefaultencoding())
print(sys.gettrace(), sys.getprofile(), sys.excepthook, sys.displayhook)
print(sys.dont_write_bytecode)""",
    "processes": """import multiprocessing, os
process = multiprocessing.current_process()
print(process, process.ident == os.getpid(), multiprocessing.parent_process())
print(multiprocessing.get_start_method(), multiprocessing.process.ORIGINAL_DIR)""",
    "threads of libraries": """import numpy, pandas, scipy.linalg, sklearn.linear_model, xgboost
from threadpoolctl import threadpool_info
pools = [(pool['filepath'], pool['num_threads'], pool['version']) for pool in threadpool_info()]
print(sorted(pools, key=str), xgboost.config.get_config())""",
    "settings of libraries": """import numpy, pandas, sklearn, decimal, random
print(numpy.geterr(), numpy.get_printoptions(), sklearn.get_config(), decimal.getcontext())
print(pandas.DataFrame({'a': [1.5] * 3}), pandas.get_option('display.width'))""",
}


@pytest.mark.parametrize("state", STATES)
def test_it_sees_the_same_process(template: Template, tmp_path: Path, state: str) -> None:
    as_module = list(STATES).index(state) % 2 == 1
    ended = compare(template, tmp_path, STATES[state], as_module=as_module)
    assert ended.code == 0
    assert ended.output


# Each prints digests of what it has worked out.
RESULTS = {
    "numpy": """import hashlib, numpy
a = numpy.random.default_rng(1).normal(size=(700, 700))
c = a.astype('f4')
for b in (a @ a, numpy.linalg.inv(a), *numpy.linalg.svd(a), a.sum(), c @ c):
    print(hashlib.sha256(b.tobytes()).hexdigest())""",
    "scipy": """import hashlib, numpy, scipy.linalg, scipy.optimize, scipy.stats
a = numpy.random.default_rng(2).normal(size=(500, 500))
for b in (scipy.linalg.expm(a / 50), *scipy.linalg.qr(a), scipy.stats.norm.ppf(abs(a) % 1)):
    print(hashlib.sha256(b.tobytes()).hexdigest())
best = scipy.optimize.minimize(lambda x: ((x - a[0, :20]) ** 4).sum(), numpy.zeros(20))
print(best.x.tolist())""",
    "scikit-learn": """import numpy
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
a = numpy.random.default_rng(3).normal(size=(2000, 12))
parts = train_test_split(a, (a[:, 0] + a[:, 1] ** 2 > 1), random_state=0)
print(LogisticRegression().fit(parts[0], parts[2]).coef_.tolist())
forest = RandomForestClassifier(20, random_state=0, n_jobs=2).fit(parts[0], parts[2])
print(forest.predict_proba(parts[1]).tolist())""",
    "xgboost": """import hashlib, numpy, xgboost
a = numpy.random.default_rng(4).normal(size=(5000, 12))
for more in ({}, {'nthread': 1}, {'subsample': 0.5, 'colsample_bytree': 0.5, 'seed': 7}):
    data = xgboost.DMatrix(a[:, 1:], a[:, 0] > 0)
    settings = {'objective': 'binary:logistic', 'tree_method': 'hist', **more}
    model = xgboost.train(settings, data, 20, [(data, 'train')])
    print(hashlib.sha256(model.save_raw('ubj')).hexdigest(), model.predict(data)[:5].tolist())
model.save_model('model.ubj')""",
    "pandas": """import numpy, pandas
a = pandas.DataFrame(numpy.random.default_rng(5).normal(size=(500, 4)), columns=list('abcd'))
a.assign(e=a.a > 0).groupby('e').agg(['mean', 'std']).to_csv('out.csv')
print(pandas.read_csv('out.csv', float_precision='round_trip'), a.corr())""",
}


@pytest.mark.parametrize("result", RESULTS)
def test_it_gives_the_same_bits(template: Template, tmp_path: Path, result: str) -> None:
    ended = compare(template, tmp_path, RESULTS[result])
    assert ended.code == 0, ended.output
    assert ended.output


DRAWS = """import random, secrets, uuid, multiprocessing, numpy
print(random.random(), secrets.token_hex(), uuid.uuid4(), numpy.random.random())
print(numpy.random.default_rng().random(), multiprocessing.current_process().authkey.hex())"""


def test_what_is_random_differs_from_job_to_job(template: Template, tmp_path: Path) -> None:
    draws = [run(tmp_path, DRAWS, template.name).output.split() for _ in range(2)]
    assert len(draws[0]) == 6
    assert all(a != b for a, b in zip(*draws, strict=True))


@pytest.mark.parametrize("name", ["OMP_NUM_THREADS", "PYTHONOPTIMIZE", "OWN"])
def test_variables_of_its_own_start_a_new_process(
    template: Template, tmp_path: Path, name: str
) -> None:
    code = """import os, sys, time, numpy
from threadpoolctl import threadpool_info
print(sorted(os.environ.items()), hash('a'), sys.flags, time.localtime(0))
print(sorted((pool['filepath'], pool['num_threads']) for pool in threadpool_info()))"""
    variables = {name: "1", "PYTHONHASHSEED": "7"}
    forked, anew = (
        run(tmp_path, code, asked, variables=variables, is_forked=False)
        for asked in (template.name, None)
    )
    assert forked == anew


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("queue.py", "print('own queue')"),
        ("xgboost/__init__.py", "print('own xgboost')"),
        ("columns.so", ""),
        ("requirements.txt", "numpy"),
    ],
)
def test_files_beside_a_script_may_start_a_new_process(
    template: Template, tmp_path: Path, file: str, text: str
) -> None:
    beside = tmp_path / "code" / file
    beside.parent.mkdir(parents=True)
    beside.write_text(text)
    code = "import queue, xgboost; print(queue.__file__, xgboost.__file__)"
    ended = [
        run(tmp_path, code, name, is_forked=file == "columns.so" and bool(name))
        for name in (template.name, None)
    ]
    assert ended[0] == ended[1]


@pytest.mark.parametrize("code", ["a b", "a = '\0'", "# coding: no-such"])
def test_a_fault_of_syntax_is_reported_in_the_same_way(
    template: Template, tmp_path: Path, code: str
) -> None:
    compare(template, tmp_path, code, is_forked=None)
    compare(template, tmp_path, code, is_forked=None, as_module=True)


def test_compiled_modules_beside_it_do_not_end_a_template(
    template: Template, tmp_path: Path
) -> None:
    (tmp_path / "main.py").write_text("print('ran')")
    command = [sys.executable, str(tmp_path / "main.py")]
    for _ in range(2):
        made = LOCAL / f"{uuid.uuid4()}.tmp"
        made.touch()
        made.unlink()
        job = start(*command, template=template.name, base=tmp_path)
        assert job.stdout is not None
        assert job.stdout.read() == "ran\n"
        assert template.process.poll() is None
