"""Orbital elements: SPICE, singular orbits, round trips over every conic, and bad input."""

import mpmath
import numpy as np
import pytest
import spiceypy
from hypothesis import example, given, settings
from hypothesis import strategies as st

from idsea_lessons.orbits.anomalies import mean_from_true
from idsea_lessons.orbits.elements import (
    ClassicalElements,
    elements_from_state,
    semi_latus_rectum,
    state_from_elements,
)
from idsea_lessons.orbits.equinoctial import equinoctial_elements_from_state, state_from_equinoctial_elements
from idsea_lessons.orbits.periods import mean_motion, period, semi_major_axis_from_period
from idsea_lessons.orbits.state_vector import (
    angular_momentum,
    eccentricity_vector,
    flight_path_angle,
    specific_energy,
)
from idsea_lessons.units import u

EARTH = 398600.4418
VALLADO_2_5 = [6524.834, 6862.875, 6448.296], [4.901327, 5.533756, -1.976341]


def test_agrees_with_spice_on_every_conic():
    random = np.random.default_rng(8)
    for _ in range(1500):
        e, tilt = random.uniform(0, 5), np.arccos(random.uniform(-1, 1))
        node, apse = random.uniform(0, 2 * np.pi, 2)
        true = random.uniform(-1, 1) * (np.pi if e < 1 else 0.95 * np.arccos(-1 / e))
        state = np.concatenate(state_from_elements(1.0, 1 + e, e, tilt, node, apse, true))
        theirs = spiceypy.oscltx(state, 0.0, 1.0)
        ours = elements_from_state(1.0, state[:3], state[3:])
        np.testing.assert_allclose([ours.periapsis_radius, ours.eccentricity, ours.inclination], theirs[:3], atol=1e-11)
        angles = np.array([ours.raan, ours.argument_of_periapsis, ours.true_anomaly]) - theirs[[3, 4, 8]]
        np.testing.assert_allclose(np.abs(np.exp(1j * angles) - 1), 0, atol=1e-10 * (1 + 1 / e))
        if abs(e - 1) > 1e-3:
            assert ours.semi_major_axis == pytest.approx(theirs[9], rel=1e-11)
            mean = mean_from_true(true, e)
            conic = spiceypy.conics([1.0, e, tilt, node, apse, mean, 0.0, 1.0], 0.0)
            np.testing.assert_allclose(conic, state, rtol=0, atol=1e-11 * np.linalg.norm(state))


NEAR = st.floats(-16, -2).map(lambda x: 10**x)
ECCENTRICITIES = st.one_of(st.floats(0, 6), NEAR, NEAR.map(lambda x: 1 - x), NEAR.map(lambda x: 1 + x), st.just(1.0))
TILTS = st.one_of(st.floats(0, np.pi), NEAR, NEAR.map(lambda x: np.pi - x), st.sampled_from([0.0, np.pi / 2, np.pi]))
ANGLES = st.floats(0, 6.28)


@settings(max_examples=400, deadline=None)
@given(ECCENTRICITIES, TILTS, ANGLES, ANGLES, st.floats(-1, 1))
@example(0.0, 0.0, 1.0, 1.0, 0.5)
@example(0.0, np.pi, 1.0, 1.0, 0.5)
@example(1.0, np.pi, 1.0, 1.0, 0.5)
@example(1.0, 1.0, 1.0, 1.0, 0.9)
def test_states_come_back_from_all_elements_on_every_conic(e, tilt, node, apse, part):
    true = part * (np.pi if e < 1 else 0.99 * np.arccos(-1 / e))
    r, v = state_from_elements(1.0, 1 + e, e, tilt, node, apse, true)
    scales = np.linalg.norm(r), np.linalg.norm(v)
    if scales[0] > 1e10 * (1 + e):
        return  # so far out on a long orbit that the last digit of e decides everything
    classical = elements_from_state(1.0, r, v)
    assert 0 <= classical.inclination <= np.pi
    assert all(0 <= angle < 2 * np.pi for angle in classical[3:])
    # On a long orbit, e to the last digit fixes a distance r only to r / p of that: the condition of the elements.
    stretched = 1 + scales[0] / classical.semi_latus_rectum
    # Far out, position and velocity are nearly parallel, and the angle between them carries the plane and p.
    fine = 1e-14 * np.sqrt(stretched)
    assert classical.semi_latus_rectum == pytest.approx(1 + e, rel=fine)
    # A node or an apse known no better than 1e-11 is taken as none, see elements_from_state.
    allowed = 2e-15 * stretched**1.5 + (3e-11 if e < 1e-10 or np.sin(tilt) < 1e-10 else 0)
    equinoctial = [equinoctial_elements_from_state(1.0, r, v, factor)
                   for factor in (1, -1) if np.sqrt(1 + factor * np.cos(tilt)) > 1e-3]  # fmt: skip
    for back, limit in [(state_from_elements(1.0, *classical), allowed)] + [
        (state_from_equinoctial_elements(1.0, *each), 2e-14 * stretched**1.5) for each in equinoctial
    ]:
        assert np.linalg.norm(back.position - r) < 10 * limit * scales[0]
        assert np.linalg.norm(back.velocity - v) < 10 * limit * scales[1]
    for each in equinoctial:
        assert each.eccentricity == pytest.approx(e, abs=3 * fine)
        assert each.inclination == pytest.approx(tilt, abs=3 * fine if 0.1 < tilt < 3.0 else 1e-9)


