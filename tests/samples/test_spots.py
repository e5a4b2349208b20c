"""Imagined measurements: chance of the right size, ratios that belong together, mixtures on a line."""

import numpy as np
import pytest

from idsea_lessons.samples import count_lead, fit_line, grow_lead, lead_age, mixed_lead

SPOTS = grow_lead((430.0, 370.0), np.geomspace(100, 5e4, 25), 2030.0, 0.0)


def test_errors_and_correlations_are_those_of_many_days():
    one = ([500.0], [400.0])
    for inverse in (True, False):
        days = [count_lead(one, 1e6, seed, inverse=inverse) for seed in range(4000)]
        x, y = (np.array([getattr(day, name)[0] for day in days]) for name in ("x", "y"))
        assert np.std(x) == pytest.approx(days[0].x_error[0], rel=0.08)
        assert np.std(y) == pytest.approx(days[0].y_error[0], rel=0.08)
        assert np.corrcoef(x, y)[0, 1] == pytest.approx(days[0].correlation[0], abs=0.05)


def test_both_kinds_of_axes_hold_the_same_counts():
    inverse, straight = count_lead(SPOTS, 3e6, 7), count_lead(SPOTS, 3e6, 7, inverse=False)
    np.testing.assert_allclose(straight.x, 1 / inverse.x)
    np.testing.assert_allclose(straight.y, inverse.y / inverse.x)
    assert np.all(straight.correlation > 0.99)
    assert np.all(inverse.correlation < 0.1)


def test_true_age_lies_inside_the_errors_as_often_as_it_should():
    found = [lead_age(*line[1:4:2]) for seed in range(200) if (line := fit_line(*count_lead(SPOTS, 1e7, seed)))]
    pulls = np.array([(each.age - 2030) / each.error for each in found])
    assert np.std(pulls) == pytest.approx(1, abs=0.15)
    assert abs(np.mean(pulls)) < 0.3


def test_mixture_is_a_line_between_two_leads():
    first, second = (500.0, 400.0), (9000.0, 1500.0)
    mixed = mixed_lead(first, second, np.linspace(0, 1, 7))
    assert (mixed.ratio_206_204[0], mixed.ratio_207_204[-1]) == pytest.approx((500, 1500))
    line = fit_line(*mixed, 1.0, 1.0)
    assert line.slope == pytest.approx((1500 - 400) / (9000 - 500))
    assert line.mswd == pytest.approx(0, abs=1e-12)


def test_errors_teach():
    with pytest.raises(ValueError, match="between 0 and 1"):
        mixed_lead((500.0, 400.0), (9000.0, 1500.0), 1.5)
    with pytest.raises(ValueError, match="count more lead"):
        count_lead(SPOTS, 1e4, 1)
