"""Seconds for each submission: the grading engine, plain nbgrader, and bare execution, on one course in one run.

make bench-grading                      200 submissions of A02, medians of 5
make bench-grading ARGS="--many 10000"  also a long stream, with its memory, and a plan for 100,000
make bench-grading ARGS="--otter"       also otter-grader, which is installed for it in a folder of its own
"""

from __future__ import annotations

import argparse
import math
import os
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path

import nbformat

from idsea_lessons.classroom import grading
from idsea_lessons.classroom.answers import read_answer
from idsea_lessons.classroom.course import CONFIGURATION, Assignment, find_assignments
from idsea_lessons.classroom.engine import grade

TIMES = 5
CORES = len(os.sched_getaffinity(0))


def main(arguments: list[str]) -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(prog="make bench-grading")
    parser.add_argument("--submissions", type=int, default=200)
    parser.add_argument("--stock", type=int, default=40, help="submissions in each of the five runs of plain nbgrader")
    parser.add_argument("--many", type=int, default=0, help="also stream so many through")
    parser.add_argument("--otter", action="store_true")
    options = parser.parse_args(arguments)
    [assignment] = find_assignments(ids=["A02"])
    with tempfile.TemporaryDirectory(prefix="idsea-bench-") as place:
        root = Path(place).resolve()
        course = Course(root / "course", assignment)
        course.hand_in(options.submissions)
        stock = plain_nbgrader(root / "plain", assignment, options.stock)
        ours, started = engine(course)
        floor = bare_execution(course, 4)
        rows = [
            ("nbgrader autograde", f"{TIMES} runs of {options.stock}", stock),
            (f"the engine, sandbox on, {CORES} at a time", f"{TIMES} runs of {options.submissions}", ours),
            ("bare execution, one at a time", f"{TIMES} runs of 4", floor),
        ]
        if options.otter:
            rows.append(("otter run", f"{TIMES} runs", otter(root / "otter", assignment)))
        print(f"\n{'what':48} {'measured':24} {'s each':>8} {'times nbgrader':>15}")
        for what, how, seconds in rows:
            print(f"{what:48} {how:24} {seconds:8.3f} {stock / seconds:15.1f}")
        print(f"\nOf this the sandboxes take {started:.1f} s to start, once for a cohort; it is counted above.")
        print("Each run of nbgrader starts once too; the more submissions in a run (--stock), the less that counts.")
        if options.many:
            many(root / "many", options.many)
        plan(ours)


class Course:
    """A released course, and submissions of which the marks are known."""

    def __init__(self, root: Path, assignment: Assignment) -> None:
        self.root, self.assignment = root, assignment
        root.mkdir(parents=True)
        assert grading.release(root, CONFIGURATION, assignment) == ""
        self.answers = [read_answer(path) for path in assignment.answers]
        self.must: dict[str, float] = {}

    def hand_in(self, count: int) -> None:
        """Hand in right and wrong answers in turn, each under another name."""
        released = self.root / "release" / self.assignment.id / self.assignment.notebook.name
        notebook = nbformat.read(released, as_version=4)
        points = sum(
            cell.metadata.nbgrader.points
            for cell in notebook.cells
            if cell.metadata.get("nbgrader", {}).get("grade") and not cell.metadata.nbgrader.solution
        )
        usable = [answer for answer in self.answers if "neighbour" not in answer.path.name]
        for number in range(count):
            answer = usable[number % len(usable)]
            learner = f"learner.{number:06d}"
            folder = self.root / "submitted" / learner / self.assignment.id
            folder.mkdir(parents=True)
            own = {f"{self.assignment.id}-learner": f"learner_id = {learner!r}"}
            work = grading.fill_in(nbformat.from_dict(notebook), {**own, **answer.cells})
            (folder / released.name).write_text(nbformat.writes(work))
            self.must[learner] = points - sum(answer.loses.values())

    def check(self) -> None:
        """See that right and wrong answers have exactly the points they must, and that nobody was forgotten."""
        scores = self.scores()
        assert scores.keys() == self.must.keys()
        wrong = {name: scores[name] for name, must in self.must.items() if abs(scores[name] - must) > 1e-9}
        assert not wrong, wrong

    def scores(self) -> Mapping[str, float]:
        """Read the points by tests of everybody, straight from the gradebook's tables."""
        from nbgrader.api import Grade, Gradebook, SubmittedAssignment, SubmittedNotebook
        from sqlalchemy import func

        with Gradebook(f"sqlite:///{self.root / 'gradebook.db'}", "idsea") as gradebook:
            rows = (
                gradebook.db.query(SubmittedAssignment.student_id, func.sum(Grade.auto_score))
                .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
                .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
                .group_by(SubmittedAssignment.student_id)
            )
            return {student: score or 0.0 for student, score in rows}


