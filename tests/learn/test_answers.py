"""Sealed answers: exactly the tolerance opens them, and nothing can be read in them."""

import json
import time
from decimal import Decimal

import numpy as np
import pytest
from astropy.time import Time
from hypothesis import given
from hypothesis import strategies as st

from idsea_lessons.learn import answers, lock
from idsea_lessons.learn.plain import Unsuitable
from idsea_lessons.units import u

WHY = "A reason."
tolerances = st.builds(lambda m, e: Decimal(m).scaleb(e), st.integers(1, 9), st.integers(-6, 4))
counts = st.integers(-(10**6), 10**6)


def times_quantum(count: int, tolerance: Decimal) -> float:
    return float(count * tolerance / 1000)


@given(count=counts, tolerance=tolerances, away=st.integers(-3000, 3000))
def test_a_number_is_right_exactly_within_its_tolerance(count, tolerance, away):
    sealed = answers.seal("1.1.a", times_quantum(count, tolerance), "km", float(tolerance), WHY)
    opened = answers.open_with(sealed, times_quantum(count + away, tolerance))
    assert (opened is not None) == (abs(away) <= 1000)


@given(count=counts, tolerance=tolerances, sign=st.sampled_from([-1, 1]))
def test_the_edge_of_the_tolerance_is_right_and_the_next_step_is_wrong(count, tolerance, sign):
    sealed = answers.seal("1.1.a", times_quantum(count, tolerance), None, float(tolerance), WHY)
    assert answers.open_with(sealed, times_quantum(count + sign * 1000, tolerance))
    assert answers.open_with(sealed, times_quantum(count + sign * 1001, tolerance)) is None


@given(
    values=st.lists(counts, min_size=1, max_size=6),
    tolerance=tolerances,
    away=st.integers(-1500, 1500),
    data=st.data(),
)
def test_a_vector_is_right_when_each_number_is(values, tolerance, away, data):
    sealed = answers.seal("1.1.a", [times_quantum(n, tolerance) for n in values], "km", float(tolerance), WHY)
    moved = list(values)
    moved[data.draw(st.integers(0, len(values) - 1))] += away
    opened = answers.open_with(sealed, np.array([times_quantum(n, tolerance) for n in moved]))
    assert (opened is not None) == (abs(away) <= 1000)
    if opened:
        np.testing.assert_allclose(opened.value, [times_quantum(n, tolerance) for n in values], rtol=1e-15)


@given(value=st.floats(-1e12, 1e12), relative=st.floats(1e-9, 10))
def test_any_answer_opens_with_itself_and_comes_back_to_a_thousandth(value, relative):
    tolerance = max(abs(value) * relative, 1e-6)
    opened = answers.open_with(answers.seal("1.1.a", value, "km", tolerance, WHY), value)
    assert abs(opened.value - value) <= tolerance / 1000
    assert opened.why == WHY
    assert opened.tolerance == tolerance


def test_a_matrix_keeps_its_shape():
    matrix = np.arange(6.0).reshape(2, 3)
    assert answers.open_with(answers.seal("1.1.a", matrix, "km", 0.1, WHY), matrix).value.shape == (2, 3)


def test_units_are_converted_at_both_doors():
    sealed = answers.seal("1.1.a", 1.0 * u.au, "Mkm", 10 * u.km, WHY)
    assert answers.open_with(sealed, 149_597_875.0 * u.km)
    assert answers.open_with(sealed, 149_597_885.0 * u.km) is None


def test_epochs_open_as_text_and_as_time():
    sealed = answers.seal("1.1.a", Time("2020-07-23T04:41:15", scale="utc"), "UTC", 60, WHY)
    assert answers.open_with(sealed, "2020-07-23T04:42:15")
    assert answers.open_with(sealed, "2020-07-23T12:41:15+08:00")
    assert answers.open_with(sealed, Time("2020-07-23T04:41:15", scale="utc").tdb)
    assert answers.open_with(sealed, "2020-07-23T04:42:16") is None


@pytest.mark.parametrize("text", ["type II", " TYPE  ii ", "Type-II", "type II.", "ｔｙｐｅ II"])
def test_words_open_in_any_writing(text):
    assert answers.open_with(answers.seal("1.1.a", "type II"), text).value == "type II"


def test_booleans():
    sealed = answers.seal("1.1.a", False, why="It is night.")
    assert answers.open_with(sealed, np.False_) == answers.Opened(False, None, None, "It is night.")
    assert answers.open_with(sealed, True) is None
    with pytest.raises(Unsuitable, match="True or False"):
        answers.open_with(sealed, 0)


@pytest.mark.parametrize(
    "make",
    [
        lambda: answers.seal("1.1.a", [1.0, 2.0], "km", 0.1, WHY, frame="J2000", period=3 * u.m),
        lambda: answers.seal("1.1.a", "2020-01-01", "UTC", 1, WHY),
        lambda: answers.seal("1.1.a", "word"),
        lambda: answers.seal("1.1.a", True),
    ],
)
def test_sealing_again_gives_the_same_bytes(make):
    assert json.dumps(make()) == json.dumps(make())


