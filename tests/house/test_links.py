"""Every link and every path that the pages outside the lessons give leads somewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*sorted((ROOT / "lessons").glob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
LINK = re.compile(r"\]\(([^)\s]+)\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_resolve(page):
    text = page.read_text(encoding="utf-8")
    links = [link for link in LINK.findall(text) if not link.startswith("http")]
    missing = [link for link in links if not (page.parent / link.partition("#")[0]).exists()]
    assert missing == []


def test_welcome_page_leads_to_lessons_and_words():
    links = LINK.findall((ROOT / "lessons" / "welcome.md").read_text(encoding="utf-8"))
    assert "glossary.md" in links
    assert sum(link.endswith(".ipynb") for link in links) >= 2


def test_glossary_headings_can_be_linked():
    """JupyterLab keeps the capitals of a heading in its link and GitHub does not: so there are none."""
    text = (ROOT / "lessons" / "glossary.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert headings
    assert [heading for heading in headings if heading != heading.lower()] == []
    assert len(set(headings)) == len(headings)


def test_folders_in_readme_exist():
    rows = re.findall(r"^\| (`.+?/`(?:, `.+?/`)*) \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    folders = [name for row in rows for name in re.findall(r"`(.+?)/`", row)]
    assert len(folders) >= 8
    assert [name for name in folders if not (ROOT / name).is_dir()] == []
