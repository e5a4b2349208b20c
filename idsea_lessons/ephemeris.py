"""Where the bodies are: states from JPL's DE440, and times, through SPICE.

The kernels are loaded on the first use, never at import. Epochs may be ISO text or datetime (UTC), astropy Time, or
ET: seconds of barycentric dynamical time (TDB) past noon of 2000-01-01, the time that SPICE counts in.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import spiceypy as spice
from spiceypy import cyice
from spiceypy.utils.exceptions import SpiceyError

from idsea_lessons import data
from idsea_lessons.bodies import BODIES, body
from idsea_lessons.units import keep_astropy_offline, to_plain, to_quantity

KERNELS = (
    "leapseconds.tls",
    "pck00010.tpc",
    "earth_itrf93.tf",
    "earth_2000_2027.bpc",
    "moon_frames.tf",
    "moon_pa_de440_1990_2050.bpc",
    "de440_1990_2050.bsp",
)

OTHER_POINTS = {"solar system barycentre": 0, "earth-moon barycentre": 3}
"""Points that are no bodies, with their SPICE numbers; the spelling "barycenter" is understood too."""

CORRECTIONS = ("NONE", "LT", "LT+S", "CN", "CN+S", "XLT", "XLT+S", "XCN", "XCN+S")
"""SPICE's names: LT light time, CN the same iterated, S stellar aberration, X for signals sent, not received."""


class State(NamedTuple):
    """Where a body is and how it moves, seen by the observer."""

    position: Any
    """Shape (..., 3), km."""
    velocity: Any
    """Shape (..., 3), km/s."""
    light_time: Any
    """One-way light time between observer and target, shape (...), s."""


def state(
    target: str,
    epoch: Any,
    *,
    observer: str = "Sun",
    frame: str = "ECLIPJ2000",
    correction: str = "NONE",
) -> State:
    """Give position and velocity of a body at one epoch or at an array of epochs.

    Parameters
    ----------
    target, observer : str
        A body of the course ("Mars"), "Earth-Moon barycentre", "Solar system barycentre", or a name that SPICE knows
        from a kernel you loaded. From Mars outward a planet stands for the centre of mass of the planet with its moons
        (for Mars less than a metre from its centre; for Jupiter up to about 200 km).
    epoch : str, datetime, astropy Time, float (ET), or an array or list of these, shape (...)
        UTC for text and datetime.
    frame : str
        "ECLIPJ2000" (the Earth's orbit at J2000 is the x-y plane), "J2000" (the Earth's equator, ICRF), or a rotating
        frame such as "ITRF93", "MOON_ME", "IAU_MARS".
    correction : str
        SPICE's aberration correction: "NONE" (where it is), "LT" (where it was when the light left), "LT+S" (where it
        is seen), and the others of `CORRECTIONS`.

    Returns
    -------
    State
        position (..., 3) in km, velocity (..., 3) in km/s, light_time (...) in s. Quantities if the epoch is a Time.

    Raises
    ------
    ValueError
        For an unknown body, frame or correction, an epoch that cannot be read, or one outside the kernels' years.
    DataError
        If a kernel is missing or damaged.

    References
    ----------
    C. H. Acton, "Ancillary data services of NASA's NAIF", Planetary and Space Science 44 (1996) 65-70;
    DE440: Park et al. (2021), doi:10.3847/1538-3881/abd414.

    Examples
    --------
    >>> mars = state("Mars", "2021-02-10T11:52", observer="Earth")
    >>> print(f"{np.linalg.norm(mars.position) / 1e6:.2f} million km")
    192.24 million km
    """
    seconds = et(epoch)
    code, center = _number(target), _number(observer)
    if correction.upper() not in CORRECTIONS:
        raise ValueError(f"correction must be one of {', '.join(CORRECTIONS)}, not {correction!r}")
    flat = np.ascontiguousarray(seconds.reshape(-1))
    if flat.size == 0:
        states, light_time = np.empty((0, 6)), np.empty(0)
    else:
        try:
            if correction.upper() == "NONE":  # the plain state, which SPICE gives a little faster by itself
                states, light_time = cyice.spkgeo_v(code, flat, frame.upper(), center)
            else:
                states, light_time = cyice.spkez_v(code, flat, frame.upper(), correction.upper(), center)
        except SpiceyError as error:
            raise ValueError(_explain(error, target, observer, frame, flat)) from None
    states, light_time = np.asarray(states), np.asarray(light_time)
    shape = (*seconds.shape, 3)
    result = State(states[:, :3].reshape(shape), states[:, 3:].reshape(shape), light_time.reshape(seconds.shape)[()])
    if not _is_time(epoch):
        return result
    return State(*(to_quantity(value, unit) for value, unit in zip(result, ("km", "km/s", "s"), strict=True)))


