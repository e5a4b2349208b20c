"""Release an assignment and mark one submission, through nbgrader's own steps, in a folder of its own."""

from __future__ import annotations

import os
import shutil
import sysconfig
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
from nbformat import NotebookNode

from . import course
from .preprocessors import STDERR

if TYPE_CHECKING:
    from nbgrader.apps.api import NbGraderAPI


@dataclass(frozen=True)
class Submission:
    """One notebook to be marked.

    Parameters
    ----------
    course_dir : pathlib.Path
        A course in which the assignment has been released, see `release`.
    configuration : pathlib.Path
        The settings of the course.
    assignment : str
        The id of the assignment.
    notebook : str
        The name of its notebook, without `.ipynb`.
    learner : str
        Who hands it in.
    cells : mapping of str to str
        What the learner wrote, by grade_id; the rest stays as released.

    Examples
    --------
    >>> Submission(Path("course"), Path("c.py"), "A02", "A02_lambert", "li.wei", {}).learner
    'li.wei'
    """

    course_dir: Path
    configuration: Path
    assignment: str
    notebook: str
    learner: str
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Mark:
    """What nbgrader made of one test cell.

    Parameters
    ----------
    score : float or None
        The points; None if nbgrader gave no score at all.
    message : str
        The error that the test raised, or what a test with parts printed, as learners read it; otherwise empty.
    stderr : str
        What the test wrote to stderr.
    value : str
        The value that the cell ends with, which nbgrader would read as points.

    Examples
    --------
    >>> Mark(0.0, "AssertionError: degrees?").score
    0.0
    """

    score: float | None
    message: str = ""
    stderr: str = ""
    value: str = ""


@dataclass(frozen=True)
class Marked:
    """What nbgrader made of one submission.

    Parameters
    ----------
    marks : mapping of str to Mark
        By grade_id, for every graded cell.
    failure : str
        Why nbgrader could not mark it; empty if it could.
    seconds : float
        How long it took.

    Examples
    --------
    >>> Marked({}, "the kernel died", 2.0).failure
    'the kernel died'
    """

    marks: Mapping[str, Mark]
    failure: str
    seconds: float


def release(course_dir: Path, configuration: Path, assignment: course.Assignment) -> str:
    """Make the version for learners, as `nbgrader generate_assignment` does.

    Parameters
    ----------
    course_dir : pathlib.Path
        An empty folder; the release is in its `release/<id>/` afterwards.
    configuration : pathlib.Path
        The settings of the course.
    assignment : Assignment
        What to release.

    Returns
    -------
    str
        Why it failed; empty if it did not.

    Examples
    --------
    >>> release(Path("."), course.CONFIGURATION, course.Assignment("A99", Path("A99_nothing")))
    Traceback (most recent call last):
    ValueError: A99_nothing: there is no A99_nothing.ipynb: run `idsea build`
    """
    course.lay_out(course_dir, [assignment])
    with _commands_found():
        return _failure(_nbgrader(course_dir, configuration).generate_assignment(assignment.id))


def mark(submission: Submission) -> Marked:
    """Mark one submission, as `nbgrader autograde` does, in a copy of the course.

    Parameters
    ----------
    submission : Submission
        What is handed in.

    Returns
    -------
    Marked
        Scores and messages.

    Examples
    --------
    The proof of an assignment calls this in two processes at once: see `proof.prove`.
    """
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="idsea-proof-") as folder:
        copy = Path(folder).resolve() / "course"
        shutil.copytree(submission.course_dir, copy, ignore=shutil.ignore_patterns("release"))
        name = f"{submission.notebook}.ipynb"
        released = submission.course_dir / "release" / submission.assignment
        handed_in = copy / "submitted" / submission.learner / submission.assignment
        shutil.copytree(released, handed_in)
        notebook = fill_in(nbformat.read(released / name, as_version=4), submission.cells)
        nbformat.write(notebook, handed_in / name)
        nbgrader = _nbgrader(copy, submission.configuration)
        failure = _failure(nbgrader.autograde(submission.assignment, submission.learner))
        marks = {} if failure else _marks(nbgrader, submission, copy)
    return Marked(marks, failure, time.perf_counter() - began)


