"""Pictures of bodies that share a planet's orbit: their loops in the turning frame, and the price of going there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

import matplotlib.dates as mdates
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from numpy.typing import ArrayLike, NDArray
from scipy.integrate import solve_ivp

from idsea_lessons.bodies import body
from idsea_lessons.dynamics import Flight
from idsea_lessons.dynamics.coorbital import seen_turning
from idsea_lessons.ephemeris import et, utc
from idsea_lessons.figures.style import BLACK, BLUE, GREEN, GREY, ORANGE, PURPLE, SKY, Picture, draw

DAY = 86400.0
STEP_DAYS = 4.0
LOOKS: tuple[dict[str, Any], ...] = (
    {"color": BLUE, "linestyle": "-"},
    {"color": ORANGE, "linestyle": "--"},
    {"color": GREEN, "linestyle": "-."},
    {"color": PURPLE, "linestyle": ":"},
)
TOY_MASS = 0.001
"""Of the toy planet, in parts of both masses: about Jupiter's, so that one loop takes tens of turns, not hundreds."""


class _Kind(NamedTuple):
    name: str
    angle: float
    """Where it begins, ahead of the planet, degrees."""
    radius: float
    """Distance from the Sun at the beginning; the planet has 1."""
    eccentricity: float
    """Begins at perihelion of this ellipse (or on a circle), seen from the Sun."""
    turns: int


KINDS = (
    _Kind("tadpole", 95.0, 1.0, 0.0, 30),
    _Kind("horseshoe", 180.0, 1.022, 0.0, 60),
    _Kind("quasi-satellite", 0.0, 0.7, 0.3, 20),
)


def draw_coorbital_kinds(
    title: str = "Three ways to share an orbit, seen from a frame that turns with the planet",
) -> Picture:
    """Draw a tadpole, a horseshoe and a quasi-satellite in a toy system of a sun and one planet.

    Parameters
    ----------
    title : str
        The finding.

    Returns
    -------
    Picture
    """
    alt = (
        "Three pictures of the same toy system, each with the Sun in the middle and the planet on the right. "
        "A tadpole moves to and fro on a curved band around the place 60 degrees ahead of the planet. A horseshoe "
        "goes along the planet's orbit around the far side of the Sun and turns back on both sides of the planet. A "
        "quasi-satellite draws loops around the planet."
    )

    def content(figure: Figure) -> None:
        for axes, kind, look in zip(figure.subplots(1, 3, sharey=True), KINDS, LOOKS, strict=False):
            x, y = _toy_path(kind)
            axes.add_patch(Circle((0, 0), 1.0, fill=False, color=GREY, linewidth=0.6))
            axes.plot(x, y, color=look["color"], linewidth=0.8)
            axes.plot(0, 0, "o", color=ORANGE, markersize=9, markeredgecolor=BLACK)
            axes.plot(1, 0, "o", color=SKY, markersize=6, markeredgecolor=BLACK)
            axes.set(aspect="equal", xlim=(-1.35, 1.45), ylim=(-1.35, 1.35), xlabel="x (planet's distance)")
            axes.set_title(kind.name)
        figure.axes[0].set_ylabel("y (planet's distance)")
        figure.suptitle(title, x=0.01, ha="left", fontsize=11, fontweight="bold")

    return draw(alt, content, size=(8.4, 3.4))


def _toy_path(kind: _Kind) -> tuple[NDArray[Any], NDArray[Any]]:
    """Integrate the circular restricted problem of three bodies; lengths from the Sun, the planet at (1, 0)."""
    mu = TOY_MASS
    speed = np.sqrt((1 - mu) * (1 + kind.eccentricity) / kind.radius) - kind.radius
    if kind.eccentricity == 0.0 and kind.radius == 1.0:
        speed = 0.0
    sine, cosine = np.sin(np.radians(kind.angle)), np.cos(np.radians(kind.angle))
    start = [kind.radius * cosine - mu, kind.radius * sine, -speed * sine, speed * cosine]

    def field(_: float, state: NDArray[Any]) -> list[float]:
        x, y, vx, vy = state
        sun, planet = np.hypot(x + mu, y) ** 3, np.hypot(x - 1 + mu, y) ** 3
        ax = 2 * vy + x - (1 - mu) * (x + mu) / sun - mu * (x - 1 + mu) / planet
        return [vx, vy, ax, -2 * vx + y - (1 - mu) * y / sun - mu * y / planet]

    end = 2 * np.pi * kind.turns
    times = np.linspace(0.0, end, 60 * kind.turns)
    path = solve_ivp(field, (0.0, end), start, "DOP853", times, rtol=1e-9, atol=1e-10).y
    return path[0] + mu, path[1]


