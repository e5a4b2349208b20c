"""
kind: right
about: Quantities of astropy, in other units than the names say.
learner: kenji.sato
"""

# %% A10-rock
from idsea_lessons.dynamics.asteroid_size import diameter_from_magnitude

from astropy import units as u

size_m = 1e3 * diameter_from_magnitude(magnitude, albedo)
diameter_m = (size_m * u.m).to(u.km)
heavy_kg = density_kgm3 * 4 / 3 * np.pi * (size_m / 2) ** 3
asteroid_kg = (heavy_kg * u.kg).to(u.t)

# %% A10-test
moon_speed = 2 * np.pi * moon_orbit_km / (moon_period_h * 3600)
ratio = 1 + period_change_min / (60 * moon_period_h)
slower_kms = moon_speed * (1 - np.sqrt(2 - ratio ** (-2 / 3)))
test_push_mms = slower_kms * u.km / u.s
moon_kg = moon_density_kgm3 * np.pi * moon_diameter_m**3 / 6
simple = moon_kg * slower_kms / (test_mass_kg * test_speed_kms)
beta = u.dimensionless_unscaled * 1 + u.dimensionless_unscaled * (simple - 1) / np.cos(np.radians(ejecta_deg)) ** 2

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
fast_kms = np.linalg.norm(met.v_infinity)
v_infinity_kms = (fast_kms * u.km / u.s).to(u.m / u.s)
aim_km = np.linalg.norm(met.b) * 1000 * u.m
escape_kms = np.sqrt(2 * body("Earth").gravity_parameter / body("Earth").radius)
reach_km = body("Earth").radius * np.hypot(1, escape_kms / fast_kms)
capture_km = (reach_km * u.km).to(u.au)

# %% A10-shift
from idsea_lessons.navigation.deflection import along_track_shift, relative_angle

spot, speed = free.at(push_et)
heading = speed / np.linalg.norm(speed)


def aim_after(cms):
    return encounter(flown_past(push_et, 1e-5 * cms * heading), "Earth", around=meeting_et).b


shift_km = np.linalg.norm(aim_after(trial_cms) - met.b) * 1e3 * u.m
axis_km = 1 / (2 / np.linalg.norm(spot) - speed @ speed / body("Sun").gravity_parameter)
theta = relative_angle("Earth", met.epoch, met.v_infinity)
home_kms = np.linalg.norm(state("Earth", met.epoch).velocity)
late_s = (meeting_et - push_et) * u.s
rule_km = along_track_shift(axis_km * u.km, np.linalg.norm(speed) * u.km / u.s, trial_cms * u.cm / u.s, late_s, home_kms * u.km / u.s, theta * u.rad)


def smallest(length):
    slope = aim_after(1) - met.b
    terms = [slope @ slope, 2 * slope @ met.b, met.b @ met.b - length**2]
    return min(np.roots(terms), key=abs)


needed_cms = (smallest(reach_km + margin_km) * u.cm / u.s).to(u.m / u.s)

# %% A10-mission
from idsea_lessons.navigation.defence import kinetic_impact


def hits_needed(one, beta_used=1.0, length=reach_km + margin_km):
    slope = encounter(flown_past(one.impact_et, kinetic_impact(one.mass_kg, one.velocity_kms, heavy_kg, beta_used)), "Earth", around=meeting_et).b - met.b
    return max(np.roots([slope @ slope, 2 * slope @ met.b, met.b @ met.b - length**2]))


counts = {name: int(np.ceil(hits_needed(one))) for name, one in offers.items()}
offer = " " + min(counts, key=lambda name: (counts[name], -offers[name].impact_et))
offer = offer.lower()
spacecraft = np.int64(counts[offer.strip().upper()] + 1)

# %% A10-decide
# The observer first, with the impactors ready.
