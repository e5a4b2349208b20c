"""Flights on which one more force acts, handed in as a function: compiled together with the others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from idsea_lessons.compiled import array_kernel, broadcast_kernel, part
from idsea_lessons.dynamics import nbody_field as layout
from idsea_lessons.dynamics.integrate import recorder, visitor
from idsea_lessons.dynamics.nbody_field import nbody_ended, nbody_field

VISIT_LAYOUT = "(n),(k),(p),(s,c,m),(),(n)->(k,n),()"
VISIT_TYPES = "void(f8[:], f8[:], f8[:], f8[:,:,:], f8, f8[:], f8[:,:], i8[:])"
RECORD_TYPES = "(f8[::1], f8, f8, f8[::1], f8[:,:,::1], f8, f8[::1])"
VECTOR = 3

STEP = 6e-6  # of position and velocity: the cube root of 2e-16, best for central differences


def kernels_with(extra: Callable[..., None], bodies: int) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """Compile the two ways to fly with one more force; this takes some seconds.

    Parameters
    ----------
    extra : callable
        As `ForceModel.extra`. Its part of the transition matrix comes from differences: to about nine digits.
    bodies : int
        How many bodies act, the centre included.

    Returns
    -------
    visit, record : callable
        As the kernels of `propagate`.
    """
    force = extra if hasattr(extra, "py_func") else part(extra)
    first = layout.BODIES + layout.GROUP * bodies

    @part
    def field(time, state, derivative, numbers, tables):  # type: ignore[no-untyped-def]
        nbody_field(time, state, derivative, numbers, tables)
        parameters, pull = numbers[first:], np.zeros(3)
        force(time, state[:6], parameters, pull)
        for i in range(3):
            derivative[3 + i] += pull[i]
        if state.size == 6:
            return
        near, up, down = state[:6].copy(), np.zeros(3), np.zeros(3)
        for j in range(6):
            vector = state[:3] if j < 3 else state[3:6]
            step = STEP * np.sqrt(vector[0] ** 2 + vector[1] ** 2 + vector[2] ** 2)
            up[:], down[:] = 0.0, 0.0
            near[j] = state[j] + step
            force(time, near, parameters, up)
            near[j] = state[j] - step
            force(time, near, parameters, down)
            near[j] = state[j]
            for i in range(3):
                slope = (up[i] - down[i]) / (2.0 * step)
                for column in range(6, state.size, 6):
                    derivative[column + 3 + i] += slope * state[column + j]

    visit, record = visitor(field, nbody_ended), recorder(field, nbody_ended)

    @broadcast_kernel(VISIT_LAYOUT, VISIT_TYPES, kept=False)
    def visit_with(start, times, numbers, tables, tolerance, floors, states, status):  # type: ignore[no-untyped-def]
        status[0] = visit(start.copy(), times, numbers.copy(), tables.copy(), tolerance, floors.copy(), VECTOR, states)

    @array_kernel(RECORD_TYPES, kept=False)
    def record_with(start, begin, stop, numbers, tables, tolerance, floors):  # type: ignore[no-untyped-def]
        return record(start, begin, stop, numbers, tables, tolerance, floors, VECTOR)

    return visit_with, record_with