def engine(course: Course) -> tuple[float, float]:
    """Return seconds for each submission, with the start of the sandboxes, and seconds until the first one."""
    seconds, starts = [], []
    for number in range(TIMES):
        began, first = time.perf_counter(), [0.0]

        def note(learner: str, done: int, total: int, began: float = began, first: list[float] = first) -> None:
            first[0] = first[0] or time.perf_counter() - began

        summary = grade(course.root, course.assignment.id, regrade=True, progress=note)
        assert summary.graded == len(course.must)
        assert not summary.flagged
        seconds.append(summary.seconds / summary.graded)
        starts.append(first[0])
        print(f"  engine, run {number + 1} of {TIMES}: {seconds[-1]:.3f} s each", flush=True)
    course.check()
    return statistics.median(seconds), statistics.median(starts)


def plain_nbgrader(root: Path, assignment: Assignment, count: int) -> float:
    """Return seconds for each submission of nbgrader's own command with the course's other settings."""
    course = Course(root, assignment)
    settings = CONFIGURATION.read_text(encoding="utf-8")
    assert "\nuse_engine()\n" in settings
    (root / "nbgrader_config.py").write_text(settings.replace("\nuse_engine()\n", "\n"), encoding="utf-8")
    seconds = []
    for number in range(TIMES):
        shutil.rmtree(root / "submitted", ignore_errors=True)
        course.must.clear()
        course.hand_in(count)
        command = [str(Path(sysconfig.get_path("scripts")) / "nbgrader"), "autograde", assignment.id, "--force"]
        environ = {**os.environ, "PATH": os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])}
        began = time.perf_counter()
        subprocess.run(command, cwd=root, env=environ, check=True, capture_output=True)
        seconds.append((time.perf_counter() - began) / count)
        print(f"  nbgrader, run {number + 1} of {TIMES}: {seconds[-1]:.2f} s each", flush=True)
    course.check()
    return statistics.median(seconds)


def bare_execution(course: Course, count: int) -> float:
    """Return seconds for each submission when its cells are only run: no notebook, no sandbox, no gradebook."""
    program = """
import sys, time, json, os
cells = json.load(open(sys.argv[1]))
import idsea_lessons.classroom.identity
from idsea_lessons import compiled
list(compiled.warm())
def once(codes):
    names = {}
    for code in codes:
        try:
            exec(compile(code, "cell", "exec"), names)
        except Exception:
            pass
said = sys.stdout
sys.stdout = open(os.devnull, "w")
once(cells[0])
for codes in cells:
    began = time.perf_counter()
    child = os.fork()
    if not child:
        once(codes)
        os._exit(0)
    os.waitpid(child, 0)
    print(time.perf_counter() - began, file=said, flush=True)
"""
    import json

    notebooks = sorted((course.root / "autograded").glob("*/*/*.ipynb"))[: count * TIMES]
    cells = [[c.source for c in nbformat.read(path, 4).cells if c.cell_type == "code"] for path in notebooks]
    file = course.root / "cells.json"
    file.write_text(json.dumps(cells))
    done = subprocess.run([sys.executable, "-c", program, file], capture_output=True, text=True, check=True)
    return statistics.median(float(line) for line in done.stdout.split())


