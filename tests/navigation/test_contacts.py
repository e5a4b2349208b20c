"""Stations and contacts: published places, SPICE's geometry finder, and bad input."""

import numpy as np
import pytest
import spiceypy as spice
from astropy.time import Time
from hypothesis import given, settings
from hypothesis import strategies as st

from idsea_lessons.ephemeris import et, state
from idsea_lessons.navigation import STATIONS, Station, Trajectory, azimuth_elevation, contacts, station
from idsea_lessons.units import u

MASK = np.radians(10.0)
# J. Astron. Space Sci. 40 (2023) 79, table 1: cartesian places in m of the DSN's 70 m antennas.
CARTESIAN = {
    "Goldstone": (-2353621.420, -4641341.472, 3677052.318),
    "Canberra": (-4460894.917, 2682361.507, -3674748.152),
    "Madrid": (4849092.518, -360180.3480, 4115109.251),
}
# ESA's stations as Wikipedia rounds them (from ESA's pages): degrees north, degrees east, m.
ROUNDED = {
    "New Norcia": (-31.0482, 116.191, 252.0),
    "Cebreros": (40.4528, -4.3675, 794.0),
    "Malargue": (-35.776, -69.3982, 1550.0),
}


def low_orbit(center, radius, inclination, turn, gravity_parameter):
    """Give a circular orbit about a body in J2000 as places and as SPICE states."""
    rate = np.sqrt(gravity_parameter / radius**3)

    def states(times):
        angle = rate * np.asarray(times) + turn
        x, y = np.cos(angle), np.sin(angle)
        tilt = np.array([np.cos(inclination), np.sin(inclination)])
        place = radius * np.stack([x, y * tilt[0], y * tilt[1]], axis=-1)
        speed = radius * rate * np.stack([-y, x * tilt[0], x * tilt[1]], axis=-1)
        return np.concatenate([place, speed], axis=-1)

    return Trajectory(lambda times: states(times)[:, :3], center, "J2000"), states


@pytest.mark.parametrize("name", CARTESIAN)
def test_deep_space_network_is_where_jpl_has_it(name):
    np.testing.assert_allclose(station(name).position * 1000.0, CARTESIAN[name], atol=0.01)


@pytest.mark.parametrize("name", ROUNDED)
def test_european_stations_are_where_esa_has_them(name):
    north, east, metres = ROUNDED[name]
    rounded = Station(name, np.radians(north), np.radians(east), metres / 1000)
    assert np.linalg.norm(rounded.position - station(name).position) < 0.06


def test_every_station_names_its_source_and_the_world_is_covered():
    for each in STATIONS.values():
        assert each.source
        assert each.network in ("DSN", "ESTRACK", "CDSN")
        assert 6356 < np.linalg.norm(each.position) < 6380
    longitudes = np.degrees([each.longitude for each in STATIONS.values() if each.network == "CDSN"])
    assert np.max(np.abs(longitudes - [130.8, 76.7, -70.1])) < 0.1
    assert station("zapala") is station("Neuquén") is STATIONS["Neuquen"]


@settings(deadline=None)
@given(st.floats(-np.pi / 2, np.pi / 2), st.floats(-4.0, 7.0), st.floats(-1.0, 9.0))
def test_geodetic_places_are_those_of_spice(latitude, longitude, height):
    here = Station("anywhere", latitude, longitude, height)
    expected = spice.georec(longitude, latitude, height, 6378.137, 1 / 298.257223563)
    np.testing.assert_allclose(here.position, expected, atol=1e-9)
    np.testing.assert_allclose(here.axes @ here.axes.T, np.eye(3), atol=1e-12)


@pytest.mark.parametrize("name", STATIONS)
@pytest.mark.parametrize("target", ["Mars", "Moon", "Sun"])
def test_directions_are_those_of_spice(name, target):
    here, times = station(name), et("2021-02-10") + np.arange(0.0, 86400.0, 7200.0)
    direction = azimuth_elevation(name, target, times)
    number = {"Mars": "4", "Moon": "301", "Sun": "10"}[target]
    for i, moment in enumerate(times):
        place = here.position
        expected, _ = spice.azlcpo("ELLIPSOID", number, moment, "CN", False, True, place, "EARTH", "ITRF93")
        assert direction.distance[i] == pytest.approx(expected[0], rel=1e-12)
        # SPICE's vertical stands on its own ellipsoid of the Earth, ours on WGS 84: 1e-7 rad at the most.
        turn = (direction.azimuth[i] - expected[1] + np.pi) % (2 * np.pi) - np.pi
        assert abs(turn) * np.cos(expected[2]) < 1e-6
        assert direction.elevation[i] == pytest.approx(expected[2], abs=2e-7)


