"""Pictures of gravity assists: what they draw is what vectors, Tisserand's parameter and the ephemeris say."""

import numpy as np
import pytest

from idsea_lessons.bodies import ASTRONOMICAL_UNIT, body
from idsea_lessons.ephemeris import et, state
from idsea_lessons.figures.tours import draw_flyby_velocities, draw_tisserand, draw_tour
from idsea_lessons.orbits.tisserand import tisserand_parameter
from idsea_lessons.orbits.tours import tour

DAYS = ["2029-09-30", "2030-04-07", "2031-02-17", "2033-05-25", "2035-12-03"]
LINES = {"Venus": (3, 5.5), "Earth": (3, 9.6), "Jupiter": (6,)}


def veega():
    return tour(["Earth", "Venus", "Earth", "Earth", "Jupiter"], DAYS, revolutions=[0, 0, 1, 0])


def named(axes, words):
    return [each.get_xydata() for each in axes.lines if words in str(each.get_label())]


def test_velocity_arrows_add_up():
    picture = draw_flyby_velocities(26.2, 4.43, np.radians(112), np.radians(24.7), title="A title")
    axes = picture.figure.axes[0]
    (before,), (after,) = named(axes, "from the planet, before"), named(axes, "from the planet, after")
    first, second = before[1] - before[0], after[1] - after[0]
    assert np.hypot(*first) == pytest.approx(4.43)
    assert np.hypot(*second) == pytest.approx(4.43)
    assert first @ second == pytest.approx(4.43**2 * np.cos(np.radians(24.7)))
    assert before[0] == pytest.approx([26.2, 0.0])
    (change,) = named(axes, "change")
    assert np.hypot(*(change[1] - change[0])) == pytest.approx(2 * 4.43 * np.sin(np.radians(24.7 / 2)))
    slow, fast = (np.hypot(*each[1]) for each in (before, after))
    assert f"from {slow:.2f} to {fast:.2f} km/s" in picture.alt
    assert fast > slow


def test_lines_of_the_map_hold_tisserands_parameter():
    axes = draw_tisserand(LINES, title="A title").figure.axes[0]
    planet = body("Earth").semi_major_axis
    speed = np.sqrt(body("Sun").gravity_parameter / planet)
    (line,) = named(axes, "Earth, 3, 9.6 km/s")  # the first of both
    near, far = (line * ASTRONOMICAL_UNIT).T
    a, e = (near + far) / 2, (far - near) / (far + near)
    assert 3 - tisserand_parameter(planet, a, e) == pytest.approx(np.full(len(a), (3 / speed) ** 2), abs=1e-9)


def test_the_marked_orbits_are_those_of_the_tour():
    flown = veega()
    axes = draw_tisserand(LINES, flown=flown, title="A title").figure.axes[0]
    (path,) = named(axes, "the tour")
    assert len(path) == 4
    sun = body("Sun").gravity_parameter
    for (near, far), r, v in zip(path * ASTRONOMICAL_UNIT, flown.arcs.position, flown.arcs.velocity, strict=True):
        energy = v @ v / 2 - sun / np.linalg.norm(r)
        assert near + far == pytest.approx(-sun / energy, rel=1e-9)
        momentum = np.linalg.norm(np.cross(r, v))
        assert 2 * near * far / (near + far) == pytest.approx(momentum**2 / sun, rel=1e-9)
    assert path[-1, 1] == pytest.approx(5.0, abs=0.6)  # the last arc reaches Jupiter


def test_tour_stops_stand_on_the_planets():
    picture = draw_tour(veega(), title="A title")
    whole, inner = picture.figure.axes
    for axes, stops in ((whole, (0, 4)), (inner, (0, 1, 2, 3))):
        dots = [each.get_xydata()[0] for each in axes.lines if each.get_marker() == "o" and len(each.get_xdata()) == 1]
        for stop in stops:
            name = ("Earth", "Venus", "Earth", "Earth", "Jupiter")[stop]
            place = state(name, DAYS[stop]).position[:2] / ASTRONOMICAL_UNIT
            assert min(np.hypot(*(dot - place)) for dot in dots) < 1e-6
    for name, day in zip(("Venus", "Jupiter"), (DAYS[1], DAYS[4]), strict=True):
        assert f"{name} {day}" in picture.alt
    assert picture.figure.legends[0].get_texts()[0].get_text() == "1 Earth 2029-09-30"


def test_orbits_are_drawn_whole_even_late_in_the_ephemeris():
    flown = tour(["Earth", "Saturn"], [et("2040-01-01"), et("2047-01-01")])
    lines = draw_tour(flown, title="A title").figure.axes[0].lines
    farthest = max(np.hypot(*each.get_xydata().T).max(initial=0.0) for each in lines)
    assert 9 < farthest < 10.2


def test_many_tours_are_refused():
    many = tour(["Earth", "Mars"], et([["2020-07-23", "2021-02-10"]]))
    with pytest.raises(ValueError, match="take one of them"):
        draw_tour(many, title="A title")


def test_bytes_do_not_change_and_stay_small():
    def all_pictures():
        flown = veega()
        return (
            draw_flyby_velocities(26.2, 4.43, 2.0, 0.43, title="A title"),
            draw_tisserand(LINES, flown=flown, title="A title"),
            draw_tour(flown, title="A title"),
        )

    for first, second in zip(all_pictures(), all_pictures(), strict=True):
        assert first.png() == second.png()
        assert len(first.png()) < 60_000
        assert "(" in first.figure.axes[0].get_xlabel()
