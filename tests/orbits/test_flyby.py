"""Flybys, the B-plane and Tisserand's parameter: published cases, round trips, and bad input."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from idsea_lessons.bodies import body
from idsea_lessons.flown import flown
from idsea_lessons.orbits.b_plane import b_plane, b_plane_axes, state_from_b_plane
from idsea_lessons.orbits.flyby import flyby, flyby_delta_v, periapsis_from_turn, powered_flyby, turn_angle
from idsea_lessons.orbits.kepler import propagate
from idsea_lessons.orbits.tisserand import tisserand_parameter, v_infinity_contour
from idsea_lessons.units import u

VENUS = np.array([35.0, 0.0, 0.0])
DAVIS = [546507.344255845, -527978.380486028, 531109.066836708], [-4.9220589268733, 5.36316523097915, -5.22166308425181]


def test_fly_01_curtis_8_6():
    planet, before = np.array([35.02, 0, 0]), np.array([37.51, 2.782, 0])
    passes = flyby(324900.0, before - planet, 6352.0, [0.0, np.pi])  # poliastro: V2(theta = 180 deg), V2(0)
    assert np.degrees(passes.turn_angle) == pytest.approx(103.6, abs=0.05)
    np.testing.assert_allclose(
        planet + passes.v_infinity_out, [[31.73, 1.766, 0], [37.14, -3.074, 0]], rtol=1e-3, atol=1e-9
    )


@pytest.mark.parametrize(("before", "after", "metres"), [
    ((35.00001, 0, 0), (35.0, 1.0, 0), 966.37867363),
    ((35.0, 1.0, 0), (35.00001, 0, 0), 966.37867363),
    ((35.0, 0.02e-3, 0), (35.00001, 0, 0), 0.004260780473),
])  # fmt: skip
def test_powered_flyby_of_tudats_limits(before, after, metres):
    passed = powered_flyby(324860.0, np.array(before) - VENUS, np.array(after) - VENUS)
    assert 1000 * passed.delta_v == pytest.approx(metres, rel=1e-8)


def test_powered_flyby_of_cassini_1_in_gtop():
    venus = np.array([32.851224953746, -11.6187310059974, -2.05504615890989])
    before = np.array([34.2164827530912, -15.1701440677825, 0.395792122152361])
    after = np.array([37.9542431376052, -14.0930467234774, -5.75353728279429])
    passed = powered_flyby(324860.0, before - venus, after - venus)
    assert 1000 * passed.delta_v == pytest.approx(1090.64622870007, rel=1e-12)
    assert passed.periapsis_radius == pytest.approx(6351.80104541467, rel=1e-12)


def test_flyby_of_messenger_in_gtop():
    earth = np.array([15.025522196446, -25.5443782752036, 0.0])
    before = np.array([17.9693166254716, -23.543691593914, 0.00638384671663496])
    passed = flyby(398601.19, before - earth, 1.80629232251 * 6378.0, 1.35077257078 + np.pi, pole=earth)
    expected = [12.8685248737923, -22.821444560174, -0.775698475033994]
    np.testing.assert_allclose(earth + passed.v_infinity_out, expected, rtol=1e-12)


def test_psyche_at_mars():
    """The 5.51 km/s of the press fit only as the speed at the closest point: at infinity it is then 4.43 km/s."""
    closest = body("Mars").radius + flown("psyche.mars_flyby").value
    at_infinity = np.sqrt(5.51**2 - 2 * body("Mars").gravity_parameter / closest)
    turn = turn_angle("Mars", at_infinity, closest)
    assert np.degrees(turn) == pytest.approx(24.7, abs=0.05)
    assert flyby_delta_v(at_infinity, turn) == pytest.approx(1.90, abs=0.005)
    assert np.degrees(turn_angle("Mars", 5.51, closest)) < 17.3
    assert flown("psyche.flyby_dv").value / 1000 < flyby_delta_v(at_infinity, turn)  # the Sun sees a part of it


def test_b_plane_of_gmat():
    aim = b_plane(398600.4415, *DAVIS)
    assert (aim.b_dot_t, aim.b_dot_r) == pytest.approx((45892.323795435, 10606.210428744), abs=1e-7)
    assert aim.b == pytest.approx(47101.985977280, abs=1e-7)
    assert np.degrees(aim.theta) == pytest.approx(13.013194891089, abs=1e-10)
    assert aim.time_to_periapsis == pytest.approx(102405.381807303, abs=1e-4)
    assert aim.periapsis_radius - 6378.1363 == pytest.approx(35970.241594748, abs=1e-4)
    # After the correction manoeuvre of the same exercise.
    state = [546502.19928783, -527973.23602741, 531103.92227933], [-5.1449681514028, 5.1444587506178, -5.1445575108288]
    corrected = b_plane(398600.4415, *state)
    assert (corrected.b_dot_t, corrected.b_dot_r) == pytest.approx((13135.798299791, 5022.2651156885), abs=1e-4)


numbers = st.floats(-1, 1)
directions = st.tuples(numbers, numbers, numbers).map(np.array).filter(lambda v: np.linalg.norm(v) > 0.1)


@settings(deadline=None)
@given(directions, directions, st.floats(0.05, 5), st.floats(0.05, 30), st.floats(0, 6.28), st.floats(-300, 300))
def test_b_plane_to_state_and_back(incoming, pole, speed, b, theta, time):
    incoming = speed * incoming / np.linalg.norm(incoming)
    assume(np.linalg.norm(np.cross(incoming, pole)) > 0.05 * speed * np.linalg.norm(pole))
    b, time = b / speed**2, time / speed**3  # GM is 1; eccentricities from 1.001 to 30
    aim = b * np.cos(theta), b * np.sin(theta)
    state = state_from_b_plane(1.0, incoming, *aim, time, pole)
    back = b_plane(1.0, *state, pole)
    np.testing.assert_allclose((back.b_dot_t, back.b_dot_r), aim, atol=1e-10 * (b + 1 / speed**2))
    np.testing.assert_allclose(back.v_infinity, incoming, atol=1e-10 * speed)
    assert back.time_to_periapsis == pytest.approx(time, rel=1e-10, abs=1e-10 / speed**3)
    again = state_from_b_plane(1.0, back.v_infinity, back.b_dot_t, back.b_dot_r, back.time_to_periapsis, pole)
    np.testing.assert_allclose(again.position, state.position, atol=1e-10 * np.linalg.norm(state.position))
    np.testing.assert_allclose(again.velocity, state.velocity, atol=1e-10 * np.linalg.norm(state.velocity))
    closest = propagate(1.0, *state, time)
    assert np.linalg.norm(closest.position) == pytest.approx(back.periapsis_radius, rel=1e-8)


@settings(deadline=None)
@given(directions, st.floats(0.05, 5), st.floats(0.1, 50), st.floats(0, 6.28))
def test_flyby_keeps_the_speed_and_turns_by_its_angle(incoming, speed, closest, theta):
    incoming = speed * incoming / np.linalg.norm(incoming)
    assume(np.linalg.norm(incoming[:2]) > 1e-3 * speed)
    passed = flyby(1.0, incoming, closest, theta)
    assert np.linalg.norm(passed.v_infinity_out) == pytest.approx(speed, rel=1e-13)
    turn = np.arctan2(np.linalg.norm(np.cross(incoming, passed.v_infinity_out)), incoming @ passed.v_infinity_out)
    assert turn == pytest.approx(passed.turn_angle, abs=1e-12)
    assert np.linalg.norm(passed.delta_v) == pytest.approx(flyby_delta_v(speed, turn), rel=1e-9)
    assert periapsis_from_turn(1.0, speed, turn) == pytest.approx(closest, rel=1e-8)
    free = powered_flyby(1.0, incoming, passed.v_infinity_out)
    assert free.delta_v == pytest.approx(0.0, abs=1e-12 * speed)
    assert free.periapsis_radius == pytest.approx(closest, rel=1e-8)


def test_flyby_agrees_with_flying_it():
    incoming = np.array([0.3, -1.1, 0.4])
    before = state_from_b_plane(1.0, incoming, 2.0, -1.0, 1e7)
    aim = b_plane(1.0, *before)
    after = propagate(1.0, *before, 2e7)
    passed = flyby(1.0, incoming, aim.periapsis_radius, aim.theta)
    np.testing.assert_allclose(after.velocity, passed.v_infinity_out, atol=1e-6)


def test_linearised_time_of_flight_does_not_change_with_b():
    start = np.array([0.0, -1e8, 0.0])
    times = [b_plane(1.0, start + np.array([b, 0, 0]), [0, np.sqrt(1 + 2e-8), 0]) for b in (2.0, 4.0, 8.0)]
    assert np.ptp([each.time_to_periapsis for each in times]) > 1.0
    assert np.ptp([each.linearised_time_of_flight for each in times]) < 1e-5


@settings(deadline=None)
@given(directions, directions, st.floats(0.2, 5))
def test_powered_flyby_joins_two_hyperbolas_at_one_point(before, after, stretch):
    after = stretch * after
    assume(np.linalg.norm(np.cross(before, after)) > 1e-6 or before @ after > 0)  # turned right round is no flyby
    passed = powered_flyby(1.0, before, after)
    assume(1e-6 < passed.periapsis_radius < 1e6)
    slow, fast = np.linalg.norm(before), np.linalg.norm(after)
    halves = [turn_angle(1.0, each, passed.periapsis_radius) / 2 for each in (slow, fast)]
    assert sum(halves) == pytest.approx(passed.turn_angle, abs=1e-9)
    escape = 2 / passed.periapsis_radius
    assert passed.delta_v == pytest.approx(abs(np.sqrt(fast**2 + escape) - np.sqrt(slow**2 + escape)), abs=1e-9)
    assert powered_flyby(1.0, after, before).delta_v == pytest.approx(passed.delta_v, abs=1e-12)


@pytest.mark.parametrize(("a", "e", "i", "published"), [
    (17.834, 0.96714, 162.26, -0.605), (3.4630, 0.6410, 7.0402, 2.746), (2.2152, 0.8483, 11.78, 3.026),
], ids=["1P/Halley", "67P/Churyumov-Gerasimenko", "2P/Encke"])  # fmt: skip
def test_tisserand_of_comets_as_jpl_lists_it(a, e, i, published):
    assert tisserand_parameter(5.2044, a, e, np.radians(i)) == pytest.approx(published, abs=0.002)


@settings(deadline=None)
@given(st.floats(0.01, 3.0), st.floats(0.0, np.pi))
def test_contour_holds_tisserands_parameter(speed, pump):
    orbit = v_infinity_contour(1.0, 1.0, speed, pump)
    assume(abs(orbit.eccentricity - 1) > 1e-3 and abs(1 + speed * np.cos(pump)) > 1e-3)
    backward = np.pi if 1 + speed * np.cos(pump) < 0 else 0.0
    parameter = tisserand_parameter(1.0, orbit.semi_major_axis, orbit.eccentricity, backward)
    assert 3 - parameter == pytest.approx(speed**2, abs=1e-9)
    assert orbit.periapsis_radius <= 1 + 1e-12
    assert orbit.apoapsis_radius >= 1 - 1e-12
    assert np.isfinite(orbit.period) == (orbit.eccentricity < 1)


def test_a_flyby_moves_along_the_contour():
    sun, r = body("Sun").gravity_parameter, 149.6e6
    planet = np.array([0.0, np.sqrt(sun / r), 0.0])
    incoming = 4.0 * np.array([np.sin(1.0), np.cos(1.0), 0.0])
    after = flyby("Earth", incoming, 7000.0, 0.0, pole=[0, 0, 1]).v_infinity_out
    pump = np.arccos(after[1] / 4.0)
    speed_squared = (planet + after) @ (planet + after)
    expected = v_infinity_contour("Sun", r, 4.0, pump).semi_major_axis
    assert 1 / (2 / r - speed_squared / sun) == pytest.approx(expected, rel=1e-12)


def test_grids_empty_huge_and_quantities():
    assert flyby("Mars", np.empty((0, 3)), 4000.0, 0.0).v_infinity_out.shape == (0, 3)
    many = np.random.default_rng(2).normal(size=(200_000, 3))
    huge = powered_flyby(1.0, many, many[::-1])
    assert np.nanmin(huge.periapsis_radius) > 0
    aims = b_plane(1.0, [1e3, 2.0, 0.0], np.array([[-1.0, 0, 0], [-0.01, 0, 0]]))
    assert np.isnan(aims.b_dot_t).tolist() == [False, True]
    assert np.isnan(turn_angle("Mars", 3.0, [4000.0, 400.0])).tolist() == [False, True]
    assert np.isnan(periapsis_from_turn("Mars", 3.0, [0.1, 3.0])).tolist() == [False, True]
    assert v_infinity_contour("Sun", 149.6e6, np.array([[2.0], [5.0]]), np.linspace(0, np.pi, 7)).period.shape == (2, 7)
    assert turn_angle("Mars", 4438 * u.m / u.s, 8005.19 * u.km).to_value("deg") == pytest.approx(24.67, abs=0.01)
    aim = b_plane(398600.4415, DAVIS[0] * u.km, DAVIS[1] * u.km / u.s)
    assert aim.b.to_value("km") == pytest.approx(47101.985977280)
    assert aim.theta.to_value("deg") == pytest.approx(13.0132, abs=1e-4)
    state = state_from_b_plane(398600.4415, aim.v_infinity, aim.b_dot_t, aim.b_dot_r, aim.time_to_periapsis)
    np.testing.assert_allclose(state.position.to_value("km"), DAVIS[0], rtol=1e-9)
    assert tisserand_parameter(5.2 * u.au, 3.463 * u.au, 0.641, 7 * u.deg).unit == ""
    s, t, r = b_plane_axes(many)
    np.testing.assert_allclose(np.cross(s, t), r, atol=1e-15)


@pytest.mark.parametrize(("says", "call"), [
    ("4,609 km|did you pass an altitude", lambda: turn_angle("Jupiter", 5.0, 4609.0)),
    ("did you pass an altitude", lambda: flyby("Mars", [3.0, 0, 0], 400.0, 0.0)),
    ("leads into Mars", lambda: periapsis_from_turn("Mars", 5.0, 2.0)),
    ("leads into Mars", lambda: powered_flyby("Mars", [5.0, 0, 0], [-4.0, 1.0, 0])),
    ("leads into the planet's centre", lambda: powered_flyby(1.0, [1.0, 0, 0], [-1.0, 0, 0])),
    ("v_infinity must be a positive", lambda: turn_angle("Mars", 0.0, 4000.0)),
    ("length of v_infinity", lambda: powered_flyby("Mars", [0.0, 0, 0], [1.0, 0, 0])),
    ("did you pass degrees", lambda: flyby_delta_v(5.0, 24.7)),
    ("x, y, z", lambda: flyby("Mars", 3.0, 4000.0, 0.0)),
    ("choose another pole", lambda: flyby("Mars", [0, 0, 3.0], 4000.0, 0.0)),
    ("this orbit is closed", lambda: b_plane("Earth", [7000.0, 0, 0], [0, 7.5, 0])),
    ("choose another pole", lambda: b_plane(1.0, [1e9, 1.0, 0], [-1.0, 0, 0], pole=[1.0, 0, 0])),
    ("straight to the centre", lambda: state_from_b_plane("Mars", [3.0, 0, 0], 0.0, 0.0, 100.0)),
    ("positive for an eccentricity below 1", lambda: tisserand_parameter(1.0, 2.0, 1.5)),
    ("did you pass degrees", lambda: tisserand_parameter(1.0, 2.0, 0.5, 28.0)),
    ("v_infinity must be zero or more", lambda: v_infinity_contour("Sun", 149.6e6, -3.0, 0.0)),
])  # fmt: skip
def test_errors_teach(says, call):
    with pytest.raises(ValueError, match=says):
        call()
