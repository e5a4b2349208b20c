"""The pieces of code that two learners have in common, line by line."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from idsea_lessons.classroom.report.fingerprints import marked_lines
from idsea_lessons.classroom.report.texts import visible

MOST_LINES = 40
MOST_LETTERS = 160
_TEXT_OR_COMMENT = re.compile(
    r"'''.*?(?:'''|\Z)|\"\"\".*?(?:\"\"\"|\Z)|\"(?:\\.|[^\"\\\n])*\"?|'(?:\\.|[^'\\\n])*'?|#[^\n]*", re.DOTALL
)


@dataclass(frozen=True)
class Line:
    """One line of code.

    Parameters
    ----------
    text : str
        The line.
    alike : bool
        Whether the other learner has it too, with other names or numbers perhaps.

    Examples
    --------
    >>> Line("x = 1", True).alike
    True
    """

    text: str
    alike: bool


def excerpt(
    code: Iterable[str], wanted: Collection[int], ready: Callable[[str], str] = lambda cell: cell
) -> tuple[Line, ...]:
    r"""Return the cells of a learner that hold some fingerprints, cut to a length that can be read.

    Parameters
    ----------
    code : iterable of str
        The cells.
    wanted : collection of int
        Fingerprints, see `fingerprints.prints`.
    ready : callable, optional
        Makes a cell ready to be shown; it must keep the number of lines.

    Returns
    -------
    tuple of Line

    Examples
    --------
    >>> from idsea_lessons.classroom.report.fingerprints import prints
    >>> code = "total = 0\nfor mass in masses:\n    total = total + mass * g0 * height"
    >>> [line.alike for line in excerpt(["a = 1", "x = 1\n" + code], prints(code).tolist())]
    [False, True, True, True]
    """
    lines: list[Line] = []
    for cell in code:
        alike = marked_lines(cell, wanted)
        if not alike:
            continue
        lines += [Line("", False)] if lines else []
        shown = visible(ready(cell), most=len(cell)).split("\n")
        lines += [Line(text[:MOST_LETTERS], number in alike) for number, text in enumerate(shown, start=1)]
    if len(lines) <= MOST_LINES:
        return tuple(lines)
    begin = max(0, next(number for number, line in enumerate(lines) if line.alike) - 2)
    return (*lines[begin : begin + MOST_LINES], *([Line("...", False)] if begin + MOST_LINES < len(lines) else []))


def without_texts(code: str) -> str:
    r"""Return code without comments and without what stands between quotes: both can hold names of people.

    Parameters
    ----------
    code : str
        A cell.

    Returns
    -------
    str
        With as many lines as before.

    Examples
    --------
    >>> without_texts("learner_id = 'li.wei'  # my id")
    'learner_id = "…"  '
    """

    def blank(found: re.Match[str]) -> str:
        return ("" if found[0].startswith("#") else '"…"') + "\n" * found[0].count("\n")

    return _TEXT_OR_COMMENT.sub(blank, code)
