"""
kind: wrong
about: The whole work of a neighbour, with the id of the neighbour.
loses:
  A01-apolune-test: 1
  A01-perilune-speed-test: 1
  A01-axis-test: 1
  A01-eccentricity-test: 1
  A01-inclination-test: 1
  A01-reach-test: 1
  A01-ellipse-test: 2
  A01-hyperbola-test: 2
  A01-delta-v-test: 1
  A01-propellant-test: 1
  A01-c3-test: 1
  A01-payload-test: 1
  A01-wet-mass-test: 1
  A01-design-test: 1
says:
  A01-apolune-test: 'numbers of "li.wei"'
  A01-perilune-speed-test: 'numbers of "li.wei"'
  A01-axis-test: 'numbers of "li.wei"'
  A01-eccentricity-test: 'numbers of "li.wei"'
  A01-inclination-test: 'numbers of "li.wei"'
  A01-reach-test: 'numbers of "li.wei"'
  A01-ellipse-test: 'numbers of "li.wei"'
  A01-hyperbola-test: 'numbers of "li.wei"'
  A01-delta-v-test: 'numbers of "li.wei"'
  A01-propellant-test: 'numbers of "li.wei"'
  A01-c3-test: 'numbers of "li.wei"'
  A01-payload-test: 'numbers of "li.wei"'
  A01-wet-mass-test: 'numbers of "li.wei"'
  A01-design-test: 'numbers of "li.wei"'
"""

# %% A01-learner
learner_id = "li.wei"

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
from idsea_lessons.orbits import mean_motion, true_from_mean

q, Q = body("Mars").radius + np.array([periapsis_altitude_km, apoapsis_altitude_km])
m = 3600 * elapsed_h * mean_motion("Mars", (q + Q) / 2)
true_anomaly_deg = np.rad2deg(true_from_mean(m, (Q - q) / (Q + q))) % 360

# %% A01-hyperbola
from idsea_lessons.orbits import state_from_elements

q = body("Earth").radius + perigee_altitude_km
start = state_from_elements("Earth", q * (1 + escape_eccentricity), escape_eccentricity, 0, 0, 0, 0)
later = propagate("Earth", start.position, start.velocity, 3600 * hours_after_perigee)
escape_distance_km = np.linalg.norm(later.position)

# %% A01-burn
from idsea_lessons.orbits import burn

fired = burn(start_mass_kg, THRUST_N, 60 * burn_minutes, isp_s)
burn_delta_v_ms = 1000 * fired.delta_v
propellant_kg = fired.propellant_mass

# %% A01-c3
from idsea_lessons.orbits import launch_energy

c3_km2s2 = launch_energy("Earth", body("Earth").radius + perigee_altitude_km, escape_eccentricity)

# %% A01-payload
from idsea_lessons.orbits import launch_payload

payload_kg = launch_payload(launcher_name, c3_km2s2)

# %% A01-designs
from idsea_lessons.orbits import rocket_delta_v

ratio = np.exp(design_delta_v_kms / rocket_delta_v(np.e, 1.0, isp_s))
wet_masses_kg = ratio * dry_mass_kg
design = ["none", "A", "B", "C"][np.count_nonzero(wet_masses_kg < 0.9 * payload_kg)]
