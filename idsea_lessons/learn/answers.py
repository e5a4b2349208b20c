"""Answers that are sealed: they can be checked against, but not read.

An answer of n numbers lies in one cell of a lattice whose step is twice the tolerance (see `lattice`). The
lattice is shifted, by an offset that everybody may read, so that the answer sits in the middle of its cell.
The cell is the guess that opens a lock (see `lock`), and the lock holds the answer and the reason for the
tolerance. A value opens an answer exactly when |value - answer| <= tolerance for every number.

What this protects, and what not. Nobody reads an answer by eye or finds it by searching the files, and the
offset tells only where inside a cell the answer lies, not which cell. A patient program still finds it: an
answer of 13 with a tolerance of 0.05 is one of a few hundred cells, at a few milliseconds each; a yes or no
is one of two. The seals keep honest learners from seeing an answer by accident. They do not keep anyone
from cheating themselves.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
from typing import Any, NamedTuple

import numpy as np

from idsea_lessons.learn import lattice, lock, plain, times
from idsea_lessons.learn.answer_files import lesson_of

_HINTS = ("body", "frame", "period")
_FRAMES = ("J2000", "ECLIPJ2000")
_REACH = {1: 5, 2: 1, 3: 1}  # cells that `is_near` looks around an answer of so many numbers


class Opened(NamedTuple):
    """A sealed answer after a right guess.

    `value` is a float, an array, a word or a bool; for an epoch it is calendar seconds (see `times`).
    """

    value: Any
    unit: str | None
    tolerance: float | None
    why: str


def seal(
    id: str, value: Any, unit: str | None = None, tolerance: float | None = None, why: str = "", **hints: Any
) -> dict[str, Any]:
    """Seal the answer of an exercise; sealing it again gives the same bytes.

    Parameters
    ----------
    id : str
        Exercise, such as "2.1.a".
    value : float, array_like, Quantity, Time, str or bool
        The answer. Text with `unit="UTC"` is an epoch; other text is a word.
    unit : str, optional
        Unit of the answer, "UTC" for an epoch, None for a plain number, a word or a truth value.
    tolerance : float, optional
        Largest difference that is still right, for each number, in `unit` (in s for an epoch).
    why : str
        Where the tolerance comes from, one sentence.
    **hints
        For the diagnosis of wrong values: `body` (altitude for radius), `frame` ("J2000" or "ECLIPJ2000"),
        `period` (a revolution, in `unit`; in s for an epoch).

    Returns
    -------
    dict
        What may be written to `answers/<lesson>.json`: no answer can be read in it.

    Raises
    ------
    ValueError
        If the value, tolerance, reason or a hint cannot be used.

    Examples
    --------
    >>> sealed = seal("2.1.a", 13.1, "km2/s2", 0.05, "One day of launch date changes C3 by 0.05 km2/s2.")
    >>> open_with(sealed, 13.14).value
    13.1
    >>> open_with(sealed, 13.16) is None
    True
    """
    lesson_of(id)
    guess: Any
    answer: Any
    kind = _kind(value, unit)
    sealed: dict[str, Any] = {"id": id, "kind": kind, "rounds": lock.ROUNDS}
    if hints:
        sealed["hints"] = _checked_hints(id, unit, hints)
    if kind in ("numbers", "epoch"):
        sealed |= _checked_tolerance(id, unit, tolerance, why)
        sealed["shape"] = list(np.shape(getattr(value, "value", value))) if kind == "numbers" else []
        plain_value = read(sealed, value)
        answer = _counts(id, plain_value, sealed["tolerance"])
        sealed["offset"] = lattice.offsets(answer)
        guess = lattice.cells(np.ravel(plain_value), sealed["tolerance"], sealed["offset"])
    else:
        guess = read(sealed, value)
        answer = str(value).strip() if kind == "word" else guess
    text = json.dumps({"answer": answer, "why": why}, ensure_ascii=False)
    locked = lock.lock(text, _guess(sealed, guess), _salt(id), sealed["rounds"])
    return sealed | {
        "tag": base64.b64encode(locked.tag).decode(),
        "lock": base64.b64encode(locked.body).decode(),
    }


def read(sealed: dict[str, Any], value: Any) -> Any:
    """Read a learner's value as this answer wants it.

    Parameters
    ----------
    sealed : dict
        The sealed answer.
    value : object
        The learner's value.

    Returns
    -------
    numpy.ndarray, float, str or bool
        Plain numbers in the answer's unit, calendar seconds, a word, or a truth value.

    Raises
    ------
    Unsuitable
        If it is of the wrong type, shape or physical kind.

    Examples
    --------
    >>> read(seal("0.1.c", True), False)
    False
    """
    name, kind = sealed["id"], sealed["kind"]
    if kind == "numbers":
        return plain.numbers(name, value, sealed["unit"], tuple(sealed["shape"]))
    if kind == "epoch":
        return times.seconds(name, value)
    return plain.word(name, value) if kind == "word" else plain.truth(name, value)


def open_with(sealed: dict[str, Any], value: Any) -> Opened | None:
    """Open a sealed answer with a learner's value.

    Parameters
    ----------
    sealed : dict
        The sealed answer.
    value : object
        The learner's value.

    Returns
    -------
    Opened or None
        The answer, or None when the value is wrong.

    Raises
    ------
    Unsuitable
        If the value is of the wrong type, shape or physical kind.

    Examples
    --------
    >>> open_with(seal("2.1.b", "type II"), "Type-II").value
    'type II'
    """
    return open_plain(sealed, read(sealed, value))


def open_plain(sealed: dict[str, Any], value: Any) -> Opened | None:
    """Open a sealed answer with a value that `read` has made, or with such a value changed by a calculation.

    Examples
    --------
    >>> sealed = seal("0.2.a", "2020-11-23T20:30:00", "UTC", 30, "Half a minute.")
    >>> open_plain(sealed, read(sealed, "2020-11-24T04:30:00") - 8 * 3600.0).why
    'Half a minute.'
    """
    if sealed["kind"] in ("word", "truth"):
        payload = _payload(sealed, value)
        return Opened(payload["answer"], None, None, payload["why"]) if payload else None
    values, tolerance = np.ravel(value), sealed["tolerance"]
    if not np.isfinite(values).all():
        return None
    payload = _payload(sealed, lattice.cells(values, tolerance, sealed["offset"]))
    if payload is None or not lattice.is_within(values, payload["answer"], tolerance):
        return None
    numbers = [lattice.number(count, tolerance) for count in payload["answer"]]
    answer = np.reshape(numbers, sealed["shape"]) if sealed["shape"] else numbers[0]
    return Opened(answer, sealed["unit"], tolerance, payload["why"])


def is_near(sealed: dict[str, Any], value: Any) -> bool:
    """Tell whether a wrong value is close: within ten tolerances, or one cell away for two or three numbers.

    Examples
    --------
    >>> sealed = seal("2.1.a", 13.1, "km2/s2", 0.05, "One day of launch date.")
    >>> is_near(sealed, 13.2), is_near(sealed, 16.0)
    (True, False)
    """
    shifts = sealed.get("offset", [])
    reach = _REACH.get(len(shifts), 0)
    if reach == 0:
        return False
    home = lattice.cells(np.ravel(value), sealed["tolerance"], shifts)
    moves = itertools.product(range(-reach, reach + 1), repeat=len(shifts))
    return any(_payload(sealed, [cell + step for cell, step in zip(home, move, strict=True)]) for move in moves)


def _payload(sealed: dict[str, Any], guess: Any) -> dict[str, Any] | None:
    """Open the lock with a guess: the cells of numbers, a word or a truth value."""
    locked = lock.Locked(base64.b64decode(sealed["tag"]), base64.b64decode(sealed["lock"]))
    text = lock.unlock(locked, _guess(sealed, guess), _salt(sealed["id"]), sealed["rounds"])
    return None if text is None else json.loads(text)


def _guess(sealed: dict[str, Any], guess: Any) -> str:
    """Bind a guess to everything that is public about the answer."""
    public = [sealed.get(part) for part in ("id", "kind", "unit", "shape", "tolerance", "offset")]
    return json.dumps([*public, guess])


def _salt(id: str) -> bytes:
    return hashlib.sha256(f"idsea sealed answer {id}".encode()).digest()[:16]


def _kind(value: Any, unit: str | None) -> str:
    if unit == "UTC":
        return "epoch"
    if type(value) in (bool, np.bool_):
        return "truth"
    return "word" if isinstance(value, str) else "numbers"


def _counts(id: str, value: Any, tolerance: float) -> list[int]:
    """Round an answer to thousandths of its tolerance."""
    if np.any(np.spacing(np.abs(value)) > tolerance / 2):
        raise ValueError(f"{id}: a tolerance of {tolerance:g} is finer than float64 can tell at this size")
    return [round(lattice.quanta(x, tolerance)) for x in np.ravel(value)]


def _checked_tolerance(id: str, unit: str | None, tolerance: float | None, why: str) -> dict[str, Any]:
    if not (isinstance(why, str) and why.strip()):
        raise ValueError(f"{id}: say in one sentence where the tolerance comes from (why)")
    if tolerance is None:
        raise ValueError(f"{id}: give the tolerance of the answer, in {'s' if unit == 'UTC' else unit or 'its unit'}")
    number = float(plain.numbers(f"{id}: tolerance", tolerance, "s" if unit == "UTC" else unit, ()))
    if number <= 0.0:
        raise ValueError(f"{id}: the tolerance must be above zero, not {number:g}")
    return {"unit": unit, "tolerance": number}


def _checked_hints(id: str, unit: str | None, hints: dict[str, Any]) -> dict[str, Any]:
    unknown = sorted(set(hints) - set(_HINTS))
    if unknown:
        raise ValueError(f"{id}: unknown hint {', '.join(unknown)}; there are {', '.join(_HINTS)}")
    if hints.get("frame", _FRAMES[0]) not in _FRAMES:
        raise ValueError(f"{id}: frame must be {' or '.join(_FRAMES)}, not {hints['frame']!r}")
    if "body" in hints:
        from idsea_lessons.bodies import body

        body(hints["body"])
    if "period" in hints:
        period_unit = "s" if unit == "UTC" else unit
        hints = hints | {"period": float(plain.numbers(f"{id}: period", hints["period"], period_unit, ()))}
    return hints
