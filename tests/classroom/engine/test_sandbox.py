"""Each wall of the sandbox, proven by trying to climb it."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from idsea_lessons.classroom.engine import sandbox
from idsea_lessons.classroom.engine.execution import Executed
from idsea_lessons.classroom.engine.slot import Slot, Stopped, TooLong

Run = Callable[..., Executed]


def said(executed: Executed, cell: int = 0) -> str:
    """Everything that a cell shows."""
    parts = []
    for output in executed.outputs[cell]:
        parts += [output.get("text", ""), output.get("evalue", ""), output.get("ename", "")]
        parts.append(output.get("data", {}).get("text/plain", ""))
    return "\n".join(parts)


def tries(code: str) -> str:
    """Return a cell that says what became of an attempt."""
    body = "\n".join("    " + line for line in code.splitlines())
    return f"try:\n{body}\n    print('CLIMBED')\nexcept BaseException as e:\n    print(type(e).__name__, e)"


REPOSITORY = Path(sandbox.PACKAGE).parent


@pytest.mark.parametrize(
    "code",
    [
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:{port}', timeout=3)",
        "import socket; socket.create_connection(('{host}', {port}), 3)",
        "open('{repository}/assignments/A02_lambert_porkchop/A02_lambert_porkchop.md').read()",
        "import os; assert os.listdir('{repository}/assignments')",
        "open('{secret}').read()",
        "open('/etc/shadow').read()",
        "open('/etc/passwd').read()",
        "import os; os.kill({pid}, 0)",
        "import os; assert any(int(p) > 1 and int(p) != os.getpid() for p in os.listdir('/proc') if p.isdigit())",
        "open('/usr/idsea', 'w')",
        "open('{repository}/idsea_lessons/climbed.py', 'w')",
        "open('/climbed', 'w')",
        "open('/dev/climbed', 'w')",
        "import os; os.mknod('/tmp/disk', 0o600 | 0o060000, os.makedev(8, 0))",
        "open('/proc/1/mem', 'rb+').seek(0x400000)",
        "open('/proc/1/environ', 'rb').read()",
        "import os; assert os.listdir('/proc/1/fd')",
        "open('/proc/sys/kernel/hostname', 'w').write('climbed')",
        "import socket; socket.sethostname('climbed')",
        "import os; os.setuid(0)",
        "import os; os.chroot('/tmp')",
        "import ctypes; assert ctypes.CDLL(None, use_errno=True).mount(b'none', b'/usr', b'tmpfs', 0, None) == 0",
        "import ctypes; assert ctypes.CDLL(None, use_errno=True).ptrace(16, 1, 0, 0) == 0",
        "import subprocess; subprocess.run(['mount', '-o', 'remount,rw', '/'], check=True, capture_output=True)",
    ],
)
def test_a_wall_holds(run: Run, tmp_path: Path, code: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("of somebody else")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        facts = {"port": port, "host": "127.0.0.1", "repository": REPOSITORY, "secret": secret, "pid": os.getpid()}
        code = code.format(**facts)
        executed = run(tries(code))
    assert "CLIMBED" not in said(executed), said(executed)
    assert said(executed).strip()
    assert executed.reason == ""


def test_the_same_attempts_succeed_without_walls(tmp_path: Path) -> None:
    """Otherwise the test above could not fail."""
    secret = tmp_path / "secret.txt"
    secret.write_text("of somebody else")
    slot = Slot(walls=False)
    try:
        session = slot.open("here", {}, {})
        reply = session.ask({"do": "run", "code": tries(f"open('{secret}').read()"), "count": 1}, 60)
        assert "CLIMBED" in str(reply)
        session.close()
    finally:
        slot.close()


def test_nothing_of_the_trainer_s_environment_comes_in(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAINERS_TOKEN", "secret-of-the-trainer")
    assert "secret-of-the-trainer" not in said(run("import os; print(dict(os.environ))"))
    fresh = Slot()
    try:
        session = fresh.open("here", {}, {})
        reply = session.ask({"do": "run", "code": "import os; print(dict(os.environ))", "count": 1}, 30)
        assert "HOME" in str(reply)
        assert "secret-of-the-trainer" not in str(reply)
    finally:
        fresh.close()


def test_nothing_is_left_for_the_next_one(run: Run) -> None:
    before = run("import os\nprint(sorted(os.listdir('/tmp')))")
    run("open('/tmp/left.txt', 'w').write('x'); import os; os.makedirs('/tmp/a/b'); os.chmod('/tmp/a/b', 0)")
    run("import sys; sys.modules['left'] = 1; import builtins; builtins.left = 1; __import__('numpy').left = 1")
    after = run("import os, sys, builtins, numpy\nprint(sorted(os.listdir('/tmp')))", "print(os.listdir('/dev/shm'))",
                "print('left' in sys.modules, hasattr(builtins, 'left'), hasattr(numpy, 'left'))")  # fmt: skip
    assert said(after, 0) == said(before, 0)
    assert "left.txt" not in said(after, 0)
    assert said(after, 1).strip() == "[]"
    assert said(after, 2).strip() == "False False False"


def test_compiled_code_that_a_learner_changes_is_not_what_the_next_one_runs(run: Run) -> None:
    names = "import pathlib\nfiles = sorted(p for p in pathlib.Path('/tmp/kernels').rglob('*') if p.is_file())\n"
    change = "import os\nold = files[0].stat()\nfiles[0].write_bytes(b'changed')\nos.utime(files[0], (1, 1))\n"
    assert "changed" in said(run(names + change + "print(files[0].read_bytes())"))
    assert "changed" not in said(run(names + "print(files[0].read_bytes()[:20])"))
    assert "added.py" in said(run("open('/tmp/kernels/added.py', 'w').close()\nimport os; os.listdir('/tmp/kernels')"))
    assert "added.py" not in said(run("import os; os.listdir('/tmp/kernels')"))


def test_processes_do_not_outlive_their_submission(run: Run) -> None:
    before = {process.pid for process in psutil.process_iter()}
    run("import subprocess\nfor _ in range(20): subprocess.Popen(['setsid', 'sleep', '12345'], start_new_session=True)")
    left = [p for p in psutil.process_iter(["cmdline"]) if p.pid not in before and "12345" in str(p.info["cmdline"])]
    assert left == []


def test_a_fork_bomb_is_contained(run: Run) -> None:
    executed = run("import os\nwhile True:\n    try: os.fork()\n    except OSError: pass", seconds=3)
    assert executed.reason or executed.notes
    assert "2" in said(run("1 + 1"))


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("import os; os._exit(3)", "exit 3"),
        ("import os; os.kill(os.getpid(), 9)", "SIGKILL"),
        ("import ctypes; ctypes.string_at(0)", "SIGSEGV"),
        ("import signal\nsignal.signal(2, signal.SIG_IGN)\nwhile True: pass", "could not be interrupted"),
        ("sum(range(10 ** 13))", "could not be interrupted"),
        ("b = [bytearray(200_000_000) for _ in range(30)]\nfor x in b:\n  x[::4096] = b'1' * len(x[::4096])", "memory"),
    ],
)
def test_a_program_that_ends_early_is_named(run: Run, code: str, word: str) -> None:
    executed = run("x = 1", code, ("test", "assert x == 1"), seconds=3)
    assert word in executed.reason + said(executed, 1)
    assert "was not run" in said(executed, 2) or executed.reason == ""
    assert "2" in said(run("1 + 1"))


def test_an_endless_loop_is_interrupted_and_the_rest_runs(run: Run) -> None:
    executed = run("while True: pass", "x = 5", ("test", "assert x == 5"), seconds=2)
    assert "does a loop never end?" in said(executed, 0)
    assert executed.outputs[2] == []
    assert executed.reason == ""


@pytest.mark.parametrize("code", ["print('x' * 1000, flush=True)\n" * 3, "while True: print('x' * 100_000)"])
def test_output_is_limited(run: Run, code: str) -> None:
    executed = run(code, seconds=3)
    assert 100 < len(said(executed)) < 2_100_000


def test_files_are_limited(run: Run) -> None:
    code = "with open('/tmp/large', 'wb') as f:\n    for _ in range(10_000): f.write(bytes(1_000_000))"
    assert "OSError" in said(run(tries(code)))


def test_the_limit_of_processes_counts_for_one_sandbox_alone(pair: tuple[Slot, Slot]) -> None:
    first, second = (slot.open("x", {}, {}) for slot in pair)
    many = "import threading, time\n" + tries(
        "for _ in range(500): threading.Thread(target=time.sleep, args=(5,), daemon=True).start()"
    )
    assert "can't start new thread" in str(first.ask({"do": "run", "code": many, "count": 1}, 20))
    one = "import threading\nt = threading.Thread(target=print, args=('ran',)); t.start(); t.join()"
    assert "ran" in str(second.ask({"do": "run", "code": one, "count": 1}, 20))
    first.close()
    second.close()


def test_a_server_that_is_killed_from_outside_is_replaced(pair: tuple[Slot, Slot]) -> None:
    slot, _ = pair
    session = slot.open("x", {}, {})
    [server] = psutil.Process(slot._process.pid).children()  # type: ignore[union-attr]
    killer = threading.Timer(0.5, server.kill)
    killer.start()
    with pytest.raises((Stopped, TooLong)):
        session.ask({"do": "run", "code": "import time; time.sleep(30)", "count": 1}, 40)
    again = slot.open("x", {}, {})
    assert "2" in str(again.ask({"do": "run", "code": "1 + 1", "count": 1}, 20))
    again.close()


def test_without_bubblewrap_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox.shutil, "which", lambda name: None)
    assert "bubblewrap is not installed" in sandbox.why_not()
    monkeypatch.setattr(sandbox.sys, "platform", "darwin")
    assert "needs Linux" in sandbox.why_not()
