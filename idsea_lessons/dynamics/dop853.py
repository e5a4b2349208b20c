"""An integrator of order 8 with steps that adapt, for any equations of motion that are compiled.

It is the method DOP853 of Dormand and Prince with the dense output of order 7 by Hairer and Wanner; the coefficients
are read from SciPy. Every kind of dynamics gives its own field (the derivative of its state), and `integrate` makes
flights of it.

A field is a kernel `field(time, state, derivative, numbers, tables)` that fills `derivative`. The functions here take
a field and give a part of an integrator: numba compiles them into one kernel, with the field inside.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from scipy.integrate import DOP853

from idsea_lessons.compiled import kernel, part

A = np.zeros((16, 16))
A[:12, :12], A[13:, :16] = DOP853.A, DOP853.A_EXTRA
A[12, :12] = DOP853.B
C = np.concatenate([DOP853.C, [1.0], DOP853.C_EXTRA])
E3, E5, D = DOP853.E3, DOP853.E5, DOP853.D

DONE, TOO_SMALL, TOO_MANY, ENDED, NOT_FINITE = range(5)
"""How a flight can end: at its last time, with a step too small, with too many steps, by `ended`, by a bad number."""

STAGES = 16
TERMS = 7
SMALLEST_STEP = 1e-14  # of the whole flight


@kernel
def scales_of(state, floors, block, scales):  # type: ignore[no-untyped-def]
    """Measure each vector of the state: `block` numbers that follow each other share the length of their vector."""
    for first in range(0, state.size, block):
        total = 0.0
        for i in range(first, first + block):
            total += state[i] * state[i]
        for i in range(first, first + block):
            scales[i] = max(floors[i], np.sqrt(total))


@kernel
def _error(slopes, step, scales, tolerance):  # type: ignore[no-untyped-def]
    """Estimate the error of a step, in units of what is allowed (Hairer, Norsett, Wanner 1993, section II.10)."""
    fifth, third = 0.0, 0.0
    for i in range(scales.size):
        five, three = 0.0, 0.0
        for s in range(13):
            five += E5[s] * slopes[s, i]
            three += E3[s] * slopes[s, i]
        allowed = tolerance * scales[i]
        fifth += (five / allowed) ** 2
        third += (three / allowed) ** 2
    if fifth == 0.0 and third == 0.0:
        return 0.0
    return abs(step) * fifth / np.sqrt((fifth + 0.01 * third) * scales.size)


def stages_of(field: Any) -> Any:
    """Give the part that computes the slope of one stage."""

    @part
    def stage(s, time, state, step, slopes, numbers, tables, middle):  # type: ignore[no-untyped-def]
        """Compute the slope of one stage from those before it; `middle` is left at the stage's state."""
        for i in range(state.size):
            middle[i] = 0.0
        for j in range(s):
            if A[s, j] != 0.0:
                for i in range(state.size):
                    middle[i] += A[s, j] * slopes[j, i]
        for i in range(state.size):
            middle[i] = state[i] + step * middle[i]
        field(time + C[s] * step, middle, slopes[s], numbers, tables)

    return stage


def first_step_of(field: Any) -> Any:
    """Give the part that chooses the first step."""

    @part
    def first_step(time, state, slopes, span, tolerance, scales, numbers, tables, middle):  # type: ignore[no-untyped-def]
        """Choose the first step (Hairer, Norsett, Wanner 1993, section II.4), never more than the whole span."""
        d0, d1, d2 = 0.0, 0.0, 0.0
        for i in range(state.size):
            allowed = tolerance * scales[i]
            d0 += (state[i] / allowed) ** 2
            d1 += (slopes[0, i] / allowed) ** 2
        guess = 0.01 * np.sqrt(d0 / d1) if d1 > 0.0 and d0 > 0.0 else 1e-6 * abs(span)
        guess = np.copysign(min(guess, abs(span)), span)
        for i in range(state.size):
            middle[i] = state[i] + guess * slopes[0, i]
        field(time + guess, middle, slopes[1], numbers, tables)
        for i in range(state.size):
            d2 += ((slopes[1, i] - slopes[0, i]) / (tolerance * scales[i])) ** 2
        steepest = max(np.sqrt(d1), np.sqrt(d2) / abs(guess)) / np.sqrt(state.size)
        better = (0.01 / steepest) ** 0.125 if steepest > 1e-15 else abs(span)
        return np.copysign(min(100.0 * abs(guess), better, abs(span)), span)

    return first_step


@kernel
def between(state, terms, x, result):  # type: ignore[no-untyped-def]
    """Evaluate the polynomial of a step at the part x of it, from 0 to 1."""
    for i in range(state.size):
        value = 0.0
        for k in range(TERMS - 1, -1, -1):
            value = (value + terms[k, i]) * (x if k % 2 == 0 else 1.0 - x)
        result[i] = state[i] + value


def dense_of(stage: Any) -> Any:
    """Give the part that follows the flight inside a step."""

    @part
    def dense(time, state, new, step, slopes, numbers, tables, middle, terms):  # type: ignore[no-untyped-def]
        """Give the seven terms of the polynomial that follows the flight between the ends of a step."""
        for s in range(13, STAGES):
            stage(s, time, state, step, slopes, numbers, tables, middle)
        for i in range(state.size):
            change = new[i] - state[i]
            terms[0, i] = change
            terms[1, i] = step * slopes[0, i] - change
            terms[2, i] = 2.0 * change - step * (slopes[12, i] + slopes[0, i])
            for k in range(4):
                total = 0.0
                for s in range(STAGES):
                    total += D[k, s] * slopes[s, i]
                terms[3 + k, i] = step * total

    return dense


def advance_of(stage: Any) -> Any:
    """Give the part that makes a step that is accurate enough."""

    @part
    def advance(time, state, step, stop, tolerance, floors, block, slopes, numbers, tables, work):  # type: ignore[no-untyped-def]
        """Make one accurate step: work[0] becomes the new state; give the step made, the next one, and a status."""
        new, middle, scales, scales_new = work[0], work[1], work[2], work[3]
        scales_of(state, floors, block, scales)
        refused = False
        while True:
            last = abs(step) >= abs(stop - time) * (1.0 - 1e-12)
            if last:
                step = stop - time
            for s in range(1, 13):
                stage(s, time, state, step, slopes, numbers, tables, middle)
                if s == 12:
                    for i in range(state.size):
                        new[i] = middle[i]
            scales_of(new, floors, block, scales_new)
            for i in range(state.size):
                scales_new[i] = max(scales[i], scales_new[i])
            error = _error(slopes, step, scales_new, tolerance)
            if error < 1.0:
                factor = 10.0 if error == 0.0 else min(10.0, 0.9 * error**-0.125)
                return step, step * (min(1.0, factor) if refused else factor), DONE
            refused = True
            step *= max(0.2, 0.9 * error**-0.125) if np.isfinite(error) else 0.1
            if abs(step) <= SMALLEST_STEP * abs(stop) or step == 0.0:
                return step, step, (TOO_SMALL if np.isfinite(error) else NOT_FINITE)

    return advance


class Parts(NamedTuple):
    """What a flight is made of."""

    first_step: Any
    advance: Any
    dense: Any


@cache
def parts_of(field: Any) -> Parts:
    """Give the parts of an integrator for a field; the same again for the same field, so that they compile once."""
    stage = stages_of(field)
    return Parts(first_step_of(field), advance_of(stage), dense_of(stage))
