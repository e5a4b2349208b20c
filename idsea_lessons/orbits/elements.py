"""Classical orbital elements: size, shape and place in space of any conic, and where the body is on it.

These are the doors: they take single orbits and whole grids, and say what is wrong when there is no answer.
The methods stand in `elements_kernels`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from idsea_lessons.bodies import Body
from idsea_lessons.orbits.checks import centre, feasible, text
from idsea_lessons.orbits.elements_kernels import (
    BAD_ELEMENTS,
    BEYOND_ASYMPTOTE,
    DONE,
    NO_NODE,
    NO_PLANE,
    NO_POSITION,
    classical_from_state,
    state_from_classical,
)
from idsea_lessons.orbits.kepler import eccentricity_argument
from idsea_lessons.orbits.state_vector import AT_THE_CENTRE, StateVector, state_arguments
from idsea_lessons.units import quantities


class ClassicalElements(NamedTuple):
    """An orbit in six numbers that fit every conic.

    The semi-latus rectum p says the size, because a parabola has one, but no semi-major axis. From the others:
    p = a (1 - e^2), and p = r_periapsis (1 + e).
    """

    semi_latus_rectum: Any
    """Distance from the central body at right angles to the periapsis, km."""
    eccentricity: Any
    """0 is a circle, below 1 an ellipse, 1 a parabola, above 1 a hyperbola."""
    inclination: Any
    """Angle between the orbit's plane and the xy plane, 0 to pi rad; above pi/2 the orbit is retrograde."""
    raan: Any
    """Right ascension of the ascending node: angle from x to where the body crosses the xy plane upward, rad."""
    argument_of_periapsis: Any
    """Angle from the node to the periapsis, in the direction of motion, rad."""
    true_anomaly: Any
    """Angle from the periapsis to the body, in the direction of motion, rad."""

    @property
    def semi_major_axis(self) -> Any:
        """Half the long axis, km: infinite for a parabola, negative for a hyperbola."""
        with np.errstate(divide="ignore"):
            return np.divide(self.semi_latus_rectum, (1.0 - self.eccentricity) * (1.0 + self.eccentricity))

    @property
    def periapsis_radius(self) -> Any:
        """Smallest distance from the centre of the central body, km."""
        return self.semi_latus_rectum / (1.0 + self.eccentricity)

    @property
    def apoapsis_radius(self) -> Any:
        """Largest distance from the centre of the central body, km: infinite for a parabola and a hyperbola."""
        with np.errstate(divide="ignore"):
            return np.divide(self.semi_latus_rectum, np.maximum(1.0 - self.eccentricity, 0.0))


ANGLES = dict.fromkeys(("inclination", "raan", "argument_of_periapsis", "true_anomaly"), "rad")


@quantities(returns={"semi_latus_rectum": "km", **ANGLES}, gravity_parameter="km3/s2", position="km", velocity="km/s")
def elements_from_state(gravity_parameter: Any, position: Any, velocity: Any) -> ClassicalElements:
    """Find the classical elements of an orbit from a place and the velocity there.

    Angles lie between 0 and 2 pi, the inclination between 0 and pi. Where an angle has no meaning it is zero, and the
    next one takes over:

    - equatorial orbit (sin i below 1e-11): `raan` is 0, and `argument_of_periapsis` counts from the x axis, in the
      direction of motion;
    - circular orbit (e below 1e-11): `eccentricity` and `argument_of_periapsis` are 0, and `true_anomaly` counts from
      the node (it is the argument of latitude);
    - circular and equatorial: `true_anomaly` counts from the x axis (it is the true longitude).

    Parameters
    ----------
    gravity_parameter : float, array_like, str or Body, shape (...), km3/s2
        Gravity parameter of the central body, or that body or its name.
    position : array_like, shape (..., 3), km
        Position from the central body.
    velocity : array_like, shape (..., 3), km/s
        Velocity.

    Returns
    -------
    ClassicalElements
        Six elements of shape (...). In a grid, cells without an orbit's plane are NaN.

    Raises
    ------
    ValueError
        When an argument has the wrong shape. For one single state also: when the position is zero, when position and
        velocity lie on one line, when a number is not finite, or the gravity parameter is not positive.

    References
    ----------
    D. A. Vallado, "Fundamentals of Astrodynamics and Applications", 4th ed. (2013), algorithm 9.

    Examples
    --------
    Vallado's example 2-5:

    >>> elements = elements_from_state(398600.4418, [6524.834, 6862.875, 6448.296], [4.901327, 5.533756, -1.976341])
    >>> print(elements.semi_major_axis.round(2), elements.eccentricity.round(6), np.degrees(elements[2:]).round(3))
    36127.34 0.832853 [ 87.869 227.898  53.385  92.335]
    """
    mu, r, v = state_arguments(gravity_parameter, position, velocity)
    *elements, status = classical_from_state(mu, r, v)
    if status.ndim == 0 and status != DONE:
        raise ValueError(explain_state(int(status)))
    return ClassicalElements(*elements)


