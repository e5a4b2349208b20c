"""How large an asteroid is, from how bright it is: the absolute magnitude H."""

from __future__ import annotations

from typing import Any

import numpy as np

from idsea_lessons.orbits.checks import feasible, positive, text
from idsea_lessons.units import quantities

WHITE_DIAMETER = 1329.0
"""Diameter of a body of H = 0 and albedo 1, km (Pravec and Harris 2007)."""

ALBEDOS = (0.05, 0.25)
"""Dark (carbon) and bright (stone) asteroids: the range that NASA's tables of near-Earth objects assume."""


@quantities(returns="km", magnitude="", albedo="")
def diameter_from_magnitude(magnitude: Any, albedo: Any) -> Any:
    """Find the diameter of a sphere that is as bright as an asteroid.

    H is the magnitude that an asteroid would have at one astronomical unit from the Sun and from us, fully lit.

    Parameters
    ----------
    magnitude : float or array_like
        Absolute magnitude H; a larger number is a fainter body.
    albedo : float or array_like
        Part of the light that is thrown back (geometric albedo in visible light), above 0 and up to 1.

    Returns
    -------
    float or numpy.ndarray
        Diameter, km: 1329 km / sqrt(albedo) 10^(-H/5). In an array, cells with an impossible albedo are NaN.

    Raises
    ------
    ValueError
        If the albedo does not lie above 0 and up to 1.

    References
    ----------
    P. Pravec and A. W. Harris, "Binary asteroid population. 1. Angular momentum content", Icarus 190 (2007) 250-259,
    appendix A.

    Examples
    --------
    NASA gives 36 to 81 m for Kamo'oalewa:

    >>> print(1000 * diameter_from_magnitude(24.33, np.array([0.25, 0.05])))
    [36.2 80.9]
    """
    share = np.asarray(albedo, dtype=float)
    message = f"an albedo lies above 0 and up to 1 (all light thrown back), not {text(share)}: did you pass per cent?"
    share = feasible(share, (share > 0) & (share <= 1), message)
    return (WHITE_DIAMETER / np.sqrt(share) * 10 ** (-0.2 * np.asarray(magnitude, dtype=float)))[()]


@quantities(returns="", magnitude="", diameter="km")
def albedo_from_diameter(magnitude: Any, diameter: Any) -> Any:
    """Find which part of the light an asteroid of known size and brightness throws back.

    Parameters
    ----------
    magnitude : float or array_like
        Absolute magnitude H.
    diameter : float or array_like, km

    Returns
    -------
    float or numpy.ndarray
        Geometric albedo. A value above 1 says that H and diameter do not belong together.

    Raises
    ------
    ValueError
        If the diameter is not positive.

    References
    ----------
    As for `diameter_from_magnitude`.

    Examples
    --------
    >>> print(f"Bennu: {albedo_from_diameter(20.21, 0.48444):.2f}")
    Bennu: 0.06
    """
    size = positive("diameter", diameter, "km")
    return ((WHITE_DIAMETER / size) ** 2 * 10 ** (-0.4 * np.asarray(magnitude, dtype=float)))[()]
