"""The course folder is laid out from `assignments/`, and nobody's work is lost on the way."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from idsea_lessons.classroom.course import CONFIGURATION, Assignment, find_assignments, lay_out, settings

Sample = Callable[..., Assignment]


def test_only_what_learners_need_is_laid_out(sample: Sample, tmp_path: Path) -> None:
    assignment = sample(**{"table.csv": "a\n1\n"})
    (folder,) = lay_out(tmp_path / "course", [assignment])
    assert folder == tmp_path / "course" / "source" / "S01"
    assert sorted(path.name for path in folder.rglob("*")) == ["S01_sample.ipynb", "table.csv"]
    for path in folder.iterdir():
        assert path.read_bytes() == (assignment.folder / path.name).read_bytes()
        assert not path.stat().st_mode & stat.S_IWRITE


def test_laying_out_again_takes_what_changed(sample: Sample, tmp_path: Path) -> None:
    assignment = sample(**{"table.csv": "a\n1\n"})
    lay_out(tmp_path, [assignment])
    (assignment.folder / "table.csv").write_text("a\n2\n", encoding="utf-8")
    (folder,) = lay_out(tmp_path, [assignment])
    assert (folder / "table.csv").read_text(encoding="utf-8") == "a\n2\n"


@pytest.mark.parametrize("name", ["S01_sample.ipynb", "mine.txt"])
def test_work_in_the_course_folder_is_not_overwritten(sample: Sample, tmp_path: Path, name: str) -> None:
    assignment = sample()
    (folder,) = lay_out(tmp_path, [assignment])
    path = folder / name
    if path.exists():
        path.chmod(0o644)
    path.write_text("my work", encoding="utf-8")
    with pytest.raises(ValueError, match=f"{name} was not copied from S01_sample: move it there"):
        lay_out(tmp_path, [assignment])
    assert path.read_text(encoding="utf-8") == "my work"


@pytest.mark.parametrize("name", ["key.py", "key.ipynb.bak", "solution.zip"])
def test_other_files_are_refused(sample: Sample, tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="a learner receives only plain files of the forms"):
        lay_out(tmp_path, [sample(**{name: "x"})])
    assert not (tmp_path / "source").exists()


@pytest.mark.skipif(os.name == "nt", reason="NOT RUN: making symbolic links needs a privilege on Windows")
def test_links_are_refused(sample: Sample, tmp_path: Path) -> None:
    assignment = sample()
    (assignment.folder / "table.csv").symlink_to(assignment.folder / "answers" / "right_formula.py")
    with pytest.raises(ValueError, match="only plain files"):
        lay_out(tmp_path, [assignment])


def test_assignments_are_found_by_id(sample: Sample) -> None:
    first, second = sample("S01"), sample("S02")
    folder = first.folder.parent
    assert find_assignments(folder) == (first, second)
    assert find_assignments(folder, ["S02"]) == (second,)
    with pytest.raises(ValueError, match="no assignment A7: there are S01, S02"):
        find_assignments(folder, ["A7"])
    (folder / "S01_again").mkdir()
    with pytest.raises(ValueError, match="have the same id"):
        find_assignments(folder)


def test_a_folder_without_an_id_is_named(tmp_path: Path) -> None:
    (tmp_path / "lambert").mkdir()
    with pytest.raises(ValueError, match="lambert: name the folder <id>_<slug>"):
        find_assignments(tmp_path)


def test_settings_are_those_of_the_course_in_another_folder(tmp_path: Path) -> None:
    config = settings(tmp_path)
    assert config.CourseDirectory.root == str(tmp_path.resolve())
    assert config.CourseDirectory.course_id == "idsea"
    assert settings(CONFIGURATION.parent).CourseDirectory.root == str(CONFIGURATION.parent)


def test_every_setting_is_one_that_nbgrader_knows(tmp_path: Path) -> None:
    """A name that nbgrader does not know would be ignored without a word."""
    import nbgrader.converters
    import nbgrader.coursedir
    import nbgrader.exchange
    import nbgrader.preprocessors

    modules = (nbgrader.converters, nbgrader.coursedir, nbgrader.exchange.default, nbgrader.preprocessors)
    for section, values in settings(tmp_path).items():
        (owner,) = {getattr(module, section) for module in modules if hasattr(module, section)}
        for name in values:
            assert name in owner.class_traits(config=True), f"{section}.{name}"
