"""
kind: wrong
about: The period is given in seconds,
  and the name says minutes.
loses: {S01-period-test: 2}
says:
  S01-period-test: "right in s, but the answer is asked in min"
"""

# %% S01-speed
def circular_speed_kms(altitude_km):
    return (MU_KM3_S2 / (EARTH_RADIUS_KM + altitude_km)) ** 0.5

# %% S01-period
period_min = 6.283185307 * (EARTH_RADIUS_KM + altitude_km) / circular_speed_kms(altitude_km)
