"""Being there at the right time: the wait before a transfer to a target, and phasing on one orbit.

Wherever a gravity parameter is asked for, a body's name may stand in its place ("Earth").
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from idsea_lessons.orbits.checks import centre, feasible, positive, radius
from idsea_lessons.orbits.manoeuvres import apsis_speed
from idsea_lessons.orbits.transfers import hohmann
from idsea_lessons.units import quantities

TURN = 2 * np.pi


class Wait(NamedTuple):
    """When to leave so that the target is there on arrival."""

    phase: Any
    """How far ahead the target must be at departure, 0 to 2 pi, rad."""
    time: Any
    """Time until then, s."""
    synodic_period: Any
    """Time from one such chance to the next, s."""


class Phasing(NamedTuple):
    """A detour on which a spacecraft catches up with, or falls back to, a target on its own orbit."""

    delta_v: Any
    """Both burns together, which are equal, km/s."""
    time: Any
    """From the first burn to the second, s."""
    semi_major_axis: Any
    """Of the detour, km."""
    opposite_radius: Any
    """Distance at the other end of the detour, km."""


@quantities(
    returns={"phase": "rad", "time": "s", "synodic_period": "s"},
    gravity_parameter="km3/s2",
    r1="km",
    r2="km",
    phase="rad",
)
def hohmann_wait(gravity_parameter: Any, r1: Any, r2: Any, phase: Any) -> Wait:
    """Find how long to wait before a Hohmann transfer that meets a target.

    Parameters
    ----------
    gravity_parameter : float, array_like, str or Body, km3/s2
    r1, r2 : float or array_like, km
        Radius of the spacecraft's circle and of the target's.
    phase : float or array_like, rad
        How far ahead the target is now.

    Returns
    -------
    Wait
        How far ahead it must be at departure, the wait, and the synodic period.

    Raises
    ------
    ValueError
        For radii that are not positive, lie below the surface of the body named, or are equal (see `phasing`).

    References
    ----------
    D. A. Vallado, "Fundamentals of Astrodynamics and Applications" (2013), algorithm 45.

    Examples
    --------
    From the Earth to Mars: Mars must be 44 degrees ahead, every 780 days.

    >>> wait = hohmann_wait("Sun", 149.6e6, 227.94e6, phase=np.pi)
    >>> print(f"{np.degrees(wait.phase):.1f} degrees, every {wait.synodic_period / 86400:.0f} days")
    44.3 degrees, every 780 days
    """
    mu, about = centre(gravity_parameter)
    start, end = radius("r1", r1, about), radius("r2", r2, about)
    rate, target_rate = np.sqrt(mu / start**3), np.sqrt(mu / end**3)
    gain = feasible(
        rate - target_rate, rate != target_rate, "both are on the same circle and never gain on each other: see phasing"
    )
    needed = (np.pi - target_rate * hohmann(mu, start, end).time_of_flight) % TURN
    excess = np.asarray(phase, dtype=float) - needed
    return Wait(needed, (np.sign(gain) * excess) % TURN / abs(gain), TURN / abs(gain))


@quantities(
    returns={"delta_v": "km/s", "time": "s", "semi_major_axis": "km", "opposite_radius": "km"},
    gravity_parameter="km3/s2",
    apsis_radius="km",
    phase="rad",
    semi_major_axis="km",
)
def phasing(
    gravity_parameter: Any, apsis_radius: Any, phase: Any, revolutions: Any = 1, *, semi_major_axis: Any = None
) -> Phasing:
    """Catch a target on the same orbit by a detour of whole revolutions.

    Parameters
    ----------
    gravity_parameter : float, array_like, str or Body, km3/s2
    apsis_radius : float or array_like, km
        Where both burns are made: on a circle anywhere, on an ellipse at an apsis.
    phase : float or array_like, rad
        How far the target is ahead, negative when it is behind. On an ellipse this is the difference of the mean
        anomalies; on a circle that is the plain angle.
    revolutions : int or array_like
        Turns on the detour. More turns cost less and take longer.
    semi_major_axis : float or array_like, optional, km
        Of the common orbit. Left out, it is a circle.

    Returns
    -------
    Phasing
        Both burns together, the time, and the detour.

    Raises
    ------
    ValueError
        If the detour would pass the centre or hit the body named, or an argument is out of range.

    References
    ----------
    D. A. Vallado, "Fundamentals of Astrodynamics and Applications" (2013), algorithm 44.

    Examples
    --------
    Vallado, example 6-8: the target is 20 degrees ahead.

    >>> for turns in (1, 2):
    ...     print(f"{1000 * phasing('Earth', 12756.274, np.radians(20), turns).delta_v:.0f} m/s")
    219 m/s
    106 m/s
    """
    mu, about = centre(gravity_parameter)
    here = radius("apsis radius", apsis_radius, about)
    a = here if semi_major_axis is None else positive("semi-major axis", semi_major_axis, "km")
    a = feasible(a, 2 * a > here, "this radius lies outside an orbit with that semi-major axis")
    turns = np.asarray(revolutions)
    turns = feasible(turns, (turns > 0) & (turns == np.floor(turns)), "revolutions must be whole numbers, 1 or more")
    ahead = np.asarray(phase, dtype=float)
    ahead = feasible(ahead, abs(ahead) < TURN, "the phase is in rad and less than one turn: did you pass degrees?")
    share = 1 - ahead / TURN / turns
    detour = a * np.cbrt(np.maximum(share, 0.0)) ** 2
    opposite, surface = 2 * detour - here, 0.0 if about is None else about.radius
    low = "the detour would come too close: take more revolutions, or let the target come to you (phase minus one turn)"
    opposite = feasible(opposite, opposite > surface, low)
    change = abs(apsis_speed(mu, here, opposite) - apsis_speed(mu, here, 2 * a - here))
    return Phasing(2 * change, turns * TURN * np.sqrt(detour**3 / mu), detour, opposite)
