"""Whether a spacecraft near a periodic orbit stays near it: what the monodromy matrix says."""

from __future__ import annotations

from typing import Any

import numpy as np


def stability_indices(monodromy: Any) -> np.ndarray:
    """Compute the two stability indices of a periodic orbit of the three-body problem.

    The eigenvalues come in pairs, one the inverse of the other. One pair is 1 and 1: a start later on the orbit stays
    on the orbit. Each of the other two pairs has an index: half of the sum of the pair.

    Parameters
    ----------
    monodromy : array_like, shape (..., 6, 6)
        The state-transition matrix over one period.

    Returns
    -------
    numpy.ndarray, shape (..., 2), complex
        The larger one first. An index is real and between -1 and 1 where nothing grows; on a larger one an error grows
        in each period by the factor nu + sqrt(nu^2 - 1). A pair of complex indices belongs to growing spirals.

    References
    ----------
    K. C. Howell, "Three-dimensional, periodic, halo orbits", Celestial Mechanics 32 (1984) 53-71;
    D. J. Scheeres, "Orbital Motion in Strongly Perturbed Environments" (2012), section 5.5.

    Examples
    --------
    >>> stability_indices(np.diag([1.0, 1.0, 4.0, 0.25, 2.0, 0.5])).real
    array([2.125, 1.25 ])
    """
    m = np.asarray(monodromy, dtype=float)
    # With k = 2 nu for each pair: k1 + k2 follows from the trace, k1^2 + k2^2 from the trace of the square.
    total = np.trace(m, axis1=-2, axis2=-1) - 2.0
    squares = np.einsum("...ij,...ji->...", m, m) + 2.0
    apart = np.sqrt(2.0 * squares - total**2 + 0j)
    pair = 0.25 * np.stack([total + apart, total - apart], axis=-1)
    order = np.argsort(-np.abs(pair), axis=-1, kind="stable")
    return np.asarray(np.take_along_axis(pair, order, axis=-1))


def stability_index(monodromy: Any) -> Any:
    """Give one number for the stability of a periodic orbit: 1 where nothing grows, more where errors grow.

    Parameters
    ----------
    monodromy : array_like, shape (..., 6, 6)
        The state-transition matrix over one period.

    Returns
    -------
    float or numpy.ndarray, shape (...)
        Half of |lambda| + 1 / |lambda|, with the eigenvalue that grows most: the index of JPL's catalogue.

    References
    ----------
    JPL Solar System Dynamics, "Three-Body Periodic Orbits", API documentation, version 1.0 (2020).

    Examples
    --------
    >>> print(stability_index(np.diag([1.0, 1.0, 4.0, 0.25, 2.0, 0.5])))
    2.125
    """
    nu = stability_indices(monodromy)
    growth = np.abs(nu + np.sqrt(nu - 1.0) * np.sqrt(nu + 1.0)).max(axis=-1)
    growth = np.maximum(growth, 1.0 / growth)
    return (0.5 * (growth + 1.0 / growth))[()]
