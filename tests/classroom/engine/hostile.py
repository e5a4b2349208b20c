"""Broken and hostile submissions of the sample assignment, and what each must get (5 points by tests)."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat

from idsea_lessons.classroom.grading import fill_in

SPEED = "def circular_speed_kms(altitude_km):\n    return (MU_KM3_S2 / (EARTH_RADIUS_KM + altitude_km)) ** 0.5"
PERIOD = "period_min = 6.283185307179586 * ((EARTH_RADIUS_KM + altitude_km) ** 3 / MU_KM3_S2) ** 0.5 / 60"
WRONG = "period_min = 1.0"
FULL, SPEED_ONLY, NOTHING = 5.0, 3.0, 0.0


@dataclass(frozen=True)
class Case:
    """One submission.

    Parameters
    ----------
    name : str
        What it does.
    change : callable
        Changes the notebook file, given its folder.
    score : float
        What it must get.
    state : str
        What its record must say.
    word : str
        What the reason, a note or a flag must contain.
    flagged : bool
        Whether a person must be asked to look.
    """

    name: str
    change: Callable[[Path], None]
    score: float
    state: str = "graded"
    word: str = ""
    flagged: bool = False


NOTEBOOK = "S01_sample.ipynb"


def write(folder: Path, learner: str, released: Path) -> None:
    """Hand in right work, before a case changes it."""
    folder.mkdir(parents=True)
    notebook = nbformat.read(released / NOTEBOOK, as_version=4)
    own = {"S01-learner": f"learner_id = {learner!r}", "S01-speed": SPEED, "S01-period": PERIOD}
    nbformat.write(fill_in(notebook, own), folder / NOTEBOOK)


def _period(code: str) -> Callable[[Path], None]:
    """Put code in the place of the last answer."""
    return _edit(lambda cells: _cell(cells, "S01-period").update(source=code))


def _edit(change: Callable[[list[dict]], object]) -> Callable[[Path], None]:
    """Change the cells as JSON, without any library that could refuse."""

    def edit(folder: Path) -> None:
        raw = json.loads((folder / NOTEBOOK).read_text())
        change(raw["cells"])
        (folder / NOTEBOOK).write_text(json.dumps(raw))

    return edit


def _raw(**changes: object) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        raw = json.loads((folder / NOTEBOOK).read_text())
        (folder / NOTEBOOK).write_text(json.dumps({**raw, **changes}))

    return edit


def _text(content: str | bytes) -> Callable[[Path], None]:
    data = content.encode() if isinstance(content, str) else content
    return lambda folder: (folder / NOTEBOOK).write_bytes(data) and None


def _cell(cells: list[dict], id: str) -> dict:
    return next(cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("grade_id") == id)


def _settings(id: str, **changes: object) -> Callable[[Path], None]:
    return _edit(lambda cells: _cell(cells, id)["metadata"]["nbgrader"].update(changes))


def _copy(cells: list[dict], id: str) -> None:
    cells.append(json.loads(json.dumps(_cell(cells, id))))


def _strip(cells: list[dict]) -> None:
    for cell in cells:
        cell["metadata"] = {}


def _instead(make: Callable[[Path], object]) -> Callable[[Path], None]:
    """Put something else in the place of the notebook file."""

    def change(folder: Path) -> None:
        (folder / NOTEBOOK).unlink()
        make(folder / NOTEBOOK)

    return change


def _version_3(folder: Path) -> None:
    notebook = nbformat.convert(nbformat.read(folder / NOTEBOOK, as_version=4), 3)
    (folder / NOTEBOOK).write_text(nbformat.v3.writes_json(notebook))


def _peer(folder: Path) -> Path:
    return folder.parents[1] / "control" / "S01" / NOTEBOOK


ENDED = {"score": SPEED_ONLY, "state": "stopped"}
LOST = {"score": NOTHING, "state": "unreadable"}

FILES = (
    Case("control", lambda folder: None, FULL),
    Case("JSON cut in the middle", _text('{"cells": [{"cell_type": "code"'), word="not JSON", **LOST),
    Case("empty file", _text(""), word="empty", **LOST),
    Case("JSON, but no notebook", _text("[1, 2]"), word="no notebook", **LOST),
    Case("cells are no list", _raw(cells="none"), word="no cells", **LOST),
    Case("100,000 nested lists", _text("[" * 100_000), word="nested", **LOST),
    Case("binary rubbish", _text(bytes(range(256)) * 100), word="not JSON", **LOST),
    Case("31 MB of blanks", _text(" " * 31_000_000), word="too large", **LOST),
    Case("no notebook", lambda folder: (folder / NOTEBOOK).unlink(), word="missing", **LOST),
    Case("renamed", lambda folder: (folder / NOTEBOOK).rename(folder / "mine.ipynb") and None, FULL, word="renamed"),
    Case("link to a file of the system", _instead(lambda path: path.symlink_to("/etc/passwd")), word="link", **LOST),
    Case("link to a peer's notebook", lambda f: _instead(lambda p: p.symlink_to(_peer(f)))(f), word="link", **LOST),
    Case("a pipe", _instead(os.mkfifo), word="ordinary", **LOST),
    Case("a folder", _instead(Path.mkdir), word="ordinary", **LOST),
    Case("link beside it", lambda f: (f / "data.csv").symlink_to("/etc/shadow"), FULL, word="link"),
    Case("test cell deleted", _edit(lambda c: c.remove(_cell(c, "S01-period-test"))), FULL, word="missing"),
    Case("test cell copied", _edit(lambda c: _copy(c, "S01-period-test")), FULL, word="twice"),
    Case("answer copied", _edit(lambda c: _copy(c, "S01-period")), FULL, word="twice"),
    Case("asserts removed", _edit(lambda c: (_cell(c, "S01-period").update(source=WRONG),
         _cell(c, "S01-period-test").update(source="pass"))), SPEED_ONLY, word="edited"),
    Case("points raised", _settings("S01-period-test", points=100), FULL),
    Case("grade: false", _settings("S01-period-test", grade=False), FULL),
    Case("settings are a text", _edit(lambda c: _cell(c, "S01-period-test")["metadata"].update(nbgrader="x")), FULL),
    Case("id renamed", _settings("S01-period-test", grade_id="mine"), FULL, word="lost its settings"),
    Case("id is a list", _settings("S01-period-test", grade_id=[1]), FULL, word="lost its settings"),
    Case("all settings removed", _edit(_strip), FULL, word="lost its settings"),
    Case("answer made text", _edit(lambda c: _cell(c, "S01-period").update(cell_type="markdown")), FULL, word="made a"),
    Case("other kernel", _raw(metadata={"kernelspec": {"name": "julia", "display_name": "J", "language": "j"}}), FULL),
    Case("format of the future", _raw(nbformat_minor=99), FULL),
    Case("format 3", _version_3, FULL),
    Case("cells in reverse order", _edit(list.reverse), NOTHING),
    Case("5,000 cells", _edit(lambda c: c.extend([{"cell_type": "code", "source": "1", "metadata": {}}] * 5000)), FULL,
         word="first 1000"),
)  # fmt: skip
PROGRAMS = (
    Case("os._exit", _period("import os; os._exit(0)"), word="exit 0", **ENDED),
    Case("sys.exit", _period(f"{PERIOD}\nimport sys; sys.exit()"), FULL),
    Case("segmentation fault", _period("import ctypes; ctypes.string_at(0)"), word="SIGSEGV", **ENDED),
    Case("endless loop", _period("while True: pass"), SPEED_ONLY, word="loop never end"),
    Case("endless loop without interrupt", _period("import signal\nsignal.signal(2, signal.SIG_IGN)\nwhile True: pass"),
         word="could not be interrupted", **ENDED),
    Case("endless loop in C", _period("sum(range(10 ** 14))"), word="could not be interrupted", **ENDED),
    Case("fork bomb", _period("import os\nwhile True:\n    try: os.fork()\n    except OSError: pass"), word="memory", **ENDED),
    Case("50 detached processes", _period(f"{PERIOD}\nimport subprocess\nfor _ in range(50):\n    try: subprocess.Popen("
         "['sleep', '1000'], start_new_session=True)\n    except OSError: pass"), FULL),
    Case("10 GB of memory", _period("x = bytearray(10 ** 10)"), SPEED_ONLY),
    Case("endless recursion", _period("import sys\nsys.setrecursionlimit(300)\ndef f(): return f()\nf()"), SPEED_ONLY),
    Case("200 MB of output", _period(f"{PERIOD}\nfor _ in range(2000): print('x' * 100_000)"), FULL),
    Case("200 MB in one picture", _period(f"{PERIOD}\nfrom IPython.display import Image, display\n"
         "display(Image(data=b'x' * 200_000_000, format='png'))"), FULL),
    Case("fills the disk", _period("with open('/tmp/x', 'wb') as f:\n    while True: f.write(bytes(10 ** 6))"), SPEED_ONLY),
    Case("writes the gradebook", _period("import sqlite3, glob\ndb = glob.glob('/**/gradebook.db', recursive=True)\n"
         "sqlite3.connect(db[0]).execute('update grade set auto_score = 9')"), SPEED_ONLY),
    Case("reads the source", _period("import glob\nf = glob.glob('/**/S01*.ipynb', recursive=True)\n"
         "period_min = len(open(f[0]).read())"), SPEED_ONLY),
    Case("reads hidden tests", _period("period_min = [c for c in In if 'true_minutes' in c][0]"), SPEED_ONLY),
    Case("opens the network", _period("import urllib.request as r\nperiod_min = r.urlopen('http://127.0.0.1:1').read()"),
         SPEED_ONLY),
    Case("IPython start-up file", _period(f"{PERIOD}\nimport os, pathlib\np = pathlib.Path(os.environ['IPYTHONDIR'], "
         "'profile_default/startup'); p.mkdir(parents=True); (p / 'x.py').write_text('1/0')"), FULL),
    Case("kills its parent", _period(f"{PERIOD}\nimport os\ntry: os.kill(os.getppid(), 9)\nexcept OSError: pass"), FULL),
    Case("kills all", _period(f"{PERIOD}\nimport os\ntry: os.kill(-1, 9)\nexcept OSError: pass"), FULL),
    Case("always equal", _period("class A(float):\n    __eq__ = __lt__ = __le__ = lambda *a: True\n    __hash__ = None\n"
         "period_min = A(1)"), SPEED_ONLY),
    Case("array with its own rules", _period("import numpy as np\nclass A(np.ndarray):\n    __array_ufunc__ = lambda s, *a, "
         "**k: np.True_\nperiod_min = np.ones(1).view(A)"), SPEED_ONLY),
    Case("nan", _period("period_min = float('nan')"), SPEED_ONLY),
    Case("asserts stripped from all cells", _period("import ast\nclass T(ast.NodeTransformer):\n    visit_Assert = lambda s, n:"
         " ast.Pass()\nget_ipython().ast_transformers.append(T())\nperiod_min = 1.0"), SPEED_ONLY, word="assert", flagged=True),
    Case("shadowed names", _period("abs = len = max = lambda *a: 0\nexpect = personal = None\nperiod_min = 1.0"), SPEED_ONLY),
    Case("checks of the course replaced", _period("from idsea_lessons.learn import expect as e\ne.close = e.number = "
         "lambda *a, **k: None\nperiod_min = 1.0"), SPEED_ONLY, word="checks", flagged=True),
    Case("checks replaced, answer right", _period(f"from idsea_lessons.learn import expect as e\ne.close = "
         f"lambda *a, **k: None\n{PERIOD}"), FULL, word="checks", flagged=True),
    Case("numpy.testing replaced", _period("import numpy.testing as t\nt.assert_allclose = print\nperiod_min = 1.0"),
         SPEED_ONLY, word="numpy.testing", flagged=True),
    Case("errors not shown", _period("get_ipython().showtraceback = lambda *a, **k: None\nperiod_min = 1.0"),
         SPEED_ONLY, word="error", flagged=True),
    Case("answers for the engine", _period("import idsea_lessons.classroom.engine.channel as c\nold = c.send\nc.send = lambda "
         "s, m: old(s, {'outputs': [], 'failed': False})\nperiod_min = 1.0"), SPEED_ONLY, word="fail", flagged=True),
    Case("breaks the line", _period("import gc, socket\n[s.send(b'x' * 100) for s in gc.get_objects() if type(s) is "
         "socket.socket]\nperiod_min = 1.0"), SPEED_ONLY, "stopped"),
    Case("a script in the output", _period(f"{PERIOD}\nfrom IPython.display import HTML, display\n"
         "display(HTML('<script>alert(1)</script>'))"), FULL),
    Case("right, with warnings", _period(f"{PERIOD}\nimport warnings, sys\nwarnings.warn('x')\nprint('x', file=sys.stderr)"), FULL),
    Case("a generator", _period("period_min = (n for n in [1])"), SPEED_ONLY),
    Case("10 million numbers", _period("period_min = [1.0] * 10 ** 7"), SPEED_ONLY),
    Case("a list in a list in ...", _period("period_min = []\nfor _ in range(10 ** 5): period_min = [period_min]"), SPEED_ONLY),
    Case("half a character", _period("period_min = '\\\\ud800'\nprint(period_min)"), SPEED_ONLY),
    Case("a number with 100,000 digits", _period("period_min = 10 ** 100_000"), SPEED_ONLY),
    Case("learner id of somebody else", _edit(lambda c: _cell(c, "S01-learner").update(source="learner_id = 'control'")), NOTHING),
    Case("syntax error", _period("period_min = = 1"), SPEED_ONLY),
    Case("10,000 threads", _period(f"{PERIOD}\nimport threading, time\ntry:\n    for _ in range(10_000): threading.Thread("
         "target=time.sleep, args=(99,)).start()\nexcept RuntimeError: pass"), FULL),
)  # fmt: skip
CASES = (*FILES, *PROGRAMS)
