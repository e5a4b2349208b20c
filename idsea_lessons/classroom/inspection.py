"""What can be said about an assignment without running it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode

from . import regions
from .answers import Answer, read_answer
from .course import Assignment

KERNEL = "python3"


@dataclass(frozen=True)
class Finding:
    """Something that keeps an assignment from being proven.

    Parameters
    ----------
    file : str
        The file to edit, inside `assignments/`.
    what : str
        What was seen.
    fix : str
        What to do about it.

    Examples
    --------
    >>> Finding("A02_lambert/A02_lambert.md", "t1 has no points", 'add "points" to the cell').file
    'A02_lambert/A02_lambert.md'
    """

    file: str
    what: str
    fix: str


@dataclass(frozen=True)
class Contents:
    """An assignment, read.

    Parameters
    ----------
    assignment : Assignment
        Where it lies.
    notebook : nbformat.NotebookNode
        With solutions and hidden tests.
    answers : tuple of Answer
        The answer files that could be read.

    Examples
    --------
    >>> from pathlib import Path
    >>> folder = Path("A02_lambert")
    >>> Contents(Assignment("A02", folder), nbformat.v4.new_notebook(), ()).source
    'A02_lambert/A02_lambert.md'
    """

    assignment: Assignment
    notebook: NotebookNode
    answers: tuple[Answer, ...]

    @property
    def source(self) -> str:
        """The file that people edit."""
        return f"{self.assignment.folder.name}/{self.assignment.notebook.stem}.md"

    @property
    def tests(self) -> dict[str, float]:
        """The points of each cell that nbgrader marks, by grade_id."""
        return {cell.grade_id: cell.points for cell in map(_settings, self.notebook.cells) if cell.is_test}

    @property
    def manual(self) -> dict[str, float]:
        """The points of each cell that a person marks, by grade_id."""
        return {cell.grade_id: cell.points for cell in map(_settings, self.notebook.cells) if cell.is_manual}

    @property
    def fillable(self) -> frozenset[str]:
        """The cells that a learner may change, by grade_id."""
        cells = map(_settings, self.notebook.cells)
        return frozenset(cell.grade_id for cell in cells if cell.grade_id and not cell.is_locked)

    @property
    def learner_cell(self) -> str:
        """The grade_id of the cell in which learners write their id."""
        return f"{self.assignment.id}-learner"


@dataclass(frozen=True)
class _Settings:
    """What nbgrader knows of a cell."""

    grade_id: str
    points: float
    is_test: bool
    is_manual: bool
    is_locked: bool


def read(assignment: Assignment) -> tuple[Contents | None, tuple[Finding, ...]]:
    """Read an assignment and look at all that needs no running.

    Parameters
    ----------
    assignment : Assignment
        See `course.find_assignments`.

    Returns
    -------
    contents : Contents or None
        None if the notebook cannot be read.
    findings : tuple of Finding
        Empty when all is well.

    Examples
    --------
    >>> from pathlib import Path
    >>> contents, findings = read(Assignment("A99", Path("A99_nothing")))
    >>> contents is None, findings[0].fix
    (True, 'run `idsea build`')
    """
    name = assignment.folder.name
    try:
        notebook = nbformat.read(assignment.notebook, as_version=4)
    except (OSError, ValueError, nbformat.ValidationError) as error:
        what = f"the notebook cannot be read: {error}"
        return None, (Finding(f"{name}/{assignment.notebook.name}", what, "run `idsea build`"),)
    answers, findings = [], []
    for path in assignment.answers:
        try:
            answers.append(read_answer(path))
        except (ValueError, OSError) as error:
            findings.append(Finding(f"{name}/answers/{path.name}", "the answer cannot be read", str(error)))
    contents = Contents(assignment, notebook, tuple(answers))
    findings += [*_check_cells(contents), *_check_whole(contents)]
    for answer in answers:
        findings += _check_answer(contents, answer)
    return contents, tuple(findings)


def _settings(cell: NotebookNode) -> _Settings:
    """Read nbgrader's metadata of a cell."""
    mine = cell.metadata.get("nbgrader", {})
    grade, solution, task = (bool(mine.get(key)) for key in ("grade", "solution", "task"))
    return _Settings(
        grade_id=str(mine.get("grade_id", "")),
        points=float(mine.get("points") or 0),
        is_test=grade and not solution,
        is_manual=task or (grade and solution),
        is_locked=task or (grade and not solution) or (bool(mine.get("locked")) and not solution),
    )


