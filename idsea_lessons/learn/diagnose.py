"""Why a wrong value is wrong: undo each typical mistake and see whether the answer comes out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from idsea_lessons.learn import mistakes, mistakes_in_epochs


class Mistake(NamedTuple):
    """A mistake that explains a wrong value.

    Parameters
    ----------
    name : str
        Short name, for reports on a cohort.
    sentence : str
        What happened and what to do, for the learner.
    """

    name: str
    sentence: str


def diagnose(
    value: Any,
    is_right: Callable[[Any], bool],
    unit: str | None = None,
    body: str | None = None,
    frame: str | None = None,
    period: float | None = None,
) -> Mistake | None:
    """Find the typical mistake that turns the answer into this value.

    Parameters
    ----------
    value : float or numpy.ndarray
        The wrong value, in `unit`; calendar seconds when the unit is "UTC".
    is_right : callable
        Tells whether a value is right, without telling the answer.
    unit : str, optional
        Unit of the answer.
    body : str, optional
        The body for altitude against radius.
    frame : str, optional
        Frame of a vector: "J2000" or "ECLIPJ2000".
    period : float, optional
        A revolution, in `unit` (s for an epoch).

    Returns
    -------
    Mistake or None
        The first one that explains the value; None for a right value or one that nothing here explains.

    Examples
    --------
    >>> diagnose(13100.0, lambda x: abs(x - 13.1) < 0.05).name
    'factor 1,000'
    >>> diagnose(13.1, lambda x: abs(x - 13.1) < 0.05) is None
    True
    """
    asked = mistakes.Asked(unit, body, frame, period)
    table = mistakes_in_epochs.TABLE if unit == "UTC" else mistakes.TABLE
    with np.errstate(all="ignore"):
        if is_right(value):
            return None
        for typical in table:
            for meant, words in typical.undo(value, asked):
                if np.isfinite(meant).all() and is_right(meant):
                    return Mistake(typical.name.format(**words), typical.sentence.format(**words))
    return None
