"""Asteroids and comets that missions go to: their published orbits, and flights of them among the planets.

What acts is gravity alone: sunlight, and the heat that an asteroid throws back (Yarkovsky), are neglected. The theory
of relativity is left out too, because one more force must be compiled anew (25 s); `RELATIVITY` is the model with it.
"""

from __future__ import annotations

import csv
import difflib
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from idsea_lessons import data
from idsea_lessons.bodies import ASTRONOMICAL_UNIT, SPEED_OF_LIGHT, body
from idsea_lessons.dynamics.flight import Flight
from idsea_lessons.dynamics.forces import ForceModel
from idsea_lessons.dynamics.propagate import fly
from idsea_lessons.ephemeris import et
from idsea_lessons.orbits.anomalies import true_from_mean
from idsea_lessons.orbits.elements import semi_latus_rectum, state_from_elements
from idsea_lessons.orbits.state_vector import StateVector

DAY = 86400.0
J2000 = 2451545.0
ELEMENTS = ("a", "e", "i", "node", "peri", "m")


def relativity(time, state, parameters, pull):  # type: ignore[no-untyped-def]
    """Add what Einstein adds to the Sun's pull (Schwarzschild, to the order 1/c2), as `ForceModel.extra` wants it."""
    x, y, z, vx, vy, vz = state[0], state[1], state[2], state[3], state[4], state[5]
    gm, light = parameters[0], parameters[1]
    r = (x * x + y * y + z * z) ** 0.5
    radial = 4.0 * gm / r - (vx * vx + vy * vy + vz * vz)
    along = 4.0 * (x * vx + y * vy + z * vz)
    factor = gm / (light * light * r * r * r)
    pull[0] += factor * (radial * x + along * vx)
    pull[1] += factor * (radial * y + along * vy)
    pull[2] += factor * (radial * z + along * vz)


RELATIVITY = ForceModel(extra=relativity, parameters=(body("Sun").gravity_parameter, SPEED_OF_LIGHT))
"""All bodies and the relativity of the Sun (Moyer 2003, section 4.4.1); its first flight is compiled for about 25 s."""


@dataclass(frozen=True)
class SmallBody:
    """An asteroid or comet as it was published; `print` shows all numbers with sources. What is not known is NaN."""

    name: str
    also: tuple[str, ...]
    """Number and other names."""
    epoch: float
    """ET at which the elements are true, s."""
    semi_major_axis: float
    """km."""
    eccentricity: float
    inclination: float
    """Angle to the ecliptic of J2000, rad."""
    node: float
    """Longitude of the ascending node, rad."""
    argument_of_periapsis: float
    """rad."""
    mean_anomaly: float
    """At the epoch, rad."""
    sigmas: tuple[float, ...]
    """Published uncertainty (one sigma) of the six elements in their order: km, 1, rad, rad, rad, rad."""
    magnitude: float
    """Absolute magnitude H."""
    magnitude_sigma: float
    diameter: float
    """Measured, km."""
    diameter_sigma: float
    rotation_period: float
    """s."""
    rotation_sigma: float
    albedo: float
    """Measured geometric albedo."""
    orbit_source: str
    physics_source: str
    note: str

    @property
    def period(self) -> float:
        """Time of one turn around the Sun, s."""
        return float(2 * np.pi * np.sqrt(self.semi_major_axis**3 / body("Sun").gravity_parameter))

    @property
    def state(self) -> StateVector:
        """Position (km) and velocity (km/s) at the epoch, from the Sun, in ECLIPJ2000.

        Raises
        ------
        ValueError
            When no mean anomaly could be found: then the orbit is known, but not the place on it.
        """
        if not np.isfinite(self.mean_anomaly):
            raise ValueError(
                f"no mean anomaly of {self.name} could be found, so nobody can say where it is: {self.note}"
            )
        size = semi_latus_rectum(self.semi_major_axis, self.eccentricity)
        true = true_from_mean(self.mean_anomaly, self.eccentricity)
        angles = self.inclination, self.node, self.argument_of_periapsis
        return state_from_elements("Sun", size, self.eccentricity, *angles, true)

    def flight(self, start: Any, stop: Any, model: ForceModel | None = None) -> Flight:
        """Fly it from one epoch to another, in any order; both may lie on the same side of the elements' epoch.

        Parameters
        ----------
        start, stop : epoch
            As in `ephemeris.et`, within the ephemeris (1990 to 2049).
        model : ForceModel, optional
            What acts; by default the gravity of all bodies. `RELATIVITY` adds relativity. The centre must be the Sun,
            the frame ECLIPJ2000.

        Returns
        -------
        Flight
            Positions from the Sun, which `navigation` and `figures` take as a trajectory.

        Raises
        ------
        ValueError
            When the place of the body is not known, the model has another centre or frame, or the ephemeris ends.

        Examples
        --------
        Eros on 31 January 2012 (JPL: 26.7295 million km):

        >>> eros = small_body("Eros").flight("2012-01-01", "2012-03-01")
        >>> print(f"{eros.closest('Earth').distance / 1e6:.4f} million km")
        26.7291 million km
        """
        model = model or ForceModel()
        if model.center != "Sun" or model.frame != "ECLIPJ2000":
            raise ValueError(
                "elements of small bodies count from the Sun, in ECLIPJ2000; "
                f"this model has {model.center} and {model.frame}"
            )
        begin, here = float(et(start)), self.state
        if begin != self.epoch:
            here = fly(*here, self.epoch, begin, model).at(begin)
        return fly(*here, begin, stop, model)

    def __str__(self) -> str:
        """List the published numbers with their sources."""
        degrees = np.degrees([self.inclination, self.node, self.argument_of_periapsis, self.mean_anomaly])
        shape = f"a {self.semi_major_axis / ASTRONOMICAL_UNIT:.8g} au, e {self.eccentricity:.8g}"
        angles = ", ".join(
            f"{name} {value:.7g} deg" if np.isfinite(value) else f"{name} not found"
            for name, value in zip(ELEMENTS[2:], degrees, strict=True)
        )
        known = [
            f"{text} {value:.6g}{'' if np.isnan(sigma) else f' +- {sigma:.2g}'} {unit}".strip()
            for text, value, sigma, unit in (
                ("H", self.magnitude, self.magnitude_sigma, ""),
                ("diameter", self.diameter, self.diameter_sigma, "km"),
                ("rotation", self.rotation_period / 3600, self.rotation_sigma / 3600, "h"),
                ("albedo", self.albedo, np.nan, ""),
            )
            if np.isfinite(value)
        ]
        lines = [
            f"{self.name} ({', '.join(self.also)}), elements of JD {self.epoch / DAY + J2000:.1f} TDB",
            f"  {shape}, {angles} [{self.orbit_source}]",
            f"  {', '.join(known) or 'size and rotation not found'} [{self.physics_source or 'no source'}]",
        ]
        return "\n".join([*lines, f"  {self.note}"] if self.note else lines)


