"""
kind: right
about: No orbit of the library: SciPy, differences for the matrix, its own formulas.
learner: carlos.mendoza
"""

# %% A04-point
from scipy.optimize import brentq

a, b = body(heavy).gravity_parameter, body(light).gravity_parameter
D = body(light).semi_major_axis
m, spin = b / (a + b), np.sqrt((a + b) / D**3)
acceleration = lambda x: x - (1 - m) / (x + m) ** 2 - m * np.sign(x + m - 1) / (x + m - 1) ** 2
hill = (m / 3) ** (1 / 3)
bounds = (1 - m - 1.5 * hill, 1 - m - 0.5 * hill) if point == "L1" else (1 - m + 0.5 * hill, 1 - m + 1.5 * hill)
x_point = brentq(acceleration, *bounds, xtol=1e-15)
point_distance_km = D * abs(x_point - 1 + m)
c2 = (1 - m) / abs(x_point + m) ** 3 + m / abs(x_point + m - 1) ** 3
A = np.array([[0, 0, 1, 0], [0, 0, 0, 1], [1 + 2 * c2, 0, 0, 2], [0, 1 - c2, -2, 0]])
growth_days = 1 / (np.linalg.eigvals(A).real.max() * spin) / 86400

# %% A04-jacobi
ge, gm, dist = body("Earth").gravity_parameter, body("Moon").gravity_parameter, 384400.0
mu = gm / (ge + gm)
V = np.sqrt((ge + gm) / dist)
X, Y, Z = position_km / dist


def at_rest(x, y=0.0, z=0.0):
    return x**2 + y**2 + 2 * (1 - mu) / np.sqrt((x + mu) ** 2 + y**2 + z**2) + 2 * mu / np.sqrt((x + mu - 1) ** 2 + y**2 + z**2)


jacobi = at_rest(X, Y, Z) - np.sum((velocity_kms / V) ** 2)
line = np.linspace(-1.5, 1.5, 3_000_001)
values = at_rest(line)
inside = np.flatnonzero((values[1:-1] < values[:-2]) & (values[1:-1] < values[2:])) + 1
l3, l1, l2 = values[inside]
last_door = "none"
for name, gate in (("L1", l1), ("L2", l2), ("L3", l3), ("L4 and L5", at_rest(0.5 - mu, np.sqrt(0.75)))):
    if jacobi < gate:
        last_door = name

# %% A04-inertial
w = np.sqrt((ge + gm) / dist**3)
angle = w * turn_days * 86400
c, s = np.cos(angle), np.sin(angle)
turn = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])
from_earth = position_km + np.array([mu * dist, 0, 0])
inertial_km = turn @ from_earth
inertial_kms = turn @ (velocity_kms + np.cross([0, 0, w], from_earth))

# %% A04-halo
from scipy.integrate import solve_ivp
from scipy.optimize import fsolve


def field(t, u):
    p, q = u[:3] - np.array([-mu, 0, 0]), u[:3] - np.array([1 - mu, 0, 0])
    pull = -(1 - mu) * p / np.linalg.norm(p) ** 3 - mu * q / np.linalg.norm(q) ** 3
    return np.concatenate([u[3:], pull + np.array([u[0] + 2 * u[4], u[1] - 2 * u[3], 0])])


def end(u, time, **options):
    return solve_ivp(field, (0, time), u, method="DOP853", rtol=1e-11, atol=1e-12, **options)


z0 = height_km / dist
right_angle = lambda k: end([k[0], 0, z0, 0, k[1], 0], k[2]).y[[1, 3, 5], -1]
x0, v0, half = fsolve(right_angle, [rough_position_km[0] / dist, rough_velocity_kms[1] / V, rough_period_days * 43200 * w])
halo_state = [x0, 0, z0, 0, v0, 0]
halo_period_days = 2 * half / w / 86400
halo_jacobi = at_rest(x0, 0, z0) - v0**2

# %% A04-stability
columns = []
for k in range(6):
    little = np.zeros(6)
    little[k] = 1e-6
    ends = [end(np.array(halo_state) + sign * little, 2 * half).y[:, -1] for sign in (1, -1)]
    columns.append((ends[0] - ends[1]) / 2e-6)
big = np.max(np.abs(np.linalg.eigvals(np.array(columns).T)))
stability_index = (big + 1 / big) / 2
drift_days = halo_period_days * np.log2(limit_km * 1e3 / error_m) / np.log2(big)

# %% A04-relay
phi, lam = np.deg2rad(site_latitude_deg), np.deg2rad(site_longitude_deg - 180)
zenith = np.array([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])


def percentage(first, period):
    moments = np.linspace(0, period, 6000, endpoint=False)
    track = (end(first, period, t_eval=moments).y[:3].T - [1 - mu, 0, 0]) * dist - 1737.4 * zenith
    angle = 90 - np.degrees(np.arccos(track @ zenith / np.sqrt(np.sum(track**2, axis=1))))
    return np.count_nonzero(angle > mask_deg) / 60


halo_share_percent = percentage(halo_state, 2 * half)
month_d = 1 / (w * 86400 / 2 / np.pi - 1 / 365.256)
lap = 2 * month_d / 9 * 86400 * w
meet = lambda k: end([k[0], 0, k[1], 0, k[2], 0], lap / 2).y[[1, 3, 5], -1]
xa, za, va = fsolve(meet, [1.0219, np.sign(site_latitude_deg) * 0.182, -0.1029])
nrho_share_percent = percentage([xa, 0, za, 0, va, 0], lap)

# %% A04-choose
# The halo orbit, because the site is in the middle of the far side.
