import nbformat
import pytest

from idsea_lessons.authoring.lesson import LessonError
from idsea_lessons.authoring.pair import parts, read_notebook, to_bytes, to_notebook, without_outputs

NBGRADER = """```{code-cell} ipython3
---
nbgrader:
  grade: false
  grade_id: task1
  locked: false
  schema_version: 3
  solution: true
  task: false
---
### BEGIN SOLUTION
x = 1
### END SOLUTION
```
"""


def test_same_text_same_bytes(lesson):
    assert to_bytes(to_notebook(lesson.text())) == to_bytes(to_notebook(lesson.text()))


def test_notebook_names_no_version_and_no_pairing(lesson):
    metadata = to_notebook(lesson.text()).metadata
    assert set(metadata) == {"kernelspec", "language_info"}
    assert "version" not in metadata.language_info


def test_cell_ids_survive_an_edit_in_another_part(lesson):
    before = [cell.id for cell in to_notebook(lesson.text()).cells]
    longer = lesson.text().replace('+++ {"part": "card"}', '+++\n\nOne more cell.\n\n+++ {"part": "card"}')
    after = [cell.id for cell in to_notebook(longer).cells]
    assert [id for id in after if id != "hook-2"] == before
    assert len(set(after)) == len(after)


def test_every_cell_knows_its_part(lesson):
    notebook = to_notebook(lesson.text())
    assert parts(notebook)[-1] == "next"
    assert parts(notebook).count("turn") == 12


def test_nbgrader_metadata_stay():
    cell = to_notebook(NBGRADER).cells[0]
    assert cell.metadata.nbgrader.grade_id == "task1"
    assert cell.metadata.nbgrader.solution is True
    assert cell.metadata.nbgrader.schema_version == 3
    assert cell.source.startswith("### BEGIN SOLUTION")


def test_without_outputs_leaves_the_original_alone(lesson):
    stored = read_notebook(lesson.notebook)
    bare = without_outputs(stored)
    assert to_bytes(bare) == to_bytes(to_notebook(lesson.text()))
    assert any(cell.get("outputs") for cell in stored.cells)


@pytest.mark.parametrize(
    "text", ['+++ {"part": \n\nhello', "---\na: [\n---\n\nhello", '+++ {"part": "what is this?"}\n\nx']
)
def test_text_that_is_no_notebook(text):
    with pytest.raises(LessonError, match=r"9\.1: .*notebook"):
        to_notebook(text, "9.1")


def test_damaged_notebook_file(tmp_path):
    (tmp_path / "cut.ipynb").write_text('{"cells": [', encoding="utf-8")
    with pytest.raises(LessonError, match="damaged"):
        read_notebook(tmp_path / "cut.ipynb")


def test_stored_sample_is_a_valid_notebook(lesson):
    nbformat.validate(read_notebook(lesson.notebook))
