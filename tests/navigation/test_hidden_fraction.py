"""The part of a disc that another hides: its laws, counting points, and bad input."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from idsea_lessons.navigation import hidden_fraction

small = st.floats(1e-6, 0.1)


@given(st.floats(0.0, 0.3), small, small)
def test_the_fraction_is_a_fraction_with_the_right_ends(separation, front, back):
    part = hidden_fraction(separation, front, back)
    assert 0.0 <= part <= 1.0
    if separation >= front + back:
        assert part == 0.0
    if separation <= front - back:
        assert part == 1.0
    if separation <= back - front:
        assert part == pytest.approx((front / back) ** 2)


@given(st.floats(0.0, 0.2), small, small, st.floats(0.0, 1e-3))
def test_the_fraction_is_continuous_and_falls_with_the_separation(separation, front, back, more):
    here, there = (hidden_fraction(c, front, back) for c in (separation, separation + more))
    assert there <= here + 1e-9
    # Its slope is the common chord, at most twice the smaller radius, over the area of the disc behind.
    steepest = 2.0 * min(front, back) / (np.pi * back**2)
    assert here - there <= steepest * more * (1 + 1e-6) + 1e-9


@given(st.floats(0.0, 0.2), small, small, st.floats(0.01, 100.0))
def test_the_overlap_is_the_same_from_both_sides_and_scales(separation, front, back, scale):
    one, other = hidden_fraction(separation, front, back), hidden_fraction(separation, back, front)
    assert one * back**2 == pytest.approx(other * front**2, rel=1e-6, abs=1e-9 * max(front, back) ** 2)
    assume(abs(separation - abs(front - back)) > 1e-9)
    scaled = hidden_fraction(separation * scale, front * scale, back * scale)
    assert scaled == pytest.approx(one, abs=1e-7)


def test_the_fraction_against_counting_points():
    radii = np.random.default_rng(5).uniform(0.2, 1.0, (30, 2))
    grid = np.linspace(-1.0, 1.0, 1201)
    x, y = np.meshgrid(grid, grid)
    for front, back in radii:
        separation = np.random.default_rng(int(1e6 * front)).uniform(0, front + back)
        disc = np.hypot(x, y) <= 1.0
        hidden = np.hypot(x * back - separation, y * back) <= front
        assert hidden_fraction(separation, front, back) == pytest.approx((disc & hidden).sum() / disc.sum(), abs=2e-3)


def test_the_fraction_of_arrays():
    many = hidden_fraction(np.linspace(0, 0.03, 1_000_000), 0.012, 0.01)
    assert many.shape == (1_000_000,)
    assert np.all(np.diff(many) <= 1e-12)
    assert hidden_fraction(np.zeros((0, 3)), 0.1, 0.1).shape == (0, 3)


@pytest.mark.parametrize("bad", [(0.1, 0.1, 0.0), (-0.1, 0.1, 0.1), (0.1, -0.1, 0.1), (np.nan, 0.1, 0.1)])
def test_bad_discs_are_explained(bad):
    with pytest.raises(ValueError, match="must have a radius above zero"):
        hidden_fraction(*bad)
