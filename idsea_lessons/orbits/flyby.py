"""Flybys: how a planet turns the path of a spacecraft, with and without a burn at the closest point.

Seen from the planet a flyby only turns the velocity at infinity; its length stays the same. Seen from the Sun the
speed changes. Wherever a gravity parameter is asked for, a body's name may stand in its place ("Mars").
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from idsea_lessons.orbits.b_plane import b_plane_axes
from idsea_lessons.orbits.checks import angle, centre, dot, feasible, length, positive, radius, text, vectors
from idsea_lessons.units import quantities

HALVINGS = 60


class Flyby(NamedTuple):
    """A flyby without a burn."""

    v_infinity_out: Any
    """Velocity at infinity afterwards, from the planet, shape (..., 3), km/s."""
    turn_angle: Any
    """rad."""
    delta_v: Any
    """Change of the velocity, from the planet or from the Sun, shape (..., 3), km/s."""


class PoweredFlyby(NamedTuple):
    """A flyby with one burn along the velocity at the closest point."""

    delta_v: Any
    """Size of the burn, km/s."""
    periapsis_radius: Any
    """Closest distance from the planet's centre, km."""
    turn_angle: Any
    """rad."""


@quantities(returns="rad", gravity_parameter="km3/s2", v_infinity="km/s", periapsis_radius="km")
def turn_angle(gravity_parameter: Any, v_infinity: Any, periapsis_radius: Any) -> Any:
    """Find the angle by which a planet turns the velocity of a passing spacecraft.

    Parameters
    ----------
    gravity_parameter : float, array_like, str or Body, km3/s2
    v_infinity : float or array_like, km/s
        Speed at infinity, from the planet.
    periapsis_radius : float or array_like, km
        Closest distance from the planet's centre.

    Returns
    -------
    float or numpy.ndarray
        Turn angle, 0 to pi, rad.

    Raises
    ------
    ValueError
        If the speed or the distance is not positive, or lies below the surface of the body named.

    References
    ----------
    H. D. Curtis, "Orbital Mechanics for Engineering Students" (2014), section 2.9: the sine of half the angle is 1/e.

    Examples
    --------
    Psyche at Mars, 4,609 km above the surface:

    >>> print(f"{np.degrees(turn_angle('Mars', 4.438, 3396.19 + 4609)):.1f} deg")
    24.7 deg
    """
    mu, about = centre(gravity_parameter)
    closest = radius("periapsis radius", periapsis_radius, about)
    return 2 * _half_turn(mu, positive("v_infinity", v_infinity, "km/s"), closest)


@quantities(returns="km", gravity_parameter="km3/s2", v_infinity="km/s", turn="rad")
def periapsis_from_turn(gravity_parameter: Any, v_infinity: Any, turn: Any) -> Any:
    """Find how close a spacecraft must pass to be turned by an angle.

    Parameters
    ----------
    gravity_parameter : float, array_like, str or Body, km3/s2
    v_infinity : float or array_like, km/s
    turn : float or array_like, rad
        0 to pi.

    Returns
    -------
    float or numpy.ndarray
        Periapsis radius, km. In an array, cells that would hit the body named are NaN.

    Raises
    ------
    ValueError
        If the spacecraft would hit the body named, or an argument is out of range.

    References
    ----------
    As for `turn_angle`.

    Examples
    --------
    >>> print(f"{periapsis_from_turn('Mars', 4.438, np.radians(24.7)):,.0f} km")
    7,992 km
    """
    mu, about = centre(gravity_parameter)
    speed, half = positive("v_infinity", v_infinity, "km/s"), angle("turn", turn) / 2
    with np.errstate(divide="ignore"):
        closest = mu / speed**2 * (1 / np.sin(half) - 1)
    return _clear_of(about, closest)


@quantities(returns="km/s", v_infinity="km/s", turn="rad")
def flyby_delta_v(v_infinity: Any, turn: Any) -> Any:
    """Find the change of velocity that a flyby gives for nothing.

    Parameters
    ----------
    v_infinity : float or array_like, km/s
    turn : float or array_like, rad

    Returns
    -------
    float or numpy.ndarray
        Length of the difference of the velocities, km/s. What the speed about the Sun gains depends on its direction.

    Raises
    ------
    ValueError
        If the speed is not positive or the angle is not between 0 and pi.

    References
    ----------
    H. D. Curtis, "Orbital Mechanics for Engineering Students" (2014), section 8.9.

    Examples
    --------
    >>> print(f"{flyby_delta_v(4.438, np.radians(24.7)):.2f} km/s")
    1.90 km/s
    """
    return 2 * positive("v_infinity", v_infinity, "km/s") * np.sin(angle("turn", turn) / 2)


