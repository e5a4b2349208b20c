"""Periodic orbits: published ones, families, stability, SciPy, and the cost of staying."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.optimize import minimize_scalar

from idsea_lessons.bodies import body
from idsea_lessons.dynamics import (
    branching_orbit,
    collinear_modes,
    continue_family,
    correct_orbit,
    distant_retrograde_family,
    fly_synodic,
    halo_family,
    jacobi_constant,
    lyapunov_family,
    member,
    near_rectilinear_halo,
    neck_constants,
    stability_index,
    stability_indices,
    station_keeping,
    synodic_month,
    system,
    textbook_system,
)
from idsea_lessons.flown import flown
from idsea_lessons.units import u

from .test_threebody import JPL, plain_field

EARTH_MOON = system("Earth", "Moon")
DAY = 86400.0

HOWELL = [
    # x, z, vy, half of the period, Jacobi constant: Howell (1984), table I, L1, mu = 0.04 (CR-04 is the first)
    (0.723268, 0.040000, 0.198019, 1.300177, 3.329168),
    (0.729988, 0.215589, 0.397259, 1.348532, 3.030033),
    (0.753700, 0.267595, 0.399909, 1.211253, 2.937178),
    (0.777413, 0.284268, 0.361870, 1.101099, 2.928754),
    (0.801125, 0.299382, 0.312474, 1.017241, 2.930700),
    (0.817724, 0.313788, 0.271306, 0.978635, 2.929481),
]
CATALOGUE = [
    # mu, x, z, vy, Jacobi constant, period, stability index: JPL's catalogue, examples of its documentation
    (JPL, -4.1456184803140111e-1, 9.0753120433295065e-1, 1.4076145460136695, 1.9516273085815472e-1,
     3.1233143922761588, 2.4340572681337468e2),
    (JPL, -4.1387776145545296e-1, 9.0784124892510798e-1, 1.4069256037546980, 1.9652572760226936e-1,
     3.1233081181627282, 2.4365166172846071e2),
    (2.366393158331484e-04, 9.7753007347844856e-1, 3.9522030056289147e-2, -1.1884747036685137e-2,
     3.0091858300914192, 3.6919029518069890, 1.0),
]  # fmt: skip


@pytest.fixture(scope="module")
def halos():
    """Follow the halo families of the Earth and the Moon for a hundred orbits each."""
    return {point: halo_family(JPL, point, 100) for point in ("L1", "L2", "L3")}


# Published orbits.


@pytest.mark.parametrize(("x", "z", "vy", "half", "constant"), HOWELL)
def test_cr_04_halo_orbits_of_howell(x, z, vy, half, constant):
    orbit = correct_orbit(0.04, [x + 1e-3, 0, z, 0, vy - 1e-3, 0], 2 * half + 1e-3)
    np.testing.assert_allclose(orbit.state, [x, 0, z, 0, vy, 0], atol=2e-6)
    assert orbit.period / 2 == pytest.approx(half, abs=5e-6)
    assert orbit.jacobi_constant == pytest.approx(constant, abs=2e-6)
    assert orbit.closure < 1e-9


def test_howells_orbits_lie_on_our_family():
    family = halo_family(0.04, "L1", 60)
    for x, z, vy, half, _ in HOWELL[:1]:
        found = member(family, "z", z)
        np.testing.assert_allclose([found.state[0], found.state[4], found.period / 2], [x, vy, half], atol=2e-6)
    for x, z, vy, half, _ in HOWELL:
        found = member(family, "x", x) if x > 0.73 else correct_orbit(0.04, [x, 0, z, 0, vy, 0], 2 * half)
        np.testing.assert_allclose([found.state[2], found.state[4], found.period / 2], [z, vy, half], atol=6e-6)


@pytest.mark.parametrize(("mu", "x", "z", "vy", "constant", "period", "stability"), CATALOGUE)
def test_orbits_of_jpls_catalogue(mu, x, z, vy, constant, period, stability):
    # The catalogue's orbit far from the plane is unstable: its last digits already miss by 1e-11.
    orbit = correct_orbit(mu, [x, 0, z, 0, vy, 0], period)
    np.testing.assert_allclose(orbit.state[[0, 4]], [x, vy], atol=1e-9)
    assert orbit.jacobi_constant == pytest.approx(constant, abs=1e-9)
    assert orbit.period == pytest.approx(period, abs=1e-8)
    assert orbit.stability_index == pytest.approx(stability, rel=1e-5)


def test_the_family_ends_where_jpls_catalogue_says(halos):
    """Limits of the northern L1 halo orbits in JPL's catalogue: Jacobi constant, period, stability index."""
    family = halos["L1"]
    assert family[0].jacobi_constant == pytest.approx(3.1743435193301153, abs=1e-5)
    assert max(orbit.stability_index for orbit in family) == pytest.approx(1180.4065333857613, rel=3e-4)
    low = int(np.argmin([orbit.period for orbit in family]))
    around = family[low - 1 : low + 2]
    ends = sorted([around[0].state[0], around[-1].state[0]])
    smallest = minimize_scalar(lambda x: member(around, "x", x).period, bounds=ends, method="bounded").fun
    assert 0 < 1.8036720655626510 - smallest < 5e-7  # the catalogue gives the shortest of 5,731 orbits, not the limit


