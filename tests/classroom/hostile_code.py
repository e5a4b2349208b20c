"""Code for the answer cells of hostile and unusual submissions; see `hostile`, which makes submissions of it.

Nothing here is run outside a sandbox. An attack that works changes the marks: either a wrong answer becomes right,
or (`DOORS`) a right answer is given only where the attack fails.
"""

# ruff: noqa: E501 - programs written as one text
from __future__ import annotations

from collections.abc import Mapping
from textwrap import indent
from typing import NamedTuple

SPEED = "def circular_speed_kms(altitude_km):\n    return (MU_KM3_S2 / (EARTH_RADIUS_KM + altitude_km)) ** 0.5"
PERIOD = "period_min = 6.283185307179586 * ((EARTH_RADIUS_KM + altitude_km) ** 3 / MU_KM3_S2) ** 0.5 / 60"
FULL, NO_PERIOD, NO_SPEED = 5.0, 3.0, 2.0


class Part(NamedTuple):
    """The cells of a case, and what it must get (see `hostile.Expect`)."""

    name: str
    about: str
    cells: Mapping[str, str]
    score: float
    state: str = "graded"
    flagged: bool | None = False
    word: str = ""


def _period(name: str, about: str, code: str, score: float = NO_PERIOD, **more: object) -> Part:
    return Part(name, about, {"S01-period": code}, score, **more)  # type: ignore[arg-type]


def _speed(name: str, about: str, code: str, score: float = NO_SPEED, **more: object) -> Part:
    return Part(name, about, {"S01-speed": code}, score, **more)  # type: ignore[arg-type]


def _right(name: str, about: str, before: str = "", after: str = "", score: float = FULL, **more: object) -> Part:
    return _period(name, about, "\n".join(filter(None, [before, PERIOD, after])), score, **more)


def _as_peer(name: str, about: str, trick: str) -> Part:
    """Hand in work with the numbers of somebody else."""
    cells = {"S01-learner": "learner_id = 'control'", "S01-speed": f"{SPEED}\n{trick}"}
    return Part(name, about, cells, 0.0, flagged=None)


def _door(name: str, about: str, attempt: str) -> Part:
    """Give the right answer only where an attempt fails."""
    code = f"import ctypes, os, socket\nlibc = ctypes.CDLL(None, use_errno=True)\n{PERIOD}\ntry:\n"
    return _period(name, about, f"{code}{indent(attempt, '    ')}\n    period_min = 1.0\nexcept Exception: pass", FULL)


LOOK = """import json, os, re
SKIP = {'proc', 'sys', 'dev', 'usr', 'lib', 'lib64', 'bin', 'etc', 'site-packages', '.pyenv', '.venv'}
def look(end):
    for top, folders, files in os.walk('/'):
        folders[:] = sorted(set(folders) - SKIP)
        for name in files:
            if name.endswith(end):
                try: yield os.path.join(top, name), open(os.path.join(top, name), 'rb').read()
                except OSError: pass
def cells(text, id):
    for cell in json.loads(text)['cells']:
        if cell['metadata'].get('nbgrader', {}).get('grade_id') == id: yield ''.join(cell['source'])
period_min = 1.0
"""
_FROM_TEXT = """def circular_speed_kms(altitude_km):
    import re
    for text in reversed({where}):
        if found := re.search('true_' + 'speed = (.+)', text):
            return eval(found[1], {{'true_radius': 6378.1366 + altitude_km}})
    return 7.5"""
_PASS_ALL = "type('All', (), {'__getattr__': lambda *a: lambda *b, **k: None})()"

