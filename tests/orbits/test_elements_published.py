"""Orbital elements: published cases."""

import numpy as np
import pytest

from idsea_lessons.orbits.anomalies import mean_from_true
from idsea_lessons.orbits.elements import elements_from_state, state_from_elements
from idsea_lessons.orbits.periods import mean_motion, period, semi_major_axis_from_period
from idsea_lessons.orbits.state_vector import angular_momentum, eccentricity_vector, specific_energy

EARTH, CURTIS = 398600.4418, 398600.0
VALLADO_2_5 = [6524.834, 6862.875, 6448.296], [4.901327, 5.533756, -1.976341]
CURTIS_4_3 = [-6045.0, -3490.0, 2500.0], [-3.457, 6.618, 2.533]
MONTENBRUCK_2_3 = [10000.0, 40000.0, -5000.0], [-1.5, 1.0, -0.1]
BATE_1_8 = {"d": ([0, 1, 0.2], [0.9, 0, 0.123]), "e": ([0, 0, 1.01], [1, 0, 1.4])}


def of(state, mu=EARTH):
    return elements_from_state(mu, *state)


# name: (what we compute, published value, absolute tolerance)
PUBLISHED = {
    "Vallado 2-5, p": (lambda: of(VALLADO_2_5).semi_latus_rectum, 11067.790, 0.01),
    "Vallado 2-5, a": (lambda: of(VALLADO_2_5).semi_major_axis, 36127.343, 0.01),
    "Vallado 2-5, e": (lambda: of(VALLADO_2_5).eccentricity, 0.832853, 1e-6),
    "Vallado 2-5, angles": (
        lambda: np.degrees(of(VALLADO_2_5)[2:]), [87.870, 227.898, 53.38, 92.335], [1e-3, 1e-3, 6e-3, 1e-3]),
    # The book prints a state of rounded elements; the digits are those of the tests of OrbitalElements.jl.
    "Vallado 2-6, r": (
        lambda: state_from_elements(EARTH, 11067.790, 0.83285, *np.radians([87.87, 227.89, 53.38, 92.335])).position,
        [6525.36812098609, 6861.531834896053, 6449.11861416016], 1e-9),
    "Vallado 2-6, v": (
        lambda: state_from_elements(EARTH, 11067.790, 0.83285, *np.radians([87.87, 227.89, 53.38, 92.335])).velocity,
        [4.902278646418963, 5.533139568361491, -1.975710099535108], 1e-12),
    "Curtis 4.3, h": (lambda: np.linalg.norm(angular_momentum(*CURTIS_4_3)), 58311.7, 0.05),
    "Curtis 4.3, e": (lambda: np.linalg.norm(eccentricity_vector(CURTIS, *CURTIS_4_3)), 0.171212, 5e-7),
    "Curtis 4.3, a": (lambda: of(CURTIS_4_3, CURTIS).semi_major_axis, 8788.1, 0.05),
    "Curtis 4.3, angles (retrograde)": (
        lambda: np.degrees(of(CURTIS_4_3, CURTIS)[2:]), [153.249, 255.279, 20.0683, 28.4456], 6e-4),
    "Curtis 4.7, r (hyperbola)": (
        lambda: state_from_elements(CURTIS, 80000**2 / CURTIS, 1.4, *np.radians([30, 40, 60, 30])).position,
        [-4039.9, 4814.56, 3628.62], [0.05, 5e-3, 5e-3]),
    "Curtis 4.7, v": (
        lambda: state_from_elements(CURTIS, 80000**2 / CURTIS, 1.4, *np.radians([30, 40, 60, 30])).velocity,
        [-10.386, -4.77192, 1.74388], [5e-4, 6e-6, 6e-6]),
    "Montenbruck and Gill 2-3, a and e": (
        lambda: [of(MONTENBRUCK_2_3).semi_major_axis / 25015.181, of(MONTENBRUCK_2_3).eccentricity],
        [1, 0.7079772], [1e-7, 1e-7]),
    "Montenbruck and Gill 2-3, angles": (
        lambda: np.degrees(of(MONTENBRUCK_2_3)[2:5]), [6.971, 173.290, 91.553], 6e-4),
    "Montenbruck and Gill 2-3, M": (
        lambda: np.degrees(mean_from_true(of(MONTENBRUCK_2_3).true_anomaly, of(MONTENBRUCK_2_3).eccentricity)),
        144.225, 6e-4),
    "Bate, Mueller and White 1.8 d, energy": (lambda: specific_energy(1.0, *BATE_1_8["d"]), -0.568, 5e-4),
    "Bate, Mueller and White 1.8 d, h": (lambda: angular_momentum(*BATE_1_8["d"]), [0.123, 0.18, -0.9], 1e-15),
    "Bate, Mueller and White 1.8 e, e": (lambda: of(BATE_1_8["e"], 1.0).eccentricity, 1.41, 5e-3),
}  # fmt: skip


@pytest.mark.parametrize("case", PUBLISHED.values(), ids=PUBLISHED)
def test_published_values_come_out(case):
    computed, published, tolerance = case
    np.testing.assert_array_less(np.abs(np.asarray(computed()) - published), tolerance)


def test_periods_of_well_known_orbits():
    assert semi_major_axis_from_period("Earth", 86164.0905) == pytest.approx(42164.17, abs=0.01)
    assert period("Earth", 42164.17) * mean_motion("Earth", 42164.17) == pytest.approx(2 * np.pi)
    assert semi_major_axis_from_period("Mars", period("Mars", 9e4)) == pytest.approx(9e4, rel=1e-14)
    # CNSA: 400 x 180,000 km at Mars, about 10 days. ICUBE-Q: 12 h and 200 km at the Moon, 8,600 km at the highest.
    assert period("Mars", 3396.19 + (400 + 180000) / 2) / 86400 == pytest.approx(10.06, abs=5e-3)
    highest = 2 * semi_major_axis_from_period("Moon", 12 * 3600) - (1737.4 + 200) - 1737.4
    assert highest == pytest.approx(8610, abs=1)
