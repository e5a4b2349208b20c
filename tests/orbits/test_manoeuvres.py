"""Burns, plane changes, transfers and phasing: published cases, limits, energy, and bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idsea_lessons.bodies import body
from idsea_lessons.flown import flown
from idsea_lessons.orbits.manoeuvres import (
    apsis_burn,
    capture_burn,
    escape_burn,
    launch_energy,
    v_infinity_after,
    vis_viva,
)
from idsea_lessons.orbits.phasing import hohmann_wait, phasing
from idsea_lessons.orbits.planes import hohmann_plane_change, plane_angle, plane_change
from idsea_lessons.orbits.transfers import bi_elliptic, hohmann, least_intermediate_radius
from idsea_lessons.units import u

EARTH, RADIUS = 398600.4415, 6378.1363  # Vallado's constants
degrees = np.radians
FAST = 5.892311  # Vallado's speed of examples 6-4 to 6-6, km/s
LOW, HIGH = RADIUS + 191.3411, RADIUS + 35781.34857

# name: (what we compute, published value, relative tolerance); "valladopy" is D. Vallado's own code and its tests.
PUBLISHED = {
    "MAN-01 total (Vallado 6-1)": (
        lambda: hohmann(398600.4418, 6569.48111, 42159.48557).delta_v, 3.935224, 1e-5),
    "MAN-01 hours": (
        lambda: hohmann(398600.4418, 6569.48111, 42159.48557).time_of_flight / 3600, 5.256713, 1e-5),
    "Vallado 6-1 first burn (valladopy)": (lambda: hohmann(EARTH, LOW, HIGH).delta_v1, 2.457038635627854, 1e-12),
    "Vallado 6-1 second burn (valladopy)": (lambda: hohmann(EARTH, LOW, HIGH).delta_v2, 1.478187015430896, 1e-12),
    "Vallado 6-1 minutes (valladopy)": (
        lambda: hohmann(EARTH, LOW, HIGH).time_of_flight / 60, 315.4027569935991, 1e-12),
    "MAN-03 total (Vallado 6-2)": (
        lambda: bi_elliptic(398600.4418, 6569.48111, 510251.137, 382688.137).delta_v, 3.904057, 1e-5),
    "MAN-03 hours": (
        lambda: bi_elliptic(398600.4418, 6569.48111, 510251.137, 382688.137).time_of_flight / 3600, 593.919803, 1e-5),
    "Vallado 6-2 burns (valladopy)": (
        lambda: bi_elliptic(EARTH, LOW, RADIUS + 503873, RADIUS + 376310)[:3],
        [3.1562341430432026, 0.6773580299907941, 0.07046593708633986], 1e-11),
    "Curtis 6.3 bi-elliptic": (lambda: bi_elliptic(398600, 7000, 210000, 105000).delta_v, 4.0285, 2e-5),
    "Curtis 6.3 Hohmann": (lambda: hohmann(398600, 7000, 105000).delta_v, 4.0463, 2e-5),
    "Escobal's table": (
        lambda: least_intermediate_radius(1, [12, 13, 14, 15]), [815.81, 48.90, 26.10, 18.19], 2e-4),
    "MAN-04 (Vallado 6-4)": (lambda: plane_change(FAST, degrees(15)), 1.5382018364126486, 1e-10),
    "Vallado 6-4 on an ellipse (valladopy)": (
        lambda: plane_change(5.993824 * np.cos(degrees(-6.79)), degrees(15)), 1.5537274747634255, 1e-12),
    "Vallado 6-5, node only (valladopy)": (
        lambda: plane_change(FAST, plane_angle(degrees(55), degrees(55), degrees(45))), 3.694195175425934, 1e-12),
    "Vallado 6-6, node and inclination (valladopy)": (
        lambda: plane_change(FAST, plane_angle(degrees(55), degrees(40), degrees(45))), 3.615924548496319, 1e-12),
    "turn with change of speed (valladopy)": (lambda: plane_change(1.23, degrees(15), 4.56), 3.386905734002608, 1e-12),
    "Vallado table 6-3, best split (valladopy)": (
        lambda: hohmann_plane_change(EARTH, 6671.53, 42163.95, degrees(10)).angle1, degrees(0.9173377342379527), 1e-5),
    "Vallado table 6-3, total (valladopy)": (
        lambda: hohmann_plane_change(EARTH, 6671.53, 42163.95, degrees(10)).delta_v, 3.9408991434940773, 1e-9),
    "Vallado 6-7, first burn (valladopy)": (
        lambda: geostationary(degrees(1.594961534092242)).delta_v1, 2.4696696299347445, 1e-9),
    "Vallado 6-7, second burn (valladopy)": (
        lambda: geostationary(degrees(1.594961534092242)).delta_v2, 1.8022162930889054, 1e-9),
    "Vallado 6-8, one turn (valladopy)": (
        lambda: phasing(EARTH, 12756.274, degrees(20)).delta_v, 0.2192686615890107, 1e-10),
    "Vallado 6-8, two turns (valladopy)": (
        lambda: phasing(EARTH, 12756.274, degrees(20), 2).delta_v, 0.10648139790646738, 1e-10),
    "Vallado 6-8, minutes (valladopy)": (
        lambda: phasing(EARTH, 12756.274, degrees(20), [1, 2]).time / 60,
        [225.6949830406384, 464.6661415542555], 1e-10),
    "Vallado 6-9, phase (valladopy)": (
        lambda: hohmann_wait(EARTH, 12756.274, 42159.48, 0.0).phase, degrees(85.391519024022), 1e-10),
    "Vallado 6-9, burns (valladopy)": (lambda: hohmann(EARTH, 12756.274, 42159.48).delta_v, 2.315710041662876, 1e-10),
    "Wakker table 18.2, escape (Tudat)": (
        lambda: escape_burn(3.986e5, 6563.0, 2.94461246668719).delta_v, 3.61464460281887, 1e-12),
    "Wakker table 18.2, capture (Tudat)": (
        lambda: capture_burn(4.2830e4, 1.1 * 3389.5, 2.64883359973278).delta_v, 2.0871062716740798, 1e-12),
    "Wakker, escape from an ellipse (Tudat)": (
        lambda: escape_burn(3.986e5, 6578.0, 2.94461246668719, 8178.0).delta_v, 3.2002178506657729, 1e-10),
    "Curtis 8.4": (lambda: escape_burn(398600, 6678, 2.943).delta_v, 3.590, 2e-4),
}  # fmt: skip


def geostationary(first=None):
    """Vallado's example 6-7."""
    return hohmann_plane_change(EARTH, RADIUS + 191, RADIUS + 35780, degrees(28.5), first)


