"""Ground stations for deep space: where their antennas stand, each with its source.

Latitude and longitude are geodetic, on the WGS 84 ellipsoid. The Chinese stations are published to about 10 m and
without height; for a target at the Moon's distance or farther, 2 km of height change the elevation by less than
0.0004 degrees. The 70 m antenna at Wuqing (Tianjin) is missing: no published coordinates of it were found.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass

import numpy as np

from idsea_lessons.units import to_plain

WGS84_RADIUS = 6378.137
"""Equatorial radius, km (NIMA TR8350.2)."""
WGS84_FLATTENING = 1.0 / 298.257223563
"""NIMA TR8350.2."""

DSN = (
    "JPL 810-005, module 301 (station locations); the same as cartesian in J. Astron. Space Sci. 40 (2023) 79, table 1"
)
GLO_SIT = "VLBI catalogue glo.sit (pysctrack, as used by Tudat), to 1 m; ESA's rounded values agree to 60 m"
CDSN = "Wikipedia, Chinese Deep Space Network (map); no height published"
NEUQUEN = "Wikipedia, Espacio Lejano Station; no height published"


@dataclass(frozen=True)
class Station:
    """An antenna on the Earth.

    Parameters
    ----------
    name : str
        What it is called.
    latitude : float or Quantity, rad
        Geodetic, north positive.
    longitude : float or Quantity, rad
        East positive.
    height : float or Quantity, km
        Over the WGS 84 ellipsoid.
    network, antenna, source : str
        Who runs it, how large it is, and where the coordinates are published.

    Raises
    ------
    ValueError
        If the latitude is outside -90..90 degrees.

    Examples
    --------
    >>> roof = Station("our roof", latitude=np.radians(31.23), longitude=np.radians(121.47), height=0.05)
    >>> print(roof.position.round(1))
    [-2849.8  4655.9  3287.8]
    """

    name: str
    latitude: float
    longitude: float
    height: float = 0.0
    network: str = ""
    antenna: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        for name, unit in (("latitude", "rad"), ("longitude", "rad"), ("height", "km")):
            object.__setattr__(self, name, float(to_plain(getattr(self, name), unit, name)))
        if not abs(self.latitude) <= np.pi / 2:
            raise ValueError(
                f"latitude {self.latitude:g} rad is outside -90..90 degrees: "
                "plain numbers are radians here, write np.radians(...) or give a Quantity"
            )
        if not (np.isfinite(self.longitude) and abs(self.height) < 100.0):
            raise ValueError(
                f"height {self.height:g} km and longitude {self.longitude:g} rad are no place on the ground"
            )

    @property
    def position(self) -> np.ndarray:
        """Place from the Earth's centre in the frame that turns with the Earth, shape (3,), km."""
        squeeze = (1.0 - WGS84_FLATTENING) ** 2
        normal = WGS84_RADIUS / np.sqrt(1.0 - (1.0 - squeeze) * np.sin(self.latitude) ** 2)
        return np.array([normal, normal, squeeze * normal]) * self.axes[2] + self.height * self.axes[2]

    @property
    def axes(self) -> np.ndarray:
        """North, east and up at the station in the frame that turns with the Earth, as rows, shape (3, 3)."""
        sin_lat, cos_lat = np.sin(self.latitude), np.cos(self.latitude)
        sin_lon, cos_lon = np.sin(self.longitude), np.cos(self.longitude)
        north = [-sin_lat * cos_lon, -sin_lat * sin_lon, cos_lat]
        east = [-sin_lon, cos_lon, 0.0]
        return np.array([north, east, [cos_lat * cos_lon, cos_lat * sin_lon, sin_lat]])

    def __str__(self) -> str:
        """Read as one line with the source."""
        latitude, longitude = float(np.degrees(self.latitude)), float(np.degrees(self.longitude))
        place = f"{abs(latitude):.4f} {'NS'[latitude < 0]}, {abs(longitude):.4f} {'EW'[longitude < 0]}"
        owner = f" ({', '.join(filter(None, (self.network, self.antenna)))})" if self.network or self.antenna else ""
        return f"{self.name}{owner}: {place}, {1000 * self.height:.0f} m" + (f" [{self.source}]" if self.source else "")


def _station(name: str, network: str, antenna: str, place: tuple[float, float, float], source: str) -> Station:
    """Make a station from degrees north, degrees east and metres, as they are published."""
    north, east, metres = place
    return Station(name, float(np.radians(north)), float(np.radians(east)), metres / 1000.0, network, antenna, source)


STATIONS: dict[str, Station] = {
    each.name: each
    for each in (
        _station("Goldstone", "DSN", "DSS-14, 70 m", (35.425900978, -116.889536203, 1001.39), DSN),
        _station("Canberra", "DSN", "DSS-43, 70 m", (-35.402424233, 148.981267308, 688.867), DSN),
        _station("Madrid", "DSN", "DSS-63, 70 m", (40.431209750, -4.248008544, 864.816), DSN),
        _station("New Norcia", "ESTRACK", "DSA 1, 35 m", (-31.04822, 116.19150, 252.6), GLO_SIT),
        _station("Cebreros", "ESTRACK", "DSA 2, 35 m", (40.45269, -4.36755, 794.5), GLO_SIT),
        _station("Malargue", "ESTRACK", "DSA 3, 35 m", (-35.77597, -69.39818, 1572.1), GLO_SIT),
        _station("Jiamusi", "CDSN", "66 m", (46.4939, 130.7706, 0.0), CDSN),
        _station("Kashi", "CDSN", "35 m", (38.4214, 76.7144, 0.0), CDSN),
        _station("Neuquen", "CDSN", "35 m", (-38.1914, -70.1495, 0.0), NEUQUEN),
    )
}
"""Stations by name."""

OTHER_NAMES = {"Zapala": "Neuquen", "Kashgar": "Kashi", "Malargüe": "Malargue", "Neuquén": "Neuquen"}


def station(name: str) -> Station:
    """Look a ground station up.

    Parameters
    ----------
    name : str
        "Jiamusi", in any case. `STATIONS` holds all.

    Returns
    -------
    Station
        Its coordinates.

    Raises
    ------
    ValueError
        If the course has no such station; the message names the nearest.

    Examples
    --------
    >>> print(station("goldstone"))
    Goldstone (DSN, DSS-14, 70 m): 35.4259 N, 116.8895 W, 1001 m [JPL 810-005, module 301 ...]
    >>> station("Kamberra")
    Traceback (most recent call last):
    ...
    ValueError: no station is called 'Kamberra': did you mean Canberra?
    """
    plain = str(name).strip().title()
    plain = OTHER_NAMES.get(plain, plain)
    if plain in STATIONS:
        return STATIONS[plain]
    near = difflib.get_close_matches(plain, STATIONS, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]}?" if near else "there are " + ", ".join(STATIONS)
    raise ValueError(f"no station is called {name!r}: {hint}")
