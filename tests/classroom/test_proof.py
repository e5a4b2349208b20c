"""The proof is proven: every kind of mistake in an assignment is found, and named."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from idsea_lessons.classroom.course import CONFIGURATION, Assignment
from idsea_lessons.classroom.grading import Submission, mark, release
from idsea_lessons.classroom.proof import prove

from .conftest import SAMPLE

Sample = Callable[..., Assignment]
SOLUTION = "return (MU_KM3_S2 / radius_km) ** 0.5"
RIGHT = (SAMPLE / "answers" / "right_formula.py").read_text(encoding="utf-8")
ALTITUDE = (SAMPLE / "answers" / "wrong_altitude.py").read_text(encoding="utf-8")

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


def findings(assignment: Assignment) -> list[str]:
    """Prove an assignment that must fail before anything is marked; return what was found, with the file."""
    (proof,) = prove([assignment])
    assert not proof.proven
    assert proof.outcomes == ()
    assert all(finding.fix for finding in proof.findings)
    return [f"{finding.file}: {finding.what}" for finding in proof.findings]


@pytest.mark.slow
def test_marks_and_messages(sample: Sample) -> None:
    """The sample is proven; four mistakes in a copy are found one by one."""
    faulty = sample(
        "S02",
        lambda text: text.replace(
            "true_minutes =", 'import sys; print("slow", file=sys.stderr)\ntrue_minutes ='
        ).replace('true_speed, 1e-4, "km/s")\n', 'true_speed, 1e-4, "km/s")\n1.5\n'),
        **{
            "answers/wrong_passes.py": RIGHT.replace("kind: right", "kind: wrong").replace(
                "learner: li.wei", 'loses: {S01-period-test: 2}\nsays: {S01-period-test: "seconds"}'
            ),
            "answers/right_fails.py": RIGHT.replace("period_min = ", "period_min = 2 * "),
            "answers/wrong_silent.py": ALTITUDE.replace("altitude taken for the radius", "degrees"),
        },
    )
    seen: list[tuple[int, int]] = []
    good, bad = prove([sample(), faulty], progress=lambda name, done, total: seen.append((done, total)))

    assert good.findings == ()
    assert good.proven
    assert (good.points, good.points_by_people) == (5, 4)
    assert {outcome.name: (outcome.expected, outcome.score) for outcome in good.outcomes} == {
        "(untouched release)": (0, 0),
        "right_formula.py": (5, 5),
        "wrong_altitude.py": (2, 2),
        "wrong_neighbour.py": (0, 0),
        "wrong_seconds.py": (3, 3),
    }
    assert [outcome.name for outcome in good.outcomes if outcome.for_people] == ["right_formula.py"]
    assert seen == [(done, 13) for done in range(1, 14)]

    assert not bad.proven
    found = [f"{finding.file}: {finding.what}" for finding in bad.findings]
    for expected in (
        "S02_sample/answers/wrong_passes.py: S02-period-test gives 2 points instead of 0: it raises no error",
        "S02_sample/answers/right_fails.py: S02-period-test gives 0 points instead of 2: it says",
        'S02_sample/answers/wrong_silent.py: the message of S02-speed-test does not contain "degrees": '
        'it says "AssertionError: altitude taken for the radius"',
        "S02_sample/S02_sample.md: the test S02-period-test writes to stderr: 'slow'",
        "S02_sample/S02_sample.md: the test S02-speed-test ends with the value 1.5",
    ):
        assert len([line for line in found if line.startswith(expected)]) == 1, expected


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("### BEGIN HIDDEN TESTS\n", "", 'S01-speed-test has "END HIDDEN TESTS" without its partner'),
        ("### END SOLUTION\n", "", 'S01-learner has "BEGIN SOLUTION" without its partner'),
        ('"points": 3, ', "", "S01-speed-test has no points"),
        ('"points": 4, ', "", "S01-explain has no points"),
        ('_id": "S01-period-test"', '_id": "S01-speed-test"', "two cells have the grade_id S01-speed-test"),
        ('"S01-learner"', '"S01-name"', "learners have no cell S01-learner for their id"),
        ("  name: python3", "  name: julia", None),
    ],
)
def test_mistakes_in_the_notebook(sample: Sample, old: str, new: str, found: str | None) -> None:
    assert old in (SAMPLE / "S01_sample.md").read_text(encoding="utf-8")
    assignment = sample(edit=lambda text: text.replace(old, new, 1))
    if found is None:  # the kernel's name is put right by the toolchain, so spoil the notebook itself
        notebook = nbformat.read(assignment.notebook, as_version=4)
        notebook.metadata.kernelspec.name = "julia"
        nbformat.write(notebook, assignment.notebook)
        found = "its kernel is julia"
    assert f"S01_sample/S01_sample.md: {found}" in findings(assignment)


def test_hidden_test_without_its_marks(sample: Sample) -> None:
    def unmark(text: str) -> str:
        return text.replace("### BEGIN HIDDEN TESTS\n", "").replace("### END HIDDEN TESTS\n", "")

    assert findings(sample(edit=unmark)) == [
        f"S01_sample/S01_sample.md: {test} gives points, but learners can read all of it"
        for test in ("S01-speed-test", "S01-period-test")
    ]


@pytest.mark.parametrize(
    ("name", "old", "new", "found"),
    [
        ("right_formula.py", "# %% S01-speed", "# %% S01-sped", 'no cell "S01-sped" that a learner fills in'),
        ("right_formula.py", "# %% S01-speed", "# %% S01-speed-test", 'no cell "S01-speed-test"'),
        ("wrong_altitude.py", "S01-speed-test", "S01-sped-test", 'there is no test "S01-sped-test"'),
        ("wrong_altitude.py", ": 3}", ": 4}", "it is to lose 4 points in S01-speed-test, which gives 3"),
        ("wrong_altitude.py", "kind: wrong", "kind: bad", "the answer cannot be read"),
    ],
)
def test_mistakes_in_an_answer(sample: Sample, name: str, old: str, new: str, found: str) -> None:
    assignment = sample()
    path = assignment.folder / "answers" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    (line,) = findings(assignment)
    assert line.startswith(f"S01_sample/answers/{name}: ")
    assert found in line


def test_missing_parts(sample: Sample) -> None:
    assignment = sample()
    (assignment.folder / "rubric.md").unlink()
    for path in assignment.answers:
        path.unlink()
    assert findings(assignment) == [
        "S01_sample/rubric.md: a person marks S01-explain, but there is no rubric",
        "S01_sample/answers: there is no right answer",
        "S01_sample/answers: there is no wrong answer",
    ]
    assignment.notebook.unlink()
    assert findings(assignment)[0].startswith("S01_sample/S01_sample.ipynb: the notebook cannot be read")


def test_leaks(sample: Sample) -> None:
    """A solution, a hidden test, or an answer is found wherever it hides in what a learner receives."""
    hidden = 'expect.close("period_min", period_min, true_minutes, 0.01, "min")'
    assignment = sample(
        edit=lambda text: text.replace("## Task 1", f"Remember: `{hidden}`\n\n## Task 1"),
        **{
            "hint.txt": "A hint:    " + SOLUTION.replace(" ", "") + "  # yes",
            "table.csv": "a,b\nspecific_energy = -MU_KM3_S2 / (2 * r),2\n",
        },
    )
    notebook = nbformat.read(assignment.notebook, as_version=4)
    notebook.metadata["note"] = {"deep": [SOLUTION]}
    notebook.cells[0]["attachments"] = {"a.txt": {"text/plain": base64.b64encode(SOLUTION.encode()).decode()}}
    nbformat.write(notebook, assignment.notebook)
    found = findings(assignment)
    assert len(found) == 5, "\n".join(found)
    for file, secret, origin, place in (
        ("S01_sample.md", hidden, "the hidden test S01-period-test", "cells[3].source"),
        ("S01_sample.md", SOLUTION, "the solution of S01-speed", "metadata.note.deep"),
        ("S01_sample.md", SOLUTION, "the solution of S01-speed", "(base64)"),
        ("hint.txt", SOLUTION, "the solution of S01-speed", "the file"),
        ("table.csv", "specific_energy = -MU_KM3_S2 / (2 * r)", "answers/right_formula.py", "the file"),
    ):
        start = f'S01_sample/{file}: learners receive "{secret}" ({origin}) in '
        assert any(line.startswith(start) and place in line for line in found), start


def test_file_that_no_learner_may_receive(sample: Sample) -> None:
    (finding,) = prove([sample(**{"key.py": "speed = 7.6"})])[0].findings
    assert "S01_sample/key.py: a learner receives only plain files" in finding.fix


def test_a_cell_that_never_ends(sample: Sample, tmp_path: Path) -> None:
    """It is stopped, its test says why, and the other task is marked as usual."""
    short = tmp_path / CONFIGURATION.name
    short.write_text(
        CONFIGURATION.read_text(encoding="utf-8").replace("SECONDS_PER_CELL = 120", "SECONDS_PER_CELL = 3"),
        encoding="utf-8",
    )
    (tmp_path / "course").mkdir()
    assert release(tmp_path / "course", short, sample()) == ""
    cells = {
        "S01-learner": 'learner_id = "li.wei"',
        "S01-speed": "def circular_speed_kms(altitude_km):\n    while True:\n        pass",
        "S01-period": "a = EARTH_RADIUS_KM + altitude_km\nperiod_min = (a**3 / MU_KM3_S2) ** 0.5 * 0.104719755",
    }
    marked = mark(Submission(tmp_path / "course", short, "S01", "S01_sample", "li.wei", cells))
    assert marked.failure == ""
    assert marked.marks["S01-period-test"].score == 2
    assert marked.marks["S01-speed-test"].score == 0
    assert "this cell ran for more than 3 seconds and was stopped" in marked.marks["S01-speed-test"].message


def test_a_notebook_that_nbgrader_cannot_mark(sample: Sample, tmp_path: Path) -> None:
    """The reason reaches the author: here, the learner's notebook holds a test cell twice (nbgrader#1083)."""
    (tmp_path / "course").mkdir()
    assignment = sample()
    assert release(tmp_path / "course", CONFIGURATION, assignment) == ""
    path = tmp_path / "course" / "release" / "S01" / "S01_sample.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"] += [cell for cell in notebook["cells"] if "nbgrader" in cell["metadata"]][-1:]
    notebook["cells"][-1] = {**notebook["cells"][-1], "id": "twice"}
    path.write_text(json.dumps(notebook), encoding="utf-8")
    marked = mark(Submission(tmp_path / "course", CONFIGURATION, "S01", "S01_sample", "li.wei", {}))
    assert marked.failure != ""
    assert marked.marks == {}
