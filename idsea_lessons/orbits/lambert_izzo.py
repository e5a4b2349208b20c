"""Izzo's solution of Lambert's problem for one transfer, compiled.

One free variable `x` describes every conic through both places: an ellipse for x < 1, the parabola for x = 1, a
hyperbola above. Its flight time, without dimension, is a smooth function of `x`; a third-order Householder iteration
finds the `x` whose time is the one asked for. Where the iteration does not settle, bisection takes its place.

`lambda` (here `lam`) describes the triangle of the two places and the central body: it runs from 1 (places close
together) over 0 (half a turn) to -1 (a whole turn).

References
----------
D. Izzo, "Revisiting Lambert's problem", Celestial Mechanics and Dynamical Astronomy 121 (2015) 1-15.
E. R. Lancaster and R. C. Blanchard, "A unified form of Lambert's theorem", NASA TN D-5368 (1969).
R. H. Battin, "An Introduction to the Mathematics and Methods of Astrodynamics" (AIAA, 1999), section 7.4.
"""

from __future__ import annotations

from math import acos, asinh, isfinite, log, pi, sqrt

import numpy as np

from idsea_lessons.compiled import broadcast_kernel, kernel

SOLVED, BAD_TIME, NO_PLANE, NO_REVOLUTIONS, BAD_PLACE = range(5)

# Below this |sin| of the transfer angle the two places fix no plane that float64 can tell (about 0.2 micro-arcseconds).
SMALLEST_SINE = 1e-12


@broadcast_kernel(
    "(),(n),(n),(),(),(),()->(n),(n),()",
    "void(f8, f8[:], f8[:], f8, i8, b1, b1, f8[:], f8[:], i8[:])",
)
def lambert_izzo(mu, r1, r2, time, turns, high, prograde, v1, v2, status):  # type: ignore[no-untyped-def]
    """Solve one transfer; NumPy repeats it over the grid."""
    status[0], a, b, c, d, e, f = _solve(mu, r1[0], r1[1], r1[2], r2[0], r2[1], r2[2], time, turns, high, prograde)
    v1[0], v1[1], v1[2] = a, b, c
    v2[0], v2[1], v2[2] = d, e, f


@kernel
def _solve(mu, x1, y1, z1, x2, y2, z2, time, turns, high, prograde):  # type: ignore[no-untyped-def]
    """Solve Lambert's problem for one transfer (Izzo 2015, algorithm 1)."""
    nan = np.nan
    d1 = sqrt(x1 * x1 + y1 * y1 + z1 * z1)
    d2 = sqrt(x2 * x2 + y2 * y2 + z2 * z2)
    if not (isfinite(d1) and isfinite(d2) and d1 > 0.0 and d2 > 0.0):
        return BAD_PLACE, nan, nan, nan, nan, nan, nan
    if not (time > 0.0 and isfinite(time)):
        return BAD_TIME, nan, nan, nan, nan, nan, nan
    # Unit vectors to both places, and the normal of the plane through them.
    ux1, uy1, uz1 = x1 / d1, y1 / d1, z1 / d1
    ux2, uy2, uz2 = x2 / d2, y2 / d2, z2 / d2
    nx, ny, nz = uy1 * uz2 - uz1 * uy2, uz1 * ux2 - ux1 * uz2, ux1 * uy2 - uy1 * ux2
    sine = sqrt(nx * nx + ny * ny + nz * nz)
    if sine < SMALLEST_SINE:
        return NO_PLANE, nan, nan, nan, nan, nan, nan
    nx, ny, nz = nx / sine, ny / sine, nz / sine

    # The triangle: chord, half perimeter, and lambda, which is negative for the long way round (equation 4).
    chord = sqrt((x2 - x1) ** 2 + (y2 - y1) ** 2 + (z2 - z1) ** 2)
    half_perimeter = 0.5 * (d1 + d2 + chord)
    # 1 - chord / half_perimeter loses digits at small angles; this form does not.
    cosine = ux1 * ux2 + uy1 * uy2 + uz1 * uz2
    lam = sqrt(max(0.5 * d1 * d2 * (1.0 + cosine), 0.0)) / half_perimeter
    if cosine < -0.9:  # 1 + cosine loses digits here; use sin^2 / (1 - cosine)
        lam = sqrt(0.5 * d1 * d2 * sine * sine / (1.0 - cosine)) / half_perimeter
    long_way = (nz < 0.0) == prograde
    if long_way:
        lam, nx, ny, nz = -lam, -nx, -ny, -nz

    flight_time = sqrt(2.0 * mu / half_perimeter**3) * time
    found, x = _find_x(lam, flight_time, turns, high)
    if not found:
        return NO_REVOLUTIONS, nan, nan, nan, nan, nan, nan

    # Radial and transverse speeds at both ends (equations 20 and 21).
    lam2 = lam * lam
    y = sqrt(1.0 - lam2 * (1.0 - x * x))
    gamma = sqrt(0.5 * mu * half_perimeter)
    rho = (d1 - d2) / chord
    sigma = 2.0 * sqrt(d1 * d2) / chord * sqrt(max(0.5 * (1.0 - cosine), 0.0))
    if cosine > 0.9:
        sigma = sqrt(2.0 * d1 * d2 / (1.0 + cosine)) * sine / chord
    radial1 = gamma * ((lam * y - x) - rho * (lam * y + x)) / d1
    radial2 = -gamma * ((lam * y - x) + rho * (lam * y + x)) / d2
    transverse = gamma * sigma * _y_plus_lambda_x(lam, x, y)
    # The transverse direction is normal x radial.
    tx1, ty1, tz1 = ny * uz1 - nz * uy1, nz * ux1 - nx * uz1, nx * uy1 - ny * ux1
    tx2, ty2, tz2 = ny * uz2 - nz * uy2, nz * ux2 - nx * uz2, nx * uy2 - ny * ux2
    t1, t2 = transverse / d1, transverse / d2
    return (
        SOLVED,
        radial1 * ux1 + t1 * tx1,
        radial1 * uy1 + t1 * ty1,
        radial1 * uz1 + t1 * tz1,
        radial2 * ux2 + t2 * tx2,
        radial2 * uy2 + t2 * ty2,
        radial2 * uz2 + t2 * tz2,
    )


