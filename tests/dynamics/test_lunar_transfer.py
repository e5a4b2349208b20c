"""Ways to the Moon: against the tracked orbit of Chang'e-5, SciPy, the plain formulas, and what must hold for all."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idsea_lessons.bodies import body
from idsea_lessons.dynamics import fly
from idsea_lessons.dynamics.lunar_patched_conic import patched_conic
from idsea_lessons.dynamics.lunar_transfer import TO_THE_MOON, lunar_pole, lunar_transfer
from idsea_lessons.ephemeris import et
from idsea_lessons.flown import flown
from idsea_lessons.orbits import elements_from_state, state_from_elements, true_from_mean
from idsea_lessons.units import u

from .plain import scipy_flight, size

EARTH, MOON = body("Earth"), body("Moon")
LEAVE, ARRIVE = "2020-11-23T21:06:52", "2020-11-28T13:06:30"
FLOWN = (200.0, np.radians(21.3), 400.0, np.radians(43.7))


@pytest.fixture(scope="module")
def way():
    return lunar_transfer(LEAVE, ARRIVE, *FLOWN)


# Against what was flown and tracked.


def test_the_tracked_orbit_of_change_5_flies_to_its_perilune():
    """Elements of an amateur observer, a day after launch: 400 km above the Moon, when the engine burned."""
    a, e, inclination, node, perigee, mean = flown("ce5.tracked_orbit").value
    nu = true_from_mean(np.radians(mean), e)
    r, v = state_from_elements("Earth", a * (1 - e * e), e, *np.radians([inclination, node, perigee]), nu)
    start = float(et("2020-11-24T23:58:50.816"))
    distance, epoch = fly(r, v, start, start + 4.5 * 86400, TO_THE_MOON).closest("Moon")
    assert distance - MOON.radius == pytest.approx(400.0, abs=50.0)
    assert abs(epoch - float(et(ARRIVE))) < 600.0  # the semi-major axis is known to 91 km: this moves it by minutes


def test_the_search_finds_the_plane_that_was_tracked(way):
    """Only times, heights and inclinations go in: node and perigee come out as seen in the sky."""
    tracked = flown("ce5.tracked_orbit").value
    found = elements_from_state("Earth", way.position, way.velocity)
    assert np.degrees(found.raan) == pytest.approx(tracked[3], abs=0.3)
    assert np.degrees(found.argument_of_periapsis) == pytest.approx(tracked[4], abs=0.3)
    assert way.v_infinity == pytest.approx(0.77, abs=0.02)
    assert way.flight_time / 3600 == pytest.approx(flown("ce5.transfer").value, abs=0.5)


# What must hold for every transfer.


def check(way, park, tilt, low, want):
    r, v = np.asarray(way.perilune.position), np.asarray(way.perilune.velocity)
    assert size(r) - MOON.radius == pytest.approx(low, abs=1e-3)
    assert abs(r @ v) / size(v) < 1e-3  # km from the perilune
    assert way.inclination == pytest.approx(want, abs=1e-6)
    assert np.cos(want) == pytest.approx(np.cross(r, v) @ lunar_pole(way.arrival) / size(np.cross(r, v)), abs=1e-6)
    assert size(way.position) - EARTH.radius == pytest.approx(park, abs=1e-2)
    assert abs(way.position @ way.velocity) / size(way.velocity) < 0.1
    normal = np.cross(way.position, way.velocity)
    assert normal[2] / size(normal) == pytest.approx(np.cos(tilt), abs=1e-6)
    circle = way.velocity - way.delta_v
    assert size(circle) == pytest.approx(np.sqrt(EARTH.gravity_parameter / size(way.position)))
    assert -3.0 < way.c3 < 1.0


@pytest.mark.parametrize("want", [20.0, 43.7, 90.0, 137.0, 165.0])
@pytest.mark.parametrize(("northward", "north_of_moon"), [(False, True), (True, False)])
def test_prograde_polar_and_retrograde_arrivals(want, northward, north_of_moon):
    asked = (200.0, np.radians(28.5), 150.0, np.radians(want))
    check(lunar_transfer(LEAVE, ARRIVE, *asked, northward=northward, north_of_moon=north_of_moon), *asked)


@settings(max_examples=12, deadline=None)
@given(
    hours=st.floats(84, 130),
    day=st.floats(0, 300),
    tilt=st.floats(30, 60),
    want=st.floats(40, 140),
    low=st.floats(50, 3000),
)
def test_any_month_and_flight_time(hours, day, tilt, want, low):
    leave = float(et("2024-01-05")) + day * 86400
    asked = (300.0, np.radians(tilt), low, np.radians(want))
    check(lunar_transfer(leave, leave + 3600 * hours, *asked), *asked)


def test_both_ways_are_two_planes(way):
    other = lunar_transfer(LEAVE, ARRIVE, *FLOWN, northward=True)
    assert way.velocity[2] < 0 < other.velocity[2]
    south = lunar_transfer(LEAVE, ARRIVE, *FLOWN, north_of_moon=False)
    assert size(np.cross(*south.perilune) - np.cross(*way.perilune)) > 1000.0


def test_scipy_flies_the_same_way(way):
    """The plain equations and SciPy's integrator, with SPICE asked at each step."""
    r, v = scipy_flight(TO_THE_MOON, way.position, way.velocity, way.injection, way.injection + 30 * 3600)
    np.testing.assert_allclose(way.flight.at(way.injection + 30 * 3600).position, r, atol=1e-3)
    np.testing.assert_allclose(way.flight.at(way.injection + 30 * 3600).velocity, v, atol=1e-8)


