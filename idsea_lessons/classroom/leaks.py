"""Whether anything a learner receives gives a solution or a hidden test away."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from . import regions
from .answers import Answer

# A line with less than this, spaces not counted, gives nothing away.
SHORTEST = 8
# A line with less than this is looked for as a whole line: it may occur inside others by chance.
SHORT = 16

# Lines that every program holds: they say how, not what.
_ORDINARY = re.compile(
    r"""(import|from|def|class|with|global)\b | @ | \# | [\"')\]}]
    | (try|else|finally|except)\b | (pass|break|continue|return|raise)\W*$ | return\s+\w+$
    | (print|display)\( | (plt|fig|figure|ax|axes)\b""",
    re.VERBOSE,
)
_COMMENT = re.compile(r"\s+#.*$")


@dataclass(frozen=True)
class Secret:
    """A line that must not reach a learner.

    Parameters
    ----------
    line : str
        The line as it was written.
    origin : str
        Where it comes from, for people.

    Examples
    --------
    >>> Secret("a = (mu * (T / tau)**2)**(1 / 3)", "the solution of A02-axis").compact
    'a=(mu*(T/tau)**2)**(1/3)'
    """

    line: str
    origin: str

    @property
    def compact(self) -> str:
        """The line without spaces."""
        return _compact(self.line)


@dataclass(frozen=True)
class Leak:
    """A secret found in something that a learner receives.

    Parameters
    ----------
    file : pathlib.Path
        The file, inside the release.
    place : str
        Where in the file, such as ``cells[3].source``; empty for a plain file.
    line : str
        What was found.
    origin : str
        Where it comes from.

    Examples
    --------
    >>> Leak(Path("A02.ipynb"), "metadata.note", "x = 1 + 2", "the solution of A02-axis").place
    'metadata.note'
    """

    file: Path
    place: str
    line: str
    origin: str


def secrets(notebook: NotebookNode, answers: Iterable[Answer] = ()) -> tuple[Secret, ...]:
    r"""Collect the lines that must stay with the authors.

    Lines of a stub are no secrets. Nor is a line of a hidden test or of an answer file that the notebook
    itself shows in its code (such as the line that makes the personal numbers).

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        With solutions and hidden tests.
    answers : iterable of Answer, optional
        The answer files.

    Returns
    -------
    tuple of Secret
        Each line once.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_notebook
    >>> solution = "### BEGIN SOLUTION\nspeed = (mu / radius)**0.5\n### END SOLUTION"
    >>> cell = new_code_cell(solution, metadata={"nbgrader": {"solution": True, "grade_id": "speed"}})
    >>> secrets(new_notebook(cells=[cell]))
    (Secret(line='speed = (mu / radius)**0.5', origin='the solution of speed'),)
    """
    found: dict[str, Secret] = {}
    shown: set[str] = set()
    hidden: list[tuple[str, list[str]]] = []
    for cell in notebook.cells:
        outside, solution, tests = _parts_of(cell)
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "an unnamed cell")
        stub = {_compact(line) for line in outside}
        shown |= stub if cell.cell_type == "code" else set()
        _collect(found, solution, f"the solution of {name}", stub)
        hidden.append((f"the hidden test {name}", tests))
    hidden += [
        (f"answers/{answer.path.name}", [line for code in answer.cells.values() for line in code.split("\n")])
        for answer in answers
    ]
    for origin, lines in hidden:
        _collect(found, lines, origin, shown)
    return tuple(found.values())


def find_leaks(folder: Path, kept: Iterable[Secret]) -> tuple[Leak, ...]:
    """Search everything in a folder for lines that must not be there.

    Notebooks are searched cell by cell with their metadata, outputs and attachments, and text that was
    encoded in base64 is decoded first. A leftover mark such as ``END SOLUTION`` counts as a leak.

    Parameters
    ----------
    folder : pathlib.Path
        What a learner receives.
    kept : iterable of Secret
        See `secrets`.

    Returns
    -------
    tuple of Leak
        Empty when nothing leaks.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "hint.txt").write_text("Try speed = (mu/radius)**0.5 first.")
    >>> find_leaks(folder, [Secret("speed = (mu / radius)**0.5", "the solution of speed")])[0].origin
    'the solution of speed'
    """
    kept = tuple(kept)
    return tuple(
        Leak(path.relative_to(folder), place, line, origin)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for place, text in _texts(path)
        for line, origin in _secrets_in(text, kept)
    )


def _parts_of(cell: NotebookNode) -> tuple[list[str], list[str], list[str]]:
    """Return the lines of a cell that are shown, that solve, and that test in secret."""
    outside, solution = regions.split(cell.source, regions.SOLUTION)
    if cell.metadata.get("nbgrader", {}).get("solution") and not solution:
        return [], outside, []  # without marks, nbgrader takes the whole cell for the solution
    outside, hidden = regions.split("\n".join(outside), regions.HIDDEN)
    outside, scheme = regions.split("\n".join(outside), regions.SCHEME)
    return outside, solution + scheme, hidden


def _collect(found: dict[str, Secret], lines: Iterable[str], origin: str, shown: set[str]) -> None:
    """Add the lines that tell something and are not shown."""
    for line in lines:
        secret = Secret(_COMMENT.sub("", line.strip()), origin)
        tells = len(secret.compact) >= SHORTEST and not _ORDINARY.match(secret.line)
        if tells and secret.compact not in shown:
            found.setdefault(secret.compact, secret)


def _compact(line: str) -> str:
    """Return a line without its spaces and without a comment at its end."""
    return "".join(_COMMENT.sub("", line).split())


def _secrets_in(text: str, kept: tuple[Secret, ...]) -> Iterator[tuple[str, str]]:
    """Yield what a text gives away."""
    whole = "".join(text.split())
    lines = {_compact(line) for line in text.split("\n")}
    for secret in kept:
        if secret.compact in lines or (len(secret.compact) >= SHORT and secret.compact in whole):
            yield secret.line, secret.origin
    for mark in regions.stray_marks(text):
        yield mark, "a mark that has no partner"


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    """Yield every text of a file, with its place."""
    text = path.read_bytes().decode("utf-8", errors="replace")
    if path.suffix in (".ipynb", ".json"):
        for place, item in _strings(json.loads(text)):
            yield place, item
            decoded = _from_base64(item)
            if decoded:
                yield f"{place} (base64)", decoded
    else:
        yield "", text


def _strings(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text in a JSON value; a list of lines is one text, as notebooks store it."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield f"{place} (a key)".strip(), key
            yield from _strings(item, f"{place}.{key}".lstrip("."))
    elif isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        yield place, "".join(value)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _strings(item, f"{place}[{index}]")


def _from_base64(text: str) -> str:
    """Return the text hidden in base64, or nothing."""
    packed = "".join(text.split())
    if len(packed) < SHORTEST or len(packed) % 4:
        return ""
    try:
        return base64.b64decode(packed, validate=True).decode("utf-8", errors="replace")
    except ValueError:  # no base64: a wrong length, or a character outside ASCII
        return ""
