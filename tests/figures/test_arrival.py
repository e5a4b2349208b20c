"""Pictures of an arrival: what they draw is what the flights and the formulas say."""

import numpy as np
import pytest
from scipy.optimize import brentq

from idsea_lessons.bodies import body
from idsea_lessons.dynamics import Arrival, ArrivalUncertainty
from idsea_lessons.figures.arrival import draw_aim, draw_b_plane, draw_correction_cost, impact_parameter
from idsea_lessons.orbits import b_plane, state_from_b_plane

MARS = body("Mars")
SPEED = 2.487


def aim_at(b_dot_t, b_dot_r):
    start = state_from_b_plane("Mars", [0.0, SPEED, 0.0], b_dot_t, b_dot_r, 86400.0)
    found = b_plane("Mars", *start)
    return Arrival(found.b_dot_t, found.b_dot_r, 0.0, found.v_infinity, found.periapsis_radius)


AIM = aim_at(8000.0, -1500.0)
ROUND = ArrivalUncertainty(np.diag([900.0, 400.0, 1.0]), 30.0, 20.0, 0.0, 1.0)


def test_impact_parameter_is_the_one_that_leads_there():
    """Against the B that the two-body library finds for the wanted closest distance by trying."""
    for radius in (3396.19, 3796.19, 20000.0):
        tried = brentq(lambda b, r=radius: aim_at(b, 0.0).periapsis_radius - r, radius, 10 * radius, xtol=1e-9)
        assert impact_parameter("Mars", radius, SPEED) == pytest.approx(tried, rel=1e-10)


def test_path_has_the_asymptote_and_the_closest_point():
    picture = draw_aim(AIM, "Mars")
    axes = picture.figure.axes[0]
    (path,) = [line.get_xydata() for line in axes.lines if line.get_label() == "real path"]
    assert np.hypot(*path[:, :2].T).min() * 1e3 == pytest.approx(AIM.periapsis_radius, rel=1e-9)
    (straight,) = [line.get_ydata() for line in axes.lines if line.get_label().startswith("straight")]
    assert straight[0] * 1e3 == pytest.approx(np.hypot(8000.0, 1500.0))
    assert np.all(np.diff(path[:, 1]) < 0.0)  # it falls away from the straight line all the time
    assert axes.patches[0].radius == pytest.approx(MARS.radius / 1e3)
    assert f"passes at {AIM.periapsis_radius:,.0f} km" in picture.alt
    assert f"{AIM.periapsis_radius - MARS.radius:,.0f} km" in axes.texts[-1].get_text()


def test_b_plane_shows_rings_ellipse_and_aims():
    dots = np.array([[8000.0, -1500.0], [8010.0, -1490.0]])
    picture = draw_b_plane(
        {"one": AIM, "two": aim_at(7800.0, -1600.0)}, "Mars", uncertain=ROUND, samples=dots, altitude=400, title="Words"
    )  # fmt: skip
    whole, zoom = picture.figure.axes
    lines = {line.get_label(): line.get_xydata() * 1e3 for line in zoom.lines}
    for label, height in (("hits the surface", 0.0), ("passes at 400 km", 400.0)):
        ring = np.hypot(*lines[label].T)
        np.testing.assert_allclose(ring, impact_parameter("Mars", MARS.radius + height, SPEED), rtol=1e-6)
    assert np.ptp(lines["3 sigma"], axis=0) == pytest.approx([180.0, 120.0], rel=1e-3)
    assert lines["3 sigma"].mean(axis=0) == pytest.approx([8000.0, -1500.0], abs=1.0)
    assert lines["one"][0] == pytest.approx([8000.0, -1500.0])
    for axes in (whole, zoom):  # north is up, so that R, which points south, grows downwards
        low, high = axes.get_ylim()
        assert low > high
    assert "ellipse of three sigma is 180 km long" in picture.alt
    assert "2 small dots" in picture.alt


@pytest.mark.parametrize("count", [0, 7])
def test_number_of_flights(count):
    with pytest.raises(ValueError, match=f"not {count}"):
        draw_b_plane({str(k): AIM for k in range(count)}, "Mars", title="A title")


def test_cost_is_drawn_from_early_to_late_and_marked():
    days = np.array([1.0, 100.0, 10.0])
    picture = draw_correction_cost(days, 2e-3 / days, marks={"in the middle": 5.0}, title="A title")
    axes = picture.figure.axes[0]
    low, high = axes.get_xlim()
    assert low > high
    assert axes.lines[0].get_ydata() == pytest.approx([2.0, 0.2, 0.02])
    assert axes.lines[1].get_ydata()[0] == pytest.approx(0.4)  # between its neighbours on the same law
    assert "in the middle: 0.4 m/s" in axes.texts[0].get_text()
    assert "0.020 m/s at 100 days, 2.00 m/s at 1.0 days" in picture.alt


def test_bytes_do_not_change_and_axes_carry_units():
    for make in (
        lambda: draw_aim(AIM, "Mars"),
        lambda: draw_b_plane({"one": AIM}, "Mars", title="A title"),
        lambda: draw_correction_cost([1.0, 2.0], [2e-3, 1e-3], marks={}, title="A title"),
    ):
        first, second = make(), make()
        assert first.png() == second.png()
        assert len(first.png()) < 120_000
        assert "(" in first.figure.axes[0].get_xlabel()
        assert "(" in first.figure.axes[0].get_ylabel()