def _check_cells(contents: Contents) -> Iterator[Finding]:
    """Find cells that nbgrader would misread."""
    seen: set[str] = set()
    for number, cell in enumerate(contents.notebook.cells, start=1):
        mine, settings = cell.metadata.get("nbgrader", {}), _settings(cell)
        name = settings.grade_id or f"cell {number}"
        for mark in regions.stray_marks(cell.source):
            yield Finding(contents.source, f'{name} has "{mark}" without its partner', "add the other mark")
        if settings.grade_id in seen:
            yield Finding(contents.source, f"two cells have the grade_id {name}", "rename one of them")
        seen |= {settings.grade_id} - {""}
        if mine and not settings.grade_id:
            yield Finding(contents.source, f"{name} has no grade_id", "add it to the nbgrader metadata")
        if (settings.is_test or settings.is_manual) and "points" not in mine:
            yield Finding(contents.source, f"{name} has no points", 'add "points" to its nbgrader metadata')
        elif settings.is_test and settings.points > 0 and not regions.split(cell.source, regions.HIDDEN)[1]:
            yield Finding(
                contents.source,
                f"{name} gives points, but learners can read all of it",
                "put what decides between the marks BEGIN and END HIDDEN TESTS, or give it 0 points",
            )


def _check_whole(contents: Contents) -> Iterator[Finding]:
    """Find what is missing in the assignment as a whole."""
    folder = contents.assignment.folder
    kernel = contents.notebook.metadata.get("kernelspec", {}).get("name")
    if kernel != KERNEL:
        yield Finding(contents.source, f"its kernel is {kernel}", f"set the kernel to {KERNEL}")
    if not any(contents.tests.values()):
        yield Finding(contents.source, "no cell is marked by nbgrader", "add test cells with points")
    if contents.learner_cell not in contents.fillable:
        yield Finding(
            contents.source,
            f"learners have no cell {contents.learner_cell} for their id",
            'add a code cell with this grade_id that holds "learner_id = ..."',
        )
    rubric = folder / "rubric.md"
    if contents.manual and not (rubric.is_file() and rubric.read_text(encoding="utf-8").strip()):
        what = f"a person marks {', '.join(contents.manual)}, but there is no rubric"
        yield Finding(f"{folder.name}/rubric.md", what, "write what earns which points")
    for kind in ("right", "wrong"):
        if not any(answer.kind == kind for answer in contents.answers):
            yield Finding(f"{folder.name}/answers", f"there is no {kind} answer", "add at least one")


def _check_answer(contents: Contents, answer: Answer) -> Iterator[Finding]:
    """Find names and points in an answer file that the notebook does not know."""
    file = f"{contents.assignment.folder.name}/answers/{answer.path.name}"
    for id in answer.cells:
        if id not in contents.fillable:
            what = f'the notebook has no cell "{id}" that a learner fills in'
            yield Finding(file, what, f"use one of {_list(sorted(contents.fillable))}")
    for id, points in answer.loses.items():
        if id not in contents.tests:
            yield Finding(file, f'there is no test "{id}"', f"use one of {_list(list(contents.tests))}")
        elif points > contents.tests[id]:
            what = f"it is to lose {points:g} points in {id}, which gives {contents.tests[id]:g}"
            yield Finding(file, what, 'correct "loses:"')


def _list(names: Sequence[str]) -> str:
    """Return names for people."""
    return ", ".join(names) or "(none)"
