"""Tours: flights past several bodies, leg by leg, and what they cost.

Between two bodies the spacecraft feels the Sun alone (Lambert's problem). At each body between the first and the last
it makes a flyby: the body turns the velocity, and one burn at the closest point mends a wrong speed. A body cannot turn
it further than a pass at the lowest altitude allows. What is lacking is flown as a second burn far from the body, so
that every chain of days has a price, and `lacking_turn` tells which prices no plain flyby can reach.

Many chains go through one call: the days of all of them stand in one array.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np

from idsea_lessons.bodies import Body, body
from idsea_lessons.ephemeris import et, state
from idsea_lessons.orbits.checks import centre, length
from idsea_lessons.orbits.flyby import powered_flyby, turn_angle
from idsea_lessons.orbits.kepler import propagate
from idsea_lessons.orbits.lambert import lambert
from idsea_lessons.orbits.manoeuvres import capture_burn, escape_burn
from idsea_lessons.units import quantities

Ephemeris = Callable[[str, Any], Any]
"""Gives `.position` (km) and `.velocity` (km/s) of a body from the Sun at epochs in ET, shape (..., 3)."""

Path = Literal["low", "high"]

LOWEST_ALTITUDE = 300.0
"""km; above the air of Venus, the Earth and Mars, with a margin for the error of navigation."""

TOUR_UNITS = {
    "v_infinity_out": "km/s", "v_infinity_in": "km/s", "c3": "km2/s2", "departure_delta_v": "km/s",
    "flyby_delta_v": "km/s", "flyby_radius": "km", "turn_angle": "rad", "lacking_turn": "rad",
    "deep_space_delta_v": "km/s", "arrival_delta_v": "km/s",
}  # fmt: skip


class Arcs(NamedTuple):
    """The pieces of orbit about the Sun that a tour is made of; one or two make a leg."""

    position: np.ndarray
    """Where each begins, shape (..., m, 3), km."""
    velocity: np.ndarray
    """Velocity there, shape (..., m, 3), km/s."""
    start: np.ndarray
    """ET, shape (..., m), s."""
    stop: np.ndarray
    """ET, shape (..., m), s."""


class Tour(NamedTuple):
    """One tour, or many of the same bodies; n bodies, n - 1 legs, n - 2 flybys."""

    bodies: tuple[str, ...]
    epochs: Any
    """ET at each body, shape (..., n), s."""
    v_infinity_out: Any
    """Velocity at infinity when each body but the last is left, shape (..., n - 1, 3), km/s."""
    v_infinity_in: Any
    """Velocity at infinity when each body but the first is reached, shape (..., n - 1, 3), km/s."""
    c3: Any
    """Launch energy, km2/s2."""
    departure_delta_v: Any
    """Burn that leaves the first body, km/s."""
    flyby_delta_v: Any
    """Burns of each flyby: at the closest point, and far away for a turn that is lacking, shape (..., n - 2), km/s."""
    flyby_radius: Any
    """Closest distance from the body's centre, shape (..., n - 2), km."""
    turn_angle: Any
    """Turn asked of each body, shape (..., n - 2), rad."""
    lacking_turn: Any
    """What the body cannot turn, shape (..., n - 2), rad; zero where the pass is high enough."""
    deep_space_delta_v: Any
    """Burn on each leg, shape (..., n - 1), km/s; zero in a tour without such burns."""
    arrival_delta_v: Any
    """Burn at the last body, km/s."""
    arcs: Arcs
    """The orbits about the Sun."""

    @property
    def delta_v(self) -> Any:
        """All burns together, km/s."""
        return self.departure_delta_v + self.delta_v_on_the_way + self.arrival_delta_v

    @property
    def delta_v_on_the_way(self) -> Any:
        """The burns between departure and arrival, km/s."""
        return self.flyby_delta_v.sum(axis=-1) + self.deep_space_delta_v.sum(axis=-1)

    @property
    def flyby_altitude(self) -> Any:
        """Closest height above the surface of each body, shape (..., n - 2), km."""
        return self.flyby_radius - np.array([body(name).radius for name in self.bodies[1:-1]])

    @property
    def days(self) -> Any:
        """Length of each leg, shape (..., n - 1), days."""
        return np.diff(self.epochs, axis=-1) / 86400.0


