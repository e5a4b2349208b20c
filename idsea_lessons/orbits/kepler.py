"""Kepler's problem: where a body will be, and Kepler's equation behind the answer.

These are the doors: they take single states and whole grids, and say what is wrong when there is no answer.
The method stands in `kepler_universal`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from idsea_lessons.compiled import broadcast_kernel, kernel
from idsea_lessons.orbits.checks import feasible, text
from idsea_lessons.orbits.kepler_universal import (
    LOST,
    MOVED,
    NO_POSITION,
    propagate_universal,
    universal_anomaly,
    universal_functions,
)
from idsea_lessons.orbits.state_vector import AT_THE_CENTRE, StateVector, state_arguments
from idsea_lessons.units import quantities


@quantities(
    returns={"position": "km", "velocity": "km/s"},
    gravity_parameter="km3/s2", position="km", velocity="km/s", time="s",
)  # fmt: skip
def propagate(gravity_parameter: Any, position: Any, velocity: Any, time: Any) -> StateVector:
    """Move a body along its two-body orbit: circle, ellipse, parabola, hyperbola or straight line.

    All arguments broadcast against each other over their leading axes.

    Parameters
    ----------
    gravity_parameter : float, array_like, str or Body, shape (...), km3/s2
        Gravity parameter of the central body, or that body or its name.
    position : array_like, shape (..., 3), km
        Position at the start, from the central body.
    velocity : array_like, shape (..., 3), km/s
        Velocity at the start.
    time : float or array_like, shape (...), s
        Time to move by; negative for the past.

    Returns
    -------
    StateVector
        `position` (km) and `velocity` (km/s) after that time, shape (..., 3). In a grid, cells without a solution are
        NaN. A body that falls straight through the centre comes back on the side it fell from, as on ever thinner
        ellipses.

    Raises
    ------
    ValueError
        When an argument has the wrong shape. For one single state also: when the gravity parameter is not positive,
        the position is zero, a number is not finite, or the body falls on the centre at that very time.

    References
    ----------
    R. H. Battin, "An Introduction to the Mathematics and Methods of Astrodynamics" (1999), sections 4.5 and 4.6.

    Examples
    --------
    Vallado's example 2-4: 40 minutes in a low Earth orbit.

    >>> r, v = propagate(398600.4418, [1131.34, -2282.343, 6672.423], [-5.64305, 4.30333, 2.42879], 2400.0)
    >>> print(r.round(3), v.round(6))
    [-4219.753  4363.029 -3958.767] [ 3.689866 -1.916735 -6.112511]
    """
    mu, r, v = state_arguments(gravity_parameter, position, velocity)
    r1, v1, status = propagate_universal(mu, r, v, np.asarray(time, dtype=float))
    if status.ndim == 0 and status != MOVED:
        raise ValueError(_explain_propagation(int(status)))
    return StateVector(r1, v1)


def _explain_propagation(status: int) -> str:
    if status == NO_POSITION:
        return AT_THE_CENTRE
    if status == LOST:
        return (
            "at that time the body is in the centre of the central body (it falls straight down), "
            "or farther away than a number can say"
        )
    return "position, velocity and time must be finite numbers"


@quantities(returns="rad", mean_anomaly="rad", eccentricity="")
def eccentric_anomaly(mean_anomaly: Any, eccentricity: Any) -> Any:
    """Solve Kepler's equation: find the eccentric anomaly for a mean anomaly.

    Parameters
    ----------
    mean_anomaly : float or array_like, rad
        Mean anomaly M: the time since the periapsis, times the mean motion.
    eccentricity : float or array_like
        Eccentricity e. Below 1 the equation is M = E - e sin E. Above 1 it is M = e sinh F - F. At exactly 1 it is
        Barker's equation, M = D + D^3 / 3 with D = tan(true anomaly / 2) and the mean motion 2 sqrt(GM / p^3).

    Returns
    -------
    float or numpy.ndarray, rad
        The eccentric anomaly E, in the same revolution as M; the hyperbolic anomaly F, or the parabolic one D, for
        orbits that are not closed. NaN in cells of a grid without a solution.

    Raises
    ------
    ValueError
        For one single case: when the eccentricity is negative, or when a number is not finite.

    References
    ----------
    D. A. Vallado, "Fundamentals of Astrodynamics and Applications", 4th ed. (2013), section 2.2.

    Examples
    --------
    Vallado's example 2-1: M = 235.4 degrees on an ellipse of eccentricity 0.4.

    >>> import math
    >>> math.degrees(eccentric_anomaly(math.radians(235.4), 0.4))
    220.512...
    """
    mean, e = anomaly_arguments("mean_anomaly", mean_anomaly, eccentricity)
    return _solve_keplers_equation(mean, e)


@quantities(returns="rad", eccentric_anomaly="rad", eccentricity="")
def mean_anomaly(eccentric_anomaly: Any, eccentricity: Any) -> Any:
    """Evaluate Kepler's equation: the mean anomaly for an eccentric anomaly.

    Parameters
    ----------
    eccentric_anomaly : float or array_like, rad
        Eccentric anomaly E, hyperbolic anomaly F or parabolic anomaly D, see `eccentric_anomaly`.
    eccentricity : float or array_like
        Eccentricity.

    Returns
    -------
    float or numpy.ndarray, rad
        The mean anomaly M, in the same revolution. NaN in cells of a grid where an argument is impossible.

    Raises
    ------
    ValueError
        For one single case: when the eccentricity is negative, or when a number is not finite.

    References
    ----------
    D. A. Vallado, "Fundamentals of Astrodynamics and Applications", 4th ed. (2013), section 2.2.

    Examples
    --------
    >>> print(f"{mean_anomaly(1.0, 0.5):.6f}")
    0.579265
    """
    eccentric, e = anomaly_arguments("eccentric_anomaly", eccentric_anomaly, eccentricity)
    return _keplers_equation(eccentric, e)


def anomaly_arguments(name: str, anomaly: Any, eccentricity: Any) -> tuple[Any, Any]:
    """Check an anomaly and an eccentricity, and make them arrays of floats; impossible cells become NaN."""
    angle = np.asarray(anomaly, dtype=float)
    angle = feasible(angle, np.isfinite(angle), f"{name} must be a finite number of radians, not {text(angle)}")
    return angle, eccentricity_argument(eccentricity)


def eccentricity_argument(eccentricity: Any) -> Any:
    """Check an eccentricity, and make it an array of floats; impossible cells become NaN."""
    e = np.asarray(eccentricity, dtype=float)
    return feasible(e, (e >= 0) & np.isfinite(e), f"the eccentricity must be a finite number, 0 or more, not {text(e)}")


@broadcast_kernel("(),()->()", "void(f8, f8, f8[:])")
def _solve_keplers_equation(mean, e, eccentric):  # type: ignore[no-untyped-def]
    """Solve Kepler's equation for one case, on an orbit whose semi-major axis (or parameter, on a parabola) is 1."""
    if not (np.isfinite(mean) and e >= 0.0):
        eccentric[0] = np.nan
    elif e < 1.0:
        turns = whole_turns(mean)
        eccentric[0] = turns + universal_anomaly(1.0 - e, e, 1.0, mean - turns)
    elif e > 1.0:
        eccentric[0] = universal_anomaly(e - 1.0, e, -1.0, mean)
    else:
        eccentric[0] = universal_anomaly(0.5, 1.0, 0.0, 0.5 * mean)


@broadcast_kernel("(),()->()", "void(f8, f8, f8[:])")
def _keplers_equation(eccentric, e, mean):  # type: ignore[no-untyped-def]
    """Evaluate Kepler's equation for one case, without loss where E and e sin E nearly cancel."""
    if e < 1.0:
        turns = whole_turns(eccentric)
        mean[0] = turns + (1.0 - e) * (eccentric - turns) + e * universal_functions(eccentric - turns, 1.0)[2]
    elif e > 1.0:
        mean[0] = (e - 1.0) * eccentric + e * universal_functions(eccentric, -1.0)[2]
    else:
        mean[0] = eccentric + eccentric**3 / 3.0 if e == 1.0 else np.nan


@kernel
def whole_turns(angle):  # type: ignore[no-untyped-def]
    """Give the whole turns, in rad, that lead from an angle between -pi and pi to this one."""
    return 2.0 * np.pi * np.floor(angle / (2.0 * np.pi) + 0.5)


def warm() -> None:
    """Compile, or load from the cache, everything in this module."""
    propagate(1.0, [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], 1.0)
    mean_anomaly(eccentric_anomaly(1.0, 0.5), 0.5)
