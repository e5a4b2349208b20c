"""Pictures of burns: a Hohmann transfer, a turn of the plane, two burns against three, a burn that takes time."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from numpy.typing import NDArray

from idsea_lessons.bodies import body
from idsea_lessons.figures.style import BLACK, BLUE, BODY_COLOURS, GREY, ORANGE, PURPLE, Picture, draw
from idsea_lessons.orbits.anomalies import true_from_mean
from idsea_lessons.orbits.kepler import propagate
from idsea_lessons.orbits.manoeuvres import vis_viva
from idsea_lessons.orbits.periods import mean_motion, period
from idsea_lessons.orbits.planes import plane_change
from idsea_lessons.orbits.transfers import bi_elliptic, hohmann, least_intermediate_radius

DAY = 86400.0
THOUSAND = 1000.0
WHITE: Any = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
Vectors = NDArray[np.float64]


def draw_hohmann(centre: str, r1: float, r2: float, *, title: str | None = None) -> Picture:
    """Draw two circles and the half ellipse between them, with both burns.

    Parameters
    ----------
    centre : str
        The body in the middle, drawn to scale.
    r1, r2 : float, km
        Radius of the first and the last circle.
    title : str, optional
        The finding; without it delta-v and time.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If a circle lies below the surface.

    Examples
    --------
    >>> draw_hohmann("Mars", 3796.19, 20427.69)
    Mars to scale in the middle of two circles of 3,796 and 20,428 km radius. Half an ellipse leads from one to the ...
    """
    transfer = hohmann(centre, r1, r2)
    hours = transfer.time_of_flight / 3600
    alt = (
        f"{centre} to scale in the middle of two circles of {r1:,.0f} and {r2:,.0f} km radius. Half an ellipse leads "
        f"from one to the other in {hours:.2f} h. Burn 1 of {transfer.delta_v1:.3f} km/s on the first circle and "
        f"burn 2 of {transfer.delta_v2:.3f} km/s on the second lie on opposite sides of {centre}."
    )

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        _disc(axes, centre)
        turn = np.linspace(0.0, 2 * np.pi, 400)
        for radius, colour, style in ((r1, BLUE, "--"), (r2, GREY, "-.")):
            axes.plot(*_circle(radius, turn), style, color=colour, linewidth=1.2, label=f"circle, {radius:,.0f} km")
        start, end = np.array([r1, 0.0]), np.array([-r2, 0.0])
        way = _conic(min(r1, r2), max(r1, r2), np.linspace(0.0, np.pi, 300))
        way = way if r1 <= r2 else -way[::-1] * [1.0, -1.0]
        axes.plot(*(way / THOUSAND).T, color=BLACK, label=f"half an ellipse, {hours:.2f} h")
        for number, (place, size) in enumerate(((start, transfer.delta_v1), (end, transfer.delta_v2)), start=1):
            _burn(axes, place, f"burn {number}: {size:.3f} km/s")
        figure.legend(loc="outside lower center", ncols=3)
        _frame(axes, title or f"Two burns, {transfer.delta_v:.2f} km/s together, and {hours:.1f} hours between them")

    return draw(alt, content, size=(6.4, 6.0))


def draw_turn_prices(
    centre: str, periapsis_radius: float, apoapsis_radius: float, angle: float, *, title: str | None = None
) -> Picture:
    """Draw an orbit from above, a dot for each day, and what a turn of its plane costs at some of its places.

    Parameters
    ----------
    centre : str
        The body, drawn to scale.
    periapsis_radius, apoapsis_radius : float, km
        Ends of the orbit.
    angle : float, rad
        How far the plane is turned, around the line from the body to the spacecraft.
    title : str, optional
        The finding; without it both prices.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If the orbit lies below the surface, or the angle is out of range.

    Examples
    --------
    >>> draw_turn_prices("Mars", 3796.19, 183396.19, np.radians(76.9))
    A long ellipse about Mars, with a dot for each day. To turn its plane by 76.9 degrees costs 5,847 m/s ...
    """
    a = 0.5 * (periapsis_radius + apoapsis_radius)
    swept = periapsis_radius * vis_viva(centre, periapsis_radius, a)  # the transverse speed is this over the distance

    def price(radius: float) -> float:
        return float(1000 * plane_change(swept / radius, angle))

    low, high = price(periapsis_radius), price(apoapsis_radius)
    degrees = np.degrees(angle)
    alt = (
        f"A long ellipse about {centre}, with a dot for each day. To turn its plane by {degrees:.1f} degrees costs "
        f"{low:,.0f} m/s at the near end, {high:,.0f} m/s at the far end, and less and less on the way out."
    )
    e = (apoapsis_radius - periapsis_radius) / (apoapsis_radius + periapsis_radius)
    days = np.arange(0.0, period(centre, a), DAY)
    dots = true_from_mean(mean_motion(centre, a) * days, e)

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        _disc(axes, centre)
        ellipse, daily = (
            _conic(periapsis_radius, apoapsis_radius, at) for at in (np.linspace(0, 2 * np.pi, 900), dots)
        )
        axes.plot(*(ellipse / THOUSAND).T, color=BLUE)
        axes.plot(*(daily / THOUSAND).T, "o", color=BLUE, label="one dot a day")
        for at in (0.0, *dots[1:3], np.pi):
            place = _conic(periapsis_radius, apoapsis_radius, at)
            text = f"{price(float(np.linalg.norm(place))):,.0f} m/s"
            axes.plot(*(place / THOUSAND), "D", color=ORANGE, markeredgecolor=BLACK, markersize=8)
            shift, side = ((12, -4), "left") if at in (0.0, np.pi) else ((0, 12), "center")
            axes.annotate(text, tuple(place / THOUSAND), xytext=shift, textcoords="offset points", ha=side, bbox=WHITE)
        axes.plot([], [], "D", color=ORANGE, markeredgecolor=BLACK, label=f"price of a turn by {degrees:.1f}°")
        axes.legend(loc="lower center", ncols=2)
        _frame(axes, title or f"The same turn: {low:,.0f} m/s at the near end, {high:,.0f} m/s at the far end")
        axes.margins(x=0.13, y=0.3)

    return draw(alt, content, size=(7.6, 3.6))


def draw_two_or_three_burns(*, title: str | None = None) -> Picture:
    """Draw where a bi-elliptic transfer costs less than a Hohmann transfer, and by how much.

    Parameters
    ----------
    title : str, optional
        The finding; without it the two ratios at which the answer changes.

    Returns
    -------
    Picture

    Examples
    --------
    >>> draw_two_or_three_burns()
    A map. To the right: the radius of the large circle over that of the small one, 8 to 24. Upwards: how many ...
    """
    ratios, stretch = np.linspace(8.0, 24.0, 161), np.geomspace(1.0, 100.0, 121)
    grid, far = np.meshgrid(ratios, stretch)
    saved = 1000 * (hohmann(1.0, 1.0, grid).delta_v - bi_elliptic(1.0, 1.0, grid * far, grid).delta_v)
    fine = np.linspace(11.0, 16.0, 5001)
    least = least_intermediate_radius(1.0, fine)
    never, always = fine[np.isfinite(least)][0], fine[least <= fine][0]
    alt = (
        "A map. To the right: the radius of the large circle over that of the small one, 8 to 24. Upwards: how many "
        f"times farther than the large circle the far point lies, 1 to 100. Left of ratio {never:.2f} two burns cost "
        f"less, right of {always:.2f} three burns; between them three burns win only above a line. The gain stays "
        f"below {np.ceil(saved.max()):.0f} thousandths of the speed on the small circle."
    )

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        axes.contourf(grid, far, saved, [-1000.0, 0.0, 1000.0], colors=["#F3E3C3", "#CFE3F2"])
        lines = axes.contour(grid, far, saved, [-10, -5, 5, 10, 15, 20], colors=GREY, linewidths=0.9)
        for label in axes.clabel(lines, fmt=lambda value: f"{value / 10:+.1f} %", fontsize=9):
            label.set_rotation(0)
        axes.contour(grid, far, saved, [0.0], colors=BLACK, linewidths=2.2)
        for ratio, top in ((never, 100.0), (always, 1.3)):
            axes.plot([ratio, ratio], [1.0, top], ":", color=BLACK, linewidth=1.2)
            axes.annotate(f"{ratio:.2f}", (ratio, 1.0), xytext=(4, 4), textcoords="offset points", bbox=WHITE)
        axes.text(8.4, 12.0, "two burns\n(Hohmann)\ncost less", va="center", bbox=WHITE)
        axes.text(19.5, 35.0, "three burns\n(bi-elliptic)\ncost less", va="center", bbox=WHITE)
        axes.set(yscale="log", ylabel="radius of the far point / of the large circle")
        note = "grey lines: what three burns save, in % of the speed on the small circle"
        axes.set_xlabel(f"radius of the large circle / of the small circle\n({note})")
        axes.set_yticks([1, 2, 5, 10, 20, 50, 100], ["1", "2", "5", "10", "20", "50", "100"])
        axes.minorticks_off()
        axes.set_title(title or f"Three burns can win from ratio {never:.2f} on, and always from {always:.2f} on")

    return draw(alt, content, size=(7.2, 4.6))


def draw_burn_arc(
    centre: str, periapsis_radius: float, v_infinity: float, duration: float, *, title: str | None = None
) -> Picture:
    """Draw how far a spacecraft that comes from infinity flies about its periapsis while its engine burns.

    The way is the one without the burn, with the periapsis in the middle of the time.

    Parameters
    ----------
    centre : str
        The body, drawn to scale.
    periapsis_radius : float, km
    v_infinity : float, km/s
    duration : float, s
        Of the burn.
    title : str, optional
        The finding; without it angle and length of the way.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If the periapsis lies below the surface.

    Examples
    --------
    >>> draw_burn_arc("Mars", 3796.19, 2.487, 900.0)
    Mars to scale, and the path past it. In 15 minutes about the nearest point the spacecraft flies 4,755 km, 68 ...
    """
    free = -body(centre).gravity_parameter / v_infinity**2  # semi-major axis of the hyperbola
    fastest = vis_viva(centre, periapsis_radius, free)
    start, velocity = np.array([periapsis_radius, 0.0, 0.0]), np.array([0.0, fastest, 0.0])

    def way(seconds: float) -> Vectors:
        return propagate(centre, start, velocity, np.linspace(-seconds / 2, seconds / 2, 201)).position[:, :2]

    burning, longer = way(duration), way(3.4 * duration)
    swept = 2 * np.degrees(np.arctan2(burning[-1, 1], burning[-1, 0]))
    length = float(np.hypot(*np.diff(burning, axis=0).T).sum())
    height = float(np.hypot(*burning[0])) - body(centre).radius
    alt = (
        f"{centre} to scale, and the path past it. In {duration / 60:.0f} minutes about the nearest point the "
        f"spacecraft flies {length:,.0f} km, {swept:.0f} degrees around {centre}. At both ends of the burn it is "
        f"{height:,.0f} km high."
    )

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        _disc(axes, centre)
        axes.plot(*(longer / THOUSAND).T, "--", color=GREY, linewidth=1.2, label="path without the burn")
        axes.plot(*(burning / THOUSAND).T, color=ORANGE, linewidth=5, label=f"engine on, {duration / 60:.0f} minutes")
        for place in (burning[0], burning[-1]):
            axes.plot(*zip((0, 0), place / THOUSAND, strict=True), color=BLACK, linewidth=0.8)
        axes.plot(
            periapsis_radius / THOUSAND, 0, "D", color=PURPLE, markeredgecolor=BLACK, markersize=8, label="impulse"
        )
        axes.annotate(
            f"{swept:.0f}°", (0.5, 0.0), xytext=(8, -4), textcoords="offset points", color="white", weight="bold"
        )
        high = f"{height:,.0f} km high"
        axes.annotate(high, tuple(burning[-1] / THOUSAND), xytext=(8, 2), textcoords="offset points", bbox=WHITE)
        head: Any = {"arrowstyle": "->", "color": GREY, "linewidth": 1.5}
        axes.annotate("", tuple(longer[-1] / THOUSAND), xytext=tuple(longer[-6] / THOUSAND), arrowprops=head)
        figure.legend(loc="outside lower center", ncols=3)
        _frame(axes, title or f"In {duration / 60:.0f} minutes: {length:,.0f} km, {swept:.0f}° around {centre}")
        half = 1.05 * np.abs(longer).max() / THOUSAND
        axes.set(xlim=(-half, half), ylim=(-half, half))

    return draw(alt, content, size=(6.0, 6.0))


def _conic(periapsis: float, apoapsis: float, true_anomaly: Any) -> Vectors:
    """Points of an ellipse with the periapsis on the x axis, shape (..., 2), km."""
    e = (apoapsis - periapsis) / (apoapsis + periapsis)
    radius = periapsis * (1 + e) / (1 + e * np.cos(true_anomaly))
    return np.stack([radius * np.cos(true_anomaly), radius * np.sin(true_anomaly)], axis=-1)


def _circle(radius: float, turn: Vectors) -> tuple[Vectors, Vectors]:
    return radius * np.cos(turn) / THOUSAND, radius * np.sin(turn) / THOUSAND


def _disc(axes: Axes, name: str) -> None:
    axes.add_patch(Circle((0, 0), body(name).radius / THOUSAND, color=BODY_COLOURS.get(name, GREY), linewidth=0))


def _burn(axes: Axes, place: Vectors, text: str) -> None:
    """Mark a burn, with its words where the ellipse is not."""
    axes.plot(*(place / THOUSAND), "D", color=ORANGE, markeredgecolor=BLACK, markersize=8)
    shift = (8, -14) if place[0] > 0 else (8, 10)
    axes.annotate(text, tuple(place / THOUSAND), xytext=shift, textcoords="offset points", ha="left", bbox=WHITE)


def _frame(axes: Axes, title: str) -> None:
    axes.set_aspect("equal")
    axes.margins(0.06)
    axes.set(xlabel="x (1,000 km)", ylabel="y (1,000 km)", title=title)
    axes.text(0.99, 0.01, "to scale", transform=axes.transAxes, ha="right", fontsize=8, color=GREY)
