"""A learner's epoch, read once and strictly, into calendar seconds UTC.

Inside `learn` an epoch is a float: UTC calendar seconds since 2000-01-01T12:00:00 UTC, every day having
86,400 of them. That is enough to compare two epochs, and it needs neither a kernel nor a leap-second table.
"""

from __future__ import annotations

import sys
import warnings
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from idsea_lessons.learn.plain import Unsuitable

_ORIGIN = datetime(2000, 1, 1, 12, tzinfo=UTC)
_LONGEST_TEXT = 40
_EXAMPLE = '"2021-02-10T12:06:00"'


def seconds(name: str, value: Any) -> float:
    """Read an epoch as calendar seconds UTC past 2000-01-01T12:00:00.

    Parameters
    ----------
    name : str
        What the epoch is, for the error message.
    value : str or astropy.time.Time
        ISO text is taken as UTC, unless it ends with an offset such as +08:00.

    Returns
    -------
    float
        Seconds (s).

    Raises
    ------
    Unsuitable
        If the value is no epoch.

    Examples
    --------
    >>> seconds("arrival", "2000-01-02T12:00")
    86400.0
    >>> seconds("arrival", 86400.0)
    Traceback (most recent call last):
    ...
    idsea_lessons.learn.plain.Unsuitable: arrival must be an epoch: ISO text in UTC such as "2021-02-10...
    """
    if type(value) in (str, np.str_):
        text = str(value)
    elif _is_time_type(type(value)):
        text = _utc_text(name, value)
    else:
        raise Unsuitable(f"{name} must be an epoch: ISO text in UTC such as {_EXAMPLE}, or an astropy Time.")
    return (_parsed(name, text) - _ORIGIN) / timedelta(microseconds=1) / 1e6


def is_epoch(value: Any) -> bool:
    """Tell whether a value is a Time or readable ISO text.

    Examples
    --------
    >>> is_epoch("2020-07-23"), is_epoch("type II"), is_epoch(2020.5)
    (True, False, False)
    """
    try:
        seconds("value", value)
    except Unsuitable:
        return False
    return True


def iso(past_origin: float, digits: int = 0) -> str:
    """Write calendar seconds as ISO text.

    Parameters
    ----------
    past_origin : float
        UTC calendar seconds past 2000-01-01T12:00:00 (s).
    digits : int
        Digits of the second that are kept, 0 to 6.

    Returns
    -------
    str
        Such as "2021-02-10T12:06:00".

    Examples
    --------
    >>> iso(86400.0)
    '2000-01-02T12:00:00'
    """
    moment = _ORIGIN + timedelta(seconds=round(past_origin, digits))
    text = moment.replace(tzinfo=None).isoformat(timespec="microseconds" if digits else "seconds")
    return text[: 20 + digits] if digits else text


def tdb_minus_utc(past_origin: float) -> float | None:
    """Give the step from UTC to TDB at an epoch, from the course's own leap seconds.

    Parameters
    ----------
    past_origin : float
        UTC calendar seconds past 2000-01-01T12:00:00 (s).

    Returns
    -------
    float or None
        Seconds; None where there is no calendar, or no leap seconds are at hand.

    Examples
    --------
    >>> print(f"{tdb_minus_utc(seconds('launch', '2020-07-23T04:41:15')):.3f} s")
    69.183 s
    """
    from idsea_lessons import data, ephemeris

    try:
        return float(ephemeris.et(iso(past_origin))) - round(past_origin)
    except (ValueError, OverflowError, data.DataError):
        return None


def _is_time_type(kind: type) -> bool:
    astropy_time = sys.modules.get("astropy.time")
    return astropy_time is not None and kind is astropy_time.Time


def _utc_text(name: str, value: Any) -> str:
    """Take a Time to UTC through a clean copy: attributes set on the learner's own object have no say."""
    kind = type(value)
    if value.shape != () or np.ma.is_masked(value.jd1):
        raise Unsuitable(f"{name} must be one epoch, but it is an array of them, or it is masked.")
    with warnings.catch_warnings():  # astropy warns of leap seconds that nobody has announced yet
        warnings.simplefilter("ignore")
        try:
            clean = kind(value.jd1, value.jd2, format="jd", scale=value.scale, precision=6)
            return str(clean.utc.isot)
        except Exception:
            raise Unsuitable(f"{name} cannot be taken to UTC: make it with Time(..., scale='utc').") from None


def _parsed(name: str, text: str) -> datetime:
    short = text.strip()[:_LONGEST_TEXT].removesuffix("UTC").rstrip()
    try:
        moment = datetime.fromisoformat(short)
        aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Unsuitable(f"{name} cannot be read as an epoch. Write it in UTC as {_EXAMPLE}: year first.") from None
    return aware
