"""
kind: right
about: Results as astropy quantities in other units than asked, and words in other letters.
learner: amina
"""

# %% A04-point
from astropy import units as u
from idsea_lessons.dynamics import collinear_modes, lagrange_points

pair = system(heavy, light)
x = lagrange_points(pair)[int(point[1]) - 1, 0]
point_distance_km = (abs(x + pair.mass_ratio - 1) * pair.length * u.km).to(u.au)
growth_days = (pair.time / collinear_modes(pair, point).rate * u.s).to(u.year)

# %% A04-jacobi
from idsea_lessons.dynamics import jacobi_constant, open_necks

km, kms = position_km * u.km, velocity_kms * u.km / u.s
pos = (km / (earth_moon.length * u.km)).to_value(u.one)
vel = (kms / (earth_moon.speed * u.km / u.s)).to_value(u.one)
jacobi = jacobi_constant(earth_moon, [*pos, *vel]) * u.one
opened = open_necks(earth_moon, jacobi.value)
last_door = opened[-1].lower() if opened else "NONE"

# %% A04-inertial
from scipy.spatial.transform import Rotation

month = earth_moon.period * u.s
spin = Rotation.from_euler("z", float(turn_days * u.d / month) * 360, degrees=True)
arm = km + earth_moon.mass_ratio * earth_moon.length * u.km * np.array([1, 0, 0])
inertial_km = (spin.apply(arm.value) * u.km).to(u.m)
swing = np.cross([0, 0, 2 * np.pi], arm.value) * u.km / month
inertial_kms = spin.apply((kms + swing).to_value(u.m / u.s)) * u.m / u.s

# %% A04-halo
from idsea_lessons.dynamics import halo_family, member

wanted = height_km / earth_moon.length
orbits = halo_family(earth_moon, "L2", 30, northern=wanted > 0)
orbit = member(orbits, "z", wanted)
halo_state = list(orbit.state)
halo_period_days = (orbit.period_seconds * u.s).to(u.h)
halo_jacobi = np.float64(orbit.jacobi_constant)

# %% A04-stability
stability_index = abs(orbit.stability_indices).max()
grown = np.arccosh(stability_index)
drift_days = (orbit.period_seconds * u.s * np.log((limit_km * u.km / (error_m * u.m)).to_value(u.one)) / grown).to(u.week)

# %% A04-relay
from idsea_lessons.dynamics import near_rectilinear_halo

lat, lon = site_latitude_deg * u.deg, site_longitude_deg * u.deg
up = np.array([-np.cos(lat) * np.cos(lon), -np.cos(lat) * np.sin(lon), np.sin(lat)])
shares = []
for one in (orbit, near_rectilinear_halo(earth_moon, northern=bool(lat > 0))):
    ray = (one.sample(3001)[1:, :3] - earth_moon.secondary_position) * earth_moon.length - body("Moon").radius * up
    high = (np.arcsin(np.einsum("ni,i->n", ray, up) / np.linalg.norm(ray, axis=1)) * u.rad).to(u.deg)
    shares.append(np.mean(high > mask_deg * u.deg) * 100)
halo_share_percent, nrho_share_percent = shares

# %% A04-choose
# A southern NRHO.
