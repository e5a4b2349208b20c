"""nbgrader's own Autograde, by button or by command, done by the grading engine.

`nbgrader_config.py` calls `use_engine()`; without that line a course is marked by plain nbgrader again.
"""

from __future__ import annotations

from pathlib import Path

from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException


class EngineAutograde(Autograde):
    """Takes the place of nbgrader's converter: same folders, same gradebook, but in sandboxes and in parallel."""

    def start(self) -> None:
        """Grade what nbgrader would: everybody, or the learner that was chosen."""
        from idsea_lessons.classroom.engine import grade
        from idsea_lessons.classroom.engine.sandbox import NoSandbox

        course = self.coursedir
        students = None if course.student_id == "*" else [course.student_id]
        try:
            summary = grade(Path(course.root), course.assignment_id, students=students, regrade=self.force)
        except (ValueError, NoSandbox, OSError) as problem:
            self.log.error(str(problem))
            raise NbGraderException(str(problem)) from problem
        self.log.info("%d graded, %d skipped in %.1f s", summary.graded, summary.skipped, summary.seconds)
        for learner, reason in summary.problems:
            self.log.warning("%s: %s", learner, reason)
        for learner in summary.flagged:
            self.log.warning("%s: a person should look at this work, because tools were changed", learner)


def use_engine(wanted: bool = True) -> None:
    """Let `nbgrader autograde` and formgrader's button use the engine, or plain nbgrader again.

    Parameters
    ----------
    wanted : bool, optional
        False goes back to nbgrader's own converter.

    Examples
    --------
    >>> from nbgrader.apps import api
    >>> use_engine()
    >>> api.Autograde.__name__
    'EngineAutograde'
    >>> use_engine(False)
    >>> api.Autograde.__name__
    'Autograde'
    """
    from nbgrader.apps import api, autogradeapp

    for module in (api, autogradeapp):
        module.Autograde = EngineAutograde if wanted else Autograde