def test_cr_12_nrho_of_capstone():
    guess = [1.02134, 0, -0.18162, 0, -0.10176, 0]
    orbit = correct_orbit(EARTH_MOON, guess, 1.50206)
    np.testing.assert_allclose(orbit.state[[0, 2, 4]], np.array(guess)[[0, 2, 4]], atol=1e-4)
    assert orbit.period == pytest.approx(1.50206, abs=5e-4)
    assert orbit.jacobi_constant == pytest.approx(3.04719, abs=1e-5)
    assert orbit.period * 377084 / DAY == pytest.approx(6.5556, abs=3e-3)  # with the unit of time of that work


def test_nine_to_two_nrho_from_the_family():
    orbit = near_rectilinear_halo(EARTH_MOON)
    assert orbit.period_seconds == pytest.approx(2 / 9 * synodic_month(EARTH_MOON), rel=1e-12)
    assert orbit.period_seconds / DAY == pytest.approx(flown("capstone.period").value, abs=0.02)
    assert orbit.largest_z < 0 < near_rectilinear_halo(EARTH_MOON, northern=True).largest_z
    assert 3000 < orbit.closest().distance * EARTH_MOON.length < 3500
    # With a length that makes the month right, the period is right too.
    true_month = system("Earth", "Moon", length=384400 * (27.321662 * DAY / EARTH_MOON.period) ** (2 / 3))
    assert near_rectilinear_halo(true_month).period_seconds / DAY == pytest.approx(6.562, abs=1e-3)
    same = near_rectilinear_halo(EARTH_MOON, period=orbit.period_seconds * u.s)
    np.testing.assert_allclose(same.state, orbit.state, atol=1e-10)


def test_halo_of_queqiao_takes_two_weeks(halos):
    family = halo_family(EARTH_MOON, "L2", 30, northern=False)
    orbit = member(family, "z", -13000 / EARTH_MOON.length)
    claim = flown("queqiao.halo_period")
    assert orbit.period_seconds / DAY == pytest.approx(claim.value, abs=claim.uncertainty)
    assert orbit.crossings[0][2] * EARTH_MOON.length == pytest.approx(-13000)


def test_distant_retrograde_orbit_at_70000_km():
    family = distant_retrograde_family(EARTH_MOON, 100)
    orbit = member(family, "x", EARTH_MOON.secondary_position[0] - 70000 / EARTH_MOON.length)
    assert orbit.period_seconds / DAY == pytest.approx(13.9, abs=0.1)
    assert orbit.stability_index == pytest.approx(1.0, abs=1e-6)
    # Close to the Moon it is a circle around it, flown backwards.
    small = family[0]
    radius = (1 - small.mass_ratio - small.state[0]) * EARTH_MOON.length
    turns = 2 * np.pi / small.period_seconds - 1 / EARTH_MOON.time
    assert turns == pytest.approx(np.sqrt(body("Moon").gravity_parameter / radius**3), rel=2e-3)


# What every orbit keeps.


def test_families_are_periodic_symmetric_and_symplectic(halos):
    j = np.block([[np.zeros((3, 3)), np.eye(3)], [-np.eye(3), np.zeros((3, 3))]])
    j[3:, 3:] = 0.0
    spin = np.zeros((6, 6))
    spin[0, 1], spin[1, 0] = -2.0, 2.0  # in the turning frame the momenta are vx - y, vy + x
    for orbit in [*halos["L1"][1::12], *halos["L2"][1::12], *halos["L3"][1::20], *lyapunov_family(JPL, "L2", 30)[::6]]:
        assert orbit.closure < 1e-8
        m = orbit.monodromy
        size = np.abs(m).max()
        assert np.linalg.det(m) == pytest.approx(1.0, abs=1e-8 * (1 + size))
        form = j + spin
        np.testing.assert_allclose(m.T @ form @ m, form, atol=1e-8 * (1 + size) ** 2)
        values = orbit.multipliers
        np.testing.assert_allclose(np.abs(values[0] * values[-1]), 1.0, atol=1e-5)
        mirror = np.diag([1, -1, 1, -1, 1, -1])
        half = orbit.crossings[1]
        assert np.abs(half[[1, 3, 5]]).max() < 1e-9
        np.testing.assert_allclose(mirror @ np.linalg.inv(m) @ mirror, m, atol=1e-7 * size)
        assert jacobi_constant(JPL, half) == pytest.approx(orbit.jacobi_constant, abs=1e-10)


