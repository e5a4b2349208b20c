"""The optimal descent: published propellant, an analytic case, SciPy's integrator, and the others as upper bounds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from idsea_lessons.bodies import body
from idsea_lessons.orbits.rocket import propellant_mass
from idsea_lessons.surface.descent import descent_start
from idsea_lessons.surface.descent_program import solve
from idsea_lessons.surface.gravity_turn import gravity_turn
from idsea_lessons.surface.guidance import guided_descent
from idsea_lessons.surface.optimal_descent import _first_path, _problem, optimal_descent, optimal_duration
from idsea_lessons.units import u

MU, RADIUS = body("Moon").gravity_parameter, body("Moon").radius
TILT = np.cos(np.radians(27))
ENGINE = 18600 * TILT  # six engines of 3,100 N, tilted
MARS = {"min_thrust": 0.3 * ENGINE, "gravity": 3.7114e-3}
LIMITS = 0.8 * ENGINE, 225 * TILT * 9.807 / 9.80665


@pytest.mark.parametrize(("across", "time", "slope", "published", "within"), [
    (0.0, 72.0, None, 387.9, 1.5),  # Acikmese and Ploen (2007), no glide slope: PDG-01
    (0.0, 81.0, 4.0, 399.5, 1.5),  # the same paper, at least 4 degrees above the horizon
    (0.5, 78.4, 4.0, 399.4, 1.5),  # Blackmore, Acikmese and Scharf (2010), case 1
])  # fmt: skip
def test_published_propellant(across, time, slope, published, within):
    glide = None if slope is None else np.radians(slope)
    best = optimal_descent(
        [2.0, across, 1.5], [0.1, 0, -0.075], 1905.0, time, *LIMITS, **MARS, glide_slope=glide, above_ground=False,
        nodes=round(time),
    )  # fmt: skip
    assert best.propellant == pytest.approx(published, abs=within)
    if slope is not None:
        out = np.hypot(best.position[1:-1, 0], best.position[1:-1, 1])
        assert np.all(best.position[1:-1, 2] >= out * np.tan(glide) - 1e-6)


def test_the_ground_costs_propellant_and_finer_pieces_save_some():
    call = [2.0, 0, 1.5], [0.1, 0, -0.075], 1905.0, 72.0, *LIMITS
    through, above = (optimal_descent(*call, **MARS, above_ground=ground) for ground in (False, True))
    assert through.altitude.min() < -0.2
    assert above.altitude.min() > -1e-6
    assert above.propellant > through.propellant + 2
    coarse, fine = (optimal_descent(*call, **MARS, above_ground=False, nodes=n).propellant for n in (36, 288))
    assert 0 < coarse - fine < 1.0
    assert fine == pytest.approx(387.9, abs=0.15)


def test_nothing_is_lost_by_making_it_convex():
    """The bound and the size of the push agree in each piece of the flight."""
    call = [2.0, 0, 1.5], [0.1, 0, -0.075], 1905.0, 72.0, *LIMITS, MARS["min_thrust"], 0.0, [0, 0, 0], [0, 0, 0]
    problem = _problem(*call, None, False, MARS["gravity"], 72)
    path = _first_path(problem, np.linspace(0, 1, 73)[:, None])
    plan, _ = solve(problem, path, np.linspace(1905, 1500, 73))
    np.testing.assert_allclose(np.linalg.norm(plan.push, axis=1), plan.bound, rtol=1e-5)


def straight_down(height, speed, mass, least, most, exhaust, gravity):
    """Propellant of the best vertical landing, found with one switch from the least to the greatest thrust."""

    def fall(switch):
        def rates(t, y):
            force = least if t < switch else most
            return [y[1], force / y[2] - gravity, -force / exhaust]

        first = solve_ivp(rates, [0, switch], [height, -speed, mass], rtol=1e-10, atol=1e-12, max_step=switch)
        stop = lambda t, y: y[1]  # noqa: E731
        stop.terminal, stop.direction = True, 1
        second = solve_ivp(
            lambda t, y: rates(switch + 1, y), [0, 500], first.y[:, -1], rtol=1e-10, atol=1e-12, events=stop
        )
        return second.y[0, -1], mass - second.y[2, -1], switch + second.t[-1]

    switch = brentq(lambda s: fall(s)[0], 1e-3, 40.0)
    return fall(switch)[1:]


def test_straight_down_the_switch_of_optimal_control_is_found():
    exhaust = 9.80665e-3 * 310
    burned, time = straight_down(2.0, 0.03, 2300.0, 1.5, 7.5, exhaust, 1.62e-3)
    limits = {"min_thrust": 1500.0, "gravity": 1.62e-3, "nodes": 200}
    best = optimal_descent([0, 0, 2.0], [0, 0, -0.03], 2300.0, time, 7500.0, 310.0, **limits)
    assert best.propellant == pytest.approx(burned, abs=0.2)
    assert best.propellant >= burned - 1e-3
    middle = (best.throttle > 1600) & (best.throttle < 7300)
    assert middle.sum() <= 4  # all the rest is at one limit or the other
    found = optimal_duration(
        [0, 0, 2.0], [0, 0, -0.03], 2300.0, 30.0, 120.0, 7500.0, 310.0, min_thrust=1500.0, gravity=1.62e-3, nodes=60
    )
    assert found == pytest.approx(time, abs=1.0)


@pytest.mark.parametrize("gravity", ["Moon", 1.62e-3])
def test_scipy_arrives_with_the_same_pushes(gravity):
    if gravity == "Moon":
        start, mass, time = descent_start("Moon", 15.0, 1.714, 680.0), 3800.0, 770.0
    else:
        start, mass, time = (np.array([-2.0, 0.3, 2.4]), np.array([0.03, 0.0, -0.05])), 2300.0, 90.0
    best = optimal_descent(*start, mass, time, 7500.0, 310.0, min_thrust=1500.0, gravity=gravity)
    state, exhaust = np.concatenate([*start, [mass]]), 9.80665e-3 * 310

    def rates(t, y, push):
        away = y[:3] + np.array([0, 0, RADIUS])
        pull = -MU * away / np.linalg.norm(away) ** 3 if gravity == "Moon" else np.array([0, 0, -gravity])
        return [*y[3:6], *(pull + push), -y[6] * np.linalg.norm(push) / exhaust]

    for k in range(len(best.time) - 1):
        push = best.thrust[k] / 1000 / best.mass[k]
        state = solve_ivp(rates, best.time[k : k + 2], state, args=(push,), rtol=1e-10, atol=1e-12).y[:, -1]
    assert np.linalg.norm(state[:3]) < 0.005
    assert np.linalg.norm(state[3:6]) < 2e-5
    assert state[6] == pytest.approx(best.mass[-1], abs=0.01)
    ends = best.thrust[:-1] / best.mass[:-1, None] * best.mass[1:, None]
    for force in (best.throttle, np.linalg.norm(ends, axis=1)):
        assert force.min() >= 1500.0 * (1 - 1e-5)
        assert force.max() <= 7500.0 * (1 + 1e-5)
    assert best.altitude.min() > -1e-3


@settings(deadline=None, max_examples=12)
@given(st.floats(-3, -1), st.floats(1.5, 3), st.floats(0, 0.06), st.floats(-0.06, 0), st.floats(80, 140))
def test_nothing_flown_uses_less(x, z, vx, vz, time):
    """Guidance that stays above the ground and arrives is one of the descents that the optimum was chosen from."""
    start, limits = ([x, 0.2, z], [vx, 0, vz]), {"gravity": 1.62e-3, "min_thrust": 500.0}
    best = optimal_descent(*start, 2300.0, time, 7500.0, 310.0, **limits, nodes=200)
    for law in ("E-guidance", "quartic"):
        flown = guided_descent(*start, 2300.0, time, 7500.0, 310.0, **limits, law=law)
        if flown.altitude.min() > -1e-6 and np.linalg.norm(flown.position[-1]) < 1e-6:
            assert best.propellant <= flown.propellant + 0.1
    floor = propellant_mass(2300.0, np.hypot(vx, vz), 310.0)
    assert best.propellant > floor


def test_the_gravity_turn_uses_more_than_the_optimum():
    """With constant push in each piece the thrust lags behind its limit: give the optimum one per cent more of it."""
    turn = gravity_turn([0, 0, 15.0], [1.7, 0, 0], 3800.0, 21000.0, 310.0)
    end, time = turn.position[-1], turn.time[-1]
    best = optimal_descent([0, 0, 15.0], [1.7, 0, 0], 3800.0, time, 21210.0, 310.0, target_position=end, nodes=200)
    assert best.propellant <= turn.propellant + 0.1


def test_over_the_moon_the_optimum_beats_e_guidance_and_never_the_rocket_equation():
    start = descent_start("Moon", 15.0, 1.714, 650.0)
    flown = guided_descent(*start, 3800.0, 760.0, 7500.0, 310.0, min_thrust=1500.0)
    best = optimal_descent(*start, 3800.0, 760.0, 7500.0, 310.0, min_thrust=1500.0)
    assert np.linalg.norm(flown.position[-1]) < 1e-3
    assert propellant_mass(3800.0, 1.714, 310.0) < best.propellant < flown.propellant


def test_quantities_and_frames():
    call = [-2.0, 0, 2.4] * u.km, [30.0, 0, -50.0] * u.m / u.s, 2.3 * u.t, 90 * u.s, 7.5 * u.kN, 310 * u.s
    with_units = optimal_descent(*call, gravity=1.62e-3)
    plain = optimal_descent([-2.0, 0, 2.4], [0.03, 0, -0.05], 2300.0, 90.0, 7500.0, 310.0, gravity=1.62e-3)
    assert with_units.propellant.to_value("kg") == pytest.approx(plain.propellant)
    limits = {"min_thrust": 1.5 * u.kN, "gravity": 1.62e-3, "nodes": 20}
    found = optimal_duration(*CALL, 40.0, 200.0, 7500.0, 310.0, **limits)
    assert 45 < found.to_value("s") < 90
    turned = optimal_descent([0, 2.0, 2.4], [0, -0.03, -0.05], 2300.0, 90.0, 7500.0, 310.0, gravity=1.62e-3)
    assert turned.propellant == pytest.approx(plain.propellant, abs=0.01)


CALL = [-2.0, 0, 2.4], [0.03, 0, -0.05], 2300.0


@pytest.mark.parametrize(("says", "call"), [
    ("thrust may be too low", lambda: optimal_descent(*CALL, 90.0, 2000.0, 310.0)),
    ("time too short", lambda: optimal_descent(*CALL, 10.0, 7500.0, 310.0)),
    ("propellant too little", lambda: optimal_descent(*CALL, 90.0, 7500.0, 310.0, dry_mass=2290.0)),
    ("duration must be a positive", lambda: optimal_descent(*CALL, 0.0, 7500.0, 310.0)),
    ("lies below the surface", lambda: optimal_descent([0, 0, -1.0], [0, 0, 0], 2300.0, 60.0, 7500.0, 310.0)),
    ("changed places", lambda: optimal_descent(*CALL, 90.0, 1500.0, 310.0, min_thrust=7500.0)),
    ("nothing to burn", lambda: optimal_descent(*CALL, 90.0, 7500.0, 310.0, dry_mass=2300.0)),
    ("glide slope", lambda: optimal_descent(*CALL, 90.0, 7500.0, 310.0, glide_slope=0.1)),
    ("four pieces", lambda: optimal_descent(*CALL, 90.0, 7500.0, 310.0, nodes=2)),
    ("one flight", lambda: optimal_descent([CALL[0]] * 2, CALL[1], 2300.0, 90.0, 7500.0, 310.0)),
    ("no time to look", lambda: optimal_duration(*CALL, 90.0, 80.0, 7500.0, 310.0)),
    ("no descent within", lambda: optimal_duration(*CALL, 10.0, 12.0, 7500.0, 310.0)),
])  # fmt: skip
def test_errors_teach(says, call):
    with pytest.raises(ValueError, match=says):
        call()