@pytest.mark.parametrize("case", PUBLISHED.values(), ids=PUBLISHED)
def test_published_values_come_out(case):
    compute, published, tolerance = case
    np.testing.assert_allclose(compute(), published, rtol=tolerance)


def test_tianwen_1_turned_its_plane_for_121_metres_per_second():
    far = body("Mars").radius + flown("tw1.capture_apoapsis").value
    speed = vis_viva("Mars", far, (body("Mars").radius + 400 + far) / 2)
    assert 1000 * plane_change(speed, degrees(76.9)) == pytest.approx(121, abs=0.5)
    assert 1000 * capture_burn("Mars", 3796.19, 2.487, far).delta_v == pytest.approx(660, abs=0.5)


def test_tianwen_1_left_with_a_launch_energy_of_11_965():
    c3 = launch_energy("Earth", flown("tw1.escape_q").value, flown("tw1.escape_e").value)
    assert c3 == pytest.approx(flown("tw1.c3").value, abs=5e-4)
    burn = escape_burn("Earth", flown("tw1.escape_q").value, np.sqrt(c3))
    np.testing.assert_allclose(
        v_infinity_after("Earth", flown("tw1.escape_q").value, burn.speed_before, burn.delta_v) ** 2, c3, rtol=1e-12
    )


def test_vallados_code_waits_for_the_wrong_place():
    """Example 6-9 as coded in valladopy waits 370.61 min; then the target is not where the transfer ends."""
    rate, target = (np.sqrt(EARTH / r**3) for r in (12756.274, 42159.48))
    for ahead in (degrees(20), degrees(-20)):
        wait = hohmann_wait(EARTH, 12756.274, 42159.48, ahead)
        for time, meets in ((wait.time, True), (wait.time + 3 * wait.synodic_period, True), (370.61383589 * 60, False)):
            arrival = time + hohmann(EARTH, 12756.274, 42159.48).time_of_flight
            miss = (rate * time + np.pi - ahead - target * arrival + 1) % (2 * np.pi) - 1
            assert (abs(miss) < 1e-9) == meets


radii = st.floats(0.01, 100.0)


@settings(deadline=None)
@given(radii, radii)
def test_hohmann_out_and_in_cost_the_same_and_nothing_to_stay(r1, r2):
    out, back = hohmann(1.0, r1, r2), hohmann(1.0, r2, r1)
    assert (out.delta_v1, out.delta_v2) == pytest.approx((back.delta_v2, back.delta_v1), abs=1e-12)
    assert out.delta_v <= abs(np.sqrt(1 / r1) - np.sqrt(1 / r2)) + 1e-12  # what an endless spiral costs
    assert hohmann(1.0, r1, r1).delta_v == 0
    np.testing.assert_allclose(bi_elliptic(1.0, r1, max(r1, r2), r2).delta_v, out.delta_v, atol=1e-12)