def et(epoch: Any) -> np.ndarray:
    """Take any epoch to ET: TDB seconds past J2000.

    Parameters
    ----------
    epoch : str, datetime, numpy.datetime64, astropy Time, float, or an array or list of these, shape (...)
        Text, datetime and datetime64 are UTC; a plain number is ET already.

    Returns
    -------
    numpy.ndarray, shape (...), ET in s

    Raises
    ------
    ValueError
        If the text is no date, or the number is not finite.

    Examples
    --------
    >>> print(et("2000-01-01T12:00:00"))
    64.18392728473108
    """
    if _is_time(epoch):
        return _from_time(epoch)
    values = np.asarray(epoch)
    if values.dtype.kind in "iuf":
        seconds = values.astype(float)
        if not np.all(np.isfinite(seconds)):
            raise ValueError("an epoch is not a finite number (NaN or infinite)")
        return seconds
    if values.dtype.kind not in "UOM":
        raise ValueError(f"an epoch is ISO text in UTC, a datetime, an astropy Time, or ET in seconds, not {epoch!r}")
    load_kernels()
    return np.array([_from_text(value) for value in values.reshape(-1)], dtype=float).reshape(values.shape)


def utc(seconds: Any, decimals: int = 0) -> Any:
    """Write ET as ISO text in UTC.

    Parameters
    ----------
    seconds : float or array_like, shape (...), s
        ET.
    decimals : int
        Digits of the seconds after the point.

    Returns
    -------
    str or numpy.ndarray of str, shape (...)

    Examples
    --------
    >>> utc(et("2021-02-10T11:52"))
    '2021-02-10T11:52:00'
    """
    load_kernels()
    values = et(seconds)
    text = [spice.et2utc(float(value), "ISOC", decimals) for value in values.reshape(-1)]
    return text[0] if values.ndim == 0 else np.array(text).reshape(values.shape)


def epochs(start: Any, stop: Any, step_days: float = 1.0) -> np.ndarray:
    """List epochs from start to stop (included when the steps reach it), evenly spaced.

    Parameters
    ----------
    start, stop : str, Time, datetime or float
        As in `et`.
    step_days : float or Quantity, day
        Distance between neighbours.

    Returns
    -------
    numpy.ndarray, shape (n,)
        ET in s.

    Examples
    --------
    >>> len(epochs("2020-07-01", "2020-07-31"))
    31
    """
    step = 86400.0 * float(to_plain(step_days, "day", "step_days"))
    first, last = float(et(start)), float(et(stop))
    if not step > 0.0:
        raise ValueError(f"the step must be a positive number of days, not {step_days}")
    if last < first:
        raise ValueError(f"stop ({utc(last)}) is before start ({utc(first)})")
    # TDB and UTC days differ by milliseconds; without this slack the last day would be missed half of the time.
    return first + step * np.arange(int((last - first + 0.01) / step) + 1)


@cache
def load_kernels() -> None:
    """Load the course's kernels once, after checking that each is what the manifest says."""
    for name in KERNELS:
        spice.furnsh(str(data.path(name, thorough=True)))


