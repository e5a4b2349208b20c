"""Personal numbers: the same everywhere, fair, and independent of each other."""

import subprocess
import sys
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idsea_lessons.learn.personal import personal

ids = st.text(st.characters(min_codepoint=33, max_codepoint=0x24F, categories=("L", "N")), min_size=1, max_size=30)


@given(id=ids, low=st.integers(-50, 50), count=st.integers(0, 40), step=st.sampled_from([0.1, 0.25, 1.0, 5.0]))
def test_a_number_is_one_of_those_offered(id, low, count, step):
    first, last = round(low * step, 9), round((low + count) * step, 9)
    number = personal(id, "A02").number("x", first, last, step)
    assert first <= number <= last
    assert abs(number / step - round(number / step)) < 1e-9
    assert len(repr(number)) <= 8  # 3.3, never 3.3000000000000003


def test_ints_stay_ints():
    number = personal("amina", "A02").number("revolutions", 0, 3, 1)
    assert type(number) is int


@given(id=ids)
def test_a_day_lies_between_the_two(id):
    assert date(2028, 11, 1) <= date.fromisoformat(personal(id, "A02").day("d", "2028-11-01", "2028-11-30"))


def test_the_numbers_never_change():
    mine = personal("amina@example.org", "A02")
    pinned = (
        mine.number("a", 0, 10**6, 1),
        mine.choice("b", list("abcdefg")),
        mine.day("c", "2028-01-01", "2030-01-01"),
    )
    assert pinned == (334777, "b", "2029-12-17")


def test_another_process_gives_the_same():
    code = "from idsea_lessons.learn import personal; print(personal('Zoë', 'A02').number('x', 0, 10**9, 1))"
    for seed in ("0", "1"):
        got = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={"PYTHONHASHSEED": seed})
        assert int(got.stdout) == personal("Zoë", "A02").number("x", 0, 10**9, 1)


def test_two_ways_to_type_a_letter_are_one_learner():
    assert personal("Zoe\u0308", "A02") == personal("Zo\u00eb", "A02")


def test_all_values_are_equally_likely_and_two_names_are_independent():
    pairs = Counter()
    for learner in range(4000):
        mine = personal(f"learner{learner}", "A02")
        pairs[mine.number("a", 1, 4, 1), mine.number("b", 1, 4, 1)] += 1
    assert len(pairs) == 16
    chi_squared = sum((count - 250) ** 2 / 250 for count in pairs.values())
    assert chi_squared < 37.7  # 99.9 % point of chi squared with 15 degrees of freedom


def test_id_and_assignment_do_not_run_together():
    numbers = {
        personal(a, b).number(c, 0, 10**12, 1) for a, b, c in (("ab", "c", "d"), ("a", "bc", "d"), ("a", "b", "cd"))
    }
    assert len(numbers) == 3


@pytest.mark.parametrize(
    ("id", "says"),
    [
        (..., "not filled in"),
        (None, "not filled in"),
        ("", "empty"),
        ("   ", "empty"),
        ("...", "empty"),
        (" amina", "blanks"),
        ("amina\n", "blanks"),
        ("ami\nna", "one line"),
        ("a" * 255, "at most 254"),
        (42, "text in quotes"),
        (b"amina", "text in quotes"),
    ],
)
def test_an_id_that_cannot_be_used_says_why(id, says):
    with pytest.raises(ValueError, match=says):
        personal(id, "A02")


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda p: p.number("x", 2, 1, 1), "step must be above zero"),
        (lambda p: p.number("x", 1, 2, 0), "step must be above zero"),
        (lambda p: p.number("x", float("nan"), 2, 1), "low must be a number"),
        (lambda p: p.number("x", 1, float("inf"), 1), "high must be a number"),
        (lambda p: p.number("x", "one", 2, 1), "low must be a number"),
        (lambda p: p.number("", 1, 2, 1), "needs a name"),
        (lambda p: p.choice("x", []), "at least one"),
        (lambda p: p.choice("x", {"a", "b"}), "list or a tuple"),
        (lambda p: p.day("x", "2028-02-30", "2028-03-01"), "ISO dates"),
        (lambda p: p.day("x", "2028-03-02", "2028-03-01"), "comes before"),
        (lambda p: p.day("x", 3, "2028-03-01"), "ISO dates"),
    ],
)
def test_a_question_without_an_answer_says_why(ask, says):
    with pytest.raises(ValueError, match=says):
        ask(personal("amina", "A02"))
