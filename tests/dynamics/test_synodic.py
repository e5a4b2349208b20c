"""Frames of the three-body problem: there and back, Newton's laws, and the real bodies of DE440."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from idsea_lessons.bodies import body
from idsea_lessons.dynamics import (
    ephemeris_to_synodic,
    fly_synodic_many,
    inertial_to_synodic,
    synodic_to_ephemeris,
    synodic_to_inertial,
    system,
)
from idsea_lessons.ephemeris import et, state
from idsea_lessons.units import u

from .test_threebody import EARTH_MOON, JPL, NEAR_L1


@given(
    st.lists(st.floats(-2, 2), min_size=6, max_size=6),
    st.floats(-10, 10),
    st.sampled_from(["barycentre", "primary", "secondary"]),
)
def test_inertial_frames_lead_back(s, time, center):
    there = synodic_to_inertial(JPL, s, time, center=center)
    np.testing.assert_allclose(inertial_to_synodic(JPL, there, time, center=center), s, atol=1e-13)


def test_in_the_inertial_frame_newton_holds():
    """The path in the frame that does not turn, by SciPy with two bodies on circles."""

    def newton(t, s):
        direction = np.array([np.cos(t), np.sin(t), 0.0])
        first, second = s[:3] + JPL * direction, s[:3] - (1 - JPL) * direction
        pull = -(1 - JPL) * first / np.linalg.norm(first) ** 3 - JPL * second / np.linalg.norm(second) ** 3
        return np.concatenate([s[3:], pull])

    start = synodic_to_inertial(JPL, NEAR_L1, 0.0)
    end = solve_ivp(newton, (0, 2.0), start, "DOP853", rtol=1e-13, atol=1e-13).y[:, -1]
    ours = synodic_to_inertial(JPL, fly_synodic_many(JPL, NEAR_L1, 2.0, tolerance=1e-13), 2.0)
    np.testing.assert_allclose(ours, end, atol=1e-10)


@pytest.mark.parametrize(
    "pair", [("Earth", "Moon"), ("Sun", "Earth-Moon barycentre"), ("Sun", "Jupiter")], ids=" ".join
)
@pytest.mark.parametrize("scaled", [True, False])
def test_ephemeris_frames_lead_back(pair, scaled):
    chosen, epochs = system(*pair), et("2022-11-14") + 86400.0 * np.arange(40)
    states = np.array(NEAR_L1) + 0.01 * np.arange(40)[:, None]
    there = synodic_to_ephemeris(chosen, states, epochs, center="Earth", scaled=scaled)
    back = ephemeris_to_synodic(chosen, *there, epochs, center="Earth", scaled=scaled)
    np.testing.assert_allclose(back, states, atol=1e-9)


def test_bodies_lie_where_they_are_and_speeds_are_slopes():
    epochs = et("2022-11-14") + 86400.0 * np.arange(28)
    moon = state("Moon", epochs, observer="Earth")
    rest = [*EARTH_MOON.secondary_position, 0, 0, 0]
    there = synodic_to_ephemeris(EARTH_MOON, np.broadcast_to(rest, (28, 6)), epochs)
    np.testing.assert_allclose(there.position, moon.position, atol=1e-6)
    np.testing.assert_allclose(there.velocity, moon.velocity, atol=1e-9)
    # Away from the line of the bodies too the velocity is the slope of the position, in both kinds of units.
    fixed = np.array([0.5, 0.8, 0.1, 0, 0, 0])
    for scaled in (True, False):
        before, now, after = (
            synodic_to_ephemeris(EARTH_MOON, fixed, epochs[3] + late, scaled=scaled) for late in (-30.0, 0.0, 30.0)
        )
        np.testing.assert_allclose(now.velocity, (after.position - before.position) / 60.0, atol=1e-7)


def test_units_of_the_ephemeris_frame():
    from astropy.time import Time

    moon = state("Moon", "2022-11-14", observer="Earth")
    with_units = ephemeris_to_synodic(EARTH_MOON, moon.position * u.km, moon.velocity * u.km / u.s, "2022-11-14")
    np.testing.assert_allclose(with_units[:3], EARTH_MOON.secondary_position, atol=1e-12)
    assert synodic_to_ephemeris(EARTH_MOON, NEAR_L1, Time("2022-11-14")).position.unit == u.km
    unscaled = synodic_to_ephemeris(EARTH_MOON, [*EARTH_MOON.secondary_position, 0, 0, 0], "2022-11-14", scaled=False)
    assert np.linalg.norm(unscaled.position) == pytest.approx(body("Moon").semi_major_axis)