def test_the_way_back_is_the_way_there(way):
    back = fly(*way.flight.at(way.arrival), way.arrival, way.injection, TO_THE_MOON).at(way.injection)
    # From the Moon back to the Earth an error grows about a million times: here are the millimetres of the steps.
    np.testing.assert_allclose(back.position, way.position, atol=2.0)


def test_the_burn_is_a_manoeuvre(way):
    parked = fly(way.position, way.velocity - way.delta_v, way.injection, way.injection - 1500, TO_THE_MOON)
    start = way.injection - 1500
    flight = fly(*parked.at(start), start, way.arrival - 60, TO_THE_MOON, manoeuvres=[way.burn])
    np.testing.assert_allclose(flight.at(flight.stop).position, way.flight.at(flight.stop).position, atol=0.01)


def test_quantities_are_understood(way):
    same = lunar_transfer(LEAVE, ARRIVE, 0.2 * u.Mkm / 1000, 21.3 * u.deg, 400e3 * u.m, 43.7 * u.deg)
    np.testing.assert_allclose(same.velocity, way.velocity, atol=1e-9)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"arrival": "2020-11-25T08:00"}, "hours to the Moon are too short"),
        ({"arrival": "2020-11-24T08:00"}, "between 1 and 10 days"),
        ({"arrival": "2020-11-20"}, "between 1 and 10 days"),
        ({"parking_inclination": 21.3}, "did you pass degrees"),
        ({"parking_inclination": 0.0}, "never flies under the Moon"),
        ({"perilune_inclination": 43.7}, "did you pass degrees"),
        ({"perilune_inclination": 0.0}, "no inclination below that is reached"),
        ({"parking_altitude": -5.0}, "parking altitude must lie between"),
        ({"perilune_altitude": 1e6}, "perilune altitude must lie between"),
    ],
)
def test_where_no_transfer_exists_the_reason_is_told(change, message):
    asked = dict(
        zip(
            ("parking_altitude", "parking_inclination", "perilune_altitude", "perilune_inclination"), FLOWN, strict=True
        )
    )
    with pytest.raises(ValueError, match=message):
        lunar_transfer(**{"injection": LEAVE, "arrival": ARRIVE, **asked, **change})


# The patched conic.


