"""Learners can write anything: no page runs it, no spreadsheet computes it, no picture breaks of it."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idsea_lessons.classroom.report.build import Alike, ItemReport, Report
from idsea_lessons.classroom.report.cohort import Cohort, Item, Learner
from idsea_lessons.classroom.report.excerpts import Line
from idsea_lessons.classroom.report.items import Statistics, analyse
from idsea_lessons.classroom.report.mistakes import Mistake
from idsea_lessons.classroom.report.pages import MOST_ROWS, page
from idsea_lessons.classroom.report.pictures import draw_items, draw_scores
from idsea_lessons.classroom.report.similarity import Group
from idsea_lessons.classroom.report.tables import as_json, marks, safe
from idsea_lessons.classroom.report.texts import visible

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</pre></td></table><iframe src='https://example.org'>",
    "{{ cohort }}{% include '/etc/passwd' %}",
    "&lt;b&gt;",
    "javascript:alert(1)",
]


def report(evil: str, learners: int = 1) -> Report:
    """Return a report in which every text that a learner can reach is the same."""
    items = (Item("t1", "n", 3.0), Item("essay", "n", 4.0, by_person=True))
    people = tuple(
        Learner(f"{evil}{number or ''}", (3.0 * (number % 2), math.nan), 0.5, 0.25, "stopped", evil, (evil,), (evil,))
        for number in range(learners)
    )
    found = ItemReport(items[0], Statistics(learners, 0.5, 0.1, 1, 1), 1, (Mistake(evil, 1, f"{evil}!"),))
    group = Group((evil, "li.wei"), (evil, "li.wei"), 20, 0.9, 0.95, frozenset())
    alike = Alike(group, (Line(evil, True), Line(evil, False)), (Line(evil, True),))
    essay = ItemReport(items[1], Statistics(0, math.nan, math.nan, 0, 0), 0, ())
    return Report(Cohort("A99", items, people, learners + 1), (found, essay), (alike,), 1, False)


class Elements(HTMLParser):
    """Collects what a browser would make of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


PLAIN = Elements(page(report("li.wei")))


@pytest.mark.parametrize("evil", HOSTILE)
def test_hostile_text_is_only_text(evil: str) -> None:
    seen = Elements(page(report(evil)))
    assert seen.tags == PLAIN.tags
    assert [name for name, _ in seen.attributes] == [name for name, _ in PLAIN.attributes]
    assert seen.text.count(evil) >= 8


def test_page_needs_nothing_from_elsewhere() -> None:
    links = [value for name, value in PLAIN.attributes if name in ("src", "href", "action")]
    assert len(links) == 2
    assert all(value and value.startswith("data:image/png;base64,") for value in links)
    assert not {"script", "iframe", "link", "object", "form", "base"} & set(PLAIN.tags)
    assert [value for _, value in PLAIN.attributes if value and value.startswith("default-src 'none'")]


def test_pictures_say_what_is_seen() -> None:
    alts = [value for name, value in PLAIN.attributes if name == "alt"]
    assert [str(alt).split(":")[0] for alt in alts] == [
        "Histogram of the points of 1 learners",
        "Each of 1 items as a point",
    ]


def test_order_of_the_page() -> None:
    heads = re.findall(r"<h2>(.*?)</h2>", page(report("li.wei")))
    assert heads == [
        "What to look at first",
        "How the scores are spread",
        "How each item works",
        "The most common mistakes",
        "Code that is alike",
        "All marks",
    ]
    assert "not a verdict" in PLAIN.text


def test_long_lists_are_cut_and_say_so() -> None:
    text = page(report("x", learners=MOST_ROWS + 7))
    assert "And 7 more: see the columns" in text
    assert "<details>" in text
    assert "<details open>" in page(report("x"))


def test_letters_that_cannot_be_seen_are_shown() -> None:
    assert visible("a\u202eb\u200bc\x00\ud800") == "a\\u202eb\\u200bc\\x00\\ud800"
    assert visible("Öz 李 é\n\t") == "Öz 李 é\n\t"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", " =", "\n+", "＝"])
def test_no_formula_reaches_a_spreadsheet(start: str) -> None:
    evil = f'{start}HYPERLINK("http://example.org","a,b")'
    assert safe(evil) == f"'{evil}"
    rows = list(csv.reader(io.StringIO(marks(report(evil)))))
    assert len({len(row) for row in rows}) == 1
    assert sum(cell.endswith(evil) for row in rows for cell in row) == 4
    assert not [cell for row in rows for cell in row if cell.lstrip().startswith(("=", "+", "-", "@", "＝"))]


@given(st.text(max_size=30))
def test_safe_changes_nothing_else(text: str) -> None:
    assert safe(text) in (text, f"'{text}")
    assert not safe(text).lstrip().startswith(("=", "+", "-", "@"))


def test_numbers_in_the_tables() -> None:
    made = report("li.wei", learners=2)
    head, first, second = csv.reader(io.StringIO(marks(made)))
    assert dict(zip(head, first, strict=True)) == {
        "learner": "li.wei", "state": "stopped", "score": "0.25", "max_score": "7", "t1": "0", "essay": "",
        "extra": "0.5", "penalty": "0.25", "waiting": "1", "reason": "li.wei", "flags": "li.wei", "notes": "li.wei",
    }  # fmt: skip
    assert second[2] == "3.25"
    whole = json.loads(as_json(made))
    assert whole["learners"][1]["points"] == [3.0, None]
    assert whole["items"][1]["difficulty"] is None
    assert whole["items"][0]["mistakes"] == [{"pattern": "li.wei", "count": 1, "example": "li.wei!"}]


def test_titles_tell_the_finding() -> None:
    scores = draw_scores([0, 1, 9, 9.5, 10], 10)
    assert scores.figure.axes[0].get_title(loc="left") == "Half of the learners have 9 of 10 points or more"
    bars = [patch.get_height() for patch in scores.figure.axes[0].patches]
    assert sum(bars) == 5
    points = [[1, 1, 0], [1, 1, 0], [0, 1, 1], [0, 0, 1], [1, 1, 1]]
    items = [ItemReport(Item(f"t${n}", "n", 1.0), found, 0, ()) for n, found in enumerate(analyse(points, [1] * 3))]
    picture = draw_items(items)
    assert picture is not None
    assert picture.figure.axes[0].get_title(loc="left") == ("2 of 3 items hardly separate strong and weak learners")
    assert picture.png().startswith(b"\x89PNG")  # and a dollar sign in an id starts no formula


def test_nothing_to_draw() -> None:
    with pytest.raises(ValueError, match="nobody is graded"):
        draw_scores([], 5)
    assert draw_scores([7.0], 5).alt.endswith("the highest 7.")
