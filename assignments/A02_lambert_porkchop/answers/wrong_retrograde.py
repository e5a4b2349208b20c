"""
kind: wrong
about: Flies against the planets.
learner: aiko
loses: {A02-orbit-test: 3, A02-c3-test: 2, A02-arrival-test: 1}
says:
  A02-orbit-test: "not right"
  A02-c3-test: "not right"
  A02-arrival-test: "not right"
"""

# %% A02-orbit
begin = et(launch_day)
one = porkchop("Earth", target, [begin], [begin + 86400.0 * flight_days], prograde=False).transfer(0, 0)
v1_kms = one.v1

# %% A02-price
c3_km2s2 = one.c3
arrival_kms = one.arrival_speed

# %% A02-window
days_out, days_in = epochs(first_departure, last_departure), epochs(first_arrival, last_arrival)
chart = porkchop("Earth", target, days_out, days_in)
cheapest = {kind: chart.best(type=kind) for kind in ("I", "II")}
best_departure = min(cheapest.values(), key=lambda flight: flight.c3).departure_date
c3_type_1_km2s2, c3_type_2_km2s2 = cheapest["I"].c3, cheapest["II"].c3

# %% A02-width
window_days = np.sum(np.nanmin(chart.c3, axis=1) - np.nanmin(chart.c3) <= allowance_km2s2)
