"""Eclipses and occultations: when one body hides another, wholly or in part.

Both are the same question. An observer sees two discs: the one behind (the Sun, or any target) and the one in front.
They overlap when their centres are closer than the sum of their radii. Bodies are spheres with their equatorial
radius and without air; light time is included. For the Earth's shadow at the Moon, the air makes the real umbra
about 1 percent wider.
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import numpy as np

from idsea_lessons.bodies import body as find_body
from idsea_lessons.ephemeris import et, utc
from idsea_lessons.navigation.events import find_windows
from idsea_lessons.navigation.intervals import Windows
from idsea_lessons.navigation.places import Target, angle_between, like, positions, seen


class Discs(NamedTuple):
    """Two discs in the sky of an observer, all in rad, shape (...)."""

    separation: Any
    """Angle between the centres."""
    front: Any
    """Radius of the body in front."""
    back: Any
    """Radius of the body behind; zero for a point."""


class Eclipses(NamedTuple):
    """When a body takes the sunlight from a spacecraft; the three do not overlap."""

    umbra: Windows
    """The whole Sun is hidden."""
    annular: Windows
    """The body stands inside the Sun's disc: a ring of the Sun stays visible."""
    penumbra: Windows
    """A part of the Sun is hidden at its edge."""


class Occultations(NamedTuple):
    """When a body hides a target from an observer; the three do not overlap."""

    full: Windows
    """The whole target is hidden."""
    annular: Windows
    """The body stands inside the target's disc (a transit)."""
    partial: Windows
    """A part of the target is hidden at its edge; never for a point such as a spacecraft."""


def hidden_fraction(separation: Any, front: Any, back: Any) -> Any:
    """Give the part of one disc that another disc in front of it hides.

    Parameters
    ----------
    separation : float or array_like, shape (...), rad
        Angle between the centres.
    front, back : float or array_like, shape (...), rad
        Radius of the disc in front and of the one behind.

    Returns
    -------
    float or numpy.ndarray, shape (...)
        0 to 1. The discs are taken as flat, which is exact enough where one of them is small, as the Sun is.

    Raises
    ------
    ValueError
        If the disc behind has no size, or an angle is negative.

    References
    ----------
    O. Montenbruck, E. Gill, "Satellite Orbits" (2000), section 3.4.2.

    Examples
    --------
    >>> print(hidden_fraction([2.0, 1.0, 0.0], 0.5, 1.0).round(4))
    [0.     0.1117 0.25  ]
    """
    c, b, a = np.broadcast_arrays(*(np.asarray(value, dtype=float) for value in (separation, front, back)))
    if not (np.all(a > 0.0) and np.all(b >= 0.0) and np.all(c >= 0.0)):
        raise ValueError("the disc behind must have a radius above zero, and no angle may be negative or NaN")
    apart, near = c >= a + b, c <= np.abs(a - b)
    crossing = ~(apart | near)
    result = np.where(near, np.minimum(1.0, (b / a) ** 2), 0.0)
    a, b, c = a[crossing], b[crossing], c[crossing]
    # The line through the two crossing points cuts a segment off each disc: x and c - x from the centres.
    x = (c**2 + a**2 - b**2) / (2.0 * c)
    half_chord = np.sqrt(np.maximum(a**2 - x**2, 0.0))
    overlap = a**2 * np.arctan2(half_chord, x) + b**2 * np.arctan2(half_chord, c - x) - c * half_chord
    result[crossing] = np.clip(overlap / (np.pi * a**2), 0.0, 1.0)
    return result[()]


def shadow_fraction(position: Target, body: str, epochs: Any) -> Any:
    """Give the part of the Sun's disc that a body hides from a spacecraft.

    Parameters
    ----------
    position : str or Trajectory
        Where the Sun is looked at from.
    body : str
        The body that throws the shadow.
    epochs : as in `ephemeris.et`, shape (...)
        When the light arrives.

    Returns
    -------
    float or numpy.ndarray, shape (...)
        0 in full sunlight, 1 in the umbra. The power of sunlight is 1 minus this (all parts of the Sun count equally).

    Raises
    ------
    ValueError
        For an unknown body, epochs that are not covered, or a place inside the body.

    References
    ----------
    O. Montenbruck, E. Gill, "Satellite Orbits" (2000), section 3.4.2.

    Examples
    --------
    The point 1.5 Earth radii behind the Earth lies in the umbra.

    >>> from idsea_lessons.navigation import Trajectory
    >>> behind = Trajectory(lambda t: np.tile([-9567.0, 0.0, 0.0], (len(t), 1)), "Earth", "J2000")
    >>> print(shadow_fraction(behind, "Earth", "2021-03-20T09:37"))
    1.0
    """
    times = et(epochs)
    flat = np.ascontiguousarray(times.reshape(-1))
    discs, in_front = _discs("Sun", body, position, flat)
    return like(epochs, np.where(in_front, hidden_fraction(*discs), 0.0), times.shape, "")


