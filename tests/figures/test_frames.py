"""Pictures of frames and of places in the sky: what they draw is what SPICE and simple geometry say."""

import numpy as np
import pytest
from spiceypy import pxform

from idsea_lessons.ephemeris import state
from idsea_lessons.figures.frames import ARCSECONDS, draw_seen, draw_two_frames
from idsea_lessons.flown import flown

INSERTION = "2021-02-10T11:52"


def points(picture, marker):
    """Where the picture has a mark of this form."""
    lines = picture.figure.axes[0].lines
    return np.array([np.concatenate(line.get_data()) for line in lines if line.get_marker() == marker])


def test_misread_place_is_turned_by_the_obliquity():
    position = np.array(flown("tw1.state_aug").value[:3])
    picture = draw_two_frames(position, label="Tianwen-1")
    tilt = np.radians(84381.448 / 3600)  # IAU 1976 obliquity, which ECLIPJ2000 has
    _, y, z = position
    expected = np.array([y * np.cos(tilt) - z * np.sin(tilt), y * np.sin(tilt) + z * np.cos(tilt)])
    (wrong,) = points(picture, "X") * 1e6
    assert wrong == pytest.approx(expected, rel=1e-9)
    assert f"{2 * np.sin(tilt / 2) * np.hypot(y, z) / 1e6:.1f} million km away" in picture.alt
    assert "Tianwen-1" in picture.alt


def test_a_place_in_the_ecliptic_lies_on_the_line_of_the_orbit():
    position = pxform("ECLIPJ2000", "J2000", 0.0) @ np.array([5e7, 1e8, 0.0])
    axes = draw_two_frames(position, label="a probe").figure.axes[0]
    (orbit,) = [line.get_xydata() for line in axes.lines if line.get_linewidth() == 3]
    slope = (orbit[1] - orbit[0])[1] / (orbit[1] - orbit[0])[0]
    assert position[2] / position[1] == pytest.approx(slope, rel=1e-12)


@pytest.mark.parametrize("bad", [[1.0, 2.0], [1.0, np.nan, 2.0], 7.0])
def test_a_place_is_three_finite_numbers(bad):
    with pytest.raises(ValueError, match="three finite numbers"):
        draw_two_frames(bad, label="nothing")


def test_steps_in_the_sky_are_the_speeds_across_over_the_speed_of_light():
    """Light time moves the body by its own v/c across the line of sight, aberration by that of the observer."""
    mars = state("Mars", INSERTION, observer="Earth", frame="J2000").position
    sight = mars / np.linalg.norm(mars)
    across = {}
    for name in ("Mars", "Earth"):
        velocity = state(name, INSERTION, observer="Solar system barycentre", frame="J2000").velocity
        across[name] = (velocity - velocity @ sight * sight) / 299_792.458 * ARCSECONDS
    picture = draw_seen("Mars", [INSERTION], title="A title")
    both = np.linalg.norm(across["Earth"] - across["Mars"])
    said = f"light time moves it by {np.linalg.norm(across['Mars']):.1f}, aberration by "
    assert said + f"{np.linalg.norm(across['Earth']):.1f}, both together by {both:.1f}" in picture.alt
    seen = picture.figure.axes[0].patches[1].center
    assert np.hypot(*seen) == pytest.approx(both, abs=0.01)


def test_east_is_left_and_the_disc_is_to_scale():
    axes = draw_seen("Mars", [INSERTION], title="A title").figure.axes[0]
    left, right = axes.get_xlim()
    assert left > right
    distance = np.linalg.norm(state("Mars", INSERTION, observer="Earth").position)
    assert axes.patches[0].radius == pytest.approx(3396.19 / distance * ARCSECONDS, rel=1e-6)


def test_one_panel_an_epoch_and_none_is_refused():
    picture = draw_seen("Mars", ["2020-10-06", INSERTION], title="A title")
    assert len(picture.figure.axes) == 2
    assert "2020-10-06" in picture.alt
    assert "2021-02-10" in picture.alt
    with pytest.raises(ValueError, match="one epoch or more"):
        draw_seen("Mars", [], title="A title")


def test_bytes_do_not_change_and_axes_carry_units():
    def both():
        return (
            draw_two_frames([1e8, -1e8, -4e7], label="a probe"),
            draw_seen("Mars", [INSERTION], title="A title"),
        )

    for first, second in zip(both(), both(), strict=True):
        assert first.png() == second.png()
        assert len(first.png()) < 120_000
        axes = first.figure.axes[0]
        assert "(" in axes.get_xlabel()
        assert "(" in axes.get_ylabel()
