"""How the library's numerical kernels are compiled, and kept ready between sessions.

A kernel is a plain function on floats and arrays, compiled once by numba. The result is kept on disk, so that only
the first run after installation pays for it; `warm` does that on purpose, with progress, before a learner waits.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import platformdirs

ROOMS_WITH_KERNELS = ("orbits", "dynamics", "surface")

# Each module here has a function `warm()` that calls its kernels once with small input.
MODULES_WITH_KERNELS = (
    *(f"idsea_lessons.orbits.{name}" for name in ("lambert", "kepler", "anomalies", "elements", "equinoctial")),
    "idsea_lessons.dynamics.propagate",
    "idsea_lessons.dynamics.threebody_flight",
    *(f"idsea_lessons.surface.{name}" for name in ("gravity_turn", "guidance", "atmospheres", "entry", "entry_many")),
    "idsea_lessons.dynamics.polyhedron",
)


def cache_folder() -> Path:
    """Name the folder that holds the compiled kernels (environment variable NUMBA_CACHE_DIR, or the user's cache).

    A kernel that calls one of another file is not compiled again by numba when that other file changes. So every state
    of the source files has a folder of its own.
    """
    if chosen := os.environ.get("NUMBA_CACHE_DIR"):
        return Path(chosen)
    package = Path(__file__).resolve().parent
    files = sorted(file for room in ROOMS_WITH_KERNELS for file in (package / room).glob("*.py"))
    state = [(str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in files]
    name = hashlib.sha256(repr(state).encode()).hexdigest()[:16]
    return Path(platformdirs.user_cache_dir("idsea")) / "kernels" / name


def _numba() -> Any:
    """Import numba when the first kernel is defined; it reads the name of its cache folder at that moment."""
    os.environ.setdefault("NUMBA_CACHE_DIR", str(cache_folder()))
    import numba

    return numba


def kernel(function: Callable[..., Any]) -> Any:
    """Compile a scalar function for use inside broadcast kernels, which compile it under their lock.

    Examples
    --------
    >>> @kernel
    ... def double(x):
    ...     return 2.0 * x
    >>> double(1.5)
    3.0
    """
    return _cached(lambda cache: _numba().njit(cache=cache, error_model="numpy")(function))


def part(function: Callable[..., Any]) -> Any:
    """Compile a function that takes another function, as a part of each kernel that calls it; it is not kept alone."""
    return _numba().njit(error_model="numpy")(function)


class BroadcastKernel:
    """A function written for one case that NumPy repeats over grids; compiled when it is first called.

    Parameters
    ----------
    function : callable
        The kernel; its last arguments are the arrays it fills.
    layout : str
        Core dimensions, as NumPy writes them: "(n),(n),()->(n)".
    signature : str
        Argument types, as numba writes them: "void(f8[:], f8[:], f8, f8[:])".
    kept : bool
        Whether the compiled code is kept on disk.
    """

    def __init__(self, function: Callable[..., Any], layout: str, signature: str, kept: bool = True) -> None:
        self._function, self._layout, self._signature, self._kept = function, layout, signature, kept
        functools.update_wrapper(self, function)

    def __call__(self, *arguments: Any) -> Any:
        """Call the compiled function with NumPy's broadcasting; cells without an answer are NaN, not warnings."""
        with np.errstate(all="ignore"):
            return self._compiled(*arguments)

    @functools.cached_property
    def _compiled(self) -> Any:
        def compiled_for(cache: bool) -> Any:
            return _numba().guvectorize([self._signature], self._layout, nopython=True, cache=cache)(self._function)

        return _cached(compiled_for, alone=True) if self._kept else compiled_for(False)


class ArrayKernel:
    """A function on whole arrays whose results have a size that only it knows; compiled when it is first called."""

    def __init__(self, function: Callable[..., Any], signature: str, kept: bool = True) -> None:
        self._function, self._signature, self._kept = function, signature, kept
        functools.update_wrapper(self, function)

    def __call__(self, *arguments: Any) -> Any:
        """Call the compiled function."""
        return self._compiled(*arguments)

    @functools.cached_property
    def _compiled(self) -> Any:
        def compiled_for(cache: bool) -> Any:
            return _numba().njit(self._signature, cache=cache, error_model="numpy")(self._function)

        return _cached(compiled_for, alone=True) if self._kept else compiled_for(False)


def array_kernel(signature: str, kept: bool = True) -> Callable[[Callable[..., Any]], ArrayKernel]:
    """Compile a function on whole arrays (see `ArrayKernel`); argument types as numba writes them: "(f8[::1], f8)"."""
    return lambda function: ArrayKernel(function, signature, kept)


def broadcast_kernel(layout: str, signature: str, kept: bool = True) -> Callable[[Callable[..., Any]], BroadcastKernel]:
    """Compile a function for one case and let it broadcast over grids (see `BroadcastKernel`)."""
    return lambda function: BroadcastKernel(function, layout, signature, kept)


@contextlib.contextmanager
def _alone_in_the_cache() -> Iterator[None]:
    """Let one process at a time compile: two would number their files alike, and one would run the other's code."""
    import filelock

    folder = cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(folder / "compiling.lock"):
        yield


def _cached(make: Callable[[bool], Any], alone: bool = False) -> Any:
    """Compile with the cache on disk, or without it where no folder can be written to."""
    try:
        with _alone_in_the_cache() if alone else contextlib.nullcontext():
            return make(True)
    except (RuntimeError, OSError, NotImplementedError):  # numba: "cannot cache function: no locator available"
        return make(False)


class Warmed(NamedTuple):
    """One module whose kernels are ready, and how long that took."""

    module: str
    seconds: float


def warm() -> Iterator[Warmed]:
    """Compile every kernel that is not compiled yet, one module at a time, so that a caller can show progress."""
    import time

    for name in MODULES_WITH_KERNELS:
        start = time.perf_counter()
        importlib.import_module(name).warm()
        yield Warmed(name, time.perf_counter() - start)
