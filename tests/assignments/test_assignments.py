"""Every assignment is proven, and its notebook is what its text says."""

from __future__ import annotations

import pytest

from idsea_lessons.authoring.pair import to_bytes, to_notebook
from idsea_lessons.classroom.course import ASSIGNMENTS as FOLDER
from idsea_lessons.classroom.course import find_assignments
from idsea_lessons.classroom.proof import prove

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

ASSIGNMENTS = find_assignments() if FOLDER.is_dir() else ()


def test_there_is_an_assignment() -> None:
    """Without one, the tests below would pass by not running."""
    assert ASSIGNMENTS


@pytest.mark.parametrize("assignment", ASSIGNMENTS, ids=lambda assignment: assignment.id)
def test_notebook_is_made_from_its_text(assignment) -> None:
    text = assignment.notebook.with_suffix(".md").read_text(encoding="utf-8")
    assert assignment.notebook.read_bytes() == to_bytes(to_notebook(text, assignment.id)), "run `idsea build`"


@pytest.mark.slow
@pytest.mark.parametrize("assignment", ASSIGNMENTS, ids=lambda assignment: assignment.id)
def test_assignment_is_proven(assignment) -> None:
    """The proof also searches every file that learners receive for solutions and hidden tests."""
    (proof,) = prove([assignment])
    assert [f"{finding.file}: {finding.what}. {finding.fix}" for finding in proof.findings] == []
    assert proof.proven
    assert {"right", "wrong", "untouched"} == {outcome.kind for outcome in proof.outcomes}
