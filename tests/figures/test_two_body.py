"""Pictures of two-body orbits: what they draw is what Kepler's laws and an independent rotation say."""

import numpy as np
import pytest
from matplotlib.colors import to_hex
from spiceypy import pxform

from idsea_lessons.ephemeris import et, state
from idsea_lessons.figures import elements
from idsea_lessons.figures.elements import draw_elements
from idsea_lessons.figures.style import BLUE, BODY_COLOURS, GREEN, ORANGE, RED
from idsea_lessons.figures.two_body import draw_anomalies, draw_coast, draw_equal_times
from idsea_lessons.flown import flown

MOON_KM, MOON_GM, AU_KM = 1737.4, 4902.800118, 149_597_870.7
NOVEMBER = "2020-11-04T03:25:57.0923"


def tianwen():
    """State in the ecliptic frame."""
    return np.reshape(flown("tw1.state_nov").value, (2, 3)) @ pxform("J2000", "ECLIPJ2000", 0.0).T


def line(picture, **wanted):
    """Give the points of the one line with this property."""
    found = [
        each
        for each in picture.figure.axes[0].lines
        if all(getattr(each, f"get_{k}")() == v for k, v in wanted.items())
    ]
    assert len(found) == 1
    return np.array(found[0].get_data()).T


def test_dots_sweep_equal_areas():
    """Kepler's second law: the areas between neighbouring dots, seen from the focus, are the same."""
    picture = draw_equal_times("Moon", 200, 8600, parts=12)
    dots = line(picture, marker="o")
    low, high = MOON_KM + 200, MOON_KM + 8600
    a, e = (low + high) / 2, (high - low) / (high + low)
    assert np.hypot(*dots[0]) == pytest.approx(low, rel=1e-12)
    assert np.hypot(*dots[6]) == pytest.approx(high, rel=1e-12)
    E = np.unwrap(np.arctan2(dots[:, 1] / np.sqrt(1 - e * e), dots[:, 0] + a * e))
    areas = np.diff(E - e * np.sin(E))
    assert areas == pytest.approx(np.full(11, np.pi / 6), rel=1e-9)


def test_share_of_the_far_half_agrees_with_the_flight_itself():
    """Follow the motion step by step, and count the time beyond the short axis."""
    from idsea_lessons.orbits.kepler import propagate

    low, high = MOON_KM + 200, MOON_KM + 8600
    a = (low + high) / 2
    hours = 2 * np.pi * np.sqrt(a**3 / MOON_GM) / 3600
    speed = np.sqrt(MOON_GM * (2 / low - 1 / a))
    times = (np.arange(20_000) + 0.5) / 20_000 * hours * 3600
    x = propagate(MOON_GM, [low, 0, 0], [0, speed, 0], times).position[:, 0]
    share = np.mean(x < -(high - low) / 2)
    picture = draw_equal_times("Moon", 200, 8600)
    assert f"takes {share:.0%} of the {hours:.1f} h" in picture.alt
    assert f"{share:.0%}".replace("%", " %") in picture.figure.axes[0].get_title(loc="left")


@pytest.mark.parametrize("bad", [(8600, 200), (-1800, 200), (np.nan, 200), (200, np.inf)])
def test_altitudes_that_are_no_orbit_are_refused(bad):
    with pytest.raises(ValueError, match="no orbit"):
        draw_equal_times("Moon", *bad)


def test_one_part_is_refused():
    with pytest.raises(ValueError, match="2 parts or more"):
        draw_equal_times("Moon", 200, 8600, parts=1)


def test_anomalies_obey_kepler_and_geometry():
    e, true = 0.6, np.radians(100)
    picture = draw_anomalies(e, true, title="A title")
    ends = {}
    for each in picture.figure.axes[0].lines:
        if len(each.get_xdata()) == 2 and each.get_linestyle() == "-":
            ends[to_hex(each.get_color()).upper()] = np.array(each.get_data()).T
    spacecraft, above, even = (ends[colour][1] for colour in (RED.upper(), BLUE.upper(), "#009E73"))
    assert np.arctan2(spacecraft[1], spacecraft[0]) == pytest.approx(true)
    assert np.hypot(*spacecraft) == pytest.approx((1 - e * e) / (1 + e * np.cos(true)))
    assert above[0] == pytest.approx(spacecraft[0])
    assert np.hypot(above[0] + e, above[1]) == pytest.approx(1)
    E, M = np.arctan2(above[1], above[0] + e), np.arctan2(even[1], even[0] + e)
    assert pytest.approx(E - e * np.sin(E)) == M
    assert f"ν true 100, E eccentric {np.degrees(E):.0f}, M mean {np.degrees(M):.0f}" in picture.alt


@pytest.mark.parametrize("bad", [(0.0, 1.0), (1.0, 1.0), (0.5, 0.0), (0.5, 4.0), (np.nan, 1.0)])
def test_anomalies_need_an_ellipse_and_its_upper_half(bad):
    with pytest.raises(ValueError, match="between 0 and 1"):
        draw_anomalies(*bad, title="A title")


