"""Entry flights by the course's integrator: one flight with every step kept, or many flights, phase after phase."""

from __future__ import annotations

from typing import Any

import numpy as np

from idsea_lessons.compiled import array_kernel, broadcast_kernel, part
from idsea_lessons.dynamics.dop853 import (
    DONE,
    ENDED,
    NOT_FINITE,
    STAGES,
    TERMS,
    TOO_MANY,
    between,
    parts_of,
    scales_of,
)
from idsea_lessons.dynamics.integrate import recorder
from idsea_lessons.surface import entry_field as layout
from idsea_lessons.surface.entry_field import BLOCK, entry_ended, entry_field, is_lost, loads, margin

MOST_STEPS = 100_000
LOST = 9
"""One more way for a flight to end: it leaves the air for good."""
SAMPLES = 4  # per step, where the largest loads are looked for
HALVINGS = 50

_record = recorder(entry_field, entry_ended)
_first_step, _advance, _dense = parts_of(entry_field)


@array_kernel("(f8[::1], f8, f8, f8[::1], f8[:,::1], f8, f8[::1])")
def record_phase(start, begin, stop, numbers, table, tolerance, floors):  # type: ignore[no-untyped-def]
    """Fly one phase and keep every step; the last step reaches past the end of the phase."""
    return _record(start, begin, stop, numbers, table, tolerance, floors, BLOCK)


@broadcast_kernel("(n),(q),(r,c)->()", "void(f8[:], f8[:], f8[:,:], f8[:])")
def margin_at(state, numbers, table, left):  # type: ignore[no-untyped-def]
    """Tell how far states are from the end of their phase."""
    left[0] = margin(state, numbers, table)


@part
def fly_phase(state, begin, numbers, table, tolerance, floors, peaks):  # type: ignore[no-untyped-def]
    """Fly one phase to its end: `state` and `peaks` are changed in place; give the time and a status."""
    stop = begin + numbers[layout.LONGEST]
    slopes, work = np.empty((STAGES, state.size)), np.empty((4, state.size))
    terms, inside, time = np.empty((TERMS, state.size)), np.empty(state.size), begin
    if margin(state, numbers, table) <= 0.0:
        return time, ENDED
    scales_of(state, floors, BLOCK, work[2])
    entry_field(time, state, slopes[0], numbers, table)
    step = _first_step(time, state, slopes, stop - time, tolerance, work[2], numbers, table, work[1])
    if not np.isfinite(step):
        return time, NOT_FINITE
    for _ in range(MOST_STEPS):
        made, step, status = _advance(time, state, step, stop, tolerance, floors, BLOCK, slopes, numbers, table, work)
        if status != DONE:
            return time, status
        new, share = work[0], 1.0
        _dense(time, state, new, made, slopes, numbers, table, work[1], terms)
        ended = margin(new, numbers, table) <= 0.0
        if ended:
            low, high = 0.0, 1.0
            for _ in range(HALVINGS):
                share = 0.5 * (low + high)
                between(state, terms, share, inside)
                if margin(inside, numbers, table) > 0.0:
                    low = share
                else:
                    high = share
            share = high
        for k in range(SAMPLES + 1):
            between(state, terms, share * k / SAMPLES, inside)
            felt, flux, pressure = loads(time + made * share * k / SAMPLES, inside, numbers, table)
            peaks[0], peaks[1], peaks[2] = max(peaks[0], felt), max(peaks[1], flux), max(peaks[2], pressure)
        if ended:
            state[:] = inside
            return time + made * share, LOST if is_lost(state, numbers) else ENDED
        state[:] = new
        slopes[0] = slopes[12]
        time = stop if made == stop - time else time + made
        if time == stop:
            return time, DONE
    return time, TOO_MANY


@broadcast_kernel(
    "(n),(p,q),(r,c),(),(n)->(n),(),(),(),(),(),()",
    "void(f8[:], f8[:,:], f8[:,:], f8, f8[:], f8[:], f8[:], f8[:], f8[:], f8[:], i8[:], i8[:])",
)
def fly_phases(start, numbers, table, tolerance, floors, end, time, felt, flux, pressure, phases, status):  # type: ignore[no-untyped-def]
    """Fly all phases, one after the other."""
    state, rows, air, least = start.copy(), numbers.copy(), table.copy(), floors.copy()
    peaks, now = np.zeros(3), 0.0
    phases[0], status[0] = 0, ENDED
    for p in range(rows.shape[0]):
        rows[p, layout.IGNITION] = now
        if rows[p, layout.MASS] < 0.0:  # the mass goes on from the phase before
            before = rows[p - 1]
            rows[p, layout.MASS] = before[layout.MASS] - before[layout.FLOW] * (now - before[layout.IGNITION])
        now, done = fly_phase(state, now, rows[p], air, tolerance, least, peaks)
        status[0] = done
        if done != ENDED:
            break
        phases[0] = p + 1
    end[:] = state
    time[0], felt[0], flux[0], pressure[0] = now, peaks[0], peaks[1], peaks[2]


def floors_for(states: Any) -> np.ndarray:
    """Give the smallest lengths that count for the error: a thousandth of what the start has, and small sums."""
    r, v = np.linalg.norm(states[..., :3], axis=-1), np.linalg.norm(states[..., 3:6], axis=-1)
    return np.repeat(np.stack([1e-3 * r, 1e-3 * v, np.ones_like(r)], axis=-1), BLOCK, axis=-1)
