"""Pictures of the way to the Moon show what was computed."""

import numpy as np
import pytest

from idsea_lessons.bodies import body
from idsea_lessons.dynamics.change5 import change5
from idsea_lessons.figures.moon_transfer import (
    draw_capture,
    draw_change5,
    draw_prices,
    draw_way_to_the_moon,
    event_table,
)

MOON = body("Moon")


@pytest.fixture(scope="module")
def again():
    return change5()


def test_the_way_ends_at_the_moon_and_begins_at_the_earth(again):
    picture = draw_way_to_the_moon(again.transfer, title="A title")
    left, right = picture.figure.axes
    way = next(line for line in left.lines if line.get_label() == "the spacecraft").get_xydata() * 1000
    moon = next(line for line in left.lines if line.get_label() == "the Moon").get_xydata() * 1000
    assert np.hypot(*way[0]) == pytest.approx(6578.1, abs=1.0)
    assert np.hypot(*(way[-1] - moon[-1])) <= MOON.radius + 400.1
    assert left.get_aspect() == right.get_aspect() == 1.0
    assert [patch.radius * 1000 for patch in left.patches] == pytest.approx([6378.1366, 1737.4])
    assert "112 hours" in picture.alt


def test_the_prices_are_counted_from_the_least():
    picture = draw_prices([100, 110, 120, 130], [3.14, 3.137, 3.136, 3.1365], [0.8, 0.77, 0.76, 0.77], 112.0)
    top = picture.figure.axes[0].lines[0].get_xydata()
    assert top[:, 1] == pytest.approx([4.0, 1.0, 0.0, 0.5])
    assert "least at 120 hours" in picture.alt


def test_the_capture_shows_the_orbit_of_the_capture(again):
    picture = draw_capture(again.capture)
    orbit = next(line for line in picture.figure.axes[0].lines if "orbit of" in str(line.get_label())).get_xydata()
    distances = np.hypot(*orbit.T) * 1000
    assert distances.min() == pytest.approx(again.capture.perilune_radius, rel=0.01)
    assert distances.max() == pytest.approx(again.capture.apolune_radius, rel=0.001)


def test_the_whole_flight_and_its_table(again):
    picture = draw_change5(again)
    heights = picture.figure.axes[1].lines[0].get_ydata()
    assert heights[-1] == pytest.approx(1.0)  # on the ground
    assert picture.figure.axes[1].get_title(loc="left") == ""
    rows = event_table(again)
    assert [row[3] for row in rows].count("taken") == 6
    assert dict((row[0], row[2]) for row in rows)["second burn at the Moon begins"] == "2020-11-29T12:23"


def test_bytes_do_not_change(again):
    for first, second in (
        (draw_way_to_the_moon(again.transfer), draw_way_to_the_moon(again.transfer)),
        (draw_capture(again.capture), draw_capture(again.capture)),
        (draw_change5(again), draw_change5(again)),
    ):
        assert first.png() == second.png()
        assert len(first.png()) < 120_000
