"""Motion seen from a planet that turns around the Sun: the frame in which co-orbital bodies show their loops."""

from __future__ import annotations

from typing import Any

import numpy as np

from idsea_lessons.dynamics.flight import Flight
from idsea_lessons.ephemeris import et, state
from idsea_lessons.orbits.checks import length


def seen_turning(flight: Flight, epochs: Any, planet: str = "Earth") -> np.ndarray:
    """Give positions from a planet, in axes that turn with it around the Sun.

    Parameters
    ----------
    flight : Flight
        Of a small body or a spacecraft, around the Sun.
    epochs : epochs, shape (n,)
        As in `ephemeris.et`.
    planet : str
        "Earth", or another planet.

    Returns
    -------
    numpy.ndarray, shape (n, 3), km
        x: away from the Sun; y: in the direction in which the planet goes; z: along the pole of its orbit.

    Raises
    ------
    ValueError
        When the flight does not count from the Sun, or does not cover the epochs.

    References
    ----------
    C. D. Murray and S. F. Dermott, "Solar System Dynamics" (1999), section 3.2.

    Examples
    --------
    >>> from idsea_lessons.dynamics.smallbodies import small_body
    >>> flight = small_body("Kamo'oalewa").flight("2026-07-01", "2026-07-03")
    >>> print((seen_turning(flight, ["2026-07-02"]) / 1e6).round(1))
    [[ -5.4 -40.6  -6.7]]
    """
    if flight.center != "Sun":
        raise ValueError(f"co-orbital motion is seen around the Sun; this flight counts from {flight.center}")
    seconds = et(epochs).reshape(-1)
    there = state(planet, seconds, frame=flight.frame)
    outward = there.position / length(there.position)[:, None]
    pole = np.cross(there.position, there.velocity)
    pole = pole / length(pole)[:, None]
    axes = np.stack([outward, np.cross(pole, outward), pole], axis=1)
    return np.asarray(np.einsum("nij,nj->ni", axes, flight.position(seconds) - there.position))


def longitude_ahead(flight: Flight, epochs: Any, planet: str = "Earth") -> np.ndarray:
    """Give the angle at the Sun by which a body runs ahead of a planet, in the plane of the planet's orbit.

    Parameters
    ----------
    flight, epochs, planet
        As in `seen_turning`.

    Returns
    -------
    numpy.ndarray, shape (n,), rad
        -pi to pi; positive: ahead. A quasi-satellite stays around 0, a tadpole around +60 or -60 degrees, a horseshoe
        goes from near 0 over 180 degrees and back.

    Raises
    ------
    ValueError
        As in `seen_turning`.

    References
    ----------
    As for `seen_turning`, section 3.9 to 3.13.

    Examples
    --------
    >>> from idsea_lessons.dynamics.smallbodies import small_body
    >>> flight = small_body("Kamo'oalewa").flight("2026-07-01", "2026-07-03")
    >>> print(np.degrees(longitude_ahead(flight, ["2026-07-02"])).round(1))
    [-15.5]
    """
    seen = seen_turning(flight, epochs, planet)
    distance = length(state(planet, et(epochs).reshape(-1), frame=flight.frame).position)
    return np.asarray(np.arctan2(seen[:, 1], distance + seen[:, 0]))
