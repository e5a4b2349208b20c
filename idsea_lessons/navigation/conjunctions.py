"""Conjunctions: when the Sun stands near the line from the Earth to a probe, and the radio link suffers.

The angle that decides is at the Earth, between the Sun and the probe (Sun-Earth-probe, SEP). A conjunction is
superior when the probe is beyond the Sun, and inferior when it is between the Earth and the Sun. Bodies are seen
from the Earth's centre, with light time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from idsea_lessons.ephemeris import et, utc
from idsea_lessons.navigation.events import find_minimum, find_windows
from idsea_lessons.navigation.intervals import DAY, Interval
from idsea_lessons.navigation.places import Target, angle_between, like, positions, seen
from idsea_lessons.units import to_plain


@dataclass(frozen=True)
class Conjunction:
    """One passage of a target by the Sun in the Earth's sky."""

    interval: Interval
    """While the angle at the Earth is below the limit."""
    closest: float
    """When the angle is smallest: ET, s, to about a second."""
    angle: float
    """Smallest Sun-Earth-probe angle in the interval, rad."""
    kind: Literal["superior", "inferior"]
    """Beyond the Sun, or between the Earth and the Sun."""

    def __str__(self) -> str:
        """Read as one line."""
        return f"{self.kind}, {self.interval}, smallest {np.degrees(self.angle):.2f} deg at {utc(self.closest)}"


def sun_earth_probe_angle(target: Target, epochs: Any) -> Any:
    """Give the angle at the Earth's centre between the Sun and a target, as they are seen.

    Parameters
    ----------
    target : str or Trajectory
        The probe, or the planet that it is at.
    epochs : as in `ephemeris.et`, shape (...)
        When the light arrives at the Earth.

    Returns
    -------
    float or numpy.ndarray, shape (...), rad
        0 to pi; a Quantity if the epochs are a Time.

    Raises
    ------
    ValueError
        For an unknown body or epochs that are not covered.

    Examples
    --------
    >>> print(np.degrees(sun_earth_probe_angle("Mars", "2021-10-08")).round(2))
    0.65
    """
    times = et(epochs)
    to_sun, to_target = _from("Earth", ("Sun", target), times.reshape(-1))
    return like(epochs, angle_between(to_sun, to_target), times.shape)


def sun_probe_earth_angle(target: Target, epochs: Any) -> Any:
    """Give the angle at a target between the Sun and the Earth, as they are seen from there.

    Parameters
    ----------
    target : str or Trajectory
        The probe, or the planet that it is at.
    epochs : as in `ephemeris.et`, shape (...)
        When the light arrives at the target.

    Returns
    -------
    float or numpy.ndarray, shape (...), rad
        0 to pi; a Quantity if the epochs are a Time.

    Raises
    ------
    ValueError
        For an unknown body or epochs that are not covered.

    Examples
    --------
    >>> print(np.degrees(sun_probe_earth_angle("Mars", "2021-02-10")).round(1))
    39.1
    """
    times = et(epochs)
    to_sun, to_earth = _from(target, ("Sun", "Earth"), times.reshape(-1))
    return like(epochs, angle_between(to_sun, to_earth), times.shape)


def conjunctions(target: Target, start: Any, stop: Any, limit: Any, *, step: Any = DAY) -> tuple[Conjunction, ...]:
    """Find when a target stands closer to the Sun in the Earth's sky than a limit.

    Parameters
    ----------
    target : str or Trajectory
        The probe, or the planet that it is at.
    start, stop : epochs
        As in `ephemeris.et`. A conjunction that is under way at start or stop is cut there.
    limit : float or Quantity, rad
        Sun-Earth-probe angle. Missions stop commanding below 2 to 5 degrees, by their radio band.
    step : float or Quantity, s
        Conjunctions and gaps longer than this are found.

    Returns
    -------
    tuple of Conjunction
        In order of time.

    Raises
    ------
    ValueError
        If the limit is not between 0 and 90 degrees, for an unknown body, a stop before the start, or epochs that are
        not covered.

    Examples
    --------
    NASA sent no commands to Mars from 2021-10-02 to 2021-10-14, while Mars was within 2 degrees of the Sun:

    >>> for each in conjunctions("Mars", "2021-01-01", "2022-01-01", np.radians(2.0)):
    ...     print(each)
    superior, 2021-10-02T11:15:11 to 2021-10-13T22:57:32 (11.5 d), smallest 0.65 deg at 2021-10-08T05:06:...
    """
    bound = float(to_plain(limit, "rad", "limit"))
    if not 0.0 < bound <= np.pi / 2:
        raise ValueError(
            f"limit {bound:g} rad is not between 0 and 90 degrees: "
            "plain numbers are radians here, write np.radians(5) or give a Quantity"
        )

    def angle(times: np.ndarray) -> np.ndarray:
        return angle_between(*_from("Earth", ("Sun", target), times))

    def beyond(times: np.ndarray) -> np.ndarray:
        """Give how far past the Sun the target is along the line of sight to the Sun, in parts of that line."""
        to_sun, to_target = _from("Earth", ("Sun", target), times)
        return np.einsum("ni,ni->n", to_target, to_sun) / np.einsum("ni,ni->n", to_sun, to_sun) - 1.0

    near = find_windows(lambda times: bound - angle(times), start, stop, step=step)
    far = find_windows(beyond, start, stop, step=step)

    def closest(interval: Interval, kind: Literal["superior", "inferior"]) -> Conjunction:
        finer = min(float(to_plain(step, "s")), interval.duration / 20.0)
        moment = find_minimum(angle, interval, step=finer)
        return Conjunction(interval, moment, float(angle(np.array([moment]))[0]), kind)

    found = [closest(each, "superior") for each in near & far] + [closest(each, "inferior") for each in near - far]
    return tuple(sorted(found, key=lambda each: each.interval))


def _from(observer: Target, targets: tuple[Target, Target], times: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Vectors from the observer to two targets, each shape (n, 3), km."""
    place = positions(observer, times)
    first, second = (seen(each, place, times) for each in targets)
    return first, second
