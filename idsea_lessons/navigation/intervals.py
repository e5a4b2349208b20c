"""Windows of time: when something holds, as a set that can be joined, cut and turned inside out.

An `Interval` is one stretch of time; `Windows` are any number of them, in order and without overlap. Epochs are ET
inside (see `ephemeris`). A stretch of no length carries nothing: it is left out, and stretches that touch are one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from idsea_lessons.ephemeris import et, utc

DAY = 86400.0


@dataclass(frozen=True, order=True)
class Interval:
    """One stretch of time.

    Parameters
    ----------
    start, stop : str, Time, datetime or float
        As in `ephemeris.et`; kept as ET, s.

    Raises
    ------
    ValueError
        If stop is not after start.

    Examples
    --------
    >>> blackout = Interval("2021-10-02", "2021-10-14")
    >>> print(blackout)
    2021-10-02T00:00:00 to 2021-10-14T00:00:00 (12.0 d)
    >>> blackout.contains("2021-10-08")
    True
    """

    start: float
    stop: float

    def __post_init__(self) -> None:
        for name in ("start", "stop"):
            object.__setattr__(self, name, _moment(name, getattr(self, name)))
        if self.stop < self.start:
            raise ValueError(f"stop ({utc(self.stop)}) is before start ({utc(self.start)})")
        if self.stop == self.start:
            raise ValueError(f"start and stop are both {utc(self.start)}: an interval must last some time")

    @property
    def duration(self) -> float:
        """Length, s."""
        return self.stop - self.start

    @property
    def middle(self) -> float:
        """ET halfway, s."""
        return self.start + 0.5 * self.duration

    def contains(self, epochs: Any) -> Any:
        """Tell whether epochs, shape (...), lie inside; both ends belong to the interval."""
        return Windows((self,)).contains(epochs)

    def __iter__(self) -> Iterator[float]:
        return iter((self.start, self.stop))

    def __str__(self) -> str:
        """Read as dates in UTC with the length."""
        length = self.duration
        size = next((size for size in ((DAY, "d"), (3600.0, "h"), (60.0, "min")) if length >= size[0]), (1.0, "s"))
        return f"{utc(self.start)} to {utc(self.stop)} ({length / size[0]:.1f} {size[1]})"


@dataclass(frozen=True)
class Windows:
    """A set of times: intervals in order, none of which overlap or touch.

    Parameters
    ----------
    intervals : iterable of Interval or of pairs (start, stop)
        In any order; those that overlap or touch are joined.

    Examples
    --------
    >>> goldstone = Windows([("2021-10-08T00:00", "2021-10-08T04:00")])
    >>> canberra = Windows([("2021-10-08T03:00", "2021-10-08T09:00"), ("2021-10-08T20:00", "2021-10-08T22:00")])
    >>> both = goldstone & canberra
    >>> print(both)
    2021-10-08T03:00:00 to 2021-10-08T04:00:00 (1.0 h)
    >>> (goldstone | canberra).total / 3600
    11.0
    >>> len((goldstone | canberra).complement("2021-10-08", "2021-10-09"))
    2
    """

    intervals: tuple[Interval, ...] = ()

    def __post_init__(self) -> None:
        pieces = sorted(each if isinstance(each, Interval) else Interval(*each) for each in self.intervals)
        joined: list[Interval] = []
        for piece in pieces:
            if joined and piece.start <= joined[-1].stop:
                if piece.stop > joined[-1].stop:
                    joined[-1] = Interval(joined[-1].start, piece.stop)
            else:
                joined.append(piece)
        object.__setattr__(self, "intervals", tuple(joined))

    @classmethod
    def between(cls, starts: Iterable[float], stops: Iterable[float]) -> Windows:
        """Make windows from ET starts and stops, dropping those of no length."""
        return cls(tuple(Interval(a, b) for a, b in zip(starts, stops, strict=True) if b > a))

    @property
    def starts(self) -> np.ndarray:
        """ET of every beginning, shape (n,), s."""
        return np.array([each.start for each in self.intervals], dtype=float)

    @property
    def stops(self) -> np.ndarray:
        """ET of every end, shape (n,), s."""
        return np.array([each.stop for each in self.intervals], dtype=float)

    @property
    def durations(self) -> np.ndarray:
        """Length of every interval, shape (n,), s."""
        return self.stops - self.starts

    @property
    def total(self) -> float:
        """Time inside, s."""
        return float(self.durations.sum())

    def contains(self, epochs: Any) -> Any:
        """Tell whether epochs lie inside.

        Parameters
        ----------
        epochs : as in `ephemeris.et`, shape (...)

        Returns
        -------
        bool or numpy.ndarray of bool, shape (...)
            Both ends of an interval belong to it.
        """
        times = et(epochs)
        if not self.intervals:
            return np.zeros(times.shape, dtype=bool)[()]
        before = np.searchsorted(self.starts, times, side="right") - 1
        inside = (before >= 0) & (times <= self.stops[np.maximum(before, 0)])
        return bool(inside) if inside.ndim == 0 else inside

    def complement(self, start: Any, stop: Any) -> Windows:
        """Give the gaps: the times from start to stop that are not inside."""
        span = Interval(start, stop)
        begins = np.concatenate([[span.start], np.clip(self.stops, span.start, span.stop)])
        ends = np.concatenate([np.clip(self.starts, span.start, span.stop), [span.stop]])
        return Windows.between(begins, ends)

    def within(self, start: Any, stop: Any) -> Windows:
        """Cut off what lies outside start to stop."""
        return self & Windows((Interval(start, stop),))

    def __or__(self, other: Windows) -> Windows:
        """Union: times inside one or the other."""
        return Windows(self.intervals + other.intervals)

    def __and__(self, other: Windows) -> Windows:
        """Intersection: times inside both."""
        mine, theirs = self.intervals, other.intervals
        starts, stops = [], []
        i = j = 0
        while i < len(mine) and j < len(theirs):
            starts.append(max(mine[i].start, theirs[j].start))
            stops.append(min(mine[i].stop, theirs[j].stop))
            if mine[i].stop <= theirs[j].stop:
                i += 1
            else:
                j += 1
        return Windows.between(starts, stops)

    def __sub__(self, other: Windows) -> Windows:
        """Difference: times inside the first and not inside the second."""
        if not self.intervals:
            return self
        return self & other.complement(self.intervals[0].start, self.intervals[-1].stop)

    def __len__(self) -> int:
        return len(self.intervals)

    def __iter__(self) -> Iterator[Interval]:
        return iter(self.intervals)

    def __getitem__(self, index: int) -> Interval:
        return self.intervals[index]

    def __str__(self) -> str:
        """List the intervals, one a line."""
        return "\n".join(str(each) for each in self.intervals) or "no time at all"


def _moment(name: str, epoch: Any) -> float:
    seconds = et(epoch)
    if seconds.ndim:
        raise ValueError(f"{name} must be one epoch, not an array of shape {seconds.shape}")
    return float(seconds)
