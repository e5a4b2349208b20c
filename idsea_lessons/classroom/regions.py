"""The marks that tell nbgrader which lines of a cell to keep from learners."""

from __future__ import annotations

import re
from collections.abc import Sequence

SOLUTION, HIDDEN, SCHEME = "SOLUTION", "HIDDEN TESTS", "MARK SCHEME"
_MARK = re.compile(r"\b(BEGIN|END) (SOLUTION|HIDDEN TESTS|MARK SCHEME)\b")


def split(source: str, kind: str) -> tuple[list[str], list[str]]:
    r"""Part a cell into the lines outside and inside its marked regions.

    Parameters
    ----------
    source : str
        The text of the cell.
    kind : str
        `SOLUTION`, `HIDDEN` or `SCHEME`.

    Returns
    -------
    outside, inside : list of str
        The lines, without the marks.

    Examples
    --------
    >>> split("a = 1\n### BEGIN SOLUTION\nb = 2\n### END SOLUTION", SOLUTION)
    (['a = 1'], ['b = 2'])
    """
    lines: tuple[list[str], list[str]] = ([], [])
    within = False
    for line in source.split("\n"):
        mark = _MARK.search(line)
        if mark is not None and mark[2] == kind:
            within = mark[1] == "BEGIN"
        else:
            lines[within].append(line)
    return lines


def stray_marks(source: str) -> Sequence[str]:
    r"""Return the marks of a cell that have no partner.

    nbgrader stops at a region that is never ended, but silently hands out one that was never begun.

    Parameters
    ----------
    source : str
        The text of the cell.

    Returns
    -------
    sequence of str
        Such as ``["END SOLUTION"]``; empty when all is well.

    Examples
    --------
    >>> stray_marks("b = 2\n### END SOLUTION")
    ['END SOLUTION']
    """
    opened: list[str] = []
    stray: list[str] = []
    for mark in _MARK.finditer(source):
        if mark[1] == "BEGIN":
            opened.append(mark[2])
        elif mark[2] in opened:
            opened.remove(mark[2])
        else:
            stray.append(mark[0])
    return stray + [f"BEGIN {kind}" for kind in opened]
