"""The cone program of the optimal descent: its unknowns, its rows, and the solver's answer.

Unknown for each node: position (3), velocity (3), logarithm of the mass; for each piece of the flight: push over mass
(3) and the bound of its size. Everything is counted in units of the problem, so that all numbers are near one.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from scipy import sparse

from idsea_lessons.surface.descent import FLAT


class Problem(NamedTuple):
    """One descent to optimise, in km, s, kg and kN."""

    start: np.ndarray
    velocity: np.ndarray
    target: np.ndarray
    target_velocity: np.ndarray
    mass: float
    dry: float
    duration: float
    least: float
    most: float
    exhaust: float
    strength: float
    radius: float
    glide_slope: float | None
    above_ground: bool
    nodes: int


class Plan(NamedTuple):
    """The best descent found."""

    position: np.ndarray
    """Shape (n + 1, 3), km."""
    velocity: np.ndarray
    """Shape (n + 1, 3), km/s."""
    mass: np.ndarray
    """Shape (n + 1,), kg."""
    push: np.ndarray
    """Thrust over mass in each piece, shape (n, 3), km/s2."""
    bound: np.ndarray
    """What bounds its size; equal to it when nothing was lost, shape (n,), km/s2."""


class _Rows:
    """Rows of A and b, cone by cone: the solver asks that b - A x lies in the cones."""

    def __init__(self, unknowns: int) -> None:
        self.unknowns, self.parts, self.right, self.cones = unknowns, [], [], []  # type: ignore[var-annotated]

    def add(self, kind: Any, matrix: Any, right: Any) -> None:
        self.parts.append(sparse.csr_matrix(matrix))
        self.right.append(np.broadcast_to(np.asarray(right, dtype=float), (self.parts[-1].shape[0],)))
        self.cones.extend(kind)


def solve(problem: Problem, path: np.ndarray, mass: np.ndarray) -> tuple[Plan | None, str]:
    """Solve the program that is linear about a path and a course of the mass; None and the reason when none exists."""
    import clarabel

    n, steps = problem.nodes, np.arange(problem.nodes)
    length = max(np.abs(problem.start - problem.target).max(), np.abs(problem.velocity).max() * problem.duration / 2)
    tempo = problem.duration
    unit = np.concatenate([np.full(3, length), np.full(3, length / tempo)])
    pick = _picker(n)
    rows = _Rows(11 * n + 7)
    _motion(rows, pick, problem, path, unit, tempo)
    zero, positive, second, exponential = (
        clarabel.ZeroConeT, clarabel.NonnegativeConeT, clarabel.SecondOrderConeT, clarabel.ExponentialConeT,
    )  # fmt: skip
    rows.cones = [zero(rows.parts[0].shape[0])]
    scale = length / tempo**2  # of an acceleration
    # |push| <= bound
    order = sparse.vstack([pick("bound", steps), *(pick("push", steps, axis) for axis in range(3))]).tocsr()
    order = order[np.arange(4 * n).reshape(4, n).T.ravel()]
    rows.add([second(4)] * n, -order, 0.0)
    # bound <= most / m at the start of a piece: 1/m is convex, so its tangent is on the safe side.
    reference = np.log(mass / problem.mass)
    most = problem.most / mass[:-1] / scale
    tangent = pick("bound", steps) + sparse.diags(most) @ pick("mass", steps)
    rows.add([positive(n)], tangent, most * (1 + reference[:-1]))
    # bound >= least / m at the end of a piece, where the mass is smallest: an exponential cone, exact.
    if problem.least > 0:
        least = problem.least / problem.mass / scale
        three = sparse.vstack([pick("mass", steps + 1), 0 * pick("mass", steps), -pick("bound", steps) / least]).tocsr()
        right = np.tile([0.0, 1.0, 0.0], n)
        rows.add([exponential()] * n, three[np.arange(3 * n).reshape(3, n).T.ravel()], right)
    _ground(rows, pick, problem, path, unit, positive, second)
    if problem.dry > 0:
        rows.add([positive(1)], -pick("mass", [n]), -np.log(problem.dry / problem.mass))
    cost = np.zeros(11 * n + 7)
    cost[pick("mass", [n]).indices[0]] = -1.0
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.max_threads = 1
    matrix, right = sparse.vstack(rows.parts).tocsc(), np.concatenate(rows.right)
    empty = sparse.csc_matrix((rows.unknowns, rows.unknowns))
    answer = clarabel.DefaultSolver(empty, cost, matrix, right, rows.cones, settings).solve()
    if str(answer.status) not in ("Solved", "AlmostSolved"):
        return None, f"the solver says {answer.status}"
    return _plan(np.array(answer.x), problem, unit, scale), str(answer.status)


def _picker(n: int) -> Any:
    """Give the function that selects unknowns: one row for each node or piece."""
    first = {"position": 0, "velocity": 3 * (n + 1), "mass": 6 * (n + 1), "push": 7 * (n + 1), "bound": 10 * n + 7}
    wide = {"position": 3, "velocity": 3, "mass": 1, "push": 3, "bound": 1}

    def pick(name: str, which: Any, axis: int = 0) -> sparse.csr_matrix:
        where = first[name] + wide[name] * np.asarray(which) + axis
        count = len(where)
        return sparse.csr_matrix((np.ones(count), (np.arange(count), where)), shape=(count, 11 * n + 7))

    return pick


def _motion(rows: _Rows, pick: Any, problem: Problem, path: np.ndarray, unit: np.ndarray, tempo: float) -> None:
    """Write the two ends, the equations of motion and the loss of mass, all as equalities.

    The push is constant in each piece and gravity runs straight from node to node.
    """
    n, steps = problem.nodes, np.arange(problem.nodes)
    gravity, slope = gravity_about(path, problem.strength, problem.radius)
    h, scale = 1.0 / n, unit[0] / tempo**2
    parts, right = [], []
    for axis in range(3):
        pull = [
            sum(sparse.diags(slope[at, axis, other] * tempo**2) @ pick("position", at, other) for other in range(3))
            for at in (steps, steps + 1)
        ]
        rest = (gravity[:, axis] - np.einsum("ij,ij->i", slope[:, axis], path)) / scale
        place, motion = ([pick(name, at, axis) for at in (steps, steps + 1)] for name in ("position", "velocity"))
        push = pick("push", steps, axis)
        parts.append(place[1] - place[0] - h * motion[0] - h**2 * (push / 2 + pull[0] / 3 + pull[1] / 6))
        right.append(h**2 * (rest[:-1] / 3 + rest[1:] / 6))
        parts.append(motion[1] - motion[0] - h * (push + pull[0] / 2 + pull[1] / 2))
        right.append(h * (rest[:-1] + rest[1:]) / 2)
        ends = (
            ("position", problem.start, problem.target, unit[0]),
            ("velocity", problem.velocity, problem.target_velocity, unit[3]),
        )
        for name, first, last, size in ends:
            parts.append(pick(name, [0, n], axis))
            right.append(np.array([first[axis], last[axis]]) / size)
    loss = unit[3] / problem.exhaust
    parts.append(pick("mass", steps + 1) - pick("mass", steps) + h * loss * pick("bound", steps))
    right.append(np.zeros(n))
    parts.append(pick("mass", [0]))
    right.append(np.zeros(1))
    rows.add([], sparse.vstack(parts), np.concatenate(right))


def _ground(
    rows: _Rows, pick: Any, problem: Problem, path: np.ndarray, unit: np.ndarray, positive: Any, second: Any
) -> None:
    """Keep the lander above the ground (round ground: above its tangent planes), or above the glide slope."""
    inner = np.arange(1, problem.nodes)
    if problem.glide_slope is not None:
        lean, aim = np.tan(problem.glide_slope), problem.target / unit[0]
        three = [pick("position", inner, 2), *(lean * pick("position", inner, axis) for axis in range(2))]
        order = np.arange(3 * len(inner)).reshape(3, -1).T.ravel()
        right = -np.tile([aim[2], lean * aim[0], lean * aim[1]], len(inner))
        rows.add([second(3)] * len(inner), -sparse.vstack(three).tocsr()[order], right)
        return
    if not problem.above_ground:
        return
    up = np.tile([0.0, 0.0, 1.0], (len(inner), 1))
    foot = 0.0
    if problem.radius != FLAT:
        from_centre = path[inner] + np.array([0.0, 0.0, problem.radius])
        up = from_centre / np.linalg.norm(from_centre, axis=1, keepdims=True)
        foot = problem.radius - problem.radius * up[:, 2]
    height = sum(sparse.diags(up[:, axis]) @ pick("position", inner, axis) for axis in range(3))
    low = min(0.0, problem.target[2])
    rows.add([positive(len(inner))], -height, -(np.zeros(len(inner)) + foot + low) / unit[0])


def gravity_about(path: np.ndarray, strength: float, radius: float) -> tuple[np.ndarray, np.ndarray]:
    """Gravity and its gradient at places in the frame of the landing site, km/s2 and 1/s2."""
    if radius == FLAT:
        return np.tile([0.0, 0.0, -strength], (len(path), 1)), np.zeros((len(path), 3, 3))
    away = path + np.array([0.0, 0.0, radius])
    distance = np.linalg.norm(away, axis=1)[:, None]
    mu = strength * radius**2
    up = away / distance
    slope = mu / distance[..., None] ** 3 * (3 * up[:, :, None] * up[:, None, :] - np.eye(3))
    return -mu / distance**2 * up, slope


def _plan(x: np.ndarray, problem: Problem, unit: np.ndarray, scale: float) -> Plan:
    n = problem.nodes
    edges = np.cumsum([3 * (n + 1), 3 * (n + 1), n + 1, 3 * n])
    place, motion, mass, push, bound = np.split(x, edges)
    return Plan(
        place.reshape(-1, 3) * unit[0], motion.reshape(-1, 3) * unit[3], problem.mass * np.exp(mass),
        push.reshape(-1, 3) * scale, bound * scale,
    )  # fmt: skip
