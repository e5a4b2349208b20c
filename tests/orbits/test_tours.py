"""Tours: GTOP's published trajectories, independent pieces, properties, and bad input."""

import dataclasses

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from idsea_lessons.bodies import body
from idsea_lessons.ephemeris import et, state
from idsea_lessons.orbits.deep_space import launch_direction, tour_with_burns
from idsea_lessons.orbits.flyby import flyby, turn_angle
from idsea_lessons.orbits.lambert import lambert
from idsea_lessons.orbits.porkchop import porkchop
from idsea_lessons.orbits.tours import tour, tour_points
from idsea_lessons.units import u

from .gtop import GM, LOWEST, SUN, days_to_et, gtop_ephemeris, planet

VVEJS = ["Earth", "Venus", "Venus", "Earth", "Jupiter", "Saturn"]
CASSINI_DAYS = ["1997-10-15", "1998-04-26T13:44:40", "1999-06-24T20:30", "1999-08-18T03:28", "2000-12-30", "2004-07-01"]
CAPTURE = (108950.0, 108950.0 * 1.98 / 0.02)
LOW = [LOWEST[name] - body(name).radius for name in VVEJS[1:-1]]
GTOP = {"gravity_parameter": SUN, "ephemeris": gtop_ephemeris}
# The best vector of GTOP's Cassini1, launch (MJD2000, four decimals) and legs in days, and its price in km/s.
CASSINI_1 = [-789.8117, 158.302027105278, 449.385873819743, 54.7489684339665, 1024.36205846918, 4552.30796805542]
CASSINI_1_PRICE = 4.93072686847243


def gtop_tour(days, **options):
    return tour([planet(name) for name in VVEJS], days_to_et(days), minimum_altitude=LOW, arrival_orbit=CAPTURE,
                **GTOP, **options)  # fmt: skip


def test_cassini_1_of_gtop():
    flown = gtop_tour(CASSINI_1)
    assert flown.delta_v == pytest.approx(CASSINI_1_PRICE, abs=5e-6)  # the launch day has four decimals
    assert flown.flyby_delta_v[0] == pytest.approx(1.09064622870007, abs=2e-6)
    assert flown.flyby_radius[0] == pytest.approx(6351.80104541467, abs=2e-3)
    assert flown.lacking_turn.max() == 0.0


def test_gtops_elements_are_near_de440_but_not_near_enough():
    """The planets lie within a degree of DE440, and yet the resonant leg makes the same days cost 1 km/s more."""
    epochs = days_to_et(CASSINI_1)
    for name, when in zip(VVEJS, epochs, strict=True):
        old, new = gtop_ephemeris(name, when), state(name, when)
        apart = np.arccos(old.position @ new.position / np.linalg.norm(old.position) / np.linalg.norm(new.position))
        assert np.degrees(apart) < 1.0
    today = tour(VVEJS, epochs, minimum_altitude=LOW, arrival_orbit=CAPTURE)
    assert CASSINI_1_PRICE + 0.5 < today.delta_v < CASSINI_1_PRICE + 1.5


def test_cassini_2_of_gtop():
    """A tour with a burn on each leg; GTOP: 8.385157845 km/s at this vector."""
    epochs = days_to_et(
        [-779.046753814506, 167.378952534645, 424.028254165204, 53.2897409769205, 589.766954923325, 2200]
    )
    away = launch_direction(
        planet("Earth"), epochs[0], 3.25911446832345, 2 * np.pi * 0.525976214695235,
        np.arccos(2 * 0.38086496458657 - 1) - np.pi / 2, gtop_ephemeris,
    )  # fmt: skip
    shares = [0.769483451363201, 0.513289529822621, 0.0274175362264024, 0.263985256705873, 0.599984695281461]
    radii = np.array([1.34877968657176, 1.05, 1.30730278372017, 69.8090142993495]) * [6052, 6052, 6378, 71492]
    angles = np.array([-1.5937371121191, -1.95952512232447, -1.55498859283059, -1.5134625299674]) + np.pi
    flown = tour_with_burns([planet(name) for name in VVEJS], epochs, away, shares, radii, angles, **GTOP)
    assert flown.delta_v == pytest.approx(8.38515784516116, abs=5e-6)


