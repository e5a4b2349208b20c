"""Pictures of the three-body problem: the frame that turns, the five points, where a path may go, how it leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from idsea_lessons.dynamics.lagrange import POINTS, lagrange_points, neck_constants
from idsea_lessons.dynamics.synodic import synodic_to_inertial
from idsea_lessons.dynamics.threebody import System
from idsea_lessons.dynamics.threebody_flight import SynodicFlight
from idsea_lessons.dynamics.zero_velocity import open_necks, zero_velocity_constant
from idsea_lessons.figures.style import BLACK, BLUE, BODY_COLOURS, GREEN, GREY, ORANGE, PURPLE, RED, Picture, draw

DAY, THOUSAND, METRE = 86400.0, 1000.0, 1e-3
FORBIDDEN = "#D5D5D5"
GRID = 400
LOOKS: tuple[dict[str, Any], ...] = (
    {"color": BLUE, "linestyle": "-"},
    {"color": ORANGE, "linestyle": "--"},
    {"color": RED, "linestyle": "-."},
    {"color": PURPLE, "linestyle": ":"},
)
WHITE: Any = {"facecolor": "white", "edgecolor": "none", "pad": 1.0, "alpha": 0.85}


def draw_two_views(of: System, flight: SynodicFlight, *, title: str | None = None) -> Picture:
    """Draw one flight twice: as it is seen from axes that do not turn, and from axes that turn with the bodies.

    Parameters
    ----------
    of : System
    flight : SynodicFlight
        Forwards in time.
    title : str, optional
        The finding; without it what stands still.

    Returns
    -------
    Picture
    """
    times = np.linspace(0.0, flight.stop, 1500)
    daily = np.arange(0.0, flight.stop, DAY / of.time)
    views = {"axes that do not turn": synodic_to_inertial, "axes that turn with the bodies": _stay}
    days = flight.stop * of.time / DAY
    alt = (
        f"The same flight of {days:.0f} days from the {of.primary}, drawn twice. On the left, in axes that do not "
        f"turn, the {of.secondary} and the point L2 beyond it go on arcs of circles. On the right, in axes that turn "
        f"with both bodies, the {of.secondary} and L2 are two points that stand still, and the path of the same "
        "spacecraft looks quite different."
    )

    def content(figure: Figure) -> None:
        for axes, (name, view) in zip(figure.subplots(1, 2), views.items(), strict=True):
            for place, colour, marker, label in (
                (of.secondary_position, BODY_COLOURS.get(of.secondary, GREY), "o", of.secondary),
                (lagrange_points(of)[1], GREEN, "D", "L2"),
            ):
                rest = np.concatenate([np.tile(place, (times.size, 1)), np.zeros((times.size, 3))], axis=1)
                there = view(of, rest, times)[:, :2] * of.length / THOUSAND
                axes.plot(*there.T, color=colour, linewidth=1.2)
                axes.plot(*there[-1], marker, color=colour, markeredgecolor=BLACK, label=label, linestyle="none")
            for when, look in ((times, {"color": BLACK, "linewidth": 1.2}), (daily, {"color": BLACK, "marker": "."})):
                here = view(of, flight.at(when), when)[:, :2] * of.length / THOUSAND
                dots = look.get("marker")
                axes.plot(
                    *here.T, **look, linestyle="none" if dots else "-", label="each day" if dots else "spacecraft"
                )
            start = of.primary_position[:2] * of.length / THOUSAND
            axes.plot(*start, "o", color=BODY_COLOURS.get(of.primary, BLUE), markersize=8, label=of.primary)
            _thousands(axes)
            axes.set_title(name, fontweight="normal")
        handles, labels = figure.axes[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=5)
        _head(figure, title or f"The {of.secondary} and L2 stand still only when we turn with them")

    return draw(alt, content, size=(8.4, 4.6))


def draw_five_points(of: System, *, title: str | None = None) -> Picture:
    """Draw the five points of Lagrange on the contour lines of the effective potential.

    Parameters
    ----------
    of : System
    title : str, optional
        The finding; without it the distance of L2.

    Returns
    -------
    Picture
    """
    points, necks = lagrange_points(of), neck_constants(of)
    scale = of.length / THOUSAND
    beyond = (points[1, 0] - of.secondary_position[0]) * of.length
    alt = (
        f"A map with contour lines like those of mountains. Two deep holes, the {of.primary} in the middle and the "
        f"{of.secondary} on the right. L1, L2 and L3 lie on the line through both, on passes; L2 is {beyond:,.0f} km "
        f"beyond the {of.secondary}. L4 and L5 lie at the corners of two equal-sided triangles, on flat summits."
    )

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        x, y, c = _map(of)
        axes.contour(x, y, c, levels=[2.99, 3.03, 3.08, 3.25, 3.4, 3.7, 4.2], colors=FORBIDDEN, linewidths=0.8)
        axes.contour(
            x, y, c, levels=np.sort(necks[:3]), colors=[RED, GREEN, BLUE], linestyles=["-.", "--", "-"], linewidths=1.4
        )
        triangle = np.array([of.primary_position, points[3], of.secondary_position, points[4], of.primary_position])
        axes.plot(*(triangle[:, :2] * scale).T, ":", color=GREY, linewidth=1.0)
        _bodies(axes, of)
        for name, point in zip(POINTS, points[:, :2] * scale, strict=True):
            axes.plot(*point, "D", color=ORANGE, markeredgecolor=BLACK, markersize=7, zorder=4)
            put = {"L1": (-5, 9, "right"), "L2": (7, 8, "left"), "L3": (-8, 8, "right")}.get(name, (9, -3, "left"))
            axes.annotate(name, point, xytext=put[:2], textcoords="offset points", ha=put[2], weight="bold", bbox=WHITE)
        looks: Any = (("L1", BLUE, "-"), ("L2", GREEN, "--"), ("L3", RED, "-."))
        lines = [Line2D([], [], color=colour, linestyle=line) for _, colour, line in looks]
        names = [f"C = {value:.4f} ({name})" for (name, *_), value in zip(looks, necks[:3], strict=True)]
        figure.legend(lines, names, loc="outside lower center", ncols=3)
        _thousands(axes)
        axes.set_title(title or f"Five points of rest; L2 is {beyond:,.0f} km beyond the {of.secondary}")

    return draw(alt, content, size=(6.6, 6.2))


def draw_forbidden(
    of: System,
    constants: Sequence[float],
    *,
    paths: Mapping[int, SynodicFlight] | None = None,
    title: str = "The smaller the Jacobi constant, the more doors are open",
) -> Picture:
    """Draw where a spacecraft cannot be, one map for each Jacobi constant, with paths where there are any.

    Parameters
    ----------
    of : System
    constants : sequence of float
        Jacobi constants.
    paths : mapping of int to SynodicFlight, optional
        Which map shows which path: 0 is the first.
    title : str
        The finding.

    Returns
    -------
    Picture
    """
    doors = [", ".join(open_necks(of, each)).replace("L4 and L5", "L4, L5") or "none" for each in constants]
    pairs = "; ".join(f"at {value:.4f} {door}" for value, door in zip(constants, doors, strict=True))
    flown = "".join(
        f" In map {index + 1} a path of {abs(path.stop) * of.time / DAY:.0f} days stays where it began."
        for index, path in (paths or {}).items()
    )
    alt = (
        f"Maps with the forbidden region in grey, for Jacobi constants from large to small. Open doors: {pairs}.{flown}"
    )

    def content(figure: Figure) -> None:
        x, y, c = _map(of)
        columns = 2 if len(constants) > 1 else 1
        rows = -(-len(constants) // columns)
        grid = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False).reshape(-1)
        for axes in grid[len(constants) :]:
            axes.remove()
        for index, (axes, constant) in enumerate(zip(grid, constants, strict=False)):
            axes.contourf(x, y, c, levels=[0.0, constant], colors=[FORBIDDEN])
            axes.contour(x, y, c, levels=[constant], colors=[BLACK], linewidths=0.9)
            if paths and index in paths:
                flight = paths[index]
                track = flight.at(np.linspace(0.0, flight.stop, 6000))[:, :2] * of.length / THOUSAND
                axes.plot(*track.T, color=PURPLE, linewidth=0.8)
            _bodies(axes, of)
            points = lagrange_points(of)[:, :2] * of.length / THOUSAND
            axes.plot(*points.T, "D", color=ORANGE, markeredgecolor=BLACK, markersize=4, linestyle="none")
            _thousands(axes)
            axes.label_outer()
            axes.set_title(f"C = {constant:.4f}, open: {doors[index]}", fontsize=10, fontweight="normal")
        handles: list[Any] = [Patch(facecolor=FORBIDDEN, edgecolor=BLACK)]
        names = ["no spacecraft with this C can be here"]
        if paths:
            handles, names = [*handles, Line2D([], [], color=PURPLE)], [*names, "a path"]
        figure.legend(handles, names, loc="outside lower center", ncols=2)
        _head(figure, title)

    return draw(alt, content, size=(7.2, 7.6) if len(constants) > 2 else (7.2, 4.4))


def draw_leaving(
    curves: Mapping[str, tuple[Any, Any]], *, limit: float, title: str, point: str = "L2", days: float | None = None
) -> Picture:
    """Draw how the distance from a point of rest grows with time, on a scale of powers of ten.

    Parameters
    ----------
    curves : mapping of str to (array_like, array_like)
        Name of each, with its times in days and its distances in km.
    limit : float, km
        A distance that is marked; the moment when it is reached is said in words.
    title : str
        The finding.
    point : str
        Name of the point.
    days : float, optional
        End of the time axis.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        When there is no curve.
    """
    lines = {name: (np.asarray(t, dtype=float), np.asarray(d, dtype=float)) for name, (t, d) in curves.items()}
    if not lines:
        raise ValueError("there is nothing to draw: give one curve or more")
    words = []
    for name, (t, d) in lines.items():
        beyond = np.flatnonzero(d >= limit)
        words.append(f"{name}: " + (f"after {t[beyond[0]]:.1f} days" if beyond.size else "not reached"))
    alt = (
        f"Distance from {point} over the days; a straight line is exponential growth. {limit:,.0f} km is reached by "
        + ("; ".join(words) + ".")
    )

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        for (name, (t, d)), look in zip(lines.items(), LOOKS, strict=False):
            shown = d > 0.0
            axes.plot(t[shown], d[shown], label=name, **look)
        axes.axhline(limit, color=BLACK, linewidth=1.0, linestyle=(0, (1, 2)))
        axes.annotate(
            f"{limit:,.0f} km",
            (0.68, limit),
            xycoords=axes.get_yaxis_transform(),
            xytext=(0, 4),
            textcoords="offset points",
            ha="center",
        )
        axes.set(yscale="log", xlabel="days", ylabel=f"distance from {point} (km)", title=title)
        axes.set_xlim(0, days)
        figure.legend(loc="outside lower center", ncols=2)

    return draw(alt, content, size=(7.2, 4.4))


def _stay(of: System, state: Any, time: Any) -> Any:
    """Leave states in the turning frame."""
    return state


def _map(of: System) -> tuple[Any, Any, Any]:
    """Give a grid in 1,000 km, and the Jacobi constant of rest on it."""
    line = np.linspace(-1.45, 1.45, GRID)
    x, y = np.meshgrid(line, line)
    scale = of.length / THOUSAND
    return x * scale, y * scale, np.minimum(zero_velocity_constant(of, x, y), 50.0)


def _bodies(axes: Axes, of: System) -> None:
    """Mark both bodies, larger than they are."""
    for place, name, size in ((of.primary_position, of.primary, 9), (of.secondary_position, of.secondary, 6)):
        here = place[:2] * of.length / THOUSAND
        axes.plot(*here, "o", color=BODY_COLOURS.get(name, BLUE), markeredgecolor=BLACK, markersize=size, zorder=4)


def _thousands(axes: Axes) -> None:
    axes.set(aspect="equal", xlabel="x (1,000 km)", ylabel="y (1,000 km)")


def _head(figure: Figure, title: str) -> None:
    figure.suptitle(title, x=0.01, ha="left", fontsize=11, fontweight="bold")
