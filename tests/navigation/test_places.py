"""Positions and light time: against SPICE, for bodies and for trajectories in frames that turn."""

import numpy as np
import pytest
import spiceypy as spice
from hypothesis import given, settings
from hypothesis import strategies as st

from idsea_lessons.ephemeris import et, state
from idsea_lessons.navigation import Trajectory
from idsea_lessons.navigation.places import angle_between, positions, seen

TIMES = et("2021-02-10") + np.arange(0.0, 10 * 86400.0, 40_000.0)


@pytest.mark.parametrize("target", ["Sun", "Mars", "Moon", "Jupiter"])
def test_light_time_is_that_of_spice(target):
    found = seen(target, positions("Earth", TIMES), TIMES)
    expected = state(target, TIMES, observer="Earth", frame="J2000", correction="CN").position
    np.testing.assert_allclose(found, expected, atol=1e-5)  # 1 cm
    uncorrected = state(target, TIMES, observer="Earth", frame="J2000").position
    assert np.linalg.norm(found - uncorrected, axis=-1).min() > 0.1


@pytest.mark.parametrize("frame", ["ECLIPJ2000", "J2000", "MOON_ME", "iau_moon"])
def test_a_trajectory_in_any_frame_is_where_spice_has_it(frame):
    fixed = np.array([1000.0, -900.0, 1100.0])
    lander = Trajectory(lambda t: np.tile(fixed, (len(t), 1)), "Moon", frame)
    found = seen(lander, positions("Earth", TIMES), TIMES)
    for i, moment in enumerate(TIMES):
        expected, _ = spice.spkcpt(fixed, "MOON", frame, moment, "J2000", "TARGET", "CN", "EARTH")
        np.testing.assert_allclose(found[i], expected[:3], atol=1e-5)


def test_a_body_as_a_trajectory_is_the_body():
    mars = Trajectory(lambda t: state("Mars", t, observer="Earth").position, "Earth")
    np.testing.assert_allclose(positions(mars, TIMES), positions("Mars", TIMES), atol=1e-6)


def test_no_epochs():
    still = Trajectory(lambda t: np.zeros((len(t), 3)), "Mars", "IAU_MARS")
    assert seen(still, np.empty((0, 3)), np.empty(0)).shape == (0, 3)


@settings(deadline=None)
@given(st.floats(0.0, np.pi), st.floats(1e-3, 1e9), st.floats(1e-3, 1e9))
def test_angles_of_every_size(angle, a, b):
    there = np.array([np.cos(angle), np.sin(angle), 0.0])
    found = angle_between(np.array([a, 0.0, 0.0]), b * there)
    assert found == pytest.approx(angle, rel=1e-14, abs=1e-15)


@pytest.mark.parametrize(
    ("trajectory", "match"),
    [
        (Trajectory(lambda t: np.zeros((len(t), 2)), "Mars"), r"shape \(22, 3\), not \(22, 2\)"),
        (Trajectory(lambda t: np.full((len(t), 3), np.inf), "Mars"), "not finite"),
        (Trajectory(lambda t: np.zeros((len(t), 3)), "Marz"), "did you mean Mars"),
        (Trajectory(lambda t: np.zeros((len(t), 3)), "Mars", "SIDEWAYS"), "no frame is called"),
    ],
)
def test_bad_trajectories_are_explained(trajectory, match):
    with pytest.raises(ValueError, match=match):
        positions(trajectory, TIMES)
