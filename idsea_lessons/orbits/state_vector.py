"""What a state says at once: energy, angular momentum, eccentricity vector, flight path angle.

A state is a place and a velocity, seen from the central body.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from idsea_lessons.orbits.checks import centre, dot, feasible, length, vectors
from idsea_lessons.units import quantities

AT_THE_CENTRE = "the position is zero, the centre of the central body: is it measured from that body?"


class StateVector(NamedTuple):
    """Where a body is and how it moves."""

    position: Any
    """Position from the central body, shape (..., 3), km."""
    velocity: Any
    """Velocity, shape (..., 3), km/s."""


@quantities(returns="km2/s2", gravity_parameter="km3/s2", position="km", velocity="km/s")
def specific_energy(gravity_parameter: Any, position: Any, velocity: Any) -> Any:
    """Energy of an orbit for each kilogram: negative on ellipses, zero on parabolas, positive on hyperbolas.

    Parameters
    ----------
    gravity_parameter : float, array_like, str or Body, km3/s2
        Gravity parameter of the central body, or that body or its name.
    position : array_like, shape (..., 3), km
        Position from the central body.
    velocity : array_like, shape (..., 3), km/s
        Velocity.

    Returns
    -------
    float or numpy.ndarray, shape (...), km2/s2
        Kinetic plus potential energy: v^2 / 2 - GM / r. NaN in cells whose position is zero.

    Raises
    ------
    ValueError
        When an argument has the wrong shape. For one single state also: when the gravity parameter is not positive, or
        the position is zero.

    References
    ----------
    D. A. Vallado, "Fundamentals of Astrodynamics and Applications", 4th ed. (2013), equation 1-20.

    Examples
    --------
    >>> print(f"{specific_energy(398600.4418, [6678.0, 0, 0], [0, 7.7258, 0]):.4f}")
    -29.8446
    """
    mu, r, v = state_arguments(gravity_parameter, position, velocity)
    return 0.5 * dot(v, v) - mu / _distance(r)


@quantities(returns="km2/s", position="km", velocity="km/s")
def angular_momentum(position: Any, velocity: Any) -> Any:
    """Angular momentum of an orbit for each kilogram: a vector along the normal of its plane.

    Parameters
    ----------
    position : array_like, shape (..., 3), km
        Position from the central body.
    velocity : array_like, shape (..., 3), km/s
        Velocity.

    Returns
    -------
    numpy.ndarray, shape (..., 3), km2/s
        r x v; zero on a straight fall.

    Raises
    ------
    ValueError
        When an argument has the wrong shape.

    References
    ----------
    D. A. Vallado, "Fundamentals of Astrodynamics and Applications", 4th ed. (2013), equation 1-15.

    Examples
    --------
    >>> angular_momentum([6678.0, 0, 0], [0, 7.7258, 0])
    array([    0. ,     0. , 51592.8924])
    """
    return np.cross(vectors("position", position), vectors("velocity", velocity))


@quantities(returns="", gravity_parameter="km3/s2", position="km", velocity="km/s")
def eccentricity_vector(gravity_parameter: Any, position: Any, velocity: Any) -> Any:
    """Vector from the central body toward the periapsis, as long as the eccentricity.

    Parameters
    ----------
    gravity_parameter : float, array_like, str or Body, km3/s2
        Gravity parameter of the central body, or that body or its name.
    position : array_like, shape (..., 3), km
        Position from the central body.
    velocity : array_like, shape (..., 3), km/s
        Velocity.

    Returns
    -------
    numpy.ndarray, shape (..., 3)
        v x h / GM - r / |r|. NaN in cells whose position is zero.

    Raises
    ------
    ValueError
        When an argument has the wrong shape. For one single state also: when the gravity parameter is not positive, or
        the position is zero.

    References
    ----------
    D. A. Vallado, "Fundamentals of Astrodynamics and Applications", 4th ed. (2013), equation 2-78.

    Examples
    --------
    >>> eccentricity_vector(1.0, [1.0, 0, 0], [0, 1.2, 0])
    array([0.44, 0.  , 0.  ])
    """
    mu, r, v = state_arguments(gravity_parameter, position, velocity)
    return np.cross(v, np.cross(r, v)) / mu[..., None] - r / np.asarray(_distance(r))[..., None]


@quantities(returns="rad", position="km", velocity="km/s")
def flight_path_angle(position: Any, velocity: Any) -> Any:
    """Angle of the velocity above the local horizontal: positive when climbing.

    Parameters
    ----------
    position : array_like, shape (..., 3), km
        Position from the central body.
    velocity : array_like, shape (..., 3), km/s
        Velocity.

    Returns
    -------
    float or numpy.ndarray, shape (...), rad
        From -pi/2 (straight down) to pi/2 (straight up). NaN in cells whose position or velocity is zero.

    Raises
    ------
    ValueError
        When an argument has the wrong shape, or when one single position or velocity is zero.

    References
    ----------
    H. D. Curtis, "Orbital Mechanics for Engineering Students", 3rd ed. (2014), equation 2.51.

    Examples
    --------
    >>> import math
    >>> math.degrees(flight_path_angle([7000.0, 0, 0], [1.0, 1.0, 0]))
    45.0
    """
    r, v = vectors("position", position), vectors("velocity", velocity)
    speed = length(v)
    speed = feasible(speed, speed > 0, "the velocity is zero: a body at rest has no flight path angle")
    outward, forward = r / np.asarray(_distance(r))[..., None], v / np.asarray(speed)[..., None]
    return np.arctan2(dot(outward, forward), length(np.cross(outward, forward)))


def state_arguments(gravity_parameter: Any, position: Any, velocity: Any) -> tuple[Any, np.ndarray, np.ndarray]:
    """Check the three arguments that most doors for states share, and make them arrays of floats."""
    return np.asarray(centre(gravity_parameter)[0]), vectors("position", position), vectors("velocity", velocity)


def _distance(r: np.ndarray) -> Any:
    """Distance from the central body; NaN at its centre, or an error when there is one single position."""
    distance = length(r)
    return feasible(distance, distance > 0, AT_THE_CENTRE)
