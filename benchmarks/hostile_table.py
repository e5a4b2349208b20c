"""A table of broken and hostile submissions: what each must get, gets from the engine, and gets from plain nbgrader.

`python -m benchmarks.hostile_table OUT.md`. Plain nbgrader runs learners' code with the trainer's rights, so here it
runs inside the walls of the engine's sandbox, with nothing but a course of one learner.
"""

from __future__ import annotations

import dataclasses
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

from rich.progress import track

from idsea_lessons.classroom import grading
from idsea_lessons.classroom.course import CONFIGURATION, Assignment
from idsea_lessons.classroom.engine import grade, sandbox, workers
from idsea_lessons.classroom.engine.records import read_record
from tests.classroom.engine.hostile import CASES, Case, write

SAMPLE = Assignment("S01", CONFIGURATION.parents[1] / "tests" / "classroom" / "sample" / "S01_sample")
LIMITS = sandbox.Limits(memory=2_000_000_000, address_space=6_000_000_000)
CELL_SECONDS = 8


def main(out: Path) -> None:
    """Run every case both ways and write the table."""
    with tempfile.TemporaryDirectory(prefix="idsea-hostile-") as place:
        root = Path(place).resolve()
        released = root / "released"
        released.mkdir()
        assert grading.release(released, CONFIGURATION, SAMPLE) == ""
        settings = CONFIGURATION.read_text(encoding="utf-8").replace("\nuse_engine()\n", "\n")
        settings = settings.replace("SECONDS_PER_CELL = 120", f"SECONDS_PER_CELL = {CELL_SECONDS}")
        stock = root / "stock.py"
        stock.write_text(settings.replace("c.OverwriteCells.add_missing_cells = True", ""), encoding="utf-8")
        ours = engine(released, root / "ours")
        with ThreadPoolExecutor(2) as pool:
            outcomes = pool.map(lambda case: plain(released, root, case, stock), CASES)
            theirs = list(track(outcomes, "plain nbgrader", total=len(CASES)))
    lines = [
        f"| submission | must get | the engine | plain nbgrader {version('nbgrader')} |",
        "|---|---|---|---|",
        *(f"| {case.name} | {case.score:g} | {mine} | {their} |"
          for case, mine, their in zip(CASES, ours, theirs, strict=True)),
    ]  # fmt: skip
    right = sum(their.split(" ")[0] == f"{case.score:g}" for case, their in zip(CASES, theirs, strict=True))
    mine = sum(one.split(" ")[0] == f"{case.score:g}" for case, one in zip(CASES, ours, strict=True))
    lines.append(f"\nThe right marks: the engine in {mine}, plain nbgrader in {right} of {len(CASES)} cases.")
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(lines[-1])


def engine(released: Path, root: Path) -> list[str]:
    """Grade all cases as one cohort."""
    shutil.copytree(released, root)
    names = ["control" if case.name == "control" else f"case{number:02d}" for number, case in enumerate(CASES)]
    for name, case in zip(names, CASES, strict=True):
        folder = root / "submitted" / name / "S01"
        write(folder, name, root / "release" / "S01")
        case.change(folder)
    run = workers.run
    workers.run = lambda job, *more: run(dataclasses.replace(job, cell_seconds=float(CELL_SECONDS)), *more)
    grade(root, "S01", limits=LIMITS)
    found = [read_record(root / "grading" / "S01" / f"{name}.json") for name in names]
    return [f"{one.score:g} {one.state}{', flagged' if one.flags else ''}" if one else "no record" for one in found]


def plain(released: Path, root: Path, case: Case, settings: Path) -> str:
    """Grade one case with `nbgrader autograde`, inside walls."""
    place = Path(tempfile.mkdtemp(dir=root))
    course = place / "course"
    shutil.copytree(released, course)
    shutil.copyfile(settings, course / "nbgrader_config.py")
    write(course / "submitted" / "control" / "S01", "control", course / "release" / "S01")
    learner = "control" if case.name == "control" else "learner"
    folder = course / "submitted" / learner / "S01"
    if case.name != "control":
        write(folder, learner, course / "release" / "S01")
    case.change(folder)
    for path in (place, *place.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o777)
    walls = [part for part in sandbox._walls(LIMITS) if part != "--as-pid-1"]
    at = walls.index("--remount-ro")
    walls[at:at] = ["--bind", str(course), "/tmp/course", "--setenv", "HOME", "/tmp",
                    "--setenv", "PATH", f"{sysconfig.get_path('scripts')}:/usr/bin:/bin"]  # fmt: skip
    walls[walls.index("--chdir") + 1] = "/tmp/course"
    limits = ["prlimit", "--nproc=100", "--as=6000000000", "--fsize=300000000", "--core=0"]
    nbgrader = ["timeout", "-k", "5", "90", "nbgrader", "autograde", "S01", f"--student={learner}"]
    done = subprocess.run([*walls, *limits, *nbgrader], capture_output=True)
    score = outcome(course, learner)
    shutil.rmtree(place, ignore_errors=True)
    return f"{score}{'' if done.returncode == 0 else ', and the command fails'}"


def outcome(course: Path, learner: str) -> str:
    """Read what the gradebook says."""
    from nbgrader.api import Gradebook, MissingEntry

    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "idsea") as gradebook:
        try:
            [notebook] = gradebook.find_submission("S01", learner).notebooks
        except MissingEntry:
            return "no record"
        scores = [grade.auto_score for grade in notebook.grades if grade.name.endswith("-test")]
    if not scores or None in scores:
        return "no score"
    return f"{sum(scores):g} points"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
