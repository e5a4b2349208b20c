"""A catalogue of hostile, broken and unusual submissions of the sample assignment, and what each must get.

It takes in the cases of `engine/hostile.py` and adds three kinds: attacks that would pay (what they gain, or break,
shows in the marks if nothing stops them), broken files, and unusual work that is right. Building a case runs nothing
of it: a builder only writes files.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat

from idsea_lessons.classroom.grading import fill_in

from . import hostile_code as code
from .engine import hostile as engine

Build = Callable[[Path, Path, Mapping[str, str]], None]
NOTEBOOK = engine.NOTEBOOK
RIGHT = {"S01-speed": code.SPEED, "S01-period": code.PERIOD}
POINTS = {"full": 5.0, "zero": 0.0}  # by tests
PEER = "control"  # an honest learner, whose marks no case may change


@dataclass(frozen=True)
class Expect:
    """What a perfect grader says.

    Parameters
    ----------
    score : float or str
        Points by tests: a number, "full" or "zero".
    state : str
        "graded", "stopped" or "unreadable".
    flagged : bool or None
        Whether a person must be asked to look; None if either is right.
    word : str
        What the reason, a note or a flag must contain.
    """

    score: float | str
    state: str = "graded"
    flagged: bool | None = False
    word: str = ""

    @property
    def points(self) -> float:
        """The score as a number."""
        return POINTS[self.score] if isinstance(self.score, str) else self.score


@dataclass(frozen=True)
class Case:
    """One submission.

    Parameters
    ----------
    name, about : str
        What to call it, and what it tries.
    build : callable
        Writes it, given its folder, the folder with the release, and right answers by grade_id.
    expect : Expect
        What it must get.
    """

    name: str
    about: str
    build: Build
    expect: Expect


def hand_in(folder: Path, release: Path, right: Mapping[str, str]) -> None:
    """Write honest work of the learner to whom the folder `<learner>/<assignment>` belongs."""
    folder.mkdir(parents=True, exist_ok=True)
    notebook = nbformat.read(release / NOTEBOOK, as_version=4)
    nbformat.write(
        fill_in(notebook, {"S01-learner": f"learner_id = {folder.parent.name!r}", **right}), folder / NOTEBOOK
    )


def _changed(change: Callable[[Path], object]) -> Build:
    """Hand in honest work, then change its files."""

    def build(folder: Path, release: Path, right: Mapping[str, str]) -> None:
        hand_in(folder, release, right)
        change(folder)

    return build


def _cells(cells: Mapping[str, str]) -> Build:
    """Hand in work in which some cells hold other code."""
    return lambda folder, release, right: hand_in(folder, release, {**right, **cells})


def _text(change: Callable[[str], str | bytes]) -> Build:
    """Change the notebook as a text."""

    def build(folder: Path) -> None:
        after = change((folder / NOTEBOOK).read_text(encoding="utf-8"))
        (folder / NOTEBOOK).write_bytes(after if isinstance(after, bytes) else after.encode())

    return _changed(build)


def _json(change: Callable[[dict[str, dict]], object], wrong: bool = False) -> Build:
    """Change the cells, by grade_id, as JSON that no library has checked; the last answer may be wrong."""

    def edit(folder: Path) -> None:
        raw = json.loads((folder / NOTEBOOK).read_text(encoding="utf-8"))
        cells = {
            cell["metadata"].get("nbgrader", {}).get("grade_id", str(i)): cell for i, cell in enumerate(raw["cells"])
        }
        if wrong:
            cells["S01-period"]["source"] = engine.WRONG
        change(cells)
        raw["cells"] = list(cells.values())
        (folder / NOTEBOOK).write_text(json.dumps(raw), encoding="utf-8")

    return _changed(edit)


def _peer(folder: Path) -> Path:
    return folder.parents[1] / PEER / "S01" / NOTEBOOK


def _second_notebook(folder: Path) -> None:
    (folder / "scratch.ipynb").write_text('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')


def _no_name_fits(folder: Path) -> None:
    for name in ("first.ipynb", "second.ipynb"):
        shutil.copyfile(folder / NOTEBOOK, folder / name)
    (folder / NOTEBOOK).unlink()


def _deeper(folder: Path) -> None:
    (folder / "S01").mkdir()
    (folder / NOTEBOOK).rename(folder / "S01" / NOTEBOOK)


def _folder_is_a_link(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.symlink_to(_peer(folder).parent)


def _hard_link(folder: Path) -> None:
    _peer(folder).parent.mkdir(parents=True, exist_ok=True)
    _peer(folder).touch()
    (folder / NOTEBOOK).unlink()
    os.link(_peer(folder), folder / NOTEBOOK)


def _bonus(cells: dict[str, dict]) -> None:
    extra = json.loads(json.dumps(cells["S01-period-test"]))
    extra["metadata"]["nbgrader"].update(grade_id="S01-bonus", points=100)
    cells["bonus"] = {**extra, "id": "bonus", "source": "pass"}


def _passed_before(cells: dict[str, dict]) -> None:
    shown = {"output_type": "execute_result", "execution_count": 9, "metadata": {}, "data": {"text/plain": "2.0"}}
    cells["S01-period-test"].update(outputs=[shown], execution_count=9)


def _move_test_up(cells: dict[str, dict]) -> None:
    answer, test = cells.pop("S01-period"), cells.pop("S01-period-test")
    cells.update({"S01-period-test": test, "S01-period": answer})


def _explanation(text: str) -> Build:
    return _json(lambda cells: list(cells.values())[-1].update(source=text))


def _settings(id: str, **changes: object) -> Build:
    return _json(lambda cells: cells[id]["metadata"]["nbgrader"].update(changes))


LOST = {"state": "unreadable", "score": "zero"}
FILES = (
    Case("not a number in the metadata", "NaN is no JSON, though Python writes it",
         _text(lambda text: text.replace('"metadata": {', '"metadata": {"x": NaN,', 1).replace("NaN,}", "NaN}")),
         Expect("full")),
    Case("byte order mark", "editors of Windows put one before the text", _text(lambda text: "\ufeff" + text),
         Expect("full")),
    Case("second notebook beside it", "a scratch notebook was left in the folder", _changed(_second_notebook),
         Expect("full")),
    Case("two notebooks, no name fits", "nobody can say which counts", _changed(_no_name_fits),
         Expect(word="missing", **LOST)),
    Case("name of a second download", "a browser adds (1) to the name",
         _changed(lambda folder: (folder / NOTEBOOK).rename(folder / "S01_sample (1).ipynb")),
         Expect("full", word="renamed")),
    Case("one folder too deep", "the folder was handed in inside itself", _changed(_deeper),
         Expect(word="missing", **LOST)),
    Case("folder is a link to a peer's", "the whole submission is somebody else's", _changed(_folder_is_a_link),
         Expect(word="link", **LOST)),
    Case("hard link to a peer's notebook", "an ordinary file with a peer's work", _changed(_hard_link), Expect("zero")),
    Case("test before its answer", "the cells were moved", _json(_move_test_up), Expect(3.0)),
    Case("a test of one's own, 100 points", "a new graded cell", _json(_bonus), Expect("full", word="unknown")),
    Case("outputs that say: passed", "stored outputs are believed", _json(_passed_before, wrong=True), Expect(3.0)),
    Case("points on an answer", "an answer cell is made a graded one",
         _settings("S01-period", grade=True, points=100), Expect("full")),
    Case("infinite points", "1e400 is infinite", _text(lambda text: text.replace('"points": 2', '"points": 1e400')),
         Expect("full")),
    Case("answer made a raw cell", "raw cells do not run", _json(lambda cells: cells["S01-period"].update(
         cell_type="raw")), Expect("full", word="made a")),
    Case("cell of an unknown type", "the format knows three types",
         _json(lambda cells: cells.update(new={"cell_type": "spell", "source": "abracadabra", "metadata": {}})),
         Expect("full")),
    Case("cell without a text", "`source` is missing",
         _json(lambda cells: cells.update(new={"cell_type": "code", "metadata": {}})), Expect("full")),
    Case("script in the explanation", "runs when the trainer reads it",
         _explanation("<script>alert(1)</script><img src=x onerror=alert(2)>[a](javascript:alert(3))"), Expect("full")),
    Case("half a character in the explanation", "cannot be written as UTF-8", _explanation("a \ud800 b"),
         Expect("full")),
    Case("explanation of 5 million letters", "a book was pasted in", _explanation("why? " * 1_000_000), Expect("full")),
    Case("id left as released", "the learner never wrote an id",
         _cells({"S01-learner": "learner_id = ..."}), Expect("zero")),
)  # fmt: skip


def _with_code(part: code.Part) -> Case:
    return Case(part.name, part.about, _cells(part.cells), Expect(part.score, part.state, part.flagged, part.word))


def _of_engine(case: engine.Case) -> Case:
    expect = Expect(case.score, case.state, case.flagged, case.word)
    return Case(case.name, case.name, _changed(case.change), expect)


CASES: tuple[Case, ...] = (*map(_of_engine, engine.CASES), *FILES, *map(_with_code, code.PARTS))

# Whether these succeed is decided by the walls around a program, not by what grades it. Plain nbgrader has none, and
# is only ever measured within some (see `benchmarks.plain_nbgrader`), so that its marks for them say nothing of it.
ABOUT_WALLS = frozenset(part.name for part in code.DOORS) | {"opens the network", "fills the disk", "fork bomb"}
