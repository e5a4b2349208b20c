"""Where a flight aims at a planet, how a burn moves the aim, and how well it is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import fsolve
from spiceypy import pxform

from idsea_lessons.bodies import body
from idsea_lessons.dynamics import ForceModel, Impulse, fly, fly_many
from idsea_lessons.dynamics.arrival import arrival, arrival_partials, correct_arrival
from idsea_lessons.dynamics.arrival_uncertainty import ArrivalUncertainty, arrival_uncertainty
from idsea_lessons.ephemeris import et, state
from idsea_lessons.flown import flown
from idsea_lessons.orbits import b_plane, state_from_b_plane

from .plain import NOVEMBER, TELEMETRY, size

MODEL = ForceModel(frame="J2000")
MARS_ALONE = ForceModel("Mars", bodies=(), surfaces=False)
STOP = "2021-02-12"
FOUR = et(flown("tw1.tcm4").value)  # five days before Mars


@pytest.fixture(scope="module")
def flight():
    return fly(TELEMETRY[:3], TELEMETRY[3:], NOVEMBER, STOP, MODEL, transition=True)


def as_row(aim):
    return np.array([aim.b_dot_t, aim.b_dot_r, aim.epoch])


# Where it aims.


@settings(max_examples=25, deadline=None)
@given(
    st.floats(4000.0, 40000.0), st.floats(-np.pi, np.pi), st.floats(1.0, 8.0), st.floats(0.05, 5.0), st.floats(0.1, 3.0)
)
def test_with_mars_alone_it_is_the_aim_of_the_start(b, theta, speed, days, rest):
    incoming = speed * np.array([0.6, -0.64, 0.48])
    aim = b * np.array([np.cos(theta), np.sin(theta)])
    start = state_from_b_plane("Mars", incoming, *aim, days * 86400.0)
    for stop in (days + rest, days * 0.5):  # beyond the closest point, and before it: continued on the hyperbola
        found = arrival(fly(*start, 0.0, stop * 86400.0, MARS_ALONE), "Mars")
        assert (found.b_dot_t, found.b_dot_r) == pytest.approx(aim, abs=1e-4)
        assert found.epoch == pytest.approx(days * 86400.0, abs=1e-3)
        np.testing.assert_allclose(found.v_infinity, incoming, atol=1e-9)
    assert found.b == pytest.approx(b)
    assert found.theta == pytest.approx(theta, abs=1e-8)


def test_flight_of_november_passes_where_it_is_nearest(flight):
    found, nearest = arrival(flight, "Mars"), flight.closest("Mars")
    assert found.periapsis_radius == pytest.approx(nearest.distance, abs=0.5)
    assert found.epoch == pytest.approx(nearest.epoch, abs=0.5)
    assert size(found.v_infinity) == pytest.approx(2.487, abs=0.001)


def test_two_states_of_telemetry_aim_at_one_point():
    """One heliocentric, one from Mars in the frame of its equator, received by two antennas on two days."""
    february = np.array(flown("tw1.state_feb").value)
    stamp = flown("tw1.state_feb").quantity.split()[-2]
    one = arrival(fly(february[:3], february[3:], stamp, STOP, MODEL), "Mars")
    mars = np.array(flown("tw1.state_mars").value)
    turn = pxform("MARSIAU", "J2000", 0.0)
    there = ForceModel("Mars", frame="J2000")
    stamp = flown("tw1.state_mars").quantity.split()[-2]
    other = arrival(fly(turn @ mars[:3], turn @ mars[3:], stamp, STOP, there), "Mars")
    assert as_row(one)[:2] == pytest.approx(as_row(other)[:2], abs=40.0)
    assert one.epoch == pytest.approx(other.epoch, abs=10.0)
    # The team lit its engine so that the closest point came in the middle of 15 minutes.
    middle = et(flown("tw1.moi").value) + 30.0 * flown("tw1.moi_burn").value
    assert one.epoch == pytest.approx(middle, abs=90.0)
    assert one.periapsis_radius - body("Mars").radius == pytest.approx(flown("tw1.capture_periapsis").value, abs=30.0)


def test_a_flight_into_the_ground_still_has_an_aim():
    sunlit = ForceModel(frame="J2000", light_pressure=0.02)
    hits = fly(TELEMETRY[:3], TELEMETRY[3:], NOVEMBER, STOP, sunlit)
    through = fly(TELEMETRY[:3], TELEMETRY[3:], NOVEMBER, STOP, ForceModel(
        frame="J2000", light_pressure=0.02, surfaces=False))  # fmt: skip
    assert hits.met == "Mars"
    assert as_row(arrival(hits, "Mars")) == pytest.approx(as_row(arrival(through, "Mars")), abs=0.5)
    assert arrival(hits, "Mars").periapsis_radius < body("Mars").radius


def test_a_bound_flight_has_none():
    orbit = fly([4000.0, 0, 0], [0, 3.3, 0], 0.0, 9000.0, MARS_ALONE)
    with pytest.raises(ValueError, match="closed"):
        arrival(orbit, "Mars")


# How a burn moves it.


def test_partials_are_what_differences_say(flight):
    slopes = arrival_partials(flight, "Mars")
    for column, step in enumerate([10.0] * 3 + [1e-5] * 3):
        ends = []
        for sign in (1.0, -1.0):
            start = TELEMETRY + sign * step * np.eye(6)[column]
            ends.append(as_row(arrival(fly(start[:3], start[3:], NOVEMBER, STOP, MODEL), "Mars")))
        expected = (ends[0] - ends[1]) / (2.0 * step)
        np.testing.assert_allclose(slopes[:, column], expected, rtol=2e-3, atol=2e-3 * np.abs(expected).max())


def test_a_corrected_flight_arrives_where_it_should(flight):
    aim = arrival(flight, "Mars")
    wanted = np.array([aim.b_dot_t + 500.0, aim.b_dot_r - 900.0, aim.epoch + 120.0])
    found = correct_arrival(flight, MODEL, "Mars", FOUR, *wanted)
    again = fly(
        TELEMETRY[:3], TELEMETRY[3:], NOVEMBER, STOP, MODEL, manoeuvres=[Impulse(FOUR, found.delta_v)]
    )  # fmt: skip
    np.testing.assert_allclose(as_row(arrival(again, "Mars")), wanted, atol=0.02)
    np.testing.assert_allclose(as_row(found.arrival), wanted, atol=0.01)
    assert found.size == pytest.approx(size(found.delta_v))
    with_units = correct_arrival(flight, MODEL, "Mars", FOUR, wanted[0] * 1e3 * unit("m"), wanted[1], wanted[2])
    assert with_units.size.to_value("m/s") == pytest.approx(1e3 * found.size)


def unit(name):
    from idsea_lessons.units import u

    return u.Unit(name)


def test_without_a_moment_the_burn_is_the_smallest(flight):
    aim = arrival(flight, "Mars")
    wanted = (aim.b_dot_t + 500.0, aim.b_dot_r - 900.0)
    least = correct_arrival(flight, MODEL, "Mars", FOUR, *wanted)
    for late in (-200.0, -20.0, 20.0, 200.0):
        other = correct_arrival(flight, MODEL, "Mars", FOUR, *wanted, least.arrival.epoch + late)
        assert other.size > least.size
    same = correct_arrival(flight, MODEL, "Mars", FOUR, *wanted, least.arrival.epoch)
    np.testing.assert_allclose(same.delta_v, least.delta_v, atol=1e-8)


def test_deep_space_manoeuvre_is_found_from_the_other_end():
    """From 3 million km beside Mars to the aim of November: as SciPy finds it without any derivative of ours."""
    number = flown("tw1.state_aug")
    start, stamp = np.array(number.value), number.quantity.split()[-2]
    moment = et(flown("tw1.dsm_moment").value)
    coasting = fly(start[:3], start[3:], stamp, STOP, MODEL)
    wanted = as_row(arrival(fly(TELEMETRY[:3], TELEMETRY[3:], NOVEMBER, STOP, MODEL), "Mars"))
    found = correct_arrival(coasting, MODEL, "Mars", moment, *wanted)

    def miss(delta_v_ms):
        todo = [Impulse(moment, delta_v_ms / 1e3)]
        row = as_row(arrival(fly(start[:3], start[3:], stamp, STOP, MODEL, manoeuvres=todo), "Mars"))
        return (row - wanted) * [1.0, 1.0, 2.5]

    other = fsolve(miss, np.array(flown("tw1.dsm_vector").value), epsfcn=1e-10)
    np.testing.assert_allclose(1e3 * found.delta_v, other, atol=1e-3)
    together = sum(flown(f"tw1.{name}_dv").value for name in ("tcm2", "dsm", "tcm3"))
    assert 1e3 * found.size == pytest.approx(together, abs=1.0)


def test_wrong_questions_teach(flight):
    aim = arrival(flight, "Mars")
    for when, model, message in (
        ("2021-02-11", MODEL, "too late"),
        (FOUR, ForceModel(), "in J2000, the model from Sun in ECLIPJ2000"),
        (FOUR, ForceModel("Mars", frame="J2000"), "the model from Mars"),
    ):
        with pytest.raises(ValueError, match=message):
            correct_arrival(flight, model, "Mars", when, aim.b_dot_t, aim.b_dot_r)
    with pytest.raises(ValueError, match="no burn was found"):
        correct_arrival(flight, MODEL, "Mars", aim.epoch - 60.0, aim.b_dot_t + 1e9, aim.b_dot_r, aim.epoch + 5e6)
    with pytest.raises(ValueError, match="transition=True"):
        arrival_partials(fly(TELEMETRY[:3], TELEMETRY[3:], NOVEMBER, STOP, MODEL), "Mars")


# How well it is known.


def test_ellipse_is_what_many_flights_say(flight):
    random = np.random.default_rng(20210210)
    spread = np.diag([9.0, 4.0, 1.0, 4e-12, 1e-12, 9e-12])
    spread[0, 3] = spread[3, 0] = 3.0e-6  # position and velocity are seldom known independently
    starts = random.multivariate_normal(TELEMETRY, spread, 4000, method="cholesky")
    found = arrival_uncertainty(flight, "Mars", spread)
    epoch = arrival(flight, "Mars").epoch - 3600.0
    r, v = fly_many(starts[:, :3], starts[:, 3:], NOVEMBER, epoch, MODEL)
    mars = state("Mars", epoch, observer="Sun", frame="J2000")
    aims = b_plane("Mars", r - mars.position, v - mars.velocity)
    rows = np.stack([aims.b_dot_t, aims.b_dot_r, aims.time_to_periapsis])
    sampled = np.cov(rows)
    scale = np.sqrt(np.outer(np.diag(sampled), np.diag(sampled)))
    np.testing.assert_allclose(found.covariance / scale, sampled / scale, atol=0.06)  # 1/sqrt(4000) is 0.016
    assert found.epoch == pytest.approx(np.sqrt(sampled[2, 2]), rel=0.05)
    inside = np.einsum("in,ij,jn->n", rows[:2] - rows[:2].mean(1, keepdims=True), np.linalg.inv(
        found.covariance[:2, :2]), rows[:2] - rows[:2].mean(1, keepdims=True)) < 1.0  # fmt: skip
    assert inside.mean() == pytest.approx(1.0 - np.exp(-0.5), abs=0.03)


@settings(max_examples=50, deadline=None)
@given(st.floats(0.1, 100.0), st.floats(0.01, 1.0), st.floats(-1.5, 1.5))
def test_points_of_the_ellipse_lie_one_sigma_away(long, part, angle):
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    flat = turn @ np.diag([long**2, (part * long) ** 2]) @ turn.T
    drawn = ArrivalUncertainty(flat, long, part * long, angle, 0.0).ellipse(2.0)
    distance = np.einsum("ni,ij,nj->n", drawn, np.linalg.inv(flat), drawn)
    np.testing.assert_allclose(distance, 4.0, rtol=1e-6)


def test_axes_and_angle_belong_to_the_covariance(flight):
    found = arrival_uncertainty(flight, "Mars", np.diag([1.0, 4.0, 9.0, 1e-12, 1e-12, 1e-12]))
    assert found.semi_major >= found.semi_minor > 0.0
    along = np.array([np.cos(found.angle), np.sin(found.angle)])
    assert along @ found.covariance[:2, :2] @ along == pytest.approx(found.semi_major**2)
    assert abs(found.angle) <= np.pi / 2
    none = arrival_uncertainty(flight, "Mars", np.zeros((6, 6)))
    assert (none.semi_major, none.semi_minor, none.epoch) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("bad", "message"),
    [(np.ones(6), "shape"), (np.full((6, 6), np.nan), "shape"), (np.triu(np.ones((6, 6))), "symmetric"),
     (-np.eye(6), "negative")],
)  # fmt: skip
def test_a_bad_covariance_teaches(flight, bad, message):
    with pytest.raises(ValueError, match=message):
        arrival_uncertainty(flight, "Mars", bad)
