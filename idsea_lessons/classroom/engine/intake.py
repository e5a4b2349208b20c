"""What a learner handed in, read without following, waiting for, or believing anything."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbformat import NotebookNode

# nbgrader's own notes beside a submission; they are kept, but are no business of the program.
OF_NBGRADER = frozenset({"timestamp.txt", "submission_secret.txt"})
LARGEST_NOTEBOOK = 30_000_000
LARGEST_FILES = 20_000_000
MOST_FILES = 200


class Unreadable(ValueError):
    """A notebook that cannot be graded; the message tells the trainer why."""


@dataclass
class HandedIn:
    """The files of one submission.

    Parameters
    ----------
    notebooks : dict of str to bytes
        The notebooks by name, without `.ipynb`.
    files : dict of str to str
        Other files, in base64.
    problems : dict of str to str
        Notebooks that could not be read, and why.
    notes : list of str
        What was left out.
    """

    notebooks: dict[str, bytes] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def fingerprint(self) -> str:
        """Sum up what was handed in.

        Examples
        --------
        >>> HandedIn().fingerprint() == HandedIn(notebooks={"A02": b"{}"}).fingerprint()
        False
        """
        content = [sorted(self.notebooks.items()), sorted(self.files.items()), sorted(self.problems.items())]
        return hashlib.sha256(repr(content).encode()).hexdigest()


def collect(folder: Path) -> HandedIn:
    """Read the regular files of a submission; links, pipes and devices are left out and named.

    Parameters
    ----------
    folder : pathlib.Path
        `submitted/<learner>/<assignment>`.

    Returns
    -------
    HandedIn
        Its content.

    Examples
    --------
    >>> import tempfile
    >>> handed_in = collect(Path(tempfile.mkdtemp()))
    >>> handed_in.notebooks, handed_in.problems
    ({}, {})
    """
    found = HandedIn()
    if folder.is_symlink() or folder.parent.is_symlink():
        found.problems["*"] = "the folder is a link to somewhere else"
        return found
    room = LARGEST_FILES
    for count, path in enumerate(_files(folder)):
        name = path.relative_to(folder).as_posix()
        is_notebook = path.suffix == ".ipynb" and path.parent == folder
        try:
            if count >= MOST_FILES:
                raise Unreadable(f"only the first {MOST_FILES} files are read")
            content = read_regular(path, LARGEST_NOTEBOOK if is_notebook else room)
        except (Unreadable, OSError) as problem:
            if is_notebook:
                found.problems[path.stem] = str(problem)
            found.notes.append(f"{name[:100]}: {problem}")
            continue
        if is_notebook:
            found.notebooks[path.stem] = content
        else:
            room -= len(content)
            found.files[name] = base64.b64encode(content).decode()
    return found


def _files(folder: Path) -> Iterator[Path]:
    """Yield every file below a folder in a fixed order, without entering links or hidden folders."""
    for root, folders, files in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__pycache__")))
        links = [name for name in folders if (Path(root) / name).is_symlink() or name.endswith(".ipynb")]
        for name in sorted([*files, *links]):
            if not name.startswith("."):
                yield Path(root) / name


def read_regular(path: Path, most: int) -> bytes:
    """Read a file, if it is one, and not too large.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    most : int
        Bytes allowed.

    Returns
    -------
    bytes
        Its content.

    Raises
    ------
    Unreadable
        If it is a link, a folder, a pipe, a device, or too large.

    Examples
    --------
    >>> read_regular(Path("/dev/zero"), 100)
    Traceback (most recent call last):
    ...
    idsea_lessons.classroom.engine.intake.Unreadable: it is no ordinary file
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as problem:
        if path.is_symlink():
            raise Unreadable("it is a link to somewhere else") from problem
        raise Unreadable(f"it cannot be opened ({problem.strerror})") from problem
    about = os.fstat(handle)
    if not stat.S_ISREG(about.st_mode):
        os.close(handle)
        raise Unreadable("it is no ordinary file")
    with os.fdopen(handle, "rb") as stream:
        if about.st_size > most:
            raise Unreadable(f"it is too large ({about.st_size / 1e6:.0f} MB; {most / 1e6:.0f} MB are allowed)")
        return stream.read(most + 1)[:most]


def choose(handed_in: HandedIn, name: str) -> tuple[NotebookNode, list[str]]:
    """Find and parse the notebook of an assignment.

    Parameters
    ----------
    handed_in : HandedIn
        From `collect`.
    name : str
        What the notebook should be called, without `.ipynb`.

    Returns
    -------
    notebook : nbformat.NotebookNode
        In version 4 of the format, otherwise unchecked: see `restore`.
    notes : list of str
        For the trainer.

    Raises
    ------
    Unreadable
        If there is none, or it cannot be parsed.
    """
    if "*" in handed_in.problems:
        raise Unreadable(handed_in.problems["*"])
    if name in handed_in.notebooks:
        return parse(handed_in.notebooks[name]), []
    if name in handed_in.problems:
        raise Unreadable(f"the notebook {name}.ipynb cannot be read: {handed_in.problems[name]}")
    others = sorted(handed_in.notebooks)
    if len(others) == 1:
        return parse(handed_in.notebooks[others[0]]), [f"the notebook was renamed to {others[0][:80]}.ipynb"]
    there = f" (there are {', '.join(others)[:200]})" if others else ""
    raise Unreadable(f"the notebook {name}.ipynb is missing{there}")


def parse(content: bytes) -> NotebookNode:
    """Parse a notebook of any version of the format.

    Parameters
    ----------
    content : bytes
        The file.

    Returns
    -------
    nbformat.NotebookNode
        With a list of cells.

    Raises
    ------
    Unreadable
        If it is no notebook.

    Examples
    --------
    >>> parse(b"{")
    Traceback (most recent call last):
    ...
    idsea_lessons.classroom.engine.intake.Unreadable: the notebook is not JSON (line 1: Expecting property name ...)
    """
    if not content.strip():
        raise Unreadable("the notebook is empty")
    try:
        raw = json.loads(content.decode("utf-8-sig", "replace"))
    except json.JSONDecodeError as problem:
        raise Unreadable(f"the notebook is not JSON (line {problem.lineno}: {problem.msg})") from problem
    except (ValueError, RecursionError) as problem:
        raise Unreadable("the notebook is not JSON that can be read: it is nested too deeply") from problem
    if not isinstance(raw, dict):
        raise Unreadable("the file is JSON, but no notebook")
    try:
        return _version_4(raw)
    except Unreadable:
        raise
    except Exception as problem:
        raise Unreadable(f"the notebook is not of a form that can be read ({type(problem).__name__})") from problem


def _version_4(raw: dict[str, Any]) -> NotebookNode:
    """Bring a notebook to version 4 and look at its form."""
    import nbformat

    if raw.get("nbformat") in (1, 2, 3) or "worksheets" in raw:
        notebook = nbformat.convert(nbformat.from_dict({"nbformat": 3, **raw}), 4)
    else:
        notebook = nbformat.from_dict(raw)
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        raise Unreadable("the file is JSON, but no notebook: it has no cells")
    notebook["cells"] = [cell for cell in cells if isinstance(cell, dict)]
    for cell in notebook["cells"]:
        if not isinstance(cell.get("metadata"), dict):
            cell["metadata"] = nbformat.NotebookNode()
    return notebook
