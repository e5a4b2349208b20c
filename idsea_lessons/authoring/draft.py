"""An executed lesson, cut into its parts, as the rules of the template see it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nbformat import NotebookNode

from .pair import opens_part, to_bytes

_CODE = re.compile(r"^(```|~~~).*?^\1|``.+?``|`[^`\n]+`", re.DOTALL | re.MULTILINE)
_LIST_ITEM = re.compile(r"^\s*(?:[-*+]|\d+\.)\s+(.*(?:\n(?!\s*(?:[-*+]|\d+\.)\s|\s*$|\s*<).*)*)", re.MULTILINE)


@dataclass(frozen=True)
class Section:
    """The cells of one part of a lesson.

    Parameters
    ----------
    part : str
        For example "hook".
    cells : tuple of (int, nbformat.NotebookNode)
        The cells with their numbers, counted from 1 over the whole lesson.
    """

    part: str
    cells: tuple[tuple[int, NotebookNode], ...]

    @property
    def start(self) -> int:
        """Number of the cell that opens the part."""
        return self.cells[0][0]

    @property
    def code(self) -> tuple[tuple[int, NotebookNode], ...]:
        """The code cells."""
        return tuple((number, cell) for number, cell in self.cells if cell.cell_type == "code")

    @property
    def text(self) -> str:
        """All the text of the part."""
        return "\n\n".join(cell.source for _, cell in self.cells if cell.cell_type == "markdown")


@dataclass(frozen=True)
class Draft:
    """An executed lesson that is to be judged.

    Parameters
    ----------
    id : str
        For example "2.1".
    folder : pathlib.Path
        The folder of the lesson, for links.
    notebook : nbformat.NotebookNode
        The executed lesson.
    """

    id: str
    folder: Path
    notebook: NotebookNode

    @cached_property
    def cells(self) -> tuple[tuple[int, NotebookNode], ...]:
        """All cells with their numbers, counted from 1."""
        return tuple(enumerate(self.notebook.cells, start=1))

    @cached_property
    def code(self) -> tuple[tuple[int, NotebookNode], ...]:
        """The code cells."""
        return tuple((number, cell) for number, cell in self.cells if cell.cell_type == "code")

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The parts, in the order of the lesson; cells before the first part belong to none."""
        found: list[tuple[str, list[tuple[int, NotebookNode]]]] = []
        for number, cell in self.cells:
            if opens_part(cell):
                found.append((cell.metadata["part"], []))
            if found:
                found[-1][1].append((number, cell))
        return tuple(Section(part, tuple(cells)) for part, cells in found)

    def parts(self, name: str) -> tuple[Section, ...]:
        """Return every section of one name: none if the lesson lacks it, three turns."""
        return tuple(section for section in self.sections if section.part == name)

    def size(self) -> int:
        """Return the size of the notebook file in bytes."""
        return len(to_bytes(self.notebook))


def list_items(text: str) -> list[str]:
    r"""Return the items of every list in a Markdown text.

    Parameters
    ----------
    text : str
        Markdown.

    Returns
    -------
    list of str
        The items without their bullets; a long item may run over several lines.

    Examples
    --------
    >>> list_items("We need\n\n- air\n- water\n")
    ['air', 'water']
    """
    return [item.strip() for item in _LIST_ITEM.findall(text)]


def prose(cell: NotebookNode) -> str:
    """Return the text of a Markdown cell without its code.

    Parameters
    ----------
    cell : nbformat.NotebookNode
        Any cell.

    Returns
    -------
    str
        Text; empty for a code cell.

    Examples
    --------
    >>> import nbformat
    >>> prose(nbformat.v4.new_markdown_cell("Write `x = 1` here."))
    'Write  here.'
    """
    return _CODE.sub("", cell.source) if cell.cell_type == "markdown" else ""


def pictures(cells: tuple[tuple[int, NotebookNode], ...]) -> Iterator[tuple[int, NotebookNode]]:
    """Yield every output that is a picture, with the number of its cell.

    Parameters
    ----------
    cells : tuple of (int, nbformat.NotebookNode)
        Numbered cells.

    Yields
    ------
    int
        Number of the cell.
    nbformat.NotebookNode
        The output.

    Examples
    --------
    >>> list(pictures(()))
    []
    """
    for number, cell in cells:
        for output in cell.get("outputs", []):
            if any(mime.startswith("image/") for mime in output.get("data", {})):
                yield number, output
