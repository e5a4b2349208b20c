"""Conjunctions: published dates, SPICE's geometry finder, and bad input."""

import itertools

import numpy as np
import pytest
import spiceypy as spice
from astropy.time import Time

from idsea_lessons.ephemeris import et, state, utc
from idsea_lessons.navigation import (
    Trajectory,
    conjunctions,
    sun_earth_probe_angle,
    sun_probe_earth_angle,
)
from idsea_lessons.navigation.places import positions, seen
from idsea_lessons.units import u

TWO = np.radians(2.0)


def days_apart(epoch, date):
    return abs(epoch - float(et(date))) / 86400.0


def test_mars_october_2021_and_nasas_moratorium():
    """NASA, "All about solar conjunction": no commands 2021-10-02 to 2021-10-14, Mars within 2 degrees of the Sun."""
    (found,) = conjunctions("Mars", "2021-01-01", "2022-01-01", TWO)
    assert found.kind == "superior"
    assert np.degrees(found.angle) == pytest.approx(0.65, abs=0.01)
    assert utc(found.closest)[:10] == "2021-10-08"
    assert utc(found.interval.start)[:10] == "2021-10-02"
    assert utc(found.interval.stop)[:10] in ("2021-10-13", "2021-10-14")


def test_tianwen_1_month_of_silence_is_a_limit_of_about_five_degrees():
    """CNSA, 2021-10-05 and 10-22: silent from late September to mid-October, about a month."""
    (found,) = conjunctions("Mars", "2021-01-01", "2022-01-01", np.radians(5.0))
    assert found.interval.duration / 86400 == pytest.approx(30.0, abs=1.0)
    assert "2021-09-20" < utc(found.interval.start) < "2021-09-30"
    assert days_apart(found.interval.stop, "2021-10-22") < 2.0


def test_tianwen_1_plan_of_fifty_days_is_a_limit_of_about_eight_degrees():
    """CNSA, August 2021: about 50 days from mid-September; China Times, 2021-10-06: from 13 September on."""
    (found,) = conjunctions("Mars", "2021-01-01", "2022-01-01", np.radians(8.3))
    assert utc(found.interval.start)[:10] == "2021-09-13"
    assert found.interval.duration / 86400 == pytest.approx(50.0, abs=1.0)


def test_the_closest_moment_does_not_depend_on_the_limit():
    limits = np.radians([1.0, 2.0, 3.3, 5.0, 8.0])
    moments = [conjunctions("Mars", "2021-01-01", "2022-01-01", limit)[0].closest for limit in limits]
    assert np.ptp(moments) < 1.0


@pytest.mark.parametrize(
    ("target", "moment", "kind", "degrees"),
    [
        ("Mars", "2013-04-18T00:19", "superior", 0.4),  # afoolsinclination.com 2013-04-16; angle: gadgetmagique.ru
        ("Venus", "2012-06-06T01:29:36", "inferior", 0.15),  # the transit: Espenak, eclipse.gsfc.nasa.gov/OH/transit12
        ("Venus", "2013-03-28T17:00", "superior", 1.3),  # afoolsinclination.com 2013-04-16, the date only
        ("Venus", "2020-06-03T18:00", "inferior", 0.5),  # RASC Vancouver 2020-06-01: a quarter degree off the limb
        ("Venus", "2022-01-09T00:00", "inferior", 4.8),  # nakedeyeplanets.com: night of 8 January
    ],
)
def test_published_conjunctions(target, moment, kind, degrees):
    """Almanacs date a conjunction by right ascension or longitude: up to half a day from the closest moment."""
    limit = np.radians(degrees + 0.5)
    (found,) = conjunctions(target, et(moment) - 30 * 86400.0, et(moment) + 30 * 86400.0, limit)
    assert found.kind == kind
    assert days_apart(found.closest, moment) < 0.7
    assert np.degrees(found.angle) == pytest.approx(degrees, abs=0.11)


def test_venus_passes_before_and_behind_in_turn():
    found = conjunctions("Venus", "2019-01-01", "2027-01-01", np.radians(9.0))
    kinds = [each.kind for each in found]
    assert len(kinds) == 10
    assert all(a != b for a, b in itertools.pairwise(kinds))
    # A limit above the greatest elongation (47 degrees) makes no difference to who is where.
    everything = conjunctions("Venus", "2020-01-01", "2022-01-01", np.radians(90.0))
    assert [each.kind for each in everything] == ["superior", "inferior", "superior", "inferior"][: len(everything)]
    assert sum(each.interval.duration for each in everything) == pytest.approx(731 * 86400, rel=1e-6)
    # They change over where Venus is as far along the line to the Sun as the Sun itself.
    turns = np.array([each.interval.start for each in everything[1:]])
    earth = positions("Earth", turns)
    to_sun, to_venus = seen("Sun", earth, turns), seen("Venus", earth, turns)
    np.testing.assert_allclose(np.sum(to_venus * to_sun, axis=-1) / np.sum(to_sun**2, axis=-1), 1.0, atol=1e-8)


