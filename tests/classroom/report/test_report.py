"""From a graded course folder to the three files, and the command that makes them."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from idsea_lessons.classroom.report import build, write
from idsea_lessons.classroom.report.cohort import NOT_GRADED
from idsea_lessons.classroom.report.gather import _opened, gather, open_course
from idsea_lessons.classroom.report.notebooks import MOST_CODE, read_lessons, read_work
from idsea_lessons.cli import CommandError, app

from .conftest import NOTEBOOK, STUB, HandedIn, cell
from .test_similarity import ORIGINAL, RENAMED, unlike

Make = Callable[..., Path]
WRONG = "AssertionError: speed_kms is not right: you have {} km/s. An altitude was taken for the radius."
COHORT = {
    "ana": HandedIn(
        code=ORIGINAL + 'print("ana", ana)  # with li.wei\n',
        essay=4.0,
        extra=1.0,
        record={"state": "graded", "notes": ["restored"]},
    ),
    "li.wei": HandedIn({"t-speed": 0.0, "t-period": 2.0}, {"t-speed": WRONG.format(7.1)}, RENAMED, late=0.5),
    "omar": HandedIn({"t-speed": 0.0, "t-period": 0.0}, {"t-speed": WRONG.format(9.9)}, unlike(1), essay=1.0),
    "zoe": HandedIn(
        {"t-speed": 1.5, "t-period": 0.0},
        {"t-period": "NameError: name 'omar' is not defined"},
        'print("I am zoe")  # Zoe Smith\n' + unlike(2),
        record={"state": "stopped", "reason": "cell 3 of zoe took too long", "flags": ["numpy.sqrt was replaced"]},
    ),
}
NAMES = {"zoe": {"first_name": "Zoe", "last_name": "Smith", "email": "z.smith@example.org"}, "absent": {}}


def files(course: Path, **options: bool) -> dict[str, str]:
    """Make a report and return its files."""
    paths = write(build(course, "A99", **options), course / "report" / "A99")
    return {path.name: path.read_text(encoding="utf-8-sig") for path in paths}


def test_marks_are_those_of_the_gradebook(course: Make) -> None:
    made = build(course(COHORT, NAMES), "A99")
    assert [item.id for item in made.cohort.items] == ["t-speed", "t-period", "essay"]
    assert [item.by_person for item in made.cohort.items] == [False, False, True]
    assert made.cohort.max_score == 9.0
    assert made.cohort.enrolled == 5
    assert [(one.id, one.score, one.waiting) for one in made.cohort.learners] == [
        ("ana", 10.0, 0), ("li.wei", 1.5, 1), ("omar", 1.0, 0), ("zoe", 1.5, 1),
    ]  # fmt: skip
    assert math.isnan(made.cohort.learners[1].points[2])
    assert [one.statistics.difficulty for one in made.items] == [4.5 / 12, 4 / 8, 5 / 8]
    assert made.hardest is made.items[0]


def test_mistakes_and_groups(course: Make) -> None:
    made = build(course(COHORT), "A99")
    speed, period, essay = made.items
    assert [(one.count, one.pattern) for one in speed.mistakes] == [
        (2, WRONG.format("#")),
        (1, speed.mistakes[1].pattern),
    ]
    assert speed.lost == 3  # part of the points is lost points too
    assert "no message" in speed.mistakes[1].pattern
    assert {one.pattern for one in period.mistakes} >= {"NameError: name “…” is not defined"}
    assert (essay.lost, essay.mistakes) == (0, ())
    [alike] = made.alike
    assert alike.group.learners == ("ana", "li.wei")
    assert "radius_km = 6378.0 + altitude" in [line.text for line in alike.left if line.alike]
    assert "r = 6400 + h   # km" in [line.text for line in alike.right if line.alike]


def test_mark_of_a_person_before_the_work_was_graded_again(course: Make) -> None:
    [learner] = build(course({"ana": HandedIn(essay=4.0, graded_again=True)}), "A99").cohort.learners
    assert (learner.score, learner.waiting) == (9.0, 1)  # as in the gradebook: it counts, and waits


def test_gradebook_is_opened_only_to_read(course: Make) -> None:
    place = open_course(course(COHORT))
    with _opened(place, "A99") as gradebook:
        assert len(gradebook.students) == 4
        with pytest.raises(Exception, match="readonly database"):
            gradebook.add_student("new")


def test_hardest_item_is_marked_for_everybody(course: Make) -> None:
    empty = HandedIn({"t-speed": 3.0, "t-period": 0.0}, essay=0.0)
    made = build(course({"ana": HandedIn(), "eva": empty, "omar": HandedIn()}), "A99")
    assert made.items[2].statistics.difficulty == 0.0
    assert made.hardest is made.items[1]


def test_records_are_shown_and_may_be_missing(course: Make) -> None:
    made = build(course(COHORT), "A99")
    ana, li_wei, _, zoe = made.cohort.learners
    assert (ana.state, ana.notes, ana.flags) == ("graded", ("restored",), ())
    assert (li_wei.state, li_wei.reason) == ("graded", "")
    assert (zoe.state, zoe.flags) == ("stopped", ("numpy.sqrt was replaced",))


def test_unreadable_work_says_nothing_about_the_items(course: Make) -> None:
    record = {"state": "unreadable", "reason": "no JSON"}
    broken = HandedIn({"t-speed": 0.0, "t-period": 0.0}, {"t-speed": "NotRun: nothing could be run"}, "", record=record)
    made = build(course({**COHORT, "eva": broken}), "A99")
    assert len(made.scores) == 5
    assert [one.statistics.difficulty for one in made.items] == [4.5 / 12, 4 / 8, 5 / 8]
    assert "NotRun" not in "".join(kind.pattern for one in made.items for kind in one.mistakes)
    assert made.items[0].lost == 3


def test_release_and_untouched_work_are_not_alike(course: Make) -> None:
    made = build(course({f"l{number}": HandedIn(code=STUB) for number in range(5)}), "A99")
    assert made.alike == ()


def test_handed_in_and_not_graded(course: Make) -> None:
    folder = course(COHORT)
    (folder / "submitted" / "late.one" / "A99").mkdir(parents=True)
    (folder / "submitted" / "other" / "A98").mkdir(parents=True)
    made = build(folder, "A99")
    [late] = [one for one in made.cohort.learners if one.state == NOT_GRADED]
    assert late.id == "late.one"
    assert len(made.scores) == 4
    row = next(row for row in csv.reader(io.StringIO(files(folder)["marks.csv"])) if row[0] == "late.one")
    assert row[:5] == ["late.one", NOT_GRADED, "", "9", ""]


def test_nothing_of_the_course_is_changed(course: Make) -> None:
    folder = course(COHORT)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    files(folder)
    after = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and "report" not in path.parts}
    assert after == before


def test_pseudonyms_leak_nothing(course: Make) -> None:
    folder = course(COHORT, NAMES)
    open_report = "".join(files(folder).values())
    hidden = files(folder, hide=True)
    for secret in ("ana", "li.wei", "omar", "zoe", "Smith", "absent"):
        pattern = re.compile(rf"(?<![A-Za-z0-9+/]){re.escape(secret)}(?![A-Za-z0-9+/])", re.IGNORECASE)
        assert secret in ("absent", "Smith") or pattern.search(open_report)
        assert {name for name, text in hidden.items() if pattern.search(text)} == set()
    again = files(folder, hide=True)
    assert again == hidden
    learners = [one["id"] for one in json.loads(hidden["report.json"])["learners"]]
    assert learners == sorted(learners)
    assert len(set(learners)) == 4
    assert all(re.fullmatch(r"learner-[a-z2-7]{10}", id) for id in learners)
    assert [id for id in learners if f"cell 3 of {id} took too long" in hidden["marks.csv"]]
    assert "speeds.append" in hidden["report.html"]


@pytest.mark.parametrize(
    "content",
    [
        b"no json", b"[]", b'{"cells": 3}', b'{"cells": [1, {"cell_type": "code", "metadata": [], "source": 7}]}',
        b'{"cells": [{"cell_type": "code", "outputs": [{"output_type": "error", "ename": 1}], "source": ["x", 2]}]}',
        b"[" * 100_000, b"\xff\xfe", b"",
    ],
)  # fmt: skip
def test_broken_notebooks_are_passed_over(course: Make, content: bytes) -> None:
    folder = course(COHORT)
    (folder / "autograded" / "omar" / "A99" / f"{NOTEBOOK}.ipynb").write_bytes(content)
    made = build(folder, "A99")
    assert made.items[0].lost == 3
    assert made.items[0].mistakes[0].count in (1, 2)


def test_links_are_not_followed_and_endless_code_is_cut(course: Make, tmp_path: Path) -> None:
    folder = course(COHORT)
    place = open_course(folder)
    book = folder / "autograded" / "omar" / "A99" / f"{NOTEBOOK}.ipynb"
    cells = [cell("answer", f"c{number}", "x = 1\n" * 20_000) for number in range(3)]
    book.write_text(json.dumps({"cells": cells}))
    assert sum(map(len, read_work(place, "A99", "omar").code)) == MOST_CODE
    book.rename(tmp_path / "elsewhere.ipynb")
    book.symlink_to(tmp_path / "elsewhere.ipynb")
    assert read_work(place, "A99", "omar").code == ()


def test_lessons_are_known_code() -> None:
    assert any("lambert(" in block for block in read_lessons())


def test_nobody(course: Make) -> None:
    with pytest.raises(ValueError, match="nobody has handed in A99 yet"):
        build(course({}), "A99")


def test_nobody_is_graded(course: Make) -> None:
    folder = course({})
    (folder / "submitted" / "ana" / "A99").mkdir(parents=True)
    with pytest.raises(ValueError, match="1 handed in A99, but nobody is graded yet: idsea grade A99"):
        build(folder, "A99")


def test_unknown_assignment(course: Make) -> None:
    with pytest.raises(ValueError, match="knows no assignment A98; it knows: A99"):
        build(course(COHORT), "A98")


@pytest.mark.parametrize(
    ("content", "says"), [(None, "there is no gradebook"), (b"", "is empty"), (b"x" * 4096, "cannot be read")]
)
def test_gradebook_that_is_none(tmp_path: Path, content: bytes | None, says: str) -> None:
    path = tmp_path / "gradebook.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ValueError, match=says):
        build(tmp_path, "A99")
    assert path.is_file() == (content is not None)
    assert content is None or path.read_bytes() == content


def test_a_large_gradebook_is_read_at_once(course: Make) -> None:
    """10,000 learners in seconds: one question, and no object for each mark."""
    from nbgrader.api import BaseCell, Grade, Gradebook, Student, SubmittedAssignment, SubmittedNotebook
    from sqlalchemy import insert

    folder = course({})
    ids = [f"learner.{number}" for number in range(10_000)]
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", "idsea") as gradebook:
        found = gradebook.find_assignment("A99")
        cells = [one.id for one in gradebook.db.query(BaseCell) if one.type == "GradeCell"]
        rows = {
            Student: [{"id": id} for id in ids],
            SubmittedAssignment: [{"id": f"a{id}", "assignment_id": found.id, "student_id": id} for id in ids],
            SubmittedNotebook: [
                {"id": f"n{id}", "assignment_id": f"a{id}", "notebook_id": found.notebooks[0].id} for id in ids
            ],
            Grade: [
                {
                    "id": f"{number}{id}",
                    "notebook_id": f"n{id}",
                    "cell_id": one,
                    "auto_score": 1.0,
                    "needs_manual_grade": False,
                }
                for id in ids
                for number, one in enumerate(cells)
            ],
        }
        for table, values in rows.items():
            gradebook.db.execute(insert(table.__table__), values)
        gradebook.db.commit()
    began = time.process_time()
    cohort = gather(open_course(folder), "A99")
    assert time.process_time() - began < 15
    assert len(cohort.learners) == 10_000
    assert {one.score for one in cohort.learners} == {3.0}


def idsea(*arguments: object):
    return CliRunner().invoke(app, ["report", *map(str, arguments)])


def test_command(course: Make, tmp_path: Path) -> None:
    folder = course(COHORT)
    result = idsea("A99", "--course-dir", folder)
    assert result.exit_code == 0, result.output
    assert "A99: 4 graded of 4 who handed in; mean 3.50 of 9 points" in result.output
    assert "hardest item: t-speed, 38% of its points" in result.output
    assert "2 wait for marks by a person" in result.output
    assert "1 for a person to look at, because of signs of tampering" in result.output
    assert "1 group with code that is alike" in result.output
    for name in ("report.html", "marks.csv", "report.json"):
        assert f"written: {folder / 'report' / 'A99' / name}" in result.output
        assert (folder / "report" / "A99" / name).stat().st_size > 100
    assert idsea("A99", "--course-dir", folder, "--out", tmp_path / "out", "--pseudonyms").exit_code == 0
    assert "li.wei" not in (tmp_path / "out" / "marks.csv").read_text(encoding="utf-8")
    assert not [path for path in (folder / "report" / "A99").iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("place", ["nowhere", "."])
def test_command_teaches(place: str, tmp_path: Path) -> None:
    result = idsea("A99", "--course-dir", tmp_path / place)
    assert isinstance(result.exception, CommandError)
    assert re.search("give the right one with --course-dir|grade first: idsea grade A99", str(result.exception))


def test_command_that_cannot_write(course: Make, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    result = idsea("A99", "--course-dir", course(COHORT), "--out", tmp_path / "file")
    assert isinstance(result.exception, CommandError)
    assert "the report cannot be made" in str(result.exception)
    assert (tmp_path / "file").read_text() == "mine"
