"""From one periodic orbit to the next along a family (pseudo-arclength continuation), and one orbit chosen of many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from idsea_lessons.dynamics.correction import (
    KEPT,
    Found,
    keeping,
    newton,
    orbit_of,
    shot_of,
    sizes_of,
    unknowns_of,
)
from idsea_lessons.dynamics.periodic import PeriodicOrbit

LONGEST_STEP, SHORTEST_STEP = 0.3, 1e-6  # in the sizes of `sizes_of`
FEW, MANY = 3, 6  # steps of Newton's method after which the next step is made longer, or is tried again shorter
SHARPEST_TURN = np.cos(0.35)

Stop = Callable[[PeriodicOrbit], bool]
"""Tells, for each new orbit, whether the family has gone far enough."""


def continue_family(
    first: PeriodicOrbit, count: int, direction: dict[str, float], *, step: float = 0.05, stop: Stop | None = None
) -> list[PeriodicOrbit]:
    """Follow a family of periodic orbits from one of them.

    Parameters
    ----------
    first : PeriodicOrbit
        It becomes the first of the list.
    count : int
        How many orbits, at most.
    direction : dict of str to float
        Where to go: {"x": -1} to smaller x at the start, {"z": 1} upward; also "vy" and "period".
    step : float
        First distance of neighbours, as a part of the distance from the nearer body. Later steps adapt.
    stop : callable, optional
        Takes an orbit; the family ends with the first for which it is true.

    Returns
    -------
    list of PeriodicOrbit
        Shorter than `count` where the family ends, or cannot be followed (where it meets the centre of a body).

    Raises
    ------
    ValueError
        When the direction names something else.

    References
    ----------
    E. J. Doedel et al., "Elemental periodic orbits associated with the libration points in the circular restricted
    3-body problem", International Journal of Bifurcation and Chaos 17 (2007) 2625-2677.

    Examples
    --------
    >>> from idsea_lessons.dynamics import correct_orbit
    >>> first = correct_orbit(0.04, [0.73, 0, 0.2156, 0, 0.40, 0], 2.7)
    >>> family = continue_family(first, 5, {"z": 1.0})
    >>> print([f"{orbit.state[2]:.3f}" for orbit in family][:2])
    ['0.216', '0.228']
    """
    unknown = set(direction) - set(KEPT[:4])
    if unknown or not direction:
        raise ValueError(
            f"a direction is made of x, z, vy and period, not of {', '.join(sorted(unknown)) or 'nothing'}"
        )
    wanted = np.array([direction.get(name, 0.0) for name in KEPT[:4]])
    mu, u = first.mass_ratio, unknowns_of(first)
    flat = bool(u[1] == 0.0 and wanted[1] == 0.0)
    sizes = sizes_of(mu, u)
    tangent = _tangent(shot_of(mu, u).slopes * sizes, wanted / sizes, flat)
    family, distance = [first], float(step)
    while len(family) < count and not (stop and stop(family[-1])):
        sizes = sizes_of(mu, u)
        found = _next(mu, u, tangent, sizes, distance)
        ahead = None if found is None else _tangent(found.shot.slopes * sizes, tangent, flat)
        if found is None or ahead is None or found.steps > MANY or ahead @ tangent < SHARPEST_TURN:
            distance *= 0.5
            if distance < SHORTEST_STEP:
                break
            continue
        if found.steps <= FEW:
            distance = min(1.4 * distance, max(LONGEST_STEP, step))
        u, tangent = found.unknowns, ahead
        family.append(orbit_of(first.of, u))
    return family


def member(family: Sequence[PeriodicOrbit], by: str, value: float) -> PeriodicOrbit:
    """Find the orbit of a family that has a given period, Jacobi constant, or x, z or vy at its start.

    Parameters
    ----------
    family : list of PeriodicOrbit
        Neighbours, as the functions of this module give them.
    by : str
        "period", "jacobi", "x", "z" or "vy".
    value : float
        In the units of the system.

    Returns
    -------
    PeriodicOrbit
        The first along the family, where several have this value.

    Raises
    ------
    ValueError
        When no two neighbours have the value between them.

    Examples
    --------
    >>> from idsea_lessons.dynamics import halo_family
    >>> orbit = member(halo_family(0.04, "L1", 12), "z", 0.04)
    >>> print(f"{orbit.state[0]:.6f} {orbit.period / 2:.6f}")
    0.723268 1.300177
    """
    values = np.array([_quantity(orbit, by) for orbit in family])
    over = np.flatnonzero((values[:-1] - value) * (values[1:] - value) <= 0.0)
    if over.size == 0:
        raise ValueError(
            f"no orbit of this family has {by} = {value:g}: it goes from {values.min():.6g} to {values.max():.6g}"
        )
    low, high = family[over[0]], family[over[0] + 1]
    change = values[over[0] + 1] - values[over[0]]
    part = (value - values[over[0]]) / change if change else 0.0
    guess = (1.0 - part) * unknowns_of(low) + part * unknowns_of(high)
    mu = low.mass_ratio
    return orbit_of(low.of, newton(mu, guess, keeping(mu, by, guess, value)).unknowns)


def _quantity(orbit: PeriodicOrbit, by: str) -> float:
    if by not in KEPT:
        raise ValueError(f"an orbit of a family is chosen by {', '.join(KEPT)}, not by {by!r}")
    if by == "jacobi":
        return orbit.jacobi_constant
    return orbit.period if by == "period" else float(unknowns_of(orbit)[KEPT.index(by)])


def _next(mu: float, u: np.ndarray, tangent: np.ndarray, sizes: np.ndarray, distance: float) -> Found | None:
    ahead, row = u + distance * sizes * tangent, tangent / sizes

    def along(now: np.ndarray) -> tuple[float, np.ndarray]:
        return float(row @ (now - ahead)), row

    try:
        return newton(mu, ahead, along)
    except ValueError:
        return None


def _tangent(slopes: np.ndarray, toward: np.ndarray, flat: bool) -> np.ndarray:
    """Give the direction in which the three equations stay satisfied; in the plane z stays zero."""
    free = [0, 2, 3] if flat else [0, 1, 2, 3]
    rows: Any = slopes[:2] if flat else slopes
    # Scaled rows: near a body the numbers of one row can be larger by many powers of ten.
    scaled = rows[:, free] / np.linalg.norm(rows[:, free], axis=1, keepdims=True)
    tangent = np.zeros(4)
    tangent[free] = np.linalg.svd(scaled)[2][-1]
    return tangent if tangent @ toward >= 0.0 else -tangent
