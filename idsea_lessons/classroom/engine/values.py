"""Plain values, carried from the learner's process to the test's: numbers, texts, arrays, quantities, epochs.

Only exact types are carried, so that nothing arrives that has its own idea of `==`. Nothing is pickled, because
reading a pickle runs code. A function stays where it is: the test gets a `Remote` that asks for each result.
"""

from __future__ import annotations

import base64
import datetime
import math
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

MOST_ITEMS = 100_000
MOST_BYTES = 40_000_000
DEEPEST = 50
_PLAIN_ARRAYS = frozenset("biufcUS")
_FIELDS_FROM = "idsea_lessons."


class Unportable(ValueError):
    """A value that cannot be carried to the test; its message names the type."""


class Unreadable:
    """Stands in the test for a value that could not be carried.

    Parameters
    ----------
    why : str
        What the value is.

    Examples
    --------
    >>> Unreadable("a generator")
    <a generator>
    """

    def __init__(self, why: str) -> None:
        self.why = why

    def __repr__(self) -> str:
        return f"<{self.why}>"


class Remote:
    """A learner's function, as the test sees it: each call runs where the function lives.

    Parameters
    ----------
    name : str
        Name of the function.
    call : callable
        Called with the name, the arguments and the keyword arguments.

    Examples
    --------
    >>> Remote("double", lambda name, args, kwargs: 2 * args[0])(4)
    8
    """

    def __init__(self, name: str, call: Callable[[str, tuple, dict], Any]) -> None:
        self.__name__ = name
        self._call = call

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Ask the learner's process for the result."""
        return self._call(self.__name__, args, kwargs)


def pack(value: Any, name: str = "", depth: int = 0) -> Any:
    """Turn a value into what JSON can hold.

    Parameters
    ----------
    value : object
        Number, text, bytes, list, tuple, dict, set, numpy array, Quantity, Time, date, or a record of the library.
    name : str, optional
        Name of the variable, by which a function can be called later.
    depth : int, optional
        How deep in other values it lies.

    Returns
    -------
    object
        See `unpack` for the way back.

    Raises
    ------
    Unportable
        If the type is another one, or the value is too large.

    Examples
    --------
    >>> unpack(pack({"v1": np.array([1.0, 2.0]), "days": 200}))
    {'v1': array([1., 2.]), 'days': 200}
    >>> pack(value for value in [1])
    Traceback (most recent call last):
    ...
    idsea_lessons.classroom.engine.values.Unportable: a generator
    """
    kind = type(value)
    if value is None or kind is bool or kind is str:
        return value if kind is not str else _text(value)
    if kind is int:
        return value if abs(value) < 1 << 53 else {"int": hex(value)} if value.bit_length() < 10_000 else _large(kind)
    if kind is float:
        return value if math.isfinite(value) else {"float": repr(value)}
    if kind is complex:
        return {"complex": [pack(value.real), pack(value.imag)]}
    if value is ...:
        return {"dots": True}
    if depth > DEEPEST:
        raise Unportable(f"a value nested more than {DEEPEST} times")
    if kind in (list, tuple, set, frozenset):
        if len(value) > MOST_ITEMS:
            _large(kind)
        return {kind.__name__: [pack(item, "", depth + 1) for item in value]}
    if kind is dict:
        if len(value) > MOST_ITEMS:
            _large(kind)
        return {"dict": [[pack(key, "", depth + 1), pack(item, "", depth + 1)] for key, item in value.items()]}
    return _pack_object(value, kind, name, depth)


def _pack_object(value: Any, kind: type, name: str, depth: int) -> Any:
    """Pack what is not a plain Python value."""
    if kind is np.ndarray or (isinstance(value, np.generic) and kind.__module__ == "numpy"):
        return {"array": _pack_array(np.asarray(value)), "scalar": kind is not np.ndarray}
    if kind is bytes:
        return {"bytes": base64.b64encode(value[:MOST_BYTES]).decode()}
    if kind in (datetime.datetime, datetime.date):
        return {kind.__name__: value.isoformat()}
    module = kind.__module__ or ""
    if module.startswith("astropy."):
        return _pack_astropy(value, kind)
    if issubclass(kind, tuple) and module.startswith(_FIELDS_FROM) and hasattr(kind, "_fields"):
        fields = [pack(item, "", depth + 1) for item in tuple.__iter__(value)]
        return {"record": [module, kind.__qualname__], "fields": fields}
    if callable(value) and name and not isinstance(value, type):
        return {"function": name}
    raise Unportable(f"a {kind.__name__[:60]}")


