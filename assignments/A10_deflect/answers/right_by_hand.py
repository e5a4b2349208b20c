"""
kind: right
about: SciPy and formulas by hand: B from the angular momentum, roots by trial, spacecraft counted one by one.
learner: fatou.diop
"""

# %% A10-rock
diameter_m = 1_329_000 / np.sqrt(albedo) * 10 ** (-magnitude / 5)
asteroid_kg = density_kgm3 * np.pi * diameter_m**3 / 6

# %% A10-test
from scipy.optimize import brentq, minimize_scalar

moon_gm = 4 * np.pi**2 * moon_orbit_km**3 / (3600 * moon_period_h) ** 2
new_axis = (moon_gm * ((3600 * moon_period_h + 60 * period_change_min) / (2 * np.pi)) ** 2) ** (1 / 3)
slower = np.sqrt(moon_gm * (2 / moon_orbit_km - 1 / new_axis))
test_push_mms = float(1e6 * (np.sqrt(moon_gm / moon_orbit_km) - slower))
moon_kg = moon_density_kgm3 * 4 / 3 * np.pi * (moon_diameter_m / 2) ** 3
bring = test_mass_kg * test_speed_kms * 1e6
cosine = np.cos(np.deg2rad(ejecta_deg))
beta = brentq(lambda b: bring + bring * (b - 1) * cosine**2 - moon_kg * test_push_mms, 0.1, 50)

# %% A10-target

earth_gm, earth_km = body("Earth").gravity_parameter, body("Earth").radius
nature = ForceModel(surfaces=False)


def pierced(epoch, jump):
    """Fly on from a moment with a jump of the velocity, and find B and S of the encounter."""
    p, u = still.at(epoch)
    way = fly(p, u + jump, epoch, meeting_et + 5 * DAY, nature)

    def seen(moment):
        home, own = state("Earth", moment), way.at(moment)
        return own.position - home.position, own.velocity - home.velocity

    apart = lambda hours: np.linalg.norm(seen(meeting_et + 3600 * hours)[0])
    rough = min(np.arange(-24, 24, 0.25), key=apart)
    hours = minimize_scalar(apart, bounds=(rough - 0.3, rough + 0.3), method="bounded", options={"xatol": 1e-7}).x
    r, v = seen(meeting_et + 3600 * hours)
    h, near = np.cross(r, v), np.linalg.norm(r)
    fast = np.sqrt(v @ v - 2 * earth_gm / near)
    outer = np.cross(v, h) / earth_gm - r / near
    e = np.linalg.norm(outer)
    x, z = outer / e, h / np.linalg.norm(h)
    s = x / e + np.cross(z, x) * np.sqrt(1 - 1 / e**2)
    return np.cross(s, h) / fast, fast * s, meeting_et + 3600 * hours


still = fly(position_km, velocity_kms, orbit_et, meeting_et - 10 * DAY, nature)
b_free, incoming, closest_et = pierced(meeting_et - 20 * DAY, np.zeros(3))
v_infinity_kms = np.sqrt(incoming @ incoming)
aim_km = float(np.linalg.norm(b_free))
capture_km = earth_km * np.sqrt(v_infinity_kms**2 + 2 * earth_gm / earth_km) / v_infinity_kms

# %% A10-shift
sun_gm = body("Sun").gravity_parameter
p0, u0 = still.at(push_et)
pushed_b = lambda cms: pierced(push_et, cms * 1e-5 * u0 / np.linalg.norm(u0))[0]
shift_km = np.linalg.norm(pushed_b(trial_cms) - b_free)
energy = u0 @ u0 / 2 - sun_gm / np.linalg.norm(p0)
home = state("Earth", closest_et).velocity
sideways = np.linalg.norm(home - (home @ incoming) * incoming / (incoming @ incoming))
rule_km = 3 * (-sun_gm / 2 / energy) * np.linalg.norm(u0) * trial_cms * 1e-5 / sun_gm * (meeting_et - push_et) * sideways
lacking = lambda cms: np.linalg.norm(pushed_b(cms)) - capture_km - margin_km
faster, slow = brentq(lacking, 0, 30, xtol=1e-4), brentq(lacking, -30, 0, xtol=1e-4)
needed_cms = faster if faster < -slow else slow

# %% A10-mission
def safe(one, count):
    jump = count * one.mass_kg * one.velocity_kms / asteroid_kg
    return np.linalg.norm(pierced(one.impact_et, jump)[0]) >= capture_km + margin_km


spacecraft, offer = 41, "A"
for name in ("F", "E", "D", "C", "B", "A"):  # the later offers first, and within a pair the later one
    rivals = [other for other in offers if offers[other].impact_et > offers[name].impact_et]
    for count in range(1, 41):
        if count + 1 > spacecraft:
            break
        if safe(offers[name], count):
            if count + 1 < spacecraft or offers[name].impact_et > offers[offer].impact_et:
                spacecraft, offer = count + 1, name
            break

# %% A10-decide
# Both: spacecraft are ordered, and an observer flies ahead.
