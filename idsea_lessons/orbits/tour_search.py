"""Search for the best days of a tour: differential evolution from several random starts, then a local search.

A tour has many good chains of days, in valleys that are narrow and far apart, and one valley, not always the deepest,
draws most starts to it. So every start is fined near the places where earlier starts ended, and looks elsewhere. Each
generation of tours goes through one call. Nothing is printed: who wants to see progress hands in a function.

No search can prove that it found the best of all tours: more starts make it likelier.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from idsea_lessons.bodies import Body
from idsea_lessons.ephemeris import et, state
from idsea_lessons.orbits.deep_space import launch_direction, tour_with_burns
from idsea_lessons.orbits.tours import Ephemeris, Tour, bodies_and_epochs, tour

DAY = 86400.0
IMPOSSIBLE = 1e3
"""km/s: the price of a tour without a solution, above every real one."""

STRICT = 100.0
"""km/s for each radian that a body cannot turn, in the last step: no search ends with a turn that no flyby gives."""

TAKEN, TAKEN_FINE = 0.06, 5.0
"""How near to an earlier end a start is fined, as a part of the whole range, and the fine in its middle, km/s."""

NEAR, NEAR_GENERATIONS, NEAR_POPULATION = 0.03, 100, 10
"""Half the width of the box around the end of a start that is searched again, as a part of the whole range."""

Progress = Callable[[int, int, float], Any]
"""Is called after each start with its number, how many there are, and the lowest price so far in km/s."""

POPULATION, GENERATIONS, STARTS = 20, 150, 6
"""Tours in a generation for each unknown, generations in a start, and starts."""


class TourFound(NamedTuple):
    """What a search found."""

    tour: Tour
    """The best tour."""
    price: float
    """Its price, km/s."""
    prices: np.ndarray
    """The best price of each start, shape (starts,), km/s."""
    evaluations: int
    """How many tours were computed."""


def price_of_burns(flown: Tour) -> Any:
    """Give all burns of a tour, km/s."""
    return flown.delta_v


def search_tour(
    bodies: Sequence[str | Body],
    launch: tuple[Any, Any],
    days: Sequence[tuple[float, float]],
    *,
    price: Callable[[Tour], Any] = price_of_burns,
    starts: int = STARTS,
    generations: int = GENERATIONS,
    seed: int = 1,
    progress: Progress | None = None,
    **options: Any,
) -> TourFound:
    """Search the cheapest days for a tour of Lambert arcs.

    Parameters
    ----------
    bodies : sequence of n str or Body
        As in `tour`.
    launch : (epoch, epoch)
        First and last day of the launch.
    days : sequence of n - 1 pairs of float
        Shortest and longest time of each leg, days.
    price : callable
        Takes a `Tour` of many chains and gives what to make small; all burns if left out.
    starts : int
        How often to begin anew.
    generations : int
        Length of each start.
    seed : int
        The same seed gives the same search.
    progress : callable, optional
        Called after each start: number of the start, number of starts, lowest price so far.
    **options
        Handed on to `tour`: revolutions, paths, minimum_altitude, orbits, ephemeris.

    Returns
    -------
    TourFound

    Raises
    ------
    ValueError
        If limits are missing or in the wrong order, lie outside the ephemeris, or no tour within them has a solution.

    References
    ----------
    R. Storn, K. Price, "Differential evolution", J. Global Optimization 11 (1997), 341-359, as SciPy has it.

    Examples
    --------
    The cheapest flight to Mars of 2020 that also brakes into an orbit of 400 x 60,000 km:

    >>> found = search_tour(["Earth", "Mars"], ("2020-06-01", "2020-10-01"), [(100, 400)], starts=1, generations=30,
    ...                     arrival_orbit=(3796.0, 63396.0))
    >>> print(f"{found.price:.2f} km/s, {found.tour.days[0]:.0f} days")
    4.49 km/s, 202 days
    """
    lower, upper = _limits(bodies, launch, days)

    def chains(numbers: np.ndarray) -> Tour:
        return tour(bodies, _epochs(numbers), **options)

    return _search(chains, lower, upper, price, starts, generations, seed, progress)


def search_tour_with_burns(
    bodies: Sequence[str | Body],
    launch: tuple[Any, Any],
    days: Sequence[tuple[float, float]],
    *,
    v_infinity: tuple[float, float],
    flyby_radii: Sequence[tuple[float, float]] = (),
    fractions: tuple[float, float] = (0.05, 0.95),
    price: Callable[[Tour], Any] = price_of_burns,
    starts: int = STARTS,
    generations: int = GENERATIONS,
    seed: int = 1,
    progress: Progress | None = None,
    ephemeris: Ephemeris = state,
    **options: Any,
) -> TourFound:
    """Search the cheapest tour with one burn on each leg.

    Parameters
    ----------
    bodies, launch, days, price, starts, generations, seed, progress
        As in `search_tour`.
    v_infinity : (float, float), km/s
        Smallest and largest speed at infinity when the first body is left; every direction is tried.
    flyby_radii : sequence of n - 2 pairs of float, km
        Smallest and largest closest distance of each flyby.
    fractions : (float, float)
        Earliest and latest burn on each leg, as a part of its time.
    ephemeris : callable
        As in `tour`.
    **options
        Handed on to `tour_with_burns`: orbits, gravity_parameter.

    Returns
    -------
    TourFound

    Raises
    ------
    ValueError
        As `search_tour`.

    References
    ----------
    As for `tour_with_burns`.
    """
    legs, flybys = len(bodies) - 1, len(bodies) - 2
    if len(flyby_radii) != flybys:
        raise ValueError(f"{len(bodies)} bodies have {flybys} flybys, but there are {len(flyby_radii)} pairs of radii")
    low, high = _limits(bodies, launch, days)
    ranges = [v_infinity, (-np.pi, np.pi), (-1.0, 1.0), *[fractions] * legs, *flyby_radii, *[(-np.pi, np.pi)] * flybys]
    rest = np.array(ranges, dtype=float)
    at = np.cumsum([legs + 1, 3, legs, flybys])

    def chains(numbers: np.ndarray) -> Tour:
        when, launched, shares, radii, angles = np.split(numbers, at, axis=-1)
        epochs = _epochs(when)
        speed, along, sine = np.moveaxis(launched, -1, 0)
        away = launch_direction(bodies[0], epochs[..., 0], speed, along, np.arcsin(sine), ephemeris)
        return tour_with_burns(bodies, epochs, away, shares, radii, angles, ephemeris=ephemeris, **options)

    bounds = np.concatenate([low, rest[:, 0]]), np.concatenate([high, rest[:, 1]])
    return _search(chains, *bounds, price, starts, generations, seed, progress)


def _limits(bodies: Sequence[Any], launch: tuple[Any, Any], days: Sequence[Any]) -> tuple[np.ndarray, np.ndarray]:
    """Give limits of the launch (ET in days) and of each leg in days."""
    bodies_and_epochs(bodies, np.zeros(len(bodies)))  # says what is wrong with the bodies
    if len(days) != len(bodies) - 1:
        raise ValueError(
            f"{len(bodies)} bodies have {len(bodies) - 1} legs between them, but days has {len(days)} pairs"
        )
    first, last = (float(et(each)) / DAY for each in launch)
    ranges = np.array([(first, last), *days], dtype=float)
    if np.any(ranges[:, 1] <= ranges[:, 0]) or np.any(ranges[1:, 0] <= 0):
        raise ValueError("every pair of limits is (smaller, larger), and the days of each leg are positive")
    return ranges[:, 0], ranges[:, 1]


def _epochs(numbers: np.ndarray) -> np.ndarray:
    """Launch day and lengths of the legs, in days, to ET at each body."""
    return np.cumsum(numbers, axis=-1) * DAY


def _search(
    chains: Callable[[np.ndarray], Tour],
    lower: np.ndarray,
    upper: np.ndarray,
    price: Callable[[Tour], Any],
    starts: int,
    generations: int,
    seed: int,
    progress: Progress | None,
) -> TourFound:
    """Run every start in numbers from 0 to 1, keep the best, and walk down its valley to the bottom."""
    width, size = upper - lower, len(lower)
    evaluations = 0

    def prices(numbers: np.ndarray, strict: float = 0.0) -> np.ndarray:
        nonlocal evaluations
        evaluations += len(numbers)
        flown = chains(lower + width * numbers)
        paid = np.asarray(price(flown), dtype=float) + strict * flown.lacking_turn.sum(axis=-1)
        return np.where(np.isfinite(paid), paid, IMPOSSIBLE)

    chains(np.stack([lower, upper]))  # says now, and in plain words, when the limits lie outside the ephemeris
    ends: list[np.ndarray] = []
    reached: list[float] = []
    best = np.full(size, 0.5)
    for number, source in enumerate(np.random.SeedSequence(seed).spawn(starts), start=1):
        far, near = (np.random.default_rng(each) for each in source.spawn(2))
        end, _ = _evolve(_fined(prices, list(ends)), np.zeros(size), np.ones(size), POPULATION, generations, far)
        box = np.clip(end - NEAR, 0.0, 1.0), np.clip(end + NEAR, 0.0, 1.0)
        bottom, paid = _evolve(prices, *box, NEAR_POPULATION, NEAR_GENERATIONS, near)
        if not reached or paid < min(reached):
            best = bottom
        ends += [end, bottom]
        reached.append(paid)
        if progress is not None:
            progress(number, starts, min(reached))
    if not min(reached) < IMPOSSIBLE:
        raise ValueError("no tour within these limits has a solution: give the legs more time, or fewer revolutions")
    random = np.random.default_rng(seed)
    for half in (NEAR / 3, NEAR / 10):
        box = np.clip(best - half, 0.0, 1.0), np.clip(best + half, 0.0, 1.0)
        best, _ = _evolve(prices, *box, NEAR_POPULATION, NEAR_GENERATIONS, random)
    found = chains(lower + width * _descend(lambda one: prices(one, STRICT), best))
    return TourFound(found, float(price(found)), np.array(reached), evaluations)


def _fined(prices: Callable[[np.ndarray], np.ndarray], ends: list[np.ndarray]) -> Callable[[np.ndarray], np.ndarray]:
    """Make places dear where an earlier start ended."""

    def with_fines(numbers: np.ndarray) -> np.ndarray:
        away = [np.abs(numbers - each).max(axis=-1) / TAKEN for each in ends]
        return prices(numbers) + TAKEN_FINE * sum((np.clip(1 - each, 0.0, None) for each in away), start=0.0)

    return with_fines


def _evolve(
    prices: Callable[[np.ndarray], np.ndarray],
    lower: np.ndarray,
    upper: np.ndarray,
    population: int,
    generations: int,
    random: np.random.Generator,
) -> tuple[np.ndarray, float]:
    """Let a population of tours evolve inside a box."""
    from scipy.optimize import differential_evolution

    run = differential_evolution(
        lambda columns: prices(columns.T), list(zip(lower, upper, strict=True)), strategy="rand1bin",
        popsize=population, maxiter=generations, mutation=(0.4, 0.8), recombination=0.9, tol=1e-4, polish=False,
        vectorized=True, updating="deferred", init="latinhypercube", rng=random,
    )  # fmt: skip
    return run.x, float(run.fun)


def _descend(prices: Callable[[np.ndarray], np.ndarray], start: np.ndarray) -> np.ndarray:
    """Walk down to the bottom of a valley with sharp edges (Nelder and Mead), twice: the first simplex may collapse."""
    from scipy.optimize import minimize

    def price(numbers: np.ndarray) -> float:
        inside = np.clip(numbers, 0.0, 1.0)
        return float(prices(inside[None])[0] + IMPOSSIBLE * abs(numbers - inside).sum())

    for step in (2e-3, 2e-4):
        corners = np.vstack([start, start + step * np.where(start < 0.5, 1.0, -1.0) * np.eye(len(start))])
        options = {"initial_simplex": corners, "xatol": 1e-9, "fatol": 1e-8, "maxfev": 300 * len(start)}
        start = np.clip(minimize(price, start, method="Nelder-Mead", options=options).x, 0.0, 1.0)
    return start
