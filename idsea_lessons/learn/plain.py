"""A learner's value, read once and strictly, into plain float64 numbers, a word or a truth value.

Whatever a learner hands over is looked at here and nowhere else. Only exact types pass (a subclass may have
its own idea of `==`), the shape is checked before anything is copied, and everything afterwards compares
plain numbers only.
"""

from __future__ import annotations

import sys
import unicodedata
from typing import Any

import numpy as np
from numpy.typing import NDArray

from idsea_lessons import units

_NUMPY_REALS = frozenset(np.dtype(code).type for code in np.typecodes["AllInteger"] + np.typecodes["Float"])
_SCALARS = _NUMPY_REALS | {int, float}
_MOST_NUMBERS = 100_000
_LONGEST_WORD = 200


class Unsuitable(ValueError):
    """A value that cannot be read as an answer; its message says what to hand over instead."""


def unanswered(value: object) -> bool:
    """Tell whether a stub still stands: the three dots `...`, or None.

    Examples
    --------
    >>> unanswered(...), unanswered(0.0)
    (True, False)
    """
    return value is None or value is Ellipsis


def is_quantity(value: object) -> bool:
    """Tell a real astropy Quantity; if astropy.units was never imported, there is none.

    Examples
    --------
    >>> is_quantity(8.0)
    False
    """
    astropy_units = sys.modules.get("astropy.units")
    return astropy_units is not None and type(value) is astropy_units.Quantity


def numbers(
    name: str, value: Any, unit: str | None = None, shape: tuple[int, ...] | None = None
) -> NDArray[np.float64]:
    """Read a number, a list, an array or a Quantity as finite float64 numbers in one unit.

    Parameters
    ----------
    name : str
        What the value is, for the error message.
    value : int, float, numpy scalar, numpy.ndarray, Quantity, or list of numbers
        Exact types only. A plain number is taken to be in `unit` already.
    unit : str, optional
        Unit wanted; None for a plain number without a unit.
    shape : tuple of int, optional
        Shape wanted; `()` is one number. Any shape passes when it is left out.

    Returns
    -------
    numpy.ndarray
        A fresh float64 array of that shape.

    Raises
    ------
    Unsuitable
        If the value is of another type, shape or physical kind, or is not finite.

    Examples
    --------
    >>> from idsea_lessons.units import u
    >>> float(numbers("range", 1.2 * u.au, "km"))
    179517444.84
    >>> numbers("range", "192.2", "km", ())
    Traceback (most recent call last):
    ...
    idsea_lessons.learn.plain.Unsuitable: range must be one number in km, but it is text: remove the quotes...
    """
    kind = type(value)
    wanted = _wanted(unit, shape)
    if kind in _SCALARS or kind is np.ndarray or is_quantity(value):
        found = value.shape if kind not in (int, float) else ()
    elif kind in (list, tuple):
        found = (len(value),)
    else:
        raise Unsuitable(f"{name} must be {wanted}, but it is {_described(kind)}.")
    _check_shape(name, found, shape, wanted)
    if is_quantity(value):
        value = _without_unit(name, value, unit)
    array = _floats(name, value, wanted)
    if not np.isfinite(array).all():
        what = "not a number (nan)" if np.isnan(array).any() else "infinite (inf)"
        raise Unsuitable(f"{name} is {what}. Look for a division by zero, or the root of a negative number.")
    return array


def word(name: str, value: Any) -> str:
    """Read a word so that capitals, blanks and hyphens do not matter.

    Examples
    --------
    >>> word("transfer", "  Type-II ")
    'type ii'
    """
    if type(value) not in (str, np.str_):
        raise Unsuitable(f'{name} must be text in quotes, such as "type II", but it is {_described(type(value))}.')
    if len(value) > _LONGEST_WORD:
        raise Unsuitable(f"{name} must be a short text, but it has {len(value)} characters.")
    text = unicodedata.normalize("NFKC", str(value)).casefold()
    plain = "".join(letter if letter.isalnum() or letter in "+." else " " for letter in text)
    if not plain.split():
        raise Unsuitable(f"{name} is an empty text.")
    return " ".join(plain.split()).rstrip(".")


def truth(name: str, value: Any) -> bool:
    """Read True or False.

    Examples
    --------
    >>> truth("in eclipse", np.True_)
    True
    """
    if type(value) not in (bool, np.bool_):
        raise Unsuitable(f"{name} must be True or False, but it is {_described(type(value))}.")
    return bool(value)


def _wanted(unit: str | None, shape: tuple[int, ...] | None) -> str:
    what = "one number" if shape == () else "a number or an array" if shape is None else f"an array of shape {shape}"
    return f"{what} in {unit}" if unit else what


