"""Motion along any conic by universal variables, for one state, compiled.

Time is counted from an apse, where every formula is a sum of terms of one sign, so that no digits cancel: from the
periapsis, or from the apoapsis when an ellipse starts and ends near it. A universal anomaly `s` then describes
ellipse, parabola and hyperbola alike, with `alpha` = 1 / semi-major axis:

    time since the apse    t = q s + e U3(s, alpha)
    distance               r = q + e U2(s, alpha)

where `q` is the distance of the apse and `e` the eccentricity; at the apoapsis `e` is taken negative. Lengths here are
counted in starting distances, and the gravity parameter is 1.

The usual universal formula counts from the starting place instead. It loses eight digits on a hyperbola that passes
its periapsis from afar; this one does not.

References
----------
R. H. Battin, "An Introduction to the Mathematics and Methods of Astrodynamics" (AIAA, 1999), sections 4.5 and 4.6.
J. M. A. Danby, "The solution of Kepler's equation III", Celestial Mechanics 40 (1987) 303-312: the iteration.
"""

from __future__ import annotations

from math import asinh, atan2, copysign, cos, exp, factorial, floor, hypot, inf, isfinite, pi, sin, sqrt

import numpy as np

from idsea_lessons.compiled import broadcast_kernel, kernel

MOVED, NO_POSITION, NOT_FINITE, LOST = range(4)

# 1 / (2k + 3)! and 1 / (2k + 2)!, the last first.
COEFFICIENTS = tuple((1.0 / factorial(2 * k + 3), 1.0 / factorial(2 * k + 2)) for k in range(8, -1, -1))


@broadcast_kernel("(),(n),(n),()->(n),(n),()", "void(f8, f8[:], f8[:], f8, f8[:], f8[:], i8[:])")
def propagate_universal(mu, r, v, time, r1, v1, status):  # type: ignore[no-untyped-def]
    """Move one state; NumPy repeats it over the grid."""
    status[0], a, b, c, d, e, f = _propagate(mu, r[0], r[1], r[2], v[0], v[1], v[2], time)
    r1[0], r1[1], r1[2] = a, b, c
    v1[0], v1[1], v1[2] = d, e, f


@kernel
def _propagate(mu, x, y, z, vx, vy, vz, time):  # type: ignore[no-untyped-def]
    """Move one state along its conic."""
    nan = np.nan
    distance = sqrt(x * x + y * y + z * z)
    if distance == 0.0:
        return NO_POSITION, nan, nan, nan, nan, nan, nan
    if not (isfinite(mu) and isfinite(distance) and isfinite(vx * vx + vy * vy + vz * vz) and isfinite(time)):
        return NOT_FINITE, nan, nan, nan, nan, nan, nan
    # Unit vectors outward (u) and along the track (t); on a straight fall there is no t, and none is needed.
    speed_unit = sqrt(mu / distance)
    ux, uy, uz = x / distance, y / distance, z / distance
    wx, wy, wz = vx / speed_unit, vy / speed_unit, vz / speed_unit
    hx, hy, hz = uy * wz - uz * wy, uz * wx - ux * wz, ux * wy - uy * wx
    h = sqrt(hx * hx + hy * hy + hz * hz)
    tx, ty, tz = 0.0, 0.0, 0.0
    if h > 0.0:
        tx, ty, tz = (hy * uz - hz * uy) / h, (hz * ux - hx * uz) / h, (hx * uy - hy * ux) / h

    alpha = 2.0 - (vx * vx + vy * vy + vz * vz) * distance / mu
    radial, across, radial_speed, across_speed = _move(
        alpha, ux * wx + uy * wy + uz * wz, h, time * speed_unit / distance
    )
    if not (isfinite(radial) and isfinite(across) and isfinite(radial_speed) and isfinite(across_speed)):
        return LOST, nan, nan, nan, nan, nan, nan
    radial, across = distance * radial, distance * across
    radial_speed, across_speed = speed_unit * radial_speed, speed_unit * across_speed
    return (
        MOVED,
        radial * ux + across * tx,
        radial * uy + across * ty,
        radial * uz + across * tz,
        radial_speed * ux + across_speed * tx,
        radial_speed * uy + across_speed * ty,
        radial_speed * uz + across_speed * tz,
    )


