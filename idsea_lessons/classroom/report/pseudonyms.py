"""Reports without names: each learner id becomes a pseudonym, the same in every report of the course."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Iterable
from pathlib import Path

_WORD = re.compile(r"[^\W_]+")
_LETTERS = 10
_SHORTEST_NAME = 2
_LIKE_A_WORD = 3
NAME = "[name]"


def read_key(path: Path) -> bytes:
    """Read the secret of the course, and make it once if there is none.

    Parameters
    ----------
    path : pathlib.Path
        The file, which only its owner may read. Who has it can find out who is behind a pseudonym.

    Returns
    -------
    bytes
        32 bytes.

    Raises
    ------
    ValueError
        If the file holds something else.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "grading" / "pseudonyms.key"
    >>> read_key(path) == read_key(path)
    True
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    if not path.exists():
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(secrets.token_hex(32).encode())
            with contextlib.suppress(FileExistsError):  # another run was first: its key counts
                os.link(part, path)
        finally:
            part.unlink()
    text = path.read_bytes().strip()
    if not re.fullmatch(rb"[0-9a-f]{64}", text):
        raise ValueError(f"{path} does not hold a key: move it away, and a new one is made (with new pseudonyms)")
    return bytes.fromhex(text.decode())


class Pseudonyms:
    """Gives pseudonyms, and takes ids and names out of texts.

    Parameters
    ----------
    key : bytes
        The secret, see `read_key`.
    ids : iterable of str
        All learner ids of the course.
    names : iterable of str, optional
        Names and addresses of learners.

    Examples
    --------
    >>> hide = Pseudonyms(b"secret", ["li.wei"], ["Li Wei"])
    >>> hide.of("li.wei")
    'learner-...'
    >>> hide.redact('handed in by "li.wei", says Li Wei') == f'handed in by "{hide.of("li.wei")}", says [name]'
    True
    """

    def __init__(self, key: bytes, ids: Iterable[str], names: Iterable[str] = ()) -> None:
        self._key = key
        self._wanted: dict[str, list[tuple[int, str, str]]] = {}
        self._odd: list[tuple[str, str]] = []
        for name in names:
            if len(name) >= _SHORTEST_NAME:
                self._remember(name, NAME)
        for id in ids:
            self._remember(id, self.of(id))
        for found in self._wanted.values():
            found.sort(key=lambda one: -len(one[1]))

    def of(self, id: str) -> str:
        """Return the pseudonym of a learner."""
        digest = hmac.new(self._key, id.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
        return "learner-" + base64.b32encode(digest).decode().lower()[:_LETTERS]

    def redact(self, text: str) -> str:
        """Return a text with pseudonyms in the place of ids, and without names."""
        done, start = [], 0
        for word in _WORD.finditer(text):
            if word.start() < start:
                continue
            for offset, wanted, instead in self._wanted.get(word[0].casefold(), ()):
                begin, end = word.start() - offset, word.start() - offset + len(wanted)
                if instead == NAME and len(wanted) <= _LIKE_A_WORD and text[begin:end] != wanted:
                    continue  # "An" is a name and "an" is not
                is_whole = end >= len(text) or not (text[end].isalnum() and text[end - 1].isalnum())
                if begin >= start and is_whole and text[begin:end].casefold() == wanted.casefold():
                    done += [text[start:begin], instead]
                    start = end
                    break
        redacted = "".join([*done, text[start:]])
        for wanted, instead in self._odd:
            redacted = redacted.replace(wanted, instead)
        return redacted

    def _remember(self, wanted: str, instead: str) -> None:
        first = _WORD.search(wanted)
        if first is None:
            self._odd += [(wanted, instead)] if wanted.strip() else []
        else:
            self._wanted.setdefault(first[0].casefold(), []).append((first.start(), wanted, instead))
