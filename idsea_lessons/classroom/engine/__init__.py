"""The grading engine: learners' code runs in sandboxes only, and one trusted process writes the marks."""

from idsea_lessons.classroom.engine.grade import Summary, grade

__all__ = ["Summary", "grade"]
