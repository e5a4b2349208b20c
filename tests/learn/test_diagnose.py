"""Every typical mistake is diagnosed for random answers, and a right answer never is.

The mistakes are made here by hand, independently of the functions that undo them.
"""

import math
import random
import re

import numpy as np
import pytest
import spiceypy
from hypothesis import given, settings
from hypothesis import strategies as st

from idsea_lessons.learn import answers, times
from idsea_lessons.learn.diagnose import diagnose
from idsea_lessons.learn.mistakes import TABLE
from idsea_lessons.learn.mistakes_in_epochs import TABLE as EPOCHS

AU = 149_597_870.7
EARTH, MARS = 6378.1366, 3396.19
OBLIQUITY = math.radians(84381.448 / 3600)  # IAU 1976, which SPICE's ECLIPJ2000 is defined with
TDB = 69.184  # s, since 2017; the periodic part is below 2 ms


def about_x(angle):
    c, s = math.cos(angle), math.sin(angle)
    return np.array([[1, 0, 0], [0, c, s], [0, -s, c]])


NUMBERS = [
    ("m for km", "km", {}, lambda a: a * 1000),
    ("Mkm for km", "km", {}, lambda a: a / 1e6),
    ("km for Mkm", "Mkm", {}, lambda a: a * 1e6),
    ("au for km", "km", {}, lambda a: a / AU),
    ("km for au", "au", {}, lambda a: a * AU),
    ("m/s for km/s", "km/s", {}, lambda a: a * 1000),
    ("km/s for m/s", "m/s", {}, lambda a: a / 1000),
    ("m2/s2 for km2/s2", "km2/s2", {}, lambda a: a * 1e6),
    ("m3/s2 for km3/s2", "km3/s2", {}, lambda a: a * 1e9),
    ("rad for deg", "deg", {}, lambda a: a * math.pi / 180),
    ("deg for rad", "rad", {}, lambda a: a * 180 / math.pi),
    ("min for s", "s", {}, lambda a: a / 60),
    ("h for s", "s", {}, lambda a: a / 3600),
    ("d for s", "s", {}, lambda a: a / 86400),
    ("s for d", "d", {}, lambda a: a * 86400),
    ("h for d", "d", {}, lambda a: a * 24),
    ("g for kg", "kg", {}, lambda a: a * 1000),
    ("percent for a plain number", None, {}, lambda a: a * 100),
    ("altitude for radius", "km", {"body": "Earth"}, lambda a: a - EARTH),
    ("radius for altitude", "km", {"body": "mars"}, lambda a: a + MARS),
    ("radius for altitude", "m", {"body": "Mars"}, lambda a: a + MARS * 1000),
    ("wrong sign", "km/s", {}, lambda a: -a),
    ("off by one revolution", "rad", {}, lambda a: a + 2 * math.pi),
    ("off by one revolution", "deg", {}, lambda a: a - 360),
    ("off by one revolution", "h", {"period": 12.25}, lambda a: a + 12.25),
    ("root for square", "km2/s2", {}, lambda a: math.sqrt(a)),
    ("square for root", "km/s", {}, lambda a: a * a),
    ("factor two", "km", {}, lambda a: a * 2),
    ("factor two", "km", {}, lambda a: a / 2),
    ("factor 1,000", "W", {}, lambda a: a * 1000),
    ("factor 1,000,000", "W", {}, lambda a: a / 1e6),
    ("metres and kilometres mixed", "km/s", {}, lambda a: a * math.sqrt(1e9)),
    ("metres and kilometres mixed", "s", {}, lambda a: a / math.sqrt(1e3)),
]
VECTORS = [
    ("equatorial for ecliptic frame", {"frame": "ECLIPJ2000"}, lambda a: about_x(-OBLIQUITY) @ a),
    ("ecliptic for equatorial frame", {"frame": "J2000"}, lambda a: about_x(OBLIQUITY) @ a),
    ("equatorial for ecliptic frame", {}, lambda a: about_x(-OBLIQUITY) @ a),
    ("wrong sign", {}, lambda a: -a),
    ("m for km", {}, lambda a: a * 1000),
]
IN_EPOCHS = [
    ("TDB for UTC", {}, TDB),
    ("TDB to UTC twice", {}, -TDB),
    ("Beijing time for UTC", {}, 8 * 3600.0),
    ("Beijing time backwards", {}, -8 * 3600.0),
    ("off by one revolution", {"period": 5400.0}, 5400.0),
    ("off by one revolution", {"period": 5400.0}, -5400.0),
]
seeds = st.integers(0, 2**32)


