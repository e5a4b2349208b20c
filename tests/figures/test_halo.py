"""Pictures of halo orbits: what they draw is what simple geometry and the orbits themselves say."""

import re

import numpy as np
import pytest

from idsea_lessons.bodies import body
from idsea_lessons.dynamics import halo_family, lagrange_points, member, near_rectilinear_halo, synodic_month, system
from idsea_lessons.figures.halo import draw_departure, draw_halo_family, draw_seen_from_earth, draw_stability
from idsea_lessons.figures.halo_shadow import draw_shadow_miss, seen_from_sun, shadow_radius

EARTH_MOON = system("Earth", "Moon")
MONTH = synodic_month(EARTH_MOON)


@pytest.fixture(scope="module")
def family():
    return halo_family(EARTH_MOON, "L2", 12, northern=False)


@pytest.fixture(scope="module")
def halo(family):
    return member(family, "z", -13000 / EARTH_MOON.length)


@pytest.fixture(scope="module")
def nrho():
    return near_rectilinear_halo(EARTH_MOON)


def curve(axes, number):
    return axes.lines[number].get_xydata()


def test_the_halo_surrounds_the_disc_and_the_net_passes_behind_it(halo):
    picture = draw_seen_from_earth(halo)
    left, right = picture.figure.axes
    disc = right.patches[0].radius
    assert disc == pytest.approx(np.degrees(np.arcsin(body("Moon").radius / EARTH_MOON.length)))
    around = curve(right, 0)
    assert np.hypot(*around.T).min() > 4 * disc
    turns = np.unwrap(np.arctan2(*around.T[::-1]))
    assert abs(turns[-1] - turns[0]) == pytest.approx(2 * np.pi, rel=1e-6)
    # Its far crossing, by plain geometry: 13,000 km south, at the distance of that crossing from the Earth.
    away = (halo.state[0] - EARTH_MOON.primary_position[0]) * EARTH_MOON.length
    assert around[0] == pytest.approx([0.0, -np.degrees(np.arctan2(13000.0, away))])
    # The hours behind the disc, counted on the drawn net.
    net = curve(left, 0)
    hours = 90 * 24 * (np.hypot(*net.T) < disc).mean()
    assert f"for {hours:.0f} hours" in picture.alt
    assert hours > 1
    assert np.ptp(net, axis=0) == pytest.approx(np.ptp(around, axis=0), rel=1e-3)


def test_no_hours_are_hidden_before_the_net_closes_in(halo):
    assert "for 0 hours" in draw_seen_from_earth(halo, 15.0).alt


def test_the_family_is_drawn_to_scale_and_named(family, halo, nrho):
    picture = draw_halo_family(family, {"Queqiao": halo, "CAPSTONE": nrho})
    front, side = picture.figure.axes
    assert len(front.lines) == len(family) + 2
    assert front.patches[0].radius == pytest.approx(1.7374, abs=1e-3)
    (second,) = [line for line in side.lines if line.get_marker() == "x"]
    beyond = lagrange_points(EARTH_MOON)[1, 0] - EARTH_MOON.secondary_position[0]
    assert float(np.squeeze(second.get_xdata())) * 1e3 == pytest.approx(beyond * EARTH_MOON.length)
    drawn = curve(front, len(family))
    assert drawn[:, 1].min() == pytest.approx(-13.0)
    assert front.get_aspect() == side.get_aspect() == 1.0
    assert "Queqiao: 14.79 days, up to 13,000 km south" in picture.alt


def test_the_stability_of_marked_orbits_lies_on_the_curve(family, halo):
    picture = draw_stability(family, {"Queqiao": halo})
    axes = picture.figure.axes[0]
    days, index = curve(axes, 0).T
    (day, value) = curve(axes, 1)[0]
    assert axes.get_yscale() == "log"
    assert value == pytest.approx(0.5 * (abs(halo.multipliers[0]) + 1 / abs(halo.multipliers[0])), rel=1e-9)
    assert np.exp(np.interp(day, days[::-1], np.log(index[::-1]))) == pytest.approx(value, rel=0.02)
    assert f"index {value:.3g}" in picture.alt


