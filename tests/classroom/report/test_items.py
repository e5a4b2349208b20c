"""Difficulty and discrimination: by hand, against NumPy, and whatever the marks are."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from idsea_lessons.classroom.report.items import analyse

NAN = math.nan


def test_by_hand() -> None:
    # Item 1: 3, 0, 3, 0 of 3 points; item 2: 2, 0, 1, 1 of 2. Deviations 1.5, -1.5, 1.5, -1.5 and 1, -1, 0, 0:
    # the sum of products is 3, of squares 9 and 2, so the correlation is 3 / sqrt(18).
    first, second = analyse([[3, 2], [0, 0], [3, 1], [0, 1]], [3, 2])
    assert (first.difficulty, second.difficulty) == (0.5, 0.5)
    assert first.discrimination == pytest.approx(3 / math.sqrt(18))
    assert second.discrimination == pytest.approx(3 / math.sqrt(18))
    assert (first.count, first.full, first.none) == (4, 2, 2)
    assert (second.count, second.full, second.none) == (4, 1, 1)


def test_the_item_itself_is_left_out() -> None:
    rng = np.random.default_rng(1)
    points = rng.integers(0, 4, size=(200, 3)).astype(float)
    for number, found in enumerate(analyse(points, [3, 3, 3])):
        rest = np.delete(points, number, axis=1).sum(axis=1)
        assert found.discrimination == pytest.approx(np.corrcoef(points[:, number], rest)[0, 1])
        assert found.discrimination < np.corrcoef(points[:, number], points.sum(axis=1))[0, 1] - 0.3


def test_waiting_marks_are_no_zeros() -> None:
    points = [[2, 1, NAN], [0, 0, 4], [2, 1, 2], [1, 0, NAN], [0, 1, 0]]
    waits = analyse(points, [2, 1, 4])[2]
    assert waits.count == 3
    assert waits.difficulty == pytest.approx(0.5)
    assert waits.discrimination == pytest.approx(np.corrcoef([4, 2, 0], [0, 3, 1])[0, 1], abs=1e-12)
    # An item that is not marked for all takes no part in the rest of the others.
    assert analyse(points, [2, 1, 4])[0].discrimination == analyse(np.array(points)[:, :2], [2, 1])[0].discrimination


@pytest.mark.parametrize(
    "points",
    [
        [[1, 1], [1, 0], [1, 1]],  # all the same in the item
        [[1, 1], [0, 1], [1, 1]],  # all the same in the rest
        [[1, 1], [0, 0]],  # two learners always agree or disagree
        [[1], [0], [1]],  # no other item
        [[NAN, 1], [NAN, 0], [NAN, 1]],  # nobody is marked
    ],
)
def test_not_defined(points: list[list[float]]) -> None:
    found = analyse(points, [1] * len(points[0]))[0]
    assert math.isnan(found.discrimination)
    assert not found.weak


def test_nobody() -> None:
    [found] = analyse(np.empty((0, 1)), [1])
    assert found.count == 0
    assert math.isnan(found.difficulty)


@pytest.mark.parametrize(("points", "most", "says"), [([[1, 2]], [1], "do not fit"), ([[1]], [0], "no points")])
def test_wrong_input(points: list[list[float]], most: list[float], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        analyse(points, most)


@given(arrays(float, (12, 4), elements=st.sampled_from([0.0, 0.5, 1.0, NAN])))
def test_always_in_bounds(points: np.ndarray) -> None:
    for found in analyse(points, np.ones(4)):
        assert math.isnan(found.difficulty) or 0 <= found.difficulty <= 1
        assert math.isnan(found.discrimination) or -1 <= found.discrimination <= 1
        assert found.full + found.none <= found.count


@given(arrays(float, (10, 3), elements=st.sampled_from([0.0, 1.0, 2.0])), st.permutations(range(10)))
def test_order_and_scale_do_not_matter(points: np.ndarray, order: list[int]) -> None:
    before = analyse(points, [2, 2, 2])
    after = analyse(7 * points[order], [14, 14, 14])
    for one, other in zip(before, after, strict=True):
        assert other.difficulty == pytest.approx(one.difficulty)
        assert other.discrimination == pytest.approx(one.discrimination, nan_ok=True, abs=1e-9)
