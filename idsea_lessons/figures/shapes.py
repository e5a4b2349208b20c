"""Pictures of bodies with a surface: how steep it is, how far from it a point mass is good enough, paths about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.colors import BoundaryNorm, LogNorm
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from numpy.typing import ArrayLike

from idsea_lessons.dynamics.polyhedron import GRAVITATIONAL_CONSTANT, polyhedron_field
from idsea_lessons.dynamics.shapes import Polyhedron
from idsea_lessons.figures.style import BLACK, BLUE, GREY, RED, Picture, draw

LIGHT = np.array([0.35, 0.35, 0.87])
"""Where the light comes from, in the axes of the picture: right, up, towards the reader."""
VIEWS = (("from the north pole", (0, 1, 2)), ("from the side", (0, 2, 1)))
"""What is said of each view, and the body's axes that run right, up, and along the line of sight."""
LEVELS = (1.0, 10.0)
"""Percent; the lines of the error map."""
STYLES = ((BLUE, "-"), (RED, "--"), (BLACK, ":"))


def draw_slopes(body: Polyhedron, slopes: ArrayLike, *, title: str) -> Picture:
    """Draw a body from its north pole and from its side, each face coloured by its slope.

    Parameters
    ----------
    body : Polyhedron
        The shape.
    slopes : array_like, shape (f,), deg
        Of each face.
    title : str
        The finding.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If there is not one finite slope for each face.

    Examples
    --------
    >>> from idsea_lessons.dynamics.shapes import cube
    >>> draw_slopes(cube(2.0), [45.0] * 12, title="Steep")
    A body from its north pole and from its side, ... The area is level to 45.0 degrees steep, with a mean of 45.0...
    """
    steep = np.asarray(slopes, dtype=float)
    if steep.shape != (len(body.faces),) or not np.isfinite(steep).all():
        raise ValueError(f"slopes are one finite number for each of the {len(body.faces)} faces, not {steep.shape}")
    alt = (
        "A body from its north pole and from its side, each face coloured by its slope. "
        f"The area is level to {steep.max():.1f} degrees steep, with a mean of "
        f"{np.average(steep, weights=body.areas):.1f}; {100 * body.areas[steep > 30].sum() / body.areas.sum():.1f} "
        "percent of it are steeper than 30 degrees."
    )

    def content(figure: Figure) -> None:
        steps = np.arange(0.0, 5.0 * np.ceil(max(steep.max(), 5.0) / 5.0) + 1.0, 5.0)
        heights = np.ptp(body.vertices, axis=0)[[1, 2]]
        both = figure.subplots(2, 1, sharex=True, height_ratios=list(heights))
        for axes, (words, order) in zip(both, VIEWS, strict=True):
            faces = _facing(body, order, steep, BoundaryNorm(steps, 256))
            axes.add_collection(faces)
            axes.autoscale_view()
            axes.set_aspect("equal")
            axes.set(ylabel=f"{'xyz'[order[1]]} (km)")
            axes.set_title(words, fontweight="normal", fontsize=10)
        both[1].set_xlabel("x (km)")
        figure.colorbar(faces, ax=both, label="slope (degrees)", shrink=0.8)
        figure.suptitle(title, x=0.01, ha="left", fontsize=11, fontweight="bold")

    return draw(alt, content, size=(7.0, 6.4))


def point_mass_error(body: Polyhedron, points: ArrayLike) -> Any:
    """Say how wrong the acceleration of a point mass is; shape (..., 3), km, gives percent, NaN inside the body."""
    places = np.asarray(points, dtype=float)
    field = polyhedron_field(body, places, 1.0)
    distance = np.linalg.norm(places, axis=-1, keepdims=True)
    point = -GRAVITATIONAL_CONSTANT * body.volume * places / distance**3
    apart = np.linalg.norm(point - field.acceleration, axis=-1) / np.linalg.norm(field.acceleration, axis=-1)
    return np.where(field.laplacian < -np.pi * GRAVITATIONAL_CONSTANT, np.nan, 100.0 * apart)


