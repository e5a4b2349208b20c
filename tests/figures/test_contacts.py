"""Pictures of contacts, conjunctions and shadows: what they draw is what simple geometry says."""

import datetime as dt

import matplotlib.dates as mdates
import numpy as np
import pytest

from idsea_lessons.bodies import body
from idsea_lessons.ephemeris import et, state, utc
from idsea_lessons.figures.contacts import draw_conjunction, draw_passes, draw_shadow, draw_shadow_seasons
from idsea_lessons.navigation import Interval, Trajectory, Windows

DAY = ("2021-02-10", "2021-02-11")
MASK = np.radians(10.0)


def date(text):
    return mdates.date2num(dt.datetime.fromisoformat(text))


def bars(axes):
    """Left and right ends of the bars of each row, as dates."""
    return [[(x.x0, x.x1) for x in (p.get_extents() for p in row.get_paths())] for row in axes.collections]


def circling(radius_km, tilt, period=7200.0):
    """Circle about Mars in a plane that makes an angle with the line from the Sun on 2021-03-01."""
    sun = state("Sun", "2021-03-01", observer="Mars").position
    away = -sun / np.linalg.norm(sun)
    side = np.cross(away, [0.0, 0.0, 1.0])
    side /= np.linalg.norm(side)
    up = np.cross(side, away)
    first = np.cos(tilt) * away + np.sin(tilt) * up
    start = float(et("2021-03-01"))

    def place(times):
        angle = 2 * np.pi * (np.asarray(times) - start) / period
        return radius_km * (np.cos(angle)[:, None] * first + np.sin(angle)[:, None] * side)

    return Trajectory(place, "Mars")


def test_elevation_is_right_by_the_textbook_formula():
    """The highest point of a pass is 90 degrees minus the difference of latitude and declination."""
    axes = draw_passes(["Kashi"], "Mars", *DAY, MASK).figure.axes[0]
    highest = axes.lines[0].get_ydata().max()
    mars = state("Mars", "2021-02-10T12:00", observer="Earth", frame="ITRF93").position
    declination = np.degrees(np.arcsin(mars[2] / np.linalg.norm(mars)))
    assert highest == pytest.approx(90.0 - (38.4214 - declination), abs=0.1)


def test_bars_begin_where_the_curve_crosses_the_mask():
    picture = draw_passes(["Jiamusi", "Kashi"], "Mars", *DAY, MASK)
    above, below = picture.figure.axes
    for line, row in zip(above.lines, bars(below), strict=False):
        days, height = line.get_data()
        for left, right in row:
            assert np.interp([left, right], days, height) == pytest.approx(10.0, abs=0.05)
    (together,) = bars(below)[2]
    assert together == (bars(below)[0][0][0], bars(below)[1][0][1])
    hours = (together[1] - together[0]) * 24
    assert f"Together they see it above 10 degrees for {hours:.2f} hours" in picture.alt


def test_passes_take_a_trajectory_and_refuse_an_empty_list():
    star = Trajectory(lambda times: np.tile([0.0, 0.0, 1e9], (len(times), 1)), "Earth", "J2000")
    picture = draw_passes(["Jiamusi"], star, *DAY, MASK, title="A title")
    assert "Elevation of the target over Jiamusi" in picture.alt
    assert "Jiamusi sees it for 24.0 hours" in picture.alt
    with pytest.raises(ValueError, match="1 to 6 stations, not 0"):
        draw_passes([], "Mars", *DAY, MASK)
    with pytest.raises(ValueError, match="did you mean Kashi"):
        draw_passes(["Kasha"], "Mars", *DAY, MASK)


def test_conjunction_shows_the_angle_and_the_spans_as_given():
    span = Interval("2021-10-02", "2021-10-14")
    picture = draw_conjunction("Mars", "2021-09-01", "2021-11-15", {"below 2°": span}, "A title", [np.radians(2.0)])
    above, below = picture.figure.axes
    days, angles = above.lines[0].get_data()
    sun, mars = (state(name, "2021-09-13", observer="Earth").position for name in ("Sun", "Mars"))
    angle = np.degrees(np.arccos(sun @ mars / np.linalg.norm(sun) / np.linalg.norm(mars)))
    assert np.interp(date("2021-09-13"), days, angles) == pytest.approx(angle, abs=0.01)
    assert above.lines[1].get_ydata()[0] == pytest.approx(2.0)
    assert bars(below) == [[pytest.approx((date("2021-10-02"), date("2021-10-14")))]]
    assert "smallest on 2021-10-08: 0.7 degrees" in picture.alt
    with pytest.raises(ValueError, match="at least one span"):
        draw_conjunction("Mars", "2021-09-01", "2021-11-15", {}, "A title")


