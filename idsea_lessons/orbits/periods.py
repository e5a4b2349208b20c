"""How long a revolution takes, and how large an orbit with a given period is."""

from __future__ import annotations

from typing import Any

import numpy as np

from idsea_lessons.bodies import Body
from idsea_lessons.orbits.checks import centre, feasible, positive, text
from idsea_lessons.orbits.elements import below_the_surface
from idsea_lessons.units import quantities


@quantities(returns="s", gravity_parameter="km3/s2", semi_major_axis="km")
def period(gravity_parameter: Any, semi_major_axis: Any) -> Any:
    """Time of one revolution on a closed orbit.

    Parameters
    ----------
    gravity_parameter : float, array_like, str or Body, km3/s2
        Gravity parameter of the central body. Given as a body or its name, the orbit is held against its surface.
    semi_major_axis : float or array_like, km
        Half the long axis.

    Returns
    -------
    float or numpy.ndarray, s
        2 pi sqrt(a^3 / GM). NaN in cells whose orbit is not closed.

    Raises
    ------
    ValueError
        For one single orbit: when it is not closed, or when it lies below the surface of a body that was named.

    References
    ----------
    D. A. Vallado, "Fundamentals of Astrodynamics and Applications", 4th ed. (2013), equation 1-26.

    Examples
    --------
    The first orbit of Tianwen-1 at Mars, 400 x 180,000 km high:

    >>> print(f"{period('Mars', 3396.19 + (400 + 180000) / 2) / 86400:.2f} d")
    10.06 d
    """
    mu, about = centre(gravity_parameter)
    a = np.asarray(semi_major_axis, dtype=float)
    closed = (a > 0) & np.isfinite(a)
    a = feasible(a, closed, f"only a closed orbit has a period, and its semi-major axis is positive, not {text(a)} km")
    return 2.0 * np.pi * np.sqrt(_above_the_surface(a, about) ** 3 / mu)


@quantities(returns="rad/s", gravity_parameter="km3/s2", semi_major_axis="km")
def mean_motion(gravity_parameter: Any, semi_major_axis: Any) -> Any:
    """Rate of the mean anomaly on an ellipse or a hyperbola.

    Parameters
    ----------
    gravity_parameter : float, array_like, str or Body, km3/s2
        Gravity parameter of the central body. Given as a body or its name, the orbit is held against its surface.
    semi_major_axis : float or array_like, km
        Half the long axis, negative for a hyperbola.

    Returns
    -------
    float or numpy.ndarray, rad/s
        sqrt(GM / |a|^3). NaN in cells whose semi-major axis is zero or infinite.

    Raises
    ------
    ValueError
        For one single orbit: when the semi-major axis is zero or infinite (a parabola's anomaly has another rate, see
        `kepler.eccentric_anomaly`), or when the orbit lies below the surface of a body that was named.

    References
    ----------
    D. A. Vallado, "Fundamentals of Astrodynamics and Applications", 4th ed. (2013), equation 1-27.

    Examples
    --------
    >>> print(f"{mean_motion(398600.4418, 42164.17):.4e}")
    7.2921e-05
    """
    mu, about = centre(gravity_parameter)
    a = np.asarray(semi_major_axis, dtype=float)
    a = feasible(a, (a != 0) & np.isfinite(a), f"the semi-major axis must be finite and not zero, not {text(a)} km")
    return np.sqrt(mu / np.abs(_above_the_surface(a, about)) ** 3)


@quantities(returns="km", gravity_parameter="km3/s2", period="s")
def semi_major_axis_from_period(gravity_parameter: Any, period: Any) -> Any:
    """Semi-major axis of the closed orbits with a given period.

    Parameters
    ----------
    gravity_parameter : float, array_like, str or Body, km3/s2
        Gravity parameter of the central body, or that body or its name.
    period : float or array_like, s
        Time of one revolution.

    Returns
    -------
    float or numpy.ndarray, km
        The cube root of GM (T / 2 pi)^2. NaN in cells whose period is not positive.

    Raises
    ------
    ValueError
        For one single orbit whose period is not positive.

    Examples
    --------
    ICUBE-Q went around the Moon in 12 hours, 200 km above the surface at its lowest; at its highest:

    >>> radius = 1737.4
    >>> print(f"{2 * semi_major_axis_from_period('Moon', 12 * 3600) - (radius + 200) - radius:,.0f} km")
    8,610 km
    """
    mu, _ = centre(gravity_parameter)
    return np.cbrt(mu * (positive("period", period, "s") / (2.0 * np.pi)) ** 2)


def _above_the_surface(semi_major_axis: Any, about: Body | None) -> Any:
    """Refuse a closed orbit that cannot reach the surface, whatever its eccentricity: its apoapsis is below 2 a."""
    if about is None:
        return semi_major_axis
    a = np.asarray(semi_major_axis)
    too_small = (a > 0) & (2.0 * a < about.radius)
    return feasible(a, ~too_small, below_the_surface("semi-major axis", a, about))
