"""
kind: right
about: Integrates and searches: the equation of motion and the burn in small steps, no formula of an orbit.
learner: fatou.diop
"""

# %% A01-moon
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

def fly(mu, r0, v0, seconds, **options):
    """Integrate the two-body motion in its plane."""
    pull = lambda t, y: [y[2], y[3], *(-mu * y[:2] / np.hypot(*y[:2]) ** 3)]
    return solve_ivp(pull, (0, seconds), [r0, 0, 0, v0], rtol=1e-11, atol=1e-9, method="DOP853", **options)

mu, r0 = body("Moon").gravity_parameter, 1737.4 + perilune_altitude_km
opposite = lambda t, y: y[1]  # zero at both ends of the orbit, and falling at the far one
opposite.terminal, opposite.direction = True, -1
half_turn = lambda v0: fly(mu, r0, v0, 1e6, events=opposite)
perilune_speed_kms = brentq(lambda v0: half_turn(v0).t[-1] - 1800 * period_h, 1.01 * (mu / r0) ** 0.5, 1.38 * (mu / r0) ** 0.5)
apolune_altitude_km = -half_turn(perilune_speed_kms).y[0, -1] - 1737.4

# %% A01-elements
from spiceypy import pxform

gm = body("Sun").gravity_parameter
x, v = (pxform("J2000", "ECLIPJ2000", 0.0) @ each for each in (position_km, velocity_kms))
def apses(x, v):
    """The two distances at which the whole speed goes sideways, from energy and angular momentum."""
    energy, spin = v @ v / 2 - gm / np.linalg.norm(x), np.linalg.norm(np.cross(x, v))
    return np.sort(np.roots([energy, gm, -(spin**2) / 2]))

inner, outer = apses(x, v)
semi_major_axis_au = (inner + outer) / 2 / ASTRONOMICAL_UNIT
eccentricity = (outer - inner) / (outer + inner)
normal = np.cross(x, v)
inclination_deg = np.degrees(np.arccos(normal @ [0, 0, 1] / np.linalg.norm(normal)))

# %% A01-reach
near_mars, far_mars = apses(*state("Mars", telemetry_et)[:2])
mars_reach = ("inside", "between", "beyond")[int(outer > near_mars) + int(outer > far_mars)]

# %% A01-ellipse
q, Q = body("Mars").radius + periapsis_altitude_km, body("Mars").radius + apoapsis_altitude_km
mu = body("Mars").gravity_parameter
end = fly(mu, q, np.sqrt(2 * mu * Q / q / (q + Q)), 3600 * elapsed_h).y[:, -1]
true_anomaly_deg = np.degrees(np.arctan2(end[1], end[0])) % 360

# %% A01-hyperbola
mu, q = body("Earth").gravity_parameter, body("Earth").radius + perigee_altitude_km
v_perigee = np.sqrt(mu * (1 + escape_eccentricity) / q)
flown_path = fly(mu, q, v_perigee, 3600 * hours_after_perigee)
escape_distance_km = float(np.hypot(*flown_path.y[:2, -1]))

# %% A01-burn
moments, width = np.linspace(0, 60 * burn_minutes, 20001, retstep=True)
flow = THRUST_N / (9.80665 * isp_s)
middle = moments[:-1] + width / 2
burn_delta_v_ms = np.sum(THRUST_N / (start_mass_kg - flow * middle)) * width
propellant_kg = flow * moments[-1]

# %% A01-c3
last = flown_path.y[:, -1]
c3_km2s2 = last[2:] @ last[2:] - 2 * mu / np.hypot(*last[:2])

# %% A01-payload
payload_kg = np.interp(c3_km2s2, launcher(launcher_name).c3, launcher(launcher_name).payload)

# %% A01-designs
from idsea_lessons.orbits import propellant_mass

needed = lambda wet, dv: wet - propellant_mass(wet, dv, isp_s) - dry_mass_kg
wet_masses_kg = np.array([brentq(needed, dry_mass_kg, 10 * dry_mass_kg, args=(dv,)) for dv in design_delta_v_kms])
fitting = [name for name, wet in zip("ABC", wet_masses_kg, strict=True) if wet <= 0.9 * payload_kg]
design = fitting[-1] if fitting else "none"

# %% A01-judge
# Mars must be there when the spacecraft is there.
