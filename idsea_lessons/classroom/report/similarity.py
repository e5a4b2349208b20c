"""Learners whose code is alike: for a person to look at, and never a verdict.

Short code of beginners is alike without any copying. What everybody received, what the lessons show and what many
learners share is therefore left out first, and only what remains is compared.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from idsea_lessons.classroom.report.fingerprints import all_prints, prints

LEAST_SHARED = 12
LEAST_JACCARD = 0.5
LEAST_CONTAINED = 0.8
LONG = 40
COMMON_SHARE = 0.05
COMMON_LEAST = 8
_ROWS = 256


@dataclass(frozen=True)
class Group:
    """Learners who are linked by code that is alike.

    Parameters
    ----------
    learners : tuple of str
        Two or more.
    pair : tuple of str
        The two whose code is most alike.
    shared : int
        Rare fingerprints that the two have in common.
    jaccard : float
        Common part of all rare fingerprints of the two, 0 to 1.
    contained : float
        Part of the shorter work that is in the longer one, 0 to 1.
    prints : frozenset of int
        The fingerprints that the two share.

    Examples
    --------
    >>> Group(("ana", "li.wei"), ("ana", "li.wei"), 20, 0.9, 0.95, frozenset()).learners
    ('ana', 'li.wei')
    """

    learners: tuple[str, ...]
    pair: tuple[str, str]
    shared: int
    jaccard: float
    contained: float
    prints: frozenset[int]


class Index:
    r"""The fingerprints of a cohort; of each learner only a few hundred numbers are kept.

    Parameters
    ----------
    known : iterable of str
        Code that everybody may have: the release, and the lessons.

    Examples
    --------
    >>> code = "total = 0\nfor mass in masses:\n    total = total + mass * g0 * height\n" * 2
    >>> loop = "while abs(step) > 1e-9:\n    step = f(x) / df(x)\n    x = x - step\nresult = [x, f(x), step]\n"
    >>> index = Index(known=[])
    >>> index.add("ana", [code + loop])
    >>> index.add("li.wei", [(code + loop).replace("mass", "m").replace("step", "d")])
    >>> index.add("omar", ["import numpy as np\ntotal = np.sum(masses * g0 * heights)"])
    >>> [group.learners for group in index.groups()]
    [('ana', 'li.wei')]
    """

    def __init__(self, known: Iterable[str] = ()) -> None:
        self._known = _union(all_prints(code) for code in known)
        self._learners: list[str] = []
        self._rows: list[np.ndarray] = []

    def add(self, learner: str, code: Iterable[str]) -> None:
        """Take in what one learner wrote, cell by cell."""
        mine = _union(prints(cell) for cell in code)
        self._learners.append(learner)
        self._rows.append(np.setdiff1d(mine, self._known, assume_unique=True))

    def groups(self) -> tuple[Group, ...]:
        """Find the learners whose code is alike; the most alike first.

        Returns
        -------
        tuple of Group
            Connected components: a learner is in one group at most. Two are linked if they share `LEAST_SHARED`
            rare fingerprints, and these are `LEAST_JACCARD` of all that the two have, or `LEAST_CONTAINED` of what
            the shorter one has, or `LONG` in number: one whole task, where the others are the learner's own. A
            fingerprint is rare if no more than `COMMON_SHARE` of the cohort (or `COMMON_LEAST` learners) have it.
        """
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        table, names = self._table()
        first, second, shared = _pairs(table)
        sizes = np.diff(table.indptr)
        jaccard = shared / np.maximum(sizes[first] + sizes[second] - shared, 1)
        contained = shared / np.maximum(np.minimum(sizes[first], sizes[second]), 1)
        keep = (jaccard >= LEAST_JACCARD) | (contained >= LEAST_CONTAINED) | (shared >= LONG)
        first, second, shared, jaccard, contained = (x[keep] for x in (first, second, shared, jaccard, contained))
        count = len(self._learners)
        links = coo_array((np.ones(len(first), dtype=bool), (first, second)), shape=(count, count))
        labels = connected_components(links, directed=False)[1]
        found: dict[int, int] = {}
        for number in np.lexsort((second, first, -shared, -jaccard)).tolist():
            found.setdefault(int(labels[first[number]]), number)
        members: dict[int, list[str]] = {label: [] for label in found}
        for place in np.unique(np.concatenate([first, second])).tolist():
            members[int(labels[place])].append(self._learners[place])
        return tuple(
            Group(
                tuple(sorted(members[label])),
                (self._learners[first[best]], self._learners[second[best]]),
                int(shared[best]),
                float(jaccard[best]),
                float(contained[best]),
                frozenset(names[np.intersect1d(_row(table, first[best]), _row(table, second[best]))].tolist()),
            )
            for label, best in found.items()
        )

    def _table(self) -> tuple[Any, np.ndarray]:
        """Return who has which rare fingerprint, as a sparse table, and the fingerprints of its columns."""
        from scipy.sparse import csr_array

        count = len(self._learners)
        lengths = [len(row) for row in self._rows]
        every = np.concatenate([np.empty(0, dtype=np.uint64), *self._rows])
        names, column, often = np.unique(every, return_inverse=True, return_counts=True)
        rare = often <= max(COMMON_LEAST, int(COMMON_SHARE * count))
        owner = np.repeat(np.arange(count), lengths)
        keep = rare[column]
        ones = np.ones(int(keep.sum()), dtype=np.int32)
        return csr_array((ones, (owner[keep], column[keep])), shape=(count, len(names))), names


def _pairs(table: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return all pairs with enough in common; only some rows of the table of pairs are in memory at a time."""
    other = table.T.tocsr()
    found: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    for start in range(0, table.shape[0], _ROWS):
        block = (table[start : start + _ROWS] @ other).tocoo()
        first, second = block.row.astype(np.int64) + start, block.col.astype(np.int64)
        keep = (first < second) & (block.data >= LEAST_SHARED)
        found.append((first[keep], second[keep], block.data[keep]))
    empty = np.empty(0, dtype=np.int64)
    first, second, shared = (np.concatenate([empty, *(part[column] for part in found)]) for column in range(3))
    return first, second, shared


def _row(table: Any, number: int) -> np.ndarray:
    return table.indices[table.indptr[number] : table.indptr[number + 1]]


def _union(rows: Iterable[np.ndarray]) -> np.ndarray:
    """Return all numbers of several rows, sorted, each once."""
    return np.unique(np.concatenate([np.empty(0, dtype=np.uint64), *rows]))
