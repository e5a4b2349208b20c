"""Pseudonyms are stable, need the key, and take ids and names out of texts."""

from __future__ import annotations

import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idsea_lessons.classroom.report.pseudonyms import NAME, Pseudonyms, read_key

IDS = ["li.wei", "li", "ann", "ana_b", "a-b@c.org", "Öz.gür", "..", "user17"]
HIDE = Pseudonyms(b"key", IDS, ["Li Wei", "An", "", "x", "a-b@c.org.uk"])


def test_key_is_made_once_and_only_the_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "grading" / "pseudonyms.key"
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: read_key(path), range(8)))
    assert len(keys) == 1
    assert len(keys.pop()) == 32
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_damaged_key_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "pseudonyms.key"
    path.write_text("abc")
    with pytest.raises(ValueError, match="does not hold a key"):
        read_key(path)
    assert path.read_text() == "abc"


def test_pseudonyms_are_stable_and_need_the_key() -> None:
    # HMAC-SHA-256 with key "key" of "li.wei", computed with OpenSSL.
    assert HIDE.of("li.wei") == "learner-mwcmv3mcxm"
    other = Pseudonyms(b"another", IDS)
    assert not {HIDE.of(id) for id in IDS} & {other.of(id) for id in IDS}
    assert len({HIDE.of(f"learner{number}") for number in range(20_000)}) == 20_000


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ('handed in by "li.wei", but', "li.wei"),
        ("LI.WEI", "li.wei"),
        ("autograded/li/A02", "li"),
        ("li.wei_2", "li.wei"),
        ("x=ana_b;", "ana_b"),
        ("mail a-b@c.org now", "a-b@c.org"),
        ("Öz.gür", "Öz.gür"),
        ("öz.GÜR", "Öz.gür"),
    ],
)
def test_ids_go(text: str, id: str) -> None:
    assert HIDE.of(id) in HIDE.redact(text)
    assert id.casefold() not in HIDE.redact(text).casefold().replace(HIDE.of(id), "")


@pytest.mark.parametrize("text", ["channel", "lithium", "user171", "the planet", "annual", "an angle", "x", ""])
def test_words_stay(text: str) -> None:
    assert HIDE.redact(text) == text


def test_names_go() -> None:
    assert HIDE.redact("by Li Wei and An, an.") == f"by {NAME} and {NAME}, an."


@given(st.lists(st.text("abÉ1.-_@", min_size=1, max_size=6), max_size=5), st.text("abé1.-_@ ", max_size=60))
def test_any_id_and_text(ids: list[str], text: str) -> None:
    hide = Pseudonyms(b"key", ids)
    for id in ids:
        assert f'"{id}"' not in hide.redact(f'{text} "{id}" {text}')
