"""Tisserand's parameter, which a flyby cannot change, and the contours of a Tisserand graph."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from idsea_lessons.orbits.checks import angle, centre, not_negative, positive, radius
from idsea_lessons.units import quantities


class TisserandContour(NamedTuple):
    """All orbits in a planet's plane that meet it with one speed at infinity."""

    periapsis_radius: Any
    """km."""
    apoapsis_radius: Any
    """km; infinite where the orbit is open."""
    semi_major_axis: Any
    """km; negative where the orbit is open."""
    period: Any
    """s; infinite where the orbit is open."""
    eccentricity: Any


@quantities(returns="", planet_distance="km", semi_major_axis="km", eccentricity="", inclination="rad")
def tisserand_parameter(planet_distance: Any, semi_major_axis: Any, eccentricity: Any, inclination: Any = 0.0) -> Any:
    """Find Tisserand's parameter of an orbit with respect to a planet.

    Parameters
    ----------
    planet_distance : float or array_like, km
        Semi-major axis of the planet.
    semi_major_axis : float or array_like, km
        Of the orbit, in the same unit; negative for a hyperbola.
    eccentricity : float or array_like
    inclination : float or array_like, rad
        To the planet's orbit, 0 to pi.

    Returns
    -------
    float or numpy.ndarray
        3 less the square of the speed at infinity over the planet's speed, as long as the orbit meets the planet.

    Raises
    ------
    ValueError
        If an argument is out of range, or the signs of semi-major axis and eccentricity do not fit together.

    References
    ----------
    F. Tisserand, "Traite de mecanique celeste" 4 (1896); A. V. Labunsky, O. V. Papkov, K. G. Sukhanov, "Multiple
    Gravity Assist Interplanetary Trajectories" (1998).

    Examples
    --------
    Comet Halley and Jupiter, in astronomical units (JPL gives -0.605):

    >>> print(f"{tisserand_parameter(5.2034, 17.834, 0.96714, np.radians(162.26)):.2f}")
    -0.60
    """
    a, e = np.asarray(semi_major_axis, dtype=float), not_negative("eccentricity", eccentricity, "units of 1")
    ratio = positive("planet distance", planet_distance, "km") / a
    if np.any((a > 0) != (e < 1)):
        raise ValueError("the semi-major axis is positive for an eccentricity below 1, and negative above it")
    return ratio + 2 * np.cos(angle("inclination", inclination)) * np.sqrt((1 - e**2) / ratio)


@quantities(
    returns={"periapsis_radius": "km", "apoapsis_radius": "km", "semi_major_axis": "km", "period": "s"},
    gravity_parameter="km3/s2",
    planet_distance="km",
    v_infinity="km/s",
    pump_angle="rad",
)
def v_infinity_contour(
    gravity_parameter: Any, planet_distance: Any, v_infinity: Any, pump_angle: Any
) -> TisserandContour:
    """Find the orbits about the Sun that meet a planet with a given speed: one line of a Tisserand graph.

    The planet's orbit is a circle here, and all orbits lie in its plane. All arguments broadcast: give `v_infinity`
    the shape (n, 1) and `pump_angle` the shape (m,) for n lines of m points.

    Parameters
    ----------
    gravity_parameter : float, array_like, str or Body, km3/s2
        Of the Sun, or of the planet whose moons are visited.
    planet_distance : float or array_like, km
    v_infinity : float or array_like, km/s
    pump_angle : float or array_like, rad
        Angle at the planet between its velocity and the spacecraft's velocity at infinity, 0 to pi. A flyby moves a
        spacecraft along the line by its turn angle at most.

    Returns
    -------
    TisserandContour
        Periapsis, apoapsis, semi-major axis, period and eccentricity of each orbit.

    Raises
    ------
    ValueError
        If an argument is out of range.

    References
    ----------
    N. J. Strange, J. M. Longuski, "Graphical method for gravity-assist trajectory design", J. Spacecraft and Rockets
    39 (2002), 9-16.

    Examples
    --------
    From the Earth with 3 km/s along its own velocity: almost to the orbit of Mars.

    >>> reach = v_infinity_contour("Sun", 149.6e6, 3.0, 0.0)
    >>> print(f"{reach.apoapsis_radius / 1e6:.0f} million km")
    230 million km
    """
    mu, about = centre(gravity_parameter)
    r, pump = radius("planet distance", planet_distance, about), angle("pump angle", pump_angle)
    speed, planet_speed = not_negative("v_infinity", v_infinity, "km/s"), np.sqrt(mu / r)
    across, outward = planet_speed + speed * np.cos(pump), speed * np.sin(pump)
    inverse = 2 / r - (across**2 + outward**2) / mu  # 1 / a
    parameter = (r * across) ** 2 / mu  # semi-latus rectum
    e = np.hypot(parameter / r - 1, np.sqrt(parameter / mu) * outward)
    periapsis = parameter / (1 + e)
    with np.errstate(divide="ignore", invalid="ignore"):
        bound = inverse > 0
        apoapsis = np.where(bound, (1 + e) / inverse, np.inf)[()]
        period = np.where(bound, 2 * np.pi * np.sqrt(1 / (mu * inverse**3)), np.inf)[()]
        return TisserandContour(periapsis, apoapsis, 1 / inverse, period, e)
