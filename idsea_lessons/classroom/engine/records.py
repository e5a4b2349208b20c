"""What became of each submission: one small file for each learner, written last.

A submission counts as graded when its record is there and tells of the same files and the same tests. A grader that is
killed at any moment leaves the record out, and the next run does that submission again.
"""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

State = Literal["graded", "stopped", "unreadable"]


@dataclass(frozen=True)
class Record:
    """What became of one submission.

    Parameters
    ----------
    learner, assignment : str
        Whose work on what.
    state : str
        "graded": all cells ran. "stopped": the program ended early, and what came before counts.
        "unreadable": nothing could be run.
    reason : str
        Why it is not "graded".
    flags : list of str
        Signs of tampering, for a person to look at.
    notes : list of str
        What was restored or left out.
    seconds : float
        How long it ran.
    score, max_score : float
        By tests, and of all.
    waiting : int
        Cells that wait for a person.
    fingerprint : str
        Of what was handed in and of the tests.
    """

    learner: str
    assignment: str
    state: State
    reason: str = ""
    flags: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0
    score: float = 0.0
    max_score: float = 0.0
    waiting: int = 0
    fingerprint: str = ""


def path_of(folder: Path, learner: str) -> Path:
    """Name the file of a learner's record.

    Examples
    --------
    >>> path_of(Path("grading/A02"), "li.wei").name
    'li.wei.json'
    """
    return folder / f"{learner}.json"


def read_record(path: Path) -> Record | None:
    """Read a record; None if there is none that can be read.

    Examples
    --------
    >>> read_record(Path("nowhere.json")) is None
    True
    """
    try:
        return Record(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_record(path: Path, record: Record) -> None:
    """Write a record, whole or not at all."""
    write_whole(path, json.dumps(asdict(record), indent=1, ensure_ascii=False).encode("utf-8", "replace"))


def write_whole(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all, also when the power fails.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    content : bytes
        What is in it.

    Raises
    ------
    OSError
        If it cannot be written; the old file is as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(part, 0o644)
        os.replace(part, path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