def small_body(name: str) -> SmallBody:
    """Look an asteroid or comet up by its name, number or designation.

    Parameters
    ----------
    name : str
        "Apophis", "99942" or "2004 MN4", in any case.

    Returns
    -------
    SmallBody

    Raises
    ------
    ValueError
        If the course has no such body; the message names the nearest.

    References
    ----------
    The source of each orbit stands in data/smallbodies.csv; `print(small_body(name))` shows it.

    Examples
    --------
    >>> kamooalewa = small_body("2016 HO3")
    >>> print(f"{kamooalewa.name}: {kamooalewa.period / 86400:.2f} days")
    Kamo'oalewa: 365.70 days
    """
    known = {word.lower(): each.name for each in small_bodies().values() for word in (each.name, *each.also)}
    asked = " ".join(str(name).replace("\u02bb", "'").lower().split())
    if asked in known:
        return small_bodies()[known[asked]]
    near = difflib.get_close_matches(asked, known, n=1, cutoff=0.6)
    hint = f"did you mean {known[near[0]]}?" if near else "there are " + ", ".join(small_bodies())
    raise ValueError(f"the course has no small body {name!r}: {hint}")


@cache
def small_bodies() -> dict[str, SmallBody]:
    """Read all small bodies from data/smallbodies.csv.

    Examples
    --------
    >>> len(small_bodies()) >= 10
    True
    """
    with data.path("smallbodies.csv").open(encoding="utf-8", newline="") as stream:
        return {row["name"]: _read(row) for row in csv.DictReader(stream)}


def _read(row: dict[str, str]) -> SmallBody:
    def number(column: str, factor: float = 1.0) -> float:
        return float(row[column]) * factor if row[column] else np.nan

    degree = np.pi / 180
    factors = (ASTRONOMICAL_UNIT, 1.0, degree, degree, degree, degree)
    units = ("au", "", "deg", "deg", "deg", "deg")
    columns = [f"{name}_{unit}".strip("_") for name, unit in zip(ELEMENTS, units, strict=True)]
    a, e, i, node, peri, m = map(number, columns, factors)
    return SmallBody(
        name=row["name"], also=tuple(row["also"].split(";")), epoch=(number("epoch_jd_tdb") - J2000) * DAY,
        semi_major_axis=a, eccentricity=e, inclination=i, node=node, argument_of_periapsis=peri, mean_anomaly=m,
        sigmas=tuple(map(number, [f"{name}_sigma" for name in ELEMENTS], factors)),
        magnitude=number("h"), magnitude_sigma=number("h_sigma"),
        diameter=number("diameter_km"), diameter_sigma=number("diameter_sigma"),
        rotation_period=number("rotation_h", 3600.0), rotation_sigma=number("rotation_sigma", 3600.0),
        albedo=number("albedo"),
        orbit_source=row["orbit_source"], physics_source=row["physics_source"], note=row["note"],
    )  # fmt: skip
