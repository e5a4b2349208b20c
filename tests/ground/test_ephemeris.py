"""States and times: against the full kernel's numbers, Meeus, astropy, and against bad input."""

import datetime as dt
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import spiceypy as spice
from astropy.time import Time
from hypothesis import given, settings
from hypothesis import strategies as st

from idsea_lessons import data, units
from idsea_lessons.ephemeris import OTHER_POINTS, epochs, et, load_kernels, state, utc
from idsea_lessons.units import u


def test_tianwen_1_arrival_distance():
    mars = state("Mars", "2021-02-10T11:52", observer="Earth")
    assert np.linalg.norm(mars.position) / 1e6 == pytest.approx(192.24, abs=0.005)
    assert mars.light_time / 60 == pytest.approx(10.69, abs=0.005)


@pytest.mark.filterwarnings("ignore::erfa.ErfaWarning")
def test_the_moon_is_where_an_independent_series_has_it():
    """Check against ERFA's lunar series (Meeus 1998), whose error is a few hundred km at the most."""
    from astropy.coordinates import get_body_barycentric
    from astropy.coordinates import solar_system_ephemeris as chosen

    with chosen.set("builtin"):
        for year in range(2001, 2049, 6):
            time = Time(f"{year}-05-12T00:00:00", scale="utc")
            difference = get_body_barycentric("moon", time) - get_body_barycentric("earth", time)
            theirs = difference.xyz.to_value("km")
            ours = state("Moon", time, observer="Earth", frame="J2000").position.to_value("km")
            assert np.linalg.norm(ours - theirs) < 400


def test_the_moon_of_meeus_comes_out():
    """EPH-01: Meeus, Astronomical Algorithms (1998), example 47.a, on the ecliptic and from the equinox of the day."""
    import erfa

    late = 2448724.5 - 2451545.0
    moon = erfa.ecm06(2451545.0, late) @ state("Moon", late * 86400.0, observer="Earth", frame="J2000").position
    distance = np.linalg.norm(moon)
    assert np.degrees(np.arctan2(moon[1], moon[0])) == pytest.approx(133.162655, abs=0.005)
    assert np.degrees(np.arcsin(moon[2] / distance)) == pytest.approx(-3.229126, abs=0.002)
    assert distance == pytest.approx(368409.7, abs=15.0)


def test_states_are_continuous_and_velocity_is_the_derivative_of_position():
    moments = et("2021-02-10") + np.array([-10.0, 0.0, 10.0])
    for target in ("Mars", "Moon", "Earth", "Venus"):
        here = state(target, moments)
        slope = (here.position[2] - here.position[0]) / 20.0
        np.testing.assert_allclose(slope, here.velocity[1], atol=1e-7)


def test_the_earth_moon_barycentre_divides_the_line_by_the_masses():
    earth, moon, middle = (state(name, "2030-01-01").position for name in ("Earth", "Moon", "Earth-Moon barycentre"))
    weight = 4902.800118 / (4902.800118 + 398600.435507)
    np.testing.assert_allclose(middle, earth + weight * (moon - earth), rtol=1e-9)


@settings(max_examples=60, deadline=None)
@given(
    st.floats(0, 1.5e9),
    st.sampled_from(["Mars", "Moon", "Jupiter"]),
    st.sampled_from(["J2000", "ECLIPJ2000", "IAU_EARTH"]),
    st.sampled_from(["NONE", "LT+S"]),
)
def test_equal_to_spice_called_one_by_one(seconds, target, frame, correction):
    load_kernels()
    number = {"Mars": 4, "Moon": 301, "Jupiter": 5}[target]
    expected, light_time = spice.spkez(number, seconds, frame, correction, 399)
    ours = state(target, seconds, observer="Earth", frame=frame, correction=correction.lower())
    np.testing.assert_array_equal(np.concatenate([ours.position, ours.velocity]), expected)
    assert ours.light_time == light_time


