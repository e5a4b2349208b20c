"""A lattice of cells a little wider than twice a tolerance, with the answer in the middle of its cell.

Numbers are counted in quanta, thousandths of the tolerance, exactly: a float stands for the decimal number
that Python writes for it, so that 13.15 is right for 13.1 with a tolerance of 0.05. The margin of one
quantum on each side keeps a value at the very edge of the tolerance inside the cell; who opens the cell
then compares exactly.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import floor

QUANTA = 1000
CELL = 2 * QUANTA + 2


def quanta(x: float, tolerance: float) -> Fraction:
    """Count a number in thousandths of its tolerance, exactly.

    Examples
    --------
    >>> quanta(13.1, 0.05)
    Fraction(262000, 1)
    """
    return Fraction(repr(float(x))) / Fraction(repr(float(tolerance))) * QUANTA


def number(count: int, tolerance: float) -> float:
    """Give the number that has so many quanta.

    Examples
    --------
    >>> number(262000, 0.05)
    13.1
    """
    return float(count * Fraction(repr(float(tolerance))) / QUANTA)


def offsets(counts: Iterable[int]) -> list[int]:
    """Give the public shift of each number: where it lies modulo the step, and nothing of the cell.

    Examples
    --------
    >>> offsets([262000])
    [1740]
    """
    return [count % CELL for count in counts]


def cells(numbers: Iterable[float], tolerance: float, shifts: Iterable[int]) -> list[int]:
    """Give the cell of each number on its shifted lattice.

    Examples
    --------
    >>> cells([13.1], 0.05, [1740]), cells([13.15], 0.05, [1740]), cells([13.151], 0.05, [1740])
    ([130], [130], [131])
    """
    half = Fraction(1, 2)
    return [floor((quanta(x, tolerance) - shift) / CELL + half) for x, shift in zip(numbers, shifts, strict=True)]


def is_within(numbers: Iterable[float], counts: Iterable[int], tolerance: float) -> bool:
    """Tell whether every number lies within the tolerance of its answer, the edge included.

    Examples
    --------
    >>> is_within([13.15], [262000], 0.05), is_within([13.1501], [262000], 0.05)
    (True, False)
    """
    return all(abs(quanta(x, tolerance) - count) <= QUANTA for x, count in zip(numbers, counts, strict=True))