@quantities(returns=TOUR_UNITS, minimum_altitude="km", departure_orbit="km", arrival_orbit="km")
def tour(
    bodies: Sequence[str | Body],
    epochs: Any,
    *,
    revolutions: Any = 0,
    paths: Path | Sequence[Path] = "low",
    minimum_altitude: Any = LOWEST_ALTITUDE,
    departure_orbit: Any = None,
    arrival_orbit: Any = None,
    gravity_parameter: Any = "Sun",
    ephemeris: Ephemeris = state,
) -> Tour:
    """Fly past bodies on given days, one Lambert arc from each to the next.

    Parameters
    ----------
    bodies : sequence of n str or Body
        Where the tour begins, which bodies it passes, and where it ends; at least two.
    epochs : epochs, shape (..., n)
        Day at each body, as in `ephemeris.et`. The leading axes hold different tours.
    revolutions : int or array_like of int, shape (n - 1,) or (..., n - 1)
        Whole revolutions on each leg.
    paths : "low", "high", or one of them for each leg
        Which of the two solutions to take on legs with revolutions, as in `lambert`.
    minimum_altitude : float or array_like, shape (n - 2,), km
        How low each flyby may pass.
    departure_orbit, arrival_orbit : array_like, shape (2,), optional, km
        Periapsis and apoapsis radius of the orbit that is left, or entered, at its periapsis. Left out, the burn is
        the speed at infinity.
    gravity_parameter : float, str or Body, km3/s2
        Of the body that all go around.
    ephemeris : callable
        Where the bodies are, `ephemeris.state` if left out.

    Returns
    -------
    Tour
        Velocities at infinity, flybys and burns. In a grid, tours without a solution are NaN.

    Raises
    ------
    ValueError
        For fewer than two bodies, days of another number, and for a single tour when a leg has no solution.

    References
    ----------
    D. Izzo, "Global optimization and space pruning for spacecraft trajectory design", in B. A. Conway (editor),
    "Spacecraft Trajectory Optimization" (2010), chapter 7.

    Examples
    --------
    Cassini on the days it flew. The burn between the two passes of Venus is here a burn at Venus.

    >>> days = ["1997-10-15", "1998-04-26", "1999-06-24", "1999-08-18", "2000-12-30", "2004-07-01"]
    >>> cassini = tour(["Earth", "Venus", "Venus", "Earth", "Jupiter", "Saturn"], days)
    >>> print(f"C3 {cassini.c3:.1f} km2/s2, past Jupiter at {cassini.flyby_radius[3] / 1e6:.1f} million km")
    C3 16.2 km2/s2, past Jupiter at 11.2 million km
    """
    planets, times = bodies_and_epochs(bodies, epochs)
    mu, _ = centre(gravity_parameter)
    places, speeds = ephemeris_states(planets, times, ephemeris)
    legs = len(planets) - 1
    turns = np.broadcast_to(np.asarray(revolutions), np.broadcast_shapes(np.shape(revolutions), (legs,)))
    ways: list[Path] = [paths] * legs if isinstance(paths, str) else list(paths)
    if len(ways) != legs:
        raise ValueError(f"{len(planets)} bodies have {legs} legs between them, but there are {len(ways)} paths")
    flown: list[Any] = [
        lambert(mu, places[..., i, :], places[..., i + 1, :], times[..., i + 1] - times[..., i],
                revolutions=turns[..., i], path=ways[i])
        for i in range(legs)
    ]  # fmt: skip
    leaving, arriving = (np.stack([leg[end] for leg in flown], axis=-2) for end in (0, 1))
    arcs = Arcs(places[..., :-1, :], leaving, times[..., :-1], times[..., 1:])
    v_out, v_in = leaving - speeds[..., :-1, :], arriving - speeds[..., 1:, :]
    burns_there, closest, turned, lacking = _flybys(planets, v_in[..., :-1, :], v_out[..., 1:, :], minimum_altitude)
    burns = end_burns(planets, v_out, v_in, departure_orbit, arrival_orbit)
    c3 = length(v_out[..., 0, :]) ** 2
    names = tuple(each.name for each in planets)
    none = np.zeros(times[..., 1:].shape)
    return Tour(
        names, times, v_out, v_in, c3, burns[0], burns_there, closest, turned, lacking, none, burns[1], arcs
    )  # fmt: skip


