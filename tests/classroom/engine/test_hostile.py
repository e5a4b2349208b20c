"""Every broken and hostile submission ends in the state, and with the marks, that it must, and the cohort goes on."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import nbformat
import pytest

from idsea_lessons.classroom.engine import grade, workers
from idsea_lessons.classroom.engine.records import Record, read_record
from idsea_lessons.classroom.engine.sandbox import Limits

from .conftest import Cohort
from .hostile import CASES, Case, write

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("walls")]
QUICK = Limits(memory=2_000_000_000, address_space=6_000_000_000)


def test_there_are_many_and_each_has_its_own_name() -> None:
    assert len(CASES) >= 60
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.fixture(scope="module")
def graded(released: Path, tmp_path_factory: pytest.TempPathFactory, walls: None) -> Cohort:
    """Grade all of them in one run, with a short time for each cell."""
    import shutil

    root = tmp_path_factory.mktemp("hostile") / "course"
    shutil.copytree(released, root)
    for number, case in enumerate(CASES):
        learner = name_of(case, number)
        folder = root / "submitted" / learner / "S01"
        write(folder, learner, root / "release" / "S01")
        case.change(folder)
    run = workers.run
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workers, "run", lambda job, *more: run(dataclasses.replace(job, cell_seconds=12.0), *more))
        grade(root, "S01", slots=2, limits=QUICK)
    return Cohort(root)


def name_of(case: Case, number: int) -> str:
    """Return the learner who hands a case in."""
    return "control" if case.name == "control" else f"case{number:02d}"


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case.name for case in CASES])
def test_outcome(graded: Cohort, number: int) -> None:
    case = CASES[number]
    learner = name_of(case, number)
    record = read_record(graded.root / "grading" / "S01" / f"{learner}.json")
    assert isinstance(record, Record)
    assert (record.score, record.state) == (case.score, case.state), record
    assert case.word in " ".join([record.reason, *record.notes, *record.flags]), record
    assert bool(record.flags) == case.flagged, record
    marks = graded.marks()[learner]
    assert sum(auto or 0 for auto, _, _ in marks.values()) == case.score
    assert all(auto is not None for name, (auto, _, _) in marks.items() if name.endswith("-test"))
    marked = graded.root / "autograded" / learner / "S01" / "S01_sample.ipynb"
    assert marked.is_file()
    assert not marked.is_symlink()
    assert marked.stat().st_size < 25_000_000
    outputs = [cell.get("outputs") for cell in nbformat.read(marked, as_version=4).cells]
    assert "<script>" not in str(outputs)
