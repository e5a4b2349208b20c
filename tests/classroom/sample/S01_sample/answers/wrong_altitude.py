"""
kind: wrong
about: The altitude is taken for the radius.
loses: {S01-speed-test: 3}
says: {S01-speed-test: "altitude taken for the radius"}
"""

# %% S01-speed
def circular_speed_kms(altitude_km):
    return (MU_KM3_S2 / altitude_km) ** 0.5

# %% S01-period
from math import pi
period_min = 2 * pi * ((EARTH_RADIUS_KM + altitude_km) ** 3 / MU_KM3_S2) ** 0.5 / 60
