"""Pictures of co-orbital bodies: what they show must be what was computed."""

import numpy as np
import pytest

from idsea_lessons.bodies import body
from idsea_lessons.dynamics.coorbital import seen_turning
from idsea_lessons.dynamics.smallbodies import small_body
from idsea_lessons.ephemeris import et
from idsea_lessons.figures.coorbital import (
    KINDS,
    TOY_MASS,
    _toy_path,
    draw_coorbital_kinds,
    draw_over_time,
    draw_turning_loop,
)


@pytest.fixture(scope="module")
def flight():
    return small_body("Kamo'oalewa").flight("2024-01-01", "2028-01-01")


def angles(kind):
    x, y = _toy_path(kind)
    return np.unwrap(np.arctan2(y, x)), np.hypot(x - 1.0, y), np.hypot(x, y)


def test_the_tadpole_stays_on_its_side_around_sixty_degrees():
    angle, _, _ = angles(KINDS[0])
    assert np.degrees(angle.min()) > 24.0  # no tadpole comes nearer to its planet (Murray and Dermott 1999, 3.9)
    assert np.degrees(angle.max()) < 120.0
    assert np.degrees(angle.min()) < 60.0 < np.degrees(angle.max())


def test_the_horseshoe_crosses_the_far_side_and_turns_back_on_both():
    angle, _, _ = angles(KINDS[1])
    degrees = np.degrees(angle)
    assert 0.0 < degrees.min() < 45.0
    assert 315.0 < degrees.max() < 360.0
    assert np.count_nonzero(np.diff(np.sign(degrees - 180.0))) > 2


def test_the_quasi_satellite_goes_backwards_around_the_planet_once_a_turn():
    x, y = _toy_path(KINDS[2])
    around = np.unwrap(np.arctan2(y, x - 1.0))
    assert (around[-1] - around[0]) / (2 * np.pi) == pytest.approx(-KINDS[2].turns, abs=1.0)
    assert np.abs(np.degrees(np.arctan2(y, x))).max() < 60.0
    assert np.hypot(x - 1.0, y).min() > 2 * (TOY_MASS / 3) ** (1 / 3)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_jacobis_constant_does_not_change(kind):
    """From neighbouring points of the path: the speed by differences, against the potential."""
    x, y = _toy_path(kind)
    step = 2 * np.pi / 60
    vx, vy = np.gradient(x, step), np.gradient(y, step)
    potential = (x - TOY_MASS) ** 2 + y**2 + 2 * (1 - TOY_MASS) / np.hypot(x, y) + 2 * TOY_MASS / np.hypot(x - 1, y)
    constant = (potential - vx**2 - vy**2)[2:-2]
    assert np.ptp(constant) < 0.03


def test_the_loop_shows_the_flight_and_the_hill_sphere_to_scale(flight):
    picture = draw_turning_loop(flight, name="Kamo'oalewa")
    above, behind = picture.figure.axes
    epochs = np.arange(flight.start, flight.stop, 4 * 86400.0)
    seen = seen_turning(flight, epochs) / 1e6
    np.testing.assert_allclose(above.lines[0].get_xydata(), seen[:, [1, 0]])
    np.testing.assert_allclose(behind.lines[0].get_xydata(), seen[:, [2, 0]])
    assert above.patches[0].radius == pytest.approx(body("Earth").hill_radius / 1e6)
    assert above.get_aspect() == behind.get_aspect() == 1.0
    assert "never nearer than 16.7" in picture.alt
    assert "farther than 42.6" in picture.alt


def test_curves_marks_and_numbers(flight):
    epochs = np.linspace(float(et("2026-01-01")), float(et("2026-12-31")), 9)
    values = np.array([3.0, 2.0, 1.0, 2.0, 3.0, 4.0, np.nan, 90.0, 5.0])
    picture = draw_over_time(
        {"one": (epochs, values)},
        ylabel="C3 (km²/s²)",
        title="A title",
        logarithmic=True,
        marks={"arrival": "2026-07-02"},
    )
    (axes,) = picture.figure.axes
    assert axes.get_yscale() == "log"
    assert "from 1 on 2026-04-02 to 90 on 2026-11-15" in picture.alt
    assert "A line marks arrival, 2026-07-02" in picture.alt
    with pytest.raises(ValueError, match="not 0"):
        draw_over_time({}, ylabel="x (km)", title="A title")


def test_bytes_do_not_change(flight):
    for make in (draw_coorbital_kinds, lambda: draw_turning_loop(flight, name="Kamo'oalewa")):
        first, second = make(), make()
        assert first.png() == second.png()
        assert len(first.png()) < 120_000
        assert all("(" in axes.get_xlabel() for axes in first.figure.axes)
