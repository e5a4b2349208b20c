"""Capture at the Moon, the descent arc, and Chang'e-5 as a whole."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from idsea_lessons.bodies import body
from idsea_lessons.dynamics import Burn, ForceModel, fly
from idsea_lessons.dynamics.braking_arc import braking_arc
from idsea_lessons.dynamics.change5 import change5
from idsea_lessons.dynamics.lunar_capture import ABOUT_THE_MOON, capture, capture_into
from idsea_lessons.ephemeris import et
from idsea_lessons.flown import flown
from idsea_lessons.orbits import capture_burn, finite_burn_loss, propagate, semi_major_axis_from_period
from idsea_lessons.units import u

from .plain import size

MOON = body("Moon")
MU = MOON.gravity_parameter
ALONE = ForceModel("Moon", bodies=(), frame="J2000")
NEAR, V_INFINITY = MOON.radius + 400.0, 0.77
FAST = np.sqrt(V_INFINITY**2 + 2 * MU / NEAR)
START = 0.0
BEFORE = propagate("Moon", [NEAR, 0.0, 0.0], [0.0, FAST, 0.0], -3600.0)
ENGINE = (3000.0, 315.0, 8200.0)
EIGHT = 8 * 3600.0


def test_the_engine_of_change_5_needs_17_minutes():
    caught = capture_into(*BEFORE, START, EIGHT, *ENGINE, model=ALONE)
    assert caught.burn.duration / 60 == pytest.approx(flown("ce5.loi_burn").value, abs=0.5)
    assert caught.period == pytest.approx(EIGHT, abs=1e-3)
    assert caught.apolune_radius - MOON.radius == pytest.approx(5500.0, abs=60.0)
    assert (caught.burn.start + caught.burn.stop) / 2 == pytest.approx(3600.0, abs=1e-3)
    half_of_robbins = finite_burn_loss("Moon", NEAR, caught.delta_v, caught.burn.duration) / 2
    assert caught.loss == pytest.approx(half_of_robbins, rel=0.4)


def test_a_very_strong_engine_is_an_impulse():
    caught = capture_into(*BEFORE, START, EIGHT, 3e6, 315.0, 8200.0, model=ALONE)
    far = 2 * semi_major_axis_from_period("Moon", EIGHT) - NEAR
    assert abs(caught.loss) < 1e-7
    assert caught.delta_v == pytest.approx(capture_burn("Moon", NEAR, V_INFINITY, far).delta_v, abs=1e-7)
    assert caught.impulse == pytest.approx(capture_burn("Moon", NEAR, V_INFINITY, far).delta_v, abs=1e-9)
    assert caught.perilune_radius == pytest.approx(NEAR, abs=1e-3)


def test_the_loss_falls_with_the_square_of_the_duration():
    losses = [capture_into(*BEFORE, START, EIGHT, force, 315.0, 8200.0, model=ALONE).loss for force in (1e4, 2e4, 4e4)]
    assert losses[0] / losses[1] == pytest.approx(4.0, rel=0.05)
    assert losses[1] / losses[2] == pytest.approx(4.0, rel=0.05)


def test_scipy_burns_the_same():
    burn = Burn(3600.0 - 510.0, 1020.0, *ENGINE, "against", about="Moon")
    caught = capture(*BEFORE, START, burn, ALONE)

    def change(t, y):
        r, v = y[:3], y[3:]
        push = 0.0
        if burn.start <= t:
            push = 3.0 / (8200.0 - 3000.0 / (315.0 * 9.80665) * (t - burn.start))
        return np.concatenate([v, -MU * r / size(r) ** 3 - push * v / size(v)])

    y = np.concatenate(BEFORE)
    for begin, end in ((START, burn.start), (burn.start, burn.stop)):
        y = solve_ivp(change, (begin, end), y, method="DOP853", rtol=1e-12, atol=1e-12).y[:, -1]
    a = 1 / (2 / size(y[:3]) - y[3:] @ y[3:] / MU)
    e = np.sqrt(1 - size(np.cross(y[:3], y[3:])) ** 2 / (MU * a))
    assert caught.perilune_radius == pytest.approx(a * (1 - e), abs=1e-5)
    assert caught.apolune_radius == pytest.approx(a * (1 + e), abs=1e-4)
    assert caught.period == pytest.approx(2 * np.pi * np.sqrt(a**3 / MU), abs=1e-3)


def test_a_late_ignition_costs_more():
    middle = capture_into(*BEFORE, START, EIGHT, *ENGINE, model=ALONE)
    late = capture_into(*BEFORE, START, EIGHT, *ENGINE, ignition=middle.burn.start + 300.0, model=ALONE)
    assert late.burn.start == middle.burn.start + 300.0
    assert late.loss > middle.loss + 0.002


def test_the_earth_changes_little_and_quantities_are_understood():
    alone = capture_into(*BEFORE, START, EIGHT, *ENGINE, model=ALONE)
    real = capture_into(*BEFORE, START, 8 * u.hour, 3 * u.kN, 315 * u.s, 8.2 * u.t, model=ABOUT_THE_MOON)
    assert real.burn.duration == pytest.approx(alone.burn.duration, abs=10.0)


def test_a_small_burn_does_not_catch():
    caught = capture(*BEFORE, START, Burn(3300.0, 100.0, *ENGINE, "against", about="Moon"), ALONE)
    assert caught.period == caught.apolune_radius == np.inf
    assert 0 < caught.delta_v < 0.05


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"thrust": 1500.0, "ignition": 7000.0}, "too weak"),
        ({"thrust": 100.0}, "give a state well before the perilune"),
        ({"wanted_period": 5000.0}, "too small for a perilune"),
        ({"ignition": -100.0}, "before the state"),
        ({"position": [1e5, 0.0, 0.0], "velocity": [1.0, 0.1, 0.0]}, "no perilune within six hours"),
        ({"thrust": 3 * u.kg}, "thrust must be"),
    ],
)
def test_what_cannot_be_is_explained(change, message):
    names = ("position", "velocity", "epoch", "wanted_period", "thrust", "specific_impulse", "mass")
    asked = dict(zip(names, (*BEFORE, START, EIGHT, *ENGINE), strict=True))
    with pytest.raises(ValueError, match=message):
        capture_into(**{**asked, "model": ALONE, **change})


def test_a_perilune_below_the_ground_ends_there():
    low = propagate("Moon", [1700.0, 0.0, 0.0], [0.0, 2.5, 0.0], -1200.0)
    with pytest.raises(ValueError, match="meets the surface of Moon"):
        capture(*low, START, Burn(600.0, 900.0, *ENGINE, "against", about="Moon"), ALONE)


# The descent.


def test_the_braking_arc_ends_softly_at_the_ground():
    r, v = [MOON.radius + 15.0, 0.0, 0.0], [0.0, 1.7, 0.0]
    arc = braking_arc(r, v, 0.0, 780.0, 7500.0, 315.0, ALONE)
    flight = fly(r, v, 0.0, 900.0, ALONE, manoeuvres=arc.burns)
    assert flight.met == "Moon"
    assert flight.stop == pytest.approx(780.0, abs=0.01)
    assert size(flight.at(flight.stop).velocity) == pytest.approx(0.003, abs=1e-4)
    assert 0 < arc.pitch[0] < arc.pitch[1] < np.pi / 2
    with pytest.raises(ValueError, match="descent"):
        braking_arc(r, v, 0.0, 100.0, 7500.0, 315.0, ALONE)


# All of it.


def test_change_5_from_the_parking_orbit_to_its_landing_site():
    again = change5()
    late = {event.name: event.late for event in again.events}
    assert again.flight.met == "Moon"
    assert again.touchdown_miss < 0.02
    assert abs(late["second burn at the Moon begins"]) < 120.0  # computed, not taken
    assert abs(late["landing"]) < 60.0
    assert abs(late["powered descent begins"]) < 60.0
    assert again.capture.period == pytest.approx(EIGHT, abs=300.0)
    assert np.degrees(again.transfer.inclination) == pytest.approx(flown("ce5t1.inclination").value, abs=0.6)
    descent = again.flight.seen_from("Moon", again.descent.burns[0].start)
    assert size(descent.position) - MOON.radius == pytest.approx(15.0, abs=0.05)
    assert size(descent.velocity) == pytest.approx(flown("ce5.descent_speed").value, abs=0.05)
    hours = (again.transfer.arrival - again.transfer.injection) / 3600
    assert hours == pytest.approx(flown("ce5.transfer").value, abs=1.0)


def test_the_one_flight_is_the_sum_of_its_parts():
    again = change5()
    for moment, part in (
        (again.transfer.arrival - 1200.0, again.transfer.flight),
        (again.capture.burn.stop, again.capture.flight),
        (again.second.burn.stop, again.second.flight),
    ):
        difference = size(again.flight.at(moment).position - part.at(moment).position)
        assert difference < 0.05, moment
    assert again.flight.start == pytest.approx(float(et(flown("ce5.launch").value)) + 600.0)
