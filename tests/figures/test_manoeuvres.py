"""Pictures of burns: what they draw is what conservation of energy and of angular momentum say."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from idsea_lessons.bodies import body
from idsea_lessons.figures.manoeuvres import (
    draw_burn_arc,
    draw_hohmann,
    draw_turn_prices,
    draw_two_or_three_burns,
)

MARS = body("Mars")
LOW, HIGH = MARS.radius + 400.0, MARS.radius + 180_000.0
TURN = np.radians(76.9)


def line(picture, label):
    """Give the points of the line with this label, in km."""
    (found,) = [each for each in picture.figure.axes[0].lines if label in str(each.get_label())]
    return found.get_xydata() * 1000


def words(picture):
    return [text.get_text() for text in picture.figure.axes[0].texts]


@pytest.mark.parametrize(("r1", "r2"), [(LOW, 20_428.0), (20_428.0, LOW)])
def test_the_half_ellipse_touches_both_circles(r1, r2):
    way = line(draw_hohmann("Mars", r1, r2), "half an ellipse")
    assert way[0] == pytest.approx([r1, 0.0], abs=1e-6)
    assert way[-1] == pytest.approx([-r2, 0.0], abs=1e-6)
    other_focus = np.array([r1 - r2, 0.0])  # the sum of the distances to both foci is the long axis
    both = np.hypot(*way.T) + np.hypot(*(way - other_focus).T)
    assert both == pytest.approx(r1 + r2, rel=1e-12)
    assert np.all(way[1:-1, 1] > 0)  # counterclockwise


def test_the_burns_of_the_picture_conserve_energy_and_area():
    picture = draw_hohmann("Mars", LOW, 20_428.0)
    gm, a = MARS.gravity_parameter, (LOW + 20_428.0) / 2
    first = np.sqrt(2 * (gm / LOW - gm / (2 * a))) - np.sqrt(gm / LOW)
    assert f"burn 1: {first:.3f} km/s" in words(picture)
    assert f"Burn 1 of {first:.3f} km/s" in picture.alt
    assert picture.figure.axes[0].patches[0].radius * 1000 == pytest.approx(MARS.radius)
    assert picture.figure.axes[0].get_aspect() == 1.0


def test_the_price_of_a_turn_falls_with_the_distance():
    picture = draw_turn_prices("Mars", LOW, HIGH, TURN)
    slow = np.sqrt(2 * MARS.gravity_parameter * LOW / (HIGH * (LOW + HIGH)))
    far = 2000 * slow * np.sin(TURN / 2)
    assert words(picture)[:4] == [f"{far * HIGH / LOW:,.0f} m/s", "234 m/s", "161 m/s", f"{far:,.0f} m/s"]
    marks = [each.get_xydata() * 1000 for each in picture.figure.axes[0].lines if each.get_marker() == "D"][:4]
    for place, text in zip(marks, words(picture), strict=False):
        assert float(text[:-4].replace(",", "")) == pytest.approx(far * HIGH / np.hypot(*place[0]), abs=0.51)


def test_there_is_a_dot_for_each_day():
    """An independent integration finds the spacecraft at the dots."""
    dots = line(draw_turn_prices("Mars", LOW, HIGH, TURN), "one dot a day")
    gm = MARS.gravity_parameter
    start = [LOW, 0.0, 0.0, np.sqrt(2 * gm * HIGH / (LOW * (LOW + HIGH)))]
    flown = solve_ivp(
        lambda _, s: [*s[2:], *(-gm * s[:2] / np.hypot(*s[:2]) ** 3)],
        (0.0, 86400.0 * 10),
        start,
        t_eval=86400.0 * np.arange(11),
        method="DOP853",
        rtol=1e-12,
        atol=1e-9,
    )
    assert len(dots) == 11
    assert dots == pytest.approx(flown.y[:2].T, abs=1e-2)


def test_a_short_orbit_has_one_dot_and_two_prices():
    picture = draw_turn_prices("Mars", LOW, 10_000.0, 1.0)
    assert len(line(picture, "one dot a day")) == 1
    assert sum(each.endswith(" m/s") for each in words(picture)) == 2


def test_the_famous_ratios():
    """Found here from the sums of burns themselves (units: GM and the small radius are 1)."""

    def two(ratio):
        return (1 - 1 / ratio) * np.sqrt(2 * ratio / (1 + ratio)) + np.sqrt(1 / ratio) - 1

    def three_by_infinity(ratio):
        return (np.sqrt(2) - 1) * (1 + 1 / np.sqrt(ratio))

    first = brentq(lambda ratio: two(ratio) - three_by_infinity(ratio), 5, 20)
    picture = draw_two_or_three_burns()
    assert f"{first:.2f}" == "11.94"
    assert words(picture)[-4:-2] == ["11.94", "15.58"]
    assert "Left of ratio 11.94 two burns cost less, right of 15.58 three burns" in picture.alt


def test_the_arc_of_a_burn():
    speed = np.sqrt(2.487**2 + 2 * MARS.gravity_parameter / LOW)
    gm = MARS.gravity_parameter
    flown = solve_ivp(
        lambda _, s: [*s[2:], *(-gm * s[:2] / np.hypot(*s[:2]) ** 3)],
        (0.0, 450.0),
        [LOW, 0.0, 0.0, speed],
        method="DOP853",
        rtol=1e-12,
        atol=1e-9,
    ).y[:2, -1]
    picture = draw_burn_arc("Mars", LOW, 2.487, 900.0)
    arc = line(picture, "engine on")
    assert arc[-1] == pytest.approx(flown, abs=1e-3)
    assert arc[0] == pytest.approx(flown * [1, -1], abs=1e-3)
    assert f"{2 * np.degrees(np.arctan2(*flown[::-1])):.0f} degrees around Mars" in picture.alt
    assert f"{np.hypot(*flown) - MARS.radius:,.0f} km high" in picture.alt


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: draw_hohmann("Mars", 400.0, 20_428.0),
        lambda: draw_turn_prices("Mars", 400.0, 180_000.0, TURN),
        lambda: draw_turn_prices("Mars", LOW, HIGH, 76.9),
        lambda: draw_burn_arc("Mars", 400.0, 2.487, 900.0),
    ],
)
def test_heights_and_degrees_are_refused(wrong):
    with pytest.raises(ValueError, match=r"altitude|degrees|below the surface"):
        wrong()


def test_bytes_do_not_change_and_axes_say_what_they_show():
    def all_four():
        return (
            draw_hohmann("Mars", LOW, 20_428.0, title="A title"),
            draw_turn_prices("Mars", LOW, HIGH, TURN, title="A title"),
            draw_two_or_three_burns(title="A title"),
            draw_burn_arc("Mars", LOW, 2.487, 900.0, title="A title"),
        )

    for first, second in zip(all_four(), all_four(), strict=True):
        assert first.png() == second.png()
        assert len(first.png()) < 120_000
        axes = first.figure.axes[0]
        assert axes.get_title(loc="left") == "A title"
        assert axes.get_xlabel()
        assert axes.get_ylabel()
