"""Calls of a lesson as a learner meets them: what predict, check and compare print, keep and never do."""

import re

import numpy as np
import pytest
from astropy.time import Time

from idsea_lessons.flown import register
from idsea_lessons.learn import check, compare, ledger, predict
from idsea_lessons.learn.checking import judge
from idsea_lessons.units import u


@pytest.fixture
def said(capfd):
    """Give what was printed since the last call; nothing ever goes to stderr."""

    def read():
        out, err = capfd.readouterr()
        assert err == ""
        return out

    return read


def test_the_first_guess_is_kept(said):
    predict("capture_period", 8 * u.day)
    assert "your guess is 8 d" in said()
    predict("capture_period", 8 * u.day)
    assert "your guess is 8 d" in said()
    predict("capture_period", 10, "d")
    assert said().startswith("capture_period: your first guess stands: 8 d.\nThe new one, 10 d, is noted")
    assert ledger.predictions()["capture_period"] == ledger.Prediction("capture_period", 8.0, "d", ((10.0, "d"),))


@pytest.mark.parametrize("stub", [..., None])
def test_no_prediction_yet(stub, said):
    assert predict("x", stub) is None
    assert "no prediction yet" in said()
    assert ledger.events() == []


@pytest.mark.parametrize("guess", ["far", float("nan"), True, [1, 2], 3j, object(), 10**400, np.ma.masked])
def test_a_guess_that_cannot_be_kept_says_why_and_the_lesson_goes_on(guess, said):
    predict("x", guess, "km")
    assert said().startswith("x: this guess cannot be kept.\nx ")
    assert ledger.events() == []


def test_a_guess_in_another_unit_is_converted_or_refused(said):
    predict("a", 1 * u.au, "Mkm")
    assert "149.598 Mkm" in said()
    predict("b", 1 * u.kg, "Mkm")
    assert "must be in Mkm, but it has the unit kg" in said()
    predict("c", Time("2020-07-23"))
    assert "2020-07-23T00:00:00 UTC" in said()


@pytest.mark.parametrize(("name", "unit"), [("", None), (3, None), ("x", "parsnip")])
def test_a_fault_of_the_lesson_raises(name, unit):
    with pytest.raises(ValueError):
        predict(name, 3, unit)


def test_unanswered(lesson, said):
    assert judge("2.1.a", ...) is False
    assert said() == "2.1.a: not answered yet\n"
    assert ledger.events() == []


@pytest.mark.parametrize(
    ("id", "value", "says"),
    [
        ("2.1.a", 13.12, "The tolerance is 0.05 km2/s2. One day of launch date"),
        (
            "2.1.a",
            13.12e6 * u.m**2 / u.s**2,
            "You have 13.120 km2/s2; the worked solution has 13.101 km2/s2.",
        ),
        ("2.1.b", "Type-II", "The answer is type II."),
        ("2.1.c", np.float32(6778.5), "6,778.1 km"),
        ("2.1.d", Time("2020-11-23T20:30:30"), "2020-11-23T20:30:12 UTC"),
        ("2.1.e", [1.2e8, -3.4e7, 2.2e6], "(120,000,000, -34,000,000, 2,200,000) km"),
        ("2.1.f", True, "The answer is True."),
    ],
)
def test_right(lesson, said, id, value, says):
    assert judge(id, value) is True
    text = said()
    assert text.startswith(f"{id}: right.\n")
    assert says in text
    assert ledger.checks()[id][0].right


