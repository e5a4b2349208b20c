"""Pictures of bodies with a surface: what they draw is what the shape and its field say."""

import numpy as np
import pytest
from matplotlib.collections import PolyCollection

from idsea_lessons.dynamics.polyhedron import is_inside
from idsea_lessons.dynamics.shapes import Polyhedron, cube, sphere
from idsea_lessons.figures.shapes import draw_paths, draw_point_mass_error, draw_slopes, point_mass_error


def long_body(stretch=2.0):
    """Pull a ball to an ellipsoid along x."""
    ball = sphere(1.0, 3)
    return Polyhedron(ball.vertices * [stretch, 1.0, 1.0], ball.faces)


def faces_of(axes):
    return next(each for each in axes.collections if isinstance(each, PolyCollection))


def test_a_ball_is_a_point_and_the_inside_is_left_out():
    ball = sphere(1.0, 4)
    assert point_mass_error(ball, [[1.5, 0.0, 0.0], [0.0, -4.0, 1.0]]) == pytest.approx([0.0, 0.0], abs=0.1)
    assert np.isnan(point_mass_error(ball, [0.0, 0.2, 0.3]))


def test_the_error_falls_with_the_square_of_the_distance_as_the_quadrupole_says():
    """On the long axis of an ellipsoid: 3 C / r2 in units of the point, with C = (a2 - b2) / 5 (MacCullagh)."""
    body, far = long_body(), np.array([20.0, 40.0])
    near_error, far_error = point_mass_error(body, far[:, None] * [1.0, 0.0, 0.0])
    assert near_error / far_error == pytest.approx(4.0, rel=0.02)
    assert far_error == pytest.approx(100 * 3 * (2.0**2 - 1.0) / 5 / 40.0**2, rel=0.03)
    across = point_mass_error(body, [0.0, 40.0, 0.0])
    assert across == pytest.approx(far_error / 2, rel=0.03)


def test_lines_of_the_map_stand_where_the_error_is_one_and_ten_percent():
    body = long_body()
    picture = draw_point_mass_error(body, 20.0, title="A title", orbits=[5.0])
    axes = picture.figure.axes[0]
    (contours,) = [each for each in axes.collections if hasattr(each, "levels")]
    for level, path in zip(contours.levels, contours.get_paths(), strict=True):
        places = np.column_stack([path.vertices, np.zeros(len(path.vertices))])
        assert point_mass_error(body, places) == pytest.approx(level, rel=0.05)
    assert [patch.radius for patch in axes.patches] == [5.0]
    reach = np.sqrt(100 * 3 * 3.0 / 5)  # one percent, to the lowest order
    assert f"one percent out to about {reach:.0f} km" in picture.alt


def test_each_view_shows_the_faces_that_look_at_the_reader():
    body = cube(2.0)
    values = np.arange(12.0)
    picture = draw_slopes(body, values, title="A title")
    north, side = (faces_of(axes) for axes in picture.figure.axes[:2])
    for faces in (north, side):
        assert len(faces.get_paths()) == 2  # of a cube one side is seen, which has two triangles
        area = sum(abs(np.linalg.det(np.diff(path.vertices[:3], axis=0))) / 2 for path in faces.get_paths())
        assert area == pytest.approx(4.0)
    assert "level to 11.0 degrees" in picture.alt
    assert "mean of 5.5" in picture.alt


def test_the_side_is_seen_from_minus_y():
    """A stick along x and z at minus y hides nothing: x runs to the right and z up, as in the picture's labels."""
    body = cube(2.0).moved([5.0, 0.0, 3.0])
    side = faces_of(draw_slopes(body, np.zeros(12), title="A title").figure.axes[1])
    corners = np.concatenate([path.vertices for path in side.get_paths()])
    assert corners.min(axis=0) == pytest.approx([4.0, 2.0])
    assert corners.max(axis=0) == pytest.approx([6.0, 4.0])
    marked = np.where(body.normals[:, 1] < -0.9, 40.0, 0.0)
    bright = faces_of(draw_slopes(body, marked, title="A title").figure.axes[1]).get_facecolor()
    hidden = faces_of(draw_slopes(body, 40.0 - marked, title="A title").figure.axes[1]).get_facecolor()
    assert bright[:, :2].sum() > 2 * hidden[:, :2].sum()  # steep is yellow: the faces towards -y are the ones shown


def test_paths_are_drawn_as_they_are():
    track = np.array([[3.0, 0.0, 0.0], [0.0, 4.0, 0.0], [-6.0, -8.0, 0.0]])
    picture = draw_paths(cube(2.0), {"a path": track}, title="A title")
    line, end = picture.figure.axes[0].lines
    np.testing.assert_array_equal(line.get_xydata(), track[:, :2])
    assert end.get_xydata()[0] == pytest.approx([-6.0, -8.0])
    assert "a path: from 3 to 10 km" in picture.alt
    assert picture.figure.axes[0].patches[0].radius == pytest.approx(np.sqrt(2.0))


def test_nan_means_inside():
    body, places = long_body(), np.random.default_rng(3).uniform(-2.5, 2.5, (200, 3))
    np.testing.assert_array_equal(np.isnan(point_mass_error(body, places)), is_inside(body, places))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: draw_slopes(cube(1.0), [1.0], title="A title"), "one finite number for each of the 12 faces"),
        (lambda: draw_slopes(cube(1.0), np.full(12, np.nan), title="A title"), "one finite number"),
        (lambda: draw_point_mass_error(cube(2.0), 1.0, title="A title"), "make the map larger"),
        (lambda: draw_paths(cube(1.0), {}, title="A title"), "one to 3 paths"),
    ],
)
def test_bad_input_is_explained(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_bytes_do_not_change_and_files_are_small():
    def all_three():
        return (
            draw_slopes(long_body(), np.linspace(0, 35, 1280), title="A title"),
            draw_point_mass_error(long_body(), 20.0, title="A title", orbits=[5.0]),
            draw_paths(cube(2.0), {"a": [[3.0, 0.0, 0.0], [9.0, 0.0, 0.0]]}, title="A title"),
        )

    for first, second in zip(all_three(), all_three(), strict=True):
        assert first.png() == second.png()
        assert len(first.png()) < 120_000
        assert "(km)" in first.figure.axes[0].get_ylabel()