@pytest.mark.parametrize(
    ("target", "number", "limit", "step"),
    [("Mars", "4", 5.0, 86400.0), ("Venus", "299", 3.0, 86400.0), ("Moon", "301", 5.0, 7200.0)],
)
def test_intervals_agree_with_the_geometry_finder(target, number, limit, step, finder):
    start, stop = "2020-03-01", "2021-12-01"
    bodies = (number, "POINT", " ", "10", "POINT", " ", "CN", "399", "<", np.radians(limit), 0.0)
    expected = finder(spice.gfsep, start, stop, *bodies, step=step)
    found = conjunctions(target, start, stop, np.radians(limit), step=step)
    assert len(found) == len(expected) >= 1
    ours = np.array([tuple(each.interval) for each in found])
    np.testing.assert_allclose(ours, expected, atol=0.01)


def test_the_closest_moment_agrees_with_the_geometry_finder(finder):
    bodies = ("4", "POINT", " ", "10", "POINT", " ", "CN", "399", "ABSMIN", 0.0, 0.0)
    expected = finder(spice.gfsep, "2021-09-01", "2021-11-01", *bodies, step=86400.0)
    (found,) = conjunctions("Mars", "2021-09-01", "2021-11-01", TWO)
    assert found.closest == pytest.approx(expected[0, 0], abs=1.0)


def test_angles_are_those_of_spice():
    times = et("2021-01-01") + 86400.0 * np.arange(0, 700, 25.0)
    at_earth = [spice.trgsep(t, "10", "POINT", " ", "4", "POINT", " ", "399", "CN") for t in times]
    at_mars = [spice.trgsep(t, "10", "POINT", " ", "399", "POINT", " ", "4", "CN") for t in times]
    np.testing.assert_allclose(sun_earth_probe_angle("Mars", times), at_earth, atol=1e-12)
    np.testing.assert_allclose(sun_probe_earth_angle("Mars", times), at_mars, atol=1e-12)


def test_angles_of_the_triangle_make_two_right_angles():
    still = Trajectory(lambda t: np.tile([1e8, 0.0, 0.0], (len(t), 1)), "Sun")
    times = et("2021-01-01") + 86400.0 * np.arange(10)
    at_probe, at_earth = sun_probe_earth_angle(still, times), sun_earth_probe_angle(still, times)
    earth = state("Earth", times).position
    at_sun = np.arccos(earth[:, 0] / np.linalg.norm(earth, axis=-1))
    np.testing.assert_allclose(at_probe + at_earth + at_sun, np.pi, atol=2e-4)  # light time bends it by v/c


def test_a_spacecraft_at_mars_shares_the_conjunction_of_mars():
    orbiter = Trajectory(lambda t: np.tile([0.0, 20_000.0, 0.0], (len(t), 1)), "Mars")
    (mars,), (ours,) = (conjunctions(each, "2021-09-01", "2021-11-01", TWO) for each in ("Mars", orbiter))
    assert ours.interval.start == pytest.approx(mars.interval.start, abs=3600.0)
    assert ours.interval.start != mars.interval.start


def test_cut_none_and_no_time():
    (cut,) = conjunctions("Mars", "2021-10-10", "2021-10-12", TWO)
    assert tuple(cut.interval) == (float(et("2021-10-10")), float(et("2021-10-12")))
    assert cut.closest == cut.interval.start
    assert conjunctions("Mars", "2021-01-01", "2021-06-01", TWO) == ()
    assert conjunctions("Mars", "2021-10-10", "2021-10-10", TWO) == ()
    assert sun_earth_probe_angle("Mars", []).shape == (0,)


def test_units_and_shapes():
    time = Time("2021-10-08") + np.arange(4).reshape(2, 2) * u.day
    angle = sun_earth_probe_angle("Mars", time)
    assert angle.unit == u.rad
    assert angle.shape == (2, 2)
    in_degrees = conjunctions("Mars", Time("2021-09-01"), Time("2021-11-01"), 2 * u.deg, step=1 * u.day)
    plain = conjunctions("Mars", "2021-09-01", "2021-11-01", TWO)
    assert in_degrees[0].interval.start == pytest.approx(plain[0].interval.start, abs=3e-3)
    assert "superior, 2021-10-02" in str(plain[0])


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"limit": 5.0}, "limit 5 rad is not between 0 and 90 degrees: plain numbers are radians"),
        ({"limit": 0.0}, "not between 0 and 90"),
        ({"limit": -0.1}, "not between 0 and 90"),
        ({"limit": np.nan}, "not between 0 and 90"),
        ({"limit": 2 * u.km}, "limit must be"),
        ({"stop": "2020-01-01"}, "is before start"),
        ({"stop": "2055-01-01"}, "ephemeris covers"),
        ({"target": "Marz"}, "did you mean Mars"),
        ({"step": -1.0}, "step must be a positive"),
    ],
)
def test_bad_input_is_explained(change, match):
    arguments = {"target": "Mars", "start": "2021-01-01", "stop": "2022-01-01", "limit": TWO, "step": 86400.0} | change
    with pytest.raises(ValueError, match=match):
        conjunctions(**arguments)
