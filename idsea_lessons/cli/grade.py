"""`idsea grade`: mark everything that was handed in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from idsea_lessons.classroom.engine import Summary

LISTED = 20


def grade(
    assignment: Annotated[str, typer.Argument(help="Such as A02.")],
    student: Annotated[
        list[str] | None, typer.Option("--student", help="Only this learner; may be given many times.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on after a run that was cut. (So does a run without it.)")
    ] = False,
    regrade: Annotated[bool, typer.Option("--regrade", help="Also what is graded already.")] = False,
    course_dir: Annotated[Path | None, typer.Option(help="The course; the folder `course` if left out.")] = None,
    slots: Annotated[int | None, typer.Option(min=1, help="How many at the same time; as many as cores.")] = None,
    scheduler: Annotated[str | None, typer.Option(help="A dask scheduler, such as tcp://10.0.0.5:8786.")] = None,
    unsafe_no_sandbox: Annotated[
        bool, typer.Option("--unsafe-no-sandbox", help="Run learners' code with your own rights.")
    ] = False,
) -> None:
    """Grade what learners handed in: in parallel, in a sandbox, and without losing anything.

    Parameters
    ----------
    assignment : str
        The id.
    student, resume, regrade, course_dir, slots, scheduler, unsafe_no_sandbox
        As the help says.

    Raises
    ------
    CommandError
        If something must be mended first.
    """
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    from idsea_lessons.classroom.engine import grade as grade_cohort
    from idsea_lessons.classroom.engine.sandbox import NoSandbox
    from idsea_lessons.cli import CommandError, course_folder

    if resume and regrade:
        raise CommandError("--resume goes on with what is left, and --regrade begins again: choose one")
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    try:
        with Progress(*columns, console=console) as bar:
            task = bar.add_task("starting the sandboxes", total=None, rate="")

            def show(learner: str, done: int, total: int) -> None:
                elapsed = bar.tasks[task].elapsed or 0.0
                rate = f"{elapsed / done:.2f} s each" if done else ""
                bar.update(task, description=f"grading {assignment}", completed=done, total=total, rate=rate)

            summary = grade_cohort(
                course_dir or course_folder() / "course",
                assignment,
                students=student,
                regrade=regrade,
                slots=slots,
                scheduler=scheduler,
                sandbox=not unsafe_no_sandbox,
                progress=show,
            )
    except NoSandbox as problem:
        raise CommandError(
            f"learners' code is not run without a sandbox, and there is none here: {problem}. "
            "If you trust every learner with all your files: --unsafe-no-sandbox"
        ) from problem
    except ValueError as problem:
        raise CommandError(str(problem)) from problem
    except OSError as problem:
        raise CommandError(
            f"the grading had to stop: {problem}. Nothing is lost: mend that, and give the same command again"
        ) from problem
    tell(summary, Console())


def tell(summary: Summary, console: Console) -> None:
    """Print what a run has done.

    Parameters
    ----------
    summary : Summary
        From `grade`.
    console : rich.console.Console
        Where to print it.

    Examples
    --------
    >>> from rich.console import Console
    >>> from idsea_lessons.classroom.engine import Summary
    >>> some = Summary("A02", graded=1, flagged=["li.wei"], seconds=2.0)
    >>> some.states["graded"] = 1
    >>> tell(some, Console(width=70, color_system=None))
    A02: 1 graded, 0 skipped (unchanged since the last time), 2.0 s
    1 for a person to look at, because tools were changed: li.wei
    """
    from rich.markup import escape

    console.print(
        f"{summary.assignment}: {summary.graded} graded, {summary.skipped} skipped (unchanged since the last time), "
        f"{summary.seconds:.1f} s",
        highlight=False,
    )
    if summary.flagged:
        names = ", ".join(summary.flagged[:LISTED]) + (" ..." if len(summary.flagged) > LISTED else "")
        text = f"{len(summary.flagged)} for a person to look at, because tools were changed: {names}"
        console.print(escape(text), highlight=False)
    for learner, reason in summary.problems[:LISTED]:
        console.print(escape(f"{learner}: {reason}"), highlight=False)
    if len(summary.problems) > LISTED:
        console.print(f"... and {len(summary.problems) - LISTED} more: see grading/{summary.assignment}/")
