"""Polynomial guidance, as on Apollo and Chang'e: the path to the target is a polynomial in time, found anew each cycle.

With an acceleration that is linear in time, position and velocity at the end can be met (Cherry's E-guidance, a cubic
path); with a quadratic one the acceleration at the end too (Klumpp, a quartic path), so that the lander stands
upright. Neither law knows of limits of the thrust or of the ground: `guided_descent` flies them and shows it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from idsea_lessons.orbits.checks import feasible, not_negative, positive, text, vectors
from idsea_lessons.surface.descent import UNITS, Descent, exhaust_speed, flight, read_gravity, read_state
from idsea_lessons.surface.guidance_kernels import fly_guided
from idsea_lessons.units import quantities

LAWS = ("E-guidance", "quartic")
CYCLES = 400
COMMAND = {
    "position": "km",
    "velocity": "km/s",
    "target_position": "km",
    "target_velocity": "km/s",
    "time_to_go": "s",
    "gravity": "km/s2",
}
ZERO = (0.0, 0.0, 0.0)


@quantities(returns="km/s2", **COMMAND)
def e_guidance(
    position: Any, velocity: Any, target_position: Any, target_velocity: Any, time_to_go: Any, gravity: Any
) -> Any:
    """Find the thrust acceleration that E-guidance asks for now.

    Parameters
    ----------
    position, velocity : array_like, shape (..., 3), km and km/s
    target_position, target_velocity : array_like, shape (..., 3), km and km/s
        Wanted after `time_to_go`.
    time_to_go : float or array_like, s
    gravity : array_like, shape (..., 3), km/s2
        Acceleration of gravity here.

    Returns
    -------
    numpy.ndarray
        Thrust over mass, shape (..., 3), km/s2.

    Raises
    ------
    ValueError
        If there is no time to go.

    References
    ----------
    G. W. Cherry, "A general, explicit, optimizing guidance law for rocket-propelled spaceflight", AIAA 64-638 (1964).

    Examples
    --------
    100 m above the target, sinking with 10 m/s, 20 s to go, on the Moon:

    >>> push = e_guidance([0, 0, 0.1], [0, 0, -0.01], [0, 0, 0], [0, 0, 0], 20.0, [0, 0, -1.62e-3])
    >>> print(1000 * push)
    [0.   0.   2.12]
    """
    gap, now, then, left = _gaps(position, velocity, target_position, target_velocity, time_to_go)
    return 6 * gap / left**2 - (4 * now + 2 * then) / left - vectors("gravity", gravity)


@quantities(returns="km/s2", **COMMAND, target_acceleration="km/s2")
def quartic_guidance(
    position: Any,
    velocity: Any,
    target_position: Any,
    target_velocity: Any,
    target_acceleration: Any,
    time_to_go: Any,
    gravity: Any,
) -> Any:
    """Find the thrust acceleration that Klumpp's quartic guidance asks for now.

    Parameters
    ----------
    position, velocity : array_like, shape (..., 3), km and km/s
    target_position, target_velocity, target_acceleration : array_like, shape (..., 3), km, km/s and km/s2
        Wanted after `time_to_go`; the acceleration is the total one, thrust and gravity together.
    time_to_go : float or array_like, s
    gravity : array_like, shape (..., 3), km/s2
        Acceleration of gravity here.

    Returns
    -------
    numpy.ndarray
        Thrust over mass, shape (..., 3), km/s2.

    Raises
    ------
    ValueError
        If there is no time to go.

    References
    ----------
    A. R. Klumpp, "Apollo lunar descent guidance", Automatica 10 (1974), 133-146.

    Examples
    --------
    >>> zero = [0, 0, 0]
    >>> push = quartic_guidance([0, 0, 0.1], [0, 0, -0.01], zero, zero, zero, 20.0, [0, 0, -1.62e-3])
    >>> print(1000 * push)
    [0.   0.   1.62]
    """
    gap, now, then, left = _gaps(position, velocity, target_position, target_velocity, time_to_go)
    end = vectors("target_acceleration", target_acceleration)
    return end + 12 * gap / left**2 - 6 * (now + then) / left - vectors("gravity", gravity)


@quantities(
    returns=UNITS,
    position="km",
    velocity="km/s",
    mass="kg",
    duration="s",
    max_thrust="N",
    specific_impulse="s",
    min_thrust="N",
    dry_mass="kg",
    target_position="km",
    target_velocity="km/s",
    target_acceleration="km/s2",
)
def guided_descent(
    position: Any,
    velocity: Any,
    mass: Any,
    duration: Any,
    max_thrust: Any,
    specific_impulse: Any,
    *,
    law: str = "E-guidance",
    min_thrust: Any = 0.0,
    dry_mass: Any = 0.0,
    target_position: Any = ZERO,
    target_velocity: Any = ZERO,
    target_acceleration: Any = ZERO,
    gravity: Any = "Moon",
    cycles: int = CYCLES,
) -> Descent:
    """Fly a descent with polynomial guidance and an engine that has limits.

    The law is evaluated anew in each cycle, from the true position and velocity. Where it asks for more thrust than
    the engine has, the engine gives what it has, and the target may be missed: look at the last position and speed.
    The ground stops nothing; look at the altitude.

    Parameters
    ----------
    position, velocity : array_like, shape (..., 3), km and km/s
        In the frame of the landing site; see `descent_start`.
    mass : float or array_like, kg
        At ignition.
    duration : float or array_like, s
        From ignition to the target.
    max_thrust, min_thrust : float or array_like, N
        What the engine can give while it burns.
    specific_impulse : float or array_like, s
    law : str
        "E-guidance" or "quartic".
    dry_mass : float or array_like, kg
        Where the propellant ends; then the engine stops.
    target_position, target_velocity, target_acceleration : array_like, shape (..., 3), km, km/s, km/s2
        The acceleration, thrust and gravity together, counts for the quartic law alone.
    gravity : str, Body or float, km/s2
        A body to land on, or constant gravity over flat ground.
    cycles : int
        Cycles of guidance in the whole descent; Apollo's took two seconds each.

    Returns
    -------
    Descent
        At the start of each cycle and at the end; in grids, cells with impossible numbers are NaN.

    Raises
    ------
    ValueError
        If the start lies below the surface, there is no time, the limits of the thrust have changed places, or the
        law is unknown.

    References
    ----------
    Cherry (1964) and Klumpp (1974), as in `e_guidance` and `quartic_guidance`.

    Examples
    --------
    The last 2.4 km of a lander of 2.3 t, to 100 m above the site:

    >>> approach = guided_descent([-2.0, 0, 2.4], [0.03, 0, -0.05], 2300.0, 110.0, 7500.0, 310.0,
    ...                           min_thrust=1500.0, target_position=[0, 0, 0.1], gravity=1.62e-3)
    >>> print(f"{approach.propellant:.0f} kg, ends {1000 * approach.altitude[-1]:.1f} m up")
    168 kg, ends 100.0 m up
    """
    if law not in LAWS:
        raise ValueError(f"there is no guidance law {law!r}: choose one of {', '.join(LAWS)}")
    if cycles < 1:
        raise ValueError(f"guidance needs one cycle at least, not {cycles}")
    strength, radius = read_gravity(gravity)
    place, motion = read_state(position, velocity, radius)
    start, time = positive("mass", mass, "kg"), _time("duration", duration)
    most, least = positive("max_thrust", max_thrust, "N"), not_negative("min_thrust", min_thrust, "N")
    least = feasible(least, least <= most, "min_thrust is above max_thrust: have they changed places?")
    empty = not_negative("dry_mass", dry_mass, "kg")
    empty = feasible(empty, empty < start, "the dry mass is not below the mass at ignition: nothing to burn")
    exhaust, order = exhaust_speed(specific_impulse), float(LAWS.index(law))
    end = [vectors(f"target_{name}", value) for name, value in (
        ("position", target_position), ("velocity", target_velocity), ("acceleration", target_acceleration)
    )]  # fmt: skip
    limits = np.stack(np.broadcast_arrays(least / 1000, most / 1000, empty), axis=-1)
    world = np.array([strength, radius, order])
    flown = fly_guided(place, motion, start, *end, time, limits, exhaust, world, np.empty(cycles + 1), np.empty(11))
    return flight(
        flown[..., 0], flown[..., 1:4], flown[..., 4:7], flown[..., 7], 1000 * flown[..., 8:11], radius, exhaust
    )


def _time(name: str, value: Any) -> Any:
    seconds = np.asarray(value, dtype=float)
    return feasible(
        seconds, seconds > 0, f"{name} must be positive, in s, not {text(seconds)}: there is no time to land"
    )


def _gaps(position: Any, velocity: Any, target_position: Any, target_velocity: Any, time_to_go: Any) -> tuple:
    gap = vectors("target_position", target_position) - vectors("position", position)
    now, then = vectors("velocity", velocity), vectors("target_velocity", target_velocity)
    return gap, now, then, np.asarray(_time("time_to_go", time_to_go))[..., None]


def warm() -> None:
    """Compile the kernels."""
    still = np.zeros(3)
    limits, world, nodes = np.array([0.0, 1.0, 0.0]), np.array([1e-3, 1737.0, 0.0]), np.empty(2)
    fly_guided(
        np.array([0.0, 0.0, 1.0]), still, 1.0, still, still, still, 10.0, limits, 3.0, world, nodes, np.empty(11)
    )
