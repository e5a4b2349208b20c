"""Pictures of two flights that meet: a corner in the path, and the distance between them as time goes on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import matplotlib.dates as mdates
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray
from spiceypy import pxform

from idsea_lessons.dynamics import Flight
from idsea_lessons.ephemeris import et, state, utc
from idsea_lessons.figures.style import BLACK, BLUE, BODY_COLOURS, GREEN, ORANGE, PURPLE, Picture, draw

ECLIPTIC = "ECLIPJ2000"
LOOKS: tuple[dict[str, Any], ...] = (
    {"color": BLUE, "linestyle": "-"},
    {"color": ORANGE, "linestyle": "--"},
    {"color": GREEN, "linestyle": "-."},
    {"color": PURPLE, "linestyle": ":"},
)


def draw_two_flights(forwards: Flight, backwards: Flight, *, meeting: Any, title: str | None = None) -> Picture:
    """Draw two flights around the Sun over the same days: from above, and how high they are over the ecliptic.

    Parameters
    ----------
    forwards, backwards : Flight
        From the earlier state into the future, and from the later state into the past, counted from the Sun.
    meeting : epoch
        When they are nearest to each other, as in `ephemeris.et`.
    title : str, optional
        The finding; without it the angle between the planes of the two flights.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If the flights do not count from the Sun, or do not both cover the moment of the meeting.
    """
    if {forwards.center, backwards.center} != {"Sun"}:
        raise ValueError("draw_two_flights shows flights around the Sun: use a model with center='Sun'")
    moment = float(et(meeting))
    first, last = _common(forwards, backwards)
    if not first <= moment <= last:
        raise ValueError(f"the meeting {utc(moment)} lies outside of the days that both flights cover")
    epochs = np.linspace(first, last, 200)
    paths = [_ecliptic(flight, epochs) for flight in (forwards, backwards)]
    corner = _ecliptic(forwards, np.array([moment]))[0]
    angle = _angle_between_planes(forwards, backwards, moment)
    alt = (
        f"Left: the Sun, the Earth's orbit, and the way of a spacecraft from {utc(first)[:10]} to {utc(last)[:10]}, "
        f"seen from above: both flights lie on one line. Right: their heights over the ecliptic, two curves that cross "
        f"with different slopes on {utc(moment)[:10]}. Their planes differ by {angle:.2f} degrees."
    )

    def content(figure: Figure) -> None:
        above, beside = figure.subplots(1, 2, width_ratios=(1, 1.35))
        _earth(above, first)
        for path, look, label in zip(paths, LOOKS, ("forwards", "backwards"), strict=False):
            above.plot(path[:, 0], path[:, 1], **look)
            beside.plot(_days(epochs), path[:, 2], **look, label=label)
        above.plot(*corner[:2], "o", color=BLACK, markersize=6)
        beside.plot(_days([moment]), corner[2:], "o", color=BLACK, markersize=6)
        beside.annotate(
            f"{utc(moment)[:10]}", (_days([moment])[0], corner[2]), xytext=(8, -14), textcoords="offset points"
        )
        beside.set(ylabel="height over the ecliptic (million km)")
        beside.set_title("from the edge: a corner", fontweight="normal")
        beside.legend(loc="upper left")
        _dates(beside)
        figure.suptitle(
            title or f"The path has a corner of {angle:.2f}°", x=0.01, ha="left", fontsize=11, fontweight="bold"
        )

    return draw(alt, content, size=(8.6, 4.0))


def draw_gaps(
    gaps: Mapping[str, tuple[ArrayLike, ArrayLike]],
    *,
    mark: tuple[Any, str] | None = None,
    logarithmic: bool = True,
    title: str,
) -> Picture:
    """Draw the distance between two flights over time, for one or several ways to compute it.

    Parameters
    ----------
    gaps : mapping of str to (epochs, distances)
        Name of each curve, with ET, shape (n,), and km, shape (n,).
    mark : (epoch, str), optional
        A moment to mark with a vertical line, and its name.
    logarithmic : bool
        Whether each factor of ten is equally high.
    title : str
        The finding.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If there is no curve, or more than four.
    """
    if not 1 <= len(gaps) <= len(LOOKS):
        raise ValueError(f"draw_gaps draws 1 to {len(LOOKS)} curves, not {len(gaps)}")
    curves = {
        name: (np.asarray(late, dtype=float), np.asarray(apart, dtype=float)) for name, (late, apart) in gaps.items()
    }
    lowest = {name: int(np.argmin(apart)) for name, (_, apart) in curves.items()}
    alt = "Distance between two flights over time. " + " ".join(
        f"{name}: smallest {apart[lowest[name]]:,.0f} km at {utc(late[lowest[name]])[:16].replace('T', ' ')} UTC."
        for name, (late, apart) in curves.items()
    )
    if mark is not None:
        alt += f" A line marks {mark[1]}, {utc(et(mark[0]))[:16].replace('T', ' ')} UTC."

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        for (name, (late, apart)), look in zip(curves.items(), LOOKS, strict=False):
            axes.plot(_days(late), apart, **look, label=name)
            axes.plot(_days(late[[lowest[name]]]), apart[[lowest[name]]], "o", color=look["color"], markersize=5)
        if mark is not None:
            axes.axvline(_days([float(et(mark[0]))])[0], color=BLACK, linewidth=1, linestyle=(0, (2, 2)), label=mark[1])
        if logarithmic:
            axes.set_yscale("log")
        else:
            axes.set_ylim(0, None)
        axes.set(ylabel="distance between the flights (km)", title=title)
        if len(curves) > 1 or mark is not None:
            axes.legend(loc="best")
        _dates(axes)

    return draw(alt, content, size=(7.2, 4.0))


def _common(forwards: Flight, backwards: Flight) -> tuple[float, float]:
    """Give the first and the last moment that both flights cover."""
    spans = [sorted((flight.start, flight.stop)) for flight in (forwards, backwards)]
    return max(span[0] for span in spans), min(span[1] for span in spans)


def _ecliptic(flight: Flight, epochs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give positions in the frame of the ecliptic, shape (n, 3), million km."""
    turn = np.array(pxform(flight.frame, ECLIPTIC, 0.0))
    return np.asarray(flight.position(epochs) @ turn.T / 1e6)