def test_equinoctial_elements_are_what_their_definition_says():
    p, e, tilt, node, apse, true = 2.0, 0.3, 1.1, 0.4, 0.7, 2.5
    r, v = state_from_elements(1.0, p, e, tilt, node, apse, true)
    for factor in (1, -1):
        found = equinoctial_elements_from_state(1.0, r, v, factor)
        longitude, half = apse + factor * node, np.tan(tilt / 2) ** factor
        wanted = [p, e * np.cos(longitude), e * np.sin(longitude), half * np.cos(node), half * np.sin(node)]
        np.testing.assert_allclose(found[:5], wanted, atol=1e-14)
        assert found.true_longitude == pytest.approx((longitude + true) % (2 * np.pi))
        assert found.retrograde_factor == factor


@pytest.mark.parametrize("short", [1e-3, 1e-5, 1e-7, 1e-9])
def test_equinoctial_elements_hold_up_to_the_plane_they_leave_out(short):
    r, v = state_from_elements(1.0, 1.3, 0.3, np.pi - short, 1.0, 2.0, 0.5)
    back = state_from_equinoctial_elements(1.0, *equinoctial_elements_from_state(1.0, r, v))
    np.testing.assert_allclose(back.position, r, rtol=0, atol=1e-14)


@pytest.mark.parametrize(("e", "true"), [(1 - 1e-12, np.pi - 1e-6), (1.0, 3.14), (1 - 1e-9, np.pi - 1e-7)])
def test_the_far_end_of_a_long_orbit_keeps_its_digits(e, true):
    with mpmath.workdps(40):
        distance = float(1 / (1 + mpmath.mpf(e) * mpmath.cos(mpmath.mpf(true))))
    assert np.linalg.norm(state_from_elements(1.0, 1.0, e, 0, 0, 0, true).position) == pytest.approx(
        distance, rel=1e-14
    )


@pytest.mark.parametrize(("position", "velocity", "degrees"), [
    ([1, 0, 0], [0, 1, 0], [0, 0, 0, 0]),  # circular and equatorial: the true longitude remains
    ([0, 1, 0], [-1, 0, 0], [0, 0, 0, 90]),
    ([0, 1, 0], [1, 0, 0], [180, 0, 0, 270]),  # retrograde: counted in the direction of motion
    ([0, 1.0, 0], [-1.2, 0, 0], [0, 0, 90, 0]),  # equatorial: longitude of periapsis
    ([0, 1.0, 0], [1.2, 0, 0], [180, 0, 270, 0]),
    ([0, 0, 1], [0, 1, 0], [90, 270, 0, 90]),  # circular: argument of latitude
    ([0, -1, 0], [0, 0, 1], [90, 270, 0, 0]),
    ([0, 0, -1.0], [1.2, 0, 0], [90, 0, 270, 0]),  # none of these
])  # fmt: skip
def test_singular_orbits_the_way_of_the_textbooks(position, velocity, degrees):
    for tremor in (0.0, 1e-12):  # below the limit an orbit counts as circular or equatorial
        found = elements_from_state(1.0, position, np.array(velocity) * (1 + tremor) + [0, 0, tremor])
        apart = np.radians(degrees) - found[2:]
        np.testing.assert_allclose(np.abs(np.exp(1j * apart) - 1), 0, atol=1e-10)
        if np.linalg.norm(velocity) == 1:
            assert found.eccentricity == 0


def test_sizes_of_every_conic():
    shapes = ClassicalElements(np.array([3.0, 3.0, 3.0, 3.0]), np.array([0.0, 0.5, 1.0, 2.0]), 0, 0, 0, 0)
    np.testing.assert_allclose(shapes.semi_major_axis, [3.0, 4.0, np.inf, -1.0])
    np.testing.assert_allclose(shapes.periapsis_radius, [3.0, 2.0, 1.5, 1.0])
    np.testing.assert_allclose(shapes.apoapsis_radius, [3.0, 6.0, np.inf, np.inf])
    assert ClassicalElements(3.0, 1.0, 0, 0, 0, 0).semi_major_axis == np.inf
    np.testing.assert_allclose(
        semi_latus_rectum([4.0, -1.0, 4.0, np.inf], [0.5, 2.0, 2.0, 1.0]), [3, 3, np.nan, np.nan]
    )
    np.testing.assert_allclose(mean_motion(1.0, [4.0, -4.0, 0.0, np.inf]), [0.125, 0.125, np.nan, np.nan])
    np.testing.assert_allclose(period(1.0, [1.0, -1.0, np.inf, 0.0]), [2 * np.pi, np.nan, np.nan, np.nan])
    assert semi_major_axis_from_period(1.0, [2 * np.pi, -1.0])[0] == pytest.approx(1.0)


