"""
kind: wrong
about: Counts arrival days instead of departure days.
learner: diego
loses: {A02-width-test: 2}
says: {A02-width-test: "arrival days"}
"""

# %% A02-orbit
begin = et(launch_day)
one = porkchop("Earth", target, [begin], [begin + 86400.0 * flight_days]).transfer(0, 0)
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
window_days = np.sum(np.nanmin(chart.c3, axis=0) - np.nanmin(chart.c3) <= allowance_km2s2)
