"""The marks for a spreadsheet, and the whole report for programs."""

from __future__ import annotations

import csv
import io
import json
import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from idsea_lessons.classroom.report.build import Report

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    Parameters
    ----------
    text : str
        What somebody wrote.

    Returns
    -------
    str
        With an apostrophe in front, if it begins like a formula.

    References
    ----------
    OWASP, CSV Injection, https://owasp.org/www-community/attacks/CSV_Injection.

    Examples
    --------
    >>> safe("=1+1"), safe(" @SUM(A1)"), safe("li.wei")
    ("'=1+1", "' @SUM(A1)", 'li.wei')
    """
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text


def marks(report: Report) -> str:
    """Return one row for each learner, as CSV.

    Parameters
    ----------
    report : Report
        See `build.build`.

    Returns
    -------
    str
        A cell without a mark is empty.

    Examples
    --------
    >>> from idsea_lessons.classroom.report.build import Report
    >>> from idsea_lessons.classroom.report.cohort import Cohort, Item, Learner
    >>> cohort = Cohort("A02", (Item("t1", "n", 3.0),), (Learner("=HYPERLINK", (2.0,)),), 1)
    >>> print(marks(Report(cohort, (), (), 0, False)).splitlines()[1])
    '=HYPERLINK,graded,2,3,2,0,0,0,,,
    """
    stream = io.StringIO()
    table = csv.writer(stream, lineterminator="\n")
    items = report.cohort.items
    head = ("learner", "state", "score", "max_score", *(item.id for item in items))
    table.writerow(map(safe, (*head, "extra", "penalty", "waiting", "reason", "flags", "notes")))
    for learner in report.cohort.learners:
        points = [_number(x) for x in learner.points] or [""] * len(items)
        has_marks = bool(learner.points) or not items
        score = [_number(learner.score) if has_marks else "", _number(report.cohort.max_score)]
        numbers = [_number(learner.extra), _number(learner.penalty), str(learner.waiting)]
        texts = [learner.reason, "; ".join(learner.flags), "; ".join(learner.notes)]
        row = [safe(learner.id), safe(learner.state), *score, *points, *numbers, *map(safe, texts)]
        table.writerow(row)
    return stream.getvalue()


def as_json(report: Report) -> str:
    """Return the whole report as JSON; what is not defined is null.

    Parameters
    ----------
    report : Report
        See `build.build`.

    Returns
    -------
    str

    Examples
    --------
    >>> from idsea_lessons.classroom.report.build import Report
    >>> from idsea_lessons.classroom.report.cohort import Cohort
    >>> json.loads(as_json(Report(Cohort("A02", (), (), 0), (), (), 0, False)))["assignment"]
    'A02'
    """
    cohort = report.cohort
    whole = {
        "assignment": cohort.assignment,
        "pseudonymous": report.pseudonymous,
        "enrolled": cohort.enrolled,
        "handed_in": len(cohort.learners),
        "graded": len(cohort.graded),
        "max_score": cohort.max_score,
        "items": [
            {
                "id": one.item.id,
                "notebook": one.item.notebook,
                "max_score": one.item.max_score,
                "marked_by": "person" if one.item.by_person else "test",
                "marked": one.statistics.count,
                "difficulty": _defined(one.statistics.difficulty),
                "discrimination": _defined(one.statistics.discrimination),
                "all_points": one.statistics.full,
                "no_points": one.statistics.none,
                "lost_points": one.lost,
                "mistakes": [
                    {"pattern": kind.pattern, "count": kind.count, "example": kind.example} for kind in one.mistakes
                ],
            }
            for one in report.items
        ],
        "alike": [
            {
                "learners": one.group.learners,
                "most_alike": one.group.pair,
                "shared_fingerprints": one.group.shared,
                "jaccard": round(one.group.jaccard, 3),
                "contained": round(one.group.contained, 3),
            }
            for one in report.alike
        ],
        "groups_alike": report.groups,
        "learners": [
            {
                "id": learner.id,
                "state": learner.state,
                "reason": learner.reason,
                "flags": learner.flags,
                "notes": learner.notes,
                "score": learner.score if learner.points else None,
                "points": [_defined(x) for x in learner.points],
                "extra": learner.extra,
                "penalty": learner.penalty,
                "waiting": learner.waiting,
            }
            for learner in cohort.learners
        ],
    }
    return json.dumps(whole, indent=1, allow_nan=False) + "\n"


def _defined(x: float) -> Any:
    return None if math.isnan(x) else x


def _number(x: float) -> str:
    return "" if math.isnan(x) else f"{x:.10g}"
