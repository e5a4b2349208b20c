"""
kind: wrong
about: The engine starts at the perilune.
learner: ines
loses:
  A03-burn-test: 2
  A03-loss-test: 1
says:
  A03-burn-test: "your burn begins at the perilune"
  A03-loss-test: "your burn begins at the perilune"
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

braked = capture_into(before_position_km, before_velocity_kms, before_et, 3600 * period_h, THRUST_N, isp_s, start_mass_kg, ignition=plan.arrival)
burn_min = braked.burn.duration / 60
propellant_kg = braked.burn.flow * braked.burn.duration
loss_ms = 1000 * (braked.delta_v - braked.impulse)

# %% A03-judge
# 1. No burn is perfect. 2. The loss grows about with the square of the time. 3. It must still come down.