@quantities(
    returns={"position": "km", "velocity": "km/s"},
    gravity_parameter="km3/s2", semi_latus_rectum="km", eccentricity="", **ANGLES,
)  # fmt: skip
def state_from_elements(
    gravity_parameter: Any,
    semi_latus_rectum: Any,
    eccentricity: Any,
    inclination: Any,
    raan: Any,
    argument_of_periapsis: Any,
    true_anomaly: Any,
) -> StateVector:
    """Find place and velocity from classical elements: `state_from_elements(mu, *elements)`.

    Parameters
    ----------
    gravity_parameter : float, array_like, str or Body, shape (...), km3/s2
        Gravity parameter of the central body. Given as a body or its name, the orbit is held against its surface.
    semi_latus_rectum : float or array_like, shape (...), km
        a (1 - e^2), or the periapsis radius times (1 + e).
    eccentricity : float or array_like, shape (...)
        0 or more.
    inclination : float or array_like, shape (...), rad
        Between 0 and pi.
    raan, argument_of_periapsis, true_anomaly : float or array_like, shape (...), rad
        Any angle; for equatorial and circular orbits see `elements_from_state`.

    Returns
    -------
    StateVector
        `position` (km) and `velocity` (km/s), shape (..., 3). In a grid, impossible cells are NaN.

    Raises
    ------
    ValueError
        For one single orbit: when the semi-latus rectum is not positive, the eccentricity negative, the inclination
        not between 0 and pi, a number not finite, when the true anomaly lies beyond the asymptote, or the whole orbit
        lies below the surface of a body that was named.

    References
    ----------
    D. A. Vallado, "Fundamentals of Astrodynamics and Applications", 4th ed. (2013), algorithm 10.

    Examples
    --------
    Vallado's example 2-6:

    >>> angles = np.radians([87.87, 227.89, 53.38, 92.335])
    >>> r, v = state_from_elements(398600.4418, 11067.790, 0.83285, *angles)
    >>> print(r.round(1), v.round(4))
    [6525.4 6861.5 6449.1] [ 4.9023  5.5331 -1.9757]
    """
    mu, about = centre(gravity_parameter)
    numbers = [semi_latus_rectum, eccentricity, inclination, raan, argument_of_periapsis, true_anomaly]
    p, e, *angles = (np.asarray(number, dtype=float) for number in numbers)
    if about is not None:
        farthest = ClassicalElements(p, e, *angles).apoapsis_radius
        p = feasible(p, ~(farthest < about.radius), below_the_surface("apoapsis radius", farthest, about))
    r, v, status = state_from_classical(mu, p, e, *angles, np.empty(3))
    if status.ndim == 0 and status != DONE:
        raise ValueError(explain_elements(int(status), float(p), float(e), float(angles[0]), float(angles[-1])))
    return StateVector(r, v)


@quantities(returns="km", semi_major_axis="km", eccentricity="")
def semi_latus_rectum(semi_major_axis: Any, eccentricity: Any) -> Any:
    """Semi-latus rectum of an ellipse or a hyperbola.

    Parameters
    ----------
    semi_major_axis : float or array_like, km
        Positive for an ellipse, negative for a hyperbola.
    eccentricity : float or array_like
        Eccentricity, not 1.

    Returns
    -------
    float or numpy.ndarray, km
        a (1 - e^2). NaN in cells where the two do not fit together.

    Raises
    ------
    ValueError
        For one single orbit: when the two do not fit together, or when the orbit is a parabola, which has no
        semi-major axis: its semi-latus rectum is twice its periapsis radius.

    Examples
    --------
    >>> print(semi_latus_rectum(10000.0, 0.5))
    7500.0
    """
    a, e = np.asarray(semi_major_axis, dtype=float), eccentricity_argument(eccentricity)
    with np.errstate(invalid="ignore"):  # an infinite semi-major axis times zero
        p = a * (1.0 - e) * (1.0 + e)
    message = (
        f"semi-major axis {text(a)} km and eccentricity {text(e)} do not fit together: it is positive for an ellipse, "
        "negative for a hyperbola, and a parabola has none (its semi-latus rectum is twice the periapsis radius)"
    )
    return feasible(p, (p > 0) & np.isfinite(p), message)


def explain_state(status: int) -> str:
    """Say why a state has no elements."""
    if status == NO_POSITION:
        return AT_THE_CENTRE
    if status == NO_PLANE:
        return (
            "position and velocity lie on one line: the body falls straight down or climbs straight up, "
            "and such a path has no plane and no elements. Its motion can be had from `propagate`"
        )
    if status == NO_NODE:
        return (
            "these equinoctial elements do not exist in a plane turned by 180 degrees: "
            "take the other retrograde factor, -1 for retrograde orbits and 1 for all others"
        )
    return "gravity parameter, position and velocity must be finite numbers"


def explain_elements(status: int, p: float, e: float, inclination: float, true_anomaly: float) -> str:
    """Say why elements have no state."""
    if status == BEYOND_ASYMPTOTE:
        conic = "the parabola" if e == 1 else f"a hyperbola with eccentricity {e:g}"
        return (
            f"true anomaly {np.degrees(true_anomaly):.1f} degrees lies beyond the asymptote of {conic} "
            f"({np.degrees(np.arccos(-1 / e)):.1f} degrees): the body never gets there"
        )
    if status == BAD_ELEMENTS and not 0 < p < np.inf:
        return f"the semi-latus rectum must be a positive number in km, not {p:g}: for a hyperbola too, a (1 - e^2) > 0"
    if not 0 <= e < np.inf:
        return f"the eccentricity must be a finite number, 0 or more, not {e:g}"
    if not 0 <= inclination <= np.pi:
        return f"the inclination must lie between 0 and pi rad, not {inclination:g}: did you pass degrees?"
    return "elements must be finite numbers"


def below_the_surface(name: str, value: Any, about: Body) -> str:
    """Say that an orbit lies inside the body it goes around."""
    return (
        f"{name} {text(value)} km puts the whole orbit below the surface of {about.name} ({about.radius:,.0f} km): "
        "did you pass an altitude?"
    )


def warm() -> None:
    """Compile, or load from the cache, everything in this module."""
    state_from_elements(1.0, *elements_from_state(1.0, [1.0, 0.0, 0.0], [0.0, 0.8, 0.6]))
