"""Landing without air (gravity turns, guidance, least propellant) and through air (entry, heat, parachute, ellipse)."""

from idsea_lessons.surface.atmospheres import (
    EARTH_AIR,
    MARS_AIR,
    MARS_SUMMER_AIR,
    Air,
    Atmosphere,
    exponential_atmosphere,
    exponential_density,
)
from idsea_lessons.surface.capsule import Phase, entry_state
from idsea_lessons.surface.descent import Descent, State, descent_start
from idsea_lessons.surface.entry import EntryFlight, Moment, fly_entry
from idsea_lessons.surface.entry_limits import BallisticEntry, ballistic_entry, ballistic_speed, glide_speed
from idsea_lessons.surface.entry_many import Landings, fly_entries
from idsea_lessons.surface.gravity_turn import FlatGravityTurn, flat_gravity_turn, gravity_turn, gravity_turn_thrust
from idsea_lessons.surface.guidance import e_guidance, guided_descent, quartic_guidance
from idsea_lessons.surface.heating import heating_constant, stagnation_heat_flux
from idsea_lessons.surface.landing_ellipse import Ellipse, Spread, landing_ellipse, scattered_landings
from idsea_lessons.surface.optimal_descent import optimal_descent, optimal_duration

__all__ = [
    "EARTH_AIR",
    "MARS_AIR",
    "MARS_SUMMER_AIR",
    "Air",
    "Atmosphere",
    "BallisticEntry",
    "Descent",
    "Ellipse",
    "EntryFlight",
    "FlatGravityTurn",
    "Landings",
    "Moment",
    "Phase",
    "Spread",
    "State",
    "ballistic_entry",
    "ballistic_speed",
    "descent_start",
    "e_guidance",
    "entry_state",
    "exponential_atmosphere",
    "exponential_density",
    "flat_gravity_turn",
    "fly_entries",
    "fly_entry",
    "glide_speed",
    "gravity_turn",
    "gravity_turn_thrust",
    "guided_descent",
    "heating_constant",
    "landing_ellipse",
    "optimal_descent",
    "optimal_duration",
    "quartic_guidance",
    "scattered_landings",
    "stagnation_heat_flux",
]
