"""A cohort is graded: the same marks as plain nbgrader gives, whatever happens on the way."""

from __future__ import annotations

import dataclasses
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

from idsea_lessons.classroom import grading
from idsea_lessons.classroom.answers import read_answer
from idsea_lessons.classroom.course import CONFIGURATION, find_assignments
from idsea_lessons.classroom.engine import grade
from idsea_lessons.classroom.engine.sandbox import NoSandbox
from idsea_lessons.classroom.inspection import read
from idsea_lessons.classroom.judging import judge

from .conftest import RIGHT, Cohort

pytestmark = pytest.mark.usefixtures("walls")
WRONG = {**RIGHT, "S01-period": "period_min = 1.0", "S01-explain": "Because it is higher."}


def test_a_cohort_is_graded_once(cohort: Cohort) -> None:
    cohort.hand_in("li.wei")
    cohort.hand_in("amina", WRONG)
    cohort.hand_in("chen", {})
    first = grade(cohort.root, "S01", slots=1)
    assert (first.graded, first.skipped, dict(first.states)) == (3, 0, {"graded": 3})
    assert {name: cohort.record(name).score for name in ("li.wei", "amina", "chen")} == {
        "li.wei": 5,
        "amina": 3,
        "chen": 0,
    }
    assert cohort.record("amina").waiting == 1
    assert cohort.marks()["amina"] == {
        "S01-speed-test": (3.0, None, False), "S01-period-test": (0.0, None, False), "S01-explain": (None, None, True),
    }  # fmt: skip
    marked = nbformat.read(cohort.root / "autograded" / "amina" / "S01" / "S01_sample.ipynb", as_version=4)
    nbformat.validate(marked)
    assert "period_min is not right" in str(marked.cells)
    before = cohort.marks()
    second = grade(cohort.root, "S01", slots=1)
    assert (second.graded, second.skipped) == (0, 3)
    (cohort.root / "submitted" / "chen" / "S01" / "data.csv").write_text("1,2")
    third = grade(cohort.root, "S01", slots=1)
    assert (third.graded, third.skipped) == (1, 2)
    assert (cohort.root / "autograded" / "chen" / "S01" / "data.csv").read_text() == "1,2"
    assert cohort.marks() == before


def test_marks_of_people_stay(cohort: Cohort) -> None:
    from nbgrader.api import Gradebook

    cohort.hand_in("li.wei", WRONG)
    grade(cohort.root, "S01", slots=1)
    with Gradebook(f"sqlite:///{cohort.root / 'gradebook.db'}", "idsea") as gradebook:
        one = gradebook.find_grade("S01-explain", "S01_sample", "S01", "li.wei")
        one.manual_score, one.needs_manual_grade = 3.5, False
        gradebook.find_comment("S01-explain", "S01_sample", "S01", "li.wei").manual_comment = "Well said."
        gradebook.db.commit()
    grade(cohort.root, "S01", slots=1, regrade=True, students=["li.wei"])
    with Gradebook(f"sqlite:///{cohort.root / 'gradebook.db'}", "idsea") as gradebook:
        one = gradebook.find_grade("S01-explain", "S01_sample", "S01", "li.wei")
        assert (one.manual_score, one.score) == (3.5, 3.5)
        assert gradebook.find_comment("S01-explain", "S01_sample", "S01", "li.wei").comment == "Well said."


def test_broken_submissions_get_a_state_and_the_others_their_marks(cohort: Cohort) -> None:
    cohort.hand_in("a.good")
    cohort.hand_in("b.broken").write_text("{")
    cohort.hand_in("c.missing").unlink()
    link = cohort.hand_in("d.link")
    link.unlink()
    link.symlink_to(cohort.root / "submitted" / "a.good" / "S01" / "S01_sample.ipynb")
    renamed = cohort.hand_in("e.renamed")
    renamed.rename(renamed.with_name("my work.ipynb"))
    cohort.hand_in("f.exit", {**RIGHT, "S01-period": "import os; os._exit(1)"})
    cohort.hand_in("z.good")
    summary = grade(cohort.root, "S01", slots=1)
    found = {name: (record.state, record.score) for name, record in
             ((name, cohort.record(name)) for name in os.listdir(cohort.root / "submitted"))}  # fmt: skip
    assert found == {
        "a.good": ("graded", 5.0), "b.broken": ("unreadable", 0.0), "c.missing": ("unreadable", 0.0),
        "d.link": ("unreadable", 0.0), "e.renamed": ("graded", 5.0), "f.exit": ("stopped", 3.0), "z.good": ("graded", 5.0),
    }  # fmt: skip
    reasons = dict(summary.problems)
    assert "not JSON" in reasons["b.broken"]
    assert "missing" in reasons["c.missing"]
    assert "link" in reasons["d.link"]
    assert "exit 1" in reasons["f.exit"]
    assert all(None not in [auto for auto, _, wait in marks.values() if not wait] for marks in cohort.marks().values())


def test_bad_orders_are_refused_with_a_reason(cohort: Cohort) -> None:
    with pytest.raises(ValueError, match="nobody has handed in S01"):
        grade(cohort.root, "S01")
    cohort.hand_in("li.wei")
    with pytest.raises(ValueError, match=r"the gradebook has no assignment S99 .there is S01"):
        grade(cohort.root, "S99")
    with pytest.raises(ValueError, match="nothing was handed in by bo"):
        grade(cohort.root, "S01", students=["bo"])
    with pytest.raises(ValueError, match="no dask scheduler answers"):
        grade(cohort.root, "S01", scheduler="tcp://127.0.0.1:1")


