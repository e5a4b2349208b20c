"""From the text source of a notebook (MyST Markdown) to the notebook itself."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode

from .lesson import LessonError

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
# No version number here: the notebook must come out the same from every Python.
LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}


def to_notebook(text: str, name: str = "notebook") -> NotebookNode:
    r"""Make the unexecuted notebook of a MyST Markdown text.

    Parameters
    ----------
    text : str
        The source, as people edit it.
    name : str, optional
        How to call it in an error.

    Returns
    -------
    nbformat.NotebookNode
        The notebook: cell ids follow from part and position, metadata name no machine and no version.

    Raises
    ------
    LessonError
        If the text cannot be read as a notebook.

    Examples
    --------
    >>> notebook = to_notebook('+++ {"part": "hook"}\n\n# A flight\n\n+++\n\nMore.\n')
    >>> [cell.id for cell in notebook.cells]
    ['hook-1', 'hook-2']
    """
    try:
        notebook = jupytext.reads(text, fmt="md:myst")
    except Exception as error:  # jupytext passes on whatever its YAML and JSON readers raise
        raise LessonError(name, [f"cannot be read as a MyST notebook: {error}"]) from error
    notebook.metadata.pop("jupytext", None)  # otherwise JupyterLab would write the source back
    notebook.metadata.update(kernelspec=KERNEL, language_info=LANGUAGE)
    notebook = nbformat.from_dict(notebook)
    _name_cells(notebook)
    try:
        nbformat.validate(notebook)
    except nbformat.ValidationError as error:
        raise LessonError(name, [f"is not a valid notebook: {error}"]) from error
    return notebook


def parts(notebook: NotebookNode) -> list[str]:
    r"""Return the part to which each cell belongs.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        A lesson.

    Returns
    -------
    list of str
        One name a cell; "" before the first part.

    Examples
    --------
    >>> parts(to_notebook('+++ {"part": "hook"}\n\n# A flight\n\n+++\n\nMore.\n'))
    ['hook', 'hook']
    """
    current, names = "", []
    for cell in notebook.cells:
        if opens_part(cell):
            current = cell.metadata["part"]
        names.append(current)
    return names


def opens_part(cell: NotebookNode) -> bool:
    """Tell whether a cell opens a part of the lesson.

    Parameters
    ----------
    cell : nbformat.NotebookNode
        Any cell.

    Returns
    -------
    bool
        True for a text cell with ``part`` in its metadata that is no solution.

    Examples
    --------
    >>> opens_part(nbformat.v4.new_markdown_cell("# A flight", metadata={"part": "hook"}))
    True
    """
    return cell.cell_type == "markdown" and "part" in cell.metadata and "solution" not in cell.metadata


def to_bytes(notebook: NotebookNode) -> bytes:
    r"""Return the bytes of the `.ipynb` file: same notebook, same bytes, on every machine.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Any notebook.

    Returns
    -------
    bytes
        JSON with sorted keys, in UTF-8, ending in one line feed.

    Examples
    --------
    >>> to_bytes(to_notebook("Hello.")).endswith(b"}\n")
    True
    """
    return (nbformat.writes(notebook).rstrip("\n") + "\n").encode("utf-8")


def read_notebook(path: Path) -> NotebookNode:
    """Read an `.ipynb` file.

    Parameters
    ----------
    path : pathlib.Path
        The file.

    Returns
    -------
    nbformat.NotebookNode
        The notebook.

    Raises
    ------
    LessonError
        If there is no such file, or it is no notebook.

    Examples
    --------
    >>> read_notebook(Path("nowhere.ipynb"))
    Traceback (most recent call last):
    idsea_lessons.authoring.lesson.LessonError: nowhere: there is no nowhere.ipynb yet: run `idsea build`
    """
    if not path.is_file():
        raise LessonError(path.stem, [f"there is no {path.name} yet: run `idsea build`"])
    try:
        return nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    except ValueError as error:
        raise LessonError(path.stem, [f"{path.name} is damaged: run `idsea build` ({error})"]) from error


def without_outputs(notebook: NotebookNode) -> NotebookNode:
    """Return a copy as it was before it ran.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        An executed notebook.

    Returns
    -------
    nbformat.NotebookNode
        The same inputs and metadata, no outputs and no execution counts.

    Examples
    --------
    >>> without_outputs(to_notebook("Hello.")).cells[0].source
    'Hello.'
    """
    bare = nbformat.from_dict(notebook)
    for cell in bare.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return bare


def _name_cells(notebook: NotebookNode) -> None:
    """Give every cell an id that stays the same as long as its part is not rearranged."""
    count: Counter[str] = Counter()
    for cell, part in zip(notebook.cells, parts(notebook), strict=True):
        part = part or "cell"
        count[part] += 1
        cell.id = f"{part}-{count[part]}"
