import json
import shutil

import pytest
from typer.testing import CliRunner

from idsea_lessons.authoring import build as build_module
from idsea_lessons.authoring.build import Course, build
from idsea_lessons.authoring.files import write_together
from idsea_lessons.authoring.lesson import LessonError, course_root, find_assignments, find_lessons
from idsea_lessons.cli.build import build as command

ASSIGNMENT = """# A task

```{code-cell} ipython3
---
nbgrader:
  grade: false
  grade_id: task1
  locked: false
  schema_version: 3
  solution: true
  task: false
---
### BEGIN SOLUTION
raise SystemExit("an assignment is never run by the build")
### END SOLUTION
```
"""


@pytest.fixture
def assignment(course):
    folder = course / "assignments" / "A99_sample"
    folder.mkdir(parents=True)
    (folder / "A99_sample.md").write_text(ASSIGNMENT, encoding="utf-8")
    return find_assignments(course)[0]


@pytest.fixture
def run(course, monkeypatch):
    """Run `idsea build` in the sample course."""
    import typer

    app = typer.Typer()
    app.command()(command)
    monkeypatch.chdir(course)
    return lambda *arguments: CliRunner().invoke(app, arguments)


def picture_of(course):
    """Return the bytes of every file of a course."""
    return {path: path.read_bytes() for path in course.rglob("*") if path.is_file()}


def test_two_builds_give_the_same_bytes(course, lesson):
    answers = course / "answers"
    lesson.notebook.unlink()
    (answers / "9.1.json").unlink()
    assert build("lesson", lesson, answers) == [lesson.notebook, answers / "9.1.json"]
    first = picture_of(course)
    steps = []
    assert build("lesson", lesson, answers, step=lambda what, *_: steps.append(what)) == []
    assert picture_of(course) == first
    assert list(dict.fromkeys(steps)) == ["sealing answers", "proving answers", "running"]


@pytest.mark.parametrize(
    ("good", "bad", "complaint"),
    [
        ("## The model", "## The model TODO", "no_undone_work"),
        ('print(f"{speed_kms', 'raise ValueError(f"{speed_kms', "ValueError: 3.359 km/s"),
        ("rate = 2 * np.pi", "rate = np.random.default_rng().random()", "does not pass its own check"),
        (
            "np.cbrt(gm_km3s2 * rate)",
            "np.cbrt(gm_km3s2 * rate) + 1e-4 * np.random.default_rng().random()",
            "another value in each run",
        ),
    ],
)
def test_a_failed_build_leaves_everything_as_it_was(course, lesson, good, bad, complaint):
    assert good in lesson.text()
    lesson.path.write_text(lesson.text().replace(good, bad), encoding="utf-8")
    before = picture_of(course)
    with pytest.raises(LessonError, match=complaint):
        build("lesson", lesson, course / "answers")
    assert picture_of(course) == before


def test_an_assignment_is_converted_and_not_run(course, assignment):
    assert build("assignment", assignment, course / "answers") == [assignment.notebook]
    notebook = json.loads(assignment.notebook.read_text(encoding="utf-8"))
    cell = notebook["cells"][1]
    assert cell["metadata"]["nbgrader"]["grade_id"] == "task1"
    assert (cell["outputs"], cell["execution_count"]) == ([], None)
    assert build("assignment", assignment, course / "answers") == []


def test_command_builds_checks_and_fails(course, assignment, run):
    built = run("A99")
    assert built.exit_code == 0
    assert "A99_sample.ipynb changed" in built.output
    assert "nothing would change" in run("A99", "--check").output
    assignment.path.write_text(ASSIGNMENT + "\nMore.\n", encoding="utf-8")
    before = picture_of(course)
    checked = run("--check", "A99")
    assert checked.exit_code == 1
    assert "A99_sample.ipynb would change" in checked.output
    assert picture_of(course) == before
    assignment.path.write_text('+++ {"a": \n\nx', encoding="utf-8")
    failed = run("A99")
    assert failed.exit_code == 1
    assert "A99 cannot be built; its files are as they were" in failed.output


def test_command_names_what_there_is(assignment, run):
    unknown = run("7.7")
    assert unknown.exit_code == 1
    assert "no lesson or assignment 7.7; there are: 9.1, A99" in unknown.output


def test_without_ids_everything_is_chosen(course, lesson, assignment):
    chosen = Course.at(course).choose([])
    assert chosen == [("lesson", lesson), ("assignment", assignment)]


def test_lessons_come_in_reading_order_and_twins_are_refused(course):
    for name in ("9.10_later", "9.2_next"):
        (course / "lessons" / "9_sample" / f"{name}.md").touch()
    (course / "lessons" / "9_sample" / "README.md").touch()
    assert [lesson.id for lesson in find_lessons(course)] == ["9.1", "9.2", "9.10"]
    (course / "lessons" / "9_sample" / "9.2_twin.md").touch()
    with pytest.raises(LessonError, match=r"9\.2_twin\.md and 9\.2_next\.md carry the same id"):
        find_lessons(course)


def test_the_course_is_found_from_any_folder_in_it(course):
    assert course_root(course / "lessons" / "9_sample") == course.resolve()
    shutil.rmtree(course / "lessons")
    with pytest.raises(LessonError, match="no course folder here"):
        course_root(course)


def test_files_are_written_together_or_not_at_all(tmp_path, monkeypatch):
    old, blocked = tmp_path / "old.txt", tmp_path / "file" / "blocked.txt"
    old.write_bytes(b"old")
    (tmp_path / "file").write_bytes(b"not a folder")
    with pytest.raises(OSError):
        write_together({old: b"new", blocked: b"new"})
    assert old.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "old.txt"]


def test_the_answers_folder_of_a_course(course):
    assert Course.at(course).answers == course.resolve() / "idsea_lessons" / "learn" / "answers"
    assert build_module.changed({course / "lessons" / "glossary.md": b"other"}) == [course / "lessons" / "glossary.md"]
