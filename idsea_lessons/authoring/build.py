"""Build a lesson or an assignment: everything that its text source stands for, or nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from .draft import Draft
from .execute import execute
from .files import write_together
from .lesson import LessonError, Source, course_root, find_assignments, find_lessons
from .pair import to_bytes, to_notebook
from .solutions import Exercise, answers_to_bytes, find_exercises, run_solved
from .template import problems

Step = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Course:
    """A course folder: what can be built in it, and where sealed answers go.

    Parameters
    ----------
    root : pathlib.Path
        The folder.
    answers : pathlib.Path
        The folder of sealed answers.
    """

    root: Path
    answers: Path

    @classmethod
    def at(cls, start: Path | None = None) -> Course:
        """Return the course at a folder or above it; the current folder by default.

        Parameters
        ----------
        start : pathlib.Path, optional
            Where to look.

        Returns
        -------
        Course
            The course.

        Raises
        ------
        LessonError
            If there is none.
        """
        root = course_root(start)
        return cls(root, root / "idsea_lessons" / "learn" / "answers")

    def choose(self, ids: list[str]) -> list[tuple[str, Source]]:
        """Return the sources of some ids, each with "lesson" or "assignment"; all of them for no id.

        Parameters
        ----------
        ids : list of str
            Such as "2.1" or "A02".

        Returns
        -------
        list of (str, Source)
            What to build.

        Raises
        ------
        LessonError
            If there is no lesson and no assignment of an id.
        """
        known = {lesson.id: ("lesson", lesson) for lesson in find_lessons(self.root)}
        known |= {assignment.id: ("assignment", assignment) for assignment in find_assignments(self.root)}
        if unknown := [id for id in ids if id not in known]:
            there = ", ".join(known) or "none"
            raise LessonError("idsea build", [f"no lesson or assignment {', '.join(unknown)}; there are: {there}"])
        return [known[id] for id in dict.fromkeys(ids)] if ids else list(known.values())


def lesson_files(lesson: Source, answers: Path, step: Step | None = None) -> dict[Path, bytes]:
    """Make the files of a lesson: its executed notebook and its sealed answers.

    Parameters
    ----------
    lesson : Source
        The lesson.
    answers : pathlib.Path
        Folder of the sealed answers.
    step : callable, optional
        Called with what is being done, the number of cells done and of all cells.

    Returns
    -------
    dict
        Path to bytes; nothing is written.

    Raises
    ------
    LessonError
        If the lesson does not run, does not pass its own checks, or breaks a rule of the template.
    """
    notebook = to_notebook(lesson.text(), lesson.id)
    exercises = find_exercises(notebook, lesson.id)
    sealed = _sealed(lesson, notebook, exercises, step)
    with tempfile.TemporaryDirectory(prefix="idsea-") as fresh:
        name = f"{lesson.id}.json"
        (Path(fresh) / name).write_bytes(sealed)
        _prove(lesson, notebook, exercises, Path(fresh), sealed, step)
        executed = execute(notebook, lesson.folder, lesson.id, answers=Path(fresh), progress=_named(step, "running"))
    if found := problems(Draft(lesson.id, lesson.folder, executed)):
        raise LessonError(lesson.id, found)
    return {lesson.notebook: to_bytes(executed), answers / name: sealed}


def assignment_files(assignment: Source) -> dict[Path, bytes]:
    """Make the notebook of an assignment: converted, not run, with nbgrader's metadata.

    Parameters
    ----------
    assignment : Source
        The assignment.

    Returns
    -------
    dict
        Path to bytes; nothing is written.

    Raises
    ------
    LessonError
        If the source cannot be read.
    """
    return {assignment.notebook: to_bytes(to_notebook(assignment.text(), assignment.id))}


def changed(files: dict[Path, bytes]) -> list[Path]:
    """Return the files that are not there yet, or hold something else.

    Parameters
    ----------
    files : dict
        Path to the bytes that should be there.

    Returns
    -------
    list of pathlib.Path
        The paths, in the order of `files`.

    Examples
    --------
    >>> [path.name for path in changed({Path("no/such/file"): b""})]
    ['file']
    """
    return [path for path, content in files.items() if not path.is_file() or path.read_bytes() != content]


def build(kind: str, source: Source, answers: Path, write: bool = True, step: Step | None = None) -> list[Path]:
    """Build one lesson or assignment.

    Parameters
    ----------
    kind : {"lesson", "assignment"}
        What it is.
    source : Source
        Its source.
    answers : pathlib.Path
        Folder of the sealed answers.
    write : bool, optional
        False: only find out what would change.
    step : callable, optional
        As in `lesson_files`.

    Returns
    -------
    list of pathlib.Path
        The files that changed, or would change.

    Raises
    ------
    LessonError
        If it cannot be built; the old files are as they were.
    """
    files = lesson_files(source, answers, step) if kind == "lesson" else assignment_files(source)
    stale = changed(files)
    if write:
        write_together({path: files[path] for path in stale})
    return stale


def _sealed(lesson: Source, notebook: NotebookNode, exercises: tuple[Exercise, ...], step: Step | None) -> bytes:
    """Run the worked solutions and return the file of their sealed answers."""
    progress = _named(step, "sealing answers")
    _, seals = run_solved(notebook, exercises, lesson.folder, lesson.id, prove=False, progress=progress)
    return answers_to_bytes(seals)


def _prove(
    lesson: Source,
    notebook: NotebookNode,
    exercises: tuple[Exercise, ...],
    answers: Path,
    sealed: bytes,
    step: Step | None,
) -> None:
    """Run the worked solutions again: they must pass their checks and give the same answers."""
    progress = _named(step, "proving answers")
    _, again = run_solved(notebook, exercises, lesson.folder, lesson.id, prove=True, answers=answers, progress=progress)
    if answers_to_bytes(again) != sealed:
        raise LessonError(lesson.id, ["a worked solution gives another value in each run: set its random seed"])


def _named(step: Step | None, what: str) -> Callable[[int, int], None] | None:
    """Return a progress function that says what is being done."""

    def progress(done: int, total: int, **_: Any) -> None:
        if step:
            step(what, done, total)

    return progress if step else None
