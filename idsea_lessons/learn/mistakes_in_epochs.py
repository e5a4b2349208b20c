"""Typical mistakes in epochs: time scales and time zones. Values are calendar seconds (see `times`)."""

from __future__ import annotations

from idsea_lessons.learn import times
from idsea_lessons.learn.mistakes import ONE_REVOLUTION, Asked, Meant, Typical

BEIJING = 8 * 3600.0  # Beijing time is UTC + 8 h


def _dynamical_time(x: float, _: Asked) -> Meant:
    shift = times.tdb_minus_utc(float(x))
    if shift is not None:
        yield x - shift, {"shift": f"{shift:.3f}"}


def _corrected_twice(x: float, _: Asked) -> Meant:
    shift = times.tdb_minus_utc(float(x))
    if shift is not None:
        yield x + shift, {"shift": f"{shift:.3f}"}


def _beijing(x: float, _: Asked) -> Meant:
    yield x - BEIJING, {}


def _beijing_backwards(x: float, _: Asked) -> Meant:
    yield x + BEIJING, {}


TABLE = (
    Typical(
        "TDB for UTC",
        _dynamical_time,
        "You gave TDB, the time scale of the ephemerides. The answer is asked in UTC, {shift} s behind: "
        "convert with idsea_lessons.ephemeris.utc.",
    ),
    Typical(
        "TDB to UTC twice",
        _corrected_twice,
        "Your epoch is {shift} s too early: the step from TDB to UTC was taken where it was not needed. "
        "Your epoch was in UTC already.",
    ),
    Typical(
        "Beijing time for UTC",
        _beijing,
        "Your epoch is 8 hours late: it is in Beijing time. The answer is asked in UTC: subtract 8 hours.",
    ),
    Typical(
        "Beijing time backwards",
        _beijing_backwards,
        "Your epoch is 8 hours early. Beijing time is 8 hours ahead of UTC: subtract the 8 hours only once, "
        "and only from a time in Beijing time.",
    ),
    ONE_REVOLUTION,
)
"""Mistakes in epochs, in the order in which they are tried."""
