"""The simplest way from a low orbit down to the Moon: one thrust, held in two fixed directions, half of the time each.

It meets height and speed at the ground in a given time. It saves no propellant and avoids no crater: for that see
the room `surface`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import least_squares

from idsea_lessons.bodies import body
from idsea_lessons.dynamics.forces import ForceModel
from idsea_lessons.dynamics.manoeuvres import Burn
from idsea_lessons.dynamics.propagate import fly

MOON = body("Moon")
FIRST_GUESS = (1.9, 0.3, 0.95)  # m/s2 and rad: between the solutions for 12 and for 14 minutes
STEPS = np.array([1e-5, 1e-6, 1e-6])
BEYOND = 1.0  # s for which the last burn would go on, so that the flight surely ends at the ground and not above it


class BrakingArc(NamedTuple):
    """Two burns from the start of a descent to the ground."""

    burns: tuple[Burn, Burn]
    acceleration: float
    """Thrust over mass at ignition, m/s2."""
    pitch: tuple[float, float]
    """Of the thrust in the first and the second half, above the horizon of the start, rad."""


def braking_arc(
    position: Any,
    velocity: Any,
    epoch: float,
    duration: float,
    thrust: float,
    specific_impulse: float,
    model: ForceModel,
    *,
    touchdown_speed: float = 0.003,
) -> BrakingArc:
    """Find the mass that a thrust brings down to the Moon in a given time, and the two directions of the thrust.

    Parameters
    ----------
    position, velocity : array_like, shape (3,), km and km/s
        At the start of the descent, from the centre of the model; the spacecraft flies about level.
    epoch : float, ET, s
    duration : float, s
        From the start to the ground.
    thrust : float, N
    specific_impulse : float, s
    model : ForceModel
        What acts.
    touchdown_speed : float, km/s
        Downwards, at the ground (the sphere with the Moon's radius), seen from the Moon's centre.

    Returns
    -------
    BrakingArc

    Raises
    ------
    ValueError
        When no such arc exists: the time is too short or too long.

    Examples
    --------
    >>> r, v = 1752.4, 1.714
    >>> alone = ForceModel("Moon", bodies=(), frame="J2000")
    >>> arc = braking_arc([r, 0, 0], [0, v, 0], 0.0, 840.0, 7500.0, 315.0, alone)
    >>> print(f"{7500 / arc.acceleration:,.0f} kg")
    4,3... kg
    """
    free = ForceModel(model.center, model.bodies, model.oblate, model.light_pressure, model.frame, surfaces=False)
    seen = fly(position, velocity, epoch, epoch + 1.0, free).seen_from("Moon", epoch)
    r, v = np.asarray(seen.position), np.asarray(seen.velocity)
    up = r / np.linalg.norm(r)
    forward = v - (v @ up) * up
    forward /= np.linalg.norm(forward)
    half = duration / 2

    def burns(unknown: np.ndarray, beyond: float = 0.0) -> tuple[Burn, Burn]:
        acceleration, *pitches = unknown
        one, two = (np.sin(pitch) * up - np.cos(pitch) * forward for pitch in pitches)
        first = Burn(epoch, half, thrust, specific_impulse, thrust / acceleration, one)
        return first, Burn(epoch + half, half + beyond, thrust, specific_impulse, first.final_mass, two)

    def misses(unknown: np.ndarray) -> np.ndarray:
        flight = fly(position, velocity, epoch, epoch + duration, free, manoeuvres=burns(unknown))
        there, moving = flight.seen_from("Moon", epoch + duration)
        distance = np.linalg.norm(there)
        sideways = np.cross(np.cross(r, v), there)
        sideways /= np.linalg.norm(sideways)
        down = moving @ there / distance + touchdown_speed
        return np.array([distance - MOON.radius, 100 * down, 100 * (moving @ sideways)])

    try:
        found = least_squares(misses, FIRST_GUESS, x_scale=(0.1, 0.1, 0.1), xtol=1e-14, ftol=1e-14, gtol=1e-14)
    except ValueError as error:
        raise ValueError(f"no descent was found in {duration / 60:.1f} minutes: {error}") from None
    if np.abs(found.fun).max() > 1e-5 or not 0 < found.x[1] < found.x[2] < np.pi / 2:
        raise ValueError(f"no descent with two directions of thrust takes {duration / 60:.1f} minutes from there")
    return BrakingArc(burns(found.x, BEYOND), float(found.x[0]), (float(found.x[1]), float(found.x[2])))
