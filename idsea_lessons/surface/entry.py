"""Fly a capsule from the edge of the air to the ground, phase after phase, and ask what it meets on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import brentq, minimize_scalar

from idsea_lessons.bodies import body
from idsea_lessons.dynamics.dop853 import DONE, ENDED
from idsea_lessons.dynamics.flight import Arc
from idsea_lessons.dynamics.integrate import check_tolerance, explain
from idsea_lessons.orbits.rocket import STANDARD_GRAVITY
from idsea_lessons.surface import entry_field as layout
from idsea_lessons.surface.atmospheres import AIR, Atmosphere
from idsea_lessons.surface.capsule import Phase, entry_state, rows_of
from idsea_lessons.surface.entry_run import floors_for, margin_at, record_phase
from idsea_lessons.units import to_plain


class Moment(NamedTuple):
    """Where a capsule is and what it feels, at one time or at many."""

    time: Any
    """s past the beginning."""
    altitude: Any
    """km."""
    latitude: Any
    """rad."""
    longitude: Any
    """rad."""
    speed: Any
    """Over the ground, km/s."""
    flight_path_angle: Any
    """rad."""
    mach: Any
    dynamic_pressure: Any
    """Pa."""
    deceleration: Any
    """What an instrument on board measures: air and thrust without gravity, km/s2."""
    heat_flux: Any
    """At the nose, W/cm2."""
    heat_load: Any
    """Until now, J/cm2."""
    mass: Any
    """kg."""
    distance: Any
    """Along the ground from the point below the beginning, on the great circle, km."""

    @property
    def g(self) -> Any:
        """Deceleration in units of the Earth's gravity."""
        return self.deceleration / STANDARD_GRAVITY


