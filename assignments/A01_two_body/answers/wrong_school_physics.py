"""
kind: wrong
about: All grows evenly: the mean anomaly taken for the true one, v_infinity times time, thrust times time over mass.
learner: mei.lin
loses:
  A01-ellipse-test: 2
  A01-hyperbola-test: 2
  A01-delta-v-test: 1
  A01-propellant-test: 1
  A01-wet-mass-test: 1
says:
  A01-ellipse-test: "mean anomaly"
  A01-hyperbola-test: "v_infinity times time"
  A01-delta-v-test: "grows lighter"
  A01-propellant-test: "use the rocket equation"
  A01-wet-mass-test: "dry mass for the mass before the burn"
"""

# %% A01-moon
from idsea_lessons.orbits import semi_major_axis_from_period, vis_viva

low = body("Moon").radius + perilune_altitude_km
half_axis = semi_major_axis_from_period("Moon", 3600 * period_h)
apolune_altitude_km = 2 * half_axis - low - body("Moon").radius
perilune_speed_kms = vis_viva("Moon", low, half_axis)

# %% A01-elements
from spiceypy import pxform
from idsea_lessons.orbits import elements_from_state

ecliptic = pxform("J2000", "ECLIPJ2000", 0)
found = elements_from_state("Sun", ecliptic @ position_km, ecliptic @ velocity_kms)
semi_major_axis_au = found.semi_major_axis / ASTRONOMICAL_UNIT
eccentricity = found.eccentricity
inclination_deg = np.rad2deg(found.inclination)

# %% A01-reach
mars = state("Mars", telemetry_et)
red = elements_from_state("Sun", mars.position, mars.velocity)
out = found.apoapsis_radius
mars_reach = "inside" if out < red.periapsis_radius else "beyond" if out > red.apoapsis_radius else "between"

# %% A01-ellipse
from idsea_lessons.orbits import mean_motion

axis = body("Mars").radius + (periapsis_altitude_km + apoapsis_altitude_km) / 2
true_anomaly_deg = np.rad2deg(3600 * elapsed_h * mean_motion("Mars", axis)) % 360

# %% A01-hyperbola
c3 = body("Earth").gravity_parameter * (escape_eccentricity - 1) / (body("Earth").radius + perigee_altitude_km)
escape_distance_km = c3**0.5 * hours_after_perigee * 3600

# %% A01-burn
from idsea_lessons.orbits import propellant_mass

burn_delta_v_ms = THRUST_N * 60 * burn_minutes / start_mass_kg
propellant_kg = propellant_mass(start_mass_kg, burn_delta_v_ms / 1000, isp_s)

# %% A01-c3
from idsea_lessons.orbits import launch_energy

c3_km2s2 = launch_energy("Earth", body("Earth").radius + perigee_altitude_km, escape_eccentricity)

# %% A01-payload
from idsea_lessons.orbits import launch_payload

payload_kg = launch_payload(launcher_name, c3_km2s2)

# %% A01-designs
from idsea_lessons.orbits import propellant_mass

wet_masses_kg = dry_mass_kg + propellant_mass(dry_mass_kg, design_delta_v_kms, isp_s)
true_masses = dry_mass_kg * np.exp(design_delta_v_kms / 9.80665e-3 / isp_s)
design = ["none", "A", "B", "C"][np.count_nonzero(true_masses < 0.9 * payload_kg)]
