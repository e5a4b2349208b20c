"""The compiled part of guided descents: the wanted acceleration, what the engine gives of it, and the flight."""

from __future__ import annotations

import math

import numpy as np

from idsea_lessons.compiled import broadcast_kernel, kernel

SUBSTEPS = 4
"""Runge-Kutta steps in each cycle of guidance."""


@kernel
def _coefficients(gap, now, then, end, left, quartic):  # type: ignore[no-untyped-def]
    """Give a, b, c of the wanted acceleration a + b t + c t2, for one axis."""
    if quartic:
        first = end + 12.0 * gap / left**2 - 6.0 * (now + then) / left
        curve = 6.0 / left**3 * (0.5 * (first + end) * left - (then - now))
        return first, (end - first) / left - curve * left, curve
    first = 6.0 * gap / left**2 - (4.0 * now + 2.0 * then) / left
    last = -6.0 * gap / left**2 + (2.0 * now + 4.0 * then) / left
    return first, (last - first) / left, 0.0


@kernel
def _rates(y, t, wanted, limits, exhaust, world, dy, push):  # type: ignore[no-untyped-def]
    """Rates of position, velocity, mass (y), and the push of the engine, at time t of the cycle."""
    gx, gy, gz = 0.0, 0.0, -world[0]
    if not math.isinf(world[1]):
        up = y[2] + world[1]
        away = math.sqrt(y[0] * y[0] + y[1] * y[1] + up * up)
        pull = -world[0] * (world[1] / away) ** 2 / away
        gx, gy, gz = pull * y[0], pull * y[1], pull * up
    for axis in range(3):
        push[axis] = y[6] * (wanted[axis, 0] + t * (wanted[axis, 1] + t * wanted[axis, 2]))
    push[0] -= y[6] * gx
    push[1] -= y[6] * gy
    push[2] -= y[6] * gz
    size = math.sqrt(push[0] ** 2 + push[1] ** 2 + push[2] ** 2)
    if y[6] <= limits[2]:
        push[:] = 0.0
        given = 0.0
    elif size == 0.0:
        push[2] = limits[0]
        given = limits[0]
    else:
        given = min(max(size, limits[0]), limits[1])
        push *= given / size
    dy[0:3] = y[3:6]
    dy[3], dy[4], dy[5] = gx + push[0] / y[6], gy + push[1] / y[6], gz + push[2] / y[6]
    dy[6] = -given / exhaust


@broadcast_kernel(
    "(d),(d),(),(d),(d),(d),(),(d),(),(d),(n),(s)->(n,s)",
    "void(f8[:], f8[:], f8, f8[:], f8[:], f8[:], f8, f8[:], f8, f8[:], f8[:], f8[:], f8[:,:])",
)
def fly_guided(
    place, motion, mass, aim, aim_motion, aim_acceleration, duration, limits, exhaust, world, nodes, eleven, out
):  # type: ignore[no-untyped-def]
    """Fill `out` with time, position, velocity, mass and thrust at each cycle."""
    out[:] = np.nan
    y, half, push, wanted = np.empty(7), np.empty(7), np.empty(3), np.empty((3, 3))
    k1, k2, k3, k4 = np.empty(7), np.empty(7), np.empty(7), np.empty(7)
    y[0:3], y[3:6], y[6] = place, motion, mass
    if not math.isfinite(np.sum(y) + duration + np.sum(limits) + exhaust):
        return
    cycles = nodes.size - 1
    cycle = duration / cycles
    h = cycle / SUBSTEPS
    for i in range(cycles):
        left = duration - i * cycle
        for axis in range(3):
            wanted[axis, 0], wanted[axis, 1], wanted[axis, 2] = _coefficients(
                aim[axis] - y[axis], y[3 + axis], aim_motion[axis], aim_acceleration[axis], left, world[2] > 0.5
            )
        for j in range(SUBSTEPS):
            t = j * h
            _rates(y, t, wanted, limits, exhaust, world, k1, push)
            if j == 0:
                out[i, 0], out[i, 1:8], out[i, 8:11] = i * cycle, y, push
            half[:] = y + 0.5 * h * k1
            _rates(half, t + 0.5 * h, wanted, limits, exhaust, world, k2, push)
            half[:] = y + 0.5 * h * k2
            _rates(half, t + 0.5 * h, wanted, limits, exhaust, world, k3, push)
            half[:] = y + h * k3
            _rates(half, t + h, wanted, limits, exhaust, world, k4, push)
            y += h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4)
            y[6] = max(y[6], limits[2])
    _rates(y, cycle, wanted, limits, exhaust, world, k1, push)
    out[cycles, 0], out[cycles, 1:8], out[cycles, 8:11] = duration, y, push
