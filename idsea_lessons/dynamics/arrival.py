"""Where a flight aims at a planet, and the correction on the way that brings it to another aim.

The aim is a point of the B-plane (see `orbits.b_plane`) and the moment of the closest approach. A small burn far away
moves it almost in proportion, although it moves the closest point itself in a crooked way: so navigators work there.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from idsea_lessons.bodies import body
from idsea_lessons.dynamics.flight import Flight
from idsea_lessons.dynamics.forces import ForceModel
from idsea_lessons.dynamics.propagate import fly
from idsea_lessons.ephemeris import et, utc
from idsea_lessons.orbits.b_plane import BPlane, b_plane
from idsea_lessons.orbits.state_vector import StateVector
from idsea_lessons.units import quantities

NORTH = (0.0, 0.0, 1.0)

MOST_STEPS = 30
CLOSE_ENOUGH = 1e-3
"""km in the B-plane, and s of the moment times the speed: what a correction leaves of the miss."""

AFTERWARDS = 21600.0
"""s that a corrected flight goes on after the closest approach."""

NEARBY = 1e-6
"""Part of a position or velocity by which it is moved to see what the aim does."""


class Arrival(NamedTuple):
    """Where and when a flight passes a body: the hyperbola on which it is at its closest point."""

    b_dot_t: Any
    """B along T, km."""
    b_dot_r: Any
    """B along R, km."""
    epoch: Any
    """Moment of the closest approach, ET, s; for a flight that hits the body, when it would have passed."""
    v_infinity: Any
    """Incoming velocity at infinity, shape (3,), km/s."""
    periapsis_radius: Any
    """Closest distance from the centre, km; below the body's radius if the flight hits it."""

    @property
    def b(self) -> Any:
        """Length of B, km."""
        return np.hypot(self.b_dot_t, self.b_dot_r)

    @property
    def theta(self) -> Any:
        """Angle of B from T towards R, -pi to pi, rad."""
        return np.arctan2(self.b_dot_r, self.b_dot_t)


class Correction(NamedTuple):
    """A burn that changes the aim of a flight."""

    delta_v: Any
    """Change of velocity, shape (3,), km/s, in the frame of the flight."""
    arrival: Arrival
    """Where the corrected flight aims."""
    flight: Flight
    """The flight after the burn, with its transition matrix."""

    @property
    def size(self) -> Any:
        """Length of the change of velocity, km/s."""
        return (self.delta_v**2).sum() ** 0.5


def arrival(flight: Flight, name: str, *, pole: Any = NORTH) -> Arrival:
    """Find where and when a flight passes a body.

    Parameters
    ----------
    flight : Flight
        It should come near to the body. One that ends before, or at the surface, is continued on its hyperbola.
    name : str
        The body.
    pole : array_like, shape (3,)
        The direction that T is square to, in the frame of the flight: the z axis, or the pole of the body's equator.

    Returns
    -------
    Arrival

    Raises
    ------
    ValueError
        When the flight is bound to the body, so that it has no velocity at infinity.

    References
    ----------
    W. Kizner, "A method of describing miss distances for lunar and interplanetary trajectories", Planet. Space Sci. 7
    (1961), 125-131.

    Examples
    --------
    Tianwen-1, from its telemetry of November 2020, without sunlight:

    >>> from idsea_lessons.flown import flown
    >>> state = np.array(flown("tw1.state_nov").value)
    >>> model = ForceModel(frame="J2000")
    >>> flight = fly(state[:3], state[3:], "2020-11-04T03:25:57.0923", "2021-02-12", model)
    >>> aim = arrival(flight, "Mars")
    >>> print(f"{aim.periapsis_radius:.0f} km at {utc(aim.epoch)[:16]}, {np.linalg.norm(aim.v_infinity):.2f} km/s")
    3937 km at 2021-02-10T12:05, 2.49 km/s
    """
    moment = flight.closest(name).epoch
    seen = flight.seen_from(name, moment)
    return _arrival(_hyperbola(name, seen, pole), moment)


def arrival_partials(flight: Flight, name: str, *, pole: Any = NORTH) -> np.ndarray:
    """Find how a small change of the start of a flight moves its aim.

    Parameters
    ----------
    flight : Flight
        Flown with `transition=True`.
    name : str
        The body.
    pole : array_like, shape (3,)
        As in `arrival`.

    Returns
    -------
    numpy.ndarray, shape (3, 6)
        Rows: B.T (km), B.R (km), moment of the closest approach (s). Columns: position (km) and velocity (km/s) at
        the start.

    Raises
    ------
    ValueError
        When the flight knows no transition matrix, or is bound to the body.

    Examples
    --------
    >>> from idsea_lessons.flown import flown
    >>> state = np.array(flown("tw1.state_nov").value)
    >>> model = ForceModel(frame="J2000")
    >>> flight = fly(state[:3], state[3:], "2020-11-04T03:25:57.0923", "2021-02-12", model, transition=True)
    >>> slopes = arrival_partials(flight, "Mars")
    >>> print(f"1 cm/s moves B.T by up to {1e-5 * np.linalg.norm(slopes[0, 3:]):.0f} km")
    1 cm/s moves B.T by up to 82 km
    """
    moment = flight.closest(name).epoch
    seen = flight.seen_from(name, moment)
    steps = NEARBY * np.repeat([np.linalg.norm(seen.position), np.linalg.norm(seen.velocity)], 3)
    near = np.concatenate([*seen]) + np.concatenate([np.diag(steps), -np.diag(steps)])
    aims = _arrival(_hyperbola(name, StateVector(near[:, :3], near[:, 3:]), pole), 0.0)
    values = np.stack([aims.b_dot_t, aims.b_dot_r, aims.epoch])
    slopes = (values[:, :6] - values[:, 6:]) / (2.0 * steps)
    return np.asarray(slopes @ flight.transition(moment))


