"""What a spacecraft that hits an asteroid does to it: momentum, beta, and the change of an orbit."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from idsea_lessons.orbits.checks import dot, feasible, length, positive, vectors
from idsea_lessons.units import quantities


class PeriodChange(NamedTuple):
    """A circular orbit before and after a push along its path."""

    before: Any
    """s."""
    after: Any
    """s."""
    change: Any
    """Negative when the push goes against the motion, s."""
    eccentricity: Any
    """Of the new orbit."""


@quantities(returns="km/s", impactor_mass="kg", relative_velocity="km/s", target_mass="kg", beta="")
def kinetic_impact(
    impactor_mass: Any, relative_velocity: Any, target_mass: Any, beta: Any = 1.0, ejecta_direction: Any = None
) -> Any:
    """Find the change of an asteroid's velocity when a spacecraft hits it and stays in it.

    Parameters
    ----------
    impactor_mass : float or array_like, kg
        Mass of the spacecraft at the impact.
    relative_velocity : array_like, shape (..., 3), km/s
        Velocity of the spacecraft as the asteroid sees it.
    target_mass : float or array_like, kg
        Mass of the asteroid.
    beta : float or array_like
        Momentum that the asteroid gets over that which the spacecraft brings, along the ejecta: 1 when nothing flies
        out of the crater, more when the ejecta push too.
    ejecta_direction : array_like, shape (..., 3), optional
        Where the ejecta fly on average; straight back along the way of the spacecraft unless said.

    Returns
    -------
    numpy.ndarray, shape (..., 3), km/s
        The change of the asteroid's velocity. NaN in cells with impossible numbers.

    Raises
    ------
    ValueError
        For masses that are not positive, a beta below zero, or ejecta that fly into the asteroid.

    References
    ----------
    A. F. Cheng et al., "Momentum transfer from the DART mission kinetic impact on asteroid Dimorphos", Nature 616
    (2023) 457-460, doi:10.1038/s41586-023-05878-z, equation 1.

    Examples
    --------
    500 kg at 10 km/s on a rock of 30 m with 2,500 kg/m3, without ejecta: 14 cm/s.

    >>> rock = 2500.0 * np.pi / 6 * 30.0**3
    >>> print(f"{1e5 * np.linalg.norm(kinetic_impact(500.0, [10.0, 0.0, 0.0], rock)):.1f} cm/s")
    14.1 cm/s
    """
    mass, target = positive("impactor mass", impactor_mass, "kg"), positive("target mass", target_mass, "kg")
    u = vectors("relative_velocity", relative_velocity)
    factor = np.asarray(beta, dtype=float)
    factor = feasible(factor, factor >= 0, f"beta is momentum over momentum: zero or more, not {beta}")
    out = _unit("ejecta_direction", -u if ejecta_direction is None else ejecta_direction)
    along = dot(out, u)
    along = feasible(
        along, along <= 0, "the ejecta fly against the spacecraft, not on with it: turn the direction round"
    )
    share = (np.asarray(mass) / target)[..., None]
    return share * (u + ((factor - 1) * along)[..., None] * out)


@quantities(
    returns="", velocity_change="km/s", impactor_mass="kg", relative_velocity="km/s", target_mass="kg"
)  # fmt: skip
def momentum_enhancement(
    velocity_change: Any,
    direction: Any,
    impactor_mass: Any,
    relative_velocity: Any,
    target_mass: Any,
    ejecta_direction: Any = None,
) -> Any:
    """Find beta from the part of the velocity change that was measured.

    Parameters
    ----------
    velocity_change : float or array_like, km/s
        The change of the asteroid's velocity along `direction`; only this part was measured at Dimorphos.
    direction : array_like, shape (..., 3)
        The direction of that part, for example along the motion of the small moon.
    impactor_mass : float or array_like, kg
        Mass of the spacecraft.
    relative_velocity : array_like, shape (..., 3), km/s
        Velocity of the spacecraft as the asteroid sees it.
    target_mass : float or array_like, kg
        Mass of the asteroid.
    ejecta_direction : array_like, shape (..., 3), optional
        As in `kinetic_impact`.

    Returns
    -------
    float or numpy.ndarray
        Beta, as `kinetic_impact` takes it.

    Raises
    ------
    ValueError
        For masses that are not positive, or a direction that is square to the ejecta, which says nothing about them.

    References
    ----------
    Cheng et al. (2023), equation 1 solved for beta.

    Examples
    --------
    >>> u = np.array([6.1, 0.5, 0.0])
    >>> push = kinetic_impact(580.0, u, 4.3e9, 3.6)
    >>> print(f"{momentum_enhancement(push[0], [1, 0, 0], 580.0, u, 4.3e9):.3f}")
    3.600
    """
    mass, target = positive("impactor mass", impactor_mass, "kg"), positive("target mass", target_mass, "kg")
    u, axis = vectors("relative_velocity", relative_velocity), _unit("direction", direction)
    out = _unit("ejecta_direction", -u if ejecta_direction is None else ejecta_direction)
    lever = dot(out, u) * dot(out, axis)
    message = "this direction is square to the ejecta: what happens along it says nothing about beta"
    lever = feasible(lever, abs(lever) > 1e-9 * length(u), message)
    return 1 + (np.asarray(velocity_change) * target / mass - dot(u, axis)) / lever


@quantities(
    returns={"before": "s", "after": "s", "change": "s", "eccentricity": ""},
    period="s", radius="km", velocity_change="km/s",
)  # fmt: skip
def period_change(period: Any, radius: Any, velocity_change: Any) -> PeriodChange:
    """Find how a push along its path changes the period of a small moon on a circular orbit.

    Parameters
    ----------
    period : float or array_like, s
        Period before.
    radius : float or array_like, km
        Radius of the orbit.
    velocity_change : float or array_like, km/s
        Positive along the motion, negative against it.

    Returns
    -------
    PeriodChange
        Periods, change, eccentricity. NaN in cells where the moon would escape.

    Raises
    ------
    ValueError
        For numbers that are not positive, or a push so strong that the moon escapes.

    References
    ----------
    The vis-viva equation; for small pushes the change is 3 period velocity_change / speed.

    Examples
    --------
    Dimorphos (11.92 h, 1.206 km; Daly et al. 2023) and DART's 2.70 mm/s against its motion:

    >>> print(f"{period_change(11.92 * 3600, 1.206, -2.70e-6).change / 60:.1f} min")
    -31.4 min
    """
    before, r = positive("period", period, "s"), positive("radius", radius, "km")
    speed = 2 * np.pi * r / before
    # With the speed on the circle as unit, vis-viva reads (1 + x)^2 = 2 - 1 / (a / r).
    x = np.asarray(velocity_change, dtype=float) / speed
    inverse = 2 - (1 + x) ** 2
    inverse = feasible(inverse, inverse > 0, "a push as strong as this makes the moon escape: is it in km/s?")
    after = before * inverse**-1.5
    return PeriodChange(before, after, after - before, abs(1 - inverse))


def _unit(name: str, vector: Any) -> np.ndarray:
    v = vectors(name, vector)
    size = length(v)
    return np.asarray(v / feasible(size, size > 0, f"{name} must not be zero")[..., None])
