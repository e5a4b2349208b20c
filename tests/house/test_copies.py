"""The learner's copies: no result is seen before the prediction, and no update costs a learner anything."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from idsea_lessons.cli import course_folder
from idsea_lessons.cli.copies import REMEMBERED, bring_up_to_date, copies_folder, without_results

LESSON = "0_foundations/0.1_first_trajectory.ipynb"


@pytest.fixture
def course(tmp_path):
    """Make a course folder which a test may change."""
    shutil.copytree(course_folder() / "lessons", tmp_path / "course" / "lessons")
    return tmp_path / "course"


def sync(course):
    return list(bring_up_to_date(course, copies_folder(course)))


def change(path, word):
    content = json.loads(path.read_text(encoding="utf-8"))
    content["cells"][0]["source"] = [word]
    path.write_text(json.dumps(content), encoding="utf-8")


def first_words(path):
    return "".join(json.loads(path.read_text(encoding="utf-8"))["cells"][0]["source"])


def test_first_copies_have_no_results_but_all_words(course):
    assert sync(course) == []
    copy, original = copies_folder(course) / LESSON, course / "lessons" / LESSON
    cells = json.loads(copy.read_text(encoding="utf-8"))["cells"]
    assert all(
        cell["outputs"] == [] and cell["execution_count"] is None for cell in cells if cell["cell_type"] == "code"
    )
    assert [cell["source"] for cell in cells] == [
        cell["source"] for cell in json.loads(original.read_text(encoding="utf-8"))["cells"]
    ]
    assert "192.24" not in copy.read_text(encoding="utf-8")
    assert (copies_folder(course) / "welcome.md").read_bytes() == (course / "lessons/welcome.md").read_bytes()
    assert {path.suffix for path in copy.parent.iterdir()} == {".ipynb"}


def test_a_second_start_changes_nothing(course):
    sync(course)
    before = {path: path.stat().st_mtime_ns for path in copies_folder(course).rglob("*") if path.is_file()}
    assert sync(course) == []
    assert {path: path.stat().st_mtime_ns for path in copies_folder(course).rglob("*") if path.is_file()} == before


def test_own_work_stays_and_the_new_version_lies_beside_it(course):
    sync(course)
    mine = copies_folder(course) / LESSON
    change(mine, "my own words")
    assert sync(course) == []
    change(course / "lessons" / LESSON, "a better lesson")
    (told,) = sync(course)
    assert "your own stays as it is" in told
    assert first_words(mine) == "my own words"
    assert first_words(mine.with_name("0.1_first_trajectory_new_version.ipynb")) == "a better lesson"
    assert sync(course) == []


def test_an_untouched_copy_is_replaced_by_the_new_version(course):
    sync(course)
    change(course / "lessons" / LESSON, "a better lesson")
    (told,) = sync(course)
    assert "replaced by its new version" in told
    assert first_words(copies_folder(course) / LESSON) == "a better lesson"


def test_a_removed_or_renamed_copy_comes_back_fresh(course):
    sync(course)
    mine = copies_folder(course) / LESSON
    change(mine, "my own words")
    mine.rename(mine.with_name("my_first_try.ipynb"))
    assert sync(course) == []
    assert mine.read_bytes() == without_results((course / "lessons" / LESSON).read_bytes())
    assert first_words(mine.with_name("my_first_try.ipynb")) == "my own words"


@pytest.mark.parametrize("harm", [None, "", "[1, 2]", "{half"])
def test_a_lost_memory_never_costs_own_work(course, harm):
    sync(course)
    mine = copies_folder(course) / LESSON
    change(mine, "my own words")
    memory = copies_folder(course) / REMEMBERED
    memory.unlink() if harm is None else memory.write_text(harm, encoding="utf-8")
    sync(course)
    assert first_words(mine) == "my own words"


def test_a_new_lesson_appears(course):
    sync(course)
    new = course / "lessons" / "9_new" / "9.1_new.ipynb"
    new.parent.mkdir()
    shutil.copy(course / "lessons" / LESSON, new)
    sync(course)
    assert (copies_folder(course) / "9_new" / "9.1_new.ipynb").exists()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system cannot imitate a full disk")
def test_a_failed_write_leaves_the_old_copy(course, monkeypatch):
    sync(course)
    mine = copies_folder(course) / LESSON
    before = mine.read_bytes()
    change(course / "lessons" / LESSON, "a better lesson")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        sync(course)
    assert mine.read_bytes() == before
    assert [path.name for path in mine.parent.iterdir() if path.name.startswith(".part-")] == []


def test_a_place_that_cannot_be_written_is_explained(tmp_path):
    (tmp_path / "file").write_text("")
    run = subprocess.run(
        [sys.executable, "-c", "from idsea_lessons.cli import main; main()", "lab", "--no-browser"],
        env={**os.environ, "IDSEA_COPIES": str(tmp_path / "file" / "below")}, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert run.returncode == 1
    assert "set IDSEA_COPIES to a folder of your own" in run.stderr


def test_results_are_taken_out_of_any_notebook():
    notebook = {
        "cells": [{"cell_type": "markdown", "source": "é"}, {"cell_type": "code", "outputs": [1], "source": ""}]
    }
    cells = json.loads(without_results(json.dumps(notebook).encode()))["cells"]
    assert cells[0] == notebook["cells"][0]
    assert (cells[1]["outputs"], cells[1]["execution_count"]) == ([], None)
