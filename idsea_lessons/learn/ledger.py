"""The ledger: a learner's guesses, checks and comparisons, in one local file that is only ever added to.

Every event is one line of JSON, written by a single append. Each line starts with a line break of its own,
so that a line torn by a crash never swallows the next one. Several notebooks may write at once. Nothing is
sent anywhere. If the file cannot be written, one sentence says so, and the events are kept until the
notebook is closed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from idsea_lessons.learn.show import show

_NUMBER_OR_TEXT = (int, float, str)
_TEXT_OR_NONE = (str, type(None))
_PARTS: dict[str, dict[str, type | tuple[type, ...]]] = {
    "predict": {"name": str, "value": _NUMBER_OR_TEXT, "unit": _TEXT_OR_NONE},
    "check": {"id": str, "right": bool, "mistake": _TEXT_OR_NONE},
    "compare": {
        "id": str,
        "computed": (*_NUMBER_OR_TEXT, list),
        "published": (*_NUMBER_OR_TEXT, list),
        "unit": _TEXT_OR_NONE,
    },
}
_unsaved: list[dict[str, Any]] = []
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)


class Prediction(NamedTuple):
    """A learner's first guess of a name, and the guesses noted after it."""

    name: str
    value: Any
    unit: str | None
    later: tuple[tuple[Any, str | None], ...] = ()


class Attempt(NamedTuple):
    """One attempt at an exercise; `mistake` names what was diagnosed, if anything."""

    id: str
    value: Any
    right: bool
    mistake: str | None


def path() -> Path:
    """Give the place of the ledger.

    Returns
    -------
    pathlib.Path
        The file named by the environment variable IDSEA_LEDGER, or `ledger.jsonl` in the user's data folder.
    """
    named = os.environ.get("IDSEA_LEDGER")
    if named:
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("idsea", appauthor=False) / "ledger.jsonl"


def record(event: dict[str, Any]) -> None:
    """Add an event to the ledger, with the time of writing.

    Parameters
    ----------
    event : dict
        Something JSON can hold; its key "event" says what it is: "predict", "check" or "compare".
    """
    stamped = {**event, "at": datetime.now(UTC).isoformat(timespec="seconds")}
    line = f"\n{json.dumps(stamped, ensure_ascii=True)}\n".encode()
    try:
        _append(path(), line)
    except OSError as problem:
        if not _unsaved:
            show(
                f"Your guesses and checks cannot be saved ({problem.strerror or problem}: {path()}). "
                "The lesson goes on, and they are kept until you close this notebook."
            )
        _unsaved.append(stamped)


def events() -> list[dict[str, Any]]:
    """Read all events in the order of writing; lines that are torn or damaged are passed over.

    Returns
    -------
    list of dict
        Events of the file, then those of this session that could not be saved.
    """
    try:
        file = path()
        text = file.read_bytes().decode("utf-8", "replace") if file.is_file() else ""
    except OSError:
        text = ""
    return [*_readable(text), *_unsaved]


def predictions() -> dict[str, Prediction]:
    """Give every first guess by its name, with the later ones beside it.

    Returns
    -------
    dict of str to Prediction
        In the order of the first guesses.
    """
    found: dict[str, Prediction] = {}
    for event in _of_kind("predict"):
        name, guess = event["name"], (event["value"], event["unit"])
        first = found.get(name)
        found[name] = first._replace(later=(*first.later, guess)) if first else Prediction(name, *guess)
    return found


def checks() -> dict[str, tuple[Attempt, ...]]:
    """Give all attempts by exercise.

    Returns
    -------
    dict of str to tuple of Attempt
        Attempts in the order they were made.
    """
    found: dict[str, tuple[Attempt, ...]] = {}
    for event in _of_kind("check"):
        attempt = Attempt(event["id"], event.get("value"), event["right"], event["mistake"])
        found[attempt.id] = (*found.get(attempt.id, ()), attempt)
    return found


def comparisons() -> dict[str, dict[str, Any]]:
    """Give the last comparison of every flown number: keys computed, published, unit.

    Returns
    -------
    dict of str to dict
        By the id of the flown number.
    """
    return {event["id"]: event for event in _of_kind("compare")}


def _append(file: Path, line: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, _FLAGS, 0o600)
    try:
        if os.write(descriptor, line) != len(line):
            raise OSError(None, "the disk is full")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _readable(text: str) -> Iterator[dict[str, Any]]:
    for line in text.split("\n"):
        try:
            event = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(event, dict) and isinstance(event.get("event"), str):
            yield event


def _of_kind(kind: str) -> Iterator[dict[str, Any]]:
    """Give the events of a kind; a line without the right parts was not written by this course."""
    for event in events():
        if event["event"] == kind and all(isinstance(event.get(part, ...), t) for part, t in _PARTS[kind].items()):
            yield event
