"""`idsea grade`, as a trainer gives it."""

from __future__ import annotations

import os
import subprocess
import sysconfig
from pathlib import Path

import pytest

from .conftest import Cohort

IDSEA = str(Path(sysconfig.get_path("scripts")) / "idsea")


def idsea(*words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Give a command in a wide terminal."""
    return subprocess.run(
        [IDSEA, *words], capture_output=True, text=True, env={**os.environ, "COLUMNS": "300", **environ}
    )


@pytest.mark.slow
def test_a_trainer_grades_and_grades_again(cohort: Cohort, walls: None) -> None:
    cohort.hand_in("li.wei")
    cohort.hand_in("amina").write_text("{")
    where = f"--course-dir={cohort.root}"
    first = idsea("grade", "S01", where, "--slots=1")
    assert first.returncode == 0, first.stderr
    assert "S01: 2 graded, 0 skipped" in first.stdout
    assert "amina: the notebook is not JSON (line 1: " in first.stdout
    assert "s each" in first.stderr  # the bar
    assert "0 graded, 2 skipped" in idsea("grade", "S01", where, "--resume").stdout
    assert "1 graded, 0 skipped" in idsea("grade", "S01", where, "--student=li.wei", "--regrade", "--slots=1").stdout


def test_mistakes_are_told_in_one_sentence(cohort: Cohort) -> None:
    where = f"--course-dir={cohort.root}"
    for words, says in (
        (["S01", "--resume", "--regrade"], "choose one"),
        (["S01"], "nobody has handed in S01 yet"),
        (["S77"], "the gradebook has no assignment S77"),
    ):
        done = idsea("grade", *words, where)
        assert done.returncode == 1
        assert says in done.stderr
        assert "Traceback" not in done.stderr


def test_without_a_sandbox_it_refuses(cohort: Cohort, tmp_path: Path) -> None:
    cohort.hand_in("li.wei")
    done = idsea("grade", "S01", f"--course-dir={cohort.root}", PATH=str(tmp_path))
    assert done.returncode == 1
    assert "bubblewrap is not installed" in done.stderr
    assert "--unsafe-no-sandbox" in done.stderr
    assert not (cohort.root / "autograded").exists()
