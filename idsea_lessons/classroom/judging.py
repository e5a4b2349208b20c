"""What a submission got, compared with what it must get."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from . import grading
from .answers import Answer
from .inspection import Contents, Finding


def judge(contents: Contents, answer: Answer | None, marked: grading.Marked) -> tuple[Finding, ...]:
    """Find every test that gave other points, or another message, than it must.

    Parameters
    ----------
    contents : Contents
        The assignment.
    answer : Answer or None
        What was handed in; None stands for the untouched release.
    marked : Marked
        What nbgrader made of it.

    Returns
    -------
    tuple of Finding
        Empty when all is as it must be.

    Examples
    --------
    >>> from pathlib import Path
    >>> from nbformat.v4 import new_notebook
    >>> from idsea_lessons.classroom.course import Assignment
    >>> contents = Contents(Assignment("A02", Path("A02_lambert")), new_notebook(), ())
    >>> judge(contents, None, grading.Marked({}, "the kernel died", 2.0))[0].fix
    'the kernel died'
    """
    lost = must_lose(answer, contents.tests)
    return tuple(_failures(contents, answer, marked) or _differences(contents, answer, marked.marks, lost))


def must_lose(answer: Answer | None, tests: Mapping[str, float]) -> Mapping[str, float]:
    """Return the points that a submission must lose in each test.

    Parameters
    ----------
    answer : Answer or None
        None stands for the untouched release, which loses all.
    tests : mapping of str to float
        The points of each test, by grade_id.

    Returns
    -------
    mapping of str to float
        The points to be lost.

    Examples
    --------
    >>> must_lose(None, {"t1": 3.0})
    {'t1': 3.0}
    """
    return tests if answer is None else {id: answer.loses.get(id, 0.0) for id in tests}


def _failures(contents: Contents, answer: Answer | None, marked: grading.Marked) -> list[Finding]:
    """Say that nbgrader could not mark a submission, if so."""
    unmarked = [id for id in contents.tests if id not in marked.marks or marked.marks[id].score is None]
    if marked.failure:
        return [Finding(_file(contents, answer), "nbgrader could not mark it", marked.failure)]
    if unmarked:
        what = f"nbgrader gave no score in {', '.join(unmarked)}"
        return [Finding(_file(contents, answer), what, "look at the metadata of these cells")]
    return []


def _differences(
    contents: Contents, answer: Answer | None, marks: Mapping[str, grading.Mark], lost: Mapping[str, float]
) -> Iterator[Finding]:
    """Say where a submission got other points or another message than it must."""
    for id, points in contents.tests.items():
        mark, wanted = marks[id], points - lost[id]
        assert mark.score is not None
        if not math.isclose(mark.score, wanted, abs_tol=1e-9):
            yield _wrong_points(contents, answer, id, mark, wanted)
        elif answer is not None and id in answer.says and answer.says[id] not in mark.message:
            what = f'the message of {id} does not contain "{answer.says[id]}": {_quote(mark)}'
            yield Finding(_file(contents, answer), what, f'name the mistake in {contents.source}, or correct "says:"')
        if mark.stderr and (answer is None or answer.kind == "right"):
            what = f"the test {id} writes to stderr: {mark.stderr.strip()!r}"
            yield Finding(contents.source, what, "silence it: elsewhere nbgrader gives zero points for that")
        if mark.value and "Parts(" not in _source(contents, id):
            what = f"the test {id} ends with the value {mark.value}, which nbgrader reads as points"
            yield Finding(contents.source, what, "end the cell with a statement")


def _source(contents: Contents, id: str) -> str:
    """Return the text of a cell."""
    cells = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell.source for cell in contents.notebook.cells}
    return cells.get(id, "")


def _wrong_points(contents: Contents, answer: Answer | None, id: str, mark: grading.Mark, wanted: float) -> Finding:
    """Say that a test gave other points than it must, and what to do about it."""
    got = f"{id} gives {mark.score:g} points instead of {wanted:g}: {_quote(mark)}"
    if answer is None:
        return Finding(contents.source, f"untouched, {got}", f"let {id} fail as long as nothing is answered")
    if answer.kind == "right":
        fix = f"correct the answer, or let {id} in {contents.source} accept this method"
    elif mark.score is not None and mark.score > wanted:
        fix = f'let {id} in {contents.source} catch this mistake, or correct "loses:"'
    else:
        fix = f'let {id} in {contents.source} forgive this mistake, or add it to "loses:" and "says:"'
    return Finding(_file(contents, answer), got, fix)


def _quote(mark: grading.Mark) -> str:
    """Return the message of a test for people."""
    return f'it says "{mark.message}"' if mark.message else "it raises no error"


def _file(contents: Contents, answer: Answer | None) -> str:
    """Return the file to look at first."""
    if answer is None:
        return contents.source
    return f"{contents.assignment.folder.name}/answers/{answer.path.name}"
