import shutil
from pathlib import Path

import pytest

from idsea_lessons.authoring.lesson import find_lessons

SAMPLE = Path(__file__).parent / "sample"


@pytest.fixture
def course(tmp_path) -> Path:
    """Copy the sample course, so that a test may change it."""
    shutil.copytree(SAMPLE, tmp_path / "course")
    (tmp_path / "course" / "idsea_lessons").mkdir()
    return tmp_path / "course"


@pytest.fixture
def lesson(course):
    """Return the one lesson of that course."""
    return find_lessons(course)[0]
