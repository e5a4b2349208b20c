"""Entry without a computer: the closed forms of Allen and Eggers, and the equilibrium glide.

They hold in an exponential atmosphere. Allen and Eggers leave out gravity and keep the path straight: good for steep
entry. The equilibrium glide keeps the path almost level: good for shallow entry with lift.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from idsea_lessons.orbits.checks import centre, feasible, positive, radius
from idsea_lessons.units import quantities


class BallisticEntry(NamedTuple):
    """What a capsule without lift meets on a straight way down."""

    peak_deceleration: Any
    """km/s2; it does not depend on the capsule."""
    peak_density: Any
    """Of the air where this happens, kg/m3."""
    peak_speed: Any
    """km/s; the speed of entry over the root of e."""
    hottest_density: Any
    """Of the air where most heat flows, kg/m3: a third of the other."""
    hottest_speed: Any
    """km/s."""


def _steepness(flight_path_angle: Any) -> Any:
    angle = np.asarray(flight_path_angle, dtype=float)
    good = (angle < 0) & (angle >= -np.pi / 2)
    words = "the flight path angle of an entry lies between -90 degrees and 0, in rad: it points down"
    return np.sin(-feasible(angle, good, words))


@quantities(
    returns={
        "peak_deceleration": "km/s2", "peak_density": "kg/m3", "peak_speed": "km/s",
        "hottest_density": "kg/m3", "hottest_speed": "km/s",
    },
    speed="km/s", flight_path_angle="rad", ballistic_coefficient="kg/m2", scale_height="km",
)  # fmt: skip
def ballistic_entry(
    speed: Any, flight_path_angle: Any, ballistic_coefficient: Any, scale_height: Any
) -> BallisticEntry:
    """Find the largest loads of an entry without lift, by the closed forms of Allen and Eggers.

    Parameters
    ----------
    speed : float or array_like, km/s
        At entry, through the air.
    flight_path_angle : float or array_like, rad
        At entry; negative: downwards.
    ballistic_coefficient : float or array_like, kg/m2
        Mass over drag coefficient times area.
    scale_height : float or array_like, km

    Returns
    -------
    BallisticEntry
        It only happens if the air at the ground is denser than the density given.

    Raises
    ------
    ValueError
        If the path does not lead down, or a number is not positive.

    References
    ----------
    H. J. Allen, A. J. Eggers, "A study of the motion and aerodynamic heating of ballistic missiles entering the Earth's
    atmosphere at high supersonic speeds", NACA Report 1381 (1958).

    Examples
    --------
    >>> loads = ballistic_entry(4.8, np.radians(-12.0), 75.0, 9.0)
    >>> print(f"{loads.peak_deceleration / 9.80665e-3:.1f} g at {loads.peak_speed:.2f} km/s")
    10.0 g at 2.91 km/s
    """
    fast, height = positive("speed", speed, "km/s"), positive("scale height", scale_height, "km")
    steep = _steepness(flight_path_angle)
    density = positive("ballistic coefficient", ballistic_coefficient, "kg/m2") * steep / (1e3 * height)
    slowest = np.exp(-0.5)
    return BallisticEntry(
        fast**2 * steep / (2 * np.e * height), density, fast * slowest, density / 3, fast * slowest ** (1 / 3)
    )


@quantities(
    returns="km/s", speed="km/s", flight_path_angle="rad", ballistic_coefficient="kg/m2",
    scale_height="km", density="kg/m3",
)  # fmt: skip
def ballistic_speed(
    speed: Any, flight_path_angle: Any, ballistic_coefficient: Any, scale_height: Any, density: Any
) -> Any:
    """Find the speed of a capsule without lift where the air has a density, by Allen and Eggers.

    Parameters
    ----------
    speed, flight_path_angle, ballistic_coefficient, scale_height
        As in `ballistic_entry`.
    density : float or array_like, kg/m3

    Returns
    -------
    float or numpy.ndarray
        km/s.

    Raises
    ------
    ValueError
        As `ballistic_entry`.

    References
    ----------
    As `ballistic_entry`, equation 9.

    Examples
    --------
    >>> print(f"{ballistic_speed(4.8, np.radians(-12.0), 75.0, 9.0, 1e-3):.2f} km/s")
    3.60 km/s
    """
    loads = ballistic_entry(speed, flight_path_angle, ballistic_coefficient, scale_height)
    return np.asarray(speed, dtype=float) * np.exp(-np.asarray(density, dtype=float) / (2 * loads.peak_density))


@quantities(
    returns="km/s", gravity_parameter="km3/s2", distance="km", ballistic_coefficient="kg/m2", density="kg/m3"
)  # fmt: skip
def glide_speed(
    gravity_parameter: Any, distance: Any, ballistic_coefficient: Any, lift_to_drag: Any, density: Any
) -> Any:
    """Find the speed at which lift and the curve of the path together carry the weight: the equilibrium glide.

    Parameters
    ----------
    gravity_parameter : float, array_like, str or Body, km3/s2
    distance : float or array_like, km
        From the centre of the planet.
    ballistic_coefficient : float or array_like, kg/m2
    lift_to_drag : float or array_like
        Of the lift that points up.
    density : float or array_like, kg/m3

    Returns
    -------
    float or numpy.ndarray
        km/s, seen from a planet that does not turn.

    Raises
    ------
    ValueError
        If a number is not positive, or the distance lies below the surface of the body named.

    References
    ----------
    Vinh, Busemann, Culp (1980), chapter 7; E. Saenger's glide.

    Examples
    --------
    >>> print(f"{glide_speed('Mars', 3396.19 + 40.0, 75.0, 0.3, 2.4e-4):.2f} km/s")
    2.17 km/s
    """
    mu, about = centre(gravity_parameter)
    r = radius("distance", distance, about)
    lift = positive("lift over drag", lift_to_drag, "1") / positive(
        "ballistic coefficient", ballistic_coefficient, "kg/m2"
    )
    curve = 0.5e3 * positive("density", density, "kg/m3") * lift
    return np.sqrt(mu / r**2 / (curve + 1 / r))
