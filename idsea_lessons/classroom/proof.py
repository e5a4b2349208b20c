"""The proof of an assignment: marks are right before any learner sees it."""

from __future__ import annotations

import math
import multiprocessing
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path

from . import grading
from .answers import LEARNER, Answer
from .course import CONFIGURATION, Assignment
from .inspection import Contents, Finding, read
from .judging import judge, must_lose
from .leaks import find_leaks, secrets

PROCESSES = 2
UNTOUCHED = "(untouched release)"


@dataclass(frozen=True)
class Outcome:
    """How one submission fared.

    Parameters
    ----------
    name : str
        The answer file, or `UNTOUCHED`.
    kind : str
        "right", "wrong" or "untouched".
    expected, score : float
        Points of the cells that nbgrader marks: what it must get, what it got (nan if it was not marked).
    for_people : tuple of str
        The cells that wait for a person's mark.
    seconds : float
        How long the marking took.
    proven : bool
        Whether every test gave what it must, with the right message.

    Examples
    --------
    >>> Outcome("degrees.py", "wrong", 4.0, 6.0, ("explain",), 1.9, False).proven
    False
    """

    name: str
    kind: str
    expected: float
    score: float
    for_people: tuple[str, ...]
    seconds: float
    proven: bool


@dataclass(frozen=True)
class Proof:
    """Whether an assignment is proven, and if not, why not.

    Parameters
    ----------
    assignment : str
        Its id.
    points : float
        What nbgrader marks.
    points_by_people : float
        What people mark; the proof says nothing about them.
    outcomes : tuple of Outcome
        Every submission; empty if something had to be mended before any could be marked.
    findings : tuple of Finding
        What stands in the way.
    seconds : float
        From the first step to the last one.

    Examples
    --------
    >>> Proof("A02", 10.0, 4.0, (), (), 0.0).proven
    False
    """

    assignment: str
    points: float
    points_by_people: float
    outcomes: tuple[Outcome, ...]
    findings: tuple[Finding, ...]
    seconds: float

    @property
    def proven(self) -> bool:
        """Something was marked, and nothing was found."""
        return bool(self.outcomes) and not self.findings


@dataclass
class _Work:
    """An assignment on its way through the proof."""

    assignment: Assignment
    contents: Contents | None
    findings: list[Finding]
    course_dir: Path
    began: float = field(default_factory=time.perf_counter)
    outcomes: list[Outcome] = field(default_factory=list)
    ended: float = math.nan


def prove(
    assignments: Iterable[Assignment],
    configuration: Path = CONFIGURATION,
    progress: Callable[[str, int, int], None] = lambda name, done, total: None,
) -> tuple[Proof, ...]:
    """Prove assignments against their answers, with nbgrader's own steps, two submissions at a time.

    1. The notebook and the answer files are read and inspected. 2. nbgrader makes the release, and nothing in
    it may hold a solution, a hidden test or an answer. 3. nbgrader marks the untouched release (no points),
    every right answer (all points) and every wrong one (it loses what its header says, and the message
    contains the text that the header names). What fails in 1 or 2 must be mended before 3 is tried.

    Parameters
    ----------
    assignments : iterable of Assignment
        See `course.find_assignments`.
    configuration : pathlib.Path, optional
        The settings of the course.
    progress : callable, optional
        Called with a name, the number of submissions marked, and the number of all.

    Returns
    -------
    tuple of Proof
        One for each assignment, in the same order.

    Raises
    ------
    ValueError
        If the settings cannot be found.

    Examples
    --------
    >>> prove([])
    ()
    """
    if not configuration.is_file():
        raise ValueError(f"there is no {configuration}: assignments are proven in a checkout of the course")
    with tempfile.TemporaryDirectory(prefix="idsea-proof-") as folder:
        works = [_prepare(one, Path(folder).resolve() / one.id, configuration) for one in assignments]
        jobs = [job for work in works if not work.findings for job in _submissions(work, configuration)]
        for done, (work, answer, marked) in enumerate(_mark_all(jobs), start=1):
            _judge(work, answer, marked)
            work.ended = time.perf_counter()
            progress(f"{work.assignment.id} {_name(answer)}", done, len(jobs))
    return tuple(_conclude(work) for work in works)


_Job = tuple[_Work, Answer | None, grading.Submission]


