"""Eclipses and occultations: published events, SPICE's geometry finder, bad input."""

import numpy as np
import pytest
import spiceypy as spice
from astropy.time import Time
from spiceypy import cyice

from idsea_lessons.bodies import body
from idsea_lessons.ephemeris import et, state, utc
from idsea_lessons.navigation import (
    Trajectory,
    Windows,
    eclipses,
    find_windows,
    occultations,
    shadow_fraction,
)
from idsea_lessons.units import u


def limb(sense):
    """Give the point of the Moon's limb nearest to (+1) or farthest from (-1) the axis of the Earth's shadow."""

    def place(times):
        moon = state("Moon", times, observer="Earth", frame="J2000").position
        axis = -state("Sun", times, observer="Earth", frame="J2000", correction="LT+S").position
        axis /= np.linalg.norm(axis, axis=-1, keepdims=True)
        off = moon - np.einsum("ni,ni->n", moon, axis)[:, None] * axis
        return moon - sense * body("Moon").radius * off / np.linalg.norm(off, axis=-1, keepdims=True)

    return Trajectory(place, "Earth", "J2000")


def test_lunar_eclipse_of_2025_03_14_without_and_with_the_air():
    """Contacts in UT from moonblink.info (the almanac's rule: a shadow about 1 percent wider for the air)."""
    span = ("2025-03-14", "2025-03-15")
    published = et(["2025-03-14T05:09:33", "2025-03-14T06:25:59", "2025-03-14T07:31:23", "2025-03-14T08:47:48"])
    partial, total = (eclipses(limb(sense), "Earth", *span).umbra for sense in (1, -1))
    bare = np.array([partial[0].start, total[0].start, total[0].stop, partial[0].stop])
    late = (bare - published) * [1, 1, -1, -1]
    # Without air the shadow is smaller: the Moon enters later and leaves earlier, each by a few minutes.
    assert np.all((late > 60.0) & (late < 400.0))

    def depth(sense, times):
        """Give how deep a limb point stands in the umbra of an Earth that is 1 percent larger (Danjon's rule)."""
        moon = limb(sense).position(times)
        sun = state("Sun", times, observer="Earth", frame="J2000", correction="LT+S").position
        distance = np.linalg.norm(sun, axis=-1)
        along = -np.einsum("ni,ni->n", moon, sun) / distance
        off = np.sqrt(np.einsum("ni,ni->n", moon, moon) - along**2)
        earth = body("Earth").radius
        cone = 1.01 * earth - along * (body("Sun").radius - earth) / distance
        return cone - off

    partial, total = (find_windows(lambda t, s=sense: depth(s, t), *span, step=60.0) for sense in (1, -1))
    aired = np.array([partial[0].start, total[0].start, total[0].stop, partial[0].stop])
    # All four come 3 to 5 s late, as they would if the almanac had predicted delta T that much too large.
    assert np.abs(aired - published).max() < 6.0
    assert np.ptp(aired - published) < 2.0
    assert np.abs(bare - published).min() > 10 * np.abs(aired - published).max()


@pytest.mark.parametrize(
    ("day", "contacts"),
    [
        ("2004-06-08", ("05:13:29", "05:32:55", "11:06:33", "11:25:59")),
        ("2012-06-06", ("-1:50:22", "-1:32:26", "04:31:39", "04:49:35")),
    ],
)
def test_transits_of_venus(day, contacts):
    """F. Espenak, NASA: geocentric contacts I to IV in UT; the Sun's radius there is 959.63 arc seconds, as here."""

    def moment(text):
        sign = -1 if text.startswith("-") else 1
        hours, minutes, seconds = (int(part) for part in text.lstrip("-").split(":"))
        return float(et(day)) + sign * (hours * 3600 + minutes * 60 + seconds)

    found = occultations("Sun", "Venus", "Earth", et(day) - 86400.0, et(day) + 86400.0)
    (ring,) = found.annular
    whole = (found.annular | found.partial)[0]
    ours = np.array([whole.start, ring.start, ring.stop, whole.stop])
    np.testing.assert_allclose(ours, [moment(text) for text in contacts], atol=15.0)
    assert len(found.full) == 0
    assert len(found.partial) == 2


def test_venus_behind_the_sun_hides_nothing_and_is_hidden():
    span = ("2024-06-01", "2024-06-08")  # superior conjunction on 2024-06-04, behind the Sun's disc
    assert all(len(each) == 0 for each in occultations("Sun", "Venus", "Earth", *span))
    hidden = occultations("Venus", "Sun", "Earth", *span)
    assert len(hidden.full) == 1
    assert hidden.full[0].contains("2024-06-04T16:00")


KINDS = {"full": "FULL", "annular": "ANNULAR", "partial": "PARTIAL"}


