"""The rules of a lesson about what it shows when it has run."""

# ruff: noqa: D401  (a rule states what is true of a good lesson)
from __future__ import annotations

import re
from collections.abc import Iterator

from .draft import Draft, pictures
from .lesson import Problem

MOST_BYTES = 500_000
ALT_WORDS = 5
_ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]{6,}|\bobject at 0x")


def every_cell_ran(draft: Draft) -> Iterator[Problem]:
    """Every code cell holds code and was run."""
    for number, cell in draft.code:
        if not cell.source.strip():
            yield Problem("every_cell_ran", number, "the code cell is empty")
        elif cell.execution_count is None:
            yield Problem("every_cell_ran", number, "the cell was not run: `idsea build` runs it")


def no_errors(draft: Draft) -> Iterator[Problem]:
    """No cell ends in an error or writes to stderr."""
    for number, cell in draft.code:
        for output in cell.outputs:
            if output.output_type == "error":
                text = f"{output.ename}: {output.evalue}; show an error with try, except and print"
                yield Problem("no_errors", number, text)
            elif output.get("name") == "stderr":
                yield Problem("no_errors", number, f"the cell writes to stderr: {output.text.strip()}")


def figures_have_alt_text(draft: Draft) -> Iterator[Problem]:
    """Every figure says in words what is seen, in its metadata and as its plain text."""
    for number, output in pictures(draft.code):
        alt = output.metadata.get("image/png", {}).get("alt", "")
        if len(alt.split()) < ALT_WORDS:
            text = f"the figure has no alt text of {ALT_WORDS} words or more: show it as a Picture"
            yield Problem("figures_have_alt_text", number, text)
        elif output.data.get("text/plain") != alt:
            yield Problem("figures_have_alt_text", number, "the plain text of the figure must be its alt text")
    for number, cell in draft.cells:
        if cell.cell_type == "markdown":
            for alt in re.findall(r"!\[([^\]]*)\]\(", cell.source):
                if len(alt.split()) < ALT_WORDS:
                    yield Problem("figures_have_alt_text", number, f"the picture needs {ALT_WORDS} words of alt text")


def no_addresses(draft: Draft) -> Iterator[Problem]:
    """No output shows the memory address of an object: it is new in every run."""
    for number, cell in draft.code:
        for output in cell.outputs:
            text = output.get("text") or output.get("data", {}).get("text/plain", "")
            if _ADDRESS.search(text):
                yield Problem("no_addresses", number, f"the output holds a memory address: {text.strip()}")


def stubs_stay_open(draft: Draft) -> Iterator[Problem]:
    """The check of an untouched stub says "not answered yet"."""
    for number, cell in draft.code:
        if "exercise" in cell.metadata and "not answered yet" not in str(cell.outputs):
            yield Problem("stubs_stay_open", number, 'the untouched stub must print "not answered yet"')


def lesson_is_light(draft: Draft) -> Iterator[Problem]:
    """The notebook file stays under 500 kB."""
    if (size := draft.size()) >= MOST_BYTES:
        text = f"the notebook has {size:,} bytes; it must stay under {MOST_BYTES:,}: make its figures smaller"
        yield Problem("lesson_is_light", None, text)


RULES = (every_cell_ran, no_errors, figures_have_alt_text, no_addresses, stubs_stay_open, lesson_is_light)
