"""A cohort and its marks, as the report sees them."""

from __future__ import annotations

import math
from dataclasses import dataclass

NOT_GRADED = "not graded"
UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Item:
    """One cell that gives points.

    Parameters
    ----------
    id : str
        Its grade_id.
    notebook : str
        The notebook it is in.
    max_score : float
        The points it gives.
    by_person : bool, optional
        Whether a person marks it, and not a test.

    Examples
    --------
    >>> Item("A02-orbit-test", "A02_lambert", 3.0).by_person
    False
    """

    id: str
    notebook: str
    max_score: float
    by_person: bool = False


@dataclass(frozen=True)
class Learner:
    """One learner who handed in.

    Parameters
    ----------
    id : str
        As in the gradebook.
    points : tuple of float
        One for each item; NaN where nobody has marked yet.
    extra : float
        Points that a person gave on top.
    penalty : float
        Points taken because the work came late.
    state : str
        "graded", "stopped", "unreadable" or "not graded".
    reason : str
        Why it is not "graded".
    flags, notes : tuple of str
        Signs of tampering, and harmless remarks.
    outdated : frozenset of int
        The items that a person marked before the work was graded again: the mark counts, and waits to be confirmed.

    Examples
    --------
    >>> Learner("li.wei", (3.0, float("nan")), penalty=1.0).score
    2.0
    >>> Learner("li.wei", (3.0, float("nan"))).waiting
    1
    """

    id: str
    points: tuple[float, ...] = ()
    extra: float = 0.0
    penalty: float = 0.0
    state: str = "graded"
    reason: str = ""
    flags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    outdated: frozenset[int] = frozenset()

    @property
    def score(self) -> float:
        """The points so far; never below zero, as in nbgrader's export."""
        return max(0.0, math.fsum(x for x in self.points if not math.isnan(x)) + self.extra - self.penalty)

    @property
    def waiting(self) -> int:
        """How many cells wait for a person."""
        return sum(map(self.waits, range(len(self.points))))

    def waits(self, number: int) -> bool:
        """Tell whether an item waits for a person."""
        return math.isnan(self.points[number]) or number in self.outdated


@dataclass(frozen=True)
class Cohort:
    """All who handed in one assignment.

    Parameters
    ----------
    assignment : str
        Its id.
    items : tuple of Item
        In the order of the notebook.
    learners : tuple of Learner
        By id.
    enrolled : int
        How many learners the gradebook knows.
    ids : tuple of str
        All learner ids of the course, also of those who handed in nothing.
    words : tuple of str
        Names and addresses of learners, which a report without ids must not show.

    Examples
    --------
    >>> Cohort("A02", (Item("t1", "n", 3.0), Item("t2", "n", 2.0)), (), 0).max_score
    5.0
    """

    assignment: str
    items: tuple[Item, ...]
    learners: tuple[Learner, ...]
    enrolled: int
    ids: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def max_score(self) -> float:
        """The points of all items."""
        return math.fsum(item.max_score for item in self.items)

    @property
    def graded(self) -> tuple[Learner, ...]:
        """Those who have marks."""
        return tuple(learner for learner in self.learners if learner.state != NOT_GRADED)

    @property
    def judged(self) -> tuple[Learner, ...]:
        """Those whose work could be read: the others say nothing about the items."""
        return tuple(learner for learner in self.graded if learner.state != UNREADABLE)
