"""`compare`: a computed value beside the published one, and the sentence that explains the difference."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from idsea_lessons.flown import KINDS, FlownNumber, flown
from idsea_lessons.learn import guesses, ledger, plain, times
from idsea_lessons.learn.predicting import in_words
from idsea_lessons.learn.show import Table, amount, show

_DAY, _HOUR, _MINUTE = 86400, 3600, 60
_HEADING = ("what", "value")


def compare(value: Any, flown_id: str, because: str) -> None:
    """Show a computed value beside the published one, with the learner's own prediction.

    Parameters
    ----------
    value : float, array_like, Quantity, str or Time
        What was computed. Plain numbers are taken to be in the unit of the register.
    flown_id : str
        Name in the register of flown numbers: "tw1.moi_range".
    because : str
        One sentence: why the two differ.

    Raises
    ------
    ValueError
        If the register has no such number, or the sentence is missing.

    Examples
    --------
    >>> compare(192.239, "tw1.moi_range", "The published number is rounded to a million kilometres.")
    Tianwen-1, Earth-Mars distance at insertion
      what        value
      computed    192.239 Mkm
      published   192 Mkm, uncertainty 0.5 Mkm
      difference  0.24 Mkm more than published (0.12 %)
      agreement   inside the published uncertainty
      your guess  ...
      kind        published by the mission
      source      CNSA
    The published number is rounded to a million kilometres.
    """
    published = flown(flown_id)
    if not (isinstance(because, str) and because.strip()):
        raise ValueError(f"compare needs a sentence: why does your number differ from {flown_id}?")
    title = f"{published.mission}, {published.quantity}"
    if plain.unanswered(value):
        show(f"{title}: nothing computed yet.")
        return
    try:
        if isinstance(published.value, str):
            computed: Any = times.seconds(flown_id, value)
            rows = _epoch_rows(computed, published, published.value)
            kept: Any = times.iso(computed)
        else:
            computed = _read(value, published)
            rows = _number_rows(computed, published) if computed.ndim == 0 else _vector_rows(computed, published)
            kept = computed.tolist()
    except plain.Unsuitable as problem:
        show(f"{title}: this cannot be compared.", str(problem))
        return
    rows += _guess_rows(kept, published) + _source_rows(published)
    show(title, because.strip(), table=Table(_HEADING, tuple(rows)))
    ledger.record(
        {
            "event": "compare",
            "id": flown_id,
            "computed": kept,
            "published": published.value,
            "unit": _unit(published),
        }
    )


def _unit(published: FlownNumber) -> str | None:
    return None if published.unit == "1" else published.unit


def _read(value: Any, published: FlownNumber) -> np.ndarray:
    """Read the computed value in the unit of the register; several units mean plain numbers only."""
    one_unit = len(set(published.units)) == 1
    unit = published.units[0] if one_unit and published.units[0] != "1" else None
    return plain.numbers(published.id, value, unit, np.shape(published.value))


def _number_rows(computed: np.ndarray, published: FlownNumber) -> list[tuple[str, str]]:
    unit, value = _unit(published), float(published.value)  # type: ignore[arg-type]
    difference = float(computed) - value
    way = "more" if difference > 0 else "less"
    percent = f" ({abs(difference / value):.2%})".replace("%", " %") if value else ""
    rows = [
        ("computed", amount(computed, unit)),
        ("published", amount(value, unit) + _uncertainty(published, unit)),
        (
            "difference",
            f"{_two_digits(difference, unit)} {way} than published{percent}" if difference else "none",
        ),
    ]
    return rows + _agreement(abs(difference), published)


def _vector_rows(computed: np.ndarray, published: FlownNumber) -> list[tuple[str, str]]:
    rows = []
    parts = zip(computed, published.value, published.units, strict=True)  # type: ignore[arg-type]
    for i, (mine, theirs, name) in enumerate(parts, start=1):
        unit = None if name == "1" else name
        difference = _two_digits(mine - theirs, unit)
        text = f"computed {amount(mine, unit)}, published {amount(theirs, unit)}, difference {difference}"
        rows.append((f"number {i}", text))
    return rows + _agreement(float(np.max(np.abs(computed - np.array(published.value)))), published)


def _epoch_rows(computed: float, published: FlownNumber, text: str) -> list[tuple[str, str]]:
    rows = [
        ("computed", f"{times.iso(computed)} UTC"),
        ("published", f"{text} UTC{_uncertainty(published, 's')}"),
    ]
    if "T" not in text:  # a day, a month or a year: there is no time of day to compare with
        return [*rows, ("difference", _calendar_difference(times.iso(computed), text))]
    difference = computed - times.seconds(published.id, text)
    way = "later" if difference > 0 else "earlier"
    rows.append(("difference", f"{duration(difference)} {way} than published" if difference else "none"))
    return rows + _agreement(abs(difference), published)


def _calendar_difference(computed: str, text: str) -> str:
    if computed.startswith(text):
        return f"none: inside the published {_span(text)}"
    if len(text) < len("2020-07-23"):
        return f"outside the published {_span(text)}"
    days = (date.fromisoformat(computed[:10]) - date.fromisoformat(text)).days
    return f"{abs(days)} d {'later' if days > 0 else 'earlier'} than published"


def _span(text: str) -> str:
    return {4: "year", 7: "month"}.get(len(text), "day")


def duration(seconds: float) -> str:
    """Write a length of time with its two largest units.

    Parameters
    ----------
    seconds : float
        Length of time (s); the sign is left out.

    Returns
    -------
    str
        Such as "2 d 3 h".

    Examples
    --------
    >>> duration(-840.0), duration(97_200.0), duration(12.34)
    ('14 min', '1 d 3 h', '12.3 s')
    """
    left = abs(seconds)
    if left < _MINUTE:
        return f"{left:.3g} s"
    for size, unit, part, part_unit in (
        (_DAY, "d", _HOUR, "h"),
        (_HOUR, "h", _MINUTE, "min"),
        (_MINUTE, "min", 1, "s"),
    ):
        whole, rest = divmod(round(left / part) * part, size)
        if whole:
            return f"{whole:,} {unit}" + (f" {rest // part} {part_unit}" if rest else "")
    return f"{left:.3g} s"


def _uncertainty(published: FlownNumber, unit: str | None) -> str:
    if published.uncertainty is None:
        return ", no uncertainty stated"
    return f", uncertainty {amount(published.uncertainty, unit)}"


def _agreement(difference: float, published: FlownNumber) -> list[tuple[str, str]]:
    """Tell whether the difference is inside the uncertainty, the edge included in spite of rounding."""
    if published.uncertainty is None:
        return []
    inside = difference <= published.uncertainty * (1 + 1e-9)
    return [("agreement", f"{'inside' if inside else 'outside'} the published uncertainty")]


def _guess_rows(computed: Any, published: FlownNumber) -> list[tuple[str, str]]:
    prediction = guesses.prediction_for(published.id)
    if prediction is None:
        return [("your guess", "none")]
    text = in_words(prediction.value, prediction.unit)
    guess, off = guesses.how_far(prediction, computed, _unit(published))
    if guess is None:
        return [("your guess", f"{text} (measures something else)")]
    if off is None:
        return [("your guess", text)]
    if isinstance(guess, str):
        way = "later" if off > 0 else "earlier"
        return [("your guess", f"{text}, {duration(off)} {way} than computed" if off else f"{text}, exactly")]
    way = "above" if off > 0 else "below"
    return [("your guess", f"{text}, {abs(off) * 100:.3g} % {way} computed" if off else f"{text}, exactly")]


def _source_rows(published: FlownNumber) -> list[tuple[str, str]]:
    as_of = f", as of {published.as_of}" if published.as_of else ""
    rows = [("kind", f"{KINDS[published.kind]}{as_of}"), ("source", published.source)]
    if published.conflict:
        rows.append(("sources disagree", published.conflict))
    return rows


def _two_digits(difference: float, unit: str | None) -> str:
    """Write a difference with two significant digits: more would be noise."""
    return amount(float(f"{abs(difference):.2g}"), unit)
