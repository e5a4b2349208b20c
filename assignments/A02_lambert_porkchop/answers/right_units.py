"""
kind: right
about: Works with astropy units and times throughout.
learner: amina
"""

# %% A02-orbit
from astropy import units as u
from astropy.time import Time

leave = Time(launch_day, scale="utc")
arrive = Time(leave.tdb + flight_days * u.day, scale="tdb")
earth_there, target_there = state("Earth", leave), state(target, arrive)
sun = body("Sun").gravity_parameter * u.km**3 / u.s**2
v1_kms, v2 = lambert(sun, earth_there.position, target_there.position, (arrive - leave.tdb).to(u.s))

# %% A02-price
excess = v1_kms - earth_there.velocity
c3_km2s2 = (excess @ excess).to(u.m**2 / u.s**2)
arrival_kms = np.sqrt(np.sum((v2 - target_there.velocity) ** 2)).to(u.m / u.s)

# %% A02-window
picture = porkchop("Earth", target, epochs(first_departure, last_departure), epochs(first_arrival, last_arrival))
best_departure = Time(picture.best().departure_date, scale="utc")
c3_type_1_km2s2 = picture.best(type="I").c3 * u.km**2 / u.s**2
c3_type_2_km2s2 = picture.best(type="II").c3 * u.km**2 / u.s**2

# %% A02-width
best_of_each_day = np.nanmin(picture.c3, axis=1)
window_days = len(best_of_each_day[best_of_each_day <= best_of_each_day.min() + allowance_km2s2])

# %% A02-decide
# The launch period opens five days before the minimum.