@quantities(returns={"delta_v": "km/s"}, b_dot_t="km", b_dot_r="km")
def correct_arrival(
    flight: Flight,
    model: ForceModel,
    name: str,
    when: Any,
    b_dot_t: Any,
    b_dot_r: Any,
    epoch: Any = None,
    *,
    pole: Any = NORTH,
) -> Correction:
    """Find the burn at one moment of a flight that brings it to a point of a body's B-plane.

    Two numbers are asked of three: of all burns the smallest is taken, and the moment of arrival is as it comes. With
    `epoch` the moment is asked for too.

    Parameters
    ----------
    flight : Flight
        The flight to correct; what it does after the burn is computed anew, without manoeuvres.
    model : ForceModel
        What acts after the burn, with the centre and the frame of the flight.
    name : str
        The body.
    when : epoch
        Moment of the burn, as in `ephemeris.et`.
    b_dot_t, b_dot_r : float, km
        The aim.
    epoch : epoch, optional
        Wanted moment of the closest approach.
    pole : array_like, shape (3,)
        As in `arrival`.

    Returns
    -------
    Correction
        The burn, taken as a jump of the velocity.

    Raises
    ------
    ValueError
        When the model has another centre or frame than the flight, the burn comes too late, or no burn is found.

    References
    ----------
    R. H. Battin, "An Introduction to the Mathematics and Methods of Astrodynamics" (1999), chapter 14: each step
    solves the linear problem with the transition matrix of the flight as it is by then.

    Examples
    --------
    >>> from idsea_lessons.flown import flown
    >>> state = np.array(flown("tw1.state_nov").value)
    >>> model = ForceModel(frame="J2000")
    >>> flight = fly(state[:3], state[3:], "2020-11-04T03:25:57.0923", "2021-02-12", model)
    >>> aim = arrival(flight, "Mars")
    >>> burn = correct_arrival(flight, model, "Mars", "2021-02-05T12:00", aim.b_dot_t - 100.0, aim.b_dot_r)
    >>> print(f"{1000 * burn.size:.2f} m/s move the aim by 100 km, five days before")
    0.22 m/s move the aim by 100 km, five days before
    """
    if (model.center, model.frame) != (flight.center, flight.frame):
        raise ValueError(
            f"the flight counts from {flight.center} in {flight.frame}, the model from {model.center} in {model.frame}"
        )
    begin, first = float(et(when)), arrival(flight, name, pole=pole)
    if begin >= first.epoch:
        raise ValueError(f"a burn at {utc(begin)} is too late: the closest approach is at {utc(first.epoch)}")
    wanted = np.array([b_dot_t, b_dot_r, first.epoch if epoch is None else float(et(epoch))], dtype=float)
    used = slice(0, 2 if epoch is None else 3)
    weights = np.array([1.0, 1.0, np.linalg.norm(first.v_infinity)])[used]
    position, velocity = flight.at(begin)
    delta_v, stop = np.zeros(3), max(first.epoch, wanted[2]) + AFTERWARDS
    for _ in range(MOST_STEPS):
        try:
            new = fly(position, velocity + delta_v, begin, stop, model, transition=True)
            aim = arrival(new, name, pole=pole)
        except ValueError as problem:
            raise ValueError(f"no burn was found: {problem}") from problem
        miss = weights * (wanted - [aim.b_dot_t, aim.b_dot_r, aim.epoch])[used]
        if np.abs(miss).max() < CLOSE_ENOUGH:
            return Correction(delta_v, aim, new)
        slopes = weights[:, None] * arrival_partials(new, name, pole=pole)[used, 3:]
        # With fewer rows than columns this is the smallest whole burn that fits, not the smallest change of it.
        delta_v = np.linalg.lstsq(slopes, miss + slopes @ delta_v, rcond=None)[0]
        stop = max(aim.epoch, wanted[2]) + AFTERWARDS
    raise ValueError(
        f"no burn was found in {MOST_STEPS} steps: the last one missed by {np.abs(miss).max():,.0f} km; ask for an "
        "aim nearer to the flight, or burn earlier"
    )


def _hyperbola(name: str, seen: StateVector, pole: Any) -> BPlane:
    found: BPlane = b_plane(body(name).gravity_parameter, seen.position, seen.velocity, pole)
    return found


def _arrival(aim: BPlane, moment: float) -> Arrival:
    return Arrival(
        aim.b_dot_t, aim.b_dot_r, moment + aim.time_to_periapsis, aim.v_infinity, aim.periapsis_radius
    )  # fmt: skip
