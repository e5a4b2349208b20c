"""What the gradebook and the grading records say of one assignment. Nothing is changed."""

from __future__ import annotations

import dataclasses
import math
import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from idsea_lessons.classroom import course
from idsea_lessons.classroom.engine.records import path_of, read_record
from idsea_lessons.classroom.report.cohort import NOT_GRADED, Cohort, Item, Learner
from idsea_lessons.classroom.report.texts import one_line

if TYPE_CHECKING:
    from nbgrader.api import Gradebook
    from nbgrader.coursedir import CourseDirectory


def open_course(course_dir: Path) -> CourseDirectory:
    """Read where a course keeps its folders and its gradebook.

    Parameters
    ----------
    course_dir : pathlib.Path
        The course; its `nbgrader_config.py` is read, or else the settings of this checkout.

    Returns
    -------
    nbgrader.coursedir.CourseDirectory

    Raises
    ------
    ValueError
        If there is no such folder.

    Examples
    --------
    >>> open_course(Path("nowhere"))
    Traceback (most recent call last):
    ValueError: there is no course folder nowhere: give the right one with --course-dir
    """
    from nbgrader.coursedir import CourseDirectory

    if not course_dir.is_dir():
        raise ValueError(f"there is no course folder {course_dir}: give the right one with --course-dir")
    own = course_dir / "nbgrader_config.py"
    return CourseDirectory(config=course.settings(course_dir, own if own.is_file() else course.CONFIGURATION))


def gather(place: CourseDirectory, assignment: str, order: tuple[str, ...] = ()) -> Cohort:
    """Read the marks of everybody who handed in.

    Parameters
    ----------
    place : nbgrader.coursedir.CourseDirectory
        See `open_course`.
    assignment : str
        The id.
    order : tuple of str, optional
        The grade_ids as they follow each other in the notebook; the gradebook does not keep their order.

    Returns
    -------
    Cohort

    Raises
    ------
    ValueError
        If there is no gradebook, it cannot be read, or it does not know the assignment.

    Examples
    --------
    >>> import tempfile
    >>> gather(open_course(Path(tempfile.mkdtemp())), "A02")
    Traceback (most recent call last):
    ValueError: there is no gradebook in ...: a report tells of marks, so grade first: idsea grade A02
    """
    from nbgrader.api import MissingEntry
    from sqlalchemy.exc import SQLAlchemyError

    try:
        with _opened(place, assignment) as gradebook:
            try:
                found = gradebook.find_assignment(assignment)
            except MissingEntry:
                known = ", ".join(sorted(one.name for one in gradebook.assignments)) or "none yet"
                raise ValueError(
                    f"the gradebook knows no assignment {assignment}; it knows: {known}. "
                    f"Is the id right? A new assignment is first released and graded: idsea grade {assignment}"
                ) from None
            cells = _items(found, order)
            learners = _marks(gradebook, found.id, tuple(cells))
            people = [(one.id, one.first_name, one.last_name, one.email) for one in gradebook.students]
    except SQLAlchemyError as problem:
        first = one_line(str(problem), 200)
        raise ValueError(f"the gradebook cannot be read ({first}): is it a gradebook of nbgrader 0.9?") from problem
    for id in _handed_in(place, assignment) - learners.keys():
        learners[id] = Learner(id, state=NOT_GRADED, reason="handed in, but the gradebook has no marks")
    records = Path(place.root) / "grading" / assignment
    everybody = tuple(_with_record(learners[id], records) for id in sorted(learners))
    words = {word for _, *names in people for word in names if word}
    ids = tuple(sorted({id for id, *_ in people} | learners.keys()))
    return Cohort(assignment, tuple(cells.values()), everybody, len(ids), ids, tuple(sorted(words)))


