"""Contacts: when a ground station sees a target above its horizon.

The horizon is the plane across the local vertical of the WGS 84 ellipsoid. Light time is included. Refraction is
neglected: near the horizon air lifts a target by about 0.5 degrees, at 10 degrees by about 0.1 degrees, so that real
contacts last a little longer. Whether a body hides the target is another question: see `occultations`.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
import spiceypy as spice

from idsea_lessons import data
from idsea_lessons.ephemeris import et, load_kernels, utc
from idsea_lessons.navigation.events import find_windows
from idsea_lessons.navigation.intervals import Windows
from idsea_lessons.navigation.places import Target, like, positions, rotations, seen
from idsea_lessons.navigation.stations import Station, station
from idsea_lessons.units import to_plain

EARTH_FRAMES = ("ITRF93", "IAU_EARTH")
ITRF93_KERNEL, ITRF93_CLASS = "earth_2000_2027.bpc", 3000


class Direction(NamedTuple):
    """Where a station must point."""

    azimuth: Any
    """From north over east, 0 to 2 pi, shape (...), rad."""
    elevation: Any
    """Above the horizon, shape (...), rad."""
    distance: Any
    """From the station to where the target was when the light left it, shape (...), km."""


def azimuth_elevation(station: str | Station, target: Target, epochs: Any, *, earth_frame: str = "ITRF93") -> Direction:
    """Give the direction in which a ground station sees a target.

    Parameters
    ----------
    station : str or Station
        A name of `STATIONS`, or a station of your own.
    target : str or Trajectory
        What is looked at.
    epochs : as in `ephemeris.et`, shape (...)
        When the light arrives at the station.
    earth_frame : {"ITRF93", "IAU_EARTH"}
        How the Earth turns. ITRF93 is measured (and known only until early 2027). IAU_EARTH is a simple formula for
        all years; it is wrong by 0.09 degrees in 2026, so that events come about 20 s wrong, and slowly more later.

    Returns
    -------
    Direction
        azimuth and elevation in rad, distance in km; Quantities if the epochs are a Time.

    Raises
    ------
    ValueError
        For an unknown station, body or frame, or epochs that are not covered.

    References
    ----------
    D. A. Vallado, "Fundamentals of Astrodynamics and Applications", 4th ed. (2013), section 4.4.

    Examples
    --------
    >>> seen = azimuth_elevation("Jiamusi", "Mars", "2021-02-10T11:52")
    >>> print(f"{np.degrees(seen.azimuth):.1f} {np.degrees(seen.elevation):.1f}")
    247.8 43.9
    """
    times = et(epochs)
    flat = np.ascontiguousarray(times.reshape(-1))
    local = _local(_as_station(station), target, flat, earth_frame)
    distance = np.linalg.norm(local, axis=-1)
    azimuth = np.arctan2(local[:, 1], local[:, 0]) % (2.0 * np.pi)
    elevation = np.arctan2(local[:, 2], np.hypot(local[:, 0], local[:, 1]))
    return Direction(
        like(epochs, azimuth, times.shape),
        like(epochs, elevation, times.shape),
        like(epochs, distance, times.shape, "km"),
    )


def contacts(
    station: str | Station,
    target: Target,
    start: Any,
    stop: Any,
    elevation_mask: Any,
    *,
    step: Any = 300.0,
    earth_frame: str = "ITRF93",
) -> Windows:
    """Find when a station sees a target at or above an elevation.

    Parameters
    ----------
    station : str or Station
        A name of `STATIONS`, or a station of your own.
    target : str or Trajectory
        What is looked at.
    start, stop : epochs
        As in `ephemeris.et`; times at the station.
    elevation_mask : float or Quantity, rad
        Lowest elevation at which the station works; deep-space stations use 5 to 20 degrees.
    step : float or Quantity, s
        Contacts and gaps longer than this are found. Take 30 s for a satellite in a low orbit about the Earth.
    earth_frame : {"ITRF93", "IAU_EARTH"}
        As in `azimuth_elevation`.

    Returns
    -------
    Windows
        The contacts, to 0.001 s for the geometry as stated at the top of this module.

    Raises
    ------
    ValueError
        For an unknown station or body, a mask outside -90..90 degrees, a stop before the start, or epochs that are
        not covered.

    Examples
    --------
    >>> passes = contacts("Jiamusi", "Mars", "2021-02-10", "2021-02-12", np.radians(10.0))
    >>> print(passes)
    2021-02-10T02:34:41 to 2021-02-10T15:12:31 (12.6 h)
    2021-02-11T02:32:16 to 2021-02-11T15:11:31 (12.7 h)
    """
    mask = float(to_plain(elevation_mask, "rad", "elevation_mask"))
    if not abs(mask) <= np.pi / 2:
        raise ValueError(
            f"elevation mask {mask:g} rad is outside -90..90 degrees: "
            "plain numbers are radians here, write np.radians(10) or give a Quantity"
        )
    here = _as_station(station)

    def above(times: np.ndarray) -> np.ndarray:
        local = _local(here, target, times, earth_frame)
        return np.arctan2(local[:, 2], np.hypot(local[:, 0], local[:, 1])) - mask

    return find_windows(above, start, stop, step=step)


def _as_station(chosen: str | Station) -> Station:
    return chosen if isinstance(chosen, Station) else station(chosen)


def _local(here: Station, target: Target, times: np.ndarray, earth_frame: str) -> np.ndarray:
    """Vector from the station to the target in north, east, up, shape (n, 3), km."""
    turn = _earth_rotations(earth_frame, times)
    place = positions("Earth", times) + turn @ here.position
    return np.einsum("ki,nji,nj->nk", here.axes, turn, seen(target, place, times))


def _earth_rotations(frame: str, times: np.ndarray) -> np.ndarray:
    if frame.upper() not in EARTH_FRAMES:
        raise ValueError(f"earth_frame must be one of {', '.join(EARTH_FRAMES)}, not {frame!r}")
    if frame.upper() == "ITRF93" and times.size:
        low, high = _measured()
        late = times[(times < low) | (times > high)]
        if late.size:
            raise ValueError(
                f"how the Earth turns is measured from {utc(low)[:10]} to {utc(high)[:10]}, and you asked for "
                f'{utc(late[0])[:10]}: pass earth_frame="IAU_EARTH", which is wrong by about 20 to 40 s'
            )
    return rotations(frame, times)


@cache
def _measured() -> tuple[float, float]:
    """First and last epoch of the Earth's measured orientation, read from the kernel's own table of contents."""
    load_kernels()
    cell = spice.cell_double(100)
    spice.pckcov(str(data.path(ITRF93_KERNEL)), ITRF93_CLASS, cell)
    return float(cell[0]), float(cell[1])
