"""A computed flight, kept whole: where it was at any moment, and when something happened on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import elementwise

from idsea_lessons.bodies import body
from idsea_lessons.dynamics.forces import ForceModel
from idsea_lessons.ephemeris import et, utc
from idsea_lessons.ephemeris import state as body_state
from idsea_lessons.orbits.state_vector import StateVector
from idsea_lessons.units import to_quantity

SAMPLES = 8  # per step of the integrator; a step is short against everything that the path does
ROUND_OFF = 1e-6  # s by which an epoch may lie outside: the resolution of ET is 1e-7 s

Question = Callable[[np.ndarray, StateVector], np.ndarray]
"""Takes ET, shape (n,), and the states at them; gives one number for each, shape (n,)."""


class Arc(NamedTuple):
    """A part of a flight on which the same forces act: its steps, as the integrator made them."""

    times: np.ndarray
    """Ends of the steps, shape (n + 1,), s past the start of the flight."""
    states: np.ndarray
    """Shape (n + 1, 6), or (n + 1, 42) with the transition matrix."""
    terms: np.ndarray
    """The polynomial of each step, shape (n, 7, 6 or 42)."""

    def at(self, times: np.ndarray) -> np.ndarray:
        """Evaluate the polynomials, shape (k, 6 or 42)."""
        if len(self.terms) == 0:
            return np.repeat(self.states[:1], times.size, axis=0)
        sign = 1.0 if self.times[-1] > self.times[0] else -1.0
        step = np.clip(np.searchsorted(sign * self.times, sign * times, side="right") - 1, 0, len(self.terms) - 1)
        x = ((times - self.times[step]) / (self.times[step + 1] - self.times[step]))[:, None]
        value = np.zeros((times.size, self.states.shape[1]))
        for k in range(self.terms.shape[1] - 1, -1, -1):
            value = (value + self.terms[step, k]) * (x if k % 2 == 0 else 1.0 - x)
        return self.states[step] + value


class Approach(NamedTuple):
    """The point of a flight that is nearest to a body."""

    distance: float
    """From the centre of the body, km."""
    epoch: float
    """ET, s."""


@dataclass(frozen=True)
class Flight:
    """The way of a spacecraft between two epochs; it can be handed on wherever a trajectory is asked for."""

    arcs: tuple[Arc, ...] = field(repr=False)
    center: str
    """The body that positions count from."""
    frame: str
    start: float
    """ET, s."""
    stop: float
    """ET, s; where the flight has met a surface: that moment."""
    met: str | None
    """The body whose surface the flight has met, or None."""

    @classmethod
    def of(cls, arcs: tuple[Arc, ...], model: ForceModel, start: float, ended: bool) -> Flight:
        """Make a flight of its arcs; one that has ended at a surface is cut at that moment."""
        whole = cls(arcs, model.center, model.frame, start, start + float(arcs[-1].times[-1]), None)
        if not ended:
            return whole
        last = arcs[-1]
        if len(last.terms) == 0:
            met = whole._below(model, np.array([start]))[0]
            name = model.bodies[int(met.argmin())]
            raise ValueError(
                f"the flight begins below the surface of {name} "
                f"({body(name).radius:,.0f} km from its centre): did you give an altitude instead of a distance?"
            )
        low, high = start + last.times[-2], start + last.times[-1]
        heights = whole._below(model, np.array([high]))[0]
        which = int(heights.argmin())
        moment = find_roots(lambda t: whole._below(model, t)[:, which], np.array([low]), np.array([high]))[0]
        return cls(arcs, model.center, model.frame, start, float(moment), model.bodies[which])

    def at(self, epoch: Any) -> StateVector:
        """Give position and velocity from the centre, in the frame of the flight.

        Parameters
        ----------
        epoch : epoch or array, shape (...)
            As in `ephemeris.et`. At the moment of an impulse: after it.

        Returns
        -------
        StateVector
            Shapes (..., 3), km and km/s; Quantities if the epoch is an astropy Time.

        Raises
        ------
        ValueError
            When the epoch lies outside of the flight.
        """
        seconds = et(epoch)
        values = self._states(seconds.reshape(-1))[:, :6].reshape(*seconds.shape, 6)
        result = StateVector(values[..., :3], values[..., 3:])
        if not hasattr(epoch, "tdb"):
            return result
        return StateVector(to_quantity(result.position, "km"), to_quantity(result.velocity, "km/s"))

    def position(self, epochs: np.ndarray) -> np.ndarray:
        """Give only the position, shape (n, 3), km, at ET, shape (n,): what `navigation` asks of a trajectory."""
        return np.asarray(self.at(np.asarray(epochs, dtype=float)).position)

    def seen_from(self, name: str, epoch: Any) -> StateVector:
        """Give position and velocity as seen from another body, with the axes of the flight.

        Parameters
        ----------
        name : str
            A body, as in `ephemeris.state`.
        epoch : epoch or array, shape (...)
            As in `ephemeris.et`.

        Returns
        -------
        StateVector
            Shapes (..., 3), km and km/s.
        """
        own = self.at(epoch)
        there = body_state(name, epoch, observer=self.center, frame=self.frame)
        return StateVector(own.position - there.position, own.velocity - there.velocity)

    def transition(self, epoch: Any) -> np.ndarray:
        """Give the state-transition matrix from the start to an epoch, shape (..., 6, 6).

        Its rows are position (km) and velocity (km/s) at the epoch, its columns those at the start.

        Raises
        ------
        ValueError
            When the flight was computed without it.
        """
        if self.arcs[0].states.shape[1] == 6:
            raise ValueError("this flight knows no transition matrix: fly it with transition=True")
        seconds = et(epoch)
        columns = self._states(seconds.reshape(-1))[:, 6:].reshape(*seconds.shape, 6, 6)
        return np.asarray(np.swapaxes(columns, -1, -2))

    def when(self, question: Question, *, rising: bool | None = None) -> np.ndarray:
        """Find all moments at which a function of time and state is zero.

        Parameters
        ----------
        question : callable
            Takes ET, shape (n,), and the states there, and gives one number each. It should be continuous.
        rising : bool, optional
            Only where the function grows (True) or falls (False) with time.

        Returns
        -------
        numpy.ndarray, shape (k,)
            ET, s, from early to late. Two zeros within an eighth of a step of the integrator may be missed.

        Examples
        --------
        >>> from idsea_lessons.dynamics import ForceModel, fly
        >>> flight = fly([7000.0, 0, 0], [0, 8.0, 0], 0.0, 20000.0, ForceModel("Earth", bodies=()))
        >>> apsides = flight.when(lambda t, s: np.einsum("ni,ni->n", s.position, s.velocity))
        >>> print((apsides / 60).round(1))
        [ 59.2 118.5 177.7 236.9 296.2]
        """

        def values(epochs: np.ndarray) -> np.ndarray:
            return np.asarray(question(epochs, self.at(epochs)), dtype=float)

        samples = self._samples
        above = values(samples) >= 0.0
        crossed = np.flatnonzero(above[1:] != above[:-1])
        if rising is not None:
            crossed = crossed[above[1:][crossed] == rising]
        return find_roots(values, samples[crossed], samples[crossed + 1])

    def closest(self, name: str) -> Approach:
        """Find where the flight is nearest to a body.

        Parameters
        ----------
        name : str
            A body, as in `ephemeris.state`.

        Returns
        -------
        Approach
            Distance from the body's centre, km, and ET; an end of the flight counts too.
        """

        def radial(epochs: np.ndarray, _: StateVector) -> np.ndarray:
            r, v = self.seen_from(name, epochs)
            return np.asarray(np.einsum("ni,ni->n", r, v))

        moments = np.concatenate([self.when(radial, rising=True), np.sort([self.start, self.stop])])
        distances = np.linalg.norm(self.seen_from(name, moments).position, axis=-1)
        nearest = int(distances.argmin())
        return Approach(float(distances[nearest]), float(moments[nearest]))

    @cached_property
    def _samples(self) -> np.ndarray:
        """Epochs at which a question is asked first, from early to late: some in every step."""
        parts = np.arange(SAMPLES) / SAMPLES
        times = [(arc.times[:-1, None] + np.diff(arc.times)[:, None] * parts).reshape(-1) for arc in self.arcs]
        epochs = np.sort(self.start + np.concatenate([*times, self.arcs[-1].times[-1:]]))
        early, late = min(self.start, self.stop), max(self.start, self.stop)
        return np.unique(np.concatenate([epochs[(epochs > early) & (epochs < late)], [early, late]]))

    def _states(self, epochs: np.ndarray) -> np.ndarray:
        early, late = min(self.start, self.stop), max(self.start, self.stop)
        if epochs.size and (epochs.min() < early - ROUND_OFF or epochs.max() > late + ROUND_OFF):
            why = f"; it met the surface of {self.met} then" if self.met else ""
            raise ValueError(f"the flight lasts from {utc(early)} to {utc(late)}{why}: no state outside of it")
        times = epochs - self.start
        states = np.empty((times.size, self.arcs[0].states.shape[1]))
        for arc in self.arcs:
            inside = (times >= arc.times[0]) if self.stop >= self.start else (times <= arc.times[0])
            inside |= arc is self.arcs[0]
            states[inside] = arc.at(times[inside])
        return states

    def _below(self, model: ForceModel, epochs: np.ndarray) -> np.ndarray:
        """Give the height over each body's surface, shape (n, bodies), km; infinite where the model has no surfaces."""
        heights = [
            np.linalg.norm(self.seen_from(name, epochs).position, axis=-1) - body(name).radius for name in model.bodies
        ]
        return np.stack(heights, axis=-1)


def find_roots(function: Callable[[np.ndarray], np.ndarray], low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Refine all brackets at once by Chandrupatla's method."""
    if low.size == 0:
        return low
    found = elementwise.find_root(
        lambda late, begin: function(begin + late), (np.zeros_like(low), high - low), args=(low,),
        tolerances={"xatol": 1e-9, "xrtol": 0.0, "fatol": 0.0, "frtol": 0.0},
    )  # fmt: skip
    return np.asarray(low + found.x)