@pytest.mark.parametrize(
    ("id", "value", "says", "mistake"),
    [
        ("2.1.a", 16.3, "open Hint 1", None),
        ("2.1.a", 13.3, "Close, but outside the tolerance", None),
        ("2.1.a", 13.1e6, "right in m2/s2", "m2/s2 for km2/s2"),
        ("2.1.a", 3.62, "Square it", "root for square"),
        ("2.1.b", "type I", "open Hint 1", None),
        ("2.1.c", 400, "above the surface of Earth", "altitude for radius"),
        ("2.1.d", "2020-11-24T04:30", "Beijing time", "Beijing time for UTC"),
        ("2.1.d", "2020-11-23T20:31:21", "TDB", "TDB for UTC"),
        ("2.1.e", [-1.2e8, 3.4e7, -2.2e6], "wrong sign", "wrong sign"),
        ("2.1.f", False, "open Hint 1", None),
        ("2.1.a", "13.1", "remove the quotes", "unsuitable"),
        ("2.1.a", float("nan"), "not a number (nan)", "unsuitable"),
        ("2.1.a", 3.62 * u.km / u.s, "Its square would fit", "unsuitable"),
        ("2.1.e", 3.0, "shape (3,)", "unsuitable"),
        ("2.1.d", 7346.0, "must be an epoch", "unsuitable"),
    ],
)
def test_wrong(lesson, said, id, value, says, mistake):
    assert judge(id, value) is False
    text = said()
    assert says in text
    assert "13.101" not in text
    assert "6,778" not in text
    (attempt,) = ledger.checks()[id]
    assert (attempt.right, attempt.mistake) == (False, mistake)


def test_every_attempt_is_kept(lesson, said):
    for value in (1.0, 2.0, "x", 13.1):
        check("2.1.a", value)
    assert [attempt.right for attempt in ledger.checks()["2.1.a"]] == [False, False, False, True]


@pytest.mark.parametrize("id", ["2.1.z", "2.1.", ".a", "", "2.1", "../conftest.a", "9.9.a", 3, None, "x" * 9999])
def test_an_unknown_exercise_names_those_there_are(lesson, said, id):
    assert judge(id, 1.0) is False
    assert "2.1.a" in (text := said()) or "Lessons with exercises: 2.1." in text
    assert len(text) < 12_000


def test_damaged_answers_are_told(lesson, said):
    lesson.write_text("{", encoding="utf-8")
    assert judge("2.1.a", 1.0) is False
    assert "damaged: install the course again" in said()


def test_compare_shows_the_guess_and_the_sentence(said):
    predict("moi_range", 150, "Mkm")
    said()
    compare(192.239123, "tw1.moi_range", "It is rounded.")
    lines = said().splitlines()
    assert lines[0] == "Tianwen-1, Earth-Mars distance at insertion"
    assert "  difference  0.24 Mkm more than published (0.12 %)" in lines
    assert "  agreement   inside the published uncertainty" in lines
    assert "  your guess  150 Mkm, 22 % below computed" in lines
    assert lines[-1] == "It is rounded."


def test_compare_takes_units_epochs_and_calendar_dates(said):
    compare(1.285 * u.au, "tw1.moi_range", "b")
    assert "192.233 Mkm" in said()
    compare("2020-11-23T20:28:12", "ce5.launch", "b")
    assert "2 min earlier than published" in said()
    compare("2026-07-03", "tw2.arrival_plan", "b")
    text = said()
    assert "inside the published month" in text
    assert "planned, as of 2025-05-28" in text
    assert "sources disagree" in text


def test_compare_goes_through_the_whole_register(said):
    for id, published in register().items():
        month_only = isinstance(published.value, str) and len(published.value) == len("2026-07")
        compare(f"{published.value}-15" if month_only else published.value, id, "The same.")
        text = said()
        assert "the same" in text.lower()
        assert not re.search(r"\bnan\b", text)
        assert "difference" in text, id


def test_compare_teaches(said):
    compare(..., "tw1.moi_range", "b")
    assert "nothing computed yet" in said()
    compare(3 * u.kg, "tw1.moi_range", "b")
    assert "must be in Mkm" in said()
    compare([1.0, 2.0], "tw1.moi_range", "b")
    assert "must be one number" in said()
    with pytest.raises(ValueError, match="why does your number differ"):
        compare(192.0, "tw1.moi_range", " ")
    with pytest.raises(ValueError, match="register"):
        compare(192.0, "tw1.nothing", "b")
