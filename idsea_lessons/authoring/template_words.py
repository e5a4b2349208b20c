"""The rules of a lesson about its words and its links."""

# ruff: noqa: D401  (a rule states what is true of a good lesson)
from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from .draft import Draft, list_items, prose
from .lesson import Problem

GLOSSARY = "glossary.md"
_LINK = re.compile(r"\]\(\s*<?([^)>\s]+)>?(?:\s+\"[^\"]*\")?\s*\)")
_HEADING = re.compile(r"^#{1,6} +(.+?)(?: +#+)?\s*$", re.MULTILINE)
_FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
_UNDONE = re.compile(r"\b(?:TODO|FIXME|TBD|XXX)\b")
_CONTRACTION = re.compile(
    r"\b\w+n[’']t\b|\b\w+[’'](?:re|ve|ll)\b|\bI[’']m\b|\b(?:it|that|what|here|there|let|who|he|she)[’']s\b",
    re.IGNORECASE,
)
# Idioms that a reader in a second or third language cannot take apart, and what to write instead.
_IDIOMS = {
    "back of the envelope": "a quick estimate",
    "back-of-the-envelope": "quick",
    "ballpark": "roughly right",
    "bear in mind": "remember",
    "boils down to": "is",
    "figure out": "find",
    "from scratch": "from nothing",
    "in a nutshell": "in short",
    "kick off": "begin",
    "low-hanging fruit": "the easy part",
    "on the fly": "while it runs",
    "out of the box": "at once",
    "piece of cake": "easy",
    "rule of thumb": "simple rule",
    "the devil is in the details": "details matter",
    "under the hood": "inside",
}
_IDIOM = re.compile(r"\b(?:" + "|".join(map(re.escape, _IDIOMS)) + r")\b", re.IGNORECASE)


def references_have_addresses(draft: Draft) -> Iterator[Problem]:
    """Every reference is a list item with a DOI or a URL."""
    for section in draft.parts("references"):
        items = list_items(section.text)
        if not items:
            yield Problem("references_have_addresses", section.start, "no reference: list them, one an item")
        for item in items:
            if not re.search(r"https?://|\b10\.\d{4,9}/", item):
                text = f'the reference "{item[:60]}" needs a DOI or a URL'
                yield Problem("references_have_addresses", section.start, text)


def glossary_is_linked(draft: Draft) -> Iterator[Problem]:
    """The part "glossary" links at least one term."""
    for section in draft.parts("glossary"):
        if not any(f"{GLOSSARY}#" in link for link in _LINK.findall(section.text)):
            text = f"link the terms of this lesson: [term](../{GLOSSARY}#term)"
            yield Problem("glossary_is_linked", section.start, text)


def links_lead_somewhere(draft: Draft) -> Iterator[Problem]:
    """Every link to a file finds the file, and every link to a heading finds the heading."""
    own = "\n".join(cell.source for _, cell in draft.cells if cell.cell_type == "markdown")
    for number, cell in draft.cells:
        for link in _LINK.findall(prose(cell)):
            if re.match(r"[a-z][a-z0-9+.-]*:", link, re.IGNORECASE):
                continue
            name, _, anchor = unquote(link).partition("#")
            target = draft.folder / name
            if name and not target.exists():
                yield Problem("links_lead_somewhere", number, f"the link {link} finds no file {name}")
            elif anchor and target.suffix != ".ipynb":
                text = own if not name else _read(target)
                yield from _anchor_problems(number, link, anchor, text)


def no_undone_work(draft: Draft) -> Iterator[Problem]:
    """No TODO and no word like it is left in text or code."""
    for number, cell in draft.cells:
        if found := _UNDONE.search(cell.source):
            yield Problem("no_undone_work", number, f"the word {found[0]} is still here")


def words_are_plain(draft: Draft) -> Iterator[Problem]:
    """The text has no contraction and no idiom that a learner of English must look up."""
    for number, cell in draft.cells:
        text = prose(cell)
        for found in _CONTRACTION.findall(text):
            yield Problem("words_are_plain", number, f'write "{found}" in full')
        for found in _IDIOM.findall(text):
            yield Problem("words_are_plain", number, f'write "{_IDIOMS[found.lower()]}" for "{found}"')


def _anchor_problems(number: int, link: str, anchor: str, text: str) -> Iterator[Problem]:
    """Find the heading of an anchor: in the lesson as JupyterLab, in another file as GitHub names it too."""
    headings = [re.sub(r"[`*_]", "", heading) for heading in _HEADING.findall(_FENCE.sub("", text))]
    in_lab = {heading.replace(" ", "-") for heading in headings}
    on_github = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    if anchor not in in_lab | on_github:
        yield Problem("links_lead_somewhere", number, f"the link {link} finds no heading {anchor}")
    elif anchor not in in_lab:
        advice = "for JupyterLab heading and link must have the same capital and small letters"
        yield Problem("links_lead_somewhere", number, f"the link {link} works on GitHub only; {advice}")
    elif anchor not in on_github and not link.startswith("#"):
        advice = "for GitHub write heading and link in small letters, without punctuation"
        yield Problem("links_lead_somewhere", number, f"the link {link} works in JupyterLab only; {advice}")


def _read(path: Path) -> str:
    """Return the text of a linked file, or nothing of a folder."""
    return path.read_text(encoding="utf-8") if path.is_file() else ""


RULES = (references_have_addresses, glossary_is_linked, links_lead_somewhere, no_undone_work, words_are_plain)
