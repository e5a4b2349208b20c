"""A text locked with a guess: only who guesses right can read it.

The key is made slowly from the guess (PBKDF2-HMAC-SHA256). The text is hidden under a SHA-256 keystream,
and an HMAC of the text both starts the keystream and proves, on opening, that the guess was right. Nothing
is random: the same text and guess give the same bytes, and two texts under one guess still get two
different keystreams.

References
----------
RFC 8018 (2017), section 5.2, for PBKDF2; RFC 5297 (2008) for a keystream that starts from the authenticator.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
from typing import NamedTuple

ROUNDS = 6000  # about 4 ms a guess: not felt by a learner, and it slows down trying them all
_BLOCK = 64  # texts are filled up to a multiple of this, so that their length says little


class Locked(NamedTuple):
    """A locked text: its authenticator and the hidden bytes."""

    tag: bytes
    body: bytes


def lock(text: str, guess: str, salt: bytes, rounds: int = ROUNDS) -> Locked:
    """Hide a text so that the same guess opens it again.

    Parameters
    ----------
    text : str
        What is hidden.
    guess : str
        What opens it.
    salt : bytes
        Makes equal guesses for different texts cost their own work.
    rounds : int
        Work of one guess.

    Returns
    -------
    Locked
        Authenticator and hidden bytes.

    Examples
    --------
    >>> unlock(lock("type II", "cell 7", b"2.1.a"), "cell 7", b"2.1.a")
    'type II'
    >>> unlock(lock("type II", "cell 7", b"2.1.a"), "cell 8", b"2.1.a") is None
    True
    """
    plain = text.encode()
    plain += b" " * (-len(plain) % _BLOCK)
    key = _key(guess, salt, rounds)
    tag = hmac.digest(key, plain, "sha256")
    return Locked(tag, _hidden(plain, key, tag))


def unlock(locked: Locked, guess: str, salt: bytes, rounds: int = ROUNDS) -> str | None:
    """Read a locked text, or learn that the guess is wrong.

    Parameters
    ----------
    locked : Locked
        Authenticator and hidden bytes.
    guess : str
        What may open it.
    salt : bytes
        As at locking.
    rounds : int
        As at locking.

    Returns
    -------
    str or None
        The text without blanks at its end, or None when the guess is wrong.
    """
    key = _key(guess, salt, rounds)
    plain = _hidden(locked.body, key, locked.tag)
    if not hmac.compare_digest(hmac.digest(key, plain, "sha256"), locked.tag):
        return None
    return plain.decode().rstrip(" ")


@functools.lru_cache(maxsize=1024)
def _key(guess: str, salt: bytes, rounds: int) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", guess.encode(), salt, rounds)


def _hidden(text: bytes, key: bytes, tag: bytes) -> bytes:
    """XOR with the keystream: the same step hides and shows."""
    blocks = range(-(-len(text) // 32))
    stream = b"".join(hashlib.sha256(key + tag + block.to_bytes(4, "big")).digest() for block in blocks)
    return bytes(a ^ b for a, b in zip(text, stream, strict=False))
