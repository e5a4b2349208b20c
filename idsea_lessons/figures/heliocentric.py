"""Pictures of the inner solar system from above the Earth's orbit, and of distances over time."""

from __future__ import annotations

import datetime as dt
from typing import Any

import matplotlib.dates as mdates
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from idsea_lessons.bodies import SPEED_OF_LIGHT
from idsea_lessons.ephemeris import State, et, state, utc
from idsea_lessons.figures.style import BLACK, BLUE, BODY_COLOURS, GREY, ORANGE, Picture, draw
from idsea_lessons.orbits.porkchop import Transfer

WHITE = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}

YEAR_DAYS = {"Mercury": 88, "Venus": 225, "Earth": 366, "Mars": 687}
"""How many days draw one whole orbit, rounded up."""


def draw_positions(epoch: Any, bodies: tuple[str, ...] = ("Earth", "Mars"), title: str | None = None) -> Picture:
    """Draw where bodies are on one day, with their orbits and the line between the first two.

    Parameters
    ----------
    epoch : epoch
        The day, as in `ephemeris.et`.
    bodies : tuple of str
        Bodies that go around the Sun.
    title : str, optional
        The finding; without it the distance of the first two.

    Returns
    -------
    Picture
    """
    places = {name: state(name, epoch).position / 1e6 for name in bodies}
    distance = float(np.linalg.norm(places[bodies[0]] - places[bodies[1]]))
    date = utc(et(epoch))[:10]
    alt = (
        f"The Sun in the middle, the orbits of {', '.join(bodies)} around it, and their places on {date}. "
        f"A dashed line of {distance:.1f} million km joins {bodies[0]} and {bodies[1]}."
    )

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        for name in bodies:
            _orbit(axes, name, et(epoch))
            _dot(axes, places[name], name)
        first, second = places[bodies[0]], places[bodies[1]]
        axes.plot([first[0], second[0]], [first[1], second[1]], "--", color=BLACK, linewidth=1)
        _annotate_middle(axes, first, second, f"{distance:.1f} million km")
        _frame(axes, title or f"{date}: {bodies[0]} and {bodies[1]} are {distance:.0f} million km apart")

    return draw(alt, content, size=(5.6, 5.6))


def draw_transfer(transfer: Transfer, title: str | None = None) -> Picture:
    """Draw a transfer between two orbits, from departure to arrival, as seen from above the Earth's orbit.

    Parameters
    ----------
    transfer : Transfer
        From `Porkchop.best` or `Porkchop.transfer`.
    title : str, optional
        The finding; without it dates and type.

    Returns
    -------
    Picture
    """
    path = transfer.points() / 1e6
    degrees = np.degrees(transfer.transfer_angle)
    alt = (
        f"The Sun, the orbits of {transfer.departure} and {transfer.arrival}, and the way between them: "
        f"it leaves on {transfer.departure_date}, goes {degrees:.0f} degrees around the Sun in {transfer.days:.0f} "
        f"days and arrives on {transfer.arrival_date}."
    )

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        for name, epoch, place in (
            (transfer.departure, transfer.departure_epoch, path[0]),
            (transfer.arrival, transfer.arrival_epoch, path[-1]),
        ):
            _orbit(axes, name, epoch)
            _dot(axes, place, f"{name}\n{utc(epoch)[:10]}", name)
        axes.plot(path[:, 0], path[:, 1], color=BLACK, label=f"transfer, {transfer.days:.0f} days")
        axes.legend(loc="lower left")
        _frame(axes, title or f"Type {transfer.type}: {degrees:.0f}° around the Sun in {transfer.days:.0f} days")

    return draw(alt, content, size=(5.6, 5.6))


