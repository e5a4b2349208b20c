"""Who runs the notebooks: the cores of this computer, or those of a cluster, by the same function."""

from __future__ import annotations

import atexit
import queue
import threading
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any, Protocol

from idsea_lessons.classroom.engine.execution import Executed, Job, execute
from idsea_lessons.classroom.engine.sandbox import Limits, NoSandbox, why_not
from idsea_lessons.classroom.engine.slot import Slot, Stopped

_Pair = tuple[Slot, Slot]
_idle: dict[tuple[Limits, bool], queue.LifoQueue[_Pair]] = {}
_all: list[Slot] = []
_guard = threading.Lock()


def run(job: Job, limits: Limits, walls: bool) -> Executed:
    """Run a notebook in two sandboxes of this process, which are kept for the next one.

    Parameters
    ----------
    job : Job
        What to run.
    limits : Limits
        What it may use.
    walls : bool
        False runs it without any sandbox.

    Returns
    -------
    Executed
        What came out.

    Raises
    ------
    NoSandbox
        If this computer cannot build the walls.
    """
    with _guard:
        idle = _idle.setdefault((limits, walls), queue.LifoQueue())
    try:
        pair = idle.get_nowait()
    except queue.Empty:
        if walls and (problem := why_not()):
            raise NoSandbox(problem) from None
        pair = (Slot(limits, walls), Slot(limits, walls))
        _all.extend(pair)
    try:
        for attempt in (1, 2):
            try:
                return execute(job, *pair)
            except Stopped:  # a sandbox was gone before anything ran in it: the next one is new
                if attempt == 2:
                    raise NoSandbox("the sandboxes end as soon as they are used") from None
        raise AssertionError("not reached")
    finally:
        idle.put(pair)


@atexit.register
def close() -> None:
    """End every sandbox of this process."""
    for slot in _all:
        slot.close()
    _all.clear()
    _idle.clear()


class Workers(Protocol):
    """Where jobs go."""

    count: int

    def submit(self, job: Job) -> Any:
        """Hand over a job, and get what will hold its result."""

    def first(self, waiting: list[Any]) -> Any:
        """Wait until one is done, and return it."""

    def close(self) -> None:
        """End all work."""


class LocalWorkers:
    """The cores of this computer.

    Parameters
    ----------
    count : int
        How many notebooks run at the same time.
    limits : Limits
        For each.
    walls : bool
        Whether each is in a sandbox.
    """

    def __init__(self, count: int, limits: Limits, walls: bool = True) -> None:
        self.count = count
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="grading")
        self._run: Callable[[Job], Executed] = lambda job: run(job, limits, walls)

    def submit(self, job: Job) -> Future[Executed]:
        """Hand over a job."""
        return self._pool.submit(self._run, job)

    def first(self, waiting: list[Future[Executed]]) -> Future[Executed]:
        """Wait until one is done."""
        return next(iter(wait(waiting, return_when=FIRST_COMPLETED).done))

    def close(self) -> None:
        """End all work."""
        self._pool.shutdown(cancel_futures=True)
        close()


class ClusterWorkers:
    """The workers of a dask cluster: each needs the course and bubblewrap, and never sees the gradebook.

    Parameters
    ----------
    address : str
        Of the scheduler, such as ``tcp://10.0.0.5:8786``.
    limits, walls
        As for `LocalWorkers`.

    Raises
    ------
    ValueError
        If dask is not installed, or the scheduler does not answer.
    """

    def __init__(self, address: str, limits: Limits, walls: bool = True) -> None:
        try:
            from distributed import Client
        except ImportError as problem:
            raise ValueError("a cluster needs dask: install the course with its extra `classroom`") from problem
        try:
            self._client = Client(address, timeout=8)
        except (OSError, TimeoutError, ValueError) as problem:
            raise ValueError(f"no dask scheduler answers at {address}: {problem}") from problem
        self._limits, self._walls = limits, walls
        self.count = max(1, sum(self._client.nthreads().values()))

    def submit(self, job: Job) -> Any:
        """Hand over a job."""
        return self._client.submit(run, job, self._limits, self._walls, pure=False)

    def first(self, waiting: list[Any]) -> Any:
        """Wait until one is done."""
        from distributed import wait as wait_for

        return next(iter(wait_for(waiting, return_when="FIRST_COMPLETED").done))

    def close(self) -> None:
        """End all work."""
        self._client.close()
