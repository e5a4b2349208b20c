"""Flights in the three-body problem: one path with everything kept, or many at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from idsea_lessons.compiled import array_kernel, broadcast_kernel
from idsea_lessons.dynamics.dop853 import DONE
from idsea_lessons.dynamics.flight import SAMPLES, Arc, find_roots
from idsea_lessons.dynamics.integrate import check_tolerance, explain, recorder, visitor
from idsea_lessons.dynamics.threebody import System, mass_ratio, states
from idsea_lessons.dynamics.threebody_field import threebody_ended, threebody_field

VECTOR = 3
FLOORS = np.concatenate([np.full(6, 0.1), np.ones(36)])
"""The smallest length that counts for the error of each vector: a tenth of the units, and the unit matrix."""
START_MATRIX = np.eye(6).reshape(-1)
ROUND_OFF = 1e-12

Question = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""Takes times, shape (n,), and the states at them, shape (n, 6); gives one number for each."""

visit = visitor(threebody_field, threebody_ended)
record = recorder(threebody_field, threebody_ended)


@broadcast_kernel("(n),(k),(p),(),(n)->(k,n),()", "void(f8[:], f8[:], f8[:], f8, f8[:], f8[:,:], i8[:])")
def _visit(start, times, numbers, tolerance, floors, states, status):  # type: ignore[no-untyped-def]
    # Copies lie densely in memory, so that the same compiled parts serve here and in `_record`.
    tables = np.empty((0, 0, 0))
    status[0] = visit(start.copy(), times, numbers.copy(), tables, tolerance, floors.copy(), VECTOR, states)


@array_kernel("(f8[::1], f8, f8[::1], f8, f8[::1])")
def _record(start, stop, numbers, tolerance, floors):  # type: ignore[no-untyped-def]
    return record(start, 0.0, stop, numbers, np.empty((0, 0, 0)), tolerance, floors, VECTOR)


class ClosePass(NamedTuple):
    """The point of a path that is nearest to a body."""

    distance: float
    """From the centre of the body, in units of length."""
    time: float
    """In units of time, from the start."""


@dataclass(frozen=True)
class SynodicFlight:
    """A path in the turning frame, in the units of the system; its time counts from its start."""

    of: System | float
    stop: float
    """Time at its end; negative for a flight into the past."""
    arc: Arc = field(repr=False)

    def at(self, times: Any) -> np.ndarray:
        """Give the states at times, shape (..., 6).

        Raises
        ------
        ValueError
            When a time lies outside of the flight.
        """
        return self._values(times)[..., :6]

    def transition(self, times: Any) -> np.ndarray:
        """Give the state-transition matrices from the start to times, shape (..., 6, 6).

        Raises
        ------
        ValueError
            When the flight was computed without them.
        """
        if self.arc.states.shape[1] == 6:
            raise ValueError("this flight knows no transition matrix: fly it with transition=True")
        values = self._values(times)[..., 6:]
        return np.asarray(np.swapaxes(values.reshape(*values.shape[:-1], 6, 6), -1, -2))

    def when(self, question: Question, *, rising: bool | None = None) -> np.ndarray:
        """Find all times at which a function of time and state is zero.

        Parameters
        ----------
        question : callable
            Takes times, shape (n,), and the states there, shape (n, 6), and gives one number each.
        rising : bool, optional
            Only where the function grows (True) or falls (False) with time.

        Returns
        -------
        numpy.ndarray, shape (k,)
            Times, from early to late. Two zeros within an eighth of a step of the integrator may be missed, and so may
            a zero right at the start.

        Examples
        --------
        When a path near L1 crosses the plane y = 0:

        >>> flight = fly_synodic(0.0121505856, [0.83, 0, 0, 0, 0.07, 0], 3.0)
        >>> flight.when(lambda t, s: s[:, 1]).round(3)
        array([1.21 , 1.861, 2.645])
        """

        def values(times: np.ndarray) -> np.ndarray:
            return np.asarray(question(times, self.at(times)), dtype=float)

        parts = np.arange(SAMPLES) / SAMPLES
        ends = self.arc.times
        samples = np.sort(np.append((ends[:-1, None] + np.diff(ends)[:, None] * parts).reshape(-1), ends[-1]))
        above = values(samples) >= 0.0
        crossed = np.flatnonzero(above[1:] != above[:-1])
        if rising is not None:
            crossed = crossed[above[1:][crossed] == rising]
        return find_roots(values, samples[crossed], samples[crossed + 1])

    def closest(self, which: str = "secondary") -> ClosePass:
        """Find where the path is nearest to the "primary" or to the "secondary" body; its ends count too."""
        if which not in ("primary", "secondary"):
            raise ValueError(f'a path is nearest to the "primary" or to the "secondary" body, not to {which!r}')
        mu = mass_ratio(self.of)
        place = np.array([-mu if which == "primary" else 1.0 - mu, 0.0, 0.0])

        def radial(_: np.ndarray, s: np.ndarray) -> np.ndarray:
            return np.asarray(np.einsum("ni,ni->n", s[:, :3] - place, s[:, 3:]))

        times = np.concatenate([self.when(radial, rising=True), [0.0, self.stop]])
        away = np.linalg.norm(self.at(times)[:, :3] - place, axis=-1)
        nearest = int(away.argmin())
        return ClosePass(float(away[nearest]), float(times[nearest]))

    @cached_property
    def steps(self) -> np.ndarray:
        """The states at the ends of the steps that the integrator made, shape (n, 6)."""
        return self.arc.states[:, :6]

    def _values(self, times: Any) -> np.ndarray:
        late = np.asarray(times, dtype=float)
        low, high = min(0.0, self.stop), max(0.0, self.stop)
        if late.size and not (late.min() >= low - ROUND_OFF and late.max() <= high + ROUND_OFF):
            raise ValueError(f"the flight lasts from {low:g} to {high:g} units of time: no state outside of it")
        return self.arc.at(late.reshape(-1)).reshape(*late.shape, self.arc.states.shape[1])


