"""`predict`: a guess before any computation, kept in the ledger."""

from __future__ import annotations

from typing import Any

from idsea_lessons import units
from idsea_lessons.learn import ledger, plain, times
from idsea_lessons.learn.show import amount, show


def predict(name: str, value: Any, unit: str | None = None) -> None:
    """Write a guess down before computing; the first guess of a name is kept.

    Parameters
    ----------
    name : str
        What is guessed: "capture_period".
    value : float, Quantity or str
        The guess: a number, a Quantity, or an epoch as ISO text (UTC). Three dots `...` say "not yet".
    unit : str, optional
        Unit of a plain number. A Quantity is converted to it.

    Raises
    ------
    ValueError
        If the name is empty or the unit does not exist. An unsuitable guess only prints what to do.

    Examples
    --------
    >>> predict("capture_period", ...)
    capture_period: no prediction yet.
    Replace the three dots with your guess, then run this cell again. A wrong guess costs nothing.
    """
    if not (isinstance(name, str) and name.strip()):
        raise ValueError('a prediction needs a name in quotes: predict("capture_period", 8, "d")')
    if unit is not None and unit != "UTC":
        units.to_quantity(1.0, unit)  # an unknown unit is refused here, before the guess is kept
    if plain.unanswered(value):
        show(
            f"{name}: no prediction yet.",
            "Replace the three dots with your guess, then run this cell again. A wrong guess costs nothing.",
        )
        return
    try:
        guess, unit = _read(name, value, unit)
    except plain.Unsuitable as problem:
        show(f"{name}: this guess cannot be kept.", str(problem))
        return
    _keep(name, guess, unit)


def in_words(value: Any, unit: str | None) -> str:
    """Write a guess with its unit.

    Examples
    --------
    >>> in_words(8.0, "d"), in_words("2021-02-10T12:06:00", "UTC")
    ('8 d', '2021-02-10T12:06:00 UTC')
    """
    return f"{value} UTC" if isinstance(value, str) else amount(value, unit)


def _read(name: str, value: Any, unit: str | None) -> tuple[Any, str | None]:
    """Give what the ledger keeps: a float with its unit, or ISO text and "UTC"."""
    if unit == "UTC" or (unit is None and times.is_epoch(value)):
        return times.iso(times.seconds(name, value)), "UTC"
    if unit is None and plain.is_quantity(value):
        unit = str(value.unit)
    return float(plain.numbers(name, value, unit, ())), unit or None


def _keep(name: str, guess: Any, unit: str | None) -> None:
    first = ledger.predictions().get(name)
    if first is None:
        ledger.record({"event": "predict", "name": name, "value": guess, "unit": unit})
    elif (guess, unit) != (first.value, first.unit):
        if (guess, unit) not in first.later:
            ledger.record({"event": "predict", "name": name, "value": guess, "unit": unit})
        show(
            f"{name}: your first guess stands: {in_words(first.value, first.unit)}.",
            f"The new one, {in_words(guess, unit)}, is noted beside it.",
        )
        return
    show(f"{name}: your guess is {in_words(guess, unit)}.", "It is noted. Now compute, and see how far it is.")
