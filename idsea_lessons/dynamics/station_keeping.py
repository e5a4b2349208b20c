"""What it costs to stay on a periodic orbit: many simulated years with errors of navigation and of the engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from idsea_lessons.dynamics.correction import acceleration
from idsea_lessons.dynamics.periodic import TOLERANCE, PeriodicOrbit
from idsea_lessons.dynamics.threebody_flight import fly_synodic, fly_synodic_many
from idsea_lessons.orbits.checks import not_negative, positive
from idsea_lessons.units import quantities

YEAR = 365.25 * 86400.0
FLIGHT_TOLERANCE = 1e-11
LOST = 0.1  # of the distance between the bodies


class StationKeeping(NamedTuple):
    """What many simulated flights needed to stay on an orbit."""

    delta_v: Any
    """Sum of all burns of each flight, scaled to one year, shape (samples,), km/s; NaN for a flight that was lost."""
    distance: Any
    """The largest distance from the planned orbit at a burn, shape (samples,), km."""
    burns: int
    """How many burns each flight made."""


@quantities(
    returns={"delta_v": "km/s", "distance": "km"},
    interval="s",
    duration="s",
    position_error="km",
    velocity_error="km/s",
)
def station_keeping(
    orbit: PeriodicOrbit,
    interval: Any,
    *,
    duration: Any = YEAR,
    position_error: Any = 1.0,
    velocity_error: Any = 1e-5,
    engine_error: float = 0.02,
    targets: Sequence[float] = (1.0, 1.5, 2.0),
    weight: float = 1.0,
    samples: int = 100,
    seed: int = 0,
) -> StationKeeping:
    """Simulate flights that hold a periodic orbit, and count what their burns need.

    At each burn the spacecraft knows its state with an error. It weighs the size of the burn against the distances from
    the planned orbit at some target times ahead (target-point method). The true path follows the full equations of
    motion of the three-body problem. What is left out: the Sun, the ellipse of the bodies, sunlight.

    Parameters
    ----------
    orbit : PeriodicOrbit
        Of a `System`, so that its units are known.
    interval : float or Quantity, s
        Time between burns.
    duration : float or Quantity, s
        How long to fly.
    position_error, velocity_error : float or Quantity, km and km/s
        Standard deviation of each component of what navigation knows, and of the first state.
    engine_error : float
        Standard deviation of a burn's size, as a part of it.
    targets : sequence of float
        The target times, in periods after the burn.
    weight : float
        How much a distance at a target counts against a burn, both in the units of the system, squared. A larger weight
        holds the orbit closer.
    samples : int
        How many flights.
    seed : int
        Of the random numbers: the same seed gives the same flights.

    Returns
    -------
    StationKeeping

    Raises
    ------
    ValueError
        When a time is not positive, an error is negative, or there is no burn, target or flight.

    References
    ----------
    K. C. Howell, H. J. Pernicka, "Stationkeeping method for libration point trajectories", Journal of Guidance,
    Control, and Dynamics 16 (1993) 151-159.

    Examples
    --------
    >>> from idsea_lessons.dynamics import near_rectilinear_halo, system
    >>> orbit = near_rectilinear_halo(system("Earth", "Moon"))
    >>> cost = station_keeping(orbit, orbit.period_seconds, samples=20)
    >>> bool(1e-4 < cost.delta_v.mean() < 1e-2)
    True
    """
    units = orbit.system
    step = float(positive("interval", interval, "s")) / units.time
    burns = int(float(positive("duration", duration, "s")) / units.time / step)
    if burns < 1 or samples < 1 or len(targets) == 0 or not min(targets) > 0.0 or not weight > 0.0:
        raise ValueError(
            "there must be at least one burn within the duration, one flight, and one target ahead; "
            "the weight must be positive"
        )
    place = float(not_negative("position_error", position_error, "km")) / units.length
    motion = float(not_negative("velocity_error", velocity_error, "km/s")) / units.speed
    spread = np.repeat([place, motion], 3)
    random = np.random.default_rng(seed)
    if max(targets) * orbit.period < step:
        raise ValueError(
            f"the next burn comes after {step / orbit.period:.2f} revolutions, behind all targets {tuple(targets)}: "
            "aim further ahead, or burn more often"
        )
    plan = _Plan(orbit, targets, weight)
    total, furthest, phase = np.zeros(samples), np.zeros(samples), np.zeros(samples)
    true = orbit.state + random.normal(0.0, 1.0, (samples, 6)) * spread
    for _ in range(burns):
        known = true + random.normal(0.0, 1.0, (samples, 6)) * spread
        phase = plan.nearest(known, phase)
        burn = plan.burn(known - plan.states(phase), phase)
        burn *= 1.0 + engine_error * random.normal(0.0, 1.0, (samples, 1))
        total += np.linalg.norm(burn, axis=-1)
        furthest = np.maximum(furthest, np.linalg.norm(true[:, :3] - plan.states(phase)[:, :3], axis=-1))
        true[:, 3:] += burn
        true, phase = fly_synodic_many(orbit.of, true, step, tolerance=FLIGHT_TOLERANCE), phase + step
        lost = ~(np.linalg.norm(true[:, :3] - plan.states(phase)[:, :3], axis=-1) < LOST)
        total[lost], furthest[lost] = np.nan, np.nan
        true[lost] = plan.states(phase)[lost]  # only so that the others can go on: its sum stays NaN
    yearly = YEAR / (burns * step * units.time)
    return StationKeeping(total * yearly * units.speed, furthest * units.length, burns)


class _Plan:
    """The planned orbit, by phase: the time since its start."""

    def __init__(self, orbit: PeriodicOrbit, targets: Sequence[float], weight: float) -> None:
        self.orbit, self.ahead, self.weight = orbit, np.asarray(targets, dtype=float) * orbit.period, float(weight)
        self.flight = fly_synodic(orbit.of, orbit.state, orbit.period, transition=True, tolerance=TOLERANCE)

    def states(self, phase: np.ndarray) -> np.ndarray:
        """Give the planned states, shape (n, 6)."""
        return self.flight.at(np.mod(phase, self.orbit.period))

    def nearest(self, state: np.ndarray, phase: np.ndarray) -> np.ndarray:
        """Find the phase at which the planned orbit is nearest: a flight ahead of its time is not off its orbit."""
        for _ in range(3):
            planned = self.states(phase)
            pull = np.array([acceleration(self.orbit.mass_ratio, each) for each in planned])
            motion = np.concatenate([planned[:, 3:], pull], axis=1)
            phase = phase + np.einsum("ni,ni->n", state - planned, motion) / np.einsum("ni,ni->n", motion, motion)
        return phase

    def burn(self, off: np.ndarray, phase: np.ndarray) -> np.ndarray:
        """Give the burn against an error of the state at a phase, shape (n, 3) (Howell and Pernicka 1993)."""
        inside = np.mod(phase, self.orbit.period)
        back = np.linalg.inv(self.flight.transition(inside))
        left, right = np.eye(3), np.zeros((len(off), 3))
        for late in self.ahead:
            matrix = self._transition(inside + late) @ back
            motion = self.states(inside + late)[:, 3:]
            motion = motion / np.linalg.norm(motion, axis=1, keepdims=True)
            across = np.eye(3) - motion[:, :, None] * motion[:, None, :]  # being early or late does not count
            miss = np.einsum("nij,njk,nk->ni", across, matrix[:, :3], off)
            by_burn = across @ matrix[:, :3, 3:]
            left = left + self.weight * np.swapaxes(by_burn, 1, 2) @ by_burn
            right = right + self.weight * np.einsum("nji,nj->ni", by_burn, miss)
        return -np.linalg.solve(left, right[..., None])[..., 0]

    def _transition(self, phase: np.ndarray) -> np.ndarray:
        """Give the matrices from the start of the orbit to a phase that may be some periods away."""
        turns = np.floor(phase / self.orbit.period).astype(int)
        powers = np.array([np.linalg.matrix_power(self.orbit.monodromy, n) for n in range(turns.max() + 1)])
        return np.asarray(self.flight.transition(np.mod(phase, self.orbit.period)) @ powers[turns])
