"""Gibbs and Herrick-Gibbs: published cases, orbits of all shapes, and positions that do not fit."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from idsea_lessons.orbits.gibbs import gibbs, herrick_gibbs
from idsea_lessons.orbits.kepler import propagate
from idsea_lessons.units import u

VALLADO = [0, 0, 6378.1363], [0, -4464.696, -5102.509], [0, 5740.323, 3189.068]
CLOSE = (
    [3419.85564, 6019.82602, 2784.60022],
    [2935.91195, 6326.18324, 2660.59584],
    [2434.95202, 6597.38674, 2521.52311],
)


def test_od_01_vallado_7_3():
    found = gibbs(398600.4415, *VALLADO)
    np.testing.assert_allclose(found.v2, [0, 5.5311472050176125, -5.191806413494606], rtol=1e-8, atol=1e-12)
    assert np.degrees(found.angle12) == pytest.approx(138.81407085944375, rel=1e-12)
    assert np.degrees(found.angle23) == pytest.approx(160.24053069723146, rel=1e-12)
    assert found.out_of_plane == pytest.approx(0.0, abs=1e-12)


def test_curtis_5_1():
    found = gibbs(398600, [-294.32, 4265.1, 5986.7], [-1365.5, 3637.6, 6346.8], [-2940.3, 2473.7, 6555.8])
    np.testing.assert_allclose(found.v2, [-6.2174, -4.0122, 1.5990], atol=6e-5)


def test_vallado_7_4_short_arc():
    found = herrick_gibbs(398600.4415, *CLOSE, 0.0, 76.48, 153.04)
    np.testing.assert_allclose(found.v2, [-6.441557227511062, 3.777559606719521, -1.7205675602414345], rtol=1e-9)
    assert np.degrees(found.angle12) == pytest.approx(4.499996147374992, rel=1e-9)
    assert np.degrees(found.out_of_plane) == pytest.approx(2.6712072741804056e-06, rel=1e-5)


def conic(e, anomaly, tilt):
    """Give a state on an orbit with p = GM = 1, turned in space."""
    cosine, sine = np.cos(anomaly), np.sin(anomaly)
    r = np.array([cosine, sine, 0 * sine]) / (1 + e * cosine)
    v = np.array([-sine, e + cosine, 0 * sine])
    turn = np.linalg.qr(tilt)[0]
    return turn @ r, turn @ v


numbers = st.floats(-1, 1)
tilts = st.lists(numbers, min_size=9, max_size=9).map(lambda x: np.reshape(x, (3, 3)) + 2 * np.eye(3))


@settings(deadline=None)
@given(st.floats(0, 5), st.floats(-3, 3), st.floats(0.3, 2.5), st.floats(0.3, 2.5), tilts, st.booleans())
def test_gibbs_finds_orbits_of_all_shapes_flown_both_ways(e, first, step1, step2, tilt, backward):
    anomalies = np.array([first, first + step1, first + step1 + step2])
    assume(step1 + step2 < 6.0)
    assume(np.all(1 + e * np.cos(np.linspace(*anomalies[[0, 2]], 100)) > 0.1))  # one branch, not too far out
    places = [conic(e, each, tilt)[0] for each in anomalies]
    velocity = conic(e, anomalies[1], tilt)[1]
    if backward:
        places, velocity = places[::-1], -velocity
    found = gibbs(1.0, *places)
    np.testing.assert_allclose(found.v2, velocity, atol=1e-9 * np.linalg.norm(velocity))
    assert (found.angle12, found.angle23) == pytest.approx(
        [min(x, 2 * np.pi - x) for x in (step1, step2)][:: -1 if backward else 1]
    )


@settings(deadline=None)
@given(st.floats(0, 3), st.floats(-1.5, 1.5), st.floats(0.2, 1.0), tilts)
def test_herrick_gibbs_grows_better_as_the_arc_grows_shorter(e, anomaly, uneven, tilt):
    r, v = conic(e, anomaly, tilt)
    misses = []
    for arc in (0.02, 0.01):
        times = -arc * uneven, 0.0, arc
        places = [propagate(1.0, r, v, time).position for time in times]
        found = herrick_gibbs(1.0, *places, *(time + 5.0 for time in times))
        misses.append(np.linalg.norm(found.v2 - v))
    assert misses[0] < 1e-2 * np.linalg.norm(v)
    assert misses[1] < 0.3 * misses[0] + 1e-11  # a series of third order or better


def test_grids_empty_huge_and_quantities():
    single = gibbs(398600.4415, *VALLADO).v2
    grid = gibbs(398600.4415, *(np.tile(place, (100_000, 1)) for place in VALLADO))
    np.testing.assert_array_equal(grid.v2[-1], single)
    assert gibbs(1.0, *[np.empty((0, 3))] * 3).v2.shape == (0, 3)
    mixed = gibbs(1.0, [[1.0, 0, 0], [1.0, 0, 0.5]], [0, 1.0, 0], [-1.0, 0, 0.0])
    assert np.isnan(mixed.out_of_plane).tolist() == [False, True]
    late = herrick_gibbs(398600.4415, *([place] for place in CLOSE), 0.0, [76.48, -5.0], 153.04)
    assert np.isnan(late.v2[:, 0]).tolist() == [False, True]
    found = gibbs(398600.4415, *(place * u.km for place in VALLADO))
    assert found.v2.unit == u.km / u.s
    assert found.angle12.to_value("deg") == pytest.approx(138.814, abs=1e-3)
    timed = herrick_gibbs("Earth", *(place * u.km for place in CLOSE), 0 * u.min, 76.48 * u.s, 153.04 * u.s)
    assert timed.v2[0].to_value("m/s") == pytest.approx(-6441.6, abs=0.1)


@pytest.mark.parametrize(("says", "call"), [
    ("do not lie in one plane: the first is 45", lambda: gibbs(1.0, [1.0, 0, 1.0], [0, 1.0, 0], [-1.0, 0, 0])),
    ("no orbit runs through", lambda: gibbs(1.0, [1.0, 0, 0], [2.0, 0, 0], [3.0, 0, 0])),
    ("no orbit runs through", lambda: gibbs(1.0, [1.0, -1.0, 0], [1.0, 0, 0], [1.0, 1.0, 0])),
    ("x, y, z", lambda: gibbs(1.0, [1.0, 0], [0, 1.0, 0], [-1.0, 0, 0])),
    ("the times must rise", lambda: herrick_gibbs(398600.4415, *CLOSE, 0.0, 153.04, 76.48)),
    ("do not lie in one plane", lambda: herrick_gibbs(1.0, [1.0, 0, 1.0], [0, 1.0, 0], [-1.0, 0, 0], 0, 1, 2)),
    ("r2 must be a length in km", lambda: gibbs(1.0, VALLADO[0], VALLADO[1] * u.s, VALLADO[2])),
])  # fmt: skip
def test_errors_teach(says, call):
    with pytest.raises(ValueError, match=says):
        call()
