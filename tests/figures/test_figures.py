"""Pictures: the same bytes every time, words for those who cannot see, no pyplot state."""

import subprocess
import sys

import pytest

from idsea_lessons.ephemeris import epochs, state
from idsea_lessons.figures import draw, draw_porkchop, draw_positions, draw_range, draw_transfer
from idsea_lessons.orbits.porkchop import porkchop


@pytest.fixture(scope="module")
def grid():
    return porkchop("Earth", "Mars", epochs("2020-06-01", "2020-10-31", 4), epochs("2020-12-01", "2021-12-31", 4))


def pictures(grid):
    days = epochs("2020-07-23", "2021-12-31", 10)
    return {
        "porkchop": draw_porkchop(grid),
        "transfer": draw_transfer(grid.best()),
        "positions": draw_positions("2021-02-10"),
        "range": draw_range(days, state("Mars", days, observer="Earth"), mark="2021-02-10", title="A title"),
    }


def test_bytes_do_not_change_and_words_name_the_numbers(grid):
    first, second = pictures(grid), pictures(grid)
    for name, picture in first.items():
        data, metadata = picture._repr_mimebundle_()
        assert data["image/png"] == second[name].png(), name
        assert data["image/png"] == picture.png()
        assert data["image/png"][:8] == b"\x89PNG\r\n\x1a\n"
        assert len(data["image/png"]) < 120_000, name
        assert metadata == {"image/png": {"alt": picture.alt}}
        assert data["text/plain"] == picture.alt == repr(picture)
        assert len(picture.alt) > 40
    assert "2020-07" in first["porkchop"].alt
    assert "191.5 million km" in first["positions"].alt


def test_bytes_are_the_same_in_another_process(grid):
    code = (
        "import hashlib; from idsea_lessons.figures import draw_positions;"
        "print(hashlib.sha256(draw_positions('2021-02-10').png()).hexdigest())"
    )
    run = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(2)]
    assert run[0].stdout == run[1].stdout


def test_axes_carry_labels_with_units(grid):
    for picture in pictures(grid).values():
        axes = picture.figure.axes[0]
        assert axes.get_title(loc="left")
        assert "(" in axes.get_ylabel()


def test_a_picture_without_words_is_refused():
    with pytest.raises(ValueError, match="alternative text"):
        draw("  ", lambda figure: figure.subplots())


def test_saving(tmp_path, grid):
    picture = draw_transfer(grid.best())
    assert picture.save(tmp_path / "a.png").read_bytes() == picture.png()
    assert picture.save(tmp_path / "a.svg").read_text(encoding="utf-8").startswith("<?xml")


def test_no_picture_touches_pyplot():
    code = (
        "import sys; from idsea_lessons.figures import draw_positions;"
        "draw_positions('2021-02-10'); print('matplotlib.pyplot' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
