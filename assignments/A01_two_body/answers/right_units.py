"""
kind: right
about: Works with astropy units throughout.
learner: amina
"""

# %% A01-moon
from astropy import units as u
from idsea_lessons.orbits import semi_major_axis_from_period, vis_viva

lunar_radius = body("Moon").radius * u.km
axis = semi_major_axis_from_period("Moon", period_h * u.h)
deep = lunar_radius + perilune_altitude_km * u.km
apolune_altitude_km = (2 * axis - deep - lunar_radius).to(u.m)
perilune_speed_kms = vis_viva("Moon", deep, axis).to(u.m / u.s)

# %% A01-elements
from spiceypy import pxform
from idsea_lessons.orbits import angular_momentum, eccentricity_vector, specific_energy

to_ecliptic = pxform("J2000", "ECLIPJ2000", float(telemetry_et))
place, motion = (to_ecliptic @ position_km) * u.km, (to_ecliptic @ velocity_kms) * u.km / u.s
sun = body("Sun").gravity_parameter * u.km**3 / u.s**2
semi_major_axis_au = (-sun / 2 / specific_energy(sun, place, motion)).to(u.km)
eccentricity = np.linalg.norm(eccentricity_vector(sun, place, motion))
spin = angular_momentum(place, motion)
inclination_deg = np.arctan2(np.hypot(spin[0], spin[1]), spin[2])

# %% A01-reach
from idsea_lessons.orbits import elements_from_state

mars_place, mars_motion, _ = state("Mars", telemetry_et)
conic = elements_from_state(sun, mars_place * u.km, mars_motion * u.km / u.s)
aphelion = semi_major_axis_au * (1 + eccentricity)
passed = int(aphelion > conic.periapsis_radius) + int(aphelion > conic.apoapsis_radius)
mars_reach = ("inside", "between", "beyond")[passed]

# %% A01-ellipse
from idsea_lessons.orbits import eccentric_anomaly, period, true_from_eccentric

ends = body("Mars").radius * u.km + [periapsis_altitude_km, apoapsis_altitude_km] * u.km
share = float(elapsed_h * u.h / period("Mars", ends.mean()))
shape = float((ends[1] - ends[0]) / (ends[1] + ends[0]))
true_anomaly_deg = (true_from_eccentric(eccentric_anomaly(share * 360 * u.deg, shape), shape) + 1 * u.cycle) % (1 * u.cycle)

# %% A01-hyperbola
perigee = (body("Earth").radius + perigee_altitude_km) * u.km
earth_gm = body("Earth").gravity_parameter * u.km**3 / u.s**2
fastest = np.sqrt(earth_gm * (1 + escape_eccentricity) / perigee).to(u.km / u.s)
none = 0 * u.km
r_out, v_out = propagate(earth_gm, u.Quantity([none, perigee, none]), fastest * [1, 0, 0], hours_after_perigee * u.h)
escape_distance_km = np.sqrt(r_out @ r_out)

# %% A01-burn
from idsea_lessons.orbits import burn

result = burn(start_mass_kg * u.kg, THRUST_N * u.N, burn_minutes * u.min, isp_s * u.s)
burn_delta_v_ms = result.delta_v
propellant_kg = result.propellant_mass.to(u.t)

# %% A01-c3
c3_km2s2 = (fastest**2 - 2 * earth_gm / perigee).to(u.m**2 / u.s**2)

# %% A01-payload
from idsea_lessons.orbits import launch_payload

payload_kg = launch_payload(launcher_name, c3_km2s2)

# %% A01-designs
exhaust = isp_s * u.s * 9.80665 * u.m / u.s**2
wet_masses_kg = dry_mass_kg * u.kg * np.exp((design_delta_v_kms * u.km / u.s / exhaust).to_value(u.one))
design = np.array(["none", "A", "B", "C"])[np.searchsorted(wet_masses_kg.to_value("kg"), 0.9 * payload_kg.to_value("kg"))]

# %% A01-judge
# C3 is the pair of a rocket and a mass.
