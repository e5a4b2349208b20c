"""How well an arrival is known: what is uncertain about a state now, seen in the B-plane of a body later."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from idsea_lessons.dynamics.arrival import NORTH, arrival_partials
from idsea_lessons.dynamics.flight import Flight


class ArrivalUncertainty(NamedTuple):
    """What is uncertain about an arrival, to one standard deviation."""

    covariance: np.ndarray
    """Of B.T (km), B.R (km) and the moment of the closest approach (s), shape (3, 3)."""
    semi_major: Any
    """Long half axis of the ellipse in the B-plane, km. It holds 39 per cent of all cases; three times as long, 99."""
    semi_minor: Any
    """Short half axis, km."""
    angle: Any
    """From T towards R to the long axis, -pi/2 to pi/2, rad."""
    epoch: Any
    """Of the moment of the closest approach, s."""

    def ellipse(self, sigmas: float = 1.0, points: int = 181) -> np.ndarray:
        """Give points of the ellipse around the aim, shape (points, 2), km: along T and along R."""
        turn = np.linspace(0.0, 2.0 * np.pi, points)
        along = np.array([np.cos(self.angle), np.sin(self.angle)])
        across = np.array([-along[1], along[0]])
        long, short = sigmas * self.semi_major, sigmas * self.semi_minor
        return np.asarray(long * np.cos(turn)[:, None] * along + short * np.sin(turn)[:, None] * across)


def arrival_uncertainty(flight: Flight, name: str, covariance: Any, *, pole: Any = NORTH) -> ArrivalUncertainty:
    """Map what is uncertain about the start of a flight to the B-plane of a body.

    Parameters
    ----------
    flight : Flight
        Flown with `transition=True`.
    name : str
        The body.
    covariance : array_like, shape (6, 6)
        Of position and velocity at the start: km2, km2/s and km2/s2.
    pole : array_like, shape (3,)
        As in `arrival`.

    Returns
    -------
    ArrivalUncertainty

    Raises
    ------
    ValueError
        When the covariance is not symmetric or has a negative direction, or the flight knows no transition matrix.

    References
    ----------
    B. D. Tapley, B. E. Schutz, G. H. Born, "Statistical Orbit Determination" (2004), section 4.16: linear mapping.

    Examples
    --------
    Tianwen-1 in November 2020, if each coordinate was known to 1 km and 1 mm/s:

    >>> from idsea_lessons.dynamics import ForceModel, fly
    >>> from idsea_lessons.flown import flown
    >>> state = np.array(flown("tw1.state_nov").value)
    >>> model = ForceModel(frame="J2000")
    >>> flight = fly(state[:3], state[3:], "2020-11-04T03:25:57.0923", "2021-02-12", model, transition=True)
    >>> found = arrival_uncertainty(flight, "Mars", np.diag([1.0] * 3 + [1e-12] * 3))
    >>> print(f"{found.semi_major:.1f} x {found.semi_minor:.1f} km, {found.epoch:.1f} s")
    9.3 x 7.3 km, 5.0 s
    """
    spread = np.asarray(covariance, dtype=float)
    if spread.shape != (6, 6) or not np.isfinite(spread).all():
        raise ValueError(f"a covariance of position and velocity has the shape (6, 6), not {spread.shape}")
    sigmas = np.sqrt(np.maximum(np.diag(spread), 0.0))
    scale = np.where(sigmas > 0.0, sigmas, 1.0)
    correlation = spread / np.outer(scale, scale)
    if not np.allclose(correlation, correlation.T, atol=1e-9) or np.linalg.eigvalsh(correlation).min() < -1e-9:
        raise ValueError("a covariance is symmetric and nowhere negative: did you give standard deviations?")
    slopes = arrival_partials(flight, name, pole=pole)
    mapped = slopes @ spread @ slopes.T
    values, axes = np.linalg.eigh(mapped[:2, :2])
    long, short = np.sqrt(np.maximum(values[::-1], 0.0))
    direction = axes[:, 1] if axes[0, 1] >= 0.0 else -axes[:, 1]
    angle = np.arctan2(direction[1], direction[0])
    return ArrivalUncertainty(mapped, long, short, angle, np.sqrt(mapped[2, 2]))
