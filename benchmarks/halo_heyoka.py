"""The halo orbit of `halo`, against a Taylor integrator that is compiled for these equations."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from benchmarks.halo import MASS_RATIO, PERIOD, START, ours

WHAT = "L1 halo with its transition matrix"
AGAINST = "heyoka, compiled Taylor series"
REACH = 0.2  # within five times its time
TOLERANCE = 1e-10

__all__ = ["ours", "theirs"]


def theirs() -> Callable[[], np.ndarray]:
    """Let heyoka write the variational equations; they are made and compiled before the clock starts."""
    import heyoka as hy

    mu = MASS_RATIO
    x, y, z, vx, vy, vz = hy.make_vars("x", "y", "z", "vx", "vy", "vz")
    pull1 = (1.0 - mu) * ((x + mu) ** 2 + y**2 + z**2) ** -1.5
    pull2 = mu * ((x + mu - 1.0) ** 2 + y**2 + z**2) ** -1.5
    equations = [
        (x, vx),
        (y, vy),
        (z, vz),
        (vx, 2.0 * vy + x - pull1 * (x + mu) - pull2 * (x + mu - 1.0)),
        (vy, -2.0 * vx + y - (pull1 + pull2) * y),
        (vz, -(pull1 + pull2) * z),
    ]
    start = np.concatenate([START, np.eye(6).reshape(-1)])
    integrator = hy.taylor_adaptive(
        hy.var_ode_sys(equations, hy.var_args.vars, order=1), START, tol=1e-12, compact_mode=True
    )

    def work() -> np.ndarray:
        integrator.time = 0.0
        integrator.state[:] = start
        integrator.propagate_until(PERIOD)
        return integrator.state.copy()[None]

    return work
