"""Units at the doors of the library: plain numbers stay plain, Quantities come back as Quantities.

Inside, everything is in kilometres, seconds, kilograms and radians. A function says once, with `quantities`, which
unit each of its arguments has; the docs, the checks and the conversion read that one declaration.

Importing this module does not import astropy: a Quantity can only arrive after somebody else has imported it.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

F = TypeVar("F", bound=Callable[..., Any])


def __getattr__(name: str) -> Any:
    """Give `units.u`: astropy's units, with the million kilometres (Mkm) of mission reports added."""
    if name == "u":
        return _astropy_units()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@functools.cache
def _astropy_units() -> Any:
    from astropy import units as u

    keep_astropy_offline()
    mkm = u.def_unit("Mkm", 1e6 * u.km, doc="million kilometres")
    u.add_enabled_units([mkm])
    return _UnitsWithMkm(u, mkm)


@functools.cache
def keep_astropy_offline() -> None:
    """Stop astropy from fetching newer tables: without a network it would wait, and nothing here needs them."""
    from astropy.utils import iers

    iers.conf.auto_download = False


class _UnitsWithMkm:
    """astropy.units with one more name."""

    def __init__(self, module: Any, mkm: Any) -> None:
        self._module = module
        self.Mkm = mkm

    def __getattr__(self, name: str) -> Any:
        return getattr(self._module, name)


def is_quantity(value: object) -> bool:
    """Tell whether a value carries a unit."""
    return hasattr(value, "unit") and hasattr(value, "to_value")


def to_plain(value: Any, unit: str, name: str = "value") -> Any:
    """Take a Quantity or a plain number to a plain number in the given unit.

    Parameters
    ----------
    value : Quantity or array_like
        A plain number is taken to be in `unit` already.
    unit : str
        Unit wanted, as astropy writes it: "km/s", "km3/s2", "rad", "Mkm".
    name : str
        What the value is, for the error message.

    Returns
    -------
    float or numpy.ndarray
        The number or array, as it came if it was plain.

    Raises
    ------
    ValueError
        If the Quantity measures something else.

    Examples
    --------
    >>> from idsea_lessons.units import u
    >>> to_plain(1 * u.au, "Mkm")
    149.597...
    >>> to_plain(3 * u.kg, "km", "altitude")
    Traceback (most recent call last):
    ...
    ValueError: altitude must be a length in km, but it has the unit kg (mass)
    """
    if not is_quantity(value):
        return value
    u = _astropy_units()
    wanted = u.Unit(unit)
    try:
        plain = value.to_value(wanted)
    except u.UnitConversionError:
        raise ValueError(
            f"{name} must be a {_kind(wanted)} in {unit}, but it has the unit {value.unit} ({_kind(value.unit)})"
        ) from None
    return plain if np.ndim(plain) else float(plain)


def to_quantity(value: Any, unit: str) -> Any:
    """Give a plain number its unit.

    Examples
    --------
    >>> to_quantity(192.0, "Mkm")
    <Quantity 192. Mkm>
    """
    u = _astropy_units()
    return value * u.Unit(unit) if not is_quantity(value) else value.to(u.Unit(unit))


def convert(value: Any, from_unit: str, to_unit: str) -> Any:
    """Take a plain number from one unit to another.

    Examples
    --------
    >>> convert(1.0, "au", "km")
    149597870.7
    """
    return to_plain(to_quantity(value, from_unit), to_unit)


def _kind(unit: Any) -> str:
    """Name what a unit measures, in one word where astropy knows one ('length', 'speed')."""
    names = str(unit.physical_type).split("/")
    return "plain number" if names[0] == "dimensionless" else names[0]


def quantities(*, returns: str | dict[str, str], **arguments: str) -> Callable[[F], F]:
    """Declare the units of a function's arguments and results, and accept Quantities for them.

    Called with plain numbers the function is not touched at all. If any declared argument is a Quantity, each
    Quantity is converted to its declared unit and the results come back as Quantities.

    Parameters
    ----------
    returns : str or dict of str
        Unit of the result, or unit of each field of a NamedTuple result.
    **arguments : str
        Unit of each argument by name.

    Raises
    ------
    TypeError
        When the decorated function has no argument of a declared name.

    Examples
    --------
    >>> @quantities(returns="km/s", distance="km", time="s")
    ... def speed(distance, time):
    ...     return distance / time
    >>> speed(10.0, 2.0)
    5.0
    >>> from idsea_lessons.units import u
    >>> speed(1000 * u.m, 2.0)
    <Quantity 0.5 km / s>
    """

    def declare(function: F) -> F:
        signature = inspect.signature(function)
        unknown = set(arguments) - set(signature.parameters)
        if unknown:
            raise TypeError(f"{function.__name__} has no argument named {', '.join(sorted(unknown))}")

        @functools.wraps(function)
        def door(*args: Any, **kwargs: Any) -> Any:
            if not any(is_quantity(value) for value in (*args, *kwargs.values())):
                return function(*args, **kwargs)
            bound = signature.bind(*args, **kwargs)
            for name, unit in arguments.items():
                if name in bound.arguments:
                    bound.arguments[name] = to_plain(bound.arguments[name], unit, name)
            return _with_units(function(*bound.args, **bound.kwargs), returns)

        door.units = {**arguments, "returns": returns}  # type: ignore[attr-defined]
        return door  # type: ignore[return-value]

    return declare


def _with_units(result: Any, returns: str | dict[str, str]) -> Any:
    if isinstance(returns, str):
        return to_quantity(np.asarray(result)[()], returns)
    return result._replace(**{field: to_quantity(getattr(result, field), unit) for field, unit in returns.items()})
