"""How lead changes: uranium adds to it, and rocks mix theirs."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from idsea_lessons.samples.ages import DECAYS, URANIUM_RATIO
from idsea_lessons.samples.checks import allowed
from idsea_lessons.units import quantities


class Lead(NamedTuple):
    """Lead, as ratios to the lead-204 that never changes."""

    ratio_206_204: Any
    ratio_207_204: Any


@quantities(returns={"ratio_206_204": "", "ratio_207_204": ""}, mu="", start="Ma", end="Ma", uranium_ratio="")
def grow_lead(lead: Any, mu: Any, start: Any, end: Any, uranium_ratio: Any = URANIUM_RATIO) -> Lead:
    """Let uranium change the lead of a rock, or of the source of a magma, from one time to a later one.

    Parameters
    ----------
    lead : Lead or sequence of two
        206Pb/204Pb and 207Pb/204Pb at the start.
    mu : float or array_like
        238U/204Pb, reckoned to today as always in this field.
    start, end : float or array_like, Ma
        Before the present, so that the start is the larger number.
    uranium_ratio : float or array_like
        238U/235U today.

    Returns
    -------
    Lead

    Raises
    ------
    ValueError
        If mu is negative, or the start is not before the end.

    References
    ----------
    J. S. Stacey, J. D. Kramers, "Approximation of terrestrial lead isotope evolution by a two-stage model", Earth
    Planet. Sci. Lett. 26 (1975), 207-221, doi:10.1016/0012-821X(75)90088-6: equations 1 and 2.

    Examples
    --------
    The second stage of Stacey and Kramers ends with the lead of the Earth today:

    >>> today = grow_lead((11.152, 12.998), 9.74, 3700.0, 0.0, uranium_ratio=137.88)
    >>> print(f"{today.ratio_206_204:.2f} {today.ratio_207_204:.2f}")
    18.70 15.63
    """
    mu_value = allowed(mu, np.asarray(mu) >= 0, "mu, 238U/204Pb, must be zero or more")
    begin = allowed(
        start,
        (np.asarray(start) >= end) & (np.asarray(end) >= 0),
        "time runs from the start (older) to the end, in Ma before today",
    )
    fast, slow = DECAYS["235U"].constant, DECAYS["238U"].constant
    since = [np.exp(rate * np.asarray(end)) * np.expm1(rate * (begin - end)) for rate in (slow, fast)]
    return Lead((lead[0] + mu_value * since[0])[()], (lead[1] + mu_value / uranium_ratio * since[1])[()])


def mixed_lead(first: Any, second: Any, share: Any) -> Lead:
    """Mix the lead of two rocks.

    Parameters
    ----------
    first, second : Lead or sequence of two
        206Pb/204Pb and 207Pb/204Pb.
    share : float or array_like
        Share of the second among the lead-206, 0 to 1.

    Returns
    -------
    Lead

    Raises
    ------
    ValueError
        If a share is below 0 or above 1.

    Examples
    --------
    >>> print(*mixed_lead((100.0, 50.0), (400.0, 100.0), 0.5))
    160.0 60.0
    """
    part = np.asarray(share, dtype=float)
    if not np.all((part >= 0) & (part <= 1)):
        raise ValueError("a share lies between 0 and 1")
    common = (1 - part) / first[0] + part / second[0]  # 204Pb for each 206Pb
    sevens = (1 - part) * first[1] / first[0] + part * second[1] / second[0]
    return Lead((1 / common)[()], (sevens / common)[()])
