"""Ages: published pairs of ratio and age, other ways to the same number, and bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad, solve_ivp
from scipy.optimize import brentq
from scipy.stats import norm

from idsea_lessons.flown import flown
from idsea_lessons.samples import (
    DECAYS,
    URANIUM_RATIO,
    compare_ages,
    crater_age,
    crater_density,
    fit_line,
    grow_lead,
    isochron_age,
    lead_age,
    radiogenic_lead,
)
from idsea_lessons.samples.ages import URANIUM_RATIO_ERROR
from idsea_lessons.units import u

SLOW, FAST = DECAYS["238U"].constant, DECAYS["235U"].constant


def test_solar_system():
    """Connelly et al. 2012: the oldest solids are 4567.30 +- 0.16 Ma old."""
    # The ratio of that age, computed by hand with the uranium ratio of the Solar System, 137.786.
    ratio = (np.exp(FAST * 4567.30) - 1) / (np.exp(SLOW * 4567.30) - 1) / 137.786
    assert lead_age(ratio, uranium_ratio=137.786).age == pytest.approx(4567.30, abs=1e-8)
    # With 137.88, as everybody reckoned before 2010, the same lead looks about one million years older.
    assert 0.9 < lead_age(ratio, uranium_ratio=137.88).age - 4567.30 < 1.1


@pytest.mark.parametrize(("ratio", "age"), [(0.07488, 1065.4), (0.046, None)])
def test_zircon_91500(ratio, age):
    """Wiedenbeck et al. 1995: 207Pb/206Pb 0.07488 and 1065.4 Ma with 137.88."""
    if age is None:
        with pytest.raises(ValueError, match="below lies no age"):
            lead_age(ratio)
    else:
        assert lead_age(ratio, uranium_ratio=137.88).age == pytest.approx(age, abs=0.5)


def test_half_lives():
    """As the papers and NUBASE give them, in Ma."""
    for parent, half_life, percent in (("238U", 4468.3, 0.01), ("235U", 703.81, 0.01), ("87Rb", 49_760, 0.1),
                                       ("147Sm", 106_000, 0.1), ("176Lu", 37_100, 0.2)):  # fmt: skip
        assert np.log(2) / DECAYS[parent].constant == pytest.approx(half_life, rel=percent / 100)


@settings(deadline=None)
@given(st.floats(0, 9999), st.floats(130, 145))
def test_there_and_back(age, uranium):
    ratio = radiogenic_lead(age, uranium)
    assert lead_age(ratio, uranium_ratio=uranium).age == pytest.approx(age, abs=1e-6)
    if age > 1:
        direct = brentq(lambda t: np.expm1(FAST * t) / np.expm1(SLOW * t) / uranium - ratio, 0.1, 10_001, xtol=1e-9)
        assert direct == pytest.approx(age, abs=1e-6)


def test_age_grows_with_the_ratio_and_begins_with_the_rates():
    ages = np.linspace(0, 10_000, 1001)
    assert np.all(np.diff(radiogenic_lead(ages)) > 0)
    assert radiogenic_lead(0.0) == pytest.approx(FAST / SLOW / URANIUM_RATIO, rel=1e-9)


def test_errors_of_a_lead_age_by_differences():
    ratio = radiogenic_lead(2030.0)
    found = lead_age(ratio, 3e-4)
    assert found.error == pytest.approx((lead_age(ratio + 3e-4).age - lead_age(ratio - 3e-4).age) / 2, rel=1e-4)

    def age_with(slow, fast, uranium):
        return brentq(lambda t: np.expm1(fast * t) / np.expm1(slow * t) / uranium - ratio, 100, 5000, xtol=1e-10)

    steps = np.array([DECAYS["238U"].error, DECAYS["235U"].error, URANIUM_RATIO_ERROR])
    here = np.array([SLOW, FAST, URANIUM_RATIO])
    parts = [(age_with(*(here + step)) - age_with(*(here - step))) / 2 for step in np.diag(steps)]
    assert found.total_error == pytest.approx(np.sqrt(found.error**2 + np.sum(np.square(parts))), rel=1e-4)


def test_lead_age_from_both_kinds_of_axes():
    initial, mu = (430.0, 370.0), np.array([10.0, 200.0, 900.0, 4000.0, 20_000.0])
    spots = grow_lead(initial, mu, 2030.0, 0.0)
    straight = fit_line(*spots, 0.1, 0.1)
    inverse = fit_line(1 / spots.ratio_206_204, spots.ratio_207_204 / spots.ratio_206_204, 1e-6, 1e-4)
    assert lead_age(straight.slope).age == pytest.approx(2030, abs=1e-6)
    assert lead_age(inverse.intercept).age == pytest.approx(2030, abs=1e-5)
    # The initial lead lies on both lines.
    assert straight.intercept + straight.slope * initial[0] == pytest.approx(initial[1], rel=1e-9)
    assert inverse.intercept + inverse.slope / initial[0] == pytest.approx(initial[1] / initial[0], rel=1e-9)


def test_lead_grows_as_the_differential_equation_says():
    mu, start, end = 680.0, 4376.0, 2030.0

    def rates(time, _):  # time runs forward from the start
        before = start - time
        return [mu * SLOW * np.exp(SLOW * before), mu / URANIUM_RATIO * FAST * np.exp(FAST * before)]

    flown_lead = solve_ivp(rates, (0, start - end), [9.307, 10.294], rtol=1e-12, atol=1e-12).y[:, -1]
    np.testing.assert_allclose(grow_lead((9.307, 10.294), mu, start, end), flown_lead, rtol=1e-9)
    half = grow_lead(grow_lead((9.307, 10.294), mu, start, 3000.0), mu, 3000.0, end)
    np.testing.assert_allclose(half, flown_lead, rtol=1e-9)


def test_isochron_age_and_errors():
    assert isochron_age(np.expm1(DECAYS["147Sm"].constant * 4568), parent="147Sm").age == pytest.approx(4568)
    by_rubidium = isochron_age(0.0287, 0.0002)
    assert by_rubidium.error == pytest.approx((isochron_age(0.0289).age - isochron_age(0.0285).age) / 2, rel=1e-4)
    constants = by_rubidium.age * DECAYS["87Rb"].error / DECAYS["87Rb"].constant
    assert by_rubidium.total_error == pytest.approx(np.hypot(by_rubidium.error, constants))


def test_the_two_ages_of_change_5():
    li, che = flown("ce5.basalt_age_li"), flown("ce5.basalt_age_che")
    apart = compare_ages(li.value, li.uncertainty, che.value, che.uncertainty)
    assert apart.difference == 67
    assert apart.sigmas == pytest.approx(1.17, abs=0.005)
    assert apart.probability == pytest.approx(2 * norm.sf(apart.sigmas), rel=1e-12)
    halved = compare_ages(li.value, li.uncertainty / 2, che.value, che.uncertainty / 2)
    assert halved.sigmas == pytest.approx(2 * apart.sigmas)
    swapped = compare_ages(che.value, che.uncertainty, li.value, li.uncertainty)
    assert (swapped.difference, swapped.sigmas) == (-67, apart.sigmas)


@settings(deadline=None)
@given(st.floats(0, 4600))
def test_craters_there_and_back(age):
    assert crater_age(crater_density(age)) == pytest.approx(age, abs=1e-6)


def test_craters_are_the_sum_of_a_rate():
    """The function is the integral of its rate; in the last three billion years the rate hardly changes."""
    rate = lambda time: 5.44e-14 * 6.93 * np.exp(6.93 * time) + 8.38e-4  # noqa: E731
    assert crater_density(3900.0) == pytest.approx(quad(rate, 0, 3.9, epsabs=0, epsrel=1e-12)[0], rel=1e-10)
    assert crater_density(2000.0) == pytest.approx(2 * crater_density(1000.0), rel=1e-3)
    assert crater_density(0.0) == 0.0
    assert crater_density(4000.0) > 20 * crater_density(2000.0)


def test_arrays_empty_and_quantities():
    assert np.isnan(lead_age([0.01, 0.125, 100.0]).age).tolist() == [True, False, True]
    assert np.isnan(isochron_age([-1.0, 0.1]).age).tolist() == [True, False]
    assert np.isnan(crater_age([-1.0, 1e-3, 10.0])).tolist() == [True, False, True]
    assert np.isnan(crater_density([-1.0, 1000.0])).tolist() == [True, False]
    assert lead_age(np.empty(0)).total_error.shape == (0,)
    assert lead_age(np.full((300, 400), 0.125)).age.shape == (300, 400)
    assert lead_age(0.125, uranium_ratio=[137.8, 137.9]).age.shape == (2,)
    assert lead_age(12.5 * u.percent).age.to_value("Ga") == pytest.approx(2.028, abs=1e-3)
    assert radiogenic_lead(2.03 * u.Ga).to_value("") == pytest.approx(radiogenic_lead(2030.0))
    assert crater_age(1696e-6 / u.km**2).to_value("Ga") == pytest.approx(2.024, abs=1e-3)
    assert compare_ages(2.03 * u.Ga, 4.0, 1963.0, 57.0).error.unit == u.Ma


@pytest.mark.parametrize(("says", "call"), [
    ("is it 206Pb/207Pb", lambda: lead_age(-0.1)),
    ("slope in other axes", lambda: lead_age(319.0)),
    ("between 0 and 10,000 Ma", lambda: radiogenic_lead(-5.0)),
    ("no decay constant of '40K'", lambda: isochron_age(0.1, parent="40K")),
    ("an isochron rises", lambda: isochron_age(-0.1)),
    ("mu, 238U/204Pb", lambda: grow_lead((9.3, 10.3), -1.0, 4000.0, 0.0)),
    ("start .older. to the end", lambda: grow_lead((9.3, 10.3), 10.0, 0.0, 4000.0)),
    ("not both zero", lambda: compare_ages(2030.0, 0.0, 1963.0, 0.0)),
    ("not both zero", lambda: compare_ages(2030.0, -4.0, 1963.0, 57.0)),
    ("per million km2", lambda: crater_age(1696.0)),
    ("between 0 and 4,600 Ma", lambda: crater_density(5000.0)),
])  # fmt: skip
def test_errors_teach(says, call):
    with pytest.raises(ValueError, match=says):
        call()
