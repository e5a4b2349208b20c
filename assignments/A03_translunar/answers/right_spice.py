"""
kind: right
about: SPICE for the conics, and an own search over burns that the library flies.
learner: fatou.diop
"""

# %% A03-ellipse
import spiceypy
from scipy.optimize import brentq

earth, moon = body("Earth"), body("Moon")
moon_distance_km = spiceypy.vnorm(spiceypy.spkpos("301", float(et(arrival_day)), "J2000", "NONE", "399")[0])
near = earth.radius + parking_altitude_km
def climb(kms):
    return spiceypy.oscltx([near, 0, 0, 0, kms, 0], 0, earth.gravity_parameter)

circle = (earth.gravity_parameter / near) ** 0.5
start_kms = brentq(lambda kms: climb(kms)[9] * (1 + climb(kms)[1]) - moon_distance_km, 1.2 * circle, 1.414 * circle)
injection_kms = start_kms - circle
half_ellipse_h = climb(start_kms)[10] / 2 / 3600

# %% A03-conic
c3_speed = (c3_km2s2 + 2 * earth.gravity_parameter / near) ** 0.5
full = [near, 0, 0, 0, c3_speed, 0]
D, S = moon.semi_major_axis, moon.sphere_of_influence
def entry(angle):
    """Distance from the Earth, and the hyperbola that SPICE finds about the Moon."""
    point = np.array([D - S * np.cos(np.radians(angle)), S * np.sin(np.radians(angle)), 0])
    goal = np.linalg.norm(point)
    clock = np.linspace(0, climb(c3_speed)[10] / 2, 4)
    t = brentq(lambda s: np.linalg.norm(spiceypy.prop2b(earth.gravity_parameter, full, s)[:3]) - goal, 0, clock[-1])
    there = spiceypy.prop2b(earth.gravity_parameter, full, t)
    turn = np.arctan2(point[1], point[0]) - np.arctan2(there[1], there[0])
    v = spiceypy.rotate(-turn, 3) @ there[3:] - [0, ((earth.gravity_parameter + moon.gravity_parameter) / D) ** 0.5, 0]
    x = point - [D, 0, 0]
    return goal, spiceypy.oscltx([*x, *v], 0, moon.gravity_parameter), np.cross(x, v)[2]

entry_distance_km, hyperbola, _ = entry(entry_angle_deg)
v_infinity_kms = (-moon.gravity_parameter / hyperbola[9]) ** 0.5
conic_altitude_km = hyperbola[0] - moon.radius
over = lambda angle: np.copysign(entry(angle)[1][0], entry(angle)[2]) - moon.radius - aim_altitude_km
aim_angle_deg = brentq(over, entry_angle_deg, 58)

# %% A03-flight
from idsea_lessons.dynamics import Burn, ForceModel, fly

model = ForceModel("Earth", ("Moon", "Sun"), oblate=("Earth",), frame="J2000")
leg = fly(tracked_position_km, tracked_velocity_kms, tracked_et, tracked_et + 6 * 86400, model)
def radial_speed(t, _):
    r, v = leg.seen_from("Moon", t)
    return (r * v).sum(axis=1)

passes = leg.when(radial_speed, rising=True)
heights = np.linalg.norm(leg.seen_from("Moon", passes).position, axis=1) - moon.radius
perilune_altitude_km, perilune_utc = heights.min(), utc(passes[heights.argmin()])

# %% A03-impulse
about = ForceModel("Moon", ("Earth", "Sun"), frame="J2000")
free = fly(before_position_km, before_velocity_kms, before_et, before_et + 7200, about)
lowest_km, lowest_et = free.closest("Moon")
fastest_kms = np.linalg.norm(free.at(lowest_et).velocity)
around = lambda kms: spiceypy.oscltx([lowest_km, 0, 0, 0, kms, 0], 0, moon.gravity_parameter)
low_speed = (moon.gravity_parameter / lowest_km) ** 0.5
slow_kms = brentq(lambda kms: around(kms)[10] - 3600 * period_h, 1.01 * low_speed, 1.41 * low_speed)
impulse_ms = 1000 * (fastest_kms - slow_kms)
apolune_altitude_km = around(slow_kms)[9] * (1 + around(slow_kms)[1]) - moon.radius

# %% A03-burn
def period_left(minutes):
    """Seconds beyond the wanted period, as one over it, so that a flight past the Moon does no harm."""
    engine = Burn(lowest_et - 30 * minutes, 60 * minutes, THRUST_N, isp_s, start_mass_kg, "against")
    late = fly(before_position_km, before_velocity_kms, before_et, engine.stop, about, manoeuvres=[engine])
    r, v = late.at(engine.stop)
    return 1 / spiceypy.oscltx([*r, *v], 0, moon.gravity_parameter)[9] - 1 / around(slow_kms)[9], engine

burn_min = brentq(lambda minutes: period_left(minutes)[0], 5, 30)
fired = period_left(burn_min)[1]
propellant_kg = start_mass_kg - fired.final_mass
loss_ms = 9.80665 * isp_s * np.log(start_mass_kg / fired.final_mass) - impulse_ms

# %% A03-judge
# 1. No burn is perfect. 2. The loss grows about with the square of the time. 3. It must still come down.
