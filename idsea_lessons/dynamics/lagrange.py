"""The five points where a spacecraft can rest between two bodies, and how it moves near them."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from idsea_lessons.dynamics.threebody import System, jacobi_constant, mass_ratio

POINTS = ("L1", "L2", "L3", "L4", "L5")
NEWTON_STEPS = 60


class CollinearModes(NamedTuple):
    """How a spacecraft moves near L1, L2 or L3, in the units of the system (small motions only)."""

    rate: float
    """How fast it leaves: its distance grows as exp(rate t)."""
    in_plane: float
    """Angular rate of the oscillation in the plane of the bodies."""
    out_of_plane: float
    """Angular rate of the oscillation across the plane."""
    ratio: float
    """How much longer the oscillation in the plane is along y than along x."""


def lagrange_points(of: System | float) -> np.ndarray:
    """Find the five points of Lagrange.

    Parameters
    ----------
    of : System or float
        The system, or its mass ratio.

    Returns
    -------
    numpy.ndarray, shape (5, 3)
        L1 (between the bodies), L2 (beyond the lighter), L3 (beyond the heavier), L4 (60 degrees ahead of the lighter),
        L5 (60 degrees behind it), in units of length.

    Raises
    ------
    ValueError
        When the mass ratio is that of no system.

    References
    ----------
    V. Szebehely, "Theory of Orbits" (1967), section 4.4.

    Examples
    --------
    >>> print(lagrange_points(0.0121505856)[:, 0].round(6))
    [ 0.836915  1.155682 -1.005063  0.487849  0.487849]

    How far L2 lies beyond the Moon, km:

    >>> from idsea_lessons.dynamics import system
    >>> earth_moon = system("Earth", "Moon")
    >>> x = lagrange_points(earth_moon)[1, 0] - earth_moon.secondary_position[0]
    >>> print(f"{x * earth_moon.length:,.0f}")
    64,515
    """
    mu = mass_ratio(of)
    hill = (mu / 3.0) ** (1.0 / 3.0)
    # Distances from the nearer body: a root of a polynomial of degree five each, with no loss of digits.
    one = _root([1.0, mu - 3.0, 3.0 - 2.0 * mu, -mu, 2.0 * mu, -mu], hill)
    two = _root([1.0, 3.0 - mu, 3.0 - 2.0 * mu, -mu, -2.0 * mu, -mu], hill)
    three = _root([1.0, 2.0 + mu, 1.0 + 2.0 * mu, mu - 1.0, 2.0 * (mu - 1.0), mu - 1.0], 1.0 - 7.0 * mu / 12.0)
    high = np.sqrt(0.75)
    return np.array(
        [
            [1.0 - mu - one, 0.0, 0.0],
            [1.0 - mu + two, 0.0, 0.0],
            [-mu - three, 0.0, 0.0],
            [0.5 - mu, high, 0.0],
            [0.5 - mu, -high, 0.0],
        ]
    )


def point_number(point: str) -> int:
    """Take the name of a point, "L1" to "L5", to its place in `lagrange_points`."""
    name = str(point).strip().upper()
    if name not in POINTS:
        raise ValueError(f"the points of Lagrange are L1, L2, L3, L4 and L5; there is no {point!r}")
    return POINTS.index(name)


def collinear_modes(of: System | float, point: str) -> CollinearModes:
    """Find how a spacecraft moves near L1, L2 or L3.

    Parameters
    ----------
    of : System or float
        The system, or its mass ratio.
    point : str
        "L1", "L2" or "L3".

    Returns
    -------
    CollinearModes

    Raises
    ------
    ValueError
        When the point is another one.

    References
    ----------
    V. Szebehely, "Theory of Orbits" (1967), section 5.3.

    Examples
    --------
    Near the Earth-Moon L2 an error grows by the factor e in two days:

    >>> modes = collinear_modes(0.0121505856, "L2")
    >>> print(f"{375190.0 / modes.rate / 86400:.1f} d")
    2.0 d
    """
    mu, number = mass_ratio(of), point_number(point)
    if number > 2:
        raise ValueError(f"only L1, L2 and L3 lie on the line of the bodies, not {point}")
    x = lagrange_points(mu)[number, 0]
    c = (1.0 - mu) / abs(x + mu) ** 3 + mu / abs(x + mu - 1.0) ** 3
    root = np.sqrt(9.0 * c * c - 8.0 * c)
    rate, turn = np.sqrt(0.5 * (c - 2.0 + root)), np.sqrt(0.5 * (2.0 - c + root))
    return CollinearModes(rate, turn, np.sqrt(c), (turn * turn + 1.0 + 2.0 * c) / (2.0 * turn))


def neck_constants(of: System | float) -> np.ndarray:
    """Give the Jacobi constants at which the regions of motion become connected.

    Parameters
    ----------
    of : System or float
        The system, or its mass ratio.

    Returns
    -------
    numpy.ndarray, shape (5,)
        The Jacobi constant of a spacecraft at rest at L1 to L5. Below the first, there is a way between the two bodies;
        below the second, a way out beyond the lighter; below the third, beyond the heavier; below the last two,
        no region is closed.

    Examples
    --------
    >>> neck_constants(0.0121505856).round(4)
    array([3.1883, 3.1722, 3.0121, 2.988 , 2.988 ])
    """
    rest = np.concatenate([lagrange_points(of), np.zeros((5, 3))], axis=1)
    return np.asarray(jacobi_constant(of, rest))


def _root(coefficients: list[float], guess: float) -> float:
    """Refine the positive root by Newton's method, until it no longer moves."""
    polynomial = np.polynomial.Polynomial(coefficients[::-1])
    slope: Any = polynomial.deriv()
    x = guess
    for _ in range(NEWTON_STEPS):
        step = float(polynomial(x) / slope(x))
        x -= step
        if abs(step) <= 1e-16 * x:
            break
    return x