def test_shapes_follow_the_epochs():
    for shape in [(), (1,), (3,), (2, 3), (0,), (2, 0, 3)]:
        here = state("Mars", np.zeros(shape))
        assert here.position.shape == (*shape, 3)
        assert np.shape(here.light_time) == shape
    huge = state("Mars", np.linspace(0, 1e9, 200_000))
    np.testing.assert_array_equal(huge.position[-1], state("Mars", 1e9).position)


def test_every_kind_of_epoch_means_the_same():
    expected = et("2021-02-10T11:52:00")
    for epoch in (
        Time("2021-02-10T11:52:00", scale="utc"),
        dt.datetime(2021, 2, 10, 11, 52),
        dt.datetime(2021, 2, 10, 19, 52, tzinfo=dt.timezone(dt.timedelta(hours=8))),
        np.datetime64("2021-02-10T11:52"),
        "2021-02-10T19:52+08:00",
        "2021-02-10T11:52Z",
        float(expected),
    ):
        assert et(epoch) == pytest.approx(float(expected), abs=2e-6)
    many = Time(["2021-02-10T11:52:00", "2001-01-01"], scale="utc")
    np.testing.assert_allclose(et(many), [expected, et("2001-01-01")], atol=2e-6)
    assert utc(et("2016-12-31T23:59:60")) == "2016-12-31T23:59:60"


@pytest.mark.filterwarnings("ignore::erfa.ErfaWarning")
def test_time_scales_against_astropy():
    # TDB of SPICE and of astropy differ by at most some ten microseconds (SPICE uses one term of the series).
    time = Time(["2000-06-01", "2015-03-03", "2025-11-11", "2049-01-01"], scale="utc")
    tdb = (time.tdb.jd1 - 2451545.0) * 86400 + time.tdb.jd2 * 86400
    np.testing.assert_allclose(et(time), tdb, atol=5e-5)


@given(st.datetimes(dt.datetime(2000, 1, 2), dt.datetime(2049, 12, 30)))
@settings(max_examples=50, deadline=None)
def test_times_go_round(moment):
    text = moment.isoformat(timespec="milliseconds")
    assert utc(et(text), 3) == text if "." in text else utc(et(text), 0) == text


def test_a_time_never_makes_astropy_ask_the_network():
    from astropy.utils import iers

    with iers.conf.set_temp("auto_download", True):
        units.keep_astropy_offline.cache_clear()
        et(Time("2021-02-10T11:52"))
        assert not iers.conf.auto_download


def test_quantities_for_times():
    here = state("Mars", Time("2021-02-10T11:52"), observer="Earth")
    assert here.position.unit == u.km
    assert here.velocity.unit == u.km / u.s
    assert here.light_time.to_value("min") == pytest.approx(10.687, abs=0.001)


def test_epochs_reach_the_end_in_any_season():
    for first, last, count in [
        ("2020-07-15", "2020-07-25", 11),
        ("2020-01-01", "2020-12-31", 366),
        ("2016-12-30", "2017-01-03", 5),
    ]:
        assert len(epochs(first, last)) == count
    assert len(epochs("2020-01-01", "2020-01-02", 6 * u.hour)) == 5
    assert len(epochs("2020-01-01", "2020-01-01")) == 1
    with pytest.raises(ValueError, match="before start"):
        epochs("2020-02-01", "2020-01-01")
    with pytest.raises(ValueError, match="positive number of days"):
        epochs("2020-02-01", "2020-03-01", 0)


