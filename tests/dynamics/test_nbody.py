"""Flights among the bodies: against two-body motion, against SciPy with SPICE in its loop, and what must not change."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idsea_lessons.bodies import body
from idsea_lessons.dynamics import ForceModel, fly, fly_many
from idsea_lessons.ephemeris import et
from idsea_lessons.orbits import propagate

from .plain import AT_MARS, AWAY, LOW, LUNAR, NOVEMBER, TELEMETRY, differences, scipy_flight, size

# Against two-body motion, whose solution is held against Kepler's equation in fifty digits elsewhere.


@pytest.mark.parametrize("e", [0.0, 0.3, 0.9, 0.99, 1.0, 1.0001, 1.5, 5.0])
@pytest.mark.parametrize("way", [1.0, -1.0])
@pytest.mark.parametrize("periods", [1e-3, 0.4, 3.3])
def test_alone_it_is_two_body_motion(e, way, periods):
    model = ForceModel("Earth", bodies=(), surfaces=False)
    mu, q = body("Earth").gravity_parameter, 8000.0
    r = np.array([0.0, q, 0.0])
    v = np.sqrt(mu * (1 + e) / q) * np.array([-np.cos(0.4), 0.0, np.sin(0.4)])
    time = way * periods * 2 * np.pi * np.sqrt(q**3 / mu)
    expected = propagate(mu, r, v, time)
    flown_to = fly(r, v, 0.0, time, model).at(time)
    assert size(flown_to.position - expected.position) < 3e-11 * size(expected.position) * (1 + 20 * periods)
    assert size(flown_to.velocity - expected.velocity) < 3e-11 * size(expected.velocity) * (1 + 20 * periods)


@settings(max_examples=40, deadline=None)
@given(st.floats(0.0, 3.0), st.floats(0.1, 3.0), st.floats(0.0, 6.3), st.floats(-3.0, 3.0))
def test_between_its_steps_the_flight_is_as_exact(e, tilt, angle, hours):
    model = ForceModel("Earth", bodies=(), surfaces=False)
    mu, q = body("Earth").gravity_parameter, 9000.0
    r = q * np.array([np.cos(angle), np.sin(angle), 0.0])
    v = np.sqrt(mu * (1 + e) / q) * np.array(
        [-np.sin(angle) * np.cos(tilt), np.cos(angle) * np.cos(tilt), np.sin(tilt)]
    )
    times = np.linspace(0.0, 3600.0 * hours, 23)
    expected = propagate(mu, r, v, times)
    kept = fly(r, v, 0.0, times[-1], model).at(times)
    asked = fly_many(r, v, 0.0, times, model)
    for result in (kept, asked):
        assert np.all(size(result.position - expected.position) < 1e-9 * size(expected.position))
        assert np.all(size(result.velocity - expected.velocity) < 1e-9 * size(expected.velocity))


# Against SciPy's integrator, with forces written again from their formulas, and SPICE asked in every step.


@pytest.mark.parametrize(
    ("model", "r", "v", "start", "stop", "allowed_km"),
    [
        (ForceModel(frame="J2000", light_pressure=0.02), TELEMETRY[:3], TELEMETRY[3:], NOVEMBER, "2021-02-06", 0.01),
        (ForceModel("Earth", ("Sun", "Moon"), ("Earth",)), *LOW, "2020-11-24", "2020-11-24T08:00", 1e-5),
        (ForceModel("Earth", ("Sun", "Moon"), ("Earth",)), *LOW, "2020-11-24", "2020-11-23T20:00", 1e-5),
        (ForceModel("Moon", ("Sun", "Earth"), ("Moon",)), *LUNAR, "2020-11-29", "2020-11-30", 1e-4),
        (ForceModel("Mars", ("Sun", "Jupiter"), ("Mars",), 0.03, "J2000"), *AT_MARS, "2021-02-11", "2021-02-15", 1e-3),
        (ForceModel("Earth", ("Sun", "Moon"), ("Earth", "Moon")), *AWAY, "2020-11-24", "2020-11-29", 1e-3),
    ],
    ids=["cruise to Mars", "low Earth orbit", "into the past", "lunar orbit", "Mars orbit", "to the Moon"],
)  # fmt: skip
def test_agrees_with_scipy_and_spice(model, r, v, start, stop, allowed_km):
    expected_r, expected_v = scipy_flight(model, np.array(r, float), np.array(v, float), start, stop)
    final = fly(r, v, start, stop, model).at(stop)
    assert size(final.position - expected_r) < allowed_km
    assert size(final.velocity - expected_v) < 1e-3 * allowed_km


def test_a_force_from_outside_agrees_with_scipy():
    def drag(time, y, parameters, pull):
        for i in range(3):
            pull[i] -= parameters[0] * y[3 + i] * np.exp(-time / parameters[1])

    model = ForceModel("Earth", ("Moon",), extra=drag, parameters=(1e-6, 5000.0))
    expected = scipy_flight(model, *map(np.array, LOW), 0.0, 9000.0, lambda t, y: -1e-6 * y[3:] * np.exp(-t / 5000.0))
    flight = fly(*LOW, 0.0, 9000.0, model, transition=True)
    assert size(flight.at(9000.0).position - expected[0]) < 1e-5
    without = fly(*LOW, 0.0, 9000.0, ForceModel("Earth", ("Moon",)))
    assert size(without.at(9000.0).position - expected[0]) > 10.0
    assert size(fly_many(*LOW, 0.0, 9000.0, model).position - expected[0]) < 1e-5
    np.testing.assert_allclose(flight.transition(9000.0), differences(model, 9000.0), rtol=2e-5, atol=1e-9)


# What must not change.


def test_energy_and_the_turning_about_the_pole_stay_with_j2():
    from spiceypy import pxform

    model = ForceModel("Earth", (), ("Earth",), frame="J2000")
    flight = fly(*LOW, 0.0, 20 * 86400.0, model)
    times = np.linspace(0.0, 20 * 86400.0, 200)
    r, v = flight.at(times)
    earth = body("Earth")
    pole = pxform("IAU_EARTH", "J2000", 0.0)[:, 2]
    sine = r @ pole / size(r)
    energy = size(v) ** 2 / 2 - earth.gravity_parameter / size(r) * (
        1 - earth.j2 * (earth.j2_radius / size(r)) ** 2 * (3 * sine**2 - 1) / 2
    )
    turning = np.cross(r, v) @ pole
    assert np.ptp(energy) < 1e-10 * abs(energy[0])
    assert np.ptp(turning) < 1e-10 * abs(turning[0])
    assert np.ptp(size(v) ** 2 / 2 - earth.gravity_parameter / size(r)) > 1e-4 * abs(energy[0])


def test_the_node_turns_as_the_textbook_says():
    """Vallado (2013), equation 9-37: a sun-synchronous orbit turns with the Sun, 0.9856 degrees a day."""
    earth, a, i = body("Earth"), 7078.0, np.radians(98.19)
    v = np.sqrt(earth.gravity_parameter / a) * np.array([0, np.cos(i), np.sin(i)])
    times = np.linspace(0.0, 30 * 86400.0, 3001)
    r, velocity = fly([a, 0, 0], v, 0.0, times[-1], ForceModel("Earth", (), ("Earth",), frame="J2000")).at(times)
    normal = np.cross(r, velocity)
    node = np.unwrap(np.arctan2(normal[:, 0], -normal[:, 1]))
    rate = np.polyfit(times / 86400.0, np.degrees(node), 1)[0]
    # The formula is about the mean ellipse; the one of the first moment is some kilometres larger or smaller.
    mean = np.mean(1 / (2 / size(r) - size(velocity) ** 2 / earth.gravity_parameter))
    n = np.sqrt(earth.gravity_parameter / mean**3)
    expected = -1.5 * n * earth.j2 * (earth.j2_radius / mean) ** 2 * np.cos(i) * np.degrees(86400.0)
    assert rate == pytest.approx(expected, rel=1e-3)
    assert rate == pytest.approx(360 / 365.2422, rel=0.01)


@settings(max_examples=15, deadline=None)
@given(st.floats(0.0, 2.0), st.floats(0.0, 3.0), st.floats(0.1, 2.0))
def test_the_way_back_leads_to_the_start(e, tilt, days):
    model = ForceModel("Earth", ("Sun", "Moon", "Jupiter"), ("Earth",), 0.02)
    v = np.sqrt(body("Earth").gravity_parameter * (1 + e) / 7000.0)
    r0, v0 = np.array([7000.0, 0, 0]), v * np.array([0, np.cos(tilt), np.sin(tilt)])
    out = fly(r0, v0, "2020-11-24", et("2020-11-24") + days * 86400, model).at(et("2020-11-24") + days * 86400)
    back = fly(*out, et("2020-11-24") + days * 86400, "2020-11-24", model).at("2020-11-24")
    assert size(back.position - r0) < 1e-9 * (1 + 200 * days**2) * size(r0)
