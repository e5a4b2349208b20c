"""Kinetic impacts, deflected encounters and keyholes: DART, published rules, and what must hold for every push."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idsea_lessons.bodies import body
from idsea_lessons.dynamics import ForceModel, Impulse, fly
from idsea_lessons.ephemeris import et, state
from idsea_lessons.flown import flown
from idsea_lessons.navigation.defence import kinetic_impact, momentum_enhancement, period_change
from idsea_lessons.navigation.deflection import (
    along_track_shift,
    deflect,
    encounter,
    relative_angle,
    resonant_circle,
)
from idsea_lessons.orbits import propagate
from idsea_lessons.units import u

vectors = st.tuples(*[st.floats(-12, 12)] * 3).map(np.array).filter(lambda v: np.linalg.norm(v) > 0.1)
ALONE = ForceModel(bodies=("Earth",), surfaces=False)


def test_dart_shortened_the_orbit_of_dimorphos():
    """PD-01: 2.70 +- 0.10 mm/s (Cheng et al. 2023) and 33 +- 1 min (Thomas et al. 2023), with 1.206 +- 0.035 km."""
    push = -flown("dart.dv").value * 1e-6
    minutes = [period_change(11.921 * 3600, r, push).change / 60 for r in (1.171, 1.206, 1.241)]
    assert minutes[1] == pytest.approx(-31.4, abs=0.1)
    low, high = minutes[0] * 2.80 / 2.70, minutes[2] * 2.60 / 2.70
    assert low < flown("dart.period_change").value < high


def test_a_small_push_changes_the_period_three_times_as_much_as_the_speed():
    speed = 2 * np.pi * 2.0 / 40_000.0
    small = period_change(40_000.0, 2.0, [1e-9 * speed, -1e-9 * speed])
    np.testing.assert_allclose(small.change / 40_000.0, [3e-9, -3e-9], rtol=1e-6)
    assert period_change(40_000.0, 2.0, 0.0).change == 0.0
    found = fly([0.0, 2.0e5, 0.0], [-1.2, 0.0, 0.0], 0.0, 5e6, ForceModel("Earth", bodies=(), surfaces=False))
    circle = np.sqrt(body("Earth").gravity_parameter / 2.0e5)
    whole = period_change(2 * np.pi * 2.0e5 / circle, 2.0e5, 1.2 - circle)
    after = found.at(whole.after)
    np.testing.assert_allclose(after.position, [0.0, 2.0e5, 0.0], atol=1e-2)


def test_the_rule_of_thumb_of_the_chinese_test():
    """CURRICULUM 3.6: 500 kg at 10 km/s give a rock of 30 m (2,500 kg/m3) 14 cm/s."""
    rock = 2500.0 * np.pi / 6 * 30.0**3
    assert np.linalg.norm(kinetic_impact(500.0, [0, 10.0, 0], rock)) * 1e5 == pytest.approx(14.1, abs=0.1)


@settings(max_examples=100, deadline=None)
@given(vectors, vectors, vectors, st.floats(0.0, 6.0))
def test_beta_comes_back_and_momentum_is_kept(velocity, ejecta, axis, beta):
    if ejecta @ velocity > 0:
        ejecta = -ejecta
    sizes = np.linalg.norm(ejecta) * np.linalg.norm(axis) * np.linalg.norm(velocity)
    push = kinetic_impact(600.0, velocity, 5e9, beta, ejecta)
    axis = axis / np.linalg.norm(axis)
    if abs(ejecta @ axis) > 1e-2 * np.linalg.norm(ejecta) and abs(ejecta @ velocity) > 1e-2 * sizes:
        found = momentum_enhancement(push @ axis, axis, 600.0, velocity, 5e9, ejecta)
        assert found == pytest.approx(beta, abs=1e-6)
    # What flies away has the momentum that is missing, along the ejecta.
    missing = 600.0 * velocity - 5e9 * push
    np.testing.assert_allclose(np.cross(missing, ejecta), 0.0, atol=1e-6 * np.linalg.norm(ejecta) * 600 * 20 * 6)
    np.testing.assert_allclose(kinetic_impact(600.0, velocity, 5e9, 1.0), 600.0 / 5e9 * velocity, rtol=1e-12)


@pytest.fixture(scope="module")
def asteroid():
    """One that passes the Earth at about 20,000 km in June 2035, flown back to 2027."""
    meeting = float(et("2035-06-01"))
    earth = state("Earth", meeting)
    r = earth.position + np.array([0.0, 12_000.0, 16_000.0])
    v = earth.velocity + np.array([11.0, -3.0, 1.0])
    back = fly(r, v, meeting, "2027-06-01", ALONE)
    return back.at("2027-06-01"), meeting + 20 * 86400.0


def across(vector, direction):
    """Size of the part of a vector that is square to a direction."""
    s = direction / np.linalg.norm(direction)
    return np.linalg.norm(vector - (vector @ s) * s)


def test_a_push_shifts_the_encounter_as_two_body_motion_says(asteroid):
    """Without the Earth's pull the shift is that of two Kepler orbits, seen along the velocity at infinity."""
    (r, v), stop = asteroid
    along = v / np.linalg.norm(v)
    found = deflect(r, v, "2027-06-01", stop, Impulse("2027-06-02", 1e-5 * along), model=ALONE)
    r1, v1 = propagate("Sun", r, v, 86400.0)
    time = found.before.epoch - float(et("2027-06-02"))
    moved = propagate("Sun", r1, v1 + 1e-5 * along, time).position - propagate("Sun", r1, v1, time).position
    assert found.shift == pytest.approx(across(moved, found.before.v_infinity), rel=0.02)
    half = deflect(r, v, "2027-06-01", stop, Impulse("2027-06-02", 0.5e-5 * along), model=ALONE)
    assert half.shift == pytest.approx(0.5 * found.shift, rel=0.01)
    none = deflect(r, v, "2027-06-01", stop, Impulse("2027-06-02", [0.0, 0.0, 0.0]), model=ALONE)
    assert none.shift < 1.0  # eight years of rounding, enlarged by the encounter
    sideways = deflect(r, v, "2027-06-01", stop, Impulse("2027-06-02", [0, 0, 1e-5]), model=ALONE)
    assert sideways.shift < 0.2 * found.shift


