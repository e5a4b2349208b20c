"""Rockets: the rocket equation both ways, stages one after the other, burns that take time, and what they lose."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from idsea_lessons.orbits.checks import centre, feasible, not_negative, positive, radius
from idsea_lessons.units import quantities

STANDARD_GRAVITY = 9.80665e-3
"""km/s2, exact (CGPM 1901): turns a specific impulse in s into an exhaust speed."""


class Burn(NamedTuple):
    """What a burn of known length does."""

    delta_v: Any
    """km/s."""
    propellant_mass: Any
    """kg."""
    final_mass: Any
    """kg."""


class Staging(NamedTuple):
    """What each stage of a rocket gives, the stage that burns first standing first."""

    delta_v: Any
    """Of each stage, shape (..., n), km/s."""
    ignition_mass: Any
    """Everything that is lifted when the stage starts, shape (..., n), kg."""
    burnout_mass: Any
    """The same when it stops, shape (..., n), kg."""

    @property
    def total(self) -> Any:
        """Of all stages together, km/s."""
        return self.delta_v.sum(axis=-1)


@quantities(returns="km/s", initial_mass="kg", final_mass="kg", specific_impulse="s")
def rocket_delta_v(initial_mass: Any, final_mass: Any, specific_impulse: Any) -> Any:
    """Find the change of speed that a rocket can give itself: the rocket equation.

    Parameters
    ----------
    initial_mass, final_mass : float or array_like, kg
        Before and after the burn.
    specific_impulse : float or array_like, s

    Returns
    -------
    float or numpy.ndarray
        Delta-v, km/s.

    Raises
    ------
    ValueError
        If a mass or the specific impulse is not positive, or the mass grows.

    References
    ----------
    K. E. Tsiolkovsky, "Exploration of cosmic space by means of reaction devices" (1903).

    Examples
    --------
    >>> print(f"{rocket_delta_v(5000.0, 4534.0, 315.0):.3f} km/s")
    0.302 km/s
    """
    before, after = positive("initial mass", initial_mass, "kg"), positive("final mass", final_mass, "kg")
    after = feasible(after, after <= before, "the final mass is above the initial mass: have they changed places?")
    return _exhaust_speed(specific_impulse) * np.log(before / after)


@quantities(returns="kg", initial_mass="kg", delta_v="km/s", specific_impulse="s")
def propellant_mass(initial_mass: Any, delta_v: Any, specific_impulse: Any) -> Any:
    """Find the propellant that a change of speed takes: the rocket equation, read backwards.

    Parameters
    ----------
    initial_mass : float or array_like, kg
        Before the burn, propellant and all.
    delta_v : float or array_like, km/s
    specific_impulse : float or array_like, s

    Returns
    -------
    float or numpy.ndarray
        Mass that leaves through the engine, kg.

    Raises
    ------
    ValueError
        If the mass or the specific impulse is not positive, or the delta-v is negative.

    References
    ----------
    K. E. Tsiolkovsky (1903), as in `rocket_delta_v`.

    Examples
    --------
    Two tonnes, 3.052 km/s, 300 s (Curtis, example 6.1):

    >>> print(f"{propellant_mass(2000.0, 3.052, 300.0):.0f} kg")
    1291 kg
    """
    mass, change = positive("initial mass", initial_mass, "kg"), not_negative("delta-v", delta_v, "km/s")
    return -mass * np.expm1(-change / _exhaust_speed(specific_impulse))


@quantities(
    returns={"delta_v": "km/s", "ignition_mass": "kg", "burnout_mass": "kg"},
    propellant_masses="kg",
    dry_masses="kg",
    specific_impulses="s",
    payload_mass="kg",
)
def staging(propellant_masses: Any, dry_masses: Any, specific_impulses: Any, payload_mass: Any) -> Staging:
    """Find what a rocket of several stages gives to its payload; each stage is dropped when it is empty.

    Parameters
    ----------
    propellant_masses, dry_masses : array_like, shape (..., n), kg
        Of each stage, the one that burns first standing first.
    specific_impulses : array_like, shape (..., n), s
    payload_mass : float or array_like, shape (...), kg

    Returns
    -------
    Staging
        Delta-v and masses of each stage; `total` is the sum.

    Raises
    ------
    ValueError
        If a mass or a specific impulse is not positive, or the stages are no list.

    References
    ----------
    H. D. Curtis, "Orbital Mechanics for Engineering Students" (2014), chapter 11.

    Examples
    --------
    Two equal halves give more than the same mass in one piece:

    >>> two = staging([40e3, 40e3], [5e3, 5e3], [350, 350], 10e3)
    >>> one = staging([80e3], [10e3], [350], 10e3)
    >>> print(f"{two.total:.2f} km/s against {one.total:.2f} km/s")
    6.21 km/s against 5.52 km/s
    """
    fuel, dry = positive("propellant mass", propellant_masses, "kg"), positive("dry mass", dry_masses, "kg")
    if fuel.ndim == 0 or dry.ndim == 0:
        raise ValueError("give the masses of the stages as lists, the stage that burns first standing first")
    payload = not_negative("payload mass", payload_mass, "kg")
    stages = fuel + dry
    above = np.flip(np.cumsum(np.flip(stages, -1), -1), -1) - stages  # the stages that still stand on this one
    ignition = above + stages + payload[..., None]
    burnout = ignition - fuel
    return Staging(_exhaust_speed(specific_impulses) * np.log(ignition / burnout), ignition, burnout)


@quantities(
    returns={"delta_v": "km/s", "propellant_mass": "kg", "final_mass": "kg"},
    initial_mass="kg",
    thrust="N",
    duration="s",
    specific_impulse="s",
)
def burn(initial_mass: Any, thrust: Any, duration: Any, specific_impulse: Any) -> Burn:
    """Find the change of speed from thrust and time, as the spacecraft grows lighter.

    Parameters
    ----------
    initial_mass : float or array_like, kg
    thrust : float or array_like, N
    duration : float or array_like, s
    specific_impulse : float or array_like, s
        Infinite means an engine that uses no mass: delta-v is then thrust times time over mass.

    Returns
    -------
    Burn
        Delta-v, propellant used, and mass afterwards.

    Raises
    ------
    ValueError
        If an argument is out of range, or the burn would use more mass than there is.

    References
    ----------
    H. D. Curtis, "Orbital Mechanics for Engineering Students" (2014), chapter 11.

    Examples
    --------
    The deep-space manoeuvre of Tianwen-1: 480 s at 3 kN, 5 t, with 315 s of specific impulse. The loss of mass counts:
    with constant mass it would be 288 m/s.

    >>> print(f"{1000 * burn(5000.0, 3000.0, 480.0, 315.0).delta_v:.0f} m/s")
    302 m/s
    """
    mass, force = positive("initial mass", initial_mass, "kg"), positive("thrust", thrust, "N")
    speed = _exhaust_speed(specific_impulse)
    time = not_negative("duration", duration, "s")
    used = force / 1000 / speed * time
    used = feasible(used, used < mass, "the burn would use up the whole spacecraft: are thrust in N and duration in s?")
    with np.errstate(invalid="ignore"):
        change = np.where(np.isfinite(speed), -speed * np.log1p(-used / mass), force / 1000 / mass * time)[()]
    return Burn(change, used, mass - used)


@quantities(returns="s", initial_mass="kg", delta_v="km/s", thrust="N", specific_impulse="s")
def burn_time(initial_mass: Any, delta_v: Any, thrust: Any, specific_impulse: Any) -> Any:
    """Find how long an engine must run for a change of speed.

    Parameters
    ----------
    initial_mass : float or array_like, kg
    delta_v : float or array_like, km/s
    thrust : float or array_like, N
    specific_impulse : float or array_like, s

    Returns
    -------
    float or numpy.ndarray
        Duration, s.

    Raises
    ------
    ValueError
        If an argument is out of range.

    References
    ----------
    H. D. Curtis, "Orbital Mechanics for Engineering Students" (2014), chapter 11.

    Examples
    --------
    >>> print(f"{burn_time(5000.0, 0.302, 3000.0, 315.0):.0f} s")
    480 s
    """
    used = propellant_mass(initial_mass, delta_v, specific_impulse)
    return used * _exhaust_speed(specific_impulse) / (positive("thrust", thrust, "N") / 1000)


@quantities(returns="km/s", gravity_parameter="km3/s2", distance="km", delta_v="km/s", duration="s")
def finite_burn_loss(gravity_parameter: Any, distance: Any, delta_v: Any, duration: Any) -> Any:
    """Estimate what a burn loses because it takes time, while gravity turns the velocity away from the thrust.

    The estimate is Robbins': delta-v times GM / r3 times the duration squared, over 24. It is meant for a burn about
    an apsis with the thrust held in one direction. Thrust that follows the velocity loses about half as much. It is
    good while the loss is a few per cent; for longer burns integrate the flight.

    Parameters
    ----------
    gravity_parameter : float, array_like, str or Body, km3/s2
    distance : float or array_like, km
        From the centre, in the middle of the burn.
    delta_v : float or array_like, km/s
    duration : float or array_like, s

    Returns
    -------
    float or numpy.ndarray
        Delta-v lost, km/s.

    Raises
    ------
    ValueError
        If an argument is out of range, or the distance lies below the surface of the body named.

    References
    ----------
    H. M. Robbins, "An analytical study of the impulsive approximation", AIAA Journal 4 (1966), 1417-1423.

    Examples
    --------
    Chang'e-5 into orbit about the Moon: 17 minutes, 400 km above the surface.

    >>> print(f"{1000 * finite_burn_loss('Moon', 2137.4, 0.398, 1020.0):.1f} m/s")
    8.7 m/s
    """
    mu, about = centre(gravity_parameter)
    r = radius("distance", distance, about)
    turned = np.sqrt(mu / r**3) * not_negative("duration", duration, "s")
    return not_negative("delta-v", delta_v, "km/s") * turned**2 / 24


def _exhaust_speed(specific_impulse: Any) -> np.ndarray:
    return STANDARD_GRAVITY * positive("specific impulse", specific_impulse, "s")
