"""Porkchop plots: NASA's tables, the flown dates of Tianwen-1, and bad input."""

import numpy as np
import pytest

from idsea_lessons.ephemeris import epochs, et, state
from idsea_lessons.orbits.lambert import lambert
from idsea_lessons.orbits.porkchop import porkchop

BARYCENTRE = "Earth-Moon barycentre"


def julian(day):
    return (day - 2451545.0) * 86400.0


def test_nasa_table_2026_type_2_leaves_from_the_barycentre():
    # Burke, Falck, McGuire 2010, NASA/TM-2010-216764: C3 9.144, arrival 2.729, JD 2461344.5 -> 2461636.5.
    days = [julian(2461344.5)], [julian(2461636.5)]
    table = porkchop(BARYCENTRE, "Mars", *days)
    assert table.c3[0, 0] == pytest.approx(9.144, abs=0.01)
    assert table.v_infinity_arrival[0, 0] == pytest.approx(2.729, abs=0.002)
    assert table.transfer(0, 0).type == "II"
    # From the Earth itself the same days cost a little more or less, by the Earth's wobble of 12.5 m/s.
    assert 0.005 < abs(porkchop("Earth", "Mars", *days).c3[0, 0] - table.c3[0, 0]) < 0.08


def test_nasa_table_2028_minimum_of_type_2():
    # NASA/TM-2010-216764, table 1: 8.928 km2/s2.
    grid = porkchop(BARYCENTRE, "Mars", epochs("2028-09-01", "2029-03-01"), epochs("2029-05-01", "2030-03-01"))
    assert grid.best(type="II").c3 == pytest.approx(8.928, abs=0.02)


def test_tianwen_1_dates_need_more_than_was_flown():
    flown_dates = porkchop("Earth", "Mars", ["2020-07-23T04:41"], ["2021-02-10T11:52"])
    assert flown_dates.c3[0, 0] == pytest.approx(13.41, abs=0.01)
    window = porkchop("Earth", "Mars", epochs("2020-07-01", "2020-08-15"), epochs("2020-12-15", "2021-04-01"))
    assert window.best().c3 == pytest.approx(13.09, abs=0.01)
    assert (window.best().departure_date, window.best().arrival_date) == ("2020-07-19", "2021-01-28")


@pytest.mark.parametrize("prograde", [True, False])
@pytest.mark.parametrize("revolutions", [0, 1])
def test_grid_equals_single_transfers(prograde, revolutions):
    days_out, days_in = epochs("2020-06-01", "2020-09-01", 30), epochs("2020-08-01", "2024-08-01", 100)
    grid = porkchop("Earth", "Mars", days_out, days_in, prograde=prograde, revolutions=revolutions)
    assert np.isfinite(grid.c3).any()
    for i, j in np.ndindex(grid.c3.shape):
        leaving, meeting = state("Earth", days_out[i]), state("Mars", days_in[j])
        try:
            v1, v2 = lambert(132712440041.279419, leaving.position, meeting.position, days_in[j] - days_out[i],
                             prograde=prograde, revolutions=revolutions)  # fmt: skip
        except ValueError:
            assert np.isnan(grid.c3[i, j])
            continue
        assert grid.c3[i, j] == pytest.approx(np.sum((v1 - leaving.velocity) ** 2), rel=1e-12)
        assert grid.v_infinity_arrival[i, j] == pytest.approx(np.linalg.norm(v2 - meeting.velocity), rel=1e-12)


def test_both_types_are_told_apart_by_the_angle():
    grid = porkchop("Earth", "Mars", epochs("2020-07-01", "2020-08-30", 5), epochs("2020-12-01", "2021-12-31", 5))
    first, second = grid.best(type="I"), grid.best(type="II")
    assert first.transfer_angle < np.pi < second.transfer_angle
    assert (first.type, second.type) == ("I", "II")
    assert first.c3 < second.c3
    assert grid.best().c3 == min(first.c3, second.c3)
    assert grid.best("arrival").arrival_speed <= first.arrival_speed
    total = first.c3**0.5 + first.arrival_speed
    best = grid.best("sum")
    assert best.c3**0.5 + best.arrival_speed <= total


def test_the_drawn_path_joins_both_planets():
    grid = porkchop("Earth", "Mars", epochs("2020-07-10", "2020-07-30", 5), epochs("2020-12-01", "2021-12-31", 20))
    for type in ("I", "II"):
        transfer = grid.best(type=type)
        path = transfer.points()
        np.testing.assert_allclose(path[0], state("Earth", transfer.departure_epoch).position, rtol=1e-9)
        np.testing.assert_allclose(path[-1], state("Mars", transfer.arrival_epoch).position, rtol=1e-7)


def test_arrival_before_departure_is_nan_and_never_the_best():
    grid = porkchop("Earth", "Mars", epochs("2020-07-01", "2020-12-01", 10), epochs("2020-08-01", "2021-03-01", 10))
    assert np.isnan(grid.c3[grid.time_of_flight <= 0]).all()
    assert np.isfinite(grid.c3[grid.time_of_flight > 86400]).all()
    with pytest.raises(ValueError, match="later arrivals"):
        porkchop("Earth", "Mars", ["2021-01-01"], ["2020-01-01"]).best()


def test_empty_single_and_large_grids():
    assert porkchop("Earth", "Mars", [], epochs("2020-12-01", "2021-01-01")).c3.shape == (0, 32)
    assert porkchop("Earth", "Mars", epochs("2020-12-01", "2021-01-01"), []).c3.shape == (32, 0)
    large = porkchop("Earth", "Mars", epochs("2020-01-01", "2021-12-31", 1), epochs("2020-12-01", "2022-12-31", 1))
    small = porkchop("Earth", "Mars", large.departures[500:510], large.arrivals[300:320])
    np.testing.assert_array_equal(large.c3[500:510, 300:320], small.c3)


@pytest.mark.parametrize(
    ("arguments", "match"),
    [
        (("Earth", "Mars", "2020-07-01", ["2021-01-01"]), "list of epochs"),
        (("Earth", "Earth", ["2020-07-01"], ["2021-01-01"]), "two bodies"),
        (("Earth", "Marz", ["2020-07-01"], ["2021-01-01"]), "did you mean Mars"),
        (("Earth", "Mars", ["2060-07-01"], ["2061-01-01"]), "covers 1990-01-01 to 2050-01-01"),
        (("Earth", "Mars", [np.nan], ["2021-01-01"]), "not a finite number"),
    ],
)
def test_bad_input_is_explained(arguments, match):
    with pytest.raises(ValueError, match=match):
        porkchop(*arguments)


def test_best_explains_bad_questions():
    grid = porkchop("Earth", "Mars", [et("2020-07-20")], ["2021-01-28"])
    with pytest.raises(ValueError, match="must be"):
        grid.best("price")
    with pytest.raises(ValueError, match="types are I and II"):
        grid.best(type="III")
    with pytest.raises(ValueError, match="no cell of this grid has a transfer of type II"):
        grid.best(type="II")
