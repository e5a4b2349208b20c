"""Ages from isotope ratios. Times are in millions of years (Ma), errors are one standard deviation.

Uranium-238 ends as lead-206, uranium-235 as lead-207, and lead-204 is never made. So the lead alone is a clock: no
uranium needs to be measured, only the ratio that the two uraniums have today.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from scipy.special import erfc

from idsea_lessons.samples.checks import allowed
from idsea_lessons.units import quantities

HALVINGS = 80
OLDEST = 10_000.0
"""Ma; more than twice the age of the Solar System, for imagined rocks."""


class Decay(NamedTuple):
    """How fast a parent decays."""

    daughter: str
    constant: float
    """1/Ma."""
    error: float
    """One standard deviation, 1/Ma."""
    source: str


DECAYS = {
    "238U": Decay("206Pb", 1.55125e-4, 0.00083e-4, "Jaffey et al. 1971, doi:10.1103/PhysRevC.4.1889"),
    "235U": Decay("207Pb", 9.8485e-4, 0.0067e-4, "Jaffey et al. 1971, doi:10.1103/PhysRevC.4.1889"),
    "87Rb": Decay("87Sr", 1.393e-5, 0.002e-5, "Nebel et al. 2011, doi:10.1016/j.epsl.2010.11.004"),
    "147Sm": Decay("143Nd", 6.54e-6, 0.025e-6, "Lugmair and Marti 1978, Earth Planet. Sci. Lett. 39:349"),
    "176Lu": Decay("176Hf", 1.867e-5, 0.004e-5, "Soderlund et al. 2004, Earth Planet. Sci. Lett. 219:311"),
}
"""Decay constants by parent, each with its source."""

URANIUM_RATIO = 137.818
"""238U/235U today (Hiess et al. 2012, doi:10.1126/science.1215507)."""

URANIUM_RATIO_ERROR = 0.0225
"""One standard deviation; the paper gives 0.045 for two."""


class Age(NamedTuple):
    """An age with two errors of one standard deviation, Ma."""

    age: Any
    error: Any
    """From the measurement alone: for a comparison with ages by the same method."""
    total_error: Any
    """With the decay constants, and for lead the uranium ratio, too: for a comparison with any other clock."""


class Difference(NamedTuple):
    """How far two ages lie apart."""

    difference: Any
    """First minus second, Ma."""
    error: Any
    """Ma."""
    sigmas: Any
    """The difference over its error, never negative."""
    probability: Any
    """Chance that two measurements of one and the same age differ by as much as this, or more."""


@quantities(returns={"age": "Ma", "error": "Ma", "total_error": "Ma"}, slope="", slope_error="")
def isochron_age(slope: Any, slope_error: Any = 0.0, parent: str = "87Rb") -> Age:
    """Find the age of an isochron with the parent on the x axis and its daughter on the y axis.

    Parameters
    ----------
    slope, slope_error : float or array_like
        Both axes are ratios to an isotope of the daughter's element that never changes: 87Rb/86Sr and 87Sr/86Sr.
    parent : str
        "87Rb", "147Sm", "176Lu", "238U" or "235U".

    Returns
    -------
    Age
        Ma. In an array, slopes that no age can have are NaN.

    Raises
    ------
    ValueError
        If the slope is negative or the parent is unknown.

    References
    ----------
    L. O. Nicolaysen, "Graphic interpretation of discordant age measurements on metamorphic rocks", Ann. N. Y. Acad.
    Sci. 91 (1961), 198-206: slope = exp(lambda t) - 1.

    Examples
    --------
    >>> print(f"{isochron_age(0.0287).age:,.0f} Ma")
    2,031 Ma
    """
    if parent not in DECAYS:
        raise ValueError(f"no decay constant of {parent!r}: the library has {', '.join(DECAYS)}")
    constant, constant_error = DECAYS[parent].constant, DECAYS[parent].error
    steep = allowed(slope, np.asarray(slope) >= 0, "an isochron rises: its slope must be zero or more")
    age = np.log1p(steep) / constant
    error = np.asarray(slope_error) / (constant * (1 + steep))
    return Age(age[()], error[()], np.hypot(error, age * constant_error / constant)[()])


@quantities(returns="", age="Ma", uranium_ratio="")
def radiogenic_lead(age: Any, uranium_ratio: Any = URANIUM_RATIO) -> Any:
    """Find the ratio 207Pb/206Pb of all lead that uranium has made since a rock became solid.

    Parameters
    ----------
    age : float or array_like, Ma
    uranium_ratio : float or array_like
        238U/235U of the rock today.

    Returns
    -------
    float or numpy.ndarray

    Raises
    ------
    ValueError
        If the age is negative or above 10,000 Ma.

    References
    ----------
    A. O. Nier, R. W. Thompson, B. F. Murphey, "The isotopic constitution of lead and the measurement of geological
    time III", Phys. Rev. 60 (1941), 112-116, doi:10.1103/PhysRev.60.112.

    Examples
    --------
    >>> print(f"{radiogenic_lead(2030.0):.4f}")
    0.1251
    """
    time = allowed(age, (np.asarray(age) >= 0) & (np.asarray(age) <= OLDEST), "an age lies between 0 and 10,000 Ma")
    return _radiogenic(time, np.asarray(uranium_ratio, dtype=float))[()]


@quantities(returns={"age": "Ma", "error": "Ma", "total_error": "Ma"}, ratio="", ratio_error="", uranium_ratio="")
def lead_age(ratio: Any, ratio_error: Any = 0.0, uranium_ratio: Any = URANIUM_RATIO) -> Age:
    """Find the age at which uranium has made lead with this ratio 207Pb/206Pb.

    The ratio is the slope of an isochron of 207Pb/204Pb over 206Pb/204Pb, or the intercept of 207Pb/206Pb over
    204Pb/206Pb.

    Parameters
    ----------
    ratio, ratio_error : float or array_like
    uranium_ratio : float or array_like
        238U/235U of the rock today.

    Returns
    -------
    Age
        Ma. The total error takes 0.0225 for the error of the uranium ratio. In an array, ratios that no age can have
        are NaN.

    Raises
    ------
    ValueError
        If the ratio is below that of an age of zero, or above that of 10,000 Ma.

    References
    ----------
    As for `radiogenic_lead`.

    Examples
    --------
    >>> age = lead_age(0.1250, 0.0003)
    >>> print(f"{age.age:,.0f} +- {age.error:.0f} Ma")
    2,028 +- 4 Ma
    """
    uranium = np.asarray(uranium_ratio, dtype=float)
    value, uranium = np.broadcast_arrays(np.asarray(ratio, dtype=float), uranium)
    youngest, oldest = _radiogenic(np.zeros(()), uranium), _radiogenic(np.asarray(OLDEST), uranium)
    wanted = allowed(
        value,
        (value >= youngest) & (value <= oldest),
        "lead from uranium has 207Pb/206Pb between 0.046 (made today) and 60; below lies no age: is it 206Pb/207Pb, "
        "or the slope in other axes?",
    )
    low, high = np.zeros(value.shape), np.full(value.shape, OLDEST)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        young = _radiogenic(middle, uranium) < wanted
        low, high = np.where(young, middle, low), np.where(young, high, middle)
    age = np.where(np.isnan(wanted), np.nan, 0.5 * (low + high))
    steep, *by_constant = _changes(age, uranium)
    error = np.asarray(ratio_error) / steep
    others = [by_constant[0] * DECAYS["238U"].error, by_constant[1] * DECAYS["235U"].error]
    others.append(wanted / uranium * URANIUM_RATIO_ERROR)
    total = np.sqrt(error**2 + sum((other / steep) ** 2 for other in others))
    return Age(age[()], error[()], total[()])


@quantities(
    returns={"difference": "Ma", "error": "Ma", "sigmas": "", "probability": ""},
    age_a="Ma",
    error_a="Ma",
    age_b="Ma",
    error_b="Ma",
)
def compare_ages(age_a: Any, error_a: Any, age_b: Any, error_b: Any) -> Difference:
    """Tell how many standard deviations two independent ages lie apart.

    Parameters
    ----------
    age_a, age_b : float or array_like, Ma
    error_a, error_b : float or array_like, Ma
        One standard deviation each. Halve an error that is given as two standard deviations.

    Returns
    -------
    Difference

    Raises
    ------
    ValueError
        If an error is negative, or both are zero.

    Examples
    --------
    >>> apart = compare_ages(2030.0, 4.0, 1963.0, 57.0)
    >>> print(f"{apart.sigmas:.2f} sigma, chance {apart.probability:.0%}")
    1.17 sigma, chance 24%
    """
    first, second = np.asarray(error_a, dtype=float), np.asarray(error_b, dtype=float)
    good = (first >= 0) & (second >= 0) & (first + second > 0)
    error = allowed(np.hypot(first, second), good, "errors are zero or more, and not both zero")
    difference = np.asarray(age_a, dtype=float) - age_b
    sigmas = abs(difference) / error
    return Difference(difference[()], error[()], sigmas[()], erfc(sigmas / np.sqrt(2))[()])


def _radiogenic(age: Any, uranium_ratio: Any) -> Any:
    """207Pb/206Pb made in a time; at age zero the ratio of the two rates."""
    fast, slow = DECAYS["235U"].constant, DECAYS["238U"].constant
    time = np.maximum(age, 1e-9)  # a thousandth of a year changes no digit, and avoids 0/0
    return np.expm1(fast * time) / np.expm1(slow * time) / uranium_ratio


def _changes(age: Any, uranium_ratio: Any) -> tuple[Any, Any, Any]:
    """How the ratio 207Pb/206Pb changes with the age, with the constant of 238U and with that of 235U."""
    time = np.maximum(age, 1e-3)
    ratio = _radiogenic(time, uranium_ratio)
    slow, fast = (
        (rate, np.exp(rate * time) / np.expm1(rate * time)) for rate in (DECAYS["238U"][1], DECAYS["235U"][1])
    )
    steep = ratio * (fast[0] * fast[1] - slow[0] * slow[1])
    return steep, -ratio * time * slow[1], ratio * time * fast[1]