def draw_range(epochs: Any, states: State, *, mark: Any = None, title: str, label: str = "distance") -> Picture:
    """Draw a distance over time, with light time on the right.

    Parameters
    ----------
    epochs : array_like, shape (n,)
        As in `ephemeris.et`.
    states : State
        Positions from the observer at these epochs.
    mark : epoch, optional
        A moment to mark.
    title : str
        The finding.
    label : str
        What the distance is.

    Returns
    -------
    Picture
    """
    seconds, distance = et(epochs), np.linalg.norm(np.asarray(states.position), axis=-1) / 1e6
    low, high = int(np.argmin(distance)), int(np.argmax(distance))
    days = [dt.datetime.fromisoformat(text) for text in utc(seconds)]
    alt = (
        f"A curve of {label} over time: smallest {distance[low]:.0f} million km on {utc(seconds[low])[:10]}, "
        f"largest {distance[high]:.0f} million km on {utc(seconds[high])[:10]}."
    )
    if mark is not None:
        at = float(np.interp(et(mark), seconds, distance))
        alt += f" A dot marks {utc(et(mark))[:10]} at {at:.0f} million km."

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        axes.plot(mdates.date2num(days), distance, color=BLUE)
        if mark is not None:
            moment = mdates.date2num(dt.datetime.fromisoformat(utc(et(mark))))
            axes.plot(moment, at, "o", color=ORANGE, markeredgecolor=BLACK, markersize=8)
            text = f"{utc(et(mark))[:10]}\n{at:.0f} million km"
            axes.annotate(text, (moment, at), xytext=(12, -28), textcoords="offset points")
        axes.set(ylabel=f"{label} (million km)", title=title, ylim=(0, None))
        locator = mdates.AutoDateLocator(maxticks=8)
        axes.xaxis.set_major_locator(locator)
        axes.xaxis.set_major_formatter(mdates.ConciseDateFormatter(locator))
        right = axes.secondary_yaxis("right", functions=(_light_minutes, _million_km))
        right.set_ylabel("light time (minutes)")

    return draw(alt, content)


def _light_minutes(distance_mkm: Any) -> Any:
    return distance_mkm * 1e6 / SPEED_OF_LIGHT / 60.0


def _million_km(minutes: Any) -> Any:
    return minutes * 60.0 * SPEED_OF_LIGHT / 1e6


def _orbit(axes: Axes, name: str, epoch: Any) -> None:
    """Draw one whole turn around the Sun, ending at the epoch where the ephemeris allows."""
    start = float(et(epoch)) - 86400.0 * YEAR_DAYS.get(name, 366)
    path = state(name, np.linspace(start, float(et(epoch)), 400)).position / 1e6
    axes.plot(path[:, 0], path[:, 1], color=BODY_COLOURS.get(name, GREY), linewidth=1, alpha=0.7)


def _dot(axes: Axes, place: np.ndarray, label: str, name: str | None = None) -> None:
    axes.plot(place[0], place[1], "o", color=BODY_COLOURS.get(name or label, GREY), markersize=8, markeredgecolor=BLACK)
    outward = 14 * place[:2] / np.linalg.norm(place[:2])
    side = "left" if outward[0] > 0 else "right"
    axes.annotate(label, (place[0], place[1]), xytext=tuple(outward), textcoords="offset points", ha=side, va="center")


def _annotate_middle(axes: Axes, first: np.ndarray, second: np.ndarray, text: str) -> None:
    middle = 0.5 * (first + second)
    axes.annotate(text, (middle[0], middle[1]), xytext=(6, -12), textcoords="offset points", fontsize=9, bbox=WHITE)


def _frame(axes: Axes, title: str) -> None:
    axes.plot(0, 0, "o", color=ORANGE, markersize=10, markeredgecolor=BLACK)
    axes.annotate("Sun", (0, 0), xytext=(8, 8), textcoords="offset points")
    axes.set_aspect("equal")
    axes.margins(0.18)
    axes.set(xlabel="x, to the March equinox (million km)", ylabel="y (million km)", title=title)
    axes.text(0.99, 0.01, "orbits to scale, bodies not", transform=axes.transAxes, ha="right", fontsize=8, color=GREY)
