"""The porkchop plot: contours of launch energy over days of departure and arrival."""

from __future__ import annotations

import datetime as dt
from typing import Any

import matplotlib.dates as mdates
import numpy as np
from matplotlib.colors import BoundaryNorm
from matplotlib.figure import Figure

from idsea_lessons.ephemeris import utc
from idsea_lessons.figures.style import BLACK, BLUE, GREY, RED, Picture, draw
from idsea_lessons.orbits.porkchop import TYPES, Porkchop, Transfer


def draw_porkchop(
    grid: Porkchop,
    *,
    marks: dict[str, Transfer] | None = None,
    title: str | None = None,
    levels: Any = None,
) -> Picture:
    """Draw launch energy (filled), arrival speed (dashed lines) and flight time (dotted lines).

    Parameters
    ----------
    grid : Porkchop
        What to draw.
    marks : dict of str to Transfer, optional
        Transfers to mark, by label; without it the cheapest of each type is marked.
    title : str, optional
        The finding; without it the title names the cheapest transfer.
    levels : array_like, optional
        Launch energies of the contours, km2/s2; without it chosen from the smallest upwards.

    Returns
    -------
    Picture
    """
    best = grid.best()
    marks = _cheapest_of_each_type(grid) if marks is None else marks
    title = title or f"{grid.departure} to {grid.arrival}: cheapest on {best.departure_date}, C3 {best.c3:.1f} km²/s²"
    if levels is None:
        levels = np.floor(best.c3) + np.array([0.0, 1, 2, 3, 5, 8, 12, 20, 30])
    alt = (
        f"Contour map of launch energy from {grid.departure} to {grid.arrival} over departure and arrival days. "
        f"Marked: {'; '.join(f'{label}: {transfer}' for label, transfer in marks.items())}."
    )

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        x, y = _dates(grid.departures), _dates(grid.arrivals)
        filled = axes.contourf(x, y, grid.c3.T, levels, cmap="viridis_r", norm=BoundaryNorm(levels, 256), alpha=0.75)
        lines = axes.contour(x, y, grid.c3.T, levels, colors=BLACK, linewidths=0.6)
        axes.clabel(lines, fmt="%g", fontsize=8)
        thin: Any = {"linewidths": 1}
        speed = axes.contour(x, y, grid.v_infinity_arrival.T, _speeds(grid), colors=BLUE, linestyles="--", **thin)
        axes.clabel(speed, fmt="%g km/s", fontsize=8)
        days = grid.time_of_flight.T / 86400
        flight = axes.contour(x, y, days, range(100, 700, 50), colors=GREY, linestyles=":", **thin)
        axes.clabel(flight, fmt="%g d", fontsize=8)
        for (label, transfer), marker in zip(marks.items(), "osD^v<>P", strict=False):
            place = _dates([transfer.departure_epoch])[0], _dates([transfer.arrival_epoch])[0]
            axes.plot(*place, marker, color=RED, markeredgecolor="white", markersize=9, label=label)
        figure.colorbar(filled, ax=axes, label="launch energy C3 (km²/s²), black lines", spacing="uniform", format="%g")
        axes.plot([], [], "--", color=BLUE, label="arrival speed")
        axes.plot([], [], ":", color=GREY, label="flight time")
        axes.legend(loc="upper left", frameon=True, framealpha=0.9, fontsize=8)
        axes.set(xlabel=f"departure from {grid.departure} (UTC)", ylabel=f"arrival at {grid.arrival} (UTC)")
        axes.set_title(title)
        for axis in (axes.xaxis, axes.yaxis):
            locator = mdates.AutoDateLocator(maxticks=7)
            axis.set_major_locator(locator)
            axis.set_major_formatter(mdates.ConciseDateFormatter(locator))

    return draw(alt, content, size=(7.6, 5.6))


def _cheapest_of_each_type(grid: Porkchop) -> dict[str, Transfer]:
    found = {}
    for extra in (0, 1):
        kind = TYPES[2 * grid.revolutions + extra]
        try:
            found[f"cheapest of type {kind}"] = grid.best(type=kind)
        except ValueError:  # the grid has none
            continue
    return found


def _speeds(grid: Porkchop) -> np.ndarray:
    lowest = np.nanmin(grid.v_infinity_arrival)
    return np.ceil(lowest * 2) / 2 + np.array([0, 0.5, 1, 2, 3])


def _dates(seconds: Any) -> np.ndarray:
    """ET to matplotlib's days."""
    return mdates.date2num([dt.datetime.fromisoformat(text) for text in np.atleast_1d(utc(np.asarray(seconds)))])
