"""Differential correction: from a guess to a periodic orbit that is symmetric to the plane y = 0.

A path that crosses this plane twice at a right angle is periodic, because its mirror image, flown backwards, is a path
too. So x, z, vy at the start and half of the period are to be found such that y, vx, vz are zero after it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from idsea_lessons.dynamics.periodic import TOLERANCE, PeriodicOrbit
from idsea_lessons.dynamics.threebody import System, mass_ratio, states
from idsea_lessons.dynamics.threebody_flight import shoot

UNKNOWN = (0, 2, 4)  # x, z, vy of the state at the start; half of the period is the fourth unknown
ZERO = [1, 3, 5]  # y, vx, vz half a period later
KEPT = ("x", "z", "vy", "period", "jacobi")
MOST_STEPS = 30
GOOD = 1e-11
GOOD_ENOUGH = 1e-8  # of an unstable orbit, on which rounding grows
LONGEST_STEP = 0.5  # of Newton's method, in the sizes of `sizes_of`

Condition = Callable[[np.ndarray], tuple[float, np.ndarray]]
"""Takes the unknowns; gives one number that shall be zero, and its derivatives by the unknowns, shape (4,)."""


class Shot(NamedTuple):
    """A flight over half of a period."""

    miss: np.ndarray
    """y, vx, vz at its end, shape (3,)."""
    slopes: np.ndarray
    """Their derivatives by the unknowns, shape (3, 4)."""
    matrix: np.ndarray
    """Its state-transition matrix, shape (6, 6)."""


class Found(NamedTuple):
    """What a correction has found."""

    unknowns: np.ndarray
    shot: Shot
    steps: int


def correct_orbit(of: System | float, state: Any, period: float, *, keep: str = "z", value: float | None = None) -> Any:
    """Correct a guess to a periodic orbit that is symmetric to the plane y = 0.

    Parameters
    ----------
    of : System or float
        The system, or its mass ratio.
    state : array_like, shape (6,)
        Guess of the state where the orbit crosses the plane y = 0: only x, z and vy are used.
    period : float
        Guess of the period.
    keep : str
        What stays as it is, "x", "z", "vy", "period" or "jacobi": periodic orbits come in families, and this chooses
        one of them.
    value : float, optional
        Another value for what is kept.

    Returns
    -------
    PeriodicOrbit

    Raises
    ------
    ValueError
        When no periodic orbit is found near the guess.

    References
    ----------
    K. C. Howell, "Three-dimensional, periodic, halo orbits", Celestial Mechanics 32 (1984) 53-71.

    Examples
    --------
    The second halo orbit of Howell's table, from numbers with two digits:

    >>> orbit = correct_orbit(0.04, [0.73, 0, 0.215589, 0, 0.40, 0], 2.7)
    >>> print(f"{orbit.state[0]:.6f} {orbit.state[4]:.6f} {orbit.period / 2:.6f}")
    0.729988 0.397259 1.348532
    """
    mu, guess = mass_ratio(of), states(state)
    if guess.shape != (6,) or not np.isfinite(guess).all() or not period > 0.0:
        raise ValueError(f"a guess is one state of six finite numbers and a positive period, not {guess}, {period}")
    if keep not in KEPT:
        raise ValueError(f"keep must be one of {', '.join(KEPT)}, not {keep!r}")
    unknowns = np.array([guess[0], guess[2], guess[4], 0.5 * float(period)])
    found = newton(mu, unknowns, keeping(mu, keep, unknowns, value))
    return orbit_of(of, found.unknowns)


def keeping(mu: float, keep: str, unknowns: np.ndarray, value: float | None = None) -> Condition:
    """Make the condition that one quantity has a value; by default that which it has now."""
    if keep == "jacobi":
        aim = _jacobi(mu, unknowns)[0] if value is None else float(value)

        def jacobi(u: np.ndarray) -> tuple[float, np.ndarray]:
            now, slopes = _jacobi(mu, u)
            return now - aim, slopes

        return jacobi
    place = KEPT.index(keep)
    row = np.eye(4)[place]
    goal = unknowns[place] if value is None else float(value) * (0.5 if keep == "period" else 1.0)
    return lambda u: (float(u[place] - goal), row)


def newton(mu: float, guess: np.ndarray, condition: Condition) -> Found:
    """Solve the three equations of symmetry and one condition more by Newton's method."""
    u, best = guess.copy(), np.inf
    kept: Found | None = None
    for count in range(MOST_STEPS):
        shot = shot_of(mu, u)
        more, row = condition(u)
        miss = np.append(shot.miss, more)
        size = float(np.abs(miss).max())
        if not np.isfinite(size):
            break
        if size < best:
            best, kept = size, Found(u.copy(), shot, count)
        if size <= GOOD or (best <= GOOD_ENOUGH and size > 0.5 * best and count > kept.steps if kept else False):
            break
        try:
            step = np.linalg.solve(np.vstack([shot.slopes, row]), -miss)
        except np.linalg.LinAlgError:
            break
        u = u + step * min(1.0, LONGEST_STEP / float(np.abs(step / sizes_of(mu, u)).max()))
        if not u[3] > 0.0:
            break
    if kept is None or best > GOOD_ENOUGH:
        raise ValueError(
            f"no periodic orbit was found near this guess (it still misses by {best:.1e}): begin with a better guess, "
            "or keep another quantity"
        )
    return kept


