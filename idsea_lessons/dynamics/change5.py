"""Chang'e-5 flown again: from its parking orbit to the ground of the Moon in one flight among the bodies.

Taken from the mission: when it was launched and left the rocket, when and how long its engine first burned at the
Moon, when the descent began and how long it took, and where it landed. What is not published is assumed, in the
constants below. Everything else is computed. Not modelled: the ascent of the rocket, the two small corrections on the
way, the separation of the lander, the Moon's gravity beyond its flattening, and the descent as it was really steered.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

import numpy as np
from scipy.optimize import brentq
from spiceypy import pxform

from idsea_lessons.bodies import body
from idsea_lessons.dynamics.braking_arc import BrakingArc, braking_arc
from idsea_lessons.dynamics.flight import Flight
from idsea_lessons.dynamics.lunar_capture import LunarCapture, capture, capture_into
from idsea_lessons.dynamics.lunar_transfer import TO_THE_MOON, LunarTransfer, lunar_transfer
from idsea_lessons.dynamics.manoeuvres import Burn, Impulse
from idsea_lessons.dynamics.propagate import fly
from idsea_lessons.ephemeris import et
from idsea_lessons.flown import flown
from idsea_lessons.orbits.periods import period
from idsea_lessons.orbits.state_vector import StateVector

MOON = body("Moon")
PARKING_ALTITUDE, PERILUNE_ALTITUDE = 200.0, 400.0  # km: assumed, and register, note of ce5.loi
LOW_ORBIT = 200.0  # km: the orbit rehearsed by Chang'e-5-T1
DESCENT_ALTITUDE = 15.0  # km: register, note of ce5.descent_start
DESCENT_THRUST = 7500.0  # N: register, note of ce5.descent_start
SPECIFIC_IMPULSE = 315.0  # s, assumed for both engines, as in lesson 0.4
HOUR = 3600.0
PARKED = 600.0  # s from the launch to the parking orbit, where the computed flight begins
TRIES, CLOSE = 8, 1e-6  # rad: two metres on the ground


class Event(NamedTuple):
    """One moment of the flight."""

    name: str
    epoch: float
    """ET, s."""
    flown_id: str | None
    """Its row in the register of flown numbers, if there is one."""
    taken: bool
    """Whether the moment was taken from the mission; otherwise it was computed."""

    @property
    def late(self) -> float:
        """How much later than flown, s; NaN where nothing is published."""
        return self.epoch - float(et(flown(self.flown_id).value)) if self.flown_id else float("nan")


@dataclass(frozen=True)
class Change5:
    """The whole flight of Chang'e-5, computed again."""

    transfer: LunarTransfer
    capture: LunarCapture
    """The first burn at the Moon."""
    second: LunarCapture
    """The second burn, into the low orbit."""
    lowering: float
    """Impulse at the far end that lowers the perilune before the second burn, km/s."""
    descent_orbit: float
    """Impulse that lowers the perilune to the start of the descent, km/s."""
    descent: BrakingArc
    flight: Flight = field(repr=False)
    """From the parking orbit to the ground."""
    events: tuple[Event, ...] = field(repr=False)

    @property
    def touchdown(self) -> tuple[float, float]:
        """Latitude and longitude of the touchdown, deg."""
        return _place(self.flight, self.flight.stop)

    @property
    def touchdown_miss(self) -> float:
        """Distance of the touchdown from the place where Chang'e-5 stands, km."""
        return float(MOON.radius * np.linalg.norm(self.misses))

    @property
    def misses(self) -> np.ndarray:
        """How far the site lies across and ahead of the touchdown, seen from the Moon's centre, rad."""
        here, there = _unit(*self.touchdown), _unit(_number("site_lat"), _number("site_lon"))
        start = self.descent.burns[0].start
        normal = np.cross(*self.flight.seen_from("Moon", start))
        normal = pxform("J2000", "MOON_ME", self.flight.stop) @ normal / np.linalg.norm(normal)
        ahead = np.arctan2(there @ np.cross(normal, here), there @ here)
        return np.array([there @ normal - here @ normal, ahead])


@cache
def change5() -> Change5:
    """Fly Chang'e-5 again, from its parking orbit to the touchdown.

    Two numbers are searched so that it comes down where it stands: the inclination of the arrival, which turns the
    plane of the orbit, and the period after the second burn, which moves the spacecraft along the orbit.

    Returns
    -------
    Change5

    Examples
    --------
    >>> again = change5()
    >>> print(f"{again.capture.apolune_radius - MOON.radius:,.0f} km, down at {again.touchdown[0]:.2f} N")
    5,4... km, down at 43.06 N
    """
    guess = np.array(
        [np.radians(np.array(flown("ce5t1.inclination").value)), float(period("Moon", MOON.radius + LOW_ORBIT))]
    )
    # The second burn takes so long that it lowers the perilune; aim so much higher.
    first = _attempt(guess, LOW_ORBIT)
    aim = 2 * LOW_ORBIT - (first.second.perilune_radius - MOON.radius)
    for _ in range(TRIES):
        way = _attempt(guess, aim)
        if np.abs(way.misses).max() < CLOSE:
            return way
        slopes = [(_attempt(guess + step, aim).misses - way.misses) / step.sum() for step in np.diag([1e-3, 4.0])]
        guess = guess - np.linalg.solve(np.array(slopes).T, way.misses)
    raise ValueError("the flight of Chang'e-5 does not come down at its landing site")