def test_without_a_sandbox_nothing_is_run(cohort: Cohort, monkeypatch: pytest.MonkeyPatch) -> None:
    cohort.hand_in("li.wei")
    monkeypatch.setattr("idsea_lessons.classroom.engine.sandbox.why_not", lambda: "no walls here")
    with pytest.raises(NoSandbox, match="no walls here"):
        grade(cohort.root, "S01")
    assert not (cohort.root / "autograded").exists()
    assert grade(cohort.root, "S01", slots=1, sandbox=False).graded == 1
    assert cohort.record("li.wei").score == 5


def test_one_run_at_a_time(cohort: Cohort) -> None:
    import filelock

    cohort.hand_in("li.wei")
    (cohort.root / "grading" / "S01").mkdir(parents=True)
    lock = filelock.FileLock(cohort.root / "grading" / "S01" / ".lock")
    with lock, pytest.raises(ValueError, match="another run"):
        grade(cohort.root, "S01")


def start(root: Path) -> subprocess.Popen:
    """Grade in another process, as the command does."""
    code = f"from pathlib import Path\nfrom idsea_lessons.classroom.engine import grade\ngrade(Path({str(root)!r}), 'S01', slots=2)"
    return subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, start_new_session=True)


@pytest.mark.slow
def test_killed_at_any_moment_it_goes_on_to_the_same_gradebook(cohort: Cohort) -> None:
    for number in range(8):
        cohort.hand_in(f"learner{number}", WRONG if number % 3 else RIGHT)
    chance = random.Random(20210210)
    kills = 0
    for _ in range(3):
        run = start(cohort.root)
        records = cohort.root / "grading" / "S01"
        wanted = len(list(records.glob("*.json"))) + 1 if records.exists() else 1
        deadline = time.monotonic() + 90
        while run.poll() is None and time.monotonic() < deadline and len(list(records.glob("*.json"))) < wanted:
            time.sleep(0.002)
        time.sleep(chance.uniform(0, 0.3))  # in the middle of whatever it does then
        if run.poll() is None:
            os.kill(run.pid, signal.SIGKILL)
            kills += 1
        run.wait()
        assert run.stderr is not None
        run.stderr.close()
    assert kills
    assert grade(cohort.root, "S01", slots=2).states.total() <= 8
    after = cohort.marks()
    disturbed = {name: cohort.record(name) for name in after}
    grade(cohort.root, "S01", slots=2, regrade=True)
    assert cohort.marks() == after
    assert len(after) == 8
    for name, record in disturbed.items():
        assert record.score == (3.0 if int(name[-1]) % 3 else 5.0)
        assert (cohort.root / "autograded" / name / "S01" / "S01_sample.ipynb").is_file()


def test_a_full_disk_stops_the_run_and_loses_nothing(cohort: Cohort, monkeypatch: pytest.MonkeyPatch) -> None:
    from idsea_lessons.classroom.engine import marks

    cohort.hand_in("a.first")
    cohort.hand_in("b.second")
    write = marks.write_whole

    def full(path: Path, content: bytes) -> None:
        if "b.second" in str(path):
            raise OSError(28, "No space left on device")
        write(path, content)

    monkeypatch.setattr(marks, "write_whole", full)
    with pytest.raises(OSError, match="No space left"):
        grade(cohort.root, "S01", slots=1)
    monkeypatch.setattr(marks, "write_whole", write)
    assert cohort.record("a.first").score == 5
    again = grade(cohort.root, "S01", slots=1)
    assert (again.graded, again.skipped) == (1, 1)
    assert {marks["S01-period-test"][0] for marks in cohort.marks().values()} == {2.0}


@pytest.mark.slow
@pytest.mark.parametrize("assignment", find_assignments(), ids=lambda one: one.id)
def test_every_answer_gets_the_marks_that_it_must(  # type: ignore[no-untyped-def]
    tmp_path: Path, assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same judge as for plain nbgrader (`idsea prove`) looks at what the engine gives."""
    from idsea_lessons.classroom.engine import workers

    contents, findings = read(assignment)
    assert contents is not None
    assert not findings
    root = tmp_path / "course"
    root.mkdir()
    assert grading.release(root, CONFIGURATION, assignment) == ""
    handed_in = {}
    for number, path in enumerate(assignment.answers):
        answer = read_answer(path)
        learner = f"answer{number}"
        folder = root / "submitted" / learner / assignment.id
        folder.mkdir(parents=True)
        notebook = nbformat.read(root / "release" / assignment.id / assignment.notebook.name, as_version=4)
        own = {contents.learner_cell: f"learner_id = {answer.learner!r}"}
        grading.fill_in(notebook, {**own, **answer.cells})
        nbformat.write(notebook, folder / assignment.notebook.name)
        handed_in[learner] = answer
    # Many answers are of one learner, and each must run as theirs: the numbers follow from the id.
    run = workers.run
    monkeypatch.setattr(
        workers, "run", lambda job, *more: run(dataclasses.replace(job, learner=handed_in[job.learner].learner), *more)
    )
    summary = grade(root, assignment.id, slots=1)
    assert summary.flagged == []
    assert dict(summary.states) == {"graded": len(handed_in)}
    nbgrader = grading._nbgrader(root, CONFIGURATION)
    for learner, answer in handed_in.items():
        submission = grading.Submission(root, CONFIGURATION, assignment.id, assignment.notebook.stem, learner, {})
        marked = grading.Marked(grading._marks(nbgrader, submission, root), "", 0.0)
        findings = judge(contents, answer, marked)
        if answer.path.name == "wrong_neighbour.py":
            # The trainer's own names stay those of the owner here, so another of the right messages may come first.
            findings = tuple(finding for finding in findings if not finding.what.startswith("the message of"))
        assert findings == (), answer.path.name
