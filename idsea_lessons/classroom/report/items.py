"""How each cell that gives points works as a question: whether it is hard, and whether it tells learners apart.

Classical test theory. Difficulty is the mean share of the points. Discrimination is the correlation of the points
of one item with the points of all others: the item itself is left out, or every item would agree with itself.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

LOW_DISCRIMINATION = 0.2
FEW = 3


@dataclass(frozen=True)
class Statistics:
    """How one item works.

    Parameters
    ----------
    count : int
        Learners with a mark.
    difficulty : float
        Mean share of the points, 0 (nobody) to 1 (all); NaN without marks.
    discrimination : float
        Corrected item-rest correlation; NaN where it is not defined.
    full, none : int
        Learners with all points, and with no point.

    Examples
    --------
    >>> Statistics(4, 0.5, 0.1, 2, 2).weak
    True
    """

    count: int
    difficulty: float
    discrimination: float
    full: int
    none: int

    @property
    def weak(self) -> bool:
        """Whether good and weak learners do about the same on it, which can be a fault of the item."""
        return self.discrimination < LOW_DISCRIMINATION


def analyse(points: ArrayLike, max_scores: ArrayLike) -> tuple[Statistics, ...]:
    """Find difficulty and discrimination of each item.

    Parameters
    ----------
    points : array_like, shape (learners, items)
        NaN where nobody has marked yet.
    max_scores : array_like, shape (items,)
        The points that each item gives, above zero.

    Returns
    -------
    tuple of Statistics
        One for each item.

    Raises
    ------
    ValueError
        If the shapes do not fit, or an item gives no points.

    Notes
    -----
    The rest of an item is the sum of those other items that are marked for every learner, so that all are measured
    by the same sum. The discrimination is NaN if fewer than three learners have a mark, if there is no other item,
    or if all have the same points in the item or in the rest.

    References
    ----------
    Lord, F. M. and Novick, M. R. (1968), Statistical Theories of Mental Test Scores, chapter 15.
    Henrysson, S. (1963), Correction of item-total correlations in item analysis, Psychometrika 28, 211-218,
    doi:10.1007/BF02289618.

    Examples
    --------
    Five learners, three items of one point. The third is solved by those who fail elsewhere.

    >>> found = analyse([[1, 1, 0], [1, 1, 0], [0, 1, 1], [0, 0, 1], [1, 1, 1]], [1, 1, 1])
    >>> [one.difficulty for one in found]
    [0.6, 0.8, 0.6]
    >>> [one.discrimination for one in found]
    [-0.17, 0.25, -0.61]
    """
    table = np.asarray(points, dtype=float)
    most = np.asarray(max_scores, dtype=float)
    if most.ndim != 1 or table.ndim != 2 or table.shape[1] != len(most):
        raise ValueError(f"points of the shape {table.shape} do not fit {most.shape} items: give (learners, items)")
    if not (most > 0).all():
        raise ValueError("an item that gives no points has no difficulty: leave it out")
    complete = ~np.isnan(table).any(axis=0)
    return tuple(_one(table, most, complete, number) for number in range(len(most)))


def _one(table: np.ndarray, most: np.ndarray, complete: np.ndarray, number: int) -> Statistics:
    """Analyse one item."""
    marked = ~np.isnan(table[:, number])
    mine = table[marked, number]
    others = complete.copy()
    others[number] = False
    rest = table[marked][:, others].sum(axis=1)
    return Statistics(
        count=len(mine),
        difficulty=float(np.mean(mine / most[number])) if len(mine) else math.nan,
        discrimination=_correlation(mine, rest) if others.any() else math.nan,
        full=int(np.sum(mine >= most[number])),
        none=int(np.sum(mine <= 0)),
    )


def _correlation(x: np.ndarray, y: np.ndarray) -> float:
    """Return Pearson's correlation; NaN where one of the two does not vary."""
    if len(x) < FEW or np.ptp(x) == 0 or np.ptp(y) == 0:
        return math.nan
    x, y = x - x.mean(), y - y.mean()
    return float(np.clip(x @ y / math.sqrt((x @ x) * (y @ y)), -1.0, 1.0))
