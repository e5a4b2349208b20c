"""From a state to orbital elements and back, for one orbit, compiled: classical and modified equinoctial elements.

References
----------
D. A. Vallado, "Fundamentals of Astrodynamics and Applications", 4th ed. (2013), algorithms 9 and 10.
M. J. H. Walker, B. Ireland and J. Owens, "A set of modified equinoctial orbit elements", Celestial Mechanics 36 (1985).
"""

from __future__ import annotations

from math import atan2, cos, hypot, isfinite, pi, sin, sqrt

import numpy as np

from idsea_lessons.compiled import broadcast_kernel, kernel

DONE, NO_POSITION, NOT_FINITE, NO_PLANE, NO_NODE, BAD_ELEMENTS, BEYOND_ASYMPTOTE = range(7)

# Below this eccentricity an orbit counts as circular, and below this sine of the inclination as equatorial: the apse
# or the node would be a direction made of rounding errors. To set them to zero moves a state by no more than this.
SMALLEST = 1e-11
# Below this sine of the angle between position and velocity, float64 cannot tell the plane of the orbit.
SMALLEST_SINE = 1e-12
# Below this p / r the body is at the end of a parabola or a hyperbola, infinitely far: cos(pi / 2)^2 is no exact zero.
SMALLEST_REACH = 1e-30

TO_SIX = ("(),(n),(n)->(),(),(),(),(),(),()", "void(f8, f8[:], f8[:], f8[:], f8[:], f8[:], f8[:], f8[:], f8[:], i8[:])")


@broadcast_kernel(*TO_SIX)
def classical_from_state(mu, r, v, p, e, i, raan, argp, nu, status):  # type: ignore[no-untyped-def]
    """Find p, e, i, raan, argument of periapsis and true anomaly of one state; NumPy repeats it over the grid."""
    status[0], hx, hy, hz = _orbit_normal(mu, r, v)
    if status[0] != DONE:
        p[0] = e[0] = i[0] = raan[0] = argp[0] = nu[0] = np.nan
        return
    p[0], e_cos, e_sin = _shape(mu, r, v)
    # The line of nodes (a unit vector in the equator), and the angle of the body from it along the orbit.
    across = hypot(hx, hy)
    i[0], raan[0], nx, ny = atan2(across, hz), 0.0, 1.0, 0.0
    if across >= SMALLEST:
        raan[0], nx, ny = turn(atan2(hx, -hy)), -hy / across, hx / across
    else:
        i[0] = 0.0 if hz > 0.0 else pi
    mx, my, mz = -hz * ny, hz * nx, hx * ny - hy * nx
    latitude = atan2(r[0] * mx + r[1] * my + r[2] * mz, r[0] * nx + r[1] * ny)
    e[0] = hypot(e_cos, e_sin)
    if e[0] < SMALLEST:
        e[0], argp[0], nu[0] = 0.0, 0.0, turn(latitude)
    else:
        nu[0] = atan2(e_sin, e_cos)
        argp[0] = turn(latitude - nu[0])
        nu[0] = turn(nu[0])


@broadcast_kernel(
    "(),(),(),(),(),(),(),(n)->(n),(n),()", "void(f8, f8, f8, f8, f8, f8, f8, f8[:], f8[:], f8[:], i8[:])"
)
def state_from_classical(mu, p, e, i, raan, argp, nu, three, r, v, status):  # type: ignore[no-untyped-def]
    """Find the state of one set of classical elements; `three` only tells NumPy the length of a vector."""
    # 1 + e cos(nu), without loss near the far end of a long ellipse or a parabola.
    reach = (1.0 - e) + 2.0 * e * cos(0.5 * nu) ** 2
    status[0] = DONE
    if not (isfinite(mu + raan + argp + nu) and 0.0 < p < np.inf and 0.0 <= e < np.inf and 0.0 <= i <= pi):
        status[0] = BAD_ELEMENTS
    elif reach < SMALLEST_REACH:
        status[0] = BEYOND_ASYMPTOTE
    if status[0] != DONE:
        r[:], v[:] = np.nan, np.nan
        return
    distance, speed = p / reach, sqrt(mu / p)
    cu, su, ci, co, so = cos(argp + nu), sin(argp + nu), cos(i), cos(raan), sin(raan)
    outward = (cu * co - su * ci * so, cu * so + su * ci * co, su * sin(i))
    along = (-su * co - cu * ci * so, -su * so + cu * ci * co, cu * sin(i))
    for k in range(3):
        r[k] = distance * outward[k]
        v[k] = speed * (e * sin(nu) * outward[k] + reach * along[k])


