"""The register of flown numbers: what the missions published, with source, uncertainty and date.

Every published number that a lesson shows comes from this register (data/flown.csv), never from a line of code.
"""

from __future__ import annotations

import csv
import difflib
from dataclasses import dataclass
from functools import cache
from typing import Any

from idsea_lessons import data

KINDS = {
    "flown": "published by the mission",
    "tracked": "measured by people who tracked it",
    "measured": "measured by scientists",
    "plan": "planned",
}


@dataclass(frozen=True)
class FlownNumber:
    """One published value."""

    id: str
    mission: str
    quantity: str
    value: float | tuple[float, ...] | str
    """A number, several numbers, or an epoch as ISO text (unit "UTC")."""
    unit: str
    uncertainty: float | None
    """In the unit of the value; in seconds for an epoch. None when the source states none."""
    kind: str
    """flown, tracked, measured, or plan."""
    source: str
    as_of: str
    """For plans: the date of the statement."""
    note: str
    conflict: str
    """What other sources say instead."""

    def __str__(self) -> str:
        """Read as one sentence with its source."""
        unit = "" if self.unit == "1" else f" {self.unit}"
        spread = "" if self.uncertainty is None else f" +- {self.uncertainty:g}{' s' if self.unit == 'UTC' else ''}"
        date = f", as of {self.as_of}" if self.as_of else ""
        text = f"{self.mission}, {self.quantity}: {self.text}{spread}{unit} ({KINDS[self.kind]}{date}; {self.source})"
        return f"{text}. Sources disagree: {self.conflict}" if self.conflict else text

    @property
    def text(self) -> str:
        """The value as text, with thousands marked."""
        if isinstance(self.value, str):
            return self.value
        values = self.value if isinstance(self.value, tuple) else (self.value,)
        return " ".join(f"{value:,.10g}" for value in values)

    @property
    def units(self) -> tuple[str, ...]:
        """One unit for each number of the value."""
        names = tuple(self.unit.split())
        count = len(self.value) if isinstance(self.value, tuple) else 1
        return names if len(names) == count else tuple(unit for unit in names for _ in range(count // len(names)))


def flown(id: str) -> FlownNumber:
    """Look a published number up by its name.

    Parameters
    ----------
    id : str
        Mission and quantity: "tw1.moi_range". `register()` holds all.

    Returns
    -------
    FlownNumber
        The value with its unit, uncertainty, kind, source, date and conflicts.

    Raises
    ------
    ValueError
        If no number has this name; the message names the nearest ones.

    Examples
    --------
    >>> print(flown("tw1.moi_range"))
    Tianwen-1, Earth-Mars distance at insertion: 192 +- 0.5 Mkm (published by the mission; CNSA)
    """
    numbers = register()
    if id in numbers:
        return numbers[id]
    near = difflib.get_close_matches(str(id), numbers, n=3, cutoff=0.4)
    hint = f"did you mean {' or '.join(near)}?" if near else "register() lists them all"
    raise ValueError(f"the register has no number called {id!r}: {hint}")


@cache
def register() -> dict[str, FlownNumber]:
    """Read the whole register.

    Examples
    --------
    >>> register()["ce5.transfer"].value
    112.0
    """
    with data.path("flown.csv").open(encoding="utf-8", newline="") as stream:
        rows = [_read(row) for row in csv.DictReader(stream)]
    return {number.id: number for number in rows}


def _read(row: dict[str, Any]) -> FlownNumber:
    if None in row or None in row.values():
        raise ValueError(f"{row['id']}: the row has too many or too few cells; text with a comma stands between quotes")
    amount, _, spread_unit = row["uncertainty"].partition(" ")
    if row["kind"] not in KINDS:
        raise ValueError(f"{row['id']}: kind must be one of {', '.join(KINDS)}, not {row['kind']!r}")
    if spread_unit not in ("", "s"):
        raise ValueError(f"{row['id']}: an uncertainty is in the unit of the value, or in s for an epoch")
    uncertainty = float(amount) if amount else None
    return FlownNumber(**{**row, "value": _value(row["value"], row["unit"]), "uncertainty": uncertainty})


def _value(text: str, unit: str) -> float | tuple[float, ...] | str:
    if unit == "UTC":
        return text
    numbers = tuple(float(part) for part in text.split())
    return numbers[0] if len(numbers) == 1 else numbers
