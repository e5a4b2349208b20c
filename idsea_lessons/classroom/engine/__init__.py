"""The grading engine: learners' code runs in sandboxes only, and one trusted process writes the marks."""

from idsea_lessons.classroom.engine.cohort import Summary
from idsea_lessons.classroom.engine.grade import grade

__all__ = ["Summary", "grade"]