@pytest.mark.parametrize(
    ("target", "front", "observer", "span", "step"),
    [
        (("Sun", "10"), ("Moon", "301"), ("Earth", "399"), ("2023-10-01", "2024-05-01"), 600.0),
        (("Sun", "10"), ("Venus", "299"), ("Earth", "399"), ("2012-05-01", "2012-07-01"), 600.0),
        (("Venus", "299"), ("Moon", "301"), ("Earth", "399"), ("2022-05-26", "2022-05-28"), 10.0),
        (("Venus", "299"), ("Sun", "10"), ("Earth", "399"), ("2024-05-25", "2024-06-15"), 300.0),
    ],
)
def test_occultations_agree_with_the_geometry_finder(target, front, observer, span, step, finder):
    """Bodies that are spheres for SPICE too, so that the definitions are the same."""
    ours = occultations(target[0], front[0], observer[0], *span, step=600.0)
    total = 0
    for kind, name in KINDS.items():
        shapes = (front[1], "ELLIPSOID", f"IAU_{front[0]}", target[1], "ELLIPSOID", f"IAU_{target[0]}")
        expected = finder(spice.gfoclt, *span, name, *shapes, "CN", observer[1], step=step)
        found = getattr(ours, kind)
        assert len(found) == len(expected)
        np.testing.assert_allclose(found.starts, expected[:, 0], atol=0.01)
        np.testing.assert_allclose(found.stops, expected[:, 1], atol=0.01)
        total += len(found)
    assert total >= 1


@pytest.fixture
def lunar_orbiter(spice_kernel):
    """Give a spacecraft 200 km above the Moon, the same for us and for SPICE, and its two days."""
    first = float(et("2021-03-01"))
    last = first + 2 * 86400.0
    times = np.arange(first - 3600.0, last + 3600.0, 30.0)
    elements = [1937.4, 0.001, 1.5, 0.3, 0.2, 0.1, first, body("Moon").gravity_parameter]
    spice_kernel(-901, 301, "J2000", times, np.array([spice.conics(elements, t) for t in times]))

    def place(when):
        return np.asarray(cyice.spkgps_v(-901, np.ascontiguousarray(when), "J2000", 301)[0])

    return Trajectory(place, "Moon", "J2000"), first, last


def test_eclipses_of_a_lunar_orbiter_agree_with_the_geometry_finder(lunar_orbiter, finder):
    orbiter, first, last = lunar_orbiter
    ours = eclipses(orbiter, "Moon", first, last)
    shapes = ("301", "ELLIPSOID", "IAU_MOON", "10", "ELLIPSOID", "IAU_SUN", "CN", "-901")
    assert len(ours.umbra) > 15
    assert len(ours.annular) == 0
    for found, name in ((ours.umbra, "FULL"), (ours.penumbra, "PARTIAL"), (ours.umbra | ours.penumbra, "ANY")):
        expected = finder(spice.gfoclt, first, last, name, *shapes, step=7.0)
        assert len(found) == len(expected)
        np.testing.assert_allclose(found.starts, expected[:, 0], atol=0.01)
        np.testing.assert_allclose(found.stops, expected[:, 1], atol=0.01)


def test_a_lunar_orbiter_hidden_from_the_earth_agrees_with_the_geometry_finder(lunar_orbiter, finder):
    orbiter, first, last = lunar_orbiter
    ours = occultations(orbiter, "Moon", "Earth", first, last)
    shapes = ("301", "ELLIPSOID", "IAU_MOON", "-901", "POINT", " ", "CN", "399")
    expected = finder(spice.gfoclt, first, last, "ANY", *shapes, step=60.0)
    assert len(ours.full) == len(expected) > 15
    np.testing.assert_allclose(ours.full.starts, expected[:, 0], atol=0.01)
    np.testing.assert_allclose(ours.full.stops, expected[:, 1], atol=0.01)
    assert len(ours.partial) == len(ours.annular) == 0


def test_the_fraction_goes_with_the_windows(lunar_orbiter):
    orbiter, first, last = lunar_orbiter
    found = eclipses(orbiter, "Moon", first, last)
    looks = np.random.default_rng(7).uniform(first, last, 20_000)
    looks = np.concatenate([looks, [each.middle for each in found.penumbra]])
    part = shadow_fraction(orbiter, "Moon", looks)
    np.testing.assert_array_equal(part == 1.0, found.umbra.contains(looks))
    np.testing.assert_array_equal((part > 0) & (part < 1), found.penumbra.contains(looks))
    times = np.linspace(found.penumbra[0].start - 5, found.penumbra[0].stop + 5, 2000)
    assert np.abs(np.diff(shadow_fraction(orbiter, "Moon", times))).max() < 0.01


def ring(radius, tilt):
    """Give a circular orbit about the Earth of a given radius, tilted against the Earth's equator."""
    rate = np.sqrt(body("Earth").gravity_parameter / radius**3)

    def place(times):
        angle = rate * (times - times0)
        return radius * np.stack([np.cos(angle), np.sin(angle) * np.cos(tilt), np.sin(angle) * np.sin(tilt)], axis=-1)

    times0 = float(et("2021-03-20"))
    return Trajectory(place, "Earth", "J2000"), 2 * np.pi / rate


