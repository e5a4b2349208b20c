"""What acts on a spacecraft: the bodies, their flattening, sunlight, an engine, and whatever else is handed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from spiceypy import pxform

from idsea_lessons.bodies import ASTRONOMICAL_UNIT, SPEED_OF_LIGHT, Body, body
from idsea_lessons.dynamics import nbody_field as layout
from idsea_lessons.dynamics.manoeuvres import Burn
from idsea_lessons.dynamics.tables import TERMS, EphemerisTable, ephemeris_table
from idsea_lessons.ephemeris import load_kernels

EVERY_BODY = ("Sun", "Mercury", "Venus", "Earth", "Moon", "Mars", "Jupiter", "Saturn", "Uranus", "Neptune")
"""The bodies of the course, which act unless others are asked for."""

SOLAR_CONSTANT = 1361.0
"""W/m2 at one astronomical unit: nominal value of the IAU (2015), resolution B3."""

INERTIAL_FRAMES = ("ECLIPJ2000", "J2000")


@dataclass(frozen=True)
class ForceModel:
    """Which forces act on a spacecraft, and where its position counts from.

    Parameters
    ----------
    center : str
        The body from which position and velocity count.
    bodies : tuple of str
        The bodies that attract, as points; the centre is always one of them. By default all of the course.
    oblate : tuple of str
        Bodies whose flattening (J2) acts too. That a flattened body attracts another body differently is neglected.
    light_pressure : float, m2/kg
        Reflectivity coefficient (1: all light is swallowed, 2: all is thrown back) times area over mass. The spacecraft
        is a sphere that is never in shadow.
    frame : str
        "ECLIPJ2000" or "J2000".
    surfaces : bool
        Whether a flight ends at the surface of a body (a sphere with its equatorial radius).
    extra : callable, optional
        Another acceleration, for example an atmosphere's drag: a function `extra(time, state, parameters, pull)` that
        numba can compile. It adds km/s2 to the three numbers of `pull`; `time` is in s past the start of the flight.
    parameters : tuple of float
        Numbers that `extra` reads.

    Raises
    ------
    ValueError
        For an unknown body or frame, a body without a known J2, sunlight without the Sun, or a negative light pressure.

    References
    ----------
    O. Montenbruck and E. Gill, "Satellite Orbits" (2000), chapter 3.

    Examples
    --------
    >>> model = ForceModel("Moon", bodies=("Earth", "Sun"), oblate=("Moon",))
    >>> model.bodies
    ('Moon', 'Earth', 'Sun')
    """

    center: str = "Sun"
    bodies: tuple[str, ...] = EVERY_BODY
    oblate: tuple[str, ...] = ()
    light_pressure: float = 0.0
    frame: str = "ECLIPJ2000"
    surfaces: bool = True
    extra: Callable[..., None] | None = None
    parameters: tuple[float, ...] = field(default=())

    def __post_init__(self) -> None:
        """Check the names, and put the centre first among the bodies."""
        center = body(self.center).name
        asked = dict.fromkeys(body(name).name for name in self.bodies)
        names = (center, *(name for name in asked if name != center))
        flat = tuple(body(name).name for name in self.oblate)
        for name in flat:
            if name not in names:
                raise ValueError(f"the flattening of {name} can act only if {name} is one of the bodies")
            if body(name).j2 is None:
                raise ValueError(f"the course knows no J2 for {name}; it knows those of the Earth, the Moon and Mars")
        if self.frame.upper() not in INERTIAL_FRAMES:
            raise ValueError(f"a flight is computed in a frame that does not turn: {INERTIAL_FRAMES}, not {self.frame}")
        if not (self.light_pressure >= 0.0 and np.isfinite(self.light_pressure)):
            raise ValueError(f"the light pressure must be zero or more, in m2/kg, not {self.light_pressure}")
        if self.light_pressure and "Sun" not in names:
            raise ValueError("sunlight needs the Sun: add it to the bodies")
        for name, value in (("center", center), ("bodies", names), ("oblate", flat), ("frame", self.frame.upper())):
            object.__setattr__(self, name, value)

    def table(self, start: float, stop: float) -> EphemerisTable:
        """Fit the places of all bodies but the centre, for a flight between two epochs (ET)."""
        return ephemeris_table(self.bodies[1:], self.center, self.frame, start, stop)

    def numbers(self, table: EphemerisTable, start: float, burn: Burn | None = None) -> np.ndarray:
        """Write everything that acts as the row of numbers that the compiled field reads."""
        row = np.zeros(layout.BODIES + layout.GROUP * len(self.bodies))
        row[[layout.TABLE_START, layout.TABLE_LENGTH]] = table.start - start, table.length
        if self.light_pressure:
            newton_per_m2 = SOLAR_CONSTANT / (SPEED_OF_LIGHT * 1e3)
            row[layout.SUN] = self.bodies.index("Sun")
            row[layout.RADIATION] = newton_per_m2 * self.light_pressure * 1e-3 * ASTRONOMICAL_UNIT**2
        if burn is not None:
            row[layout.THRUST : layout.IGNITION] = burn.thrust * 1e-3, burn.flow, burn.mass
            row[layout.IGNITION] = burn.start - start
            row[layout.STEERING], row[layout.DIRECTION : layout.DIRECTION + 3] = burn.steering
            row[layout.ABOUT] = self._place(burn.about or self.center)
        for place, name in enumerate(self.bodies):
            group = row[layout.BODIES + layout.GROUP * place :][: layout.GROUP]
            group[layout.GM] = body(name).gravity_parameter
            group[layout.RADIUS] = body(name).radius if self.surfaces else 0.0
            if name in self.oblate:
                group[layout.OBLATENESS], group[layout.POLE :] = _flattening(body(name), self.frame, start)
        return np.concatenate([row, np.asarray(self.parameters, dtype=float)])

    def _place(self, name: str) -> int:
        found = body(name).name
        if found not in self.bodies:
            raise ValueError(f"a burn is steered by the velocity seen from {found}, which is not among the bodies")
        return self.bodies.index(found)


def tables_for_kernel(table: EphemerisTable) -> np.ndarray:
    """Give the coefficients of a table; where no body but the centre acts, an array without bodies."""
    return table.coefficients if table.bodies else np.zeros((1, TERMS, 0))


def _flattening(flat: Body, frame: str, epoch: float) -> tuple[Any, np.ndarray]:
    """Give GM J2 R^2 of a body, and its pole in the frame at an epoch (it moves by less than 0.01 degrees a month)."""
    load_kernels()
    turning = "MOON_ME" if flat.name == "Moon" else f"IAU_{flat.name.upper()}"
    pole = pxform(turning, frame, epoch)[:, 2]
    assert flat.j2 is not None
    return flat.gravity_parameter * flat.j2 * flat.j2_radius**2, pole
