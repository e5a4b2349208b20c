"""The patched conic to the Moon: an ellipse about the Earth to the Moon's sphere of influence, then a hyperbola.

Everything lies in one plane, and the Moon goes around on a circle.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from idsea_lessons.bodies import body
from idsea_lessons.orbits.checks import feasible, positive
from idsea_lessons.orbits.checks import radius as radius_above
from idsea_lessons.units import quantities

EARTH, MOON = body("Earth"), body("Moon")
LEAVES = "at this entry angle the Moon's sphere of influence is not entered but left: choose another angle"


class PatchedConic(NamedTuple):
    """Where an ellipse enters the Moon's sphere of influence, and what comes of it."""

    distance: Any
    """From the Earth at the entry, km."""
    speed: Any
    """Seen from the Earth at the entry, km/s."""
    time_to_entry: Any
    """From injection to the entry, s."""
    time_to_perilune: Any
    """From the entry to the perilune, s."""
    lunar_speed: Any
    """Seen from the Moon at the entry, km/s."""
    v_infinity: Any
    """km/s."""
    perilune_radius: Any
    """From the Moon's centre, km."""
    perilune_speed: Any
    """km/s."""
    prograde: Any
    """Whether it passes the Moon anticlockwise, as the Moon goes around the Earth."""
    phase: Any
    """How far the Moon stands ahead of the spacecraft at injection, rad."""

    @property
    def flight_time(self) -> Any:
        """From injection to perilune, s."""
        return self.time_to_entry + self.time_to_perilune


@quantities(
    returns={
        "distance": "km", "speed": "km/s", "time_to_entry": "s", "time_to_perilune": "s", "lunar_speed": "km/s",
        "v_infinity": "km/s", "perilune_radius": "km", "perilune_speed": "km/s", "prograde": "", "phase": "rad",
    },
    injection_radius="km", injection_speed="km/s", entry_angle="rad", flight_path_angle="rad", moon_distance="km",
)  # fmt: skip
def patched_conic(
    injection_radius: Any,
    injection_speed: Any,
    entry_angle: Any,
    flight_path_angle: Any = 0.0,
    moon_distance: Any = None,
) -> PatchedConic:
    """Follow a spacecraft to the Moon with two conics, patched at the Moon's sphere of influence.

    Parameters
    ----------
    injection_radius : float or array_like, km
        From the centre of the Earth.
    injection_speed : float or array_like, km/s
        Just after the burn.
    entry_angle : float or array_like, rad
        Where the sphere of influence is entered, seen from the Moon: counted from the direction to the Earth, positive
        on the side to which the Moon moves. Often called lambda 1.
    flight_path_angle : float or array_like, rad
        At injection; zero for a burn at the perigee.
    moon_distance : float or array_like, km
        Of the Moon at the arrival; its mean distance unless said.

    Returns
    -------
    PatchedConic
        In a grid, cells that do not reach the Moon are NaN.

    Raises
    ------
    ValueError
        If the ellipse does not reach the entry point, or an argument is out of range.

    References
    ----------
    R. R. Bate, D. D. Mueller, J. E. White, "Fundamentals of Astrodynamics" (1971), section 7.4.

    Examples
    --------
    The numbers that the book begins with, 1.05 radii of the Earth and 1.372 times the circular speed at its surface:

    >>> way = patched_conic(1.05 * 6378.145, 1.372 * 7.90536828, np.radians(30))
    >>> print(f"{way.time_to_entry / 3600:.1f} h to the sphere of influence, perilune {way.perilune_radius:,.0f} km")
    51.2 h to the sphere of influence, perilune 4,686 km
    """
    mu, mu_moon = EARTH.gravity_parameter, MOON.gravity_parameter
    r0, v0 = (
        radius_above("injection radius", injection_radius, EARTH),
        positive("injection speed", injection_speed, "km/s"),
    )
    mean_distance: Any = MOON.semi_major_axis
    far = mean_distance if moon_distance is None else positive("Moon distance", moon_distance, "km")
    lam, phi0 = np.asarray(entry_angle, dtype=float), np.asarray(flight_path_angle, dtype=float)
    edge = MOON.sphere_of_influence
    energy, swept = v0**2 / 2 - mu / r0, r0 * v0 * np.cos(phi0)
    r1 = np.sqrt(far**2 + edge**2 - 2 * far * edge * np.cos(lam))
    v1_squared = 2 * (energy + mu / r1)
    with np.errstate(invalid="ignore", divide="ignore"):
        cosine = swept / (r1 * np.sqrt(v1_squared))
    short = (
        "the ellipse ends before the Moon's sphere of influence: at this speed it does not reach "
        f"{'the entry point' if np.ndim(r1) else f'{float(r1):,.0f} km'}"
    )
    v1 = np.sqrt(feasible(v1_squared, (v1_squared > 0) & (cosine <= 1), short))
    phi1 = np.arccos(np.clip(cosine, -1, 1))
    gamma = np.arcsin(edge * np.sin(lam) / r1)
    true0, mean0 = _anomalies(r0, v0 * np.sin(phi0), energy, swept, mu)
    true1, mean1 = _anomalies(r1, v1 * np.sin(phi1), energy, swept, mu)
    time = (mean1 - mean0) * mu / np.abs(2 * energy) ** 1.5
    moon_speed = np.sqrt((mu + mu_moon) / far)
    phase = true1 - true0 - gamma - moon_speed / far * time
    # Seen from the Moon: x from the Moon away from the Earth, y where the Moon goes.
    x, y, turned = -edge * np.cos(lam), edge * np.sin(lam), phi1 - gamma
    vx, vy = v1 * np.sin(turned), v1 * np.cos(turned) - moon_speed
    lunar = feasible(np.hypot(vx, vy), x * vx + y * vy < 0, LEAVES)
    energy_moon, swept_moon = lunar**2 / 2 - mu_moon / edge, x * vy - y * vx
    p = swept_moon**2 / mu_moon
    e = np.sqrt(1 + 2 * energy_moon * p / mu_moon)
    perilune = p / (1 + e)
    _, mean = _anomalies(edge, (x * vx + y * vy) / edge, energy_moon, swept_moon, mu_moon)
    v_infinity = np.sqrt(np.where(energy_moon > 0, 2 * energy_moon, np.nan))[()]
    fastest = np.sqrt(2 * (energy_moon + mu_moon / perilune))
    to_perilune = -mean * mu_moon / np.abs(2 * energy_moon) ** 1.5
    return PatchedConic(
        r1, v1, time, to_perilune, lunar, v_infinity, perilune, fastest, swept_moon > 0, phase
    )  # fmt: skip


def _anomalies(r: Any, rate: Any, energy: Any, swept: Any, mu: float) -> tuple[Any, Any]:
    """Give the true anomaly, and the mean anomaly from the nearest point, on an ellipse or a hyperbola."""
    a, p = -mu / (2 * energy), swept**2 / mu
    e = np.sqrt(np.maximum(1 - p / a, 0))
    true = np.arctan2(rate * np.sqrt(p / mu), p / r - 1)
    half = np.tan(true / 2) * np.sqrt(np.abs((1 - e) / (1 + e)))
    with np.errstate(invalid="ignore"):
        ellipse = 2 * np.arctan(half)
        growth = 2 * np.arctanh(half)
    return true, np.where(a > 0, ellipse - e * np.sin(ellipse), e * np.sinh(growth) - growth)[()]
