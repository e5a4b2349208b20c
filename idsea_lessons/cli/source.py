"""`idsea source`: lay assignments out for nbgrader."""

from __future__ import annotations

from typing import Annotated

import typer


def source(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Such as A02; all if none is named.")
    ] = None,
) -> None:
    """Lay assignments out in course/source, where nbgrader looks for them."""
    from idsea_lessons.classroom.course import find_assignments, lay_out
    from idsea_lessons.cli import CommandError, course_folder

    try:
        for folder in lay_out(course_folder() / "course", find_assignments(ids=ids or ())):
            typer.echo(
                f"{folder} is ready: `nbgrader generate_assignment {folder.name}` in the folder course comes next"
            )
    except (ValueError, OSError) as problem:
        raise CommandError(str(problem)) from None
