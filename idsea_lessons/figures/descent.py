"""Pictures of powered descents: the push that holds a lander up, the paths to the ground, and the throttle."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from idsea_lessons.bodies import body
from idsea_lessons.figures.style import BLACK, BLUE, GREEN, GREY, ORANGE, PURPLE, RED, Picture, draw
from idsea_lessons.surface.descent import Descent

LINES = ((BLUE, "-"), (ORANGE, "--"), (GREEN, "-."), (PURPLE, ":"))


def draw_holding_push(
    ground: str, altitude: float, *, speed: float, thrust: float, masses: tuple[float, float], title: str
) -> Picture:
    """Draw what it takes to hold a lander up at each speed, and what its engine gives when heavy and when light.

    Parameters
    ----------
    ground : str
        The body, "Moon".
    altitude : float, km
    speed : float, km/s
        Of the lander at ignition, to mark.
    thrust : float, N
        Greatest thrust.
    masses : (float, float), kg
        At ignition and near the end.
    title : str
        The finding.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If the speed, the thrust or a mass is not positive.

    Examples
    --------
    >>> draw_holding_push("Moon", 15.0, speed=1.7, thrust=7500.0, masses=(3800.0, 1900.0), title="Nearly weightless")
    What holds a lander up 15 km above the Moon: 1.60 m/s2 when it stands still, -0.05 at 1.7 km/s. Full thrust ...
    """
    if min(speed, thrust, *masses) <= 0:
        raise ValueError("speed, thrust and masses must be positive")
    about = body(ground)
    distance = about.radius + altitude

    def needed(v: np.ndarray | float) -> np.ndarray | float:
        return 1000 * (about.gravity_parameter / distance**2 - np.asarray(v) ** 2 / distance)

    speeds = np.linspace(0.0, speed, 200)
    pushes = [thrust / mass for mass in masses]
    alt = (
        f"What holds a lander up {altitude:g} km above the {ground}: {needed(0.0):.2f} m/s2 when it stands still, "
        f"{needed(speed):.2f} at {speed:.4g} km/s. Full thrust gives {pushes[0]:.2f} m/s2 at {masses[0]:,.0f} kg and "
        f"{pushes[1]:.2f} at {masses[1]:,.0f} kg."
    )

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        axes.plot(speeds, needed(speeds), "-", color=BLUE, label="to stay at this height")
        for (colour, line), mass, push in zip(LINES[1:], masses, pushes, strict=False):
            axes.plot(speeds, np.full_like(speeds, push), line, color=colour, label=f"full thrust, {mass:,.0f} kg")
        axes.plot([speed], [float(needed(speed))], "o", color=BLACK, label=f"ignition, {speed:.3f} km/s")
        axes.axhline(0.0, color=BLACK, linewidth=0.8)
        axes.set(xlim=(1.04 * speed, 0.0), title=title)
        axes.set(xlabel="speed along the ground (km/s), braking to the right", ylabel="push up (m/s²)")
        axes.legend(loc="lower left", bbox_to_anchor=(0.02, 0.55))

    return draw(alt, content)


def draw_descents(descents: Mapping[str, Descent], *, title: str) -> Picture:
    """Draw the height of descents against the distance to the landing site; heights are stretched.

    Parameters
    ----------
    descents : mapping of str to Descent
        One line each, at most four; each is one flight.
    title : str
        The finding.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If there is no descent, more than four, or one is a whole grid.
    """
    flights = _checked(descents)
    alt = "Height against distance to the landing site. " + " ".join(
        f"{name}: from {one.altitude[0]:.1f} km, {abs(one.downrange[0]):.0f} km before the site, highest "
        f"{np.max(one.altitude):.1f}, lowest {_zero(np.min(one.altitude)):.1f}, "
        f"ends at {_zero(one.altitude[-1]):.1f} km."
        for name, one in flights.items()
    )

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        for (colour, line), (name, one) in zip(LINES, flights.items(), strict=False):
            axes.plot(one.downrange, one.altitude, line, color=colour, label=name)
            axes.plot(one.downrange[-1], one.altitude[-1], "X", color=colour, markeredgecolor=BLACK, markersize=8)
        _ground(axes)
        axes.set(xlabel="distance along the ground, site at 0 (km)", ylabel="height (km), not to scale", title=title)
        axes.legend(loc="best")

    return draw(alt, content)


def draw_throttle(descents: Mapping[str, Descent], *, least: float, most: float, title: str) -> Picture:
    """Draw the thrust of descents against time, between the limits of the engine.

    Parameters
    ----------
    descents : mapping of str to Descent
        One line each, at most four; each is one flight.
    least, most : float, N
        Limits of the engine.
    title : str
        The finding.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If there is no descent, more than four, one is a whole grid, or the limits have changed places.
    """
    flights = _checked(descents)
    if not 0 <= least < most:
        raise ValueError("least must be below most, both in N")
    alt = f"Thrust against time, between {least:,.0f} and {most:,.0f} N. " + " ".join(
        f"{name}: {one.throttle[0]:,.0f} N at first, between {np.min(one.throttle):,.0f} and "
        f"{np.max(one.throttle):,.0f} N, for {one.time[-1] - one.time[0]:.0f} s."
        for name, one in flights.items()
    )

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        for (colour, line), (name, one) in zip(LINES, flights.items(), strict=False):
            axes.plot(one.time, one.throttle / 1000, line, color=colour, label=name)
        for limit, word in ((least, "least"), (most, "greatest")):
            axes.axhline(limit / 1000, color=RED, linewidth=1)
            axes.annotate(
                f"{word} thrust", (0.99, limit / 1000), xycoords=("axes fraction", "data"), xytext=(0, 3),
                textcoords="offset points", ha="right", fontsize=9, color=RED,
            )  # fmt: skip
        axes.set(ylim=(0, 1.12 * most / 1000), title=title)
        axes.set(xlabel="time since ignition (s)", ylabel="thrust (kN)")
        axes.legend(loc="center left")

    return draw(alt, content)


def _checked(descents: Mapping[str, Descent]) -> Mapping[str, Descent]:
    if not 1 <= len(descents) <= len(LINES):
        raise ValueError(f"give one descent to {len(LINES)}, each with its name")
    for name, one in descents.items():
        if np.ndim(one.time) != 1:
            raise ValueError(f"{name} is a whole grid of descents: choose one flight")
    return descents


def _zero(value: float) -> float:
    """Write what rounds to zero without a sign."""
    return 0.0 if abs(value) < 0.05 else value


def _ground(axes: Axes) -> None:
    """Fill what lies below the ground."""
    low, high = axes.get_ylim()
    low = min(low, -0.1 * high)
    axes.axhspan(low, 0.0, color=GREY, alpha=0.35, linewidth=0)
    axes.set_ylim(low, high)
    axes.annotate(
        "below the ground", (0.01, 0.0), xycoords=("axes fraction", "data"), xytext=(0, -3), textcoords="offset points",
        va="top", fontsize=9,
    )  # fmt: skip
