"""What every descent has in common: the frame at the landing site, gravity in it, and the flight that comes out.

The frame stands at the landing site: x along the ground in the direction of flight, y across, z up. Gravity is a
number (flat ground, constant, down) or a body's name (round ground, Newton's law). The ground does not rotate: at the
Moon's equator that leaves out 4.6 m/s.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from idsea_lessons.bodies import Body, body
from idsea_lessons.orbits.checks import feasible, not_negative, positive, text, vectors
from idsea_lessons.orbits.rocket import STANDARD_GRAVITY
from idsea_lessons.units import quantities

FLAT = np.inf
"""Radius that stands for flat ground."""
METRE = 1e-3
"""km: how far below the ground a start or an end may lie by rounding."""

UNITS = {
    "time": "s",
    "position": "km",
    "velocity": "km/s",
    "mass": "kg",
    "thrust": "N",
    "altitude": "km",
    "downrange": "km",
    "delta_v": "km/s",
}


class Descent(NamedTuple):
    """A powered descent at n moments, in the frame of the landing site."""

    time: Any
    """Since ignition, shape (..., n), s."""
    position: Any
    """Shape (..., n, 3), km."""
    velocity: Any
    """Shape (..., n, 3), km/s."""
    mass: Any
    """Shape (..., n), kg."""
    thrust: Any
    """Force of the engine, shape (..., n, 3), N."""
    altitude: Any
    """Above the ground, round or flat, shape (..., n), km."""
    downrange: Any
    """Along the ground; zero at the landing site, shape (..., n), km."""
    delta_v: Any
    """What the engine gave in all, by the rocket equation, shape (...), km/s."""

    @property
    def propellant(self) -> Any:
        """Mass that left through the engine, shape (...), kg."""
        return self.mass[..., 0] - self.mass[..., -1]

    @property
    def throttle(self) -> Any:
        """Size of the thrust, shape (..., n), N."""
        return (self.thrust**2).sum(axis=-1) ** 0.5

    @property
    def speed(self) -> Any:
        """Size of the velocity, shape (..., n), km/s."""
        return (self.velocity**2).sum(axis=-1) ** 0.5


class State(NamedTuple):
    """Where a descent begins."""

    position: Any
    """Shape (..., 3), km."""
    velocity: Any
    """Shape (..., 3), km/s."""


@quantities(
    returns={"position": "km", "velocity": "km/s"},
    altitude="km",
    speed="km/s",
    distance="km",
    flight_path_angle="rad",
)
def descent_start(ground: Any, altitude: Any, speed: Any, distance: Any, flight_path_angle: Any = 0.0) -> State:
    """Place the start of a descent before the landing site, in the frame of the landing site.

    Parameters
    ----------
    ground : str or Body
        The body to land on.
    altitude : float or array_like, km
    speed : float or array_like, km/s
    distance : float or array_like, km
        Along the ground to the landing site.
    flight_path_angle : float or array_like, rad
        Above the local horizontal; negative on the way down.

    Returns
    -------
    State
        Position and velocity.

    Raises
    ------
    ValueError
        If the start lies below the surface, or the speed or the distance is negative.

    References
    ----------
    Plane geometry on a sphere that does not rotate.

    Examples
    --------
    >>> start = descent_start("Moon", 15.0, 1.7, 400.0)
    >>> print(start.position.round(1), start.velocity.round(3))
    [-400.   0. -31.] [1.655 0.    0.388]
    """
    about = ground if isinstance(ground, Body) else body(ground)
    high = above_ground("altitude", altitude)
    fast, angle = not_negative("speed", speed, "km/s"), np.asarray(flight_path_angle, dtype=float)
    arc = not_negative("distance", distance, "km") / about.radius
    from_centre, zero = (
        about.radius + high,
        np.zeros(np.broadcast_shapes(np.shape(arc), np.shape(fast), np.shape(high))),
    )
    position = np.stack([zero - from_centre * np.sin(arc), zero, zero + from_centre * np.cos(arc) - about.radius], -1)
    velocity = np.stack([fast * np.cos(arc + angle) + zero, zero, fast * np.sin(arc + angle) + zero], -1)
    return State(position, velocity)


def above_ground(name: str, altitude: Any) -> Any:
    """Ask for a height that is not below the ground."""
    height = np.asarray(altitude, dtype=float)
    return feasible(
        height, height >= -METRE, f"{name} {text(height)} km lies below the surface: a descent starts above"
    )


def read_gravity(gravity: Any) -> tuple[float, float]:
    """Read the gravity of a descent: strength at the ground (km/s2) and radius of the ground (km, infinite when flat).

    Examples
    --------
    >>> strength, radius = read_gravity("Moon")
    >>> print(f"{1000 * strength:.3f} m/s2, {radius:.1f} km")
    1.624 m/s2, 1737.4 km
    """
    about = body(gravity) if isinstance(gravity, str) else gravity
    if isinstance(about, Body):
        return about.gravity_parameter / about.radius**2, about.radius
    strength = float(about)
    if not 0 < strength < 1:
        raise ValueError(
            f"gravity must be a body's name or a positive number in km/s2, not {strength:g}: the Moon has 1.62e-3"
        )
    return strength, FLAT


def exhaust_speed(specific_impulse: Any) -> Any:
    """Turn a specific impulse (s) into the speed of the exhaust (km/s)."""
    return STANDARD_GRAVITY * positive("specific impulse", specific_impulse, "s")


def read_state(position: Any, velocity: Any, radius: float) -> tuple[np.ndarray, np.ndarray]:
    """Ask for a start above the ground: single ones raise, cells of a grid become NaN."""
    place, motion = vectors("position", position), vectors("velocity", velocity)
    low = altitude_of(place, radius)
    above_ground("the start, altitude", low)
    return np.where((low >= -METRE)[..., None], place, np.nan), motion


def altitude_of(position: Any, radius: float) -> Any:
    """Height above flat or round ground, km."""
    if radius == FLAT:
        return position[..., 2]
    along, up = position[..., 0] ** 2 + position[..., 1] ** 2, position[..., 2]
    # |r + R| - R, written so that small heights keep their digits.
    return (along + up * (up + 2 * radius)) / (np.sqrt(along + (up + radius) ** 2) + radius)


def flight(time: Any, position: Any, velocity: Any, mass: Any, thrust: Any, radius: float, exhaust: Any) -> Descent:
    """Put a flight together."""
    x = position[..., 0]
    along = x if radius == FLAT else radius * np.arctan2(x, radius + position[..., 2])
    given = exhaust * np.log(mass[..., 0] / mass[..., -1])
    return Descent(time, position, velocity, mass, thrust, altitude_of(position, radius), along, given)
