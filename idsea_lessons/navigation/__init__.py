"""Navigation: what is seen from where, and when (contacts, eclipses, conjunctions)."""

from idsea_lessons.navigation.conjunctions import (
    Conjunction,
    conjunctions,
    sun_earth_probe_angle,
    sun_probe_earth_angle,
)
from idsea_lessons.navigation.contacts import Direction, azimuth_elevation, contacts
from idsea_lessons.navigation.eclipses import (
    Eclipses,
    Occultations,
    eclipses,
    hidden_fraction,
    occultations,
    shadow_fraction,
)
from idsea_lessons.navigation.events import find_minimum, find_windows
from idsea_lessons.navigation.intervals import Interval, Windows
from idsea_lessons.navigation.places import Trajectory
from idsea_lessons.navigation.stations import STATIONS, Station, station

__all__ = [
    "STATIONS",
    "Conjunction",
    "Direction",
    "Eclipses",
    "Interval",
    "Occultations",
    "Station",
    "Trajectory",
    "Windows",
    "azimuth_elevation",
    "conjunctions",
    "contacts",
    "eclipses",
    "find_minimum",
    "find_windows",
    "hidden_fraction",
    "occultations",
    "shadow_fraction",
    "station",
    "sun_earth_probe_angle",
    "sun_probe_earth_angle",
]