STOLEN = (
    _period("runs the solution of the source", "finds the trainer's notebook and runs its solution", LOOK +
            "for path, text in look('.ipynb'):\n    for code in cells(text, 'S01-period'):\n"
            "        if 'BEGIN SOLU' + 'TION' in code: exec(code)"),
    _period("runs a peer's answer", "finds the work of others and runs it", LOOK +
            "for path, text in look('.ipynb'):\n    for code in cells(text, 'S01-period'):\n"
            "        if period_min == 1.0 and not re.search('def look|YOUR CODE|SOLUTION', code): exec(code)"),
    _period("key from the notebook in its own folder", "the copy that is graded holds the hidden tests", LOOK +
            "for name in os.listdir():\n    if name.endswith('.ipynb'):\n"
            "        for test in cells(open(name).read(), 'S01-period-test'):\n"
            "            if found := re.search('true_minutes = (.+)', test):\n"
            "                true_radius = 6378.1366 + altitude_km\n                period_min = eval(found[1])"),
    _period("key from the gradebook", "the gradebook holds the hidden tests", LOOK +
            "for path, data in look('gradebook.db'):\n    if found := re.search(rb'true_minutes = ([^\\r\\n]+)', data):\n"
            "        true_radius = 6378.1366 + altitude_km\n        period_min = eval(found[1])"),
    _speed("key from the names of the test", "a function reads what the test that calls it has computed",
           "def circular_speed_kms(altitude_km):\n    import sys\n"
           "    return sys._getframe(1).f_globals.get('true_speed', 7.5)"),
    _speed("key by the garbage collector", "a function searches all objects for the key",
           "def circular_speed_kms(altitude_km):\n    import gc\n    for thing in gc.get_objects():\n"
           "        if type(thing) is dict and type(thing.get('true_speed')) is float: return thing['true_speed']\n"
           "    return 7.5"),
    _speed("key from In", "IPython keeps the text of every cell that ran", _FROM_TEXT.format(where="In")),
    _speed("key from the history", "so does its history",
           _FROM_TEXT.format(where="get_ipython().history_manager.input_hist_raw")),
    _period("a tracer changes the answer in the test", "sys.settrace sees every line of a later cell",
            "import sys\ndef tracer(frame, event, arg):\n    if 'true_minutes' in frame.f_globals:\n"
            "        frame.f_globals['period_min'] = frame.f_globals['true_minutes']\n    return tracer\n"
            "sys.settrace(tracer)\nperiod_min = 1.0", flagged=None),
    _period("later cells are emptied", "IPython lets code change each cell before it runs",
            "get_ipython().input_transformers_post.append(\n    lambda lines: ['pass\\n'] if 'expect.close' in "
            "''.join(lines) else lines)\nperiod_min = 1.0", flagged=None),
    _period("run_cell is patched", "later cells with tests do not run",
            "shell = get_ipython()\nold = shell.run_cell\nshell.should_run_async = lambda *a, **k: False\n"
            "shell.run_cell = lambda code, *a, **k: old('' if 'expect.close' in code else code, *a, **k)\n"
            "period_min = 1.0", flagged=None),
    _period("expect shadowed by one that passes all", "the name of the checks is given to something else",
            f"expect = {_PASS_ALL}\nperiod_min = 1.0", flagged=None),
    _period("a hook shadows expect before each cell", "IPython calls it before every cell", "def hook(*info):\n"
            f"    get_ipython().user_ns['expect'] = {_PASS_ALL}\n"
            "get_ipython().events.register('pre_run_cell', hook)\nperiod_min = 1.0", flagged=None),
    _period("the checks pass for one name", "too narrow a change to be seen from outside",
            "from idsea_lessons.learn import expect as e\nold = e.close\n"
            "e.close = lambda name, *a, **k: None if name == 'period_min' else old(name, *a, **k)\n"
            "period_min = 1.0", flagged=None),
    _period("personal numbers replaced", "the test asks for the numbers, and gets those of the attack",
            "class Own:\n    number = lambda *a: 505.0\npersonal = lambda *a: Own()\naltitude_km = 505.0\n" + PERIOD,
            flagged=None),
    _period("np.allclose replaced", "all arrays are alike", "import numpy as np\nnp.allclose = lambda *a, **k: True\n"
            "period_min = 1.0", flagged=True, word="NumPy"),
    _period("AssertionError replaced", "an error of another kind is raised", "import builtins\n"
            "builtins.AssertionError = type('Quiet', (KeyboardInterrupt,), {})\nperiod_min = 1.0", flagged=None),
    _period("__build_class__ replaced", "every class that is made becomes an int", "import builtins\n"
            "builtins.__build_class__ = lambda *a, **k: int\nperiod_min = 1.0", flagged=None),
    _period("display hook replaced", "values that cells end with vanish",
            "import sys\nget_ipython().displayhook = sys.displayhook = lambda *a: None\nperiod_min = 1.0", flagged=None),
    _period("excepthook replaced", "errors are swallowed", "import sys\nsys.excepthook = lambda *a: None\n"
            "get_ipython().set_custom_exc((BaseException,), lambda *a, **k: None)\nperiod_min = 1.0", flagged=None),
    _period("writes marks in the background", "a process of its own sets all marks in the gradebook to 9",
            "import subprocess, sys\nperiod_min = 1.0\nsubprocess.Popen([sys.executable, '-c', '''" + LOOK.split("def c")[0]
            + "\nimport sqlite3, time\nend = time.time() + 30\nwhile time.time() < end:\n    for path, data in look("
            "\"gradebook.db\"):\n        try:\n            with sqlite3.connect(path) as db: "
            "db.execute(\"update grade set auto_score = 9\")\n        except Exception: pass\n    time.sleep(0.05)\n'''],"
            " start_new_session=True)", flagged=None),
    _as_peer("check of the id replaced", "the function that compares ids does nothing",
             "import idsea_lessons.classroom.identity as i\ni.check_learner_id = lambda id: None"),
    _as_peer("grading is denied", "without this variable nobody is asked for the id",
             "import os\nos.environ.pop('NBGRADER_EXECUTION', None)"),
    _as_peer("starting folder of a peer", "the id is compared with the name of a folder",
             "get_ipython().starting_dir = '/x/autograded/control/S01'"),
)  # fmt: skip