@pytest.mark.parametrize(
    ("name", "target", "start", "days"),
    [
        ("Jiamusi", "Mars", "2021-02-08", 6),
        ("Neuquen", "Mars", "2021-10-05", 6),
        ("Goldstone", "Moon", "2020-11-24", 10),
        ("Canberra", "Venus", "2026-12-20", 20),
        ("Kashi", "Sun", "2000-01-05", 5),
    ],
)
def test_passes_agree_with_the_geometry_finder(name, target, start, days, spice_station, finder):
    here, first = station(name), float(et(start))
    last = first + 86400.0 * days
    observer, frame = spice_station(here.latitude, here.longitude, here.height, first - 3600, last + 3600)
    number = {"Mars": "4", "Moon": "301", "Venus": "299", "Sun": "10"}[target]
    place = (number, frame, "CN", observer, "LATITUDINAL", "LATITUDE", ">", MASK, 0.0)
    expected = finder(spice.gfposc, first, last, *place, step=1000.0)
    ours = contacts(name, target, first, last, MASK)
    assert len(ours) == len(expected) >= days - 1
    np.testing.assert_allclose(ours.starts, expected[:, 0], atol=0.01)
    np.testing.assert_allclose(ours.stops, expected[:, 1], atol=0.01)


def test_passes_of_a_low_satellite_agree_with_the_geometry_finder(spice_kernel, spice_station, finder):
    first = float(et("2021-06-01"))
    last = first + 2 * 86400.0
    satellite, states = low_orbit("Earth", 6978.0, np.radians(97.8), 1.0, 398600.4418)
    times = np.arange(first - 600.0, last + 600.0, 30.0)
    spice_kernel(-900, 399, "J2000", times, states(times))
    here = station("Kashi")
    observer, frame = spice_station(here.latitude, here.longitude, here.height, first - 3600, last + 3600)
    place = ("-900", frame, "CN", observer, "LATITUDINAL", "LATITUDE", ">", MASK, 0.0)
    expected = finder(spice.gfposc, first, last, *place, step=20.0)
    ours = contacts("Kashi", satellite, first, last, MASK, step=30.0)
    assert len(ours) == len(expected) > 5
    np.testing.assert_allclose(ours.starts, expected[:, 0], atol=0.01)
    np.testing.assert_allclose(ours.stops, expected[:, 1], atol=0.01)


def test_inside_a_contact_the_target_is_above_the_mask():
    passes = contacts("Madrid", "Mars", "2021-02-01", "2021-02-20", MASK)
    looks = np.random.default_rng(3).uniform(et("2021-02-01"), et("2021-02-20"), 4000)
    above = azimuth_elevation("Madrid", "Mars", looks).elevation >= MASK
    np.testing.assert_array_equal(passes.contains(looks), above)


def test_china_saw_mars_at_arrival_and_a_ring_of_stations_sees_it_always():
    arrival = "2021-02-10T11:52"
    assert azimuth_elevation("Jiamusi", "Mars", arrival).elevation > MASK
    assert azimuth_elevation("Kashi", "Mars", arrival).elevation > MASK
    assert azimuth_elevation("Goldstone", "Mars", arrival).elevation < 0
    ring = [contacts(name, "Mars", arrival, "2021-02-12", MASK) for name in ("Goldstone", "Canberra", "Madrid")]
    assert (ring[0] | ring[1] | ring[2]).complement(arrival, "2021-02-12").total == 0.0


def test_light_time_matters_for_mars():
    late = float(state("Mars", "2021-02-10", observer="Earth").light_time)
    now = contacts("Jiamusi", "Mars", "2021-02-10", "2021-02-11", MASK)
    mars = Trajectory(lambda t: state("Mars", t + late).position, "Sun")  # where it really is when the light arrives
    shifted = contacts("Jiamusi", mars, "2021-02-10", "2021-02-11", MASK)
    assert 0.1 < np.max(np.abs(now.starts - shifted.starts)) < 20.0


def test_always_never_and_no_time():
    span = ("2021-02-10", "2021-02-11")
    assert contacts("Kashi", "Mars", *span, np.pi / 2).total < 0.01
    assert contacts("Kashi", "Mars", *span, -np.pi / 2).total == pytest.approx(86400.0, abs=1e-3)
    assert len(contacts("Kashi", "Mars", span[0], span[0], MASK)) == 0
    assert azimuth_elevation("Kashi", "Mars", []).elevation.shape == (0,)


