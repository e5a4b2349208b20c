"""
kind: wrong
about: The closest point is taken for the way far away: speed, distance, angle.
learner: kofi
loses:
  A10-v-infinity-test: 1
  A10-aim-test: 1
  A10-rule-test: 1
says:
  A10-v-infinity-test: "where the Earth has made the asteroid faster"
  A10-aim-test: "closest distance of the bent path"
  A10-rule-test: "where the Earth has bent the path"
"""

# %% A10-rock
from idsea_lessons.dynamics.asteroid_size import diameter_from_magnitude

diameter_m = 1e3 * diameter_from_magnitude(magnitude, albedo)
asteroid_kg = density_kgm3 * 4 / 3 * np.pi * (diameter_m / 2) ** 3

# %% A10-test
moon_speed = 2 * np.pi * moon_orbit_km / (moon_period_h * 3600)
ratio = 1 + period_change_min / (60 * moon_period_h)
test_push_mms = 1e6 * moon_speed * (1 - np.sqrt(2 - ratio ** (-2 / 3)))
moon_kg = moon_density_kgm3 * np.pi * moon_diameter_m**3 / 6
simple = moon_kg * test_push_mms * 1e-6 / (test_mass_kg * test_speed_kms)
beta = 1 + (simple - 1) / np.cos(np.radians(ejecta_deg)) ** 2

# %% A10-target
from idsea_lessons.dynamics import Impulse
from idsea_lessons.navigation.deflection import encounter

nature = ForceModel(surfaces=False)
last_et = meeting_et + 20 * DAY


def flown_past(epoch=None, change=(0.0, 0.0, 0.0)):
    pushes = [] if epoch is None else [Impulse(epoch, change)]
    return fly(position_km, velocity_kms, orbit_et, last_et, nature, manoeuvres=pushes)


free = flown_past()
met = encounter(free, "Earth", around=meeting_et)
closest = free.seen_from("Earth", met.epoch)
v_infinity_kms = np.linalg.norm(closest.velocity)
aim_km = np.linalg.norm(closest.position)
escape_kms = np.sqrt(2 * body("Earth").gravity_parameter / body("Earth").radius)
capture_km = body("Earth").radius * np.hypot(1, escape_kms / v_infinity_kms)

# %% A10-shift
from idsea_lessons.navigation.deflection import along_track_shift, relative_angle

spot, speed = free.at(push_et)
heading = speed / np.linalg.norm(speed)


def aim_after(cms):
    return encounter(flown_past(push_et, 1e-5 * cms * heading), "Earth", around=meeting_et).b


shift_km = np.linalg.norm(aim_after(trial_cms) - met.b)
axis_km = 1 / (2 / np.linalg.norm(spot) - speed @ speed / body("Sun").gravity_parameter)
theta = relative_angle("Earth", met.epoch, closest.velocity)
home_kms = np.linalg.norm(state("Earth", met.epoch).velocity)
rule_km = along_track_shift(axis_km, np.linalg.norm(speed), 1e-5 * trial_cms, meeting_et - push_et, home_kms, theta)


def smallest(length):
    slope = aim_after(1) - met.b
    terms = [slope @ slope, 2 * slope @ met.b, met.b @ met.b - length**2]
    return min(np.roots(terms), key=abs)


needed_cms = smallest(capture_km + margin_km)

# %% A10-mission
from idsea_lessons.navigation.defence import kinetic_impact


def hits_needed(one, beta_used=1.0, length=capture_km + margin_km):
    slope = encounter(flown_past(one.impact_et, kinetic_impact(one.mass_kg, one.velocity_kms, asteroid_kg, beta_used)), "Earth", around=meeting_et).b - met.b
    return max(np.roots([slope @ slope, 2 * slope @ met.b, met.b @ met.b - length**2]))


counts = {name: int(np.ceil(hits_needed(one))) for name, one in offers.items()}
offer = min(counts, key=lambda name: (counts[name], -offers[name].impact_et))
spacecraft = counts[offer] + 1
