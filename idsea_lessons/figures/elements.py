"""A picture of the orbital elements: the plane of an orbit in space, and the angles that set it."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from idsea_lessons.figures.style import BLACK, BLUE, GREEN, GREY, ORANGE, PURPLE, RED, Picture, draw
from idsea_lessons.orbits.elements import state_from_elements

Vector = NDArray[np.float64]
TURN = np.linspace(0.0, 2.0 * np.pi, 361)

EYE_HEIGHT, EYE_SIDE = np.radians(22.0), np.radians(-75.0)
"""From where we look: above the reference plane, and turned from the x axis."""


def draw_elements(
    eccentricity: float,
    inclination: float,
    raan: float,
    argument_of_periapsis: float,
    true_anomaly: float,
    *,
    title: str = "Four angles place an orbit, and a body on it, in space",
) -> Picture:
    """Draw an ellipse in space with its four angles, seen from above the reference plane.

    Parameters
    ----------
    eccentricity : float
        0 or more, below 1.
    inclination, raan, argument_of_periapsis, true_anomaly : float, rad
        As in `orbits.elements`.
    title : str
        The finding.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If there is no ellipse, or an angle that the elements do not allow.

    Examples
    --------
    >>> draw_elements(0.3, 0.7, 0.9, 0.8, 1.2)
    An ellipse in space around a focus, with four angles: inclination i 40°, node Ω 52°, ...
    """
    e = eccentricity
    if not 0 <= e < 1:
        raise ValueError(f"this picture shows ellipses: the eccentricity must lie between 0 and 1, not {e:g}")
    orbit = (inclination, raan, argument_of_periapsis)
    path = state_from_elements(1.0, 1 - e * e, e, *orbit, TURN).position
    here, low = (state_from_elements(1.0, 1 - e * e, e, *orbit, angle).position for angle in (true_anomaly, 0.0))
    angles = {
        "inclination i": (inclination, GREEN),
        "node Ω": (raan, BLUE),
        "argument of periapsis ω": (argument_of_periapsis, ORANGE),
        "true anomaly ν": (true_anomaly, RED),
    }
    words = {name: f"{name} {np.degrees(angle):.0f}°" for name, (angle, _) in angles.items()}
    alt = (
        f"An ellipse in space around a focus, with four angles: {', '.join(words.values())}. "
        "The part above the reference plane is drawn as a full line, the part below it dashed."
    )

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        _plane(axes, 1.0 + e)
        for part, line, width in ((path[:, 2] >= 0, "-", 2.2), (path[:, 2] <= 0, "--", 1.4)):
            axes.plot(*_seen(np.where(part[:, None], path, np.nan)), line, color=BLACK, linewidth=width)
        for (name, (_, colour)), (size, curve) in zip(angles.items(), _arcs(*orbit, true_anomaly), strict=True):
            _arc(axes, size * curve, colour, name[-1])
            axes.plot([], [], color=colour, linewidth=2.4, label=words[name])
        _lines(axes, raan, inclination, 1.0 + e, (low, here))
        axes.set_aspect("equal")
        axes.set_axis_off()
        axes.margins(0.04)
        axes.set_title(title)
        figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=2)

    return draw(alt, content, size=(7.2, 5.4))


def _seen(points: Any) -> tuple[Any, Any]:
    """Project points on the picture: right and up, as an eye far away sees them."""
    right = np.array([-np.sin(EYE_SIDE), np.cos(EYE_SIDE), 0.0])
    toward = np.array(
        [np.cos(EYE_SIDE) * np.cos(EYE_HEIGHT), np.sin(EYE_SIDE) * np.cos(EYE_HEIGHT), np.sin(EYE_HEIGHT)]
    )
    return points @ right, points @ np.cross(toward, right)


def _in_plane(angle: Any, inclination: Any, raan: float) -> Any:
    """Give unit vectors in a plane through the node line, counted from the ascending node."""
    return state_from_elements(1.0, 1.0, 0.0, inclination, raan, 0.0, angle).position


def _arcs(inclination: float, raan: float, periapsis: float, anomaly: float) -> list[tuple[float, Vector]]:
    """Give radius and unit vectors of the four angles, in the order of the names."""
    sweep = np.linspace(0.0, 1.0, 60)
    return [
        (0.95, _in_plane(np.pi / 2, inclination * sweep, raan)),
        (0.75, _in_plane(raan * sweep - raan, 0.0, raan)),
        (0.40, _in_plane(periapsis * sweep, inclination, raan)),
        (0.30, _in_plane(periapsis + anomaly * sweep, inclination, raan)),
    ]


def _arc(axes: Axes, curve: Vector, colour: str, name: str) -> None:
    axes.plot(*_seen(curve), color=colour, linewidth=2.4)
    middle = _seen(1.17 * curve[len(curve) // 2])
    box = {"facecolor": "white", "edgecolor": "none", "alpha": 0.7, "pad": 0.6}
    axes.text(*middle, name, color=colour, fontsize=14, fontweight="bold", ha="center", va="center", bbox=box)


def _plane(axes: Axes, reach: float) -> None:
    corners = reach * np.array([[-1, -1, 0], [1, -1, 0], [1, 1, 0], [-1, 1, 0]])
    axes.fill(*_seen(corners), facecolor="#EEEEEE", edgecolor="#BBBBBB")
    place: Any = {"xytext": (-20, -42), "textcoords": "offset points", "color": GREY, "fontsize": 9}
    axes.annotate("reference plane", _seen(corners[3]), **place)


def _lines(axes: Axes, raan: float, inclination: float, reach: float, ends: tuple[Vector, Vector]) -> None:
    """Draw the lines between which the angles lie, and name their ends."""
    node, x_axis, centre = _in_plane(0.0, 0.0, raan), np.array([1.0, 0.0, 0.0]), np.zeros(3)
    flat, tilted = _in_plane(np.pi / 2, 0.0, raan), _in_plane(np.pi / 2, inclination, raan)
    for start, end, colour, line in (
        (-reach * node, reach * node, GREY, "-."),
        (centre, reach * x_axis, GREY, "-"),
        (centre, 0.95 * flat, GREEN, ":"),
        (centre, 0.95 * tilted, GREEN, ":"),
        (centre, ends[0], ORANGE, "-"),
        (centre, ends[1], RED, "-"),
    ):
        axes.plot(*_seen(np.array([start, end])), line, color=colour, linewidth=1.3)
    for point, colour, marker, text, shift in (
        (centre, PURPLE, "o", "central body", (8, -17)),
        (ends[0], ORANGE, "D", "periapsis", (9, 3)),
        (ends[1], RED, "o", "spacecraft", (-6, 9)),
    ):
        axes.plot(*_seen(point), marker, color=colour, markeredgecolor=BLACK, markersize=8)
        side = "left" if shift[0] > 0 else "right"
        axes.annotate(text, _seen(point), xytext=shift, textcoords="offset points", ha=side)
    for point, text in ((reach * node, "ascending node"), (reach * x_axis, "x axis")):
        axes.annotate(text, _seen(point), xytext=(4, 2), textcoords="offset points")
