"""Tours with a burn on every leg: the deep-space manoeuvres that a chain of plain flybys lacks.

The flybys need no burn here. Each leg begins with the velocity that the flyby gives, coasts for a part of its time, and
then a burn puts the spacecraft on the Lambert arc to the next body (the model MGA-1DSM of the literature).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from idsea_lessons.bodies import Body
from idsea_lessons.ephemeris import state
from idsea_lessons.orbits.checks import centre, length, radius, vectors
from idsea_lessons.orbits.flyby import flyby
from idsea_lessons.orbits.kepler import propagate
from idsea_lessons.orbits.lambert import lambert
from idsea_lessons.orbits.tours import (
    TOUR_UNITS,
    Arcs,
    Ephemeris,
    Tour,
    bodies_and_epochs,
    end_burns,
    ephemeris_states,
)
from idsea_lessons.units import quantities


@quantities(
    returns=TOUR_UNITS, v_infinity="km/s", flyby_radii="km", angles="rad", departure_orbit="km", arrival_orbit="km"
)
def tour_with_burns(
    bodies: Sequence[str | Body],
    epochs: Any,
    v_infinity: Any,
    fractions: Any,
    flyby_radii: Any = (),
    angles: Any = (),
    *,
    departure_orbit: Any = None,
    arrival_orbit: Any = None,
    gravity_parameter: Any = "Sun",
    ephemeris: Ephemeris = state,
) -> Tour:
    """Fly past bodies on given days with plain flybys and one burn on each leg.

    Parameters
    ----------
    bodies, epochs, departure_orbit, arrival_orbit, gravity_parameter, ephemeris
        As in `tour`.
    v_infinity : array_like, shape (..., 3), km/s
        Velocity at infinity when the first body is left, ECLIPJ2000. `launch_direction` makes one.
    fractions : array_like, shape (..., n - 1)
        When the burn of each leg comes, as a part of the leg's time, 0 to 1.
    flyby_radii : array_like, shape (..., n - 2), km
        Closest distance from each body's centre.
    angles : array_like, shape (..., n - 2), rad
        On which side each is passed: angle of B in the B-plane whose pole is the velocity of the body.

    Returns
    -------
    Tour
        As from `tour`; the burns stand in `deep_space_delta_v`, and its arcs are two for each leg.

    Raises
    ------
    ValueError
        As `tour`; also for fractions outside 0 to 1, radii below the surface, and numbers that do not fit the bodies.

    References
    ----------
    M. Vasile, P. De Pascale, "Preliminary design of multiple gravity-assist trajectories", J. Spacecraft and Rockets
    43 (2006), 794-805; T. Vinko, D. Izzo, "Global optimisation heuristics and test problems for preliminary spacecraft
    trajectory design", ESA technical report (2008), where the angle is counted from the opposite side.

    Examples
    --------
    Away from the Earth with 3 km/s along its velocity, one burn after half of the time, and past Mars:

    >>> ahead = launch_direction("Earth", "2026-11-10", 3.0, 0.0, 0.0)
    >>> flight = tour_with_burns(["Earth", "Mars"], ["2026-11-10", "2027-09-10"], ahead, [0.5])
    >>> print(f"{flight.deep_space_delta_v[0]:.2f} km/s on the way, {flight.arrival_delta_v:.2f} km/s on arrival")
    1.58 km/s on the way, 3.73 km/s on arrival
    """
    planets, times = bodies_and_epochs(bodies, epochs)
    mu, _ = centre(gravity_parameter)
    shares, near, sides = _numbers_for(planets, fractions, flyby_radii, angles)
    places, speeds = ephemeris_states(planets, times, ephemeris)
    leaving = speeds[..., 0, :] + vectors("v_infinity", v_infinity)
    outs: list[Any] = []
    ins: list[Any] = []
    burns: list[Any] = []
    pieces: list[tuple[Any, ...]] = []
    for i in range(len(planets) - 1):
        if i:
            passed = flyby(np.asarray(planets[i].gravity_parameter), ins[-1], near[..., i - 1], sides[..., i - 1],
                           pole=speeds[..., i, :])  # fmt: skip
            leaving = speeds[..., i, :] + passed.v_infinity_out
        start, stop = times[..., i], times[..., i + 1]
        burn_at = start + shares[..., i] * (stop - start)
        here = propagate(mu, places[..., i, :], leaving, burn_at - start)
        there = lambert(mu, here.position, places[..., i + 1, :], stop - burn_at)
        outs.append(leaving - speeds[..., i, :])
        ins.append(there.v2 - speeds[..., i + 1, :])
        burns.append(length(there.v1 - here.velocity))
        pieces += [(places[..., i, :], leaving, start, burn_at), (here.position, there.v1, burn_at, stop)]
    v_out, v_in = np.stack(np.broadcast_arrays(*outs), axis=-2), np.stack(np.broadcast_arrays(*ins), axis=-2)
    ends = end_burns(planets, v_out, v_in, departure_orbit, arrival_orbit)
    none, turns = np.zeros(v_in[..., 1:, 0].shape), _angles(v_in[..., :-1, :], v_out[..., 1:, :])
    names, c3 = tuple(each.name for each in planets), length(v_out[..., 0, :]) ** 2
    burned = np.stack(np.broadcast_arrays(*burns), axis=-1)
    reached = np.broadcast_to(near, none.shape)
    return Tour(
        names, times, v_out, v_in, c3, ends[0], none, reached, turns, none, burned, ends[1], _arcs(pieces)
    )  # fmt: skip


@quantities(returns="km/s", speed="km/s", along="rad", up="rad")
def launch_direction(
    planet: str | Body, epoch: Any, speed: Any, along: Any, up: Any, ephemeris: Ephemeris = state
) -> Any:
    """Point a velocity at infinity by two angles seen from the planet's own motion.

    Parameters
    ----------
    planet : str or Body
        The planet that is left.
    epoch : epochs, shape (...)
    speed : float or array_like, km/s
    along : float or array_like, rad
        Angle in the plane of the planet's orbit, from its velocity towards the Sun.
    up : float or array_like, rad
        Angle out of that plane, towards the side on which the planet turns to the left.
    ephemeris : callable
        As in `tour`.

    Returns
    -------
    numpy.ndarray, shape (..., 3), km/s

    Examples
    --------
    >>> v = launch_direction("Earth", "2026-01-03", 3.0, 0.0, 0.0)
    >>> earth = state("Earth", "2026-01-03").velocity
    >>> print(f"{np.linalg.norm(earth + v) - np.linalg.norm(earth):.3f} km/s faster than the Earth")
    3.000 km/s faster than the Earth
    """
    (one,), when = bodies_and_epochs([planet, planet], np.stack([np.asarray(epoch)] * 2, axis=-1))[0][:1], epoch
    met = ephemeris(one.name, when)
    position, velocity = np.asarray(met.position), np.asarray(met.velocity)
    first = velocity / length(velocity)[..., None]
    third = np.cross(position, velocity)
    third = third / length(third)[..., None]
    second = np.cross(third, first)
    speed, along, up = (np.asarray(each, dtype=float)[..., None] for each in (speed, along, up))
    return speed * (np.cos(up) * (np.cos(along) * first + np.sin(along) * second) + np.sin(up) * third)


def _numbers_for(planets: list[Body], fractions: Any, radii: Any, angles: Any) -> tuple[np.ndarray, ...]:
    """Read the numbers of legs and flybys, and see that there are enough of each."""
    shares, near, sides = (np.asarray(each, dtype=float) for each in (fractions, radii, angles))
    legs = len(planets) - 1
    for name, values, wanted in (
        ("fractions", shares, legs),
        ("flyby_radii", near, legs - 1),
        ("angles", sides, legs - 1),
    ):
        if values.ndim == 0 or values.shape[-1] != wanted:
            raise ValueError(f"{len(planets)} bodies need {wanted} {name} in the last axis, not shape {values.shape}")
    if np.any((shares < 0) | (shares >= 1)):
        raise ValueError("a burn comes at a part of its leg's time, from 0 to below 1")
    kept = [radius(f"flyby radius at {each.name}", near[..., i], each) for i, each in enumerate(planets[1:-1])]
    return shares, np.stack(kept, axis=-1) if kept else near, sides


def _angles(before: np.ndarray, after: np.ndarray) -> Any:
    return np.arctan2(length(np.cross(before, after)), np.einsum("...i,...i->...", before, after))


def _arcs(pieces: list[tuple[Any, ...]]) -> Arcs:
    columns = list(zip(*pieces, strict=True))
    return Arcs(
        *(np.stack(np.broadcast_arrays(*columns[i]), axis=-2) for i in (0, 1)),
        *(np.stack(np.broadcast_arrays(*columns[i]), axis=-1) for i in (2, 3)),
    )