def test_a_pass_cut_by_the_start_begins_there():
    whole = contacts("Jiamusi", "Mars", "2021-02-10", "2021-02-11", MASK)
    cut = contacts("Jiamusi", "Mars", whole[0].middle, "2021-02-11", MASK)
    assert cut[0].start == whole[0].middle
    assert cut[0].stop == pytest.approx(whole[0].stop, abs=2e-3)


def test_the_simple_earth_is_for_other_years_and_said_to_be_worse():
    measured = contacts("Canberra", "Mars", "2026-12-01", "2026-12-05", MASK)
    simple = contacts("Canberra", "Mars", "2026-12-01", "2026-12-05", MASK, earth_frame="IAU_EARTH")
    assert 15.0 < np.max(np.abs(measured.starts - simple.starts)) < 40.0
    assert len(contacts("Canberra", "Mars", "2040-12-01", "2040-12-05", MASK, earth_frame="iau_earth")) >= 4
    with pytest.raises(ValueError, match=r"2000-01-01 to 2027-01-2\d, and you asked for 2040-12-01: pass earth_frame"):
        contacts("Canberra", "Mars", "2040-12-01", "2040-12-05", MASK)
    with pytest.raises(ValueError, match="ephemeris covers"):
        contacts("Canberra", "Mars", "2060-12-01", "2060-12-05", MASK, earth_frame="IAU_EARTH")


def test_units_and_shapes():
    time = Time("2021-02-10T11:52") + np.arange(6).reshape(2, 3) * u.h
    direction = azimuth_elevation("Jiamusi", "Mars", time)
    plain = azimuth_elevation("Jiamusi", "Mars", et(time))
    assert direction.elevation.unit == direction.azimuth.unit == u.rad
    assert direction.distance.unit == u.km
    assert plain.elevation.shape == (2, 3)
    np.testing.assert_array_equal(direction.elevation.value, plain.elevation)
    span = ("2021-02-10", "2021-02-11")
    in_degrees = contacts("Kashi", "Mars", *span, 10 * u.deg, step=5 * u.min)
    assert in_degrees == contacts("Kashi", "Mars", *span, np.radians(10.0), step=300.0)
    roof = Station("roof", 31.2 * u.deg, 121.5 * u.deg, 50 * u.m)
    assert roof.height == 0.05
    assert roof.latitude == pytest.approx(np.radians(31.2))


def test_a_hundred_thousand_directions():
    times = np.linspace(et("2015-01-01"), et("2016-01-01"), 100_000)
    many = azimuth_elevation("Kashi", "Mars", times)
    one = azimuth_elevation("Kashi", "Mars", times[77_777])
    assert many.elevation[77_777] == pytest.approx(one.elevation, abs=1e-13)


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"station": "Jiamus"}, "did you mean Jiamusi"),
        ({"station": "xyz"}, "there are Goldstone, Canberra"),
        ({"target": "Marz"}, "did you mean Mars"),
        ({"elevation_mask": 10.0}, r"10 rad is outside -90..90 degrees: plain numbers are radians"),
        ({"elevation_mask": np.nan}, "outside -90..90"),
        ({"elevation_mask": 10 * u.km}, "elevation_mask must be"),
        ({"stop": "2021-02-09"}, "is before start"),
        ({"step": 0}, "step must be a positive"),
        ({"earth_frame": "MOON_ME"}, "earth_frame must be one of ITRF93, IAU_EARTH"),
        ({"target": Trajectory(lambda t: np.zeros(3), "Mars")}, "x, y, z for each epoch"),
        ({"target": Trajectory(lambda t: np.full((len(t), 3), np.nan), "Mars")}, "not finite"),
        ({"target": Trajectory(lambda t: np.zeros((len(t), 3)), "Mars", "NOWHERE")}, "no frame is called"),
    ],
)
def test_bad_input_is_explained(change, match):
    arguments = {
        "station": "Jiamusi", "target": "Mars", "start": "2021-02-10", "stop": "2021-02-11", "elevation_mask": 0.1
    } | change  # fmt: skip
    with pytest.raises(ValueError, match=match):
        contacts(**arguments)


@pytest.mark.parametrize(
    ("arguments", "match"),
    [
        (("roof", 31.2, 2.0), "latitude 31.2 rad is outside"),
        (("roof", np.nan, 2.0), "outside -90..90"),
        (("roof", 0.5, np.inf), "no place on the ground"),
        (("roof", 0.5, 2.0, 800.0), "no place on the ground"),
        (("roof", 3 * u.km, 2.0), "latitude must be"),
    ],
)
def test_bad_stations_are_explained(arguments, match):
    with pytest.raises(ValueError, match=match):
        Station(*arguments)