def test_indices_agree_with_the_eigenvalues(halos):
    for orbit in (halos["L1"][8], halos["L2"][30], halos["L1"][60]):
        values, indices = orbit.multipliers, orbit.stability_indices
        sums = 0.5 * (values + 1 / values)
        for index in indices:
            assert np.abs(sums - index).min() < 1e-5 * abs(index) + 1e-5
        assert orbit.stability_index == pytest.approx(0.5 * (abs(values[0]) + 1 / abs(values[0])), rel=1e-6)
    spiral = np.kron(np.diag([2.0, 0.5]), [[0.6, -0.8], [0.8, 0.6]])
    whole = np.block([[np.eye(2), np.zeros((2, 4))], [np.zeros((4, 2)), spiral]])
    assert stability_index(whole) == pytest.approx(1.25)
    assert np.abs(stability_indices(whole).imag).min() > 0.5
    assert stability_indices(np.stack([whole] * 3)).shape == (3, 2)


def test_an_orbit_agrees_with_scipy(halos):
    orbit = halos["L2"][20]
    end = solve_ivp(plain_field, (0, orbit.period), orbit.state, "DOP853", rtol=1e-13, atol=1e-13, args=(JPL,))
    np.testing.assert_allclose(end.y[:, -1], orbit.state, atol=1e-9)
    np.testing.assert_allclose(orbit.sample(7)[[0, -1]], [orbit.state] * 2, atol=1e-9)


def test_small_lyapunov_orbits_have_the_period_of_the_linear_theory():
    for point in ("L1", "L2", "L3"):
        family = lyapunov_family(JPL, point, 8)
        assert family[0].period == pytest.approx(2 * np.pi / collinear_modes(JPL, point).in_plane, rel=2e-3)
        assert all(orbit.state[2] == 0.0 for orbit in family)
        constants = [orbit.jacobi_constant for orbit in family]
        assert np.all(np.diff(constants) < 0)
        assert constants[0] < neck_constants(JPL)[int(point[1]) - 1]


def test_halo_orbits_branch_off_where_a_pair_of_eigenvalues_is_one():
    for mu, point in ((JPL, "L1"), (JPL, "L2"), (JPL, "L3"), (3.0404e-6, "L1"), (3.0404e-6, "L2"), (0.04, "L1")):
        assert np.abs(branching_orbit(mu, point).stability_indices - 1.0).min() < 1e-6


def test_northern_and_southern_families_are_mirror_images(halos):
    south = halo_family(JPL, "L2", 10, northern=False)
    mirror = np.array([1, 1, -1, 1, 1, -1])
    np.testing.assert_allclose([o.state for o in south], [mirror * o.state for o in halos["L2"][:10]], atol=1e-9)
    assert south[5].largest_z < 0 < halos["L2"][5].largest_z


def test_each_quantity_can_be_kept(halos):
    orbit = halos["L1"][10]
    moved = orbit.state + np.array([1e-4, 0, 2e-4, 0, -1e-4, 0])
    constant = correct_orbit(JPL, moved, orbit.period, keep="jacobi", value=orbit.jacobi_constant)
    assert constant.jacobi_constant == pytest.approx(orbit.jacobi_constant, abs=1e-12)
    assert correct_orbit(JPL, moved, orbit.period, keep="period").period == pytest.approx(orbit.period, abs=1e-13)
    for place, name in ((0, "x"), (2, "z"), (4, "vy")):
        assert correct_orbit(JPL, moved, orbit.period, keep=name).state[place] == pytest.approx(moved[place], abs=1e-13)
    by_constant = member(halos["L2"], "jacobi", 3.1)
    assert by_constant.jacobi_constant == pytest.approx(3.1, abs=1e-12)


def test_sun_earth_halo_orbits_take_half_a_year():
    family = halo_family(system("Sun", "Earth-Moon barycentre"), "L1", 30)
    assert len(family) == 30
    assert family[5].period_seconds / DAY == pytest.approx(177, abs=2)


