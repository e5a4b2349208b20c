"""Motion under many forces, and between two bodies: the doors of this room."""

from idsea_lessons.dynamics.arrival import Arrival, Correction, arrival, arrival_partials, correct_arrival
from idsea_lessons.dynamics.arrival_uncertainty import ArrivalUncertainty, arrival_uncertainty
from idsea_lessons.dynamics.continuation import continue_family, member
from idsea_lessons.dynamics.correction import correct_orbit
from idsea_lessons.dynamics.families import (
    branching_orbit,
    distant_retrograde_family,
    halo_family,
    lyapunov_family,
)
from idsea_lessons.dynamics.flight import Approach, Flight
from idsea_lessons.dynamics.forces import EVERY_BODY, ForceModel
from idsea_lessons.dynamics.lagrange import collinear_modes, lagrange_points, neck_constants
from idsea_lessons.dynamics.manoeuvres import Burn, Impulse
from idsea_lessons.dynamics.nrho import near_rectilinear_halo, synodic_month
from idsea_lessons.dynamics.periodic import PeriodicOrbit
from idsea_lessons.dynamics.polyhedron import polyhedron_field, surface_slopes
from idsea_lessons.dynamics.propagate import fly, fly_many
from idsea_lessons.dynamics.shapes import Polyhedron, shape
from idsea_lessons.dynamics.stability import stability_index, stability_indices
from idsea_lessons.dynamics.station_keeping import StationKeeping, station_keeping
from idsea_lessons.dynamics.synodic import (
    ephemeris_to_synodic,
    inertial_to_synodic,
    synodic_to_ephemeris,
    synodic_to_inertial,
)
from idsea_lessons.dynamics.tables import EphemerisTable, ephemeris_table
from idsea_lessons.dynamics.threebody import System, jacobi_constant, system, textbook_system
from idsea_lessons.dynamics.threebody_flight import ClosePass, SynodicFlight, fly_synodic, fly_synodic_many
from idsea_lessons.dynamics.zero_velocity import open_necks, speed_at, zero_velocity_constant

__all__ = [
    "EVERY_BODY",
    "Approach",
    "Arrival",
    "ArrivalUncertainty",
    "Burn",
    "ClosePass",
    "Correction",
    "EphemerisTable",
    "Flight",
    "ForceModel",
    "Impulse",
    "PeriodicOrbit",
    "Polyhedron",
    "StationKeeping",
    "SynodicFlight",
    "System",
    "arrival",
    "arrival_partials",
    "arrival_uncertainty",
    "branching_orbit",
    "collinear_modes",
    "continue_family",
    "correct_arrival",
    "correct_orbit",
    "distant_retrograde_family",
    "ephemeris_table",
    "ephemeris_to_synodic",
    "fly",
    "fly_many",
    "fly_synodic",
    "fly_synodic_many",
    "halo_family",
    "inertial_to_synodic",
    "jacobi_constant",
    "lagrange_points",
    "lyapunov_family",
    "member",
    "near_rectilinear_halo",
    "neck_constants",
    "open_necks",
    "polyhedron_field",
    "shape",
    "speed_at",
    "stability_index",
    "stability_indices",
    "station_keeping",
    "surface_slopes",
    "synodic_month",
    "synodic_to_ephemeris",
    "synodic_to_inertial",
    "system",
    "textbook_system",
    "zero_velocity_constant",
]
