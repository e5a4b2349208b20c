"""
kind: right
about: Only formulas, with a loop for each of Kepler's equations.
learner: carlos.mendoza
"""

# %% A01-moon
from math import acos, cos, cosh, degrees, log, pi, sin, sinh, sqrt

GM_MOON, R_MOON = 4902.8, 1737.4
a_moon = (GM_MOON * (3600 * period_h) ** 2 / (4 * pi**2)) ** (1 / 3)
e_moon = 1 - (R_MOON + perilune_altitude_km) / a_moon
apolune_altitude_km = a_moon * (1 + e_moon) - R_MOON
perilune_speed_kms = sqrt(GM_MOON / a_moon * (1 + e_moon) / (1 - e_moon))

# %% A01-elements
GM_SUN, tilt = 1.32712440018e11, 84381.448 / 3600 * pi / 180
turned = lambda x: np.array([x[0], x[1] * cos(tilt) + x[2] * sin(tilt), x[2] * cos(tilt) - x[1] * sin(tilt)])
h = np.cross(turned(position_km), turned(velocity_kms))
r, v2 = sqrt(position_km @ position_km), velocity_kms @ velocity_kms
a_cruise = 1 / (2 / r - v2 / GM_SUN)
semi_major_axis_au = a_cruise / 149597870.7
eccentricity = sqrt(1 - h @ h / GM_SUN / a_cruise)
inclination_deg = degrees(acos(h[2] / sqrt(h @ h)))

# %% A01-reach
mars_r, mars_v = state("Mars", telemetry_et)[:2]
mars_e = np.cross(mars_v, np.cross(mars_r, mars_v)) / GM_SUN - mars_r / np.linalg.norm(mars_r)
mars_a = 1 / (2 / np.linalg.norm(mars_r) - mars_v @ mars_v / GM_SUN)
swing = mars_a * np.linalg.norm(mars_e)
farthest = a_cruise + a_cruise * eccentricity
mars_reach = "Inside" if farthest < mars_a - swing else "Between" if farthest < mars_a + swing else "Beyond"

# %% A01-ellipse
near, far = 3396.19 + periapsis_altitude_km, 3396.19 + apoapsis_altitude_km
a_mars, e_mars = (near + far) / 2, (far - near) / (far + near)
M = sqrt(42828.37 / a_mars**3) * elapsed_h * 3600
E = pi
for _ in range(60):
    E -= (E - e_mars * sin(E) - M) / (1 - e_mars * cos(E))
true_anomaly_deg = degrees(acos((cos(E) - e_mars) / (1 - e_mars * cos(E))))
if sin(E) < 0:
    true_anomaly_deg = 360 - true_anomaly_deg

# %% A01-hyperbola
GM_EARTH = 398600.4418
a_out = (6378.1366 + perigee_altitude_km) / (escape_eccentricity - 1)
M_out = sqrt(GM_EARTH / a_out**3) * hours_after_perigee * 3600
F = np.arcsinh((M_out + 5) / escape_eccentricity)
for _ in range(200):
    F -= (escape_eccentricity * sinh(F) - F - M_out) / (escape_eccentricity * cosh(F) - 1)
escape_distance_km = a_out * (escape_eccentricity * cosh(F) - 1)

# %% A01-burn
flow = THRUST_N / (isp_s * 9.81)
propellant_kg = flow * burn_minutes * 60
burn_delta_v_ms = -isp_s * 9.81 * log(1 - propellant_kg / start_mass_kg)

# %% A01-c3
v_infinity = sqrt(GM_EARTH / a_out)
c3_km2s2 = v_infinity**2

# %% A01-payload
rocket = launcher(launcher_name)
above = next(i for i, c3 in enumerate(rocket.c3) if c3 >= c3_km2s2)
share = (c3_km2s2 - rocket.c3[above - 1]) / (rocket.c3[above] - rocket.c3[above - 1])
payload_kg = (1 - share) * rocket.payload[above - 1] + share * rocket.payload[above]

# %% A01-designs
wet_masses_kg = [dry_mass_kg * 2.718281828 ** (1000 * dv / (isp_s * 9.81)) for dv in design_delta_v_kms]
design = "none"
for letter, mass in zip("abc", wet_masses_kg, strict=True):
    if mass <= 0.9 * payload_kg:
        design = letter

# %% A01-judge
# My burn gives more than thrust times time over mass, because the mass falls.
