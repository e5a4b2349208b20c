"""The one trusted writer: nbgrader's own steps, around a notebook that ran elsewhere.

nbgrader opens the gradebook anew in each step and commits each mark alone. Here one connection serves all steps, and
all that belongs to one submission is written in one transaction: whole, or not at all.
"""

from __future__ import annotations

import base64
import contextlib
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from idsea_lessons.classroom.engine.records import write_whole


class _OneTransaction:
    """A database session whose commits wait for `commit_all`."""

    def __init__(self, session: Any) -> None:
        self._session = session

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session, name)

    def commit(self) -> None:
        """Send what has changed, without ending the transaction."""
        self._session.flush()

    def commit_all(self) -> None:
        """End the transaction, and forget the objects, so that memory stays flat."""
        self._session.commit()
        self._session.expunge_all()

    def rollback(self) -> None:
        """Undo the whole submission."""
        self._session.rollback()
        self._session.expunge_all()


class _Lent:
    """A gradebook that the borrower cannot close."""

    def __init__(self, gradebook: Any) -> None:
        self._gradebook = gradebook

    def __getattr__(self, name: str) -> Any:
        return getattr(self._gradebook, name)

    def __enter__(self) -> _Lent:
        return self

    def __exit__(self, *problem: object) -> None:
        pass


def make_harmless(notebook: Any) -> None:
    """Take scripts and event handlers out of a learner's texts, which are shown in the trainer's browser.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        A marked notebook, which is changed.

    Examples
    --------
    >>> from nbformat.v4 import new_markdown_cell, new_notebook
    >>> notebook = new_notebook(cells=[new_markdown_cell("**bold** <img src=x onerror=alert(1)>")])
    >>> make_harmless(notebook)
    >>> notebook.cells[0].source
    '**bold** &lt;img src=x onerror=alert(1)&gt;'
    """
    from nbconvert.preprocessors.sanitize import SanitizeHTML

    cleaner = SanitizeHTML()
    for cell in notebook.cells:
        own = not cell.metadata.get("nbgrader", {}).get("locked", False)
        if own and cell.cell_type in ("markdown", "raw") and "<" in cell.source:
            cell.source = cleaner.sanitize_html_tags(cell.source)


class Writer:
    """Holds the gradebook, and is the only one who does.

    Parameters
    ----------
    config : traitlets.config.Config
        The settings of the course.
    """

    def __init__(self, config: Any) -> None:
        from nbgrader.api import Gradebook
        from nbgrader.converters import Autograde
        from nbgrader.coursedir import CourseDirectory
        from nbgrader.preprocessors import CheckCellMetadata, Execute

        self.coursedir = CourseDirectory(config=config)
        self._autograde = Autograde(coursedir=self.coursedir, config=config)
        self._autograde.log.propagate = False
        self._autograde.log.setLevel("CRITICAL")
        before = [step(parent=self._autograde) for step in self._autograde.sanitize_preprocessors]
        after = [step(parent=self._autograde) for step in self._autograde.autograde_preprocessors]
        # `restore` writes all settings of cells from the gradebook, so there is nothing to check in them; the check
        # would take half of the time of all steps. What runs the notebook is `execution`.
        self._before = [step for step in before if not isinstance(step, CheckCellMetadata)]
        self._after = [step for step in after if not isinstance(step, CheckCellMetadata | Execute)]
        execute = [step for step in after if isinstance(step, Execute)]
        self.cell_seconds = float(execute[0].timeout or 120) if execute else 120.0
        self.gradebook = Gradebook(self.coursedir.db_url, self.coursedir.course_id)
        self.gradebook.db = _OneTransaction(self.gradebook.db)

    def close(self) -> None:
        """Let the gradebook go."""
        self.gradebook.close()

    def submitted(self, learner: str, assignment: str) -> Path:
        """Name the folder of a submission."""
        return Path(self.coursedir.format_path(self.coursedir.submitted_directory, learner, assignment))

    def source(self, assignment: str) -> Path:
        """Name the folder of the trainer's own notebook."""
        return Path(self.coursedir.format_path(self.coursedir.source_directory, ".", assignment))

    @contextlib.contextmanager
    def lending(self) -> Iterator[None]:
        """Let nbgrader's steps use this gradebook instead of opening their own."""
        modules = {sys.modules[type(step).__module__] for step in (*self._before, *self._after)}
        borrowers = [module for module in modules if hasattr(module, "Gradebook")]
        originals = [vars(module)["Gradebook"] for module in borrowers]
        for module in borrowers:
            vars(module)["Gradebook"] = lambda *args, **kwargs: _Lent(self.gradebook)
        try:
            yield
        finally:
            for module, original in zip(borrowers, originals, strict=True):
                vars(module)["Gradebook"] = original

    def sanitise(self, notebook: Any, learner: str, assignment: str, name: str) -> Any:
        """Take nbgrader's steps before a notebook is run."""
        return self._through(self._before, notebook, learner, assignment, name)

    def enter(self, learner: str, assignment: str) -> None:
        """Write down that the learner has handed in, and when."""
        self.gradebook.update_or_create_student(learner)
        stamp = self.coursedir.get_existing_timestamp(str(self.submitted(learner, assignment)))
        when = {"timestamp": stamp} if stamp else {}
        self.gradebook.update_or_create_submission(assignment, learner, **when)

    def mark(self, notebook: Any, learner: str, assignment: str, name: str) -> Any:
        """Take nbgrader's steps after a notebook was run: marks, late penalties, comments."""
        return self._through(self._after, notebook, learner, assignment, name)

    def scores(self, learner: str, assignment: str) -> tuple[float, int]:
        """Return the points by tests, and how many cells wait for a person."""
        grades = [grade for book in self._submission(learner, assignment).notebooks for grade in book.grades]
        return sum(grade.auto_score or 0.0 for grade in grades), sum(bool(grade.needs_manual_grade) for grade in grades)

    def keep(self, notebooks: dict[str, Any], files: dict[str, str], learner: str, assignment: str) -> None:
        """Put the marked notebooks where formgrader and the feedback look for them, beside the learner's files."""
        import nbformat

        goal = Path(self.coursedir.format_path(self.coursedir.autograded_directory, learner, assignment))
        goal.parent.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(dir=goal.parent, prefix=".new-"))
        try:
            for name, notebook in notebooks.items():
                make_harmless(notebook)
                write_whole(new / f"{name}.ipynb", nbformat.writes(notebook, version=4).encode("utf-8", "replace"))
            for name, content in files.items():
                (new / name).parent.mkdir(parents=True, exist_ok=True)
                (new / name).write_bytes(base64.b64decode(content))
            new.chmod(0o755)
            if goal.exists():
                shutil.rmtree(goal)
            new.rename(goal)
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise

    def _submission(self, learner: str, assignment: str) -> Any:
        return self.gradebook.find_submission(assignment, learner)

    def _through(self, steps: list[Any], notebook: Any, learner: str, assignment: str, name: str) -> Any:
        about = {"student": learner, "assignment": assignment, "notebook": name, "db_url": self.coursedir.db_url}
        resources: dict[str, Any] = {"nbgrader": about, "unique_key": name, "output_files_dir": f"{name}_files"}
        for step in steps:
            notebook, resources = step(notebook, resources)
        return notebook
