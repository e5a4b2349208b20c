"""Pictures of entry, descent and landing: two airs, one way down, the corridor, and where many landings lie."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Ellipse as EllipsePatch
from numpy.typing import ArrayLike

from idsea_lessons.figures.style import BLACK, BLUE, BODY_COLOURS, GREEN, GREY, ORANGE, PURPLE, RED, Picture, draw
from idsea_lessons.orbits.rocket import STANDARD_GRAVITY
from idsea_lessons.surface.atmospheres import AIR
from idsea_lessons.surface.entry import EntryFlight
from idsea_lessons.surface.landing_ellipse import Ellipse

PHASE_COLOURS = (RED, BLUE, GREEN, PURPLE)
PHASE_STYLES = ("-", "--", "-", "--")
MOST_POINTS = 4000


def draw_air(
    planets: tuple[str, ...] = ("Earth", "Mars"), *, highest: float = 130.0, title: str | None = None
) -> Picture:
    """Draw the density of the air over the altitude, for two planets.

    Parameters
    ----------
    planets : (str, str)
        The second one is the thinner.
    highest : float, km
    title : str, optional
        The finding; without it, how high the first planet has the air that the second has at the ground.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If the course has no air for a planet.
    """
    if any(name not in AIR for name in planets) or len(planets) != 2:
        raise ValueError(f"this picture needs two planets whose air the course has: {', '.join(AIR)}")
    heights = np.linspace(0.0, highest, 800)
    density = {name: AIR[name].at(heights).density for name in planets}
    thin = float(density[planets[1]][0])
    same = float(np.interp(-np.log(thin), -np.log(density[planets[0]]), heights))
    alt = (
        f"Density against altitude on a logarithmic scale. At the ground {planets[1]} has {thin:.4f} kg/m3, the "
        f"{planets[0]} has that at {same:.0f} km."
    )

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        for name, style in zip(planets, ("-", "--"), strict=True):
            axes.semilogx(density[name], heights, style, color=BODY_COLOURS[name], label=name)
        axes.plot([thin, thin], [0.0, same], ":", color=GREY)
        axes.annotate(
            f"as thin as on the\nground of {planets[1]}: {same:.0f} km",
            (thin, same), xytext=(10, 30), textcoords="offset points", arrowprops={"arrowstyle": "-", "color": GREY},
        )  # fmt: skip
        axes.plot([thin], [same], "o", color=BLACK, markersize=5)
        axes.set(xlabel="density of the air (kg/m³)", ylabel="altitude (km)", ylim=(0, highest), xlim=(None, 50))
        axes.set_title(
            title or f"The ground of {planets[1]} lies as deep in the air as {same:.0f} km above the {planets[0]}"
        )
        axes.legend(loc="upper right")

    return draw(alt, content)


def draw_entry(flight: EntryFlight, *, ground: float = 0.0, title: str) -> Picture:
    """Draw a way down: altitude against speed, and what the capsule feels against time.

    Parameters
    ----------
    flight : EntryFlight
    ground : float, km
        Altitude of the landing site; heights are drawn above it.
    title : str
        The finding.

    Returns
    -------
    Picture
    """
    path, times = flight.path(900), (0.0, *flight.times)
    loads, heat = flight.peak("deceleration"), flight.peak("heat_flux")
    words = ", ".join(f"{name} until {end:.0f} s" for name, end in zip(flight.names, flight.times, strict=True))
    alt = (
        f"Two drawings. On the left altitude above the landing site against speed, from "
        f"{path.altitude[0] - ground:.0f} km and {path.speed[0]:.2f} km/s down; phases: {words}. On the right "
        f"deceleration and heat flux against time: the peaks are {loads.g:.1f} g at {float(loads.time):.0f} s and "
        f"{heat.heat_flux:.0f} W/cm2 at {float(heat.time):.0f} s."
    )

    def content(figure: Figure) -> None:
        left, right = figure.subplots(1, 2)
        for i, name in enumerate(flight.names):
            part = (path.time >= times[i]) & (path.time <= times[i + 1])
            look: Any = {"color": PHASE_COLOURS[i % 4], "linestyle": PHASE_STYLES[i % 4], "label": name}
            left.semilogx(1e3 * np.maximum(path.speed[part], 1e-4), path.altitude[part] - ground, **look)
            right.plot(path.time[part], path.deceleration[part] / STANDARD_GRAVITY, **look)
        left.set(
            xlabel="speed over the ground (m/s)", ylabel="altitude above the site (km)", xlim=(1, 7000), ylim=(0, None)
        )
        left.legend(loc="upper left")
        right.set(xlabel="time since entry (s)", ylabel="deceleration (g), lines as on the left")
        other = right.twinx()
        other.plot(path.time, path.heat_flux, ":", color=ORANGE, label="heat flux, right scale")
        other.set(ylabel="heat flux at the nose (W/cm²), dotted", ylim=(0, 1.25 * heat.heat_flux))
        other.grid(visible=False)
        other.legend(loc="upper right")
        figure.suptitle(title, x=0.01, ha="left", fontsize=11, fontweight="bold")

    return draw(alt, content, size=(8.4, 4.0))


def draw_corridor(
    angles: ArrayLike, loads: ArrayLike, altitudes: ArrayLike, *, lowest: float, chosen: float, title: str
) -> Picture:
    """Draw what the entry angle decides: the largest load, and how high the parachute opens.

    Parameters
    ----------
    angles : array_like, shape (n,), rad
        Flight path angles at entry; negative.
    loads : array_like, shape (n,)
        Largest deceleration, in g; NaN where the capsule skips.
    altitudes : array_like, shape (n,), km
        Where the parachute opens; NaN where it does not.
    lowest : float, km
        At which altitude the parachute must be open.
    chosen : float, rad
        The angle that is flown.
    title : str
        The finding.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If the arrays do not fit together.
    """
    steep, load, height = (np.asarray(each, dtype=float) for each in (angles, loads, altitudes))
    if not steep.shape == load.shape == height.shape or steep.ndim != 1:
        raise ValueError("angles, loads and altitudes must be rows of the same length")
    degrees, good = np.degrees(steep), np.isfinite(load)
    skips = degrees[~good]
    alt = (
        f"Two curves against the entry angle from {degrees.min():.0f} to {degrees.max():.0f} degrees. The largest load "
        f"grows from {np.nanmin(load):.1f} to {np.nanmax(load):.1f} g as the path gets steeper. The parachute opens "
        f"between {np.nanmin(height):.0f} and {np.nanmax(height):.0f} km. "
        + (f"Shallower than {skips.min():.1f} degrees the capsule skips." if skips.size else "No capsule skips.")
    )

    def content(figure: Figure) -> None:
        top, bottom = figure.subplots(2, 1, sharex=True)
        top.plot(degrees, load, color=RED)
        top.set(ylabel="largest load (g)")
        bottom.plot(degrees, height, color=BLUE)
        bottom.axhline(lowest, linestyle=":", color=BLACK)
        bottom.annotate(
            "must be open here", (degrees.max(), lowest), xytext=(-4, 4), textcoords="offset points", ha="right"
        )
        bottom.set(xlabel="flight path angle at entry (degrees)", ylabel="parachute opens at (km)")
        for axes in (top, bottom):
            axes.axvline(np.degrees(chosen), linestyle="--", color=GREY)
            if skips.size:
                axes.axvspan(skips.min(), degrees.max(), color=GREY, alpha=0.25)
        top.annotate(
            "flown here",
            (np.degrees(chosen), np.nanmax(load)),
            xytext=(-5, -10),
            textcoords="offset points",
            ha="right",
        )
        if skips.size:
            middle = 0.5 * (skips.min() + degrees.max())
            top.annotate(
                "skips out", (middle, np.nanmax(load)), xytext=(0, -10), textcoords="offset points", ha="center"
            )
        top.set_title(title)

    return draw(alt, content, size=(7.2, 4.8))


def draw_landings(spot: Ellipse, *, published: tuple[float, float] | None = None, title: str) -> Picture:
    """Draw where many landings lie, with their ellipse, to scale.

    Parameters
    ----------
    spot : Ellipse
    published : (float, float), optional, km
        Both axes of an ellipse to compare with, drawn with the same centre and direction.
    title : str
        The finding.

    Returns
    -------
    Picture
    """
    along = spot.east * np.sin(spot.heading) + spot.north * np.cos(spot.heading)
    across = spot.east * np.cos(spot.heading) - spot.north * np.sin(spot.heading)
    other = f" The published one, {published[0]:.0f} by {published[1]:.0f} km, is drawn with it." if published else ""
    alt = (
        f"{spot.east.size:,} landings as dots, along and across the flight. The ellipse for "
        f"{100 * spot.part:.0f} of 100 landings measures {spot.major_axis:.0f} by {spot.minor_axis:.0f} km; "
        f"its long axis points {np.degrees(spot.heading):.0f} degrees from north to east.{other}"
    )

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        few = slice(None, None, max(1, spot.east.size // MOST_POINTS))
        axes.plot(along[few], across[few], ".", color=BLUE, markersize=1.5, alpha=0.5, label="landings")
        sizes = [(spot.major_axis, spot.minor_axis, RED, "-", f"{100 * spot.part:.0f} of 100 computed landings")]
        if published:
            sizes.append((*published, BLACK, "--", "published ellipse"))
        for major, minor, colour, style, label in sizes:
            axes.add_patch(
                EllipsePatch(
                    (0, 0), major, minor, fill=False, edgecolor=colour, linestyle=style, linewidth=2, label=label
                )
            )
        reach = 0.62 * max(size[0] for size in sizes)
        axes.set(xlim=(-reach, reach), ylim=(-0.4 * reach, 0.4 * reach))
        axes.set(xlabel="along the flight (km)", ylabel="across (km)", title=title)
        axes.set_aspect("equal")
        figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=3, markerscale=5)

    return draw(alt, content, size=(7.6, 4.2))
