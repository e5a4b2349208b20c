"""Windows of time as sets: the laws of sets, and bad input."""

import numpy as np
import pytest
from astropy.time import Time
from hypothesis import given
from hypothesis import strategies as st

from idsea_lessons.ephemeris import et, utc
from idsea_lessons.navigation import Interval, Windows

SPAN = (0.0, 60.0)
# Ends on whole numbers and looks at halves: no look ever falls on an end, where closed sets must differ.
LOOKS = np.arange(0.25, 60.0, 0.5)
pairs = st.tuples(st.integers(0, 59), st.integers(1, 20)).map(lambda p: (float(p[0]), float(min(p[0] + p[1], 60))))
windows = st.lists(pairs, max_size=8).map(lambda found: Windows(tuple(found)))


def inside(*pairs):
    """Tell by plain comparison which looks lie inside pairs."""
    return np.any([(a < LOOKS) & (b > LOOKS) for a, b in pairs] or [np.zeros(LOOKS.shape, bool)], axis=0)


@given(st.lists(pairs, max_size=8))
def test_membership_is_that_of_the_pairs_given(given_pairs):
    made = Windows(tuple(given_pairs))
    np.testing.assert_array_equal(made.contains(LOOKS), inside(*given_pairs))
    assert made.total == 0.5 * made.contains(LOOKS).sum()
    assert np.all(made.starts[1:] > made.stops[:-1])
    assert Windows(made.intervals) == made


@given(windows, windows)
def test_operations_are_those_of_sets(a, b):
    in_a, in_b = a.contains(LOOKS), b.contains(LOOKS)
    np.testing.assert_array_equal((a | b).contains(LOOKS), in_a | in_b)
    np.testing.assert_array_equal((a & b).contains(LOOKS), in_a & in_b)
    np.testing.assert_array_equal((a - b).contains(LOOKS), in_a & ~in_b)
    np.testing.assert_array_equal(a.complement(*SPAN).contains(LOOKS), ~in_a)
    assert a | b == b | a
    assert a & b == b & a
    assert (a | b).total + (a & b).total == a.total + b.total


@given(windows, windows, windows)
def test_laws_of_de_morgan_and_of_parts(a, b, c):
    assert (a | b).complement(*SPAN) == a.complement(*SPAN) & b.complement(*SPAN)
    assert (a & b).complement(*SPAN) == a.complement(*SPAN) | b.complement(*SPAN)
    assert a & (b | c) == (a & b) | (a & c)
    assert a.complement(*SPAN).complement(*SPAN) == a
    assert a - b == a & b.complement(*SPAN)
    assert a | a == a & a == a
    assert a - a == Windows()


def test_nothing_at_all():
    nothing = Windows()
    assert (nothing.total, len(nothing), list(nothing)) == (0.0, 0, [])
    assert nothing | nothing == nothing & nothing == nothing - nothing == nothing
    assert nothing.complement(0.0, 1.0) == Windows((Interval(0.0, 1.0),))
    assert not nothing.contains(0.5)
    assert nothing.contains(np.zeros((2, 3))).shape == (2, 3)
    assert nothing.contains([]).shape == (0,)
    assert str(nothing) == "no time at all"


def test_ends_belong_to_the_interval_and_touching_ones_join():
    pair = Windows(((0.0, 1.0), (1.0, 2.0)))
    assert len(pair) == 1
    assert pair[0] == Interval(0.0, 2.0)
    assert pair.contains([0.0, 2.0]).all()
    assert not pair.contains([-1e-9, 2.0 + 1e-9]).any()
    assert Windows(((0.0, 1.0),)) & Windows(((1.0, 2.0),)) == Windows()


def test_cutting_and_measures():
    made = Windows((("2021-01-01", "2021-01-03"), ("2021-01-05", "2021-01-06")))
    cut = made.within("2021-01-02", "2021-01-05T12:00")
    assert cut.total == pytest.approx(1.5 * 86400, abs=1e-3)
    np.testing.assert_allclose(made.durations, [2 * 86400, 86400], atol=1e-3)
    assert utc(made[0].middle) == "2021-01-02T00:00:00"
    assert made.complement("2021-01-02", "2021-01-02T12:00") == Windows()
    assert made.complement("2022-01-01", "2022-01-02").total == pytest.approx(86400, abs=1e-3)
    assert made.complement("2020-01-01", "2020-01-02").total == pytest.approx(86400, abs=1e-3)


def test_an_interval_takes_every_kind_of_epoch():
    text = Interval("2021-02-10", "2021-02-11")
    assert Interval(Time("2021-02-10"), Time("2021-02-11")).start == pytest.approx(text.start, abs=1e-5)
    assert Interval(float(et("2021-02-10")), "2021-02-11") == text
    assert text.contains(Time("2021-02-10T12:00"))
    assert str(Interval(0.0, 30.0)).endswith("(30.0 s)")
    assert str(Interval(0.0, 1800.0)).endswith("(30.0 min)")
    assert str(Interval(0.0, 7200.0)).endswith("(2.0 h)")


def test_many_windows_and_many_looks():
    starts = np.arange(20_000) * 10.0
    made = Windows.between(starts, starts + 4.0)
    looks = np.random.default_rng(1).uniform(0, 2e5, 1_000_000)
    np.testing.assert_array_equal(made.contains(looks), looks % 10.0 <= 4.0)
    assert (made & made.complement(0.0, 2e5)).total == 0.0


@pytest.mark.parametrize(
    ("arguments", "match"),
    [
        (("2021-02-11", "2021-02-10"), r"stop \(2021-02-10T00:00:00\) is before start \(2021-02-11T00:00:00\)"),
        ((1.0, 1.0), "must last some time"),
        (([0.0, 1.0], 2.0), "start must be one epoch"),
        ((0.0, [1.0]), "stop must be one epoch"),
        ((0.0, np.nan), "not a finite number"),
        (("yesterday", 0.0), "no date that can be read"),
    ],
)
def test_bad_intervals_are_explained(arguments, match):
    with pytest.raises(ValueError, match=match):
        Interval(*arguments)
    with pytest.raises(ValueError, match=match):
        Windows((arguments,))


def test_a_complement_needs_a_span_in_order():
    with pytest.raises(ValueError, match="before start"):
        Windows().complement("2021-02-11", "2021-02-10")
