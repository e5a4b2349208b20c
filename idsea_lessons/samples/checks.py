"""What the doors of `samples` ask of arguments: a wrong single value raises, a wrong cell of an array becomes NaN."""

from __future__ import annotations

from typing import Any

import numpy as np


def allowed(value: Any, good: Any, message: str) -> Any:
    """Raise for one number that cannot be; put NaN into such cells of an array.

    Examples
    --------
    >>> allowed([1.0, -2.0], [True, False], "must be positive")
    array([ 1., nan])
    """
    good = np.asarray(good)
    if good.ndim == 0 and not good:
        raise ValueError(f"{message}; not {float(value):g}" if np.ndim(value) == 0 else message)
    return np.where(good, np.asarray(value, dtype=float), np.nan)
