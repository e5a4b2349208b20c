"""Messages that differ only in numbers and names are one mistake; other messages are others."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idsea_lessons.classroom.report import mistakes
from idsea_lessons.classroom.report.mistakes import OTHER, SILENT, Tally, pattern
from idsea_lessons.learn import expect


def message(value: object, name: str = "v1_kms", unit: str | None = "km/s", answer: object = 12.5) -> str:
    """Return what the course's own test says."""
    with pytest.raises(AssertionError) as error:
        expect.close(name, value, answer, 1e-3, unit)
    return f"AssertionError: {error.value}"


def test_the_courses_own_messages() -> None:
    kinds = {pattern(message(value)) for value in (3.25, 71.0, -8e-7, 1.5e9)}
    assert len(kinds) == 1
    assert "v1_kms is not right: you have # km/s." in kinds.pop()
    rows = {pattern(message(row, answer=[1.0, 2.0, 3.0])) for row in ([5, 6, 7], [0.25, -1e-9, 3e20], [1, 2, 9])}
    assert len(rows) == 1
    epochs = [message(day, "best", "UTC", "2028-11-30") for day in ("2028-12-04", "2029-01-01T12:00:00")]
    assert len(set(map(pattern, epochs))) == 1


def test_the_named_mistake_stays() -> None:
    small, large = pattern(message(0.0125)), pattern(message(12.5e6))
    assert "you have # km/s. Your number is 1,000 times too small." in small
    assert small.endswith("Multiply by 1,000.")
    assert "you have # km/s. Your number is 1,000,000 times too large." in large
    assert pattern(message(12500.0)) != pattern(message(3.0))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("NameError: name 'v_inf' is not defined", "NameError: name “…” is not defined"),
        ('this work was handed in by "li.wei", but', "this work was handed in by “…”, but"),
        ("the Earth's mass and the Moon's", "the Earth's mass and the Moon's"),
        ("c3_type_1 in km2/s2 is 12.", "c3_type_1 in km2/s2 is #."),
        ("from -1.5e-3, 1,000 or .5", "from #, # or #"),
        ("at 0x7f3a21", "at #"),
        ("[1. 2. 3.]", "[#]"),
        ("shape (3, 4)", "shape (#)"),
        ("2028-11-30T01:02:03.5 UTC", "# UTC"),
    ],
)
def test_pattern(text: str, kind: str) -> None:
    assert pattern(text) == kind


@given(st.text(max_size=400))
def test_pattern_takes_any_text(text: str) -> None:
    assert isinstance(pattern(text), str)


@pytest.mark.parametrize("piece", ["1,", "1e", "[1 ", "'", '"', "#,", "[#", "-", "9"])
def test_pattern_is_quick_for_hostile_text(piece: str) -> None:
    began = time.perf_counter()
    pattern(piece * 5_000)
    assert time.perf_counter() - began < 2


def test_tally(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mistakes, "MOST_KINDS", 3)
    tally = Tally()
    for text in ("you have 2", "you have 1", "", "Is it in degrees?", "new", "newer", "you have 3"):
        tally.add("t", text)
    assert tally.lost("t") == 7
    found = [(one.pattern, one.count, one.example) for one in tally.common("t")]
    assert found[0] == ("you have #", 3, "you have 2")
    assert {(OTHER, 2, "new"), (SILENT, 1, "")} < set(found)
    assert tally.common("another") == ()
    assert tally.lost("another") == 0
