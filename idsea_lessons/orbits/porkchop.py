"""Porkchop plots: the price of every departure and arrival day between two bodies.

For each pair of days the two places come from the ephemeris and Lambert's problem gives the orbit between them. What
the launcher must give is C3, the square of the hyperbolic excess speed at departure; what the spacecraft must brake
from is the hyperbolic excess speed at arrival.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from idsea_lessons.bodies import body
from idsea_lessons.ephemeris import et, state, utc
from idsea_lessons.orbits.lambert import lambert

DAY = 86400.0
TYPES = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
CELLS_AT_ONCE = 100_000  # keeps the memory of a huge grid near that of its results


@dataclass(frozen=True)
class Transfer:
    """One transfer of a porkchop plot."""

    departure: str
    arrival: str
    departure_epoch: float
    """ET, s."""
    arrival_epoch: float
    """ET, s."""
    c3: float
    """Launch energy, km2/s2."""
    v_infinity_departure: np.ndarray
    """Hyperbolic excess velocity at departure, ECLIPJ2000, shape (3,), km/s."""
    v_infinity_arrival: np.ndarray
    """Hyperbolic excess velocity at arrival, ECLIPJ2000, shape (3,), km/s."""
    r1: np.ndarray
    """Place of departure from the Sun, ECLIPJ2000, shape (3,), km."""
    v1: np.ndarray
    """Velocity of the spacecraft there, ECLIPJ2000, shape (3,), km/s."""
    transfer_angle: float
    """Angle at the Sun, rad, whole revolutions not counted."""
    revolutions: int

    @property
    def days(self) -> float:
        """Time of flight, days."""
        return (self.arrival_epoch - self.departure_epoch) / DAY

    @property
    def type(self) -> str:
        """NASA's name: I below 180 degrees, II above; III and IV with one revolution more, and so on."""
        return TYPES[2 * self.revolutions + (self.transfer_angle > np.pi)]

    @property
    def departure_date(self) -> str:
        """Departure as ISO date, UTC."""
        return utc(self.departure_epoch)[:10]

    @property
    def arrival_date(self) -> str:
        """Arrival as ISO date, UTC."""
        return utc(self.arrival_epoch)[:10]

    @property
    def arrival_speed(self) -> float:
        """Hyperbolic excess speed at arrival, km/s."""
        return float(np.linalg.norm(self.v_infinity_arrival))

    def points(self, count: int = 200) -> np.ndarray:
        """Sample places on the way, evenly in the angle at the Sun, shape (count, 3), km, ECLIPJ2000."""
        mu = body("Sun").gravity_parameter
        r1, v1 = self.r1, self.v1
        momentum = np.cross(r1, v1)
        eccentricity = np.cross(v1, momentum) / mu - r1 / np.linalg.norm(r1)
        radial = r1 / np.linalg.norm(r1)
        transverse = np.cross(momentum / np.linalg.norm(momentum), radial)
        angle = np.linspace(0.0, self.transfer_angle + 2 * np.pi * self.revolutions, count)[:, None]
        direction = np.cos(angle) * radial + np.sin(angle) * transverse
        return momentum @ momentum / mu / (1.0 + direction @ eccentricity)[:, None] * direction

    def __str__(self) -> str:
        """Read as one line."""
        return (
            f"{self.departure} {self.departure_date} -> {self.arrival} {self.arrival_date} ({self.days:.0f} d, "
            f"type {self.type}): C3 {self.c3:.2f} km2/s2, arrival {self.arrival_speed:.3f} km/s"
        )


@dataclass(frozen=True)
class Porkchop:
    """All transfers of a grid of days; cells without a transfer are NaN."""

    departure: str
    arrival: str
    departures: np.ndarray
    """ET, shape (d,), s."""
    arrivals: np.ndarray
    """ET, shape (a,), s."""
    c3: np.ndarray
    """Launch energy, shape (d, a), km2/s2."""
    v_infinity_arrival: np.ndarray
    """Hyperbolic excess speed at arrival, shape (d, a), km/s."""
    transfer_angle: np.ndarray
    """Angle at the Sun, shape (d, a), rad."""
    revolutions: int
    path: Literal["low", "high"]
    prograde: bool

    @property
    def time_of_flight(self) -> np.ndarray:
        """Time of flight, shape (d, a), s; negative where the arrival comes before the departure."""
        return self.arrivals[None, :] - self.departures[:, None]

    def best(self, by: Literal["c3", "arrival", "sum"] = "c3", type: str | None = None) -> Transfer:
        """Find the cheapest transfer of the grid.

        Parameters
        ----------
        by : {"c3", "arrival", "sum"}
            What is to be smallest: launch energy, arrival speed, or the sum of both excess speeds.
        type : {"I", "II", ...}, optional
            Look only at transfers of this type.

        Returns
        -------
        Transfer
            The transfer in that cell.

        Raises
        ------
        ValueError
            If no cell has such a transfer.
        """
        price = {"c3": self.c3, "arrival": self.v_infinity_arrival, "sum": np.sqrt(self.c3) + self.v_infinity_arrival}
        if by not in price:
            raise ValueError(f'by must be "c3", "arrival" or "sum", not {by!r}')
        values = price[by] if type is None else np.where(self._is_type(type), price[by], np.nan)
        if not np.any(np.isfinite(values)):
            kind = f" of type {type}" if type else ""
            raise ValueError(f"no cell of this grid has a transfer{kind}: try later arrivals or other departures")
        i, j = np.unravel_index(np.nanargmin(values), values.shape)
        return self.transfer(int(i), int(j))

    def _is_type(self, type: str) -> np.ndarray:
        here = TYPES[2 * self.revolutions : 2 * self.revolutions + 2]
        if type not in here:
            turns = f"this grid has {self.revolutions} revolution(s)"
            raise ValueError(f"{turns}, so its types are {here[0]} and {here[1]}, not {type!r}")
        return (self.transfer_angle > np.pi) == (type == here[1])

    def transfer(self, i: int, j: int) -> Transfer:
        """Give the transfer in one cell: departure number i, arrival number j."""
        leaving = state(self.departure, self.departures[i])
        meeting = state(self.arrival, self.arrivals[j])
        v1, v2 = lambert(
            body("Sun").gravity_parameter, leaving.position, meeting.position, self.arrivals[j] - self.departures[i],
            revolutions=self.revolutions, path=self.path, prograde=self.prograde,
        )  # fmt: skip
        return Transfer(
            self.departure, self.arrival, float(self.departures[i]), float(self.arrivals[j]), float(self.c3[i, j]),
            v1 - leaving.velocity, v2 - meeting.velocity, leaving.position, v1,
            float(self.transfer_angle[i, j]), self.revolutions,
        )  # fmt: skip