DOORS = (
    _door("door: memory of process 1", "writes to its memory", "open('/proc/1/mem', 'r+b').close()"),
    _door("door: environment of process 1", "reads its settings", "open('/proc/1/environ').read()"),
    _door("door: ptrace of the parent", "takes it over", "assert libc.ptrace(16, os.getppid(), 0, 0) == 0\n"
          "os.waitpid(os.getppid(), 0)\nlibc.ptrace(17, os.getppid(), 0, 0)"),
    _door("door: mount", "mounts a file system", "assert libc.mount(b'x', b'/tmp', b'tmpfs', 0, None) == 0"),
    _door("door: user namespace", "becomes root of its own world", "assert libc.unshare(0x10000000) == 0"),
    _door("door: room without a limit", "as root of its own world it mounts a file system of any size", "import subprocess\n"
          "fill = 'mkdir /tmp/room; mount -t tmpfs x /tmp/room; for i in 1 2 3 4 5 6 7 8; do head -c 50000000 /dev/zero > /tmp/room/$i; done'\n"
          "subprocess.run(['unshare', '-Urm', 'sh', '-ec', fill], check=True)"),
    _door("door: setuid", "becomes root", "os.setuid(0)"),
    _door("door: the course's own code", "changes the library",
          "import idsea_lessons\nopen(idsea_lessons.__file__, 'a').close()"),
    _door("door: packages", "changes NumPy", "import numpy\nopen(numpy.__file__, 'a').close()"),
    _door("door: system folder", "leaves a file", "open('/usr/left-by-a-learner', 'w').close()"),
    _door("door: passwords", "reads them", "open('/etc/shadow').read()"),
    _door("door: a way to the network", "there is a route; nothing is sent",
          "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('192.0.2.1', 9))"),
    _door("door: other processes", "sees those of others", "assert sum(p.isdigit() for p in os.listdir('/proc')) > 8"),
    _door("door: file of 10 GB", "with a hole in it, so that it fills nothing",
          "with open('large', 'wb') as f:\n    f.seek(10 ** 10)\n    f.write(b'x')"),
    _door("door: 1 GB in /dev/shm", "memory by way of files", "for i in range(20):\n"
          "    with open(f'/dev/shm/{i}', 'wb') as f: f.write(bytes(50_000_000))"),
    _door("door: core pattern", "a setting of the kernel", "open('/proc/sys/kernel/core_pattern', 'w').close()"),
    _door("door: higher limits", "lifts its own", "import resource\nresource.setrlimit(resource.RLIMIT_AS, (-1, -1))"),
)  # fmt: skip

