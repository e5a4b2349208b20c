"""The trainer's side of an assignment: every cell that is not the learner's to change, and what each is for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from idsea_lessons.classroom.engine.names import names_of

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
    prelude : tuple of str
        The code of the trainer's cells that prepare the tests (locked ones, and ordinary ones), in their order.
    needs : mapping of str to int
        For each test, by its id: how many cells of the prelude stand before it.
    max_score : float
        All points.
    """

    notebook: str
    parts: tuple[Part, ...]
    answers: frozenset[str]
    prelude: tuple[str, ...]
    needs: Mapping[str, int]
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
    from_file = _read_source(file)
    order = _order(file)
    answers = frozenset(name for id, code in from_file if id in solutions for name in names_of(code).given)
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
    prelude, needs = _prelude(from_file or [(part.id, part.source) for part in parts], {p.id: p for p in parts})
    max_score = float(sum([*points.values(), *tasks.values()]))
    return Template(notebook.name, tuple(parts), answers, prelude, needs, max_score)  # type: ignore[attr-defined]


def _prelude(cells: list[tuple[str, str]], parts: Mapping[str, Part]) -> tuple[tuple[str, ...], dict[str, int]]:
    """Find the trainer's cells that are no tests and no answers, and how many stand before each test."""
    prelude: list[str] = []
    needs: dict[str, int] = {}
    for id, code in cells:
        part = parts.get(id)
        if part is None:
            prelude.append(code)
        elif part.role == "given":
            prelude.append(part.source)
        elif part.role == "test":
            needs[id] = len(prelude)
    return tuple(prelude), needs


def _order(file: Path) -> list[str]:
    """Return the ids of all cells of the trainer's own notebook."""
    import nbformat

    cells = nbformat.read(file, as_version=4).cells if file.is_file() else []
    ids = [cell.metadata.get("nbgrader", {}).get("grade_id", "") for cell in cells]
    return [id for id in ids if id]


def _read_source(file: Path) -> list[tuple[str, str]]:
    """Read the code cells of the trainer's own notebook, with their ids ("" for an ordinary cell)."""
    import nbformat

    if not file.is_file():
        return []
    cells: list[NotebookNode] = nbformat.read(file, as_version=4).cells
    return [
        (cell.metadata.get("nbgrader", {}).get("grade_id", ""), cell.source)
        for cell in cells
        if cell.cell_type == "code"
    ]
