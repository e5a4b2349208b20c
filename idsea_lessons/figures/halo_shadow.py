"""Pictures of an orbit about the Moon as the Sun sees it, and the shadow of the Earth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from numpy.typing import NDArray

from idsea_lessons.bodies import body
from idsea_lessons.dynamics import PeriodicOrbit, System, synodic_month
from idsea_lessons.figures.style import BLACK, BLUE, GREY, Picture, draw
from idsea_lessons.orbits.checks import positive


def seen_from_sun(orbit: PeriodicOrbit, phase: float, times: Any) -> NDArray[Any]:
    """Take an orbit to axes that keep the Sun at rest: from the Earth away from the Sun, along its way, and north.

    Parameters
    ----------
    orbit : PeriodicOrbit
        Of a planet and its moon.
    phase : float
        Where it is when the moon stands opposite to the Sun at the time zero, in revolutions after its start.
    times : array_like, shape (n,), s

    Returns
    -------
    numpy.ndarray, shape (n, 3), km
        The moon's orbit is taken to lie in the planet's.
    """
    of, late = orbit.system, np.asarray(times, dtype=float)
    inside = np.mod(late / of.time + phase * orbit.period, orbit.period)
    place = (orbit.flight.at(inside)[:, :3] - of.primary_position) * of.length
    turn = 2.0 * np.pi * late / synodic_month(of)
    c, s = np.cos(turn), np.sin(turn)
    return np.stack([c * place[:, 0] - s * place[:, 1], s * place[:, 0] + c * place[:, 1], place[:, 2]], axis=1)


def draw_shadow_miss(orbit: PeriodicOrbit, phases: Sequence[float], months: int = 2, *, title: str) -> Picture:
    """Draw where an orbit passes behind the Earth, as seen from the Sun, with the shadow to scale.

    Parameters
    ----------
    orbit : PeriodicOrbit
        About the Moon or a point of Lagrange.
    phases : sequence of float
        One panel each: see `seen_from_sun`.
    months : int
        How many synodic months.
    title : str
        The finding.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        For no phase, or a number of months that is not positive.
    """
    if len(phases) == 0:
        raise ValueError("draw_shadow_miss needs one phase or more")
    span = float(positive("months", months, "1")) * synodic_month(orbit.system)
    times = np.linspace(0.0, span, 6000 * int(months))
    shadow, paths = shadow_radius(orbit.system), [seen_from_sun(orbit, phase, times) for phase in phases]
    behind = [np.where(path[:, :1] > 0.0, path, np.nan) for path in paths]
    nearest = [float(np.nanmin(np.hypot(path[:, 1], path[:, 2]))) for path in behind]
    alt = f"The path behind the Earth over {months} months, seen from the Sun, and the Earth's shadow. " + " ".join(
        f"Phase {phase:g}: nearest {near:,.0f} km from the axis of the shadow, whose radius is {shadow:,.0f} km."
        for phase, near in zip(phases, nearest, strict=True)
    )

    def content(figure: Figure) -> None:
        panels = figure.subplots(len(phases), 1, sharex=True, squeeze=False)[:, 0]
        for axes, phase, near, path in zip(panels, phases, nearest, behind, strict=True):
            axes.plot(path[:, 1] / 1e3, path[:, 2] / 1e3, color=BLUE, linewidth=1.2)
            axes.add_patch(Circle((0, 0), shadow / 1e3, facecolor=GREY, edgecolor=BLACK, zorder=1))
            axes.annotate(
                "half-shadow of the Earth", (shadow / 1e3, 6), xytext=(6, 0), textcoords="offset points", fontsize=9
            )
            axes.set(aspect="equal", xlim=(-150, 150), ylim=(-85, 25), ylabel="north (1,000 km)")
            hit = "into the shadow" if near < shadow else f"{near / 1e3:,.0f},000 km from the middle"
            axes.set_title(f"At full Moon {phase:g} revolutions after the far end: {hit}", fontsize=10)
        panels[-1].set_xlabel("along the Earth's way, seen from the Sun (1,000 km)")
        figure.suptitle(title, x=0.01, ha="left", fontsize=11, fontweight="bold")

    return draw(alt, content, size=(7.6, 0.6 + 2.5 * len(phases)))


def shadow_radius(of: System) -> float:
    """Give the radius of the half-shadow of the primary at the distance of its moon, km."""
    planet, sun = body(of.primary), body("Sun")
    away = float(planet.semi_major_axis or np.inf)
    return planet.radius + of.length * (sun.radius + planet.radius) / away
