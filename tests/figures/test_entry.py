"""Pictures of entry: what they draw and say is what the flights say."""

import numpy as np
import pytest

from idsea_lessons.figures.entry import draw_air, draw_corridor, draw_entry, draw_landings
from idsea_lessons.surface.atmospheres import EARTH_AIR, MARS_AIR
from idsea_lessons.surface.capsule import Phase, entry_state
from idsea_lessons.surface.entry import fly_entry
from idsea_lessons.surface.landing_ellipse import landing_ellipse


@pytest.fixture(scope="module")
def flight():
    start = entry_state("Mars", 125.0, 4.8, np.radians(-12.5))
    way = [Phase("entry", 14.0, 1285.0, 0.15, until_speed=0.46), Phase("parachute", 90.0, until_altitude=0.0)]
    return fly_entry("Mars", *start, way)


def test_air_is_that_of_the_library():
    picture = draw_air()
    axes = picture.figure.axes[0]
    earth, mars = (np.array(line.get_data()) for line in axes.lines[:2])
    np.testing.assert_allclose(earth[0], EARTH_AIR.at(earth[1]).density)
    np.testing.assert_allclose(mars[0], MARS_AIR.at(mars[1]).density)
    assert axes.get_xscale() == "log"
    marked = np.array(axes.lines[-1].get_data()).ravel()
    assert EARTH_AIR.at(marked[1]).density == pytest.approx(MARS_AIR.at(0.0).density, rel=1e-3)
    assert f"at {marked[1]:.0f} km" in picture.alt
    with pytest.raises(ValueError, match="two planets"):
        draw_air(("Earth", "Moon"))


def test_entry_shows_both_peaks(flight):
    picture = draw_entry(flight, ground=-4.0, title="The air does the work")
    left, right, heat = picture.figure.axes
    assert [text.get_text() for text in left.get_legend().get_texts()] == ["entry", "parachute"]
    loads = np.concatenate([line.get_ydata() for line in right.lines])
    assert loads.max() == pytest.approx(flight.peak("deceleration").g, rel=0.01)
    assert heat.lines[0].get_ydata().max() == pytest.approx(flight.peak("heat_flux").heat_flux, rel=0.01)
    assert f"{flight.peak('deceleration').g:.1f} g" in picture.alt
    heights = np.concatenate([line.get_ydata() for line in left.lines])
    assert heights.max() == pytest.approx(129.0)
    assert heights.min() == pytest.approx(4.0)


def test_corridor_marks_the_skip():
    angles = np.radians([-16.0, -14.0, -12.0, -10.0, -8.0])
    picture = draw_corridor(
        angles,
        [9.0, 8.0, 6.0, 3.0, np.nan],
        [10.0, 11.0, 12.0, 13.0, np.nan],
        lowest=8.0,
        chosen=angles[2],
        title="Narrow",
    )
    top, bottom = picture.figure.axes
    np.testing.assert_allclose(top.lines[0].get_xdata(), np.degrees(angles))
    assert "skips" in picture.alt
    assert "-8.0" in picture.alt
    assert bottom.get_ylabel() == "parachute opens at (km)"
    safe = draw_corridor(angles[:3], [9.0, 8.0, 6.0], [10.0, 11.0, 12.0], lowest=8.0, chosen=angles[2], title="Narrow")
    assert "No capsule skips" in safe.alt
    with pytest.raises(ValueError, match="same length"):
        draw_corridor(angles, [1.0], [2.0], lowest=8.0, chosen=-0.2, title="Narrow")


def test_landings_are_drawn_to_scale():
    random = np.random.default_rng(4)
    spot = landing_ellipse("Mars", random.normal(size=9000) * 1e-3, random.normal(size=9000) * 3e-3)
    picture = draw_landings(spot, published=(56.0, 22.0), title="Here")
    axes = picture.figure.axes[0]
    assert axes.get_aspect() == 1.0
    computed, published = axes.patches
    assert (computed.get_width(), computed.get_height()) == pytest.approx((spot.major_axis, spot.minor_axis))
    assert (published.get_width(), published.get_height()) == (56.0, 22.0)
    assert len(axes.lines[0].get_xdata()) <= 4500
    assert f"{spot.major_axis:.0f} by {spot.minor_axis:.0f} km" in picture.alt
    assert "published" not in draw_landings(spot, title="Here").alt
    assert picture.png() == draw_landings(spot, published=(56.0, 22.0), title="Here").png()
