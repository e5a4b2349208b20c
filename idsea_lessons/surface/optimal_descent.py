"""The descent that uses the least propellant of all, by convex optimisation: the reference for every guidance law.

A burning engine has a least thrust, so that its allowed pushes fill a shell, which is not convex. Acikmese and Ploen
let a second variable bound the size of the push and ask of it what the shell asks; at the best solution both agree, and
nothing is lost. With the logarithm of the mass the rest is a cone program, whose solution is the best one there is.
Over round ground, gravity is made linear about the last solution, and the program is solved again until it stays.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.optimize import minimize_scalar

from idsea_lessons.orbits.checks import not_negative, positive, vectors
from idsea_lessons.surface.descent import (
    FLAT,
    UNITS,
    Descent,
    exhaust_speed,
    flight,
    read_gravity,
    read_state,
)
from idsea_lessons.surface.descent_program import Plan, Problem, solve
from idsea_lessons.units import quantities, to_plain

NODES = 100
ROUNDS = 25
SETTLED = 1e-4
"""km: how far a solution may still move from the last one."""
NO_WAY = (
    "no descent within these limits: {why}. The thrust may be too low to land in {duration:g} s, the time too short or "
    "too long, or the propellant too little"
)


@quantities(
    returns=UNITS,
    position="km",
    velocity="km/s",
    mass="kg",
    duration="s",
    max_thrust="N",
    specific_impulse="s",
    min_thrust="N",
    dry_mass="kg",
    target_position="km",
    target_velocity="km/s",
    glide_slope="rad",
)
def optimal_descent(
    position: Any,
    velocity: Any,
    mass: float,
    duration: float,
    max_thrust: float,
    specific_impulse: float,
    *,
    min_thrust: float = 0.0,
    dry_mass: float = 0.0,
    target_position: Any = (0.0, 0.0, 0.0),
    target_velocity: Any = (0.0, 0.0, 0.0),
    glide_slope: float | None = None,
    above_ground: bool = True,
    gravity: Any = "Moon",
    nodes: int = NODES,
) -> Descent:
    """Find the descent of a given duration that uses the least propellant.

    The acceleration by the engine is constant in each of the `nodes` equal pieces of the flight.

    Parameters
    ----------
    position, velocity : array_like, shape (3,), km and km/s
        In the frame of the landing site; see `descent_start`.
    mass : float, kg
        At ignition.
    duration : float, s
    max_thrust, min_thrust : float, N
        What the engine can give; it burns all the time.
    specific_impulse : float, s
    dry_mass : float, kg
        Mass with empty tanks.
    target_position, target_velocity : array_like, shape (3,), km and km/s
    glide_slope : float, optional, rad
        Least angle above the horizon at which the target may be approached; flat ground only.
    above_ground : bool
        Whether the lander must stay above the ground. Without it the best path may lead through the ground.
    gravity : str, Body or float, km/s2
        A body to land on, or constant gravity over flat ground.
    nodes : int
        Pieces of the flight. More are finer and slower.

    Returns
    -------
    Descent
        At the start of each piece, with its thrust, and at the end.

    Raises
    ------
    ValueError
        If no descent within the limits exists, the start lies below the surface, or an argument is out of range.

    References
    ----------
    B. Acikmese and S. R. Ploen, "Convex programming approach to powered descent guidance for Mars landing", Journal of
    Guidance, Control, and Dynamics 30 (2007), 1353-1366, doi:10.2514/1.27553.

    Examples
    --------
    Their first example, on Mars: six engines of 3,100 N, at 30 to 80 %, tilted by 27 degrees. The best path leads
    through the ground:

    >>> tilt = np.cos(np.radians(27))
    >>> limits = dict(min_thrust=0.3 * 18600 * tilt, gravity=3.7114e-3, nodes=72)
    >>> mars = [2.0, 0, 1.5], [0.1, 0, -0.075], 1905.0, 72.0, 0.8 * 18600 * tilt, 225.0 * tilt
    >>> best = optimal_descent(*mars, **limits, above_ground=False)
    >>> print(f"{best.propellant:.0f} kg, down to {1000 * best.altitude.min():.0f} m")
    388 kg, down to -231 m
    """
    problem = _problem(
        position, velocity, mass, duration, max_thrust, specific_impulse, min_thrust, dry_mass,
        target_position, target_velocity, glide_slope, above_ground, gravity, nodes,
    )  # fmt: skip
    return _descent(problem, _settled(problem))


@quantities(returns="s", **{name: unit for name, unit in (
    ("position", "km"), ("velocity", "km/s"), ("mass", "kg"), ("shortest", "s"), ("longest", "s"), ("max_thrust", "N"),
    ("specific_impulse", "s"),
)})  # fmt: skip
def optimal_duration(
    position: Any,
    velocity: Any,
    mass: float,
    shortest: float,
    longest: float,
    max_thrust: float,
    specific_impulse: float,
    **options: Any,
) -> float:
    """Find the duration with which the optimal descent uses the least propellant.

    Parameters
    ----------
    position, velocity, mass, max_thrust, specific_impulse
        As for `optimal_descent`.
    shortest, longest : float, s
        Where to look; the best duration must lie between, and a descent must exist near it.
    **options
        Further arguments of `optimal_descent`.

    Returns
    -------
    float
        Duration, to about a tenth of a second, s.

    Raises
    ------
    ValueError
        If no duration between the two allows a descent.

    References
    ----------
    Acikmese and Ploen (2007), section IV: the propellant has one minimum over the duration.

    Examples
    --------
    >>> limits = dict(min_thrust=1500.0, gravity=1.62e-3, nodes=40)
    >>> seconds = optimal_duration([-2.0, 0, 2.4], [0.03, 0, -0.05], 2300.0, 40.0, 200.0, 7500.0, 310.0, **limits)
    >>> print(f"{seconds:.0f} s")
    63 s
    """
    if not 0 < shortest < longest:
        raise ValueError("shortest must be positive and below longest, both in s: there is no time to look at")

    def burned(seconds: float) -> float:
        """Propellant; endless where no descent exists."""
        try:
            found = optimal_descent(position, velocity, mass, seconds, max_thrust, specific_impulse, **options)
        except ValueError:
            return np.inf
        return float(to_plain(found.propellant, "kg"))  # options may carry units

    tried = np.linspace(shortest, longest, 9)
    used = np.array([burned(seconds) for seconds in tried])
    if not np.any(np.isfinite(used)):
        # Called once more alone, so that what is wrong with the numbers themselves is said.
        optimal_descent(position, velocity, mass, float(tried[4]), max_thrust, specific_impulse, **options)
        raise ValueError(f"no descent within these limits takes between {shortest:g} and {longest:g} s")
    best = int(np.argmin(used))
    low, high = tried[max(best - 1, 0)], tried[min(best + 1, len(tried) - 1)]
    found = minimize_scalar(
        lambda seconds: min(burned(seconds), 1e9), bounds=(low, high), method="bounded", options={"xatol": 0.1}
    )
    return float(found.x if found.fun <= used[best] else tried[best])


def _problem(position: Any, velocity: Any, mass: Any, duration: Any, max_thrust: Any, specific_impulse: Any,
             min_thrust: Any, dry_mass: Any, target_position: Any, target_velocity: Any, glide_slope: Any,
             above_ground: bool, gravity: Any, nodes: int) -> Problem:  # fmt: skip
    """Read and check the arguments of one descent."""
    strength, radius = read_gravity(gravity)
    place, motion = read_state(position, velocity, radius)
    seconds = positive("duration", duration, "s")
    start, empty = positive("mass", mass, "kg"), not_negative("dry_mass", dry_mass, "kg")
    most, least = positive("max_thrust", max_thrust, "N"), not_negative("min_thrust", min_thrust, "N")
    if place.ndim != 1 or np.ndim(start) or np.ndim(seconds):
        raise ValueError("the optimal descent is one flight: give one position, one mass and one duration")
    if nodes < 4:
        raise ValueError(f"the flight needs four pieces at least, not {nodes}")
    if least > most:
        raise ValueError("min_thrust is above max_thrust: have they changed places?")
    if empty >= start:
        raise ValueError("the dry mass is not below the mass at ignition: nothing to burn")
    if glide_slope is not None and not (radius == FLAT and 0 < glide_slope < np.pi / 2):
        raise ValueError(
            "a glide slope is an angle between 0 and 90 degrees, in rad, over flat ground (gravity a number)"
        )
    ends = vectors("target_position", target_position), vectors("target_velocity", target_velocity)
    exhaust = exhaust_speed(specific_impulse)
    return Problem(
        place, motion, *ends, float(start), float(empty), float(seconds), float(least) / 1000, float(most) / 1000,
        float(exhaust), strength, radius, glide_slope, above_ground, nodes,
    )  # fmt: skip


def _settled(problem: Problem) -> Plan:
    """Solve, make gravity and the mass linear about the solution, and solve again until it stays."""
    share = np.linspace(0.0, 1.0, problem.nodes + 1)[:, None]
    path = _first_path(problem, share)
    burned = share[:, 0] * problem.most / problem.exhaust * problem.duration
    mass = np.maximum(problem.mass - burned, max(problem.dry, 0.02 * problem.mass))
    for _ in range(ROUNDS):
        plan, status = solve(problem, path, mass)
        if plan is None:
            raise ValueError(NO_WAY.format(why=status, duration=problem.duration))
        moved = np.abs(plan.position - path).max() + np.abs(plan.mass / mass - 1).max()
        path, mass = plan.position, plan.mass
        if moved < SETTLED:
            return plan
    raise ValueError(NO_WAY.format(why="the search does not settle", duration=problem.duration))


def _first_path(problem: Problem, share: np.ndarray) -> np.ndarray:
    """Lead from start to target, straight over flat ground and along the curve of round ground; slower at the end."""
    share = share * (2 - share)
    if problem.radius == FLAT:
        return (1 - share) * problem.start + share * problem.target
    centre = np.array([0.0, 0.0, -problem.radius])
    first, last = problem.start - centre, problem.target - centre
    chord = (1 - share) * first + share * last
    distance = (1 - share) * np.linalg.norm(first) + share * np.linalg.norm(last)
    return chord / np.linalg.norm(chord, axis=1, keepdims=True) * distance + centre


def _descent(problem: Problem, plan: Plan) -> Descent:
    """Put the plan together as a flight; the last push stands at the end too."""
    time = np.linspace(0.0, problem.duration, problem.nodes + 1)
    pushes = np.vstack([plan.push, plan.push[-1]])
    return flight(
        time, plan.position, plan.velocity, plan.mass, 1000 * pushes * plan.mass[:, None], problem.radius,
        problem.exhaust,
    )  # fmt: skip