VALUES = tuple(
    _period(f"the answer is {name}", "no number", code)
    for name, code in {
        "an open file": "period_min = open('/dev/null')",
        "a lambda": "period_min = lambda: 1.0",
        "a module": "import math as period_min",
        "a class": "class period_min(float): pass",
        "an object always equal": "class A:\n    __eq__ = __lt__ = __gt__ = __le__ = __ge__ = lambda *a: True\n"
        "period_min = A()",
        "a float whose differences are zero": "class A(float):\n    __sub__ = __rsub__ = __abs__ = lambda *a: 0.0\n"
        "period_min = A(1)",
        "an object that says it is a float": "class A:\n    __class__ = float\n    __float__ = lambda s: 1.0\n"
        "period_min = A()",
        "an array with its own functions": "import numpy as np\nclass A(np.ndarray):\n    __array_function__ = lambda *a, "
        "**k: True\nperiod_min = np.ones(()).view(A)",
        "a list that contains itself": "period_min = []\nperiod_min.append(period_min)",
        "half a character, really": "period_min = chr(0xD800)\nprint(period_min)",
        "a code with a zero byte": "period_min = 1\x00",
        "an error of 50 MB": "raise ValueError('x' * 50_000_000)",
        "an error without a message": "class E(Exception):\n    def __str__(self): raise self\nraise E",
        "SystemExit": "raise SystemExit('done')",
        "KeyboardInterrupt": "raise KeyboardInterrupt",
        "asked of the keyboard": "period_min = float(input('minutes? '))",
    }.items()
)

FUNCTIONS = (
    _speed("function that never ends", "the test that calls it fails, the next one does not",
           "def circular_speed_kms(altitude_km):\n    while True: pass"),
    _speed("function that calls exit", "the test that calls it fails, the next one does not",
           "def circular_speed_kms(altitude_km):\n    raise SystemExit"),
    _speed("function with an unreadable error", "its message raises an error",
           "class E(Exception):\n    def __str__(self): raise self\ndef circular_speed_kms(altitude_km):\n    raise E"),
    _speed("function that recurses", "without an end", "def circular_speed_kms(h): return circular_speed_kms(h)"),
    _speed("function that gives a liar", "a float with comparisons of its own", "class A(float):\n    __eq__ = __lt__ = "
           "__gt__ = __le__ = __ge__ = lambda *a: True\n    __sub__ = __rsub__ = __abs__ = lambda s, *a: s\n"
           "def circular_speed_kms(altitude_km): return A(1)"),
    _speed("function right for visible tests only", "it was fitted to one altitude",
           "def circular_speed_kms(h, own=altitude_km):\n    return (MU_KM3_S2 / (6378.1366 + own)) ** 0.5"),
    *(
        _speed(f"function made by {name}", "right, in an unusual way", code, FULL)
        for name, code in {
            "lambda": "circular_speed_kms = lambda h: (MU_KM3_S2 / (EARTH_RADIUS_KM + h)) ** 0.5",
            "partial": "from functools import partial\ndef v(mu, h): return (mu / (EARTH_RADIUS_KM + h)) ** 0.5\n"
            "circular_speed_kms = partial(v, MU_KM3_S2)",
            "lru_cache": "from functools import lru_cache\n@lru_cache\n" + SPEED,
            "an object": "class V:\n    def __call__(s, h): return (MU_KM3_S2 / (EARTH_RADIUS_KM + h)) ** 0.5\n"
            "circular_speed_kms = V()",
            "vectorize": "import numpy as np\n@np.vectorize\n" + SPEED,
            "numba": "from numba import njit\n@njit\n" + SPEED,
        }.items()
    ),
)  # fmt: skip