def test_the_example_of_bate_mueller_and_white():
    """Section 7.4 begins with 1.05 DU, 1.372 DU/TU, 30 degrees; its steps, in the units of the book."""
    r0, v0, lam = 1.05, 1.372, np.radians(30)
    du = 6378.145
    tu = np.sqrt(du**3 / EARTH.gravity_parameter)
    distance, sphere = MOON.semi_major_axis / du, MOON.sphere_of_influence / du
    moon_mu = MOON.gravity_parameter / EARTH.gravity_parameter
    moon_speed = np.sqrt((1 + moon_mu) / distance)
    energy, h = v0**2 / 2 - 1 / r0, r0 * v0
    r1 = np.sqrt(distance**2 + sphere**2 - 2 * distance * sphere * np.cos(lam))
    v1 = np.sqrt(2 * (energy + 1 / r1))
    phi1, gamma1 = np.arccos(h / r1 / v1), np.arcsin(sphere / r1 * np.sin(lam))
    p, a = h**2, -1 / (2 * energy)
    e = np.sqrt(1 - p / a)
    nu1 = np.arccos((p / r1 - 1) / e)
    big_e = np.arccos((e + np.cos(nu1)) / (1 + e * np.cos(nu1)))
    time = np.sqrt(a**3) * (big_e - e * np.sin(big_e))
    v2 = np.sqrt(v1**2 + moon_speed**2 - 2 * v1 * moon_speed * np.cos(phi1 - gamma1))
    epsilon2 = np.arcsin(moon_speed / v2 * np.cos(lam) - v1 / v2 * np.cos(lam + gamma1 - phi1))
    h2, energy2 = sphere * v2 * np.sin(epsilon2), v2**2 / 2 - moon_mu / sphere
    e2 = np.sqrt(1 + 2 * energy2 * h2**2 / moon_mu**2)
    perilune = h2**2 / moon_mu / (1 + e2)
    found = patched_conic(r0 * du, v0 * du / tu, lam)
    assert (round(h, 4), round(r1, 1), round(np.degrees(gamma1), 1)) == (1.4406, 51.5, 5.8)
    assert found.distance == pytest.approx(r1 * du, rel=1e-12)
    assert found.time_to_entry == pytest.approx(time * tu, rel=1e-10)
    assert found.lunar_speed == pytest.approx(v2 * du / tu, rel=1e-12)
    assert found.perilune_radius == pytest.approx(perilune * du, rel=1e-9)
    assert found.phase == pytest.approx(nu1 - gamma1 - moon_speed / distance * time, rel=1e-9)


@given(st.floats(10.95, 11.3), st.floats(-1.4, 1.4))
def test_the_conics_conserve_energy_and_area(speed, angle):
    found = patched_conic(6578.0, speed, np.array([angle]))
    if np.isnan(found.lunar_speed).all():  # not entered there, but left
        return
    low = found.perilune_speed**2 / 2 - MOON.gravity_parameter / found.perilune_radius
    assert low == pytest.approx(found.v_infinity**2 / 2, rel=1e-8)
    assert low == pytest.approx(found.lunar_speed**2 / 2 - MOON.gravity_parameter / MOON.sphere_of_influence, rel=1e-8)
    assert found.time_to_entry > 0
    assert found.time_to_perilune > 0


def test_a_massless_moon_would_be_the_flight_of_scipy():
    from .plain import EARTH_ALONE

    found = patched_conic(6578.0, 10.95, 0.7)
    end = fly([6578.0, 0, 0], [0, 10.95, 0], 0.0, found.time_to_entry, EARTH_ALONE).at(found.time_to_entry)
    assert size(end.position) == pytest.approx(found.distance, rel=1e-9)
    assert size(end.velocity) == pytest.approx(found.speed, rel=1e-9)


def test_grids_units_and_what_does_not_reach():
    grid = patched_conic(6578.0, np.array([[10.5], [10.95]]), np.array([0.2, 0.9, 1.2]))
    assert np.isnan(grid.perilune_radius[0]).all()
    assert np.isfinite(grid.perilune_radius[1]).all()
    assert patched_conic(6578.0, np.array([]), 0.5).perilune_radius.shape == (0,)
    assert patched_conic(6578 * u.km, 10950 * u.m / u.s, 40 * u.deg).flight_time.unit == u.s
    with pytest.raises(ValueError, match="not entered but left"):
        patched_conic(6578.0, 11.0, -1.0)
    with pytest.raises(ValueError, match="does not reach"):
        patched_conic(6578.0, 10.5, 0.5)
    with pytest.raises(ValueError, match="did you pass an altitude"):
        patched_conic(200.0, 10.9, 0.5)


def test_a_finer_tolerance_moves_the_perilune_by_metres(way):
    fine = fly(way.position, way.velocity, way.injection, way.arrival, TO_THE_MOON, tolerance=1e-13)
    difference = size(fine.seen_from("Moon", way.arrival).position - np.asarray(way.perilune.position))
    assert difference < 0.01
