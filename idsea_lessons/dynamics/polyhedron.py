"""Gravity of a body with flat faces and one density everywhere: exact, outside, on the surface and inside."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from idsea_lessons.compiled import array_kernel
from idsea_lessons.dynamics.shapes import Polyhedron
from idsea_lessons.units import quantities

GRAVITATIONAL_CONSTANT = 6.67430e-11
"""m3 kg-1 s-2 (CODATA 2018). Times a density in kg/m3 it is in s-2, for lengths in km as well as in m."""


class Field(NamedTuple):
    """Gravity at some points."""

    potential: Any
    """Positive near the body and zero far away, shape (...), km2/s2."""
    acceleration: Any
    """Shape (..., 3), km/s2."""
    gradient: Any
    """How the acceleration changes with place, shape (..., 3, 3), s-2."""
    laplacian: Any
    """Sum of the gradient's diagonal: zero outside, -4 pi G density inside, half of it on a face, shape (...), s-2."""


@quantities(
    returns={"potential": "km2/s2", "acceleration": "km/s2", "gradient": "1/s2", "laplacian": "1/s2"},
    points="km", density="kg/m3",
)  # fmt: skip
def polyhedron_field(body: Polyhedron, points: Any, density: Any) -> Field:
    """Compute the gravity of a polyhedron.

    Parameters
    ----------
    body : Polyhedron
        The shape.
    points : array_like, shape (..., 3), km
        Where, with the axes and the origin of the shape.
    density : float, kg/m3
        The same everywhere in the body.

    Returns
    -------
    Field
        Potential, acceleration, gradient, Laplacian. NaN for points that are not finite.

    Raises
    ------
    ValueError
        When the density is not positive or the points have the wrong shape.

    References
    ----------
    R. A. Werner and D. J. Scheeres, "Exterior gravitation of a polyhedron derived and compared with harmonic and mascon
    gravitation representations of asteroid 4769 Castalia", Celestial Mechanics 65 (1997) 313-344, equations 10 to 17.

    Examples
    --------
    A cube of 2 km with 2,000 kg/m3, seen from the middle of a face and from 100 km away, where it is almost a point:

    >>> from idsea_lessons.dynamics.shapes import cube
    >>> field = polyhedron_field(cube(2.0), [[1.0, 0.0, 0.0], [100.0, 0.0, 0.0]], 2000.0)
    >>> print(field.acceleration[:, 0] * 1e6)
    [-6.93...e-01 -1.06...e-04]
    """
    if not (np.ndim(density) == 0 and density > 0 and np.isfinite(density)):
        raise ValueError(f"the density must be one positive number in kg/m3, not {density}")
    places = np.asarray(points, dtype=float)
    if places.ndim == 0 or places.shape[-1] != 3:
        raise ValueError(f"points need three numbers each, shape (..., 3), not {places.shape}")
    flat = np.ascontiguousarray(places.reshape(-1, 3))
    sums = _sums(flat, *_constants(body))
    shape = places.shape[:-1]
    scale = GRAVITATIONAL_CONSTANT * float(density)
    gradient = scale * sums[:, [[4, 5, 6], [5, 7, 8], [6, 8, 9]]]
    return Field(
        0.5 * scale * sums[:, 0].reshape(shape)[()],
        -scale * sums[:, 1:4].reshape(*shape, 3),
        gradient.reshape(*shape, 3, 3),
        -scale * sums[:, 10].reshape(shape)[()],
    )


def is_inside(body: Polyhedron, points: Any) -> Any:
    """Tell whether points lie inside a body; shape (..., 3), km, gives shape (...)."""
    return polyhedron_field(body, points, 1.0).laplacian < -2.0 * np.pi * GRAVITATIONAL_CONSTANT * 1.5


@quantities(returns="rad", density="kg/m3", rotation_period="s")
def surface_slopes(body: Polyhedron, density: Any, rotation_period: Any = np.inf) -> Any:
    """Find how steep each face is: the angle between its outward normal and the direction up.

    Up is against gravity and the centrifugal force together, for a body that turns about its z axis.

    Parameters
    ----------
    body : Polyhedron
        The shape, with its centre of mass at the origin.
    density : float, kg/m3
        The same everywhere.
    rotation_period : float, s
        One turn about the z axis; infinite for a body that does not turn.

    Returns
    -------
    numpy.ndarray, shape (f,), rad
        Zero: level ground; more than a right angle: loose stones fly away.

    Raises
    ------
    ValueError
        When the density or the period is not positive.

    References
    ----------
    D. J. Scheeres, "Orbital Motion in Strongly Perturbed Environments" (2012), section 2.6.

    Examples
    --------
    >>> from idsea_lessons.dynamics.shapes import sphere
    >>> bool(np.degrees(surface_slopes(sphere(1.0, 3), 2000.0)).max() < 0.5)
    True
    """
    if not rotation_period > 0:
        raise ValueError(f"the rotation period must be a positive number of seconds, not {rotation_period}")
    middles = body.corners.mean(axis=1)
    outward = (2 * np.pi / float(rotation_period)) ** 2 * middles * [1.0, 1.0, 0.0]
    up = -(polyhedron_field(body, middles, density).acceleration + outward)
    cosine = np.einsum("fi,fi->f", up, body.normals)
    sine = np.linalg.norm(np.cross(up, body.normals), axis=1)
    return np.arctan2(sine, cosine)


