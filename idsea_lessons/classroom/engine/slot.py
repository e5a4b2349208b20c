"""One place in which submissions run, one after the other: a sandbox, seen from outside.

Whatever comes out of a sandbox is untrusted: it is read as JSON of a limited size, and waited for no longer than a
limit. A sandbox that does not answer, or is not clean after a submission, is thrown away and a new one started.
"""

from __future__ import annotations

import contextlib
import json
import select
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

from idsea_lessons.classroom.engine import channel, sandbox

WARM_SECONDS = 600
GRACE_SECONDS = 3.0
_LOOK_EVERY = 0.5


class Stopped(Exception):
    """The program of a submission has ended, or was stopped; the message says why."""


class TooLong(Exception):
    """A cell ran longer than it may, and was interrupted; the program lives on.

    Parameters
    ----------
    reply : dict, optional
        What the interrupted cell has given.
    """

    def __init__(self, reply: dict[str, Any] | None = None) -> None:
        super().__init__("it ran too long and was interrupted")
        self.reply = reply or {}


class Slot:
    """A sandbox that is started when it is needed.

    Parameters
    ----------
    limits : Limits
        For each submission.
    walls : bool
        Whether there is a sandbox at all.
    """

    def __init__(self, limits: sandbox.Limits = sandbox.Limits(), walls: bool = True) -> None:  # noqa: B008 - frozen
        self._limits, self._walls = limits, walls
        self._process: subprocess.Popen | None = None
        self._control: socket.socket | None = None
        self._log: BinaryIO | None = None
        self._place = ""
        self._is_ready = False

    def start(self) -> None:
        """Start the sandbox, if it does not run yet; `ready` waits until it can be used."""
        if self._process is not None and self._process.poll() is None:
            return
        self.close()
        self._process, self._control, self._log, self._place = sandbox.start(self._limits, self._walls)
        self._is_ready = False

    def ready(self) -> None:
        """Wait until the sandbox can be used.

        Raises
        ------
        NoSandbox
            If its server does not come up.
        """
        self.start()
        if self._is_ready:
            return
        assert self._control is not None
        assert self._log is not None
        self._control.settimeout(WARM_SECONDS)
        try:
            clean = channel.receive(self._control)["ready"]
        except (channel.ChannelError, TimeoutError) as problem:
            self._log.seek(0)
            said = self._log.read()[-2000:].decode("utf-8", "replace").strip() or problem
            self.close()
            raise sandbox.NoSandbox(f"the sandbox does not come up: {said}") from problem
        if not clean:
            self.close()
            raise sandbox.NoSandbox("the sandbox cannot be emptied")
        self._is_ready = True

    def open(self, folder: str, files: Mapping[str, str], environ: Mapping[str, str]) -> Session:
        """Begin a submission.

        Parameters
        ----------
        folder : str
            Working folder, below the sandbox's /tmp.
        files : mapping of str to str
            Files to lay there: name to content in base64.
        environ : mapping of str to str
            Environment variables.

        Returns
        -------
        Session
            To run cells in.
        """
        self.ready()
        assert self._control is not None
        assert self._process is not None
        ours, theirs = socket.socketpair()
        order = {"do": "start"}
        try:
            socket.send_fds(self._control, [json.dumps(order).encode()], [theirs.fileno()])
            settings = {
                "folder": folder,
                "files": dict(files),
                "environ": dict(environ),
                "limits": self._limits.for_process(),
            }
            channel.send(ours, settings)
        except (OSError, channel.ChannelError) as problem:
            self.close()
            raise Stopped(f"the sandbox is gone: {problem}") from problem
        finally:
            theirs.close()
        return Session(self, ours, self._control, self._process.pid, self._limits.memory)

    def close(self) -> None:
        """End the sandbox, and with it whatever runs in it."""
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        if self._log is not None:
            self._log.close()
        if self._place:
            shutil.rmtree(self._place, ignore_errors=True)
        self._process = self._control = self._log = None
        self._is_ready = False