@quantities(
    returns={"v_infinity_out": "km/s", "turn_angle": "rad", "delta_v": "km/s"},
    gravity_parameter="km3/s2",
    v_infinity_in="km/s",
    periapsis_radius="km",
    theta="rad",
)
def flyby(
    gravity_parameter: Any, v_infinity_in: Any, periapsis_radius: Any, theta: Any, pole: Any = (0.0, 0.0, 1.0)
) -> Flyby:
    """Send a spacecraft past a planet and find the velocity it leaves with.

    Parameters
    ----------
    gravity_parameter : float, array_like, str or Body, km3/s2
    v_infinity_in : array_like, shape (..., 3), km/s
        Velocity at infinity before, from the planet.
    periapsis_radius : float or array_like, km
    theta : float or array_like, rad
        On which side to pass: angle of B in the B-plane, from T towards R.
    pole : array_like, shape (..., 3)
        The direction T is square to; see `b_plane`.

    Returns
    -------
    Flyby
        Velocity afterwards, turn angle, and change of velocity.

    Raises
    ------
    ValueError
        If the speed or the distance is not positive or lies below the surface of the body named, or if the pole lies
        along the velocity.

    References
    ----------
    W. Kizner, "A method of describing miss distances for lunar and interplanetary trajectories", Planet. Space Sci. 7
    (1961), 125-131, for the plane.

    Examples
    --------
    Behind Venus, 300 km up (Curtis, example 8.6), which adds speed. Venus flies along +x, the Sun stands at -y.

    >>> v_planet = np.array([35.02, 0.0, 0.0])
    >>> passed = flyby(324900, np.array([37.51, 2.782, 0.0]) - v_planet, 6352.0, np.pi)
    >>> print((v_planet + passed.v_infinity_out).round(2))
    [37.14 -3.07  0.  ]
    """
    mu, about = centre(gravity_parameter)
    incoming = vectors("v_infinity_in", v_infinity_in)
    speed = positive("the length of v_infinity_in", length(incoming), "km/s")
    turn = 2 * _half_turn(mu, speed, radius("periapsis radius", periapsis_radius, about))
    along, t_axis, r_axis = b_plane_axes(incoming, pole)
    side = np.asarray(theta, dtype=float)[..., None]
    b_direction = np.cos(side) * t_axis + np.sin(side) * r_axis
    turned = np.asarray(turn)[..., None]
    outgoing = np.asarray(speed)[..., None] * (np.cos(turned) * along - np.sin(turned) * b_direction)
    return Flyby(outgoing, turn, outgoing - incoming)


@quantities(
    returns={"delta_v": "km/s", "periapsis_radius": "km", "turn_angle": "rad"},
    gravity_parameter="km3/s2",
    v_infinity_in="km/s",
    v_infinity_out="km/s",
)
def powered_flyby(gravity_parameter: Any, v_infinity_in: Any, v_infinity_out: Any) -> PoweredFlyby:
    """Find the burn at the closest point that joins two velocities at infinity, and how close that is.

    Parameters
    ----------
    gravity_parameter : float, array_like, str or Body, km3/s2
    v_infinity_in, v_infinity_out : array_like, shape (..., 3), km/s
        Velocities at infinity before and after, from the planet.

    Returns
    -------
    PoweredFlyby
        Burn, closest distance and turn angle. In a grid, cells that would hit the body named are NaN.

    Raises
    ------
    ValueError
        If the path would hit the body named (or, for a plain number, its centre), or a velocity is zero.

    References
    ----------
    D. Izzo, "Advances in global optimisation for space trajectory design", ISTS (2006); the same model as the
    multiple-gravity-assist problems of ESA's GTOP database.

    Examples
    --------
    The first Venus flyby of the best known Cassini1 trajectory of the GTOP database:

    >>> venus = np.array([32.851224953746, -11.6187310059974, -2.05504615890989])
    >>> before = np.array([34.2164827530912, -15.1701440677825, 0.395792122152361])
    >>> after = np.array([37.9542431376052, -14.0930467234774, -5.75353728279429])
    >>> passed = powered_flyby(324860.0, before - venus, after - venus)
    >>> print(f"{1000 * passed.delta_v:.2f} m/s at {passed.periapsis_radius:.1f} km")
    1090.65 m/s at 6351.8 km
    """
    mu, about = centre(gravity_parameter)
    before, after = vectors("v_infinity_in", v_infinity_in), vectors("v_infinity_out", v_infinity_out)
    slow, fast = (positive("the length of v_infinity", length(each), "km/s") for each in (before, after))
    turn = np.arctan2(length(np.cross(before, after)), dot(before, after))
    closest = _closest_for_turn(mu, np.minimum(slow, fast), np.maximum(slow, fast), turn)
    closest = _clear_of(about, closest)
    escape = 2 * mu / closest
    speeds = np.sqrt(slow**2 + escape) + np.sqrt(fast**2 + escape)
    return PoweredFlyby(abs(fast**2 - slow**2) / speeds, closest, turn)


def _half_turn(mu: Any, speed: Any, closest: Any) -> Any:
    """Half the turn angle: arcsin(1/e), written so that slow passes keep their digits."""
    beyond = closest * speed**2 / mu  # e - 1
    return np.arctan2(1.0, np.sqrt(beyond) * np.sqrt(2 + beyond))


def _closest_for_turn(mu: Any, slow: Any, fast: Any, turn: Any) -> Any:
    """Halve in on the distance where the two half turns add up; each speed alone gives one end of the interval."""
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = mu * (1 / np.sin(turn / 2) - 1)
        low, high = np.log(reach / fast**2), np.log(reach / slow**2)
        for _ in range(HALVINGS):
            middle = 0.5 * (low + high)
            distance = np.exp(middle)
            too_much = _half_turn(mu, slow, distance) + _half_turn(mu, fast, distance) > turn
            low, high = np.where(too_much, middle, low), np.where(too_much, high, middle)
        return np.exp(0.5 * (low + high))[()]


def _clear_of(about: Any, closest: Any) -> Any:
    name, surface = ("the planet's centre", 0.0) if about is None else (about.name, about.radius)
    hit = (
        f"so large a turn at this speed leads into {name}: the path comes as close as {text(closest)} km to the centre"
    )
    return feasible(closest, np.asarray(closest) > surface, hit)[()]
