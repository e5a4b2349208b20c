"""Pictures of halo orbits: seen from the Earth, their family, and how fast errors grow on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from numpy.typing import NDArray

from idsea_lessons.bodies import body
from idsea_lessons.dynamics import PeriodicOrbit, System, collinear_modes, lagrange_points
from idsea_lessons.figures.style import BLACK, BLUE, GREEN, GREY, ORANGE, PURPLE, RED, Picture, draw
from idsea_lessons.orbits.checks import positive

DAY = 86400.0
SAMPLES = 400
LOOKS: tuple[dict[str, Any], ...] = (
    {"color": BLUE, "linestyle": "-"},
    {"color": RED, "linestyle": "--"},
    {"color": GREEN, "linestyle": "-."},
    {"color": PURPLE, "linestyle": ":"},
)
MARKERS = "osD^"


def draw_seen_from_earth(orbit: PeriodicOrbit, days: float = 90.0, *, title: str | None = None) -> Picture:
    """Draw two ways around L2 as the Earth sees them: with two beats that differ, and a halo orbit.

    Parameters
    ----------
    orbit : PeriodicOrbit
        A halo orbit beyond the Moon.
    days : float
        How long the path with two beats is followed. It has the width and the height of the halo orbit.
    title : str, optional
        The finding.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        When the time is not positive.
    """
    of, span = orbit.system, float(positive("days", days, "d"))
    modes = collinear_modes(of, "L2")
    halo = _angles(of, orbit.sample(SAMPLES)[:, :3])
    width, height = (np.ptp(halo, axis=0) / 2.0).tolist()
    late = np.linspace(0.0, span * DAY / of.time, 4000)
    two = np.stack([width * np.sin(modes.in_plane * late), height * np.cos(modes.out_of_plane * late)], axis=1)
    disc = _disc(of)
    hidden = np.hypot(*two.T) < disc
    alt = (
        f"Left: a path around L2 whose two beats differ, seen from the Earth for {span:.0f} days. It weaves a net over "
        f"a rectangle and passes behind the disc of the Moon for {24 * span * hidden.mean():.0f} hours. Right: the "
        f"halo orbit, one closed curve around the disc, at least {np.hypot(*halo.T).min():.1f} degrees from its middle."
    )

    def content(figure: Figure) -> None:
        left, right = figure.subplots(1, 2, sharey=True, sharex=True)
        left.plot(*two.T, color=BLUE, linewidth=0.9)
        left.plot(*np.where(hidden[:, None], two, np.nan).T, color=RED, linewidth=3.5)
        right.plot(*halo.T, color=BLUE)
        for axes, name in ((left, f"Two beats, {span:.0f} days"), (right, "Halo orbit: one beat")):
            axes.add_patch(Circle((0, 0), disc, facecolor="#CCCCCC", edgecolor=BLACK, zorder=1))
            axes.set(aspect="equal", xlabel="along the Moon's way (degrees)")
            axes.set_title(name)
        left.set_ylabel("north (degrees)")
        left.annotate("Moon", (0, -disc), xytext=(0, -3), textcoords="offset points", ha="center", va="top", fontsize=9)
        figure.suptitle(
            title or "A halo orbit never hides behind the Moon", x=0.01, ha="left", fontsize=11, fontweight="bold"
        )

    return draw(alt, content, size=(8.4, 2.6))


def draw_halo_family(
    family: Sequence[PeriodicOrbit], marked: Mapping[str, PeriodicOrbit], *, title: str | None = None
) -> Picture:
    """Draw a family of halo orbits from the Earth's direction and from the side.

    Parameters
    ----------
    family : list of PeriodicOrbit
        Neighbours, such as `halo_family` gives.
    marked : mapping of str to PeriodicOrbit
        Up to four orbits to show by name.
    title : str, optional
        The finding.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        For an empty family or more than four marked orbits.
    """
    _count(family, marked)
    of = family[0].system
    second = (lagrange_points(of)[1, 0] - of.secondary_position[0]) * of.length / 1e3
    alt = (
        f"{len(family)} halo orbits seen from the Earth, left, and from the side, right, with the Moon to scale. From "
        "the side they begin as a short flat line around L2, stand up and move in over the Moon. "
        + " ".join(f"{name}: {_words(orbit)}." for name, orbit in marked.items())
    )

    def content(figure: Figure) -> None:
        front, side = figure.subplots(1, 2, sharey=True)
        for axes, (i, j) in ((front, (1, 2)), (side, (0, 2))):
            for orbit in family:
                path = _from_moon(orbit)
                axes.plot(path[:, i], path[:, j], color=GREY, linewidth=0.5, alpha=0.7)
            for (name, orbit), look in zip(marked.items(), LOOKS, strict=False):
                path = _from_moon(orbit)
                axes.plot(path[:, i], path[:, j], **look, linewidth=2.4, label=name)
            axes.add_patch(Circle((0, 0), body(of.secondary).radius / 1e3, facecolor=BLACK, zorder=5))
            axes.set_aspect("equal")
        side.plot(second, 0, "x", color=ORANGE, markersize=9, markeredgewidth=2.5, zorder=6)
        side.annotate("L2", (second, 0), xytext=(4, 6), textcoords="offset points")
        side.annotate("Moon", (0, 0), xytext=(-7, 0), textcoords="offset points", ha="right", va="center")
        front.set(xlabel="along the Moon's way (1,000 km)", ylabel="north of its orbit (1,000 km)")
        side.set(xlabel="away from the Earth (1,000 km)")
        side.set_xlim(left=-25.0)
        front.set_title("Seen from the Earth")
        side.set_title("Seen from the side")
        side.legend(loc="lower right", fontsize=9)
        figure.suptitle(
            title or "One family leads from L2 to the Moon", x=0.01, ha="left", fontsize=11, fontweight="bold"
        )

    return draw(alt, content, size=(8.4, 4.4))


def draw_stability(
    family: Sequence[PeriodicOrbit], marked: Mapping[str, PeriodicOrbit], *, title: str | None = None
) -> Picture:
    """Draw by how much an error grows in one revolution of each orbit of a family.

    Parameters
    ----------
    family : list of PeriodicOrbit
        Neighbours, such as `halo_family` gives.
    marked : mapping of str to PeriodicOrbit
        Up to four orbits to mark by name.
    title : str, optional
        The finding.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        For an empty family or more than four marked orbits.
    """
    _count(family, marked)
    days = np.array([orbit.period_seconds / DAY for orbit in family])
    index = np.array([orbit.stability_index for orbit in family])
    alt = (
        f"Stability index against period, from {days.min():.1f} to {days.max():.1f} days, on a logarithmic axis. It "
        f"falls from {index[0]:.0f} for the flat orbits to values near 1 for those close to the Moon. "
        + " ".join(f"{name}: {_words(orbit)}, index {orbit.stability_index:.3g}." for name, orbit in marked.items())
    )

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        axes.semilogy(days, index, color=GREY)
        for (name, orbit), look, marker in zip(marked.items(), LOOKS, MARKERS, strict=False):
            axes.plot(
                orbit.period_seconds / DAY, orbit.stability_index, marker, color=look["color"], markersize=9,
                label=f"{name}: {orbit.stability_index:,.3g}",
            )  # fmt: skip
        axes.axhline(1.0, color=BLACK, linewidth=0.8, linestyle=":")
        axes.annotate("nothing grows", (days.max(), 1.0), xytext=(0, 4), textcoords="offset points", ha="right")
        axes.set(xlabel="period (days)", ylabel="stability index (1)", ylim=(0.7, None))
        axes.set_title(title or "Near the Moon the halo orbits forgive, near L2 they do not")
        axes.legend(loc="upper left")

    return draw(alt, content, size=(7.2, 3.6))


def draw_departure(
    paths: Mapping[str, tuple[Any, Any]],
    *,
    labels: bool = True,
    title: str = "Without correction the halo orbit is lost",
) -> Picture:
    """Draw how far spacecraft get from their planned orbits.

    Parameters
    ----------
    paths : mapping of str to (days, distances)
        Name; times, days; distances from the planned place, km. Up to four.
    labels : bool
        Whether a line marks the distance of 1,000 km.
    title : str
        The finding.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        For no path or more than four.
    """
    if not 1 <= len(paths) <= len(LOOKS):
        raise ValueError(f"draw_departure shows 1 to {len(LOOKS)} paths, not {len(paths)}")
    drawn = {name: (np.asarray(t, dtype=float), np.asarray(d, dtype=float)) for name, (t, d) in paths.items()}
    alt = "Distance from the planned orbit against time, on a logarithmic axis. " + " ".join(
        f"{name}: {d[0]:,.3g} km at the start, {d[-1]:,.3g} km after {t[-1]:.0f} days."
        for name, (t, d) in drawn.items()
    )

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        for (name, (t, d)), look in zip(drawn.items(), LOOKS, strict=False):
            axes.semilogy(t, d, **look, label=name)
        if labels:
            axes.axhline(1000.0, color=BLACK, linewidth=0.8, linestyle=":")
            axes.annotate("1,000 km", (0, 1000.0), xytext=(2, 3), textcoords="offset points", fontsize=9)
        axes.set(xlabel="time without correction (days)", ylabel="distance from the plan (km)", title=title)
        axes.legend(loc="lower right")

    return draw(alt, content, size=(7.2, 3.4))


def _angles(of: System, position: NDArray[Any]) -> NDArray[Any]:
    """Give where the Earth's centre sees places, in degrees from the centre of the Moon: along its way, and north."""
    seen = position - of.primary_position
    away = np.linalg.norm(seen, axis=1)
    return np.degrees(np.stack([np.arctan2(seen[:, 1], seen[:, 0]), np.arcsin(seen[:, 2] / away)], axis=1))


def _disc(of: System) -> float:
    return float(np.degrees(np.arcsin(body(of.secondary).radius / of.length)))


def _from_moon(orbit: PeriodicOrbit) -> NDArray[Any]:
    of = orbit.system
    return np.asarray((orbit.sample(SAMPLES)[:, :3] - of.secondary_position) * of.length / 1e3)


def _words(orbit: PeriodicOrbit) -> str:
    height = orbit.largest_z * orbit.system.length
    side = "north" if height > 0 else "south"
    return f"{orbit.period_seconds / DAY:.2f} days, up to {abs(height):,.0f} km {side}"


def _count(family: Sequence[PeriodicOrbit], marked: Mapping[str, PeriodicOrbit]) -> None:
    if len(family) == 0 or len(marked) > len(LOOKS):
        raise ValueError(f"a family of one orbit or more and at most {len(LOOKS)} marked ones, not {len(marked)}")
