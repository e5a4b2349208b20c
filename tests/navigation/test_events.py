"""The search over time: known functions, what the step promises, edges, and bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idsea_lessons.navigation import Interval, Windows, find_minimum, find_windows
from idsea_lessons.units import u


def test_roots_of_a_sine_to_the_tolerance_far_from_j2000():
    begin = 8.0e8  # an ET of 2025: rounding there is 1e-7 s
    found = find_windows(lambda t: np.sin((t - begin) / 1000.0), begin, begin + 46_000.0, step=700.0)
    turns = np.arange(len(found))
    np.testing.assert_allclose(found.starts - begin, 2000 * np.pi * turns, atol=1e-3)
    np.testing.assert_allclose(found.stops[:-1] - begin, 1000 * np.pi * (2 * turns[:-1] + 1), atol=1e-3)
    assert found.stops[-1] - begin == 46_000.0
    exact = find_windows(lambda t: np.sin((t - begin) / 1000.0), begin + 1, begin + 9000, step=700.0, tolerance=1e-6)
    np.testing.assert_allclose(exact.starts[1:] - begin, 2000 * np.pi, atol=1.1e-6)


@settings(deadline=None)
@given(st.floats(0.0, 90.0), st.floats(1e-3, 9.0), st.floats(1.001, 3.0))
def test_a_window_or_gap_longer_than_the_step_is_always_found(begin, step, times):
    length = times * step
    bump = lambda t: 0.5 * length - np.abs(t - begin - 0.5 * length)  # noqa: E731
    found = find_windows(bump, -30.0, 130.0, step=step)
    assert len(found) == 1
    np.testing.assert_allclose([found[0].start, found[0].stop], [begin, begin + length], atol=1e-3)
    gap = find_windows(lambda t: -bump(t), -30.0, 130.0, step=step)
    assert len(gap) == 2
    np.testing.assert_allclose([gap[0].stop, gap[1].start], [begin, begin + length], atol=1e-3)


def test_a_window_shorter_than_the_step_may_be_missed():
    def bump(t):
        return 0.4 - np.abs(t - 5.5)

    assert len(find_windows(bump, 0.0, 10.0, step=1.0)) == 0  # samples at 5 and 6, window from 5.1 to 5.9
    assert len(find_windows(bump, 0.0, 10.0, step=0.7)) == 1


def test_the_negative_function_gives_the_complement():
    def wave(t):
        return np.cos(t / 300.0) + 0.3 * np.sin(t / 70.0)

    inside, outside = (find_windows(f, 0.0, 20_000.0, step=20.0) for f in (wave, lambda t: -wave(t)))
    gaps = inside.complement(0.0, 20_000.0)
    assert len(gaps) == len(outside) > 5
    np.testing.assert_allclose(outside.starts, gaps.starts, atol=1e-3)
    np.testing.assert_allclose(outside.stops, gaps.stops, atol=1e-3)


def test_events_at_the_very_edge():
    assert find_windows(lambda t: t - 3.0, 3.0, 9.0, step=1.0) == Windows((Interval(3.0, 9.0),))
    assert find_windows(lambda t: 3.0 - t, 3.0, 9.0, step=1.0).total < 1e-3
    ends = find_windows(lambda t: t - 9.0, 3.0, 9.0, step=1.0)
    assert ends.total < 1e-3
    on_a_sample = find_windows(lambda t: t - 5.0, 3.0, 9.0, step=1.0)
    assert on_a_sample[0].start == pytest.approx(5.0, abs=1e-3)


def test_always_never_and_no_time():
    assert find_windows(np.ones_like, 0.0, 1e6, step=10.0) == Windows((Interval(0.0, 1e6),))
    assert find_windows(lambda t: -np.ones_like(t), 0.0, 1e6, step=10.0) == Windows()
    assert find_windows(np.ones_like, 5.0, 5.0, step=10.0) == Windows()
    assert len(find_windows(np.ones_like, 0.0, 1.0, step=1e9)) == 1


def test_a_jump_is_found_too():
    found = find_windows(lambda t: np.where((t > 12.3) & (t < 45.6), 1.0, -1.0), 0.0, 100.0, step=7.0)
    np.testing.assert_allclose([found[0].start, found[0].stop], [12.3, 45.6], atol=1e-3)


def test_a_million_samples_and_thousands_of_events():
    sizes = []

    def wave(t):
        sizes.append(t.size)
        return np.sin(np.pi * t / 100.0)

    found = find_windows(wave, 50.0, 1_000_050.0, step=1.0)
    assert len(found) == 5001
    np.testing.assert_allclose(found.starts[1:], 200.0 * np.arange(1, 5001), atol=1e-3)
    assert max(sizes) <= 50_000  # memory stays small


def test_a_step_with_a_unit():
    found = find_windows(np.sin, 1.0, 10.0, step=0.01 * u.min)
    assert found == find_windows(np.sin, 1.0, 10.0, step=0.6)
    with pytest.raises(ValueError, match="step must be a time in s"):
        find_windows(np.sin, 1.0, 10.0, step=1 * u.km)


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"stop": -1.0}, "is before start"),
        ({"step": 0.0}, "step must be a positive"),
        ({"step": -5.0}, "step must be a positive"),
        ({"step": np.nan}, "step must be a positive"),
        ({"step": 1e-9}, "samples are too many"),
        ({"tolerance": 0.0}, "tolerance must be a positive"),
        ({"function": lambda t: np.ones(3)}, "one number for each epoch"),
        ({"function": lambda t: np.where(t > 7, np.nan, 1.0)}, "gives NaN at 2000-01-01T11:59:04"),
    ],
)
def test_bad_input_is_explained(change, match):
    arguments = {"function": np.sin, "start": 0.0, "stop": 10.0, "step": 1.0, "tolerance": 1e-3} | change
    function, start, stop = (arguments.pop(name) for name in ("function", "start", "stop"))
    with pytest.raises(ValueError, match=match):
        find_windows(function, start, stop, **arguments)


@settings(deadline=None)
@given(st.floats(-50.0, 150.0), st.floats(3.0, 40.0))
def test_a_minimum_is_found_or_the_end_that_is_lowest(bottom, step):
    found = find_minimum(lambda t: (t - bottom) ** 2, Interval(0.0, 100.0), step=step)
    assert found == pytest.approx(min(max(bottom, 0.0), 100.0), abs=0.2)


def test_of_two_minima_the_lower():
    found = find_minimum(lambda t: np.cos(t) + 0.05 * t, Interval(0.0, 20.0), step=0.5)
    assert found == pytest.approx(np.pi - np.arcsin(-0.05) - 2 * np.arcsin(0.05), abs=0.1)
