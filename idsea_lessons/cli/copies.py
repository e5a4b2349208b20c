"""The learner's own copies of the lessons: what they write is theirs, and an update of the course never touches it.

A copy has no results in it yet, so that a prediction comes before the answer is seen. A small file beside the copies
remembers what was copied, which tells a lesson that the learner has changed from one that the course has changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import platformdirs

REMEMBERED = ".copied.json"
PAGES = ("welcome.md", "glossary.md")


def copies_folder(course: Path) -> Path:
    """Name the folder of the learner's copies: IDSEA_COPIES, or in the course's folder, or in the user's data.

    Examples
    --------
    >>> copies_folder(Path("/nowhere")).name
    'my_course'
    """
    if chosen := os.environ.get("IDSEA_COPIES"):
        return Path(chosen)
    place = course if os.access(course, os.W_OK) else Path(platformdirs.user_data_dir("idsea"))
    return place / "my_course"


def bring_up_to_date(course: Path, folder: Path) -> Iterator[str]:
    """Copy what is new in the course, keep what is the learner's, and say in a sentence whatever happened to a lesson.

    Parameters
    ----------
    course : pathlib.Path
        The course folder, with `lessons`.
    folder : pathlib.Path
        Where the copies are.

    Yields
    ------
    str
        One sentence for each lesson that was copied, replaced, or laid beside the learner's own.

    Raises
    ------
    OSError
        If the copies cannot be written.
    """
    lessons = course / "lessons"
    folder.mkdir(parents=True, exist_ok=True)
    for page in PAGES:
        _write(folder / page, (lessons / page).read_bytes())
    remembered = _remembered(folder)
    for source in sorted(lessons.glob("*/*.ipynb")):
        name = source.relative_to(lessons).as_posix()
        fresh = without_results(source.read_bytes())
        if sentence := _bring(folder / name, name, fresh, remembered):
            yield sentence
    _write(folder / REMEMBERED, json.dumps(remembered, indent=1, sort_keys=True).encode())


def without_results(notebook: bytes) -> bytes:
    """Take the results out of a notebook.

    Examples
    --------
    >>> run = b'{"cells": [{"cell_type": "code", "execution_count": 3, "outputs": [{"name": "stdout"}]}]}'
    >>> json.loads(without_results(run))["cells"][0]["outputs"]
    []
    """
    content = json.loads(notebook)
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


def _bring(target: Path, name: str, fresh: bytes, remembered: dict[str, str]) -> str:
    """Bring one lesson up to date: its first copy, a new version of an untouched copy, or a new version beside."""
    known, now = remembered.get(name), _hash(fresh)
    if not target.exists():  # new, or removed by the learner in order to begin again
        _write(target, fresh)
        remembered[name] = now
        return ""
    if known == now:
        return ""
    untouched = known is not None and _hash(target.read_bytes()) == known
    remembered[name] = now
    if untouched:
        _write(target, fresh)
        return f"{name} is replaced by its new version: you had not changed it."
    beside = target.with_name(f"{target.stem}_new_version.ipynb")
    _write(beside, fresh)
    return f"{name} has a new version, {beside.name}; your own stays as it is."


def _remembered(folder: Path) -> dict[str, str]:
    """Read what was copied; when that is lost, every copy counts as the learner's own."""
    try:
        found = json.loads((folder / REMEMBERED).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _write(target: Path, content: bytes) -> None:
    """Put a file in place as a whole, or not at all."""
    if target.exists() and target.read_bytes() == content:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=target.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(part, 0o644)
        os.replace(part, target)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
