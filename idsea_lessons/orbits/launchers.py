"""What a rocket can lift: published points of payload against launch energy, and nothing outside them."""

from __future__ import annotations

import csv
import difflib
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from idsea_lessons import data
from idsea_lessons.orbits.checks import feasible
from idsea_lessons.units import quantities


@dataclass(frozen=True, eq=False)
class Launcher:
    """A launcher with the points that somebody published; `print` shows them with their sources."""

    name: str
    c3: np.ndarray
    """Launch energy of each point, rising, km2/s2."""
    payload: np.ndarray
    """Mass that it lifts to that energy, falling, kg."""
    sources: tuple[str, ...]
    """Who published each point."""
    notes: tuple[str, ...]

    def __str__(self) -> str:
        """List the points."""
        rows = zip(self.c3, self.payload, self.notes, self.sources, strict=True)
        lines = [f"  C3 {c3:7.2f} km2/s2 {mass:7,.0f} kg  {note} [{source}]" for c3, mass, note, source in rows]
        return "\n".join([self.name, *lines])


def launcher(name: str) -> Launcher:
    """Look a launcher up by its name.

    Parameters
    ----------
    name : str
        In any case; `launchers()` holds all.

    Returns
    -------
    Launcher
        Its published points.

    Raises
    ------
    ValueError
        If there is no such launcher; the message names the nearest.

    Examples
    --------
    >>> print(launcher("Falcon Heavy").c3.max())
    70.0
    """
    known = {each.lower(): each for each in launchers()}
    found = known.get(str(name).strip().lower())
    if found is not None:
        return launchers()[found]
    near = difflib.get_close_matches(str(name).strip().lower(), known, n=1, cutoff=0.4)
    hint = f"did you mean {known[near[0]]}?" if near else "there are " + ", ".join(launchers())
    raise ValueError(f"no launcher is called {name!r}: {hint}")


@cache
def launchers() -> dict[str, Launcher]:
    """Read all launchers from data/launchers.csv.

    Examples
    --------
    >>> sorted(launchers())
    ['Falcon Heavy', 'Long March 5']
    """
    with data.path("launchers.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    names = dict.fromkeys(row["launcher"] for row in rows)
    return {name: _read(name, [row for row in rows if row["launcher"] == name]) for name in names}


def _read(name: str, rows: list[dict[str, str]]) -> Launcher:
    c3, payload = (np.array([float(row[column]) for row in rows]) for column in ("c3", "payload"))
    if len(rows) < 2 or np.any(np.diff(c3) <= 0) or np.any(np.diff(payload) >= 0):
        raise ValueError(f"{name}: give two points or more, C3 rising and the payload falling")
    return Launcher(name, c3, payload, tuple(row["source"] for row in rows), tuple(row["note"] for row in rows))


@quantities(returns="kg", c3="km2/s2")
def launch_payload(name: str, c3: Any) -> Any:
    """Find the mass that a launcher lifts to a launch energy, on straight lines between its published points.

    Parameters
    ----------
    name : str
        The launcher.
    c3 : float or array_like, km2/s2

    Returns
    -------
    float or numpy.ndarray
        Payload, kg. In an array, energies outside the published points give NaN.

    Raises
    ------
    ValueError
        If the energy lies outside the published points, or there is no such launcher.

    References
    ----------
    The source of each point stands in data/launchers.csv; `print(launcher(name))` shows it.

    Examples
    --------
    >>> print(f"{launch_payload('Falcon Heavy', 25.0):,.0f} kg")
    9,170 kg
    """
    rocket, energy = launcher(name), np.asarray(c3, dtype=float)
    low, high = rocket.c3[0], rocket.c3[-1]
    outside = f"no payload of {rocket.name} is published for this C3, only from {low:g} to {high:g} km2/s2"
    return np.interp(feasible(energy, (energy >= low) & (energy <= high), outside), rocket.c3, rocket.payload)


@quantities(returns="km2/s2", payload="kg")
def launch_c3(name: str, payload: Any) -> Any:
    """Find the launch energy that a launcher gives to a mass, on straight lines between its published points.

    Parameters
    ----------
    name : str
        The launcher.
    payload : float or array_like, kg

    Returns
    -------
    float or numpy.ndarray
        C3, km2/s2. In an array, masses outside the published points give NaN.

    Raises
    ------
    ValueError
        If the mass lies outside the published points, or there is no such launcher.

    References
    ----------
    As for `launch_payload`.

    Examples
    --------
    Tianwen-1, five tonnes:

    >>> print(f"{launch_c3('Long March 5', 5000.0):.2f} km2/s2")
    11.97 km2/s2
    """
    rocket, mass = launcher(name), np.asarray(payload, dtype=float)
    low, high = rocket.payload[-1], rocket.payload[0]
    outside = f"no C3 of {rocket.name} is published for this payload, only from {low:,.0f} to {high:,.0f} kg"
    inside = feasible(mass, (mass >= low) & (mass <= high), outside)
    return np.interp(inside, rocket.payload[::-1], rocket.c3[::-1])
