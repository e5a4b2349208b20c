"""A learner's notebook, brought back into the shape of the assignment: what is the trainer's is the trainer's again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from idsea_lessons.classroom.engine.template import Part, Template

if TYPE_CHECKING:
    from nbformat import NotebookNode

MOST_CELLS = 1000
LONGEST_CELL = 1_000_000


def restore(notebook: NotebookNode, template: Template) -> tuple[NotebookNode, list[str]]:
    """Put every cell of the trainer back, and take marks away from every cell that has none.

    The first cell with an id counts: a copy of it stays as an ordinary cell of the learner. A cell of the trainer that
    has lost its settings is known by its text. One that is gone comes back behind the one that it followed; an answer
    that is gone does not, because its stub would undo what the learner wrote elsewhere. Whatever else the learner added
    stays where it is.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        What was handed in.
    template : Template
        The assignment.

    Returns
    -------
    notebook : nbformat.NotebookNode
        A new notebook without outputs.
    notes : list of str
        What was restored, for the trainer.
    """
    from nbformat.v4 import new_notebook

    notes: list[str] = []
    parts, seen = template.by_id, set()
    kept = notebook.cells[:MOST_CELLS]
    lost = parts.keys() - {_id_of(cell) for cell in kept}
    by_text = {_squeeze(_released(parts[id].source)): id for id in lost if parts[id].settings["locked"]}
    cells: list[NotebookNode] = []
    for cell in kept:
        id = _id_of(cell)
        if id not in parts and (known := by_text.get(_squeeze(_text(cell)))):
            notes.append(f'the cell "{known}" had lost its settings')
            id = known
        part = parts.get(id)
        if part is None or id in seen:
            if id:
                notes.append(f'the cell "{id}" is there twice' if id in seen else f'the cell id "{id[:60]}" is unknown')
            cells.append(_plain(cell))
        else:
            seen.add(id)
            cells.append(_restored(cell, part, notes))
    if len(notebook.cells) > MOST_CELLS:
        notes.append(f"only the first {MOST_CELLS} of {len(notebook.cells)} cells were read")
    place = 0
    for part in template.parts:
        if part.id in seen:
            place = next(i for i, cell in enumerate(cells) if _id_of(cell) == part.id) + 1
        elif part.role != "answer" or part.settings.get("grade"):
            cells.insert(place, _new(part.cell_type, part.source, dict(part.settings)))
            place += 1
            notes.append(f'the cell "{part.id}" was missing and came back')
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return new_notebook(cells=cells, metadata=kernel), notes


def _id_of(cell: Any) -> str:
    settings = cell.get("metadata", {}).get("nbgrader", {})
    id = settings.get("grade_id", "") if isinstance(settings, dict) else ""
    return id if isinstance(id, str) else ""


def _restored(cell: Any, part: Part, notes: list[str]) -> NotebookNode:
    """Return a cell with its settings from the gradebook, and its text too if it is the trainer's."""
    text = _text(cell)
    if part.settings["locked"]:
        if _squeeze(text) not in (_squeeze(part.source), _squeeze(_released(part.source))):
            notes.append(f'the cell "{part.id}" was edited and is restored')
        text = part.source
    elif cell.get("cell_type") != part.cell_type:
        notes.append(f'the cell "{part.id}" was made a {str(cell.get("cell_type"))[:20]} cell and is restored')
    return _new(part.cell_type, text, dict(part.settings))


def _released(source: str) -> str:
    """Return a test as the learner got it: without its hidden part."""
    from idsea_lessons.classroom import regions

    outside, _ = regions.split(source, regions.HIDDEN)
    return "\n".join(outside)


def _squeeze(text: str) -> str:
    return "".join(text.split())


def _plain(cell: Any) -> NotebookNode:
    """Return a cell of the learner, without any settings."""
    kind = cell.get("cell_type")
    return _new(kind if kind in ("code", "markdown") else "raw", _text(cell), None)


def _new(kind: str, text: str, settings: dict[str, Any] | None) -> NotebookNode:
    from nbformat import v4

    make = {"code": v4.new_code_cell, "markdown": v4.new_markdown_cell, "raw": v4.new_raw_cell}[kind]
    cell = make(text)
    if settings is not None:
        cell.metadata["nbgrader"] = settings
    return cell


def _text(cell: Any) -> str:
    """Return the text of a cell, which old formats keep as lines; what is no proper Unicode is replaced."""
    text = cell.get("source", cell.get("input", ""))
    if isinstance(text, list):
        text = "".join(str(line) for line in text)
    return str(text)[:LONGEST_CELL].encode("utf-8", "replace").decode()