@dataclass(frozen=True)
class EntryFlight:
    """A computed way down, kept whole."""

    planet: str
    atmosphere: Atmosphere
    arcs: tuple[Arc, ...] = field(repr=False)
    rows: np.ndarray = field(repr=False)
    names: tuple[str, ...] = ()
    """Of the phases that were begun."""
    times: tuple[float, ...] = ()
    """When each of them ended, s."""
    complete: bool = True
    """Whether every phase came to its end; if not, the last one took too long, or the capsule was lost."""

    @property
    def duration(self) -> float:
        """From the beginning to the end of the last phase, s."""
        return self.times[-1]

    def end(self, name: str | None = None) -> Moment:
        """Give the last moment of a phase, or of the whole flight.

        Raises
        ------
        ValueError
            If the flight has no phase of this name.
        """
        if name is not None and name not in self.names:
            raise ValueError(f"the flight has no phase {name!r}, it has {', '.join(self.names)}")
        place = len(self.names) - 1 if name is None else self.names.index(name)
        return self._moment(np.array(self.times[place]), place)

    def at(self, times: Any) -> Moment:
        """Give where the capsule is and what it feels, at one time or at many (s past the beginning).

        Raises
        ------
        ValueError
            If a time lies outside of the flight.
        """
        wanted = np.asarray(to_plain(times, "s", "times"), dtype=float)
        if wanted.size and (wanted.min() < 0.0 or wanted.max() > self.duration * (1 + 1e-12)):
            raise ValueError(f"the flight lasts from 0 to {self.duration:,.1f} s: no state outside of it")
        places = np.minimum(np.searchsorted(self.times, wanted, side="left"), len(self.times) - 1)
        parts = [np.empty(wanted.shape) for _ in Moment._fields]
        for place in np.unique(places):
            inside = places == place
            for whole, part in zip(parts, self._moment(wanted[inside], int(place)), strict=True):
                whole[inside] = part
        return Moment(*(part[()] for part in parts))

    def path(self, count: int = 600) -> Moment:
        """Give moments all along the flight, for pictures; the ends of the phases are among them."""
        return self.at(np.unique(np.concatenate([np.linspace(0.0, self.duration, count), self.times])))

    def peak(self, what: str = "deceleration") -> Moment:
        """Find the moment when a quantity is largest: "deceleration", "heat_flux", "dynamic_pressure", "altitude".

        Raises
        ------
        ValueError
            For a quantity that a `Moment` does not have.
        """
        if what not in Moment._fields:
            raise ValueError(f"a moment of the flight has no {what!r}: it has {', '.join(Moment._fields)}")
        steps = np.concatenate(
            [np.linspace(a, b, 9) for arc in self.arcs for a, b in zip(arc.times, arc.times[1:], strict=False)]
        )
        steps = np.unique(np.clip(steps, 0.0, self.duration))
        values = getattr(self.at(steps), what)
        best = int(np.argmax(values))
        low, high = steps[max(best - 1, 0)], steps[min(best + 1, steps.size - 1)]
        found = minimize_scalar(
            lambda t: -float(getattr(self.at(t), what)), bounds=(low, high), method="bounded", options={"xatol": 1e-7}
        )
        moment = self.at(float(found.x))
        return moment if getattr(moment, what) > values[best] else self.at(float(steps[best]))

    def _moment(self, times: np.ndarray, place: int) -> Moment:
        row, shape = self.rows[place], times.shape
        states = self.arcs[place].at(times.reshape(-1)).reshape(*shape, layout.STATE)
        r, v = states[..., :3], states[..., 3:6]
        distance, ground = np.linalg.norm(r, axis=-1), np.linalg.norm(v, axis=-1)
        altitude = distance - row[layout.RADIUS]
        air = self.atmosphere.at(altitude)
        through = v - _wind(r, row)
        speed = np.linalg.norm(through, axis=-1)
        density = air.density * row[layout.THICKNESS]
        pressure = 5e5 * density * speed**2
        mass = row[layout.MASS] - row[layout.FLOW] * (times - row[layout.IGNITION])
        drag = 1e-3 * pressure * row[layout.DRAG_AREA] / mass
        felt = np.hypot(drag + row[layout.THRUST] / mass, drag * row[layout.LIFT_TO_DRAG])
        flux = 1e-4 * row[layout.HEATING] * np.sqrt(density / row[layout.NOSE]) * (1e3 * speed) ** 3
        climb = np.arcsin(np.clip(np.einsum("...i,...i->...", r, v) / (distance * np.maximum(ground, 1e-300)), -1, 1))
        begin = self.arcs[0].states[0, :3]
        apart = np.arctan2(
            np.linalg.norm(np.cross(np.broadcast_to(begin, r.shape), r), axis=-1), np.einsum("i,...i->...", begin, r)
        )
        return Moment(
            times, altitude, np.arcsin(r[..., 2] / distance), np.arctan2(r[..., 1], r[..., 0]), ground, climb,
            speed / air.speed_of_sound, pressure, felt, flux, states[..., layout.HEAT], mass,
            row[layout.RADIUS] * apart,
        )  # fmt: skip


def _wind(r: np.ndarray, row: np.ndarray) -> np.ndarray:
    if row[layout.WIND_EAST] == 0.0 and row[layout.WIND_NORTH] == 0.0:
        return np.zeros_like(r)
    up = r / np.linalg.norm(r, axis=-1, keepdims=True)
    east = np.cross([0.0, 0.0, 1.0], up)
    east /= np.linalg.norm(east, axis=-1, keepdims=True)
    return row[layout.WIND_EAST] * east + row[layout.WIND_NORTH] * np.cross(up, east)


