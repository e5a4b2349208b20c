"""Copied code is found under new names; other code, and what everybody has, is not."""

from __future__ import annotations

import random
import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idsea_lessons.classroom.report.excerpts import MOST_LINES, excerpt, without_texts
from idsea_lessons.classroom.report.fingerprints import RUN, SURE, all_prints, marked_lines, prints, tokens
from idsea_lessons.classroom.report.similarity import COMMON_LEAST, Group, Index

ORIGINAL = """\
radius_km = 6378.0 + altitude
speeds = []
for step in range(10):
    speed = np.sqrt(MU / (radius_km + step * 0.1))
    if speed > 11.2 and step != 3:
        continue
    speeds.append(round(speed, 6))
speed_kms = max(speeds)
turns = [2 * np.pi * np.sqrt((radius_km + k) ** 3 / MU) for k in range(3)]
period_min = turns[0] / 60 if len(turns) else None
"""
RENAMED = """\
# all my own work
r = 6400 + h   # km

v = []
for i in range(25):
    w = numpy.sqrt(mu / (r + i * 0.25))
    if w > 9 and i != 7:
        continue
    v.append(round(w, 3))
best = max(v)
t = [3 * numpy.tau * numpy.sqrt((r + j) ** 2 / mu) for j in range(5)]
minutes = t[0] / 3600 if len(t) else None
"""
DIFFERENT = """\
def period(semi_major_axis):
    return 2 * np.pi * (semi_major_axis ** 3 / MU) ** 0.5

answer = {}
while not answer:
    guess = float(np.cbrt(MU * (hours * 3600 / (2 * np.pi)) ** 2))
    answer["axis"], answer["error"] = guess, abs(period(guess) - hours * 3600)
speed_kms, period_min = (MU / answer["axis"]) ** 0.5, period(answer["axis"]) / 60
assert speed_kms > 0, "negative"
"""


def groups(code: dict[str, list[str]], known: tuple[str, ...] = ()) -> tuple[Group, ...]:
    """Return the groups of a cohort."""
    index = Index(known)
    for learner, cells in code.items():
        index.add(learner, cells)
    return index.groups()


def unlike(seed: int, lines: int = 12) -> str:
    """Return code like nobody else's."""
    rng = random.Random(seed)
    parts = ("x", "z[1]", "f(x, y)", "(a, b)", "{k: x}", "not y", "[x for x in z]", "x if y else z", "-x", "f(a=1)")
    signs = ("+", "-", "*", "/", "**", "%", "//", "@", "<", "==", "and", "or", "in", "<<", "&", "|", "^")
    rows = (f"{rng.choice(parts)} {rng.choice(signs)} {rng.choice(parts)}" for _ in range(3 * lines))
    return "\n".join(f"v = {row}" if rng.random() < 0.6 else f"if {row}:\n    w({row})" for row in rows)


def test_renamed_copy_is_found_and_different_code_is_not() -> None:
    [found] = groups({"ana": [ORIGINAL], "omar": [DIFFERENT], "li.wei": [RENAMED], "eva": [unlike(1)]})
    assert found.learners == ("ana", "li.wei")
    assert found.jaccard == found.contained == 1.0
    assert found.prints == set(prints(ORIGINAL).tolist())
    assert found.shared == len(found.prints) >= 12


def test_other_order_of_cells_and_new_cells_do_not_hide_a_copy() -> None:
    first, second = ORIGINAL[: ORIGINAL.index("speed_kms")], ORIGINAL[ORIGINAL.index("speed_kms") :]
    [found] = groups({"ana": [first, second], "li.wei": [unlike(3, 3), second, unlike(2, 3), first]})
    assert found.learners == ("ana", "li.wei")
    assert found.contained == 1.0
    assert found.jaccard < 0.9


def test_what_everybody_received_is_left_out() -> None:
    work = {"ana": [ORIGINAL, unlike(1)], "li.wei": [ORIGINAL, unlike(2)], "omar": [RENAMED]}
    assert groups(work)
    assert groups(work, known=(unlike(9), ORIGINAL)) == ()


def test_what_many_learners_share_is_left_out() -> None:
    few = {f"a{number}": [ORIGINAL] for number in range(COMMON_LEAST)}
    [found] = groups(few)
    assert len(found.learners) == COMMON_LEAST
    assert groups({**few, "one.more": [ORIGINAL]}) == ()


def test_groups_are_separate_and_linked_in_chains() -> None:
    pieces = [unlike(seed, 8) for seed in range(4)]
    chain = {"a": pieces[:2], "b": [*pieces[:2], pieces[2]], "c": pieces[1:3], "x": [pieces[3]], "y": [pieces[3]]}
    found = {group.learners for group in groups({**chain, "alone": [unlike(50)]})}
    assert found == {("a", "b", "c"), ("x", "y")}


