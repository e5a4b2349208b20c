"""An assignment goes to three learners and comes back marked, by nbgrader's own commands and nothing else."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from idsea_lessons.classroom.answers import read_answer
from idsea_lessons.classroom.course import CONFIGURATION, Assignment, lay_out
from idsea_lessons.classroom.grading import fill_in
from idsea_lessons.classroom.inspection import read
from idsea_lessons.classroom.leaks import find_leaks, secrets
from idsea_lessons.compiled import cache_folder

from .conftest import NBGRADER, SAMPLE, Learner, environment

SAMPLE_ASSIGNMENT = Assignment("S01", SAMPLE)
ANSWERS = ("right_formula.py", "wrong_altitude.py", None)  # the last one hands in what was released


class Trainer:
    """Somebody with a course folder, who gives commands in it."""

    def __init__(self, place: Path) -> None:
        self.course, self.exchange, self.home = place / "course", place / "exchange", place / "trainer"
        self.course.mkdir(mode=0o700)  # it holds the solutions
        self.home.mkdir(mode=0o700)
        shutil.copyfile(CONFIGURATION, self.course / CONFIGURATION.name)

    def nbgrader(self, step: str, *more: str) -> str:
        """Run one of nbgrader's own commands, and return what it logs."""
        command = [NBGRADER, step, "S01", f"--Exchange.root={self.exchange}", *more]
        done = subprocess.run(
            command,
            cwd=self.course,
            env={**environment(self.home), "NUMBA_CACHE_DIR": str(cache_folder())},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stderr


@pytest.mark.slow
def test_round_trip(place: Path, learners: tuple[Learner, ...]) -> None:
    trainer = Trainer(place)
    lay_out(trainer.course, [SAMPLE_ASSIGNMENT])
    trainer.nbgrader("generate_assignment")
    trainer.nbgrader("release_assignment")
    together(learners, "fetch_assignment", trainer.exchange)
    for learner, answer in zip(learners, ANSWERS, strict=True):
        assert not find_leaks(learner.home / "S01", all_secrets())
        assert [path.name for path in (learner.home / "S01").iterdir()] == ["S01_sample.ipynb"]
        work(learner, answer)
    together(learners, "submit", trainer.exchange)
    trainer.nbgrader("collect")
    log = trainer.nbgrader("autograde")
    assert "SAWarning" not in log
    trainer.nbgrader("generate_feedback")
    trainer.nbgrader("release_feedback")
    together(learners, "fetch_feedback", trainer.exchange)

    assert marks(trainer.course, learners) == [
        {"S01-speed-test": 3, "S01-period-test": 2, "S01-explain": None},
        {"S01-speed-test": 0, "S01-period-test": 2, "S01-explain": 0},
        {"S01-speed-test": 0, "S01-period-test": 0, "S01-explain": 0},
    ]
    pages = [feedback(learner) for learner in learners]
    assert "(Score: 5.0 / 9.0)" in pages[0]
    assert "altitude taken for the radius" in pages[1]
    assert "Learners see warnings too." in pages[0]
    assert "period_min is not answered yet" in pages[2]
    for learner, page in zip(learners, pages, strict=True):
        check_nothing_hidden_is_shown(page)
        assert [other.name for other in learners if other.name in page] in ([learner.name], [])
    check_nobody_reads_the_work_of_others(trainer, learners)


def together(learners: tuple[Learner, ...], step: str, exchange: Path) -> None:
    """Let all learners give the same command, two at a time."""
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda learner: learner.nbgrader(step, exchange), learners))


def all_secrets():
    contents, findings = read(SAMPLE_ASSIGNMENT)
    assert contents is not None
    assert not findings
    kept = secrets(contents.notebook, contents.answers)
    assert len(kept) > 10
    return kept


def work(learner: Learner, answer: str | None) -> None:
    """Write an answer into the notebook that the learner fetched, and lose a test cell on the way."""
    if answer is None:
        return
    path = learner.home / "S01" / "S01_sample.ipynb"
    cells = read_answer(SAMPLE / "answers" / answer).cells
    notebook = nbformat.read(path, as_version=4)
    fill_in(notebook, {"S01-learner": f'learner_id = "{learner.name}"', **cells})
    if answer == "wrong_altitude.py":
        name = "S01-speed-test"
        notebook.cells = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") != name]
    nbformat.write(notebook, path)


def marks(course: Path, learners: tuple[Learner, ...]) -> list[dict[str, float | None]]:
    """Read every mark from the gradebook; None waits for a person."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        submissions = [gradebook.find_submission_notebook("S01_sample", "S01", learner.name) for learner in learners]
        return [{grade.name: grade.auto_score for grade in one.grades} for one in submissions]


def feedback(learner: Learner) -> str:
    """Return the text of the one page of feedback that the learner got."""
    (page,) = (learner.home / "S01" / "feedback").rglob("*.html")
    body = page.read_text(encoding="utf-8").split("<body>", 1)[1]
    return html.unescape(re.sub(r"<[^>]+>", "", body))


def check_nothing_hidden_is_shown(page: str) -> None:
    compact = "".join(page.split())
    assert 'expect.number("circular_speed_kms"' in compact, "the search must find the visible test"
    hidden = [secret for secret in all_secrets() if secret.origin.startswith("the hidden test")]
    assert len(hidden) >= 8
    assert not [secret for secret in hidden if secret.compact in compact]


def check_nobody_reads_the_work_of_others(trainer: Trainer, learners: tuple[Learner, ...]) -> None:
    """Neither the feedback nor the submissions of others can be listed; the course cannot be entered."""
    if not learners[0].is_user:
        pytest.skip(
            "NOT RUN: that learners cannot read each other's work. Marks and feedback are right, but this "
            "needs root and useradd: only users of the operating system are kept apart by it."
        )
    _, curious, other = learners
    for folder in (
        trainer.exchange / "idsea" / "feedback",
        trainer.exchange / "idsea" / "inbound",
        trainer.course,
        other.home,
    ):
        listed = curious.run(sys.executable, "-c", "import os, sys; os.listdir(sys.argv[1])", str(folder))
        assert "PermissionError" in listed.stderr, f"{folder} is open to every learner"
    before = sorted(path.name for path in (curious.home / "S01" / "feedback").rglob("*.html"))
    disguised = Learner(other.name, curious.home, curious.prefix, is_user=False)  # --student=<the other one>
    disguised.nbgrader("fetch_feedback", trainer.exchange)
    assert sorted(path.name for path in (curious.home / "S01" / "feedback").rglob("*.html")) == before
    assert "altitude taken for the radius" in feedback(curious)