@settings(deadline=None)
@given(radii, radii, radii)
def test_every_burn_keeps_the_books_of_energy(r, before, after):
    burn = apsis_burn(1.0, r, before, after)
    gained = (burn.speed_after**2 - burn.speed_before**2) / 2
    np.testing.assert_allclose(gained, 1 / (r + before) - 1 / (r + after), atol=1e-12 / r)
    np.testing.assert_allclose(vis_viva(1.0, r, (r + after) / 2), burn.speed_after, rtol=1e-12)
    escape = escape_burn(1.0, r, 0.7, r + before)
    np.testing.assert_allclose(escape.speed_after**2 / 2 - 1 / r, 0.245, atol=1e-12 / r)
    assert capture_burn(1.0, r, 0.7, r + before)[::2] == (escape.delta_v, escape.speed_before)


@pytest.mark.parametrize(("ratio", "wins"), [(11.93, "never"), (11.95, "far"), (15.57, "far"), (15.59, "always")])
@pytest.mark.parametrize("inward", [False, True])
def test_three_burns_win_between_11_94_and_15_58(ratio, wins, inward):
    ends = (ratio, 1.0) if inward else (1.0, ratio)
    two = hohmann(1.0, *ends).delta_v
    farthest = bi_elliptic(1.0, ends[0], np.inf, ends[1])
    assert (farthest.delta_v < two) == (wins != "never")
    assert farthest.time_of_flight == np.inf
    assert (bi_elliptic(1.0, ends[0], 1.001 * ratio, ends[1]).delta_v < two) == (wins == "always")
    limit = least_intermediate_radius(*ends)
    assert {"never": limit == np.inf, "far": ratio < limit < np.inf, "always": limit == ratio}[wins]
    if wins == "far":
        costs = [bi_elliptic(1.0, ends[0], factor * limit, ends[1]).delta_v for factor in (0.99, 1.01)]
        assert costs[1] < two < costs[0]


@settings(deadline=None)
@given(radii, radii, st.floats(0.0, np.pi))
def test_no_other_split_is_cheaper(r1, r2, turn):
    best = hohmann_plane_change(1.0, r1, r2, turn)
    others = hohmann_plane_change(1.0, r1, r2, turn, np.linspace(0, turn, 201))
    # The smallest numbers of all, below 1e-308, keep only some digits.
    assert best.delta_v <= others.delta_v.min() + 1e-12 * best.delta_v + np.finfo(float).tiny
    assert best.angle1 + best.angle2 == pytest.approx(turn)


def test_the_split_of_the_book_is_an_estimate():
    assert 5e-4 < geostationary(degrees(1.594961534092242)).delta_v - geostationary().delta_v < 5e-3
    np.testing.assert_allclose(geostationary(0.0).delta_v1, hohmann(EARTH, RADIUS + 191, RADIUS + 35780).delta_v1)


@settings(deadline=None)
@given(st.floats(0, np.pi), st.floats(0, np.pi), st.floats(-7, 7))
def test_plane_angle_is_the_angle_of_the_poles(before, after, node):
    poles = [
        np.array([np.sin(i) * np.sin(o), -np.sin(i) * np.cos(o), np.cos(i)]) for i, o in ((before, 0), (after, node))
    ]
    expected = np.arctan2(np.linalg.norm(np.cross(*poles)), poles[0] @ poles[1])
    assert plane_angle(before, after, node) == pytest.approx(expected, abs=1e-7)


def test_oberth_pays_most_where_the_spacecraft_is_fastest():
    low = v_infinity_after("Earth", [6578.0, 42164.0, 4e5], vis_viva("Earth", [6578.0, 42164.0, 4e5], np.inf), 1.0)
    assert np.all(np.diff(low) < 0)


@settings(deadline=None)
@given(st.floats(-3, 3), st.integers(1, 6), st.floats(0.0, 0.8))
def test_after_the_detour_both_are_at_the_same_place(phase, turns, e):
    detour = phasing(1.0, 1.0 - e, phase, turns + 1, semi_major_axis=1.0)
    assert (detour.time + phase) / (2 * np.pi) == pytest.approx(turns + 1)
    assert detour.time == pytest.approx((turns + 1) * 2 * np.pi * detour.semi_major_axis**1.5)
    assert phasing(1.0, 1.0 - e, 0.0, turns, semi_major_axis=1.0).delta_v == pytest.approx(0.0, abs=1e-12)


