"""Pictures of planetary defence: momentum of an impact, the target that a planet is, and how a small push grows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from numpy.typing import ArrayLike

from idsea_lessons.bodies import body
from idsea_lessons.ephemeris import state
from idsea_lessons.figures.arrival import impact_parameter
from idsea_lessons.figures.style import BLACK, BLUE, GREEN, GREY, ORANGE, PURPLE, RED, SKY, Picture, draw
from idsea_lessons.navigation.deflection import Encounter, ResonantCircle
from idsea_lessons.orbits.b_plane import b_plane_axes, state_from_b_plane

LOOKS: tuple[dict[str, Any], ...] = (
    {"color": BLUE, "linestyle": "-", "marker": "o", "markersize": 3.5},
    {"color": ORANGE, "linestyle": "--", "marker": "s", "markersize": 3.0},
    {"color": GREEN, "linestyle": "-.", "marker": "^", "markersize": 3.0},
)
MARKS = (("o", BLUE), ("X", RED), ("s", GREEN), ("D", PURPLE), ("^", ORANGE))
DASHES = ("--", "-.", ":", (0, (8, 2)))


def draw_momentum(impactor_mass: float, speed: float, target_mass: float, velocity_change: float) -> Picture:
    """Draw the momentum that a spacecraft brings, what the ejecta add, and what the asteroid gets.

    Parameters
    ----------
    impactor_mass, target_mass : float, kg
        Of the spacecraft and of the asteroid.
    speed : float, km/s
        Of the spacecraft, as the asteroid sees it.
    velocity_change : float, km/s
        Of the asteroid, straight along the way of the spacecraft.

    Returns
    -------
    Picture
    """
    brought, got = impactor_mass * speed / 1e3, target_mass * velocity_change / 1e3
    thrown = got - brought
    alt = (
        f"Three bars, in million kg m/s. The spacecraft brings {brought:.1f}. The recoil of the ejecta adds "
        f"{thrown:.1f}. Together the asteroid gets {got:.1f}, which is {got / brought:.1f} times what was brought."
    )

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        axes.barh(2, brought, color=BLUE)
        axes.barh(1, thrown, left=brought, color=ORANGE, hatch="//", edgecolor="white")
        axes.barh(0, got, color=GREEN)
        for row, end, text in ((2, brought, brought), (1, got, thrown), (0, got, got)):
            axes.text(end + 0.02 * got, row, f"{text:.1f}", va="center")
        axes.set_yticks([2, 1, 0], ["spacecraft brings", "ejecta add", "asteroid gets"])
        axes.set(xlim=(0, 1.12 * got), xlabel="momentum (million kg m/s)")
        axes.grid(visible=False, axis="y")
        axes.set_title(f"The asteroid gets {got / brought:.1f} times what the spacecraft brings")

    return draw(alt, content, size=(7.2, 2.6))


def draw_focusing(planet: str, v_infinity: float, b: ArrayLike) -> Picture:
    """Draw how a planet bends the ways of asteroids: some that aim beside it hit it.

    Parameters
    ----------
    planet : str
    v_infinity : float, km/s
        Speed far away.
    b : array_like, km
        Distances at which the straight lines would pass, all above zero.

    Returns
    -------
    Picture
    """
    world = body(planet)
    aims = np.asarray(b, dtype=float)
    limit = float(impact_parameter(planet, world.radius, v_infinity))
    hits = int(np.sum(aims < limit))
    reach = 3.4 * world.radius
    seconds = np.linspace(1.6, -1.6, 400) * reach / v_infinity
    alt = (
        f"{planet} as a disc of {world.radius:,.0f} km radius. Asteroids come from the left with {v_infinity:.1f} km/s "
        f"on {aims.size} parallel lines, and all are bent towards it. {hits} of them hit. The limit is a line that "
        f"would pass at {limit:,.0f} km, outside of the disc."
    )

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        for aim in aims:
            path = state_from_b_plane(planet, [v_infinity, 0.0, 0.0], -aim, 0.0, seconds).position
            inside = np.flatnonzero(np.linalg.norm(path, axis=1) < world.radius)
            last = inside[0] + 1 if inside.size else len(path)
            color, line = (RED, "-") if inside.size else (BLUE, "--")
            axes.plot(*path[:last, :2].T / 1e3, color=color, linestyle=line)
        axes.add_patch(Circle((0, 0), world.radius / 1e3, facecolor=SKY, edgecolor=BLACK, zorder=3))
        axes.axhline(limit / 1e3, color=BLACK, linewidth=1, linestyle=":", label=f"capture radius {limit:,.0f} km")
        axes.text(0, 0, planet, ha="center", va="center", zorder=4)
        axes.set_aspect("equal")
        axes.set(xlim=(-reach / 1e3, reach / 1e3), ylim=(-7.5, 1.1 * aims.max() / 1e3 + 1))
        axes.set(xlabel="along the way (1,000 km)", ylabel="beside it (1,000 km)")
        axes.legend(loc="lower right")
        axes.set_title(f"At {v_infinity:.1f} km/s the target is {limit / world.radius:.2f} times as wide as {planet}")

    return draw(alt, content, size=(7.2, 4.4))


def draw_shift_growth(
    years: ArrayLike, shifts: Mapping[str, ArrayLike], *, rule: ArrayLike, capture: float, title: str
) -> Picture:
    """Draw how far a push moves an encounter, for each warning time.

    Parameters
    ----------
    years : array_like, shape (n,)
        From the push to the encounter.
    shifts : mapping of str to array_like, shape (n,), km
        Name of a direction and the shifts that it gives, three at most.
    rule : array_like, shape (n,), km
        What the rule for a push along the path says.
    capture : float, km
        Capture radius of the planet.
    title : str
        The finding.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        For no direction or more than three.
    """
    if not 1 <= len(shifts) <= len(LOOKS):
        raise ValueError(f"draw_shift_growth shows 1 to {len(LOOKS)} directions, not {len(shifts)}")
    warning = np.asarray(years, dtype=float)
    grown = {name: np.asarray(values, dtype=float) for name, values in shifts.items()}
    alt = f"Shift on the B-plane for pushes {warning.min():g} to {warning.max():g} years before. " + " ".join(
        f"{name}: {values[warning.argmin()]:,.0f} km for the latest, {values[warning.argmax()]:,.0f} km for the "
        f"earliest push, {values.max():,.0f} km at best."
        for name, values in grown.items()
    )
    alt += f" A line marks the capture radius, {capture:,.0f} km."

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        for (name, values), look in zip(grown.items(), LOOKS, strict=False):
            axes.plot(warning, values / 1e3, **look, linewidth=1.3, label=name)
        axes.plot(warning, np.asarray(rule, dtype=float) / 1e3, color=GREY, linewidth=1, linestyle=":", label="rule")
        axes.axhline(capture / 1e3, color=BLACK, linewidth=1)
        axes.text(0.1, capture / 1e3 + 0.15, "capture radius", ha="left", va="bottom", fontsize=9)
        axes.set(xlabel="warning time (years)", ylabel="shift on the B-plane (1,000 km)", title=title)
        axes.set_xlim(left=0)
        axes.set_ylim(bottom=0)
        axes.legend(loc="upper left")

    return draw(alt, content)


def keyhole_axes(planet: str, aim: Encounter, frame: str = "ECLIPJ2000") -> np.ndarray:
    """Give the matrix that turns (B.T, B.R) into (xi, zeta): zeta points against the planet's motion.

    Parameters
    ----------
    planet : str
    aim : Encounter
        In the given frame.
    frame : str

    Returns
    -------
    numpy.ndarray, shape (2, 2)

    References
    ----------
    Valsecchi et al. (2003), section 2.
    """
    _, t, r = b_plane_axes(aim.v_infinity)
    motion = state(planet, aim.epoch, frame=frame).velocity
    zeta = -np.array([motion @ t, motion @ r])
    zeta /= np.linalg.norm(zeta)
    return np.array([[zeta[1], -zeta[0]], zeta])


def draw_keyholes(
    aims: Mapping[str, Encounter], planet: str, *, circles: Mapping[str, ResonantCircle], title: str
) -> Picture:
    """Draw encounters on the B-plane of a planet, its capture circle, and the circles that lead to a return.

    Parameters
    ----------
    aims : mapping of str to Encounter
        Up to five, with their names. The axes are those of the first.
    planet : str
    circles : mapping of str to ResonantCircle
        Up to four, with their names.
    title : str
        The finding.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        For no encounter, or for too many encounters or circles.
    """
    if not 1 <= len(aims) <= len(MARKS) or len(circles) > len(DASHES):
        raise ValueError(f"draw_keyholes shows 1 to {len(MARKS)} encounters and up to {len(DASHES)} circles")
    first = next(iter(aims.values()))
    turn = keyhole_axes(planet, first)
    points = {name: turn @ aim.b / 1e3 for name, aim in aims.items()}
    speed = float(np.linalg.norm(first.v_infinity))
    radius = body(planet).radius
    capture = float(impact_parameter(planet, radius, speed)) / 1e3
    alt = (
        f"The B-plane of {planet}, its motion pointing down. In the middle its disc, and around it the capture circle "
        f"of {1e3 * capture:,.0f} km. "
        + " ".join(
            f"{name}: {1e3 * np.linalg.norm(point):,.0f} km from the centre, "
            f"{'inside' if np.linalg.norm(point) < capture else 'outside'}."
            for name, point in points.items()
        )
        + "".join(
            f" Circle {name}: centre {c.center:,.0f} km up, radius {c.radius:,.0f} km." for name, c in circles.items()
        )
    )

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        axes.add_patch(Circle((0, 0), radius / 1e3, facecolor=SKY, edgecolor="none", label=planet))
        axes.add_patch(Circle((0, 0), capture, fill=False, edgecolor=RED, linewidth=1.6, label="capture circle"))
        for (name, circle), dash in zip(circles.items(), DASHES, strict=False):
            middle, size = circle.center / 1e3, circle.radius / 1e3
            axes.add_patch(
                Circle((0, middle), size, fill=False, edgecolor=GREY, linestyle=dash, linewidth=1.3, label=name)
            )
        for (name, point), (marker, colour) in zip(points.items(), MARKS, strict=False):
            axes.plot(*point, marker, color=colour, markeredgecolor=BLACK, markersize=8, linestyle="none", label=name)
        axes.set_aspect("equal")
        axes.autoscale_view()
        axes.margins(0.06)
        axes.set(xlabel="across the planet's motion (1,000 km)", ylabel="against the planet's motion (1,000 km)")
        axes.legend(loc="center left", bbox_to_anchor=(1.02, 0.5))
        axes.set_title(title, loc="left")

    return draw(alt, content, size=(8.2, 5.0))