def test_the_rule_for_a_push_along_the_path_holds_over_many_revolutions():
    """Within a revolution the shift swings about the rule; after fifty they agree within some per cent."""
    speed = np.sqrt(body("Sun").gravity_parameter / 1.5e8)
    r, v = np.array([1.5e8, 0, 0]), np.array([0, 1.1 * speed, 0])
    a = 1 / (2 / 1.5e8 - v @ v / body("Sun").gravity_parameter)
    time = 50 * 2 * np.pi * np.sqrt(a**3 / body("Sun").gravity_parameter)
    push = 1e-6 * v / np.linalg.norm(v)
    here, there = (propagate("Sun", r, v + change, time) for change in (0.0, push))
    planet = np.array([-10.0, 20.0, 5.0])  # the velocity of any planet that is there then
    relative = here.velocity - planet
    angle = np.arccos(relative @ planet / np.linalg.norm(relative) / np.linalg.norm(planet))
    rule = along_track_shift(a, np.linalg.norm(v), 1e-6, time, np.linalg.norm(planet), angle)
    assert across(there.position - here.position, relative) == pytest.approx(rule, rel=0.03)


@pytest.mark.parametrize(("years", "turns"), [(7, 6), (6, 5), (3, 2), (2, 3), (1, 1)])
@pytest.mark.parametrize("place", [0.1, 2.0, 4.5])
def test_every_point_of_a_resonant_circle_leads_back(years, turns, place):
    """Turn the velocity as a flyby does, and look at the new orbit around the Sun: its period is the one asked for."""
    earth, sun = body("Earth"), body("Sun").gravity_parameter
    speed = np.sqrt(sun / earth.semi_major_axis)
    v_infinity, theta = 9.0, np.radians(80.0)
    circle = resonant_circle("Earth", v_infinity, theta, years, turns)
    xi, zeta = circle.radius * np.sin(place), circle.center + circle.radius * np.cos(place)
    incoming = v_infinity * np.array([np.sin(theta), np.cos(theta), 0.0])
    # The zeta axis lies against the planet's motion (y), square to the incoming velocity; xi is square to both.
    s = incoming / v_infinity
    zeta_axis = -(np.array([0.0, 1.0, 0.0]) - s[1] * s)
    zeta_axis /= np.linalg.norm(zeta_axis)
    b = xi * np.cross(s, zeta_axis) + zeta * zeta_axis
    turn = 2 * np.arctan(earth.gravity_parameter / v_infinity**2 / np.linalg.norm(b))
    outgoing = v_infinity * (np.cos(turn) * s - np.sin(turn) * b / np.linalg.norm(b))
    heliocentric = np.linalg.norm(outgoing + np.array([0.0, speed, 0.0]))
    a = 1 / (2 / earth.semi_major_axis - heliocentric**2 / sun)
    assert (a / earth.semi_major_axis) ** 1.5 == pytest.approx(years / turns, rel=1e-9)


