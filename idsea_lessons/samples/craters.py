"""Ages without samples: more craters mean an older surface. The function that says how much older stands on samples."""

from __future__ import annotations

from typing import Any

import numpy as np

from idsea_lessons.units import quantities

EARLY, RATE, STEADY = 5.44e-14, 6.93, 8.38e-4
"""Craters of the early time (1/km2), how fast their number fell (1/Ga), and craters since then (1/km2/Ga)."""

HALVINGS = 60
OLDEST = 4.6
"""Ga; there is no older surface."""


@quantities(returns="1/km2", age="Ma")
def crater_density(age: Any) -> Any:
    """Find how many craters of 1 km or larger a square kilometre of the Moon has after some time.

    Parameters
    ----------
    age : float or array_like, Ma

    Returns
    -------
    float or numpy.ndarray
        Craters with a diameter of 1 km or more, 1/km2.

    Raises
    ------
    ValueError
        If the age is negative or above 4,600 Ma.

    References
    ----------
    G. Neukum, "Meteoritenbombardement und Datierung planetarer Oberflaechen", Munich (1983), as in G. Neukum, B. A.
    Ivanov, W. K. Hartmann, Space Sci. Rev. 96 (2001), 55-86: N(1) = 5.44e-14 (exp(6.93 T) - 1) + 8.38e-4 T, T in Ga.

    Examples
    --------
    >>> print(f"{crater_density(3000.0):.5f} per km2")
    0.00257 per km2
    """
    time = np.asarray(age, dtype=float) / 1000
    good = (time >= 0) & (time <= OLDEST)
    if good.ndim == 0 and not good:
        raise ValueError(f"an age of a surface of the Moon lies between 0 and 4,600 Ma, not {float(age):g}")
    return np.where(good, _density(np.where(good, time, 0.0)), np.nan)[()]


@quantities(returns="Ma", density="1/km2")
def crater_age(density: Any) -> Any:
    """Find the age of a surface of the Moon from its craters.

    Parameters
    ----------
    density : float or array_like, 1/km2
        Craters with a diameter of 1 km or more.

    Returns
    -------
    float or numpy.ndarray
        Ma. In an array, densities that no surface can have are NaN.

    Raises
    ------
    ValueError
        If the density is negative or larger than after 4,600 Ma.

    References
    ----------
    As for `crater_density`.

    Examples
    --------
    >>> print(f"{crater_age(1.696e-3):,.0f} Ma")
    2,024 Ma
    """
    count = np.asarray(density, dtype=float)
    good = (count >= 0) & (count <= _density(OLDEST))
    if good.ndim == 0 and not good:
        raise ValueError(
            f"craters of 1 km or larger number between 0 and {_density(OLDEST):.1f} a km2, not {float(count):g}: did "
            "you pass their number per million km2?"
        )
    low, high = np.zeros(count.shape), np.full(count.shape, OLDEST)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        few = _density(middle) < count
        low, high = np.where(few, middle, low), np.where(few, high, middle)
    return np.where(good, 500 * (low + high), np.nan)[()]


def _density(time: Any) -> Any:
    return EARLY * np.expm1(RATE * time) + STEADY * time
