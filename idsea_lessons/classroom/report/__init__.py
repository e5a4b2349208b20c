"""The cohort report: what a trainer wants to know after an assignment is graded."""

from idsea_lessons.classroom.report.build import Report, build, write

__all__ = ["Report", "build", "write"]
