"""What learners read: one note, as HTML in a notebook and as text everywhere else.

This is the only module of the course that prints for learners. A note holds no date, no address and no
random name, so that the stored output of a notebook stays the same byte for byte.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Table:
    """A small table with a heading row.

    Parameters
    ----------
    heading : tuple of str
        Names of the columns; the first one names the rows.
    rows : tuple of tuple of str
        Cells, row by row.
    """

    heading: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Note:
    """A message for a learner.

    Parameters
    ----------
    head : str
        First words, such as "2.1.a: right.".
    lines : tuple of str
        Sentences that follow, one paragraph each.
    table : Table, optional
        Shown between the head and the lines.

    Examples
    --------
    >>> Note("2.1.a: right.", ("You have 13.10 km2/s2.",))
    2.1.a: right.
    You have 13.10 km2/s2.
    """

    head: str
    lines: tuple[str, ...] = ()
    table: Table | None = None

    def __repr__(self) -> str:
        """Give the text form."""
        return "\n".join([self.head, *_text_rows(self.table), *self.lines])

    def _repr_html_(self) -> str:
        """Give the HTML form: plain tags only, for every notebook's sanitizer and screen reader."""
        head = f"<strong>{escape(self.head)}</strong>"
        if self.table is None:
            return f"<p>{'<br>'.join([head, *map(escape, self.lines)])}</p>"
        paragraphs = "".join(f"<p>{escape(line)}</p>" for line in self.lines)
        return f"<p>{head}</p>{_html_table(self.table)}{paragraphs}"


def show(head: str, *lines: str, table: Table | None = None) -> None:
    """Show a note: rich in a notebook, plain text elsewhere.

    Parameters
    ----------
    head : str
        First words.
    *lines : str
        Sentences that follow; empty ones are left out.
    table : Table, optional
        A table under the head.

    Examples
    --------
    >>> show("capture_period: your guess is 8 d.", "Now compute.")
    capture_period: your guess is 8 d.
    Now compute.
    """
    note = Note(head, tuple(line for line in lines if line), table)
    if _in_notebook():
        from IPython.display import display

        display(note)
        return
    text = repr(note)
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    print(text.encode(encoding, "backslashreplace").decode(encoding))


def amount(value: Any, unit: str | None = None, step: float | None = None) -> str:
    """Write a number or a vector with its unit, for reading.

    Parameters
    ----------
    value : float or array_like
        One number or an array.
    unit : str, optional
        Unit, written after the number.
    step : float, optional
        Round to the decimal place of this size; six significant digits when left out.

    Returns
    -------
    str
        Such as "13.10 km2/s2" or "(1, 2, 3) km".

    Examples
    --------
    >>> amount(192239123.4, "km"), amount(13.10127, "km2/s2", step=0.005)
    ('192,239,123 km', '13.101 km2/s2')
    >>> amount([1.0, 2.5])
    '(1, 2.5)'
    """
    array = np.asarray(value, dtype=float)
    if array.ndim == 0:
        text = _figure(float(array), step)
    elif array.size <= 12:
        text = _nested(array, step)
    else:
        text = f"an array of shape {array.shape}"
    return f"{text} {unit}" if unit else text


def _nested(array: np.ndarray, step: float | None) -> str:
    if array.ndim == 0:
        return _figure(float(array), step)
    return f"({', '.join(_nested(part, step) for part in array)})"


def _figure(x: float, step: float | None) -> str:
    if not 1e-3 <= abs(x) < 1e12 and x != 0.0 and step is None:
        return f"{x:.6g}"
    if step is not None:
        decimals = -math.floor(math.log10(step))
        if decimals > 12 or abs(x) >= 1e15:
            return f"{x:.12g}"
        return f"{round(x, max(0, decimals)) + 0.0:,.{max(0, decimals)}f}"
    decimals = max(0, 5 - math.floor(math.log10(abs(x)))) if x else 0
    text = f"{x:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _in_notebook() -> bool:
    """Tell whether a Jupyter kernel is running this code; IPython is never imported to find out."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None and hasattr(ipython, "get_ipython") else None
    return shell is not None and hasattr(shell, "kernel")


def _text_rows(table: Table | None) -> list[str]:
    if table is None:
        return []
    rows = [table.heading, *table.rows]
    widths = [max(len(row[i]) for row in rows) for i in range(len(table.heading))]
    return ["  " + _padded(row, widths).rstrip() for row in rows]


def _padded(row: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))


def _html_table(table: Table) -> str:
    heading = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in table.heading)
    rows = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>' + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:]) + "</tr>"
        for row in table.rows
    )
    return f"<table><thead><tr>{heading}</tr></thead><tbody>{rows}</tbody></table>"
