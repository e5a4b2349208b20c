"""Transfers between circles in one plane: Hohmann and bi-elliptic, and when the longer way costs less.

Wherever a gravity parameter is asked for, a body's name may stand in its place ("Earth").
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from idsea_lessons.orbits.checks import centre, positive, radius
from idsea_lessons.orbits.manoeuvres import apsis_speed
from idsea_lessons.units import quantities

HALVINGS = 80


class Hohmann(NamedTuple):
    """The two-burn transfer between two circles in one plane."""

    delta_v1: Any
    """First burn, km/s."""
    delta_v2: Any
    """Second burn, km/s."""
    time_of_flight: Any
    """s."""
    semi_major_axis: Any
    """Of the ellipse between, km."""
    eccentricity: Any

    @property
    def delta_v(self) -> Any:
        """Both burns together, km/s."""
        return self.delta_v1 + self.delta_v2


class BiElliptic(NamedTuple):
    """The three-burn transfer between two circles in one plane, by way of a far point."""

    delta_v1: Any
    """First burn, km/s."""
    delta_v2: Any
    """Second burn, at the far point, km/s."""
    delta_v3: Any
    """Third burn, km/s."""
    time_of_flight: Any
    """s."""

    @property
    def delta_v(self) -> Any:
        """All burns together, km/s."""
        return self.delta_v1 + self.delta_v2 + self.delta_v3


@quantities(
    returns={"delta_v1": "km/s", "delta_v2": "km/s", "time_of_flight": "s", "semi_major_axis": "km"},
    gravity_parameter="km3/s2",
    r1="km",
    r2="km",
)
def hohmann(gravity_parameter: Any, r1: Any, r2: Any) -> Hohmann:
    """Fly from one circle to another with two burns and the least delta-v that two burns need.

    Parameters
    ----------
    gravity_parameter : float, array_like, str or Body, km3/s2
    r1, r2 : float or array_like, km
        Radius of the first and the last circle; the transfer may lead out or in.

    Returns
    -------
    Hohmann
        Sizes of both burns (inward both brake), the time of flight, and the ellipse.

    Raises
    ------
    ValueError
        For radii that are not positive or lie below the surface of the body named.

    References
    ----------
    W. Hohmann, "Die Erreichbarkeit der Himmelskoerper" (1925); D. A. Vallado, "Fundamentals of Astrodynamics and
    Applications" (2013), algorithm 36.

    Examples
    --------
    From 191 km above the Earth to the geostationary orbit (Vallado, example 6-1):

    >>> transfer = hohmann("Earth", 6569.48, 42159.49)
    >>> print(f"{transfer.delta_v:.3f} km/s in {transfer.time_of_flight / 3600:.2f} h")
    3.935 km/s in 5.26 h
    """
    mu, about = centre(gravity_parameter)
    start, end = radius("r1", r1, about), radius("r2", r2, about)
    a = 0.5 * (start + end)
    return Hohmann(
        abs(apsis_speed(mu, start, end) - np.sqrt(mu / start)),
        abs(np.sqrt(mu / end) - apsis_speed(mu, end, start)),
        np.pi * np.sqrt(a**3 / mu),
        a,
        abs(end - start) / (start + end),
    )


@quantities(
    returns={"delta_v1": "km/s", "delta_v2": "km/s", "delta_v3": "km/s", "time_of_flight": "s"},
    gravity_parameter="km3/s2",
    r1="km",
    intermediate="km",
    r2="km",
)
def bi_elliptic(gravity_parameter: Any, r1: Any, intermediate: Any, r2: Any) -> BiElliptic:
    """Fly from one circle to another by way of a far point, with three burns.

    Parameters
    ----------
    gravity_parameter : float, array_like, str or Body, km3/s2
    r1, r2 : float or array_like, km
        Radius of the first and the last circle.
    intermediate : float or array_like, km
        Distance of the far point. Infinite gives the least possible delta-v, and takes for ever.

    Returns
    -------
    BiElliptic
        Sizes of the three burns and the time of flight.

    Raises
    ------
    ValueError
        For radii that are not positive or lie below the surface of the body named.

    References
    ----------
    D. A. Vallado, "Fundamentals of Astrodynamics and Applications" (2013), algorithm 37.

    Examples
    --------
    Vallado, example 6-2: from 191 km above the Earth to 376,310 km.

    >>> transfer = bi_elliptic("Earth", 6569.48, 510251.14, 382688.14)
    >>> print(f"{transfer.delta_v:.3f} km/s; Hohmann needs {hohmann('Earth', 6569.48, 382688.14).delta_v:.3f} km/s")
    3.904 km/s; Hohmann needs 3.966 km/s
    """
    mu, about = centre(gravity_parameter)
    start, far, end = radius("r1", r1, about), radius("intermediate", intermediate, about), radius("r2", r2, about)
    return BiElliptic(
        abs(apsis_speed(mu, start, far) - np.sqrt(mu / start)),
        abs(apsis_speed(mu, far, end) - apsis_speed(mu, far, start)),
        abs(np.sqrt(mu / end) - apsis_speed(mu, end, far)),
        np.pi * (np.sqrt((0.5 * (start + far)) ** 3 / mu) + np.sqrt((0.5 * (far + end)) ** 3 / mu)),
    )


@quantities(returns="km", r1="km", r2="km")
def least_intermediate_radius(r1: Any, r2: Any) -> Any:
    """Find how far out a bi-elliptic transfer must go before it costs less than a Hohmann transfer.

    Parameters
    ----------
    r1, r2 : float or array_like, km
        Radii of the circles, in either order: out and in cost the same.

    Returns
    -------
    float or numpy.ndarray
        Distance of the far point from which on three burns win, km. Infinite where they never win (ratio of the
        radii below 11.94), the larger radius where they always win (ratio above 15.58).

    Raises
    ------
    ValueError
        For radii that are not positive.

    References
    ----------
    P. R. Escobal, "Methods of Astrodynamics" (1968).

    Examples
    --------
    >>> print(least_intermediate_radius(1.0, [11.0, 14.0, 20.0]).round(2))
    [ inf 26.1 20. ]
    """
    small, large = np.minimum(positive("r1", r1, "km"), r2), np.maximum(r1, positive("r2", r2, "km"))
    ratio = np.asarray(large / small)

    def saves(inverse: Any) -> Any:  # the far point stands at ratio / inverse
        return bi_elliptic(1.0, 1.0, ratio / inverse, ratio).delta_v < hohmann(1.0, 1.0, ratio).delta_v

    with np.errstate(divide="ignore"):
        never, always = ~saves(0.0 * ratio), saves(np.full_like(ratio, 1 - 1e-6))
    low, high = np.zeros_like(ratio), np.ones_like(ratio)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        up = saves(middle)
        low, high = np.where(up, middle, low), np.where(up, high, middle)
    with np.errstate(divide="ignore"):
        farther = np.where(never, np.inf, np.where(always, ratio, ratio / low))
    return small * np.where(np.isfinite(ratio), farther, ratio)[()]