class Session:
    """One submission in a sandbox."""

    def __init__(self, slot: Slot, line: socket.socket, control: socket.socket, pid: int, memory: int) -> None:
        self._slot, self._line, self._control, self._pid, self._memory = slot, line, control, pid, memory
        self.ended = ""

    def ask(
        self, message: dict[str, Any], seconds: float, answer: Callable[[dict], dict] | None = None
    ) -> dict[str, Any]:
        """Ask for something and wait for the answer.

        Parameters
        ----------
        message : dict
            See `server`.
        seconds : float
            How long it may take.
        answer : callable, optional
            Answers what the other side asks in the meantime.

        Returns
        -------
        dict
            The answer.

        Raises
        ------
        TooLong
            If it took too long and could be interrupted.
        Stopped
            If the program ended, or had to be killed.
        """
        if self.ended:
            raise Stopped(self.ended)
        try:
            self._line.settimeout(seconds)
            channel.send(self._line, message)
            deadline, late = time.monotonic() + seconds, False
            while True:
                if not self._wait(deadline):
                    if late:
                        self._kill(f"ran for more than {seconds:.0f} seconds and could not be interrupted")
                    self._order("interrupt")
                    deadline, late = time.monotonic() + GRACE_SECONDS, True
                    continue
                self._line.settimeout(max(1.0, deadline - time.monotonic()))
                reply = channel.receive(self._line)
                if answer is not None and "ask" in reply:
                    channel.send(self._line, answer(reply))
                elif late:
                    raise TooLong(reply)
                else:
                    return reply
        except TimeoutError:
            self._kill("did not finish its answer")
        except channel.ChannelError as problem:
            self._kill(f"its answer could not be read: {problem}")
        raise AssertionError("not reached")

    def _wait(self, deadline: float) -> bool:
        """Wait until there is an answer; False if the time is over."""
        while True:
            left = deadline - time.monotonic()
            ready, _, _ = select.select([self._line, self._control], [], [], max(0.0, min(left, _LOOK_EVERY)))
            if self._line in ready:
                return True
            if self._control in ready:
                self._note_end()
            if left <= 0:
                return False
            if (used := memory_used(self._pid)) > self._memory:
                self._kill(f"used {used / 1e9:.1f} GB of memory, and {self._memory / 1e9:.1f} GB are allowed")

    def _note_end(self) -> None:
        """Read how the program ended."""
        try:
            self._control.settimeout(30)
            how = channel.receive(self._control)["ended"]
        except (channel.ChannelError, TimeoutError):
            how = "the sandbox ended"
            self._slot.close()
        if "not clean" in how:
            self._slot.close()
        self.ended = f"the program ended by itself ({how})"
        self._line.close()
        raise Stopped(self.ended)

    def _kill(self, why: str) -> None:
        """End the program, for a reason."""
        if not self.ended:
            with contextlib.suppress(Stopped):
                self._order("stop")
                ready, _, _ = select.select([self._control], [], [], 30)
                if ready:
                    self._note_end()
                self._slot.close()  # not even the server answers
            # A closed line with a dead program behind it says less than the way in which the program ended.
            if "the other side is gone" not in why:
                self.ended = f"the program {why}"
            self._line.close()
        raise Stopped(self.ended or f"the program {why}")

    def _order(self, what: str) -> None:
        try:
            self._control.sendall(json.dumps({"do": what}).encode())
        except OSError:
            self._slot.close()

    def close(self) -> None:
        """End the submission; the sandbox is empty afterwards."""
        if not self.ended:
            with contextlib.suppress(Stopped):
                self._kill("was ended after its last cell")


def memory_used(pid: int) -> int:
    """Return the bytes that a process and its children have for themselves.

    Parameters
    ----------
    pid : int
        The first process of a sandbox, seen from outside.

    Returns
    -------
    int
        Resident memory, less what is shared with others; 0 if the process is gone.

    Examples
    --------
    >>> import os
    >>> memory_used(os.getpid()) > 1_000_000
    True
    """
    import psutil

    try:
        first = psutil.Process(pid)
        family = [first, *first.children(recursive=True)]
    except psutil.Error:
        return 0
    total = 0
    for process in family:
        with contextlib.suppress(psutil.Error):
            use = process.memory_info()
            total += max(0, use.rss - getattr(use, "shared", 0))
    return total