def test_short_code_is_never_alike() -> None:
    short = "speed_kms = np.sqrt(MU / radius_km)"
    assert groups({"ana": [short], "li.wei": [short]}) == ()
    assert groups({}) == groups({"ana": []}) == groups({"ana": [""], "omar": [""]}) == ()


@given(st.integers(0, 10**6), st.integers(1, 30), st.integers(0, 40))
def test_a_common_piece_leaves_a_common_print(seed: int, before: int, after: int) -> None:
    """The promise of winnowing: `SURE` common tokens in a row are always seen."""
    piece = "+".join("xyz"[: SURE // 2 + 1][number % 3] for number in range((SURE + 1) // 2))
    assert len(tokens(piece)) >= SURE
    rng = random.Random(seed)
    noise = [" ".join(rng.choice(["-", "*", "q", "1", "~"]) for _ in range(count)) for count in (before, after)]
    shared = set(prints(piece).tolist()) | set(all_prints(piece).tolist())
    assert shared & set(prints(f"{noise[0]} ; {piece} ; {noise[1]}").tolist())


@pytest.mark.parametrize(
    "code",
    [
        "def f(:\n  '''",
        "\x00 = 1",
        "   x\n y\n\tz",
        "f'{x",
        "if x:\n\tpass\n        y",
        "(" * 5000,
        "!ls\n%time x",
        "\ud800=1",
    ],
)
def test_broken_code_is_read_all_the_same(code: str) -> None:
    row = tokens(code)
    assert all(token.strip() and line >= 1 for token, line in row)
    index = Index()
    index.add("ana", [code + "\n" + ORIGINAL])
    index.add("li.wei", [code + "\n" + RENAMED])
    assert [group.learners for group in index.groups()] == [("ana", "li.wei")]
    assert marked_lines(code, set()) == frozenset()


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    assert len(all_prints(text)) == max(0, len(tokens(text)) - RUN + 1)
    without = without_texts(text)
    assert without.count("\n") == text.count("\n")


def test_excerpt_marks_what_is_common() -> None:
    [group] = groups({"ana": ["mine = 1\n" + ORIGINAL], "li.wei": [unlike(1, 1), RENAMED]})
    left = excerpt(["a = 2", "mine = 1\n" + ORIGINAL], group.prints)
    assert [line.text for line in left] == ["mine = 1", *ORIGINAL.split("\n")]
    assert [line.alike for line in left] == [False, *[True] * 10, False]
    long = excerpt(["x = 1\n" * 500 + ORIGINAL], group.prints)
    assert len(long) <= MOST_LINES + 1
    assert any(line.alike for line in long)


def test_texts_and_comments_can_be_left_out() -> None:
    code = "id = \"li.wei\"  # Li Wei\nt = '''by\nLi'''\nu = f\"{x} Wei\"\nbroken = \"Li"
    shown = without_texts(code)
    assert "Li" not in shown
    assert "Wei" not in shown
    assert shown.split("\n")[0] == 'id = "…"  '
    assert shown.count("\n") == code.count("\n")


def test_one_copied_task_among_own_work_is_found() -> None:
    work = {"ana": [ORIGINAL, unlike(1, 20)], "li.wei": [unlike(2, 20), RENAMED], "omar": [DIFFERENT, unlike(3, 20)]}
    [found] = groups(work)
    assert found.learners == ("ana", "li.wei")
    assert found.contained < 0.5


def test_ten_thousand_learners() -> None:
    """Three copies among 10,000 who share small pieces with some others: in seconds, and in bounded memory."""
    rng = random.Random(5)
    pieces = [unlike(seed, 1) for seed in range(3_000)]  # each is used by about 10 learners
    common = [unlike(-seed - 1, 1) for seed in range(20)]  # and each of these by about 500
    copies = {17: ORIGINAL, 4_000: RENAMED, 9_999: ORIGINAL}
    began = time.process_time()
    index = Index()
    for number in range(10_000):
        mine = [*rng.sample(pieces, 3), rng.choice(common)]
        index.add(f"learner.{number}", [*mine, *([copies[number]] if number in copies else [])])
    tracemalloc.start()
    found = index.groups()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    seconds = time.process_time() - began
    assert ("learner.17", "learner.4000", "learner.9999") in [group.learners for group in found]
    assert sum(len(group.learners) for group in found) < 500
    assert seconds < 30  # 3 s on a quiet machine
    assert peak < 400e6
