"""Pictures of rockets: the mass that is left, what launchers lift, and where a long burn leads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from matplotlib.ticker import PercentFormatter
from numpy.typing import ArrayLike

from idsea_lessons.bodies import body
from idsea_lessons.figures.style import BLACK, BLUE, BODY_COLOURS, GREEN, GREY, ORANGE, PURPLE, RED, Picture, draw
from idsea_lessons.orbits.launchers import launcher
from idsea_lessons.orbits.rocket import propellant_mass

LINES = ((BLUE, "-"), (ORANGE, "--"), (GREEN, "-."), (PURPLE, ":"))
MARKERS = ("o", "s", "^", "D")
WHITE = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}


def draw_mass_left(
    specific_impulses: Mapping[str, float],
    *,
    needs: Mapping[str, float],
    hardware: float | None = None,
    title: str,
    up_to: float = 14.0,
) -> Picture:
    """Draw how much of a rocket is left after a change of speed, on a scale where the rocket equation is straight.

    Parameters
    ----------
    specific_impulses : mapping of str to float, s
        One line each, at most four.
    needs : mapping of str to float, km/s
        Changes of speed to mark, at most four.
    hardware : float, optional
        Share of the start mass that is no propellant: below it no rocket of one piece can go.
    title : str
        The finding.
    up_to : float, km/s
        End of the axis.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If there is no line, there are more than four, or the hardware is no share between 0 and 1.

    Examples
    --------
    >>> draw_mass_left({"hydrogen": 450.0}, needs={"parking orbit": 7.8}, title="Most of it is propellant")
    Mass left against change of speed. hydrogen, 450 s: 80 % after 1 km/s, 17 % after 7.8 km/s (parking orbit).
    """
    if not 1 <= len(specific_impulses) <= len(LINES) or len(needs) > len(LINES):
        raise ValueError(f"give one line to {len(LINES)}, and {len(LINES)} needs at most")
    if hardware is not None and not 0 < hardware < 1:
        raise ValueError(f"the hardware is a share of the start mass between 0 and 1, not {hardware!r}")
    speeds = np.linspace(0.0, up_to, 200)
    alt = "Mass left against change of speed. " + " ".join(
        f"{name}, {impulse:g} s: {_left(1.0, impulse):.0%} after 1 km/s"
        + "".join(f", {_left(need, impulse):.0%} after {need:.1f} km/s ({what})" for what, need in needs.items())
        + "."
        for name, impulse in specific_impulses.items()
    ).replace("%", " %")
    if hardware is not None:
        alt += f" A level line at {100 * hardware:.1f} % marks the share that is no propellant."

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        for (colour, line), (name, impulse) in zip(LINES, specific_impulses.items(), strict=False):
            axes.plot(speeds, _left(speeds, impulse), line, color=colour, label=f"{name}, {impulse:g} s")
        if hardware is not None:
            axes.axhline(hardware, color=RED, linewidth=1.2)
            _note(axes, f"no propellant: {100 * hardware:.1f} %", (0.45, hardware), (0, -4), va="top", color=RED)
        for what, need in needs.items():
            axes.axvline(need, color=BLACK, linestyle=":", linewidth=1)
            low = need < up_to / 2  # there the lines run high, and the free place is below them
            end = {"va": "bottom" if low else "top", "rotation": 90}
            _note(axes, f"{what}, {need:.1f}", (need, 0.0085 if low else 0.97), (4, 0), **end)
        axes.set_yscale("log")
        axes.set(xlim=(0, up_to), ylim=(0.008, 1.0), title=title)
        axes.set_yticks([1.0, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01], minor=False)
        axes.minorticks_off()
        axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
        axes.set(xlabel="change of speed (km/s)", ylabel="mass left (% of the start, log scale)")
        axes.legend(loc="upper center")

    return draw(alt, content, size=(7.2, 4.6))


def draw_payload(names: list[str], *, spacecraft: Mapping[str, tuple[float, float]], title: str) -> Picture:
    """Draw what launchers lift against launch energy: the published points, and straight lines between them.

    Parameters
    ----------
    names : list of str
        Launchers of data/launchers.csv, at most four.
    spacecraft : mapping of str to (float, float)
        Launch energy (km2/s2) and mass (kg) of spacecraft to name in the picture.
    title : str
        The finding.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If there is no launcher, there are more than four, or one is unknown.
    """
    if not 1 <= len(names) <= len(LINES):
        raise ValueError(f"give one launcher to {len(LINES)}, in a list")
    rockets = [launcher(name) for name in names]
    alt = "Payload against launch energy C3. " + " ".join(
        f"{rocket.name}: {len(rocket.c3)} published points, from {rocket.payload[0] / 1000:.1f} t at "
        f"{rocket.c3[0]:.1f} km2/s2 to {rocket.payload[-1] / 1000:.1f} t at {rocket.c3[-1]:.1f}."
        for rocket in rockets
    )
    alt += "".join(f" {name}: {mass / 1000:.1f} t at {c3:.1f}." for name, (c3, mass) in spacecraft.items())

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        for (colour, line), marker, rocket in zip(LINES, MARKERS, rockets, strict=False):
            axes.plot(
                rocket.c3, rocket.payload / 1000, line, label=f"{rocket.name}, published points", color=colour,
                marker=marker, markeredgecolor=BLACK, markersize=7, linewidth=1.2,
            )  # fmt: skip
        for name, (c3, mass) in spacecraft.items():
            side = "left" if c3 > 0 else "right"
            _note(axes, f"{name}, {mass / 1000:.1f} t", (c3, mass / 1000), (8 if c3 > 0 else -8, -16), ha=side)
        axes.axvline(0, color=BLACK, linestyle=":", linewidth=1)
        low, high = axes.get_xlim()
        for place, side, text in ((-0.8, "right", "stays with the Earth"), (0.8, "left", "leaves the Earth")):
            axes.annotate(text, (place, 0.2), ha=side, fontsize=9, color=GREY)
        axes.set(xlim=(min(low, -25.0), high), ylim=(0, None), title=title)
        axes.set(xlabel="launch energy C3 (km²/s²)", ylabel="payload (t)")
        axes.legend(loc="upper right")

    return draw(alt, content)


def draw_path(positions: ArrayLike, centre: str, *, title: str) -> Picture:
    """Draw a way around a body in its own plane, with the body to scale.

    Parameters
    ----------
    positions : array_like, shape (n, 2), km
        From the centre of the body, in the order of time.
    centre : str
        The body in the middle.
    title : str
        The finding.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If the positions are not n places with two finite numbers each.

    Examples
    --------
    >>> draw_path([[7000.0, 0.0], [0.0, 7100.0], [-7200.0, 0.0]], "Earth", title="Half a turn")
    A way around Earth: it begins 7,000 km from the centre, turns 0.5 times, and ends 7,200 km from the centre.
    """
    places = np.asarray(positions, dtype=float)
    if places.ndim != 2 or places.shape[0] < 2 or places.shape[1] != 2 or not np.all(np.isfinite(places)):
        raise ValueError("the positions are rows of two finite numbers in km, in the order of time")
    distance = np.hypot(*places.T)
    turns = abs(np.ptp(np.unwrap(np.arctan2(places[:, 1], places[:, 0])))) / (2 * np.pi)
    alt = (
        f"A way around {centre}: it begins {distance[0]:,.0f} km from the centre, turns {turns:.1f} times, and ends "
        f"{distance[-1]:,.0f} km from the centre."
    )

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        axes.add_patch(Circle((0, 0), body(centre).radius / 1000, color=BODY_COLOURS.get(centre, GREY)))
        axes.annotate(centre, (0, 0), ha="center", va="center", color="white", fontsize=9)
        axes.plot(*(places.T / 1000), color=BLACK, linewidth=1.4, label="engine burns")
        for place, marker, words in ((places[0], "o", "engine starts"), (places[-1], "X", "engine stops")):
            axes.plot(*(place / 1000), marker, color=ORANGE, markeredgecolor=BLACK, markersize=9, label=words)
        _square(axes, title)

    return draw(alt, content, size=(5.8, 5.6))


def _note(axes: Axes, text: str, place: tuple[float, float], offset: tuple[float, float], **style: Any) -> None:
    """Write beside a place, on white, so that no line runs through the words."""
    axes.annotate(text, place, xytext=offset, textcoords="offset points", fontsize=9, bbox=WHITE, **style)


def _square(axes: Axes, title: str) -> None:
    axes.set_aspect("equal")
    axes.margins(0.12)
    axes.set(xlabel="x (thousand km)", ylabel="y (thousand km)", title=title)
    axes.legend(loc="best", fontsize=9)


def _left(delta_v: ArrayLike, specific_impulse: float) -> np.ndarray:
    """Share of the start mass that is left."""
    return 1.0 - np.asarray(propellant_mass(1.0, np.asarray(delta_v, dtype=float), specific_impulse))
