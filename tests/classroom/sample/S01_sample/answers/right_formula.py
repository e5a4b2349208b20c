"""
kind: right
about: Vis-viva for the speed, and the circumference divided by the speed for the period.
learner: li.wei
"""

# %% S01-speed
def circular_speed_kms(altitude_km):
    r = EARTH_RADIUS_KM + altitude_km
    specific_energy = -MU_KM3_S2 / (2 * r)
    return (2 * (specific_energy + MU_KM3_S2 / r)) ** 0.5

# %% S01-period
import math
import warnings

warnings.warn("Learners see warnings too.", stacklevel=1)
circumference_km = 2 * math.pi * (EARTH_RADIUS_KM + altitude_km)
period_min = circumference_km / circular_speed_kms(altitude_km) / 60

# %% S01-explain
# Climbing costs more kinetic energy than the orbit keeps: half of the *potential* energy gained.
