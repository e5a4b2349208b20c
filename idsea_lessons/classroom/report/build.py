"""From a graded course folder to the report: everything is read once, one notebook at a time."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from idsea_lessons.classroom.report import excerpts, gather, items, mistakes, notebooks, pseudonyms, similarity
from idsea_lessons.classroom.report.cohort import UNREADABLE, Cohort, Item

if TYPE_CHECKING:
    from nbgrader.coursedir import CourseDirectory

MOST_GROUPS = 30
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class ItemReport:
    """What is known of one item.

    Parameters
    ----------
    item : Item
        The cell.
    statistics : Statistics
        How it works.
    lost : int
        How many lost points in it.
    mistakes : tuple of Mistake
        The most common messages.

    Examples
    --------
    >>> ItemReport(Item("t1", "n", 3.0), items.Statistics(2, 0.5, 0.3, 1, 1), 1, ()).lost
    1
    """

    item: Item
    statistics: items.Statistics
    lost: int
    mistakes: tuple[mistakes.Mistake, ...]


@dataclass(frozen=True)
class Alike:
    """A group of learners with code that is alike, and what the two most alike wrote.

    Parameters
    ----------
    group : Group
        Who, and how much.
    left, right : tuple of Line
        The code of the two.

    Examples
    --------
    >>> group = similarity.Group(("ana", "li.wei"), ("ana", "li.wei"), 20, 0.9, 0.95, frozenset())
    >>> Alike(group, (), ()).group.shared
    20
    """

    group: similarity.Group
    left: tuple[excerpts.Line, ...]
    right: tuple[excerpts.Line, ...]


@dataclass(frozen=True)
class Report:
    """All that the pages tell.

    Parameters
    ----------
    cohort : Cohort
        Marks and remarks.
    items : tuple of ItemReport
        In the order of the notebook.
    alike : tuple of Alike
        The most alike first.
    groups : int
        How many groups there are; `alike` holds the first of them.
    pseudonymous : bool
        Whether ids are replaced.

    Examples
    --------
    >>> Report(Cohort("A02", (), (), 0), (), (), 0, False).hardest is None
    True
    """

    cohort: Cohort
    items: tuple[ItemReport, ...]
    alike: tuple[Alike, ...]
    groups: int
    pseudonymous: bool

    @property
    def scores(self) -> list[float]:
        """The points of all who have marks."""
        return [learner.score for learner in self.cohort.graded]

    @property
    def hardest(self) -> ItemReport | None:
        """The item with the smallest mean share of its points, of those that are marked for everybody.

        Until a person has marked, only the empty answers of an item have marks: it would always be the hardest.
        """
        everybody = len(self.cohort.judged)
        known = [one for one in self.items if one.statistics.count == everybody > 0]
        return min(known, key=lambda one: one.statistics.difficulty, default=None)


def build(
    course_dir: Path, assignment: str, hide: bool = False, progress: Progress = lambda done, total: None
) -> Report:
    """Read a graded course and find what a trainer wants to know.

    Parameters
    ----------
    course_dir : pathlib.Path
        The course folder.
    assignment : str
        The id.
    hide : bool, optional
        Whether pseudonyms take the place of learner ids.
    progress : callable, optional
        Called with the number of notebooks that are read, and of all.

    Returns
    -------
    Report

    Raises
    ------
    ValueError
        If there is nothing to report; it says what to do.

    Examples
    --------
    >>> build(Path("nowhere"), "A02")
    Traceback (most recent call last):
    ValueError: there is no course folder nowhere: give the right one with --course-dir
    """
    place = gather.open_course(course_dir)
    order, released = notebooks.read_release(place, assignment)
    cohort = gather.gather(place, assignment, order)
    if not cohort.learners:
        raise ValueError(f"nobody has handed in {assignment} yet: collect first, then idsea grade {assignment}")
    if not cohort.graded:
        count = len(cohort.learners)
        raise ValueError(f"{count} handed in {assignment}, but nobody is graded yet: idsea grade {assignment}")
    tally = mistakes.Tally()
    index = similarity.Index(known=(*released, *notebooks.read_lessons()))
    for number, learner in enumerate(cohort.graded, start=1):
        work = notebooks.read_work(place, assignment, learner.id)
        if learner.state != UNREADABLE:
            for item, points in zip(cohort.items, learner.points, strict=True):
                if points < item.max_score and not item.by_person:
                    tally.add(item.id, work.messages.get(item.id, ""))
        index.add(learner.id, work.code)
        progress(number, len(cohort.graded))
    names = _pseudonyms(place, cohort) if hide else None
    groups = index.groups()
    return Report(
        cohort=cohort if names is None else _hidden(cohort, names),
        items=_items(cohort, tally, names),
        alike=tuple(_alike(place, assignment, group, names) for group in groups[:MOST_GROUPS]),
        groups=len(groups),
        pseudonymous=hide,
    )


def write(report: Report, folder: Path) -> tuple[Path, ...]:
    """Write the page and the tables; each file is whole, or as it was before.

    Parameters
    ----------
    report : Report
        See `build`.
    folder : pathlib.Path
        Where to.

    Returns
    -------
    tuple of pathlib.Path
        `report.html`, `marks.csv` and `report.json`.

    Examples
    --------
    >>> import tempfile
    >>> from idsea_lessons.classroom.report.cohort import Learner
    >>> learner = Learner("li.wei", ())
    >>> report = Report(Cohort("A02", (), (learner,), 1), (), (), 0, False)
    >>> [path.name for path in write(report, Path(tempfile.mkdtemp()))]
    ['report.html', 'marks.csv', 'report.json']
    """
    from idsea_lessons.classroom.engine.records import write_whole
    from idsea_lessons.classroom.report import pages, tables

    contents = {
        "report.html": pages.page(report),
        "marks.csv": "\ufeff" + tables.marks(report),  # spreadsheets see by the first sign that this is UTF-8
        "report.json": tables.as_json(report),
    }
    for name, text in contents.items():
        write_whole(folder / name, text.encode("utf-8", "replace"))
    return tuple(folder / name for name in contents)


def _items(cohort: Cohort, tally: mistakes.Tally, names: pseudonyms.Pseudonyms | None) -> tuple[ItemReport, ...]:
    points = np.array([learner.points for learner in cohort.judged]).reshape(-1, len(cohort.items))
    found = items.analyse(points, [item.max_score for item in cohort.items]) if cohort.items else ()
    reports = []
    for item, statistics in zip(cohort.items, found, strict=True):
        common = tally.common(item.id)
        if names is not None:  # an example could hold a name, so the pattern stands for it
            shown = [names.redact(one.pattern) for one in common]
            common = tuple(mistakes.Mistake(text, one.count, text) for text, one in zip(shown, common, strict=True))
        reports.append(ItemReport(item, statistics, tally.lost(item.id), common))
    return tuple(reports)


def _alike(
    place: CourseDirectory, assignment: str, group: similarity.Group, names: pseudonyms.Pseudonyms | None
) -> Alike:
    """Read again what two learners wrote, and mark what they have in common."""
    sides = []
    for learner in group.pair:
        code = notebooks.read_work(place, assignment, learner).code
        sides.append(excerpts.excerpt(code, group.prints, _shown(names)))
    if names is not None:
        first, second = map(names.of, group.pair)
        members = tuple(sorted(map(names.of, group.learners)))
        group = dataclasses.replace(group, learners=members, pair=(first, second))
    return Alike(group, sides[0], sides[1])


def _shown(names: pseudonyms.Pseudonyms | None) -> Callable[[str], str]:
    """Return how code is made ready to be shown."""
    if names is None:
        return lambda cell: cell
    return lambda cell: names.redact(excerpts.without_texts(cell))


def _pseudonyms(place: CourseDirectory, cohort: Cohort) -> pseudonyms.Pseudonyms:
    key = pseudonyms.read_key(Path(place.root) / "grading" / "pseudonyms.key")
    return pseudonyms.Pseudonyms(key, cohort.ids, cohort.words)


def _hidden(cohort: Cohort, names: pseudonyms.Pseudonyms) -> Cohort:
    """Replace every id; the order is that of the pseudonyms, because the order of ids tells of them too."""
    learners = [
        dataclasses.replace(
            learner,
            id=names.of(learner.id),
            reason=names.redact(learner.reason),
            flags=tuple(map(names.redact, learner.flags)),
            notes=tuple(map(names.redact, learner.notes)),
        )
        for learner in cohort.learners
    ]
    ordered = tuple(sorted(learners, key=lambda learner: learner.id))
    return dataclasses.replace(cohort, learners=ordered, ids=(), words=())
