"""The best straight line through points that are uncertain in both coordinates: the line of an isochron.

A line is turned until the sum of squares of the distances, each over its own uncertainty, is smallest. With the angle
of the line, and not its slope, as the unknown, neither axis is special: exchanging them gives the same line.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincc

from idsea_lessons.units import quantities

ANGLES = 180
HALVINGS = 60

Points = tuple[NDArray[np.float64], ...]


class Line(NamedTuple):
    """A fitted line y = intercept + slope x. The errors are one standard deviation, from the errors of the points."""

    slope: Any
    intercept: Any
    slope_error: Any
    intercept_error: Any
    covariance: Any
    """Of slope and intercept."""
    mswd: Any
    """Mean square of weighted deviates: about 1 when the errors of the points explain their scatter."""
    probability: Any
    """Chance that errors of this size alone scatter points as much as this, or more."""


@quantities(
    returns=dict.fromkeys(Line._fields, ""), x="", y="", x_error="", y_error="", correlation=""
)  # isotope ratios have no unit
def fit_line(x: Any, y: Any, x_error: Any, y_error: Any, correlation: Any = 0.0) -> Line:
    """Fit a line to points whose two coordinates have errors, correlated or not.

    Parameters
    ----------
    x, y : array_like, shape (..., n)
        Coordinates of three points or more.
    x_error, y_error : float or array_like, shape (..., n)
        One standard deviation of each coordinate. One of the two may be zero.
    correlation : float or array_like, shape (..., n)
        Correlation of the two errors of each point, between -1 and 1. Two ratios with the same denominator have
        strongly correlated errors.

    Returns
    -------
    Line
        Slope, intercept, their errors and covariance, MSWD, and probability, each of shape (...). The errors are not
        made larger when the scatter is too large (MSWD far above 1). In a stack of lines, those that cannot be fitted
        are NaN.

    Raises
    ------
    ValueError
        If there are fewer than three points, if all x are equal, or if a number or an error cannot be used.

    References
    ----------
    D. York, N. M. Evensen, M. Lopez Martinez, J. De Basabe Delgado, "Unified equations for the slope, intercept, and
    standard errors of the best straight line", Am. J. Phys. 72 (2004), 367-375, doi:10.1119/1.1632486: equations 13
    for the errors. Their equation for the slope is met here by halving an interval of angles, which always ends.

    Examples
    --------
    Pearson's points of 1901 with York's weights of 1966:

    >>> x = [0.0, 0.9, 1.8, 2.6, 3.3, 4.4, 5.2, 6.1, 6.5, 7.4]
    >>> y = [5.9, 5.4, 4.4, 4.6, 3.5, 3.7, 2.8, 2.8, 2.4, 1.5]
    >>> x_weight = np.array([1000, 1000, 500, 800, 200, 80, 60, 20, 1.8, 1])
    >>> y_weight = np.array([1, 1.8, 4, 8, 20, 20, 70, 70, 100, 500])
    >>> line = fit_line(x, y, x_weight**-0.5, y_weight**-0.5)
    >>> print(f"{line.slope:.5f} +- {line.slope_error:.3f}, {line.intercept:.5f} +- {line.intercept_error:.3f}")
    -0.48053 +- 0.058, 5.47991 +- 0.295
    """
    points, allowed = _checked(x, y, x_error, y_error, correlation)
    with np.errstate(all="ignore"):
        line = _errors(points, _best_slope(points))
        return Line(*(np.where(allowed, value, np.nan)[()] for value in line))


def _checked(x: Any, y: Any, x_error: Any, y_error: Any, correlation: Any) -> tuple[Points, NDArray[np.bool_]]:
    """Spread the arguments to one shape, and say which lines can be fitted; a single line that cannot raises."""
    try:
        points = tuple(np.broadcast_arrays(*(np.asarray(each, dtype=float) for each in (x, y, x_error, y_error))))
        points = tuple(np.broadcast_arrays(*points, np.asarray(correlation, dtype=float)))
    except ValueError:
        raise ValueError("x, y, their errors and the correlation must have the same number of points") from None
    if points[0].ndim == 0 or points[0].shape[-1] < 3:
        raise ValueError("a line needs three points or more: through two points a line always fits")
    across, _, across_error, up_error, correlations = points
    reasons = {
        "every coordinate and every error must be a finite number": np.isfinite(np.sum(points, axis=0)),
        "an error is one standard deviation: zero or more, and not zero in both coordinates": (across_error >= 0)
        & (up_error >= 0)
        & (across_error + up_error > 0),
        "a correlation lies between -1 and 1, without them: did you pass a covariance?": abs(correlations) < 1,
        "all x are equal: the line is vertical and has no slope; exchange x and y": (np.ptp(across, axis=-1) > 0)[
            ..., None
        ],
    }
    for reason, good in reasons.items():
        if across.ndim == 1 and not np.all(good):
            raise ValueError(reason)
    return points, np.logical_and.reduce([np.all(good, axis=-1) for good in reasons.values()])


def _best_slope(points: Points) -> Any:
    """Find the angle with the smallest sum of squares among many, then halve the interval about it."""
    across, up, across_error, up_error, _ = points
    scale = np.max(abs(up - up.mean(-1, keepdims=True)) + up_error, axis=-1, keepdims=True)
    scale = scale / np.max(abs(across - across.mean(-1, keepdims=True)) + across_error, axis=-1, keepdims=True)
    scaled = (across * scale, up, across_error * scale, up_error, points[4])
    step = np.pi / ANGLES
    best = np.full(across.shape[:-1], np.inf)
    middle = np.zeros_like(best)
    for angle in -np.pi / 2 + step * (np.arange(ANGLES) + 0.5):  # never quite vertical
        total = _turned(scaled, np.full_like(best, angle))[0]
        middle = np.where(total < best, angle, middle)
        best = np.fmin(total, best)
    low, high = middle - step, middle + step
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        falls = _turned(scaled, middle)[1] < 0
        low, high = np.where(falls, middle, low), np.where(falls, high, middle)
    return np.tan(0.5 * (low + high)) * scale[..., 0]


def _turned(points: Points, angle: Any) -> tuple[Any, Any]:
    """Sum of squares of the distances from the best line at this angle, and its derivative by the angle."""
    across, up, across_error, up_error, correlation = points
    cosine, sine = np.cos(angle)[..., None], np.sin(angle)[..., None]
    common = correlation * across_error * up_error
    variance = (cosine * up_error) ** 2 + (sine * across_error) ** 2 - 2 * sine * cosine * common
    turning = 2 * sine * cosine * (across_error**2 - up_error**2) - 2 * (cosine**2 - sine**2) * common
    weight = 1 / variance
    centred = [
        each - np.sum(weight * each, -1, keepdims=True) / np.sum(weight, -1, keepdims=True) for each in (across, up)
    ]
    distance = cosine * centred[1] - sine * centred[0]
    change = -sine * centred[1] - cosine * centred[0]
    total = np.sum(weight * distance**2, axis=-1)
    return total, np.sum(weight * distance * (2 * change - weight * turning * distance), axis=-1)


def _errors(points: Points, slope: Any) -> Line:
    """Intercept, errors and goodness of a line with this slope (York et al. 2004, equations 13)."""
    across, up, across_error, up_error, correlation = points
    steep = slope[..., None]
    common = correlation * across_error * up_error
    weight = 1 / (up_error**2 + (steep * across_error) ** 2 - 2 * steep * common)
    total = np.sum(weight, axis=-1)
    x_mean, y_mean = np.sum(weight * across, -1) / total, np.sum(weight * up, -1) / total
    u, v = across - x_mean[..., None], up - y_mean[..., None]
    moved = weight * (u * up_error**2 + steep * v * across_error**2 - (steep * u + v) * common)
    moved_mean = np.sum(weight * moved, -1) / total
    slope_variance = 1 / np.sum(weight * (moved - moved_mean[..., None]) ** 2, axis=-1)
    x_adjusted = x_mean + moved_mean
    chi_squared = np.sum(weight * (v - steep * u) ** 2, axis=-1)
    free = across.shape[-1] - 2
    return Line(
        slope,
        y_mean - slope * x_mean,
        np.sqrt(slope_variance),
        np.sqrt(1 / total + x_adjusted**2 * slope_variance),
        -x_adjusted * slope_variance,
        chi_squared / free,
        gammaincc(free / 2, chi_squared / 2),
    )
