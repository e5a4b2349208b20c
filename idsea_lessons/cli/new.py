"""`idsea new`: begin a lesson or an assignment from a skeleton that has every part."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from idsea_lessons.cli import CommandError

SKELETONS = Path(__file__).with_name("skeletons")
MODULES = ("0_foundations", "1_moon", "2_mars", "3_asteroids", "4_cubesat")

commands = typer.Typer(help="Begin a lesson or an assignment from a skeleton.", no_args_is_help=True)
Slug = Annotated[str, typer.Argument(help="Its name in the file name, in small letters: launch_window.")]


@commands.command()
def lesson(lesson_id: Annotated[str, typer.Argument(metavar="ID", help="Module and number: 2.4.")], slug: Slug) -> None:
    """Begin a lesson: a source with every part, and TODO where your words go."""
    course = _course()
    if not re.fullmatch(r"[0-4]\.[1-9]\d?", lesson_id):
        raise CommandError(f"{lesson_id!r} is no id of a lesson: give the module (0 to 4) and a number, as in 2.4")
    _check_slug(slug)
    for other in (course / "lessons").glob(f"*/{lesson_id}_*.md"):
        raise CommandError(f"lesson {lesson_id} exists already: {other.relative_to(course)}")
    goal = course / "lessons" / MODULES[int(lesson_id[0])] / f"{lesson_id}_{slug}.md"
    words = {"LESSON_ID": lesson_id, "TITLE": _title(slug)}
    _write({goal: SKELETONS / "lesson.md"}, words)
    typer.echo(f"{goal.relative_to(course)} is written. Replace every TODO, then: idsea build {lesson_id}")


@commands.command()
def assignment(
    assignment_id: Annotated[str, typer.Argument(metavar="ID", help="A letter and two digits: A03.")],
    slug: Slug,
) -> None:
    """Begin an assignment: the task, a rubric, and one right and one wrong answer."""
    course = _course()
    if not re.fullmatch(r"[A-Z]\d\d", assignment_id):
        raise CommandError(f"{assignment_id!r} is no id of an assignment: give a letter and two digits, as in A03")
    _check_slug(slug)
    for other in (course / "assignments").glob(f"{assignment_id}_*"):
        raise CommandError(f"assignment {assignment_id} exists already: {other.relative_to(course)}")
    name = f"{assignment_id}_{slug}"
    folder, skeleton = course / "assignments" / name, SKELETONS / "assignment"
    pairs = {
        folder / f"{name}.md": skeleton / "assignment.md",
        folder / "rubric.md": skeleton / "rubric.md",
        # Kept as text here, because they make sense in an assignment only.
        **{folder / "answers" / file.stem: file for file in sorted((skeleton / "answers").glob("*.py.txt"))},
    }
    _write(pairs, {"ASSIGNMENT_ID": assignment_id, "TITLE": _title(slug)})
    typer.echo(f"{folder.relative_to(course)} is written. Replace every TODO, then: idsea build {assignment_id}")


def _course() -> Path:
    from idsea_lessons.authoring.lesson import LessonError, course_root

    try:
        return course_root()
    except LessonError as problem:
        raise CommandError(str(problem)) from None


def _check_slug(slug: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", slug):
        raise CommandError(f"{slug!r} cannot be in a file name: small letters, digits and _, as in launch_window")


def _title(slug: str) -> str:
    """Make a first title of a slug."""
    return slug.replace("_", " ").capitalize()


def _write(pairs: dict[Path, Path], words: dict[str, str]) -> None:
    """Write each file from its skeleton, with the words put in; all of them or none."""
    from idsea_lessons.authoring.files import write_together

    contents = {}
    for goal, skeleton in pairs.items():
        text = skeleton.read_text(encoding="utf-8")
        for word, value in words.items():
            text = text.replace(word, value)
        contents[goal] = text.encode()
    try:
        write_together(contents)
    except OSError as problem:
        raise CommandError(f"nothing was written: {problem}") from None
