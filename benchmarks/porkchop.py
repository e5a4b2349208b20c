"""A whole porkchop plot with its ephemeris: 153 departures, 396 arrivals, Earth to Mars in 2020."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

WHAT = "porkchop with ephemeris, 153 x 396"
AGAINST = "pykep 3, ephemeris hoisted"
REACH = 8.0
TOLERANCE = 1e-9


def _days() -> tuple[np.ndarray, np.ndarray]:
    from idsea_lessons.ephemeris import epochs

    return epochs("2020-06-01", "2020-10-31"), epochs("2020-12-01", "2021-12-31")


def ours() -> Callable[[], np.ndarray]:
    """Compute C3 and arrival speed of all pairs of days."""
    from idsea_lessons.orbits import porkchop

    departures, arrivals = _days()

    def work() -> np.ndarray:
        grid = porkchop("Earth", "Mars", departures, arrivals)
        return np.stack([grid.c3, grid.v_infinity_arrival], axis=-1)

    return work


def theirs() -> Callable[[], np.ndarray]:
    """Look up each planet once a day, then loop; the same ephemeris, through SPICE."""
    import spiceypy

    from benchmarks.peers import import_pykep
    from idsea_lessons.ephemeris import load_kernels

    pykep = import_pykep()
    load_kernels()
    departures, arrivals = _days()
    mu = 132712440041.279419

    def work() -> np.ndarray:
        leaving = [np.array(spiceypy.spkez(399, t, "ECLIPJ2000", "NONE", 10)[0]) for t in departures]
        meeting = [np.array(spiceypy.spkez(4, t, "ECLIPJ2000", "NONE", 10)[0]) for t in arrivals]
        result = np.empty((len(departures), len(arrivals), 2))
        for i, (start, a) in enumerate(zip(departures, leaving, strict=True)):
            for j, (stop, b) in enumerate(zip(arrivals, meeting, strict=True)):
                solved = pykep.lambert_problem(r0=a[:3], r1=b[:3], tof=stop - start, mu=mu, cw=False, multi_revs=0)
                out, into = solved.v0[0] - a[3:], solved.v1[0] - b[3:]
                result[i, j] = out @ out, np.sqrt(into @ into)
        return result

    return work
