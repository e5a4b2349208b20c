"""What the doors of `orbits` ask of arguments: a wrong single value raises, a wrong cell of a grid becomes NaN."""

from __future__ import annotations

from typing import Any

import numpy as np

from idsea_lessons.bodies import Body, body


def centre(gravity_parameter: Any) -> tuple[Any, Body | None]:
    """Read the first argument of a manoeuvre: a gravity parameter, or a body that has one.

    Parameters
    ----------
    gravity_parameter : float, array_like, str or Body, km3/s2
        A number, a body's name, or a body.

    Returns
    -------
    mu : numpy.ndarray
        Gravity parameter, km3/s2.
    about : Body or None
        The body, so that radii can be held against its surface; None for a plain number.

    Raises
    ------
    ValueError
        For an unknown name, or a gravity parameter that is not positive.

    Examples
    --------
    >>> mu, about = centre("Mars")
    >>> print(mu, about.radius)
    42828.375816 3396.19
    """
    about = body(gravity_parameter) if isinstance(gravity_parameter, str) else gravity_parameter
    if isinstance(about, Body):
        return np.float64(about.gravity_parameter), about
    return feasible(
        about, np.asarray(about) > 0, f"the gravity parameter must be positive, in km3/s2, not {about}"
    ), None


def feasible(value: Any, allowed: Any, message: str) -> Any:
    """Raise for one single value that is not allowed; put NaN into the cells of an array that are not allowed.

    Examples
    --------
    >>> feasible([1.0, -2.0], [True, False], "must be positive")
    array([ 1., nan])
    """
    allowed = np.asarray(allowed)
    if np.all(allowed):
        return np.asarray(value, dtype=float)[()]
    if allowed.ndim == 0:
        raise ValueError(message)
    return np.where(allowed, value, np.nan)


def positive(name: str, value: Any, unit: str) -> Any:
    """Ask for a number above zero.

    Examples
    --------
    >>> positive("thrust", -3.0, "N")
    Traceback (most recent call last):
    ...
    ValueError: thrust must be a positive number in N, not -3
    """
    number = np.asarray(value, dtype=float)
    return feasible(number, number > 0, f"{name} must be a positive number in {unit}, not {text(number)}")


def not_negative(name: str, value: Any, unit: str) -> Any:
    """Ask for a number that is zero or more."""
    number = np.asarray(value, dtype=float)
    return feasible(number, number >= 0, f"{name} must be zero or more, in {unit}, not {text(number)}")


def radius(name: str, value: Any, about: Body | None) -> Any:
    """Ask for a distance from the centre that lies above the body's surface, where the body is known.

    Examples
    --------
    >>> radius("periapsis radius", 400.0, body("Mars"))
    Traceback (most recent call last):
    ...
    ValueError: periapsis radius 400 km lies below the surface of Mars (3,396 km): did you pass an altitude?
    """
    distance = np.asarray(value, dtype=float)
    if about is None:
        return positive(name, distance, "km")
    message = (
        f"{name} {text(distance)} km lies below the surface of {about.name} ({about.radius:,.0f} km): "
        "did you pass an altitude?"
    )
    return feasible(distance, distance >= about.radius, message)


def angle(name: str, value: Any, largest: float = np.pi) -> Any:
    """Ask for an angle between zero and a largest one, in rad."""
    number = np.asarray(value, dtype=float)
    limit = np.degrees(largest)
    message = f"{name} must lie between 0 and {limit:.0f} degrees, in rad, not {text(number)}: did you pass degrees?"
    return feasible(number, (number >= 0) & (number <= largest), message)


def vectors(name: str, value: Any) -> np.ndarray:
    """Ask for x, y, z in the last axis."""
    array = np.asarray(value, dtype=float)
    if array.ndim == 0 or array.shape[-1] != 3:
        raise ValueError(f"{name} must hold x, y, z in its last axis (shape (..., 3)), not shape {array.shape}")
    return array


def length(array: np.ndarray) -> Any:
    """Length of the vectors in the last axis."""
    return np.linalg.norm(array, axis=-1)


def dot(a: np.ndarray, b: np.ndarray) -> Any:
    """Scalar product over the last axis."""
    return np.einsum("...i,...i->...", a, b)


def text(number: Any) -> str:
    """Write a single number for a message; "this" for an array, whose wrong cells become NaN without a word."""
    return f"{float(number):,g}" if np.ndim(number) == 0 else "this"
