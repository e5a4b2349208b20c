"""Imagined measurements: an ion microprobe counts the lead atoms of many small spots of one rock.

The numbers are made, not measured. They serve to try a method on a rock whose true age is known.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Ratios(NamedTuple):
    """Two ratios of each spot with their errors (one standard deviation) and the correlation of the errors."""

    x: Any
    y: Any
    x_error: Any
    y_error: Any
    correlation: Any


def count_lead(lead: Any, counts: Any, seed: int, *, inverse: bool = True) -> Ratios:
    """Count the lead atoms of spots, with the chance that counting has, and form ratios.

    Parameters
    ----------
    lead : Lead or sequence of two arrays, shape (n,)
        True 206Pb/204Pb and 207Pb/204Pb of each spot.
    counts : float or array_like
        How many atoms of 206Pb are counted in a spot.
    seed : int
        Another number gives another day in the laboratory.
    inverse : bool
        True: x is 204Pb/206Pb and y is 207Pb/206Pb. False: x is 206Pb/204Pb and y is 207Pb/204Pb. The counts are the
        same in both.

    Returns
    -------
    Ratios
        What was counted, with errors from the counts themselves.

    Raises
    ------
    ValueError
        If so few atoms of 204Pb are expected (below 50) that ratios of counts have no simple error.

    References
    ----------
    A count of N atoms has the error sqrt(N) (Poisson). For the errors and the correlation of ratios with a common
    denominator: K. R. Ludwig, "Calculation of uncertainties of U-Pb isotope data", Earth Planet. Sci. Lett. 46 (1980),
    212-220.

    Examples
    --------
    >>> spots = count_lead(([500.0, 2000.0, 5000.0], [400.0, 600.0, 900.0]), 1e6, seed=1)
    >>> print(spots.correlation.round(2))
    [0.03 0.01 0.01]
    """
    ratio_206, ratio_207 = np.broadcast_arrays(*(np.asarray(each, dtype=float) for each in lead))
    sixes = np.broadcast_to(np.asarray(counts, dtype=float), ratio_206.shape)
    expected = [sixes / ratio_206, sixes, sixes * ratio_207 / ratio_206]
    if np.any(expected[0] < 50):
        raise ValueError("fewer than 50 atoms of 204Pb are expected in a spot: count more lead")
    chance = np.random.default_rng(seed)
    four, six, seven = (chance.poisson(number).astype(float) for number in expected)
    top, below = ((four, seven), six) if inverse else ((six, seven), four)
    x, y = (above / below for above in top)
    relative = [1 / above + 1 / below for above in top]
    return Ratios(
        x, y, x * np.sqrt(relative[0]), y * np.sqrt(relative[1]), 1 / below / np.sqrt(relative[0] * relative[1])
    )
