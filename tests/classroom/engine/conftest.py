"""A released sample course, and two sandboxes that all tests of one process share."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest

from idsea_lessons.classroom import grading
from idsea_lessons.classroom.course import CONFIGURATION, Assignment
from idsea_lessons.classroom.engine.execution import Executed, Job, execute
from idsea_lessons.classroom.engine.records import Record
from idsea_lessons.classroom.engine.sandbox import Limits, why_not
from idsea_lessons.classroom.engine.slot import Slot

SAMPLE = Assignment("S01", Path(__file__).parents[1] / "sample" / "S01_sample")
SPEED = "def circular_speed_kms(altitude_km):\n    return (MU_KM3_S2 / (EARTH_RADIUS_KM + altitude_km)) ** 0.5"
PERIOD = "period_min = 6.283185307179586 * ((EARTH_RADIUS_KM + altitude_km) ** 3 / MU_KM3_S2) ** 0.5 / 60"
RIGHT = {"S01-speed": SPEED, "S01-period": PERIOD}


@pytest.fixture(scope="session")
def walls() -> None:
    """Skip, and say so, where no sandbox can be built."""
    if problem := why_not():
        pytest.skip(f"NOT RUN: {problem}")


@pytest.fixture(scope="session")
def pair(walls: None) -> Iterator[tuple[Slot, Slot]]:
    """Give two sandboxes, started once."""
    limits = Limits(memory=1_500_000_000, address_space=6_000_000_000)
    both = Slot(limits), Slot(limits)
    yield both
    for slot in both:
        slot.close()


@pytest.fixture
def run(pair: tuple[Slot, Slot]) -> Callable[..., Executed]:
    """Run cells: plain text is a learner's cell, a tuple ("test", code) is a test."""

    def run_cells(*cells: str | tuple[str, str], seconds: float = 20.0, **more: object) -> Executed:
        parts = [("learner", cell) if isinstance(cell, str) else cell for cell in cells]
        listed = [{"id": f"c{i}", "role": role, "code": code} for i, (role, code) in enumerate(parts)]
        return execute(Job("li.wei", "T01", listed, [], cell_seconds=seconds, **more), *pair)  # type: ignore[arg-type]

    return run_cells


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Release the sample once."""
    root = tmp_path_factory.mktemp("released")
    assert grading.release(root, CONFIGURATION, SAMPLE) == ""
    return root


@pytest.fixture
def cohort(released: Path, tmp_path: Path) -> Cohort:
    """Give a course of its own, with nobody in it yet."""
    root = tmp_path / "course"
    shutil.copytree(released, root)
    return Cohort(root)


class Cohort:
    """A course folder, and what learners hand in."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def hand_in(self, learner: str, cells: dict[str, str] | None = None) -> Path:
        """Hand in the released notebook with some cells filled in."""
        folder = self.root / "submitted" / learner / "S01"
        folder.mkdir(parents=True)
        notebook = nbformat.read(self.root / "release" / "S01" / "S01_sample.ipynb", as_version=4)
        grading.fill_in(notebook, {"S01-learner": f"learner_id = {learner!r}", **(RIGHT if cells is None else cells)})
        nbformat.write(notebook, folder / "S01_sample.ipynb")
        return folder / "S01_sample.ipynb"

    def record(self, learner: str) -> Record:
        """Read what became of it."""
        return Record(**json.loads((self.root / "grading" / "S01" / f"{learner}.json").read_text()))

    def marks(self) -> dict[str, dict[str, tuple[float | None, float | None, bool]]]:
        """Read every mark in the gradebook."""
        from nbgrader.api import Gradebook

        with Gradebook(f"sqlite:///{self.root / 'gradebook.db'}", "idsea") as gradebook:
            return {
                submission.student.id: {
                    grade.name: (grade.auto_score, grade.manual_score, bool(grade.needs_manual_grade))
                    for notebook in submission.notebooks
                    for grade in notebook.grades
                }
                for submission in gradebook.assignment_submissions("S01")
            }
