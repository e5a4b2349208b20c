"""Where a body is on its orbit, told by the true anomaly or by the eccentric or mean one.

The true anomaly is an angle that can be seen: from the periapsis to the body. The mean anomaly grows evenly with time.
The eccentric anomaly stands between them: geometry joins it to the true one (here), Kepler's equation to the mean one
(in `kepler`). On a hyperbola the hyperbolic anomaly F takes its place, on a parabola D = tan(true anomaly / 2).
"""

from __future__ import annotations

from math import atan, atan2, atanh, cos, sin, sqrt, tan, tanh
from typing import Any

import numpy as np

from idsea_lessons.compiled import broadcast_kernel
from idsea_lessons.orbits.checks import feasible, text
from idsea_lessons.orbits.kepler import anomaly_arguments, eccentric_anomaly, mean_anomaly, whole_turns
from idsea_lessons.units import quantities


@quantities(returns="rad", eccentric_anomaly="rad", eccentricity="")
def true_from_eccentric(eccentric_anomaly: Any, eccentricity: Any) -> Any:
    """Find the true anomaly for an eccentric (hyperbolic, parabolic) anomaly.

    Parameters
    ----------
    eccentric_anomaly : float or array_like, rad
        E below eccentricity 1, F above, D = tan(true anomaly / 2) at exactly 1.
    eccentricity : float or array_like
        Eccentricity.

    Returns
    -------
    float or numpy.ndarray, rad
        True anomaly, in the same revolution. NaN in cells of a grid where an argument is impossible.

    Raises
    ------
    ValueError
        For one single case: when the eccentricity is negative, or when a number is not finite.

    References
    ----------
    D. A. Vallado, "Fundamentals of Astrodynamics and Applications", 4th ed. (2013), algorithm 6.

    Examples
    --------
    >>> print(f"{np.degrees(true_from_eccentric(np.radians(90.0), 0.5)):.3f}")
    120.000
    """
    anomaly, e = anomaly_arguments("eccentric_anomaly", eccentric_anomaly, eccentricity)
    return _true_from_eccentric(anomaly, e)


@quantities(returns="rad", true_anomaly="rad", eccentricity="")
def eccentric_from_true(true_anomaly: Any, eccentricity: Any) -> Any:
    """Find the eccentric (hyperbolic, parabolic) anomaly for a true anomaly.

    Parameters
    ----------
    true_anomaly : float or array_like, rad
        Angle from the periapsis to the body.
    eccentricity : float or array_like
        Eccentricity.

    Returns
    -------
    float or numpy.ndarray, rad
        E below eccentricity 1, in the same revolution; F above; D = tan(true anomaly / 2) at exactly 1. NaN in cells
        of a grid where there is none.

    Raises
    ------
    ValueError
        For one single case: when the true anomaly lies beyond the asymptote of a parabola or hyperbola, when the
        eccentricity is negative, or when a number is not finite.

    References
    ----------
    D. A. Vallado, "Fundamentals of Astrodynamics and Applications", 4th ed. (2013), algorithm 5.

    Examples
    --------
    >>> print(f"{np.degrees(eccentric_from_true(np.radians(120.0), 0.5)):.3f}")
    90.000
    """
    anomaly, e = anomaly_arguments("true_anomaly", true_anomaly, eccentricity)
    eccentric = _eccentric_from_true(anomaly, e)
    message = f"true anomaly {text(np.degrees(anomaly))} degrees lies beyond the asymptote: the body never gets there"
    return feasible(eccentric, ~np.isnan(eccentric), message)


@quantities(returns="rad", mean_anomaly="rad", eccentricity="")
def true_from_mean(mean_anomaly: Any, eccentricity: Any) -> Any:
    """Find the true anomaly for a mean anomaly, through Kepler's equation.

    Parameters
    ----------
    mean_anomaly : float or array_like, rad
        Time since the periapsis, times the mean motion; see `kepler.eccentric_anomaly`.
    eccentricity : float or array_like
        Eccentricity.

    Returns
    -------
    float or numpy.ndarray, rad
        True anomaly, in the same revolution. NaN in cells of a grid where an argument is impossible.

    Raises
    ------
    ValueError
        For one single case: when the eccentricity is negative, or when a number is not finite.

    Examples
    --------
    >>> print(f"{np.degrees(true_from_mean(np.radians(90.0), 0.1)):.3f}")
    101.384
    """
    return true_from_eccentric(eccentric_anomaly(mean_anomaly, eccentricity), eccentricity)


@quantities(returns="rad", true_anomaly="rad", eccentricity="")
def mean_from_true(true_anomaly: Any, eccentricity: Any) -> Any:
    """Find the mean anomaly for a true anomaly.

    Parameters
    ----------
    true_anomaly : float or array_like, rad
        Angle from the periapsis to the body.
    eccentricity : float or array_like
        Eccentricity.

    Returns
    -------
    float or numpy.ndarray, rad
        Mean anomaly, in the same revolution. NaN in cells of a grid where there is none.

    Raises
    ------
    ValueError
        For one single case: when the true anomaly lies beyond the asymptote of a parabola or hyperbola, when the
        eccentricity is negative, or when a number is not finite.

    Examples
    --------
    >>> print(f"{np.degrees(mean_from_true(np.radians(120.0), 0.5)):.3f}")
    61.352
    """
    return mean_anomaly(eccentric_from_true(true_anomaly, eccentricity), eccentricity)


@broadcast_kernel("(),()->()", "void(f8, f8, f8[:])")
def _true_from_eccentric(eccentric, e, true):  # type: ignore[no-untyped-def]
    """Find the true anomaly for one case."""
    if e < 1.0:
        turns = whole_turns(eccentric)
        half = 0.5 * (eccentric - turns)
        true[0] = turns + 2.0 * atan2(sqrt(1.0 + e) * sin(half), sqrt(1.0 - e) * cos(half))
    elif e > 1.0:
        true[0] = 2.0 * atan2(sqrt(e + 1.0) * tanh(0.5 * eccentric), sqrt(e - 1.0))
    else:
        true[0] = 2.0 * atan(eccentric) if e == 1.0 else np.nan


@broadcast_kernel("(),()->()", "void(f8, f8, f8[:])")
def _eccentric_from_true(true, e, eccentric):  # type: ignore[no-untyped-def]
    """Find the eccentric, hyperbolic or parabolic anomaly for one case; NaN beyond the asymptote."""
    turns = whole_turns(true)
    half = 0.5 * (true - turns)
    y, x = sqrt(abs(1.0 - e)) * sin(half), sqrt(1.0 + e) * cos(half)
    if e < 1.0:
        eccentric[0] = turns + 2.0 * atan2(y, x)
    elif abs(y) >= x or cos(half) < 1e-15:  # cos(pi / 2), at the end of a parabola, is no exact zero
        eccentric[0] = np.nan
    elif e > 1.0:
        eccentric[0] = 2.0 * atanh(y / x)
    else:
        eccentric[0] = tan(half) if e == 1.0 else np.nan


def warm() -> None:
    """Compile, or load from the cache, everything in this module."""
    eccentric_from_true(true_from_eccentric(1.0, 0.5), 0.5)
