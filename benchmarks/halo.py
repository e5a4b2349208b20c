"""A halo orbit around the Earth-Moon L1 with its state-transition matrix, over one period, at 1e-12."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

WHAT = "L1 halo with its transition matrix"
AGAINST = "SciPy DOP853, NumPy field"
REACH = 30.0
TOLERANCE = 1e-10  # of the matrix: on this orbit an error grows 1,600-fold in one period
MASS_RATIO = 0.0121505856
# The northern halo orbit with z = 0.05 at its far crossing, as `halo_family` and `member` give it.
START = (0.8238446608072076, 0.0, 0.05, 0.0, 0.15970397510109288, 0.0)
PERIOD = 2.7585313528717657


def ours() -> Callable[[], np.ndarray]:
    """One flight through the public door: state and matrix after one period."""
    from idsea_lessons.dynamics import fly_synodic_many

    def work() -> np.ndarray:
        state, matrix = fly_synodic_many(MASS_RATIO, START, PERIOD, transition=True, tolerance=1e-12)
        return np.concatenate([state, matrix.reshape(-1)])[None]

    return work


def theirs() -> Callable[[], np.ndarray]:
    """SciPy's integrator of the same order and tolerance; the field written with care: few and small arrays."""
    from math import sqrt

    from scipy.integrate import solve_ivp

    mu, lighter = MASS_RATIO, 1.0 - MASS_RATIO

    def derivative(_: float, s: np.ndarray) -> np.ndarray:
        x, y, z, vx, vy, vz = s[:6].tolist()
        far, near, off_axis = x + mu, x - lighter, y * y + z * z
        square1, square2 = far * far + off_axis, near * near + off_axis
        pull1, pull2 = lighter / (square1 * sqrt(square1)), mu / (square2 * sqrt(square2))
        both, tide1, tide2 = pull1 + pull2, 3.0 * pull1 / square1, 3.0 * pull2 / square2
        tides, slope = tide1 + tide2, tide1 * far + tide2 * near
        jacobian[3, 0] = 1.0 - both + tide1 * far * far + tide2 * near * near
        jacobian[4, 1], jacobian[5, 2] = 1.0 - both + tides * y * y, tides * z * z - both
        jacobian[3, 1] = jacobian[4, 0] = slope * y
        jacobian[3, 2] = jacobian[5, 0] = slope * z
        jacobian[4, 2] = jacobian[5, 1] = tides * y * z
        result = np.empty(42)
        result[:6] = (vx, vy, vz, 2.0 * vy + x - pull1 * far - pull2 * near, y - 2.0 * vx - both * y, -both * z)
        np.dot(jacobian, s[6:].reshape(6, 6), out=result[6:].reshape(6, 6))
        return result

    jacobian = np.zeros((6, 6))
    jacobian[:3, 3:], jacobian[3, 4], jacobian[4, 3] = np.eye(3), 2.0, -2.0
    start = np.concatenate([START, np.eye(6).reshape(-1)])

    def work() -> np.ndarray:
        return solve_ivp(derivative, (0.0, PERIOD), start, "DOP853", rtol=1e-12, atol=1e-12).y[:, -1][None]

    return work
