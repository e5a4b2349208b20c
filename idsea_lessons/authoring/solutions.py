"""Exercises of a lesson: their stubs, their worked solutions, and the sealing of the answers.

The true answer of an exercise is never typed. The worked solution is run in the lesson, and the value
that comes out is sealed. Then it is run again, and must pass its own check.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from .execute import Progress, execute
from .exercise_code import assigned_names, checked_name, is_unanswered, python_block, without_check
from .lesson import LessonError, Problem
from .probe import PASSED, SEALED

REQUIRED = ("unit", "tolerance", "why")


@dataclass(frozen=True)
class Exercise:
    """One exercise of a lesson.

    Parameters
    ----------
    id : str
        For example "2.1.a".
    stub : int
        Index of its code cell.
    solution : int
        Index of the text cell with the worked solution.
    name : str
        The name that the learner assigns and `check` looks at.
    code : str
        The worked solution.
    answer : mapping
        Unit, tolerance, why, and hints for the diagnosis.
    """

    id: str
    stub: int
    solution: int
    name: str
    code: str
    answer: Mapping[str, Any]


def find_exercises(notebook: NotebookNode, lesson_id: str) -> tuple[Exercise, ...]:
    """Find every exercise of a lesson with its worked solution.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        The lesson.
    lesson_id : str
        For example "2.1".

    Returns
    -------
    tuple of Exercise
        In the order of the lesson.

    Raises
    ------
    LessonError
        With every problem of `exercise_problems`.

    Examples
    --------
    >>> find_exercises(nbformat.v4.new_notebook(), "2.1")
    ()
    """
    if problems := list(exercise_problems(notebook, lesson_id)):
        raise LessonError(lesson_id, problems)
    solutions = {cell.metadata["solution"]: index for index, cell in _marked(notebook, "solution")}
    found = []
    for index, cell in _marked(notebook, "exercise"):
        exercise = cell.metadata["exercise"]
        solution = notebook.cells[solutions[exercise]]
        name = checked_name(cell.source, exercise)
        code = python_block(solution.source)
        answer = solution.metadata["answer"]
        found.append(Exercise(exercise, index, solutions[exercise], name, code, answer))
    return tuple(found)


def exercise_problems(notebook: NotebookNode, lesson_id: str) -> Iterator[Problem]:
    """Say what is wrong with the exercises of a lesson.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        The lesson.
    lesson_id : str
        For example "2.1".

    Yields
    ------
    Problem
        One for each thing to mend.

    Examples
    --------
    >>> list(exercise_problems(nbformat.v4.new_notebook(), "2.1"))
    []
    """
    stubs: dict[str, int] = {}
    for index, cell in _marked(notebook, "exercise"):
        exercise = cell.metadata["exercise"]
        if exercise in stubs:
            yield _problem(index, f"exercise {exercise} is there already, in cell {stubs[exercise] + 1}")
        elif not str(exercise).startswith(f"{lesson_id}."):
            yield _problem(index, f"exercise {exercise} is in lesson {lesson_id}: call it {lesson_id}.a, ...")
        else:
            stubs[exercise] = index
    solved: dict[str, int] = {}
    for index, cell in _marked(notebook, "solution"):
        exercise = cell.metadata["solution"]
        if exercise in solved:
            yield _problem(index, f"exercise {exercise} has a worked solution in cell {solved[exercise] + 1}")
        elif exercise not in stubs:
            yield _problem(index, f"a worked solution for {exercise}, but no exercise of that id")
        else:
            solved[exercise] = index
    for exercise, index in stubs.items():
        if exercise in solved:
            yield from _pair_problems(notebook, exercise, index, solved[exercise])
        else:
            yield _problem(index, f"exercise {exercise} has no worked solution")


def solved_notebook(notebook: NotebookNode, exercises: tuple[Exercise, ...], prove: bool) -> NotebookNode:
    """Return the lesson as it is when every exercise is done.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        The lesson.
    exercises : tuple of Exercise
        Its exercises.
    prove : bool
        True: every solution is checked too. False: only sealed, for a lesson without sealed answers.

    Returns
    -------
    nbformat.NotebookNode
        Each stub holds its worked solution and hands its value on.

    Examples
    --------
    >>> solved_notebook(nbformat.v4.new_notebook(), (), prove=True).cells
    []
    """
    solved = nbformat.from_dict(notebook)
    for exercise in exercises:
        lines = [
            without_check(exercise.code),
            "from idsea_lessons.authoring import probe as _probe",
            f"_probe.seal_value({exercise.id!r}, {exercise.name}, {dict(exercise.answer)!r})",
        ]
        if prove:
            lines.append(f"_probe.prove_value({exercise.id!r}, {exercise.name})")
        solved.cells[exercise.stub].source = "\n".join(lines)
    return solved


def run_solved(
    notebook: NotebookNode,
    exercises: tuple[Exercise, ...],
    folder: Path,
    lesson_id: str,
    prove: bool,
    environment: Mapping[str, str] | None = None,
    answers: Path | None = None,
    progress: Progress | None = None,
) -> tuple[NotebookNode, list[dict[str, Any]]]:
    """Run the solved lesson and return it with its freshly sealed answers.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        The lesson, as learners get it.
    exercises : tuple of Exercise
        Its exercises.
    folder : pathlib.Path
        Where it runs.
    lesson_id : str
        For example "2.1".
    prove : bool
        True: every solution must also pass its check.
    environment, answers, progress
        As in `execute`.

    Returns
    -------
    executed : nbformat.NotebookNode
        The solved lesson with its outputs.
    seals : list of dict
        The sealed answers, in the order of the lesson.

    Raises
    ------
    LessonError
        If a cell fails or a worked solution does not pass its check.

    Examples
    --------
    >>> run_solved(nbformat.v4.new_notebook(), (), Path.cwd(), "2.1", prove=True)[1]
    []
    """
    solved = solved_notebook(notebook, exercises, prove)
    name = f"{lesson_id} with its worked solutions"
    executed = execute(solved, folder, name, environment=environment, answers=answers, progress=progress)
    seals, failed = [], []
    for exercise in exercises:
        outputs = executed.cells[exercise.stub].outputs
        seals.append(_handed_on(outputs, SEALED))
        if prove and not _handed_on(outputs, PASSED):
            text = f"the worked solution of {exercise.id} does not pass its own check:\n{_printed(outputs)}"
            failed.append(_problem(exercise.solution, text))
    if failed:
        raise LessonError(lesson_id, failed)
    return executed, seals


def answers_to_bytes(seals: Iterable[Mapping[str, Any]]) -> bytes:
    r"""Return the bytes of a file of sealed answers, as `idsea_lessons.learn.answer_files` reads it.

    Parameters
    ----------
    seals : iterable of mapping
        Sealed answers of one lesson.

    Returns
    -------
    bytes
        JSON with sorted keys, in UTF-8: exercise id to sealed answer.

    Examples
    --------
    >>> answers_to_bytes([{"unit": "km", "id": "2.1.a"}])
    b'{\n "2.1.a": {\n  "id": "2.1.a",\n  "unit": "km"\n }\n}\n'
    """
    by_id = {sealed["id"]: sealed for sealed in seals}
    return (json.dumps(by_id, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode("utf-8")


def _pair_problems(notebook: NotebookNode, exercise: str, stub: int, solution: int) -> Iterator[Problem]:
    """Compare the stub of an exercise with its worked solution."""
    try:
        name = checked_name(notebook.cells[stub].source, exercise)
        if not is_unanswered(notebook.cells[stub].source, name):
            yield _problem(stub, f"the stub must hold the line `{name} = ...`")
    except ValueError as error:
        yield _problem(stub, str(error))
        return
    cell = notebook.cells[solution]
    if missing := [key for key in REQUIRED if key not in cell.metadata.get("answer", {})]:
        yield _problem(solution, f"the answer of {exercise} does not say its {', '.join(missing)}")
    try:
        code = python_block(cell.source)
        solved_name = checked_name(code, exercise)
    except ValueError as error:
        yield _problem(solution, f"worked solution: {error}")
        return
    if solved_name != name:
        yield _problem(solution, f"the worked solution checks `{solved_name}`, the stub checks `{name}`")
    elif name not in assigned_names(code):
        yield _problem(solution, f"the worked solution never assigns `{name}`")


def _marked(notebook: NotebookNode, key: str) -> Iterator[tuple[int, NotebookNode]]:
    """Yield the cells whose metadata hold `key`, with their index."""
    for index, cell in enumerate(notebook.cells):
        if key in cell.metadata:
            yield index, cell


def _problem(index: int, text: str) -> Problem:
    """Return a problem of the exercise at a cell index."""
    return Problem("exercises_are_whole", index + 1, text)


def _handed_on(outputs: list[NotebookNode], mime: str) -> Any:
    """Return what the probe displayed under `mime`."""
    return next(output.data[mime] for output in outputs if mime in output.get("data", {}))


def _printed(outputs: list[NotebookNode]) -> str:
    """Return what a reader would see of some outputs as text."""
    texts = [output.get("text") or output.get("data", {}).get("text/plain", "") for output in outputs]
    return "".join(texts)
