"""Answer files say what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from idsea_lessons.classroom.answers import read_answer

WRONG = 'kind: wrong\nabout: A mistake.\nloses: {t1: 2}\nsays: {t1: "degrees"}'


def write(folder: Path, header: str, cells: str = "# %% speed\nv = 1.0\n") -> Path:
    path = folder / "answer.py"
    path.write_text(f'"""{header}"""\n\n{cells}', encoding="utf-8")
    return path


def test_header_in_both_notations(tmp_path: Path) -> None:
    words = "kind: wrong\nabout: A mistake:\n  in two lines.\n"
    block = f'{words}loses:\n  t1: 2\n  t2: 0.5\nsays:\n  t1: "a, b: c"\n  t2: x'
    answer = read_answer(write(tmp_path, block, "# %% speed\nv = 1.0\n\n# %% energy\ne = v**2\n"))
    assert answer.about == "A mistake: in two lines."
    assert answer.loses == {"t1": 2.0, "t2": 0.5}
    assert answer.says == {"t1": "a, b: c", "t2": "x"}
    assert answer.cells == {"speed": "v = 1.0", "energy": "e = v**2"}


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("about: No kind.", "kind: right"),
        ("kind: right", 'no "about:"'),
        ("kind: right\nabout: x\nkind: wrong", "twice or unknown"),
        ("kind: right\nabout: x\nlooses: {t1: 1}", "twice or unknown"),
        ("kind: right\nabout: x\nsome words", 'write "key: value"'),
        ("kind: right\nabout: x\nloses: {t1: 1}", "loses nothing"),
        ("kind: wrong\nabout: x", 'add "loses:'),
        (WRONG.replace("{t1: 2}", "{t1: two}"), "number of points above zero"),
        (WRONG.replace("{t1: 2}", "{t1: -1}"), "number of points above zero"),
        (WRONG.replace("{t1: 2}", "{t1: .nan}"), "number of points above zero"),
        (WRONG.replace("{t1: 2}", "{t1: true}"), "number of points above zero"),
        (WRONG.replace("{t1: 2}", "t1"), "must look like {test grade_id: 2}"),
        (WRONG.replace('{t1: "degrees"}', "{t1: [}"), "needs quotes"),
        (WRONG.replace('{t1: "degrees"}', '{t1: ""}'), "must contain"),
        (WRONG.replace('{t1: "degrees"}', '{t1: "a", t2: "b"}'), '"says:" names t2'),
    ],
)
def test_mistakes_in_the_header(tmp_path: Path, header: str, message: str) -> None:
    with pytest.raises(ValueError, match=message.replace("{", r"\{")):
        read_answer(write(tmp_path, header))


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ("v = 1.0\n", "it has no cell"),
        ("# %%\nv = 1.0\n", "without a grade_id"),
        ("# %% speed\nv = 1.0\n# %% speed\nv = 2.0\n", 'two cells "# %% speed"'),
        ("import math\n# %% speed\nv = 1.0\n", "stands before the first"),
        ("# %% speed\nv = (1.0\n", "it is not Python"),
    ],
)
def test_mistakes_in_the_cells(tmp_path: Path, cells: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_answer(write(tmp_path, "kind: right\nabout: x", cells))


def test_no_docstring(tmp_path: Path) -> None:
    path = tmp_path / "bare.py"
    path.write_text("# %% speed\nv = 1.0\n", encoding="utf-8")
    with pytest.raises(ValueError, match="does not begin with a docstring"):
        read_answer(path)