def near(answer, tolerance):
    return lambda x: bool(np.all(np.abs(np.asarray(x) - answer) <= tolerance))


@pytest.mark.parametrize(("name", "unit", "hints", "mistake"), NUMBERS)
@settings(max_examples=25, deadline=None)
@given(seed=seeds)
def test_a_mistake_in_a_number_is_named(name, unit, hints, mistake, seed):
    answer = random.Random(seed).uniform(2.1, 9.7) * 10 ** random.Random(seed + 1).randint(0, 3)
    wrong = np.array(mistake(answer))
    found = diagnose(wrong, near(answer, 1e-7 * answer), unit, **hints)
    assert found.name == name
    assert diagnose(np.array(answer), near(answer, 1e-7 * answer), unit, **hints) is None


@pytest.mark.parametrize(("name", "hints", "mistake"), VECTORS)
@settings(max_examples=25)
@given(seed=seeds)
def test_a_mistake_in_a_vector_is_named(name, hints, mistake, seed):
    answer = np.random.default_rng(seed).uniform(-3e8, 3e8, 3)
    found = diagnose(mistake(answer), near(answer, 10.0), "km", **hints)
    assert found.name == name
    assert diagnose(answer, near(answer, 10.0), "km", **hints) is None


@pytest.mark.parametrize(("name", "hints", "shift"), IN_EPOCHS)
@settings(max_examples=25)
@given(days=st.integers(6300, 9800), second=st.integers(0, 86399))
def test_a_mistake_in_an_epoch_is_named(name, hints, shift, days, second):
    answer = days * 86400.0 + second  # 2017 to 2026, UTC
    found = diagnose(answer + shift, near(answer, 0.5), "UTC", **hints)
    assert found.name == name
    assert diagnose(answer, near(answer, 0.5), "UTC", **hints) is None


def test_utc_seconds_for_ephemeris_time():
    utc = times.seconds("launch", "2020-07-23T04:41:15")
    found = diagnose(np.array(utc), near(utc + TDB, 0.01), "s")
    assert found.name == "UTC for TDB"
    assert "69.18" in found.sentence


def test_every_row_of_the_table_is_tried_above():
    made = {case[0] for case in (*NUMBERS, *VECTORS, *IN_EPOCHS)} | {"UTC for TDB"}
    for typical in (*TABLE, *EPOCHS):
        pattern = re.sub(r"\\{\w+\\}", ".+", re.escape(typical.name))
        assert any(re.fullmatch(pattern, name) for name in made), typical.name


@settings(max_examples=25)
@given(seed=seeds)
def test_a_value_that_nothing_explains_is_not_explained(seed):
    answer = random.Random(seed).uniform(2.1, 9.7)
    assert diagnose(np.array(answer * 1.2345), near(answer, 1e-7), "km", body="Earth") is None


@pytest.mark.parametrize(("name", "unit", "hints", "mistake"), NUMBERS)
def test_a_sealed_answer_is_enough(name, unit, hints, mistake):
    sealed = answers.seal("1.1.a", 73.21598, unit, 2e-5, "A reason.", **hints)
    wrong = np.array(mistake(73.21598))
    found = diagnose(wrong, lambda x: answers.open_plain(sealed, x) is not None, unit, **sealed.get("hints", {}))
    assert found.name == name


def test_extreme_values_are_no_trouble(recwarn):
    for value in (0.0, 1e308, -1e308, 5e-324):
        assert diagnose(np.array(value), near(13.1, 1e-3), "km", body="Earth", period=1.0) is None
    assert diagnose(1e300, near(13.1, 1e-3), "UTC") is None
    assert not list(recwarn)


def test_the_frames_are_those_of_spice():
    np.testing.assert_allclose(about_x(OBLIQUITY), spiceypy.pxform("J2000", "ECLIPJ2000", 0.0), atol=1e-12)