def fill_in(notebook: NotebookNode, cells: Mapping[str, str]) -> NotebookNode:
    """Write a learner's work into a released notebook.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        The notebook, which is changed.
    cells : mapping of str to str
        The work by grade_id. In a text cell, the comment signs at the start of lines are left out.

    Returns
    -------
    nbformat.NotebookNode
        The same notebook.

    Raises
    ------
    ValueError
        If the notebook has no such cell.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_notebook
    >>> stub = new_code_cell("x = ...", metadata={"nbgrader": {"grade_id": "t1"}})
    >>> fill_in(new_notebook(cells=[stub]), {"t1": "x = 2"}).cells[0].source
    'x = 2'
    """
    places = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell for cell in notebook.cells}
    for id, code in cells.items():
        if id not in places:
            raise ValueError(f'the notebook has no cell "{id}"')
        cell = places[id]
        if cell.cell_type == "markdown":
            code = "\n".join(line.removeprefix("#").removeprefix(" ") for line in code.split("\n"))
        cell.source = code
    return notebook


@contextmanager
def _commands_found() -> Iterator[None]:
    """Let nbgrader find the command `alembic`, which makes its gradebook, in the folder of this Python."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join(filter(None, [sysconfig.get_path("scripts"), before]))
    try:
        yield
    finally:
        os.environ["PATH"] = before


def _nbgrader(course_dir: Path, configuration: Path) -> NbGraderAPI:
    """Return nbgrader's programming interface, working in `course_dir`."""
    from nbgrader.apps.api import NbGraderAPI

    from .button import use_engine

    config = course.settings(course_dir, configuration)
    use_engine(False)  # the proof asks plain nbgrader, so that a course can always go back to it
    api = NbGraderAPI(config=config)
    api.log.propagate = False  # what it logs comes back as a text, see _failure
    return api


def _failure(result: Mapping[str, str]) -> str:
    """Return the reason of a failure: the last error that is not nbgrader's own summary."""
    if result["success"]:
        return ""
    lines = [line.strip() for line in result.get("log", "").split("\n") if line.strip()]
    reasons = [line for line in lines if not line.startswith(("[", 'File "', "Traceback", "^", "~"))]
    return reasons[-1] if reasons else result["error"].strip().split("\n")[-1]


def _marks(nbgrader: NbGraderAPI, submission: Submission, folder: Path) -> dict[str, Mark]:
    """Read the scores from the gradebook and the messages from the marked notebook."""
    path = folder / "autograded" / submission.learner / submission.assignment / f"{submission.notebook}.ipynb"
    cells = {
        cell.metadata.get("nbgrader", {}).get("grade_id"): cell for cell in nbformat.read(path, as_version=4).cells
    }
    with nbgrader.gradebook as gradebook:
        graded = gradebook.find_submission_notebook(submission.notebook, submission.assignment, submission.learner)
        return {grade.name: _mark(grade.auto_score, cells.get(grade.name)) for grade in graded.grades}


def _mark(score: float | None, cell: NotebookNode | None) -> Mark:
    """Put together what is known of one graded cell."""
    message = stderr = value = said = ""
    for output in [] if cell is None else cell.get("outputs", []):
        if output.output_type == "error":
            message = f"{output.ename}: {output.evalue}"
        elif output.output_type == "stream" and output.text.startswith(STDERR):
            stderr += output.text.removeprefix(STDERR)
        elif output.output_type == "stream":
            said += output.text
        elif output.output_type == "execute_result":
            value = output.data.get("text/plain", "")
    # A test with parts raises no error: what it prints is its message (see `learn.parts`).
    return Mark(score, message or (said if value else ""), stderr, value)
