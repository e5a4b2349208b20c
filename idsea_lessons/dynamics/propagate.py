"""Fly a spacecraft among the bodies: one flight with everything kept, or many flights at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import numpy as np

from idsea_lessons.compiled import array_kernel, broadcast_kernel
from idsea_lessons.dynamics.dop853 import DONE, ENDED
from idsea_lessons.dynamics.extra_force import RECORD_TYPES, VECTOR, VISIT_LAYOUT, VISIT_TYPES, kernels_with
from idsea_lessons.dynamics.flight import Arc, Flight
from idsea_lessons.dynamics.forces import ForceModel, tables_for_kernel
from idsea_lessons.dynamics.integrate import check_tolerance, explain, recorder, visitor
from idsea_lessons.dynamics.manoeuvres import Burn, Impulse
from idsea_lessons.dynamics.nbody_field import nbody_ended, nbody_field
from idsea_lessons.ephemeris import et, utc
from idsea_lessons.orbits.state_vector import StateVector
from idsea_lessons.units import quantities, to_plain

visit, record = visitor(nbody_field, nbody_ended), recorder(nbody_field, nbody_ended)


@broadcast_kernel(VISIT_LAYOUT, VISIT_TYPES)
def _visit(start, times, numbers, tables, tolerance, floors, states, status):  # type: ignore[no-untyped-def]
    # Copies lie densely in memory, so that the same compiled parts serve here and in `_record`.
    status[0] = visit(start.copy(), times, numbers.copy(), tables.copy(), tolerance, floors.copy(), VECTOR, states)


@array_kernel(RECORD_TYPES)
def _record(start, begin, stop, numbers, tables, tolerance, floors):  # type: ignore[no-untyped-def]
    return record(start, begin, stop, numbers, tables, tolerance, floors, VECTOR)


def fly(
    position: Any,
    velocity: Any,
    start: Any,
    stop: Any,
    model: ForceModel | None = None,
    *,
    manoeuvres: Iterable[Impulse | Burn] = (),
    transition: bool = False,
    tolerance: float = 1e-12,
) -> Flight:
    """Fly one spacecraft from one epoch to another, forwards or backwards, and keep the whole flight.

    Parameters
    ----------
    position : array_like, shape (3,), km
        Where it starts, from the centre of the model, in its frame.
    velocity : array_like, shape (3,), km/s
        How it moves there.
    start, stop : epoch
        As in `ephemeris.et`. An earlier stop flies into the past.
    model : ForceModel
        What acts; by default all bodies of the course, with the Sun as centre.
    manoeuvres : iterable of Impulse and Burn
        What the spacecraft does itself; forwards flights only.
    transition : bool
        Whether to compute the state-transition matrix too: how a small change of the start changes the rest.
    tolerance : float
        Allowed error of a step, as a part of the distance from the centre and of the speed.

    Returns
    -------
    Flight
        Ask it with `at`, `seen_from`, `when`, `transition`. A flight that meets the surface of a body ends there.

    Raises
    ------
    ValueError
        When the start lies below a surface, a number is not finite, the ephemeris does not cover the time, two
        manoeuvres overlap or lie outside of the flight, or the steps become too small.

    References
    ----------
    E. Hairer, S. P. Norsett, G. Wanner, "Solving Ordinary Differential Equations I" (1993), section II.5, DOP853.

    Examples
    --------
    Tianwen-1 reaches Mars 98 days after its telemetry of November 2020:

    >>> from idsea_lessons.flown import flown
    >>> state = np.array(flown("tw1.state_nov").value)
    >>> flight = fly(state[:3], state[3:], "2020-11-04T03:25:57.0923", "2021-02-12", ForceModel(frame="J2000"))
    >>> distance, _ = flight.closest("Mars")
    >>> bool(3396 + 400 < distance < 3396 + 700)
    True
    """
    model = model or ForceModel()
    first, last = _one_epoch(start, "start"), _one_epoch(stop, "stop")
    state = _one_state(position, velocity)
    _, record_flight = _kernels(model)
    floors = _floors(state)
    table = model.table(first, last)
    tables = tables_for_kernel(table)
    if transition:
        state, floors = np.concatenate([state, np.eye(6).T.reshape(-1)]), _transition_floors(floors, state)
    arcs: list[Arc] = []
    ended = False
    for begin, end, burn, jump in _plan(manoeuvres, first, last):
        state = state.copy()
        state[3:6] += jump
        numbers = model.numbers(table, first, burn)
        times, states, terms, status = record_flight(
            state, begin - first, end - first, numbers, tables, check_tolerance(tolerance), floors
        )
        if status not in (DONE, ENDED):
            raise ValueError(f"{explain(status)} (at {utc(first + times[-1])})")
        arcs.append(Arc(times, states, terms))
        state, ended = states[-1], status == ENDED
        if ended:
            break
    return Flight.of(tuple(arcs), model, first, ended)


@quantities(returns={"position": "km", "velocity": "km/s"}, position="km", velocity="km/s")
def fly_many(
    position: Any,
    velocity: Any,
    start: Any,
    epochs: Any,
    model: ForceModel | None = None,
    *,
    tolerance: float = 1e-12,
) -> StateVector:
    """Fly many spacecraft from one epoch, and give where each is at the epochs asked for.

    Parameters
    ----------
    position : array_like, shape (..., 3), km
        Where they start, from the centre of the model, in its frame.
    velocity : array_like, shape (..., 3), km/s
        How they move there.
    start : epoch
        As in `ephemeris.et`, the same for all.
    epochs : epoch or array, shape (k,) or ()
        When to look, in any order, before or after the start.
    model : ForceModel
        What acts; by default all bodies of the course, with the Sun as centre.
    tolerance : float
        Allowed error of a step, as a part of the distance from the centre and of the speed.

    Returns
    -------
    StateVector
        Shapes (..., k, 3), or (..., 3) for a single epoch. NaN after a flight has met the surface of a body, or where
        its start is not possible.

    Raises
    ------
    ValueError
        When the shapes do not fit, or the ephemeris does not cover the time.

    References
    ----------
    As `fly`.

    Examples
    --------
    >>> spread = np.array([7000.0, 0, 0]) + np.array([[0.0, 0, 0], [10.0, 0, 0]])
    >>> fly_many(spread, [0, 7.5, 0], 0.0, [0.0, 600.0, 1200.0], ForceModel("Earth", bodies=())).position.shape
    (2, 3, 3)
    """
    model = model or ForceModel()
    r, v = np.broadcast_arrays(np.asarray(position, dtype=float), np.asarray(velocity, dtype=float))
    if r.ndim == 0 or r.shape[-1] != VECTOR:
        raise ValueError(f"positions and velocities need three numbers each, shape (..., 3), not {r.shape}")
    first, wanted = _one_epoch(start, "start"), et(epochs)
    states = np.concatenate([r, v], axis=-1)
    visit_epochs, _ = _kernels(model)
    step_error = check_tolerance(tolerance)
    late = np.atleast_1d(wanted).reshape(-1) - first
    result = np.full((*states.shape[:-1], late.size, 6), np.nan)
    floors = _floors(states)
    for side in (late >= 0.0, late < 0.0):
        if side.any() and states.size:
            order = np.flatnonzero(side)[np.argsort(np.abs(late[side]), kind="stable")]
            table = model.table(first, first + late[order[-1]])
            result[..., order, :], _ = visit_epochs(
                states, late[order], model.numbers(table, first), tables_for_kernel(table), step_error, floors
            )
    shape = (*states.shape[:-1], *wanted.shape, 6)
    result = result.reshape(shape)
    return StateVector(result[..., :3], result[..., 3:])


def _one_epoch(epoch: Any, name: str) -> float:
    seconds = et(epoch)
    if seconds.ndim:
        raise ValueError(f"{name} must be one epoch, not an array of shape {seconds.shape}")
    return float(seconds)


def _one_state(position: Any, velocity: Any) -> np.ndarray:
    parts = []
    for name, value, unit in (("position", position, "km"), ("velocity", velocity, "km/s")):
        three = np.asarray(to_plain(value, unit, name), dtype=float)
        if three.shape != (VECTOR,) or not np.isfinite(three).all():
            raise ValueError(f"the {name} must be three finite numbers, not an array of shape {three.shape}: {three}")
        parts.append(three)
    return np.concatenate(parts)


def _floors(states: np.ndarray) -> np.ndarray:
    """Give the smallest length that counts for the error of each vector: a thousandth of what the start has."""
    r, v = np.linalg.norm(states[..., :3], axis=-1), np.linalg.norm(states[..., 3:6], axis=-1)
    return 1e-3 * np.repeat(np.stack([r, v], axis=-1), VECTOR, axis=-1)


def _transition_floors(floors: np.ndarray, state: np.ndarray) -> np.ndarray:
    """Do the same for the columns of the transition matrix: the unit of a row over the unit of a column."""
    r, v = np.linalg.norm(state[:3]), np.linalg.norm(state[3:])
    unit = np.repeat([r, v], VECTOR)
    return np.concatenate([floors, (1e-3 * unit[None, :] / unit[:, None]).reshape(-1)])


def _plan(
    manoeuvres: Iterable[Impulse | Burn], first: float, last: float
) -> list[tuple[float, float, Burn | None, np.ndarray]]:
    """Cut a flight into arcs: begin, end, the burn on the way, and the jump of the velocity at the beginning."""
    todo = sorted(manoeuvres, key=lambda each: each.start)
    if not todo:
        return [(first, last, None, np.zeros(3))]
    if last < first:
        raise ValueError("a flight into the past cannot have manoeuvres: fly forwards, or in parts")
    arcs: list[tuple[float, float, Burn | None, np.ndarray]] = []
    now, jump = first, np.zeros(3)
    for each in todo:
        if each.start < now or each.stop > last:
            what = "begins before the one before it has ended" if now > first else "lies outside of the flight"
            raise ValueError(f"the manoeuvre at {utc(each.start)} {what}")
        if each.start > now:
            arcs.append((now, each.start, None, jump))
            jump = np.zeros(3)
        if isinstance(each, Burn):
            arcs.append((each.start, each.stop, each, jump))
            jump = np.zeros(3)
        else:
            jump = jump + np.array(each.delta_v)
        now = each.stop
    if now < last or jump.any():
        arcs.append((now, last, None, jump))
    return arcs


def _kernels(model: ForceModel) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """Choose the kernels that are kept compiled; a force handed in from outside needs kernels of its own."""
    return (_visit, _record) if model.extra is None else _kernels_with(model.extra, len(model.bodies))


_kernels_with = lru_cache(maxsize=16)(kernels_with)


def warm() -> None:
    """Compile, or load from the cache, everything in this module."""
    model = ForceModel("Earth", bodies=())
    fly([7000.0, 0.0, 0.0], [0.0, 7.5, 0.0], 0.0, 60.0, model)
    fly_many([7000.0, 0.0, 0.0], [0.0, 7.5, 0.0], 0.0, 60.0, model)
