"""From the turning frame of a three-body system to frames that do not turn, and back.

The textbook's bodies go on circles. The real ones do not: `synodic_to_ephemeris` lays a path of the textbook over the
bodies of DE440, as they stand at each epoch.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from idsea_lessons.dynamics.threebody import System, mass_ratio, states
from idsea_lessons.ephemeris import et
from idsea_lessons.ephemeris import state as body_state
from idsea_lessons.orbits.checks import vectors
from idsea_lessons.orbits.state_vector import StateVector
from idsea_lessons.units import to_plain, to_quantity

DIFFERENCE = 60.0  # s, over which the acceleration of the bodies is measured
CENTERS = ("barycentre", "primary", "secondary")


def synodic_to_inertial(of: System | float, state: Any, time: Any, *, center: str = "barycentre") -> np.ndarray:
    """Take states from the turning frame to one that does not turn, in the units of the system.

    Parameters
    ----------
    of : System or float
        The system, or its mass ratio.
    state : array_like, shape (..., 6)
        In the turning frame.
    time : float or array_like, shape (...)
        Since the axes of both frames were the same, in units of time.
    center : str
        "barycentre", "primary" or "secondary": from where the result counts, and how that point moves.

    Returns
    -------
    numpy.ndarray, shape (..., 6)

    Raises
    ------
    ValueError
        For another center, or a wrong shape.

    References
    ----------
    V. Szebehely, "Theory of Orbits" (1967), section 1.4.

    Examples
    --------
    What rests in the turning frame goes on a circle:

    >>> synodic_to_inertial(0.01, [2.0, 0, 0, 0, 0, 0], np.pi / 2).round(12)
    array([ 0.,  2.,  0., -2.,  0.,  0.])
    """
    s = states(state) - _place(of, center)
    late = np.asarray(time, dtype=float)
    r = s[..., :3]
    v = s[..., 3:] + np.stack([-r[..., 1], r[..., 0], np.zeros_like(r[..., 0])], axis=-1)
    return np.concatenate([_turn(r, late), _turn(v, late)], axis=-1)


def inertial_to_synodic(of: System | float, state: Any, time: Any, *, center: str = "barycentre") -> np.ndarray:
    """Take states from a frame that does not turn to the turning frame: the way back of `synodic_to_inertial`.

    Parameters
    ----------
    of, time, center
        As in `synodic_to_inertial`.
    state : array_like, shape (..., 6)
        In the frame that does not turn.

    Returns
    -------
    numpy.ndarray, shape (..., 6)

    Examples
    --------
    >>> inertial_to_synodic(0.01, [0.0, 2.0, 0.0, -2.0, 0.0, 0.0], np.pi / 2).round(12)
    array([2., 0., 0., 0., 0., 0.])
    """
    s, late = states(state), -np.asarray(time, dtype=float)
    r, v = _turn(s[..., :3], late), _turn(s[..., 3:], late)
    v = v - np.stack([-r[..., 1], r[..., 0], np.zeros_like(r[..., 0])], axis=-1)
    return np.concatenate([r, v], axis=-1) + _place(of, center)


def synodic_to_ephemeris(
    of: System, state: Any, epoch: Any, *, center: str | None = None, frame: str = "ECLIPJ2000", scaled: bool = True
) -> StateVector:
    """Lay states of the three-body problem over the real bodies at epochs.

    Parameters
    ----------
    of : System
        Of two bodies of the course.
    state : array_like, shape (..., 6)
        In the turning frame, in the units of the system.
    epoch : epoch or array, shape (...)
        As in `ephemeris.et`.
    center : str, optional
        The body from which the result counts; by default the primary.
    frame : str
        An inertial frame of SPICE.
    scaled : bool
        Whether the unit of length is the distance of the bodies at the epoch. Then the secondary, and the points of
        Lagrange, lie where they are. Otherwise it is the fixed length of the system, and sizes in km stay.

    Returns
    -------
    StateVector
        Shapes (..., 3), km and km/s; Quantities if the epoch is an astropy Time.

    Raises
    ------
    ValueError
        When the ephemeris has no such bodies, or does not cover an epoch.

    References
    ----------
    G. Gomez, J. Llibre, R. Martinez, C. Simo, "Dynamics and Mission Design near Libration Points", vol. I (2001),
    chapter 7: the turning, pulsating frame.

    Examples
    --------
    >>> from idsea_lessons.dynamics import system
    >>> earth_moon = system("Earth", "Moon")
    >>> rest = [*earth_moon.secondary_position, 0, 0, 0]
    >>> there = synodic_to_ephemeris(earth_moon, rest, "2022-11-14")
    >>> bool(np.allclose(there.position, body_state("Moon", "2022-11-14", observer="Earth").position))
    True
    """
    s, seconds = states(state), et(epoch)
    axes = _axes(of, seconds, frame, scaled)
    arm = s[..., :3] + [of.mass_ratio, 0.0, 0.0]
    speed = axes.stretch * arm + (axes.length / axes.time)[..., None] * s[..., 3:]
    r = _apply(axes.matrix, axes.length[..., None] * arm)
    v = _apply(axes.matrix, speed) + np.cross(axes.spin, r)
    start = body_state(of.primary, seconds, observer=center or of.primary, frame=frame)
    result = StateVector(r + start.position, v + start.velocity)
    if not hasattr(epoch, "tdb"):
        return result
    return StateVector(to_quantity(result.position, "km"), to_quantity(result.velocity, "km/s"))


def ephemeris_to_synodic(
    of: System,
    position: Any,
    velocity: Any,
    epoch: Any,
    *,
    center: str | None = None,
    frame: str = "ECLIPJ2000",
    scaled: bool = True,
) -> np.ndarray:
    """Show states among the real bodies in the turning frame of two of them: the way back of `synodic_to_ephemeris`.

    Parameters
    ----------
    position : array_like, shape (..., 3), km
        From the centre of `center`.
    velocity : array_like, shape (..., 3), km/s
    of, epoch, center, frame, scaled
        As in `synodic_to_ephemeris`.

    Returns
    -------
    numpy.ndarray, shape (..., 6)
        In the units of the system.

    Examples
    --------
    >>> from idsea_lessons.dynamics import system
    >>> moon = body_state("Moon", "2022-11-14", observer="Earth")
    >>> seen = ephemeris_to_synodic(system("Earth", "Moon"), moon.position, moon.velocity, "2022-11-14")
    >>> bool(np.allclose(seen, [1 - 0.0121505844, 0, 0, 0, 0, 0]))
    True
    """
    seconds = et(epoch)
    there = to_plain(position, "km", "position"), to_plain(velocity, "km/s", "velocity")
    axes = _axes(of, seconds, frame, scaled)
    start = body_state(of.primary, seconds, observer=center or of.primary, frame=frame)
    r, v = vectors("position", there[0]) - start.position, vectors("velocity", there[1]) - start.velocity
    back = np.swapaxes(axes.matrix, -1, -2)
    arm = _apply(back, r) / axes.length[..., None]
    speed = _apply(back, v - np.cross(axes.spin, r))
    moved = (speed - axes.stretch * arm) * (axes.time / axes.length)[..., None]
    return np.concatenate([arm - [of.mass_ratio, 0.0, 0.0], moved], axis=-1)


class _Axes(NamedTuple):
    """The turning frame as the real bodies make it at each epoch."""

    matrix: np.ndarray
    """Its axes as columns, shape (..., 3, 3)."""
    spin: np.ndarray
    """Its angular velocity, rad/s, shape (..., 3)."""
    length: np.ndarray
    """Unit of length, km, shape (...)."""
    stretch: np.ndarray
    """How fast that grows, km/s, shape (..., 1)."""
    time: np.ndarray
    """Unit of time, s, shape (...)."""


def _axes(of: System, seconds: np.ndarray, frame: str, scaled: bool) -> _Axes:
    now, before, after = (
        body_state(of.secondary, seconds + late, observer=of.primary, frame=frame)
        for late in (0.0, -DIFFERENCE, DIFFERENCE)
    )
    r, v, a = now.position, now.velocity, (after.velocity - before.velocity) / (2.0 * DIFFERENCE)
    distance, momentum = np.linalg.norm(r, axis=-1, keepdims=True), np.cross(r, v)
    area = np.linalg.norm(momentum, axis=-1, keepdims=True)
    x, z = r / distance, momentum / area
    across = np.sum(a * z, axis=-1, keepdims=True)  # forces across the plane of motion turn it about x
    spin = area / distance**2 * z + distance * across / area * x
    length = distance[..., 0] if scaled else np.full(distance.shape[:-1], of.length)
    stretch = np.sum(v * x, axis=-1, keepdims=True) if scaled else np.zeros_like(distance)
    return _Axes(
        np.stack([x, np.cross(z, x), z], axis=-1), spin, length, stretch, of.time * np.sqrt((length / of.length) ** 3)
    )


def _apply(matrix: np.ndarray, vector: np.ndarray) -> np.ndarray:
    return np.asarray(np.einsum("...ij,...j->...i", matrix, vector))


def _turn(vector: np.ndarray, angle: np.ndarray) -> np.ndarray:
    """Turn vectors about z."""
    c, s = np.cos(angle), np.sin(angle)
    x, y, z = np.broadcast_arrays(*np.moveaxis(vector, -1, 0), c)[:3]
    return np.stack([c * x - s * y, s * x + c * y, z], axis=-1)


def _place(of: System | float, center: str) -> np.ndarray:
    if center not in CENTERS:
        raise ValueError(f"center must be one of {', '.join(CENTERS)}, not {center!r}")
    mu = mass_ratio(of)
    return np.array([{"barycentre": 0.0, "primary": -mu, "secondary": 1.0 - mu}[center], 0, 0, 0, 0, 0])
