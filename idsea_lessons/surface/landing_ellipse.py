"""Chance in the entry, the capsule and the air, and the ellipse in which the landings lie."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from idsea_lessons.bodies import body
from idsea_lessons.surface.atmospheres import Atmosphere
from idsea_lessons.surface.capsule import Phase, entry_state
from idsea_lessons.surface.entry_many import Landings, fly_entries
from idsea_lessons.units import quantities


@dataclass(frozen=True)
class Spread:
    """What is not known exactly: standard deviations, each a normal distribution of its own.

    Parameters
    ----------
    flight_path_angle, heading : float, rad
    speed : float, km/s
    cross_track, along_track : float, km
        Of the place of entry.
    density : float
        Of the natural logarithm of the factor on the density of the air.
    drag, lift : float
        Of the factors on drag area and lift over drag in the air before the parachute, as parts of one.
    wind : float, km/s
        Towards east and towards north.
    """

    flight_path_angle: float = 0.0
    heading: float = 0.0
    speed: float = 0.0
    cross_track: float = 0.0
    along_track: float = 0.0
    density: float = 0.0
    drag: float = 0.0
    lift: float = 0.0
    wind: float = 0.0


class Ellipse(NamedTuple):
    """The ellipse on the ground that holds a part of all landings."""

    latitude: float
    """Of its centre, rad."""
    longitude: float
    """rad."""
    major_axis: float
    """From end to end, km."""
    minor_axis: float
    """km."""
    heading: float
    """Of the major axis, from north towards east, 0 to pi, rad."""
    part: float
    """Of the landings inside, if they follow a normal distribution."""
    east: Any
    """Of every landing, from the centre, km."""
    north: Any
    """km."""

    def inside(self) -> Any:
        """Tell which landings lie in the ellipse."""
        along = self.east * np.sin(self.heading) + self.north * np.cos(self.heading)
        across = self.east * np.cos(self.heading) - self.north * np.sin(self.heading)
        return (2 * along / self.major_axis) ** 2 + (2 * across / self.minor_axis) ** 2 <= 1.0


@quantities(
    returns={
        "latitude": "rad", "longitude": "rad", "major_axis": "km", "minor_axis": "km", "heading": "rad",
        "east": "km", "north": "km",
    },
    latitude="rad", longitude="rad",
)  # fmt: skip
def landing_ellipse(planet: str, latitude: Any, longitude: Any, part: float = 0.99) -> Ellipse:
    """Find the ellipse that holds a part of all landings, from their mean and covariance.

    Parameters
    ----------
    planet : str
    latitude, longitude : array_like, shape (n,), rad
        Landings; NaN are left out.
    part : float
        Between 0 and 1: 0.99 for 99 per cent.

    Returns
    -------
    Ellipse

    Raises
    ------
    ValueError
        If there are fewer than three landings, or the part is not between 0 and 1.

    References
    ----------
    For two normal variables the part inside of k standard deviations is 1 - exp(-k^2 / 2) (Rayleigh's distribution).

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> spot = landing_ellipse("Mars", *(rng.normal(size=(2, 4000)) * [[1e-4], [1e-3]]), part=0.95)
    >>> print(f"{spot.inside().mean():.2f} of all lie inside")
    0.95 of all lie inside
    """
    lat, lon = np.asarray(latitude, dtype=float).reshape(-1), np.asarray(longitude, dtype=float).reshape(-1)
    good = np.isfinite(lat) & np.isfinite(lon)
    if good.sum() < 3:
        raise ValueError(f"an ellipse needs three landings or more, not {good.sum()}")
    if not 0 < part < 1:
        raise ValueError(f"the part inside lies between 0 and 1, not {part:g}: did you pass per cent?")
    lat, lon, radius = lat[good], lon[good], body(planet).radius
    mean = np.mean([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
    lat0, lon0 = float(np.arctan2(mean[2], np.hypot(mean[0], mean[1]))), float(np.arctan2(mean[1], mean[0]))
    apart = (lon - lon0 + np.pi) % (2 * np.pi) - np.pi
    east, north = radius * np.cos(lat) * apart, radius * (lat - lat0)
    values, axes = np.linalg.eigh(np.cov(east, north))
    size = 2 * np.sqrt(-2 * np.log1p(-part)) * np.sqrt(values)
    heading = float(np.arctan2(axes[0, 1], axes[1, 1]) % np.pi)
    return Ellipse(
        lat0, lon0, float(size[1]), float(size[0]), heading, float(part), east - east.mean(), north - north.mean()
    )


def scattered_landings(
    planet: str,
    entry: dict[str, float],
    phases: Sequence[Phase],
    spread: Spread,
    count: int = 10_000,
    *,
    seed: int = 1,
    atmosphere: Atmosphere | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Landings:
    """Fly the same entry many times with chance: the Monte Carlo method.

    Parameters
    ----------
    planet : str
    entry : dict
        What `entry_state` takes: altitude, speed, flight_path_angle, heading, latitude, longitude, inertial.
    phases : sequence of Phase
    spread : Spread
        What is not known exactly.
    count : int
        How many flights.
    seed : int
        Of the random numbers: the same seed gives the same landings.
    atmosphere : Atmosphere, optional
    progress : callable, optional
        As in `fly_entries`.

    Returns
    -------
    Landings
        Shape (count,).

    Raises
    ------
    ValueError
        If the entry is not possible or the count is not positive.

    References
    ----------
    D. A. Spencer, R. D. Braun, "Mars Pathfinder atmospheric entry: trajectory design and dispersion analysis",
    Journal of Spacecraft and Rockets 33 (1996), doi:10.2514/3.26819, for the method.

    Examples
    --------
    >>> way = [Phase("entry", 10.0, 750.0, until_altitude=10.0)]
    >>> entry = {"altitude": 125.0, "speed": 4.8, "flight_path_angle": np.radians(-12.0)}
    >>> landings = scattered_landings("Mars", entry, way, Spread(flight_path_angle=np.radians(0.1)), 200, seed=3)
    >>> landings.latitude.shape
    (200,)
    """
    if count < 1:
        raise ValueError(f"one flight at least, not {count}")
    random = np.random.default_rng(seed)
    draw = {name: random.normal(size=count) * size for name, size in vars(spread).items()}
    begin: dict[str, Any] = dict(entry)
    radius = body(planet).radius
    head, lat, lon = begin.get("heading", np.pi / 2), begin.get("latitude", 0.0), begin.get("longitude", 0.0)
    east = draw["along_track"] * np.sin(head) + draw["cross_track"] * np.cos(head)
    north = draw["along_track"] * np.cos(head) - draw["cross_track"] * np.sin(head)
    begin["latitude"], begin["longitude"] = lat + north / radius, lon + east / (radius * np.cos(lat))
    begin["speed"] = begin["speed"] + draw["speed"]
    begin["flight_path_angle"] = begin["flight_path_angle"] + draw["flight_path_angle"]
    begin["heading"] = head + draw["heading"]
    state = entry_state(planet, **begin)
    other = random.normal(size=count) * spread.wind
    return fly_entries(
        planet, *state, phases, atmosphere=atmosphere, density_factor=np.exp(draw["density"]),
        drag_factor=1 + draw["drag"], lift_factor=1 + draw["lift"], wind_east=draw["wind"], wind_north=other,
        progress=progress,
    )  # fmt: skip