def _pack_array(array: np.ndarray) -> list[Any]:
    """Pack an array of numbers or texts."""
    if array.dtype.kind not in _PLAIN_ARRAYS:
        raise Unportable(f"an array of {array.dtype.name[:40]}")
    if array.nbytes > MOST_BYTES:
        _large(np.ndarray)
    data = np.ascontiguousarray(array).tobytes()
    return [array.dtype.str, list(array.shape), base64.b64encode(data).decode()]


def _pack_astropy(value: Any, kind: type) -> Any:
    """Pack a Quantity, an Angle, or an epoch."""
    from astropy import time, units

    if kind is units.Quantity:
        return {"quantity": [pack(np.asarray(value.value)), value.unit.to_string()]}
    if kind is time.Time:
        return {"time": [pack(np.asarray(value.jd1)), pack(np.asarray(value.jd2)), value.scale, value.format]}
    if kind is time.TimeDelta:
        return {"quantity": [pack(np.asarray(value.to_value("s"))), "s"]}
    raise Unportable(f"a {kind.__name__[:60]}")


def _text(value: str) -> Any:
    """Pack a text; one that is no proper Unicode is carried piece by piece."""
    if len(value) > MOST_BYTES:
        _large(str)
    try:
        value.encode()
    except UnicodeEncodeError:
        return {"codes": [ord(letter) for letter in value[:MOST_ITEMS]]}
    return value


def _large(kind: type) -> Any:
    raise Unportable(f"a {kind.__name__} that is too large to be an answer")


def unpack(packed: Any, call: Callable[[str, tuple, dict], Any] | None = None) -> Any:
    """Turn what `pack` made into a value again; whatever else comes is refused.

    Parameters
    ----------
    packed : object
        From JSON.
    call : callable, optional
        Runs a learner's function, see `Remote`.

    Returns
    -------
    object
        The value.

    Raises
    ------
    Unportable
        If it was not made by `pack`.

    Examples
    --------
    >>> unpack(pack((1.0, float("inf"), ...)))
    (1.0, inf, Ellipsis)
    """
    if not isinstance(packed, dict):
        if isinstance(packed, list):
            raise Unportable("a value in an unknown form")
        return packed
    try:
        (kind, content), *more = packed.items()
        return _READERS[kind](content, dict(more), call)
    except Unportable:
        raise
    except Exception as problem:
        raise Unportable("a value in an unknown form") from problem


def _array(content: Any, more: dict[str, Any], call: Any) -> Any:
    code, shape, data = content
    dtype = np.dtype(code)
    if dtype.kind not in _PLAIN_ARRAYS:
        raise Unportable("an array of objects")
    array = np.frombuffer(base64.b64decode(data), dtype).reshape(shape).copy()
    return array[()] if more.get("scalar") else array


def _quantity(content: Any, more: dict[str, Any], call: Any) -> Any:
    from astropy import units

    return units.Quantity(unpack(content[0]), units.Unit(content[1]))


def _time(content: Any, more: dict[str, Any], call: Any) -> Any:
    from astropy.time import Time

    first, second, scale, format = content
    epoch = Time(unpack(first), unpack(second), format="jd", scale=scale)
    epoch.format = format
    return epoch


def _record(content: Any, more: dict[str, Any], call: Any) -> Any:
    module, name = content
    if not str(module).startswith(_FIELDS_FROM):
        raise Unportable("a record of an unknown module")
    kind = getattr(sys.modules[module], name)
    if not (isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_fields")):
        raise Unportable("a record of an unknown kind")
    return kind(*(unpack(item, call) for item in more["fields"]))


def _function(content: Any, more: dict[str, Any], call: Any) -> Any:
    if call is None:
        raise Unportable("a function")
    return Remote(str(content), call)


_READERS: dict[str, Callable[[Any, dict[str, Any], Any], Any]] = {
    "int": lambda content, more, call: int(content, 16),
    "float": lambda content, more, call: float(content),
    "complex": lambda content, more, call: complex(unpack(content[0]), unpack(content[1])),
    "dots": lambda content, more, call: ...,
    "codes": lambda content, more, call: "".join(map(chr, content)),
    "list": lambda content, more, call: [unpack(item, call) for item in content],
    "tuple": lambda content, more, call: tuple(unpack(item, call) for item in content),
    "set": lambda content, more, call: {unpack(item) for item in content},
    "frozenset": lambda content, more, call: frozenset(unpack(item) for item in content),
    "dict": lambda content, more, call: {unpack(key): unpack(item, call) for key, item in content},
    "bytes": lambda content, more, call: base64.b64decode(content),
    "date": lambda content, more, call: datetime.date.fromisoformat(content),
    "datetime": lambda content, more, call: datetime.datetime.fromisoformat(content),
    "array": _array,
    "quantity": _quantity,
    "time": _time,
    "record": _record,
    "function": _function,
    "unreadable": lambda content, more, call: Unreadable(str(content)[:200]),
}