def fly_entry(
    planet: str,
    position: Any,
    velocity: Any,
    phases: Sequence[Phase],
    *,
    atmosphere: Atmosphere | None = None,
    density_factor: float = 1.0,
    wind: tuple[float, float] = (0.0, 0.0),
    tolerance: float = 1e-10,
) -> EntryFlight:
    """Fly one capsule through the air of a planet, phase after phase, and keep the whole flight.

    Parameters
    ----------
    planet : str
        "Earth", "Mars" or another with an atmosphere given.
    position : array_like, shape (3,), km
        In the frame that turns with the planet; see `entry_state`.
    velocity : array_like, shape (3,), km/s
        In the same frame.
    phases : sequence of Phase
        The way down. A phase whose condition is already true ends at once.
    atmosphere : Atmosphere, optional
        Without it the one of the course.
    density_factor : float
        Makes all the air thinner or thicker.
    wind : (float, float), km/s
        Towards east and north, at every height.
    tolerance : float
        Allowed error of a step, as a part of the distance and of the speed.

    Returns
    -------
    EntryFlight

    Raises
    ------
    ValueError
        If the flight begins below the ground or with numbers that are not possible, or if it cannot be computed.

    References
    ----------
    Vinh, Busemann, Culp (1980), chapter 2: the forces; here in the coordinates of the turning planet.

    Examples
    --------
    A capsule of 75 kg/m2 that comes to Mars with 4.8 km/s and 12 degrees, and has no lift:

    >>> start = entry_state("Mars", 125.0, 4.8, np.radians(-12))
    >>> flight = fly_entry("Mars", *start, [Phase("entry", 10.0, 750.0, until_mach=2.0)])
    >>> peak = flight.peak("deceleration")
    >>> print(f"{peak.g:.1f} g at {peak.altitude:.0f} km; Mach 2 at {flight.end().altitude:.1f} km")
    6.5 g at 28 km; Mach 2 at 8.1 km
    """
    air = atmosphere or AIR.get(body(planet).name)
    if air is None:
        raise ValueError(f"the course has no air for {body(planet).name}: give an atmosphere")
    state = np.zeros(layout.STATE)
    state[:3], state[3:6] = to_plain(position, "km", "position"), to_plain(velocity, "km/s", "velocity")
    rows = rows_of(planet, phases)
    rows[:, layout.THICKNESS], rows[:, layout.WIND_EAST], rows[:, layout.WIND_NORTH] = density_factor, *wind
    _check_start(planet, state)
    floors, now, arcs, times, complete = floors_for(state), 0.0, [], [], True
    for place, row in enumerate(rows):
        row[layout.IGNITION] = now
        if row[layout.MASS] < 0.0:
            before = rows[place - 1]
            row[layout.MASS] = before[layout.MASS] - before[layout.FLOW] * (now - before[layout.IGNITION])
        made = record_phase(state, now, now + row[layout.LONGEST], row, air.table, check_tolerance(tolerance), floors)
        arc, status = Arc(*made[:3]), made[3]
        if status not in (DONE, ENDED):
            raise ValueError(f"{phases[place].name}: {explain(status)} (after {arc.times[-1]:.1f} s)")
        if status == ENDED and len(arc.terms):
            now = _moment_of_end(arc, row, air)
            state = arc.at(np.array([now]))[0]
        else:
            now, state = float(arc.times[-1]), arc.states[-1]
        arcs.append(arc)
        times.append(now)
        if status == DONE or np.linalg.norm(state[:3]) - row[layout.RADIUS] > row[layout.LOST_ABOVE] - 1e-6:
            complete = False
            break
    names = tuple(phase.name for phase in phases[: len(arcs)])
    return EntryFlight(body(planet).name, air, tuple(arcs), rows, names, tuple(times), complete)


def _check_start(planet: str, state: np.ndarray) -> None:
    about, distance = body(planet), float(np.linalg.norm(state[:3]))
    if not np.isfinite(state).all():
        raise ValueError("position and velocity must be finite numbers")
    if distance < about.radius - 50.0:
        raise ValueError(
            f"the flight begins {distance:,.0f} km from the centre of {about.name}, whose radius is "
            f"{about.radius:,.0f} km: did you give an altitude? `entry_state` makes a position of it"
        )


def _moment_of_end(arc: Arc, row: np.ndarray, air: Atmosphere) -> float:
    """Find the end of a phase inside its last step."""

    def left(time: float) -> float:
        return float(margin_at(arc.at(np.array([time]))[0], row, air.table))

    low, high = float(arc.times[-2]), float(arc.times[-1])
    return high if left(high) > 0.0 else float(brentq(left, low, high, xtol=1e-10))


def warm() -> None:
    """Compile, or load from the cache, everything in this module."""
    start = entry_state("Mars", 125.0, 4.8, np.radians(-12.0))
    fly_entry("Mars", *start, [Phase("entry", 10.0, 750.0, until_mach=2.0)])
