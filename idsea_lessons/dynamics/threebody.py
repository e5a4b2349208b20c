"""The circular restricted three-body problem: two bodies that turn around each other, and a spacecraft between them.

Inside of this room a state is six plain numbers in the frame that turns with the bodies (the synodic frame): lengths in
the distance of the bodies, times so that they turn by one radian in one unit. `System` knows these units in km and s.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from idsea_lessons.bodies import Body, body
from idsea_lessons.orbits.checks import positive
from idsea_lessons.units import to_plain

EARTH_AND_MOON = "Earth-Moon barycentre"
"""The Earth and the Moon taken as one body: what the Sun sees."""


@dataclass(frozen=True)
class System:
    """Two bodies on circles around their centre of mass."""

    primary: str
    """The heavier body."""
    secondary: str
    mass_ratio: float
    """mu: the mass of the secondary over the mass of both."""
    length: float
    """Distance of the two bodies, km: the unit of length."""
    time: float
    """Time in which they turn by one radian, s: the unit of time."""

    @property
    def speed(self) -> float:
        """The unit of speed, km/s."""
        return self.length / self.time

    @property
    def period(self) -> float:
        """Time of one turn of the bodies, s."""
        return 2.0 * np.pi * self.time

    @property
    def primary_position(self) -> np.ndarray:
        """Where the heavier body is, shape (3,), in units of length."""
        return np.array([-self.mass_ratio, 0.0, 0.0])

    @property
    def secondary_position(self) -> np.ndarray:
        """Where the lighter body is, shape (3,), in units of length."""
        return np.array([1.0 - self.mass_ratio, 0.0, 0.0])

    def __str__(self) -> str:
        """List mass ratio and units."""
        return (
            f"{self.primary} and {self.secondary}: mu = {self.mass_ratio:.10g}, unit of length {self.length:,.1f} km, "
            f"of time {self.time:,.2f} s, of speed {self.speed:.6f} km/s; one turn in {self.period / 86400:.4f} d"
        )


def _light(name: str) -> Body:
    """Find the lighter body; the Earth with its Moon has the orbit of the Earth."""
    return body("Earth" if str(name).strip().lower().startswith("earth-moon") else name)


def system(primary: str, secondary: str, *, length: Any = None) -> System:
    """Take two bodies of the course as a three-body system.

    Parameters
    ----------
    primary, secondary : str
        "Earth" and "Moon", "Sun" and "Jupiter", or "Sun" and "Earth-Moon barycentre" (the Earth with its Moon).
    length : float or Quantity, km
        Distance of the two; by default the mean distance of `bodies`. The unit of time follows from it by Kepler's
        third law. Publications take different values: a period in days is only as good as this choice.

    Returns
    -------
    System

    Raises
    ------
    ValueError
        When the secondary does not go around the primary, or the length is not positive.

    References
    ----------
    V. Szebehely, "Theory of Orbits" (1967), section 1.3.

    Examples
    --------
    >>> print(system("Earth", "Moon"))
    Earth and Moon: mu = 0.01215058439, unit of length 384,400.0 km, of time 375,190.26 s, of speed 1.024547 km/s; ...
    """
    heavy, light = body(primary), _light(secondary)
    if light.parent != heavy.name:
        raise ValueError(f"{light.name} goes around {light.parent}, not around {heavy.name}")
    gm_light = light.gravity_parameter
    name = light.name
    if str(secondary).strip().lower().startswith("earth-moon"):
        gm_light, name = gm_light + body("Moon").gravity_parameter, EARTH_AND_MOON
    distance = float(
        positive("length", to_plain(light.semi_major_axis if length is None else length, "km", "length"), "km")
    )
    both = heavy.gravity_parameter + gm_light
    return System(heavy.name, name, gm_light / both, distance, float(np.sqrt(distance**3 / both)))


def textbook_system(mass_ratio: float, *, length: Any = 1.0, time: Any = 1.0) -> System:
    """Take a system with a mass ratio that a book or a paper gives.

    Parameters
    ----------
    mass_ratio : float
        mu, above 0 and at most 0.5.
    length : float or Quantity, km
        Unit of length, where results in km are wanted.
    time : float or Quantity, s
        Unit of time, where results in s are wanted.

    Returns
    -------
    System

    Raises
    ------
    ValueError
        When the mass ratio is that of no system.

    Examples
    --------
    >>> textbook_system(0.04).secondary_position
    array([0.96, 0.  , 0.  ])
    """
    mu = float(mass_ratio)
    if not 0.0 < mu <= 0.5:
        raise ValueError(f"the mass ratio is the lighter mass over both: above 0 and at most 0.5, not {mu:g}")
    return System(
        "primary",
        "secondary",
        mu,
        float(positive("length", to_plain(length, "km", "length"), "km")),
        float(positive("time", to_plain(time, "s", "time"), "s")),
    )


def mass_ratio(of: System | float) -> float:
    """Take a system, or its mass ratio as a plain number."""
    return of.mass_ratio if isinstance(of, System) else textbook_system(of).mass_ratio


def states(value: Any) -> np.ndarray:
    """Ask for x, y, z and their speeds in the last axis, in the units of the system."""
    array = np.asarray(value, dtype=float)
    if array.ndim == 0 or array.shape[-1] != 6:
        raise ValueError(
            f"a state holds x, y, z, vx, vy, vz in its last axis (shape (..., 6), in the units of the system), "
            f"not shape {array.shape}"
        )
    return array


def distances(of: System | float, position: Any) -> tuple[Any, Any]:
    """Give the distances from the first and from the second body, in units of length, shape (...)."""
    mu, r = mass_ratio(of), np.asarray(position, dtype=float)
    first, second = r[..., :3] + [mu, 0.0, 0.0], r[..., :3] - [1.0 - mu, 0.0, 0.0]
    return np.linalg.norm(first, axis=-1), np.linalg.norm(second, axis=-1)


def jacobi_constant(of: System | float, state: Any) -> Any:
    """Compute the Jacobi constant, the only quantity that a path in this problem keeps.

    Parameters
    ----------
    of : System or float
        The system, or its mass ratio.
    state : array_like, shape (..., 6)
        Position and velocity in the turning frame, in the units of the system.

    Returns
    -------
    float or numpy.ndarray, shape (...)
        C = x^2 + y^2 + 2 (1 - mu) / r1 + 2 mu / r2 - v^2. Some authors add mu (1 - mu). A smaller C is more energy.

    Raises
    ------
    ValueError
        When the last axis does not hold six numbers.

    References
    ----------
    V. Szebehely, "Theory of Orbits" (1967), section 1.5.

    Examples
    --------
    At rest at the Earth-Moon L1:

    >>> print(f"{jacobi_constant(0.0121505856, [0.8369151258, 0, 0, 0, 0, 0]):.5f}")
    3.18834
    """
    mu, s = mass_ratio(of), states(state)
    r1, r2 = distances(mu, s)
    with np.errstate(divide="ignore"):
        potential = s[..., 0] ** 2 + s[..., 1] ** 2 + 2.0 * (1.0 - mu) / r1 + 2.0 * mu / r2
    return (potential - np.sum(s[..., 3:] ** 2, axis=-1))[()]
