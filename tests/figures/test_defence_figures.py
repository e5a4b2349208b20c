"""Pictures of planetary defence: what they draw is what momentum, hyperbolas and resonances say."""

import numpy as np
import pytest

from idsea_lessons.bodies import body
from idsea_lessons.ephemeris import et, state
from idsea_lessons.figures.defence import (
    draw_focusing,
    draw_keyholes,
    draw_momentum,
    draw_shift_growth,
    keyhole_axes,
)
from idsea_lessons.navigation.deflection import Encounter, relative_angle, resonant_circle
from idsea_lessons.orbits.b_plane import b_plane_axes

EPOCH = float(et("2040-06-01"))
V_INFINITY = np.array([5.0, 9.0, 2.0])


def aim(t, r):
    return Encounter(EPOCH, 0.0, np.array([t, r]), V_INFINITY)


def test_bars_add_up():
    picture = draw_momentum(500.0, 6.0, 4e9, 2e-6)
    widths = [patch.get_width() for patch in picture.figure.axes[0].patches]
    assert widths[0] + widths[1] == pytest.approx(widths[2])
    assert widths == pytest.approx([3.0, 5.0, 8.0])
    assert "2.7 times" in picture.alt


@pytest.mark.parametrize(("planet", "speed"), [("Earth", 12.0), ("Earth", 5.0), ("Mars", 3.0)])
def test_ways_end_on_the_disc_exactly_inside_of_the_capture_radius(planet, speed):
    radius = body(planet).radius
    escape = np.sqrt(2 * body(planet).gravity_parameter / radius)
    limit = radius * np.hypot(1.0, escape / speed)
    picture = draw_focusing(planet, speed, [0.3 * limit, 0.99 * limit, 1.01 * limit, 1.5 * limit])
    assert f"{limit:,.0f} km" in picture.alt
    assert "2 of them hit" in picture.alt
    nearest = [np.hypot(*line.get_data()).min() for line in picture.figure.axes[0].lines[:4]]
    assert [n < radius / 1e3 for n in nearest] == [True, True, False, False]
    assert all(line.get_data()[1][0] > 0 for line in picture.figure.axes[0].lines[:4])


def test_growth_shows_each_direction_and_the_rule():
    years = np.array([0.1, 1.0, 10.0])
    picture = draw_shift_growth(
        years, {"along": 900 * years, "across": [50.0, 60.0, 40.0]}, rule=950 * years, capture=8540.0, title="It grows"
    )
    axes = picture.figure.axes[0]
    assert axes.lines[0].get_ydata()[-1] == pytest.approx(9.0)
    assert axes.lines[2].get_ydata()[-1] == pytest.approx(9.5)
    assert axes.get_title(loc="left") == "It grows"
    assert "9,000 km for the earliest" in picture.alt
    assert "capture radius, 8,540 km" in picture.alt
    with pytest.raises(ValueError, match="1 to 3 directions"):
        draw_shift_growth(years, {}, rule=years, capture=1.0, title="none")


def test_zeta_points_against_the_motion_of_the_planet():
    turn = keyhole_axes("Earth", aim(0.0, 0.0))
    np.testing.assert_allclose(turn @ turn.T, np.eye(2), atol=1e-12)
    s, t, r = b_plane_axes(V_INFINITY)
    motion = state("Earth", EPOCH, frame="ECLIPJ2000").velocity
    xi, zeta = turn @ [t, r]
    assert motion @ zeta < 0
    assert motion @ xi == pytest.approx(0.0, abs=1e-9)
    assert s @ zeta == pytest.approx(0.0, abs=1e-12)


def test_keyholes_are_drawn_to_scale():
    speed = np.linalg.norm(V_INFINITY)
    circle = resonant_circle("Earth", speed, relative_angle("Earth", EPOCH, V_INFINITY), 3, 2)
    picture = draw_keyholes(
        {"before": aim(1500.0, 1000.0), "after": aim(-3e4, 0.0)}, "Earth", circles={"3:2": circle}, title="Out"
    )
    axes = picture.figure.axes[0]
    disc, capture, ring = axes.patches
    assert disc.get_radius() == pytest.approx(body("Earth").radius / 1e3)
    assert capture.get_radius() > disc.get_radius()
    assert ring.get_radius() == pytest.approx(circle.radius / 1e3)
    assert ring.get_center() == pytest.approx((0.0, circle.center / 1e3))
    assert axes.get_aspect() == 1.0
    distances = [np.hypot(*np.ravel(line.get_data())) for line in axes.lines]
    assert distances == pytest.approx([np.hypot(1.5, 1.0), 30.0])
    assert "inside" in picture.alt
    assert "outside" in picture.alt
    with pytest.raises(ValueError, match="1 to 5 encounters"):
        draw_keyholes({}, "Earth", circles={}, title="none")
