"""The most common messages of each test: messages that differ only in numbers and names count as one."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

MOST_KINDS = 20_000
OTHER = "(other messages)"
SILENT = "(no message: points were lost without an error)"

_QUOTED = re.compile(r'"[^"]*"|“[^”]*”|`[^`]*`|(?<!\w)\'[^\']*\'(?!\w)')
_NUMBER = r"[-+−]?(?>0x[0-9a-fA-F]+|(?:\d+(?:,\d{3})*+(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?)"
_EPOCH = re.compile(r"(?<![\w.])\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(?![\w])")
# "1,000 times too large. Divide by 1,000" names the mistake: these numbers stay.
_VALUE = re.compile(
    rf"(?P<told>\b(?:Multiply|Divide) by {_NUMBER}|(?<![\w.]){_NUMBER}(?=\s+times\b))|(?<![\w.]){_NUMBER}(?!\w)"
)
_ROW = re.compile(r"[\[(]\s*#\.?(?:[\s,;]+(?:#\.?|\.\.\.))*\s*[\])]")


@dataclass(frozen=True)
class Mistake:
    """One kind of message, and how often it was seen.

    Parameters
    ----------
    pattern : str
        The message, with "#" for each number and “…” for each name.
    count : int
        How many learners got it.
    example : str
        One of them, whole.

    Examples
    --------
    >>> Mistake("c3 is not right: you have # km2/s2.", 12, "c3 is not right: you have 7 km2/s2.").count
    12
    """

    pattern: str
    count: int
    example: str


def pattern(message: str) -> str:
    """Return the kind of a message: numbers, epochs and quoted names are replaced.

    Parameters
    ----------
    message : str
        As learners read it.

    Returns
    -------
    str
        The same for all who made the same mistake.

    Examples
    --------
    >>> pattern("AssertionError: c3_km2s2 is not right: you have 13,100 km2/s2. Your number is 1,000 times too large.")
    'AssertionError: c3_km2s2 is not right: you have # km2/s2. Your number is 1,000 times too large.'
    >>> pattern("NameError: name 'vinf' is not defined")
    'NameError: name “…” is not defined'
    >>> pattern("v1_kms is not right: you have [1.5, -2e3, 0.1] km/s.")
    'v1_kms is not right: you have [#] km/s.'
    """
    text = _QUOTED.sub("“…”", message)
    text = _VALUE.sub(lambda found: found["told"] or "#", _EPOCH.sub("#", text))
    return _ROW.sub(lambda row: row[0][0] + "#" + row[0][-1], text)


class Tally:
    """Counts the messages of each test, one learner after the other.

    Examples
    --------
    >>> tally = Tally()
    >>> for value in (7, 8):
    ...     tally.add("A02-c3-test", f"c3 is not right: you have {value} km2/s2.")
    >>> tally.common("A02-c3-test")[0].pattern, tally.common("A02-c3-test")[0].count
    ('c3 is not right: you have # km2/s2.', 2)
    """

    def __init__(self) -> None:
        self._counts: dict[str, Counter[str]] = defaultdict(Counter)
        self._examples: dict[str, dict[str, str]] = defaultdict(dict)

    def add(self, item: str, message: str) -> None:
        """Count that one learner lost points in an item, with this message; it may be empty."""
        kind = pattern(message) if message else SILENT
        known = self._counts[item]
        if kind not in known and len(known) >= MOST_KINDS:
            kind = OTHER
        known[kind] += 1
        self._examples[item].setdefault(kind, message)

    def lost(self, item: str) -> int:
        """Return how many lost points in an item."""
        return self._counts[item].total()

    def common(self, item: str, most: int = 5) -> tuple[Mistake, ...]:
        """Return the kinds of messages that were seen most often."""
        ranked = sorted(self._counts[item].items(), key=lambda one: (-one[1], one[0]))[:most]
        return tuple(Mistake(kind, count, self._examples[item][kind]) for kind, count in ranked)
