"""The report as one HTML file that needs nothing else: it opens without a network, also on a phone.

Learners can write anything, so every text goes through a template that escapes it, and the page forbids scripts.
"""

from __future__ import annotations

import base64
import math
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

from idsea_lessons.figures.style import Picture

if TYPE_CHECKING:
    from idsea_lessons.classroom.report.build import Report
    from idsea_lessons.classroom.report.cohort import Learner

MOST_ROWS = 200
_UNFOLDED = 60


def page(report: Report) -> str:
    """Return the page.

    Parameters
    ----------
    report : Report
        See `build.build`.

    Returns
    -------
    str
        HTML, complete.

    Examples
    --------
    >>> from idsea_lessons.classroom.report.build import Report
    >>> from idsea_lessons.classroom.report.cohort import Cohort, Learner
    >>> shown = page(Report(Cohort("A02", (), (Learner("<script>", ()),), 1), (), (), 0, False))
    >>> "<script>" in shown, "&lt;script&gt;" in shown
    (False, True)
    """
    from idsea_lessons.classroom.report import pictures

    cohort = report.cohort
    concerns = [learner for learner in cohort.learners if learner.flags or learner.state != "graded"]
    concerns.sort(key=lambda learner: (not learner.flags, learner.state, learner.id))
    waiting = {
        item.id: count
        for number, item in enumerate(cohort.items)
        if (count := sum(learner.waits(number) for learner in cohort.graded))
    }
    scores = report.scores
    item_picture = pictures.draw_items(report.items)
    return _template().render(
        report=report,
        cohort=cohort,
        scores=scores,
        mean=float(np.mean(scores)) if scores else math.nan,
        median=float(np.median(scores)) if scores else math.nan,
        concerns=concerns[:MOST_ROWS],
        more_concerns=max(0, len(concerns) - MOST_ROWS),
        flagged=sum(bool(learner.flags) for learner in cohort.learners),
        waiting=waiting,
        waiting_learners=sum(learner.waiting > 0 for learner in cohort.graded),
        score_picture=_image(pictures.draw_scores(scores, cohort.max_score)) if scores else None,
        item_picture=_image(item_picture) if item_picture else None,
        folded=len(cohort.learners) > _UNFOLDED,
    )


def _image(picture: Picture) -> dict[str, str]:
    """Return a picture as an address that holds all of it."""
    return {"src": f"data:image/png;base64,{base64.b64encode(picture.png()).decode()}", "alt": picture.alt}


@cache
def _template() -> Any:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(number=_number, share=_share, what=_what)
    text = resources.files("idsea_lessons.classroom.report").joinpath("page.html").read_text(encoding="utf-8")
    return environment.from_string(text)


def _number(x: float) -> str:
    """Return a number with at most two decimals, and a dash where there is none."""
    return "–" if math.isnan(x) else f"{x:,.2f}".rstrip("0").rstrip(".")


def _share(x: float) -> str:
    return "–" if math.isnan(x) else f"{x:.0%}"


def _what(learner: Learner) -> str:
    """Say in words why somebody should look at this learner."""
    words = {"stopped": "stopped early", "unreadable": "cannot be read", "not graded": "not graded"}
    found = ["signs of tampering"] if learner.flags else []
    return ", ".join(found + ([words.get(learner.state, learner.state)] if learner.state != "graded" else []))