def test_a_departure_is_drawn_as_it_is_given():
    picture = draw_departure({"a": ([0, 1, 2], [1.0, 10.0, 100.0]), "b": ([0, 2], [1.0, 2.0])})
    assert curve(picture.figure.axes[0], 0).tolist() == [[0, 1], [1, 10], [2, 100]]
    assert "a: 1 km at the start, 100 km after 2 days" in picture.alt


def test_axes_that_keep_the_sun_at_rest(nrho):
    """At full Moon they are the turning axes; half a month later away from the Sun is toward the Earth's day side."""
    start = (nrho.state[:3] - EARTH_MOON.primary_position) * EARTH_MOON.length
    there = seen_from_sun(nrho, 0.0, [0.0])[0]
    assert there == pytest.approx(start)
    inside = (0.5 * MONTH / EARTH_MOON.time) % nrho.period
    later = (nrho.flight.at(inside)[:3] - EARTH_MOON.primary_position) * EARTH_MOON.length
    assert seen_from_sun(nrho, 0.0, [0.5 * MONTH])[0] == pytest.approx([-later[0], -later[1], later[2]])
    # Nine revolutions in two months: the path closes, and no earlier.
    assert seen_from_sun(nrho, 0.1, [2 * MONTH]) == pytest.approx(seen_from_sun(nrho, 0.1, [0.0]), abs=1e-3)
    apart = seen_from_sun(nrho, 0.1, [MONTH]) - seen_from_sun(nrho, 0.1, [0.0])
    assert np.linalg.norm(apart) > 10_000
    # A start later on the orbit is a start at another phase.
    assert seen_from_sun(nrho, 1.3, [1e5]) == pytest.approx(seen_from_sun(nrho, 0.3, [1e5]), abs=1e-3)


def test_the_half_shadow_by_similar_triangles():
    sun, earth = body("Sun"), body("Earth")
    apex = earth.semi_major_axis * earth.radius / (sun.radius + earth.radius)  # before the Earth, seen from behind
    assert shadow_radius(EARTH_MOON) == pytest.approx(earth.radius * (apex + EARTH_MOON.length) / apex)


def test_the_phase_decides_about_the_shadow(nrho):
    picture = draw_shadow_miss(nrho, (0, 0.25), title="A title")
    first, second = picture.figure.axes
    assert "into the shadow" in first.get_title(loc="left")
    assert "51,000 km" in second.get_title(loc="left")
    near = [float(each.replace(",", "")) for each in re.findall(r"nearest ([\d,]+) km", picture.alt)]
    assert near[0] < shadow_radius(EARTH_MOON) < near[1]
    # At the closest pass the spacecraft of the first phase is at its near end, that is at its second crossing.
    assert near[0] == pytest.approx(abs(nrho.crossings[1][2]) * EARTH_MOON.length, rel=0.03)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda f, h: draw_seen_from_earth(h, -1.0), "days must be a positive"),
        (lambda f, h: draw_halo_family([], {}), "one orbit or more"),
        (lambda f, h: draw_stability(f, dict.fromkeys("abcde", h)), "at most 4"),
        (lambda f, h: draw_departure({}), "1 to 4 paths"),
        (lambda f, h: draw_shadow_miss(h, (), title="t"), "one phase or more"),
        (lambda f, h: draw_shadow_miss(h, (0,), 0, title="t"), "months must be a positive"),
    ],
)
def test_bad_input_is_explained(make, message, family, halo):
    with pytest.raises(ValueError, match=message):
        make(family, halo)


def test_bytes_do_not_change_and_axes_carry_units(family, halo):
    def pictures():
        return (
            draw_seen_from_earth(halo),
            draw_halo_family(family, {"Queqiao": halo}),
            draw_stability(family, {"Queqiao": halo}),
            draw_departure({"a": ([0, 1], [1.0, 2.0])}),
        )

    for one, two in zip(pictures(), pictures(), strict=True):
        assert one.png() == two.png()
        assert len(one.png()) < 120_000
        axes = one.figure.axes[0]
        assert "(" in axes.get_xlabel()
        assert "(" in axes.get_ylabel()
