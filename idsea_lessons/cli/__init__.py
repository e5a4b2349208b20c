"""The command `idsea`: open the course, look after it, and write for it.

Each command is a plain function in a module of its own, which imports what is heavy only when the function
runs: `idsea --help` must answer at once.
"""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from idsea_lessons.data import DataError

app = typer.Typer(
    help="Learn to design deep-space missions: open the course, check it, and write for it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


class CommandError(Exception):
    """A command cannot do what was asked; the message says why and what to do."""


def course_folder() -> Path:
    """Find the folder of the course that this library belongs to.

    Returns
    -------
    pathlib.Path
        The folder that holds `lessons` and `idsea_lessons`.

    Raises
    ------
    CommandError
        If the library was installed alone, without the lessons.

    Examples
    --------
    >>> (course_folder() / "lessons" / "welcome.md").is_file()
    True
    """
    folder = Path(__file__).resolve().parents[2]
    if not (folder / "lessons" / "welcome.md").is_file():
        raise CommandError(
            "the lessons are not here: this library was installed without the course. "
            "Get the course's folder and give the command `make lab` there"
        )
    return folder


def _register() -> None:
    """Give `app` every command."""
    from idsea_lessons.cli import build, data, doctor, grade, lab, new, prove, report, source

    for command in (lab.lab, doctor.doctor, build.build, prove.prove, grade.grade, report.report, source.source):
        app.command()(command)
    app.add_typer(data.commands, name="data")
    app.add_typer(new.commands, name="new")


_register()


def main() -> None:
    """Run the command line, and tell a foreseen failure in one sentence instead of a traceback."""
    try:
        app()
    except (CommandError, DataError) as problem:
        sys.exit(f"idsea: {problem}")