def otter(root: Path, assignment: Assignment) -> float:
    """Return seconds for one `otter run`, with the tests of the assignment as otter writes them."""
    course = Course(root / "course", assignment)
    course.hand_in(1)
    python = root / "venv" / "bin" / "python"
    uv = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", str(python)]
    subprocess.run([sys.executable, "-m", "venv", "--system-site-packages", root / "venv"], check=True)
    site = sysconfig.get_path("purelib")
    (next((root / "venv").glob("lib/*/site-packages")) / "course.pth").write_text(
        f"{site}\n{CONFIGURATION.parents[1]}\n"
    )
    subprocess.run([*uv, "otter-grader==7.0.0"], check=True)
    tests = root / "tests"
    tests.mkdir()
    source = nbformat.read(assignment.notebook, as_version=4)
    for number, cell in enumerate(cell for cell in source.cells if _is_test(cell)):
        lines = [line for line in cell.source.split("\n") if line.strip() and not line.strip().startswith("#")]
        code = "\n".join((">>> " if not line.startswith((" ", ")")) else "... ") + line for line in lines)
        case = {"name": f"q{number}", "points": 1, "suites": [{"cases": [{"code": code}], "type": "doctest"}]}
        (tests / f"q{number}.py").write_text(f"OK_FORMAT = True\ntest = {case!r}\n")
    settings = root / "otter_config.json"
    settings.write_text("{}")
    subprocess.run(["zip", "-qr", root / "autograder.zip", "tests", "otter_config.json"], cwd=root, check=True)
    [notebook] = (course.root / "submitted").rglob("*.ipynb")
    seconds = []
    for _ in range(TIMES):
        began = time.perf_counter()
        command = [python, "-m", "otter", "run", "-a", root / "autograder.zip", "-o", root, notebook]
        subprocess.run(command, check=True, capture_output=True)
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def _is_test(cell: nbformat.NotebookNode) -> bool:
    settings = cell.metadata.get("nbgrader", {})
    return bool(settings.get("grade")) and not settings.get("solution")


def many(root: Path, count: int) -> None:
    """Stream many submissions of the small sample assignment through, and watch the memory of the grader."""
    import psutil

    sample = Path(__file__).resolve().parents[1] / "tests" / "classroom" / "sample" / "S01_sample"
    course = Course(root, Assignment("S01", sample))
    course.hand_in(count)
    used: list[float] = []
    over = threading.Event()

    def watch() -> None:
        while not over.wait(1.0):
            used.append(psutil.Process().memory_info().rss / 1e6)

    threading.Thread(target=watch, daemon=True).start()
    began = time.perf_counter()
    shown = [0]

    def progress(learner: str, done: int, total: int) -> None:
        if done * 10 // total > shown[0]:
            shown[0] = done * 10 // total
            print(
                f"  {done} of {total}: {time.perf_counter() - began:.0f} s, {used[-1] if used else 0:.0f} MB",
                flush=True,
            )

    summary = grade(course.root, "S01", progress=progress)
    over.set()
    course.check()
    tenth = max(1, len(used) // 10)
    early, late = statistics.median(used[tenth : 3 * tenth] or used), statistics.median(used[-2 * tenth :])
    print(f"{count} streamed in {summary.seconds:.0f} s ({summary.seconds / count:.3f} s each); every mark is right.")
    print(f"Memory of the grader: {early:.0f} MB in the second tenth, {late:.0f} MB in the last two.")


def plan(seconds: float) -> None:
    """Say what 100,000 submissions take, from what one has cost here."""
    core_hours = 100_000 * seconds * CORES / 3600
    print(f"\n100,000 submissions of A02: {core_hours:.1f} core-hours by what was measured here.")
    for hours in (1, 8):
        cores = math.ceil(core_hours / hours)
        print(f"  in {hours} h: {cores} cores, or {math.ceil(cores / CORES)} computers like this one")


if __name__ == "__main__":
    main(sys.argv[1:])
