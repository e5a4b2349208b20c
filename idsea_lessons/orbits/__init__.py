"""Orbits about one body: elements, motion, transfers, burns, flybys, launchers."""

from idsea_lessons.orbits.anomalies import eccentric_from_true, mean_from_true, true_from_eccentric, true_from_mean
from idsea_lessons.orbits.b_plane import BPlane, b_plane, b_plane_axes, state_from_b_plane
from idsea_lessons.orbits.elements import (
    ClassicalElements,
    elements_from_state,
    semi_latus_rectum,
    state_from_elements,
)
from idsea_lessons.orbits.equinoctial import (
    EquinoctialElements,
    equinoctial_elements_from_state,
    state_from_equinoctial_elements,
)
from idsea_lessons.orbits.flyby import flyby, flyby_delta_v, periapsis_from_turn, powered_flyby, turn_angle
from idsea_lessons.orbits.gibbs import gibbs, herrick_gibbs
from idsea_lessons.orbits.kepler import eccentric_anomaly, mean_anomaly, propagate
from idsea_lessons.orbits.lambert import LambertSolution, lambert
from idsea_lessons.orbits.launchers import Launcher, launch_c3, launch_payload, launcher
from idsea_lessons.orbits.manoeuvres import (
    apsis_burn,
    capture_burn,
    escape_burn,
    launch_energy,
    v_infinity_after,
    vis_viva,
)
from idsea_lessons.orbits.periods import mean_motion, period, semi_major_axis_from_period
from idsea_lessons.orbits.phasing import hohmann_wait, phasing
from idsea_lessons.orbits.planes import hohmann_plane_change, plane_angle, plane_change
from idsea_lessons.orbits.porkchop import Porkchop, Transfer, porkchop
from idsea_lessons.orbits.rocket import (
    burn,
    burn_time,
    finite_burn_loss,
    propellant_mass,
    rocket_delta_v,
    staging,
)
from idsea_lessons.orbits.state_vector import (
    StateVector,
    angular_momentum,
    eccentricity_vector,
    flight_path_angle,
    specific_energy,
)
from idsea_lessons.orbits.tisserand import tisserand_parameter, v_infinity_contour
from idsea_lessons.orbits.transfers import bi_elliptic, hohmann, least_intermediate_radius

__all__ = [
    "BPlane",
    "ClassicalElements",
    "EquinoctialElements",
    "LambertSolution",
    "Launcher",
    "Porkchop",
    "StateVector",
    "Transfer",
    "angular_momentum",
    "apsis_burn",
    "b_plane",
    "b_plane_axes",
    "bi_elliptic",
    "burn",
    "burn_time",
    "capture_burn",
    "eccentric_anomaly",
    "eccentric_from_true",
    "eccentricity_vector",
    "elements_from_state",
    "equinoctial_elements_from_state",
    "escape_burn",
    "finite_burn_loss",
    "flight_path_angle",
    "flyby",
    "flyby_delta_v",
    "gibbs",
    "herrick_gibbs",
    "hohmann",
    "hohmann_plane_change",
    "hohmann_wait",
    "lambert",
    "launch_c3",
    "launch_energy",
    "launch_payload",
    "launcher",
    "least_intermediate_radius",
    "mean_anomaly",
    "mean_from_true",
    "mean_motion",
    "periapsis_from_turn",
    "period",
    "phasing",
    "plane_angle",
    "plane_change",
    "porkchop",
    "powered_flyby",
    "propagate",
    "propellant_mass",
    "rocket_delta_v",
    "semi_latus_rectum",
    "semi_major_axis_from_period",
    "specific_energy",
    "staging",
    "state_from_b_plane",
    "state_from_elements",
    "state_from_equinoctial_elements",
    "tisserand_parameter",
    "true_from_eccentric",
    "true_from_mean",
    "turn_angle",
    "v_infinity_after",
    "v_infinity_contour",
    "vis_viva",
]
