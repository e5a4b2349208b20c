"""Where lessons and assignments live, and how their mistakes are reported."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_LESSON_NAME = re.compile(r"(?P<id>\d+\.\d+)_[a-z0-9_]+")


@dataclass(frozen=True)
class Problem:
    """One thing that an author has to mend.

    Parameters
    ----------
    rule : str
        Name of the rule that speaks.
    cell : int or None
        Number of the cell, counted from 1 over all cells; None when the whole lesson is meant.
    text : str
        What is wrong and how to mend it.

    Examples
    --------
    >>> print(Problem("no_todo", 4, "the word TODO is still here"))
    cell 4: the word TODO is still here (no_todo)
    """

    rule: str
    cell: int | None
    text: str

    def __str__(self) -> str:
        """Return the problem as one line."""
        place = "lesson" if self.cell is None else f"cell {self.cell}"
        return f"{place}: {self.text} ({self.rule})"


class LessonError(ValueError):
    """A lesson or an assignment that cannot be built, with every problem found.

    Parameters
    ----------
    name : str
        The lesson or assignment, for example "2.1".
    problems : iterable of Problem or str
        What is wrong.

    Examples
    --------
    >>> raise LessonError("2.1", [Problem("no_todo", 4, "the word TODO is still here")])
    Traceback (most recent call last):
    idsea_lessons.authoring.lesson.LessonError: 2.1: cell 4: the word TODO is still here (no_todo)
    """

    def __init__(self, name: str, problems: Iterable[Problem | str]) -> None:
        self.name = name
        self.problems = tuple(problems)
        lines = [str(problem) for problem in self.problems]
        joint = "\n  " if len(lines) > 1 else " "
        super().__init__(f"{name}:{joint}" + joint.join(lines))


@dataclass(frozen=True)
class Source:
    """The `.md` file of a lesson or an assignment, and what belongs to it.

    Parameters
    ----------
    id : str
        "2.1" for a lesson, "A02" for an assignment.
    path : pathlib.Path
        The `.md` file.
    """

    id: str
    path: Path

    @property
    def notebook(self) -> Path:
        """The `.ipynb` file of the same name."""
        return self.path.with_suffix(".ipynb")

    @property
    def folder(self) -> Path:
        """The folder in which the lesson runs."""
        return self.path.parent

    def text(self) -> str:
        """Return the source text."""
        return self.path.read_text(encoding="utf-8")


def find_lessons(root: Path) -> tuple[Source, ...]:
    """Find every lesson source below ``root/lessons``, in reading order.

    Parameters
    ----------
    root : pathlib.Path
        The course folder.

    Returns
    -------
    tuple of Source
        One for each ``lessons/<n>_<module>/<id>_<slug>.md``.

    Raises
    ------
    LessonError
        If two lessons share one id.

    Examples
    --------
    >>> find_lessons(Path("no/such/course"))
    ()
    """
    found = []
    for path in sorted(root.glob("lessons/*/*.md")):
        if name := _LESSON_NAME.fullmatch(path.stem):
            found.append(Source(name["id"], path))
    _refuse_twins(found)
    return tuple(sorted(found, key=lambda lesson: [int(part) for part in lesson.id.split(".")]))


def find_assignments(root: Path) -> tuple[Source, ...]:
    """Find every assignment source below ``root/assignments``.

    Parameters
    ----------
    root : pathlib.Path
        The course folder.

    Returns
    -------
    tuple of Source
        One for each ``assignments/<id>_<slug>/<id>_<slug>.md``.

    Raises
    ------
    LessonError
        If two assignments share one id.

    Examples
    --------
    >>> find_assignments(Path("no/such/course"))
    ()
    """
    folders = sorted(folder for folder in root.glob("assignments/*_*") if folder.is_dir())
    paths = [folder / f"{folder.name}.md" for folder in folders]
    found = [Source(path.stem.split("_")[0], path) for path in paths if path.is_file()]
    _refuse_twins(found)
    return tuple(found)


def course_root(start: Path | None = None) -> Path:
    """Return the course folder: the one that holds both ``lessons`` and ``idsea_lessons``.

    Parameters
    ----------
    start : pathlib.Path, optional
        Where to begin to look upwards; the current folder by default.

    Returns
    -------
    pathlib.Path
        The course folder.

    Raises
    ------
    LessonError
        If there is none at `start` or above it.

    Examples
    --------
    >>> course_root(Path("/"))
    Traceback (most recent call last):
    idsea_lessons.authoring.lesson.LessonError: idsea build: no course folder here: ...
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "lessons").is_dir() and (folder / "idsea_lessons").is_dir():
            return folder
    raise LessonError(
        "idsea build",
        [f"no course folder here: neither {here} nor a folder above it holds lessons/ and idsea_lessons/"],
    )


def _refuse_twins(found: list[Source]) -> None:
    """Raise if two sources carry one id."""
    seen: dict[str, Path] = {}
    for source in found:
        if source.id in seen:
            other = seen[source.id].name
            raise LessonError(source.id, [f"{source.path.name} and {other} carry the same id: rename one"])
        seen[source.id] = source.path
