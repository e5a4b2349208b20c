"""The sample assignment, and learners who are real users of this machine."""

from __future__ import annotations

import os
import shlex
import shutil
import stat
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from idsea_lessons.authoring.pair import to_bytes, to_notebook
from idsea_lessons.classroom.course import REPOSITORY, Assignment

collect_ignore = ["sample"]  # answer files are cells, not modules

SAMPLE = Path(__file__).parent / "sample" / "S01_sample"
NBGRADER = str(Path(sysconfig.get_path("scripts")) / "nbgrader")
LEARNERS = ("idsea-amina", "idsea-bilal", "idsea-chen")


@pytest.fixture
def sample(tmp_path: Path) -> Callable[..., Assignment]:
    """Make a copy of the sample assignment, with changes in its text and in its other files."""

    def make(id: str = "S01", edit: Callable[[str], str] = lambda text: text, **files: str) -> Assignment:
        folder = tmp_path / "assignments" / f"{id}_sample"
        shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("S01_sample.*", "__pycache__"))
        before = (SAMPLE / "S01_sample.md").read_text(encoding="utf-8")
        after = edit(before).replace("S01", id)
        (folder / f"{id}_sample.md").write_text(after, encoding="utf-8")
        (folder / f"{id}_sample.ipynb").write_bytes(to_bytes(to_notebook(after, id)))
        for name, content in files.items():
            (folder / name).write_text(content, encoding="utf-8")
        for answer in (folder / "answers").glob("*.py"):
            answer.write_text(answer.read_text(encoding="utf-8").replace("S01", id), encoding="utf-8")
        return Assignment(id, folder)

    return make


@dataclass(frozen=True)
class Learner:
    """Somebody with a home, who gives commands."""

    name: str
    home: Path
    prefix: tuple[str, ...]
    is_user: bool

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command as this learner, in their home."""
        as_learner = [*self.prefix, *command]
        environ = environment(self.home)
        return subprocess.run(as_learner, cwd=self.home, env=environ, capture_output=True, text=True)

    def nbgrader(self, step: str, exchange: Path) -> str:
        """Run one of nbgrader's own commands, and return what it logs."""
        as_whom = () if self.is_user or step == "fetch_assignment" else (f"--student={self.name}",)
        where = ("--course=idsea", f"--Exchange.root={exchange}")
        done = self.run(NBGRADER, step, "S01", *where, *as_whom)
        assert done.returncode == 0, done.stderr
        return done.stderr


def environment(home: Path) -> dict[str, str]:
    """Return the environment of somebody who has just logged in."""
    path = os.pathsep.join([sysconfig.get_path("scripts"), "/usr/bin", "/bin"])
    return {"PATH": path, "HOME": str(home), "LANG": "C.UTF-8"}


@pytest.fixture
def place() -> Iterator[Path]:
    """Give a folder that every user may enter, unlike pytest's own."""
    with tempfile.TemporaryDirectory(prefix="idsea-classroom-") as name:
        folder = Path(name).resolve()
        folder.chmod(0o755)
        yield folder


@pytest.fixture
def learners(place: Path) -> Iterator[tuple[Learner, ...]]:
    """Give three learners: three users of this machine where that can be, otherwise one user in three homes.

    nbgrader tells learners apart by the name of the operating system's user. Only root can make users.
    """
    if sys.platform == "win32":
        pytest.skip("NOT RUN: nbgrader's exchange does not exist on Windows")
    homes = {name: place / "home" / name for name in LEARNERS}
    users = make_users(homes)
    try:
        prefixes = {name: become(name, place / "stage") if users else () for name in LEARNERS}
        for name, home in homes.items():
            home.mkdir(parents=True, mode=0o700)
            if users:
                shutil.chown(home, name)
        group = tuple(Learner(name, homes[name], prefixes[name], users) for name in LEARNERS)
        check = group[0].run(sys.executable, "-c", "import nbgrader, idsea_lessons")
        if check.returncode != 0 and users:
            pytest.fail(f"another user cannot run this Python, so the round trip cannot run: {check.stderr}")
        yield group
    finally:
        if users:
            for name in LEARNERS:
                subprocess.run(["userdel", name], check=False, capture_output=True)


def make_users(homes: dict[str, Path]) -> bool:
    """Make users without a password; tell whether it could be done."""
    if os.geteuid() != 0 or not all(map(shutil.which, ("useradd", "userdel", "runuser", "unshare"))):
        return False
    for name, home in homes.items():
        subprocess.run(["userdel", name], check=False, capture_output=True)  # left by a test that was killed
        subprocess.run(["useradd", "--no-create-home", "--home-dir", home, name], check=True)
    return True


def become(name: str, stage: Path) -> tuple[str, ...]:
    """Return how to start a command as another user, who must reach this Python and this course.

    Either may lie in a folder closed to others (such as /root). Then the command gets its own view of the
    file system, in which that folder is replaced by one that holds only what is needed.
    """
    needed = {Path(sys.prefix), Path(sys.base_prefix), REPOSITORY}
    closed = {folder for path in needed if (folder := first_closed(path)) is not None}
    runuser = shutil.which("runuser")
    assert runuser is not None
    if not closed:
        return (runuser, "-u", name, "--")
    steps = []
    for number, folder in enumerate(sorted(closed)):
        behind = stage / str(number)
        behind.mkdir(parents=True, exist_ok=True)
        steps.append(["mount", "--bind", folder, behind])
        steps.append(["mount", "-t", "tmpfs", "-o", "mode=755", "none", folder])
        for path in sorted(path for path in needed if path.is_relative_to(folder)):
            steps += [["mkdir", "-p", path], ["mount", "--bind", behind / path.relative_to(folder), path]]
    script = " && ".join(shlex.join(map(str, step)) for step in steps)
    return ("unshare", "--mount", "sh", "-c", f'{script} && exec {runuser} -u "$0" -- "$@"', name)


def first_closed(path: Path) -> Path | None:
    """Return the first folder on the way to `path` that other users may not enter."""
    way = [*reversed(path.parents), path]
    return next((folder for folder in way if not folder.stat().st_mode & stat.S_IXOTH), None)
