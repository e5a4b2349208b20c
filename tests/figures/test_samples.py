"""Pictures of ages: what they draw is what the library computes."""

import numpy as np
import pytest

from idsea_lessons.figures.samples import draw_ages, draw_crater_clock, draw_isochron, draw_turning_line
from idsea_lessons.samples import count_lead, crater_density, fit_line, grow_lead, radiogenic_lead

INITIAL = (418.0, 341.0)
SPOTS = count_lead(grow_lead(INITIAL, np.geomspace(100, 5e4, 20), 2030.0, 0.0), 1e7, 3)
LINE = fit_line(*SPOTS)


def turning():
    return draw_turning_line(INITIAL, [300.0, 900.0, 1800.0], 2030.0, [500.0, 2030.0], title="A title")


def test_spots_move_on_and_lie_on_their_line():
    picture = turning()
    axes = picture.figure.axes[0]
    assert f"After 2,030 Ma they lie on a line of slope {radiogenic_lead(2030.0):.3f}" in picture.alt
    points = {line.get_marker(): np.array(line.get_data())[:, 0] for line in axes.lines if line.get_marker() in "os^"}
    for mu, marker in ((300.0, "o"), (900.0, "s"), (1800.0, "^")):
        assert points[marker] == pytest.approx(grow_lead(INITIAL, mu, 2030.0, 0.0))  # the last time is drawn last
    (now,) = [line.get_xydata() for line in axes.lines if line.get_label().startswith("after 2,030")]
    slope = np.diff(now[:, 1])[0] / np.diff(now[:, 0])[0]
    assert slope == pytest.approx(radiogenic_lead(2030.0), rel=1e-9)
    (early,) = [line.get_xydata() for line in axes.lines if line.get_label().startswith("after 500")]
    assert np.diff(early[:, 1])[0] / np.diff(early[:, 0])[0] > slope


@pytest.mark.parametrize(("mu", "elapsed"), [(np.ones(7), [500.0]), ([1.0], []), ([1.0], [2500.0]), ([1.0], [0.0])])
def test_turning_line_refuses(mu, elapsed):
    with pytest.raises(ValueError, match=r"at most|lies between"):
        draw_turning_line(INITIAL, mu, 2030.0, elapsed, title="A title")


def test_distances_below_the_isochron_add_up_to_its_mswd():
    picture = draw_isochron(SPOTS, LINE, title="A title")
    above, below = picture.figure.axes
    (away,) = [line.get_ydata() for line in below.lines if line.get_marker() == "o"]
    assert np.sum(away**2) / 18 == pytest.approx(LINE.mswd)
    (intercept,) = [line.get_ydata()[0] for line in above.lines if line.get_marker() == "D"]
    assert intercept == LINE.intercept
    assert f"{int(np.sum(abs(away) <= 2))} points lie within two" in picture.alt
    with pytest.raises(ValueError, match="one spot"):
        draw_isochron(SPOTS._replace(x=np.empty(0)), LINE, title="A title")


def test_bars_are_one_and_two_standard_deviations():
    picture = draw_ages([("first", 2030.0, 4.0), ("second", 1963.0, 57.0)], title="A title")
    assert picture.alt == "Ages in Ma with one standard deviation: first 2,030 +- 4; second 1,963 +- 57."
    axes = picture.figure.axes[0]
    ends = sorted(tuple(line.get_xdata()) for line in axes.lines if len(line.get_xdata()) == 2)
    assert ends == [(1849.0, 2077.0), (1906.0, 2020.0), (2022.0, 2038.0), (2026.0, 2034.0)]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["first", "second"]
    with pytest.raises(ValueError, match="one age"):
        draw_ages([], title="A title")


def test_crater_clock_draws_the_curve():
    picture = draw_crater_clock(2030.0, 4.0, 1.7e-3, 2e-4, label="Chang'e-5", title="A title")
    curve = next(line for line in picture.figure.axes[0].lines if line.get_label().startswith("Neukum")).get_xydata()
    np.testing.assert_allclose(curve[:, 1], crater_density(1000 * curve[:, 0]))
    assert f"{crater_density(2030.0):.2e} there" in picture.alt
    with pytest.raises(ValueError, match="logarithmic"):
        draw_crater_clock(2030.0, 4.0, 0.0, 2e-4, label="x", title="A title")


def test_bytes_do_not_change_and_axes_carry_units():
    def all_four():
        yield turning()
        yield draw_isochron(SPOTS, LINE, title="A title")
        yield draw_ages([("first", 2030.0, 4.0)], title="A title")
        yield draw_crater_clock(2030.0, 4.0, 1.7e-3, 2e-4, label="Chang'e-5", title="A title")

    for first, second in zip(all_four(), all_four(), strict=True):
        assert first.png() == second.png()
        assert len(first.png()) < 120_000
        assert "(" in first.figure.axes[-1].get_xlabel()
