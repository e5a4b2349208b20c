"""The two pictures of a report: how the marks are spread, and how the items work."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from idsea_lessons.classroom.report.items import LOW_DISCRIMINATION
from idsea_lessons.figures.style import BLACK, BLUE, GREY, RED, Picture, draw

if TYPE_CHECKING:
    from idsea_lessons.classroom.report.build import ItemReport

_MOST_BARS = 20
_MOST_LABELS = 15


def draw_scores(scores: Sequence[float], max_score: float) -> Picture:
    """Draw how many learners have how many points.

    Parameters
    ----------
    scores : sequence of float
        The points of each learner, one at least.
    max_score : float
        The points of the assignment.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If there are no scores.

    Examples
    --------
    >>> draw_scores([2.0, 8.0, 10.0], 10.0)
    Histogram of the points of 3 learners: the median is 8 of 10 points, the lowest 2, the highest 10.
    """
    if not len(scores):
        raise ValueError("no scores to draw: nobody is graded")
    middle, low, high = float(np.median(scores)), min(scores), max(scores)
    top = max(max_score, high, 1.0)
    step = max(1.0, math.ceil(top / _MOST_BARS))
    edges = np.arange(-step / 2, top + step, step)
    alt = (
        f"Histogram of the points of {len(scores):,} learners: the median is {middle:.3g} of {max_score:g} points, "
        f"the lowest {low:.3g}, the highest {high:.3g}."
    )

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        axes.hist(scores, bins=edges.tolist(), color=BLUE, edgecolor="white")
        axes.axvline(middle, color=RED, linestyle="--", label=f"median, {middle:.3g}")
        axes.set(xlabel="score (points)", ylabel="learners (number)", xlim=(edges[0], edges[-1]))
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_title(f"Half of the learners have {middle:.3g} of {max_score:g} points or more")
        axes.legend(loc="upper left")
        axes.grid(axis="x", visible=False)

    return draw(alt, content, size=(7.2, 3.4))


def draw_items(items: Sequence[ItemReport]) -> Picture | None:
    """Draw difficulty against discrimination, one point for each item.

    Parameters
    ----------
    items : sequence of ItemReport
        Those where both are defined are drawn.

    Returns
    -------
    Picture or None
        None if there is nothing to draw.

    Examples
    --------
    >>> draw_items([]) is None
    True
    """
    known = [one for one in items if not math.isnan(one.statistics.discrimination)]
    if not known:
        return None
    weak = [one for one in known if one.statistics.weak]
    hardest = min(known, key=lambda one: one.statistics.difficulty)
    alt = (
        f"Each of {len(known)} items as a point: mean share of its points across, discrimination up. The hardest is "
        f"{hardest.item.id} ({hardest.statistics.difficulty:.0%} of its points). Below {LOW_DISCRIMINATION:g}: "
        f"{', '.join(one.item.id for one in weak) or 'none'}."
    )
    count = f"{len(weak)} of {len(known)} items hardly separate" if weak else "Every item separates"
    title = f"{count} strong and weak learners"

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        axes.axhspan(-1.1, LOW_DISCRIMINATION, color=GREY, alpha=0.15, linewidth=0)
        axes.axhline(LOW_DISCRIMINATION, color=GREY, linewidth=1)
        axes.text(0.0, LOW_DISCRIMINATION - 0.02, "look at these items", color=BLACK, fontsize=8, va="top")
        for group, marker, colour in ((weak, "v", RED), ([one for one in known if one not in weak], "o", BLUE)):
            across = [one.statistics.difficulty for one in group]
            up = [one.statistics.discrimination for one in group]
            axes.plot(across, up, marker, color=colour, markersize=8, markeredgecolor="white")
        lowest = min(one.statistics.discrimination for one in known)
        axes.set(xlim=(-0.02, 1.02), ylim=(min(-0.05, lowest - 0.1), 1.02))
        _label(axes, known)
        axes.set(xlabel="difficulty: mean share of the points (0 hard, 1 easy)", ylabel="discrimination (correlation)")
        axes.set_title(title)

    return draw(alt, content, size=(7.2, 4.4))


def _label(axes: Axes, items: Sequence[ItemReport]) -> None:
    """Write the names beside the picture, each with a line to its point, so that none hides another."""
    named = sorted(items, key=lambda one: one.statistics.difficulty)[:_MOST_LABELS]
    named.sort(key=lambda one: one.statistics.discrimination)
    low, high = axes.get_ylim()
    step = (high - low) / _MOST_LABELS
    heights: list[float] = []
    for number, one in enumerate(named):
        lowest = heights[-1] + step if heights else low
        highest = high - (len(named) - number) * step + step / 2
        heights.append(min(max(one.statistics.discrimination, lowest), highest))
    for one, height in zip(named, heights, strict=True):
        axes.annotate(
            one.item.id.replace("$", r"\$"),
            (one.statistics.difficulty, one.statistics.discrimination),
            xytext=(1.06, height),
            va="center",
            fontsize=8,
            annotation_clip=False,
            arrowprops={
                "arrowstyle": "-",
                "color": GREY,
                "linewidth": 0.6,
                "shrinkA": 1,
                "shrinkB": 4,
                "relpos": (0, 0.5),
            },
        )