def eclipses(position: Target, body: str, start: Any, stop: Any, *, step: Any = 60.0) -> Eclipses:
    """Find when a body takes the sunlight from a spacecraft.

    Parameters
    ----------
    position : str or Trajectory
        The spacecraft, or a body (its centre).
    body : str
        The body that throws the shadow: a sphere, without air.
    start, stop : epochs
        As in `ephemeris.et`.
    step : float or Quantity, s
        Shadows (penumbra and all), umbras, and gaps longer than this are found.

    Returns
    -------
    Eclipses
        Windows of umbra, annular and penumbra, to 0.001 s.

    Raises
    ------
    ValueError
        For an unknown body, a stop before the start, epochs that are not covered, or a place inside the body.

    References
    ----------
    O. Montenbruck, E. Gill, "Satellite Orbits" (2000), section 3.4.2 (conical shadow).

    Examples
    --------
    The centre of the Moon in the Earth's shadow on 2025-03-14:

    >>> print(eclipses("Moon", "Earth", "2025-03-14", "2025-03-15").umbra)
    2025-03-14T05:46:12 to 2025-03-14T08:11:18 (2.4 h)
    """
    return Eclipses(*_coverings("Sun", body, position, start, stop, step))


def occultations(
    target: Target, body: str, observer: Target, start: Any, stop: Any, *, step: Any = 60.0
) -> Occultations:
    """Find when a body hides a target from an observer.

    Parameters
    ----------
    target : str or Trajectory
        What is hidden: a body (a sphere) or a spacecraft (a point).
    body : str
        What hides it.
    observer : str or Trajectory
        Who looks: a body (from its centre) or a spacecraft.
    start, stop : epochs
        As in `ephemeris.et`; times at the observer.
    step : float or Quantity, s
        Occultations and gaps longer than this are found.

    Returns
    -------
    Occultations
        Windows of full, annular and partial, to 0.001 s.

    Raises
    ------
    ValueError
        For an unknown body, a stop before the start, epochs that are not covered, or an observer inside the body.

    Examples
    --------
    The centre of the Earth saw the Sun hidden in part by the Moon on 2024-04-08:

    >>> print(occultations("Sun", "Moon", "Earth", "2024-04-08", "2024-04-09").partial)
    2024-04-08T17:34:42 to 2024-04-08T18:59:59 (1.4 h)
    """
    return Occultations(*_coverings(target, body, observer, start, stop, step))


def _coverings(
    target: Target, body: str, observer: Target, start: Any, stop: Any, step: Any
) -> tuple[Windows, Windows, Windows]:
    """Windows of full, annular and partial covering."""
    if isinstance(target, str) and target.strip().lower() == body.strip().lower():
        raise ValueError(f"{body} cannot hide itself: target and body must differ")

    def margin(kind: str, times: np.ndarray) -> np.ndarray:
        (separation, front, back), in_front = _discs(target, body, observer, times)
        reach = {"any": front + back, "full": front - back, "annular": back - front}[kind]
        # A body farther than the target cannot hide it; the two never change places while they overlap.
        return np.where(in_front, reach - separation, -np.pi)

    touched = find_windows(partial(margin, "any"), start, stop, step=step)
    if not isinstance(target, str):
        return touched, Windows(), Windows()

    def within(windows: Windows, kind: str, times: np.ndarray) -> np.ndarray:
        """Look only where the discs touch, which spares most of the work; no disc is inside another elsewhere."""
        values, chosen = np.full(times.shape, -np.pi), windows.contains(times)
        values[chosen] = margin(kind, times[chosen])
        return values

    full = find_windows(partial(within, touched, "full"), start, stop, step=step)
    annular = find_windows(partial(within, touched - full, "annular"), start, stop, step=step)
    return full, annular, touched - full - annular


def _discs(target: Target, body: str, observer: Target, times: np.ndarray) -> tuple[Discs, np.ndarray]:
    """Discs that the observer sees, and whether the body is nearer than the target."""
    place = positions(observer, times)
    to_front, to_back = seen(body, place, times), seen(target, place, times)
    near, far = np.linalg.norm(to_front, axis=-1), np.linalg.norm(to_back, axis=-1)
    radius = find_body(body).radius
    if np.any(near < radius):
        worst = int(near.argmin())
        raise ValueError(
            f"at {utc(times[worst])} the observer is {near[worst]:,.0f} km from the centre of {body}, below its "
            f"surface ({radius:,.0f} km): are the places in km, and from the right centre?"
        )
    size = find_body(target).radius if isinstance(target, str) else 0.0
    if np.any(far <= size):
        raise ValueError(f"the observer is inside {target} or at the very place of the target")
    front, back = np.arcsin(radius / near), np.arcsin(size / far)
    return Discs(angle_between(to_front, to_back), front, back), near < far
