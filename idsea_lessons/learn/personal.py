"""Personal numbers: every learner gets their own exercise, and the trainer gets the key.

A number depends on the learner id, the assignment and its name alone, through SHA-256. It is the same on
every machine and in every version of Python, and the numbers of two names have nothing to do with each
other.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, TypeVar

T = TypeVar("T")
_LONGEST_ID = 254


@dataclass(frozen=True)
class Personal:
    """The numbers of one learner in one assignment; `personal` makes it."""

    learner_id: str
    assignment: str

    def number(self, name: str, low: float, high: float, step: float) -> float:
        """Give a number out of low, low + step, ..., up to high.

        Parameters
        ----------
        name : str
            What the number is.
        low, high, step : float
            The numbers to choose from, both ends included.

        Returns
        -------
        float
            The number; an int when `low` and `step` are ints.

        Raises
        ------
        ValueError
            If there is nothing to choose from.

        Examples
        --------
        >>> personal("amina", "A02").number("v_infinity", 2.5, 4.0, 0.1)
        3.3
        """
        first, last, width = (_exact(name, what, x) for what, x in (("low", low), ("high", high), ("step", step)))
        if width <= 0 or last < first:
            raise ValueError(f"{name}: step must be above zero and high not below low, not {low}, {high}, {step}")
        chosen = first + self._draw(name, int((last - first) / width) + 1) * width
        return int(chosen) if type(low) is int and type(step) is int else float(chosen)

    def choice(self, name: str, options: Sequence[T]) -> T:
        """Give one of several options.

        Parameters
        ----------
        name : str
            What is chosen.
        options : sequence
            In a fixed order: a list or a tuple.

        Returns
        -------
        object
            One of them.

        Raises
        ------
        ValueError
            If there is none, or if they have no order.

        Examples
        --------
        >>> personal("amina", "A02").choice("target", ("Mars", "Venus"))
        'Venus'
        """
        if not isinstance(options, list | tuple | range) or not len(options):
            raise ValueError(f"{name}: give the options as a list or a tuple with at least one of them")
        return options[self._draw(name, len(options))]

    def day(self, name: str, first: str, last: str) -> str:
        """Give a day between two days, both included.

        Parameters
        ----------
        name : str
            What the day is.
        first, last : str
            ISO dates.

        Returns
        -------
        str
            ISO date.

        Raises
        ------
        ValueError
            If a date cannot be read, or the last comes before the first.

        Examples
        --------
        >>> personal("amina", "A02").day("launch", "2028-10-01", "2028-12-31")
        '2028-11-25'
        """
        try:
            start, end = date.fromisoformat(first), date.fromisoformat(last)
        except (TypeError, ValueError):
            raise ValueError(f'{name}: give both days as ISO dates, such as "2028-11-23"') from None
        if end < start:
            raise ValueError(f"{name}: the last day, {last}, comes before the first, {first}")
        return (start + timedelta(days=self._draw(name, (end - start).days + 1))).isoformat()

    def _draw(self, name: str, count: int) -> int:
        """Draw one of `count`; 256 bits make every one as likely as the next."""
        if not (isinstance(name, str) and name.strip()):
            raise ValueError("a personal number needs a name, so that each one is drawn on its own")
        text = json.dumps([self.learner_id, self.assignment, name])
        return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big") % count


def personal(learner_id: str, assignment: str) -> Personal:
    """Give a learner's own numbers for an assignment.

    Parameters
    ----------
    learner_id : str
        The id under which the learner hands in.
    assignment : str
        Such as "A02".

    Returns
    -------
    Personal
        Gives numbers, choices and days by name.

    Raises
    ------
    ValueError
        If the id is the untouched stub, empty, or not usable as an id.

    Examples
    --------
    >>> personal(" amina", "A02")
    Traceback (most recent call last):
    ...
    ValueError: learner_id has blanks before or after it: write it exactly as your trainer gave it to you
    """
    return Personal(_checked(learner_id, "learner_id"), _checked(assignment, "assignment"))


def _checked(text: Any, what: str) -> str:
    if text is Ellipsis or text is None:
        raise ValueError(f"{what} is not filled in yet: replace the three dots with your id in quotes")
    if not isinstance(text, str):
        raise ValueError(f'{what} must be text in quotes, such as "amina", not {type(text).__name__}')
    if not text.strip() or text.strip(".") == "":
        raise ValueError(f"{what} is empty: write it between the quotes")
    if text != text.strip():
        raise ValueError(f"{what} has blanks before or after it: write it exactly as your trainer gave it to you")
    if len(text) > _LONGEST_ID or not text.isprintable():
        raise ValueError(f"{what} must be one line of at most {_LONGEST_ID} visible characters")
    return unicodedata.normalize("NFC", str(text))


def _exact(name: str, what: str, x: Any) -> Fraction:
    """Take a float for the decimal number that Python writes for it, so that 0.1 is a tenth."""
    try:
        return Fraction(repr(float(x)) if not isinstance(x, int) else x)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"{name}: {what} must be a number, not {x!r}") from None
