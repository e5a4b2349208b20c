"""
kind: right
about: Only formulas, and SciPy for the flights: point masses on the way, the Moon alone for the burn.
learner: carlos.mendoza
"""

# %% A03-ellipse
GM_E, R_E = 398600.44, 6378.137
moon_distance_km = np.sqrt((state("Moon", et(arrival_day), observer="Earth").position ** 2).sum())
a = (R_E + parking_altitude_km + moon_distance_km) / 2
circle = np.sqrt(GM_E / (R_E + parking_altitude_km))
injection_kms = circle * (np.sqrt(moon_distance_km / a) - 1)
half_ellipse_h = np.pi * np.sqrt(a**3 / GM_E) / 3600

# %% A03-conic
GM_M, R_M, D = 4902.8, 1737.4, 384400.0
S = D * (GM_M / GM_E) ** 0.4
r0 = R_E + parking_altitude_km
v0 = np.sqrt(c3_km2s2 + 2 * GM_E / r0)

def at_the_edge(degrees):
    """Entry distance, square of the speed there, signed angular momentum, all but the first seen from the Moon."""
    lam = np.radians(degrees)
    out, side = D - S * np.cos(lam), S * np.sin(lam)
    r1 = np.hypot(out, side)
    across = r0 * v0 / r1
    away = np.sqrt(c3_km2s2 + 2 * GM_E / r1 - across**2)
    vx = (away * out - across * side) / r1
    vy = (away * side + across * out) / r1 - np.sqrt((GM_E + GM_M) / D)
    return r1, vx**2 + vy**2, (out - D) * vy - side * vx

def signed_perilune(degrees):
    """Positive where it passes the Moon in the sense of the Moon."""
    _, square, spin = at_the_edge(degrees)
    shape = np.sqrt(1 + (square - 2 * GM_M / S) * spin**2 / GM_M**2)
    return np.sign(spin) * spin**2 / GM_M / (1 + shape)

entry_distance_km, speed_2, _ = at_the_edge(entry_angle_deg)
v_infinity_kms = np.sqrt(speed_2 - 2 * GM_M / S)
conic_altitude_km = signed_perilune(entry_angle_deg) - R_M
left, right = float(entry_angle_deg), 60.0
for _ in range(50):
    middle = (left + right) / 2
    if signed_perilune(middle) > R_M + aim_altitude_km:
        left = middle
    else:
        right = middle
aim_angle_deg = left

# %% A03-flight
from scipy.integrate import solve_ivp

def pull(t, y):
    acceleration = -GM_E * y[:3] / np.linalg.norm(y[:3]) ** 3
    for name, gm in (("Moon", GM_M), ("Sun", 1.32712440042e11)):
        where = state(name, t, observer="Earth", frame="J2000").position
        gap = where - y[:3]
        acceleration = acceleration + gm * (gap / np.linalg.norm(gap) ** 3 - where / np.linalg.norm(where) ** 3)
    return np.concatenate([y[3:], acceleration])

def radial(t, y):
    moon = state("Moon", t, observer="Earth", frame="J2000")
    return (y[:3] - moon.position) @ (y[3:] - moon.velocity)

radial.terminal, radial.direction = True, 1
path = solve_ivp(
    pull, (tracked_et, tracked_et + 7 * 86400), [*tracked_position_km, *tracked_velocity_kms],
    method="DOP853", rtol=1e-10, atol=1e-8, events=radial,
)
end = path.t_events[0][0]
perilune_altitude_km = np.linalg.norm(path.y_events[0][0, :3] - state("Moon", end, observer="Earth", frame="J2000").position) - R_M
perilune_utc = utc(end)

# %% A03-impulse
x, v = before_position_km, before_velocity_kms
energy, spin = v @ v / 2 - GM_M / np.linalg.norm(x), np.linalg.norm(np.cross(x, v))
near = spin**2 / GM_M / (1 + np.sqrt(1 + 2 * energy * spin**2 / GM_M**2))
a_moon = (GM_M * (3600 * period_h / 2 / np.pi) ** 2) ** (1 / 3)
impulse_ms = 1e3 * (spin / near - np.sqrt(GM_M * (2 / near - 1 / a_moon)))
apolune_altitude_km = 2 * a_moon - near - R_M

# %% A03-burn
from scipy.optimize import brentq

exhaust = 9.80665 * isp_s
def about_the_moon(seconds, y0, newton=0.0, backwards=1):
    """The Moon alone pulls, the engine brakes."""
    def rate(t, y):
        push = newton / 1000 / (start_mass_kg - newton / exhaust * t)
        return [*y[3:], *(-GM_M * y[:3] / np.linalg.norm(y[:3]) ** 3 - push * y[3:] / np.linalg.norm(y[3:]))]
    return solve_ivp(rate, (0, backwards * seconds), y0, method="DOP853", rtol=1e-10, atol=1e-9).y[:, -1]

wait = brentq(lambda s: np.prod(np.split(about_the_moon(s, [*x, *v]), 2), axis=0).sum(), 3000, 4200)
perilune = about_the_moon(wait, [*x, *v])
def energy_left(seconds):
    stop = about_the_moon(seconds, about_the_moon(seconds / 2, perilune, backwards=-1), THRUST_N)
    return stop[3:] @ stop[3:] / 2 - GM_M / np.linalg.norm(stop[:3]) + GM_M / 2 / a_moon

seconds = brentq(energy_left, 300, 1800)
burn_min = seconds / 60
propellant_kg = THRUST_N * seconds / exhaust
loss_ms = -exhaust * np.log(1 - propellant_kg / start_mass_kg) - impulse_ms

# %% A03-judge
# 1. No burn is perfect. 2. The loss grows about with the square of the time. 3. It must still come down.
