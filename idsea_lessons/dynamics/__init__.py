"""Motion under many forces: the doors of this room."""

from idsea_lessons.dynamics.flight import Approach, Flight
from idsea_lessons.dynamics.forces import EVERY_BODY, ForceModel
from idsea_lessons.dynamics.manoeuvres import Burn, Impulse
from idsea_lessons.dynamics.polyhedron import polyhedron_field, surface_slopes
from idsea_lessons.dynamics.propagate import fly, fly_many
from idsea_lessons.dynamics.shapes import Polyhedron, shape
from idsea_lessons.dynamics.tables import EphemerisTable, ephemeris_table

__all__ = [
    "EVERY_BODY",
    "Approach",
    "Burn",
    "EphemerisTable",
    "Flight",
    "ForceModel",
    "Impulse",
    "Polyhedron",
    "ephemeris_table",
    "fly",
    "fly_many",
    "polyhedron_field",
    "shape",
    "surface_slopes",
]
