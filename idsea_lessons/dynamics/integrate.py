"""Flights by the integrator `dop853`, for any equations of motion: to given times, or with every step kept.

Each kind of dynamics calls `visitor` and `recorder` once with its own field, and builds its kernels of what they give.
`ended(time, state, numbers, tables)` is a kernel that says when to stop. Time counts from the start of the flight, so
that no digits are lost on the date.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from idsea_lessons.compiled import kernel, part
from idsea_lessons.dynamics.dop853 import (
    DONE,
    ENDED,
    NOT_FINITE,
    STAGES,
    TERMS,
    TOO_MANY,
    TOO_SMALL,
    between,
    parts_of,
    scales_of,
)

MOST_STEPS = 1_000_000


def visitor(field: Any, ended: Any) -> Any:
    """Give the part that flies to given times."""
    first_step, advance, dense = parts_of(field)

    @part
    def visit(start, times, numbers, tables, tolerance, floors, block, states):  # type: ignore[no-untyped-def]
        """Fill `states` with the state at each of the times, which all lie on one side of zero and lead away from it.

        Times that the flight does not reach stay NaN; the status says why.
        """
        states[:] = np.nan
        state, slopes, work = start.copy(), np.empty((STAGES, start.size)), np.empty((4, start.size))
        terms = np.empty((TERMS, start.size))
        wanted, time, stop = 0, 0.0, times[-1] if times.size else 0.0
        while wanted < times.size and times[wanted] == 0.0:
            states[wanted] = state
            wanted += 1
        if wanted == times.size:
            return DONE
        scales_of(state, floors, block, work[2])
        field(time, state, slopes[0], numbers, tables)
        step = first_step(0.0, state, slopes, stop, tolerance, work[2], numbers, tables, work[1])
        if not np.isfinite(step):
            return NOT_FINITE
        for _ in range(MOST_STEPS):
            if ended(time, state, numbers, tables):
                return ENDED
            made, step, status = advance(
                time, state, step, stop, tolerance, floors, block, slopes, numbers, tables, work
            )
            if status != DONE:
                return status
            new, known = work[0], False
            while wanted < times.size and abs(times[wanted] - time) <= abs(made):
                x = (times[wanted] - time) / made
                if x == 1.0:
                    states[wanted] = new
                else:
                    if not known:
                        dense(time, state, new, made, slopes, numbers, tables, work[1], terms)
                        known = True
                    between(state, terms, x, states[wanted])
                wanted += 1
            state[:] = new
            slopes[0] = slopes[12]
            time = stop if made == stop - time else time + made
            if wanted == times.size:
                return DONE
        return TOO_MANY

    return visit


def recorder(field: Any, ended: Any) -> Any:
    """Give the part that flies and keeps every step."""
    first_step, advance, dense = parts_of(field)

    @part
    def record(start, begin, stop, numbers, tables, tolerance, floors, block):  # type: ignore[no-untyped-def]
        """Fly from the time `begin` to `stop`, and keep each step: beginning, state, terms of its polynomial.

        Gives times (n + 1), states (n + 1, size), terms (n, 7, size) and a status. Where `ended` says stop, the last
        step reaches past that moment.
        """
        room = 64
        times, states = np.empty(room + 1), np.empty((room + 1, start.size))
        terms = np.empty((room, TERMS, start.size))
        state, slopes, work = start.copy(), np.empty((STAGES, start.size)), np.empty((4, start.size))
        times[0], states[0], count, status = begin, state, 0, DONE
        if stop != begin:
            scales_of(state, floors, block, work[2])
            field(begin, state, slopes[0], numbers, tables)
            step = first_step(begin, state, slopes, stop - begin, tolerance, work[2], numbers, tables, work[1])
            if not np.isfinite(step):
                status = NOT_FINITE
        while times[count] != stop and status == DONE:
            if count == MOST_STEPS:
                status = TOO_MANY
            elif ended(times[count], state, numbers, tables):
                status = ENDED
            if status != DONE:
                break
            if count == room:
                room *= 2
                times, states, terms = _roomier(times, states, terms, room)
            time = times[count]
            made, step, status = advance(
                time, state, step, stop, tolerance, floors, block, slopes, numbers, tables, work
            )
            if status == DONE:
                dense(time, state, work[0], made, slopes, numbers, tables, work[1], terms[count])
                state[:] = work[0]
                slopes[0] = slopes[12]
                count += 1
                times[count] = stop if made == stop - time else time + made
                states[count] = state
        if status == DONE and ended(times[count], state, numbers, tables):
            status = ENDED
        return times[: count + 1].copy(), states[: count + 1].copy(), terms[:count].copy(), status

    return record


@kernel
def _roomier(times, states, terms, room):  # type: ignore[no-untyped-def]
    """Copy a record into arrays with room for more steps."""
    more_times, more_states = np.empty(room + 1), np.empty((room + 1, states.shape[1]))
    more_terms = np.empty((room, TERMS, states.shape[1]))
    more_times[: times.size], more_states[: times.size] = times, states
    more_terms[: terms.shape[0]] = terms
    return more_times, more_states, more_terms


def explain(status: int) -> str:
    """Say in the learner's words why a flight could not be computed to its end."""
    return {
        TOO_SMALL: "the steps became too small: the path meets the centre of a body, or the tolerance is too fine",
        TOO_MANY: f"the flight needs more than {MOST_STEPS:,} steps: take a shorter time or a coarser tolerance",
        NOT_FINITE: "a number became infinite: is a position at the centre of a body, or not finite?",
    }.get(status, "")


def check_tolerance(tolerance: Any) -> float:
    """Take a relative tolerance per step; finer than 1e-15 is more than the numbers hold."""
    value = float(tolerance)
    if not 1e-15 <= value <= 1e-2:
        raise ValueError(f"the tolerance of a step is a relative error between 1e-15 and 0.01, not {value:g}")
    return value