@pytest.mark.parametrize(
    ("arguments", "keywords", "match"),
    [
        (("Marz", 0.0), {}, "did you mean Mars"),
        (("Phobos", 0.0), {}, "no kernel holds Phobos"),
        (("Mars", 0.0), {"observer": "Vulcan"}, "no body is called 'Vulcan'"),
        (("Mars", 0.0), {"frame": "HERE"}, "no frame is called 'HERE'"),
        (("Mars", 0.0), {"correction": "LIGHT"}, "correction must be one of"),
        (("Mars", np.nan), {}, "NaN"),
        (("Mars", [0.0, np.inf]), {}, "not a finite number"),
        (("Mars", "1989-12-31"), {}, "covers 1990-01-01 to 2050-01-01; you asked for 1989-12-31"),
        (("Mars", "2050-01-02"), {}, "covers 1990-01-01 to 2050-01-01"),
        (("Mars", ["2020-01-01", "2051-01-01"]), {}, "you asked for 2020-01-01 to 2051-01-01"),
        (("Mars", "tomorrow"), {}, "write it in UTC"),
        (("Mars", "2021-02-30"), {}, "write it in UTC"),
        (("Mars", ""), {}, "write it in UTC"),
        (("Mars", None), {}, "no date"),
        (("Mars", True), {}, "an epoch is"),
        (("Mars", 1j), {}, "an epoch is"),
        (("Mars", "2040-01-01"), {"observer": "Earth", "frame": "ITRF93"}, "use IAU_EARTH"),
    ],
)
def test_bad_input_is_explained(arguments, keywords, match):
    with pytest.raises(ValueError, match=match):
        state(*arguments, **keywords)
    assert not spice.failed()


def test_rotating_frames():
    site = state("Earth", "2020-12-01T15:11", observer="Moon", frame="MOON_ME").position
    longitude = np.degrees(np.arctan2(site[1], site[0]))
    latitude = np.degrees(np.arcsin(site[2] / np.linalg.norm(site)))
    assert abs(longitude) < 8.2  # the Moon turns one face to the Earth, give or take its libration
    assert abs(latitude) < 7.0
    mean, principal = (
        state("Earth", "2020-12-01", observer="Moon", frame=frame).position for frame in ("MOON_ME", "MOON_PA")
    )
    angle = np.linalg.norm(mean - principal) / np.linalg.norm(mean)
    assert 300 < np.degrees(angle) * 3600 * 1737.4 / 206.265 < 1000  # metres on the ground: about 0.9 km apart
    assert state("Mars", "2021-02-10", observer="Earth", frame="ITRF93").position.shape == (3,)


def test_points_without_a_body():
    for name in OTHER_POINTS:
        assert np.isfinite(state(name, 0.0, observer="Sun").position).all()
    american = state("Earth-Moon barycenter", 0.0).position
    np.testing.assert_array_equal(american, state("earth-moon  BARYCENTRE", 0.0).position)


def run_with_data(folder: Path, code: str) -> str:
    environment = {**os.environ, "IDSEA_DATA": str(folder)}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    return run.stdout + run.stderr


@pytest.mark.parametrize("harm", ["missing", "short", "one bit"])
def test_a_harmed_kernel_is_never_used(tmp_path, harm):
    folder = tmp_path / "data"
    shutil.copytree(data.folder(), folder, ignore=shutil.ignore_patterns("optional", "*.py"))
    kernel = folder / "de440_1990_2050.bsp"
    if harm == "missing":
        kernel.unlink()
    elif harm == "short":
        kernel.write_bytes(kernel.read_bytes()[:-1000])
    else:
        content = bytearray(kernel.read_bytes())
        content[2_000_000] ^= 1
        kernel.write_bytes(content)
    told = run_with_data(folder, "from idsea_lessons.ephemeris import state; print(state('Mars', 0.0))")
    assert "DataError" in told
    assert f"de440_1990_2050.bsp is {'missing' if harm == 'missing' else 'damaged'}" in told
    assert "idsea data verify" in told


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_a_forked_process_opens_its_own_kernels():
    code = """
import os, sys
import numpy as np
from idsea_lessons.ephemeris import state
moments = np.linspace(0, 1.5e9, 3000)
expected = state("Mars", moments).position
children = []
for _ in range(4):
    child = os.fork()
    if child == 0:
        same = all(np.array_equal(state("Mars", moments).position, expected) for _ in range(5))
        os._exit(0 if same else 1)
    children.append(child)
print([os.waitpid(child, 0)[1] for child in children])
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout.strip() == "[0, 0, 0, 0]", run.stderr
