"""What the tests of an assignment expect: a function passes in silence, or raises an error that teaches.

A value is read once and strictly into plain numbers (see `plain`), and only those are compared, so that no
object with its own idea of `==` passes. These functions write nothing and return None: nbgrader gives no
points to a test that writes to stderr, and reads a number in the last line as points. What they cannot do
is stop a program that replaces them in its own kernel; that is the work of the grading sandbox.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from idsea_lessons.learn import plain, times
from idsea_lessons.learn.diagnose import diagnose
from idsea_lessons.learn.show import amount

_NEAR = 10  # tolerances


def number(
    name: str,
    value: Any,
    unit: str | None,
    shape: tuple[int, ...] = (),
    low: float | None = None,
    high: float | None = None,
) -> None:
    """Expect a finite number, or an array of them, in a unit and between two bounds.

    Parameters
    ----------
    name : str
        Name of the variable, for the message.
    value : object
        What the learner computed.
    unit : str or None
        Unit wanted. A plain number is taken to be in it.
    shape : tuple of int
        Shape wanted; `()` is one number.
    low, high : float, optional
        Bounds in `unit`, both included.

    Raises
    ------
    AssertionError
        If the value is missing, of another type, shape or unit, not finite, or out of the bounds.

    Examples
    --------
    >>> number("c3", 13.1, "km2/s2", low=5, high=50)
    >>> number("c3", 13100.0, "km2/s2", low=5, high=50)
    Traceback (most recent call last):
    ...
    AssertionError: c3 must lie between 5 and 50 km2/s2, but you have 13,100 km2/s2. ...
    """
    _answered(name, value)
    array = _numbers(name, value, unit, shape)
    lowest = -np.inf if low is None else low
    highest = np.inf if high is None else high
    if not ((array >= lowest) & (array <= highest)).all():
        bounds = _bounds(amount(lowest), amount(highest), f" {unit}" if unit else "", low is not None, high is not None)
        raise AssertionError(f"{name} must {bounds}, but you have {amount(array, unit)}. Check its unit and its sign.")


def close(
    name: str,
    value: Any,
    answer: Any,
    tolerance: Any,
    unit: str | None,
    body: str | None = None,
    frame: str | None = None,
    period: float | None = None,
) -> None:
    """Expect the right value; a typical mistake is named, the answer is not.

    Parameters
    ----------
    name : str
        Name of the variable, for the message.
    value : object
        What the learner computed.
    answer : float, array_like, Quantity, str or Time
        The right value, in `unit`.
    tolerance : float or array_like
        Largest difference that is right, in `unit`; in s for an epoch.
    unit : str or None
        Unit of the answer; "UTC" for an epoch.
    body, frame, period
        For the diagnosis, as in `diagnose`.

    Raises
    ------
    AssertionError
        If the value is unsuitable or wrong.
    ValueError
        If the answer or the tolerance of the test itself cannot be used.

    Examples
    --------
    >>> close("c3", 13.12, 13.1, 0.05, "km2/s2")
    >>> close("c3", 13100.0, 13.1, 0.05, "km2/s2")
    Traceback (most recent call last):
    ...
    AssertionError: c3 is not right: you have 13,100 km2/s2. Your number is 1,000 times too large. ...
    """
    exact, spread = _of_the_test(answer, tolerance, unit)
    _answered(name, value)
    if unit == "UTC":
        array = _seconds(name, value)
        yours = f"{times.iso(float(array))} UTC"
    else:
        array = _numbers(name, value, unit, exact.shape)
        yours = amount(array, unit)
    apart = np.abs(array - exact)
    if (apart <= spread).all():
        return
    mistake = diagnose(array, lambda meant: bool((np.abs(meant - exact) <= spread).all()), unit, body, frame, period)
    if mistake:
        advice = mistake.sentence
    elif (apart <= _NEAR * spread).all():
        advice = "It is close, but outside the tolerance. Look for a rounded constant, or a small effect left out."
    else:
        advice = "Check the numbers that went in, then each step of the method."
    raise AssertionError(f"{name} is not right: you have {yours}. {advice}")


def epoch(name: str, value: Any, first: str | None = None, last: str | None = None) -> None:
    """Expect an epoch, as ISO text in UTC or as a Time, between two epochs.

    Parameters
    ----------
    name : str
        Name of the variable, for the message.
    value : object
        What the learner computed.
    first, last : str, optional
        ISO epochs, both included.

    Raises
    ------
    AssertionError
        If the value is missing, no epoch, or out of the bounds.

    Examples
    --------
    >>> epoch("arrival", "2021-02-10T12:06", first="2021-01-01")
    >>> epoch("arrival", 7346.5)
    Traceback (most recent call last):
    ...
    AssertionError: arrival must be an epoch: ISO text in UTC such as "2021-02-10T12:06:00"...
    """
    _answered(name, value)
    given = float(_seconds(name, value))
    too_early = first is not None and given < times.seconds("first", first)
    too_late = last is not None and given > times.seconds("last", last)
    if too_early or too_late:
        bounds = _bounds(str(first), str(last), "", first is not None, last is not None)
        raise AssertionError(f"{name} must {bounds} UTC, but you have {times.iso(given)} UTC.")


def word(name: str, value: Any, options: Sequence[str] = (), answer: str | None = None) -> None:
    """Expect one of several words, or the right one; capitals, blanks and hyphens do not matter.

    Parameters
    ----------
    name : str
        Name of the variable, for the message.
    value : object
        What the learner wrote.
    options : sequence of str
        The words to choose from, shown in the message.
    answer : str, optional
        The right word, not shown.

    Raises
    ------
    AssertionError
        If the value is missing, no text, none of the options, or not the answer.

    Examples
    --------
    >>> word("transfer", "Type-II", options=("type I", "type II"), answer="type II")
    """
    _answered(name, value)
    try:
        given = plain.word(name, value)
    except plain.Unsuitable as problem:
        raise AssertionError(str(problem)) from None
    if options and given not in [plain.word("option", option) for option in options]:
        choice = ", ".join(f'"{option}"' for option in options)
        raise AssertionError(f'{name} must be one of {choice}, but you have "{given}".')
    if answer is not None and given != plain.word("answer", answer):
        raise AssertionError(f'{name} is not right: you have "{given}". Read the definitions of the words again.')


def _answered(name: str, value: Any) -> None:
    if value is Ellipsis:
        raise AssertionError(f"{name} is not answered yet: replace the three dots.")
    if value is None:
        raise AssertionError(f"{name} is None: give it a value. A function gives one with return.")


def _numbers(name: str, value: Any, unit: str | None, shape: tuple[int, ...]) -> np.ndarray:
    try:
        return plain.numbers(name, value, unit, tuple(shape))
    except plain.Unsuitable as problem:
        raise AssertionError(str(problem)) from None


def _seconds(name: str, value: Any) -> np.ndarray:
    try:
        return np.array(times.seconds(name, value))
    except plain.Unsuitable as problem:
        raise AssertionError(str(problem)) from None


def _of_the_test(answer: Any, tolerance: Any, unit: str | None) -> tuple[np.ndarray, np.ndarray]:
    """Read answer and tolerance as strictly as a value; a fault in the test is no fault of the learner."""
    if unit == "UTC":
        exact, spread = np.array(times.seconds("answer", answer)), plain.numbers("tolerance", tolerance, "s")
    else:
        exact, spread = plain.numbers("answer", answer, unit), plain.numbers("tolerance", tolerance, unit)
    if not (spread > 0).all() or spread.shape not in ((), exact.shape):
        raise ValueError("the tolerance of a test must be above zero: one number, or one for each of the answer")
    return exact, spread


def _bounds(low: str, high: str, unit: str, has_low: bool, has_high: bool) -> str:
    if has_low and has_high:
        return f"lie between {low} and {high}{unit}"
    return f"be {low}{unit} or more" if has_low else f"be {high}{unit} or less"
