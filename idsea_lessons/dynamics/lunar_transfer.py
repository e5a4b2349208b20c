"""From an orbit about the Earth to a perilune: a patched conic as the first guess, then flown among the bodies."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from idsea_lessons.bodies import body
from idsea_lessons.dynamics.flight import Flight
from idsea_lessons.dynamics.forces import ForceModel
from idsea_lessons.dynamics.lunar_search import HOUR, Search, lunar_pole
from idsea_lessons.dynamics.manoeuvres import Impulse
from idsea_lessons.dynamics.propagate import fly
from idsea_lessons.ephemeris import et
from idsea_lessons.orbits.state_vector import StateVector
from idsea_lessons.units import to_plain

EARTH, MOON = body("Earth"), body("Moon")
TO_THE_MOON = ForceModel("Earth", ("Moon", "Sun"), oblate=("Earth", "Moon"), frame="J2000")
"""What acts on the way: Earth and Moon with their flattening, and the Sun."""


@dataclass(frozen=True)
class LunarTransfer:
    """A way from a circular parking orbit to a perilune."""

    position: np.ndarray
    """Where the burn is made, from the Earth, J2000, shape (3,), km."""
    velocity: np.ndarray
    """Just after the burn, shape (3,), km/s."""
    injection: float
    """When the burn is made, ET, s."""
    arrival: float
    """When the spacecraft is at its perilune, ET, s."""
    delta_v: np.ndarray
    """The burn, which leaves the circle, shape (3,), km/s."""
    perilune: StateVector
    """From the Moon, J2000, km and km/s."""
    flight: Flight = field(repr=False)
    """From the burn to the perilune."""

    @property
    def burn(self) -> Impulse:
        """The burn as a manoeuvre of a flight that begins in the parking orbit."""
        return Impulse(self.injection, self.delta_v)

    @property
    def c3(self) -> float:
        """Launch energy just after the burn, km2/s2: negative, because the Moon goes around the Earth."""
        return float(self.velocity @ self.velocity - 2 * EARTH.gravity_parameter / np.linalg.norm(self.position))

    @property
    def flight_time(self) -> float:
        """From the burn to the perilune, s."""
        return self.arrival - self.injection

    @property
    def v_infinity(self) -> float:
        """Speed that the spacecraft would have far from the Moon if the Moon alone pulled, km/s."""
        r, v = self.perilune
        return float(np.sqrt(v @ v - 2 * MOON.gravity_parameter / np.linalg.norm(r)))

    @property
    def inclination(self) -> float:
        """Of the arrival orbit against the Moon's equator, rad; above a right angle the arrival is retrograde."""
        normal = np.cross(*self.perilune)
        return float(np.arccos(normal @ lunar_pole(self.arrival) / np.linalg.norm(normal)))


def lunar_transfer(
    injection: Any,
    arrival: Any,
    parking_altitude: Any,
    parking_inclination: Any,
    perilune_altitude: Any,
    perilune_inclination: Any,
    *,
    northward: bool = False,
    north_of_moon: bool = True,
    model: ForceModel = TO_THE_MOON,
) -> LunarTransfer:
    """Find the burn that leads from a circular orbit about the Earth to a wanted perilune.

    Parameters
    ----------
    injection, arrival : epoch
        When the burn is made, and when the spacecraft is at its perilune; as in `ephemeris.et`.
    parking_altitude : float or Quantity, km
        Of the circular orbit, above the Earth's equatorial radius.
    parking_inclination : float or Quantity, rad
        Against the Earth's equator of J2000.
    perilune_altitude : float or Quantity, km
        Above the Moon's radius.
    perilune_inclination : float or Quantity, rad
        Against the Moon's equator; below a right angle prograde, above it retrograde.
    northward : bool
        Whether the spacecraft flies north or south at the burn: for most inclinations both ways lead to the Moon.
    north_of_moon : bool
        Whether the incoming asymptote passes north or south of the Moon.
    model : ForceModel
        What acts, with the Earth as centre, in the frame J2000.

    Returns
    -------
    LunarTransfer

    Raises
    ------
    ValueError
        When no such transfer exists: the time is too short or too long, the parking orbit does not reach as far north
        as the Moon, or the arrival asymptote is steeper than the wanted inclination.

    References
    ----------
    R. R. Bate, D. D. Mueller, J. E. White, "Fundamentals of Astrodynamics" (1971), chapter 7, for the patched conic;
    W. Kizner, Planet. Space Sci. 7 (1961), 125-131, for the aim in the B-plane.

    Examples
    --------
    Chang'e-5: 112 hours to a point 400 km above the Moon.

    >>> way = lunar_transfer("2020-11-23T21:06:52", "2020-11-28T13:06:30", 200, np.radians(21.3), 400, np.radians(43.7))
    >>> print(f"{np.linalg.norm(way.delta_v):.2f} km/s, C3 {way.c3:.1f} km2/s2, {way.flight_time / 3600:.1f} h")
    3.14 km/s, C3 -1.9 km2/s2, 112.0 h
    """
    first, last = float(et(injection)), float(et(arrival))
    near = _radius(EARTH, "parking", parking_altitude)
    low = _radius(MOON, "perilune", perilune_altitude)
    tilt, want = _tilt("parking", parking_inclination), _tilt("perilune", perilune_inclination)
    if model.center != "Earth" or model.frame != "J2000" or "Moon" not in model.bodies:
        raise ValueError('a transfer is flown from the Earth, in the frame "J2000", and the Moon must act')
    if not 24 * HOUR < last - first < 240 * HOUR:
        raise ValueError(
            f"from injection to arrival are {(last - first) / HOUR:.1f} hours: direct ways take between 1 and 10 days"
        )
    search = Search(first, last, near, tilt, low, want, north_of_moon, model)
    guess = search.solve(search.patched, search.straight_guess(northward), rough=True)
    r, v = search.forwards(search.solve(search.flown, guess))
    circle = np.cross(np.cross(r, v), r)
    circle *= np.sqrt(EARTH.gravity_parameter / np.linalg.norm(r)) / np.linalg.norm(circle)
    flight = fly(r, v, first, last, model)
    return LunarTransfer(r, v, first, last, v - circle, flight.seen_from("Moon", last), flight)


def _radius(about: Any, name: str, altitude: Any) -> float:
    height = float(to_plain(altitude, "km", f"{name} altitude"))
    if not 0 < height < about.sphere_of_influence:
        raise ValueError(
            f"the {name} altitude must lie between 0 and {about.sphere_of_influence:,.0f} km, not {height:,g} km"
        )
    return float(about.radius + height)


def _tilt(name: str, inclination: Any) -> float:
    angle = float(to_plain(inclination, "rad", f"{name} inclination"))
    if not 0 <= angle <= np.pi:
        raise ValueError(f"the {name} inclination lies between 0 and pi rad, not {angle:g}: did you pass degrees?")
    return angle
