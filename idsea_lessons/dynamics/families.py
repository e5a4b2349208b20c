"""The families of periodic orbits that missions fly: Lyapunov, halo and distant retrograde orbits."""

from __future__ import annotations

import numpy as np
from scipy.optimize import brentq

from idsea_lessons.dynamics.continuation import Stop, continue_family
from idsea_lessons.dynamics.correction import correct_orbit, shot_of, sizes_of, unknowns_of
from idsea_lessons.dynamics.lagrange import collinear_modes, lagrange_points, point_number
from idsea_lessons.dynamics.periodic import PeriodicOrbit
from idsea_lessons.dynamics.threebody import System, mass_ratio

SMALL = 0.02  # of the distance between a point and the nearest body: where the linear theory still holds well


def lyapunov_family(
    of: System | float, point: str, count: int = 50, *, step: float = 0.05, stop: Stop | None = None
) -> list[PeriodicOrbit]:
    """Follow the planar Lyapunov orbits around L1, L2 or L3, from small ones to large ones.

    Parameters
    ----------
    of : System or float
        The system, or its mass ratio.
    point : str
        "L1", "L2" or "L3".
    count, step, stop
        As in `continue_family`.

    Returns
    -------
    list of PeriodicOrbit
        Each starts on the side of the point that is further from the lighter body.

    Raises
    ------
    ValueError
        When the point is another one.

    References
    ----------
    As `continue_family`.

    Examples
    --------
    >>> family = lyapunov_family(0.0121505856, "L1", 3)
    >>> print(f"{family[0].period:.3f}")
    2.694
    """
    mu, number, modes = mass_ratio(of), point_number(point), collinear_modes(of, point)
    x = lagrange_points(mu)[number, 0]
    side = 1.0 if number == 1 else -1.0
    size = side * SMALL * min(abs(x + mu), abs(x + mu - 1.0))
    state = [x + size, 0.0, 0.0, 0.0, -modes.ratio * modes.in_plane * size, 0.0]
    first = correct_orbit(of, state, 2.0 * np.pi / modes.in_plane, keep="x")
    return continue_family(first, count, {"x": side}, step=step, stop=stop)


def halo_family(
    of: System | float,
    point: str,
    count: int = 100,
    *,
    northern: bool = True,
    step: float = 0.05,
    stop: Stop | None = None,
) -> list[PeriodicOrbit]:
    """Follow the halo orbits around L1, L2 or L3, from the plane toward the near-rectilinear ones.

    Parameters
    ----------
    of : System or float
        The system, or its mass ratio.
    point : str
        "L1", "L2" or "L3".
    count, step, stop
        As in `continue_family`.
    northern : bool
        Whether the orbits reach further to the north of the plane (z > 0) than to the south.

    Returns
    -------
    list of PeriodicOrbit
        The first is the planar Lyapunov orbit from which the family branches off. Each starts at its crossing that is
        further from the lighter body.

    Raises
    ------
    ValueError
        When the point is another one.

    References
    ----------
    K. C. Howell, "Three-dimensional, periodic, halo orbits", Celestial Mechanics 32 (1984) 53-71.

    Examples
    --------
    >>> family = halo_family(0.04, "L1", 3)
    >>> print(f"{family[0].jacobi_constant:.4f}")
    3.3450
    """
    first = branching_orbit(of, point)
    # At the branch itself two families cross, and the equations give no direction: the first step goes straight up.
    height = sizes_of(first.mass_ratio, unknowns_of(first))[0] * (step if northern else -step)
    second = correct_orbit(of, first.state + height * np.eye(6)[2], first.period, keep="z")
    return [first, *continue_family(second, count - 1, {"z": height}, step=step, stop=stop)][:count]


def branching_orbit(of: System | float, point: str) -> PeriodicOrbit:
    """Find the planar Lyapunov orbit around L1, L2 or L3 at which the halo orbits begin.

    There a small push along z returns after half a period with no speed along z.
    """
    mu = mass_ratio(of)

    def push(orbit: PeriodicOrbit) -> float:
        return float(shot_of(mu, unknowns_of(orbit)).matrix[5, 2])

    sign: list[float] = []

    def passed(orbit: PeriodicOrbit) -> bool:
        sign.append(push(orbit))
        return sign[-1] * sign[0] < 0.0

    family = lyapunov_family(of, point, 1000, step=0.1, stop=passed)
    if len(family) < 2 or sign[-1] * sign[0] > 0.0:
        raise ValueError(f"the Lyapunov orbits around {point} were followed to their end without a halo orbit")
    low, high = family[-2:]

    def between(x: float) -> PeriodicOrbit:
        part = (x - low.state[0]) / (high.state[0] - low.state[0])
        state = (1.0 - part) * low.state + part * high.state
        state[0] = x
        orbit: PeriodicOrbit = correct_orbit(of, state, (1.0 - part) * low.period + part * high.period, keep="x")
        return orbit

    x = brentq(lambda x: push(between(x)), low.state[0], high.state[0], xtol=1e-13)
    return between(float(x))


def distant_retrograde_family(
    of: System | float, count: int = 100, *, step: float = 0.05, stop: Stop | None = None
) -> list[PeriodicOrbit]:
    """Follow the distant retrograde orbits around the lighter body, from small ones to large ones.

    Parameters
    ----------
    of : System or float
        The system, or its mass ratio.
    count, step, stop
        As in `continue_family`.

    Returns
    -------
    list of PeriodicOrbit
        Each starts between the bodies; the first has a tenth of the size of the Hill sphere.

    References
    ----------
    M. Henon, "Numerical exploration of the restricted problem, V", Astronomy and Astrophysics 1 (1969) 223-238.

    Examples
    --------
    >>> family = distant_retrograde_family(0.0121505856, 10)
    >>> bool(family[-1].period > family[0].period)
    True
    """
    mu = mass_ratio(of)
    size = 0.1 * (mu / 3.0) ** (1.0 / 3.0)
    rate = np.sqrt(mu / size**3) + 1.0  # against the turn of the frame, and seen from it
    first = correct_orbit(of, [1.0 - mu - size, 0, 0, 0, rate * size, 0], 2.0 * np.pi / rate, keep="x")
    return continue_family(first, count, {"x": -1.0}, step=step, stop=stop)