def tour_points(flown: Tour, points: int = 200, gravity_parameter: Any = "Sun") -> list[np.ndarray]:
    """List places along each arc of one tour, for drawing.

    Parameters
    ----------
    flown : Tour
        One single tour.
    points : int
        How many on each arc.
    gravity_parameter : float, str or Body, km3/s2
        As in `tour`.

    Returns
    -------
    list of numpy.ndarray, shape (points, 3), km
    """
    mu, _ = centre(gravity_parameter)
    if np.ndim(flown.epochs) != 1:
        raise ValueError("this is an array of tours: take one of them, for example tour(bodies, epochs[3])")
    return [
        propagate(mu, r, v, np.linspace(0.0, stop - start, points)).position
        for r, v, start, stop in zip(*flown.arcs, strict=True)
    ]


def bodies_and_epochs(bodies: Sequence[str | Body], epochs: Any) -> tuple[list[Body], np.ndarray]:
    """Read the bodies and the days of a tour."""
    planets = [each if isinstance(each, Body) else body(each) for each in bodies]
    times = et(epochs)
    if len(planets) < 2:
        raise ValueError("a tour needs at least two bodies: where it begins and where it ends")
    if times.ndim == 0 or times.shape[-1] != len(planets):
        raise ValueError(f"{len(planets)} bodies need {len(planets)} days in the last axis, not shape {times.shape}")
    return planets, times


def ephemeris_states(planets: list[Body], times: np.ndarray, ephemeris: Ephemeris) -> tuple[np.ndarray, np.ndarray]:
    """Places and velocities of the bodies at their days, shape (..., n, 3)."""
    met = [ephemeris(each.name, np.array(times[..., i])) for i, each in enumerate(planets)]
    return np.stack([each.position for each in met], axis=-2), np.stack([each.velocity for each in met], axis=-2)


def end_burns(planets: list[Body], v_out: np.ndarray, v_in: np.ndarray, leave: Any, enter: Any) -> tuple[Any, Any]:
    """Give the burns that leave the first body and stop at the last one."""
    fast, slow = length(v_out[..., 0, :]), length(v_in[..., -1, :])
    start = fast if leave is None else escape_burn(planets[0], leave[0], fast, leave[1]).delta_v
    return start, slow if enter is None else capture_burn(planets[-1], enter[0], slow, enter[1]).delta_v


def _flybys(
    planets: list[Body], before: np.ndarray, after: np.ndarray, minimum_altitude: Any
) -> tuple[Any, Any, Any, Any]:
    """Give burns, closest distance, turn and lacking turn of every flyby: burns at the lowest point where it would hit.

    A turn that is lacking is flown far away on the slower side, where turning a velocity costs least.
    """
    mu = np.array([each.gravity_parameter for each in planets[1:-1]])
    lowest = np.array([each.radius for each in planets[1:-1]]) + np.asarray(minimum_altitude, dtype=float)
    if not len(mu):
        none = np.zeros(before.shape[:-1])
        return none, none, none, none
    passed = powered_flyby(mu, before, after)
    closest = np.maximum(passed.periapsis_radius, lowest)
    slow, fast = length(before), length(after)
    possible = 0.5 * (turn_angle(mu, slow, closest) + turn_angle(mu, fast, closest))
    lacking = np.where(passed.periapsis_radius < lowest, np.maximum(passed.turn_angle - possible, 0.0), 0.0)
    escape = 2 * mu / closest
    at_periapsis = abs(fast**2 - slow**2) / (np.sqrt(slow**2 + escape) + np.sqrt(fast**2 + escape))
    far_away = 2 * np.minimum(slow, fast) * np.sin(lacking / 2)
    return at_periapsis + far_away, closest, passed.turn_angle, lacking
