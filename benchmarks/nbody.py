"""Tianwen-1's last 98 days to Mars among all bodies: from telemetry to its arrival, with SPICE's ephemeris."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

WHAT = "n-body, 98 days of Tianwen-1"
AGAINST = "SciPy DOP853, ephemeris by SPICE"
REACH = 20.0
TOLERANCE = 1e-9  # of 1.5e8 km: both integrators are asked for 1e-12 a step
START, STOP = "2020-11-04T03:25:57.0923", "2021-02-10T11:00"


def _telemetry() -> np.ndarray:
    from idsea_lessons.flown import flown

    return np.array(flown("tw1.state_nov").value)


def ours() -> Callable[[], np.ndarray]:
    """One flight; its table of the ephemeris is kept from the call before, which a first call makes in about 1.3 ms."""
    from idsea_lessons.dynamics import ForceModel, fly
    from idsea_lessons.ephemeris import et

    state, model = _telemetry(), ForceModel(frame="J2000")
    start, stop = float(et(START)), float(et(STOP))

    def work() -> np.ndarray:
        return fly(state[:3], state[3:], start, stop, model).at(stop).position[None]

    return work


def theirs() -> Callable[[], np.ndarray]:
    """SciPy's integrator of the same order and tolerance; the bodies as one array, SPICE by its fastest layer."""
    from scipy.integrate import solve_ivp
    from spiceypy import cyice

    from idsea_lessons.bodies import BODIES, body
    from idsea_lessons.dynamics import EVERY_BODY
    from idsea_lessons.ephemeris import et

    state, start, stop = _telemetry(), float(et(START)), float(et(STOP))
    sun = body("Sun").gravity_parameter
    others = [BODIES[name] for name in EVERY_BODY[1:]]
    gm = np.array([each.gravity_parameter for each in others])
    places = np.empty((len(others), 3))

    def derivative(late: float, y: np.ndarray) -> np.ndarray:
        for k, each in enumerate(others):
            places[k] = cyice.spkgps(each.naif_id, start + late, "J2000", 10)[0]
        r = y[:3]
        away = r - places
        pulls = away / np.linalg.norm(away, axis=1, keepdims=True) ** 3
        pulls += places / np.linalg.norm(places, axis=1, keepdims=True) ** 3
        result = np.empty(6)
        result[:3], result[3:] = y[3:], -sun * r / np.linalg.norm(r) ** 3 - gm @ pulls
        return result

    def work() -> np.ndarray:
        done = solve_ivp(derivative, (0.0, stop - start), state, "DOP853", rtol=1e-12, atol=1e-9)
        return done.y[:3, -1][None]

    return work
