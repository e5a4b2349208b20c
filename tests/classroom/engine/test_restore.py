"""Whatever a learner did to the notebook, what is the trainer's comes back."""

from __future__ import annotations

import json
import os
from pathlib import Path

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from idsea_lessons.classroom.engine import intake
from idsea_lessons.classroom.engine.restore import restore
from idsea_lessons.classroom.engine.template import Part, Template


def part(id: str, role: str, source: str, **more: object) -> Part:
    """Make one cell of the trainer."""
    locked = role in ("test", "given", "text")
    settings = {"grade_id": id, "locked": locked, "grade": role == "test", "solution": role == "answer", **more}
    return Part(id, role, "code", source, settings)  # type: ignore[arg-type]


PARTS = (
    part("setup", "given", "import numpy"),
    part("a", "answer", "x = ..."),
    part("t", "test", "assert x == 1", points=2.0),
)
TEMPLATE = Template("T01", PARTS, frozenset({"x"}), ("import numpy",), {"t": 1}, 2.0)


def cell(id: str, source: str, kind: str = "code", **settings: object) -> nbformat.NotebookNode:
    """Make one cell of a learner."""
    make = {"code": new_code_cell, "markdown": new_markdown_cell}[kind]
    return make(source, metadata={"nbgrader": {"grade_id": id, **settings}} if id else {})


CELLS = st.builds(
    cell,
    st.sampled_from(["setup", "a", "t", "", "strange"]),
    st.text(max_size=5),
    st.sampled_from(["code", "markdown"]),
    grade=st.booleans(),
    locked=st.booleans(),
    points=st.integers(0, 100),
)


@given(st.lists(CELLS, max_size=8))
def test_every_part_is_there_once_with_its_own_settings(cells: list) -> None:
    notebook, _ = restore(new_notebook(cells=cells), TEMPLATE)
    ids = [c.metadata.get("nbgrader", {}).get("grade_id") for c in notebook.cells]
    for one in PARTS:
        if one.role == "answer" and one.id not in ids:
            continue
        [found] = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == one.id]
        assert dict(found.metadata.nbgrader) == one.settings
        assert found.cell_type == one.cell_type
        assert found.source == one.source or one.role == "answer"
    extra = [c for c in notebook.cells if "nbgrader" not in c.metadata]
    assert len(notebook.cells) == len(extra) + len([id for id in ids if id])
    nbformat.validate(notebook)
    again, notes = restore(notebook, TEMPLATE)
    assert [c.source for c in again.cells] == [c.source for c in notebook.cells]
    assert notes == []


def test_a_cell_that_lost_its_settings_is_known_by_its_text() -> None:
    hidden = "a = 1\n### BEGIN HIDDEN TESTS\nassert x == 1\n### END HIDDEN TESTS"
    template = Template("T01", (part("t", "test", hidden, points=2.0),), frozenset(), (), {"t": 0}, 2.0)
    notebook, notes = restore(new_notebook(cells=[cell("", "x = 1"), cell("", "a  =  1"), cell("", "y = 2")]), template)
    assert [c.source for c in notebook.cells] == ["x = 1", hidden, "y = 2"]
    assert notes == ['the cell "t" had lost its settings']


def test_what_was_done_is_noted() -> None:
    cells = [cell("a", "x = 1"), cell("a", "x = 2"), cell("t", "pass"), cell("other", "y = 1")]
    notebook, notes = restore(new_notebook(cells=cells), TEMPLATE)
    assert [c.source for c in notebook.cells] == ["import numpy", "x = 1", "x = 2", "assert x == 1", "y = 1"]
    assert notes == [
        'the cell "a" is there twice',
        'the cell "t" was edited and is restored',
        'the cell id "other" is unknown',
        'the cell "setup" was missing and came back',
    ]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"{", "not JSON"),
        (b"[]", "no notebook"),
        (b"null", "no notebook"),
        (b"{}", "no cells"),
        (b'{"cells": 5}', "no cells"),
        (b"[" * 100_000, "nested"),
        (b'{"a":' * 100_000, "nested"),
        (b"\xff\xfe\x00", "not JSON"),
        (b'{"nbformat": 3, "worksheets": 5}', "form"),
    ],
)
def test_what_is_no_notebook_is_named(content: bytes, word: str) -> None:
    with pytest.raises(intake.Unreadable, match=word):
        intake.parse(content)


@pytest.mark.parametrize("minor", [0, 5, 99])
def test_other_versions_of_the_format_are_read(minor: int) -> None:
    raw = {
        "nbformat": 4,
        "nbformat_minor": minor,
        "metadata": {},
        "cells": [{"cell_type": "code", "source": ["a\n", "b"]}],
    }
    notebook, _ = restore(intake.parse(json.dumps(raw).encode()), TEMPLATE)
    assert notebook.cells[-1].source == "a\nb"


def test_version_3_is_read() -> None:
    old = nbformat.v3.new_notebook(worksheets=[nbformat.v3.new_worksheet(cells=[nbformat.v3.new_code_cell("x = 1")])])
    notebook, _ = restore(intake.parse(json.dumps(old).encode()), TEMPLATE)
    assert "x = 1" in [c.source for c in notebook.cells]


@given(st.recursive(st.none() | st.integers() | st.text(), lambda v: st.lists(v) | st.dictionaries(st.text(), v)))
def test_no_json_can_stop_it(content: object) -> None:
    for raw in (
        content,
        {"cells": content},
        {"cells": [content]},
        {"cells": [{"metadata": content, "source": content}]},
    ):
        try:
            notebook, _ = restore(intake.parse(json.dumps(raw).encode()), TEMPLATE)
        except intake.Unreadable:
            continue
        nbformat.validate(notebook)


def test_links_pipes_and_folders_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("of a peer")
    folder = tmp_path / "submitted"
    (folder / "inner").mkdir(parents=True)
    (folder / "A.ipynb").symlink_to(secret)
    (folder / "data.csv").symlink_to(secret)
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "B.ipynb")
    (folder / "C.ipynb").mkdir()
    (folder / "large.bin").write_bytes(bytes(25_000_000))
    (folder / "inner" / "good.csv").write_text("1,2")
    found = intake.collect(folder)
    assert found.files == {"inner/good.csv": "MSwy"}
    assert found.notebooks == {}
    assert found.problems["A"] == "it is a link to somewhere else"
    assert "ordinary" in found.problems["B"]
    assert {"A.ipynb", "data.csv", "large.bin", "loop", "B.ipynb"} <= {note.split(":")[0] for note in found.notes}
    (tmp_path / "linked").symlink_to(folder)
    assert "link" in intake.collect(tmp_path / "linked").problems["*"]
