"""Pictures of directions: one place in two frames, and where a body is against where it is seen."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from numpy.typing import ArrayLike, NDArray
from spiceypy import pxform

from idsea_lessons.bodies import body
from idsea_lessons.ephemeris import et, state, utc
from idsea_lessons.figures.style import BLACK, BLUE, BODY_COLOURS, GREY, ORANGE, PURPLE, RED, Picture, draw

ORBIT_MKM = 149.6
"""Half the width of the Earth's orbit, seen from its edge."""

ARCSECONDS = 3600.0 * 180.0 / np.pi
"""In one radian."""

Vector = NDArray[np.float64]


def draw_two_frames(position: ArrayLike, *, label: str, title: str | None = None) -> Picture:
    """Draw a place seen along the x axis, which the equator frame and the ecliptic frame share.

    A second mark shows where the same three numbers lie when they are read in the ecliptic frame.

    Parameters
    ----------
    position : array_like, shape (3,), km
        From the Sun, in the frame J2000.
    label : str
        What is there.
    title : str, optional
        The finding; without it the distance between the two marks.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If the position has not three finite numbers.

    Examples
    --------
    >>> draw_two_frames([0.0, 1.0e8, 0.0], label="a probe")
    The Sun seen along the x axis. The Earth's orbit, seen from its edge, is tilted by 23.4 degrees against ...
    """
    place = np.asarray(position, dtype=float)
    if place.shape != (3,) or not np.all(np.isfinite(place)):
        raise ValueError(f"a position is three finite numbers in km, not {position!r}")
    misread = np.array(pxform("ECLIPJ2000", "J2000", 0.0)) @ place
    tilt = pxform("ECLIPJ2000", "J2000", 0.0) @ np.array([0.0, 1.0, 0.0])
    apart = float(np.linalg.norm(misread - place)) / 1e6
    alt = (
        f"The Sun seen along the x axis. The Earth's orbit, seen from its edge, is tilted by "
        f"{np.degrees(np.arctan2(tilt[2], tilt[1])):.1f} degrees against the Earth's equator. A dot marks {label}. A "
        f"cross marks the same numbers read in the ecliptic frame: {apart:.1f} million km away."
    )

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        _plane(axes, tilt)
        right, wrong = place[1:] / 1e6, misread[1:] / 1e6
        axes.plot(*zip(right, wrong, strict=True), ":", color=BLACK, linewidth=1)
        axes.plot(*right, "o", color=PURPLE, markeredgecolor=BLACK, markersize=9, label=label)
        axes.plot(*wrong, "X", color=RED, markeredgecolor=BLACK, markersize=9, label="same numbers, wrong frame")
        axes.plot(0, 0, "o", color=ORANGE, markersize=11, markeredgecolor=BLACK)
        axes.annotate("Sun", (0, 0), xytext=(8, -14), textcoords="offset points")
        axes.set(xlabel="y of J2000 (million km)", ylabel="z of J2000 (million km)", xlim=(-175, 175), ylim=(-110, 110))
        axes.set_aspect("equal")
        axes.set_title(title or f"One vector, two frames: the marks are {apart:.0f} million km apart")
        axes.legend(loc="lower right")
        axes.text(0.01, 0.01, "distances to scale, bodies not", transform=axes.transAxes, fontsize=8, color=GREY)

    return draw(alt, content, size=(7.2, 5.2))


