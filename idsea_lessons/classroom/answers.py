"""Answer files: what a learner may hand in, and what it must score."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LEARNER = "proof.learner"
KEYS = ("kind", "about", "learner", "loses", "says")

_CELL = re.compile(r"^# %%[ \t]*(?P<id>[\w-]*)[ \t]*$", re.MULTILINE)
_KEY = re.compile(r"^(?P<key>\w+):(?P<value>.*)$")


@dataclass(frozen=True)
class Answer:
    """What one answer file holds.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    kind : str
        "right" or "wrong".
    about : str
        One sentence: the method, or the mistake.
    cells : mapping of str to str
        The code for each cell that the answer fills in, by grade_id.
    learner : str, optional
        The id of the learner who hands it in.
    loses : mapping of str to float, optional
        The points that a wrong answer loses, by grade_id of the test.
    says : mapping of str to str, optional
        Text that the message of the test must contain, by grade_id of the test.

    Examples
    --------
    >>> Answer(Path("degrees.py"), "wrong", "Degrees for radians.", {}).learner
    'proof.learner'
    """

    path: Path
    kind: str
    about: str
    cells: Mapping[str, str]
    learner: str = LEARNER
    loses: Mapping[str, float] = field(default_factory=dict)
    says: Mapping[str, str] = field(default_factory=dict)


def read_answer(path: Path) -> Answer:
    r"""Read an answer file.

    The module docstring holds the header, `key: value` lines; then follow the cells, each after
    a line `# %% <grade_id>`.

    Parameters
    ----------
    path : pathlib.Path
        The file.

    Returns
    -------
    Answer
        Its content.

    Raises
    ------
    ValueError
        If the file cannot be understood; the message says which part, and what to write.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "minutes.py"
    >>> header = 'kind: wrong\nabout: Minutes for seconds.\nloses: {t1: 2}\nsays: {t1: "60 times"}'
    >>> _ = path.write_text(f'{chr(34) * 3}{header}{chr(34) * 3}\n# %% period\nT = 98.0\n')
    >>> read_answer(path).loses, read_answer(path).cells
    ({'t1': 2.0}, {'period': 'T = 98.0'})
    """
    text = path.read_text(encoding="utf-8")
    header = _header(text)
    kind = header.get("kind", "")
    if kind not in ("right", "wrong"):
        raise ValueError(f'its header says "kind: {kind}": write "kind: right" or "kind: wrong"')
    if not header.get("about"):
        raise ValueError('its header has no "about:": write one sentence on the method or the mistake')
    answer = Answer(
        path=path,
        kind=kind,
        about=header["about"],
        cells=_cells(text),
        learner=header.get("learner", LEARNER),
        loses={id: _points(id, value) for id, value in _mapping(header, "loses").items()},
        says={id: str(value) for id, value in _mapping(header, "says").items()},
    )
    _check(answer)
    return answer


def _header(text: str) -> dict[str, str]:
    """Return the header's keys; a line that starts with a space continues the one before."""
    try:
        docstring = ast.get_docstring(ast.parse(text), clean=False)
    except SyntaxError as error:
        raise ValueError(f"it is not Python: line {error.lineno}: {error.msg}") from error
    if docstring is None:
        raise ValueError('it does not begin with a docstring that holds "kind: ..." and "about: ..."')
    header: dict[str, str] = {}
    key = None
    for line in docstring.strip("\n").split("\n"):
        start = _KEY.match(line)
        if start is not None:
            key = start["key"]
            if key not in KEYS or key in header:
                raise ValueError(f'its header has "{key}:" twice or unknown: the keys are {", ".join(KEYS)}')
            header[key] = start["value"]
        elif key is not None and (line.startswith(" ") or not line.strip()):
            header[key] += "\n" + line
        else:
            raise ValueError(f'its header has the line "{line}": write "key: value"')
    return {key: " ".join(value.split()) if key in KEYS[:3] else value for key, value in header.items()}


def _mapping(header: Mapping[str, str], key: str) -> dict[str, Any]:
    """Read `{test: value, ...}`, in the notation of YAML."""
    import yaml

    wanted = f'its header\'s "{key}:" must look like {{test grade_id: {_EXAMPLE[key]}}}'
    try:
        value = yaml.safe_load(textwrap.dedent(header.get(key, "{}")))
    except yaml.YAMLError as error:
        raise ValueError(f"{wanted}; text with a comma or a colon needs quotes") from error
    if not isinstance(value, dict):
        raise ValueError(wanted)
    return {str(id): item for id, item in value.items()}


_EXAMPLE = {"loses": "2", "says": '"degrees"'}


def _points(id: str, value: object) -> float:
    """Return points that can be lost."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < float("inf"):
        raise ValueError(f'its header says that {id} loses "{value}": give a number of points above zero')
    return float(value)


def _cells(text: str) -> dict[str, str]:
    """Return the code of each cell by grade_id."""
    marks = list(_CELL.finditer(text))
    if not marks:
        raise ValueError('it has no cell: begin each cell with a line "# %% <grade_id>"')
    cells: dict[str, str] = {}
    for mark, end in zip(marks, [*(mark.start() for mark in marks[1:]), len(text)], strict=True):
        if not mark["id"]:
            raise ValueError('it has a line "# %%" without a grade_id: write "# %% <grade_id>"')
        if mark["id"] in cells:
            raise ValueError(f'it has two cells "# %% {mark["id"]}": keep one')
        cells[mark["id"]] = text[mark.end() : end].strip("\n")
    before = ast.parse(text[: marks[0].start()]).body
    if len(before) > 1:
        line = before[1].lineno
        raise ValueError(f'line {line} stands before the first "# %% <grade_id>" and is never run')
    return cells


def _check(answer: Answer) -> None:
    """Raise if kind, losses and messages do not fit together."""
    if answer.kind == "right" and (answer.loses or answer.says):
        raise ValueError('it is a right answer, and loses nothing: remove "loses:" and "says:"')
    if answer.kind == "wrong" and not answer.loses:
        raise ValueError('it is a wrong answer: add "loses: {test grade_id: points}"')
    silent = [id for id in answer.loses if not answer.says.get(id, "").strip()]
    if silent:
        raise ValueError(f'add to "says:" which text the message of {", ".join(silent)} must contain')
    extra = [id for id in answer.says if id not in answer.loses]
    if extra:
        raise ValueError(f'"says:" names {", ".join(extra)}, but "loses:" does not')
