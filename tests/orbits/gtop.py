"""The world of ESA's GTOP problems: its own mean elements of 1900, gravity parameters and lowest passes.

GTOP does not use JPL's low-precision elements but older ones: polynomials in centuries since 1900 January 0.5. The
leg from Venus to Venus lasts two years of Venus, so that its two places almost meet: its plane hangs on their last
digits, and only GTOP's elements give GTOP's numbers back.
"""

from __future__ import annotations

import dataclasses

import numpy as np

from idsea_lessons.bodies import body
from idsea_lessons.orbits.kepler import eccentric_anomaly
from idsea_lessons.orbits.state_vector import StateVector

SUN = 1.32712428e11
AU = 149597870.66

# Polynomials in T: eccentricity; then in degrees inclination, node, argument of perihelion, mean anomaly.
ELEMENTS = {
    "Mercury": (
        0.38709860,
        (0.205614210, 0.000020460, -3.0e-8),
        (7.00288055555555556, 1.86083333333333333e-3, -1.83333333333333333e-5),
        (47.1459444444444444, 1.18520833333333333, 1.73888888888888889e-4),
        (28.7537527777777778, 0.370280555555555556, 1.20833333333333333e-4),
        (102.279380555555556, 149472.515288888889, 6.38888888888888889e-6),
    ),
    "Venus": (
        0.72333160,
        (0.006820690, -0.000047740, 9.10e-8),
        (3.39363055555555556, 1.00583333333333333e-3, -9.72222222222222222e-7),
        (75.7796472222222222, 0.89985, 4.1e-4),
        (54.3841861111111111, 0.508186111111111111, -1.38638888888888889e-3),
        (212.603219444444444, 58517.803875, 1.28605555555555556e-3),
    ),
    "Earth": (
        1.000000230,
        (0.016751040, -0.000041800, -1.260e-7),
        (0.0,),
        (0.0,),
        (101.220833333333333, 1.7191750, 4.52777777777777778e-4, 3.33333333333333333e-6),
        (358.475844444444444, 35999.04975, -1.50277777777777778e-4, -3.33333333333333333e-6),
    ),
    "Jupiter": (
        5.2025610,
        (0.048334750, 0.000164180, -4.676e-7, -1.70e-9),
        (1.30873611111111111, -5.69611111111111111e-3, 3.88888888888888889e-6),
        (99.4433861111111111, 1.010530, 3.52222222222222222e-4, -8.51111111111111111e-6),
        (273.277541666666667, 0.599431666666666667, 7.0405e-4, 5.07777777777777778e-6),
        (225.328327777777778, 3034.69202388888889, -7.21588888888888889e-4, 1.78444444444444444e-6),
    ),
    "Saturn": (
        9.5547470,
        (0.055892320, -0.00034550, -7.280e-7, 7.40e-10),
        (2.49251944444444444, -3.91888888888888889e-3, -1.54888888888888889e-5, 4.44444444444444444e-8),
        (112.790388888888889, 0.873195138888888889, -1.52180555555555556e-4, -5.30555555555555556e-6),
        (338.307772222222222, 1.08522069444444444, 9.78541666666666667e-4, 9.91666666666666667e-6),
        (175.466216666666667, 1221.55146777777778, -5.01819444444444444e-4, -5.19444444444444444e-6),
    ),
}

GM = {"Mercury": 22321.0, "Venus": 324860.0, "Earth": 398601.19, "Jupiter": 126.7e6, "Saturn": 37.9e6}
LOWEST = {"Venus": 6351.8, "Earth": 6778.1, "Jupiter": 671492.0}
"""Periapsis radii of Cassini1, km."""


def planet(name):
    return dataclasses.replace(body(name), gravity_parameter=GM[name])


def gtop_ephemeris(name, epochs):
    """States at ET, in the frame of the ecliptic, built from rotations written out."""
    a, *polynomials = ELEMENTS[name]
    days = np.asarray(epochs) / 86400.0 + 0.5  # MJD2000
    centuries = (days + 36525.0) / 36525.0
    e, *angles = (np.polynomial.polynomial.polyval(centuries, each) for each in polynomials)
    i, node, argument, mean = (np.radians(each) + 0.0 * days for each in angles)
    eccentric = eccentric_anomaly(mean % (2 * np.pi), e)
    root = np.sqrt(1 - e * e)
    rate = np.sqrt(SUN / (a * AU) ** 3) / (1 - e * np.cos(eccentric))
    x, y = a * AU * (np.cos(eccentric) - e), a * AU * root * np.sin(eccentric)
    vx, vy = -a * AU * np.sin(eccentric) * rate, a * AU * root * np.cos(eccentric) * rate
    p = [
        np.cos(node) * np.cos(argument) - np.sin(node) * np.sin(argument) * np.cos(i),
        np.sin(node) * np.cos(argument) + np.cos(node) * np.sin(argument) * np.cos(i),
        np.sin(argument) * np.sin(i),
    ]
    q = [
        -np.cos(node) * np.sin(argument) - np.sin(node) * np.cos(argument) * np.cos(i),
        -np.sin(node) * np.sin(argument) + np.cos(node) * np.cos(argument) * np.cos(i),
        np.cos(argument) * np.sin(i),
    ]
    p, q = np.stack(p, axis=-1), np.stack(q, axis=-1)
    return StateVector(x[..., None] * p + y[..., None] * q, vx[..., None] * p + vy[..., None] * q)


def days_to_et(x):
    """MJD2000 of the launch and the length of each leg in days, to ET at each body."""
    return (np.cumsum(np.asarray(x), axis=-1) - 0.5) * 86400.0