def test_grids_empty_huge_and_with_cells_that_cannot_be():
    assert hohmann("Earth", np.empty((0, 2)), 42164.0).delta_v.shape == (0, 2)
    r2 = np.linspace(7000, 500_000, 1_000_000)
    huge = hohmann("Earth", 7000.0, r2).delta_v
    assert huge.argmax() == np.abs(r2 / 7000 - 15.5817).argmin()  # the dearest ratio (Hohmann's own result)
    assert hohmann_plane_change("Earth", 7000.0, r2[:10], np.array([[0.1], [0.2]])).delta_v.shape == (2, 10)
    mixed = hohmann("Earth", [7000.0, 400.0, np.nan], 42164.0).delta_v
    assert np.isfinite(mixed).tolist() == [True, False, False]
    assert np.isnan(vis_viva(1.0, [1.0, 3.0], 1.0)).tolist() == [False, True]
    assert np.isnan(phasing("Earth", 7000.0, [0.1, 6.0]).delta_v).tolist() == [False, True]


def test_quantities_come_back_as_quantities():
    plain = hohmann("Earth", 6678.0, 42164.0)
    ours = hohmann("Earth", 6678e3 * u.m, 42164 * u.km)
    assert ours.delta_v.to_value("m/s") == pytest.approx(1000 * plain.delta_v)
    assert ours.time_of_flight.to_value("h") == pytest.approx(plain.time_of_flight / 3600)
    assert plane_change(3 * u.km / u.s, 30 * u.deg).unit == u.km / u.s
    assert plane_angle(10 * u.deg, 86.9 * u.deg).to_value("deg") == pytest.approx(76.9)
    assert launch_energy("Earth", 6571.989 * u.km, 1.19727185).to_value("km2/s2") == pytest.approx(11.965, abs=1e-3)
    assert capture_burn(body("Mars"), 3796.19 * u.km, 2487 * u.m / u.s).delta_v.unit == u.km / u.s
    assert geostationary(1.0 * u.deg).angle1.to_value("deg") == pytest.approx(1.0)
    assert least_intermediate_radius(7000 * u.km, 98000 * u.km).unit == u.km
    assert hohmann_wait("Sun", 1 * u.au, 1.524 * u.au, 10 * u.deg).synodic_period.to_value("d") == pytest.approx(
        779, abs=1
    )
    assert phasing("Earth", 42164 * u.km, 12 * u.deg, 3).delta_v.unit == u.km / u.s


@pytest.mark.parametrize(("says", "call"), [
    ("400 km lies below the surface of Earth .6,378 km.: did you pass", lambda: hohmann("Earth", 400.0, 42164.0)),
    ("did you pass an altitude", lambda: bi_elliptic("Mars", 3800.0, 180.0, 9000.0)),
    ("did you pass an altitude", lambda: capture_burn("Mars", 400.0, 2.5)),
    ("did you pass an altitude", lambda: launch_energy("Earth", 200.0, 1.2)),
    ("did you pass an altitude", lambda: vis_viva("Moon", 15.0, 1800.0)),
    ("did you mean Mars", lambda: hohmann("Marz", 4000.0, 5000.0)),
    ("gravity parameter must be positive", lambda: hohmann(-1.0, 1.0, 2.0)),
    ("r2 must be a positive number in km, not -2", lambda: hohmann(1.0, 1.0, -2.0)),
    ("does not reach so far", lambda: vis_viva(1.0, 3.0, 1.0)),
    ("changed places", lambda: escape_burn("Earth", 42164.0, 3.0, 6678.0)),
    ("v_infinity must be zero or more", lambda: escape_burn("Earth", 6678.0, -3.0)),
    ("does not escape", lambda: v_infinity_after("Earth", 6678.0, 7.7, 1.0)),
    ("did you pass degrees", lambda: plane_change(3.0, 28.5)),
    ("did you pass degrees", lambda: plane_angle(10.0, 86.9)),
    ("speed before must be a positive", lambda: plane_change(0.0, 0.1)),
    ("same circle", lambda: hohmann_wait("Earth", 7000.0, 7000.0, 0.1)),
    ("whole numbers", lambda: phasing("Earth", 7000.0, 0.1, 0)),
    ("whole numbers", lambda: phasing("Earth", 7000.0, 0.1, 1.5)),
    ("detour would come too close", lambda: phasing("Earth", 7000.0, 1.0)),
    ("detour would come too close", lambda: phasing(1.0, 1.0, 6.2)),
    ("did you pass degrees", lambda: phasing("Mars", 20_000.0, 30.0)),
    ("lies outside an orbit", lambda: phasing(1.0, 3.0, 0.1, semi_major_axis=1.0)),
    ("r1 must be a length in km", lambda: hohmann("Earth", 7000 * u.kg, 42164 * u.km)),
])  # fmt: skip
def test_errors_teach(says, call):
    with pytest.raises(ValueError, match=says):
        call()
