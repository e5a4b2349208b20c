"""
kind: wrong
about: The velocity of the Moon forgotten at the edge of its sphere, and the entry counted from behind the Moon.
learner: omar
loses:
  A03-entry-test: 1
  A03-infinity-test: 1
  A03-conic-altitude-test: 1
says:
  A03-entry-test: "behind the Moon"
  A03-infinity-test: "velocity of the Moon is missing"
  A03-conic-altitude-test: "velocity of the Moon is missing"
"""

# %% A03-ellipse
from idsea_lessons.orbits import hohmann

there = state("Moon", arrival_day, observer="Earth", frame="J2000").position
moon_distance_km = float(np.linalg.norm(there))
injection_kms, _, seconds, *_ = hohmann("Earth", body("Earth").radius + parking_altitude_km, moon_distance_km)
half_ellipse_h = seconds / 3600

# %% A03-conic
from scipy.optimize import brentq
from idsea_lessons.dynamics.lunar_patched_conic import patched_conic

low = body("Earth").radius + parking_altitude_km
speed = np.sqrt(c3_km2s2 + 2 * body("Earth").gravity_parameter / low)
def enter(angle):
    return patched_conic(low, speed, np.deg2rad(angle))

entry_distance_km = enter(entry_angle_deg).distance
v_infinity_kms = enter(entry_angle_deg).v_infinity
conic_altitude_km = enter(entry_angle_deg).perilune_radius - body("Moon").radius
aim = body("Moon").radius + aim_altitude_km
grid = np.linspace(entry_angle_deg, 60, 400)
first = grid[np.argmax(enter(grid).perilune_radius < aim)]
aim_angle_deg = brentq(lambda angle: enter(angle).perilune_radius - aim, entry_angle_deg, first)
gm_moon, edge, far = body("Moon").gravity_parameter, body("Moon").sphere_of_influence, body("Moon").semi_major_axis
lam = np.deg2rad(entry_angle_deg)
entry_distance_km = np.sqrt(far**2 + edge**2 + 2 * far * edge * np.cos(lam))
point = np.array([far - edge * np.cos(lam), edge * np.sin(lam)])
r1 = np.hypot(*point)
sideways = low * speed / r1
upwards = np.sqrt(c3_km2s2 + 2 * body("Earth").gravity_parameter / r1 - sideways**2)
v = (upwards * point + sideways * np.array([-point[1], point[0]])) / r1
x = point - [far, 0]
energy, spin = v @ v / 2 - gm_moon / edge, x[0] * v[1] - x[1] * v[0]
v_infinity_kms = np.sqrt(2 * energy)
conic_altitude_km = spin**2 / gm_moon / (1 + np.sqrt(1 + 2 * energy * spin**2 / gm_moon**2)) - body("Moon").radius

# %% A03-flight
from idsea_lessons.dynamics import fly
from idsea_lessons.dynamics.lunar_transfer import TO_THE_MOON

onward = fly(tracked_position_km, tracked_velocity_kms, tracked_et, plan.arrival + 86400, TO_THE_MOON)
approach = onward.closest("Moon")
perilune_altitude_km = approach.distance - body("Moon").radius
perilune_utc = utc(approach.epoch)

# %% A03-impulse
from idsea_lessons.orbits import semi_major_axis_from_period, vis_viva

low_km, fast_kms = (np.linalg.norm(each) for each in plan.perilune)
axis_km = semi_major_axis_from_period("Moon", 3600 * period_h)
impulse_ms = 1000 * (fast_kms - vis_viva("Moon", low_km, axis_km))
apolune_altitude_km = 2 * axis_km - low_km - body("Moon").radius

# %% A03-burn
from idsea_lessons.dynamics.lunar_capture import capture_into

braked = capture_into(before_position_km, before_velocity_kms, before_et, 3600 * period_h, THRUST_N, isp_s, start_mass_kg)
burn_min = braked.burn.duration / 60
propellant_kg = braked.burn.flow * braked.burn.duration
loss_ms = 1000 * (braked.delta_v - braked.impulse)

# %% A03-judge
# 1. No burn is perfect. 2. The loss grows about with the square of the time. 3. It must still come down.
