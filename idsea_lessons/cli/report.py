"""`idsea report`: what the cohort can do, and what it misunderstood."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from idsea_lessons.classroom.report import Report


def report(
    assignment: Annotated[str, typer.Argument(help="Such as A02.")],
    course_dir: Annotated[Path | None, typer.Option(help="The course; the folder `course` if left out.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where to write; report/<assignment> in the course.")] = None,
    pseudonyms: Annotated[
        bool, typer.Option("--pseudonyms", help="Replace learner ids, to show the report to others.")
    ] = False,
) -> None:
    """Report on a graded assignment: marks, hard items, common mistakes, code that is alike.

    Parameters
    ----------
    assignment : str
        The id.
    course_dir, out : pathlib.Path, optional
        As the help says.
    pseudonyms : bool, optional
        Whether learner ids are replaced.

    Raises
    ------
    CommandError
        If there is nothing to report, or it cannot be written.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from idsea_lessons.classroom.report import build, write
    from idsea_lessons.cli import CommandError, course_folder

    folder = course_dir or course_folder() / "course"
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    try:
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("reading the marks", total=None)
            made = build(
                folder,
                assignment,
                hide=pseudonyms,
                progress=lambda done, total: bar.update(
                    task, description="reading the notebooks", completed=done, total=total
                ),
            )
            bar.update(task, description="drawing and writing")
            paths = write(made, out or folder / "report" / assignment)
    except ValueError as problem:
        raise CommandError(str(problem)) from problem
    except OSError as problem:
        raise CommandError(f"the report cannot be made: {problem}") from problem
    tell(made, paths, Console())


def tell(made: Report, paths: Sequence[Path], console: Console) -> None:
    """Print the report in a few lines.

    Parameters
    ----------
    made : Report
        What was found.
    paths : sequence of pathlib.Path
        Where it was written.
    console : rich.console.Console
        Where to print.

    Examples
    --------
    >>> from rich.console import Console
    >>> from idsea_lessons.classroom.report import Report
    >>> from idsea_lessons.classroom.report.cohort import Cohort, Item, Learner
    >>> cohort = Cohort("A02", (Item("t1", "n", 3.0),), (Learner("li.wei", (2.0,)),), 1)
    >>> tell(Report(cohort, (), (), 0, False), [Path("report.html")], Console(width=70, color_system=None))
    A02: 1 graded of 1 who handed in; mean 2.00 of 3 points
    written: report.html
    """
    from rich.markup import escape

    cohort, scores = made.cohort, made.scores
    lines = [
        f"{cohort.assignment}: {len(scores)} graded of {len(cohort.learners)} who handed in; "
        f"mean {sum(scores) / max(1, len(scores)):.2f} of {cohort.max_score:g} points"
    ]
    if made.hardest is not None:
        share = made.hardest.statistics.difficulty
        lines.append(f"hardest item: {made.hardest.item.id}, {share:.0%} of its points")
    waiting = sum(learner.waiting > 0 for learner in cohort.graded)
    lines += [f"{waiting} wait for marks by a person: nbgrader formgrade"] if waiting else []
    flagged = sum(bool(learner.flags) for learner in cohort.learners)
    lines += [f"{flagged} for a person to look at, because of signs of tampering"] if flagged else []
    broken = sum(learner.state != "graded" for learner in cohort.learners)
    lines += [f"{broken} stopped early, cannot be read, or not graded: the report says why"] if broken else []
    lines += (
        [f"{made.groups} group{'s' * (made.groups != 1)} with code that is alike: to look at, no verdict"]
        if made.groups
        else []
    )
    lines += [f"written: {path}" for path in paths]
    console.print(escape("\n".join(lines)), highlight=False, soft_wrap=True)
