"""Many flights at once, what is asked of a flight, the table behind it, and bad input."""

import numpy as np
import pytest

from idsea_lessons.bodies import body
from idsea_lessons.dynamics import Burn, ForceModel, Impulse, ephemeris_table, fly, fly_many
from idsea_lessons.ephemeris import et, utc
from idsea_lessons.orbits import propagate
from idsea_lessons.units import u

from .plain import EARTH_ALONE, LOW, NOVEMBER, TELEMETRY, size

# Many at once.


def test_many_flights_are_the_same_as_each_alone():
    model = ForceModel("Earth", ("Sun", "Moon"), ("Earth",))
    random = np.random.default_rng(7)
    r = np.array(LOW[0]) + random.normal(0, 50, (3, 4, 3))
    epochs = np.array([8000.0, -4000.0, 0.0, 3000.0])
    together = fly_many(r, LOW[1], 0.0, epochs, model)
    assert together.position.shape == together.velocity.shape == (3, 4, 4, 3)
    for i, j in ((0, 0), (2, 3)):
        for k, epoch in enumerate(epochs):
            alone = fly(r[i, j], LOW[1], 0.0, epoch, model).at(epoch)
            np.testing.assert_allclose(together.position[i, j, k], alone.position, rtol=1e-9)
    assert fly_many(r, LOW[1], 0.0, 60.0, model).position.shape == (3, 4, 3)
    assert fly_many(np.empty((0, 3)), LOW[1], 0.0, [60.0, 120.0], model).position.shape == (0, 2, 3)
    assert fly_many(LOW[0], LOW[1], 0.0, [], model).position.shape == (0, 3)


def test_ten_thousand_flights_in_one_call():
    r = np.array(LOW[0]) + np.linspace(0.0, 100.0, 10_000)[:, None] * [1.0, 0.0, 0.0]
    result = fly_many(r, LOW[1], 0.0, [3000.0, 6000.0], EARTH_ALONE)
    expected = propagate("Earth", r, LOW[1], 6000.0)
    np.testing.assert_allclose(result.position[:, 1], expected.position, atol=1e-5)


def test_bad_cells_and_lost_flights_are_nan_and_spare_the_others():
    r = np.array([LOW[0], [np.nan, 0, 0], [0.0, 0, 0], [6900.0, 0, 0], [100.0, 0, 0]])
    v = np.array([LOW[1], LOW[1], LOW[1], [0, 3.0, 0], LOW[1]])
    position = fly_many(r, v, 0.0, [100.0, 3000.0], EARTH_ALONE).position
    assert np.isfinite(position).all(axis=(1, 2)).tolist() == [True, False, False, False, False]
    assert np.isfinite(position[3, 0]).all()  # still above the ground
    assert np.isnan(position[[1, 2, 4]]).all()


def test_quantities_come_back():
    result = fly_many(7e6 * np.array([1, 0, 0]) * u.m, np.array([0, 7.5, 0]) * u.km / u.s, 0.0, 600.0, EARTH_ALONE)
    assert result.position.unit == u.km
    plain = fly([7000.0, 0, 0], [0, 7.5, 0], 0.0, 600.0, EARTH_ALONE).at(600.0)
    np.testing.assert_allclose(result.position.value, plain.position)
    with_units = fly(7e6 * np.array([1, 0, 0]) * u.m, np.array([0, 7.5, 0]) * u.km / u.s, 0.0, 600.0, EARTH_ALONE)
    np.testing.assert_allclose(with_units.at(600.0).position, plain.position)
    with pytest.raises(ValueError, match="position must be a length"):
        fly([1, 0, 0] * u.s, LOW[1], 0.0, 60.0, EARTH_ALONE)


# What happens on the way.


def test_tianwen_1_arrives_at_mars():
    """CURRICULUM 2.3: 98 days of n-body flight end on 2021-02-10 at 12:06 UTC, 549 km over a Mars of mean radius."""
    flight = fly(TELEMETRY[:3], TELEMETRY[3:], NOVEMBER, "2021-02-12", ForceModel(frame="J2000"))
    distance, epoch = flight.closest("Mars")
    assert utc(epoch).startswith("2021-02-10T12:05")
    assert distance - 3389.5 == pytest.approx(547.3, abs=3.0)
    assert flight.met is None


def test_a_flight_ends_at_the_surface_that_it_meets():
    flight = fly([7000.0, 0, 0], [0, 3.0, 0], 0.0, 86400.0, EARTH_ALONE)
    assert flight.met == "Earth"
    assert size(flight.at(flight.stop).position) == pytest.approx(body("Earth").radius, abs=1e-6)
    assert flight.stop < 3600.0
    with pytest.raises(ValueError, match="met the surface of Earth"):
        flight.at(flight.stop + 10.0)
    through = fly([7000.0, 0, 0], [0, 3.0, 0], 0.0, 3600.0, ForceModel("Earth", bodies=(), surfaces=False))
    assert through.met is None
    with pytest.raises(ValueError, match=r"begins below the surface of Earth.*altitude instead of a distance"):
        fly([200.0, 0, 0], [0, 7.0, 0], 0.0, 60.0, EARTH_ALONE)


