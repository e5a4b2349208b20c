"""What flies through the air: a capsule, its phases from entry to landing, and how it arrives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from idsea_lessons.bodies import body
from idsea_lessons.orbits.rocket import STANDARD_GRAVITY
from idsea_lessons.orbits.state_vector import StateVector
from idsea_lessons.surface import entry_field as layout
from idsea_lessons.surface.heating import heating_constant
from idsea_lessons.units import quantities


@dataclass(frozen=True)
class Phase:
    """A part of the way down on which the same things act; it ends at the first of its conditions.

    Parameters
    ----------
    name : str
    drag_area : float, m2
        Drag coefficient times area, of everything that brakes in the air: capsule, parachute.
    mass : float, optional, kg
        When the phase begins. Without it the mass goes on from the phase before.
    lift_to_drag : float
    bank : float, rad
        Angle of the lift: 0 up, pi/2 to the right, pi down.
    nose_radius : float, m
        For the heat.
    thrust : float, N
        Against the velocity over the ground: a gravity turn.
    specific_impulse : float, s
        Of the engine; needed with thrust.
    until_mach, until_speed, until_altitude, until_above : float, km/s and km
        Ends below this Mach number, speed over the ground or altitude, or above this altitude.
    until_pressure : float, Pa
        Ends when the dynamic pressure has fallen below this, after its maximum.
    lost_above : float, km
        A capsule that climbs above this altitude is lost: it has skipped out of the air.
    longest : float, s
        A phase that is not over by then ends the flight.

    Raises
    ------
    ValueError
        If a number is not possible.

    Examples
    --------
    >>> Phase("entry", drag_area=15.0, mass=1285.0).ballistic_coefficient
    85.66...
    """

    name: str
    drag_area: float
    mass: float | None = None
    lift_to_drag: float = 0.0
    bank: float = 0.0
    nose_radius: float = 1.0
    thrust: float = 0.0
    specific_impulse: float = 0.0
    until_mach: float = -np.inf
    until_speed: float = -np.inf
    until_altitude: float = -np.inf
    until_above: float = np.inf
    until_pressure: float = 0.0
    lost_above: float = np.inf
    longest: float = 3600.0

    def __post_init__(self) -> None:
        """Refuse what cannot fly."""
        if self.drag_area < 0 or self.nose_radius <= 0 or self.thrust < 0 or not 0 < self.longest < np.inf:
            raise ValueError(
                f"{self.name}: drag area and thrust must be zero or more, nose radius and longest time positive"
            )
        if self.mass is not None and self.mass <= 0:
            raise ValueError(f"{self.name}: the mass must be positive, in kg, not {self.mass:g}")
        if self.thrust > 0 and self.specific_impulse <= 0:
            raise ValueError(f"{self.name}: an engine with thrust needs a specific impulse, in s")
        if abs(self.bank) > np.pi:
            raise ValueError(f"{self.name}: the bank angle lies between -pi and pi, not {self.bank:g}: degrees?")

    @property
    def ballistic_coefficient(self) -> float:
        """Mass over drag area, kg/m2: how hard it is to brake."""
        if self.mass is None or self.drag_area == 0:
            raise ValueError(f"{self.name}: a ballistic coefficient needs a mass and a drag area")
        return self.mass / self.drag_area

    def numbers(self, planet: str) -> np.ndarray:
        """Write everything as the row of numbers that the compiled field reads."""
        about, row = body(planet), np.zeros(layout.NUMBERS)
        row[[layout.GM, layout.RADIUS]] = about.gravity_parameter, about.radius
        row[layout.SPIN] = 2 * np.pi / about.rotation_period
        row[layout.MASS] = -1.0 if self.mass is None else self.mass
        row[layout.THRUST] = 1e-3 * self.thrust
        if self.thrust:
            row[layout.FLOW] = row[layout.THRUST] / (STANDARD_GRAVITY * self.specific_impulse)
        row[[layout.DRAG_AREA, layout.LIFT_TO_DRAG, layout.BANK]] = self.drag_area, self.lift_to_drag, self.bank
        row[[layout.NOSE, layout.HEATING]] = self.nose_radius, heating_constant(planet)
        row[layout.THICKNESS] = 1.0
        row[[layout.MACH_BELOW, layout.SPEED_BELOW]] = self.until_mach, self.until_speed
        row[[layout.ALTITUDE_BELOW, layout.ALTITUDE_ABOVE]] = self.until_altitude, self.until_above
        row[[layout.PRESSURE_BELOW, layout.LONGEST]] = self.until_pressure, self.longest
        row[layout.LOST_ABOVE] = self.lost_above
        return row


def rows_of(planet: str, phases: Sequence[Phase]) -> np.ndarray:
    """Write the numbers of all phases, shape (p, NUMBERS).

    Raises
    ------
    ValueError
        If there is no phase, or the first one has no mass.
    """
    if not phases or phases[0].mass is None:
        raise ValueError("a flight needs one phase or more, and the first one needs a mass")
    return np.stack([phase.numbers(planet) for phase in phases])


@quantities(
    returns={"position": "km", "velocity": "km/s"},
    altitude="km", speed="km/s", flight_path_angle="rad", heading="rad", latitude="rad", longitude="rad",
)  # fmt: skip
def entry_state(
    planet: str,
    altitude: Any,
    speed: Any,
    flight_path_angle: Any,
    heading: Any = np.pi / 2,
    latitude: Any = 0.0,
    longitude: Any = 0.0,
    *,
    inertial: bool = False,
) -> StateVector:
    """Make the state of a capsule at entry, in the frame that turns with the planet.

    Parameters
    ----------
    planet : str
    altitude : float or array_like, km
    speed : float or array_like, km/s
    flight_path_angle : float or array_like, rad
        Above the horizontal: negative for an entry.
    heading : float or array_like, rad
        From north towards east.
    latitude, longitude : float or array_like, rad
        On the sphere, east positive.
    inertial : bool
        Whether speed and angles are seen from the stars; without it they are seen from the turning planet and its air.

    Returns
    -------
    StateVector
        Position and velocity, shapes (..., 3), as `fly_entry` takes them.

    Raises
    ------
    ValueError
        If an angle looks like degrees, or the altitude lies below the centre.

    References
    ----------
    Vinh, Busemann, Culp (1980), chapter 2.

    Examples
    --------
    Seen from the stars, an entry towards the east is faster than through the air, which turns the same way:

    >>> state = entry_state("Mars", 125.0, 4.8, np.radians(-12), inertial=True)
    >>> print(f"{np.linalg.norm(state.velocity):.3f} km/s")
    4.556 km/s
    """
    about = body(planet)
    height, fast, path, head, lat, lon = np.broadcast_arrays(
        *(np.asarray(x, dtype=float) for x in (altitude, speed, flight_path_angle, heading, latitude, longitude))
    )
    if (np.abs(path) > np.pi / 2).any() or (np.abs(lat) > np.pi / 2).any() or (np.abs(head) > 2 * np.pi).any():
        raise ValueError(
            "flight path angle and latitude lie between -pi/2 and pi/2, the heading within one turn: degrees?"
        )
    if (height <= -about.radius).any():
        raise ValueError(f"an altitude lies below the centre of {about.name}")
    up = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1)
    east = np.stack([-np.sin(lon), np.cos(lon), np.zeros_like(lon)], axis=-1)
    north = np.cross(up, east)
    level = np.cos(head)[..., None] * north + np.sin(head)[..., None] * east
    velocity = fast[..., None] * (np.cos(path)[..., None] * level + np.sin(path)[..., None] * up)
    position = (about.radius + height)[..., None] * up
    if inertial:
        velocity = velocity - np.cross([0.0, 0.0, 2 * np.pi / about.rotation_period], position)
    return StateVector(position, velocity)