def _angle_between_planes(forwards: Flight, backwards: Flight, epoch: float) -> float:
    """Give the angle between the planes of two flights at one moment, degrees."""
    one, other = (np.cross(*flight.at(epoch)) for flight in (forwards, backwards))
    return float(np.degrees(np.arctan2(np.linalg.norm(np.cross(one, other)), one @ other)))


def _earth(axes: Axes, epoch: float) -> None:
    """Draw the Sun and one year of the Earth, as seen from above."""
    year = state("Earth", epoch + np.linspace(0.0, 366 * 86400.0, 200), frame=ECLIPTIC).position / 1e6
    axes.plot(year[:, 0], year[:, 1], color=BODY_COLOURS["Earth"], linewidth=1, alpha=0.6)
    axes.annotate("Earth's orbit", (-78, -100), color=BODY_COLOURS["Earth"], fontsize=9)
    axes.plot(0, 0, "o", color=ORANGE, markersize=10, markeredgecolor=BLACK)
    axes.annotate("Sun", (0, 0), xytext=(8, -4), textcoords="offset points")
    axes.set_aspect("equal")
    axes.set(xlabel="x (million km)", ylabel="y (million km)")
    axes.set_title("from above: one line", fontweight="normal")


def _days(epochs: ArrayLike) -> NDArray[np.float64]:
    """Give ET as matplotlib's days of UTC."""
    return np.array([mdates.date2num(dt.datetime.fromisoformat(utc(float(each)))) for each in np.asarray(epochs)])


def _dates(axes: Axes) -> None:
    locator = mdates.AutoDateLocator(maxticks=7)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(mdates.ConciseDateFormatter(locator))
