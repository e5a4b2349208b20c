import json

import pytest

from idsea_lessons.authoring.lesson import LessonError
from idsea_lessons.authoring.pair import to_notebook
from idsea_lessons.authoring.solutions import find_exercises, run_solved, solved_notebook

STUB_END = 'check("9.1.a", speed_1000_kms)\n```\n\n+++'
SOLUTION_END = 'check("9.1.a", speed_1000_kms)\n```\n\n</details>'
BLOCK_A = 'speed_1000_kms = np.sqrt(gm_km3s2 / (mars_radius_km + 1000.0))\ncheck("9.1.a", speed_1000_kms)'


def test_exercises_and_solutions_are_found(lesson):
    first, second, third = find_exercises(to_notebook(lesson.text()), "9.1")
    assert (first.id, first.name, first.code) == ("9.1.a", "speed_1000_kms", BLOCK_A)
    assert (second.id, second.name) == ("9.1.b", "period_h")
    assert dict(third.answer) == {
        "unit": "km/s", "tolerance": 0.005, "why": "The period is known to a few seconds.",
    }  # fmt: skip


def test_solved_notebook_changes_the_stubs_only(lesson):
    notebook = to_notebook(lesson.text())
    exercises = find_exercises(notebook, "9.1")
    solved = solved_notebook(notebook, exercises, prove=True)
    different = [
        index
        for index, (old, new) in enumerate(zip(notebook.cells, solved.cells, strict=True))
        if old.source != new.source
    ]
    assert different == [exercise.stub for exercise in exercises]
    assert "..." not in solved.cells[different[0]].source


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (":exercise: 9.1.a\n\n", ":exercise: 9.1.d\n\n", "9.1.d has no worked solution"),
        (":exercise: 9.1.c", ":exercise: 9.1.a", "exercise 9.1.a is there already, in cell 12"),
        (":exercise: 9.1.a", ":exercise: 2.1.a", "exercise 2.1.a is in lesson 9.1"),
        ('"solution": "9.1.a"', '"solution": "9.1.b"', "9.1.b has a worked solution in cell 14"),
        ('"solution": "9.1.a"', '"solution": "9.1.z"', "a worked solution for 9.1.z, but no exercise"),
        ('"unit": "km/s", "tolerance": 0.005, "why": "Three', '"tolerance": 0.005, "why": "Three', "unit"),
        ("speed_1000_kms = ...", "speed_1000_kms = 3", "the stub must hold the line `speed_1000_kms = ...`"),
        (STUB_END, STUB_END.replace("9.1.a", "9.1.b"),
         'it checks "9.1.b", but this is exercise "9.1.a"'),
        (STUB_END, "print(1)\n```\n\n+++", "the last line must be check"),
        (STUB_END, "x = (\n```\n\n+++", "the code cannot be read"),
        (SOLUTION_END, SOLUTION_END.replace("9.1.a", "9.1.b"),
         'worked solution: it checks "9.1.b", but this is exercise "9.1.a"'),
        (SOLUTION_END, SOLUTION_END.replace("speed_1000_kms", "speed"),
         "checks `speed`, the stub checks `speed_1000_kms`"),
        ("speed_1000_kms = np", "speed = np", "never assigns `speed_1000_kms`"),
        ("```python\nspeed_1000_kms", "```text\nspeed_1000_kms", "one ```python block, not 0"),
        ("Worked solution</summary>\n\nThe radius", "Look</summary>\n\nThe radius", "<details>"),
    ],
)  # fmt: skip
def test_errors_teach_the_author(lesson, old, new, complaint):
    assert lesson.text().count(old) == 1
    with pytest.raises(LessonError) as error:
        find_exercises(to_notebook(lesson.text().replace(old, new)), "9.1")
    assert complaint in str(error.value)
    assert "cell " in str(error.value)


def test_a_check_on_the_line_of_another_statement_is_refused(lesson):
    text = lesson.text().replace(BLOCK_A, BLOCK_A.replace("\n", "; "))
    with pytest.raises(LessonError, match="the last line must be check"):
        find_exercises(to_notebook(text), "9.1")


def run(lesson, text, prove):
    notebook = to_notebook(text)
    answers = lesson.folder.parents[1] / "answers"
    exercises = find_exercises(notebook, "9.1")
    return run_solved(notebook, exercises, lesson.folder, "9.1", prove=prove, answers=answers)


def test_a_solution_that_does_not_pass_its_check(lesson):
    text = lesson.text().replace("mars_radius_km + 1000.0))\ncheck", "mars_radius_km + 900.0))\ncheck")
    with pytest.raises(LessonError, match=r"cell 14: the worked solution of 9\.1\.a does not pass its own check"):
        run(lesson, text, prove=True)


def test_a_solution_that_leaves_the_value_open(lesson):
    text = lesson.text().replace(BLOCK_A, 'speed_1000_kms = ...\ncheck("9.1.a", speed_1000_kms)')
    with pytest.raises(LessonError, match=r"the worked solution of 9\.1\.a leaves its value open"):
        run(lesson, text, prove=False)


def test_sealed_answers_hide_the_numbers(lesson):
    _, seals = run(lesson, lesson.text(), prove=True)
    assert [sealed["id"] for sealed in seals] == ["9.1.a", "9.1.b", "9.1.c"]
    assert "3.12" not in str(seals)  # the speed is 3.121 km/s


def test_a_changed_solution_changes_its_sealed_answer_only(lesson):
    stored = json.loads((lesson.folder.parents[1] / "answers" / "9.1.json").read_text(encoding="utf-8"))
    _, seals = run(lesson, lesson.text().replace("7200.0", "7000.0"), prove=False)
    assert [sealed["id"] for sealed in seals if sealed != stored[sealed["id"]]] == ["9.1.c"]
