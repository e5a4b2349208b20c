"""Every case of the catalogue of hostile submissions: what it must get, gets from the engine, and from plain nbgrader.

python -m benchmarks.hostile_catalogue plain OUT.json    measure plain nbgrader; goes on where it was stopped
python -m benchmarks.hostile_catalogue table OUT.json    measure the engine, and print both as a table

Plain nbgrader gives learners' code the rights of the trainer. So here it runs inside walls, with a course of two
learners in it: the case, and an honest peer who is graded after it. What the walls decide is not counted.
"""

from __future__ import annotations

import dataclasses
import json
import platform
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rich.progress import track

from idsea_lessons.classroom import grading
from idsea_lessons.classroom.course import CONFIGURATION, Assignment
from idsea_lessons.classroom.engine import grade, sandbox, workers
from idsea_lessons.classroom.engine.records import Record, read_record
from tests.classroom.hostile import ABOUT_WALLS, CASES, PEER, RIGHT, Case, hand_in

SAMPLE = Assignment("S01", CONFIGURATION.parents[1] / "tests" / "classroom" / "sample" / "S01_sample")
LIMITS = sandbox.Limits(memory=1_200_000_000, address_space=6_000_000_000)
CELL_SECONDS, ALL_SECONDS = 8, 60


def main(what: str, out: Path) -> None:
    """Measure one half."""
    with tempfile.TemporaryDirectory(prefix="idsea-hostile-") as place:
        root = Path(place).resolve()
        root.chmod(0o755)
        released = root / "released"
        released.mkdir()
        assert grading.release(released, CONFIGURATION, SAMPLE) == ""
        if what == "plain":
            measure_plain(released, root, out)
        else:
            print(table(json.loads(out.read_text())["outcomes"], measure_engine(released, root / "course")))


def hand_in_case(course: Path, case: Case, learner: str) -> None:
    """Write a case, which may need the peer's work to be there."""
    folder = course / "submitted" / learner / "S01"
    folder.mkdir(parents=True, exist_ok=True)
    case.build(folder, course / "release" / "S01", RIGHT)


def measure_engine(released: Path, course: Path) -> dict[str, Record | None]:
    """Grade all cases as one cohort."""
    shutil.copytree(released, course)
    hand_in(course / "submitted" / PEER / "S01", course / "release" / "S01", RIGHT)
    names = {case.name: PEER if case.name == "control" else f"case{i:03d}" for i, case in enumerate(CASES)}
    for case in CASES:
        if names[case.name] != PEER:
            hand_in_case(course, case, names[case.name])
    run = workers.run
    workers.run = lambda job, *more: run(dataclasses.replace(job, cell_seconds=float(CELL_SECONDS)), *more)
    grade(course, "S01", limits=LIMITS)
    return {name: read_record(course / "grading" / "S01" / f"{learner}.json") for name, learner in names.items()}


def as_expected(case: Case, record: Record | None) -> bool:
    """Tell whether the engine did what a perfect one does."""
    if record is None or (record.score, record.state) != (case.expect.points, case.expect.state):
        return False
    said = " ".join([record.reason, *record.notes, *record.flags])
    return case.expect.word in said and case.expect.flagged in (None, bool(record.flags))


def measure_plain(released: Path, root: Path, out: Path) -> None:
    """Measure `nbgrader autograde` on each case, two at a time, and write down each outcome at once."""
    settings = CONFIGURATION.read_text(encoding="utf-8").replace("\nuse_engine()\n", "\n")
    settings = settings.replace("SECONDS_PER_CELL = 120", f"SECONDS_PER_CELL = {CELL_SECONDS}")
    about = {"nbgrader": version("nbgrader"), "ipykernel": version("ipykernel"), "python": platform.python_version()}
    known = json.loads(out.read_text()) if out.is_file() else {}
    outcomes: dict[str, Any] = known.get("outcomes", {}) if known.get("versions") == about else {}
    left = [case for case in CASES if case.name not in outcomes]
    with ThreadPoolExecutor(2) as pool:
        waiting = {pool.submit(plain, released, root, case, settings): case.name for case in left}
        for done in track(as_completed(waiting), "plain nbgrader", total=len(left)):
            outcomes[waiting[done]] = done.result()
            ordered = {case.name: outcomes[case.name] for case in CASES if case.name in outcomes}
            text = json.dumps({"versions": about, "cell_seconds": CELL_SECONDS, "outcomes": ordered}, indent=1)
            out.write_text(text + "\n", encoding="utf-8")


