"""How a small change of the start changes a flight, and what the engine does to it."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from idsea_lessons.dynamics import Burn, ForceModel, Impulse, fly
from idsea_lessons.ephemeris import et, state
from idsea_lessons.orbits import burn as rocket_burn

from .plain import EARTH_ALONE, LOW, accelerations, differences, size


@pytest.mark.parametrize(
    "model",
    [EARTH_ALONE, ForceModel("Earth", ("Sun", "Moon"), ("Earth", "Moon"), 0.5)],
    ids=["alone", "everything"],
)
def test_transition_matrix_is_what_differences_say(model):
    matrix = fly(*LOW, 0.0, 9000.0, model, transition=True).transition([0.0, 4000.0, 9000.0])
    np.testing.assert_array_equal(matrix[0], np.eye(6))
    np.testing.assert_allclose(matrix[2], differences(model, 9000.0), rtol=2e-6, atol=1e-9)


def test_transition_matrix_keeps_volumes():
    """A flight without an engine is symplectic: M^T J M = J."""
    model = ForceModel("Moon", ("Earth", "Sun"), ("Moon",))
    matrix = fly([2300.0, 0, 0], [0, 1.2, 1.0], 0.0, 86400.0, model, transition=True).transition(86400.0)
    scale = np.diag(np.repeat([1.0, 1000.0], 3))  # velocities in m/s: numbers of like size
    m = scale @ matrix @ np.linalg.inv(scale)
    j = np.block([[np.zeros((3, 3)), np.eye(3)], [-np.eye(3), np.zeros((3, 3))]])
    np.testing.assert_allclose(m.T @ j @ m, j, atol=1e-9 * np.abs(m).max() ** 2)
    with pytest.raises(ValueError, match="transition=True"):
        fly(*LOW, 0.0, 60.0, EARTH_ALONE).transition(30.0)


# The spacecraft's own engine.


def test_a_burn_in_empty_space_is_the_rocket_equation():
    model = ForceModel("Neptune", bodies=(), surfaces=False)
    far, still = [1e11, 0.0, 0.0], [0.0, 0.0, 0.0]
    engine = Burn(1000.0, 480.0, 3000.0, 315.0, 5000.0, [0.0, 3.0, 4.0])
    flight = fly(far, still, 0.0, 2000.0, model, manoeuvres=[engine])
    expected = rocket_burn(5000.0, 3000.0, 480.0, 315.0)
    gained = flight.at(2000.0).velocity
    np.testing.assert_allclose(gained, expected.delta_v * np.array([0, 0.6, 0.8]), atol=1e-9)
    assert engine.final_mass == pytest.approx(expected.final_mass, rel=1e-12)
    np.testing.assert_allclose(flight.at(999.0).velocity, still, atol=1e-9)


def test_a_steered_burn_agrees_with_scipy():
    """Chang'e-5 in front of the Moon: against the velocity that the Moon sees, in a flight counted from the Earth."""
    start, model = float(et("2020-11-28T12:58")), ForceModel("Earth", ("Moon", "Sun"), ("Moon",))
    moon = state("Moon", start, observer="Earth")
    r, v = moon.position + np.array([2137.4, 0.0, 0.0]), moon.velocity + np.array([0.0, 1.5, 1.9])
    engine = Burn(start + 60.0, 1020.0, 3000.0, 315.0, 8200.0, "against", about="Moon")
    flight = fly(r, v, start, start + 1200.0, model, manoeuvres=[engine])

    def thrust(late, y):
        seen = y[3:] - state("Moon", start + late, observer="Earth").velocity
        return -3.0 / (8200.0 - engine.flow * (late - 60.0)) * seen / size(seen)

    y = np.concatenate([r, v])
    for begin, end, extra in ((0.0, 60.0, None), (60.0, 1080.0, thrust), (1080.0, 1200.0, None)):
        forces = accelerations(model, start, extra)
        y = solve_ivp(forces, (begin, end), y, "DOP853", rtol=1e-12, atol=1e-9).y[:, -1]
    np.testing.assert_allclose(flight.at(start + 1200.0).position, y[:3], atol=1e-5)
    np.testing.assert_allclose(flight.at(start + 1200.0).velocity, y[3:], atol=1e-8)
    slower = size(flight.seen_from("Moon", start + 1080.0).velocity) - size(
        flight.seen_from("Moon", start + 60.0).velocity
    )
    assert slower < -0.3


def test_transition_matrix_follows_a_steered_burn_and_an_impulse():
    todo = [Impulse(300.0, [0.0, 0.05, 0.0]), Burn(1000.0, 600.0, 3000.0, 315.0, 8200.0, "along")]
    flight = fly(*LOW, 0.0, 3000.0, EARTH_ALONE, manoeuvres=todo, transition=True)
    np.testing.assert_allclose(flight.transition(3000.0), differences(EARTH_ALONE, 3000.0, todo), rtol=2e-6, atol=1e-9)


def test_an_impulse_jumps_at_its_moment():
    flight = fly(*LOW, 0.0, 600.0, EARTH_ALONE, manoeuvres=[Impulse(300.0, [0.0, 0.0, 0.1])])
    before, after = flight.at(300.0 - 1e-4), flight.at(300.0)
    np.testing.assert_allclose(after.velocity - before.velocity, [0, 0, 0.1], atol=1e-5)
    np.testing.assert_allclose(after.position, before.position, atol=1e-2)
    assert fly(*LOW, 0.0, 600.0, EARTH_ALONE, manoeuvres=[Impulse(600.0, [0, 0, 0.1])]).at(600.0).velocity[2] == (
        pytest.approx(fly(*LOW, 0.0, 600.0, EARTH_ALONE).at(600.0).velocity[2] + 0.1)
    )
    first = fly(*LOW, 0.0, 600.0, EARTH_ALONE, manoeuvres=[Impulse(0.0, [0, 0, 0.1])]).at(0.0)
    np.testing.assert_allclose(first.velocity, np.add(LOW[1], [0, 0, 0.1]))
