"""Modified equinoctial elements: an orbit in six numbers that stay smooth on circles and in the equator.

These are the doors; the methods stand in `elements_kernels`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from idsea_lessons.orbits.checks import centre
from idsea_lessons.orbits.elements import explain_state
from idsea_lessons.orbits.elements_kernels import (
    BEYOND_ASYMPTOTE,
    DONE,
    equinoctial_from_state,
    state_from_equinoctial,
)
from idsea_lessons.orbits.state_vector import StateVector, state_arguments
from idsea_lessons.units import quantities


class EquinoctialElements(NamedTuple):
    """Modified equinoctial elements; I is the retrograde factor, 1 or -1."""

    semi_latus_rectum: Any
    """p, km."""
    f: Any
    """e cos(argument of periapsis + I raan)."""
    g: Any
    """e sin(argument of periapsis + I raan)."""
    h: Any
    """tan(inclination / 2)^I cos(raan)."""
    k: Any
    """tan(inclination / 2)^I sin(raan)."""
    true_longitude: Any
    """L = true anomaly + argument of periapsis + I raan, rad."""
    retrograde_factor: Any = 1
    """1, or -1 for orbits whose inclination is near 180 degrees."""

    @property
    def eccentricity(self) -> Any:
        """Length of (f, g)."""
        return np.hypot(self.f, self.g)

    @property
    def inclination(self) -> Any:
        """Angle between the orbit's plane and the xy plane, rad."""
        return 2.0 * np.arctan2(*_by_factor(self.retrograde_factor, np.hypot(self.h, self.k)))


def _by_factor(factor: Any, tangent: Any) -> tuple[Any, Any]:
    """Numerator and denominator of tan(i / 2), which is the length of (h, k) or one over it."""
    direct = np.asarray(factor) > 0
    return np.where(direct, tangent, 1.0)[()], np.where(direct, 1.0, tangent)[()]


@quantities(
    returns={"semi_latus_rectum": "km", "true_longitude": "rad"},
    gravity_parameter="km3/s2", position="km", velocity="km/s",
)  # fmt: skip
def equinoctial_elements_from_state(
    gravity_parameter: Any, position: Any, velocity: Any, retrograde_factor: Any = 1
) -> EquinoctialElements:
    """Find the modified equinoctial elements of an orbit from a place and the velocity there.

    Parameters
    ----------
    gravity_parameter : float, array_like, str or Body, shape (...), km3/s2
        Gravity parameter of the central body, or that body or its name.
    position : array_like, shape (..., 3), km
        Position from the central body.
    velocity : array_like, shape (..., 3), km/s
        Velocity.
    retrograde_factor : int or array_like of int
        1, or -1: with 1 the elements do not exist at an inclination of 180 degrees, with -1 not at 0 degrees.

    Returns
    -------
    EquinoctialElements
        Elements of shape (...). In a grid, cells without them are NaN.

    Raises
    ------
    ValueError
        When an argument has the wrong shape or a retrograde factor is not 1 or -1. For one single state also: when
        the position is zero, when position and velocity lie on one line, when a number is not finite, when the
        gravity parameter is not positive, or in the one plane that the retrograde factor leaves out.

    References
    ----------
    M. J. H. Walker, B. Ireland and J. Owens, "A set of modified equinoctial orbit elements", Celest. Mech. 36 (1985).

    Examples
    --------
    A circular orbit over the equator, where two of the classical angles have no meaning:

    >>> elements = equinoctial_elements_from_state(1.0, [0.0, 1.0, 0.0], [-1.0, 0.0, 0.0])
    >>> print(elements.eccentricity, elements.inclination, np.degrees(elements.true_longitude))
    0.0 0.0 90.0
    """
    mu, r, v = state_arguments(gravity_parameter, position, velocity)
    factor = _one_or_minus_one(retrograde_factor)
    p, f, g, h, k, longitude, status = equinoctial_from_state(mu, r, v, factor)
    if status.ndim == 0 and status != DONE:
        raise ValueError(explain_state(int(status)))
    return EquinoctialElements(p, f, g, h, k, longitude, factor.astype(int)[()])


@quantities(
    returns={"position": "km", "velocity": "km/s"},
    gravity_parameter="km3/s2", semi_latus_rectum="km", f="", g="", h="", k="", true_longitude="rad",
)  # fmt: skip
def state_from_equinoctial_elements(
    gravity_parameter: Any,
    semi_latus_rectum: Any,
    f: Any,
    g: Any,
    h: Any,
    k: Any,
    true_longitude: Any,
    retrograde_factor: Any = 1,
) -> StateVector:
    """Find place and velocity from equinoctial elements: `state_from_equinoctial_elements(mu, *elements)`.

    Parameters
    ----------
    gravity_parameter : float, array_like, str or Body, shape (...), km3/s2
        Gravity parameter of the central body, or that body or its name.
    semi_latus_rectum : float or array_like, shape (...), km
        p.
    f, g, h, k : float or array_like, shape (...)
        See `EquinoctialElements`.
    true_longitude : float or array_like, shape (...), rad
        L.
    retrograde_factor : int or array_like of int
        1 or -1, the one with which the elements were made.

    Returns
    -------
    StateVector
        `position` (km) and `velocity` (km/s), shape (..., 3). In a grid, impossible cells are NaN.

    Raises
    ------
    ValueError
        When a retrograde factor is not 1 or -1. For one single orbit also: when the semi-latus rectum is not
        positive, when a number is not finite, or when the true longitude lies beyond the asymptote.

    References
    ----------
    M. J. H. Walker, B. Ireland and J. Owens, "A set of modified equinoctial orbit elements", Celest. Mech. 36 (1985).

    Examples
    --------
    >>> r, v = state_from_equinoctial_elements(1.0, 1.0, 0.0, 0.0, 1.0, 0.0, np.pi / 2)
    >>> print(r.round(9) + 0, v.round(9) + 0)
    [0. 0. 1.] [-1.  0.  0.]
    """
    mu, _ = centre(gravity_parameter)
    numbers = [np.asarray(number, dtype=float) for number in (semi_latus_rectum, f, g, h, k, true_longitude)]
    r, v, status = state_from_equinoctial(mu, *numbers, _one_or_minus_one(retrograde_factor), np.empty(3))
    if status.ndim == 0 and status != DONE:
        raise ValueError(_explain(int(status), float(numbers[0])))
    return StateVector(r, v)


def _one_or_minus_one(retrograde_factor: Any) -> np.ndarray:
    factor = np.asarray(retrograde_factor, dtype=float)
    if not np.all(np.abs(factor) == 1.0):
        raise ValueError(f"the retrograde factor must be 1 or -1, not {retrograde_factor!r}")
    return factor


def _explain(status: int, p: float) -> str:
    if status == BEYOND_ASYMPTOTE:
        return "this true longitude lies beyond the asymptote of the parabola or hyperbola: the body never gets there"
    if not 0 < p < np.inf:
        return f"the semi-latus rectum must be a positive number in km, not {p:g}"
    return "elements must be finite numbers"


def warm() -> None:
    """Compile, or load from the cache, everything in this module."""
    state_from_equinoctial_elements(1.0, *equinoctial_elements_from_state(1.0, [1.0, 0.0, 0.0], [0.0, 0.8, 0.6]))
