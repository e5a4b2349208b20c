"""Lambert's problem on a grid of 200 x 200 transfers between two random orbits' places."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

WHAT = "Lambert, 200 x 200 grid"
AGAINST = "pykep 3, scalar loop"
REACH = 10.0
TOLERANCE = 1e-12
COUNT = 200


def _grid() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(20200723)
    r1, r2 = random.normal(size=(COUNT, 3)), random.normal(size=(COUNT, 3))
    return r1, r2, random.uniform(0.1, 20.0, size=(COUNT, COUNT))


def ours() -> Callable[[], np.ndarray]:
    """Broadcast over the grid."""
    from idsea_lessons.orbits import lambert

    r1, r2, time = _grid()
    return lambda: np.concatenate(lambert(1.0, r1[:, None], r2[None], time), axis=-1)


def theirs() -> Callable[[], np.ndarray]:
    """Loop over the grid."""
    from benchmarks.peers import import_pykep

    pykep = import_pykep()
    r1, r2, time = _grid()

    def work() -> np.ndarray:
        result = np.empty((COUNT, COUNT, 6))
        for i in range(COUNT):
            for j in range(COUNT):
                solved = pykep.lambert_problem(r0=r1[i], r1=r2[j], tof=time[i, j], mu=1.0, cw=False, multi_revs=0)
                result[i, j, :3], result[i, j, 3:] = solved.v0[0], solved.v1[0]
        return result

    return work