@pytest.mark.parametrize("tilt", [0.0, 20.0, 40.0])
def test_time_in_the_shadow_is_that_of_a_cylinder(tilt):
    """Half the shadowed arc of a circle: cos(half) = sqrt(1 - (R / r)^2) / cos(tilt) (Vallado 2013, section 5.3)."""
    radius, period = 5000.0, 7200.0
    orbit = circling(radius, np.radians(tilt), period)
    picture = draw_shadow(orbit, "Mars", {"a day": "2021-03-01"}, period)
    edge = np.sqrt(1.0 - (body("Mars").radius / radius) ** 2) / np.cos(np.radians(tilt))
    minutes = 2 * np.arccos(min(edge, 1.0)) / (2 * np.pi) * period / 60
    wanted = float(picture.alt.split("for ")[-1].split(" minutes")[0]) if "for " in picture.alt else 0.0
    assert wanted == pytest.approx(minutes, abs=0.7)
    assert ("outside the shadow" in picture.alt) == (edge > 1.0)


def test_shadow_is_drawn_along_and_across():
    orbit = circling(5000.0, np.radians(40.0))
    axes = draw_shadow(orbit, "Mars", {"a day": "2021-03-01"}, 7200.0).figure.axes[0]
    along, across = axes.lines[0].get_data()
    assert np.hypot(along, across) == pytest.approx(5.0, abs=1e-6)
    assert across[np.argmax(along)] == pytest.approx(5.0 * np.sin(np.radians(40.0)), rel=1e-3)
    assert axes.get_aspect() == 1.0
    with pytest.raises(ValueError, match="1 to 6 moments"):
        draw_shadow(orbit, "Mars", {}, 7200.0)


def test_what_is_marked_as_shadow_lies_behind_the_body():
    axes = draw_shadow(circling(5000.0, np.radians(20.0)), "Mars", {"a day": "2021-03-01"}, 7200.0).figure.axes[0]
    along, across = axes.lines[1].get_data()
    marked = np.isfinite(along)
    assert 100 < marked.sum() < 720
    assert (along[marked] > 0.0).all()
    assert across[marked].max() == pytest.approx(body("Mars").radius / 1e3, rel=0.01)
    everywhere = axes.lines[0].get_data()
    behind = (everywhere[0] > 0.0) & (everywhere[1] < 0.99 * body("Mars").radius / 1e3)
    assert marked[behind].all()


def test_seasons_are_minutes_over_dates():
    windows = Windows([("2021-01-01T00:00", "2021-01-01T00:30"), ("2021-03-01T00:00", "2021-03-01T01:30")])
    picture = draw_shadow_seasons({"an orbit": windows}, title="A title")
    days, minutes = picture.figure.axes[0].lines[0].get_data()
    assert minutes == pytest.approx([30.0, 90.0])
    assert days == pytest.approx([date("2021-01-01T00:15"), date("2021-03-01T00:45")], abs=1e-4)
    assert f"the longest 90 minutes on {utc(windows[1].middle)[:10]}" in picture.alt
    for empty in ({}, {"nothing": Windows()}):
        with pytest.raises(ValueError, match="one to three labels"):
            draw_shadow_seasons(empty, title="A title")


def test_bytes_do_not_change_and_axes_carry_units():
    def all_four():
        span, windows = Interval("2021-10-02", "2021-10-14"), Windows([("2021-01-01T00:00", "2021-01-01T00:30")])
        return (
            draw_passes(["Jiamusi", "Kashi"], "Mars", *DAY, MASK),
            draw_conjunction("Mars", "2021-09-01", "2021-11-15", {"one": span}, "A title"),
            draw_shadow(circling(5000.0, 0.0), "Mars", {"a day": "2021-03-01"}, 7200.0),
            draw_shadow_seasons({"an orbit": windows}, title="A title"),
        )

    for first, second in zip(all_four(), all_four(), strict=True):
        assert first.png() == second.png()
        assert len(first.png()) < 120_000
        axes = first.figure.axes
        assert "(" in axes[0].get_ylabel()
        assert "(" in axes[-1].get_xlabel()