def _attempt(guess: np.ndarray, aim: float) -> Change5:
    """Fly all parts one after the other, and then the whole in one."""
    inclination, low_period = (float(each) for each in guess)
    launch, ignition = (float(et(flown(name).value)) for name in ("ce5.launch", "ce5.loi"))
    late, minutes, kg, thrust = (_number(each) for each in ("separation", "loi_burn", "launch_mass", "thrust"))
    parking_tilt = np.radians(np.array(flown("ce5.tracked_orbit").value)[2])
    transfer = lunar_transfer(
        launch + late, ignition + 30.0 * minutes, PARKING_ALTITUDE,
        parking_tilt, PERILUNE_ALTITUDE, inclination,
    )  # fmt: skip
    near = transfer.arrival - HOUR
    burn = Burn(ignition, 60.0 * minutes, thrust, SPECIFIC_IMPULSE, kg, "against", about="Moon")
    caught = capture(*transfer.flight.at(near), near, burn, TO_THE_MOON)
    lowering = _lowering(caught, aim)
    coast = fly(*caught.flight.at(burn.stop), burn.stop, burn.stop + 26 * HOUR, TO_THE_MOON, manoeuvres=[lowering])
    before = _apsides(coast, near=True)[2] - HOUR
    second = capture_into(
        *coast.at(before), before, low_period, thrust, SPECIFIC_IMPULSE, burn.final_mass, model=TO_THE_MOON
    )
    drop, arc = _descent(second.flight.at(second.burn.stop), second.burn.stop)
    begin = launch + PARKED
    parked = fly(transfer.position, transfer.velocity - transfer.delta_v, transfer.injection, begin, TO_THE_MOON)
    todo: list[Impulse | Burn] = [transfer.burn, burn, lowering, second.burn, drop, *arc.burns]
    flight = fly(*parked.at(begin), begin, arc.burns[1].stop, TO_THE_MOON, manoeuvres=todo)
    events = (
        Event("launch", launch, "ce5.launch", True),
        Event("burn towards the Moon", transfer.injection, None, True),
        Event("first burn at the Moon begins", burn.start, "ce5.loi", True),
        Event("first burn ends", burn.stop, None, True),
        Event("perilune is lowered", lowering.start, None, False),
        Event("second burn at the Moon begins", second.burn.start, "ce5.loi2", False),
        Event("second burn ends", second.burn.stop, None, False),
        Event("perilune is lowered to 15 km", drop.start, None, False),
        Event("powered descent begins", arc.burns[0].start, "ce5.descent_start", True),
        Event("landing", flight.stop, "ce5.landing", True),
    )
    one, two = (float(np.linalg.norm(each.delta_v)) for each in (lowering, drop))
    return Change5(transfer, caught, second, one, two, arc, flight, events)


def _lowering(caught: LunarCapture, aim: float) -> Impulse:
    """Find the impulse at the first far end that brings the third perilune down to a wanted height."""
    stop = caught.burn.stop
    free = fly(*caught.flight.at(stop), stop, stop + 8 * HOUR, TO_THE_MOON)
    far = float(_apsides(free, near=False)[0])
    there, along = free.at(far), _along(free, far)

    def too_high(change: float) -> float:
        flight = fly(there.position, there.velocity + change * along, far, far + 22 * HOUR, TO_THE_MOON)
        moment = _apsides(flight, near=True)[2]
        return float(np.linalg.norm(flight.seen_from("Moon", moment).position) - MOON.radius - aim)

    return Impulse(far, brentq(too_high, -0.03, 0.0, xtol=1e-9) * along)


def _descent(after: StateVector, start: float) -> tuple[Impulse, BrakingArc]:
    """Lower the perilune to 15 km, half a turn before the descent was begun, and brake there until the ground."""
    begin, landing = (float(et(flown(name).value)) for name in ("ce5.descent_start", "ce5.landing"))
    low, high = MOON.radius + DESCENT_ALTITUDE, MOON.radius + LOW_ORBIT
    turn = begin - 0.5 * float(period("Moon", 0.5 * (low + high)))
    coast = fly(*after, start, turn, TO_THE_MOON)
    there, along = coast.at(turn), _along(coast, turn)

    def fall(change: float) -> Flight:
        return fly(there.position, there.velocity + change * along, turn, begin + 0.3 * HOUR, TO_THE_MOON)

    change = brentq(lambda each: fall(each).closest("Moon").distance - low, -0.06, -0.02, xtol=1e-10)
    flight = fall(change)
    at = flight.closest("Moon").epoch
    arc = braking_arc(*flight.at(at), at, landing - begin, DESCENT_THRUST, SPECIFIC_IMPULSE, TO_THE_MOON)
    return Impulse(turn, change * along), arc


def _along(flight: Flight, epoch: float) -> np.ndarray:
    """Direction of the motion seen from the Moon."""
    velocity = np.asarray(flight.seen_from("Moon", epoch).velocity)
    return velocity / float(np.linalg.norm(velocity))


def _apsides(flight: Flight, near: bool) -> np.ndarray:
    """Moments at which the spacecraft is nearest to the Moon, or farthest from it."""

    def rate(epochs: np.ndarray, _: StateVector) -> np.ndarray:
        r, v = flight.seen_from("Moon", epochs)
        return np.asarray(np.einsum("ni,ni->n", r, v))

    return flight.when(rate, rising=near)


def _number(name: str) -> float:
    value = flown(f"ce5.{name}").value
    assert isinstance(value, float)
    return value


def _unit(latitude: float, longitude: float) -> np.ndarray:
    north, east = np.radians([latitude, longitude])
    return np.array([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])


def _place(flight: Flight, epoch: float) -> tuple[float, float]:
    x, y, z = pxform("J2000", "MOON_ME", epoch) @ np.asarray(flight.seen_from("Moon", epoch).position)
    return float(np.degrees(np.arctan2(z, np.hypot(x, y)))), float(np.degrees(np.arctan2(y, x)))
