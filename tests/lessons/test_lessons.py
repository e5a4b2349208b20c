"""Every lesson of the course: what is stored is what the source gives, and what a learner will see.

A lesson is run twice here, in two processes without network: as learners get it, and with its worked
solutions. These two runs serve every test that needs one.
"""

import base64
import io
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from nbval.plugin import IPyNbFile, coalesce_streams
from PIL import Image

from idsea_lessons.authoring.draft import Draft, pictures
from idsea_lessons.authoring.execute import execute
from idsea_lessons.authoring.lesson import find_lessons
from idsea_lessons.authoring.pair import read_notebook, to_bytes, to_notebook, without_outputs
from idsea_lessons.authoring.solutions import answers_to_bytes, find_exercises, run_solved
from idsea_lessons.authoring.template import problems

ROOT = Path(__file__).parents[2]
ANSWERS = ROOT / "idsea_lessons" / "learn" / "answers"
LESSONS = find_lessons(ROOT)
MOST_DIFFERENCE = 5.0  # root mean square over the pixels, of 255

each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)


def test_the_course_has_lessons():
    assert LESSONS, f"no lesson in {ROOT / 'lessons'}: every test below has nothing to do"


@each_lesson
def test_source_and_notebook_agree(lesson):
    fresh, stored = to_notebook(lesson.text(), lesson.id), read_notebook(lesson.notebook)
    assert to_bytes(without_outputs(stored)) == to_bytes(fresh), f"run `idsea build {lesson.id}`"


@each_lesson
def test_stored_lesson_keeps_the_rules(lesson):
    found = problems(Draft(lesson.id, lesson.folder, read_notebook(lesson.notebook)))
    assert not found, "\n".join(map(str, found))


@each_lesson
def test_lesson_runs_as_stored(lesson, offline, request, subtests):
    notebook = to_notebook(lesson.text(), lesson.id)
    exercises = find_exercises(notebook, lesson.id)
    run = execute(notebook, lesson.folder, lesson.id, environment=offline)
    with subtests.test("nbval finds the stored outputs"):
        compare_with_nbval(run, lesson.notebook, request.session)
    with subtests.test("figures look as stored"):
        stored = figures(read_notebook(lesson.notebook), exercises)
        differences = [difference(*pair) for pair in zip(figures(run, exercises), stored, strict=True)]
        assert all(rms <= MOST_DIFFERENCE for rms in differences), differences
    with subtests.test("worked solutions pass their checks"):
        solved, seals = run_solved(notebook, exercises, lesson.folder, lesson.id, prove=True, environment=offline)
        with subtests.test("sealed answers are up to date"):
            assert (ANSWERS / f"{lesson.id}.json").read_bytes() == answers_to_bytes(seals)
        with subtests.test("figures have the same bytes in two processes"):
            pairs = zip(figures(solved, exercises), figures(run, exercises), strict=True)
            assert all([one == other for one, other in pairs])


@pytest.mark.skipif(not LESSONS, reason="no lesson yet")
def test_the_nbval_command_agrees(tmp_path, offline):
    """Once, the long way: nbval as a person would call it, with its own kernel."""
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-cell-timeout=60", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, "-q", str(LESSONS[0].notebook)],
        env={**os.environ, **offline, "IDSEA_LEDGER": str(tmp_path / "ledger")},
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout


def compare_with_nbval(run, stored: Path, session) -> None:
    """Compare fresh outputs with the stored file by nbval's own items and its own comparison."""
    fresh = [cell for cell in run.cells if cell.cell_type == "code"]
    items = list(IPyNbFile.from_parent(session, path=stored).collect())
    for item, cell in zip(items, fresh, strict=True):
        same = item.compare_outputs(coalesce_streams(cell.outputs), coalesce_streams(item.cell.outputs))
        assert same, f"{item.name}:\n{cell.source}\n" + "\n".join(item.comparison_traceback)


def figures(notebook, exercises) -> list[bytes]:
    """Return the PNG bytes of every figure, without those that a worked solution draws."""
    stubs = {exercise.stub + 1 for exercise in exercises}
    cells = tuple((number, cell) for number, cell in enumerate(notebook.cells, start=1) if number not in stubs)
    return [base64.b64decode(output.data["image/png"]) for _, output in pictures(cells)]


def difference(one: bytes, other: bytes) -> float:
    """Return the root mean square difference of two pictures; infinite if their sizes differ."""
    first, second = (np.asarray(Image.open(io.BytesIO(data)).convert("RGB"), float) for data in (one, other))
    return float(np.sqrt(np.mean((first - second) ** 2))) if first.shape == second.shape else np.inf


def test_the_comparisons_can_fail(request, tmp_path):
    """The two helpers above notice a changed output and a changed picture."""
    source = "```{code-cell}\nprint(1)\n```\n"
    run = execute(to_notebook(source), tmp_path)
    (tmp_path / "stored.ipynb").write_bytes(to_bytes(run))
    compare_with_nbval(run, tmp_path / "stored.ipynb", request.session)
    run.cells[0].outputs[0].text = "2\n"
    with pytest.raises(AssertionError, match="print\\(1\\)"):
        compare_with_nbval(run, tmp_path / "stored.ipynb", request.session)
    (tmp_path / "stored.ipynb").write_bytes(to_bytes(to_notebook(source)))
    with pytest.raises(AssertionError, match="Unexpected output"):
        compare_with_nbval(run, tmp_path / "stored.ipynb", request.session)
    black, white = (io.BytesIO() for _ in range(2))
    Image.new("RGB", (4, 4), "black").save(black, "png")
    Image.new("RGB", (4, 4), "white").save(white, "png")
    assert difference(black.getvalue(), black.getvalue()) == 0.0
    assert difference(black.getvalue(), white.getvalue()) == 255.0
