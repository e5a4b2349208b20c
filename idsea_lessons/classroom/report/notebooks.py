"""The marked notebooks, one at a time: what the tests said, and what the learner wrote."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from idsea_lessons.classroom.course import REPOSITORY
from idsea_lessons.classroom.report.texts import one_line

if TYPE_CHECKING:
    from nbgrader.coursedir import CourseDirectory

MOST_BYTES = 20_000_000
MOST_CODE = 100_000
_FENCE = re.compile(r"^```[^\n]*\n(.*?)^```", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Work:
    """What one learner handed in, run and marked.

    Parameters
    ----------
    messages : mapping of str to str
        The error of each cell that raised one, by grade_id.
    code : tuple of str
        The cells that the learner wrote or added, in order.

    Examples
    --------
    >>> Work({"A02-c3-test": "AssertionError: degrees?"}, ("c3 = 2",)).code
    ('c3 = 2',)
    """

    messages: Mapping[str, str]
    code: tuple[str, ...]


def read_work(place: CourseDirectory, assignment: str, learner: str) -> Work:
    """Read the marked notebooks of one learner.

    Parameters
    ----------
    place : nbgrader.coursedir.CourseDirectory
        Where the course is.
    assignment, learner : str
        Whose work on what.

    Returns
    -------
    Work
        Empty where nothing can be read: a learner may have written anything.

    Examples
    --------
    >>> from idsea_lessons.classroom.report.gather import open_course
    >>> read_work(open_course(Path(".")), "A99", "nobody")
    Work(messages={}, code=())
    """
    messages: dict[str, str] = {}
    code: list[str] = []
    room = MOST_CODE
    for cell in _cells(Path(place.format_path(place.autograded_directory, learner, assignment))):
        if cell.get("cell_type") != "code":
            continue
        mine = _nbgrader(cell)
        message = _message(cell)
        if message and mine.get("grade_id"):
            messages.setdefault(str(mine["grade_id"]), message)
        is_own = bool(mine.get("solution")) or not (mine.get("grade") or mine.get("locked"))
        source = _text(cell.get("source"))[:room] if is_own else ""
        if source.strip():
            code.append(source)
            room -= len(source)
    return Work(messages, tuple(code))


def read_release(place: CourseDirectory, assignment: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Read what every learner received.

    Parameters
    ----------
    place : nbgrader.coursedir.CourseDirectory
        Where the course is.
    assignment : str
        The id.

    Returns
    -------
    order : tuple of str
        The grade_ids as they follow each other.
    code : tuple of str
        The text of every code cell. Both are empty if the release is not here.

    Examples
    --------
    >>> from idsea_lessons.classroom.report.gather import open_course
    >>> read_release(open_course(Path(".")), "A99")
    ((), ())
    """
    cells = list(_cells(Path(place.format_path(place.release_directory, ".", assignment))))
    order = tuple(str(id) for cell in cells if (id := _nbgrader(cell).get("grade_id")))
    return order, tuple(_text(cell.get("source")) for cell in cells if cell.get("cell_type") == "code")


def read_lessons(folder: Path = REPOSITORY / "lessons") -> tuple[str, ...]:
    """Read the code of the lessons, which everybody may use.

    Parameters
    ----------
    folder : pathlib.Path, optional
        Where the lessons are.

    Returns
    -------
    tuple of str
        Each block of code, also those of worked solutions; empty if there are no lessons.

    Examples
    --------
    >>> read_lessons(Path("nowhere"))
    ()
    """
    pages = sorted(folder.glob("*/*.md"))
    return tuple(block for page in pages for block in _FENCE.findall(page.read_text(encoding="utf-8")))


def _cells(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the cells of every notebook in a folder; links and broken notebooks are passed over."""
    for path in sorted(folder.glob("*.ipynb")):
        try:
            if path.is_symlink() or path.stat().st_size > MOST_BYTES:
                continue
            notebook = json.loads(path.read_bytes())
        except (OSError, ValueError, RecursionError):
            continue
        cells = notebook.get("cells") if isinstance(notebook, dict) else None
        yield from (cell for cell in (cells if isinstance(cells, list) else []) if isinstance(cell, dict))


def _nbgrader(cell: dict[str, Any]) -> dict[str, Any]:
    """Return nbgrader's own part of a cell."""
    metadata = cell.get("metadata")
    mine = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return mine if isinstance(mine, dict) else {}


def _text(source: object) -> str:
    """Return the text of a cell, which a notebook keeps whole or in lines."""
    if isinstance(source, list):
        return "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""


def _message(cell: dict[str, Any]) -> str:
    """Return the first error of a cell, as learners read it."""
    outputs = cell.get("outputs")
    for output in outputs if isinstance(outputs, list) else []:
        if isinstance(output, dict) and output.get("output_type") == "error":
            return one_line(f"{_text(output.get('ename'))}: {_text(output.get('evalue'))}")
    return ""
