"""Where the bodies are, as polynomials: SPICE's states fitted once, so that an integrator asks no Python in its loop.

The time is cut into segments of equal length; in each the position of each body is a Chebyshev polynomial.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from idsea_lessons.compiled import kernel
from idsea_lessons.ephemeris import state

BARYCENTRE = "Solar system barycentre"

LONGEST_SEGMENT = 16 * 86400.0
"""s."""

TERMS = 24
"""Coefficients of a polynomial: see `EphemerisTable.error`."""


@dataclass(frozen=True)
class EphemerisTable:
    """Positions of bodies from one centre, over a span of time, as Chebyshev polynomials."""

    bodies: tuple[str, ...]
    center: str
    frame: str
    start: float
    """ET at which the first segment begins, s."""
    length: float
    """Length of a segment, s."""
    coefficients: np.ndarray
    """Shape (segments, TERMS, 3 bodies), km: what the integrator reads together lies together."""

    def positions(self, epochs: np.ndarray) -> np.ndarray:
        """Give the position of each body at each epoch (ET), shape (bodies, n, 3), km."""
        late = np.asarray(epochs, dtype=float) - self.start
        segment = np.clip((late // self.length).astype(int), 0, len(self.coefficients) - 1)
        x = 2.0 * (late / self.length - segment) - 1.0
        values = np.polynomial.chebyshev.chebvander(x, TERMS - 1)
        return np.einsum("ncj,nc->jn", self.coefficients[segment], values).reshape(-1, 3, x.size).swapaxes(1, 2)

    @property
    def error(self) -> np.ndarray:
        """Largest distance from SPICE for each body, measured at four places of each segment, shape (bodies,), km."""
        starts = self.start + self.length * np.arange(len(self.coefficients))
        epochs = (starts[:, None] + self.length * np.array([0.003, 0.2, 0.55, 0.997])).reshape(-1)
        true = [state(name, epochs, observer=self.center, frame=self.frame).position for name in self.bodies]
        apart = np.linalg.norm(self.positions(epochs) - np.array(true).reshape(len(true), epochs.size, 3), axis=-1)
        return np.asarray(apart.max(axis=-1, initial=0.0))


def ephemeris_table(bodies: tuple[str, ...], center: str, frame: str, start: float, stop: float) -> EphemerisTable:
    """Fit the positions of bodies between two epochs.

    Parameters
    ----------
    bodies : tuple of str
        Names, as in `ephemeris.state`.
    center : str
        The body from which positions count.
    frame : str
        An inertial frame: "ECLIPJ2000" or "J2000".
    start, stop : float, ET
        What the table must cover, in any order.

    Returns
    -------
    EphemerisTable
        The same table again for the same days.

    Raises
    ------
    ValueError
        When the ephemeris does not cover these times; the message names its span.

    References
    ----------
    X X Newhall, "Numerical representation of planetary ephemerides", Celestial Mechanics 45 (1989) 305-310.

    Examples
    --------
    >>> from idsea_lessons.ephemeris import et
    >>> table = ephemeris_table(("Moon",), "Earth", "J2000", et("2020-11-23"), et("2020-12-17"))
    >>> bool(table.error < 1e-5)
    True
    """
    early, late = float(min(start, stop)), float(max(start, stop))
    return _fit(bodies, center, frame, early, max(1, int(np.ceil((late - early) / LONGEST_SEGMENT))), late)


@lru_cache(maxsize=16)
def _fit(bodies: tuple[str, ...], center: str, frame: str, start: float, segments: int, stop: float) -> EphemerisTable:
    length = (stop - start) / segments or 1.0
    angles = np.pi * (np.arange(TERMS) + 0.5) / TERMS
    epochs = (start + length * (np.arange(segments)[:, None] + 0.5 + 0.5 * np.cos(angles))).reshape(-1)
    # At the ends of the span rounding must not ask for a moment outside of it.
    epochs = np.clip(epochs, start, max(start, stop))
    weights = 2.0 / TERMS * np.cos(angles[:, None] * np.arange(TERMS))
    weights[:, 0] *= 0.5
    # Each body is asked for once from the barycentre: SPICE would look for the centre again with every body.
    places = np.array([state(name, epochs, observer=BARYCENTRE, frame=frame).position for name in (center, *bodies)])
    shaped = (places[1:] - places[0]).reshape(len(bodies), segments, TERMS, 3)
    coefficients = np.einsum("bsni,nk->skbi", shaped, weights, optimize=True).reshape(segments, TERMS, -1)
    coefficients = np.ascontiguousarray(coefficients)
    return EphemerisTable(bodies, center, frame, start, length, coefficients)


@kernel
def chebyshev_values(x, values):  # type: ignore[no-untyped-def]
    """Fill `values` with the Chebyshev polynomials T0, T1, ... at x."""
    values[0], values[1] = 1.0, x
    for k in range(2, values.size):
        values[k] = 2.0 * x * values[k - 1] - values[k - 2]


@kernel
def chebyshev_slopes(x, values, slopes):  # type: ignore[no-untyped-def]
    """Fill `slopes` with the derivatives of the Chebyshev polynomials at x, from their values."""
    slopes[0], slopes[1] = 0.0, 1.0
    for k in range(2, values.size):
        slopes[k] = 2.0 * x * slopes[k - 1] + 2.0 * values[k - 1] - slopes[k - 2]