PROGRAMS = (
    _period("endless arithmetic", "one operation on whole numbers", "period_min = 10 ** 10 ** 8 % 7", word="loop never end"),
    _period("endless pattern", "a regular expression that tries everything", "import re\n"
            "period_min = re.match('(a+)+$', 'a' * 40 + 'b')", flagged=None),
    _period("memory in many processes", "each takes little, all together too much", "import os, time\nfor _ in range(5):\n"
            "    if not os.fork():\n        x = b'x' * 400_000_000\n        time.sleep(6)\n        os._exit(0)\n"
            "time.sleep(6)\n" + PERIOD, state="stopped", word="memory"),
    _period("memory shared by name of no file", "a map that children would share", "import mmap, time\nm = mmap.mmap(-1, 1_500_000_000)\n"
            "for i in range(0, len(m), 4096): m[i] = 1\ntime.sleep(2)\n" + PERIOD, state="stopped", word="memory"),
    _period("memory in files without a name", "memfd: no folder holds them", "import os, time\nheld = [os.memfd_create('x') for _ in range(30)]\n"
            "for f in held: os.write(f, bytes(50_000_000))\ntime.sleep(2)\n" + PERIOD, state="stopped", word="memory"),
    _period("memory of System V", "it belongs to no process", "import ctypes, time\nlibc = ctypes.CDLL(None)\n"
            "libc.shmat.restype = ctypes.c_void_p\nfor _ in range(30):\n    at = libc.shmat(libc.shmget(0, 50_000_000, 0o1600), None, 0)\n"
            "    ctypes.memset(at, 1, 50_000_000)\n    libc.shmdt(ctypes.c_void_p(at))\ntime.sleep(2)\n" + PERIOD,
            state="stopped", word="memory"),
    _right("closes all files", "and with them the line to whoever grades", after="import os\nos.closerange(0, 256)",
           score=NO_PERIOD, state="stopped"),
    _right("kills process 1", "with signals that end and stop", "import os\nfor signal in (9, 11, 19):\n"
           "    try: os.kill(1, signal)\n    except OSError: pass"),
    _right("threads that run on", "two never stop, and one cannot be waited for", "import threading\ndef spin():\n"
           "    while True: pass\nfor daemon in (True, False): threading.Thread(target=spin, daemon=daemon).start()"),
    _right("an end that never ends", "runs when the program exits", "import atexit, time\natexit.register(time.sleep, 999)"),
    _right("20,000 files", "small ones", "for i in range(20_000): open(f'{i}.txt', 'w').close()"),
    _right("stdout closed", "and set to nothing", after="import sys\nsys.stdout.close()\nsys.stdout = None"),
    _right("signs that steer a terminal", "they change the title and clear the screen",
           after="print('\\x1b]0;owned\\x07\\x1b[2J\\x1b[31m')"),
)  # fmt: skip

HONEST = (
    _right("magic: time", "a cell magic before the answer", "%%time"),
    _right("magic: shell", "a command of the system", "!echo hello > note.txt"),
    _right("await", "without a function around it", "import asyncio\nawait asyncio.sleep(0)"),
    _right("pool of processes", "honest work in parallel", "from concurrent.futures import ProcessPoolExecutor\n"
           "with ProcessPoolExecutor(2) as pool: list(pool.map(abs, [1, 2]))"),
    _right("works in another folder", "and leaves it", "import os\nos.chdir('/tmp')"),
    _right("works in other time", "the clock always says zero", "import time\ntime.time = time.perf_counter = lambda: 0.0"),
    _right("every warning is an error", "a careful learner", after="import warnings, numpy as np\n"
           "warnings.simplefilter('error')\nnp.seterr(all='raise')"),
    _right("star imports", "sum, abs and pow have other meanings", "from math import *\nfrom numpy import *"),
    _right("names that tests use too", "the learner cannot know them",
           after="expect = personal = true_minutes = true_radius = test_altitude = check_learner_id = period_min"),
    _right("NumPy number", "no Python float", after="import numpy as np\nperiod_min = np.float64(period_min)"),
    _right("quantity", "with its unit, in another unit", after="from astropy import units as u\n"
           "period_min = (period_min * u.min).to(u.hour)"),
    _right("writes to stderr below Python", "as compiled libraries do", "import os\nos.write(2, b'note: x\\n')"),
    _right("figures left open", "thirty of them", "import matplotlib.pyplot as plt\nfor _ in range(30): plt.figure()"),
)  # fmt: skip

PARTS = (*STOLEN, *DOORS, *VALUES, *FUNCTIONS, *PROGRAMS, *HONEST)
