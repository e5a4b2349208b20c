"""A cohort on its way through the engine: one learner after the other is read, and many run at once."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from idsea_lessons.classroom.engine.intake import HandedIn
    from idsea_lessons.classroom.engine.marks import Writer
    from idsea_lessons.classroom.engine.records import Record
    from idsea_lessons.classroom.engine.template import Template
    from idsea_lessons.classroom.engine.workers import Workers

Progress = Callable[[str, int, int], None]


@dataclass
class Summary:
    """What a run has done.

    Parameters
    ----------
    assignment : str
        The id.
    graded, skipped : int
        Submissions of this run, and those that were graded before and have not changed.
    states : Counter
        How many ended in which state.
    flagged : list of str
        Learners whose work a person should look at.
    problems : list of tuple
        Learner and reason, for every submission that is not "graded"; the first thousand.
    seconds : float
        From the first step to the last one.

    Examples
    --------
    >>> Summary("A02").graded
    0
    """

    assignment: str
    graded: int = 0
    skipped: int = 0
    states: Counter[str] = field(default_factory=Counter)
    flagged: list[str] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    seconds: float = 0.0


@dataclass
class _Work:
    """One submission on its way."""

    learner: str
    fingerprint: str
    files: dict[str, str]
    notebooks: dict[str, Any] = field(default_factory=dict)
    jobs: list[tuple[str, Any]] = field(default_factory=list)  # notebook and what will hold its result
    unreadable: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Cohort:
    """One run over many submissions; only a few of them are in memory at a time.

    Parameters
    ----------
    writer : Writer
        Holds the gradebook.
    workers : Workers
        Run the notebooks.
    templates : tuple of Template
        The notebooks of the assignment.
    assignment : str
        Its id.
    records : pathlib.Path
        Folder of the records.
    """

    def __init__(
        self, writer: Writer, workers: Workers, templates: tuple[Template, ...], assignment: str, records: Path
    ) -> None:
        self._writer, self._workers, self._templates = writer, workers, templates
        self._assignment, self._records = assignment, records
        tests = repr([(part.id, part.source, part.settings) for one in templates for part in one.parts])
        self._tests = hashlib.sha256(tests.encode()).hexdigest()
        self._max_score = sum(one.max_score for one in templates)

    def grade(self, learners: list[str], regrade: bool, progress: Progress) -> Summary:
        """Grade them."""
        summary = Summary(self._assignment)
        under_way: list[_Work] = []
        done = 0
        for learner in learners:
            work = self._begin(learner, regrade)
            if work is None:
                summary.skipped += 1
                done += 1
                progress(learner, done, len(learners))
                continue
            under_way.append(work)
            if len(under_way) > 2 * self._workers.count:
                done += 1
                progress(self._end_one(under_way, summary), done, len(learners))
        while under_way:
            done += 1
            progress(self._end_one(under_way, summary), done, len(learners))
        return summary

    def _begin(self, learner: str, regrade: bool) -> _Work | None:
        """Read a submission, bring it into shape, and hand it to the workers; None if it is graded already."""
        from idsea_lessons.classroom.engine import intake, records
        from idsea_lessons.classroom.engine.restore import restore

        handed_in = intake.collect(self._writer.submitted(learner, self._assignment))
        fingerprint = hashlib.sha256((handed_in.fingerprint() + self._tests).encode()).hexdigest()
        path = records.path_of(self._records, learner)
        known = records.read_record(path)
        if known is not None and known.fingerprint == fingerprint and not regrade:
            return None
        path.unlink(missing_ok=True)
        work = _Work(learner, fingerprint, files=handed_in.files, notes=list(handed_in.notes))
        for template in self._templates:
            try:
                notebook, notes = intake.choose(handed_in, template.notebook)
                notebook, more = restore(notebook, template)
                work.notes += notes + more
            except intake.Unreadable as problem:
                work.unreadable.append(str(problem))
                notebook, _ = restore(_nothing(), template)
                _say_unreadable(notebook, str(problem))
                work.notebooks[template.notebook] = notebook
                continue
            notebook = self._writer.sanitise(notebook, learner, self._assignment, template.notebook)
            work.notebooks[template.notebook] = notebook
            job = self._job(learner, notebook, template, handed_in)
            work.jobs.append((template.notebook, self._workers.submit(job)))
        return work

    def _job(self, learner: str, notebook: Any, template: Template, handed_in: HandedIn) -> Any:
        from idsea_lessons.classroom.engine.execution import Job
        from idsea_lessons.classroom.engine.intake import OF_NBGRADER

        parts = template.by_id
        cells = []
        for cell in notebook.cells:
            if cell.cell_type == "code":
                part = parts.get(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
                role = "test" if part is not None and part.role == "test" else "learner"
                cells.append({"id": part.id if part else "", "role": role, "code": cell.source})
        own = {name: content for name, content in handed_in.files.items() if name not in OF_NBGRADER}
        files = {**own, **_files_of(self._writer.source(self._assignment))}
        return Job(
            learner,
            self._assignment,
            cells,
            sorted(template.answers),
            list(template.prelude),
            dict(template.needs),
            files,
            cell_seconds=self._writer.cell_seconds,
        )

    def _end_one(self, under_way: list[_Work], summary: Summary) -> str:
        """Wait for a submission, write its marks down, and return whose it was."""
        ready = next((work for work in under_way if not work.jobs), None)
        if ready is None:
            waiting = {id(future): work for work in under_way for _, future in work.jobs}
            first = self._workers.first([future for work in under_way for _, future in work.jobs])
            ready = waiting[id(first)]
        under_way.remove(ready)
        record = self._write(ready)
        summary.graded += 1
        summary.states[record.state] += 1
        if record.flags:
            summary.flagged.append(record.learner)
        if record.state != "graded" and len(summary.problems) < 1000:
            summary.problems.append((record.learner, record.reason))
        return record.learner

    def _write(self, work: _Work) -> Record:
        """Write down one submission: marks in one transaction, then the notebooks, and last the record."""
        from idsea_lessons.classroom.engine import records

        reasons, flags, seconds = [*work.unreadable], [], 0.0
        for name, future in work.jobs:
            executed = future.result()
            _fill(work.notebooks[name], executed.outputs)
            reasons += [executed.reason] if executed.reason else []
            flags += executed.flags
            work.notes += executed.notes
            seconds += executed.seconds
        database = self._writer.gradebook.db
        try:
            self._writer.enter(work.learner, self._assignment)
            for name, notebook in work.notebooks.items():
                work.notebooks[name] = self._writer.mark(notebook, work.learner, self._assignment, name)
            score, waiting = self._writer.scores(work.learner, self._assignment)
            database.commit_all()
        except BaseException:
            database.rollback()
            raise
        self._writer.keep(work.notebooks, work.files, work.learner, self._assignment)
        record = records.Record(
            work.learner,
            self._assignment,
            "unreadable" if work.unreadable else "stopped" if reasons else "graded",
            "; ".join(reasons),
            flags,
            work.notes,
            round(seconds, 3),
            score,
            self._max_score,
            waiting,
            work.fingerprint,
        )
        records.write_record(records.path_of(self._records, work.learner), record)
        return record


def _nothing() -> Any:
    from nbformat.v4 import new_notebook

    return new_notebook()


def _say_unreadable(notebook: Any, problem: str) -> None:
    """Let every test of an empty notebook say why nothing was run."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            evalue = f"nothing could be run: {problem}"
            cell.outputs = _as_outputs(
                [{"output_type": "error", "ename": "NotRun", "evalue": evalue, "traceback": [f"NotRun: {evalue}"]}]
            )


def _fill(notebook: Any, outputs: list[list[dict[str, Any]]]) -> None:
    """Put the outputs into the code cells of a notebook, and number them."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, (cell, found) in enumerate(zip(code, outputs, strict=True), start=1):
        cell.outputs, cell.execution_count = _as_outputs(found), number


def _as_outputs(found: list[dict[str, Any]]) -> list[Any]:
    from nbformat import from_dict

    return [from_dict(output) for output in found]


def _files_of(folder: Path) -> dict[str, str]:
    """Return the files that the trainer gives out beside the notebook, in base64."""
    import base64

    from idsea_lessons.classroom.course import FOR_LEARNERS

    if not folder.is_dir():
        return {}
    files: Iterator[Path] = (path for path in sorted(folder.rglob("*")) if path.is_file())
    wanted = [path for path in files if path.suffix in FOR_LEARNERS - {".ipynb"}]
    return {path.relative_to(folder).as_posix(): base64.b64encode(path.read_bytes()).decode() for path in wanted}
