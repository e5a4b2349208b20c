"""
kind: right
about: Loops over days with lambert, shoots the single flight with SciPy and SPICE, no porkchop at all.
learner: carlos.mendoza
"""

# %% A02-orbit
import spiceypy
from scipy.optimize import fsolve

t0 = float(et(launch_day))
dt = 86400.0 * flight_days
p0, p1 = state("Earth", t0), state(target, t0 + dt)
gm = body("Sun").gravity_parameter
first = lambert(gm, p0.position, p1.position, dt).v1
aim = lambda v: (spiceypy.prop2b(gm, np.concatenate([p0.position, v]), dt)[:3] - p1.position) / 1e6
v1_kms = fsolve(aim, first * 1.001)

# %% A02-price
end = spiceypy.prop2b(gm, np.concatenate([p0.position, v1_kms]), dt)
c3_km2s2 = float(np.linalg.norm(v1_kms - p0.velocity) ** 2)
arrival_kms = float(np.linalg.norm(end[3:] - p1.velocity))

# %% A02-window
outs, ins = epochs(first_departure, last_departure), epochs(first_arrival, last_arrival)
leaving, meeting = state("Earth", outs), state(target, ins)
energy, angle = np.full((len(outs), len(ins)), np.nan), np.zeros((len(outs), len(ins)))
for i in range(len(outs)):
    v, _ = lambert(gm, leaving.position[i], meeting.position, ins - outs[i])
    energy[i] = ((v - leaving.velocity[i]) ** 2).sum(axis=1)
    a, b = leaving.position[i], meeting.position
    angle[i] = np.degrees(np.arctan2(a[0] * b[:, 1] - a[1] * b[:, 0], b[:, :2] @ a[:2])) % 360
row = np.unravel_index(np.nanargmin(energy), energy.shape)[0]
best_departure = str(np.datetime64(first_departure) + row)
c3_type_1_km2s2 = np.nanmin(energy[angle < 180])
c3_type_2_km2s2 = np.nanmin(energy[angle > 180])

# %% A02-width
window_days = sum(1 for day in energy if np.nanmin(day) <= np.nanmin(energy) + allowance_km2s2)

# %% A02-decide
# I choose a later arrival: 0.4 km/s less to brake, three weeks longer to fly.
