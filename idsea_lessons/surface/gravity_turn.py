"""The gravity turn: the engine always pushes against the velocity, and gravity turns the path until it is vertical.

The speed falls all the way, so its logarithm replaces time: the end, where the lander stands still, is then a limit
that equal steps come near to, and the same number of steps serves every flight of a Monte-Carlo run.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import brentq

from idsea_lessons.compiled import broadcast_kernel, kernel
from idsea_lessons.orbits.checks import angle, feasible, not_negative, positive
from idsea_lessons.surface.descent import UNITS, Descent, altitude_of, exhaust_speed, flight, read_gravity, read_state
from idsea_lessons.units import quantities

STEPS = 400
SUBSTEPS = 4
COARSE = 1.5
DECAY = math.log(1e6)
"""The steps end at a millionth of the first speed; the last node is standstill."""


class FlatGravityTurn(NamedTuple):
    """A gravity turn to standstill over flat ground, with thrust and weight in a constant ratio."""

    duration: Any
    """s."""
    drop: Any
    """Height lost, km."""
    downrange: Any
    """km."""
    delta_v: Any
    """km/s."""


@quantities(
    returns={"duration": "s", "drop": "km", "downrange": "km", "delta_v": "km/s"},
    speed="km/s",
    from_vertical="rad",
    gravity="km/s2",
)
def flat_gravity_turn(speed: Any, from_vertical: Any, thrust_to_weight: Any, gravity: Any) -> FlatGravityTurn:
    """Find a gravity turn to standstill in closed form, for a constant ratio of thrust to weight over flat ground.

    Parameters
    ----------
    speed : float or array_like, km/s
        At the start.
    from_vertical : float or array_like, rad
        Angle of the velocity from straight down: pi/2 is horizontal.
    thrust_to_weight : float or array_like
        Thrust over the weight at this place; above 1.
    gravity : float or array_like, km/s2

    Returns
    -------
    FlatGravityTurn
        Time, height, distance, and delta-v until the lander stands still. NaN in cells of a grid that cannot stop.

    Raises
    ------
    ValueError
        If thrust is not above weight, or another argument is out of range.

    References
    ----------
    G. J. Culler and B. D. Fried, "Universal gravity turn trajectories", Journal of Applied Physics 28 (1957), 672-676.

    Examples
    --------
    From 100 m/s, level, on the Moon:

    >>> turn = flat_gravity_turn(0.1, np.pi / 2, 2.0, 1.62e-3)
    >>> print(f"{turn.duration:.1f} s, {1000 * turn.drop:.0f} m down, {1000 * turn.delta_v:.1f} m/s")
    41.2 s, 514 m down, 133.3 m/s
    """
    v, g = not_negative("speed", speed, "km/s"), positive("gravity", gravity, "km/s2")
    tilt = angle("from_vertical", from_vertical)
    ratio = np.asarray(thrust_to_weight, dtype=float)
    message = "the thrust must be above the weight (thrust_to_weight above 1), or the lander never comes to rest"
    n = feasible(ratio, ratio > 1, message)
    c, s = np.cos(tilt), np.sin(tilt)
    time = v * (n + c) / (g * (n**2 - 1))
    drop = v**2 * (1 + 2 * n * c + c**2) / (4 * g * (n**2 - 1))
    return FlatGravityTurn(time, drop, v**2 * s * (2 * n + c) / (g * (4 * n**2 - 1)), n * g * time)


@quantities(returns=UNITS, position="km", velocity="km/s", mass="kg", thrust="N", specific_impulse="s")
def gravity_turn(
    position: Any, velocity: Any, mass: Any, thrust: Any, specific_impulse: Any, gravity: Any = "Moon"
) -> Descent:
    """Fly a gravity turn with constant thrust until the lander stands still.

    Parameters
    ----------
    position : array_like, shape (..., 3), km
        In the frame of the landing site; see `descent_start`.
    velocity : array_like, shape (..., 3), km/s
    mass : float or array_like, kg
        At ignition.
    thrust : float or array_like, N
    specific_impulse : float or array_like, s
    gravity : str, Body or float, km/s2
        A body to land on, or constant gravity over flat ground.

    Returns
    -------
    Descent
        From ignition to standstill, wherever that is, even below the ground: `altitude[..., -1]` tells. NaN in cells of
        a grid that cannot stop.

    Raises
    ------
    ValueError
        If the start lies below the surface, or the thrust is too low to slow the lander down all the way.

    References
    ----------
    G. J. Culler and B. D. Fried (1957), as in `flat_gravity_turn`; here with falling mass and over round ground.

    Examples
    --------
    From 15 km above the Moon, 7,500 N are not enough for 3.8 t: the lander would come to rest below the ground.

    >>> turn = gravity_turn([0, 0, 15.0], [1.7, 0, 0], 3800.0, [7500.0, 20000.0], 310.0)
    >>> print(turn.altitude[:, -1].round(1), turn.propellant.round())
    [-88.5   3.6] [1937. 1662.]
    """
    strength, radius = read_gravity(gravity)
    place, motion = read_state(position, velocity, radius)
    start, force = positive("mass", mass, "kg"), positive("thrust", thrust, "N")
    exhaust = exhaust_speed(specific_impulse)
    states = _turn(place, motion, start, force / 1000, exhaust, strength, radius, np.empty(STEPS + 2))
    stopped = np.isfinite(states[..., -1, 0])
    message = (
        f"the thrust of {float(np.max(force)):,.0f} N is too low to land {float(np.max(start)):,.0f} kg in a gravity "
        "turn: the lander stops slowing down before it stands still (or runs out of mass)"
    )
    feasible(stopped, stopped | np.isnan(place[..., 0]), message)
    speed = np.linalg.norm(states[..., 4:7], axis=-1, keepdims=True)
    direction = -states[..., 4:7] / np.where(speed > 0, speed, 1.0)
    direction[..., -1, :] = direction[..., -2, :]
    push = np.asarray(force)[..., None, None] * direction
    return flight(states[..., 0], states[..., 1:4], states[..., 4:7], states[..., 7], push, radius, exhaust)


@quantities(
    returns="N", position="km", velocity="km/s", mass="kg", specific_impulse="s", stop_altitude="km", max_thrust="N"
)
def gravity_turn_thrust(
    position: Any,
    velocity: Any,
    mass: Any,
    specific_impulse: Any,
    stop_altitude: Any = 0.0,
    max_thrust: Any = 1e6,
    gravity: Any = "Moon",
) -> float:
    """Find the constant thrust with which one gravity turn ends at standstill at an altitude.

    Parameters
    ----------
    position : array_like, shape (3,), km
    velocity : array_like, shape (3,), km/s
    mass : float, kg
    specific_impulse : float, s
    stop_altitude : float, km
        Where the lander comes to rest.
    max_thrust : float, N
        What the engine can give.
    gravity : str, Body or float, km/s2

    Returns
    -------
    float
        Thrust, N.

    Raises
    ------
    ValueError
        If the engine is too weak to stop above this altitude, or every thrust stops higher.

    References
    ----------
    As for `gravity_turn`.

    Examples
    --------
    >>> print(f"{gravity_turn_thrust([0, 0, 15.0], [1.7, 0, 0], 3800.0, 310.0):,.0f} N")
    17,493 N
    """
    strength, radius = read_gravity(gravity)
    place, motion = read_state(position, velocity, radius)
    start, exhaust = positive("mass", mass, "kg"), exhaust_speed(specific_impulse)
    strongest, wanted = positive("max_thrust", max_thrust, "N"), float(stop_altitude)

    def stops_above(thrust: float) -> float:
        """Height at standstill over the one wanted; a thrust that never stops counts as far below."""
        end = _turn(place, motion, start, thrust / 1000, exhaust, strength, radius, np.empty(STEPS + 2))[-1]
        if not np.isfinite(end[0]):
            return -1e3
        return float(altitude_of(end[1:4], radius)) - wanted

    if wanted > float(altitude_of(place, radius)):
        raise ValueError(f"no gravity turn stops at {wanted:g} km: the lander starts below that")
    if stops_above(strongest) < 0:
        raise ValueError(
            f"with {strongest:,.0f} N the thrust is too low to land: the lander reaches {wanted:g} km before it stands "
            "still. Start higher, or slower, or lighter"
        )
    weak = strongest
    while stops_above(weak) >= 0:
        weak *= 0.8
    return brentq(stops_above, weak, min(weak / 0.8, strongest), xtol=1e-9, rtol=1e-14)


@kernel
def _slopes(y, thrust, exhaust, strength, radius, dy):  # type: ignore[no-untyped-def]
    """Rates per unit of -ln(speed); y holds time, position, velocity, mass. False when the speed does not fall."""
    vx, vy, vz, m = y[4], y[5], y[6], y[7]
    speed = math.sqrt(vx * vx + vy * vy + vz * vz)
    gx, gy, gz = 0.0, 0.0, -strength
    if not math.isinf(radius):
        up = y[3] + radius
        away = math.sqrt(y[1] * y[1] + y[2] * y[2] + up * up)
        pull = -strength * (radius / away) ** 2 / away
        gx, gy, gz = pull * y[1], pull * y[2], pull * up
    push = thrust / m
    slowing = push - (gx * vx + gy * vy + gz * vz) / speed
    if not slowing > 0.0 or not m > 0.0:
        return False
    scale = speed / slowing
    dy[0] = scale
    dy[1], dy[2], dy[3] = scale * vx, scale * vy, scale * vz
    dy[4] = scale * (gx - push * vx / speed)
    dy[5] = scale * (gy - push * vy / speed)
    dy[6] = scale * (gz - push * vz / speed)
    dy[7] = -scale * thrust / exhaust
    return True


@broadcast_kernel(
    "(d),(d),(),(),(),(),(),(n),(s)->(n,s)",
    "void(f8[:], f8[:], f8, f8, f8, f8, f8, f8[:], f8[:], f8[:,:])",
)
def _turned(place, motion, mass, thrust, exhaust, strength, radius, nodes, eight, out):  # type: ignore[no-untyped-def]
    """Fill `out` with time, position, velocity, mass at each node; all NaN when the lander does not come to rest."""
    out[:] = np.nan
    steps = nodes.size - 2
    h = DECAY / (steps * SUBSTEPS)
    y, half, k1, k2, k3, k4 = np.zeros(8), np.zeros(8), np.zeros(8), np.zeros(8), np.zeros(8), np.zeros(8)
    y[1:4], y[4:7], y[7] = place, motion, mass
    if not (motion[0] ** 2 + motion[1] ** 2 + motion[2] ** 2 > 0.0) or not math.isfinite(
        place[0] + place[1] + place[2]
    ):
        return
    for i in range(steps * SUBSTEPS):
        if i % SUBSTEPS == 0:
            out[i // SUBSTEPS] = y
        fine = _slopes(y, thrust, exhaust, strength, radius, k1)
        half[:] = y + 0.5 * h * k1
        fine = fine and _slopes(half, thrust, exhaust, strength, radius, k2)
        half[:] = y + 0.5 * h * k2
        fine = fine and _slopes(half, thrust, exhaust, strength, radius, k3)
        half[:] = y + h * k3
        fine = fine and _slopes(half, thrust, exhaust, strength, radius, k4)
        # Where the slowing nearly vanishes the steps in speed are too long in time, and the flight does not stop.
        if not fine or k4[0] > COARSE * k1[0] or k1[0] > COARSE * k4[0]:
            out[:] = np.nan
            return
        y += h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4)
    out[steps] = y
    # From a millionth of the speed to rest: one time constant of the slowing, too short to feel anything else.
    if not _slopes(y, thrust, exhaust, strength, radius, k1):
        out[:] = np.nan
        return
    y[0] += k1[0]
    y[1:4] += 0.5 * k1[1:4]
    y[4:7] = 0.0
    y[7] += k1[7]
    out[steps + 1] = y


def _turn(*arguments: Any) -> Any:
    return _turned(*arguments, np.empty(8))


def warm() -> None:
    """Compile the kernels."""
    _turn(np.array([0.0, 0.0, 1.0]), np.array([0.1, 0.0, 0.0]), 1.0, 0.01, 3.0, 1e-3, 1737.0, np.empty(STEPS + 2))
