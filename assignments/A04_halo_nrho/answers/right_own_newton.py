"""
kind: right
about: Own differential correction with the transition matrix of the library, and its family of NRHOs.
learner: thandi
"""

# %% A04-point
from idsea_lessons.dynamics import collinear_modes, lagrange_points

two = system(heavy, light)
spots = dict(zip(("L1", "L2"), lagrange_points(two)[:2, 0], strict=True))
point_distance_km = abs(spots[point] - two.secondary_position[0]) * two.length
growth_days = two.time / 86400 / collinear_modes(two, point).rate

# %% A04-jacobi
from idsea_lessons.dynamics import jacobi_constant, neck_constants

craft = np.hstack([position_km / earth_moon.length, velocity_kms / earth_moon.speed])
jacobi = jacobi_constant(earth_moon, craft)
gates = neck_constants(earth_moon)[:4]
last_door = ["none", "L1", "L2", "L3", "L4 and L5"][np.count_nonzero(jacobi < gates)]

# %% A04-inertial
from idsea_lessons.dynamics import synodic_to_inertial

days = earth_moon.time / 86400
fixed = synodic_to_inertial(earth_moon, craft, turn_days / days, center="primary")
inertial_km = fixed[:3] * earth_moon.length
inertial_kms = fixed[3:] * earth_moon.speed

# %% A04-halo
from idsea_lessons.dynamics import fly_synodic

x, vy, half = rough_position_km[0] / earth_moon.length, rough_velocity_kms[1] / earth_moon.speed, rough_period_days / days / 2
for _ in range(12):
    start = np.array([x, 0, height_km / earth_moon.length, 0, vy, 0])
    path = fly_synodic(earth_moon, start, half, transition=True)
    there, ahead, matrix = path.at(half), path.at(half - 1e-6), path.transition(half)
    jacobian = np.column_stack([matrix[[1, 3, 5], 0], matrix[[1, 3, 5], 4], (there - ahead)[[1, 3, 5]] / 1e-6])
    x, vy, half = np.array([x, vy, half]) - np.linalg.solve(jacobian, there[[1, 3, 5]])
halo_state = np.array([x, 0, height_km / earth_moon.length, 0, vy, 0])
halo_period_days = 2 * half * days
halo_jacobi = float(jacobi_constant(earth_moon, halo_state))

# %% A04-stability
whole = fly_synodic(earth_moon, halo_state, 2 * half, transition=True)
strong = np.abs(np.linalg.eigvals(whole.transition(2 * half))).max()
stability_index = 0.5 * (strong + 1 / strong)
periods = np.log(1000 * limit_km / error_m) / np.log(strong)
drift_days = periods * halo_period_days

# %% A04-relay
from idsea_lessons.dynamics import halo_family, member, synodic_month

p, q = np.radians(site_latitude_deg), np.radians(site_longitude_deg)
top = np.array([-np.cos(p) * np.cos(q), -np.cos(p) * np.sin(q), np.sin(p)])
count = 0
for when in np.linspace(0, 2 * half, 2500, endpoint=False):
    view = (whole.at(when)[:3] - earth_moon.secondary_position) * earth_moon.length - body("Moon").radius * top
    count += view @ top / np.linalg.norm(view) > np.sin(np.radians(mask_deg))
halo_share_percent = count / 25
lap = synodic_month(earth_moon) * 2 / 9 / earth_moon.time
chain = halo_family(earth_moon, "L2", 60, northern=site_latitude_deg > 0, stop=lambda item: item.period < lap)
track = member(chain, "period", lap).sample(4000)[:, :3] - earth_moon.secondary_position - body("Moon").radius / earth_moon.length * top
nrho_share_percent = 100 * np.mean(track @ top / np.sqrt((track**2).sum(axis=1)) > np.sin(np.radians(mask_deg)))

# %% A04-choose
# The halo orbit: its gap is zero for my lander.