def draw_point_mass_error(body: Polyhedron, reach: float, *, title: str, orbits: ArrayLike = ()) -> Picture:
    """Draw in the equator's plane how wrong a point mass is, with lines at one and ten percent.

    Parameters
    ----------
    body : Polyhedron
        The shape, with its centre of mass at the origin.
    reach : float, km
        Half the width of the map; larger than the body.
    title : str
        The finding.
    orbits : array_like, shape (n,), km
        Radii of circles to draw.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If the map is smaller than the body.

    Examples
    --------
    >>> from idsea_lessons.dynamics.shapes import cube
    >>> draw_point_mass_error(cube(2.0), 20.0, title="A cube is almost a point")
    The plane of the equator of a body. A point mass is wrong by up to ...
    """
    size = float(np.linalg.norm(body.vertices, axis=1).max())
    if not reach > size:
        raise ValueError(f"the map reaches {reach} km, but the body {size:.1f} km: make the map larger")
    # Near the body the error changes quickly, so that the rings stand closer there.
    angles, radii = np.linspace(0.0, 2.0 * np.pi, 73), np.geomspace(0.1 * size, 1.5 * reach, 45)
    x, y = radii[:, None] * np.cos(angles), radii[:, None] * np.sin(angles)
    error = point_mass_error(body, np.stack([x, y, np.zeros_like(x)], axis=-1))
    limits = [_farthest(radii, error, level) for level in LEVELS]
    alt = (
        f"The plane of the equator of a body. A point mass is wrong by up to {np.nanmax(error[radii > size]):.0f} "
        f"percent outside of the sphere around it; by more than ten percent out to about {limits[1]:.0f} km, by more "
        f"than one percent out to about {limits[0]:.0f} km."
    )

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        shades = axes.pcolormesh(
            x, y, error, norm=LogNorm(0.5, 60.0), cmap="cividis", shading="gouraud", rasterized=True
        )
        lines = axes.contour(x, y, error, levels=LEVELS, colors=["white", BLACK], linewidths=1.6)
        axes.clabel(lines, fmt="%g %%", fontsize=9)
        axes.add_collection(PolyCollection(list(body.corners[:, :, :2]), facecolor=GREY, edgecolor=GREY))
        for radius in np.atleast_1d(np.asarray(orbits, dtype=float)):
            axes.add_patch(Circle((0, 0), radius, fill=False, edgecolor="white", linestyle=":", linewidth=1.4))
            axes.text(0, -radius, f"{radius:g} km", ha="center", va="top", fontsize=8, color="white")
        axes.set(xlabel="x (km)", ylabel="y (km)", xlim=(-reach, reach), ylim=(-reach, reach), title=title)
        axes.set_aspect("equal")
        axes.grid(visible=False)
        marks = [0.5, 1, 2, 5, 10, 20, 50]
        bar = figure.colorbar(shades, ax=axes, label="error of the point mass (%)", extend="both")
        bar.set_ticks(marks, labels=[f"{mark:g}" for mark in marks], minor=False)
        bar.minorticks_off()

    return draw(alt, content, size=(6.6, 5.4))


def draw_paths(body: Polyhedron, paths: Mapping[str, ArrayLike], *, title: str) -> Picture:
    """Draw paths about a body that turns, seen from its north pole, in axes that do not turn.

    Parameters
    ----------
    body : Polyhedron
        The shape; it is drawn as it stands at the start.
    paths : mapping of str to array_like, shape (n, 3), km
        What is said of each path, and its places; three at most.
    title : str
        The finding.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If there is no path, or there are more than three.

    Examples
    --------
    >>> from idsea_lessons.dynamics.shapes import cube
    >>> draw_paths(cube(2.0), {"away": [[3.0, 0.0, 0.0], [9.0, 0.0, 0.0]]}, title="Away")
    Paths about a body, seen from its north pole. away: from 3 to 9 km from its centre.
    """
    if not 1 <= len(paths) <= len(STYLES):
        raise ValueError(f"draw_paths tells one to {len(STYLES)} paths apart, not {len(paths)}")
    tracks = {words: np.asarray(places, dtype=float) for words, places in paths.items()}
    alt = "Paths about a body, seen from its north pole. " + " ".join(
        f"{words}: from {distance.min():.0f} to {distance.max():.0f} km from its centre."
        for words, distance in ((words, np.linalg.norm(places, axis=1)) for words, places in tracks.items())
    )

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        axes.add_collection(PolyCollection(list(body.corners[:, :, :2]), facecolor=GREY, edgecolor=GREY))
        swept = float(np.hypot(body.vertices[:, 0], body.vertices[:, 1]).max())
        axes.add_patch(Circle((0, 0), swept, fill=False, edgecolor=GREY, linestyle="--", label="reach of the tips"))
        for (words, places), (colour, line) in zip(tracks.items(), STYLES, strict=False):
            axes.plot(places[:, 0], places[:, 1], line, color=colour, linewidth=1.2, label=words)
            axes.plot(*places[-1, :2], "o", color=colour, markeredgecolor=BLACK)
        axes.set(xlabel="x at the start (km)", ylabel="y at the start (km)", title=title)
        axes.set_aspect("equal")
        figure.legend(loc="outside right upper", fontsize=8)

    return draw(alt, content, size=(7.4, 4.6))


def _farthest(radii: Any, error: Any, level: float) -> float:
    """Find the largest distance, over all directions, at which the error is still at a level."""
    found = 0.0
    for ray in error.T:
        above = np.flatnonzero(ray > level)
        if above.size and above[-1] + 1 < len(radii):
            pair = slice(above[-1], above[-1] + 2)  # a power law between two rings
            found = max(found, float(np.exp(np.interp(-np.log(level), -np.log(ray[pair]), np.log(radii[pair])))))
    return found


def _facing(body: Polyhedron, order: tuple[int, int, int], values: Any, norm: BoundaryNorm) -> PolyCollection:
    """Collect the faces that look at the reader, the far ones first, coloured by value and shaded by the light."""
    # Seen along -y with z up, x runs to the right; along -z with y up, too: so the side view looks from -y.
    towards = np.array([1.0, 1.0, 1.0 if order[2] == 2 else -1.0])
    corners, normals = body.corners[:, :, order] * towards, body.normals[:, order] * towards
    seen = np.flatnonzero(normals[:, 2] > 0.0)
    seen = seen[np.argsort(corners[seen, :, 2].mean(axis=1))]
    faces = PolyCollection(list(corners[seen, :, :2]), cmap="viridis", norm=norm)
    colours = np.array(faces.cmap(norm(values[seen])))
    colours[:, :3] *= (0.6 + 0.4 * np.clip(normals[seen] @ LIGHT, 0.0, 1.0))[:, None]
    # No value array on the collection, so that its shaded colours stay; the colour bar reads map and norm alone.
    faces.set(facecolor=colours, edgecolor=colours, linewidth=0.4)
    return faces
