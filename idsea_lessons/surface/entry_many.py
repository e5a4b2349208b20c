"""Many entry flights at once, each with its own air, drag and lift."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from idsea_lessons.bodies import body
from idsea_lessons.dynamics.dop853 import ENDED
from idsea_lessons.dynamics.integrate import check_tolerance
from idsea_lessons.orbits.rocket import STANDARD_GRAVITY
from idsea_lessons.surface import entry_field as layout
from idsea_lessons.surface.atmospheres import AIR, Atmosphere
from idsea_lessons.surface.capsule import Phase, entry_state, rows_of
from idsea_lessons.surface.entry_run import floors_for, fly_phases
from idsea_lessons.units import to_plain

CHUNK = 500


class Landings(NamedTuple):
    """How many flights ended; NaN where a flight did not come to its end."""

    latitude: Any
    """rad."""
    longitude: Any
    """rad."""
    altitude: Any
    """km."""
    speed: Any
    """Over the ground, km/s."""
    time: Any
    """s."""
    peak_g: Any
    """Largest deceleration, in units of the Earth's gravity (found to 0.1 %)."""
    peak_heat_flux: Any
    """W/cm2."""
    heat_load: Any
    """J/cm2."""
    phases: Any
    """How many phases came to their end."""


def fly_entries(
    planet: str,
    position: Any,
    velocity: Any,
    phases: Sequence[Phase],
    *,
    atmosphere: Atmosphere | None = None,
    density_factor: Any = 1.0,
    drag_factor: Any = 1.0,
    lift_factor: Any = 1.0,
    wind_east: Any = 0.0,
    wind_north: Any = 0.0,
    tolerance: float = 1e-7,
    progress: Callable[[int, int], None] | None = None,
) -> Landings:
    """Fly many capsules through the air of a planet, each with its own air, drag and lift, and give how they arrive.

    Parameters
    ----------
    planet : str
    position : array_like, shape (..., 3), km
        In the frame that turns with the planet; see `entry_state`.
    velocity : array_like, shape (..., 3), km/s
    phases : sequence of Phase
    atmosphere : Atmosphere, optional
    density_factor : float or array_like
        On the density everywhere.
    drag_factor, lift_factor : float or array_like
        On drag area and lift over drag of the first phase: what comes later is another body.
    wind_east, wind_north : float or array_like, km/s
    tolerance : float
        Allowed error of a step; 1e-7 lands within 10 m.
    progress : callable, optional
        Called with the number of flights done and the number of all.

    Returns
    -------
    Landings
        Arrays of the common shape.

    Raises
    ------
    ValueError
        When the shapes do not fit, or the planet has no air here.

    References
    ----------
    As `fly_entry`.

    Examples
    --------
    Three steepnesses at Mars; the shallowest leaves the air again and is NaN:

    >>> start = entry_state("Mars", 125.0, 5.6, np.radians([-8.0, -12.0, -16.0]))
    >>> way = [Phase("entry", 10.0, 750.0, lift_to_drag=0.18, until_mach=2.0, lost_above=130.0)]
    >>> print(fly_entries("Mars", *start, way).peak_g.round(1))
    [ nan  4.9 11.6]
    """
    air = atmosphere or AIR.get(body(planet).name)
    if air is None:
        raise ValueError(f"the course has no air for {body(planet).name}: give an atmosphere")
    r = np.asarray(to_plain(position, "km", "position"), dtype=float)
    v = np.asarray(to_plain(velocity, "km/s", "velocity"), dtype=float)
    factors = [np.asarray(x, dtype=float) for x in (density_factor, drag_factor, lift_factor, wind_east, wind_north)]
    shape = np.broadcast_shapes(r.shape[:-1], v.shape[:-1], *(each.shape for each in factors))
    states = np.zeros((*shape, layout.STATE))
    states[..., :3], states[..., 3:6] = r, v
    base = rows_of(planet, phases)
    rows = np.broadcast_to(base, (*shape, *base.shape)).copy()
    density, drag, lift, east, north = (np.broadcast_to(each, shape)[..., None] for each in factors)
    rows[..., layout.THICKNESS] = density
    rows[..., layout.WIND_EAST], rows[..., layout.WIND_NORTH] = east, north
    rows[..., :1, layout.DRAG_AREA] *= drag
    rows[..., :1, layout.LIFT_TO_DRAG] *= lift
    flat = states.reshape(-1, layout.STATE), rows.reshape(-1, *base.shape)
    end, others = _in_parts(*flat, air, check_tolerance(tolerance), progress)
    good = (others[:, 5] == ENDED) & (others[:, 4] == len(phases))
    end[~good], others[~good, :4] = np.nan, np.nan
    distance = np.linalg.norm(end[:, :3], axis=-1)
    latitude, longitude = np.arcsin(end[:, 2] / distance), np.arctan2(end[:, 1], end[:, 0])
    parts = (
        latitude, longitude, distance - body(planet).radius, np.linalg.norm(end[:, 3:6], axis=-1), others[:, 0],
        others[:, 1] / STANDARD_GRAVITY, others[:, 2], end[:, layout.HEAT], others[:, 4].astype(int),
    )  # fmt: skip
    return Landings(*(np.asarray(part).reshape(shape)[()] for part in parts))


def _in_parts(
    states: np.ndarray, rows: np.ndarray, air: Atmosphere, tolerance: float, progress: Callable[[int, int], None] | None
) -> tuple[np.ndarray, np.ndarray]:
    """Fly chunk after chunk, so that progress can be told."""
    count = states.shape[0]
    end, others = np.full_like(states, np.nan), np.full((count, 6), np.nan)
    for first in range(0, count, CHUNK):
        cut = slice(first, first + CHUNK)
        made = fly_phases(states[cut], rows[cut], air.table, tolerance, floors_for(states[cut]))
        end[cut], others[cut] = made[0], np.stack([np.asarray(part, dtype=float) for part in made[1:]], axis=-1)
        if progress is not None:
            progress(min(first + CHUNK, count), count)
    return end, others


def warm() -> None:
    """Compile, or load from the cache, everything in this module."""
    start = entry_state("Mars", 125.0, 4.8, np.radians(-12.0))
    fly_entries("Mars", *start, [Phase("entry", 10.0, 750.0, until_mach=2.0)])
