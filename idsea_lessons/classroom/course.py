"""The course folder: what nbgrader needs, made from `assignments/`, the one place where people edit."""

from __future__ import annotations

import re
import shutil
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from traitlets.config import Config

REPOSITORY = Path(__file__).resolve().parents[2]
ASSIGNMENTS = REPOSITORY / "assignments"
CONFIGURATION = REPOSITORY / "course" / "nbgrader_config.py"

# A learner receives these and nothing else: no form in which a solution is usually kept.
FOR_LEARNERS = frozenset({".ipynb", ".csv", ".json", ".txt", ".png", ".svg"})
# These stay with the authors. Any other file is a mistake, and is named.
FOR_AUTHORS = frozenset({".md"})
ANSWERS = "answers"

_NAME = re.compile(r"(?P<id>[A-Z]+\d+)_\w+")


@dataclass(frozen=True)
class Assignment:
    """One assignment as its authors keep it.

    Parameters
    ----------
    id : str
        The name that nbgrader and the learners use, such as "A02".
    folder : pathlib.Path
        Where the authors edit it, such as `assignments/A02_lambert_porkchop`.

    Examples
    --------
    >>> Assignment("A02", Path("assignments/A02_lambert_porkchop")).notebook.name
    'A02_lambert_porkchop.ipynb'
    """

    id: str
    folder: Path

    @property
    def notebook(self) -> Path:
        """The notebook with solutions and hidden tests."""
        return self.folder / f"{self.folder.name}.ipynb"

    @property
    def answers(self) -> tuple[Path, ...]:
        """The answer files, by name."""
        return tuple(sorted((self.folder / ANSWERS).glob("*.py")))


def find_assignments(folder: Path = ASSIGNMENTS, ids: Iterable[str] = ()) -> tuple[Assignment, ...]:
    """Find the assignments in a folder.

    Parameters
    ----------
    folder : pathlib.Path, optional
        Where each assignment has its own folder `<id>_<slug>`.
    ids : iterable of str, optional
        The ones wanted; all of them if none is named.

    Returns
    -------
    tuple of Assignment
        By name of the folder.

    Raises
    ------
    ValueError
        If the folder does not exist, a folder in it has no proper name, two share an id, or an id is unknown.

    Examples
    --------
    >>> find_assignments(Path("nowhere"))
    Traceback (most recent call last):
    ValueError: there is no folder nowhere: assignments live in a checkout of the course, in assignments/
    """
    if not folder.is_dir():
        raise ValueError(f"there is no folder {folder}: assignments live in a checkout of the course, in assignments/")
    found: dict[str, Assignment] = {}
    for path in sorted(folder.iterdir()):
        if not path.is_dir() or path.name.startswith((".", "_")):
            continue
        name = _NAME.fullmatch(path.name)
        if name is None:
            raise ValueError(f"{path.name}: name the folder <id>_<slug>, such as A02_lambert_porkchop")
        if name["id"] in found:
            raise ValueError(f"{path.name} and {found[name['id']].folder.name} have the same id: change one")
        found[name["id"]] = Assignment(name["id"], path)
    wanted = tuple(ids)
    unknown = [id for id in wanted if id not in found]
    if unknown:
        raise ValueError(f"no assignment {', '.join(unknown)}: there are {', '.join(found) or 'none'}")
    return tuple(found[id] for id in wanted) if wanted else tuple(found.values())


def lay_out(course_dir: Path, assignments: Iterable[Assignment]) -> tuple[Path, ...]:
    """Make nbgrader's `source/<id>/` from the folders in which people edit.

    The copies are read-only, because whoever edits them would lose the work at the next call.
    `answers/` and the texts for authors (`.md`) are never copied.

    Parameters
    ----------
    course_dir : pathlib.Path
        The folder with `nbgrader_config.py`.
    assignments : iterable of Assignment
        What to lay out, see `find_assignments`.

    Returns
    -------
    tuple of pathlib.Path
        The folder made for each assignment.

    Raises
    ------
    ValueError
        If an assignment has no notebook or a file of unknown use, or if somebody put other work
        where the copies go; nothing of that assignment is changed then.

    Examples
    --------
    >>> lay_out(Path("course"), [])
    ()
    """
    return tuple(_lay_out_one(Path(course_dir) / "source", assignment) for assignment in assignments)


def settings(root: Path, configuration: Path = CONFIGURATION) -> Config:
    """Read the settings of the course for use in another folder.

    Parameters
    ----------
    root : pathlib.Path
        The folder in which nbgrader shall work.
    configuration : pathlib.Path, optional
        The file with the settings.

    Returns
    -------
    traitlets.config.Config
        The settings, with `root` in the place of the course's own folder.

    Raises
    ------
    ValueError
        If there is no such file.

    Examples
    --------
    >>> settings(Path("elsewhere"), Path("no_config.py"))
    Traceback (most recent call last):
    ValueError: there is no no_config.py: the settings of the course live in a checkout, in course/
    """
    from traitlets.config.loader import PyFileConfigLoader

    if not configuration.is_file():
        raise ValueError(f"there is no {configuration}: the settings of the course live in a checkout, in course/")
    config = PyFileConfigLoader(configuration.name, path=str(configuration.parent)).load_config()
    config.CourseDirectory.root = str(root.resolve())
    return config


def _lay_out_one(source: Path, assignment: Assignment) -> Path:
    """Copy one assignment, after looking at everything that could be wrong."""
    goal = source / assignment.id
    if not assignment.notebook.is_file():
        missing = assignment.notebook.name
        raise ValueError(f"{assignment.folder.name}: there is no {missing}: run `idsea build`")
    wanted = _files_for_learners(assignment.folder)
    _refuse_to_lose_work(goal, assignment.folder, wanted)
    for name in wanted:
        copy = goal / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if copy.exists():
            copy.chmod(stat.S_IREAD | stat.S_IWRITE)  # Windows replaces no read-only file
        fresh = copy.with_name(f".{copy.name}.new")
        shutil.copyfile(assignment.folder / name, fresh)
        fresh.replace(copy)
        copy.chmod(stat.S_IREAD | stat.S_IRGRP | stat.S_IROTH)
    return goal


def _files_for_learners(folder: Path) -> tuple[Path, ...]:
    """Return what a learner receives, as paths inside `folder`."""
    wanted = []
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_dir() or inside.parts[0] == ANSWERS or any(part.startswith(".") for part in inside.parts):
            continue
        if path.suffix in FOR_LEARNERS and not path.is_symlink():
            wanted.append(inside)
        elif path.suffix not in FOR_AUTHORS:
            forms = ", ".join(sorted(FOR_LEARNERS))
            raise ValueError(
                f"{folder.name}/{inside.as_posix()}: a learner receives only plain files of the forms "
                f"{forms}; move this one to {ANSWERS}/ if it is for authors"
            )
    return tuple(wanted)


def _refuse_to_lose_work(goal: Path, origin: Path, wanted: tuple[Path, ...]) -> None:
    """Raise if `goal` holds a file that `lay_out` did not make: our own copies are read-only."""
    for path in sorted(goal.rglob("*")):
        inside = path.relative_to(goal)
        if path.is_dir() or any(part.startswith(".") for part in inside.parts):
            continue
        ours = not path.stat().st_mode & stat.S_IWRITE
        same = inside in wanted and path.read_bytes() == (origin / inside).read_bytes()
        if not (same or (ours and inside in wanted)):
            raise ValueError(f"{path} was not copied from {origin.name}: move it there if it is needed, or delete it")
