"""Grade a cohort: read, run in sandboxes, mark, and write down, one learner after the other and many at once."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from idsea_lessons.classroom.engine.cohort import Cohort, Progress, Summary

if TYPE_CHECKING:
    from idsea_lessons.classroom.engine.marks import Writer
    from idsea_lessons.classroom.engine.sandbox import Limits
    from idsea_lessons.classroom.engine.workers import Workers


def grade(
    course_dir: Path,
    assignment: str,
    *,
    students: Iterable[str] | None = None,
    regrade: bool = False,
    slots: int | None = None,
    scheduler: str | None = None,
    sandbox: bool = True,
    limits: Limits | None = None,
    configuration: Path | None = None,
    progress: Progress = lambda learner, done, total: None,
) -> Summary:
    """Grade all submissions of an assignment that are new or have changed.

    Parameters
    ----------
    course_dir : pathlib.Path
        The course, in nbgrader's layout.
    assignment : str
        The id, such as "A02".
    students : iterable of str, optional
        Only these learners.
    regrade : bool, optional
        Grade also what is graded already. Marks that people gave stay.
    slots : int, optional
        How many at the same time; as many as there are cores if left out.
    scheduler : str, optional
        The address of a dask scheduler, whose workers run the notebooks.
    sandbox : bool, optional
        False runs learners' code with the rights of this process. It can then read and change everything.
    limits : Limits, optional
        What one submission may use.
    configuration : pathlib.Path, optional
        The settings; `nbgrader_config.py` of the course folder, or else the course's own.
    progress : callable, optional
        Called with a learner, the number of submissions that are done, and of all.

    Returns
    -------
    Summary
        What was done.

    Raises
    ------
    ValueError
        If the assignment, a learner or the settings cannot be found, or another run is at work.
    NoSandbox
        If the sandbox cannot be built here.
    """
    import filelock

    from idsea_lessons.classroom import course
    from idsea_lessons.classroom.engine import sandbox as walls
    from idsea_lessons.classroom.engine.marks import Writer
    from idsea_lessons.classroom.engine.template import read_templates

    own = course_dir / "nbgrader_config.py"
    config = course.settings(course_dir, configuration or (own if own.is_file() else course.CONFIGURATION))
    limits = limits or walls.Limits()
    if sandbox and scheduler is None and (problem := walls.why_not()):
        raise walls.NoSandbox(problem)
    records = course_dir / "grading" / assignment
    records.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    _compile_kernels()
    try:
        with filelock.FileLock(records / ".lock", timeout=0):
            writer = Writer(config)
            try:
                templates = read_templates(writer.gradebook, assignment, writer.source(assignment))
                learners = find_learners(writer, assignment, students)
                workers = _workers(slots, scheduler, limits, sandbox)
                try:
                    with writer.lending():
                        run = Cohort(writer, workers, templates, assignment, records)
                        summary = run.grade(learners, regrade, progress)
                finally:
                    workers.close()
            finally:
                writer.close()
    except filelock.Timeout:
        raise ValueError(f"another run is grading {assignment} in this course now: wait for it, or stop it") from None
    summary.seconds = time.monotonic() - began
    return summary


def _compile_kernels() -> None:
    """Compile the library's kernels where all sandboxes can read them, if that was not done yet."""
    import subprocess
    import sys

    from idsea_lessons.compiled import cache_folder

    if not any(cache_folder().rglob("*.nbc")):
        cache_folder().mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-c", "from idsea_lessons import compiled; list(compiled.warm())"], check=False)


def find_learners(writer: Writer, assignment: str, students: Iterable[str] | None) -> list[str]:
    """Find who has handed in.

    Parameters
    ----------
    writer : Writer
        Knows the folders.
    assignment : str
        The id.
    students : iterable of str or None
        Only these.

    Returns
    -------
    list of str
        In alphabetical order.

    Raises
    ------
    ValueError
        If one of `students` has not handed in, or nobody has.
    """
    root = writer.submitted("x", assignment).parent.parent
    found = []
    if root.is_dir():
        found = sorted(one.name for one in os.scandir(root) if os.path.lexists(os.path.join(one.path, assignment)))
    wanted = list(students) if students is not None else found
    if missing := [learner for learner in wanted if learner not in found]:
        raise ValueError(f"nothing was handed in by {', '.join(missing[:20])}: look into {root}")
    if not found:
        raise ValueError(f"nobody has handed in {assignment} yet: there is no {root}/<learner>/{assignment}")
    return wanted


def _workers(slots: int | None, scheduler: str | None, limits: Limits, sandbox: bool) -> Workers:
    from idsea_lessons.classroom.engine.workers import ClusterWorkers, LocalWorkers

    if scheduler is not None:
        return ClusterWorkers(scheduler, limits, sandbox)
    return LocalWorkers(slots or len(os.sched_getaffinity(0)), limits, sandbox)
