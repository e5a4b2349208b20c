"""
kind: wrong
about: North and south exchanged: in the start of the halo orbit and in the choice of the NRHO.
learner: ravi
loses:
  A04-halo-test: 2
  A04-nrho-share-test: 1
says:
  A04-halo-test: "wrong side of the plane"
  A04-nrho-share-test: "other side of the plane than your lander"
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
from idsea_lessons.dynamics import correct_orbit

guess = np.hstack([rough_position_km / earth_moon.length, rough_velocity_kms / earth_moon.speed])
guess[2] = -guess[2]
relay = correct_orbit(earth_moon, guess, rough_period_days / days)
halo_state = relay.state
halo_period_days = relay.period * days
halo_jacobi = relay.jacobi_constant

# %% A04-stability
from idsea_lessons.dynamics import stability_index as index_of

stability_index = index_of(relay.monodromy)
times_larger = stability_index + np.sqrt(stability_index**2 - 1)
drift_days = relay.period * days * np.log(limit_km / (error_m / 1000)) / np.log(times_larger)

# %% A04-relay
from idsea_lessons.dynamics import near_rectilinear_halo

north, east = np.deg2rad(site_latitude_deg), np.deg2rad(site_longitude_deg)
vertical = np.array([-np.cos(north) * np.cos(east), -np.cos(north) * np.sin(east), np.sin(north)])
lander = earth_moon.secondary_position + vertical * body("Moon").radius / earth_moon.length


def seen(orbit):
    sight = orbit.sample(5000)[:, :3] - lander
    return 100 * np.mean(sight @ vertical > np.sin(np.deg2rad(mask_deg)) * np.linalg.norm(sight, axis=1))


halo_share_percent = seen(relay)
nrho_share_percent = seen(near_rectilinear_halo(earth_moon, northern=site_latitude_deg < 0))
