"""What is a secret, what is not, and where it is looked for."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from idsea_lessons.classroom.leaks import Secret, find_leaks, secrets

SECRET = Secret("c3 = v_infinity**2", "the solution of energy")


@pytest.mark.parametrize(
    "line",
    ["import numpy as np", "return result", "x = 1", "# the units", "fig, ax = plt.subplots()", "else:"],
)
def test_ordinary_lines_are_no_secrets(line: str) -> None:
    solution = {"nbgrader": {"solution": True, "grade_id": "a"}}
    cell = new_code_cell(f"### BEGIN SOLUTION\n{line}\n### END SOLUTION", metadata=solution)
    assert secrets(new_notebook(cells=[cell])) == ()


def test_the_stub_is_no_secret_but_a_solution_shown_elsewhere_is() -> None:
    solution = new_code_cell(
        "v_kms = ...\n### BEGIN SOLUTION\nv_kms = ...\nv_kms = (mu / radius)**0.5\n### END SOLUTION",
        metadata={"nbgrader": {"solution": True, "grade_id": "a"}},
    )
    elsewhere = new_code_cell("v_kms = (mu / radius)**0.5")
    assert [secret.line for secret in secrets(new_notebook(cells=[solution, elsewhere]))] == [
        "v_kms = (mu / radius)**0.5"
    ]


def test_a_written_model_answer_is_a_secret() -> None:
    cell = new_markdown_cell(
        "Gravity does the work.", metadata={"nbgrader": {"solution": True, "grade": True, "grade_id": "why"}}
    )
    assert [secret.line for secret in secrets(new_notebook(cells=[cell]))] == ["Gravity does the work."]


def test_outputs_are_searched(tmp_path: Path) -> None:
    printed = new_output("stream", name="stdout", text="here:\nc3=v_infinity **2\n")
    nbformat.write(new_notebook(cells=[new_code_cell("x", outputs=[printed])]), tmp_path / "a.ipynb")
    (leak,) = find_leaks(tmp_path, [SECRET])
    assert (leak.file, leak.place) == (Path("a.ipynb"), "cells[0].outputs[0].text")


def test_a_leftover_mark_is_a_leak(tmp_path: Path) -> None:
    nbformat.write(new_notebook(cells=[new_code_cell("x = 1\n### END SOLUTION")]), tmp_path / "a.ipynb")
    (leak,) = find_leaks(tmp_path, [])
    assert (leak.line, leak.origin) == ("END SOLUTION", "a mark that has no partner")


def test_a_short_secret_counts_only_as_a_whole_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("mean = total/count", encoding="utf-8")
    assert find_leaks(tmp_path, [Secret("n = total", "x")]) == ()
    assert len(find_leaks(tmp_path, [Secret("mean=total / count", "x")])) == 1