def shot_of(mu: float, u: np.ndarray) -> Shot:
    """Fly half of a period from the unknowns."""
    end, matrix = shoot(mu, _state(u), float(u[3]), TOLERANCE)
    by_time = acceleration(mu, end)
    slopes = np.empty((3, 4))
    slopes[:, :3] = matrix[np.ix_(ZERO, UNKNOWN)]
    slopes[:, 3] = end[4], by_time[0], by_time[2]
    return Shot(end[ZERO], slopes, matrix)


def sizes_of(mu: float, u: np.ndarray) -> np.ndarray:
    """Give what counts as a large change of the unknowns: lengths count in the distance from the nearer body."""
    near = min(np.hypot(u[0] + mu, u[1]), np.hypot(u[0] + mu - 1.0, u[1]))
    return np.array([near, near, near, 1.0])


def orbit_of(of: System | float, u: np.ndarray) -> PeriodicOrbit:
    """Take the unknowns to the orbit that they mean."""
    return PeriodicOrbit(of, _state(u), 2.0 * float(u[3]))


def unknowns_of(orbit: PeriodicOrbit) -> np.ndarray:
    """Take an orbit to the unknowns: x, z, vy, half of the period."""
    return np.array([*orbit.state[list(UNKNOWN)], 0.5 * orbit.period])


def _state(u: np.ndarray) -> np.ndarray:
    return np.array([u[0], 0.0, u[1], 0.0, u[2], 0.0])


def _slope_of_potential(mu: float, x: float, y: float, z: float) -> np.ndarray:
    first = (1.0 - mu) / ((x + mu) ** 2 + y * y + z * z) ** 1.5
    second = mu / ((x + mu - 1.0) ** 2 + y * y + z * z) ** 1.5
    both = first + second
    return np.array([x - first * (x + mu) - second * (x + mu - 1.0), y - both * y, -both * z])


def acceleration(mu: float, s: np.ndarray) -> np.ndarray:
    """Give the acceleration in the turning frame."""
    return _slope_of_potential(mu, s[0], s[1], s[2]) + np.array([2.0 * s[4], -2.0 * s[3], 0.0])


def _jacobi(mu: float, u: np.ndarray) -> tuple[float, np.ndarray]:
    """Give C of the unknowns and its derivatives."""
    x, z, vy = u[:3]
    r1, r2 = np.hypot(x + mu, z), np.hypot(x + mu - 1.0, z)
    slope = _slope_of_potential(mu, x, 0.0, z)
    value = x * x + 2.0 * (1.0 - mu) / r1 + 2.0 * mu / r2 - vy * vy
    return float(value), np.array([2.0 * slope[0], 2.0 * slope[2], -2.0 * vy, 0.0])
