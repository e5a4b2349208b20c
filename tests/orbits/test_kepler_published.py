"""Published cases: states moved along their orbits, Kepler's equation, and the anomalies it joins."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idsea_lessons.orbits.anomalies import (
    eccentric_from_true,
    mean_from_true,
    true_from_eccentric,
    true_from_mean,
)
from idsea_lessons.orbits.elements import state_from_elements
from idsea_lessons.orbits.kepler import eccentric_anomaly, mean_anomaly, propagate
from idsea_lessons.units import u

CURTIS = 398600.0  # Curtis's rounded gravity parameter of the Earth, km3/s2
GAUSS = 0.01720209895**2  # the Sun's gravity parameter in au3/day2 by Gauss's constant, as Meeus uses it

# (mu, position, velocity, time, position, velocity, relative tolerance, source)
PUBLISHED = {
    "KEP-01": (398600.4418, [1131.34, -2282.343, 6672.423], [-5.64305, 4.30333, 2.42879], 2400.0,
               [-4219.7527, 4363.0292, -3958.7666], [3.689866, -1.916735, -6.112511], 1e-7),  # Vallado, example 2-4
    "KEP-02": (398600.4415, [-6518.1083, -2403.8479, -22.1722], [2.604057, -7.105717, -0.263218], 120.0,
               [-6150.818077, -3233.564702, -53.47890912], [3.508590639, -6.703227854, -0.2578170063],
               1e-9),  # D. Vallado's own tests of valladopy
    "Curtis 3.7": (CURTIS, [7000, -12124, 0], [2.6679, 4.6210, 0], 3600.0,
                   [-3297.77, 7413.40, 0], [-8.2976, -0.964045, 0], 1e-6),  # Curtis, example 3.7 (a parabola, nearly)
}  # fmt: skip

# periapsis distance (au), eccentricity, days after perihelion, true anomaly (degrees), distance (au):
# Meeus, "Astronomical Algorithms" (1998), chapter 35, page 247; the last, page 248, where Meeus's method ends
MEEUS = [
    (0.921326, 1.0, 138.4783, 102.74426, 2.364192),
    (0.1, 0.987, 254.9, 164.50029, 4.063777),
    (0.123456, 0.99997, -30.47, 221.91190, 0.965053),
    (3.363943, 1.05731, 1237.1, 109.40598, 10.668551),
    (0.5871018, 0.9672746, 20.0, 52.85331, 0.729116),
    (0.5871018, 0.9672746, 0.0, 0.0, 0.5871018),
]


@pytest.mark.parametrize("case", PUBLISHED.values(), ids=PUBLISHED)
def test_published_states_come_out(case):
    mu, r0, v0, time, r1, v1, tolerance = case
    ours = propagate(mu, r0, v0, time)
    np.testing.assert_allclose(ours.position, r1, atol=tolerance * np.linalg.norm(r1), rtol=0)
    np.testing.assert_allclose(ours.velocity, v1, atol=tolerance * np.linalg.norm(v1), rtol=0)
    back = propagate(mu, *ours, -time)
    np.testing.assert_allclose(back.position, r0, atol=1e-11 * np.linalg.norm(r0), rtol=0)


@pytest.mark.parametrize(("q", "e", "days", "degrees", "distance"), MEEUS)
def test_published_comets_near_the_parabola(q, e, days, degrees, distance):
    start = state_from_elements(GAUSS, q * (1 + e), e, 0, 0, 0, 0)
    r, _ = propagate(GAUSS, *start, days)
    assert np.linalg.norm(r) == pytest.approx(distance, abs=6e-7)
    assert np.degrees(np.arctan2(r[1], r[0])) % 360 == pytest.approx(degrees, abs=6e-6)


@pytest.mark.parametrize(("days", "degrees"), [(1e5, 172.5), (1e7, 178.41), (1.4e7, 178.58), (1.7e7, 178.68)])
def test_published_comets_of_eccentricity_0_99999(days, degrees):  # Meeus, page 248, rounded as printed
    r, _ = propagate(GAUSS, *state_from_elements(GAUSS, 1.99999, 0.99999, 0, 0, 0, 0), days)
    assert np.degrees(np.arctan2(r[1], r[0])) == pytest.approx(degrees, abs=0.05 if degrees == 172.5 else 0.006)


def test_curtis_escape_trajectories():
    # Example 3.5: perigee at 300 km with 15 km/s; 100 degrees after 4141 s, 107.78 degrees and 163,180 km 3 h later.
    r, v = propagate(CURTIS, [6678.0, 0, 0], [0, 15.0, 0], [4141.0, 14941.0])
    np.testing.assert_allclose(np.degrees(np.arctan2(r[:, 1], r[:, 0])), [100.0, 107.78], atol=6e-3)
    assert np.linalg.norm(r[1]) == pytest.approx(163180, rel=3e-5)
    assert np.linalg.norm(v[1]) == pytest.approx(10.51, abs=5e-3)
    # Problem 3.15: a parabola of perigee 6600 km; 0.8897 h from -90 to 90 degrees, 304,700 km after 36 h.
    speed = np.sqrt(2 * CURTIS / 6600)
    r, v = propagate(CURTIS, [6600.0, 0, 0], [0, speed, 0], [0.8897 / 2 * 3600, 36 * 3600.0])
    assert np.degrees(np.arctan2(r[0, 1], r[0, 0])) == pytest.approx(90.0, abs=6e-3)
    assert np.linalg.norm(r[1]) == pytest.approx(304700, rel=2e-5)
    # Example 3.4: a parabola with 10 km/s at perigee; 144.75 degrees after 6 h.
    r, _ = propagate(CURTIS, [2 * CURTIS / 100, 0, 0], [0, 10.0, 0], 6 * 3600.0)
    assert np.degrees(np.arctan2(r[1], r[0])) == pytest.approx(144.75, abs=6e-3)


# mean anomaly, eccentricity, eccentric (hyperbolic, parabolic) anomaly, tolerance
degrees = np.radians
PUBLISHED_ANOMALIES = {
    "Vallado 2-1": (degrees(235.4), 0.4, degrees(220.512074767522), 1e-13),
    "Vallado 2-2": (2 * np.sqrt(398600.4418 / 25512**3) * 53.7874 * 60, 1.0, 0.817751, 5e-7),
    "Vallado 2-3": (degrees(235.4), 2.4, 1.6013761449, 5e-11),
    "Curtis 3.2": (3.6029, 0.37255, 3.47942, 5e-6),
    "Curtis 3.5": (40.69, 2.7696, 3.46309, 5e-6),
    "Meeus 30.a": (degrees(5), 0.1, degrees(5.554589), 1e-8),
    "Meeus table of chapter 30, e = 0.6": (degrees(5), 0.6, degrees(12.356653), 1e-8),
    "Meeus table of chapter 30, e = 0.9": (degrees(5), 0.9, degrees(33.344447), 1e-8),
    "Meeus table of chapter 30, e = 0.99": (degrees(5), 0.99, degrees(45.361023), 1e-8),
    "Meeus chapter 30, M = 1": (degrees(1), 0.99, degrees(24.725822), 1e-8),
    "Meeus chapter 30, M = 2": (degrees(2), 0.99, degrees(32.361007), 1e-8),
    "Meeus chapter 30, M = 33": (degrees(33), 0.99, degrees(89.722155), 1e-8),
}


@pytest.mark.parametrize("case", PUBLISHED_ANOMALIES.values(), ids=PUBLISHED_ANOMALIES)
def test_published_solutions_of_keplers_equation(case):
    mean, e, eccentric, tolerance = case
    assert eccentric_anomaly(mean, e) == pytest.approx(eccentric, abs=tolerance)
    assert mean_anomaly(eccentric_anomaly(mean, e), e) == pytest.approx(mean, rel=1e-14)


def test_published_true_anomalies():
    # Meeus (as in the documentation of PyMeeus): M = 5, e = 0.1 -> 6.139762; M = 2, e = 0.99 -> 152.542134 degrees.
    found = np.degrees(true_from_mean(degrees([5.0, 2.0]), [0.1, 0.99]))
    np.testing.assert_allclose(found, [6.139762, 152.542134], atol=6e-7)


EVERY_E = st.one_of(st.floats(0, 10), st.floats(-16, -1).map(lambda x: 1 - 10**x), st.just(1.0))


@settings(max_examples=300, deadline=None)
@given(st.floats(-30, 30), EVERY_E)
def test_keplers_equation_holds_to_the_last_digits(mean, e):
    found = eccentric_anomaly(mean, e)
    # Close to the parabola an anomaly is worth its cube: compare what the equation gives.
    assert mean_anomaly(found, e) == pytest.approx(mean, rel=2e-14, abs=1e-300)
    assert eccentric_anomaly(-mean, e) == pytest.approx(-found, rel=1e-13, abs=1e-300)


@settings(max_examples=300, deadline=None)
@given(st.floats(-0.999, 0.999), st.integers(-3, 3), EVERY_E)
def test_anomalies_lead_back_to_themselves_in_the_same_revolution(part, turns, e):
    turns = turns if e < 0.99 else 0  # at the parabola E is too small beside a whole turn
    true = np.pi * part + 2 * np.pi * turns if e < 1 else part * np.arccos(-1 / e)
    eccentric, mean = eccentric_from_true(true, e), mean_from_true(true, e)
    # What the last digits of the other anomaly are worth here: d(true)/d(eccentric) and d(true)/d(mean).
    reach, q = (1 - e) + 2 * e * np.cos(true / 2) ** 2, abs(1 - e) * (1 + e) if e != 1 else 1.0
    worth = abs(eccentric) * reach / np.sqrt(q), abs(mean) * reach**2 / q**1.5
    assert true_from_eccentric(eccentric, e) == pytest.approx(true, rel=4e-15, abs=4e-15 * worth[0] + 1e-200)
    assert true_from_mean(mean, e) == pytest.approx(true, rel=4e-15, abs=2e-14 * worth[1] + 1e-200)
    if e < 1 and part != 0:
        between = np.array([eccentric, mean]) / np.pi
        assert np.all(np.abs(between - 2 * turns) <= 1)  # never on another turn


def test_apses_are_the_same_in_all_anomalies():
    for e in (0.0, 0.3, 0.999999):
        apses = np.pi * np.array([-2, 0, 1, 2, 5])
        np.testing.assert_allclose(eccentric_anomaly(apses, e), apses, rtol=1e-15)
        np.testing.assert_allclose(true_from_mean(apses, e), apses, rtol=1e-9)


def test_true_anomaly_of_a_hyperbola_may_be_counted_up_to_360_degrees():
    assert eccentric_from_true(degrees(300), 1.5) == pytest.approx(eccentric_from_true(degrees(-60), 1.5), rel=1e-13)


def test_impossible_anomalies_give_nan_in_a_grid_and_a_lesson_in_a_single_call():
    for function in (
        eccentric_anomaly,
        mean_anomaly,
        true_from_eccentric,
        eccentric_from_true,
        true_from_mean,
        mean_from_true,
    ):
        found = function([1.0, np.nan, 1.0, 1.0, np.inf], [0.5, 0.5, -0.1, np.nan, 2.0])
        assert np.isnan(found).tolist() == [False, True, True, True, True]
        assert function(np.empty((0, 2)), 0.5).shape == (0, 2)
        for match, arguments in [
            ("0 or more", (1.0, -0.1)),
            ("finite", (np.nan, 0.5)),
            ("finite", (np.inf, 1.5)),
            ("0 or more|finite", (1.0, np.nan)),
            ("finite", (1.0, np.inf)),
        ]:
            with pytest.raises(ValueError, match=match):
                function(*arguments)
    assert np.isnan(eccentric_from_true(degrees([131.0, 132.0, 179.0]), 1.5)).tolist() == [False, True, True]
    for true, e in [(132.0, 1.5), (-132.0, 1.5), (180.0, 1.0), (228.0, 1.5)]:
        with pytest.raises(ValueError, match="beyond the asymptote"):
            eccentric_from_true(degrees(true), e)


def test_anomalies_take_and_give_quantities():
    assert eccentric_anomaly(235.4 * u.deg, 0.4).to_value("deg") == pytest.approx(220.512074767522)
    assert true_from_mean(235.4 * u.deg, 0.4 * u.one).unit == u.rad
    with pytest.raises(ValueError, match="mean_anomaly must be a"):
        eccentric_anomaly(3 * u.km, 0.4)
