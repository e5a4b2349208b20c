"""What runs inside a solved lesson: it seals values there, and hands on whether they pass their check.

A value never leaves the kernel in plain form: only its sealed answer does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SEALED = "application/vnd.idsea.sealed+json"
PASSED = "application/vnd.idsea.passed+json"


def use_answers(folder: str) -> None:
    """Check against the sealed answers in another folder for the rest of this kernel.

    Parameters
    ----------
    folder : str
        The folder: its answers are not installed yet.
    """
    from pathlib import Path

    from idsea_lessons.learn import answer_files

    answer_files.FOLDER = Path(folder)


def seal_value(exercise: str, value: Any, answer: Mapping[str, Any]) -> None:
    """Seal the value of a worked solution and display the sealed answer.

    Parameters
    ----------
    exercise : str
        For example "2.1.a".
    value : object
        What the worked solution computed.
    answer : mapping
        Unit, tolerance, why, and hints for the diagnosis, as they stand in the lesson.

    Raises
    ------
    ValueError
        If the solution left the value open, or it cannot be sealed.

    Examples
    --------
    >>> seal_value("2.1.a", ..., {})
    Traceback (most recent call last):
    ValueError: the worked solution of 2.1.a leaves its value open (...)
    """
    if value is ...:
        raise ValueError(f"the worked solution of {exercise} leaves its value open (...)")
    from idsea_lessons.learn.answers import seal

    _display({SEALED: seal(exercise, value, **answer)})


def prove_value(exercise: str, value: Any) -> None:
    """Check the value of a worked solution as a learner would, and display whether it passed.

    Parameters
    ----------
    exercise : str
        For example "2.1.a".
    value : object
        What the worked solution computed.
    """
    from idsea_lessons.learn.checking import judge

    _display({PASSED: judge(exercise, value)})


def _display(bundle: dict[str, Any]) -> None:
    """Send a bundle to whoever runs the notebook."""
    from IPython.display import display

    display(bundle, raw=True)