@kernel
def _move(alpha, sigma, h, time):  # type: ignore[no-untyped-def]
    """Move in the plane: position and velocity at the end, along the starting radius and across it.

    `sigma` is the radial speed at the start, `h` the transverse speed there, which is also the angular momentum.
    """
    e, q, s, period = _nearest_apse(alpha, sigma, h)
    u1, u2, u3 = universal_functions(s, alpha)
    # Axes of the plane: x toward the apse. The start lies at (x0, y0).
    x0, y0 = q - u2, h * u1
    t = q * s + e * u3 + time
    if abs(t) > 0.5 * period:
        t -= period * floor(t / period + 0.5)
    if e < 0.0 and abs(t) > (0.25 - 0.5 * e / pi) * period:  # out of the outer half: count from the periapsis
        t -= copysign(0.5 * period, t)
        e, q, x0, y0 = -e, h * h / (1.0 - e), -x0, -y0
    u1, u2, _ = universal_functions(universal_anomaly(q, e, alpha, t), alpha)
    r = q + e * u2
    x1, y1 = q - u2, h * u1
    vx1, vy1 = -u1 / r, h * (1.0 - alpha * u2) / r
    return x1 * x0 + y1 * y0, y1 * x0 - x1 * y0, vx1 * x0 + vy1 * y0, vy1 * x0 - vx1 * y0


@kernel
def _nearest_apse(alpha, sigma, h):  # type: ignore[no-untyped-def]
    """Give eccentricity, distance of the apse, universal anomaly counted from there, and period.

    The apse is the periapsis, or the apoapsis with negative eccentricity when the start lies in the outer half.
    """
    if alpha > 0.0:
        root = sqrt(alpha)
        e = hypot(root * sigma, 1.0 - alpha)  # e sin E and e cos E
        period = 2.0 * pi / (alpha * root)
        if alpha > 1.0:
            return -e, (1.0 + e) / alpha, atan2(-root * sigma, alpha - 1.0) / root, period
        return e, h * h / (1.0 + e), atan2(root * sigma, 1.0 - alpha) / root, period
    e = sqrt(1.0 - alpha * h * h)
    q = h * h / (1.0 + e)
    if alpha == 0.0:
        return e, q, sigma, inf
    root = sqrt(-alpha)
    return e, q, asinh(root * sigma / e) / root, inf


@kernel
def universal_functions(s, alpha):  # type: ignore[no-untyped-def]
    """Give the universal functions U1, U2, U3 of s (Battin 1999, section 4.5): like sin E, 1 - cos E, E - sin E.

    Up to E = 1 they are summed as series, which hold through the parabola and keep the digits of E - sin E.
    """
    z = alpha * s * s
    if abs(z) < 1.0:
        c3, c2 = _series(z)
        return s * (1.0 - z * c3), s * s * c2, s * s * s * c3
    if z > 0.0:
        root = sqrt(alpha)
        u1, u2 = sin(root * s) / root, (1.0 - cos(root * s)) / alpha
    else:
        root = sqrt(-alpha)
        grown = 0.5 * exp(root * s)
        shrunk = 0.25 / grown
        u1, u2 = (grown - shrunk) / root, (1.0 - grown - shrunk) / alpha
    return u1, u2, (s - u1) / alpha


@kernel
def _series(z):  # type: ignore[no-untyped-def]
    """Sum (-z)^k / (2k + 3)! and (-z)^k / (2k + 2)! for |z| < 1: nine terms reach the last digit."""
    c3, c2 = 0.0, 0.0
    for for_c3, for_c2 in COEFFICIENTS:
        c3 = for_c3 - z * c3
        c2 = for_c2 - z * c2
    return c3, c2


@kernel
def universal_anomaly(q, e, alpha, t):  # type: ignore[no-untyped-def]
    """Solve Kepler's equation q s + e U3(s, alpha) = t for s, by Danby's iteration of fourth order."""
    if t == 0.0:
        return 0.0
    goal = abs(t)
    s = _first_guess(q, e, alpha, goal)
    for _ in range(20):
        u1, u2, u3 = universal_functions(s, alpha)
        miss = q * s + e * u3 - goal
        r = q + e * u2
        step = -miss / r
        step = -miss / (r + 0.5 * step * e * u1)
        step = -miss / (r + 0.5 * step * e * u1 + step * step * e * (1.0 - alpha * u2) / 6.0)
        s += step
        # The error falls with its fourth power: after a step this small the next one is below the last digit.
        if abs(step) < 1e-4 * s:
            break
    return copysign(s, t)


@kernel
def _first_guess(q, e, alpha, t):  # type: ignore[no-untyped-def]
    """Guess s > 0: as if on a circle, or a parabola, or far out on a hyperbola."""
    if e < 0.1:
        return t / q
    # The equation with s^3 / 6 in place of U3, which is right on the parabola, solved by Cardano's formula.
    half_linear, half_constant = 2.0 * q / e, 3.0 * t / e
    w = (half_constant + sqrt(half_constant**2 + half_linear**3)) ** (2.0 / 3.0)
    s = 2.0 * half_constant * w / (w * w + w * half_linear + half_linear**2)
    if alpha * s * s > -4.0:
        return s
    root = sqrt(-alpha)
    mean = -alpha * root * t
    return asinh((mean + asinh(mean / e)) / e) / root
