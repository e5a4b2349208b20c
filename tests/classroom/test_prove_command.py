"""`idsea prove` ends with code 1 when something is not proven, and says what to mend."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import typer

from idsea_lessons.classroom import course
from idsea_lessons.classroom.course import Assignment
from idsea_lessons.cli import CommandError
from idsea_lessons.cli.prove import prove


def found(monkeypatch: pytest.MonkeyPatch, *assignments: Assignment) -> None:
    """Let the command find these assignments."""
    monkeypatch.setattr(course, "find_assignments", lambda ids: assignments)


@pytest.mark.slow
def test_proven(
    sample: Callable[..., Assignment], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found(monkeypatch, sample())
    prove()
    assert "S01: proven" in capsys.readouterr().out


def test_not_proven(
    sample: Callable[..., Assignment], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found(monkeypatch, sample(edit=lambda text: text.replace('"points": 3, ', "")))
    with pytest.raises(typer.Exit) as stop:
        prove()
    assert stop.value.exit_code == 1
    printed = capsys.readouterr().out
    assert "S01: NOT PROVEN" in printed
    assert "S01-speed-test has no points\n   To mend it: " in printed


def test_nothing_to_prove(monkeypatch: pytest.MonkeyPatch) -> None:
    found(monkeypatch)
    with pytest.raises(CommandError, match="there is no assignment yet"):
        prove()
