"""Where things are seen: positions of bodies and of any trajectory, and directions with light time.

Whatever is asked for a target takes the name of a body or a `Trajectory`. An observer sees a target where it was when
the light left it. Stellar aberration (at most 0.006 degrees for an observer on the Earth) is neglected everywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from spiceypy import cyice
from spiceypy.utils.exceptions import SpiceyError

from idsea_lessons.bodies import SPEED_OF_LIGHT
from idsea_lessons.dynamics.flight import Flight
from idsea_lessons.ephemeris import load_kernels, state
from idsea_lessons.units import to_quantity

BARYCENTRE = "Solar system barycentre"
INERTIAL = "J2000"
ROUNDS = 3  # each round shrinks the error of the light time by v/c, about 1e-4


@dataclass(frozen=True)
class Trajectory:
    """The way of a spacecraft, or of any point, as a function of time.

    Examples
    --------
    A spacecraft that stands 5,000 km from the centre of Mars, towards the spring equinox:

    >>> hover = Trajectory(lambda et: np.tile([5000.0, 0.0, 0.0], (len(et), 1)), center="Mars")
    >>> positions(hover, np.array([0.0, 60.0])).shape
    (2, 3)
    """

    position: Callable[[np.ndarray], np.ndarray]
    """Takes ET, shape (n,), s, and gives places, shape (n, 3), km; with light time, for earlier epochs too."""
    center: str
    """The body that places are counted from."""
    frame: str = "ECLIPJ2000"
    """Frame of the places: one that SPICE knows, also one that turns with a body."""


Target = str | Trajectory | Flight
"""The name of a body, a trajectory, or a computed flight."""


def positions(target: Target, epochs: np.ndarray) -> np.ndarray:
    """Give the true place of a body or trajectory from the solar system's barycentre.

    Parameters
    ----------
    target : str, Trajectory or Flight
        What to place.
    epochs : numpy.ndarray, shape (n,), s
        ET.

    Returns
    -------
    numpy.ndarray, shape (n, 3), km
        In J2000.

    Raises
    ------
    ValueError
        For an unknown body or frame, an epoch that is not covered, or a trajectory that gives the wrong shape or NaN.
    """
    if isinstance(target, str):
        return state(target, epochs, observer=BARYCENTRE, frame=INERTIAL).position
    places = np.asarray(target.position(epochs), dtype=float)
    if places.shape != (*epochs.shape, 3):
        wanted = (*epochs.shape, 3)
        raise ValueError(f"a trajectory must give x, y, z for each epoch: shape {wanted}, not {places.shape}")
    if not np.isfinite(places).all():
        raise ValueError("a trajectory gives a place that is not finite: are all the epochs inside its time?")
    return positions(target.center, epochs) + rotate(places, target.frame, epochs)


def seen(target: Target, observer: np.ndarray, epochs: np.ndarray) -> np.ndarray:
    """Give the vector from an observer to a target as seen at the epochs: with light time.

    Parameters
    ----------
    target : str, Trajectory or Flight
        What is looked at.
    observer : numpy.ndarray, shape (n, 3), km
        Place of the observer at the epochs, from the solar system's barycentre, J2000.
    epochs : numpy.ndarray, shape (n,), s
        ET at which the light arrives.

    Returns
    -------
    numpy.ndarray, shape (n, 3), km
        J2000.

    References
    ----------
    NAIF, SPK Required Reading: "converged Newtonian light time" (correction CN).
    """
    vector = positions(target, epochs) - observer
    for _ in range(ROUNDS):
        light_time = np.linalg.norm(vector, axis=-1) / SPEED_OF_LIGHT
        vector = positions(target, epochs - light_time) - observer
    return vector


def rotate(vectors: np.ndarray, frame: str, epochs: np.ndarray) -> np.ndarray:
    """Take vectors, shape (n, 3), from a frame to J2000 at the epochs, shape (n,)."""
    return np.einsum("nij,nj->ni", rotations(frame, epochs), vectors)


def rotations(frame: str, epochs: np.ndarray) -> np.ndarray:
    """Give the matrices, shape (n, 3, 3), that take vectors from a frame to J2000."""
    if epochs.size == 0:
        return np.empty((0, 3, 3))
    load_kernels()
    try:
        return np.asarray(cyice.pxform_v(frame.upper(), INERTIAL, np.ascontiguousarray(epochs)))
    except SpiceyError:
        # The ephemeris explains what is wrong with a frame or an epoch; asking it costs nothing here.
        state("Sun", epochs, observer="Earth", frame=frame)
        raise


def angle_between(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Give the angle between vectors, shape (..., 3), rad: exact for small and for flat angles too."""
    return np.arctan2(np.linalg.norm(np.cross(a, b), axis=-1), np.einsum("...i,...i->...", a, b))


def like(epochs: Any, values: np.ndarray, shape: tuple[int, ...], unit: str = "rad") -> Any:
    """Give values, shape (n,), the shape of the epochs, and a unit if the epochs were an astropy Time."""
    shaped = values.reshape(shape)[()]
    return to_quantity(shaped, unit) if hasattr(epochs, "tdb") else shaped