def _forget_kernels() -> None:
    """Let a forked process open the kernels itself: two processes must not share a place in one open file."""
    if load_kernels.cache_info().currsize:
        spice.kclear()
        load_kernels.cache_clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_kernels)


def _number(name: str) -> int:
    """SPICE's number for a name."""
    load_kernels()
    plain = " ".join(str(name).lower().replace("barycenter", "barycentre").split())
    if plain.title() in BODIES:
        return BODIES[plain.title()].naif_id
    if plain in OTHER_POINTS:
        return OTHER_POINTS[plain]
    try:
        return spice.bodn2c(str(name))
    except SpiceyError:
        return body(name).naif_id  # which says what is wrong with the name


def _is_time(epoch: Any) -> bool:
    """Tell whether this is an astropy Time, without importing astropy."""
    return hasattr(epoch, "tdb") and hasattr(epoch, "jd1")


def _from_time(epoch: Any) -> np.ndarray:
    """Take a Time to ET by way of TT, so that both use the same clock to 1e-9 s (SPICE's TDB is a shorter series)."""
    load_kernels()
    keep_astropy_offline()
    terrestrial = epoch.tt
    seconds = np.asarray((terrestrial.jd1 - 2451545.0) * 86400.0 + terrestrial.jd2 * 86400.0, dtype=float)
    if np.ma.is_masked(epoch) or not np.all(np.isfinite(seconds)):
        raise ValueError("an epoch in this Time is masked or not finite")
    flat = [spice.unitim(float(value), "TDT", "ET") for value in seconds.reshape(-1)]
    return np.array(flat, dtype=float).reshape(seconds.shape)


def _from_text(value: Any) -> float:
    text = value.isoformat() if isinstance(value, dt.datetime) else str(value).strip()
    try:
        if re.search(r"\d(Z|[+-]\d\d:?\d\d)$", text) and "T" in text:  # a time zone: go to UTC first
            text = dt.datetime.fromisoformat(text).astimezone(dt.UTC).replace(tzinfo=None).isoformat()
        return spice.str2et(text)
    except (SpiceyError, ValueError):
        raise ValueError(
            f"{text!r} is no date that can be read: write it in UTC as 2021-02-10T11:52 or 2021-02-10"
        ) from None


def _explain(error: SpiceyError, target: str, observer: str, frame: str, seconds: np.ndarray) -> str:
    """Say in the learner's words what SPICE complains about."""
    kind = type(error).__name__
    asked = _span(seconds.min(), seconds.max())
    if "SPKINSUFFDATA" in kind:
        low, high = _coverage()
        if seconds.min() < low or seconds.max() > high:
            return f"the ephemeris covers {_span(low, high)}; you asked for {asked}"
        return f"no kernel holds {target} as seen from {observer}: load one with spiceypy.furnsh"
    if "UNKNOWNFRAME" in kind or "NOFRAME" in kind:
        return f'no frame is called {frame!r}: try "ECLIPJ2000", "J2000", "ITRF93", "MOON_ME" or "IAU_MARS"'
    if "FRAMEDATANOTFOUND" in kind or "NOTSUPPORTED" in kind:
        known = "the Earth's (ITRF93) is measured only from 2000 to about today: use IAU_EARTH"
        return f"the orientation of {frame} is not known at {asked}; {known}"
    return f"SPICE could not give {target} from {observer} in {frame} at {asked}: {error.short or kind}"


def _span(first: float, last: float) -> str:
    texts = [spice.timout(float(value), "YYYY-MM-DD ::TDB", 12).strip() for value in (first, last)]
    return texts[0] if texts[0] == texts[1] else f"{texts[0]} to {texts[1]}"


def _coverage() -> tuple[float, float]:
    """First and last epoch of the ephemeris, read from its own table of contents."""
    window = spice.spkcov(str(data.path("de440_1990_2050.bsp")), BODIES["Earth"].naif_id)
    return float(window[0]), float(window[1])