def test_equal_answers_of_two_exercises_look_different():
    one, two = (answers.seal(id, 13.1, "km", 0.05, WHY) for id in ("1.1.a", "1.1.b"))
    assert one["lock"] != two["lock"]
    assert one["tag"] != two["tag"]


def test_two_texts_under_one_guess_never_share_a_keystream():
    one, two = (lock.lock(text, "guess", b"salt") for text in ("a" * 64, "b" * 64))
    mixed = bytes(x ^ y for x, y in zip(one.body, two.body, strict=True))
    assert mixed != bytes(x ^ y for x, y in zip(b"a" * 64, b"b" * 64, strict=True))


@pytest.mark.parametrize(
    ("part", "other"),
    [("id", "1.1.b"), ("unit", "m"), ("tolerance", 0.5), ("offset", [7]), ("rounds", 3), ("kind", "epoch")],
)
def test_a_changed_seal_does_not_open(part, other):
    sealed = answers.seal("1.1.a", 13.1, "km", 0.05, WHY)
    assert answers.open_plain({**sealed, part: other}, np.array(13.1)) is None


def common_writings(x: float) -> set[str]:
    """Everything by which someone would look for a number in a file."""
    forms = [f"{x:.{n}f}" for n in range(1, 7)] + [f"{x:.{n}g}" for n in range(5, 17)]
    forms += [f"{x:.{n}e}" for n in range(3, 9)] + [repr(x), str(round(x)), x.hex()]
    forms += [f"{x:,.{n}f}" for n in range(0, 4)] + [f"{x * factor:.0f}" for factor in (10, 100, 1000, 1e4, 1e5)]
    return {form for form in forms if sum(letter.isdigit() for letter in form) >= 5}


@pytest.mark.parametrize("value", [13.10127, 192239.1234, 0.98754, -4609.377, 6778.1366, 149597870.7])
def test_no_search_finds_the_answer_in_a_sealed_file(value):
    text = json.dumps(answers.seal("2.1.a", value, "km", abs(value) / 300, f"The value is near {value!r}."), indent=1)
    text += json.dumps(answers.seal("2.1.b", [value, 2 * value], "km", abs(value) / 300, WHY), indent=1)
    assert not [form for form in common_writings(value) if form in text]


def test_no_search_finds_a_word_or_an_epoch_in_a_sealed_file():
    text = json.dumps([answers.seal("2.1.a", "gravity assist"), answers.seal("2.1.b", "2020-07-23", "UTC", 60, WHY)])
    assert not [form for form in ("gravity", "assist", "2020", "07-23", "gravity assist") if form in text]


def test_a_guess_costs_a_few_milliseconds(monkeypatch):
    monkeypatch.undo()
    sealed = answers.seal("1.1.a", 13.1, "km", 0.05, WHY)
    start = time.process_time()
    for step in range(20):
        answers.open_with(sealed, 20.0 + step)
    assert 0.0005 < (time.process_time() - start) / 20 < 0.05


@pytest.mark.parametrize(
    ("arguments", "hints", "says"),
    [
        (("a", 1.0, "km", 0.1, WHY), {}, "lesson.letter"),
        ((3, 1.0, "km", 0.1, WHY), {}, "lesson.letter"),
        (("1.1.a", 1.0, "km", 0.1, " "), {}, "where the tolerance comes from"),
        (("1.1.a", 1.0, "km", None, WHY), {}, "give the tolerance"),
        (("1.1.a", 1.0, "km", -0.1, WHY), {}, "above zero"),
        (("1.1.a", 1.0, "km", float("nan"), WHY), {}, "nan"),
        (("1.1.a", 1e12, "km", 1e-9, WHY), {}, "finer than float64"),
        (("1.1.a", float("nan"), "km", 0.1, WHY), {}, "nan"),
        (("1.1.a", 3 * u.kg, "km", 0.1, WHY), {}, "km"),
        (("1.1.a", ..., "km", 0.1, WHY), {}, "not filled in"),
        (("1.1.a", "tomorrow", "UTC", 1, WHY), {}, "cannot be read as an epoch"),
        (("1.1.a", "", None, None, WHY), {}, "empty"),
        (("1.1.a", 1.0, "km", 0.1, WHY), {"planet": "Mars"}, "unknown hint planet"),
        (("1.1.a", 1.0, "km", 0.1, WHY), {"body": "Marz"}, "Mars"),
        (("1.1.a", 1.0, "km", 0.1, WHY), {"frame": "ecliptic"}, "ECLIPJ2000"),
        (("1.1.a", 1.0, "km", 0.1, WHY), {"period": "long"}, "text"),
    ],
)
def test_an_answer_that_cannot_be_sealed_says_why(arguments, hints, says):
    with pytest.raises(ValueError, match=says):
        answers.seal(*arguments, **hints)


def test_near_is_told_for_one_to_three_numbers_and_not_far_away():
    sealed = answers.seal("1.1.a", [1.0, 2.0, 3.0], "km", 0.1, WHY)
    assert answers.is_near(sealed, np.array([1.2, 1.9, 3.0]))
    assert not answers.is_near(sealed, np.array([1.5, 1.9, 3.0]))
    assert not answers.is_near(answers.seal("1.1.a", [1.0] * 6, "km", 0.1, WHY), np.array([1.2] * 6))
