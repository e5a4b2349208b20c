"""Single burns: what a change of speed or direction at one place costs, and what it does to the orbit.

Wherever a gravity parameter is asked for, a body's name may stand in its place ("Mars"). Then a radius below its
surface is an error, with the question whether an altitude was passed.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from idsea_lessons.orbits.checks import centre, feasible, not_negative, radius
from idsea_lessons.units import quantities


class ApsisBurn(NamedTuple):
    """A burn along the velocity at a place where the orbit runs level."""

    delta_v: Any
    """Size of the burn, km/s."""
    speed_before: Any
    """km/s."""
    speed_after: Any
    """km/s."""


BURN_UNITS = {"delta_v": "km/s", "speed_before": "km/s", "speed_after": "km/s"}


@quantities(returns="km/s", gravity_parameter="km3/s2", distance="km", semi_major_axis="km")
def vis_viva(gravity_parameter: Any, distance: Any, semi_major_axis: Any) -> Any:
    """Find the speed at a distance from the centre, on an orbit of a given size.

    Parameters
    ----------
    gravity_parameter : float, array_like, str or Body, km3/s2
    distance : float or array_like, km
        From the centre, not from the surface.
    semi_major_axis : float or array_like, km
        Negative for a hyperbola, infinite for a parabola.

    Returns
    -------
    float or numpy.ndarray
        Speed, km/s. In an array, cells that the orbit does not reach are NaN.

    Raises
    ------
    ValueError
        If the orbit does not reach that far, or the distance lies below the surface of the body named.

    References
    ----------
    R. R. Bate, D. D. Mueller, J. E. White, "Fundamentals of Astrodynamics" (1971), equations 1.4-2 and 1.6-3.

    Examples
    --------
    Tianwen-1 at the far end of its first orbit about Mars, 400 x 180,000 km:

    >>> print(f"{vis_viva('Mars', 183396.19, (3796.19 + 183396.19) / 2):.4f} km/s")
    0.0973 km/s
    """
    mu, about = centre(gravity_parameter)
    r = radius("distance", distance, about)
    with np.errstate(divide="ignore", invalid="ignore"):
        squared = mu * (2 / r - 1 / np.asarray(semi_major_axis, dtype=float))
    message = "this orbit does not reach so far: no ellipse goes farther out than twice its semi-major axis"
    return np.sqrt(feasible(squared, squared >= 0, message))


def apsis_speed(mu: Any, here: Any, there: Any) -> Any:
    """Speed at one apsis of an orbit whose other apsis is known, km/s; the far one may be infinite."""
    return np.sqrt(2 * mu / here / (1 + here / there))


@quantities(
    returns=BURN_UNITS, gravity_parameter="km3/s2", apsis_radius="km", opposite_before="km", opposite_after="km"
)
def apsis_burn(gravity_parameter: Any, apsis_radius: Any, opposite_before: Any, opposite_after: Any) -> ApsisBurn:
    """Find the burn at one apsis that moves the opposite apsis.

    Parameters
    ----------
    gravity_parameter : float, array_like, str or Body, km3/s2
    apsis_radius : float or array_like, km
        Where the burn is made.
    opposite_before, opposite_after : float or array_like, km
        Radius of the other end of the orbit, before and after. Infinite means a parabola.

    Returns
    -------
    ApsisBurn
        Size of the burn and both speeds, km/s.

    Raises
    ------
    ValueError
        For radii that are not positive or lie below the surface of the body named.

    References
    ----------
    H. D. Curtis, "Orbital Mechanics for Engineering Students" (2014), section 6.2.

    Examples
    --------
    Chang'e-5 from its 400 x 5,500 km orbit about the Moon to 400 x 400 km:

    >>> burn = apsis_burn("Moon", 2137.4, 7237.4, 2137.4)
    >>> print(f"{1000 * burn.delta_v:.0f} m/s")
    367 m/s
    """
    mu, about = centre(gravity_parameter)
    here = radius("apsis radius", apsis_radius, about)
    before = apsis_speed(mu, here, radius("opposite radius before", opposite_before, about))
    after = apsis_speed(mu, here, radius("opposite radius after", opposite_after, about))
    return ApsisBurn(abs(after - before), before, after)


@quantities(
    returns=BURN_UNITS, gravity_parameter="km3/s2", periapsis_radius="km", v_infinity="km/s", apoapsis_radius="km"
)
def escape_burn(
    gravity_parameter: Any, periapsis_radius: Any, v_infinity: Any, apoapsis_radius: Any = None
) -> ApsisBurn:
    """Find the burn at periapsis that leaves for infinity with a given speed.

    Parameters
    ----------
    gravity_parameter : float, array_like, str or Body, km3/s2
    periapsis_radius : float or array_like, km
    v_infinity : float or array_like, km/s
        Hyperbolic excess speed, the square root of C3.
    apoapsis_radius : float or array_like, optional, km
        Far end of the orbit before the burn. Left out, the orbit is a circle.

    Returns
    -------
    ApsisBurn
        Size of the burn and both speeds, km/s.

    Raises
    ------
    ValueError
        For a negative speed, or radii that are not positive, in the wrong order, or below the surface.

    References
    ----------
    H. D. Curtis, "Orbital Mechanics for Engineering Students" (2014), equations 8.40 to 8.42.

    Examples
    --------
    To Mars from a parking orbit 300 km above the Earth (Curtis, example 8.4):

    >>> print(f"{escape_burn(398600, 6678, 2.943).delta_v:.2f} km/s")
    3.59 km/s

    The Oberth effect: the same speed at infinity costs less from an orbit that comes close and goes out far.

    >>> print(f"{escape_burn(398600, 6678, 2.943, apoapsis_radius=42164).delta_v:.2f} km/s")
    1.16 km/s
    """
    mu, about = centre(gravity_parameter)
    here = radius("periapsis radius", periapsis_radius, about)
    far = here if apoapsis_radius is None else radius("apoapsis radius", apoapsis_radius, about)
    far = feasible(far, far >= here, "the apoapsis lies below the periapsis: have they changed places?")
    bound = apsis_speed(mu, here, far)
    free = np.hypot(not_negative("v_infinity", v_infinity, "km/s"), np.sqrt(2 * mu / here))
    return ApsisBurn(free - bound, bound, free)


@quantities(
    returns=BURN_UNITS, gravity_parameter="km3/s2", periapsis_radius="km", v_infinity="km/s", apoapsis_radius="km"
)
def capture_burn(
    gravity_parameter: Any, periapsis_radius: Any, v_infinity: Any, apoapsis_radius: Any = None
) -> ApsisBurn:
    """Find the braking burn at periapsis that catches a spacecraft coming from infinity.

    Parameters
    ----------
    gravity_parameter, periapsis_radius, v_infinity
        As in `escape_burn`, which is this burn flown backwards.
    apoapsis_radius : float or array_like, optional, km
        Far end of the orbit after the burn. Left out, the orbit is a circle; infinite, it is only just closed.

    Returns
    -------
    ApsisBurn
        Size of the burn and both speeds, km/s.

    Raises
    ------
    ValueError
        As `escape_burn`.

    References
    ----------
    H. D. Curtis, "Orbital Mechanics for Engineering Students" (2014), example 8.5.

    Examples
    --------
    Tianwen-1 into its first orbit about Mars, 400 x 180,000 km:

    >>> print(f"{1000 * capture_burn('Mars', 3796.19, 2.487, 183396.19).delta_v:.0f} m/s")
    660 m/s
    """
    escape = escape_burn(gravity_parameter, periapsis_radius, v_infinity, apoapsis_radius)
    return ApsisBurn(escape.delta_v, escape.speed_after, escape.speed_before)


@quantities(returns="km/s", gravity_parameter="km3/s2", distance="km", speed="km/s", delta_v="km/s")
def v_infinity_after(gravity_parameter: Any, distance: Any, speed: Any, delta_v: Any) -> Any:
    """Find the speed at infinity that a burn along the velocity leaves: the Oberth effect.

    Parameters
    ----------
    gravity_parameter : float, array_like, str or Body, km3/s2
    distance : float or array_like, km
        From the centre.
    speed : float or array_like, km/s
        Before the burn.
    delta_v : float or array_like, km/s
        Size of the burn; negative when it brakes.

    Returns
    -------
    float or numpy.ndarray
        Hyperbolic excess speed, km/s. In an array, cells that do not escape are NaN.

    Raises
    ------
    ValueError
        If the spacecraft does not escape, or an argument is out of range.

    References
    ----------
    H. Oberth, "Wege zur Raumschiffahrt" (1929); the energy is that of R. R. Bate, D. D. Mueller, J. E. White,
    "Fundamentals of Astrodynamics" (1971), equation 1.4-2.

    Examples
    --------
    A burn of 1 km/s, 200 km above the Earth and then in free space, both with 1 km/s to spare:

    >>> low = v_infinity_after("Earth", 6578.0, (1.0 + 2 * 398600.44 / 6578.0) ** 0.5, 1.0)
    >>> print(f"{low:.2f} km/s instead of 2.00 km/s")
    4.92 km/s instead of 2.00 km/s
    """
    mu, about = centre(gravity_parameter)
    r = radius("distance", distance, about)
    after = not_negative("speed", speed, "km/s") + np.asarray(delta_v, dtype=float)
    c3 = after**2 - 2 * mu / r
    short = "the spacecraft does not escape: after the burn it is slower than the escape speed at that distance"
    return np.sqrt(feasible(c3, c3 >= 0, short))


@quantities(returns="km2/s2", gravity_parameter="km3/s2", periapsis_radius="km", eccentricity="")
def launch_energy(gravity_parameter: Any, periapsis_radius: Any, eccentricity: Any) -> Any:
    """Find the launch energy C3 of an orbit from its periapsis and eccentricity.

    Parameters
    ----------
    gravity_parameter : float, array_like, str or Body, km3/s2
    periapsis_radius : float or array_like, km
    eccentricity : float or array_like
        Above 1 for an escape; below, C3 is negative: the orbit stays bound.

    Returns
    -------
    float or numpy.ndarray
        C3 = GM (e - 1) / q, km2/s2.

    Raises
    ------
    ValueError
        If the eccentricity is negative, or the periapsis lies below the surface of the body named.

    References
    ----------
    H. D. Curtis, "Orbital Mechanics for Engineering Students" (2014), section 2.9.

    Examples
    --------
    Tianwen-1, from the escape orbit that amateurs tracked:

    >>> print(f"{launch_energy('Earth', 6571.989, 1.19727185):.3f} km2/s2")
    11.965 km2/s2
    """
    mu, about = centre(gravity_parameter)
    q = radius("periapsis radius", periapsis_radius, about)
    return mu * (not_negative("eccentricity", eccentricity, "units of 1") - 1) / q
