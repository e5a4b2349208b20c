"""When does something happen? Search over time for the windows in which a function is positive.

The function is sampled every `step` seconds; where its sign changes between two samples, the moment is refined by
SciPy's bracketing root finder (Chandrupatla's method), for all events at once. What the step means: every window and
every gap that lasts longer than the step is found, because a sample falls into it. A shorter one may be missed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.optimize import elementwise, minimize_scalar

from idsea_lessons.ephemeris import et, utc
from idsea_lessons.navigation.intervals import Interval, Windows
from idsea_lessons.units import to_plain

TimeFunction = Callable[[np.ndarray], np.ndarray]
"""Takes ET, shape (n,), and gives one number for each, shape (n,)."""

TOLERANCE = 1e-3
"""How exactly a moment is found, s."""

SAMPLES_AT_ONCE = 50_000  # keeps the memory of a long search near that of its samples
MOST_SAMPLES = 100_000_000


def find_windows(function: TimeFunction, start: Any, stop: Any, *, step: Any, tolerance: float = TOLERANCE) -> Windows:
    """Find when a function of time is zero or more.

    Parameters
    ----------
    function : callable
        Takes ET, shape (n,), s, and returns shape (n,). It should be continuous; at a jump over zero the moment of the
        jump is found.
    start, stop : epochs
        As in `ephemeris.et`.
    step : float or Quantity, s
        Distance of the samples. Windows and gaps longer than this are found; shorter ones may be missed.
    tolerance : float, s
        How exactly each beginning and end is found.

    Returns
    -------
    Windows
        A window that is open at `start` begins there; one still open at `stop` ends there.

    Raises
    ------
    ValueError
        If stop is before start, the step or tolerance is not positive, or the function gives NaN or the wrong shape.

    References
    ----------
    T. R. Chandrupatla, "A new hybrid quadratic/bisection algorithm", Adv. Eng. Software 28 (1997) 145-149.

    Examples
    --------
    >>> found = find_windows(lambda t: np.sin(t), 1.0, 10.0, step=0.5)
    >>> print(found.starts.round(3), found.stops.round(3))
    [1.    6.283] [3.142 9.425]
    """
    first, last = float(et(start)), float(et(stop))
    if last < first:
        raise ValueError(f"stop ({utc(last)}) is before start ({utc(first)})")
    if not tolerance > 0.0:
        raise ValueError(f"the tolerance must be a positive number of seconds, not {tolerance}")
    if last == first:
        return Windows()
    times = _samples(first, last, step)
    values = np.concatenate(
        [_evaluate(function, times[i : i + SAMPLES_AT_ONCE]) for i in range(0, times.size, SAMPLES_AT_ONCE)]
    )
    inside = values >= 0.0
    before = np.flatnonzero(inside[1:] != inside[:-1])
    moments = _roots(function, times[before], times[before + 1], tolerance)
    begins, ends = moments[~inside[before]], moments[inside[before]]
    begins = np.concatenate([[first], begins]) if inside[0] else begins
    ends = np.concatenate([ends, [last]]) if inside[-1] else ends
    return Windows.between(begins, ends)


def find_minimum(function: TimeFunction, interval: Interval, *, step: Any) -> float:
    """Find the moment at which a function of time is smallest in an interval.

    Parameters
    ----------
    function : callable
        As in `find_windows`; smooth around its minimum.
    interval : Interval
        Where to look. If the function still falls at an end, that end is the answer.
    step : float or Quantity, s
        Distance of the samples; of several minima the one with the lowest sample is refined.

    Returns
    -------
    float
        ET, s. Near a minimum a function is flat, so that the moment is known to about a second, not better.

    Examples
    --------
    >>> round(find_minimum(lambda t: (t - 3e5) ** 2, Interval(0.0, 1e6), step=1e5))
    300000
    """
    times = _samples(interval.start, interval.stop, step)
    values = _evaluate(function, times)
    lowest = int(values.argmin())
    low, high = times[max(lowest - 1, 0)], times[min(lowest + 1, times.size - 1)]
    # Counting from the bracket's start: SciPy's own tolerance grows with the size of the number that it varies.
    refined = minimize_scalar(
        lambda late: float(_evaluate(function, np.array([low + late]))[0]),
        bounds=(0.0, high - low),
        method="bounded",
        options={"xatol": 0.01},
    )
    return float(low + refined.x) if refined.fun < values[lowest] else float(times[lowest])


def _samples(first: float, last: float, step: Any) -> np.ndarray:
    """Sample evenly from first to last, both included, at most `step` apart."""
    seconds = float(to_plain(step, "s", "step"))
    if not seconds > 0.0:
        raise ValueError(f"the step must be a positive number of seconds, not {step}")
    count = int(np.ceil((last - first) / seconds)) + 1
    if count > MOST_SAMPLES:
        raise ValueError(f"{count:,} samples are too many: take a step longer than {seconds:g} s or a shorter time")
    return np.linspace(first, last, count)


def _evaluate(function: TimeFunction, times: np.ndarray) -> np.ndarray:
    values = np.asarray(function(times), dtype=float)
    if values.shape != times.shape:
        raise ValueError(f"the function must give one number for each epoch: {times.shape}, not {values.shape}")
    if np.isnan(values).any():
        raise ValueError(f"the function gives NaN at {utc(times[np.isnan(values)][0])}")
    return values


def _roots(function: TimeFunction, low: np.ndarray, high: np.ndarray, tolerance: float) -> np.ndarray:
    """Refine all brackets at once; both ends of the final bracket lie within the tolerance."""
    if low.size == 0:
        return low
    # Counting from the bracket's start keeps the digits that an ET of 1e9 s would spend on the date.
    found = elementwise.find_root(
        lambda late, begin: _evaluate(function, begin + late), (np.zeros_like(low), high - low), args=(low,),
        tolerances={"xatol": tolerance, "xrtol": 0.0, "fatol": 0.0, "frtol": 0.0},
    )  # fmt: skip
    return low + found.x
