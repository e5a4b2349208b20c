"""Pictures of the three-body problem show what the theory says."""

import numpy as np
import pytest

from idsea_lessons.dynamics import (
    fly_synodic,
    jacobi_constant,
    lagrange_points,
    neck_constants,
    system,
    zero_velocity_constant,
)
from idsea_lessons.figures.style import PURPLE
from idsea_lessons.figures.threebody import draw_five_points, draw_forbidden, draw_leaving, draw_two_views

EARTH_MOON = system("Earth", "Moon")
START = [0.83, 0.0, 0.0, 0.0, 0.07, 0.0]


@pytest.fixture(scope="module")
def flight():
    return fly_synodic(EARTH_MOON, START, 2.0)


def labelled(axes, label):
    return next(line for line in axes.lines if line.get_label() == label).get_xydata()


def marks(axes, marker):
    return np.concatenate([line.get_xydata() for line in axes.lines if line.get_marker() == marker])


def test_both_views_show_the_same_distances_from_the_barycentre(flight):
    resting, turning = draw_two_views(EARTH_MOON, flight).figure.axes
    one, other = (labelled(axes, "spacecraft") for axes in (resting, turning))
    assert np.hypot(*one.T) == pytest.approx(np.hypot(*other.T), rel=1e-12)
    angle = np.unwrap(np.arctan2(*one.T[::-1]) - np.arctan2(*other.T[::-1]))
    assert angle[-1] - angle[0] == pytest.approx(flight.stop, rel=1e-9)


def test_l2_stands_still_in_the_turning_view_only(flight):
    resting, turning = draw_two_views(EARTH_MOON, flight, title="A title").figure.axes
    paths = [
        next(line.get_xydata() for line in axes.lines if line.get_color() == "#009E73") for axes in (resting, turning)
    ]
    assert np.ptp(paths[1], axis=0) == pytest.approx([0.0, 0.0], abs=1e-9)
    assert np.hypot(*paths[0].T) == pytest.approx(lagrange_points(EARTH_MOON)[1, 0] * 384.4, rel=1e-12)
    assert resting.get_aspect() == turning.get_aspect() == 1.0


def test_five_points_are_where_they_are_computed():
    picture = draw_five_points(EARTH_MOON)
    drawn = marks(picture.figure.axes[0], "D")
    assert drawn == pytest.approx(lagrange_points(EARTH_MOON)[:, :2] * 384.4, rel=1e-12)
    assert "64,515 km beyond the Moon" in picture.alt
    assert picture.figure.axes[0].get_aspect() == 1.0


def test_the_border_of_the_forbidden_region_is_the_zero_velocity_curve():
    constant = 3.1
    axes = draw_forbidden(EARTH_MOON, [constant]).figure.axes[0]
    outline = axes.collections[1].get_paths()[0].vertices / 384.4
    values = zero_velocity_constant(EARTH_MOON, *outline.T)
    assert len(outline) > 100
    assert values == pytest.approx(constant, abs=2e-3)  # the contour is interpolated on a grid


def test_each_map_names_its_open_doors_and_draws_its_path(flight):
    one, two, three, _ = neck_constants(EARTH_MOON)[:4]
    constants = [one + 0.1, (one + two) / 2, (two + three) / 2, three - 0.01]
    picture = draw_forbidden(EARTH_MOON, constants, paths={2: flight}, title="A title")
    titles = [axes.get_title(loc="left") for axes in picture.figure.axes]
    assert [title.split("open: ")[1] for title in titles] == ["none", "L1", "L1, L2", "L1, L2, L3"]
    tracks = [[line for line in axes.lines if line.get_color() == PURPLE] for axes in picture.figure.axes]
    assert [len(each) for each in tracks] == [0, 0, 1, 0]
    assert tracks[2][0].get_xydata()[0] == pytest.approx(np.array(START[:2]) * 384.4)


def test_a_path_stays_outside_of_its_forbidden_region(flight):
    constant = float(jacobi_constant(EARTH_MOON, START))
    picture = draw_forbidden(EARTH_MOON, [constant], paths={0: flight})
    track = next(line for line in picture.figure.axes[0].lines if line.get_color() == PURPLE).get_xydata() / 384.4
    assert np.min(zero_velocity_constant(EARTH_MOON, *track.T)) >= constant


def test_leaving_says_when_the_limit_is_reached():
    days = np.linspace(0, 40, 401)
    curves = {"fast": (days, 1e-3 * np.exp(days)), "slow": (days, 1e-3 * np.exp(days / 10))}
    picture = draw_leaving(curves, limit=1000.0, title="A title")
    assert f"fast: after {np.ceil(10 * np.log(1e6)) / 10:.1f} days; slow: not reached" in picture.alt
    assert picture.figure.axes[0].get_yscale() == "log"
    with pytest.raises(ValueError, match="nothing to draw"):
        draw_leaving({}, limit=1.0, title="A title")


def test_bytes_do_not_change_and_stay_small(flight):
    def all_of_them():
        return (
            draw_two_views(EARTH_MOON, flight),
            draw_five_points(EARTH_MOON),
            draw_forbidden(EARTH_MOON, [3.3, 3.18, 3.1, 3.0], paths={2: flight}),
            draw_leaving({"a": ([0, 1], [1, 10])}, limit=5.0, title="A title"),
        )

    for first, second in zip(all_of_them(), all_of_them(), strict=True):
        assert first.png() == second.png()
        assert len(first.png()) < 120_000
        assert "(" in first.figure.axes[0].get_ylabel()
