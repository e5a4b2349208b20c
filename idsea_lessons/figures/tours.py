"""Pictures of gravity assists: the two velocities, the Tisserand graph, and a tour seen from above."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from idsea_lessons.bodies import ASTRONOMICAL_UNIT, body
from idsea_lessons.ephemeris import et, state, utc
from idsea_lessons.figures.style import BLACK, BLUE, BODY_COLOURS, GREEN, GREY, ORANGE, RED, Picture, draw
from idsea_lessons.orbits.periods import period
from idsea_lessons.orbits.state_vector import specific_energy
from idsea_lessons.orbits.tisserand import v_infinity_contour
from idsea_lessons.orbits.tours import Tour, tour_points

COLOURS = {**BODY_COLOURS, "Jupiter": GREEN, "Saturn": GREY}
LINES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)))
WHITE: Any = {"facecolor": "white", "edgecolor": "none", "pad": 1.0, "alpha": 0.85}


def draw_flyby_velocities(planet_speed: float, v_infinity: float, pump: float, turn: float, *, title: str) -> Picture:
    """Draw the velocities of a flyby: from the planet only the direction changes, from the Sun the length too.

    Parameters
    ----------
    planet_speed : float, km/s
        Speed of the planet about the Sun.
    v_infinity : float, km/s
        Speed at infinity, from the planet.
    pump : float, rad
        Angle between the velocity of the planet and the velocity at infinity before the flyby.
    turn : float, rad
        How far the flyby turns it towards the planet's own motion.
    title : str
        The finding.

    Returns
    -------
    Picture

    Examples
    --------
    >>> draw_flyby_velocities(25.0, 4.43, 1.8, 0.43, title="Faster")
    The velocity of the planet, 25.0 km/s, with two arrows of 4.43 km/s at its end on one circle, ...
    """
    base = np.array([planet_speed, 0.0])
    before, after = (v_infinity * np.array([np.cos(each), np.sin(each)]) for each in (pump, pump - turn))
    slow, fast = (float(np.hypot(*(base + each))) for each in (before, after))
    change = float(np.hypot(*(after - before)))
    alt = (
        f"The velocity of the planet, {planet_speed:.1f} km/s, with two arrows of {v_infinity:.2f} km/s at its end on "
        f"one circle, {np.degrees(turn):.1f} degrees apart: before and after the flyby. From the Sun the speed goes "
        f"from {slow:.2f} to {fast:.2f} km/s, while the arrow's tip moves by {change:.2f} km/s."
    )

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        circle = np.linspace(0, 2 * np.pi, 200)
        axes.plot(base[0] + v_infinity * np.cos(circle), v_infinity * np.sin(circle), ":", color=GREY, linewidth=1)
        _arrow(axes, np.zeros(2), base, BLACK, "planet")
        for tip, colour, style, words in ((before, RED, "--", "before"), (after, BLUE, "-", "after")):
            _arrow(axes, base, base + tip, colour, f"from the planet, {words}: {v_infinity:.2f} km/s", style)
        for tip, colour, style, words, speed in (
            (before, RED, "--", "before", slow),
            (after, BLUE, "-", "after", fast),
        ):
            axes.plot(*zip([0, 0], base + tip, strict=True), style, color=colour, linewidth=0.8,
                      label=f"from the Sun, {words}: {speed:.2f} km/s")  # fmt: skip
        _arrow(axes, base + before, base + after, GREEN, f"change: {change:.2f} km/s")
        axes.set_aspect("equal")
        axes.set(xlabel="along the planet's motion (km/s)", ylabel="away from the Sun (km/s)", title=title)
        axes.legend(loc="upper left", fontsize=8)
        axes.set_ylim(-1.25 * v_infinity, 3.2 * v_infinity)

    return draw(alt, content, size=(7.4, 3.9))


def draw_tisserand(
    speeds: Mapping[str, Any], *, flown: Tour | None = None, title: str, highest: float = 6.5, widest: float = 1.4
) -> Picture:
    """Draw a Tisserand graph: all orbits that meet each planet with some speeds at infinity.

    Parameters
    ----------
    speeds : mapping of str to sequence of float, km/s
        Speeds at infinity of the lines of each planet.
    flown : Tour, optional
        A tour whose orbits about the Sun are marked, in order.
    title : str
        The finding.
    highest, widest : float, au
        Largest distances that are drawn, at the far and at the near end of the orbits.

    Returns
    -------
    Picture
    """
    steps = [] if flown is None else _orbits_of(flown)
    lines = "; ".join(f"{name} {', '.join(f'{v:g}' for v in values)} km/s" for name, values in speeds.items())
    alt = f"Closest against farthest distance from the Sun, with lines of one speed at infinity for {lines}."
    if steps:
        orbits = ", ".join(f"{near:.2f} x {far:.2f}" for near, far in steps)
        alt += f" A path marks the orbits of a tour, in au: {orbits}."
    au = ASTRONOMICAL_UNIT

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        for (name, values), style in zip(speeds.items(), LINES, strict=False):
            for number, speed in enumerate(values):
                line = v_infinity_contour("Sun", body(name).semi_major_axis, speed, np.linspace(0, np.pi, 400))
                near, far = np.asarray(line.periapsis_radius) / au, np.asarray(line.apoapsis_radius) / au
                seen = (far < highest) & (near < widest)
                colour = COLOURS.get(name, GREY)
                words = f"{name}, {', '.join(f'{v:g}' for v in values)} km/s" if number == 0 else None
                axes.plot(near[seen], far[seen], linestyle=style, color=colour, linewidth=1.3, label=words)
                if seen.any():
                    top = int(np.argmax(np.where(seen, far, 0.0)))
                    axes.text(near[top], far[top], f"{speed:g}", fontsize=8, color=colour, ha="center", va="bottom")
        if steps:
            marks = np.array(steps)
            axes.plot(marks[:, 0], marks[:, 1], "-o", color=BLACK, linewidth=1, markersize=5, label="the tour")
            for number, place in enumerate(steps, start=1):
                axes.annotate(str(number), place, xytext=(7, -4), textcoords="offset points", weight="bold",
                              bbox=WHITE)  # fmt: skip
        axes.set_yscale("log")
        ticks = [each for each in (0.7, 1, 1.5, 2, 3, 5, 10, 20) if each <= highest]
        axes.set_yticks(ticks, [f"{each:g}" for each in ticks])
        axes.minorticks_off()
        axes.set(xlabel="closest to the Sun (au)", ylabel="farthest from the Sun (au)", title=title)
        axes.set_ylim(0.65, highest * 1.12)
        axes.legend(loc="lower right", fontsize=8, frameon=True)

    return draw(alt, content, size=(7.2, 5.4))


def draw_tour(flown: Tour, *, title: str) -> Picture:
    """Draw one tour from above the Earth's orbit: all of it, and its inner part larger.

    Parameters
    ----------
    flown : Tour
        One single tour.
    title : str
        The finding.

    Returns
    -------
    Picture
    """
    paths = [each / ASTRONOMICAL_UNIT for each in tour_points(flown)]
    places = [
        state(name, when).position / ASTRONOMICAL_UNIT for name, when in zip(flown.bodies, flown.epochs, strict=True)
    ]
    days = [utc(when)[:10] for when in flown.epochs]
    stops = [f"{name} {day}" for name, day in zip(flown.bodies, days, strict=True)]
    alt = f"The Sun in the middle of the orbits of the planets, and a path from {', to '.join(stops)}."

    def content(figure: Figure) -> None:
        whole, inner = figure.subplots(1, 2)
        for axes, close in ((whole, False), (inner, True)):
            for name, when in dict(zip(flown.bodies, flown.epochs, strict=True)).items():
                _whole_orbit(axes, name, when)
            for number, path in enumerate(paths):
                axes.plot(path[:, 0], path[:, 1], linestyle=LINES[number % len(LINES)], color=BLACK, linewidth=1.4)
            axes.plot(0, 0, "o", color=ORANGE, markeredgecolor=BLACK, markersize=8)
            axes.set_aspect("equal")
            axes.set(xlabel="x, to the March equinox (au)")
            for number, (name, place) in enumerate(zip(flown.bodies, places, strict=True), start=1):
                if close == (np.hypot(*place[:2]) < INNER) or (not close and number in (1, len(places))):
                    _stop(axes, place, number, COLOURS.get(name, GREY))
        whole.set(ylabel="y (au)", title=title)
        inner.set(xlim=(-INNER, INNER), ylim=(-INNER, INNER), title="inner part")
        handles = [whole.plot([], [], "o", color=COLOURS.get(name, GREY), markeredgecolor=BLACK,
                              label=f"{number} {name} {day}")[0]
                   for number, (name, day) in enumerate(zip(flown.bodies, days, strict=True), start=1)]  # fmt: skip
        figure.legend(handles=handles, loc="outside lower center", ncols=3, fontsize=9)

    return draw(alt, content, size=(8.4, 5.0))


INNER = 2.0
"""Half the width of the inner part, au."""


def _orbits_of(flown: Tour) -> list[tuple[float, float]]:
    """Closest and farthest distance of each arc of a tour, au."""
    sun = body("Sun").gravity_parameter
    found = []
    for r, v in zip(flown.arcs.position, flown.arcs.velocity, strict=True):
        a = -sun / (2 * specific_energy(sun, r, v))
        e = np.sqrt(max(0.0, 1 - float(np.sum(np.cross(r, v) ** 2)) / (sun * a)))
        found.append((float(a * (1 - e)) / ASTRONOMICAL_UNIT, float(a * (1 + e)) / ASTRONOMICAL_UNIT))
    return found


def _whole_orbit(axes: Axes, name: str, when: float) -> None:
    """Draw one turn around the Sun that lies in the ephemeris, which ends with 2049."""
    turn = float(period("Sun", body(name).semi_major_axis))
    start = min(when, float(et("2049-12-30")) - turn)
    path = state(name, start + np.linspace(0.0, turn, 400)).position / ASTRONOMICAL_UNIT
    axes.plot(path[:, 0], path[:, 1], color=COLOURS.get(name, GREY), linewidth=1, alpha=0.7)


def _stop(axes: Axes, place: np.ndarray, number: int, colour: str) -> None:
    axes.plot(place[0], place[1], "o", color=colour, markeredgecolor=BLACK, markersize=8)
    distance = float(np.hypot(*place[:2]))
    outward = (
        (13 if distance > 0.9 else -13) * place[:2] / distance
    )  # the Earth's labels outside, those of Venus inside
    axes.annotate(str(number), (place[0], place[1]), xytext=tuple(outward), textcoords="offset points", ha="center",
                  va="center", weight="bold", bbox=WHITE)  # fmt: skip


def _arrow(axes: Axes, start: np.ndarray, stop: np.ndarray, colour: str, label: str, style: str = "-") -> None:
    look = {"arrowstyle": "-|>", "color": colour, "linestyle": style, "linewidth": 1.8, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", (stop[0], stop[1]), (start[0], start[1]), arrowprops=look)
    axes.plot([start[0], stop[0]], [start[1], stop[1]], linestyle=style, color=colour, linewidth=1.8, label=label)
