"""The rules of a lesson: its parts, their order, and what each must hold.

A rule is a function that takes a `Draft` and yields problems; its name is the name of the rule.
Rules about files, links, outputs and words are in `template_outputs` and `template_words`.
"""

# ruff: noqa: D401  (a rule states what is true of a good lesson)
from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from . import template_outputs, template_words
from .draft import Draft, list_items, pictures
from .exercise_code import calls
from .lesson import Problem
from .solutions import exercise_problems

PARTS = (
    "hook", "card", "predict", "model", "work", "compare", "turn", "turn", "turn",
    "break", "team", "keys", "glossary", "references", "next",
)  # fmt: skip
NEED_CODE = ("predict", "work", "compare", "turn", "break")
LINES_IN_ALL, LINES_A_CELL = 120, 12
GOALS, TURNS_HINTS, KEYS, MINUTES = 4, 3, 3, 60
_HINT = re.compile(r"<details>\s*<summary>Hint (\d+)</summary>(.*?)</details>", re.DOTALL)
_GOALS = re.compile(r"you will be able to\b.*?\n(.*?)(?=\n\s*\n(?![-*+\s])|\Z)", re.IGNORECASE | re.DOTALL)
_MINUTES = re.compile(r"(\d+) (?:minutes? )?to (read|run|practise)\b")


def problems(draft: Draft) -> list[Problem]:
    """Judge an executed lesson by every rule.

    Parameters
    ----------
    draft : Draft
        The lesson.

    Returns
    -------
    list of Problem
        Everything to mend; empty for a lesson that may go out.

    Examples
    --------
    >>> import nbformat, pathlib
    >>> found = problems(Draft("2.1", pathlib.Path(), nbformat.v4.new_notebook()))
    >>> {problem.rule for problem in found}
    {'parts_in_order'}
    """
    return [problem for rule in RULES for problem in rule(draft)]


def parts_in_order(draft: Draft) -> Iterator[Problem]:
    """Every part is there, once (turn: three times), in the order of PARTS."""
    found = tuple(section.part for section in draft.sections)
    for number, _ in draft.cells[: draft.sections[0].start - 1 if draft.sections else None]:
        yield Problem("parts_in_order", number, 'stands before the first part: give it {"part": "hook"}')
    if found == PARTS:
        return
    for place, (wanted, section) in enumerate(zip(PARTS, draft.sections, strict=False)):
        if wanted != section.part:
            text = f'part {place + 1} of the lesson must be "{wanted}", not "{section.part}"'
            yield Problem("parts_in_order", section.start, text)
            return
    missing = PARTS[len(found) :]
    text = f"the parts {', '.join(missing)} are missing" if missing else f"part {found[len(PARTS)]} is too much"
    yield Problem("parts_in_order", None, text)


def code_cells_name_their_part(draft: Draft) -> Iterator[Problem]:
    """A code cell that names a part names the part in which it stands."""
    for section in draft.sections:
        for number, cell in section.code:
            if (named := cell.metadata.get("part", section.part)) != section.part:
                text = f'the code cell says part "{named}", but stands in "{section.part}"'
                yield Problem("code_cells_name_their_part", number, text)


def hook_has_source(draft: Draft) -> Iterator[Problem]:
    """The hook tells a published number and links its source."""
    for section in draft.parts("hook"):
        if not re.search(r"\d", section.text):
            yield Problem("hook_has_source", section.start, "the hook must tell the published number")
        if not re.search(r"https?://|\b10\.\d{4,9}/", section.text):
            yield Problem("hook_has_source", section.start, "the hook must link the source of its number")


def card_names_goals(draft: Draft) -> Iterator[Problem]:
    """The card lists one to four things that the learner will be able to do."""
    for section in draft.parts("card"):
        found = _GOALS.search(section.text)
        count = len(list_items(found[1])) if found else 0
        if not 1 <= count <= GOALS:
            text = f'the card must list 1 to {GOALS} goals after "you will be able to", not {count}'
            yield Problem("card_names_goals", section.start, text)


def card_names_needs(draft: Draft) -> Iterator[Problem]:
    """The card says what is needed first: what is necessary, what is helpful."""
    for section in draft.parts("card"):
        for word in ("necessary", "helpful"):
            if not re.search(rf"\b{word}\b", section.text, re.IGNORECASE):
                text = f'the card must say what is needed first; the word "{word}" is missing'
                yield Problem("card_names_needs", section.start, text)


def card_names_minutes(draft: Draft) -> Iterator[Problem]:
    """The card gives the minutes to read, to run and to practise: 60 at most."""
    for section in draft.parts("card"):
        minutes = {what: int(count) for count, what in _MINUTES.findall(section.text)}
        if set(minutes) != {"read", "run", "practise"}:
            text = 'the card must say "15 minutes to read, 1 to run, 30 to practise" (with your numbers)'
            yield Problem("card_names_minutes", section.start, text)
        elif sum(minutes.values()) > MINUTES:
            text = f"{sum(minutes.values())} minutes are too many: a lesson has {MINUTES}"
            yield Problem("card_names_minutes", section.start, text)