@kernel
def _y_plus_lambda_x(lam, x, y):  # type: ignore[no-untyped-def]
    """Add y and lambda x without losing digits when they cancel: (y + lx)(y - lx) = 1 - l^2."""
    if lam * x < 0.0:
        return (1.0 - lam * lam) / (y - lam * x)
    return y + lam * x


@kernel
def _find_x(lam, flight_time, turns, high):  # type: ignore[no-untyped-def]
    """Find the x whose flight time is the one asked for: (True, x), or (False, nan) when there is none."""
    if turns == 0:
        settled, x = _householder(_first_guess(lam, flight_time), lam, flight_time, 0)
        return True, x if settled else _bisect_direct(lam, flight_time)
    bottom = _shortest(lam, turns)
    shortest = _time(bottom, lam, turns)
    if flight_time < shortest:
        return False, np.nan
    # Guesses for the two branches (equation 31): x below the bottom is the high path, x above it the low one.
    if high:
        k = ((turns + 1) * pi / (8.0 * flight_time)) ** (2.0 / 3.0)
    else:
        k = (8.0 * flight_time / (turns * pi)) ** (2.0 / 3.0)
    settled, x = _householder((k - 1.0) / (k + 1.0), lam, flight_time, turns)
    if settled and -1.0 < x < 1.0 and (x <= bottom) == high:
        return True, x
    return True, _bisect(-1.0 if high else bottom, bottom if high else 1.0, lam, flight_time, turns, high)


@kernel
def _first_guess(lam, flight_time):  # type: ignore[no-untyped-def]
    """Guess x for the direct flight (equation 30)."""
    minimum_energy = acos(lam) + lam * sqrt(1.0 - lam * lam)
    parabola = 2.0 / 3.0 * (1.0 - lam**3)
    if flight_time >= minimum_energy:
        return (minimum_energy / flight_time) ** (2.0 / 3.0) - 1.0
    if flight_time <= parabola:
        return 2.5 * parabola * (parabola - flight_time) / (flight_time * (1.0 - lam**5)) + 1.0
    return (minimum_energy / flight_time) ** (log(2.0) / log(minimum_energy / parabola)) - 1.0


@kernel
def _householder(x, lam, flight_time, turns):  # type: ignore[no-untyped-def]
    """Improve x by third-order Householder steps (equation 32): (True, x) when they settle."""
    for _ in range(15):
        time = _time(x, lam, turns)
        d1, d2, d3 = _derivatives(x, time, lam)
        delta = time - flight_time
        step = delta * (d1 * d1 - 0.5 * delta * d2) / (d1 * (d1 * d1 - delta * d2) + d3 * delta * delta / 6.0)
        x -= step
        if not x > -1.0:  # also catches NaN
            return False, x
        # The error falls with its fourth power: after a step this small the next one is below the last digit.
        if abs(step) < 1e-5 * min(1.0 + x, 2.0):
            return True, x
    return False, x


