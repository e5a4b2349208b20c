"""Gravity turns: the closed form of Culler and Fried, SciPy's integrator, balances, and bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from idsea_lessons.bodies import body
from idsea_lessons.surface.descent import descent_start
from idsea_lessons.surface.gravity_turn import flat_gravity_turn, gravity_turn, gravity_turn_thrust
from idsea_lessons.units import u

MU, RADIUS = body("Moon").gravity_parameter, body("Moon").radius
EXHAUST = 9.80665e-3 * 310
LEVEL = np.array([0.0, 0.0, 15.0]), np.array([1.7, 0.0, 0.0])


def pull(place):
    away = place + np.array([0.0, 0.0, RADIUS])
    return -MU * away / np.linalg.norm(away) ** 3


def rates(t, y, thrust, mass):
    push = -thrust / 1000 / (mass - thrust / 1000 / EXHAUST * t) * y[3:] / np.linalg.norm(y[3:])
    return np.concatenate([y[3:], pull(y[:3]) + push])


@settings(deadline=None, max_examples=40)
@given(st.floats(0.01, 1.5), st.floats(0.0, 2.0), st.floats(1.1, 6.0), st.floats(3e-4, 9e-3))
def test_the_closed_form_is_met_when_the_mass_stays(speed, tilt, ratio, gravity):
    """An engine of endless specific impulse keeps the mass, and so the ratio of thrust to weight."""
    known = flat_gravity_turn(speed, tilt, ratio, gravity)
    going = speed * np.array([np.sin(tilt), 0.0, -np.cos(tilt)])
    place = [0.0, 0.0, known.drop + 1.0] if known.drop > 0 else [0.0, 0.0, 1.0]
    flown = gravity_turn(place, going, 1000.0, 1e6 * ratio * gravity, 1e12, gravity)
    assert flown.time[-1] == pytest.approx(known.duration, rel=1e-6)
    assert flown.altitude[0] - flown.altitude[-1] == pytest.approx(known.drop, rel=1e-6, abs=1e-9 + 1e-6 * speed**2)
    assert flown.downrange[-1] == pytest.approx(known.downrange, rel=1e-6, abs=1e-9)


def test_straight_down_is_school_physics():
    down = flat_gravity_turn(0.1, 0.0, 2.0, 1.62e-3)
    assert down.duration == pytest.approx(0.1 / 1.62e-3)
    assert down.drop == pytest.approx(0.1**2 / (2 * 1.62e-3))
    assert down.downrange == 0.0


@given(st.floats(0.01, 1.0), st.floats(0.1, 3.0), st.floats(1.1, 5.0), st.floats(0.1, 10.0))
def test_the_closed_form_scales_with_the_speed(speed, tilt, ratio, factor):
    one, other = (flat_gravity_turn(v, tilt, ratio, 1.62e-3) for v in (speed, factor * speed))
    assert other.duration == pytest.approx(factor * one.duration)
    assert other.drop == pytest.approx(factor**2 * one.drop, rel=1e-9, abs=1e-12)
    assert other.delta_v > other.duration * 0 + factor * speed * (0.999 if tilt < np.pi / 2 else 0.0)


@pytest.mark.parametrize("thrust", [7500.0, 15000.0, 30000.0])
def test_scipy_flies_the_same_turn_and_back_again(thrust):
    """Over the round Moon, with falling mass; then the way back in time, from near the end to ignition."""
    turn = gravity_turn(*LEVEL, 3800.0, thrust, 310.0)
    near = 250
    there = np.concatenate([turn.position[near], turn.velocity[near]])
    options = {"args": (thrust, 3800.0), "rtol": 1e-11, "atol": 1e-12, "method": "DOP853"}
    forward = solve_ivp(rates, [0, turn.time[near]], np.concatenate(LEVEL), **options)
    np.testing.assert_allclose(forward.y[:, -1], there, rtol=0, atol=2e-6)
    back = solve_ivp(rates, [turn.time[near], 0], there, **options)
    np.testing.assert_allclose(back.y[:, -1], np.concatenate(LEVEL), rtol=0, atol=1e-4)


def test_energy_mass_and_delta_v_balance():
    turn = gravity_turn(*LEVEL, 3800.0, 20000.0, 310.0)
    away = np.linalg.norm(turn.position + np.array([0, 0, RADIUS]), axis=1)
    energy = turn.speed**2 / 2 - MU / away
    work = np.trapezoid((turn.thrust / 1000 * turn.velocity).sum(axis=1) / turn.mass, turn.time)
    assert energy[-1] - energy[0] == pytest.approx(work, rel=1e-4)
    assert turn.propellant == pytest.approx(20.0 * turn.time[-1] / EXHAUST, rel=1e-12)
    assert turn.delta_v == pytest.approx(EXHAUST * np.log(3800 / (3800 - turn.propellant)), rel=1e-12)
    assert turn.delta_v > 1.7  # gravity always takes a part
    np.testing.assert_allclose(turn.throttle, 20000.0)
    assert turn.speed[-1] == 0.0
    assert np.all(np.diff(turn.speed) < 0)


def test_the_thrust_that_lands_and_the_path_that_ends_upright():
    thrust = gravity_turn_thrust(*LEVEL, 3800.0, 310.0, stop_altitude=0.1)
    turn = gravity_turn(*LEVEL, 3800.0, thrust, 310.0)
    assert turn.altitude[-1] == pytest.approx(0.1, abs=1e-6)
    up = turn.position[-1] + np.array([0, 0, RADIUS])
    assert np.dot(turn.thrust[-1], up / np.linalg.norm(up)) / thrust > 0.99  # it comes near to upright slowly


def test_grids_quantities_and_the_impossible():
    many = gravity_turn(LEVEL[0], LEVEL[1], 3800.0, np.array([[100.0, 7500.0], [9000.0, 20000.0]]), 310.0)
    assert many.position.shape == (2, 2, 402, 3)
    assert np.isnan(many.time[0, 0]).all()
    assert np.isfinite(many.time[1, 1]).all()
    one = gravity_turn(*LEVEL, 3800.0, 20000.0, 310.0)
    np.testing.assert_array_equal(many.position[1, 1], one.position)
    given_units = gravity_turn(LEVEL[0] * 1000 * u.m, LEVEL[1] * u.km / u.s, 3.8 * u.t, 20 * u.kN, 310 * u.s)
    assert given_units.propellant.to_value("kg") == pytest.approx(one.propellant)
    assert given_units.altitude.unit == "km"
    assert gravity_turn(np.empty((0, 3)), np.empty((0, 3)), 3800.0, 20000.0, 310.0).time.shape == (0, 402)
    assert np.isnan(flat_gravity_turn(0.1, 1.0, [0.9, 2.0], 1.62e-3).duration).tolist() == [True, False]


def test_the_start_lies_where_it_should():
    start = descent_start("Moon", 15.0, 1.7, [0.0, 400.0], -0.1)
    away = start.position + np.array([0, 0, RADIUS])
    np.testing.assert_allclose(np.linalg.norm(away, axis=1), RADIUS + 15)
    np.testing.assert_allclose(np.linalg.norm(start.velocity, axis=1), 1.7)
    climb = (away * start.velocity).sum(axis=1) / np.linalg.norm(away, axis=1) / 1.7
    np.testing.assert_allclose(climb, np.sin(-0.1))
    turn = gravity_turn(start.position, start.velocity, 3800.0, 20000.0, 310.0)
    np.testing.assert_allclose(turn.downrange[:, 0], [0.0, -400.0], atol=1e-9)
    assert turn.propellant[0] == pytest.approx(turn.propellant[1], rel=1e-9)  # the frame does not matter


@pytest.mark.parametrize(("says", "call"), [
    ("too low to land", lambda: gravity_turn(*LEVEL, 3800.0, 3000.0, 310.0)),
    ("lies below the surface", lambda: gravity_turn([0, 0, -2.0], LEVEL[1], 3800.0, 20000.0, 310.0)),
    ("lies below the surface", lambda: descent_start("Moon", -1.0, 1.7, 400.0)),
    ("too low to land", lambda: gravity_turn_thrust(*LEVEL, 3800.0, 310.0, max_thrust=7500.0)),
    ("starts below that", lambda: gravity_turn_thrust(*LEVEL, 3800.0, 310.0, stop_altitude=20.0)),
    ("above the weight", lambda: flat_gravity_turn(0.1, 0.0, 0.9, 1.62e-3)),
    ("did you pass degrees", lambda: flat_gravity_turn(0.1, 90.0, 2.0, 1.62e-3)),
    ("the Moon has 1.62e-3", lambda: gravity_turn(*LEVEL, 3800.0, 20000.0, 310.0, gravity=1.62)),
    ("mass must be a positive", lambda: gravity_turn(*LEVEL, 0.0, 20000.0, 310.0)),
    ("thrust must be a force", lambda: gravity_turn(*LEVEL, 3800.0, 20 * u.kg, 310.0)),
])  # fmt: skip
def test_errors_teach(says, call):
    with pytest.raises(ValueError, match=says):
        call()
