"""Gravity of a body of 5,120 plates at 100 points around it: potential, acceleration and gradient."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

WHAT = "polyhedron, 5,120 plates"
AGAINST = "polyhedral-gravity, one thread"
REACH = 5.0
TOLERANCE = 1e-10
COUNT = 100
DENSITY = 2000.0


def _points() -> np.ndarray:
    directions = np.random.default_rng(433).normal(size=(COUNT, 3))
    return 1.5 * directions / np.linalg.norm(directions, axis=1, keepdims=True)


def ours() -> Callable[[], np.ndarray]:
    """One call; one thread."""
    from idsea_lessons.dynamics.polyhedron import polyhedron_field
    from idsea_lessons.dynamics.shapes import sphere

    ball, points = sphere(1.0, 4), _points()
    return lambda: polyhedron_field(ball, points, DENSITY).acceleration


def theirs() -> Callable[[], np.ndarray]:
    """One call; one thread, as ours."""
    import polyhedral_gravity as peer

    from idsea_lessons.dynamics.shapes import sphere

    ball, points = sphere(1.0, 4), _points() * 1e3
    mesh = peer.Polyhedron((ball.vertices * 1e3, ball.faces), DENSITY, integrity_check=peer.PolyhedronIntegrity.DISABLE)
    return lambda: np.array([each[1] for each in peer.evaluate(mesh, points, parallel=False)]) * 1e-3
