"""Pictures of the way to the Moon: the flight, its price, and all events of Chang'e-5 against the clock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from idsea_lessons.bodies import body
from idsea_lessons.dynamics.change5 import Change5
from idsea_lessons.dynamics.lunar_capture import LunarCapture
from idsea_lessons.dynamics.lunar_transfer import LunarTransfer
from idsea_lessons.ephemeris import et, state, utc
from idsea_lessons.figures.style import BLACK, BLUE, BODY_COLOURS, GREEN, GREY, ORANGE, RED, Picture, draw
from idsea_lessons.flown import flown

EARTH, MOON = body("Earth"), body("Moon")
DAY, HOUR, THOUSAND = 86400.0, 3600.0, 1000.0
WHITE: Any = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}


def draw_way_to_the_moon(way: LunarTransfer, *, title: str | None = None) -> Picture:
    """Draw a transfer in its plane: seen from the Earth, and its end as seen from the Moon, both to scale.

    Parameters
    ----------
    way : LunarTransfer
    title : str, optional
        The finding; without it time and burn.

    Returns
    -------
    Picture
    """
    times = np.linspace(way.injection, way.arrival, 600)
    r = np.asarray(way.flight.at(times).position)
    moon = state("Moon", times, observer="Earth", frame="J2000").position
    across = np.cross(way.position, way.velocity)
    x = moon[-1] / np.linalg.norm(moon[-1])
    y = np.cross(across, x) / np.linalg.norm(np.cross(across, x))
    flat, there = ((each @ np.array([x, y]).T) / THOUSAND for each in (r, moon))
    hours = way.flight_time / HOUR
    daily = np.arange(way.injection, way.arrival, DAY)
    dots = np.asarray(way.flight.at(daily).position) @ np.array([x, y]).T / THOUSAND
    size = float(np.linalg.norm(way.delta_v))
    close = np.linspace(way.arrival - 3 * HOUR, way.arrival, 300)
    seen = np.asarray(way.flight.seen_from("Moon", close).position) @ np.array([x, y]).T / THOUSAND
    alt = (
        f"Left, the Earth and the Moon to scale: a long ellipse leads in {hours:.0f} hours to the Moon, which "
        f"meanwhile moves {np.linalg.norm(moon[-1] - moon[0]):,.0f} km along its orbit; a dot for each day shows that "
        "the flight becomes slower and slower. Right, the last three hours as seen from the Moon."
    )

    def content(figure: Figure) -> None:
        left, right = figure.subplots(1, 2, width_ratios=[2.3, 1.0])
        left.plot(*there.T, "--", color=GREY, label="the Moon")
        left.plot(*flat.T, color=BLACK, label="the spacecraft")
        left.plot(*dots.T, "o", color=BLACK, markersize=4, label="each day")
        for place, about in (((0.0, 0.0), EARTH), (tuple(there[-1]), MOON)):
            left.add_patch(Circle(place, about.radius / THOUSAND, color=BODY_COLOURS[about.name], zorder=3))
        left.annotate("Earth", (0, 0), xytext=(0, 10), textcoords="offset points", ha="center")
        left.annotate("Moon", tuple(there[-1]), xytext=(2, 8), textcoords="offset points", ha="center", bbox=WHITE)
        left.legend(loc="lower left")
        right.add_patch(Circle((0, 0), MOON.radius / THOUSAND, color=BODY_COLOURS["Moon"]))
        right.plot(*seen.T, color=BLACK)
        right.plot(*seen[-1], "D", color=ORANGE, markeredgecolor=BLACK, markersize=8)
        right.annotate("perilune", tuple(seen[-1]), xytext=(-10, -2), textcoords="offset points", ha="right")
        right.set_title("the last 3 hours")
        for axes in (left, right):
            _kilometres(axes)
        right.margins(x=0.2, y=0.1)
        left.margins(y=0.2)
        left.set_title(title or f"{hours:.1f} hours after a burn of {size:.3f} km/s")

    return draw(alt, content, size=(9.0, 4.0))


def draw_prices(hours: Any, burns: Any, arrivals: Any, flown_hours: float, *, title: str | None = None) -> Picture:
    """Draw what the burn at the Earth and the speed at the Moon cost for different flight times.

    Parameters
    ----------
    hours : array_like, shape (n,), h
        Flight times.
    burns : array_like, shape (n,), km/s
        Burn at the Earth.
    arrivals : array_like, shape (n,), km/s
        Velocity at infinity at the Moon.
    flown_hours : float, h
        What was flown: marked.
    title : str, optional
        The finding; without it the cheapest time.

    Returns
    -------
    Picture
    """
    time, first, last = (np.asarray(each, dtype=float) for each in (hours, burns, arrivals))
    over = THOUSAND * (first - first.min())
    best = time[first.argmin()]
    alt = (
        f"Two curves over the flight time from {time.min():.0f} to {time.max():.0f} hours. The burn at the Earth is "
        f"least at {best:.0f} hours and costs only {np.interp(flown_hours, time, over):.1f} m/s more at the flown "
        f"{flown_hours:.0f} hours; for short flights it rises steeply. The speed at infinity at the Moon looks alike."
    )

    def content(figure: Figure) -> None:
        top, bottom = figure.subplots(2, 1, sharex=True)
        for axes, values, colour, name in (
            (top, over, BLUE, "burn at the Earth\nabove the least (m/s)"),
            (bottom, THOUSAND * last, RED, "speed at infinity\nat the Moon (m/s)"),
        ):
            axes.plot(time, values, "o-", color=colour, markersize=4)
            axes.axvline(flown_hours, linestyle=":", color=BLACK)
            axes.set_ylabel(name)
        top.annotate(
            f"flown: {flown_hours:.0f} h", (flown_hours, over.max()), xytext=(5, -8), textcoords="offset points"
        )
        bottom.set_xlabel("flight time (h)")
        top.set_title(title or f"Around {best:.0f} hours the price hardly changes")

    return draw(alt, content, size=(7.2, 4.6))


def draw_capture(caught: LunarCapture, *, title: str | None = None) -> Picture:
    """Draw a braking burn at the Moon, the way without it, and the orbit after it, to scale, in the plane of arrival.

    Parameters
    ----------
    caught : LunarCapture
        With a period.
    title : str, optional
        The finding; without it duration and period.

    Returns
    -------
    Picture
    """
    from idsea_lessons.orbits.kepler import propagate

    burn = caught.burn
    r0, v0 = (np.asarray(each) for each in caught.flight.seen_from("Moon", burn.start))
    r1, v1 = (np.asarray(each) for each in caught.flight.seen_from("Moon", burn.stop))
    normal = np.cross(r0, v0) / np.linalg.norm(np.cross(r0, v0))
    x = -(r0 + r1) / np.linalg.norm(r0 + r1)  # the far end to the right
    axes_of_plane = np.array([x, np.cross(normal, x)]).T
    free = propagate(MOON.gravity_parameter, r0, v0, np.linspace(-1.2 * HOUR, 1.6 * HOUR, 300)).position
    orbit = propagate(MOON.gravity_parameter, r1, v1, np.linspace(0, caught.period, 600)).position
    burning = caught.flight.seen_from("Moon", np.linspace(burn.start, burn.stop, 80)).position
    heights = caught.perilune_radius - MOON.radius, caught.apolune_radius - MOON.radius
    minutes, hours = burn.duration / 60, caught.period / HOUR
    alt = (
        f"The Moon to scale. Without the burn the path bends and leaves again. A burn of {minutes:.1f} minutes "
        f"changes it into an ellipse from {heights[0]:,.0f} to {heights[1]:,.0f} km above the "
        f"ground, flown once in {hours:.1f} hours."
    )

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        axes.add_patch(Circle((0, 0), MOON.radius / THOUSAND, color=BODY_COLOURS["Moon"]))
        axes.plot(*(free @ axes_of_plane / THOUSAND).T, "--", color=GREY, label="without the burn")
        axes.plot(*(orbit @ axes_of_plane / THOUSAND).T, color=BLUE, label=f"orbit of {hours:.1f} h")
        axes.plot(*(np.asarray(burning) @ axes_of_plane / THOUSAND).T, color=ORANGE, linewidth=5, label="engine on")
        figure.legend(loc="outside lower center", ncols=3)
        _kilometres(axes)
        axes.set_title(title or f"{minutes:.1f} minutes of braking, then once around in {hours:.1f} hours")

    return draw(alt, content, size=(7.2, 4.6))


def draw_change5(again: Change5, *, title: str | None = None) -> Picture:
    """Draw distance from the Earth and height over the Moon through the whole flight, with the flown moments.

    Parameters
    ----------
    again : Change5
        The computed flight.
    title : str, optional
        The finding; without it the moment that was computed.

    Returns
    -------
    Picture
    """
    flight = again.flight
    launch = float(et(flown("ce5.launch").value))
    near = again.transfer.arrival - 12 * HOUR
    coming, there = np.linspace(flight.start, near, 400), np.linspace(near, flight.stop, 6000)
    far = np.linalg.norm(np.asarray(flight.at(np.concatenate([coming, there[::10]])).position), axis=-1)
    high = np.linalg.norm(np.asarray(flight.seen_from("Moon", there).position), axis=-1) - MOON.radius
    second = next(each for each in again.events if each.flown_id == "ce5.loi2")
    marked = [each for each in again.events if each.flown_id and each.flown_id != "ce5.launch"]
    alt = (
        "Two curves over the days after the launch. Above, the distance from the Earth rises ever more slowly to about "
        f"{far.max() / THOUSAND:,.0f} thousand km. Below, the height over the Moon: three long swings up to about "
        f"{again.capture.apolune_radius - MOON.radius:,.0f} km after the first burn, then a low orbit, then the "
        f"ground. The second burn begins {abs(second.late):.0f} seconds from the flown moment."
    )

    def content(figure: Figure) -> None:
        top, bottom = figure.subplots(2, 1, height_ratios=[1.0, 1.5])
        days = (np.concatenate([coming, there[::10]]) - launch) / DAY
        top.plot(days, far / THOUSAND, color=BLACK)
        top.set(ylabel="from the Earth\n(1,000 km)", xlabel="days after the launch")
        bottom.plot((there - launch) / DAY, np.maximum(high, 1.0), color=BLUE, linewidth=1.2)
        bottom.set(yscale="log", ylim=(5, 60_000), ylabel="height over the Moon (km)", xlabel="days after the launch")
        names = ("first burn", "second burn", "descent", "")
        for each, name, colour in zip(marked, names, (ORANGE, GREEN, RED, RED), strict=True):
            day = (float(et(flown(str(each.flown_id)).value)) - launch) / DAY
            bottom.axvline(day, linestyle=":", color=colour)
            side = "right" if name == "descent" else "left"
            bottom.annotate(
                name,
                (day, 30_000),
                xytext=(-4 if side == "right" else 4, 0),
                textcoords="offset points",
                ha=side,
                bbox=WHITE,
            )
        top.set_title(title or f"Computed second burn: {utc(second.epoch)[11:]}, flown {flown('ce5.loi2').text[11:]}")

    return draw(alt, content, size=(7.6, 5.2))


def event_table(again: Change5) -> Sequence[tuple[str, str, str, str]]:
    """List every event: its name, the computed moment, the flown one, and where the computed one comes from.

    Parameters
    ----------
    again : Change5

    Returns
    -------
    list of (str, str, str, str)
    """
    rows = []
    for each in again.events:
        published = flown(each.flown_id).text if each.flown_id else "not published"
        rows.append((each.name, utc(each.epoch), published, "taken" if each.taken else "computed"))
    return rows


def _kilometres(axes: Axes) -> None:
    axes.set_aspect("equal")
    axes.set(xlabel="1,000 km", ylabel="1,000 km")
