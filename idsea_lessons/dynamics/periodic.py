"""Periodic orbits of the three-body problem: what one of them is like."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from idsea_lessons.dynamics.stability import stability_index, stability_indices
from idsea_lessons.dynamics.threebody import System, jacobi_constant, mass_ratio
from idsea_lessons.dynamics.threebody_flight import ClosePass, SynodicFlight, fly_synodic, shoot

TOLERANCE = 1e-13


@dataclass(frozen=True, eq=False)
class PeriodicOrbit:
    """A path that returns to its start, in the turning frame and in the units of the system.

    It starts where it crosses the plane y = 0 at a right angle; half a period later it does so again.
    """

    of: System | float
    state: np.ndarray = field(repr=False)
    """Position and velocity at the start, shape (6,)."""
    period: float
    """In units of time."""

    @property
    def mass_ratio(self) -> float:
        """The mass ratio of the system."""
        return mass_ratio(self.of)

    @property
    def system(self) -> System:
        """The system with its units; an orbit of a plain mass ratio knows none."""
        if not isinstance(self.of, System):
            raise ValueError("this orbit was made from a plain mass ratio: make it from a system(...) to have km and s")
        return self.of

    @property
    def period_seconds(self) -> float:
        """One period, s."""
        return self.period * self.system.time

    @property
    def jacobi_constant(self) -> float:
        """C of the orbit."""
        return float(jacobi_constant(self.of, self.state))

    @property
    def largest_z(self) -> float:
        """The height over the plane of the bodies at the crossing that is further from it: positive is north."""
        other = self._half[0][2]
        return float(max(self.state[2], other, key=abs))

    @property
    def crossings(self) -> np.ndarray:
        """The two states at which the orbit crosses the plane y = 0 at a right angle, shape (2, 6)."""
        return np.stack([self.state, self._half[0]])

    @property
    def closure(self) -> float:
        """The largest difference between the states at the start and after one period."""
        return float(np.abs(self._whole[0] - self.state).max())

    @property
    def monodromy(self) -> np.ndarray:
        """The state-transition matrix over one period, shape (6, 6)."""
        return self._whole[1]

    @property
    def multipliers(self) -> np.ndarray:
        """The eigenvalues of the monodromy matrix, the largest first, shape (6,), complex."""
        values = np.linalg.eigvals(self.monodromy).astype(complex)
        return np.asarray(values[np.argsort(-np.abs(values))])

    @property
    def stability_indices(self) -> np.ndarray:
        """The two indices of Howell (1984), see `stability_indices`, shape (2,), complex."""
        return stability_indices(self.monodromy)

    @property
    def stability_index(self) -> float:
        """The index of JPL's catalogue, see `stability_index`: 1 where nothing grows."""
        return float(stability_index(self.monodromy))

    @cached_property
    def flight(self) -> SynodicFlight:
        """One period, kept whole."""
        return fly_synodic(self.of, self.state, self.period, tolerance=TOLERANCE)

    def sample(self, count: int = 200) -> np.ndarray:
        """Give states at times evenly spread over one period, both ends included, shape (count, 6)."""
        return self.flight.at(np.linspace(0.0, self.period, int(count)))

    def closest(self, which: str = "secondary") -> ClosePass:
        """Find where the orbit is nearest to the "primary" or to the "secondary" body."""
        return self.flight.closest(which)

    @cached_property
    def _half(self) -> tuple[np.ndarray, np.ndarray]:
        return shoot(self.mass_ratio, self.state, 0.5 * self.period, TOLERANCE)

    @cached_property
    def _whole(self) -> tuple[np.ndarray, np.ndarray]:
        return shoot(self.mass_ratio, self.state, self.period, TOLERANCE)
