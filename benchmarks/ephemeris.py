"""States of Mars from DE440 at 20,000 epochs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

WHAT = "DE440 states, 20,000 epochs"
AGAINST = "spiceypy loop"
REACH = 4.0
TOLERANCE = 0.0
EPOCHS = np.linspace(0.0, 1.5e9, 20_000)


def ours() -> Callable[[], np.ndarray]:
    """Ask for all at once."""
    from idsea_lessons.ephemeris import load_kernels, state

    load_kernels()

    def work() -> np.ndarray:
        mars = state("Mars", EPOCHS, observer="Earth")
        return np.concatenate([mars.position, mars.velocity], axis=-1)

    return work


def theirs() -> Callable[[], np.ndarray]:
    """Ask for one after the other."""
    import spiceypy

    from idsea_lessons.ephemeris import load_kernels

    load_kernels()
    return lambda: np.array([spiceypy.spkez(4, t, "ECLIPJ2000", "NONE", 399)[0] for t in EPOCHS])
