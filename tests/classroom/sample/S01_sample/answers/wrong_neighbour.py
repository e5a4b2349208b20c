"""
kind: wrong
about: The whole work of a neighbour, with the neighbour's id.
loses: {S01-speed-test: 3, S01-period-test: 2}
says: {S01-speed-test: 'handed in by "proof.learner"', S01-period-test: 'numbers of "neighbour"'}
"""

# %% S01-learner
learner_id = "neighbour"

# %% S01-speed
def circular_speed_kms(altitude_km):
    return (MU_KM3_S2 / (EARTH_RADIUS_KM + altitude_km)) ** 0.5

# %% S01-period
period_min = 6.283185307 * (EARTH_RADIUS_KM + altitude_km) / circular_speed_kms(altitude_km) / 60