def test_messenger_of_gtop():
    names = ["Earth", "Earth", "Venus", "Venus", "Mercury"]
    epochs = days_to_et([1171.64503236, 399.999999715, 178.372255301, 299.223139512, 180.510754824])
    away = launch_direction(
        planet("Earth"), epochs[0], 1.40899421278, 2 * np.pi * 0.37992647165,
        np.arccos(2 * 0.498004040298 - 1) - np.pi / 2, gtop_ephemeris,
    )  # fmt: skip
    radii = np.array([1.80629232251, 3.04129845698, 1.10000000891]) * [6378, 6052, 6052]
    angles = np.array([1.35077257078, 1.09554368115, 1.34317576594]) + np.pi
    shares = [0.234594654679, 0.0964769387134, 0.829948744508, 0.317174785637]
    flown = tour_with_burns([planet(name) for name in names], epochs, away, shares, radii, angles, **GTOP)
    assert flown.delta_v == pytest.approx(8.63083256199051, abs=5e-6)


def test_cassini_on_its_own_days():
    flown = tour(VVEJS, CASSINI_DAYS)
    assert flown.c3 == pytest.approx(16.4, abs=0.5)
    assert flown.flyby_delta_v[2:].max() < 0.25
    assert flown.flyby_delta_v[:2].sum() > 2  # the burn between the two passes of Venus is missing
    assert flown.flyby_radius[3] == pytest.approx(1e7, rel=0.15)  # 9.7 million km were flown


def test_two_bodies_are_a_porkchop():
    days = epochs = et(["2020-07-23T04:41", "2021-02-10T11:52"])
    grid = porkchop("Earth", "Mars", epochs[:1], epochs[1:])
    flown = tour(["Earth", "Mars"], days)
    assert flown.c3 == pytest.approx(grid.c3[0, 0], rel=1e-12)
    assert flown.arrival_delta_v == pytest.approx(grid.v_infinity_arrival[0, 0], rel=1e-12)
    assert flown.delta_v_on_the_way == 0.0


def test_arcs_lead_from_body_to_body_when_they_are_integrated():
    """SciPy flies every arc, with no Lambert and no Kepler of ours."""
    sun = body("Sun").gravity_parameter
    flown = tour(VVEJS[:4], CASSINI_DAYS[:4])
    arcs = zip(*flown.arcs, flown.bodies[1:], strict=True)
    for r, v, start, stop, name in arcs:
        path = solve_ivp(lambda t, y: [*y[3:], *(-sun * y[:3] / np.linalg.norm(y[:3]) ** 3)], (start, stop),
                         [*r, *v], method="DOP853", rtol=1e-12, atol=1e-6)  # fmt: skip
        assert path.y[:3, -1] == pytest.approx(state(name, stop).position, abs=10.0)
    for path, after in zip(tour_points(flown)[:-1], tour_points(flown)[1:], strict=True):
        assert path[-1] == pytest.approx(after[0], abs=10.0)


numbers = st.floats(0.0, 1.0)


@settings(deadline=None, max_examples=25)
@given(st.floats(0, 3000), st.floats(120, 300), st.floats(120, 400), st.floats(0.05, 0.9), numbers, numbers)
def test_flybys_without_a_burn_keep_the_speed(launch, first, second, share, low, side):
    epochs = (launch + np.cumsum([0.0, first, second])) * 86400.0
    away = launch_direction("Earth", epochs[0], 3.5, 2 * np.pi * low, side - 0.5)
    near, angle = 6400.0 * (1 + 5 * low), 2 * np.pi * side
    flown = tour_with_burns(["Earth", "Venus", "Mars"], epochs, away, [share, share], [near], [angle])
    assume(np.isfinite(flown.delta_v))
    before, after = flown.v_infinity_in[0], flown.v_infinity_out[1]
    assert np.linalg.norm(after) == pytest.approx(np.linalg.norm(before), rel=1e-12)
    assert flown.turn_angle[0] == pytest.approx(turn_angle("Venus", np.linalg.norm(before), near), abs=1e-9)
    # The energy about the Sun changes by the planet's velocity times the change of the velocity.
    planet_velocity = state("Venus", epochs[1]).velocity
    gained = 0.5 * (np.sum((planet_velocity + after) ** 2) - np.sum((planet_velocity + before) ** 2))
    assert gained == pytest.approx(planet_velocity @ (after - before), rel=1e-9, abs=1e-9)
    # A tour of Lambert arcs through the same burns gives the same velocities: continuity.
    assert flown.arcs.stop[0] == flown.arcs.start[1]
    assert flown.arcs.stop[-1] == epochs[-1]


