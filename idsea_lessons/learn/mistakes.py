"""The table of typical mistakes: each is a small function that undoes it, and a sentence that explains it.

A typical mistake is an invertible map: who gave metres for kilometres can be put right by dividing by 1000.
So a wrong value is diagnosed by undoing each mistake in turn and seeing whether the answer comes out (see
`diagnose`). A function takes the wrong value and what was asked, and yields every value that it may have
meant, with the words for the sentence. It yields nothing where the mistake makes no sense.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from idsea_lessons import units
from idsea_lessons.learn import times

Numbers = NDArray[np.float64]
Meant = Iterator[tuple[Any, dict[str, str]]]

_SURELY_AN_EPOCH = 1e7  # seconds past J2000; shorter times are durations
_SAME_KIND = (
    ("km", "m", "Mkm", "au"),
    ("s", "min", "h", "d", "yr"),
    ("rad", "deg"),
    ("km/s", "m/s", "km/h"),
    ("km/s2", "m/s2"),
    ("rad/s", "deg/s", "deg/d"),
    ("km2/s2", "m2/s2"),
    ("km3/s2", "m3/s2"),
    ("kg", "g", "t"),
    ("W/cm2", "W/m2", "kW/m2"),
    ("", "percent"),
)


@dataclass(frozen=True)
class Asked:
    """What an exercise asks for, as far as it helps to understand a wrong value.

    Parameters
    ----------
    unit : str, optional
        Unit of the answer; "UTC" for an epoch.
    body : str, optional
        The body whose radius lies between an altitude and a radius.
    frame : str, optional
        Frame of a vector: "J2000" or "ECLIPJ2000".
    period : float, optional
        A revolution, in `unit` (s for an epoch).
    """

    unit: str | None = None
    body: str | None = None
    frame: str | None = None
    period: float | None = None


@dataclass(frozen=True)
class Typical:
    """One row of the table; braces in name and sentence are filled in by what `undo` yields."""

    name: str
    undo: Callable[[Any, Asked], Meant]
    sentence: str


def _other_unit(x: Numbers, asked: Asked) -> Meant:
    for family in _SAME_KIND:
        if _factor(family[0], asked.unit or "") is None:
            continue
        for given in family:
            factor = _factor(given, asked.unit or "")
            if factor is not None and factor != 1.0:
                yield (
                    x * factor,
                    {"given": given or "a fraction of one", "asked": asked.unit or "a plain number"},
                )


@functools.cache
def _factor(given: str, asked: str) -> float | None:
    try:
        return float(units.convert(1.0, given, asked))
    except ValueError:
        return None


def _power_of_1000(x: Numbers, _: Asked) -> Meant:
    for factor in ("1,000", "1,000,000"):
        number = float(factor.replace(",", ""))
        yield x / number, {"factor": factor, "way": "large", "do": "Divide"}
        yield x * number, {"factor": factor, "way": "small", "do": "Multiply"}


def _root_of_mixed_units(x: Numbers, _: Asked) -> Meant:
    for power in (1.5, 4.5):
        yield x / 10**power, {"way": "large"}
        yield x * 10**power, {"way": "small"}


def _altitude_for_radius(x: Numbers, asked: Asked) -> Meant:
    for radius, words in _radius(asked):
        yield x + radius, words


def _radius_for_altitude(x: Numbers, asked: Asked) -> Meant:
    for radius, words in _radius(asked):
        yield x - radius, words


def _radius(asked: Asked) -> Iterator[tuple[float, dict[str, str]]]:
    factor = _factor("km", asked.unit or "")
    if asked.body and factor is not None:
        from idsea_lessons.bodies import body

        radius = body(asked.body).radius
        yield radius * factor, {"body": body(asked.body).name, "radius": f"{radius:,g} km"}


def _sign(x: Numbers, _: Asked) -> Meant:
    yield -x, {}


def _equatorial_for_ecliptic(x: Numbers, asked: Asked) -> Meant:
    if asked.frame in (None, "ECLIPJ2000"):
        yield from _rotated(x, "J2000", "ECLIPJ2000")


def _ecliptic_for_equatorial(x: Numbers, asked: Asked) -> Meant:
    if asked.frame in (None, "J2000"):
        yield from _rotated(x, "ECLIPJ2000", "J2000")


def _rotated(x: Numbers, given: str, asked: str) -> Meant:
    """Turn positions, or states of six, from one frame to the other."""
    if np.ndim(x) and np.shape(x)[-1] in (3, 6):
        from spiceypy import pxform

        vectors = np.reshape(x, (-1, 3)) @ np.array(pxform(given, asked, 0.0)).T
        yield vectors.reshape(np.shape(x)), {}


def _utc_for_dynamical_time(x: Numbers, asked: Asked) -> Meant:
    if asked.unit == "s" and np.ndim(x) == 0 and abs(x) > _SURELY_AN_EPOCH:
        shift = times.tdb_minus_utc(float(x))
        if shift is not None:
            yield x + shift, {"shift": f"{shift:.3f}"}


def _one_revolution(x: Any, asked: Asked) -> Meant:
    turn = _factor("cycle", asked.unit or "") if asked.unit else None
    for period in (turn, asked.period):
        if period:
            yield x - period, {"way": "too large", "do": "Subtract"}
            yield x + period, {"way": "too small", "do": "Add"}


def _root_for_square(x: Numbers, _: Asked) -> Meant:
    yield x * x, {}


def _square_for_root(x: Numbers, _: Asked) -> Meant:
    if np.all(np.asarray(x) >= 0.0):
        yield np.sqrt(x), {}


def _factor_two(x: Numbers, _: Asked) -> Meant:
    yield x / 2.0, {"way": "twice"}
    yield x * 2.0, {"way": "half"}


ONE_REVOLUTION = Typical(
    "off by one revolution",
    _one_revolution,
    "Your value is one full revolution {way}. {do} one revolution, and check how many of them the question wants.",
)

TABLE = (
    Typical(
        "{given} for {asked}",
        _other_unit,
        "Your number is right in {given}, but the answer is asked in {asked}. Convert it, or work with "
        "units: a Quantity is converted for you.",
    ),
    Typical(
        "altitude for radius",
        _altitude_for_radius,
        "You gave the height above the surface of {body}. The answer is asked from the centre: "
        "add the radius, {radius}.",
    ),
    Typical(
        "radius for altitude",
        _radius_for_altitude,
        "You gave the distance from the centre of {body}. The answer is asked above the surface: "
        "subtract the radius, {radius}.",
    ),
    Typical(
        "wrong sign",
        _sign,
        "Your number has the wrong sign. Check what is subtracted from what, and which direction counts as positive.",
    ),
    Typical(
        "equatorial for ecliptic frame",
        _equatorial_for_ecliptic,
        'Your vector is in the equatorial frame (J2000). It is asked in the ecliptic frame: use frame="ECLIPJ2000".',
    ),
    Typical(
        "ecliptic for equatorial frame",
        _ecliptic_for_equatorial,
        'Your vector is in the ecliptic frame (ECLIPJ2000). It is asked in the equatorial frame: use frame="J2000".',
    ),
    Typical(
        "UTC for TDB",
        _utc_for_dynamical_time,
        "You counted seconds of UTC. Ephemeris time (ET) counts seconds of TDB, which is {shift} s ahead: "
        "convert with idsea_lessons.ephemeris.et.",
    ),
    ONE_REVOLUTION,
    Typical(
        "root for square",
        _root_for_square,
        "The square of your number is right: C3, for example, is v_infinity squared. Square it.",
    ),
    Typical(
        "square for root",
        _square_for_root,
        "The square root of your number is right: v_infinity, for example, is the root of C3. Take the root.",
    ),
    Typical(
        "factor two",
        _factor_two,
        "Your number is {way} the answer. Look for a diameter in place of a radius, a way there and back, "
        "or a lost 1/2 in the energy.",
    ),
    Typical(
        "factor {factor}",
        _power_of_1000,
        "Your number is {factor} times too {way}. Look for metres with kilometres, or grams with kilograms. "
        "{do} by {factor}.",
    ),
    Typical(
        "metres and kilometres mixed",
        _root_of_mixed_units,
        "Your number is too {way} by the root of a power of 1,000: metres and kilometres met under a root. "
        "Use km for distances with GM in km3/s2.",
    ),
)
"""Mistakes in numbers, in the order in which they are tried: the more special first."""
