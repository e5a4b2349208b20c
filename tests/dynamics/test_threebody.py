"""The three-body problem: published points and orbits, SciPy, what must stay constant, and bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from idsea_lessons.dynamics import (
    collinear_modes,
    fly_synodic,
    fly_synodic_many,
    jacobi_constant,
    lagrange_points,
    neck_constants,
    open_necks,
    speed_at,
    synodic_to_ephemeris,
    synodic_to_inertial,
    system,
    textbook_system,
    zero_velocity_constant,
)
from idsea_lessons.units import u

EARTH_MOON = system("Earth", "Moon")
JPL = 1.215058560962404e-2
ARENSTORF = 0.012277471, [0.994, 0.0, 0.0, 0.0, -2.00158510637908252, 0.0], 17.0652165601579640
NEAR_L1 = [0.83, 0.01, 0.02, 0.01, 0.07, -0.03]


def plain_field(_, s, mu):
    """Write the equations plainly: nothing in common with the compiled field."""
    x, y, z, vx, vy, vz = s[:6]
    r1, r2 = np.sqrt((x + mu) ** 2 + y**2 + z**2), np.sqrt((x - 1 + mu) ** 2 + y**2 + z**2)
    ax = 2 * vy + x - (1 - mu) * (x + mu) / r1**3 - mu * (x - 1 + mu) / r2**3
    ay = -2 * vx + y - (1 - mu) * y / r1**3 - mu * y / r2**3
    return np.array([vx, vy, vz, ax, ay, -(1 - mu) * z / r1**3 - mu * z / r2**3])


def scipy_end(mu, start, time):
    return solve_ivp(plain_field, (0.0, time), start, "DOP853", rtol=1e-13, atol=1e-13, args=(mu,)).y[:, -1]


# The points of Lagrange.


@pytest.mark.parametrize(
    ("mu", "xs", "tolerance"),
    [
        (0.01215058426994, (0.836915132364302, 1.15568216029234, -1.00506264525211), 1e-11),  # CR-01
        (0.0121505856, (0.8369151258197125, 1.1556821654078693, -1.0050626458062681), 1e-10),  # CR-02
        (JPL, (0.8369151257723572, 1.155682165444884, -1.005062645810278), 1e-12),  # JPL's catalogue
        (2.366393158331484e-04, (0.9574961733241143, 1.043256421347392, -1.00009859971421), 1e-12),  # Saturn, Titan
    ],
)
def test_published_points(mu, xs, tolerance):
    points = lagrange_points(mu)
    np.testing.assert_allclose(points[:3, 0], xs, atol=tolerance, rtol=0)
    np.testing.assert_allclose(points[3:], [[0.5 - mu, 0.75**0.5, 0], [0.5 - mu, -(0.75**0.5), 0]], atol=1e-15)


@given(st.floats(-12.0, np.log10(0.5)))
@settings(max_examples=60)
def test_nothing_pulls_at_the_points(exponent):
    mu = 10.0**exponent
    points = lagrange_points(mu)

    def pull(x):
        return x - (1 - mu) * np.sign(x + mu) / (x + mu) ** 2 - mu * np.sign(x - 1 + mu) / (x - 1 + mu) ** 2

    gap = 1e-3 * (mu / 3) ** (1 / 3)
    for number, (low, high) in enumerate([(-mu + 1e-3, 1 - mu - gap), (1 - mu + gap, 3.0), (-3.0, -mu - 1e-3)]):
        assert points[number, 0] == pytest.approx(brentq(pull, low, high, xtol=1e-15, rtol=1e-15), abs=1e-12)
    for point in points[3:]:
        assert np.abs(plain_field(0, [*point, 0, 0, 0], mu)).max() < 1e-14


def test_l2_of_queqiao_lies_64515_km_beyond_the_moon():
    beyond = lagrange_points(EARTH_MOON)[1] - EARTH_MOON.secondary_position
    assert beyond[0] * EARTH_MOON.length == pytest.approx(64515, abs=0.5)


def test_modes_are_the_eigenvalues_at_the_points():
    for point in ("L1", "L2", "L3"):
        modes, h = collinear_modes(JPL, point), 1e-6
        at = np.array([*lagrange_points(JPL)[int(point[1]) - 1], 0, 0, 0])
        columns = [(plain_field(0, at + h * e, JPL) - plain_field(0, at - h * e, JPL)) / (2 * h) for e in np.eye(6)]
        values = np.linalg.eigvals(np.array(columns).T)
        for expected in (modes.rate, 1j * modes.in_plane, 1j * modes.out_of_plane):
            assert np.abs(values - expected).min() < 1e-6
    with pytest.raises(ValueError, match="L4"):
        collinear_modes(JPL, "L4")


# Systems and the Jacobi constant.


def test_cr_03_constants_of_jpl_follow_from_our_numbers():
    jpl = system("Earth", "Moon", length=389703.2648292776)
    assert jpl.mass_ratio == pytest.approx(JPL, rel=1e-6)
    assert jpl.time == pytest.approx(382981.2891290545, rel=1e-8)
    assert pytest.approx(1 / (1 + 81.30056), rel=1e-8) == JPL  # JPL's is the mass ratio of DE405
    assert jpl.speed * jpl.time == pytest.approx(jpl.length)


def test_systems():
    with_moon = system("Sun", "Earth-Moon barycenter")
    assert with_moon.secondary == "Earth-Moon barycentre"
    assert with_moon.mass_ratio == pytest.approx(3.0404e-6, rel=1e-4)
    assert with_moon.mass_ratio / system("Sun", "Earth").mass_ratio == pytest.approx(1.0123, abs=1e-4)
    assert with_moon.period / 86400 == pytest.approx(365.256, abs=1e-3)
    assert system("Earth", "Moon", length=384400e3 * u.m) == EARTH_MOON
    assert textbook_system(0.04, length=1 * u.au).length == pytest.approx(149597870.7)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: system("Moon", "Earth"), "Earth goes around Sun, not around Moon"),
        (lambda: system("Earth", "Mon"), "did you mean Moon"),
        (lambda: system("Earth", "Moon", length=-1.0), "length must be a positive"),
        (lambda: system("Earth", "Moon", length=1 * u.s), "length must be a length"),
        (lambda: textbook_system(0.6), "at most 0.5"),
        (lambda: jacobi_constant(0.0, [1, 0, 0, 0, 0, 0]), "above 0"),
        (lambda: jacobi_constant(0.01, [1, 0, 0]), "shape"),
        (lambda: speed_at(JPL, 3.5, 0.836915, 0.0), "cannot be here"),
        (lambda: fly_synodic(JPL, [np.nan] * 6, 1.0), "finite"),
        (lambda: fly_synodic(JPL, NEAR_L1, np.inf), "finite"),
        (lambda: fly_synodic(JPL, [1 - JPL, 0, 0, 0, 0, 0], 1.0), "number became infinite"),
        (lambda: fly_synodic(JPL, NEAR_L1, 1.0).at(1.1), "lasts from 0 to 1"),
        (lambda: fly_synodic(JPL, NEAR_L1, 1.0).transition(1.0), "transition=True"),
        (lambda: fly_synodic(JPL, NEAR_L1, 1.0).closest("Moon"), "secondary"),
        (lambda: fly_synodic(JPL, NEAR_L1, 1.0, tolerance=0.0), "tolerance"),
        (lambda: fly_synodic_many(JPL, NEAR_L1, [[1.0]]), "times"),
        (lambda: synodic_to_inertial(JPL, NEAR_L1, 0.0, center="Moon"), "center must be one of"),
        (lambda: synodic_to_ephemeris(textbook_system(0.04), NEAR_L1, 0.0), "primary|secondary"),
    ],
)
def test_bad_input_is_explained(make, message):
    with pytest.raises(ValueError, match=message):
        make()


# Zero-velocity curves.


def test_necks_open_one_after_the_other():
    one, two, three, four, five = neck_constants(JPL)
    assert one > two > three > four
    assert four == pytest.approx(five, abs=1e-15)
    assert four == pytest.approx(3 - JPL + JPL**2, abs=1e-14)  # Szebehely: L4 and L5 have the smallest
    assert open_necks(JPL, one + 1e-9) == ()
    assert open_necks(JPL, 0.5 * (one + two)) == ("L1",)
    assert open_necks(JPL, 0.5 * (two + three)) == ("L1", "L2")
    assert open_necks(JPL, 2.9) == ("L1", "L2", "L3", "L4 and L5")


def test_the_neck_at_l1_is_closed_on_a_grid_above_its_constant():
    y = np.linspace(-1.2, 1.2, 2001)
    through = zero_velocity_constant(JPL, lagrange_points(JPL)[0, 0], y)
    assert through.shape == (2001,)
    inner = np.abs(y) < 0.3  # above the constant of L1 this whole line across the neck is forbidden
    assert through[inner].max() == pytest.approx(neck_constants(JPL)[0], abs=1e-12)
    x, y = np.meshgrid(np.linspace(-1.5, 1.5, 31), np.linspace(-1.5, 1.5, 21))
    grid = zero_velocity_constant(JPL, x, y)
    assert grid[4, 7] == pytest.approx(jacobi_constant(JPL, [x[4, 7], y[4, 7], 0, 0, 0, 0]))
    speeds = speed_at(JPL, 3.1, x, y)
    np.testing.assert_array_equal(np.isnan(speeds), grid < 3.1)
    assert np.isinf(zero_velocity_constant(0.25, 0.75, 0.0))


# Flights.


def test_cr_10_arenstorf_orbit_closes():
    mu, start, period = ARENSTORF
    end = fly_synodic_many(mu, start, period, tolerance=1e-13)
    assert np.abs(end - start).max() < 1e-6
    flight = fly_synodic(mu, start, period, tolerance=1e-13)
    np.testing.assert_allclose(flight.at(period), end, atol=1e-12)
    constant = jacobi_constant(mu, flight.at(np.linspace(0.0, period, 500)))
    np.testing.assert_allclose(constant, constant[0], atol=1e-7)  # dense output, close over the Earth
    np.testing.assert_allclose(jacobi_constant(mu, flight.steps), constant[0], atol=1e-10)


@pytest.mark.parametrize(
    ("mu", "start", "time"),
    [
        (JPL, NEAR_L1, 3.0),
        (3.0404e-6, [0.989, 0.001, 0.002, 0, 0.005, 0.001], 3.0),
        (0.5, [0.1, 1.1, 0.3, 0, 0, 0.2], -4.0),
    ],
)
def test_flights_agree_with_scipy(mu, start, time):
    expected = scipy_end(mu, start, time)
    np.testing.assert_allclose(fly_synodic(mu, start, time, tolerance=1e-13).at(time), expected, atol=1e-10)
    half = fly_synodic_many(mu, start, [time, 0.0, 0.5 * time], tolerance=1e-13)
    np.testing.assert_allclose(half[[0, 2]], [expected, scipy_end(mu, start, 0.5 * time)], atol=1e-10)
    np.testing.assert_array_equal(half[1], start)


@given(st.lists(st.floats(-0.3, 0.3), min_size=6, max_size=6), st.floats(0.001, 0.5), st.floats(-3.0, 3.0))
@settings(max_examples=40)
def test_properties_of_every_flight(off, mu, time):
    """The Jacobi constant stays; mirrored and flown backwards it is a flight too; the way back leads to the start."""
    start = np.array([0.5 - mu, 0.9, 0.0, 0.0, 0.0, 0.0]) + off
    end, matrix = fly_synodic_many(mu, start, time, transition=True, tolerance=1e-13)
    assert jacobi_constant(mu, end) == pytest.approx(jacobi_constant(mu, start), abs=1e-10)
    mirror = np.array([1, -1, 1, -1, 1, -1])
    np.testing.assert_allclose(fly_synodic_many(mu, mirror * start, -time), mirror * end, atol=1e-9)
    np.testing.assert_allclose(fly_synodic_many(mu, end, -time), start, atol=1e-8)
    assert np.linalg.det(matrix) == pytest.approx(1.0, abs=1e-7)


def test_transition_matrix_is_what_differences_say():
    flight = fly_synodic(JPL, NEAR_L1, 2.0, transition=True)
    np.testing.assert_array_equal(flight.transition(0.0), np.eye(6))
    h = 1e-7
    shifted = np.array(NEAR_L1) + h * np.array([np.eye(6), -np.eye(6)])
    plus, minus = fly_synodic_many(JPL, shifted, 2.0, tolerance=1e-14)
    matrix = flight.transition(2.0)
    np.testing.assert_allclose(matrix, ((plus - minus) / (2 * h)).T, atol=3e-7 * np.abs(matrix).max())
    _, matrices = fly_synodic_many(JPL, np.stack([NEAR_L1] * 3), [1.0, 2.0], transition=True)
    assert matrices.shape == (3, 2, 6, 6)
    np.testing.assert_allclose(matrices[1, 1], matrix, rtol=1e-8, atol=1e-8 * np.abs(matrix).max())


def test_many_flights_with_bad_cells_and_none():
    starts = np.array([NEAR_L1, [np.nan] * 6, [1 - JPL, 0, 0, 0, 0, 0]])
    result = fly_synodic_many(JPL, starts, [0.5, -0.5])
    assert result.shape == (3, 2, 6)
    assert np.isfinite(result[0]).all()
    assert np.isnan(result[1:]).all()
    assert fly_synodic_many(JPL, np.empty((0, 6)), [0.5]).shape == (0, 1, 6)
    assert fly_synodic_many(JPL, NEAR_L1, []).shape == (0, 6)


def test_crossings_and_close_passes():
    mu, start, period = ARENSTORF
    flight = fly_synodic(mu, start, period, tolerance=1e-13)
    crossed = flight.when(lambda t, s: s[:, 1], rising=True)
    assert np.abs(flight.at(crossed)[:, 1]).max() < 1e-9
    assert (flight.at(crossed)[:, 4] > 0).all()
    times = np.linspace(0.0, period, 20001)
    away = np.linalg.norm(flight.at(times)[:, :3] - [-mu, 0, 0], axis=-1)
    passed = flight.closest("primary")
    assert passed.distance <= away.min() + 1e-9
    assert passed.distance == pytest.approx(away.min(), abs=1e-4)
    backwards = fly_synodic(mu, start, -period / 4, tolerance=1e-13)
    assert backwards.closest("secondary").distance == pytest.approx(0.994 - 1 + mu, abs=1e-12)
    assert fly_synodic(mu, start, 0.0).at(0.0).tolist() == start
