"""Near-rectilinear halo orbits: the part of the halo family that passes close over the Moon, chosen by its period."""

from __future__ import annotations

from typing import Any

import numpy as np

from idsea_lessons.bodies import body
from idsea_lessons.dynamics.continuation import member
from idsea_lessons.dynamics.families import halo_family
from idsea_lessons.dynamics.periodic import PeriodicOrbit
from idsea_lessons.dynamics.threebody import System
from idsea_lessons.orbits.checks import positive
from idsea_lessons.units import to_plain

MOST_ORBITS = 400


def synodic_month(of: System) -> float:
    """Compute how long the primary and its moon need to stand in line with the Sun again, s.

    Examples
    --------
    With the mean distance of 384,400 km; the true mean month has 29.531 days:

    >>> from idsea_lessons.dynamics import system
    >>> print(f"{synodic_month(system('Earth', 'Moon')) / 86400:.2f}")
    29.49
    """
    planet = body(of.primary)
    if planet.parent != "Sun" or planet.semi_major_axis is None:
        raise ValueError(f"a synodic month needs a planet and its moon, not {of.primary} and {of.secondary}")
    year = 2.0 * np.pi * np.sqrt(planet.semi_major_axis**3 / body("Sun").gravity_parameter)
    return float(1.0 / (1.0 / of.period - 1.0 / year))


def near_rectilinear_halo(
    of: System,
    point: str = "L2",
    *,
    revolutions: int = 9,
    months: int = 2,
    period: Any = None,
    northern: bool = False,
) -> PeriodicOrbit:
    """Find the near-rectilinear halo orbit that keeps step with the Sun, so that its eclipses can be planned.

    Parameters
    ----------
    of : System
        A planet and its moon.
    point : str
        "L1" or "L2".
    revolutions, months : int
        The orbit is flown so many times in so many synodic months. 9 and 2: the orbit of CAPSTONE.
    period : float or Quantity, s, optional
        The period wanted, in place of the two numbers.
    northern : bool
        Whether the far end of the orbit is north of the plane. A southern one sees the south pole for longer.

    Returns
    -------
    PeriodicOrbit
        It starts at the far end.

    Raises
    ------
    ValueError
        When the family of the point has no such period, or that orbit lies below the surface of the moon.

    References
    ----------
    E. M. Zimovan Spreen, "Trajectory Design and Targeting for Applications to the Exploration Program in Cislunar
    Space", PhD dissertation, Purdue University (2021).

    Examples
    --------
    >>> from idsea_lessons.dynamics import system
    >>> orbit = near_rectilinear_halo(system("Earth", "Moon"))
    >>> print(f"{orbit.period_seconds / 86400:.2f} d, stability index {orbit.stability_index:.2f}")
    6.55 d, stability index 1.32
    """
    seconds = months / revolutions * synodic_month(of) if period is None else to_plain(period, "s", "period")
    wanted = float(positive("period", seconds, "s")) / of.time
    family = halo_family(of, point, MOST_ORBITS, northern=northern, stop=lambda orbit: orbit.period < wanted)
    orbit = member(family, "period", wanted)
    lowest, surface = orbit.closest().distance * of.length, body(of.secondary).radius
    if lowest < surface:
        raise ValueError(
            f"the orbit with a period of {seconds / 86400:.3g} d passes {lowest:,.0f} km from the centre of "
            f"{of.secondary}, below its surface ({surface:,.0f} km): ask for a longer period"
        )
    return orbit