def code_where_needed(draft: Draft) -> Iterator[Problem]:
    """Predict, work, compare, each turn and break hold at least one code cell."""
    for section in draft.sections:
        if section.part in NEED_CODE and not section.code:
            yield Problem("code_where_needed", section.start, f'the part "{section.part}" needs a code cell')


def code_is_short(draft: Draft) -> Iterator[Problem]:
    """A cell has 12 lines of code at most, a lesson 120; blank lines and comments are free."""
    total = 0
    for number, cell in draft.code:
        lines = [line for line in cell.source.splitlines() if line.strip() and line.strip()[0] != "#"]
        total += len(lines)
        if len(lines) > LINES_A_CELL:
            text = f"{len(lines)} lines of code; a cell has {LINES_A_CELL} at most: one idea a cell"
            yield Problem("code_is_short", number, text)
    if total > LINES_IN_ALL:
        text = f"{total} lines of code; a lesson has {LINES_IN_ALL} at most"
        yield Problem("code_is_short", None, text)


def predict_comes_first(draft: Draft) -> Iterator[Problem]:
    """The learner predicts a number in the part "predict", before any worked cell."""
    for section in draft.parts("predict"):
        if section.code and not any(calls(cell.source, "predict") for _, cell in section.code):
            yield Problem("predict_comes_first", section.code[0][0], "this cell must call predict(...)")


def model_is_complete(draft: Draft) -> Iterator[Problem]:
    """The model lists what it neglects, derives one formula and shows one figure."""
    for section in draft.parts("model"):
        if not list_items(section.text):
            yield Problem("model_is_complete", section.start, "the model must list its assumptions")
        if "$$" not in section.text:
            yield Problem("model_is_complete", section.start, "the model must derive a formula ($$ ... $$)")
        if not any(pictures(section.cells)) and not re.search(r"!\[[^\]]*\]\(", section.text):
            yield Problem("model_is_complete", section.start, "the model must show a figure")


def work_shows_something(draft: Draft) -> Iterator[Problem]:
    """Every worked cell prints or draws."""
    for section in draft.parts("work"):
        for number, cell in section.code:
            if not cell.outputs:
                yield Problem("work_shows_something", number, "this worked cell prints and draws nothing")


def compare_is_used(draft: Draft) -> Iterator[Problem]:
    """The part "compare" holds its value against a flown number and says why they differ."""
    for section in draft.parts("compare"):
        found = [call for _, cell in section.code for call in calls(cell.source, "compare")]
        if section.code and not found:
            yield Problem("compare_is_used", section.code[0][0], "this cell must call compare(...)")
        if any(len(call.args) + len(call.keywords) < 3 for call in found):
            text = "compare(value, flown_id, because) must say why the two numbers differ"
            yield Problem("compare_is_used", section.code[0][0], text)


def exercises_are_whole(draft: Draft) -> Iterator[Problem]:
    """Every exercise has one stub and one worked solution that fit together."""
    yield from exercise_problems(draft.notebook, draft.id)


def turns_hold_exercises(draft: Draft) -> Iterator[Problem]:
    """Each turn holds its exercise and the solution of the same exercise: a, then b, then c."""
    for letter, section in zip("abc", draft.parts("turn"), strict=False):
        wanted = [f"{draft.id}.{letter}"]
        for key in ("exercise", "solution"):
            found = [cell.metadata[key] for _, cell in section.cells if key in cell.metadata]
            if section.code and found != wanted:
                text = f"this turn must hold the {key} {wanted[0]}, not {', '.join(found) or 'none'}"
                yield Problem("turns_hold_exercises", section.start, text)


def turns_give_hints(draft: Draft) -> Iterator[Problem]:
    """Each turn gives three hints, each behind its own fold, none empty."""
    for section in draft.parts("turn"):
        hints = _HINT.findall(section.text)
        if [int(number) for number, _ in hints] != list(range(1, TURNS_HINTS + 1)):
            text = "each turn gives <details><summary>Hint 1</summary>...</details>, then Hint 2, then Hint 3"
            yield Problem("turns_give_hints", section.start, text)
        elif not all(hint.strip() for _, hint in hints):
            yield Problem("turns_give_hints", section.start, "a hint is empty")


def three_key_points(draft: Draft) -> Iterator[Problem]:
    """The lesson ends in three key points."""
    for section in draft.parts("keys"):
        if (count := len(list_items(section.text))) != KEYS:
            yield Problem("three_key_points", section.start, f"{KEYS} key points, not {count}")


RULES: tuple[Callable[[Draft], Iterator[Problem]], ...] = (
    parts_in_order,
    code_cells_name_their_part,
    hook_has_source,
    card_names_goals,
    card_names_needs,
    card_names_minutes,
    code_where_needed,
    code_is_short,
    predict_comes_first,
    model_is_complete,
    work_shows_something,
    compare_is_used,
    exercises_are_whole,
    turns_hold_exercises,
    turns_give_hints,
    three_key_points,
    *template_outputs.RULES,
    *template_words.RULES,
)