@kernel
def _bisect_direct(lam, flight_time):  # type: ignore[no-untyped-def]
    """Find x for the direct flight between a bracket that always holds it: time falls from infinity at -1 to 0."""
    upper = 1.0
    while _time(upper, lam, 0) > flight_time:
        upper *= 2.0
    return _bisect(-1.0, upper, lam, flight_time, 0, True)


@kernel
def _bisect(lower, upper, lam, flight_time, turns, falling):  # type: ignore[no-untyped-def]
    """Halve a bracket in which the flight time only falls (or only rises) with x, down to neighbouring floats."""
    for _ in range(200):
        middle = 0.5 * (lower + upper)
        if middle in (lower, upper):
            break
        if (_time(middle, lam, turns) > flight_time) == falling:
            lower = middle
        else:
            upper = middle
    return 0.5 * (lower + upper)


@kernel
def _time(x, lam, turns):  # type: ignore[no-untyped-def]
    """Flight time of the conic x, without dimension (equation 18), by the formula that keeps its digits there."""
    lam2 = lam * lam
    umx2 = (1.0 - x) * (1.0 + x)
    y = sqrt(1.0 - lam2 * umx2)
    if turns == 0 and abs(umx2) < 0.2 and x > 0.0:  # near the parabola: Battin's series (equation 20)
        eta = (1.0 - lam2) / _y_plus_lambda_x(lam, x, y) if lam * x > 0.0 else y - lam * x
        s1 = 0.5 * (1.0 - lam - x * eta)
        return 0.5 * (eta**3 * 4.0 / 3.0 * _hypergeometric(s1) + 4.0 * lam * eta)
    # y - lambda x = (1 - lambda^2) / (y + lambda x): the small side of the pair, computed without cancellation.
    g = x * y + lam * umx2
    if umx2 > 0.0:
        psi = acos(min(max(g, -1.0), 1.0)) if abs(g) < 0.9 else _arc_from_sine(g, umx2, lam, x, y)
        return ((psi + turns * pi) / sqrt(umx2) - x + lam * y) / umx2
    sinh_psi = sqrt(-umx2) * ((1.0 - lam2) / _y_plus_lambda_x(lam, x, y) if lam * x > 0.0 else y - lam * x)
    psi = asinh(sinh_psi)
    return (-psi / sqrt(-umx2) + x - lam * y) / -umx2 if turns == 0 else np.nan


@kernel
def _arc_from_sine(cosine, umx2, lam, x, y):  # type: ignore[no-untyped-def]
    """Angle between 0 and pi from its sine, where the cosine is near 1 or -1 and has lost its digits."""
    sine = sqrt(umx2) * ((1.0 - lam * lam) / _y_plus_lambda_x(lam, x, y) if lam * x > 0.0 else y - lam * x)
    return np.arctan2(sine, cosine)


@kernel
def _hypergeometric(z):  # type: ignore[no-untyped-def]
    """Sum the series 2F1(3, 1; 5/2; z) for |z| < 1 (Battin 1999, equation 7.67)."""
    total, term = 1.0, 1.0
    for j in range(200):
        term *= (3.0 + j) / (2.5 + j) * z
        total += term
        if abs(term) <= 1e-17 * abs(total):
            break
    return total


@kernel
def _derivatives(x, time, lam):  # type: ignore[no-untyped-def]
    """First three derivatives of the flight time with respect to x (equation 22)."""
    lam2 = lam * lam
    lam3 = lam2 * lam
    umx2 = (1.0 - x) * (1.0 + x)
    if abs(umx2) < 1e-6:  # the parabola, where the general form is 0/0 (equation 24)
        return 0.4 * (lam2 * lam3 - 1.0), 0.0, 0.0
    y = sqrt(1.0 - lam2 * umx2)
    d1 = (3.0 * time * x - 2.0 + 2.0 * lam3 * x / y) / umx2
    d2 = (3.0 * time + 5.0 * x * d1 + 2.0 * (1.0 - lam2) * lam3 / y**3) / umx2
    d3 = (7.0 * x * d2 + 8.0 * d1 - 6.0 * (1.0 - lam2) * lam2 * lam3 * x / y**5) / umx2
    return d1, d2, d3


@kernel
def _shortest(lam, turns):  # type: ignore[no-untyped-def]
    """Find the x of the shortest flight with so many revolutions, by bisection on the sign of the slope."""
    lower, upper = -1.0, 1.0
    for _ in range(200):
        middle = 0.5 * (lower + upper)
        if middle in (lower, upper):
            break
        if _derivatives(middle, _time(middle, lam, turns), lam)[0] < 0.0:
            lower = middle
        else:
            upper = middle
    return 0.5 * (lower + upper)
