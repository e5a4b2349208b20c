"""Files that are either wholly new or untouched."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path


def write_together(contents: Mapping[Path, bytes]) -> None:
    """Write several files so that a failure leaves all the old ones as they were.

    Every file is first written completely beside its goal; only then are they all renamed.

    Parameters
    ----------
    contents : mapping of pathlib.Path to bytes
        What each file shall hold.

    Raises
    ------
    OSError
        If a file cannot be written; no goal has changed then.

    Examples
    --------
    >>> folder = Path(tempfile.mkdtemp())
    >>> write_together({folder / "a.txt": b"one", folder / "b.txt": b"two"})
    >>> (folder / "b.txt").read_bytes()
    b'two'
    """
    ready: list[tuple[Path, Path]] = []
    try:
        for goal, content in contents.items():
            goal.parent.mkdir(parents=True, exist_ok=True)
            ready.append((_write_beside(goal, content), goal))
        for temporary, goal in ready:
            temporary.replace(goal)
    finally:
        for temporary, _ in ready:
            temporary.unlink(missing_ok=True)


def _write_beside(goal: Path, content: bytes) -> Path:
    """Write `content` to a new file in the folder of `goal` and return its path."""
    handle, name = tempfile.mkstemp(prefix=f".{goal.name}.", dir=goal.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)  # mkstemp lets only the owner read; a lesson is for everyone
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)