def test_state_functions_fit_together():
    random = np.random.default_rng(4)
    r, v, mu = random.normal(size=(50, 3)), random.normal(size=(50, 3)), random.uniform(0.5, 2, 50)
    found = elements_from_state(mu, r, v)
    np.testing.assert_allclose(specific_energy(mu, r, v), -mu / (2 * found.semi_major_axis), rtol=1e-10)
    np.testing.assert_allclose(np.linalg.norm(eccentricity_vector(mu, r, v), axis=-1), found.eccentricity, rtol=1e-12)
    h = angular_momentum(r, v)
    np.testing.assert_allclose(np.arccos(h[:, 2] / np.linalg.norm(h, axis=-1)), found.inclination, atol=1e-12)
    e, nu = found.eccentricity, found.true_anomaly
    np.testing.assert_allclose(flight_path_angle(r, v), np.arctan2(e * np.sin(nu), 1 + e * np.cos(nu)), atol=1e-12)
    assert np.degrees(flight_path_angle([2.0, 0, 0], [[3.0, 0, 0], [-3.0, 0, 0]])).tolist() == [90.0, -90.0]


def test_grids_are_what_single_calls_give_and_may_be_empty_or_huge():
    e, true = np.array([0.0, 0.3, 1.0, 2.0])[:, None], np.array([-1.0, 0.0, 1.5])
    grid = state_from_elements(1.0, 1.5, e, 0.5, 1.0, 2.0, true)
    found = elements_from_state(1.0, *grid)
    assert grid.position.shape == (4, 3, 3)
    for i, j in np.ndindex(4, 3):
        one = state_from_elements(1.0, 1.5, e[i, 0], 0.5, 1.0, 2.0, true[j])
        np.testing.assert_array_equal(grid.position[i, j], one.position)
        np.testing.assert_array_equal([each[i, j] for each in found], elements_from_state(1.0, *one))
    assert elements_from_state(1.0, np.empty((0, 3)), [0, 1.0, 0]).raan.shape == (0,)
    assert state_from_elements(1.0, np.empty((2, 0)), 0.1, 0, 0, 0, 0).velocity.shape == (2, 0, 3)
    many = state_from_elements(1.0, 1.0, 0.5, 1.0, 2.0, 3.0, np.linspace(0, 6.28, 1_000_000))
    np.testing.assert_allclose(elements_from_state(1.0, *many).raan, 2.0, rtol=1e-12)


