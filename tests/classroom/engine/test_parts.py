"""Partial credit and messages together, with the engine and with plain nbgrader (nbgrader#1399)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from idsea_lessons.classroom import grading
from idsea_lessons.classroom.course import CONFIGURATION, Assignment
from idsea_lessons.classroom.engine import grade
from idsea_lessons.classroom.proof import prove

from .conftest import RIGHT, Cohort

BEFORE = """expect.close("period_min", period_min, true_minutes, 0.01, "min")"""
AFTER = """from idsea_lessons.learn import Parts

parts = Parts()
with parts.worth(0.5, "the form"):
    expect.number("period_min", period_min, "min", low=0)
with parts.worth(1.5, "the value"):
    expect.close("period_min", period_min, true_minutes, 0.01, "min")
parts.points"""


def with_parts(text: str) -> str:
    """Give the last test of the sample two parts, and its wrong answers what they lose then."""
    assert BEFORE in text
    before, after = text.split('expect.number("period_min", period_min, "min", low=0)\n')
    return before + after.replace(BEFORE, AFTER)


@pytest.mark.slow
def test_a_part_that_is_wrong_says_so_and_the_other_counts(
    sample: Callable[..., Assignment], tmp_path: Path, walls: None
) -> None:
    root = tmp_path / "course"
    root.mkdir()
    assignment = sample(edit=with_parts)
    assert grading.release(root, CONFIGURATION, assignment) == ""
    cohort = Cohort(root)
    cohort.hand_in("right")
    cohort.hand_in("wrong", {**RIGHT, "S01-period": "period_min = 5400.0"})
    cohort.hand_in("unanswered", {})
    assert grade(root, "S01", slots=1).graded == 3
    assert {name: cohort.record(name).score for name in ("right", "wrong", "unanswered")} == {
        "right": 5, "wrong": 3.5, "unanswered": 0,
    }  # fmt: skip
    marked = nbformat.read(root / "autograded" / "wrong" / "S01" / "S01_sample.ipynb", as_version=4)
    assert "the form: 0.5 of 0.5 points." in str(marked.cells)
    assert "the value: 0 of 1.5 points. period_min is not right" in str(marked.cells)


@pytest.mark.slow
def test_the_proof_understands_parts(sample: Callable[..., Assignment]) -> None:
    assignment = sample(edit=with_parts)
    for answer in assignment.answers:
        text = answer.read_text()
        if answer.name == "wrong_seconds.py":
            answer.write_text(text.replace("S01-period-test: 2", "S01-period-test: 1.5"))
        elif answer.name != "right_formula.py":
            shutil.move(answer, tmp := answer.with_suffix(".txt"))
            tmp.unlink()
    [proof] = prove([assignment])
    assert proof.proven, proof.findings
