"""A graded course, made with nbgrader's own gradebook and notebooks that were never run."""

from __future__ import annotations

import json
import shutil
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook

from idsea_lessons.classroom.grading import _commands_found

NOTEBOOK = "A99_sample"
ITEMS = {"t-speed": 3.0, "t-period": 2.0}
ESSAY = 4.0
STUB = "speed_kms = ...\nperiod_min = ...\n# WRITE YOUR CODE HERE\npass"
SETUP = (
    "import numpy as np\n\nMU = 398600.4418\n\n\ndef check_setup(radius_km):\n"
    "    if radius_km < 6378.0 or not np.isfinite(radius_km):\n"
    "        raise ValueError('the radius lies below the surface')\n    return np.sqrt(MU / radius_km)"
)


@dataclass(frozen=True)
class HandedIn:
    """What one learner handed in, and what became of it."""

    points: Mapping[str, float] = field(default_factory=lambda: dict(ITEMS))
    messages: Mapping[str, str] = field(default_factory=dict)
    code: str = STUB
    essay: float | None = None
    graded_again: bool = False
    extra: float | None = None
    late: float | None = None
    record: Mapping[str, Any] | None = None


def cell(kind: str, id: str, source: str, message: str = "") -> dict[str, Any]:
    """Return one cell of a notebook."""
    roles = {"test": (True, False, True), "answer": (False, True, False), "given": (False, False, True)}
    grade, solution, locked = roles[kind]
    error = {"output_type": "error", "ename": message.split(": ")[0], "evalue": message.partition(": ")[2]}
    return {
        "cell_type": "code",
        "execution_count": 1,
        "metadata": {"nbgrader": {"grade_id": id, "grade": grade, "solution": solution, "locked": locked}},
        "outputs": [{**error, "traceback": []}] if message else [],
        "source": source.splitlines(keepends=True),
    }


def notebook(code: str, messages: Mapping[str, str]) -> str:
    """Return a notebook as text."""
    cells = [cell("given", "setup", SETUP), cell("answer", "work", code)]
    cells += [cell("test", id, f"test('{id}')", messages.get(id, "")) for id in ITEMS]
    essay = {"nbgrader": {"grade_id": "essay", "grade": True, "solution": True, "locked": False}}
    cells.append({"cell_type": "markdown", "metadata": essay, "source": "Because."})
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def make_gradebook(path: Path) -> None:
    """Make the gradebook of an assignment that nobody has handed in."""
    with _commands_found(), Gradebook(f"sqlite:///{path}", "idsea") as gradebook:
        gradebook.add_assignment("A99")
        gradebook.add_notebook(NOTEBOOK, "A99")
        for id, points in reversed(ITEMS.items()):  # not in the order of the notebook
            gradebook.add_grade_cell(id, NOTEBOOK, "A99", max_score=points, cell_type="code")
        gradebook.add_grade_cell("essay", NOTEBOOK, "A99", max_score=ESSAY, cell_type="markdown")
        for id in ("work", "essay"):
            gradebook.add_solution_cell(id, NOTEBOOK, "A99")


def fill_course(course: Path, learners: Mapping[str, HandedIn], enrolled: Mapping[str, Mapping[str, str]]) -> Path:
    """Add learners to the folder of a course with a gradebook, and the release."""
    release = course / "release" / "A99" / f"{NOTEBOOK}.ipynb"
    release.parent.mkdir(parents=True)
    release.write_text(notebook(STUB, {}), encoding="utf-8")
    with warnings.catch_warnings(), Gradebook(f"sqlite:///{course / 'gradebook.db'}", "idsea") as gradebook:
        warnings.filterwarnings("ignore", message="Object of type <Submitted.* not in session")  # see course/
        for id in {**learners, **enrolled}:
            gradebook.add_student(id, **enrolled.get(id, {}))
        for id, work in learners.items():
            enter(gradebook, course, id, work)
    return course


def enter(gradebook: Gradebook, course: Path, id: str, work: HandedIn) -> None:
    """Write down the marks of one learner, as the autograder does."""
    gradebook.add_submission("A99", id)
    submitted = gradebook.find_submission_notebook(NOTEBOOK, "A99", id)
    submitted.late_submission_penalty = work.late
    for grade in submitted.grades:
        if grade.name == "essay":
            grade.manual_score, grade.needs_manual_grade = work.essay, work.essay is None or work.graded_again
            grade.extra_credit = work.extra
        else:
            grade.auto_score, grade.needs_manual_grade = work.points[grade.name], False
    gradebook.db.commit()
    marked = course / "autograded" / id / "A99" / f"{NOTEBOOK}.ipynb"
    marked.parent.mkdir(parents=True)
    marked.write_text(notebook(work.code, work.messages), encoding="utf-8")
    if work.record is not None:
        record = course / "grading" / "A99" / f"{id}.json"
        record.parent.mkdir(parents=True, exist_ok=True)
        record.write_text(json.dumps({"learner": id, "assignment": "A99", **work.record}), encoding="utf-8")


@pytest.fixture(scope="session")
def empty_gradebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one gradebook for all tests: nbgrader needs seconds for that."""
    path = tmp_path_factory.mktemp("gradebook") / "gradebook.db"
    make_gradebook(path)
    return path


@pytest.fixture
def course(tmp_path: Path, empty_gradebook: Path) -> Callable[..., Path]:
    """Make a course from what learners handed in."""

    def make(learners: Mapping[str, HandedIn], enrolled: Mapping[str, Mapping[str, str]] | None = None) -> Path:
        folder = tmp_path / "course"
        folder.mkdir()
        shutil.copyfile(empty_gradebook, folder / "gradebook.db")
        return fill_course(folder, learners, enrolled or {})

    return make
