"""Pictures of descents: what they draw is what the flights say."""

import numpy as np
import pytest

from idsea_lessons.bodies import body
from idsea_lessons.figures.descent import draw_descents, draw_holding_push, draw_throttle
from idsea_lessons.surface.guidance import guided_descent

ENGINE = {"thrust": 7500.0, "masses": (3800.0, 1900.0)}


def approach(time=110.0):
    return guided_descent([-2.0, 0, 2.4], [0.03, 0, -0.05], 2300.0, time, 7500.0, 310.0, min_thrust=1500.0)


def labelled(picture, label):
    (line,) = [each for each in picture.figure.axes[0].lines if label in str(each.get_label())]
    return np.asarray(line.get_xydata())


def pictures():
    yield draw_holding_push("Moon", 15.0, speed=1.714, **ENGINE, title="A title")
    yield draw_descents({"one": approach(), "other": approach(60.0)}, title="A title")
    yield draw_throttle({"one": approach(), "other": approach(60.0)}, least=1500.0, most=7500.0, title="A title")


def test_no_push_is_needed_at_the_speed_of_a_circular_orbit():
    circular = body("Moon").circular_speed(15.0)
    picture = draw_holding_push("Moon", 15.0, speed=circular, **ENGINE, title="A title")
    speeds, pushes = labelled(picture, "to stay").T
    assert pushes[-1] == pytest.approx(0.0, abs=1e-12)
    assert pushes[0] == pytest.approx(1e3 * body("Moon").gravity_parameter / 1752.4**2, rel=1e-6)
    assert speeds[-1] == circular
    assert labelled(picture, "1,900 kg")[0, 1] == pytest.approx(7500 / 1900)


def test_descents_are_drawn_where_they_fly():
    one = approach()
    picture = draw_descents({"one": one}, title="A title")
    np.testing.assert_array_equal(labelled(picture, "one"), np.stack([one.downrange, one.altitude], -1))
    assert "one: from 2.4 km, 2 km before the site" in picture.alt
    assert "ends at 0.0 km" in picture.alt


def test_a_path_below_the_ground_is_said_and_seen():
    hasty = guided_descent([-2.0, 0, 2.4], [0.03, 0, -0.3], 2300.0, 60.0, 7500.0, 310.0)
    picture = draw_descents({"hasty": hasty}, title="A title")
    assert f"lowest {hasty.altitude.min():.1f}" in picture.alt
    assert hasty.altitude.min() < -0.05
    assert picture.figure.axes[0].get_ylim()[0] < hasty.altitude.min()


def test_throttle_is_drawn_between_the_limits():
    one = approach()
    picture = draw_throttle({"one": one}, least=1500.0, most=7500.0, title="A title")
    np.testing.assert_allclose(labelled(picture, "one"), np.stack([one.time, one.throttle / 1000], -1))
    assert f"for {one.time[-1]:.0f} s" in picture.alt
    levels = {line.get_ydata()[0] for line in picture.figure.axes[0].lines if line.get_color() == "#D55E00"}
    assert levels == {1.5, 7.5}


@pytest.mark.parametrize(("says", "call"), [
    ("one descent to 4", lambda: draw_descents({}, title="A title")),
    ("one descent to 4", lambda: draw_throttle({str(k): approach() for k in range(5)}, least=0, most=1, title="T")),
    ("a whole grid", lambda: draw_descents({"all": approach(np.array([100.0, 110.0]))}, title="A title")),
    ("below most", lambda: draw_throttle({"one": approach()}, least=2.0, most=1.0, title="A title")),
    ("must be positive", lambda: draw_holding_push("Moon", 15.0, speed=0.0, **ENGINE, title="A title")),
])  # fmt: skip
def test_errors_teach(says, call):
    with pytest.raises(ValueError, match=says):
        call()


def test_bytes_do_not_change_and_axes_carry_units():
    for first, second in zip(pictures(), pictures(), strict=True):
        assert first.png() == second.png()
        assert len(first.png()) < 120_000
        axes = first.figure.axes[0]
        assert "(" in axes.get_xlabel()
        assert "(" in axes.get_ylabel()
