"""How far a learner's guesses were: every prediction beside what was computed and published."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from idsea_lessons import units
from idsea_lessons.learn import ledger, times


class Guess(NamedTuple):
    """A guess beside the number it was a guess of.

    Parameters
    ----------
    name : str
        What was guessed.
    predicted, computed, published : float or str
        In `unit`; ISO text for an epoch. None for what is not there yet.
    unit : str or None
        Unit of all three.
    off : float or None
        (predicted - computed) / computed; seconds for an epoch.
    """

    name: str
    predicted: Any
    unit: str | None
    computed: Any
    published: Any
    off: float | None


class Tried(NamedTuple):
    """An exercise: how often it was tried, whether it was solved, and which mistakes were made."""

    id: str
    attempts: int
    solved: bool
    mistakes: tuple[str, ...]


class Summary(NamedTuple):
    """All guesses and all exercises of the ledger."""

    guesses: tuple[Guess, ...]
    exercises: tuple[Tried, ...]


def summary() -> Summary:
    """Sum the ledger up: how far were the guesses, and how did the exercises go.

    Returns
    -------
    Summary
        Data only, in the order of the first events.
    """
    compared = ledger.comparisons()
    guesses = tuple(_guess(prediction, compared) for prediction in ledger.predictions().values())
    return Summary(guesses, tuple(_tried(id, attempts) for id, attempts in ledger.checks().items()))


def prediction_for(flown_id: str) -> ledger.Prediction | None:
    """Give the guess made under a flown number's id, or under the part of it after the dot.

    Parameters
    ----------
    flown_id : str
        Such as "tw1.capture_period".

    Returns
    -------
    Prediction or None
        The first guess.
    """
    found = ledger.predictions()
    return found.get(flown_id) or found.get(flown_id.partition(".")[2])


def how_far(prediction: ledger.Prediction, computed: Any, unit: str | None) -> tuple[Any, float | None]:
    """Take a guess to the unit of a number, and tell how far it was.

    Parameters
    ----------
    prediction : Prediction
        The guess.
    computed : float or str
        The number, in `unit`; ISO text for an epoch.
    unit : str or None
        Unit of the number; "UTC" for an epoch.

    Returns
    -------
    tuple
        The guess in `unit`, None when it measures something else; and its distance: seconds for an epoch,
        else (guess - number) / number, None where there is no such ratio.

    Examples
    --------
    >>> how_far(ledger.Prediction("range", 1.5, "au"), 448793612.1, "km")
    (224396806.05, -0.5)
    """
    guess = prediction.value
    if unit == "UTC":
        if not (isinstance(guess, str) and isinstance(computed, str)):
            return None, None
        return guess, times.seconds("guess", guess) - times.seconds("computed", computed)
    if not isinstance(guess, int | float):
        return None, None
    try:
        guess = float(units.convert(guess, prediction.unit or unit or "", unit or ""))
    except ValueError:
        return None, None
    if not isinstance(computed, int | float) or computed == 0 or not math.isfinite(computed):
        return guess, None
    return guess, (guess - computed) / computed


def _guess(prediction: ledger.Prediction, compared: dict[str, dict[str, Any]]) -> Guess:
    for id, event in compared.items():
        if prediction.name in (id, id.partition(".")[2]):
            unit = event.get("unit")
            guess, off = how_far(prediction, event["computed"], unit)
            if guess is not None:
                return Guess(prediction.name, guess, unit, event["computed"], event["published"], off)
    return Guess(prediction.name, prediction.value, prediction.unit, None, None, None)


def _tried(id: str, attempts: tuple[ledger.Attempt, ...]) -> Tried:
    mistakes = tuple(attempt.mistake for attempt in attempts if attempt.mistake)
    return Tried(id, len(attempts), any(attempt.right for attempt in attempts), mistakes)