def porkchop(
    departure: str,
    arrival: str,
    departures: Any,
    arrivals: Any,
    *,
    revolutions: int = 0,
    path: Literal["low", "high"] = "low",
    prograde: bool = True,
) -> Porkchop:
    """Compute launch energy and arrival speed for every pair of days between two bodies.

    Parameters
    ----------
    departure, arrival : str
        Bodies that go around the Sun, as `ephemeris.state` names them. NASA's tables leave from the
        "Earth-Moon barycentre"; from "Earth" the energy changes by up to about 0.1 km2/s2 over a month.
    departures, arrivals : epochs, shape (d,) and (a,)
        ET, ISO text or Time, in any order; `ephemeris.epochs` makes evenly spaced ones.
    revolutions, path, prograde
        As in `lambert`.

    Returns
    -------
    Porkchop
        Arrays of shape (d, a). Cells where the arrival is not after the departure, or where no orbit exists, are NaN.

    Raises
    ------
    ValueError
        For unknown bodies, the same body twice, or epochs that are no list or lie outside the ephemeris.

    References
    ----------
    L. M. Burke, R. D. Falck, M. L. McGuire, "Interplanetary Mission Design Handbook: Earth-to-Mars Mission
    Opportunities 2026 to 2045", NASA/TM-2010-216764.

    Examples
    --------
    >>> from idsea_lessons.ephemeris import epochs
    >>> window = porkchop("Earth", "Mars", epochs("2020-07-10", "2020-07-30"), epochs("2021-01-20", "2021-02-10"))
    >>> print(window.best())
    Earth 2020-07-19 -> Mars 2021-01-28 (193 d, type I): C3 13.09 km2/s2, arrival 2.853 km/s
    """
    days_out, days_in = _days("departures", departures), _days("arrivals", arrivals)
    leaving, meeting = state(departure, days_out), state(arrival, days_in)
    if departure.strip().lower() == arrival.strip().lower():
        raise ValueError(f"departure and arrival are both {departure}: a transfer needs two bodies")
    shape = (len(days_out), len(days_in))
    c3, speed, angle = (np.full(shape, np.nan) for _ in range(3))
    for rows in _chunks(*shape):
        v1, v2 = lambert(
            body("Sun").gravity_parameter, leaving.position[rows, None], meeting.position[None],
            days_in - days_out[rows, None], revolutions=revolutions, path=path, prograde=prograde,
        )  # fmt: skip
        excess = v1 - leaving.velocity[rows, None]
        c3[rows] = np.einsum("ijk,ijk->ij", excess, excess)
        speed[rows] = np.linalg.norm(v2 - meeting.velocity, axis=-1)
        angle[rows] = _transfer_angle(leaving.position[rows, None], meeting.position[None], prograde)
    return Porkchop(departure, arrival, days_out, days_in, c3, speed, angle, revolutions, path, prograde)


def _days(name: str, values: Any) -> np.ndarray:
    days = et(values)
    if days.ndim != 1:
        raise ValueError(f"{name} must be a list of epochs, for example epochs('2020-07-01', '2020-08-31')")
    return days


def _chunks(rows: int, columns: int) -> Iterator[slice]:
    step = max(1, CELLS_AT_ONCE // max(columns, 1))
    return (slice(start, start + step) for start in range(0, rows, step))


def _transfer_angle(r1: np.ndarray, r2: np.ndarray, prograde: bool) -> np.ndarray:
    """Angle from r1 to r2 in the sense of flight, 0 to 2 pi."""
    normal = np.cross(r1, r2)
    angle = np.arctan2(np.linalg.norm(normal, axis=-1), np.einsum("...i,...i->...", r1, r2))
    return np.where((normal[..., 2] < 0) == prograde, 2 * np.pi - angle, angle)
