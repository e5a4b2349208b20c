"""Pictures of two-body orbits: equal times on an ellipse, the angles on it, and a flight that is never braked."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from numpy.typing import ArrayLike, NDArray

from idsea_lessons.bodies import ASTRONOMICAL_UNIT, body
from idsea_lessons.ephemeris import et, state, utc
from idsea_lessons.figures.style import BLACK, BLUE, BODY_COLOURS, GREEN, GREY, ORANGE, PURPLE, RED, Picture, draw
from idsea_lessons.orbits.anomalies import true_from_mean
from idsea_lessons.orbits.elements import elements_from_state, state_from_elements
from idsea_lessons.orbits.kepler import mean_anomaly, propagate
from idsea_lessons.orbits.periods import period

Vector = NDArray[np.float64]
TURN = np.linspace(0.0, 2.0 * np.pi, 361)


def draw_equal_times(
    central: str, periapsis_altitude: float, apoapsis_altitude: float, *, parts: int = 12, title: str | None = None
) -> Picture:
    """Draw where a body is after equal times, on an ellipse to scale.

    Parameters
    ----------
    central : str
        The body in the focus, "Moon".
    periapsis_altitude, apoapsis_altitude : float, km
        Lowest and highest point above its surface.
    parts : int
        Into how many equal times the period is divided.
    title : str, optional
        The finding; without it how much of the period is spent beyond the short axis.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If the altitudes are no orbit, or there are fewer than two parts.

    Examples
    --------
    >>> draw_equal_times("Moon", 200, 8600)
    An ellipse around the Moon, 200 km above the surface at the lowest point and 8,600 km at the highest. ...
    """
    radius = body(central).radius
    if not -radius < periapsis_altitude <= apoapsis_altitude < np.inf:
        raise ValueError(f"altitudes {periapsis_altitude:g} and {apoapsis_altitude:g} km are no orbit: the lower first")
    if parts < 2:
        raise ValueError(f"a period is divided into 2 parts or more, not {parts}")
    low, high = radius + periapsis_altitude, radius + apoapsis_altitude
    a, e = (low + high) / 2, (high - low) / (high + low)
    hours = float(period(central, a)) / 3600
    far = 0.5 + e / np.pi
    alt = (
        f"An ellipse around the {central}, {periapsis_altitude:,.0f} km above the surface at the lowest point and "
        f"{apoapsis_altitude:,.0f} km at the highest. {parts} dots at equal times lie far apart near the {central} and "
        f"close together far away. The half beyond the short axis takes {far:.0%} of the {hours:.1f} h."
    )

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        line, dots = _on_ellipse(a, e, TURN), _at_times(a, e, parts)
        beyond = TURN[(np.pi / 2 <= TURN) & (3 * np.pi / 2 >= TURN)]
        axes.plot(*line, color=BLUE, linewidth=1.5)
        axes.plot(
            *_on_ellipse(a, e, beyond), color=ORANGE, linewidth=5, alpha=0.5, label=f"far half: {hours * far:.1f} h"
        )
        axes.plot([], [], color=BLUE, linewidth=1.5, label=f"near half: {hours * (1 - far):.1f} h")
        axes.plot(np.full(2, -a * e), a * np.sqrt(1 - e * e) * np.array([-1, 1]), ":", color=GREY, linewidth=1)
        axes.annotate("short axis", (-a * e, 0), xytext=(4, 0), textcoords="offset points", color=GREY)
        axes.plot(*dots, "o", color=BLACK, markersize=5, label=f"{parts} equal times")
        colour = BODY_COLOURS.get(central, GREY)
        axes.add_patch(Circle((0, 0), radius, facecolor=colour, edgecolor=BLACK))
        axes.annotate(central, (0, 0), ha="center", va="center", color="white", fontweight="bold")
        axes.set(xlabel=f"from the centre of the {central} (km)", ylabel="across (km)", ylim=(-0.95 * a, 0.95 * a))
        axes.set_aspect("equal")
        axes.set_title(title or f"{far:.0%} of the time is spent in the half that is far away".replace("%", " %"))
        figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=3)

    return draw(alt, content, size=(7.2, 5.2))


def draw_anomalies(eccentricity: float, true_anomaly: float, *, title: str) -> Picture:
    """Draw the true, the eccentric and the mean anomaly of one place on an ellipse, with the circle around it.

    Parameters
    ----------
    eccentricity : float
        Between 0 and 1.
    true_anomaly : float, rad
        Where the body is: more than 0 and less than pi, so that the angles can be told apart.
    title : str
        The finding.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If there is no ellipse, or the body is not in its upper half.
    """
    e = float(eccentricity)
    if not (0 < e < 1 and 0 < true_anomaly < np.pi):
        raise ValueError("this picture needs an eccentricity between 0 and 1 and a true anomaly between 0 and pi rad")
    eccentric = 2 * np.arctan(np.sqrt((1 - e) / (1 + e)) * np.tan(true_anomaly / 2))
    mean = float(mean_anomaly(eccentric, e))
    place, above = np.array(_on_ellipse(1.0, e, eccentric)), np.array([np.cos(eccentric) - e, np.sin(eccentric)])
    even = np.array([np.cos(mean) - e, np.sin(mean)])
    angles = {"ν true": (true_anomaly, RED), "E eccentric": (eccentric, BLUE), "M mean": (mean, GREEN)}
    words = ", ".join(f"{name} {np.degrees(angle):.0f}" for name, (angle, _) in angles.items())
    alt = (
        f"An ellipse of eccentricity {e:.2f} inside a circle. Three anomalies of the same moment, in degrees: {words}. "
        "The true anomaly is seen from the focus; the other two from the centre, to points on the circle."
    )

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        axes.plot(np.cos(TURN) - e, np.sin(TURN), "--", color=GREY, linewidth=1)
        axes.plot(*_on_ellipse(1.0, e, TURN), color=BLACK)
        axes.plot([-1 - e, 1 - e], [0, 0], color=GREY, linewidth=0.8)
        focus, centre = np.zeros(2), np.array([-e, 0.0])
        rays = ((focus, place, 0.22), (centre, above, 0.30), (centre, even, 0.52))
        for (start, end, size), (name, (angle, colour)) in zip(rays, angles.items(), strict=True):
            axes.plot(*zip(start, end, strict=True), color=colour, linewidth=1.4)
            _arc(axes, start, size, angle, colour, name[0])
            axes.plot([], [], color=colour, label=f"{name}, {np.degrees(angle):.0f}°")
        axes.plot(*zip(above, (above[0], 0.0), strict=True), ":", color=BLUE, linewidth=1.2)
        for point, colour, label in ((place, RED, "the spacecraft"), (above, BLUE, ""), (even, GREEN, "")):
            axes.plot(*point, "o", color=colour, markeredgecolor=BLACK, markersize=8 if label else 6)
        axes.annotate("spacecraft", (place[0], place[1]), xytext=(8, 4), textcoords="offset points")
        axes.plot(0, 0, "o", color=ORANGE, markeredgecolor=BLACK, markersize=10)
        axes.annotate("focus", (0, 0), xytext=(0, -16), textcoords="offset points", ha="center")
        axes.annotate("centre", (-e, 0), xytext=(0, -14), textcoords="offset points", ha="center")
        axes.annotate("periapsis", (1 - e, 0), xytext=(6, 0), textcoords="offset points", va="center")
        axes.set(
            xlabel="in semi-major axes (1)",
            ylabel="across (1)",
            xlim=(-1.1 - e, 1.45 - e),
            ylim=(-1.08, 1.08),
            title=title,
        )
        axes.set_aspect("equal")
        figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=3)

    return draw(alt, content, size=(6.2, 5.7))


def draw_coast(position: ArrayLike, velocity: ArrayLike, epoch: Any, until: Any, *, target: str, title: str) -> Picture:
    """Draw the whole ellipse of a spacecraft around the Sun: flown until a day, and what would have followed.

    Parameters
    ----------
    position, velocity : array_like, shape (3,), km and km/s
        From the Sun, in the frame ECLIPJ2000.
    epoch, until : epoch
        The moment of the state, and the day to which the spacecraft flies; as in `ephemeris.et`.
    target : str
        The planet that it meets.
    title : str
        The finding.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If the orbit is not closed, or the days are in the wrong order.
    """
    begin, end = float(et(epoch)), float(et(until))
    elements = elements_from_state("Sun", position, velocity)
    if not (elements.eccentricity < 1 and begin < end):
        raise ValueError("draw_coast needs an ellipse, and a day that is later than the state")
    seconds = np.linspace(0.0, end - begin, 200)
    flown = propagate("Sun", position, velocity, seconds).position / ASTRONOMICAL_UNIT
    whole = state_from_elements("Sun", *elements[:5], TURN).position / ASTRONOMICAL_UNIT
    far = state_from_elements("Sun", *elements[:5], np.pi).position / ASTRONOMICAL_UNIT
    planet = state(target, end).position / ASTRONOMICAL_UNIT
    alt = (
        f"The Sun, the orbits of the Earth and {target}, and an ellipse that reaches {np.linalg.norm(far):.3f} au. A "
        f"thick line is the way from {utc(begin)[:10]} to {utc(end)[:10]}, when {target} is at its end, "
        f"{np.linalg.norm(planet):.3f} au from the Sun. A dashed line is the rest."
    )

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        for name, days in (("Earth", 366.0), (target, period("Sun", body(target).semi_major_axis) / 86400 + 1)):
            path = state(name, end - np.linspace(0.0, days, 400) * 86400).position / ASTRONOMICAL_UNIT
            axes.plot(path[:, 0], path[:, 1], color=BODY_COLOURS[name], linewidth=1, label=f"orbit of {name}")
        axes.plot(whole[:, 0], whole[:, 1], "--", color=BLACK, linewidth=1.2, label="never braked")
        axes.plot(flown[:, 0], flown[:, 1], color=BLACK, linewidth=3, label="flown")
        _mark(axes, flown[0], "o", PURPLE, f"state of\n{utc(begin)[:10]}")
        _mark(axes, planet, "o", BODY_COLOURS[target], f"{target}\n{utc(end)[:10]}")
        _mark(axes, far, "D", PURPLE, f"aphelion\n{np.linalg.norm(far):.3f} au")
        axes.plot(0, 0, "o", color=ORANGE, markeredgecolor=BLACK, markersize=10)
        axes.annotate("Sun", (0, 0), xytext=(8, 6), textcoords="offset points")
        axes.set(xlabel="x, ecliptic (au)", ylabel="y, ecliptic (au)", title=title)
        axes.margins(0.12)
        axes.set_aspect("equal")
        figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=4)

    return draw(alt, content, size=(6.2, 6.6))


def _on_ellipse(a: float, e: float, eccentric: Any) -> tuple[Any, Any]:
    """Place from the focus, the periapsis to the right."""
    return a * (np.cos(eccentric) - e), a * np.sqrt(1 - e * e) * np.sin(eccentric)


def _at_times(a: float, e: float, parts: int) -> tuple[Any, Any]:
    """Places after equal times from the periapsis, by Kepler's equation."""
    true = true_from_mean(2 * np.pi * np.arange(parts) / parts, e)
    distance = a * (1 - e * e) / (1 + e * np.cos(true))
    return distance * np.cos(true), distance * np.sin(true)


def _arc(axes: Axes, start: Vector, size: float, angle: float, colour: str, text: str) -> None:
    """Draw an angle from the x direction, with its name at its middle."""
    sweep = np.linspace(0.0, angle, 60)
    axes.plot(start[0] + size * np.cos(sweep), start[1] + size * np.sin(sweep), color=colour, linewidth=1.4)
    middle = start + (size + 0.07) * np.array([np.cos(angle / 2), np.sin(angle / 2)])
    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
    axes.annotate(
        text, (middle[0], middle[1]), color=colour, fontweight="bold", fontsize=12, ha="center", va="center", bbox=box
    )


def _mark(axes: Axes, place: Vector, marker: str, colour: str, text: str) -> None:
    """Mark a place, with its name outside, away from the Sun."""
    axes.plot(*place[:2], marker, color=colour, markeredgecolor=BLACK, markersize=8)
    outward = 15 * place[:2] / np.linalg.norm(place[:2])
    side = "left" if outward[0] > 0 else "right"
    axes.annotate(
        text, (place[0], place[1]), xytext=tuple(outward), textcoords="offset points", ha=side, va="center", fontsize=9
    )
