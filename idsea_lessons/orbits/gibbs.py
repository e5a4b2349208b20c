"""An orbit from three positions: Gibbs for wide arcs, Herrick-Gibbs for short ones."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from idsea_lessons.orbits.checks import centre, dot, feasible, length, text, vectors
from idsea_lessons.units import quantities


class ThreePositions(NamedTuple):
    """The velocity at the middle one of three positions."""

    v2: Any
    """Velocity at the second position, shape (..., 3), km/s."""
    out_of_plane: Any
    """Angle of the first position from the plane of the other two, rad: how well the three fit together."""
    angle12: Any
    """Angle between the first and the second position, rad."""
    angle23: Any
    """Angle between the second and the third position, rad."""


RETURNS = {"v2": "km/s", "out_of_plane": "rad", "angle12": "rad", "angle23": "rad"}
LIMIT = np.radians(1.0)


@quantities(returns=RETURNS, gravity_parameter="km3/s2", r1="km", r2="km", r3="km", largest_out_of_plane="rad")
def gibbs(gravity_parameter: Any, r1: Any, r2: Any, r3: Any, largest_out_of_plane: Any = LIMIT) -> ThreePositions:
    """Find the velocity at the second of three positions, from geometry alone, without times.

    Parameters
    ----------
    gravity_parameter : float, array_like, str or Body, km3/s2
    r1, r2, r3 : array_like, shape (..., 3), km
        Positions in the order of flight, within one turn. Best some 5 degrees apart or more; for less see
        `herrick_gibbs`.
    largest_out_of_plane : float, rad
        Allowed angle of the first position from the plane of the others.

    Returns
    -------
    ThreePositions
        Velocity, and the angles that tell how good it is. In a grid, cells without an orbit are NaN.

    Raises
    ------
    ValueError
        If the positions do not lie in one plane, lie on one line, or fit no orbit.

    References
    ----------
    J. W. Gibbs (1889); R. R. Bate, D. D. Mueller, J. E. White, "Fundamentals of Astrodynamics" (1971), section 2.3;
    D. A. Vallado, "Fundamentals of Astrodynamics and Applications" (2013), algorithm 54.

    Examples
    --------
    Vallado, example 7-3:

    >>> found = gibbs(398600.4415, [0, 0, 6378.1363], [0, -4464.696, -5102.509], [0, 5740.323, 3189.068])
    >>> print(found.v2.round(4))
    [ 0.      5.5311 -5.1918]
    """
    mu, _ = centre(gravity_parameter)
    places = _places(r1, r2, r3)
    a, b, c = places
    sizes = [length(each) for each in places]
    out_of_plane, angle12, angle23 = _angles(places, largest_out_of_plane)
    crosses = np.cross(b, c), np.cross(c, a), np.cross(a, b)
    n = np.sum([size[..., None] * cross for size, cross in zip(sizes, crosses, strict=True)], axis=0)
    d = np.sum(crosses, axis=0)
    s = np.sum([(sizes[i - 2] - sizes[i - 1])[..., None] * places[i] for i in range(3)], axis=0)
    product = dot(n, d)
    no_orbit = (
        "no orbit runs through these positions in this order: are they in the order of flight, and not on one line?"
    )
    scale = np.sqrt(mu / feasible(product, product > 0, no_orbit))
    v2 = scale[..., None] * (np.cross(d, b) / sizes[1][..., None] + s)
    return ThreePositions(v2, out_of_plane, angle12, angle23)


@quantities(
    returns=RETURNS,
    gravity_parameter="km3/s2",
    r1="km",
    r2="km",
    r3="km",
    t1="s",
    t2="s",
    t3="s",
    largest_out_of_plane="rad",
)
def herrick_gibbs(
    gravity_parameter: Any,
    r1: Any,
    r2: Any,
    r3: Any,
    t1: Any,
    t2: Any,
    t3: Any,
    largest_out_of_plane: Any = LIMIT,
) -> ThreePositions:
    """Find the velocity at the second of three positions that stand close together, from their times.

    It is a series in the time between the positions: good for arcs of a few degrees, where `gibbs` divides small
    numbers by small numbers.

    Parameters
    ----------
    gravity_parameter : float, array_like, str or Body, km3/s2
    r1, r2, r3 : array_like, shape (..., 3), km
    t1, t2, t3 : float or array_like, s
        Times of the positions, rising.
    largest_out_of_plane : float, rad
        Allowed angle of the first position from the plane of the others.

    Returns
    -------
    ThreePositions
        Velocity, and the angles that tell how good it is.

    Raises
    ------
    ValueError
        If the times do not rise, or the positions do not lie in one plane.

    References
    ----------
    S. Herrick, "Astrodynamics" 1 (1971); D. A. Vallado, "Fundamentals of Astrodynamics and Applications" (2013),
    algorithm 55.

    Examples
    --------
    Vallado, example 7-4:

    >>> r1, r2 = [3419.85564, 6019.82602, 2784.60022], [2935.91195, 6326.18324, 2660.59584]
    >>> r3 = [2434.95202, 6597.38674, 2521.52311]
    >>> print(herrick_gibbs(398600.4415, r1, r2, r3, 0.0, 76.48, 153.04).v2.round(4))
    [-6.4416  3.7776 -1.7206]
    """
    mu, _ = centre(gravity_parameter)
    places = _places(r1, r2, r3)
    out_of_plane, angle12, angle23 = _angles(places, largest_out_of_plane)
    times = [np.asarray(each, dtype=float) for each in (t1, t2, t3)]
    rising = (times[0] < times[1]) & (times[1] < times[2])
    middle = feasible(times[1], rising, "the times must rise from the first position to the third")
    t21, t32, t31 = middle - times[0], times[2] - middle, times[2] - times[0]
    bend = [mu / (12 * length(each) ** 3) for each in places]
    weights = (
        -t32 * (1 / (t21 * t31) + bend[0]),
        (t32 - t21) * (1 / (t21 * t32) + bend[1]),
        t21 * (1 / (t32 * t31) + bend[2]),
    )
    v2 = sum(weight[..., None] * each for weight, each in zip(weights, places, strict=True))
    return ThreePositions(v2, out_of_plane, angle12, angle23)


def _places(*positions: Any) -> list[np.ndarray]:
    """Bring the three positions to one shape."""
    return list(np.broadcast_arrays(*(vectors(f"r{i}", each) for i, each in enumerate(positions, 1))))


def _angles(places: list[np.ndarray], largest: Any) -> tuple[Any, Any, Any]:
    """Angle out of the plane, and the two angles between the positions; a single set that does not fit raises."""
    a, b, c = places
    normal = np.cross(b, c)
    with np.errstate(divide="ignore", invalid="ignore"):
        sine = dot(a, normal) / length(a) / length(normal)
    sine = np.where(length(normal) > 0, sine, 0.0)  # two positions on one line with the centre fit any third
    off = np.abs(np.arcsin(np.clip(sine, -1, 1)))[()]
    degrees = text(np.degrees(off))
    message = (
        f"the three positions do not lie in one plane: the first is {degrees} degrees out of the plane of the others"
    )
    off = feasible(off, off <= largest, message)[()]
    turns = (np.arctan2(length(np.cross(x, y)), dot(x, y)) for x, y in ((a, b), (b, c)))
    return off, *turns
