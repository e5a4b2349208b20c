"""The trainer's side of an assignment: every cell that is not the learner's to change, and what each is for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from nbformat import NotebookNode
    from nbgrader.api import Gradebook

Role = Literal["test", "given", "answer", "text"]


@dataclass(frozen=True)
class Part:
    """One cell of the source that nbgrader knows.

    Parameters
    ----------
    id : str
        Its grade_id.
    role : str
        "test" (marks), "given" (locked code that prepares), "answer" (the learner's), or "text".
    cell_type : str
        "code" or "markdown".
    source : str
        What the gradebook holds: with hidden tests, without solutions.
    settings : mapping
        The nbgrader metadata that the cell must have.
    """

    id: str
    role: Role
    cell_type: str
    source: str
    settings: Mapping[str, object]


@dataclass(frozen=True)
class Template:
    """An assignment's notebook, as the gradebook knows it.

    Parameters
    ----------
    notebook : str
        Its name, without `.ipynb`.
    parts : tuple of Part
        In their order.
    answers : frozenset of str
        The names that learners are asked for: those that the trainer's own solutions set.
    max_score : float
        All points.
    """

    notebook: str
    parts: tuple[Part, ...]
    answers: frozenset[str]
    max_score: float

    @property
    def by_id(self) -> dict[str, Part]:
        """The parts by their ids."""
        return {part.id: part for part in self.parts}


def read_templates(gradebook: Gradebook, assignment: str, source: Path) -> tuple[Template, ...]:
    """Read the notebooks of an assignment.

    Parameters
    ----------
    gradebook : nbgrader.api.Gradebook
        Where `nbgrader generate_assignment` has put them.
    assignment : str
        The id.
    source : pathlib.Path
        The folder with the trainer's notebooks, for the order of the cells and the names of the answers.

    Returns
    -------
    tuple of Template
        One for each notebook.

    Raises
    ------
    ValueError
        If the gradebook does not know the assignment.
    """
    from nbgrader.api import MissingEntry

    try:
        found = gradebook.find_assignment(assignment)
    except MissingEntry:
        known = ", ".join(sorted(one.name for one in gradebook.assignments)) or "none yet"
        raise ValueError(
            f"the gradebook has no assignment {assignment} (there is {known}): "
            f"run `idsea source {assignment}` and `nbgrader generate_assignment {assignment}` first"
        ) from None
    return tuple(_template(notebook, source / f"{notebook.name}.ipynb") for notebook in found.notebooks)


def _template(notebook: object, file: Path) -> Template:
    """Read one notebook from the gradebook."""
    cells = {cell.name: cell for cell in notebook.source_cells}  # type: ignore[attr-defined]
    points = {cell.name: cell.max_score for cell in notebook.grade_cells}  # type: ignore[attr-defined]
    solutions = {cell.name for cell in notebook.solution_cells}  # type: ignore[attr-defined]
    tasks = {cell.name: cell.max_score for cell in notebook.task_cells}  # type: ignore[attr-defined]
    order, answers = _from_source(file, solutions)
    ids = [id for id in order if id in cells] + [id for id in cells if id not in order]
    parts = []
    for id in ids:
        cell = cells[id]
        settings = {
            "schema_version": 3,
            "grade_id": id,
            "grade": id in points,
            "solution": id in solutions,
            "locked": bool(cell.locked),
            "task": id in tasks,
            "cell_type": cell.cell_type,
            "checksum": cell.checksum,
            **({"points": float({**points, **tasks}[id])} if id in points or id in tasks else {}),
        }
        role: Role = "text"
        if cell.cell_type == "code":
            role = "answer" if id in solutions or not cell.locked else "test" if id in points else "given"
        parts.append(Part(id, role, cell.cell_type, cell.source or "", settings))
    return Template(notebook.name, tuple(parts), answers, float(sum([*points.values(), *tasks.values()])))  # type: ignore[attr-defined]


def _from_source(file: Path, solutions: set[str]) -> tuple[list[str], frozenset[str]]:
    """Read the order of the cells and the names of the answers from the trainer's own notebook, if it is there."""
    import nbformat

    from idsea_lessons.classroom.engine.names import names_of

    if not file.is_file():
        return [], frozenset()
    cells: list[NotebookNode] = nbformat.read(file, as_version=4).cells
    ids = [cell.metadata.get("nbgrader", {}).get("grade_id", "") for cell in cells]
    answers: set[str] = set()
    for id, cell in zip(ids, cells, strict=True):
        if id in solutions and cell.cell_type == "code":
            answers |= names_of(cell.source).given
    return [id for id in ids if id], frozenset(answers)
