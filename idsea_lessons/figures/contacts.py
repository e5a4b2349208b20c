"""Pictures of what is seen and when: passes over ground stations, solar conjunctions, and shadows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.dates as mdates
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Wedge
from numpy.typing import NDArray

from idsea_lessons.bodies import body as find_body
from idsea_lessons.ephemeris import et, state, utc
from idsea_lessons.figures.style import BLACK, BLUE, BODY_COLOURS, GREEN, GREY, ORANGE, PURPLE, RED, SKY, Picture, draw
from idsea_lessons.navigation import (
    Interval,
    Trajectory,
    Windows,
    azimuth_elevation,
    contacts,
    shadow_fraction,
    sun_earth_probe_angle,
)
from idsea_lessons.navigation.places import Target

Vector = NDArray[np.float64]

LINES = ((BLUE, "-"), (ORANGE, "--"), (GREEN, "-."), (PURPLE, ":"), (SKY, "-"), (RED, "--"))
"""Colours with line styles, so that lines are told apart without colour."""


def draw_passes(
    stations: Sequence[str], target: Target, start: Any, stop: Any, mask: float, title: str | None = None
) -> Picture:
    """Draw how high a target stands over ground stations, and when each of them sees it.

    Parameters
    ----------
    stations : list of str
        Names as in `navigation.STATIONS`.
    target : str or Trajectory
        What is looked at.
    start, stop : epochs
        As in `ephemeris.et`.
    mask : float, rad
        Lowest elevation at which the stations work.
    title : str, optional
        The finding; without it the hours in which one station or more sees the target.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If there is no station or more than six, or one is unknown.

    Examples
    --------
    >>> draw_passes(["Jiamusi"], "Mars", "2021-02-10", "2021-02-11", np.radians(10.0))
    Elevation of Mars over Jiamusi from 2021-02-10T00:00 to 2021-02-11T00:00. Jiamusi sees it for 12.6 hours. ...
    """
    if not 1 <= len(stations) <= len(LINES):
        raise ValueError(f"give a list of 1 to {len(LINES)} stations, not {len(stations)}")
    span = Interval(start, stop)
    seen = {name: contacts(name, target, span.start, span.stop, mask) for name in stations}
    together = Windows(tuple(each for windows in seen.values() for each in windows))
    hours, degrees = together.total / 3600.0, np.degrees(mask)
    name = target if isinstance(target, str) else "the target"
    alt = (
        f"Elevation of {name} over {', '.join(stations)} from {utc(span.start)[:16]} to {utc(span.stop)[:16]}. "
        + " ".join(f"{each} sees it for {windows.total / 3600:.1f} hours." for each, windows in seen.items())
        + f" Together they see it above {degrees:.0f} degrees for {hours:.2f} hours."
    )
    times = np.linspace(span.start, span.stop, 289)

    def content(figure: Figure) -> None:
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=(3, 0.5 + 0.35 * len(stations)))
        for (colour, line), each in zip(LINES, stations, strict=False):
            elevation = np.degrees(azimuth_elevation(each, target, times).elevation)
            above.plot(_days(times), elevation, line, color=colour, label=each)
        above.axhline(degrees, color=BLACK, linewidth=1)
        above.text(0.995, degrees + 1, f"mask {degrees:.0f}°", ha="right", transform=above.get_yaxis_transform())
        above.set(ylabel="elevation (degrees)", ylim=(0, 92), yticks=range(0, 91, 15))
        above.set_title(title or f"Together they see {name} {hours:.1f} of {span.duration / 3600:.0f} hours")
        above.legend(loc="upper right", ncols=len(stations), fontsize=9)
        colours = dict(zip(stations, (colour for colour, _ in LINES), strict=False))
        _bars(below, {**seen, "one or more": together}, {**colours, "one or more": GREY})
        _dates(below, span)
        below.set_xlabel("time (UTC)")

    return draw(alt, content, size=(7.2, 4.8))


def draw_conjunction(
    target: Target, start: Any, stop: Any, spans: Mapping[str, Interval], title: str, limits: Sequence[float] = ()
) -> Picture:
    """Draw the angle between the Sun and a probe in the Earth's sky, over bars of computed and published times.

    Parameters
    ----------
    target : str or Trajectory
        The probe, or the planet that it is at.
    start, stop : epochs
        As in `ephemeris.et`.
    spans : dict of str and Interval
        What to draw as bars, from above to below.
    title : str
        The finding.
    limits : list of float, rad
        Angles to mark by lines.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If there is no bar.
    """
    if not spans:
        raise ValueError("give at least one span of time to draw as a bar")
    span = Interval(start, stop)
    times = np.linspace(span.start, span.stop, 500)
    angles = np.degrees(sun_earth_probe_angle(target, times))
    low = int(angles.argmin())
    alt = (
        f"The Sun-Earth-probe angle is smallest on {utc(times[low])[:10]}: {angles[low]:.1f} degrees. Bars: "
        + "; ".join(f"{name}, {utc(each.start)[:10]} to {utc(each.stop)[:10]}" for name, each in spans.items())
        + "."
    )

    def content(figure: Figure) -> None:
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=(2.2, 0.4 + 0.3 * len(spans)))
        above.plot(_days(times), angles, color=BLUE)
        for limit in np.degrees(limits):
            above.axhline(limit, color=GREY, linestyle="--", linewidth=1)
            above.text(0.995, limit + 0.15, f"{limit:.3g}°", ha="right", transform=above.get_yaxis_transform())
        above.set(ylabel="Sun-Earth-probe\nangle (degrees)", ylim=(0, None), title=title)
        colours = {name: ORANGE if "below" in name else BLUE for name in spans}
        _bars(below, {name: Windows((each,)) for name, each in spans.items()}, colours)
        _dates(below, span)
        below.set_xlabel("date (UTC)")

    return draw(alt, content, size=(7.2, 4.8))


def draw_shadow(
    position: Trajectory, body: str, moments: Mapping[str, Any], revolution: float, title: str | None = None
) -> Picture:
    """Draw revolutions in the plane where a shadow is a strip: distance along it, and distance from its axis.

    Parameters
    ----------
    position : Trajectory
        A spacecraft; its center is the body.
    body : str
        What throws the shadow.
    moments : dict of str and epoch
        Labels, and the middle of the revolution to draw.
    revolution : float, s
        How long one revolution takes.
    title : str, optional
        The finding; without it which revolutions are in the shadow.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If there is no moment or more than six.
    """
    if not 1 <= len(moments) <= len(LINES):
        raise ValueError(f"give 1 to {len(LINES)} moments to draw, not {len(moments)}")
    radius, curves = find_body(body).radius, {}
    for label, epoch in moments.items():
        times = float(et(epoch)) + revolution * np.linspace(-0.5, 0.5, 1441)
        hidden = np.asarray(shadow_fraction(position, body, times)) > 0.0
        curves[label] = (*_along_and_across(position, body, times), hidden)
    minutes = {name: float(hidden.mean()) * revolution / 60.0 for name, (_, _, hidden) in curves.items()}
    alt = f"{body} and its shadow from the side, as a strip that hardly narrows. " + " ".join(
        f"{name}: the orbit is {f'in the shadow for {part:.0f} minutes' if part else 'outside the shadow'}."
        for name, part in minutes.items()
    )
    reach = max(float(along.max()) for along, _, _ in curves.values()) + radius

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        strip = np.array([[0.0, 0.0], [reach, 0.0], [reach, radius], [0.0, radius]])
        axes.add_patch(Polygon(strip / 1e3, facecolor=GREY, alpha=0.4, edgecolor="none", label="shadow"))
        colour = BODY_COLOURS.get(body, GREY)
        axes.add_patch(Wedge((0, 0), radius / 1e3, 0, 180, facecolor=colour, edgecolor=BLACK, label=body))
        for (shade, line), (name, (along, across, hidden)) in zip(LINES, curves.items(), strict=False):
            axes.plot(along / 1e3, across / 1e3, line, color=shade, label=name)
            axes.plot(*(np.where(hidden, part, np.nan) / 1e3 for part in (along, across)), color=BLACK, linewidth=5)
        arrow: Any = {"arrowstyle": "-|>", "color": BLACK}
        axes.annotate("", (0.16, 0.93), (0.03, 0.93), xycoords="axes fraction", arrowprops=arrow)
        axes.text(0.03, 0.95, "sunlight", transform=axes.transAxes, fontsize=9)
        axes.plot([], [], color=BLACK, linewidth=5, label="orbit in the shadow")
        axes.set_aspect("equal")
        axes.set(xlabel="along the shadow (thousand km)", ylabel="from its axis (thousand km)")
        axes.set(xlim=(-2.5 * radius / 1e3, reach / 1e3), ylim=(0, None))
        axes.set_title(title or "An orbit meets the shadow only on some days of the year")
        figure.legend(loc="outside lower center", ncols=3, fontsize=9)

    return draw(alt, content, size=(7.2, 5.2))


def draw_shadow_seasons(passages: Mapping[str, Windows], title: str) -> Picture:
    """Draw how long each passage through a shadow lasts, over the date.

    Parameters
    ----------
    passages : dict of str and Windows
        Labels, and the passages.
    title : str
        The finding.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If there is nothing to draw, or more than three labels.

    Examples
    --------
    >>> draw_shadow_seasons({"a": Windows([("2021-01-01T00:00", "2021-01-01T00:30")])}, title="One eclipse")
    How long each passage through the shadow lasts. a: 1 passages, the longest 30 minutes on 2021-01-01.
    """
    if not 1 <= len(passages) <= 3 or not all(len(each) for each in passages.values()):
        raise ValueError("give one to three labels, each with at least one passage")
    alt = "How long each passage through the shadow lasts. " + " ".join(
        f"{name}: {len(each)} passages, the longest {each.durations.max() / 60:.0f} minutes on "
        f"{utc(each[int(each.durations.argmax())].middle)[:10]}."
        for name, each in passages.items()
    )
    span = Interval(
        min(each.starts[0] for each in passages.values()) - 20 * 86400.0,
        max(each.stops[-1] for each in passages.values()) + 20 * 86400.0,
    )

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        for (colour, _), marker, (name, each) in zip(LINES, "o^s", passages.items(), strict=False):
            middles = 0.5 * (each.starts + each.stops)
            axes.plot(_days(middles), each.durations / 60.0, marker, color=colour, markersize=3.5, label=name)
        axes.set(ylabel="time in the shadow (minutes)", xlabel="date (UTC)", ylim=(0, None), title=title)
        _dates(axes, span)
        axes.xaxis.set_major_locator(mdates.AutoDateLocator(maxticks=7))
        axes.xaxis.set_major_formatter(mdates.DateFormatter("%b %Y"))
        figure.legend(loc="outside lower center", ncols=3)

    return draw(alt, content)


def _along_and_across(position: Trajectory, body: str, times: Vector) -> tuple[Vector, Vector]:
    """Distance along the axis of the shadow, away from the Sun, and distance from that axis, km."""
    places = np.asarray(position.position(times))
    sun = np.asarray(state("Sun", times, observer=body, frame=position.frame).position)
    away = -sun / np.linalg.norm(sun, axis=-1, keepdims=True)
    along = np.einsum("ni,ni->n", places, away)
    return along, np.linalg.norm(places - along[:, None] * away, axis=-1)


def _bars(axes: Axes, rows: Mapping[str, Windows], colours: Mapping[str, str]) -> None:
    for row, (name, windows) in enumerate(rows.items()):
        starts = _days(windows.starts)
        spans = list(zip(starts, _days(windows.stops) - starts, strict=True))
        axes.broken_barh(spans, (row - 0.35, 0.7), facecolor=colours[name], edgecolor=BLACK, linewidth=0.5)
    axes.set(yticks=range(len(rows)), yticklabels=list(rows), ylim=(len(rows) - 0.4, -0.6))
    axes.grid(visible=False, axis="y")


def _dates(axes: Axes, span: Interval) -> None:
    left, right = _days(np.array([span.start, span.stop]))
    axes.set_xlim(left, right)
    locator = mdates.AutoDateLocator(maxticks=9)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(mdates.ConciseDateFormatter(locator))


def _days(times: Vector) -> Vector:
    """Dates as Matplotlib counts them."""
    return np.asarray(mdates.date2num([dt.datetime.fromisoformat(text) for text in utc(np.atleast_1d(times))]))
