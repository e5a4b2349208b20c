"""
kind: wrong
about: Hours and minutes where GM and the engine want seconds.
learner: noor
loses:
  A01-apolune-test: 1
  A01-perilune-speed-test: 1
  A01-ellipse-test: 2
  A01-hyperbola-test: 2
  A01-delta-v-test: 1
  A01-propellant-test: 1
says:
  A01-apolune-test: "must be in seconds"
  A01-perilune-speed-test: "root of a negative number"
  A01-ellipse-test: "seconds, not in hours"
  A01-hyperbola-test: "seconds, not in hours"
  A01-delta-v-test: "seconds, not in minutes"
  A01-propellant-test: "seconds, not in minutes"
"""

# %% A01-moon
gm, low = body("Moon").gravity_parameter, body("Moon").radius + perilune_altitude_km
half_axis = np.cbrt(gm * (period_h / 2 / np.pi) ** 2)
apolune_altitude_km = 2 * half_axis - low - body("Moon").radius
perilune_speed_kms = np.sqrt(gm * (2 / low - 1 / half_axis))

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
m = elapsed_h * mean_motion("Mars", (q + Q) / 2)
true_anomaly_deg = np.rad2deg(true_from_mean(m, (Q - q) / (Q + q))) % 360

# %% A01-hyperbola
from idsea_lessons.orbits import state_from_elements

q = body("Earth").radius + perigee_altitude_km
start = state_from_elements("Earth", q * (1 + escape_eccentricity), escape_eccentricity, 0, 0, 0, 0)
later = propagate("Earth", start.position, start.velocity, hours_after_perigee)
escape_distance_km = np.linalg.norm(later.position)

# %% A01-burn
from idsea_lessons.orbits import burn

fired = burn(start_mass_kg, THRUST_N, burn_minutes, isp_s)
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