def test_eclipse_seasons_of_a_geostationary_satellite():
    """Seasons of about 44 days around each equinox, at most about 72 minutes a day (Vallado; ITU handbook)."""
    satellite, _ = ring(42164.17, 0.0)
    found = eclipses(satellite, "Earth", "2021-01-01", "2021-07-01", step=600.0)
    dark = found.umbra | found.penumbra
    assert utc(dark[0].start)[:10] in ("2021-02-25", "2021-02-26", "2021-02-27", "2021-02-28")
    assert (dark[-1].stop - dark[0].start) / 86400 == pytest.approx(45.0, abs=2.0)
    assert len(dark) == pytest.approx(45, abs=2)
    assert dark.durations.max() / 60 == pytest.approx(71.5, abs=1.0)
    assert found.umbra.durations.max() / 60 == pytest.approx(67.5, abs=1.5)


def test_length_of_an_eclipse_in_a_low_orbit():
    """In the plane of the Sun a low orbit is dark for arcsin(R/r)/pi of its time (cylinder; cone within 20 s)."""
    satellite, period = ring(6778.0, 0.0)
    found = eclipses(satellite, "Earth", "2021-03-20T00:00", "2021-03-20T09:00", step=30.0)
    expected = np.arcsin(body("Earth").radius / 6778.0) / np.pi * period
    dark = [each.duration for each in (found.umbra | found.penumbra)][1:-1]
    np.testing.assert_allclose(dark, expected, atol=20.0)
    bright, _ = ring(6778.0, np.pi / 2)
    polar = eclipses(bright, "Earth", "2021-06-20", "2021-06-21", step=30.0)  # seen from the side in June
    assert polar.umbra.total < found.umbra.total * 24 / 9


def test_annular_from_far_behind_the_moon():
    """Beyond the tip of the Moon's umbra (about 375,000 km) the Moon leaves a ring of the Sun."""

    def behind(distance):
        def place(times):
            away = -state("Sun", times, observer="Moon", frame="J2000").position
            return distance * away / np.linalg.norm(away, axis=-1, keepdims=True)

        return Trajectory(place, "Moon", "J2000")

    span = ("2021-03-01", "2021-03-01T06:00")
    near, far = (eclipses(behind(distance), "Moon", *span) for distance in (3e5, 5e5))
    everything = Windows((span,))
    assert (near.umbra, near.annular, near.penumbra) == (everything, Windows(), Windows())
    assert (far.umbra, far.annular, far.penumbra) == (Windows(), everything, Windows())
    assert 0.4 < shadow_fraction(behind(5e5), "Moon", span[0]) < 1.0


def test_empty_and_no_time():
    assert all(len(each) == 0 for each in eclipses("Mars", "Earth", "2021-01-01", "2021-02-01", step=3600.0))
    assert all(len(each) == 0 for each in eclipses("Moon", "Earth", "2021-01-01", "2021-01-01"))
    assert shadow_fraction("Moon", "Earth", []).shape == (0,)
    assert shadow_fraction("Moon", "Earth", "2021-01-01") == 0.0


def test_an_eclipse_under_way_at_the_start_begins_there():
    (whole,) = eclipses("Moon", "Earth", "2025-03-14", "2025-03-15").umbra
    found = eclipses("Moon", "Earth", whole.middle, "2025-03-15")
    assert found.umbra[0].start == whole.middle
    assert found.umbra[0].stop == pytest.approx(whole.stop, abs=2e-3)
    assert len(found.penumbra) == 1


def test_units_and_shapes():
    time = Time("2025-03-14T03:00") + np.arange(6).reshape(3, 2) * u.h
    part = shadow_fraction("Moon", "Earth", time)
    assert part.shape == (3, 2)
    assert part.unit == u.dimensionless_unscaled
    np.testing.assert_array_equal(part.value, shadow_fraction("Moon", "Earth", et(time)))
    assert eclipses("Moon", "Earth", "2025-03-14", "2025-03-15", step=1 * u.min) == eclipses(
        "Moon", "Earth", "2025-03-14", "2025-03-15"
    )


STILL = Trajectory(lambda t: np.tile([3000.0, 0.0, 0.0], (len(t), 1)), "Mars")


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"position": STILL}, r"3,000 km from the centre of Mars, below its surface \(3,396 km\)"),
        ({"body": "Marz"}, "did you mean Mars"),
        ({"position": "Marz"}, "did you mean Mars"),
        ({"body": "Sun"}, "Sun cannot hide itself"),
        ({"stop": "2020-01-01"}, "is before start"),
        ({"stop": "2055-01-01"}, "ephemeris covers"),
        ({"step": 0.0}, "step must be a positive"),
    ],
)
def test_bad_input_is_explained(change, match):
    arguments = {
        "position": "Moon", "body": "Mars", "start": "2021-01-01", "stop": "2021-01-02", "step": 3600.0
    } | change  # fmt: skip
    with pytest.raises(ValueError, match=match):
        eclipses(**arguments)


def test_an_observer_inside_the_target_is_explained():
    with pytest.raises(ValueError, match="inside Earth"):
        occultations("Earth", "Moon", "Earth", "2021-01-01", "2021-01-02")