def test_moments_are_found():
    flight = fly([7000.0, 0, 0], [0, 8.0, 0], 0.0, 40000.0, EARTH_ALONE)

    def radial(_, s):
        return np.einsum("ni,ni->n", s.position, s.velocity)

    period = (
        2
        * np.pi
        * np.sqrt((1 / (2 / 7000.0 - 64.0 / body("Earth").gravity_parameter)) ** 3 / body("Earth").gravity_parameter)
    )
    peris, apos = flight.when(radial, rising=True), flight.when(radial, rising=False)
    np.testing.assert_allclose(peris[peris > 1.0], period * np.arange(1, 6)[: (peris > 1.0).sum()], atol=1e-4)
    np.testing.assert_allclose(apos, period * (np.arange(apos.size) + 0.5), atol=1e-4)
    assert flight.when(lambda t, s: t + 1.0).size == 0
    backwards = fly(*flight.at(40000.0), 40000.0, 0.0, EARTH_ALONE)
    np.testing.assert_allclose(backwards.when(radial, rising=False), apos, atol=1e-2)


def test_a_flight_can_be_handed_to_navigation():
    from idsea_lessons.navigation import eclipses

    flight = fly([7000.0, 0, 0], [0, 7.5, 0], "2020-11-24", "2020-11-24T06:00", EARTH_ALONE)
    assert len(eclipses(flight, "Earth", "2020-11-24T00:10", "2020-11-24T05:50", step=60.0).umbra) in (3, 4)


# The table of the ephemeris.


@pytest.mark.parametrize("center", ["Sun", "Earth", "Moon", "Mars", "Jupiter"])
def test_tables_are_within_millimetres_of_spice(center):
    others = tuple(name for name in ForceModel().bodies if name != center)
    table = ephemeris_table(others, center, "J2000", float(et("2024-01-01")), float(et("2024-03-01")))
    # ET itself moves the outer planets by 1e-7 s times their speed; a table cannot be better than its question.
    assert np.all(table.error < 2e-5)
    assert np.all(table.error > 0.0)


def test_tables_reach_both_ends_of_the_ephemeris_and_no_further():
    model = ForceModel(bodies=("Earth",))
    edge = float(et("2049-12-30"))
    assert fly([1.5e8, 0, 0], [0, 29.0, 0], edge, edge + 1.5 * 86400, model).stop == edge + 1.5 * 86400
    with pytest.raises(ValueError, match="the ephemeris covers"):
        fly([1.5e8, 0, 0], [0, 29.0, 0], edge, edge + 40 * 86400, model)


# Bad input.


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"position": [7000.0, 0.0]}, "three finite numbers"),
        ({"position": [7000.0, 0.0, np.nan]}, "three finite numbers"),
        ({"velocity": [np.inf, 0.0, 0.0]}, "three finite numbers"),
        ({"start": [0.0, 1.0]}, "start must be one epoch"),
        ({"stop": "soon"}, "no date"),
        ({"tolerance": 0.0}, "tolerance"),
        ({"tolerance": float("nan")}, "tolerance"),
        ({"manoeuvres": [Impulse(-5.0, [0, 0, 0.1])]}, "outside of the flight"),
        ({"manoeuvres": [Impulse(500.0, [0, 0, 0.1])]}, "outside of the flight"),
        ({"manoeuvres": [Burn(10.0, 30.0, 1.0, 300.0, 9.0), Impulse(20.0, [0, 0, 0.1])]}, "before the one before"),
        ({"stop": -60.0, "manoeuvres": [Impulse(-5.0, [0, 0, 0.1])]}, "into the past"),
    ],
)
def test_bad_flights_are_explained(change, message):
    asked = {"position": LOW[0], "velocity": LOW[1], "start": 0.0, "stop": 60.0, "model": EARTH_ALONE, **change}
    with pytest.raises(ValueError, match=message):
        fly(**asked)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: ForceModel("Marz"), "did you mean Mars"),
        (lambda: ForceModel(frame="IAU_MARS"), "does not turn"),
        (lambda: ForceModel(oblate=("Venus",)), "no J2 for Venus"),
        (lambda: ForceModel("Earth", bodies=(), oblate=("Moon",)), "one of the bodies"),
        (lambda: ForceModel("Earth", bodies=(), light_pressure=0.1), "needs the Sun"),
        (lambda: ForceModel(light_pressure=-1.0), "zero or more"),
        (lambda: Burn(0.0, -1.0, 1.0, 300.0, 10.0), "duration of a burn must be a positive"),
        (lambda: Burn(0.0, 1.0, 1.0 * u.km, 300.0, 10.0), "thrust must be"),
        (lambda: Burn(0.0, 1.0, 1.0, 300.0, 10.0, "up"), "along"),
        (lambda: Burn(0.0, 1.0, 1.0, 300.0, 10.0, [0, 0, 0]), "cannot be zero"),
        (lambda: Burn(0.0, 1e6, 3000.0, 300.0, 10.0), "would use"),
        (lambda: Impulse(0.0, [0.0, 1.0]), "three finite numbers"),
        (lambda: fly_many([1.0, 2.0], [0.0, 1.0], 0.0, 1.0), "three numbers each"),
        (lambda: fly(*LOW, 0.0, 60.0, EARTH_ALONE, manoeuvres=[Burn(0, 9, 1, 300, 9, about="Moon")]), "not among"),
    ],
)
def test_bad_models_and_manoeuvres_are_explained(make, message):
    with pytest.raises(ValueError, match=message):
        make()
