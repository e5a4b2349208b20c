"""The line through uncertain points: published fits, other methods, and what must not matter."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from idsea_lessons.samples import fit_line, lead_age
from idsea_lessons.units import u

# Pearson 1901 with the weights of York 1966 (both as in York et al. 2004, table II).
X = np.array([0.0, 0.9, 1.8, 2.6, 3.3, 4.4, 5.2, 6.1, 6.5, 7.4])
Y = np.array([5.9, 5.4, 4.4, 4.6, 3.5, 3.7, 2.8, 2.8, 2.4, 1.5])
X_ERROR = np.array([1000, 1000, 500, 800, 200, 80, 60, 20, 1.8, 1]) ** -0.5
Y_ERROR = np.array([1, 1.8, 4, 8, 20, 20, 70, 70, 100, 500]) ** -0.5

# 204Pb/206Pb, its error, 207Pb/206Pb, its error, correlation: Connelly et al. 2017, Geochim. Cosmochim. Acta 201:345,
# as packed with IsoplotR (one standard deviation).
CONNELLY = np.array([
    (0.008696, 3e-5, 0.66182, 0.00014, 0.848), (0.007114, 6.9e-5, 0.65497, 0.00028, 0.967),
    (0.006572, 3.9e-5, 0.65302, 0.00017, 0.909), (0.00529, 4.1e-5, 0.64712, 0.00017, 0.919),
    (0.009568, 8.4e-5, 0.66664, 0.00033, 0.975), (0.006289, 1.28e-4, 0.65159, 0.0005, 0.989),
    (0.009512, 3.1e-5, 0.66528, 0.00014, 0.855), (0.011624, 1.08e-4, 0.67228, 0.00043, 0.982),
    (0.007116, 5.3e-5, 0.65409, 0.00022, 0.946), (0.009434, 2.6e-5, 0.66387, 0.00012, 0.804),
    (0.014846, 1.4e-4, 0.68639, 0.00055, 0.986), (0.01136, 4.4e-5, 0.67462, 0.00019, 0.898),
    (0.001238, 9e-6, 0.63228, 8e-5, 0.49), (0.001177, 2.9e-5, 0.63065, 0.00013, 0.86),
    (0.003613, 1.34e-4, 0.6405, 0.0005, 0.985), (0.004747, 7.8e-5, 0.64363, 0.00031, 0.975),
    (0.002332, 4.8e-5, 0.6323, 0.0002, 0.943), (0.026163, 4.1e-5, 0.73665, 0.00017, 0.796),
])  # fmt: skip

# The example with correlated errors of the Julia package LinearFitXYerrors: x, y, two variances, covariance.
AMEN = np.array([
    (23.371, 5.992, 0.106, 0.323, 0.170), (24.462, 8.899, 1.692, 10.195, 3.887), (22.414, 5.361, 0.124, 0.460, 0.207),
    (27.628, 10.271, 1.088, 1.460, 1.255), (23.802, 7.114, 0.107, 0.496, 0.191), (23.092, 7.975, 0.281, 1.651, 0.582),
    (23.263, 7.486, 0.316, 1.695, 0.661), (20.843, 4.169, 0.389, 0.335, 0.357), (24.421, 5.645, 0.381, 0.716, 0.507),
    (23.716, 9.220, 0.733, 3.656, 1.401), (22.032, 5.358, 0.094, 0.268, 0.106), (21.448, 3.166, 0.167, 0.170, 0.001),
    (21.631, 4.002, 0.127, 0.106, 0.082), (19.947, 2.073, 0.015, 0.015, 0.001), (20.652, 3.338, 0.040, 0.104, 0.021),
    (20.588, 2.028, 0.007, 0.011, 0.002), (20.745, 1.978, 0.010, 0.010, -0.001), (21.658, 2.526, 0.009, 0.058, -0.003),
    (19.539, 2.043, 0.044, 0.070, -0.039), (21.638, 3.361, 1.909, 3.961, -2.557), (19.863, 2.452, 0.014, 0.019, -0.010),
    (18.398, 2.199, 0.042, 0.051, -0.037), (20.729, 1.725, 0.013, 0.026, 0.003), (20.511, 1.906, 0.003, 0.010, 0.001),
    (22.140, 3.372, 0.047, 0.108, 0.062), (20.510, 2.130, 0.004, 0.020, 0.002), (20.141, 1.897, 0.006, 0.011, -0.005),
])  # fmt: skip


def most_likely(x, y, x_error, y_error, correlation, start):
    """Move the line and every true point along it until the chance of the measured points is largest."""
    covariances = np.array([
        [[a * a, c * a * b], [c * a * b, b * b]] for a, b, c in zip(x_error, y_error, correlation, strict=True)
    ])  # fmt: skip
    inverses = np.linalg.inv(covariances)
    scale = np.r_[abs(start.slope), abs(start.intercept), x_error]

    def misfit(scaled):
        slope, intercept, *moved = scaled * scale
        true = x + np.array(moved)
        missed = np.stack([x - true, y - intercept - slope * true], axis=-1)
        return np.einsum("ni,nij,nj->", missed, inverses, missed)

    first = np.r_[start.slope * 1.01, start.intercept * 0.99, np.zeros_like(x)] / scale
    best = minimize(misfit, first, method="BFGS", options={"gtol": 1e-6, "maxiter": 5000})
    hessian_free = best.x * scale
    return hessian_free[0], hessian_free[1], best.fun


def test_york_1966():
    """Slope and intercept to every printed digit; errors and MSWD as York et al. 2004 give them."""
    line = fit_line(X, Y, X_ERROR, Y_ERROR)
    assert line.slope == pytest.approx(-0.48053340744620, abs=1e-12)
    assert line.intercept == pytest.approx(5.47991022403286, abs=1e-11)
    assert line.slope_error == pytest.approx(0.058, abs=5e-4)
    assert line.intercept_error == pytest.approx(0.295, abs=5e-4)
    assert line.mswd == pytest.approx(1.48, abs=0.005)
    # What the slope does not bring into the error of the intercept is the error of the mean.
    weight = 1 / (Y_ERROR**2 + (line.slope * X_ERROR) ** 2)
    assert line.intercept_error**2 - (line.covariance / line.slope_error) ** 2 == pytest.approx(1 / weight.sum())
    # The same with more digits, from LinearFitXYerrors, which multiplies errors by the root of the MSWD.
    stretch = np.sqrt(line.mswd)
    assert stretch == pytest.approx(1.217905640539398, rel=1e-10)
    assert line.slope_error * stretch == pytest.approx(0.070620269528771, rel=1e-9)
    assert line.intercept_error * stretch == pytest.approx(0.359246522551112, rel=1e-9)


def test_correlated_errors_of_another_library():
    x, y, x_variance, y_variance, covariance = AMEN.T
    line = fit_line(x, y, x_variance**0.5, y_variance**0.5, covariance / np.sqrt(x_variance * y_variance))
    stretch = np.sqrt(line.mswd)
    assert line.intercept == pytest.approx(-21.9553309045508, rel=1e-9)
    assert line.slope == pytest.approx(1.1762288806682, rel=1e-9)
    assert stretch == pytest.approx(3.4885539308643, rel=1e-9)
    assert line.intercept_error * stretch == pytest.approx(1.2846101711080, rel=1e-9)
    assert line.slope_error * stretch == pytest.approx(0.0578260394408, rel=1e-9)
    assert line.probability < 1e-10


@pytest.mark.filterwarnings("ignore:.*scipy.odr.*:DeprecationWarning")
def test_uncorrelated_errors_against_orthogonal_distance_regression():
    odr = pytest.importorskip("scipy.odr")
    line = fit_line(X, Y, X_ERROR, Y_ERROR)
    data = odr.RealData(X, Y, sx=X_ERROR, sy=Y_ERROR)
    fit = odr.ODR(data, odr.Model(lambda p, x: p[0] * x + p[1]), beta0=[-0.5, 5.0], sstol=1e-15, partol=1e-15).run()
    np.testing.assert_allclose((line.slope, line.intercept), fit.beta, rtol=1e-6)
    assert line.mswd == pytest.approx(fit.res_var, rel=1e-9)
    np.testing.assert_allclose((line.slope_error, line.intercept_error), np.sqrt(np.diag(fit.cov_beta)), rtol=0.03)


def test_correlated_errors_against_brute_force():
    x, x_error, y, y_error, correlation = CONNELLY[:10].T
    line = fit_line(x, y, x_error, y_error, correlation)
    slope, intercept, misfit = most_likely(x, y, x_error, y_error, correlation, line)
    assert slope == pytest.approx(line.slope, rel=1e-5)
    assert intercept == pytest.approx(line.intercept, rel=1e-6)
    assert misfit == pytest.approx(8 * line.mswd, rel=1e-6)


def test_solar_system():
    """All 18 points scatter far more than their errors; still they point to 4567.30 Ma (Connelly et al. 2012)."""
    x, x_error, y, y_error, correlation = CONNELLY.T
    line = fit_line(x, y, x_error, y_error, correlation)
    assert lead_age(line.intercept, line.intercept_error, uranium_ratio=137.786).age == pytest.approx(4567.3, abs=3)
    assert line.mswd > 100


def test_errors_are_those_of_repeated_experiments():
    chance = np.random.default_rng(4)
    true_x = np.linspace(1, 9, 12)
    x_error, y_error, correlation = 0.05, 0.1, 0.8
    made = chance.multivariate_normal([0, 0], [[0.0025, 0.004], [0.004, 0.01]], size=(20_000, 12))
    lines = fit_line(true_x + made[..., 0], 3 - 0.7 * true_x + made[..., 1], x_error, y_error, correlation)
    one = fit_line(true_x, 3 - 0.7 * true_x, x_error, y_error, correlation)
    assert np.std(lines.slope) == pytest.approx(one.slope_error, rel=0.02)
    assert np.std(lines.intercept) == pytest.approx(one.intercept_error, rel=0.02)
    assert np.cov(lines.slope, lines.intercept)[0, 1] == pytest.approx(one.covariance, rel=0.04)
    assert np.mean(lines.mswd) == pytest.approx(1, abs=0.01)
    assert np.mean(lines.probability < 0.05) == pytest.approx(0.05, abs=0.005)


def test_covariance_of_york_1966_by_repeating_his_experiment():
    """Large errors in x: here it matters that the mean of the points moved onto the line is taken."""
    line = fit_line(X, Y, X_ERROR, Y_ERROR)
    weight = 1 / (Y_ERROR**2 + (line.slope * X_ERROR) ** 2)
    true_x = X + weight * line.slope * X_ERROR**2 * (Y - line.intercept - line.slope * X)
    chance = np.random.default_rng(5)
    made_x, made_y = chance.normal(size=(2, 20_000, 10))
    lines = fit_line(
        true_x + X_ERROR * made_x, line.intercept + line.slope * true_x + Y_ERROR * made_y, X_ERROR, Y_ERROR
    )
    expected = line.covariance / line.slope_error / line.intercept_error
    assert np.corrcoef(lines.slope, lines.intercept)[0, 1] == pytest.approx(expected, abs=0.004)
    assert np.std(lines.slope) == pytest.approx(line.slope_error, rel=0.04)


numbers = st.floats(-10, 10)
sizes = st.floats(0.05, 2)
clouds = st.lists(st.tuples(numbers, numbers, sizes, sizes, st.floats(-0.95, 0.95)), min_size=3, max_size=12).map(
    lambda rows: np.array(rows).T
)


def misfit(cloud, slope, intercept):
    x, y, x_error, y_error, correlation = cloud
    spread = y_error**2 + (slope * x_error) ** 2 - 2 * slope * correlation * x_error * y_error
    return np.sum((y - intercept - slope * x) ** 2 / spread)


@settings(deadline=None, max_examples=60)
@given(clouds)
def test_no_line_of_any_angle_is_better(cloud):
    x, y, x_error, y_error, correlation = cloud
    if np.ptp(x) == 0:
        return
    line = fit_line(x, y, x_error, y_error, correlation)
    best = line.mswd * (len(x) - 2)
    assert misfit(cloud, line.slope, line.intercept) == pytest.approx(best, rel=1e-6, abs=1e-9)
    for angle in np.linspace(-1.57, 1.57, 700):
        slope = np.tan(angle)
        weight = 1 / (y_error**2 + (slope * x_error) ** 2 - 2 * slope * correlation * x_error * y_error)
        intercept = np.sum(weight * (y - slope * x)) / np.sum(weight)
        assert misfit(cloud, slope, intercept) >= best * (1 - 1e-6) - 1e-9


def on_a_line(slope, intercept, spread, seed, n=8):
    chance = np.random.default_rng(seed)
    x = np.linspace(-4, 5, n)
    x_error, y_error = chance.uniform(0.05, 0.4, (2, n)) * spread
    return (
        x + x_error * chance.normal(size=n),
        intercept + slope * x + y_error * chance.normal(size=n),
        x_error,
        y_error,
        chance.uniform(-0.9, 0.9, n),
    )


@settings(deadline=None, max_examples=60)
@given(st.floats(0.05, 20), st.booleans(), st.floats(-5, 5), st.floats(0.05, 1), st.integers(0, 10_000))
def test_exchange_scale_and_shift(slope, falling, intercept, spread, seed):
    x, y, x_error, y_error, correlation = on_a_line(-slope if falling else slope, intercept, spread, seed)
    line = fit_line(x, y, x_error, y_error, correlation)
    other = fit_line(y, x, y_error, x_error, correlation)
    assert other.slope == pytest.approx(1 / line.slope, rel=1e-9)
    assert other.intercept == pytest.approx(-line.intercept / line.slope, rel=1e-8, abs=1e-9)
    assert other.slope_error == pytest.approx(line.slope_error / line.slope**2, rel=1e-7)
    assert other.mswd == pytest.approx(line.mswd, rel=1e-9, abs=1e-12)
    larger = fit_line(1000 * x + 7000, y / 50, 1000 * x_error, y_error / 50, correlation)
    assert larger.slope == pytest.approx(line.slope / 50_000, rel=1e-9)
    assert larger.slope_error == pytest.approx(line.slope_error / 50_000, rel=1e-7)
    assert larger.mswd == pytest.approx(line.mswd, rel=1e-7, abs=1e-9)
    doubled = fit_line(x, y, 2 * x_error, 2 * y_error, correlation)
    assert doubled.slope == pytest.approx(line.slope, rel=1e-9)
    assert doubled.slope_error == pytest.approx(2 * line.slope_error, rel=1e-7)
    assert doubled.mswd == pytest.approx(line.mswd / 4, rel=1e-9)


def test_without_error_in_x_it_is_least_squares():
    line = fit_line(X, Y, 0.0, 0.3)
    slope, intercept = np.polyfit(X, Y, 1)
    assert (line.slope, line.intercept) == pytest.approx((slope, intercept), rel=1e-12)
    ordinary = np.linalg.inv(np.array([[X @ X, X.sum()], [X.sum(), len(X)]])) * 0.09
    assert line.slope_error == pytest.approx(np.sqrt(ordinary[0, 0]), rel=1e-12)
    assert line.intercept_error == pytest.approx(np.sqrt(ordinary[1, 1]), rel=1e-12)
    assert line.covariance == pytest.approx(ordinary[0, 1], rel=1e-12)
    slope, intercept = np.polyfit(X, Y, 1, w=1 / Y_ERROR)
    assert fit_line(X, Y, 1e-12, Y_ERROR)[:2] == pytest.approx((slope, intercept), rel=1e-9)
    upright = fit_line(X, Y, 0.3, 0.0)
    assert 1 / upright.slope == pytest.approx(np.polyfit(Y, X, 1)[0], rel=1e-12)


def test_exact_points_and_steep_lines():
    for slope in (1e-6, 1.0, -3.0, 1e7):
        line = fit_line(X, 2 + slope * X, 0.1, 0.1, 0.5)
        assert line.slope == pytest.approx(slope, rel=1e-9)
        assert line.mswd == pytest.approx(0, abs=1e-8)
        assert line.probability == pytest.approx(1)


def test_stacks_empty_and_quantities():
    stack = np.stack([X, X, np.zeros(10), X])
    lines = fit_line(stack, Y, [[0.1], [-0.1], [0.1], [0.1]], 0.1, [[0.0], [0.0], [0.0], [1.0]])
    assert np.isnan(lines.slope).tolist() == [False, True, True, True]
    assert np.isnan(lines.probability).tolist() == [False, True, True, True]
    assert lines.slope[0] == fit_line(X, Y, 0.1, 0.1).slope
    assert fit_line(np.empty((0, 5)), np.empty((0, 5)), 0.1, 0.1).mswd.shape == (0,)
    percent = fit_line(X * 100 * u.percent, Y, X_ERROR, Y_ERROR)
    assert percent.slope.to_value("") == pytest.approx(fit_line(X, Y, X_ERROR, Y_ERROR).slope)


@pytest.mark.parametrize(("says", "call"), [
    ("three points or more", lambda: fit_line([1, 2], [1, 2], 0.1, 0.1)),
    ("three points or more", lambda: fit_line(1.0, 2.0, 0.1, 0.1)),
    ("same number of points", lambda: fit_line(X, Y[:5], 0.1, 0.1)),
    ("finite number", lambda: fit_line([1, 2, np.nan], [1, 2, 3], 0.1, 0.1)),
    ("one standard deviation", lambda: fit_line(X, Y, -0.1, 0.1)),
    ("not zero in both", lambda: fit_line(X, Y, 0.0, 0.0)),
    ("did you pass a covariance", lambda: fit_line(X, Y, 0.1, 0.1, 1.5)),
    ("vertical", lambda: fit_line(np.ones(10), Y, 0.1, 0.1)),
])  # fmt: skip
def test_errors_teach(says, call):
    with pytest.raises(ValueError, match=says):
        call()
