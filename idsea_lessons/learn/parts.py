"""Partial credit with messages: one test gives the points of each part that is right, and says what is not."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator


class Parts:
    """The parts of one test. The test ends with a line that holds `parts.points` alone: nbgrader reads it as points.

    Examples
    --------
    >>> from idsea_lessons.learn import expect
    >>> parts = Parts()
    >>> with parts.worth(1, "the unit"):
    ...     expect.number("c3", 13.1, "km2/s2", low=0)
    the unit: 1 of 1 points.
    >>> with parts.worth(2, "the value"):
    ...     expect.number("c3", 13100.0, "km2/s2", low=0, high=50)
    the value: 0 of 2 points. c3 must lie between 0 and 50 km2/s2, but you have 13,100 km2/s2. ...
    >>> parts.points
    1.0
    """

    def __init__(self) -> None:
        self._points = 0.0

    @property
    def points(self) -> float:
        """The points of all parts that are right."""
        return self._points

    @contextlib.contextmanager
    def worth(self, points: float, what: str) -> Iterator[None]:
        """Give points if nothing inside raises an AssertionError; its message is shown to the learner.

        Parameters
        ----------
        points : float
            What this part is worth.
        what : str
            What is tested, in a few words.

        Raises
        ------
        ValueError
            If the points are not above zero.
        """
        if not points > 0:
            raise ValueError(f"a part must be worth more than zero points, not {points}")
        try:
            yield
        except AssertionError as mistake:
            print(f"{what}: 0 of {points:g} points. {mistake}")
        else:
            self._points += points
            print(f"{what}: {points:g} of {points:g} points.")
