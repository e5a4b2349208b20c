"""The equations of motion of a spacecraft among the bodies, compiled: one function, and the numbers that it reads.

The state is position and velocity from the centre, then (if asked for) the state-transition matrix, column by column.
What acts is written in one row of numbers: first those named here, then one group for each body.
"""

from __future__ import annotations

import numpy as np

from idsea_lessons.compiled import kernel
from idsea_lessons.dynamics.tables import chebyshev_slopes, chebyshev_values

TABLE_START, TABLE_LENGTH = 0, 1
"""Where the first segment of the ephemeris begins, s past the start of the flight, and how long a segment is."""
SUN, RADIATION = 2, 3
"""Place of the Sun among the bodies; acceleration by sunlight times distance squared, km3/s2 (zero: no sunlight)."""
THRUST, FLOW, MASS, IGNITION = 4, 5, 6, 7
"""Force, kN; propellant flow, kg/s; mass at ignition, kg; moment of ignition, s past the start."""
STEERING, ABOUT, DIRECTION = 8, 9, 10
"""Fixed direction (0) or along the velocity seen from a body (1 with it, -1 against it); that body; three numbers."""
BODIES = 13
GM, OBLATENESS, RADIUS, POLE = 0, 1, 2, 3
GROUP = 6
"""Per body: GM; GM times J2 times the square of the radius that J2 belongs to; radius of the surface; pole."""
# The first body is the centre itself; the tables hold the others in the same order.


