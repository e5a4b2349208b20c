"""Lambert's problem: the orbit that joins two places in a given time.

This is the door: it takes single transfers and whole grids, and says what is wrong when there is no answer.
The method stands in `lambert_izzo`.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import numpy as np

from idsea_lessons.orbits.checks import centre, vectors
from idsea_lessons.orbits.lambert_izzo import BAD_TIME, NO_PLANE, NO_REVOLUTIONS, SOLVED, lambert_izzo
from idsea_lessons.units import quantities


class LambertSolution(NamedTuple):
    """Velocities at both ends of a Lambert transfer."""

    v1: Any
    """Velocity at the first place, shape (..., 3), km/s."""
    v2: Any
    """Velocity at the second place, shape (..., 3), km/s."""


@quantities(returns={"v1": "km/s", "v2": "km/s"}, gravity_parameter="km3/s2", r1="km", r2="km", time_of_flight="s")
def lambert(
    gravity_parameter: Any,
    r1: Any,
    r2: Any,
    time_of_flight: Any,
    *,
    revolutions: Any = 0,
    path: Literal["low", "high"] = "low",
    prograde: Any = True,
) -> LambertSolution:
    """Find the velocities that lead from one place to another in a given time.

    All arguments broadcast against each other over their leading axes.

    Parameters
    ----------
    gravity_parameter : float, array_like, str or Body, shape (...), km3/s2
        Gravity parameter of the central body, or that body or its name.
    r1, r2 : array_like, shape (..., 3), km
        First and second place, seen from the central body.
    time_of_flight : float or array_like, shape (...), s
        Time from the first place to the second.
    revolutions : int or array_like of int
        Whole revolutions on the way. Zero is the direct flight.
    path : {"low", "high"}
        Which of the two solutions to take when `revolutions` is 1 or more. The high path leaves at the
        larger flight path angle: it climbs more steeply. Without revolutions there is one path only.
    prograde : bool or array_like of bool
        True when the flight turns about +z (its angular momentum has z >= 0), False for the other way round.

    Returns
    -------
    LambertSolution
        `v1` and `v2`, shape (..., 3), km/s. In a grid, cells without a solution are NaN.

    Raises
    ------
    ValueError
        For one single transfer: when the time is not positive, when the places lie on one line through the
        central body (no plane, or no transfer), when so many revolutions do not fit in the time, or when a place is
        not finite. For grids only arguments of the wrong shape raise.

    References
    ----------
    D. Izzo, "Revisiting Lambert's problem", Celest. Mech. Dyn. Astron. 121 (2015), algorithm 1.

    Examples
    --------
    Vallado's example 7-5: from 15,945 km to 15,945 km from the Earth's centre in 76 minutes.

    >>> v1, v2 = lambert(398600.4418, [15945.34, 0, 0], [12214.83899, 10249.46731, 0], 4560.0)
    >>> print(v1.round(5), v2.round(5))
    [2.05891 2.91596 0.     ] [-3.45156  0.91031  0.     ]
    """
    if path not in ("low", "high"):
        raise ValueError(f'path must be "low" or "high", not {path!r}')
    places = [vectors("r1", r1), vectors("r2", r2)]
    mu, _ = centre(gravity_parameter)
    time, turns = np.asarray(time_of_flight, dtype=float), _whole_revolutions(revolutions)
    v1, v2, status = lambert_izzo(mu, *places, time, turns, path == "high", np.asarray(prograde, dtype=bool))
    if status.ndim == 0 and status != SOLVED:
        raise ValueError(_explain(int(status), float(time), int(turns), places))
    return LambertSolution(v1, v2)


def _whole_revolutions(revolutions: Any) -> np.ndarray:
    turns = np.asarray(revolutions)
    if turns.dtype.kind not in "iu" or np.any(turns < 0):
        raise ValueError(f"revolutions must be whole numbers, 0 or more, not {revolutions!r}")
    return turns.astype(np.int64)


def _explain(status: int, time: float, turns: int, places: list[np.ndarray]) -> str:
    if status == BAD_TIME:
        question = "is the arrival before the departure?"
        return f"the time of flight must be a positive number of seconds, not {time:g}: {question}"
    if status == NO_PLANE:
        angle = "0" if float(places[0] @ places[1]) > 0 else "180"
        return (
            f"the two places are {angle} degrees apart, so that they and the central body lie on one line: "
            "any plane through that line would do, and Lambert's problem has no single answer. "
            "Move one of the places a little"
        )
    if status == NO_REVOLUTIONS:
        return (
            f"{turns} revolution(s) do not fit into {time:,.0f} s between these places: "
            "give more time or ask for fewer revolutions"
        )
    return "both places must be finite and away from the central body's centre"


def warm() -> None:
    """Compile, or load from the cache, everything in this module."""
    lambert(1.0, [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], 20.0, revolutions=1)
