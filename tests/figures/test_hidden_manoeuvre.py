"""Pictures of two flights that meet: what they draw is what the flights say."""

import numpy as np
import pytest

from idsea_lessons.dynamics import ForceModel, Impulse, fly
from idsea_lessons.ephemeris import et, utc
from idsea_lessons.figures.hidden_manoeuvre import draw_gaps, draw_two_flights

SUN = ForceModel(bodies=("Sun",))
START, BURN, STOP = "2020-08-01", "2020-09-01", "2020-10-01"


@pytest.fixture(scope="module")
def flights():
    """One flight with a known burn out of the plane, taken apart into its two halves."""
    r, v = [150e6, 0.0, 0.0], [0.0, 30.0, 0.0]
    whole = fly(r, v, START, STOP, SUN, manoeuvres=[Impulse(BURN, [0.0, 0.0, 0.3])])
    return fly(r, v, START, STOP, SUN), fly(*whole.at(STOP), STOP, START, SUN)


def test_the_corner_is_where_the_burn_was(flights):
    picture = draw_two_flights(*flights, meeting=BURN)
    above, beside = picture.figure.axes
    (dot,) = [line.get_xydata()[0] for line in above.lines if line.get_color() == "#000000"]
    assert dot == pytest.approx(flights[0].at(BURN).position[:2] / 1e6, rel=1e-12)
    one, other = (line.get_ydata() for line in beside.lines[:2])
    assert np.abs(one).max() < 1e-9  # no burn yet: in the ecliptic for ever
    assert np.flatnonzero(np.diff(np.sign(other - one))).size == 1
    speed = np.linalg.norm(flights[0].at(BURN).velocity)
    assert f"differ by {np.degrees(np.arctan(0.3 / speed)):.2f} degrees" in picture.alt


def test_the_equator_frame_is_turned_to_the_ecliptic():
    model = ForceModel(bodies=("Sun",), frame="J2000")
    tilt = np.radians(84381.448 / 3600)  # IAU 1976 obliquity, which ECLIPJ2000 has
    flight = fly([0.0, 1.5e8 * np.cos(tilt), 1.5e8 * np.sin(tilt)], [-30.0, 0.0, 0.0], START, STOP, model)
    heights = draw_two_flights(flight, flight, meeting=BURN).figure.axes[1].lines[0].get_ydata()
    assert np.abs(heights).max() < 1e-6


def test_flights_must_share_the_sun_and_the_moment(flights):
    with pytest.raises(ValueError, match="outside of the days"):
        draw_two_flights(*flights, meeting=STOP.replace("10", "11"))
    at_mars = fly([5000.0, 0, 0], [0, 3.0, 0], START, et(START) + 600.0, ForceModel("Mars", ()))
    with pytest.raises(ValueError, match="around the Sun"):
        draw_two_flights(at_mars, at_mars, meeting=START)


def test_smallest_distance_is_named_and_marked(flights):
    epochs = np.linspace(et(START), et(STOP), 62)  # one of them the moment of the burn
    apart = np.linalg.norm(flights[0].position(epochs) - flights[1].position(epochs), axis=-1) + 7.0
    picture = draw_gaps({"one burn": (epochs, apart)}, mark=(BURN, "the burn"), title="A title")
    low = int(apart.argmin())
    assert f"smallest {apart[low]:,.0f} km at {utc(epochs[low])[:16].replace('T', ' ')}" in picture.alt
    assert "A line marks the burn, 2020-09-01 00:00 UTC" in picture.alt
    axes = picture.figure.axes[0]
    assert axes.get_yscale() == "log"
    assert axes.lines[1].get_ydata() == pytest.approx([apart[low]])
    assert axes.lines[2].get_xdata()[0] == pytest.approx(axes.lines[1].get_xdata()[0], abs=1.0)
    plain = draw_gaps({"one burn": (epochs, apart)}, logarithmic=False, title="A title").figure.axes[0]
    assert plain.get_yscale() == "linear"
    assert plain.get_ylim()[0] == 0.0


@pytest.mark.parametrize("count", [0, 5])
def test_number_of_curves(count):
    with pytest.raises(ValueError, match=f"not {count}"):
        draw_gaps({str(k): ([0.0, 1.0], [1.0, 2.0]) for k in range(count)}, title="A title")


def test_bytes_do_not_change_and_axes_carry_units(flights):
    for make in (
        lambda: draw_two_flights(*flights, meeting=BURN),
        lambda: draw_gaps({"one": ([0.0, 9e5], [1.0, 2.0])}, title="A title"),
    ):
        first, second = make(), make()
        assert first.png() == second.png()
        assert len(first.png()) < 120_000
        assert all("(" in axes.get_ylabel() for axes in first.figure.axes)
