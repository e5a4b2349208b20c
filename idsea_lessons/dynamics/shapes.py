"""Bodies with a surface of flat triangles: volume, centre of mass, edges; and the shapes that come with the course."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

import numpy as np

from idsea_lessons import data

SHAPES = {"Eros": "eros007790.tab"}
"""Shapes by the name of the body, and their files."""


class Edges(NamedTuple):
    """Where two faces meet."""

    ends: np.ndarray
    """Numbers of the two vertices, shape (edges, 2)."""
    faces: np.ndarray
    """Numbers of the two faces; the first runs along the edge from its first end to its second, shape (edges, 2)."""


@dataclass(frozen=True, eq=False)
class Polyhedron:
    """A closed surface of triangles, whose corners run against the clock when seen from outside.

    Parameters
    ----------
    vertices : numpy.ndarray, shape (v, 3), km
        Corners, from an origin of choice.
    faces : numpy.ndarray of int, shape (f, 3)
        Numbers of the three corners of each triangle, from 0.

    Raises
    ------
    ValueError
        If the surface is not closed, a number does not belong to a vertex, or the faces are turned inside out.

    Examples
    --------
    >>> print(f"{cube(2.0).volume:.3f} km3")
    8.000 km3
    """

    vertices: np.ndarray
    faces: np.ndarray

    def __post_init__(self) -> None:
        """Check that it is a body."""
        vertices = np.ascontiguousarray(self.vertices, dtype=float)
        faces = np.ascontiguousarray(self.faces, dtype=np.int64)
        if vertices.ndim != 2 or vertices.shape[1] != 3 or not np.isfinite(vertices).all():
            raise ValueError(f"vertices are finite numbers of shape (v, 3), not {vertices.shape}")
        if faces.ndim != 2 or faces.shape[1] != 3 or faces.shape[0] < 4:
            raise ValueError(f"faces are four or more triangles, shape (f, 3), not {faces.shape}")
        if faces.min() < 0 or faces.max() >= len(vertices):
            raise ValueError(
                f"the faces name vertices 0 to {len(vertices) - 1}, but {faces.min()} to {faces.max()} stand there"
            )
        object.__setattr__(self, "vertices", vertices)
        object.__setattr__(self, "faces", faces)
        if not self.volume > 0.0:
            raise ValueError(
                "the faces are turned inside out: their corners must run against the clock, seen from outside"
            )
        self.edges  # noqa: B018 (finds out whether the surface is closed)

    @property
    def corners(self) -> np.ndarray:
        """The three corners of each face, shape (f, 3, 3), km."""
        return np.asarray(self.vertices[self.faces])

    @cached_property
    def edges(self) -> Edges:
        """All edges, each once; every one must belong to two faces that run along it in opposite directions."""
        begin = self.faces.reshape(-1)
        end = np.roll(self.faces, -1, axis=1).reshape(-1)
        face = np.repeat(np.arange(len(self.faces)), 3)
        number = begin * len(self.vertices) + end
        back = end * len(self.vertices) + begin
        order = np.argsort(number)
        place = np.searchsorted(number, back, sorter=order)
        partner = order[np.minimum(place, order.size - 1)]
        closed = number[partner] == back
        if len(np.unique(number)) < number.size or not closed.all():
            raise ValueError(
                f"the surface is not closed: {np.count_nonzero(~closed)} edges do not join two faces "
                "that run along them in opposite directions"
            )
        once = begin < end
        return Edges(np.stack([begin, end], 1)[once], np.stack([face, face[partner]], 1)[once])

    @cached_property
    def normals(self) -> np.ndarray:
        """Outward unit vector of each face, shape (f, 3)."""
        a, b, c = self.corners.swapaxes(0, 1)
        normal = np.cross(b - a, c - a)
        return np.asarray(normal / np.linalg.norm(normal, axis=1, keepdims=True))

    @property
    def areas(self) -> np.ndarray:
        """Area of each face, shape (f,), km2."""
        a, b, c = self.corners.swapaxes(0, 1)
        return np.asarray(0.5 * np.linalg.norm(np.cross(b - a, c - a), axis=1))

    @property
    def volume(self) -> float:
        """Volume, km3: the sum of the pyramids from the origin to each face (Gauss)."""
        a, b, c = self.corners.swapaxes(0, 1)
        return float(np.einsum("fi,fi->", a, np.cross(b, c)) / 6.0)

    @property
    def centre_of_mass(self) -> np.ndarray:
        """Where the mass would balance if the density is the same everywhere, shape (3,), km."""
        a, b, c = self.corners.swapaxes(0, 1)
        pyramids = np.einsum("fi,fi->f", a, np.cross(b, c)) / 6.0
        return np.asarray(pyramids @ (a + b + c) / (4.0 * self.volume))

    def moved(self, by: np.ndarray) -> Polyhedron:
        """Give the same body shifted by a vector, shape (3,), km."""
        return Polyhedron(self.vertices + np.asarray(by, dtype=float), self.faces)


@cache
def shape(name: str) -> Polyhedron:
    """Load the shape of a body that comes with the course.

    Parameters
    ----------
    name : str
        "Eros": the model of NEAR Shoemaker's camera team with 7,790 plates.

    Returns
    -------
    Polyhedron

    Raises
    ------
    ValueError
        For a body whose shape the course does not have.

    References
    ----------
    P. C. Thomas et al., "Eros: shape, topography, and slope processes", Icarus 155 (2002) 18-37.

    Examples
    --------
    >>> eros = shape("Eros")
    >>> print(len(eros.faces), len(eros.vertices))
    7790 3897
    """
    file = SHAPES.get(str(name).strip().title())
    if file is None:
        raise ValueError(f"the course has no shape of {name!r}; it has {', '.join(SHAPES)}")
    rows = [line.split() for line in data.path(file).read_text(encoding="ascii").splitlines() if line.strip()]
    vertices = np.array([row[1:] for row in rows if row[0] == "v"], dtype=float)
    faces = np.array([row[1:] for row in rows if row[0] == "f"], dtype=np.int64)
    return Polyhedron(vertices, faces)


def cube(side: float) -> Polyhedron:
    """Give a cube around the origin with a side in km: the body whose field is known in closed form."""
    corners = 0.5 * side * np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], dtype=float)
    squares = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    faces = [triangle for a, b, c, d in squares for triangle in ((a, b, c), (a, c, d))]
    return Polyhedron(corners, np.array(faces))


def sphere(radius: float, divisions: int) -> Polyhedron:
    """Give a ball of 20 times 4^divisions triangles with corners on a sphere, around the origin; radius in km."""
    golden = (1 + 5**0.5) / 2
    start = [(-1, golden, 0), (1, golden, 0), (-1, -golden, 0), (1, -golden, 0), (0, -1, golden), (0, 1, golden),
             (0, -1, -golden), (0, 1, -golden), (golden, 0, -1), (golden, 0, 1), (-golden, 0, -1),
             (-golden, 0, 1)]  # fmt: skip
    faces = np.array([(0, 11, 5), (0, 5, 1), (0, 1, 7), (0, 7, 10), (0, 10, 11), (1, 5, 9), (5, 11, 4), (11, 10, 2),
                      (10, 7, 6), (7, 1, 8), (3, 9, 4), (3, 4, 2), (3, 2, 6), (3, 6, 8), (3, 8, 9), (4, 9, 5),
                      (2, 4, 11), (6, 2, 10), (8, 6, 7), (9, 8, 1)])  # fmt: skip
    vertices = np.array(start, dtype=float)
    for _ in range(divisions):
        pairs = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1)
        unique, which = np.unique(pairs, axis=0, return_inverse=True)
        ab, bc, ca = len(vertices) + which.reshape(3, -1)
        vertices = np.concatenate([vertices, vertices[unique].mean(axis=1)])
        a, b, c = faces.T
        faces = np.concatenate([np.stack(t, 1) for t in ((a, ab, ca), (b, bc, ab), (c, ca, bc), (ab, bc, ca))])
    return Polyhedron(radius * vertices / np.linalg.norm(vertices, axis=1, keepdims=True), faces)