@contextmanager
def _opened(place: CourseDirectory, assignment: str) -> Iterator[Gradebook]:
    """Open the gradebook to read; nbgrader alone would make a missing one, and add a missing course."""
    from nbgrader.api import Gradebook
    from sqlalchemy import create_engine, inspect
    from sqlalchemy.engine import make_url

    url = make_url(place.db_url)
    absent = f"a report tells of marks, so grade first: idsea grade {assignment}"
    if url.get_backend_name() == "sqlite" and url.database and not url.database.startswith("file:"):
        if not Path(url.database).is_file():
            raise ValueError(f"there is no gradebook in {place.root}: {absent}")
        path = Path(url.database).resolve().as_uri()
        url = url.set(database=path).update_query_dict({"mode": "ro", "uri": "true"})
    engine = create_engine(url)
    try:
        if not inspect(engine).has_table("submitted_assignment"):
            raise ValueError(f"the gradebook is empty: {absent}")
    finally:
        engine.dispose()
    with Gradebook(url.render_as_string(hide_password=False), course_id="") as gradebook:
        yield gradebook


def _items(assignment: Any, order: tuple[str, ...]) -> dict[str, Item]:
    """Return the cells that give points by the gradebook's own key."""
    place = {id: number for number, id in enumerate(order)}
    found = {}
    for notebook in assignment.notebooks:
        solutions = {cell.name for cell in notebook.solution_cells}
        for cell in (*notebook.grade_cells, *notebook.task_cells):
            by_person = cell.type == "TaskCell" or cell.cell_type != "code" or cell.name in solutions
            item = Item(cell.name, notebook.name, float(cell.max_score), by_person)
            if item.max_score > 0:
                found[cell.id] = item
    return dict(sorted(found.items(), key=lambda one: (one[1].notebook, place.get(one[1].id, 10**6), one[1].id)))


def _marks(gradebook: Gradebook, assignment_key: str, cells: tuple[str, ...]) -> dict[str, Learner]:
    """Read all marks in one question: objects for each would take minutes for a large cohort."""
    from nbgrader.api import Grade, SubmittedAssignment, SubmittedNotebook
    from sqlalchemy import select

    place = {key: number for number, key in enumerate(cells)}
    points: dict[str, list[float]] = {}
    extra: dict[str, float] = defaultdict(float)
    seen: dict[str, dict[str, float]] = defaultdict(dict)
    outdated: dict[str, set[int]] = defaultdict(set)
    question = (
        select(
            SubmittedAssignment.student_id,
            SubmittedNotebook.id,
            SubmittedNotebook.late_submission_penalty,
            Grade.cell_id,
            Grade.auto_score,
            Grade.manual_score,
            Grade.extra_credit,
            Grade.needs_manual_grade,
        )
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .where(SubmittedAssignment.assignment_id == assignment_key)
    )
    for id, notebook, late, cell, auto, manual, more, waits in gradebook.db.execute(question).yield_per(10_000):
        mine = points.setdefault(id, [math.nan] * len(cells))
        extra[id] += more or 0.0
        seen[id][notebook] = late or 0.0
        mark = manual if manual is not None else auto
        if cell in place and mark is not None:
            mine[place[cell]] = float(mark)
            outdated[id] |= {place[cell]} if waits else set()
    return {
        id: Learner(id, tuple(mine), extra[id], math.fsum(seen[id].values()), outdated=frozenset(outdated[id]))
        for id, mine in points.items()
    }


def _handed_in(place: CourseDirectory, assignment: str) -> set[str]:
    """Return who has a folder with this work."""
    folder = Path(place.format_path(place.submitted_directory, "x", assignment)).parent.parent
    if not folder.is_dir():
        return set()
    with os.scandir(folder) as found:
        return {one.name for one in found if one.is_dir() and (Path(one.path) / assignment).is_dir()}


def _with_record(learner: Learner, folder: Path) -> Learner:
    """Add what the grading engine wrote down, if it was used."""
    record = read_record(path_of(folder, learner.id))
    if record is None:
        return learner
    state = record.state if learner.state != NOT_GRADED else NOT_GRADED
    return dataclasses.replace(
        learner,
        state=one_line(state),
        reason=one_line(record.reason) or learner.reason,
        flags=tuple(map(one_line, record.flags)),
        notes=tuple(map(one_line, record.notes)),
    )