def test_no_orbit_gives_nan_in_a_grid_and_a_lesson_in_a_single_call():
    r, v = np.array([1.0, 0, 0]), np.array([0, 1.0, 0])
    places = [r, 0 * r, [0, 1, 0], r * np.nan]
    for function in (elements_from_state, equinoctial_elements_from_state):
        assert np.isnan(function(1.0, places, v)[1]).tolist() == [False, True, True, True]
        for match, arguments in [
            ("measured from", (1.0, 0 * r, v)), ("straight down", (1.0, r, 0 * v)), ("straight", (1.0, r, -3 * r)),
            ("finite", (1.0, r, v * np.nan)), ("finite", (1.0, r, v + np.inf)), ("positive", (-1.0, r, v)),
            ("x, y, z", (1.0, r[:2], v)), ("x, y, z", (1.0, r, 7500.0)),
        ]:  # fmt: skip
            with pytest.raises(ValueError, match=match):
                function(*arguments)
    good = {"p": 1.0, "e": 0.5, "i": 0.1, "raan": 0, "argp": 0, "nu": 0}
    for match, wrong in [
        ("semi-latus rectum", {"p": -1.0}), ("semi-latus rectum", {"p": 0.0}), ("semi-latus rectum", {"p": np.inf}),
        ("eccentricity must", {"e": -0.1}), ("eccentricity must", {"e": np.nan}), ("degrees", {"i": 51.6}),
        ("inclination", {"i": -0.1}), ("finite", {"nu": np.nan}), ("finite", {"raan": np.inf}),
        ("131.8 degrees", {"e": 1.5, "nu": 2.4}), ("131.8 degrees", {"e": 1.5, "nu": -2.4}),
        ("parabola", {"e": 1.0, "nu": np.pi}),
    ]:  # fmt: skip
        with pytest.raises(ValueError, match=match):
            state_from_elements(1.0, *{**good, **wrong}.values())
        assert np.isnan(state_from_elements([1.0], *{**good, **wrong}.values()).position).all()
    for match, call in [
        ("other retrograde factor", lambda: equinoctial_elements_from_state(1.0, r, -v)),
        ("other retrograde factor", lambda: equinoctial_elements_from_state(1.0, r, v, -1)),
        ("1 or -1", lambda: equinoctial_elements_from_state(1.0, r, v, 0)),
        ("1 or -1", lambda: state_from_equinoctial_elements(1.0, 1, 0, 0, 0, 0, 0, 2)),
        ("beyond the asymptote", lambda: state_from_equinoctial_elements(1.0, 1, 2, 0, 0, 0, np.pi)),
        ("semi-latus", lambda: state_from_equinoctial_elements(1.0, -1, 0, 0, 0, 0, 0)),
        ("finite", lambda: state_from_equinoctial_elements(1.0, 1, 0, np.nan, 0, 0, 0)),
        ("do not fit", lambda: semi_latus_rectum(7000.0, 1.2)),
        ("twice the periapsis", lambda: semi_latus_rectum(7000.0, 1.0)),
        ("eccentricity must", lambda: semi_latus_rectum(7000.0, -0.2)),
        ("closed orbit", lambda: period(EARTH, -7000.0)),
        ("not zero", lambda: mean_motion(EARTH, 0.0)),
        ("positive", lambda: semi_major_axis_from_period(EARTH, 0.0)),
        ("at rest", lambda: flight_path_angle(r, 0 * v)),
        ("measured from", lambda: flight_path_angle(0 * r, v)),
        ("measured from", lambda: specific_energy(1.0, 0 * r, v)),
        ("measured from", lambda: eccentricity_vector(1.0, 0 * r, v)),
        ("positive", lambda: specific_energy(0.0, r, v)),
        ("x, y, z", lambda: angular_momentum(r, 7.0)),
    ]:  # fmt: skip
        with pytest.raises(ValueError, match=match):
            call()
    assert np.isnan(specific_energy(1.0, [r, 0 * r], v)).tolist() == [False, True]
    assert np.isnan(flight_path_angle([r, 0 * r, r], [v, v, 0 * v])).tolist() == [False, True, True]


def test_an_altitude_given_for_a_radius_is_noticed_where_the_body_is_named():
    for call in (
        lambda: period("Earth", 400.0),
        lambda: mean_motion("Earth", 400.0),
        lambda: state_from_elements("Earth", 400.0, 0.001, 0.9, 0, 0, 0),
    ):
        with pytest.raises(ValueError, match="did you pass an altitude"):
            call()
    assert np.isnan(period("Earth", [400.0, 6778.0])).tolist() == [True, False]
    assert np.isnan(state_from_elements("Earth", [400.0, 6778.0], 0.001, 0.9, 0, 0, 0).position[:, 0]).tolist() == [
        True, False]  # fmt: skip
    assert period(EARTH, 400.0) > 0  # about an unnamed body any orbit may be


def test_quantities_come_back_as_quantities():
    plain = elements_from_state(EARTH, *VALLADO_2_5)
    found = elements_from_state(EARTH * u.km**3 / u.s**2, VALLADO_2_5[0] * u.km, VALLADO_2_5[1] * u.km / u.s)
    assert found.semi_latus_rectum.to_value("m") == pytest.approx(1000 * plain.semi_latus_rectum)
    assert found.semi_major_axis.to_value("km") == pytest.approx(plain.semi_major_axis)
    assert found.apoapsis_radius.to_value("km") == pytest.approx(plain.apoapsis_radius)
    assert found.raan.to_value("deg") == pytest.approx(np.degrees(plain.raan))
    back = state_from_elements(EARTH, *found)
    np.testing.assert_allclose(back.position.to_value("km"), VALLADO_2_5[0], rtol=1e-12)
    equinoctial = equinoctial_elements_from_state(EARTH, *(VALLADO_2_5[0] * u.km, VALLADO_2_5[1]))
    assert equinoctial.true_longitude.unit == u.rad
    again = state_from_equinoctial_elements(EARTH, *equinoctial)
    np.testing.assert_allclose(again.velocity.to_value("km/s"), VALLADO_2_5[1], rtol=1e-12)
    assert period("Earth", 42164.17 * u.km).to_value("h") == pytest.approx(23.934, abs=1e-3)
    assert semi_latus_rectum(10 * u.Mm, 0.5).to_value("km") == pytest.approx(7500)
    with pytest.raises(ValueError, match="position must be a length in km"):
        elements_from_state(EARTH, VALLADO_2_5[0] * u.s, VALLADO_2_5[1])
