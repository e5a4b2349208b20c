"""Every test gets its own ledger; sealing is made cheap where its cost is not the point."""

import json

import pytest

from idsea_lessons.learn import answer_files, answers, ledger, lock

LESSON = "2.1"


@pytest.fixture(autouse=True)
def own_ledger(tmp_path, monkeypatch):
    monkeypatch.setenv("IDSEA_LEDGER", str(tmp_path / "ledger" / "ledger.jsonl"))
    monkeypatch.setattr(ledger, "_unsaved", [])
    return tmp_path / "ledger" / "ledger.jsonl"


@pytest.fixture(autouse=True)
def quick_lock(monkeypatch):
    monkeypatch.setattr(lock, "ROUNDS", 2)


@pytest.fixture
def lesson(tmp_path, monkeypatch):
    seals = [
        answers.seal("2.1.a", 13.1012, "km2/s2", 0.05, "One day of launch date changes C3 by this much."),
        answers.seal("2.1.b", "type II", why="The transfer angle is above 180 degrees."),
        answers.seal("2.1.c", 6778.1, "km", 1.0, "The Earth's radius is known better.", body="Earth"),
        answers.seal("2.1.d", "2020-11-23T20:30:12", "UTC", 30, "The source gives the minute."),
        answers.seal("2.1.e", [1.2e8, -3.4e7, 2.2e6], "km", 1000.0, "DE440 is better.", frame="ECLIPJ2000"),
        answers.seal("2.1.f", True),
    ]
    folder = tmp_path / "answers"
    folder.mkdir()
    text = json.dumps({sealed["id"]: sealed for sealed in seals})
    (folder / f"{LESSON}.json").write_text(text, encoding="utf-8")
    monkeypatch.setattr(answer_files, "FOLDER", folder)
    return folder / f"{LESSON}.json"
