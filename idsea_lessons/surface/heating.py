"""Heat at the nose of a capsule, by the formula of Sutton and Graves."""

from __future__ import annotations

from typing import Any

import numpy as np

from idsea_lessons.bodies import body
from idsea_lessons.orbits.checks import not_negative, positive
from idsea_lessons.units import quantities

SUTTON_GRAVES = {"Earth": 1.7623e-4, "Mars": 1.8980e-4, "Venus": 1.8960e-4}
"""kg^0.5/m, for q in W/m2 with SI units: air, and two atmospheres of carbon dioxide and nitrogen."""


def heating_constant(planet: str) -> float:
    """Look up the constant of Sutton and Graves for the gas of a planet.

    Parameters
    ----------
    planet : str

    Returns
    -------
    float
        kg^0.5/m.

    Raises
    ------
    ValueError
        If the gas of the planet is not known.

    Examples
    --------
    >>> heating_constant("Mars")
    0.0001898
    """
    name = body(planet).name
    if name not in SUTTON_GRAVES:
        raise ValueError(f"the course knows no heating constant for {name}: it knows {', '.join(SUTTON_GRAVES)}")
    return SUTTON_GRAVES[name]


@quantities(returns="W/cm2", density="kg/m3", speed="km/s", nose_radius="m")
def stagnation_heat_flux(planet: str, density: Any, speed: Any, nose_radius: Any) -> Any:
    """Find the heat that flows into the nose of a capsule: k sqrt(density / radius) speed^3.

    It counts the heat that the hot gas conducts to a cold wall. The light of the gas comes on top: little at Mars
    below about 7 km/s, but much at the Earth above about 10 km/s.

    Parameters
    ----------
    planet : str
        "Mars": its gas sets the constant.
    density : float or array_like, kg/m3
    speed : float or array_like, km/s
        Through the air.
    nose_radius : float or array_like, m

    Returns
    -------
    float or numpy.ndarray
        W/cm2.

    Raises
    ------
    ValueError
        If the nose radius is not positive, another number is negative, or the gas is not known.

    References
    ----------
    K. Sutton, R. A. Graves, "A general stagnation-point convective-heating equation for arbitrary gas mixtures",
    NASA TR R-376 (1971).

    Examples
    --------
    >>> print(f"{stagnation_heat_flux('Mars', 2.4e-4, 4.4, 1.0):.1f} W/cm2")
    25.0 W/cm2
    """
    air = not_negative("density", density, "kg/m3")
    fast = 1e3 * not_negative("speed", speed, "km/s")
    flux = heating_constant(planet) * np.sqrt(air / positive("nose radius", nose_radius, "m")) * fast**3
    return 1e-4 * flux