@broadcast_kernel(
    "(),(n),(n),()->(),(),(),(),(),(),()",
    "void(f8, f8[:], f8[:], f8, f8[:], f8[:], f8[:], f8[:], f8[:], f8[:], i8[:])",
)
def equinoctial_from_state(mu, r, v, factor, p, f, g, h, k, longitude, status):  # type: ignore[no-untyped-def]
    """Find p, f, g, h, k and the true longitude of one state, for a retrograde factor of 1 or -1."""
    status[0], wx, wy, wz = _orbit_normal(mu, r, v)
    half = 1.0 + factor * wz  # 2 / (1 + h^2 + k^2)
    if wz * factor < 0.0:  # 1 - |wz| without loss
        half = (wx * wx + wy * wy) / (1.0 - factor * wz)
    if status[0] == DONE and half < 0.5 * SMALLEST**2:
        status[0] = NO_NODE
    if status[0] != DONE:
        p[0] = f[0] = g[0] = h[0] = k[0] = longitude[0] = np.nan
        return
    p[0], e_cos, e_sin = _shape(mu, r, v)
    h[0], k[0] = -wy / half, wx / half
    towards_f, towards_g = _equinoctial_axes(h[0], k[0], factor)
    x = r[0] * towards_f[0] + r[1] * towards_f[1] + r[2] * towards_f[2]
    y = r[0] * towards_g[0] + r[1] * towards_g[1] + r[2] * towards_g[2]
    distance = hypot(x, y)
    # The eccentricity vector is e_cos outward and -e_sin along the track.
    f[0] = (e_cos * x + e_sin * y) / distance
    g[0] = (e_cos * y - e_sin * x) / distance
    longitude[0] = turn(atan2(y, x))


@broadcast_kernel(
    "(),(),(),(),(),(),(),(),(n)->(n),(n),()",
    "void(f8, f8, f8, f8, f8, f8, f8, f8, f8[:], f8[:], f8[:], i8[:])",
)
def state_from_equinoctial(mu, p, f, g, h, k, longitude, factor, three, r, v, status):  # type: ignore[no-untyped-def]
    """Find the state of one set of modified equinoctial elements; `three` is the length of a vector."""
    cl, sl = cos(longitude), sin(longitude)
    reach = 1.0 + f * cl + g * sl
    status[0] = DONE
    if not (isfinite(mu + f + g + h + k + longitude) and 0.0 < p < np.inf):
        status[0] = BAD_ELEMENTS
    elif reach < SMALLEST_REACH:
        status[0] = BEYOND_ASYMPTOTE
    if status[0] != DONE:
        r[:], v[:] = np.nan, np.nan
        return
    distance, speed = p / reach, sqrt(mu / p)
    towards_f, towards_g = _equinoctial_axes(h, k, factor)
    for n in range(3):
        r[n] = distance * (cl * towards_f[n] + sl * towards_g[n])
        v[n] = speed * ((f + cl) * towards_g[n] - (g + sl) * towards_f[n])


@kernel
def _orbit_normal(mu, r, v):  # type: ignore[no-untyped-def]
    """Find the unit vector along the angular momentum, or say why there is none."""
    distance = sqrt(r[0] * r[0] + r[1] * r[1] + r[2] * r[2])
    speed = sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2])
    if distance == 0.0:
        return NO_POSITION, np.nan, np.nan, np.nan
    if not (isfinite(mu) and isfinite(distance) and isfinite(speed)):
        return NOT_FINITE, np.nan, np.nan, np.nan
    hx, hy, hz = r[1] * v[2] - r[2] * v[1], r[2] * v[0] - r[0] * v[2], r[0] * v[1] - r[1] * v[0]
    h = sqrt(hx * hx + hy * hy + hz * hz)
    if h <= SMALLEST_SINE * distance * speed:
        return NO_PLANE, np.nan, np.nan, np.nan
    return DONE, hx / h, hy / h, hz / h


@kernel
def _shape(mu, r, v):  # type: ignore[no-untyped-def]
    """Find the semi-latus rectum, e cos(nu) and e sin(nu) of a state."""
    hx, hy, hz = r[1] * v[2] - r[2] * v[1], r[2] * v[0] - r[0] * v[2], r[0] * v[1] - r[1] * v[0]
    h2 = hx * hx + hy * hy + hz * hz
    distance = sqrt(r[0] * r[0] + r[1] * r[1] + r[2] * r[2])
    radial_speed = (r[0] * v[0] + r[1] * v[1] + r[2] * v[2]) / distance
    return h2 / mu, h2 / (mu * distance) - 1.0, sqrt(h2) * radial_speed / mu


@kernel
def _equinoctial_axes(h, k, factor):  # type: ignore[no-untyped-def]
    """Find the axes of the orbit's plane from which f, g and the true longitude are counted."""
    s2 = 1.0 + h * h + k * k
    towards_f = ((1.0 + h * h - k * k) / s2, 2.0 * h * k / s2, -2.0 * factor * k / s2)
    towards_g = (2.0 * factor * h * k / s2, factor * (1.0 - h * h + k * k) / s2, 2.0 * h / s2)
    return towards_f, towards_g


@kernel
def turn(angle):  # type: ignore[no-untyped-def]
    """Bring an angle from one turn below or above into 0 <= angle < 2 pi."""
    if angle < 0.0:
        angle += 2.0 * pi
    if angle < 0.0:
        angle += 2.0 * pi
    return angle if angle < 2.0 * pi else angle - 2.0 * pi