def test_a_burn_that_is_not_needed_is_zero():
    """Launched on the Lambert arc, no burn is left on the way, whenever it comes."""
    days = et(["2020-07-23T04:41", "2021-02-10T11:52"])
    free = tour(["Earth", "Mars"], days)
    for share in (0.0, 0.3, 0.8):
        flown = tour_with_burns(["Earth", "Mars"], days, free.v_infinity_out[0], [share])
        assert flown.deep_space_delta_v[0] == pytest.approx(0.0, abs=1e-8)
        assert flown.delta_v == pytest.approx(free.delta_v, abs=1e-8)


def test_a_turn_below_the_surface_is_flown_by_burns_that_join():
    """Rebuild the flyby from its parts: far burn, lowest pass with a burn; the velocities must meet."""
    flown = tour(["Earth", "Mars", "Earth"], ["2020-07-23", "2021-02-10", "2021-08-29"])
    assert flown.lacking_turn[0] > 0.1
    assert flown.flyby_altitude[0] == pytest.approx(300.0)
    lowest, mu = flown.flyby_radius[0], body("Mars").gravity_parameter
    before, after = flown.v_infinity_in[0], flown.v_infinity_out[1]
    slow, fast = np.linalg.norm(before), np.linalg.norm(after)
    halves = sum(float(turn_angle(mu, each, lowest)) / 2 for each in (slow, fast))
    assert halves + flown.lacking_turn[0] == pytest.approx(flown.turn_angle[0])
    burn = abs(np.sqrt(fast**2 + 2 * mu / lowest) - np.sqrt(slow**2 + 2 * mu / lowest))
    side = 2 * min(slow, fast) * np.sin(flown.lacking_turn[0] / 2)
    assert flown.flyby_delta_v[0] == pytest.approx(burn + side)
    assert np.linalg.norm(after - before) >= flown.flyby_delta_v[0] - 1e-9  # gravity never makes it dearer


def test_price_has_no_jump_where_the_pass_reaches_the_lowest_altitude():
    days = et(CASSINI_DAYS)
    free = tour(VVEJS, days, minimum_altitude=0.0)
    around = free.flyby_altitude[2]
    prices = [tour(VVEJS, days, minimum_altitude=around + each).flyby_delta_v[2] for each in (-1e-3, 1e-3, 100.0)]
    assert prices[0] == pytest.approx(prices[1], abs=1e-5)
    assert prices[2] > prices[1] + 1e-3


def test_many_chains_equal_single_ones():
    random = np.random.default_rng(3)
    days = et(CASSINI_DAYS) + random.uniform(-20, 20, (4, 5, 6)) * 86400.0
    many = tour(VVEJS, days, revolutions=[0, 0, 0, 0, 0])
    assert many.delta_v.shape == (4, 5)
    assert many.v_infinity_in.shape == (4, 5, 5, 3)
    for place in np.ndindex(4, 5):
        one = tour(VVEJS, days[place])
        assert many.delta_v[place] == pytest.approx(one.delta_v, rel=1e-12)
        assert many.flyby_radius[place] == pytest.approx(one.flyby_radius, rel=1e-12)
    assert tour(VVEJS, np.empty((0, 6))).delta_v.shape == (0,)


def test_revolutions_and_paths_reach_lambert():
    days = et(["2031-02-17", "2033-05-25"])
    for path in ("low", "high"):
        flown = tour(["Earth", "Earth"], days, revolutions=[1], paths=[path])
        places = [state("Earth", each) for each in days]
        direct = lambert("Sun", places[0].position, places[1].position, days[1] - days[0], revolutions=1, path=path)
        assert flown.v_infinity_out[0] == pytest.approx(direct.v1 - places[0].velocity)
    grid = tour(["Earth", "Earth"], np.stack([days, days[::-1]]), revolutions=1)
    assert np.isnan(grid.delta_v).tolist() == [False, True]