def test_coast_ends_near_mars_and_reaches_the_aphelion_of_its_energy():
    r, v = tianwen()
    picture = draw_coast(r, v, NOVEMBER, "2021-02-10T11:52", target="Mars", title="A title")
    flight = line(picture, label="flown")
    assert flight[0] * AU_KM == pytest.approx(r[:2], rel=1e-12)
    mars = state("Mars", "2021-02-10T11:52").position[:2]
    assert np.linalg.norm(flight[-1] * AU_KM - mars) < 60_000
    (planet,) = line(picture, marker="o", color=BODY_COLOURS["Mars"]) * AU_KM
    assert planet == pytest.approx(mars, rel=1e-9)
    gm = 132712440041.279419
    energy, momentum = v @ v / 2 - gm / np.linalg.norm(r), np.linalg.norm(np.cross(r, v))
    aphelion = (1 + np.sqrt(1 + 2 * energy * momentum**2 / gm**2)) * -gm / (2 * energy) / AU_KM
    assert f"an ellipse that reaches {aphelion:.3f} au" in picture.alt
    (far,) = line(picture, marker="D")
    assert np.hypot(*far) == pytest.approx(aphelion, rel=1e-3)  # seen from above, tilted by a degree


def test_coast_refuses_an_escape_and_a_day_before_the_state():
    r, v = tianwen()
    with pytest.raises(ValueError, match="needs an ellipse"):
        draw_coast(r, 2 * v, NOVEMBER, "2021-02-10", target="Mars", title="A title")
    with pytest.raises(ValueError, match="later than the state"):
        draw_coast(r, v, NOVEMBER, et(NOVEMBER) - 1, target="Mars", title="A title")


def rotated(raan, inclination, argument, point):
    """Turn a point in the plane of the orbit into space, by three turns written out."""
    x, y, _ = point
    x, y = x * np.cos(argument) - y * np.sin(argument), x * np.sin(argument) + y * np.cos(argument)
    y, z = y * np.cos(inclination), y * np.sin(inclination)
    return np.array([x * np.cos(raan) - y * np.sin(raan), x * np.sin(raan) + y * np.cos(raan), z])


def test_elements_are_drawn_where_three_turns_put_them():
    e, i, node, argument, true = 0.45, 0.7, 0.9, 1.0, 1.8
    picture = draw_elements(e, i, node, argument, true)
    distance = (1 - e * e) / (1 + e * np.cos(true))
    here = rotated(node, i, argument, (distance * np.cos(true), distance * np.sin(true), 0))
    low = rotated(node, i, argument, (1 - e, 0, 0))
    marks = {
        each.get_color(): np.array(each.get_data())[:, 0]
        for each in picture.figure.axes[0].lines
        if each.get_marker() in "oD"
    }
    assert marks[RED] == pytest.approx(elements._seen(here))
    assert marks[ORANGE] == pytest.approx(elements._seen(low))


def test_arcs_span_the_angles_they_are_named_for():
    i, node, argument, true = 0.7, 0.9, 1.0, 1.8
    arcs = [curve for _, curve in elements._arcs(i, node, argument, true)]
    for curve, angle in zip(arcs, (i, node, argument, true), strict=True):
        assert np.sum(np.arccos(np.clip(np.sum(curve[1:] * curve[:-1], axis=1), -1, 1))) == pytest.approx(
            angle, rel=1e-6
        )
    assert arcs[1][0] == pytest.approx([1, 0, 0])  # the node is counted from the x axis
    assert arcs[2][0] == pytest.approx(arcs[1][-1])  # the periapsis is counted from the node
    assert arcs[3][0] == pytest.approx(arcs[2][-1])  # the true anomaly is counted from the periapsis
    assert arcs[0][0][2] == pytest.approx(0)
    assert arcs[0][-1][2] == pytest.approx(np.sin(i))


def test_words_name_the_four_angles_in_their_colours():
    picture = draw_elements(0.3, 0.7, 0.9, 0.8, 1.2)
    for words in ("inclination i 40°", "node Ω 52°", "argument of periapsis ω 46°", "true anomaly ν 69°"):
        assert words in picture.alt
    colours = {each.get_label(): each.get_color() for each in picture.figure.axes[0].lines}
    assert colours["inclination i 40°"] == GREEN
    assert colours["node Ω 52°"] == BLUE


@pytest.mark.parametrize("bad", [1.0, 2.0, -0.1, np.nan])
def test_elements_picture_shows_ellipses_only(bad):
    with pytest.raises(ValueError, match="shows ellipses"):
        draw_elements(bad, 0.7, 0.9, 0.8, 1.2)


def test_bytes_do_not_change_and_stay_small():
    def all_pictures():
        return (
            draw_equal_times("Moon", 200, 8600),
            draw_anomalies(0.6, 1.9, title="A title"),
            draw_coast(*tianwen(), NOVEMBER, "2021-02-10T11:52", target="Mars", title="A title"),
            draw_elements(0.45, 0.7, 0.9, 1.0, 1.8),
        )

    for first, second in zip(all_pictures(), all_pictures(), strict=True):
        assert first.png() == second.png()
        assert len(first.png()) < 60_000
    for picture in all_pictures()[:3]:
        assert "(" in picture.figure.axes[0].get_xlabel()
