"""`idsea build`: make the notebooks of lessons and assignments from their text sources."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from idsea_lessons.authoring.build import Course, Step
    from idsea_lessons.authoring.lesson import Source


def build(
    ids: Annotated[list[str] | None, typer.Argument(help="Lessons and assignments, such as 2.1 or A02.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail if a file would change.")] = False,
) -> None:
    """Build lessons (run, checked, with sealed answers) and assignments from their .md sources."""
    from rich.console import Console
    from rich.progress import Progress

    from idsea_lessons.authoring.build import Course
    from idsea_lessons.authoring.lesson import LessonError

    try:
        course = Course.at()
        chosen = course.choose(ids or [])
    except LessonError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    with Progress(console=Console(stderr=True), transient=True) as bar:
        good = [_build_one(course, kind, source, check, _steps(bar, source.id)) for kind, source in chosen]
    typer.echo(f"{sum(good)} of {len(good)} {'up to date' if check else 'built'}")
    if not all(good):
        raise typer.Exit(1)


def _build_one(course: Course, kind: str, source: Source, check: bool, step: Step) -> bool:
    """Build one source, say how it went, and return whether all is well."""
    from idsea_lessons.authoring.build import build as build_source
    from idsea_lessons.authoring.lesson import LessonError

    started = time.monotonic()
    try:
        stale = build_source(kind, source, course.answers, write=not check, step=step)
    except (LessonError, OSError) as error:
        typer.echo(f"{source.id} cannot be built; its files are as they were.\n{error}", err=True)
        return False
    names = ", ".join(path.name for path in stale) or "nothing"
    verb = "would change" if check else "changed"
    typer.echo(f"{source.id}: {names} {verb} ({time.monotonic() - started:.1f} s)")
    return not (check and stale)


def _steps(bar, name: str) -> Step:  # type: ignore[no-untyped-def]
    """Return what shows the steps of one build as a bar on a terminal."""
    task = None

    def step(what: str, done: int, total: int) -> None:
        nonlocal task
        if task is None:
            task = bar.add_task(name, visible=True)
        bar.update(task, description=f"{name}: {what}", completed=done, total=total)

    return step
