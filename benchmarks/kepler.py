"""Kepler's problem for a million mixed states: ellipses and hyperbolas, 1e-3 to 10 periods into past and future."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

WHAT = "Kepler, 1e6 mixed states"
AGAINST = "pykep 3, scalar loop"
REACH = 5.0
TOLERANCE = 1e-8  # near e = 1, ten turns make a million out of one in the last digit of the start; mostly it is 1e-15
COUNT = 1_000_000


def _states() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give states with e from 0 to 5 in all directions, in a plane turned at random, about a body with GM = 1."""
    random = np.random.default_rng(20260101)
    e, q = random.uniform(0, 5, COUNT), 10 ** random.uniform(-1, 1, COUNT)
    farthest = np.where(e < 1, np.pi, 0.9 * np.arccos(-1 / np.maximum(e, 1)))
    true = random.uniform(-1, 1, COUNT) * farthest
    x, y = random.normal(size=(2, COUNT, 3))
    x /= np.linalg.norm(x, axis=-1, keepdims=True)
    y -= np.sum(x * y, axis=-1, keepdims=True) * x
    y /= np.linalg.norm(y, axis=-1, keepdims=True)
    cosine, sine = np.cos(true)[:, None], np.sin(true)[:, None]
    p = (q * (1 + e))[:, None]
    r = p / (1 + e[:, None] * cosine) * (cosine * x + sine * y)
    v = ((e[:, None] + cosine) * y - sine * x) / np.sqrt(p)
    periods = 10 ** random.uniform(-3, 1, COUNT) * random.choice([-1, 1], COUNT)
    return r, v, periods * 2 * np.pi * (q / np.abs(1 - e)) ** 1.5


def ours() -> Callable[[], np.ndarray]:
    """One call for all states."""
    from idsea_lessons.orbits.kepler import propagate

    r, v, time = _states()
    return lambda: np.concatenate(propagate(1.0, r, v, time), axis=-1)


def theirs() -> Callable[[], np.ndarray]:
    """Loop over the states."""
    from benchmarks.peers import import_pykep

    pykep = import_pykep()
    r, v, time = _states()

    def work() -> np.ndarray:
        result = np.empty((COUNT, 6))
        for k in range(COUNT):
            result[k, :3], result[k, 3:] = pykep.propagate_lagrangian([r[k], v[k]], time[k], 1.0)
        return result

    return work