def draw_seen(target: str, epochs: list[Any], *, title: str, observer: str = "Earth") -> Picture:
    """Draw how light time and aberration move a body in the sky, one panel an epoch.

    Parameters
    ----------
    target : str
        A body of the course.
    epochs : list of epoch
        As in `ephemeris.et`.
    title : str
        The finding.
    observer : str
        Who looks.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If there is no epoch, or a body is unknown.
    """
    if not epochs:
        raise ValueError("draw_seen needs one epoch or more, in a list")
    panels = [
        (utc(et(epoch))[:10], _offsets(target, epoch, observer), _radius(target, epoch, observer)) for epoch in epochs
    ]
    alt = f"{target} in the sky of the {observer}, in arcseconds. " + " ".join(
        f"{date}: light time moves it by {_size(moved):.1f}, aberration by {_size(seen - moved):.1f}, both together by "
        f"{_size(seen):.1f}."
        for date, (moved, seen), _ in panels
    )
    reach = 1.15 * max(max(_size(moved), _size(seen)) + radius for _, (moved, seen), radius in panels)

    def content(figure: Figure) -> None:
        for number, (axes, (date, offsets, radius)) in enumerate(
            zip(np.atleast_1d(figure.subplots(1, len(panels), sharey=True)), panels, strict=True)
        ):
            _sky(axes, target, offsets, radius)
            axes.set(xlim=(reach, -reach), ylim=(-reach, reach), xlabel="east, to the left as in the sky (arcseconds)")
            axes.set_title(f"{date}: moved by {_size(offsets[1]):.0f} arcseconds", fontweight="normal")
            if number == 0:
                axes.set_ylabel("north (arcseconds)")
                axes.legend(loc="lower left", fontsize=8)
        figure.suptitle(title, x=0.01, ha="left", fontsize=11, fontweight="bold")

    return draw(alt, content, size=(3.9 * len(panels), 4.4))


def _plane(axes: Axes, tilt: Vector) -> None:
    """Draw equator and ecliptic from their edges, and the Earth's orbit in the ecliptic."""
    axes.axhline(0, color=GREY, linestyle="--", linewidth=1)
    axes.annotate(
        "plane of the Earth's equator", (165, 0), xytext=(0, 5), textcoords="offset points", ha="right", color=GREY
    )
    ends = np.outer([-170.0, 170.0], tilt[1:])
    axes.plot(ends[:, 0], ends[:, 1], color=BLUE, linewidth=1)
    orbit = np.outer([-ORBIT_MKM, ORBIT_MKM], tilt[1:])
    axes.plot(orbit[:, 0], orbit[:, 1], color=BLUE, linewidth=3, label="the Earth's orbit, from its edge")
    angle = np.degrees(np.arctan2(tilt[2], tilt[1]))
    axes.annotate(f"ecliptic, tilted by {angle:.1f}°", (70, 37), rotation=angle, rotation_mode="anchor", color=BLUE)


def _sky(axes: Axes, target: str, offsets: tuple[Vector, Vector], radius: float) -> None:
    """Draw the body to scale where it is, and the two steps to where it is seen."""
    colour = BODY_COLOURS.get(target, GREY)
    moved, seen = offsets
    axes.add_patch(Circle((0, 0), radius, facecolor=colour, alpha=0.35, edgecolor=colour, label=f"where {target} is"))
    disc: Any = {"facecolor": "none", "edgecolor": BLACK, "linestyle": ":"}
    axes.add_patch(Circle(tuple(seen), radius, label="where it is seen", **disc))
    for start, end, shade, line, width, words in (
        (np.zeros(2), moved, BLUE, "-", 3.2, "light time"),
        (moved, seen, ORANGE, "--", 1.6, "aberration"),
    ):
        arrow: Any = {"arrowstyle": "-|>", "color": shade, "linestyle": line, "linewidth": width}
        axes.annotate("", xy=tuple(end), xytext=tuple(start), arrowprops={**arrow, "shrinkA": 0, "shrinkB": 0})
        axes.plot([], [], line, color=shade, linewidth=width, label=words)
    axes.set_aspect("equal")


def _offsets(target: str, epoch: Any, observer: str) -> tuple[Vector, Vector]:
    """East and north, in arcseconds from the true direction: after light time, and after aberration too."""
    where: dict[str, Vector] = {}
    for correction in ("NONE", "LT", "LT+S"):
        vector = np.asarray(state(target, et(epoch), observer=observer, frame="J2000", correction=correction).position)
        where[correction] = vector / np.linalg.norm(vector)
    east = np.cross([0.0, 0.0, 1.0], where["NONE"])
    east /= np.linalg.norm(east)
    axes = np.array([east, np.cross(where["NONE"], east)])
    return axes @ where["LT"] * ARCSECONDS, axes @ where["LT+S"] * ARCSECONDS


def _radius(target: str, epoch: Any, observer: str) -> float:
    """How large the body looks: half its width, in arcseconds."""
    distance = np.linalg.norm(state(target, et(epoch), observer=observer).position)
    return float(body(target).radius / distance * ARCSECONDS)


def _size(offset: Vector) -> float:
    return float(np.linalg.norm(offset))
