"""`check`: compare a learner's value with the sealed answer, and explain a wrong one."""

from __future__ import annotations

from typing import Any

import numpy as np

from idsea_lessons.learn import answer_files, answers, ledger, plain, times
from idsea_lessons.learn.diagnose import Mistake, diagnose
from idsea_lessons.learn.show import amount, show

_WITHOUT_DIAGNOSIS = ("word", "truth")


def check(id: str, value: Any) -> None:
    """Tell whether an answer is right, and why not.

    It prints and returns nothing, so that a cell may end with it. `judge` does the same and returns the verdict.

    Parameters
    ----------
    id : str
        Exercise, such as "2.1.a".
    value : float, array_like, Quantity, Time, str or bool
        The learner's answer. A plain number is taken to be in the unit that the exercise asks for.

        A wrong or unsuitable one never raises: what is printed says what to do.

    Examples
    --------
    >>> check("9.99.z", 1.0)
    9.99.z: there is no such exercise.
    ...
    """
    judge(id, value)


def judge(id: str, value: Any) -> bool:
    """Do what `check` does, and return True for a right answer.

    Parameters
    ----------
    id, value
        As in `check`.

    Returns
    -------
    bool
    """
    sealed = _find(id)
    if sealed is None:
        return False
    if plain.unanswered(value):
        show(f"{id}: not answered yet")
        return False
    try:
        given = answers.read(sealed, value)
    except plain.Unsuitable as problem:
        show(f"{id}: this cannot be checked.", str(problem))
        ledger.record({"event": "check", "id": id, "value": None, "right": False, "mistake": "unsuitable"})
        return False
    opened = answers.open_plain(sealed, given)
    mistake = None if opened else _explained(sealed, given)
    name = mistake.name if mistake else None
    ledger.record({"event": "check", "id": id, "value": _kept(sealed, given), "right": bool(opened), "mistake": name})
    if opened:
        show(f"{id}: right.", *_praise(sealed, given, opened))
    else:
        show(f"{id}: not right yet.", _yours(sealed, given, mistake), _advice(sealed, given, mistake))
    return bool(opened)


def _find(id: Any) -> dict[str, Any] | None:
    """Find a sealed answer, or show which ones there are."""
    try:
        lesson = answer_files.lesson_of(id)
        there = answer_files.load(lesson)
    except ValueError as problem:
        show("This cannot be checked.", f"{str(problem)[0].upper()}{str(problem)[1:]}.")
        return None
    if id in there:
        return there[id]
    known = ", ".join(there) if there else ""
    lessons = ", ".join(answer_files.lessons()) or "none yet"
    which = f"Lesson {lesson} has: {known}." if known else f"Lessons with exercises: {lessons}."
    show(f"{id}: there is no such exercise.", which)
    return None


def _explained(sealed: dict[str, Any], given: Any) -> Mistake | None:
    if sealed["kind"] in _WITHOUT_DIAGNOSIS:
        return None
    hints = sealed.get("hints", {})
    return diagnose(given, lambda meant: answers.open_plain(sealed, meant) is not None, sealed["unit"], **hints)


def _advice(sealed: dict[str, Any], given: Any, mistake: Mistake | None) -> str:
    if mistake:
        return mistake.sentence
    if sealed["kind"] not in _WITHOUT_DIAGNOSIS and answers.is_near(sealed, given):
        return "Close, but outside the tolerance. Look for a rounded constant, or a small effect left out."
    return "Read the task again, then open Hint 1."


def _yours(sealed: dict[str, Any], given: Any, mistake: Mistake | None) -> str:
    """Show what was handed over; all its digits matter only while nothing explains it."""
    if mistake and sealed["kind"] == "numbers":
        return f"You have {amount(given, sealed['unit'])}."
    return f"You have {_in_words(sealed, given)}."


def _praise(sealed: dict[str, Any], given: Any, opened: answers.Opened) -> tuple[str, ...]:
    if sealed["kind"] in _WITHOUT_DIAGNOSIS:
        return f"The answer is {opened.value}.", opened.why
    tolerance = amount(opened.tolerance, "s" if opened.unit == "UTC" else opened.unit)
    return (
        f"You have {_in_words(sealed, given)}; the worked solution has {_in_words(sealed, opened.value)}.",
        f"The tolerance is {tolerance}. {opened.why}",
    )


def _in_words(sealed: dict[str, Any], given: Any) -> str:
    """Write a value with one digit more than its tolerance, so that no digit of chance is shown."""
    if sealed["kind"] in _WITHOUT_DIAGNOSIS:
        return str(given)
    step = sealed["tolerance"] / 10
    if sealed["kind"] == "epoch":
        return f"{times.iso(given, digits=0 if step >= 0.1 else 3)} UTC"
    return amount(given, sealed["unit"], step)


def _kept(sealed: dict[str, Any], given: Any) -> Any:
    """Give what the ledger keeps of a value."""
    if sealed["kind"] == "epoch":
        return times.iso(given, digits=3)
    return np.asarray(given).tolist() if sealed["kind"] == "numbers" else given