@kernel
def nbody_field(time, state, derivative, numbers, tables):  # type: ignore[no-untyped-def]
    """Fill the derivative of a state, and of its transition matrix if the state carries one."""
    gradient = np.zeros((3, 6))  # of the acceleration, by position and by velocity
    wanted = state.size > 6
    pull, away, speeds = np.zeros(3), np.zeros(3), np.zeros(3)
    places = np.zeros(tables.shape[2] + 3)
    _places(time, numbers, tables, places, speeds)
    for b in range(places.size // 3):
        group = BODIES + GROUP * b
        for i in range(3):
            away[i] = state[i] - places[3 * b + i]
        if b == 0:
            _attract(away, numbers[group + GM], pull, gradient, wanted)
        else:
            _disturb(state, places[3 * b : 3 * b + 3], away, numbers[group + GM], pull, gradient, wanted)
        if numbers[group + OBLATENESS] != 0.0:
            pole = numbers[group + POLE : group + POLE + 3]
            _flatten(away, numbers[group + OBLATENESS], pole, pull, gradient, wanted)
        if numbers[RADIATION] != 0.0 and b == int(numbers[SUN]):
            _attract(away, -numbers[RADIATION], pull, gradient, wanted)
    if numbers[THRUST] != 0.0:
        _push(time, state, speeds, numbers, pull, gradient)
    for i in range(3):
        derivative[i] = state[3 + i]
        derivative[3 + i] = pull[i]
    for column in range(6, state.size, 6):
        for i in range(3):
            derivative[column + i] = state[column + 3 + i]
            total = 0.0
            for j in range(6):
                total += gradient[i, j] * state[column + j]
            derivative[column + 3 + i] = total


@kernel
def nbody_ended(time, state, numbers, tables):  # type: ignore[no-untyped-def]
    """Tell whether the spacecraft is below the surface of a body."""
    places, speeds = np.zeros(tables.shape[2] + 3), np.zeros(3)
    _places(time, numbers, tables, places, speeds)
    for b in range(places.size // 3):
        x, y, z = state[0] - places[3 * b], state[1] - places[3 * b + 1], state[2] - places[3 * b + 2]
        if x * x + y * y + z * z < numbers[BODIES + GROUP * b + RADIUS] ** 2:
            return True
    return False


@kernel
def _places(time, numbers, tables, places, speeds):  # type: ignore[no-untyped-def]
    """Read where the bodies are, and how fast the one moves by which the thrust is steered."""
    if tables.shape[2] == 0:
        return
    late = (time - numbers[TABLE_START]) / numbers[TABLE_LENGTH]
    segment = min(max(int(np.floor(late)), 0), tables.shape[0] - 1)
    x = 2.0 * (late - segment) - 1.0
    terms = tables.shape[1]
    values = np.empty(terms)
    chebyshev_values(x, values)
    others = tables.shape[2]
    for k in range(terms):
        for j in range(others):
            places[3 + j] += tables[segment, k, j] * values[k]
    about = int(numbers[ABOUT])
    if numbers[THRUST] != 0.0 and about > 0:
        slopes = np.empty(terms)
        chebyshev_slopes(x, values, slopes)
        for i in range(3):
            for k in range(terms):
                speeds[i] += tables[segment, k, 3 * about - 3 + i] * slopes[k] * 2.0 / numbers[TABLE_LENGTH]


@kernel
def _attract(away, gm, pull, gradient, wanted):  # type: ignore[no-untyped-def]
    """Add the attraction of a point; sunlight on a sphere is the same with the other sign."""
    square = away[0] * away[0] + away[1] * away[1] + away[2] * away[2]
    strength = gm / (square * np.sqrt(square))
    for i in range(3):
        pull[i] -= strength * away[i]
    if wanted:
        _tide(away, square, strength, gradient)


@kernel
def _tide(away, square, strength, gradient):  # type: ignore[no-untyped-def]
    """Add the gradient of a force that falls with the square of the distance."""
    for i in range(3):
        gradient[i, i] -= strength
        for j in range(3):
            gradient[i, j] += 3.0 * strength * away[i] * away[j] / square


@kernel
def _disturb(r, body, away, gm, pull, gradient, wanted):  # type: ignore[no-untyped-def]
    """Add the attraction of another body, less that which it has for the centre (Battin 1999, equation 8.61).

    Subtracting both attractions as they stand would lose digits where the body is far away.
    """
    square = away[0] * away[0] + away[1] * away[1] + away[2] * away[2]
    far = body[0] * body[0] + body[1] * body[1] + body[2] * body[2]
    q = (r[0] * (r[0] - 2.0 * body[0]) + r[1] * (r[1] - 2.0 * body[1]) + r[2] * (r[2] - 2.0 * body[2])) / far
    f = q * (3.0 + q * (3.0 + q)) / (1.0 + (1.0 + q) * np.sqrt(1.0 + q))
    strength = gm / (square * np.sqrt(square))
    for i in range(3):
        pull[i] -= strength * (r[i] + f * body[i])
    if wanted:
        _tide(away, square, strength, gradient)


@kernel
def _flatten(r, strength, pole, pull, gradient, wanted):  # type: ignore[no-untyped-def]
    """Add the part of J2 in the attraction of a flattened body (Montenbruck and Gill 2000, section 3.2).

    The potential is -strength (3 z^2 - r^2) / (2 r^5), with z along the pole.
    """
    square = r[0] * r[0] + r[1] * r[1] + r[2] * r[2]
    z = r[0] * pole[0] + r[1] * pole[1] + r[2] * pole[2]
    s = z * z / square
    scale = 1.5 * strength / (square * square * np.sqrt(square))
    along = 5.0 * s - 1.0
    for i in range(3):
        pull[i] += scale * (along * r[i] - 2.0 * z * pole[i])
    if not wanted:
        return
    for i in range(3):
        gradient[i, i] += scale * along
        for j in range(3):
            both = r[i] * pole[j] + pole[i] * r[j]
            gradient[i, j] += scale * (
                10.0 * z * both / square - 2.0 * pole[i] * pole[j] + 5.0 * (1.0 - 7.0 * s) * r[i] * r[j] / square
            )


@kernel
def _push(time, state, speeds, numbers, pull, gradient):  # type: ignore[no-untyped-def]
    """Add the thrust of an engine: in a fixed direction, or along the velocity seen from a body."""
    strength = numbers[THRUST] / (numbers[MASS] - numbers[FLOW] * (time - numbers[IGNITION]))
    if numbers[STEERING] == 0.0:
        for i in range(3):
            pull[i] += strength * numbers[DIRECTION + i]
        return
    velocity = np.empty(3)
    for i in range(3):
        velocity[i] = state[3 + i] - speeds[i]
    speed = np.sqrt(velocity[0] * velocity[0] + velocity[1] * velocity[1] + velocity[2] * velocity[2])
    strength *= numbers[STEERING]
    for i in range(3):
        pull[i] += strength * velocity[i] / speed
        gradient[i, 3 + i] += strength / speed
        for j in range(3):
            gradient[i, 3 + j] -= strength * velocity[i] * velocity[j] / speed**3
