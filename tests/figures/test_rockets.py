"""Pictures of rockets: what they draw is what the rocket equation, the published points and the path say."""

import numpy as np
import pytest
from matplotlib.patches import Circle

from idsea_lessons.figures.rockets import draw_mass_left, draw_path, draw_payload
from idsea_lessons.orbits.launchers import launch_payload, launcher
from idsea_lessons.orbits.rocket import STANDARD_GRAVITY

CIRCLE = 7000.0 * np.column_stack([np.cos(t := np.linspace(0, 4.5 * np.pi, 400)), np.sin(t)])


def mass_left(**changes):
    wanted = {"needs": {"parking orbit": 7.8, "a small burn": 0.3}, "hardware": 0.137, "title": "A title", **changes}
    return draw_mass_left({"storable": 315.0, "hydrogen": 450.0}, **wanted)


def payload():
    return draw_payload(["Long March 5", "Falcon Heavy"], spacecraft={"a probe": (11.965, 5000.0)}, title="A title")


def labelled(axes, word):
    (line,) = [line for line in axes.lines if word in str(line.get_label())]
    return line.get_xydata()


def test_mass_left_is_an_exponential_and_straight_on_its_scale():
    axes = mass_left().figure.axes[0]
    for name, impulse in (("storable", 315.0), ("hydrogen", 450.0)):
        speed, left = labelled(axes, name).T
        np.testing.assert_allclose(left, np.exp(-speed / (STANDARD_GRAVITY * impulse)), rtol=1e-12)
    assert axes.get_yscale() == "log"


def test_marks_stand_at_the_needs_and_the_hardware_and_the_words_say_so():
    picture = mass_left()
    axes = picture.figure.axes[0]
    upright = [line.get_xdata()[0] for line in axes.lines if len(line.get_xdata()) == 2 and line.get_linestyle() == ":"]
    assert sorted(upright) == [0.3, 7.8]
    assert any(set(line.get_ydata()) == {0.137} for line in axes.lines)
    share = np.exp(-7.8 / (STANDARD_GRAVITY * 450.0))
    assert f"{100 * share:.0f} % after 7.8 km/s (parking orbit)" in picture.alt
    assert "13.7 %" in picture.alt
    assert "13.7" not in mass_left(hardware=None).alt


@pytest.mark.parametrize("changes", [{"hardware": 13.7}, {"hardware": 0.0}, {"needs": dict.fromkeys("abcde", 1.0)}])
def test_shares_and_numbers_of_marks_are_checked(changes):
    with pytest.raises(ValueError, match=r"share of the start mass|4 needs at most"):
        mass_left(**changes)


def test_there_is_a_line_to_draw():
    with pytest.raises(ValueError, match="one line to 4"):
        draw_mass_left({}, needs={}, title="A title")
    with pytest.raises(ValueError, match="one launcher to 4"):
        draw_payload([], spacecraft={}, title="A title")
    with pytest.raises(ValueError, match="no launcher is called"):
        draw_payload(["Long March 55"], spacecraft={}, title="A title")


def test_payload_draws_the_published_points_and_the_lines_between_them():
    axes = payload().figure.axes[0]
    for name in ("Long March 5", "Falcon Heavy"):
        c3, mass = labelled(axes, name).T
        np.testing.assert_array_equal(c3, launcher(name).c3)
        np.testing.assert_allclose(1000 * mass, launcher(name).payload)
        middle = (c3[0] + c3[1]) / 2
        assert launch_payload(name, middle) == pytest.approx(1000 * np.interp(middle, c3, mass))


def test_payload_says_what_is_seen_and_names_the_spacecraft_at_its_place():
    picture = payload()
    assert "Long March 5: 3 published points, from 14.0 t at -16.4 km2/s2 to 5.0 t at 12.0." in picture.alt
    assert "a probe: 5.0 t at 12.0." in picture.alt
    (note,) = [text for text in picture.figure.axes[0].texts if "a probe" in text.get_text()]
    assert note.xy == pytest.approx((11.965, 5.0))


def test_path_is_drawn_to_scale_with_its_body():
    picture = draw_path(CIRCLE, "Earth", title="A title")
    axes = picture.figure.axes[0]
    assert axes.get_aspect() == 1
    (disc,) = [patch for patch in axes.patches if isinstance(patch, Circle)]
    assert disc.radius == pytest.approx(6.378, abs=0.001)
    np.testing.assert_allclose(1000 * labelled(axes, "engine burns"), CIRCLE)
    np.testing.assert_allclose(1000 * labelled(axes, "engine stops")[0], CIRCLE[-1])


@pytest.mark.parametrize("way", [1, -1])
def test_turns_are_counted_both_ways_around(way):
    picture = draw_path(CIRCLE[::way], "Earth", title="A title")
    assert "begins 7,000 km from the centre, turns 2.2 times, and ends 7,000 km" in picture.alt


@pytest.mark.parametrize("bad", [[], [[1.0, 2.0]], [[1.0, 2.0, 3.0]] * 4, [[1.0, np.nan]] * 4, 7.0])
def test_a_path_is_rows_of_two_finite_numbers(bad):
    with pytest.raises(ValueError, match="rows of two finite numbers"):
        draw_path(bad, "Earth", title="A title")


def test_bytes_do_not_change_and_axes_carry_units():
    def pictures():
        return mass_left(), payload(), draw_path(CIRCLE, "Earth", title="A title")

    for first, second in zip(pictures(), pictures(), strict=True):
        assert first.png() == second.png()
        assert len(first.png()) < 120_000
        axes = first.figure.axes[0]
        assert "(" in axes.get_xlabel()
        assert "(" in axes.get_ylabel()