def _check_shape(name: str, found: tuple[int, ...], shape: tuple[int, ...] | None, wanted: str) -> None:
    if shape is not None and found != shape:
        has = "it is one number" if found == () else f"it has the shape {found}"
        raise Unsuitable(f"{name} must be {wanted}, but {has}.")
    size = 1
    for length in found:
        size *= length
    if size > _MOST_NUMBERS:
        raise Unsuitable(f"{name} has {size:,} numbers, which is too many for an answer.")
    if size == 0:
        raise Unsuitable(f"{name} must be {wanted}, but it is empty.")


def _without_unit(name: str, quantity: Any, unit: str | None) -> NDArray[Any]:
    """Convert through a clean copy: attributes set on the learner's own object have no say."""
    kind = type(quantity)
    clean = kind(np.array(np.ndarray.view(quantity, np.ndarray)), kind.unit.__get__(quantity))
    if unit is None and clean.unit.is_equivalent(""):
        return np.asarray(clean.to_value(""))
    if unit is None:
        raise Unsuitable(f"{name} must be a plain number without a unit, but it has the unit {clean.unit}.")
    wanted = units.u.Unit(unit)
    if not clean.unit.is_equivalent(wanted):
        has = f"it has the unit {clean.unit}" if str(clean.unit) else "it is a Quantity without a unit"
        raise Unsuitable(f"{name} must be in {unit}, but {has}.{_power_hint(clean.unit, wanted)}")
    return np.asarray(clean.to_value(wanted))


def _power_hint(given: Any, wanted: Any) -> str:
    """Name the commonest cause of a wrong kind: C3 is the square of v_infinity."""
    if (given**2).is_equivalent(wanted):
        return " Its square would fit: C3, for example, is the square of v_infinity."
    if given.is_equivalent(wanted**2):
        return " Its square root would fit: v_infinity, for example, is the square root of C3."
    return ""


def _floats(name: str, value: Any, wanted: str) -> NDArray[np.float64]:
    if type(value) is np.ndarray and value.dtype.type not in _NUMPY_REALS:
        raise Unsuitable(f"{name} must be {wanted}, but it is an array of {_dtype_words(value.dtype)}.")
    if type(value) in (list, tuple):
        for item in value:
            if type(item) not in _SCALARS:
                raise Unsuitable(
                    f"{name} must be {wanted}, but it is a list that contains {_described(type(item))}. "
                    "Use a list of plain numbers, or an array."
                )
    try:
        with np.errstate(all="ignore"):
            return np.array(value, dtype=np.float64)
    except OverflowError:
        raise Unsuitable(f"{name} is larger than any number of the course (above 1e308).") from None


def _dtype_words(dtype: np.dtype[Any]) -> str:
    return {
        "b": "True and False",
        "c": "complex numbers: take the real part, or look for the root of a negative number",
        "O": "Python objects: make it with numbers of one unit, as np.array([1.0, 2.0])",
        "U": "text: remove the quotes",
        "S": "text: remove the quotes",
    }.get(dtype.kind, f"the type {dtype}")


def _described(kind: type) -> str:
    """Say in a learner's words what was handed over, from its type alone."""
    if issubclass(kind, np.ma.MaskedArray):
        return "a masked array: choose the good values, then use value.filled() or np.array(value)"
    if issubclass(kind, tuple) and hasattr(kind, "_fields"):
        parts = kind._fields
        return f"a set of results ({', '.join(parts)}): choose one of them, as value.{parts[0]}"
    for types, words in _WORDS_FOR_TYPES:
        if kind in types:
            return words
    return f"of the type {kind.__name__[:40]}: hand over a plain number, an array or a Quantity"


_FUNCTION_TYPES: tuple[type, ...] = (type(unanswered), type(len), type([].append), type(np.sqrt), type)
_WORDS_FOR_TYPES: tuple[tuple[tuple[type, ...], str], ...] = (
    ((bool, np.bool_), "True or False: hand over the value itself, not a comparison"),
    ((str, bytes, np.str_, np.bytes_), "text: remove the quotes around it"),
    (
        (complex, np.complex64, np.complex128),
        "a complex number: take its real part, or look for the root of a negative number",
    ),
    (_FUNCTION_TYPES, "a function: call it, with brackets and its arguments"),
    ((dict, set, frozenset), "a dict or a set: choose one value of it"),
    ((int, float, *_NUMPY_REALS), "a number"),
    ((list, tuple), "a list"),
    ((type(None), type(Ellipsis)), "not filled in yet"),
)
