"""The first process of a sandbox: has imported everything, and forks a child for each submission.

It never runs a learner's code itself. It is process 1 of its namespace, so no child can kill it, and when a child
ends it kills whatever the child has left, and wipes the folder.

On its control socket it takes `start` (with one end of a new channel), `interrupt` and `stop`, and says `ended`.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import random
import resource
import select
import signal
import socket
import sys
import time
from typing import Any

from idsea_lessons.classroom.engine import channel, place, values

# What is slow the first time is done once, before any fork: opening the ephemeris, showing an error, comparing.
_FIRST_USES = (
    "from idsea_lessons.ephemeris import et, state\nstate('Mars', et('2021-02-10'))",
    "def _fails(): assert 1 == 2\n_fails()",
    "import numpy.testing\nnumpy.testing.assert_allclose(1.0, 2.0)",
    "from idsea_lessons.learn import expect\nexpect.close('x', 1000.0, 1.0, 0.1, 'km/s')",
    "from astropy import time, units\n(time.Time('2021-02-10T12:00') + 3 * units.day).utc.iso, (2 * units.km).to('m')",
    "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.xlabel('x')",
    "%reset -f",
)
_NO_DUMP = 4  # PR_SET_DUMPABLE


def serve(control: socket.socket) -> None:
    """Import everything, and then serve submissions until the other side is gone.

    Parameters
    ----------
    control : socket.socket
        The server's end.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a process 1 is not hurt by what it has no handler for
    # Nobody in the sandbox may look into this process, or into its own start: /proc/1/mem is closed.
    ctypes.CDLL(None).prctl(_NO_DUMP, 0, 0, 0, 0)
    if os.getpid() == 1:  # where the course itself lies below /tmp, its read-only folders are mounted there
        place.remember()
    shell = _warm()
    clean = place.wipe()
    channel.send(control, {"ready": clean, "pid": os.getpid()})
    while True:
        message, handle = _take(control)
        if message.get("do") != "start" or handle is None:
            continue
        channel.send(control, {"ended": _one_submission(control, handle, shell)})


def _take(control: socket.socket) -> tuple[dict[str, Any], int | None]:
    """Wait for an order; with `start` comes the child's end of a channel."""
    body, handles, _, _ = socket.recv_fds(control, 4096, 1)
    if not body:
        sys.exit()  # the grader is gone, and so is this sandbox
    import json

    return json.loads(body), handles[0] if handles else None


def _one_submission(control: socket.socket, handle: int, shell: Any) -> str:
    """Fork a child, and tell how it ended; leave nothing of it behind."""
    child = os.fork()
    if child == 0:
        control.close()
        _be_the_child(socket.socket(fileno=handle), shell)
    os.close(handle)
    watch = os.pidfd_open(child)
    try:
        while True:
            ready, _, _ = select.select([watch, control.fileno()], [], [])
            if watch in ready:
                break
            message, _ = _take(control)
            if message.get("do") == "interrupt":
                os.kill(child, signal.SIGINT)
            elif message.get("do") == "stop":
                os.kill(child, signal.SIGKILL)
    finally:
        os.close(watch)
    _, status = os.waitpid(child, 0)
    _kill_the_rest()
    return _how(status) + ("" if place.wipe() else " (not clean)")


def _kill_the_rest() -> None:
    """Kill every process of the sandbox but this one."""
    if os.getpid() != 1:  # no walls: what the child left cannot be told from the rest of the computer
        return
    while True:
        with contextlib.suppress(ProcessLookupError):
            os.kill(-1, signal.SIGKILL)
        try:
            while os.waitpid(-1, os.WNOHANG) != (0, 0):
                pass
            time.sleep(0.001)
        except ChildProcessError:
            return


def _how(status: int) -> str:
    """Say how a process ended."""
    if os.WIFSIGNALED(status):
        return f"signal {signal.Signals(os.WTERMSIG(status)).name}"
    return f"exit {os.WEXITSTATUS(status)}"


def _be_the_child(sock: socket.socket, shell: Any) -> None:
    """Serve one submission in the process that was forked for it, and end."""
    code = 1
    try:
        _settle(channel.receive(sock))
        _answer(sock, shell)
        code = 0
    except BaseException:
        code = 70
    finally:
        os._exit(code)