@lru_cache(maxsize=8)
def _constants(body: Polyhedron) -> tuple[np.ndarray, ...]:
    """Prepare what does not depend on the point: for each edge its tensor and length, for each face normal and area."""
    ends, faces = body.edges
    along = body.vertices[ends[:, 1]] - body.vertices[ends[:, 0]]
    length = np.linalg.norm(along, axis=1)
    first, second = body.normals[faces[:, 0]], body.normals[faces[:, 1]]
    unit = along / length[:, None]
    # In the plane of its face, square to the edge, outward: the first face runs along the edge, the second against it.
    tensor = np.einsum("ei,ej->eij", first, np.cross(unit, first)) - np.einsum(
        "ei,ej->eij", second, np.cross(unit, second)
    )
    symmetric = tensor[:, [0, 0, 0, 1, 1, 2], [0, 1, 2, 1, 2, 2]]
    parts = (body.vertices, ends, symmetric, length, body.faces, body.normals, 2.0 * body.areas)
    return tuple(np.ascontiguousarray(part) for part in parts)


@array_kernel("(f8[:,::1], f8[:,::1], i8[:,::1], f8[:,::1], f8[::1], i8[:,::1], f8[:,::1], f8[::1])")
def _sums(points, vertices, ends, tensors, lengths, faces, normals, doubled):  # type: ignore[no-untyped-def]
    """Sum over edges and faces for each point: potential (1), acceleration (3), gradient (6), solid angles (1)."""
    result = np.zeros((points.shape[0], 11))
    away, far = np.empty(vertices.shape), np.empty(vertices.shape[0])
    for p in range(points.shape[0]):
        total = result[p]
        for v in range(vertices.shape[0]):
            for i in range(3):
                away[v, i] = vertices[v, i] - points[p, i]
            far[v] = np.sqrt(away[v, 0] ** 2 + away[v, 1] ** 2 + away[v, 2] ** 2)
        for e in range(ends.shape[0]):
            a = ends[e, 0]
            both = far[a] + far[ends[e, 1]]
            if both <= lengths[e]:
                continue  # on the edge itself: what stands before the logarithm is zero there
            wire = np.log1p(2.0 * lengths[e] / (both - lengths[e]))  # exact far away too, where the ratio is near 1
            x, y, z = away[a, 0], away[a, 1], away[a, 2]
            ex = tensors[e, 0] * x + tensors[e, 1] * y + tensors[e, 2] * z
            ey = tensors[e, 1] * x + tensors[e, 3] * y + tensors[e, 4] * z
            ez = tensors[e, 2] * x + tensors[e, 4] * y + tensors[e, 5] * z
            total[0] += (x * ex + y * ey + z * ez) * wire
            total[1] += ex * wire
            total[2] += ey * wire
            total[3] += ez * wire
            for i in range(6):
                total[4 + i] += tensors[e, i] * wire
        for f in range(faces.shape[0]):
            a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
            ax, ay, az = away[a, 0], away[a, 1], away[a, 2]
            bx, by, bz = away[b, 0], away[b, 1], away[b, 2]
            cx, cy, cz = away[c, 0], away[c, 1], away[c, 2]
            ab, bc, ca = ax * bx + ay * by + az * bz, bx * cx + by * cy + bz * cz, cx * ax + cy * ay + cz * az
            nx, ny, nz = normals[f, 0], normals[f, 1], normals[f, 2]
            height = nx * ax + ny * ay + nz * az
            if height == 0.0:
                continue  # in the plane of the face: it pulls nobody up or down; on the face, half of its 4 pi is lost
            below = far[a] * far[b] * far[c] + far[a] * bc + far[b] * ca + far[c] * ab
            angle = 2.0 * np.arctan2(height * doubled[f], below)
            total[0] -= height * height * angle
            total[1] -= nx * height * angle
            total[2] -= ny * height * angle
            total[3] -= nz * height * angle
            total[4] -= nx * nx * angle
            total[5] -= nx * ny * angle
            total[6] -= nx * nz * angle
            total[7] -= ny * ny * angle
            total[8] -= ny * nz * angle
            total[9] -= nz * nz * angle
            total[10] += angle
    return result


def warm() -> None:
    """Compile, or load from the cache, everything in this module."""
    from idsea_lessons.dynamics.shapes import cube

    polyhedron_field(cube(1.0), [1.0, 1.0, 1.0], 1000.0)
