"""Fingerprints of code that survive new names, new numbers and new order.

Winnowing (Schleimer, Wilkerson and Aiken 2003): the code becomes a row of tokens in which every name, number and
text is the same token; each run of `RUN` tokens gets a number; of each `WINDOW` numbers that follow each other the
smallest is kept. Any common piece of `RUN + WINDOW - 1` tokens is then sure to leave a common fingerprint.
"""

from __future__ import annotations

import io
import keyword
import re
import tokenize
import zlib
from collections.abc import Collection, Iterable
from functools import lru_cache

import numpy as np

RUN = 12
WINDOW = 4
SURE = RUN + WINDOW - 1

_SILENT = frozenset({tokenize.COMMENT, tokenize.NL, tokenize.ENDMARKER, tokenize.ENCODING, tokenize.NEWLINE})
_TEXTS = frozenset(getattr(tokenize, name) for name in ("STRING", "FSTRING_START") if hasattr(tokenize, name))
_INSIDE_TEXTS = frozenset(
    getattr(tokenize, name) for name in ("FSTRING_MIDDLE", "FSTRING_END") if hasattr(tokenize, name)
)
_ROUGH = re.compile(r"#[^\n]*|(?P<text>\"[^\"\n]*\"|'[^'\n]*')|(?P<name>[^\W\d]\w*)|(?P<number>\d[\w.]*)|(?P<sign>\S)")
_FACTORS = (np.uint64(0x9E3779B97F4A7C15) ** np.arange(1, RUN + 1, dtype=np.uint64)) | np.uint64(1)


def tokens(code: str) -> tuple[tuple[str, int], ...]:
    r"""Return the tokens of code, each with the number of its line.

    Parameters
    ----------
    code : str
        A cell; it may be broken, and then its tokens are found in a rougher way.

    Returns
    -------
    tuple of (str, int)
        Names are "N", numbers "0", texts "S"; comments and blank lines are left out.

    Examples
    --------
    >>> [token for token, _ in tokens("c3 = speed ** 2  # km2/s2")]
    ['N', '=', 'N', '**', '0']
    >>> [token for token, _ in tokens("print('never ended")]
    ['N', '(', "'", 'N', 'N']
    """
    try:
        return tuple(_exact(code))
    except (tokenize.TokenError, SyntaxError, ValueError, RecursionError):
        return tuple(_rough(code))


def _exact(code: str) -> Iterable[tuple[str, int]]:
    """Read code that Python can read."""
    for kind, text, (line, _), _, _ in tokenize.generate_tokens(io.StringIO(code).readline):
        if kind in _SILENT or kind in _INSIDE_TEXTS:
            continue
        if kind == tokenize.NAME:
            yield (text if keyword.iskeyword(text) else "N"), line
        elif kind == tokenize.NUMBER:
            yield "0", line
        elif kind in _TEXTS:
            yield "S", line
        elif kind in (tokenize.INDENT, tokenize.DEDENT):
            yield ("{" if kind == tokenize.INDENT else "}"), line
        else:
            yield text, line


def _rough(code: str) -> Iterable[tuple[str, int]]:
    """Read code that Python cannot read."""
    for number, line in enumerate(code.split("\n"), start=1):
        for found in _ROUGH.finditer(line):
            if found["name"]:
                yield (found["name"] if keyword.iskeyword(found["name"]) else "N"), number
            elif found["text"] or found["number"]:
                yield ("S" if found["text"] else "0"), number
            elif found["sign"]:
                yield found["sign"], number


def all_prints(code: str) -> np.ndarray:
    r"""Return the number of every run of tokens, in order.

    Parameters
    ----------
    code : str
        A cell.

    Returns
    -------
    numpy.ndarray of uint64, shape (n,)
        Empty if the cell has fewer than `RUN` tokens.

    Examples
    --------
    >>> len(all_prints("a = 1")), len(all_prints("a = 1\n" * 5))
    (0, 4)
    """
    return _prints_of([token for token, _ in tokens(code)])


@lru_cache(maxsize=4096)
def prints(code: str) -> np.ndarray:
    r"""Return the fingerprints of code.

    Parameters
    ----------
    code : str
        A cell.

    Returns
    -------
    numpy.ndarray of uint64
        Sorted, each once.

    References
    ----------
    Schleimer, S., Wilkerson, D. S. and Aiken, A. (2003), Winnowing: local algorithms for document fingerprinting,
    SIGMOD, doi:10.1145/872757.872770.

    Examples
    --------
    >>> one = prints("total = 0\nfor mass in masses:\n    total = total + mass * g0 * height")
    >>> two = prints("s = 0.0  # sum\nfor m in ms:\n    s = s + m * g * h")
    >>> len(one) > 0, one.tolist() == two.tolist()
    (True, True)
    """
    runs = all_prints(code)
    if len(runs) > WINDOW:
        runs = np.lib.stride_tricks.sliding_window_view(runs, WINDOW).min(axis=1)
    elif len(runs):
        runs = runs.min(keepdims=True)
    found = np.unique(runs)
    found.flags.writeable = False
    return found


def marked_lines(code: str, wanted: Collection[int]) -> frozenset[int]:
    r"""Return the lines of code that belong to some fingerprints.

    Parameters
    ----------
    code : str
        A cell.
    wanted : collection of int
        Fingerprints.

    Returns
    -------
    frozenset of int
        Numbers of lines, from 1.

    Examples
    --------
    >>> code = "x = 1\ntotal = 0\nfor mass in masses:\n    total = total + mass * g0 * height"
    >>> sorted(marked_lines(code, prints("s = 0\nfor m in ms:\n    s = s + m * g * h").tolist()))
    [2, 3, 4]
    """
    row = tokens(code)
    lines: set[int] = set()
    for start, number in enumerate(_prints_of([token for token, _ in row]).tolist()):
        if number in wanted:
            lines |= {line for _, line in row[start : start + RUN]}
    return frozenset(lines)


def _prints_of(row: list[str]) -> np.ndarray:
    """Give each run of tokens a number: a sum in which each place has its own factor, mixed well."""
    if len(row) < RUN:
        return np.empty(0, dtype=np.uint64)
    numbers = np.fromiter((_number(token) for token in row), dtype=np.uint64, count=len(row))
    with np.errstate(over="ignore"):
        runs = (np.lib.stride_tricks.sliding_window_view(numbers, RUN) * _FACTORS).sum(axis=1, dtype=np.uint64)
        runs = (runs ^ (runs >> np.uint64(31))) * np.uint64(0xBF58476D1CE4E5B9)
        return runs ^ (runs >> np.uint64(29))


@lru_cache(maxsize=4096)
def _number(token: str) -> int:
    """Return the same number for the same token on every computer."""
    return zlib.crc32(token.encode("utf-8", "backslashreplace")) + 1