def test_encounters_are_found_and_missing_ones_are_explained(asteroid):
    (r, v), stop = asteroid
    flight = fly(r, v, "2027-06-01", stop, ALONE)
    found = encounter(flight, "Earth")
    assert abs(found.epoch - float(et("2035-06-01"))) < 86400.0
    assert found.distance == pytest.approx(20_000.0, rel=0.2)
    assert np.linalg.norm(found.b) > found.distance
    assert relative_angle("Earth", found.epoch, state("Earth", found.epoch).velocity) == pytest.approx(0.0, abs=1e-6)
    with pytest.raises(ValueError, match="no closest point"):
        encounter(fly(r, v, "2027-06-01", "2027-06-02", ALONE), "Earth", around=0.0)


def test_grids_and_units():
    pushes = kinetic_impact([500.0, 1000.0], np.full((3, 1, 3), 5.0), 1e9)
    assert pushes.shape == (3, 2, 3)
    assert period_change(40_000.0, [2.0, 3.0], 1e-6).after.shape == (2,)
    assert period_change(11.92 * u.h, 1.206 * u.km, -2.7 * u.mm / u.s).change.to_value("min") == pytest.approx(
        -31.36, abs=0.01
    )
    assert np.isnan(period_change(40_000.0, 2.0, [0.0, 1.0]).after).tolist() == [False, True]
    assert np.isnan(resonant_circle("Earth", 5.0, 1.0, [7, 1000], [6, 1]).radius).tolist() == [False, True]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: kinetic_impact(-5.0, [1, 0, 0], 1e9), "impactor mass must be a positive"),
        (lambda: kinetic_impact(5.0, [1, 0, 0], 0.0), "target mass must be a positive"),
        (lambda: kinetic_impact(5.0, [1, 0, 0], 1e9, -1.0), "zero or more"),
        (lambda: kinetic_impact(5.0, [1, 0, 0], 1e9, 2.0, [1, 0, 0]), "turn the direction round"),
        (lambda: kinetic_impact(5.0, [1, 0, 0], 1e9, 2.0, [0, 0, 0]), "must not be zero"),
        (lambda: momentum_enhancement(1e-6, [0, 1, 0], 5.0, [1, 0, 0], 1e9), "square to the ejecta"),
        (lambda: period_change(40_000.0, 2.0, 2.7), "escape: is it in km/s"),
        (lambda: resonant_circle("Moon", 5.0, 1.0, 7, 6), "is no planet"),
        (lambda: resonant_circle("Earth", 1.0, 1.0, 1000, 1), "no encounter at this speed"),
    ],
)
def test_bad_input_is_explained(make, message):
    with pytest.raises(ValueError, match=message):
        make()
