"""Air above a planet: published profiles of density and temperature, read in layers, and the exponential model.

A profile is a list of rows. Between two rows the temperature is linear in height and the density follows a power of
the temperature, as it does in air at rest (hydrostatic). So the layers of the US Standard Atmosphere come out exactly,
and a published table is met exactly in its rows. Below the first row and above the last one the nearest layer goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from idsea_lessons.bodies import body
from idsea_lessons.compiled import broadcast_kernel, kernel
from idsea_lessons.orbits.checks import positive
from idsea_lessons.units import quantities, to_plain

USSA = "US Standard Atmosphere 1976, NOAA-S/T 76-1562: layers to 86 km, rows of table 4 above"
MARS_GRAM = "Mars-GRAM (NASA Marshall): mean profile, rows every 5 km, as it comes with AMAT (doi:10.21105/joss.03710)"
TES = "Justus, Duvall, Keller (2005), AIAA 2005-4106, table 1: mean of 17 TES limb profiles, 2 to 58 km"

HEADER, GEOPOTENTIAL, GAS, RATIO = 0, 0, 1, 2
"""First row of a table: radius that turns heights into geopotential heights (0: none), gas constant, heat ratio."""
HEIGHT, LOG_DENSITY, TEMPERATURE = 0, 1, 2
"""What the other rows of a table hold: km, kg/m3, K."""


class Air(NamedTuple):
    """The air at a height."""

    density: Any
    """kg/m3."""
    temperature: Any
    """K."""
    speed_of_sound: Any
    """km/s."""


@kernel
def air_density_and_temperature(altitude, table):  # type: ignore[no-untyped-def]
    """Read a table at an altitude; the layer is found by halving."""
    height = altitude
    if table[HEADER, GEOPOTENTIAL] > 0.0:
        height = altitude * table[HEADER, GEOPOTENTIAL] / (table[HEADER, GEOPOTENTIAL] + altitude)
    low, high = 1, table.shape[0] - 1
    while high - low > 1:
        middle = (low + high) // 2
        if table[middle, HEIGHT] <= height:
            low = middle
        else:
            high = middle
    part = (height - table[low, HEIGHT]) / (table[high, HEIGHT] - table[low, HEIGHT])
    first, last = table[low, TEMPERATURE], table[high, TEMPERATURE]
    change = table[high, LOG_DENSITY] - table[low, LOG_DENSITY]
    if part > 1.0:  # above the profile: the density keeps its last slope, the temperature its last value
        return np.exp(table[high, LOG_DENSITY] + change * (part - 1.0)), last
    temperature = first + (last - first) * part
    if abs(last - first) < 1e-9 * first:
        return np.exp(table[low, LOG_DENSITY] + change * part), temperature
    return np.exp(table[low, LOG_DENSITY] + change * np.log(temperature / first) / np.log(last / first)), temperature


@kernel
def sound_speed(temperature, table):  # type: ignore[no-untyped-def]
    """Speed of sound of an ideal gas, km/s."""
    return 1e-3 * np.sqrt(table[HEADER, RATIO] * table[HEADER, GAS] * temperature)


@broadcast_kernel("(),(n,m)->(),(),()", "void(f8, f8[:,:], f8[:], f8[:], f8[:])")
def _air(altitude, table, density, temperature, speed):  # type: ignore[no-untyped-def]
    density[0], temperature[0] = air_density_and_temperature(altitude, table)
    speed[0] = sound_speed(temperature[0], table)


@dataclass(frozen=True)
class Atmosphere:
    """A profile of the air above a planet."""

    planet: str
    reference: str
    table: np.ndarray = field(repr=False)
    """The header and the rows, as the compiled functions read them, shape (rows + 1, 3)."""

    @classmethod
    def of(
        cls,
        planet: str,
        reference: str,
        rows: Sequence[tuple[float, float, float]],
        gas_constant: float,
        heat_ratio: float,
        geopotential_radius: float = 0.0,
    ) -> Atmosphere:
        """Make an atmosphere of rows (height in km, density in kg/m3, temperature in K), from below to above.

        Parameters
        ----------
        planet : str
        reference : str
            Where the rows were published.
        rows : sequence of (float, float, float)
            Two or more.
        gas_constant : float, J/(kg K)
        heat_ratio : float
            Of the specific heats: 1.4 for air, 1.3 for cold carbon dioxide.
        geopotential_radius : float, km
            When the rows count geopotential heights: the radius that these belong to. Zero for plain heights.

        Raises
        ------
        ValueError
            When the heights do not rise, or a density or temperature is not positive.
        """
        array = np.asarray(rows, dtype=float)
        if (
            array.ndim != 2
            or array.shape[0] < 2
            or not (np.diff(array[:, 0]) > 0).all()
            or not (array[:, 1:] > 0).all()
        ):
            raise ValueError(
                "an atmosphere needs two rows or more, with rising heights, densities and temperatures > 0"
            )
        header = [geopotential_radius, gas_constant, heat_ratio]
        table = np.vstack([header, np.column_stack([array[:, 0], np.log(array[:, 1]), array[:, 2]])])
        return cls(body(planet).name, reference, table)

    def at(self, altitude: Any) -> Air:
        """Give density, temperature and speed of sound.

        Parameters
        ----------
        altitude : float, array_like or Quantity, km
            Above the reference surface of the planet.

        Returns
        -------
        Air
            kg/m3, K, km/s; shape of `altitude`.

        Examples
        --------
        >>> air = EARTH_AIR.at(11.0)
        >>> print(f"{air.density:.4f} kg/m3, {air.temperature:.1f} K, {1000 * air.speed_of_sound:.1f} m/s")
        0.3648 kg/m3, 216.8 K, 295.2 m/s
        """
        return Air(*_air(np.asarray(to_plain(altitude, "km", "altitude"), dtype=float), self.table))


def _layers_of_1976() -> list[tuple[float, float, float]]:
    """Compute the ends of the seven layers from their rates, in air at rest (equations 23, 33a, 33b)."""
    ends, rates = (0.0, 11.0, 20.0, 32.0, 47.0, 51.0, 71.0, 84.852), (-6.5, 0.0, 1.0, 2.8, 0.0, -2.8, -2.0)
    pull = 9.80665 * 28.9644 / 8.31432  # K/km: weight over gas constant
    temperature, pressure = 288.15, 101325.0
    rows = [(0.0, pressure / (EARTH_GAS * temperature), temperature)]
    for low, high, rate in zip(ends, ends[1:], rates, strict=False):
        above = temperature + rate * (high - low)
        if rate == 0.0:
            pressure *= np.exp(-pull * (high - low) / temperature)
        else:
            pressure *= (temperature / above) ** (pull / rate)
        temperature = above
        rows.append((high, pressure / (EARTH_GAS * temperature), temperature))
    return rows


EARTH_GAS = 8314.32 / 28.9644
GEOPOTENTIAL_RADIUS = 6356.766  # km, of the standard


def _geopotential(altitude: float) -> float:
    return altitude * GEOPOTENTIAL_RADIUS / (GEOPOTENTIAL_RADIUS + altitude)


_UPPER_EARTH = (
    (90.0, 3.416e-6, 186.87), (95.0, 1.393e-6, 188.42), (100.0, 5.604e-7, 195.08), (110.0, 9.708e-8, 240.00),
    (120.0, 2.222e-8, 360.00), (130.0, 8.152e-9, 469.27), (150.0, 2.076e-9, 634.39),
)  # fmt: skip

EARTH_AIR = Atmosphere.of(
    "Earth",
    USSA,
    [*_layers_of_1976(), *((_geopotential(z), density, t) for z, density, t in _UPPER_EARTH)],
    EARTH_GAS,
    1.4,
    GEOPOTENTIAL_RADIUS,
)
"""The Earth's air; altitudes count from sea level. Between the rows above 86 km the density is interpolated: at 115 km
this is 0.5 % more than the published row."""

_MARS_ROWS = (
    (0.0, 1.319e-2, 227.5), (5.0, 8.976e-3, 210.9), (10.0, 5.762e-3, 198.2), (15.0, 3.596e-3, 187.1),
    (20.0, 2.190e-3, 176.6), (25.0, 1.302e-3, 166.3), (30.0, 7.659e-4, 154.3), (35.0, 4.203e-4, 149.3),
    (40.0, 2.357e-4, 137.7), (45.0, 1.263e-4, 132.7), (50.0, 6.420e-5, 131.0), (55.0, 3.175e-5, 140.4),
    (60.0, 1.754e-5, 148.3), (65.0, 1.175e-5, 148.6), (70.0, 7.254e-6, 145.8), (75.0, 4.006e-6, 141.7),
    (80.0, 2.022e-6, 131.8), (85.0, 9.557e-7, 124.8), (90.0, 4.192e-7, 121.1), (95.0, 1.795e-7, 118.9),
    (100.0, 7.749e-8, 118.8), (105.0, 3.384e-8, 121.3), (110.0, 1.488e-8, 126.8), (115.0, 6.725e-9, 135.8),
    (120.0, 3.205e-9, 147.5), (125.0, 1.632e-9, 159.3),
)  # fmt: skip
MARS_GAS, MARS_RATIO = 188.9, 1.30  # both from the pressures and speeds of sound of the same table

MARS_AIR = Atmosphere.of("Mars", MARS_GRAM, _MARS_ROWS, MARS_GAS, MARS_RATIO)
"""The mean air of Mars; altitudes count from the areoid, where the pressure is 567 Pa, and the lowest layer goes on
below it. Between the rows the density is met within 2 % of the full table. Up to 50 km it differs from the profiles of
`MARS_SUMMER_AIR` by up to 7 %; the air of one place and day can differ by 10 to 30 %, and by more above 50 km."""

_TES_ROWS = (
    (2.172, 1.1873e-2, 209.39), (4.825, 9.5093e-3, 203.59), (7.408, 7.6223e-3, 197.79), (9.921, 6.1133e-3, 192.08),
    (12.365, 4.9003e-3, 186.63), (14.744, 3.9253e-3, 181.46), (17.062, 3.1383e-3, 176.77), (19.326, 2.5043e-3, 172.53),
    (23.709, 1.5863e-3, 165.22), (27.931, 9.9823e-4, 159.20), (32.029, 6.2183e-4, 155.03), (36.057, 3.8223e-4, 153.15),
    (40.051, 2.3443e-4, 151.68), (44.019, 1.4393e-4, 149.83), (47.948, 8.8513e-5, 147.71), (51.825, 5.4463e-5, 145.76),
    (57.546, 2.6363e-5, 142.68),
)  # fmt: skip

MARS_SUMMER_AIR = Atmosphere.of("Mars", TES, _TES_ROWS, 191.1, MARS_RATIO)
"""Measured air of Mars in the north, in early summer: another answer to the same question."""

AIR = {"Earth": EARTH_AIR, "Mars": MARS_AIR}
"""What flies through when nothing else is said."""


@quantities(returns="kg/m3", altitude="km", surface_density="kg/m3", scale_height="km")
def exponential_density(altitude: Any, surface_density: Any, scale_height: Any) -> Any:
    """Find the density of air that has one temperature everywhere: it falls by e with each scale height.

    Parameters
    ----------
    altitude : float or array_like, km
    surface_density : float or array_like, kg/m3
        At altitude zero.
    scale_height : float or array_like, km

    Returns
    -------
    float or numpy.ndarray
        kg/m3.

    Raises
    ------
    ValueError
        If the density or the scale height is not positive.

    References
    ----------
    N. X. Vinh, A. Busemann, R. D. Culp, "Hypersonic and Planetary Entry Flight Mechanics" (1980), section 1.2.

    Examples
    --------
    >>> print(f"{exponential_density(11.1, 0.020, 11.1):.5f} kg/m3")
    0.00736 kg/m3
    """
    density = positive("surface density", surface_density, "kg/m3")
    return density * np.exp(-np.asarray(altitude, dtype=float) / positive("scale height", scale_height, "km"))


def exponential_atmosphere(
    planet: str, surface_density: float, scale_height: float, temperature: float = 200.0
) -> Atmosphere:
    """Make the exponential atmosphere: two rows are enough.

    Parameters
    ----------
    planet : str
        "Earth" or "Mars": its gas sets the speed of sound.
    surface_density : float, kg/m3
    scale_height : float, km
    temperature : float, K
        Everywhere; only the Mach number needs it.

    Returns
    -------
    Atmosphere

    Raises
    ------
    ValueError
        If a number is not positive.

    Examples
    --------
    >>> thin = exponential_atmosphere("Mars", 0.020, 11.1)
    >>> print(f"{thin.at(50.0).density / exponential_density(50.0, 0.020, 11.1):.12f}")
    1.000000000000
    """
    densities = exponential_density(np.array([0.0, 100.0]), float(surface_density), float(scale_height))
    gas, ratio = (EARTH_GAS, 1.4) if body(planet).name == "Earth" else (MARS_GAS, MARS_RATIO)
    rows = [(h, float(density), float(temperature)) for h, density in zip((0.0, 100.0), densities, strict=True)]
    return Atmosphere.of(planet, "exponential", rows, gas, ratio)


def warm() -> None:
    """Compile, or load from the cache, everything in this module."""
    MARS_AIR.at(10.0)