# The cost of staying.


def test_station_keeping_of_the_nrho():
    orbit = near_rectilinear_halo(EARTH_MOON)
    cost = station_keeping(orbit, orbit.period_seconds, samples=8, duration=0.5 * 365.25 * DAY)
    assert cost.burns == 27
    again = station_keeping(orbit, orbit.period_seconds, samples=8, duration=0.5 * 365.25 * DAY)
    np.testing.assert_array_equal(cost.delta_v, again.delta_v)
    assert 5e-4 < cost.delta_v.mean() < 2.5e-3
    # Ten times the error: ten times the cost; no error: no cost.
    short = {"samples": 8, "duration": 60 * DAY}
    good = station_keeping(orbit, orbit.period_seconds, position_error=0.1, velocity_error=1e-6, **short)
    bad = station_keeping(orbit, orbit.period_seconds, position_error=1.0, velocity_error=1e-5, **short)
    assert bad.delta_v.mean() / good.delta_v.mean() == pytest.approx(10.0, rel=0.05)
    none = station_keeping(orbit, orbit.period_seconds, position_error=0.0, velocity_error=0.0, **short)
    assert none.delta_v.max() < 1e-8
    units = station_keeping(orbit, orbit.period_seconds * u.s, position_error=1000 * u.m, **short)
    np.testing.assert_allclose(units.delta_v.to_value(u.m / u.s), 1e3 * bad.delta_v)


def test_rare_burns_cost_more_and_then_lose_the_halo():
    orbit = member(halo_family(EARTH_MOON, "L2", 20, northern=False), "z", -13000 / EARTH_MOON.length)
    cost = [
        station_keeping(orbit, days * DAY, samples=10, duration=120 * DAY).delta_v.mean() for days in (3.5, 5.0, 7.0)
    ]
    assert cost[0] < cost[1] < cost[2]
    lost = station_keeping(orbit, 29 * DAY, samples=10, duration=240 * DAY)
    assert np.isnan(lost.delta_v).any()
    # Without control an error of 1 km grows to the size of the orbit in some weeks.
    off = orbit.state + np.array([1 / EARTH_MOON.length, 0, 0, 0, 0, 0])
    end = fly_synodic(EARTH_MOON, off, 2 * orbit.period).at(2 * orbit.period)
    assert np.linalg.norm(end[:3] - orbit.state[:3]) * EARTH_MOON.length > 10_000


# Bad input.


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: correct_orbit(JPL, [0.5, 0, 0, 0, 10.0, 0], 0.1), "better guess"),
        (lambda: correct_orbit(JPL, [0.8, 0, 0.1, 0, 0.1], 3.0), "shape"),
        (lambda: correct_orbit(JPL, [0.8, 0, 0.1, 0, 0.1, 0], -3.0), "positive period"),
        (lambda: correct_orbit(JPL, [0.8, 0, 0.1, 0, 0.1, 0], 3.0, keep="y"), "keep must be one of"),
        (lambda: halo_family(JPL, "L4", 3), "L4"),
        (lambda: halo_family(JPL, "L6", 3), "there is no 'L6'"),
        (lambda: member(halo_family(JPL, "L1", 3), "period", 9.0), "no orbit of this family has period = 9"),
        (lambda: member(halo_family(JPL, "L1", 3), "y", 9.0), "chosen by"),
        (lambda: continue_family(branching_orbit(JPL, "L1"), 3, {"y": 1.0}), "direction"),
        (lambda: branching_orbit(JPL, "L1").period_seconds, "plain mass ratio"),
        (lambda: station_keeping(branching_orbit(JPL, "L1"), DAY), "plain mass ratio"),
        (lambda: station_keeping(branching_orbit(EARTH_MOON, "L1"), -DAY), "interval must be a positive"),
        (lambda: station_keeping(branching_orbit(EARTH_MOON, "L1"), 400 * DAY), "at least one burn"),
        (lambda: station_keeping(near_rectilinear_halo(EARTH_MOON), 20 * DAY, duration=90 * DAY), "aim further ahead"),
        (lambda: near_rectilinear_halo(textbook_system(JPL)), "primary"),
        (lambda: near_rectilinear_halo(EARTH_MOON, period=4 * DAY), "below its surface"),
        (lambda: near_rectilinear_halo(EARTH_MOON, "L1"), "no orbit of this family"),
        (lambda: synodic_month(system("Sun", "Earth")), "planet and its moon"),
    ],
)
def test_bad_input_is_explained(make, message):
    with pytest.raises(ValueError, match=message):
        make()
