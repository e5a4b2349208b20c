"""The learner id of a notebook is compared with the one who handed it in, and only where that is known.

That a neighbour's id loses all points under nbgrader's own autograder is shown by the sample's answer
`wrong_neighbour.py` in `test_proof.py`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from idsea_lessons.classroom.identity import check_learner_id, submission_owner


@pytest.fixture
def graded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand where nbgrader runs the notebook of amina."""
    folder = tmp_path / "autograded" / "amina" / "A02"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    return folder


def test_the_owner_passes(graded: Path) -> None:
    assert submission_owner() == "amina"
    check_learner_id("amina")


@pytest.mark.parametrize("other", ["bilal", "Amina", " amina"])
def test_anybody_else_is_told_what_to_do(graded: Path, other: str) -> None:
    with pytest.raises(AssertionError, match=r'handed in by "amina".*write learner_id = "amina"'):
        check_learner_id(other)


@pytest.mark.parametrize(("value", "message"), [(..., "not filled in"), (None, "must be text"), (7, "must be text")])
def test_an_id_that_is_none(value: object, message: str) -> None:
    with pytest.raises(AssertionError, match=message):
        check_learner_id(value)


def test_nothing_is_said_elsewhere(graded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    check_learner_id("bilal")
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    monkeypatch.chdir(tmp_path)
    check_learner_id("bilal")