def fly_synodic(
    of: System | float, state: Any, stop: float, *, transition: bool = False, tolerance: float = 1e-12
) -> SynodicFlight:
    """Fly one spacecraft in the three-body problem, forwards or backwards, and keep the whole path.

    Parameters
    ----------
    of : System or float
        The system, or its mass ratio.
    state : array_like, shape (6,)
        Position and velocity at the start, in the turning frame, in the units of the system.
    stop : float
        How long to fly, in units of time; negative for a flight into the past.
    transition : bool
        Whether to compute the state-transition matrix too.
    tolerance : float
        Allowed relative error of a step.

    Returns
    -------
    SynodicFlight
        Ask it with `at`, `transition`, `when`, `closest`.

    Raises
    ------
    ValueError
        When the state is not six finite numbers, the time is not finite, or the path meets the centre of a body.

    References
    ----------
    V. Szebehely, "Theory of Orbits" (1967), section 1.5; E. Hairer, S. P. Norsett, G. Wanner, "Solving Ordinary
    Differential Equations I" (1993), section II.5, DOP853.

    Examples
    --------
    >>> flight = fly_synodic(0.012277471, [0.994, 0, 0, 0, -2.00158510637908, 0], 17.0652165601579640, tolerance=1e-14)
    >>> bool(np.abs(flight.at(flight.stop) - flight.at(0.0)).max() < 1e-4)
    True
    """
    mu, start = mass_ratio(of), states(state)
    last = float(stop)
    if start.shape != (6,) or not np.isfinite(start).all() or not np.isfinite(last):
        raise ValueError(f"one path needs one state of six finite numbers and a finite time, not {start} and {stop}")
    if transition:
        start = np.concatenate([start, START_MATRIX])
    times, kept, terms, status = _record(
        np.ascontiguousarray(start), last, np.array([mu]), check_tolerance(tolerance), FLOORS[: start.size]
    )
    if status != DONE:
        raise ValueError(f"{explain(status)} (at the time {times[-1]:g})")
    return SynodicFlight(of, last, Arc(times, kept, terms))


def fly_synodic_many(
    of: System | float, state: Any, times: Any, *, transition: bool = False, tolerance: float = 1e-12
) -> Any:
    """Fly many spacecraft in the three-body problem, and give where each is at the times asked for.

    Parameters
    ----------
    of : System or float
        The system, or its mass ratio.
    state : array_like, shape (..., 6)
        Where they start, in the turning frame, in the units of the system.
    times : float or array_like, shape (k,) or ()
        When to look, in any order, before or after the start.
    transition : bool
        Whether to give the state-transition matrices too.
    tolerance : float
        Allowed relative error of a step.

    Returns
    -------
    numpy.ndarray, shape (..., k, 6), or (..., 6) for a single time; with `transition` a pair of these and the matrices
        NaN where the path meets the centre of a body, or its start is not finite.

    Raises
    ------
    ValueError
        When the shapes do not fit.

    Examples
    --------
    >>> starts = np.array([0.83, 0, 0, 0, 0.07, 0]) + np.linspace(0, 1e-3, 5)[:, None] * [1, 0, 0, 0, 0, 0]
    >>> fly_synodic_many(0.0121505856, starts, [0.5, 1.0]).shape
    (5, 2, 6)
    """
    mu, start, wanted = mass_ratio(of), states(state), np.asarray(times, dtype=float)
    if wanted.ndim > 1 or not np.isfinite(wanted).all():
        raise ValueError(f"times must be finite, one or a row of them, not of shape {wanted.shape}")
    lead = start.shape[:-1]
    if transition:
        start = np.concatenate([start, np.broadcast_to(START_MATRIX, (*lead, 36))], axis=-1)
    late, step_error = np.atleast_1d(wanted), check_tolerance(tolerance)
    result = np.full((*lead, late.size, start.shape[-1]), np.nan)
    for side in (late >= 0.0, late < 0.0):
        if side.any() and start.size:
            order = np.flatnonzero(side)[np.argsort(np.abs(late[side]), kind="stable")]
            result[..., order, :], _ = _visit(start, late[order], np.array([mu]), step_error, FLOORS[: start.shape[-1]])
    result = result.reshape(*lead, *wanted.shape, start.shape[-1])
    if not transition:
        return result
    matrices = result[..., 6:].reshape(*result.shape[:-1], 6, 6)
    return result[..., :6], np.swapaxes(matrices, -1, -2)


def shoot(mu: float, state: np.ndarray, time: float, tolerance: float) -> tuple[np.ndarray, np.ndarray]:
    """Give state and transition matrix after a time, with nothing kept: what a correction asks for again and again."""
    start = np.concatenate([state, START_MATRIX])
    end, status = _visit(start, np.array([time]), np.array([mu]), tolerance, FLOORS)
    if status != DONE:
        raise ValueError(explain(int(status)))
    return end[0, :6], end[0, 6:].reshape(6, 6).T


def warm() -> None:
    """Compile, or load from the cache, everything in this module."""
    start = [0.83, 0.0, 0.0, 0.0, 0.07, 0.0]
    fly_synodic(0.01, start, 0.1)
    fly_synodic_many(0.01, start, 0.1)
