"""Changes of the orbit plane: alone, with a change of speed, and shared best between the burns of a transfer."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from idsea_lessons.orbits.checks import angle as angle_between
from idsea_lessons.orbits.checks import centre, positive, radius
from idsea_lessons.orbits.manoeuvres import apsis_speed
from idsea_lessons.units import quantities

SAMPLES = 64  # first look for the best split; then it is halved in
HALVINGS = 60


@quantities(returns="rad", inclination_before="rad", inclination_after="rad", raan_change="rad")
def plane_angle(inclination_before: Any, inclination_after: Any, raan_change: Any = 0.0) -> Any:
    """Find the angle between two orbit planes.

    Parameters
    ----------
    inclination_before, inclination_after : float or array_like, rad
    raan_change : float or array_like, rad
        Difference of the right ascensions of the ascending nodes.

    Returns
    -------
    float or numpy.ndarray
        Angle by which a burn must turn the velocity, 0 to pi, rad.

    Raises
    ------
    ValueError
        If an inclination is not between 0 and pi.

    References
    ----------
    D. A. Vallado, "Fundamentals of Astrodynamics and Applications" (2013), algorithm 41; here by half angles, which
    keep their digits when the angle is small.

    Examples
    --------
    >>> print(f"{np.degrees(plane_angle(np.radians(10), np.radians(86.9))):.1f} deg")
    76.9 deg
    """
    before = angle_between("inclination before", inclination_before)
    after = angle_between("inclination after", inclination_after)
    node = np.sin(np.asarray(raan_change, dtype=float) / 2)
    haversine = np.sin((after - before) / 2) ** 2 + np.sin(before) * np.sin(after) * node**2
    return 2 * np.arcsin(np.sqrt(np.minimum(haversine, 1.0)))


@quantities(returns="km/s", speed_before="km/s", speed_after="km/s", angle="rad")
def plane_change(speed_before: Any, angle: Any, speed_after: Any = None) -> Any:
    """Find the burn that turns the velocity by an angle, and may change the speed at the same time.

    Only the part of the velocity across the radius turns with the plane. On a place that is no apsis, give the
    transverse speed: the speed times the cosine of the flight path angle.

    Parameters
    ----------
    speed_before : float or array_like, km/s
    angle : float or array_like, rad
        Angle between the velocities before and after, 0 to pi.
    speed_after : float or array_like, optional, km/s
        Left out, the speed stays the same and only the plane changes.

    Returns
    -------
    float or numpy.ndarray
        Size of the burn, km/s.

    Raises
    ------
    ValueError
        If a speed is not positive, or the angle is not between 0 and pi.

    References
    ----------
    D. A. Vallado, "Fundamentals of Astrodynamics and Applications" (2013), algorithms 39 and 42.

    Examples
    --------
    Tianwen-1 turned its plane from 10 to 86.9 degrees at the far end of its first orbit:

    >>> from idsea_lessons.orbits.manoeuvres import vis_viva
    >>> speed = vis_viva("Mars", 183396.19, (3796.19 + 183396.19) / 2)
    >>> print(f"{1000 * plane_change(speed, np.radians(76.9)):.0f} m/s")
    121 m/s
    """
    before = positive("speed before", speed_before, "km/s")
    after = before if speed_after is None else positive("speed after", speed_after, "km/s")
    half = np.sin(angle_between("angle", angle) / 2)
    return np.hypot(after - before, 2 * np.sqrt(before * after) * half)


class TiltedHohmann(NamedTuple):
    """A Hohmann transfer that also turns the plane."""

    delta_v1: Any
    """First burn, km/s."""
    delta_v2: Any
    """Second burn, km/s."""
    angle1: Any
    """Angle turned in the first burn, rad."""
    angle2: Any
    """Angle turned in the second burn, rad."""
    time_of_flight: Any
    """s."""

    @property
    def delta_v(self) -> Any:
        """Both burns together, km/s."""
        return self.delta_v1 + self.delta_v2


@quantities(
    returns={"delta_v1": "km/s", "delta_v2": "km/s", "angle1": "rad", "angle2": "rad", "time_of_flight": "s"},
    gravity_parameter="km3/s2",
    r1="km",
    r2="km",
    angle="rad",
    first="rad",
)
def hohmann_plane_change(gravity_parameter: Any, r1: Any, r2: Any, angle: Any, first: Any = None) -> TiltedHohmann:
    """Fly from one circle to another in a different plane with two burns, and share the turn between them.

    Parameters
    ----------
    gravity_parameter : float, array_like, str or Body, km3/s2
    r1, r2 : float or array_like, km
        Radii of the circles.
    angle : float or array_like, rad
        Angle between their planes, 0 to pi; see `plane_angle`.
    first : float or array_like, optional, rad
        Part of the angle turned in the first burn. Left out, the cheapest split is found.

    Returns
    -------
    TiltedHohmann
        Both burns, both angles, and the time from one to the other.

    Raises
    ------
    ValueError
        For radii that are not positive or lie below the surface of the body named, or angles out of range.

    References
    ----------
    D. A. Vallado, "Fundamentals of Astrodynamics and Applications" (2013), algorithm 42 and table 6-3. The split is
    found here where the derivative of the sum vanishes, not by the book's first estimate.

    Examples
    --------
    From 28.5 degrees, 191 km above the Earth, to the geostationary orbit (Vallado, example 6-7):

    >>> transfer = hohmann_plane_change("Earth", 6569.0, 42158.0, np.radians(28.5))
    >>> print(f"{transfer.delta_v:.3f} km/s, {np.degrees(transfer.angle1):.1f} degrees of them at the start")
    4.270 km/s, 2.2 degrees of them at the start
    """
    mu, about = centre(gravity_parameter)
    start, end = radius("r1", r1, about), radius("r2", r2, about)
    whole = angle_between("angle", angle)
    speeds = (
        np.sqrt(mu / start), apsis_speed(mu, start, end),
        apsis_speed(mu, end, start), np.sqrt(mu / end),
    )  # fmt: skip
    part = _best_split(*speeds, whole) if first is None else angle_between("first", first)
    time = np.pi * np.sqrt((0.5 * (start + end)) ** 3 / mu)
    delta_v1 = plane_change(speeds[0], part, speeds[1])
    delta_v2 = plane_change(speeds[2], abs(whole - part), speeds[3])
    return TiltedHohmann(delta_v1, delta_v2, part, whole - part, time)


def _best_split(circle1: Any, leave: Any, arrive: Any, circle2: Any, whole: np.ndarray) -> Any:
    """Find the angle of the first burn that makes the sum smallest: sample, then halve on the derivative."""

    def cost(part: Any) -> Any:
        first = np.hypot(circle1 - leave, 2 * np.sqrt(circle1 * leave) * np.sin(part / 2))
        return first + np.hypot(circle2 - arrive, 2 * np.sqrt(circle2 * arrive) * np.sin((whole - part) / 2))

    def rises(part: Any) -> Any:
        first = np.hypot(circle1 - leave, 2 * np.sqrt(circle1 * leave) * np.sin(part / 2))
        second = np.hypot(circle2 - arrive, 2 * np.sqrt(circle2 * arrive) * np.sin((whole - part) / 2))
        return circle1 * leave * np.sin(part) * second > circle2 * arrive * np.sin(whole - part) * first

    best, least = 0.0 * whole, cost(0.0 * whole)
    for sample in np.linspace(0, 1, SAMPLES + 1)[1:]:
        price = cost(sample * whole)
        best, least = np.where(price < least, sample * whole, best), np.minimum(price, least)
    low, high = np.maximum(best - whole / SAMPLES, 0), np.minimum(best + whole / SAMPLES, whole)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        up = rises(middle)
        low, high = np.where(up, low, middle), np.where(up, middle, high)
    return (0.5 * (low + high))[()]