def draw_turning_loop(flight: Flight, *, name: str, planet: str = "Earth", title: str | None = None) -> Picture:
    """Draw a flight around a planet as it is seen in axes that turn with the planet, from above and from the side.

    Parameters
    ----------
    flight : Flight
        Around the Sun.
    name : str
        Of the body that flies.
    planet : str
        The planet in the middle.
    title : str, optional
        The finding; without it the smallest and the largest distance.

    Returns
    -------
    Picture
    """
    first, last = sorted((flight.start, flight.stop))
    epochs = np.arange(first, last, STEP_DAYS * DAY)
    seen = seen_turning(flight, epochs, planet) / 1e6
    distance = np.linalg.norm(seen, axis=1)
    low, high = distance.min(), distance.max()
    hill = body(planet).hill_radius / 1e6
    years = f"{utc(first)[:4]} to {utc(last)[:4]}"
    alt = (
        f"Left: seen from above the orbit, {name} draws a band of loops around {planet}, longer than wide, in "
        f"the years {years}. Right: seen from behind, it also goes up and down. It is never nearer than {low:.1f} and "
        f"never farther than {high:.1f} million km. The Hill sphere of {planet}, {hill:.1f} million km: a dot inside."
    )

    def content(figure: Figure) -> None:
        above, behind = figure.subplots(1, 2, width_ratios=(2.0, 1.0), sharey=True)
        for axes, (i, j) in ((above, (1, 0)), (behind, (2, 0))):
            axes.plot(seen[:, i], seen[:, j], color=BLUE, linewidth=0.5, alpha=0.8)
            axes.add_patch(Circle((0, 0), hill, color=ORANGE))
            axes.set_aspect("equal")
            axes.margins(0.08)
        above.set(xlabel="along the way of the planet (million km)", ylabel="away from the Sun (million km)")
        behind.set(xlabel="up from the orbit (million km)")
        above.annotate(
            f"{planet} and its\nHill sphere", (0, -hill), xytext=(0, -4), textcoords="offset points", ha="center",
            va="top", fontsize=9,
        )  # fmt: skip
        above.set_title(title or f"{name} stays {low:.0f} to {high:.0f} million km from {planet}, {years}")

    return draw(alt, content, size=(8.2, 3.1))


def draw_over_time(
    curves: Mapping[str, tuple[ArrayLike, ArrayLike]],
    *,
    ylabel: str,
    title: str,
    logarithmic: bool = False,
    marks: Mapping[str, Any] | None = None,
) -> Picture:
    """Draw up to four quantities as time goes on.

    Parameters
    ----------
    curves : mapping of str to (epochs, values)
        Name, epochs (ET) and values of each.
    ylabel : str
        What is drawn, with its unit in brackets.
    title : str
        The finding.
    logarithmic : bool
        Whether each step of the axis is ten times the one before.
    marks : mapping of str to epoch, optional
        Days to mark, with their names.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        For no curve or more than four.
    """
    if not 1 <= len(curves) <= len(LOOKS):
        raise ValueError(f"draw_over_time shows 1 to {len(LOOKS)} curves, not {len(curves)}")
    drawn = {name: (np.asarray(t, dtype=float), np.asarray(v, dtype=float)) for name, (t, v) in curves.items()}
    alt = f"{ylabel} over time. " + " ".join(
        f"{name}: from {np.nanmin(v):,.3g} on {utc(t[np.nanargmin(v)])[:10]} to {np.nanmax(v):,.3g} on "
        f"{utc(t[np.nanargmax(v)])[:10]}."
        for name, (t, v) in drawn.items()
    )
    alt += "".join(f" A line marks {name}, {utc(et(day))[:10]}." for name, day in (marks or {}).items())

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        for (name, (t, v)), look in zip(drawn.items(), LOOKS, strict=False):
            axes.plot(_days(t), v, **look, label=name)
        for number, (name, day) in enumerate((marks or {}).items()):
            moment = _days([float(et(day))])[0]
            axes.axvline(moment, color=BLACK, linewidth=0.9, linestyle=":")
            axes.annotate(
                name, (moment, 1.0 - 0.07 * number), xycoords=("data", "axes fraction"), xytext=(4, -2),
                textcoords="offset points", va="top", fontsize=9,
            )  # fmt: skip
        axes.set(ylabel=ylabel, title=title)
        if logarithmic:
            axes.set_yscale("log")
        _room_for_marks(axes, len(marks or {}))
        axes.legend(loc="best")
        _date_axis(axes)

    return draw(alt, content)


def _room_for_marks(axes: Axes, marks: int) -> None:
    """Raise the top of the axis, so that the names of the marks stand above the curves."""
    low, high = axes.transAxes.inverted().transform(axes.transData.transform([(0, v) for v in axes.get_ylim()]))[:, 1]
    raised = high + 0.085 * marks * (high - low)
    _, top = axes.transData.inverted().transform(axes.transAxes.transform((0.0, raised)))
    axes.set_ylim(top=top)


def _days(epochs: Any) -> NDArray[Any]:
    return np.array([mdates.date2num(dt.datetime.fromisoformat(utc(float(t)))) for t in np.asarray(epochs)])


def _date_axis(axes: Axes) -> None:
    locator = mdates.AutoDateLocator(minticks=3, maxticks=10)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(mdates.ConciseDateFormatter(locator))
