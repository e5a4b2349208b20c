"""Size of an asteroid from its brightness, and its spin against its gravity."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idsea_lessons.dynamics.asteroid_size import ALBEDOS, albedo_from_diameter, diameter_from_magnitude
from idsea_lessons.dynamics.asteroid_spin import spin_limit, spin_ratio
from idsea_lessons.dynamics.smallbodies import small_body
from idsea_lessons.units import u


def test_size_from_brightness_as_nasa_gives_it():
    """NASA NeoWs, albedo 0.25 and 0.05: Kamo'oalewa 36.1872 to 80.9170 m, Eros 22.0067 to 49.2085 km."""
    np.testing.assert_allclose(diameter_from_magnitude(24.33, ALBEDOS[::-1]), [0.0361871997, 0.0809170384], rtol=1e-4)
    np.testing.assert_allclose(diameter_from_magnitude(10.41, ALBEDOS[::-1]), [22.0067027, 49.2084832], rtol=1e-4)
    assert diameter_from_magnitude(15.0, 0.1) == pytest.approx(10 * diameter_from_magnitude(20.0, 0.1))
    assert diameter_from_magnitude(20.0, 0.1 * u.one).unit == u.km


@given(st.floats(5, 30), st.floats(0.01, 1.0))
def test_albedo_undoes_diameter(magnitude, albedo):
    assert albedo_from_diameter(magnitude, diameter_from_magnitude(magnitude, albedo)) == pytest.approx(albedo)


def test_impossible_albedo():
    with pytest.raises(ValueError, match="per cent"):
        diameter_from_magnitude(20.0, 15.0)
    assert np.isnan(diameter_from_magnitude(20.0, [0.1, 0.0, 2.0])).tolist() == [False, True, True]
    with pytest.raises(ValueError, match="diameter must be a positive"):
        albedo_from_diameter(20.0, 0.0)


def test_spin_of_kamooalewa():
    """CURRICULUM 3.4: 28 minutes at 2,700 kg/m3 is 18.5 times gravity; the limit is 2.01 hours."""
    assert spin_ratio(28 * 60.0, 2700.0) == pytest.approx(18.5, abs=0.05)
    assert spin_limit(2700.0) / 3600 == pytest.approx(2.01, abs=0.005)
    assert spin_limit(2700.0 * u.kg / u.m**3).to(u.h).value == pytest.approx(2.01, abs=0.005)
    assert spin_ratio(-1680.0, 2700.0) == spin_ratio(1680.0, 2700.0)


@settings(max_examples=50)
@given(st.floats(100, 1e6), st.floats(500, 8000), st.floats(1e-3, 1e3))
def test_spin_against_the_forces_on_a_stone(period, density, radius):
    """The size of the ball drops out: centrifugal over gravity from mass and radius."""
    mass = density * 4 / 3 * np.pi * (radius * 1e3) ** 3
    gravity = 6.6743e-11 * mass / (radius * 1e3) ** 2
    centrifugal = (2 * np.pi / period) ** 2 * radius * 1e3
    assert spin_ratio(period, density) == pytest.approx(centrifugal / gravity, rel=1e-9)
    assert spin_ratio(spin_limit(density), density) == pytest.approx(1.0)


def test_large_asteroids_stay_below_the_barrier_and_the_tiny_ones_do_not():
    for name in ("Eros", "Bennu", "Ryugu", "Itokawa", "Didymos", "Apophis"):
        assert spin_ratio(small_body(name).rotation_period, 2700.0) < 1.0
    for name in ("Kamo'oalewa", "2024 YR4"):
        assert spin_ratio(small_body(name).rotation_period, 2700.0) > 15.0
    with pytest.raises(ValueError, match="density must be a positive"):
        spin_limit(-1.0)
    with pytest.raises(ValueError, match="size of the period"):
        spin_ratio(0.0, 2700.0)
