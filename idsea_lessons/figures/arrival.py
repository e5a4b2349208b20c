"""Pictures of an arrival: the path that bends around a planet, where it aims, and what a late correction costs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from numpy.typing import ArrayLike, NDArray

from idsea_lessons.bodies import body
from idsea_lessons.dynamics.arrival import Arrival
from idsea_lessons.dynamics.arrival_uncertainty import ArrivalUncertainty
from idsea_lessons.figures.style import BLACK, BLUE, BODY_COLOURS, GREEN, GREY, ORANGE, PURPLE, RED, Picture, draw
from idsea_lessons.orbits.b_plane import state_from_b_plane

POINTS = (("o", BLUE), ("s", ORANGE), ("^", GREEN), ("D", PURPLE), ("X", RED), ("v", BLACK))


def impact_parameter(name: str, radius: ArrayLike, v_infinity: float) -> NDArray[np.float64]:
    """Give the length of B that leads to a closest distance: momentum and energy stay the same on the way, km."""
    r = np.asarray(radius, dtype=float)
    return np.asarray(r * np.sqrt(1.0 + 2.0 * body(name).gravity_parameter / (r * v_infinity**2)))


def draw_aim(aim: Arrival, name: str, *, title: str | None = None) -> Picture:
    """Draw a flight past a body in the plane of its motion, to scale: the straight line, the real path, and B.

    Parameters
    ----------
    aim : Arrival
        From `dynamics.arrival`.
    name : str
        The body.
    title : str, optional
        The finding; without it the length of B and the closest distance.

    Returns
    -------
    Picture
    """
    speed, b, radius = float(np.linalg.norm(aim.v_infinity)), float(aim.b), body(name).radius
    low = float(aim.periapsis_radius)
    seconds = 5.0 * b / speed * np.linspace(1.0, -1.0, 801)
    path = state_from_b_plane(body(name).gravity_parameter, [speed, 0.0, 0.0], -b, 0.0, seconds).position / 1e3
    nearest = path[len(path) // 2]
    alt = (
        f"{name} and a flight past it, to scale, in the plane of the flight. The straight line from afar passes the "
        f"centre at B = {b:,.0f} km; the real path bends and passes at {low:,.0f} km. The radius is {radius:,.0f} km."
    )

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        axes.add_patch(Circle((0, 0), radius / 1e3, facecolor=BODY_COLOURS.get(name, GREY), alpha=0.55))
        axes.text(-0.1 * radius / 1e3, -0.5 * radius / 1e3, name, ha="right", va="center")
        axes.axvline(0, color=GREY, linewidth=1, linestyle=":")
        axes.text(-0.3, -1.12 * b / 1e3, "B-plane, from its edge", ha="right", color=GREY, fontsize=9)
        axes.axhline(b / 1e3, color=BLACK, linestyle="--", linewidth=1, label="straight on, without gravity")
        axes.plot(path[:, 0], path[:, 1], color=BLUE, label="real path")
        arrow: Any = {"arrowstyle": "-|>", "color": ORANGE, "linewidth": 2, "shrinkA": 0, "shrinkB": 0}
        axes.annotate("", (0, b / 1e3), xytext=(0, 0), arrowprops=arrow)
        axes.text(0.4, 0.8 * b / 1e3, f"B = {b:,.0f} km", color=BLACK)
        axes.plot(*nearest[:2], "o", color=BLUE, markeredgecolor=BLACK)
        axes.annotate(
            f"closest: {low - radius:,.0f} km\nover the surface",
            nearest[:2],
            xytext=(10, 6),
            textcoords="offset points",
        )
        axes.set_aspect("equal")
        axes.set(xlim=(-2.6 * b / 1e3, 2.0 * b / 1e3), ylim=(-1.25 * b / 1e3, 1.55 * b / 1e3))
        axes.set(xlabel="along the incoming velocity (1,000 km)", ylabel="along B (1,000 km)")
        axes.set_title(title or f"B of {b:,.0f} km leads to {low:,.0f} km from the centre")
        axes.legend(loc="upper left")

    return draw(alt, content, size=(7.2, 4.6))


def draw_b_plane(
    aims: Mapping[str, Arrival],
    name: str,
    *,
    uncertain: ArrivalUncertainty | None = None,
    samples: ArrayLike | None = None,
    altitude: float | None = None,
    title: str,
) -> Picture:
    """Draw where flights aim in the B-plane of a body: the whole body on the left, the aims enlarged on the right.

    Parameters
    ----------
    aims : mapping of str to Arrival
        One flight or more, six at most, with their names.
    name : str
        The body.
    uncertain : ArrivalUncertainty, optional
        Of the first flight: its ellipse of three standard deviations is drawn.
    samples : array_like, shape (n, 2), km, optional
        B.T and B.R of single flights, as small dots.
    altitude : float, km, optional
        Height of the closest approach for which a ring is drawn.
    title : str
        The finding.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If there is no flight, or more than six.
    """
    if not 1 <= len(aims) <= len(POINTS):
        raise ValueError(f"draw_b_plane shows 1 to {len(POINTS)} flights, not {len(aims)}")
    first, radius = next(iter(aims.values())), body(name).radius
    speed = float(np.linalg.norm(first.v_infinity))
    ground = float(impact_parameter(name, radius, speed))
    rings = [(ground, "-", "hits the surface")]
    if altitude is not None:
        rings.append((float(impact_parameter(name, radius + altitude, speed)), "--", f"passes at {altitude:,.0f} km"))
    dots = np.zeros((0, 2)) if samples is None else np.asarray(samples, dtype=float)
    ellipse = np.zeros((0, 2))
    if uncertain is not None:
        ellipse = uncertain.ellipse(3.0) + np.array([first.b_dot_t, first.b_dot_r])
    alt = (
        f"The B-plane of {name}: a flight that aims inside a circle of {ground:,.0f} km hits the surface. "
        + " ".join(f"{label}: B.T {aim.b_dot_t:,.0f} km, B.R {aim.b_dot_r:,.0f} km." for label, aim in aims.items())
        + ("" if uncertain is None else f" An ellipse of three sigma is {6 * uncertain.semi_major:,.0f} km long.")
        + ("" if samples is None else f" {len(dots)} small dots are single flights.")
    )
    near = np.concatenate([[[aim.b_dot_t, aim.b_dot_r] for aim in aims.values()], ellipse, dots]) / 1e3
    middle, reach = 0.5 * (near.min(0) + near.max(0)), 0.5 * float(np.ptp(near, axis=0).max())
    reach = 1.25 * max(reach, 0.05)

    def content(figure: Figure) -> None:
        whole, zoom = figure.subplots(1, 2, width_ratios=(1, 1.1))
        for axes, size in ((whole, 4), (zoom, 8)):
            axes.add_patch(Circle((0, 0), radius / 1e3, facecolor=BODY_COLOURS.get(name, GREY), alpha=0.55))
            for far, line, label in rings:
                turn = np.linspace(-np.pi, np.pi, 20001)
                axes.plot(
                    far / 1e3 * np.cos(turn), far / 1e3 * np.sin(turn), line, color=RED, linewidth=1.2, label=label
                )
            axes.plot(*dots.T / 1e3, ".", color=GREY, markersize=2)
            axes.plot(*ellipse.T / 1e3, color=BLACK, linewidth=1, label="3 sigma" if len(ellipse) else None)
            for (label, aim), (marker, colour) in zip(aims.items(), POINTS, strict=False):
                look: Any = {"color": colour, "markersize": size, "markeredgecolor": BLACK, "linestyle": "none"}
                axes.plot(aim.b_dot_t / 1e3, aim.b_dot_r / 1e3, marker, label=label, **look)
            axes.set_aspect("equal")
            axes.set(xlabel="B.T (1,000 km)")
        _whole(whole, name, max(1.15 * ground, float(np.hypot(*near.T).max()) * 1e3 * 1.1) / 1e3)
        zoom.set(xlim=(middle[0] - reach, middle[0] + reach), ylim=(middle[1] + reach, middle[1] - reach))
        zoom.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), fontsize=9)
        zoom.set_title("enlarged", fontweight="normal")
        figure.suptitle(title, x=0.01, ha="left", fontsize=11, fontweight="bold")

    return draw(alt, content, size=(9.6, 4.2))


def draw_correction_cost(days: ArrayLike, delta_v: ArrayLike, *, marks: Mapping[str, float], title: str) -> Picture:
    """Draw what a correction of the aim costs, by how long before the arrival it is made.

    Parameters
    ----------
    days : array_like, shape (n,)
        Days before the arrival.
    delta_v : array_like, shape (n,), km/s
        Size of the burn.
    marks : mapping of str to float
        Moments to mark, with their names: days before the arrival.
    title : str
        The finding.

    Returns
    -------
    Picture
    """
    before, cost = np.asarray(days, dtype=float), 1e3 * np.asarray(delta_v, dtype=float)
    order = np.argsort(before)
    before, cost = before[order], cost[order]
    alt = (
        f"Cost of one correction over the days before the arrival, both with equal steps for factors of ten: "
        f"{cost[-1]:.3f} m/s at {before[-1]:.0f} days, {cost[0]:.2f} m/s at {before[0]:.1f} days."
    )

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        axes.loglog(before, cost, "o-", color=BLUE, markersize=4)
        for label, day in marks.items():
            at = float(np.exp(np.interp(np.log(day), np.log(before), np.log(cost))))
            axes.plot(day, at, "D", color=ORANGE, markeredgecolor=BLACK, markersize=8)
            axes.annotate(f"{label}: {at:.2g} m/s", (day, at), xytext=(8, 8), textcoords="offset points", ha="right")
        axes.invert_xaxis()
        axes.xaxis.set_major_formatter("{x:g}")
        axes.yaxis.set_major_formatter("{x:g}")
        axes.set(xlabel="days before the arrival (days)", ylabel="size of the correction (m/s)", title=title)

    return draw(alt, content, size=(7.2, 3.8))


def _whole(axes: Axes, name: str, reach: float) -> None:
    axes.set(xlim=(-reach, reach), ylim=(reach, -reach), ylabel="B.R (1,000 km), down")
    axes.text(0, 0, name, ha="center", va="center")
    axes.set_title("the whole plane", fontweight="normal")
