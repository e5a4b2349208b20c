"""Polynomial guidance: boundary conditions, SciPy's integrator, limits of the engine, and bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from idsea_lessons.bodies import body
from idsea_lessons.surface.descent import descent_start
from idsea_lessons.surface.guidance import LAWS, e_guidance, guided_descent, quartic_guidance
from idsea_lessons.units import u

MU, RADIUS = body("Moon").gravity_parameter, body("Moon").radius
EXHAUST = 9.80665e-3 * 310
FLAT = 1.62e-3
DOWN = np.array([0.0, 0.0, -FLAT])
APPROACH = np.array([-2.0, 0.1, 2.4]), np.array([0.03, 0.0, -0.05])
WIDE = {"max_thrust": 1e6, "specific_impulse": 310.0}

metres = st.floats(-1, 1).map(lambda x: round(x, 3))
vectors = st.tuples(metres, metres, metres).map(np.array)


def polynomial(start, motion, target, aim_motion, aim_acceleration, time, quartic):
    """Solve the boundary conditions for the wanted acceleration as a linear system: an independent way."""
    powers = np.arange(3 if quartic else 2)
    rows = [time ** (powers + 1) / (powers + 1), time ** (powers + 2) / ((powers + 1) * (powers + 2))]
    right = [aim_motion - motion, target - start - motion * time]
    if quartic:
        rows.append(time**powers)
        right.append(aim_acceleration)
    return np.linalg.solve(np.array(rows), np.array(right))


@given(vectors, vectors, vectors, vectors, vectors, st.floats(5, 500))
def test_the_commands_are_the_solution_of_the_boundary_conditions(start, motion, target, aim, last, time):
    for quartic in (False, True):
        first = polynomial(start, motion, target, aim, last, time, quartic)[0]
        if quartic:
            asked = quartic_guidance(start, motion, target, aim, last, time, DOWN)
        else:
            asked = e_guidance(start, motion, target, aim, time, DOWN)
        np.testing.assert_allclose(asked, first - DOWN, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("law", LAWS)
def test_scipy_flies_the_same_descent(law):
    """One cycle alone: then the law is one polynomial, which an adaptive integrator can fly too."""
    start, motion = APPROACH
    aim, last = np.array([0.0, 0.0, 0.1]), np.array([0.0, 0.0, 2e-4])
    wanted = polynomial(start, motion, aim, np.zeros(3), last, 110.0, law == "quartic")

    def rates(t, y):
        total = sum(coefficient * t**k for k, coefficient in enumerate(wanted))
        away = y[:3] + np.array([0, 0, RADIUS])
        push = total + MU * away / np.linalg.norm(away) ** 3
        return [*y[3:6], *total, -y[6] * np.linalg.norm(push) / EXHAUST]

    there = solve_ivp(rates, [0, 110.0], [*start, *motion, 2300.0], rtol=1e-11, atol=1e-12).y[:, -1]
    options = {"law": law, "target_position": aim, "target_acceleration": last}
    flown = guided_descent(start, motion, 2300.0, 110.0, **WIDE, **options)
    assert flown.mass[-1] == pytest.approx(there[6], abs=1e-5)
    np.testing.assert_allclose(flown.position[-1], there[:3], atol=1e-9)
    np.testing.assert_allclose(flown.velocity[-1], 0.0, atol=1e-9)
    one = guided_descent(start, motion, 2300.0, 110.0, **WIDE, **options, cycles=40)
    np.testing.assert_allclose(one.mass[-1], flown.mass[-1], rtol=1e-6)


def test_the_quartic_ends_with_the_acceleration_asked_for():
    last = np.array([0.0, 0.0, 3e-4])
    options = {"law": "quartic", "target_acceleration": last, "gravity": FLAT}
    flown = guided_descent(*APPROACH, 2300.0, 110.0, **WIDE, **options)
    np.testing.assert_allclose(flown.thrust[-1] / 1000 / flown.mass[-1], last - DOWN, atol=1e-8)
    cubic = guided_descent(*APPROACH, 2300.0, 110.0, **WIDE, gravity=FLAT)
    assert np.abs(cubic.thrust[-1][0]) > 100 * np.abs(flown.thrust[-1][0])  # E-guidance arrives leaning over


@settings(deadline=None, max_examples=30)
@given(st.floats(60, 900), st.floats(100, 2000), st.floats(2500, 9000), st.sampled_from(LAWS))
def test_the_engine_never_leaves_its_limits_and_the_mass_balances(time, least, most, law):
    flown = guided_descent(*APPROACH, 2300.0, time, most, 310.0, min_thrust=least, dry_mass=1500.0, law=law)
    burning = flown.mass > 1500.0
    assert np.all(flown.throttle[burning] >= least * (1 - 1e-12))
    assert np.all(flown.throttle <= most * (1 + 1e-12))
    assert np.all(flown.throttle[~burning] == 0.0)
    assert np.all(np.diff(flown.mass) <= 0)
    assert flown.mass[-1] >= 1500.0
    if burning.all():
        assert flown.propellant == pytest.approx(np.trapezoid(flown.throttle / 1000, flown.time) / EXHAUST, rel=5e-3)


def test_momentum_balances():
    flown = guided_descent(*APPROACH, 2300.0, 110.0, **WIDE, gravity=FLAT, target_position=[0, 0, 0.1])
    given_ = np.trapezoid(flown.thrust / 1000 / flown.mass[:, None], flown.time, axis=0) + DOWN * 110.0
    np.testing.assert_allclose(given_, flown.velocity[-1] - flown.velocity[0], atol=1e-6)


@pytest.mark.parametrize("law", LAWS)
def test_the_way_back_is_the_same_way(law):
    """Without gravity turned around, time runs both ways: from the target, with the velocity reversed, to the start."""
    aim, last = np.array([0.0, 0.0, 0.1]), np.array([0.0, 0.0, -1e-4])
    options = {"law": law, "gravity": FLAT, "max_thrust": 1e6, "specific_impulse": 1e9}
    down = guided_descent(*APPROACH, 2300.0, 110.0, **options, target_position=aim, target_acceleration=last)
    first = down.thrust[0] / 1000 / 2300.0 + DOWN
    up = guided_descent(
        aim, np.zeros(3), 2300.0, 110.0, **options,
        target_position=APPROACH[0], target_velocity=-APPROACH[1], target_acceleration=first,
    )  # fmt: skip
    np.testing.assert_allclose(up.position[::-1], down.position, atol=1e-8)


def test_too_short_a_time_meets_the_limit_and_misses():
    start = descent_start("Moon", 15.0, 1.714, 650.0)
    good, hasty = (guided_descent(*start, 3800.0, time, 7500.0, 310.0) for time in (760.0, 700.0))
    assert np.linalg.norm(good.position[-1]) < 1e-3
    assert good.altitude.min() > -1e-3
    assert hasty.altitude[-1] < -1.0
    assert hasty.speed[-1] > 0.02


def test_propellant_can_run_out():
    flown = guided_descent(*APPROACH, 2300.0, 110.0, 7500.0, 310.0, dry_mass=2250.0)
    assert flown.mass[-1] == 2250.0
    assert flown.throttle[-1] == 0.0
    assert flown.speed[-1] > 0.05


def test_monte_carlo_and_quantities():
    spread = np.random.default_rng(7).normal(0, 0.02, (500, 3))
    many = guided_descent(APPROACH[0] + spread, APPROACH[1], 2300.0, 110.0, 7500.0, 310.0, min_thrust=1500.0)
    assert many.position.shape == (500, 401, 3)
    assert np.abs(many.position[:, -1]).max() < 1e-6
    one = guided_descent(APPROACH[0] + spread[3], APPROACH[1], 2300.0, 110.0, 7500.0, 310.0, min_thrust=1500.0)
    np.testing.assert_array_equal(one.mass, many.mass[3])
    units = guided_descent(APPROACH[0] * u.km, APPROACH[1] * u.km / u.s, 2.3 * u.t, 110 * u.s, 7.5 * u.kN, 310.0)
    plain = guided_descent(*APPROACH, 2300.0, 110.0, 7500.0, 310.0)
    assert units.propellant.to_value("kg") == pytest.approx(plain.propellant)
    assert e_guidance(APPROACH[0] * u.km, APPROACH[1], [0, 0, 0], [0, 0, 0], 20 * u.s, DOWN).unit == "km/s2"
    grid = guided_descent(*APPROACH, 2300.0, np.array([-5.0, 110.0]), 7500.0, 310.0)
    assert np.isnan(grid.mass[:, -1]).tolist() == [True, False]
    low = guided_descent([[0, 0, -1.0], [0, 0, 1.0]], [0, 0, 0], 2300.0, 60.0, 7500.0, 310.0)
    assert np.isnan(low.mass[:, -1]).tolist() == [True, False]
    assert guided_descent(np.empty((0, 3)), np.empty((0, 3)), 1.0, 1.0, 1.0, 1.0).mass.shape == (0, 401)


@pytest.mark.parametrize(("says", "call"), [
    ("no time to land", lambda: guided_descent(*APPROACH, 2300.0, 0.0, 7500.0, 310.0)),
    ("no time to land", lambda: e_guidance(*APPROACH, [0, 0, 0], [0, 0, 0], 0.0, DOWN)),
    ("lies below the surface", lambda: guided_descent([0, 0, -1.0], [0, 0, 0], 2300.0, 60.0, 7500.0, 310.0)),
    ("changed places", lambda: guided_descent(*APPROACH, 2300.0, 60.0, 1500.0, 310.0, min_thrust=7500.0)),
    ("nothing to burn", lambda: guided_descent(*APPROACH, 2300.0, 60.0, 7500.0, 310.0, dry_mass=2300.0)),
    ("no guidance law", lambda: guided_descent(*APPROACH, 2300.0, 60.0, 7500.0, 310.0, law="cubic")),
    ("one cycle at least", lambda: guided_descent(*APPROACH, 2300.0, 60.0, 7500.0, 310.0, cycles=0)),
    ("x, y, z", lambda: guided_descent(2.4, [0, 0, 0], 2300.0, 60.0, 7500.0, 310.0)),
    ("mass must be a mass", lambda: guided_descent(*APPROACH, 5 * u.km, 60.0, 7500.0, 310.0)),
])  # fmt: skip
def test_errors_teach(says, call):
    with pytest.raises(ValueError, match=says):
        call()
