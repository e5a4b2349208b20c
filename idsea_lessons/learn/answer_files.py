"""The files of sealed answers: one a lesson, `answers/<lesson>.json`, with the seals by exercise id."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "answers"


def lesson_of(id: str) -> str:
    """Give the lesson of an exercise: all but the last part of its id.

    Examples
    --------
    >>> lesson_of("2.1.a")
    '2.1'
    """
    lesson, dot, last = id.rpartition(".") if isinstance(id, str) else ("", "", "")
    if not (dot and lesson and last):
        raise ValueError(f'an exercise is named as lesson.letter, such as "2.1.a", not {str(id)[:40]!r}')
    return lesson


def lessons() -> tuple[str, ...]:
    """List the lessons that have sealed answers, in reading order.

    Returns
    -------
    tuple of str
        Such as ("0.1", "2.1").
    """
    names = [file.stem for file in FOLDER.glob("*.json")]
    return tuple(sorted(names, key=lambda name: [(not p.isdigit(), p.zfill(4)) for p in name.split(".")]))


def load(lesson: str) -> dict[str, dict[str, Any]]:
    """Read the sealed answers of one lesson.

    Parameters
    ----------
    lesson : str
        Such as "2.1".

    Returns
    -------
    dict
        Sealed answers by exercise id; empty when the lesson has none.

    Raises
    ------
    ValueError
        If the file is damaged.
    """
    if lesson not in lessons():
        return {}
    try:
        seals = json.loads((FOLDER / f"{lesson}.json").read_text(encoding="utf-8"))
        if all(sealed["id"] == id for id, sealed in seals.items()):
            return seals
    except (ValueError, TypeError, KeyError, AttributeError):
        pass
    raise ValueError(f"the answers of lesson {lesson} are damaged: install the course again")
