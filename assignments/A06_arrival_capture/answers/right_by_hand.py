"""
kind: right
about: No arrival function: SciPy integrates everything, the B-plane and the correction by hand.
learner: fatou.diop
"""

# %% A06-approach
from scipy.integrate import solve_ivp
from scipy.optimize import minimize_scalar

model = ForceModel(frame="J2000")
flight = fly(position_km, velocity_kms, telemetry_et, telemetry_et + 70 * 86400, model)
gm, radius = body("Mars").gravity_parameter, body("Mars").radius

def seen(track, moment):
    mars_then = state("Mars", moment, frame="J2000")
    own = track.at(moment)
    return own.position - mars_then.position, own.velocity - mars_then.velocity

def nearest(track, around):
    apart = lambda moment: np.linalg.norm(seen(track, moment)[0])
    return minimize_scalar(apart, bounds=(around - 43200, around + 43200), method="bounded", options={"xatol": 0.1}).x

looks = telemetry_et + np.arange(30 * 4, 70 * 4) * 21600.0
moment = nearest(flight, looks[np.argmin(np.linalg.norm(seen(flight, looks[looks < flight.stop])[0], axis=1))])
r, v = seen(flight, moment)
v_infinity_kms = (v @ v - 2 * gm / np.linalg.norm(r)) ** 0.5
closest_altitude_km = float(np.linalg.norm(r) - radius)
closest_utc = utc(moment, 3)

# %% A06-aim
def pierce(r, v):
    """B and S from the angular momentum and the angle of the incoming asymptote."""
    near, speed, h = np.linalg.norm(r), (v @ v - 2 * gm / np.linalg.norm(r)) ** 0.5, np.cross(r, v)
    outer = np.cross(v, h) / gm - r / near
    e = np.linalg.norm(outer)
    x, z = outer / e, h / np.linalg.norm(h)
    s = x / e + np.cross(z, x) * (1 - 1 / e**2) ** 0.5
    return np.cross(s, h) / speed, s

b, s = pierce(r, v)
t_axis = np.cross(s, mars_pole)
t_axis /= np.linalg.norm(t_axis)
r_axis = np.cross(s, t_axis)
b_dot_t_km, b_dot_r_km = b @ t_axis, b @ r_axis
normal = np.cross(b, s) / np.linalg.norm(b)
inclination_deg = np.degrees(np.arctan2(np.linalg.norm(np.cross(normal, mars_pole)), normal @ mars_pole))

# %% A06-correction
q = radius + wanted_altitude_km
v_q = np.sqrt(v_infinity_kms**2 + 2 * gm / q)
wanted_b_km = q * v_q / v_infinity_kms  # angular momentum

x0, v0 = flight.at(correction_et)

def aimed(dv):
    track = fly(x0, v0 + dv, correction_et, moment + 43200, model)
    close = nearest(track, moment) if track.met is None else track.stop
    b_now, s_now = pierce(*seen(track, close))
    t_now = np.cross(s_now, mars_pole) / np.linalg.norm(np.cross(s_now, mars_pole))
    return np.array([b_now @ t_now, b_now @ np.cross(s_now, t_now)])

goal = wanted_b_km * np.array([b_dot_t_km, b_dot_r_km]) / np.linalg.norm(b)
dv = np.zeros(3)
for _ in range(4):
    now = aimed(dv)
    slopes = np.array([(aimed(dv + push) - now) / 1e-5 for push in 1e-5 * np.eye(3)]).T
    multiplier = np.linalg.solve(slopes @ slopes.T, goal - now + slopes @ dv)
    dv = slopes.T @ multiplier
correction_ms = 1000 * np.sqrt(dv @ dv)

# %% A06-capture
far = radius + apoapsis_altitude_km
v_ellipse = np.sqrt(2 * gm * far / (q * (q + far)))
capture_ms = 1000 * (v_q - v_ellipse)
half = solve_ivp(lambda t, y: [*y[2:], *(-gm * y[:2] / np.hypot(*y[:2]) ** 3)], (0, 1.6e5), [q, 0, 0, v_ellipse],
                 events=lambda t, y: y[1], rtol=1e-10, atol=1e-9, method="DOP853", max_step=2000)
planned_period_h = 2 * half.t_events[0][half.t_events[0] > 100][0] / 3600

# %% A06-burn
flow = THRUST_N / 9.80665 / isp_s
mass_after_kg = arrival_mass_kg / np.exp(capture_ms / 9.80665 / isp_s)
burn_s = (arrival_mass_kg - mass_after_kg) / flow

def motion(t, y, thrust=THRUST_N / 1000):
    pull = -gm * y[:2] / np.hypot(*y[:2]) ** 3
    return [*y[2:4], *(pull - thrust / y[4] * y[2:4] / np.hypot(*y[2:4])), -flow * (thrust > 0)]

options = {"rtol": 1e-11, "atol": 1e-9, "method": "DOP853"}
lit = solve_ivp(lambda t, y: motion(t, y, 0.0), (0, -burn_s / 2), [q, 0, 0, v_q, arrival_mass_kg], **options).y[:, -1]
out = solve_ivp(motion, (0, burn_s), lit, **options).y[:, -1]
energy = out[2:4] @ out[2:4] / 2 - gm / np.hypot(*out[:2])
flown_period_h = np.pi * gm / np.sqrt(-2 * energy**3) / 3600

# %% A06-advise
# The telemetry is rounded: wait until the aim is known.
