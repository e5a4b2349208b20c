"""How fast an asteroid can turn before loose stones leave its equator."""

from __future__ import annotations

from typing import Any

import numpy as np

from idsea_lessons.dynamics.polyhedron import GRAVITATIONAL_CONSTANT
from idsea_lessons.orbits.checks import positive
from idsea_lessons.units import quantities


@quantities(returns="s", density="kg/m3")
def spin_limit(density: Any) -> Any:
    """Find the shortest rotation at which a ball still holds a loose stone on its equator by gravity.

    Parameters
    ----------
    density : float or array_like, kg/m3
        Bulk density; the size does not matter.

    Returns
    -------
    float or numpy.ndarray
        Period, s: sqrt(3 pi / (G density)).

    Raises
    ------
    ValueError
        If the density is not positive.

    References
    ----------
    P. Pravec and A. W. Harris, "Fast and slow rotation of asteroids", Icarus 148 (2000) 12-20,
    doi:10.1006/icar.2000.6482.

    Examples
    --------
    >>> print(f"{spin_limit(2700.0) / 3600:.2f} h")
    2.01 h
    """
    return np.sqrt(3 * np.pi / (GRAVITATIONAL_CONSTANT * positive("density", density, "kg/m3")))[()]


@quantities(returns="", period="s", density="kg/m3")
def spin_ratio(period: Any, density: Any) -> Any:
    """Compare the centrifugal pull on the equator of a turning ball with its gravity.

    Parameters
    ----------
    period : float or array_like, s
        Rotation; the direction (sign) does not matter.
    density : float or array_like, kg/m3

    Returns
    -------
    float or numpy.ndarray
        Above 1 loose stones fly away: (limit / period)^2.

    Raises
    ------
    ValueError
        If the period is zero or the density not positive.

    References
    ----------
    As for `spin_limit`.

    Examples
    --------
    Kamo'oalewa turns in 28 minutes:

    >>> print(f"{spin_ratio(28 * 60.0, 2700.0):.1f} times its gravity")
    18.5 times its gravity
    """
    turning = positive("the size of the period", np.abs(np.asarray(period, dtype=float)), "s")
    return ((spin_limit(density) / turning) ** 2)[()]