def _prepare(assignment: Assignment, course_dir: Path, configuration: Path) -> _Work:
    """Read, release, and search the release for what must not be in it."""
    began = time.perf_counter()
    contents, findings = read(assignment)
    work = _Work(assignment, contents, list(findings), course_dir, began)
    if contents is not None and not work.findings:
        course_dir.mkdir(parents=True)
        try:
            failure = grading.release(course_dir, configuration, assignment)
        except ValueError as error:  # from lay_out: a file that no learner may receive
            failure = str(error)
        if failure:
            work.findings.append(Finding(contents.source, "nbgrader makes no release of it", failure))
        else:
            work.findings += _leaks(contents, course_dir / "release" / assignment.id)
    work.ended = time.perf_counter()
    return work


def _leaks(contents: Contents, released: Path) -> Iterator[Finding]:
    """Say what the release gives away."""
    for leak in find_leaks(released, secrets(contents.notebook, contents.answers)):
        own = leak.file.name == contents.assignment.notebook.name
        yield Finding(
            contents.source if own else f"{contents.assignment.folder.name}/{leak.file.as_posix()}",
            f'learners receive "{leak.line}" ({leak.origin}) in {leak.place or "the file"}',
            "remove the line there, or put it between the marks that keep it from learners",
        )


def _submissions(work: _Work, configuration: Path) -> Iterator[_Job]:
    """Yield what is to be marked: the untouched release and every answer."""
    assert work.contents is not None
    for answer in (None, *work.contents.answers):
        learner = LEARNER if answer is None else answer.learner
        own_id = {work.contents.learner_cell: f"learner_id = {learner!r}"}
        submission = grading.Submission(
            course_dir=work.course_dir,
            configuration=configuration,
            assignment=work.assignment.id,
            notebook=work.assignment.notebook.stem,
            learner=learner,
            cells={} if answer is None else {**own_id, **answer.cells},
        )
        yield work, answer, submission


def _mark_all(jobs: list[_Job]) -> Iterator[tuple[_Work, Answer | None, grading.Marked]]:
    """Mark all submissions in two processes, and yield each as it is done."""
    if not jobs:
        return
    # "spawn" is the same on every system, and inherits no threads.
    pool = ProcessPoolExecutor(PROCESSES, mp_context=multiprocessing.get_context("spawn"))
    try:
        waiting: dict[Future[grading.Marked], tuple[_Work, Answer | None]] = {
            pool.submit(grading.mark, submission): (work, answer) for work, answer, submission in jobs
        }
        for future in as_completed(waiting):
            yield (*waiting[future], future.result())
    finally:
        pool.shutdown(cancel_futures=True)


def _judge(work: _Work, answer: Answer | None, marked: grading.Marked) -> None:
    """Compare what a submission got with what it must get."""
    contents = work.contents
    assert contents is not None
    findings = judge(contents, answer, marked)
    lost = must_lose(answer, contents.tests)
    scores = [marked.marks[id].score for id in contents.tests] if marked.marks else [None]
    work.findings += [finding for finding in findings if finding not in work.findings]
    work.outcomes.append(
        Outcome(
            name=_name(answer),
            kind="untouched" if answer is None else answer.kind,
            expected=sum(contents.tests.values()) - sum(lost.values()),
            score=sum(math.nan if score is None else score for score in scores),
            for_people=tuple(id for id in contents.manual if _waits(marked.marks, id)),
            seconds=marked.seconds,
            proven=not findings,
        )
    )


def _waits(marks: Mapping[str, grading.Mark], id: str) -> bool:
    """Tell whether a cell waits for a person: nbgrader gives zero at once if it was left as released."""
    return id in marks and marks[id].score is None


def _name(answer: Answer | None) -> str:
    """Return what to call a submission."""
    return UNTOUCHED if answer is None else answer.path.name


def _conclude(work: _Work) -> Proof:
    """Close the books."""
    contents = work.contents
    return Proof(
        assignment=work.assignment.id,
        points=sum(contents.tests.values()) if contents else 0.0,
        points_by_people=sum(contents.manual.values()) if contents else 0.0,
        outcomes=tuple(sorted(work.outcomes, key=lambda outcome: (outcome.kind, outcome.name))),
        findings=tuple(work.findings),
        seconds=work.ended - work.began,
    )
