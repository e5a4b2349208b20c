"""Many landings: the same as one by one, the same again with the same seed, and an ellipse that holds its part."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idsea_lessons.surface.capsule import Phase, entry_state
from idsea_lessons.surface.entry import fly_entry
from idsea_lessons.surface.entry_many import fly_entries
from idsea_lessons.surface.landing_ellipse import Spread, landing_ellipse, scattered_landings
from idsea_lessons.units import u

WAY = [
    Phase("entry", 15.0, 1200.0, 0.15, until_mach=1.8, lost_above=200.0),
    Phase("parachute", 90.0, 1100.0, until_altitude=-2.0),
    Phase("engine", 4.0, 1000.0, thrust=7500.0, specific_impulse=310.0, until_speed=0.002),
]
ENTRY = {
    "altitude": 125.0, "speed": 4.8, "flight_path_angle": np.radians(-12.0), "heading": np.radians(40.0),
    "latitude": np.radians(20.0), "longitude": np.radians(100.0),
}  # fmt: skip


def test_many_land_where_one_by_one_land():
    paths = np.radians([-11.0, -12.0, -14.0])
    start = entry_state("Mars", **{**ENTRY, "flight_path_angle": paths})
    factors = np.array([0.9, 1.0, 1.2])
    many = fly_entries("Mars", *start, WAY, density_factor=factors, wind_east=0.02, tolerance=1e-10)
    for i in range(3):
        one = fly_entry("Mars", start.position[i], start.velocity[i], WAY, density_factor=factors[i], wind=(0.02, 0.0))
        end = one.end()
        assert many.time[i] == pytest.approx(end.time, abs=1e-4)
        assert many.latitude[i] == pytest.approx(end.latitude, abs=1e-8)
        assert many.longitude[i] == pytest.approx(end.longitude, abs=1e-8)
        assert many.altitude[i] == pytest.approx(end.altitude, abs=1e-5)
        assert many.peak_g[i] == pytest.approx(one.peak("deceleration").g, rel=2e-3)
        assert many.peak_heat_flux[i] == pytest.approx(one.peak("heat_flux").heat_flux, rel=2e-3)
        assert many.heat_load[i] == pytest.approx(end.heat_load, rel=1e-6)
    assert many.phases.tolist() == [3, 3, 3]


def test_ten_thousand_in_one_call():
    spread = Spread(np.radians(0.1), np.radians(0.05), 0.002, 2.0, 3.0, 0.1, 0.02, 0.1, 0.01)
    told = []
    begin = time.perf_counter()
    landings = scattered_landings("Mars", ENTRY, WAY, spread, progress=lambda done, count: told.append((done, count)))
    assert time.perf_counter() - begin < 60
    assert told[-1] == (10_000, 10_000)
    assert len(told) == 20
    assert np.isfinite(landings.time).all()
    spot = landing_ellipse("Mars", landings.latitude, landings.longitude)
    assert spot.inside().mean() == pytest.approx(0.99, abs=0.006)
    assert 20 < spot.major_axis < 300
    assert 0 < spot.minor_axis < spot.major_axis
    assert np.degrees(spot.heading) == pytest.approx(40.0, abs=15.0)  # along the flight
    few = scattered_landings("Mars", ENTRY, WAY, spread, 20, seed=1)
    again = scattered_landings("Mars", ENTRY, WAY, spread, 20, seed=1)
    other = scattered_landings("Mars", ENTRY, WAY, spread, 20, seed=2)
    np.testing.assert_array_equal(few.latitude, again.latitude)
    assert (few.latitude != other.latitude).all()


def test_only_what_is_spread_moves_the_landing():
    exact = scattered_landings("Mars", ENTRY, WAY, Spread(), 5)
    assert np.ptp(exact.latitude) == 0.0
    across = scattered_landings("Mars", ENTRY, WAY, Spread(cross_track=5.0), 300)
    spot = landing_ellipse("Mars", across.latitude, across.longitude, 1 - np.exp(-0.5))
    assert spot.major_axis / 2 == pytest.approx(5.0, rel=0.15)
    assert spot.minor_axis < 1.0
    assert np.degrees(spot.heading) == pytest.approx(130.0, abs=10.0)  # square to the flight, at its end


def test_lost_capsules_are_nan():
    start = entry_state("Mars", 125.0, 6.5, np.radians([-8.0, -14.0]))
    landings = fly_entries("Mars", *start, [Phase("entry", 15.0, 1200.0, 0.3, until_mach=2.0, lost_above=130.0)])
    assert np.isnan(landings.latitude).tolist() == [True, False]
    assert landings.phases.tolist() == [0, 1]


@settings(deadline=None, max_examples=40)
@given(st.floats(1.0, 60.0), st.floats(0.05, 1.0), st.floats(0.0, np.pi), st.floats(-1.2, 1.2), st.floats(-3.1, 3.1))
def test_ellipse_of_known_landings(size, shape, heading, latitude, longitude):
    """Points on a circle, stretched and turned: their covariance is known exactly."""
    angles = np.arange(64) * 2 * np.pi / 64
    along, across = size * np.cos(angles), size * shape * np.sin(angles)
    east = along * np.sin(heading) + across * np.cos(heading)
    north = along * np.cos(heading) - across * np.sin(heading)
    lat = latitude + north / 3396.19
    spot = landing_ellipse("Mars", lat, longitude + east / (3396.19 * np.cos(lat)), 0.5)
    scale = 2 * np.sqrt(2 * np.log(2)) / np.sqrt(2) * np.sqrt(64 / 63)
    assert spot.major_axis == pytest.approx(scale * size, rel=0.02)
    assert spot.minor_axis == pytest.approx(scale * size * shape, rel=0.05)
    if shape < 0.8:
        off = (spot.heading - heading + np.pi / 2) % np.pi - np.pi / 2
        assert abs(off) < 0.05


def test_shapes_and_quantities():
    start = entry_state("Mars", 125.0, 4.8, np.radians(-12.0))
    grid = fly_entries("Mars", *start, WAY[:1], density_factor=np.ones((2, 1)), drag_factor=np.ones(3))
    assert grid.time.shape == (2, 3)
    assert np.ptp(grid.time) == 0.0
    assert fly_entries("Mars", np.empty((0, 3)), np.empty((0, 3)), WAY).time.shape == (0,)
    spot = landing_ellipse("Mars", [0.0, 0.1, 0.0] * u.deg, [0.0, 0.0, 0.2] * u.deg)
    assert spot.major_axis.unit == "km"


@pytest.mark.parametrize(("says", "call"), [
    ("three landings", lambda: landing_ellipse("Mars", [0.0, np.nan, 0.1], [0.0, 0.0, 0.1])),
    ("per cent", lambda: landing_ellipse("Mars", [0.0, 0.1, 0.2], [0.0, 0.2, 0.1], 99)),
    ("one flight at least", lambda: scattered_landings("Mars", ENTRY, WAY, Spread(), 0)),
    ("needs one phase", lambda: scattered_landings("Mars", ENTRY, [], Spread(), 3)),
    ("give an atmosphere", lambda: fly_entries("Venus", [6200.0, 0, 0], [0, 7.0, 0], WAY)),
])  # fmt: skip
def test_errors_teach(says, call):
    with pytest.raises(ValueError, match=says):
        call()