def test_orbits_at_both_ends_cost_less_than_the_speed_at_infinity():
    days = ["2020-07-23", "2021-02-10"]
    plain, orbits = (tour(["Earth", "Mars"], days, departure_orbit=a, arrival_orbit=b)
                     for a, b in ((None, None), ((6578.0, 1e6), (3796.0, 1e5))))  # fmt: skip
    assert orbits.departure_delta_v < plain.departure_delta_v
    assert orbits.arrival_delta_v < plain.arrival_delta_v
    asked = [6578.0, 1e6] * u.km
    with_units = tour(["Earth", "Mars"], days, departure_orbit=asked)
    assert with_units.departure_delta_v.to_value("m/s") == pytest.approx(1000 * orbits.departure_delta_v)


def test_launch_direction_has_its_angles():
    earth = state("Earth", "2026-05-01")
    v = launch_direction("Earth", "2026-05-01", 4.0, 0.3, 0.2)
    normal = np.cross(earth.position, earth.velocity)
    assert np.linalg.norm(v) == pytest.approx(4.0)
    assert v @ normal / np.linalg.norm(normal) == pytest.approx(4 * np.sin(0.2))
    assert v @ earth.velocity / np.linalg.norm(earth.velocity) == pytest.approx(4 * np.cos(0.2) * np.cos(0.3))
    assert v @ earth.position < 0  # towards the Sun
    assert launch_direction("Earth", et(["2026-05-01", "2026-06-01"]), [1.0, 2.0], 0.0, 0.0).shape == (2, 3)


def test_side_of_the_flyby_is_that_of_the_flyby_function():
    days = ["2026-11-10", "2027-04-10", "2028-01-10"]
    away = launch_direction("Earth", days[0], 3.5, 3.0, 0.1)
    flown = tour_with_burns(["Earth", "Venus", "Earth"], days, away, [0.4, 0.6], [7000.0], [1.1])
    venus = state("Venus", days[1])
    passed = flyby("Venus", flown.v_infinity_in[0], 7000.0, 1.1, pole=venus.velocity)
    assert flown.v_infinity_out[1] == pytest.approx(passed.v_infinity_out)


@pytest.mark.parametrize(("says", "call"), [
    ("at least two bodies", lambda: tour(["Earth"], ["2020-07-23"])),
    ("3 bodies need 3 days", lambda: tour(["Earth", "Mars", "Earth"], ["2020-07-23", "2021-02-10"])),
    ("did you mean Mars", lambda: tour(["Earth", "Marz"], ["2020-07-23", "2021-02-10"])),
    ("arrival before the departure", lambda: tour(["Earth", "Mars"], ["2021-02-10", "2020-07-23"])),
    ("ephemeris covers", lambda: tour(["Earth", "Mars"], ["2049-07-23", "2061-02-10"])),
    ("1 legs between them, but there are 2 paths", lambda: tour(["Earth", "Mars"], ["2020-07-23", "2021-02-10"],
                                                                paths=["low", "low"])),
    ("do not fit", lambda: tour(["Earth", "Mars"], ["2020-07-23", "2021-02-10"], revolutions=3)),
    ("did you pass an altitude", lambda: tour(["Earth", "Mars"], ["2020-07-23", "2021-02-10"],
                                              departure_orbit=(200.0, 200.0))),
    ("take one of them", lambda: tour_points(tour(["Earth", "Mars"], et([["2020-07-23", "2021-02-10"]])))),
    ("need 1 fractions", lambda: tour_with_burns(["Earth", "Mars"], [0.0, 2e7], [3.0, 0, 0], [0.5, 0.5])),
    ("from 0 to below 1", lambda: tour_with_burns(["Earth", "Mars"], [0.0, 2e7], [3.0, 0, 0], [1.5])),
    ("did you pass an altitude", lambda: tour_with_burns(["Earth", "Venus", "Earth"], [0.0, 2e7, 4e7], [3.0, 0, 0],
                                                         [0.5, 0.5], [300.0], [0.0])),
])  # fmt: skip
def test_errors_teach(says, call):
    with pytest.raises(ValueError, match=says):
        call()


def test_gtops_masses_are_its_own():
    assert dataclasses.replace(planet("Venus"), gravity_parameter=body("Venus").gravity_parameter) == body("Venus")
    assert all(abs(GM[name] / body(name).gravity_parameter - 1) < 0.02 for name in GM)