def _settle(order: dict[str, Any]) -> None:
    """Take the limits, the folder and the files of this submission."""
    import base64

    signal.signal(signal.SIGINT, signal.default_int_handler)
    for name, value in order["limits"].items():
        resource.setrlimit(getattr(resource, name), (value, value))
    folder = place.PLACE / order["folder"]
    folder.mkdir(parents=True)
    os.chdir(folder)
    for name, content in order["files"].items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(base64.b64decode(content))
    written = os.open(place.PLACE / ".output", os.O_CREAT | os.O_RDWR | os.O_TRUNC | os.O_APPEND, 0o600)
    nothing = os.open("/dev/null", os.O_RDONLY)
    for old, new in ((nothing, 0), (written, 1), (written, 2)):
        os.dup2(old, new)
    os.environ.update(order["environ"])
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    sys.path.insert(0, "")


def _answer(sock: socket.socket, shell: Any) -> None:
    """Do what the grader asks, one thing after the other."""
    from idsea_lessons.classroom.engine.shell import run

    shell.starting_dir = os.getcwd()
    names = shell.user_ns
    while True:
        message = channel.receive(sock)
        what = message["do"]
        if what == "run":
            shell.execution_count = message["count"]
            outputs, failed = run(shell, message["code"])
            channel.send(sock, {"outputs": outputs, "failed": failed})
        elif what == "get":
            wanted = [name for name in message["names"] if name in names]
            channel.send(sock, {"values": {name: _packed(name, names[name]) for name in wanted}})
        elif what == "set":
            for name, packed in message["values"].items():
                names[name] = _unpacked(packed, lambda *call: _ask(sock, *call))
            for name in message.get("forget", ()):
                names.pop(name, None)
            channel.send(sock, {})
        elif what == "call":
            channel.send(sock, _call(names, message))
        elif what == "end":
            return


def _packed(name: str, value: Any) -> Any:
    """Pack a value, or say why it cannot be carried."""
    try:
        return values.pack(value, name)
    except Exception as problem:
        return {"unreadable": str(problem) if isinstance(problem, values.Unportable) else "a value that cannot be read"}


def _unpacked(packed: Any, call: Any) -> Any:
    try:
        return values.unpack(packed, call)
    except values.Unportable as problem:
        return values.Unreadable(str(problem))


def _call(names: dict[str, Any], message: dict[str, Any]) -> dict[str, Any]:
    """Call a learner's function for a test."""
    from idsea_lessons.classroom.engine.shell import recorder

    try:
        args, kwargs = values.unpack(message["args"]), values.unpack(message["kwargs"])
        return {"value": _packed("", names[message["name"]](*args, **kwargs))}
    except BaseException as problem:  # exit() or an interrupt inside one call shall not end the whole program
        try:
            said = str(problem)[:2000]
        except BaseException:
            said = "(an error without a readable message)"
        return {"error": f"{type(problem).__name__}: {said}"}
    finally:
        recorder.take()  # what the call printed belongs to no cell


def _ask(sock: socket.socket, name: str, args: tuple, kwargs: dict) -> Any:
    """Ask for the result of a learner's function, from inside a test."""
    request = {"ask": name, "args": values.pack(args), "kwargs": values.pack(kwargs)}
    channel.send(sock, request)
    answer = channel.receive(sock)
    if "error" in answer:
        raise AssertionError(f"{name} raises an error: {answer['error']}")
    return _unpacked(answer["value"], None)


def _warm() -> Any:
    """Import what the course uses, and load its compiled kernels, once for all submissions."""
    import importlib
    import pkgutil

    # Children shall not be able to change compiled code that a later child runs: this copy is wiped like all else.
    place.lay_kernels()
    os.environ["NUMBA_CACHE_DIR"] = str(place.KERNELS)
    import idsea_lessons
    from idsea_lessons import compiled
    from idsea_lessons.classroom.engine.shell import make_shell, recorder

    for name in ("numpy", "scipy.optimize", "scipy.integrate", "scipy.interpolate", "scipy.stats", "scipy.linalg"):
        importlib.import_module(name)
    for name in ("matplotlib.pyplot", "astropy.units", "astropy.time", "spiceypy", "spiceypy.cyice"):
        importlib.import_module(name)
    for room in pkgutil.walk_packages(idsea_lessons.__path__, "idsea_lessons."):
        outside = (".cli", ".authoring", ".classroom", "__main__")
        if not any(part in room.name for part in outside):
            importlib.import_module(room.name)
    importlib.import_module("idsea_lessons.classroom.identity")
    for _ in compiled.warm():
        pass
    shell = make_shell()
    for cell in _FIRST_USES:
        shell.run_cell(cell, store_history=False)
    recorder.take()
    return shell


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