def plain(released: Path, root: Path, case: Case, settings: str) -> dict[str, Any]:
    """Grade one case, and the honest peer after it, inside walls."""
    place = Path(tempfile.mkdtemp(dir=root))
    course = place / "course"
    shutil.copytree(released, course)
    (course / "nbgrader_config.py").write_text(settings, encoding="utf-8")
    hand_in(course / "submitted" / PEER / "S01", course / "release" / "S01", RIGHT)
    if case.name != "control":
        hand_in_case(course, case, "case")
    for path in (place, *place.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o777)
    walls = [part for part in sandbox._walls(LIMITS) if part != "--as-pid-1"]
    above = [part for folder in reversed(course.parents) if str(folder) not in ("/", "/tmp")
             for part in ("--perms", "0755", "--dir", str(folder))]  # fmt: skip
    at = walls.index("--remount-ro")
    walls[at:at] = [*above, "--bind", str(course), str(course), "--setenv", "HOME", "/tmp",
                    "--setenv", "PATH", f"{sysconfig.get_path('scripts')}:/usr/bin:/bin"]  # fmt: skip
    walls[walls.index("--chdir") + 1] = str(course)
    limits = ["prlimit", "--nproc=100", "--as=6000000000", "--fsize=300000000", "--core=0"]
    command = ["timeout", "-k", "5", str(ALL_SECONDS), "nbgrader", "autograde", "S01"]
    began = time.monotonic()
    code = subprocess.run([*walls, *limits, *command], capture_output=True).returncode
    seconds = round(time.monotonic() - began, 1)
    scores = {learner: score(course, learner) for learner in ("case", PEER)}
    shutil.rmtree(place, ignore_errors=True)
    too_late = seconds >= ALL_SECONDS
    command_ends = "well" if code == 0 else "too late" if too_late else "killed" if code > 128 else "with an error"
    own = scores[PEER if case.name == "control" else "case"]
    return {"score": own, "peer": scores[PEER], "command_ends": command_ends, "seconds": seconds}


def score(course: Path, learner: str) -> float | str:
    """Read points by tests from the gradebook."""
    from nbgrader.api import Gradebook, MissingEntry

    try:
        with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "idsea") as gradebook:
            [notebook] = gradebook.find_submission("S01", learner).notebooks
            scores = [one.auto_score for one in notebook.grades if one.name.endswith("-test")]
    except (MissingEntry, ValueError):
        return "no record"
    return "no score" if not scores or None in scores else float(sum(scores))


def table(plain: dict[str, Any], ours: dict[str, Record | None]) -> str:
    """Put both side by side."""
    lines = ["| submission | must get | the engine | plain nbgrader | its peer |", "|---|---|---|---|---|"]
    right = [0, 0, 0]
    for case in CASES:
        record, their = (
            ours[case.name],
            plain.get(case.name, {"score": "not measured", "peer": "", "command_ends": "?"}),
        )
        mine = "no record" if record is None else f"{record.score:g}, {record.state}{', flagged' * bool(record.flags)}"
        mark = "" if as_expected(case, record) else " (!)"
        shown = f"{their['score']}, ends {their['command_ends']}" + " (walls)" * (case.name in ABOUT_WALLS)
        lines.append(f"| {case.name} | {case.expect.points:g} | {mine}{mark} | {shown} | {their['peer']} |")
        right[0] += not mark
        right[1] += case.name not in ABOUT_WALLS and plain_is_right(case, their)
        right[2] += case.name not in ABOUT_WALLS
    lines.append(f"\nThe engine is right in {right[0]} of {len(CASES)} cases; plain nbgrader in {right[1]} of the "
                 f"{right[2]} that the walls of the measurement do not decide.")  # fmt: skip
    return "\n".join(lines)


def plain_is_right(case: Case, outcome: dict[str, Any]) -> bool:
    """Tell whether the marks of both are right; a command that fails is not held against it."""
    lost = case.expect.state == "unreadable" and isinstance(outcome["score"], str)
    return (lost or outcome["score"] == case.expect.points) and outcome["peer"] == 5.0


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
