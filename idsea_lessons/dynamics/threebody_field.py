"""The equations of motion of the circular restricted three-body problem, compiled.

The frame turns with the two bodies. Lengths count in their distance, times so that they turn by one radian in one unit,
masses in their sum. `numbers[0]` is the mass ratio mu: the first body is at x = -mu, the second at x = 1 - mu.
"""

from __future__ import annotations

import numpy as np

from idsea_lessons.compiled import kernel


@kernel
def threebody_field(time, state, derivative, numbers, tables):  # type: ignore[no-untyped-def]
    """Fill the derivative of a state, and of its transition matrix if the state carries one (Szebehely 1967, 1.5)."""
    mu = numbers[0]
    x, y, z = state[0], state[1], state[2]
    far, near = x + mu, x + mu - 1.0
    off_axis = y * y + z * z
    square1, square2 = far * far + off_axis, near * near + off_axis
    pull1 = (1.0 - mu) / (square1 * np.sqrt(square1))
    pull2 = mu / (square2 * np.sqrt(square2))
    both = pull1 + pull2
    derivative[0], derivative[1], derivative[2] = state[3], state[4], state[5]
    derivative[3] = 2.0 * state[4] + x - pull1 * far - pull2 * near
    derivative[4] = -2.0 * state[3] + y - both * y
    derivative[5] = -both * z
    if state.size == 6:
        return
    tide1, tide2 = 3.0 * pull1 / square1, 3.0 * pull2 / square2
    tides, slope = tide1 + tide2, tide1 * far + tide2 * near
    xx = 1.0 - both + tide1 * far * far + tide2 * near * near
    yy = 1.0 - both + tides * y * y
    zz = -both + tides * z * z
    xy, xz, yz = slope * y, slope * z, tides * y * z
    for c in range(6, state.size, 6):
        a, b, d = state[c], state[c + 1], state[c + 2]
        derivative[c], derivative[c + 1], derivative[c + 2] = state[c + 3], state[c + 4], state[c + 5]
        derivative[c + 3] = xx * a + xy * b + xz * d + 2.0 * state[c + 4]
        derivative[c + 4] = xy * a + yy * b + yz * d - 2.0 * state[c + 3]
        derivative[c + 5] = xz * a + yz * b + zz * d


@kernel
def threebody_ended(time, state, numbers, tables):  # type: ignore[no-untyped-def]
    """Tell that nothing ends a flight: in this problem the bodies are points."""
    return False
