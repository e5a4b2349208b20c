"""The frame that turns with a planet, and Kamo'oalewa's loops in it."""

import numpy as np
import pytest

from idsea_lessons.bodies import body
from idsea_lessons.dynamics import ForceModel, fly
from idsea_lessons.dynamics.coorbital import longitude_ahead, seen_turning
from idsea_lessons.dynamics.smallbodies import small_body
from idsea_lessons.ephemeris import state

from .plain import size


def test_the_turning_frame_keeps_distances_and_the_planet_at_rest():
    flight = small_body("Kamo'oalewa").flight("2024-01-01", "2026-01-01")
    epochs = np.linspace(flight.start, flight.stop, 50)
    seen = seen_turning(flight, epochs)
    np.testing.assert_allclose(size(seen), size(flight.seen_from("Earth", epochs).position), rtol=1e-12)
    sun = -state("Earth", epochs).position
    np.testing.assert_allclose(seen[:, 0] + size(sun), np.einsum("ni,ni->n", flight.position(epochs), -sun) / size(sun))
    ahead = longitude_ahead(flight, epochs)
    assert np.abs(ahead).max() < np.radians(20.0)
    assert (np.sign(ahead) == np.sign(seen[:, 1])).all()


def test_kamooalewa_circles_the_earth_backwards_once_a_year_for_sixty_years():
    flight = small_body("Kamo'oalewa").flight("1990-01-03", "2049-12-28")
    epochs = np.arange(flight.start, flight.stop, 10 * 86400.0)
    x, y, _ = seen_turning(flight, epochs).T
    turns = np.unwrap(np.arctan2(y, x))
    assert (turns[-1] - turns[0]) / (2 * np.pi) == pytest.approx(-60.0, abs=0.6)
    assert size(seen_turning(flight, epochs)).min() > 8 * body("Earth").hill_radius


def test_the_turning_frame_wants_the_sun():
    around_earth = fly([7000.0, 0, 0], [0, 7.5, 0], 0.0, 600.0, ForceModel("Earth", ()))
    with pytest.raises(ValueError, match="counts from Earth"):
        seen_turning(around_earth, [0.0])
