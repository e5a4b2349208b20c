"""Where a spacecraft with a given Jacobi constant can go: the region in which its speed would be a real number."""

from __future__ import annotations

from typing import Any

import numpy as np

from idsea_lessons.dynamics.lagrange import neck_constants
from idsea_lessons.dynamics.threebody import System, jacobi_constant

DOORS = ("L1", "L2", "L3", "L4 and L5")


def zero_velocity_constant(of: System | float, x: Any, y: Any, z: Any = 0.0) -> Any:
    """Give the Jacobi constant of a spacecraft at rest at a place, for whole grids.

    A spacecraft with the Jacobi constant C reaches only places where this number is at least C. Its contour at C is the
    zero-velocity curve.

    Parameters
    ----------
    of : System or float
        The system, or its mass ratio.
    x, y, z : float or array_like, shape (...)
        Places in the turning frame, in units of length; they broadcast against each other.

    Returns
    -------
    float or numpy.ndarray, shape (...)
        Infinite at the centres of the bodies.

    References
    ----------
    V. Szebehely, "Theory of Orbits" (1967), section 4.3.

    Examples
    --------
    >>> x, y = np.meshgrid(np.linspace(-1.5, 1.5, 300), np.linspace(-1.5, 1.5, 300))
    >>> zero_velocity_constant(0.0121505856, x, y).shape
    (300, 300)
    """
    places = np.broadcast_arrays(*(np.asarray(value, dtype=float) for value in (x, y, z)))
    rest = np.concatenate([np.stack(places, axis=-1), np.zeros((*places[0].shape, 3))], axis=-1)
    return jacobi_constant(of, rest)


def speed_at(of: System | float, constant: Any, x: Any, y: Any, z: Any = 0.0) -> Any:
    """Give the speed that a spacecraft with a Jacobi constant has at a place, seen in the turning frame.

    Parameters
    ----------
    of : System or float
        The system, or its mass ratio.
    constant : float or array_like, shape (...)
        Jacobi constant.
    x, y, z : float or array_like, shape (...)
        Places in the turning frame, in units of length.

    Returns
    -------
    float or numpy.ndarray, shape (...)
        In units of the system; NaN where the spacecraft cannot be.

    Raises
    ------
    ValueError
        When there is one single place, and the spacecraft cannot be there.

    Examples
    --------
    >>> print(f"{speed_at(0.0121505856, 3.15, 0.8369151258, 0.0):.4f}")
    0.1958
    """
    square = np.asarray(zero_velocity_constant(of, x, y, z) - np.asarray(constant, dtype=float))
    if square.ndim == 0 and square < 0.0:
        raise ValueError(
            f"a spacecraft with the Jacobi constant {float(constant):.6f} cannot be here: at rest it would have "
            f"{float(constant) + float(square):.6f}, and motion only makes the constant smaller"
        )
    with np.errstate(invalid="ignore"):
        return np.sqrt(square)[()]


def open_necks(of: System | float, constant: float) -> tuple[str, ...]:
    """Name the points of Lagrange through whose neighbourhood a spacecraft can pass.

    Parameters
    ----------
    of : System or float
        The system, or its mass ratio.
    constant : float
        Jacobi constant of the spacecraft.

    Returns
    -------
    tuple of str
        From none to all of "L1", "L2", "L3", "L4 and L5".

    Examples
    --------
    >>> open_necks(0.0121505856, 3.15)
    ('L1', 'L2')
    """
    values = neck_constants(of)[:4]
    return tuple(name for name, value in zip(DOORS, values, strict=True) if float(constant) < value)
