"""Units at the doors, and the bodies' numbers against the kernels."""

import re
import subprocess
import sys
from typing import NamedTuple

import numpy as np
import pytest
import spiceypy as spice

from idsea_lessons import data, units
from idsea_lessons.bodies import BODIES, Body, body
from idsea_lessons.units import quantities, u


class Pair(NamedTuple):
    first: float
    second: float


@quantities(returns={"first": "km", "second": "km/s"}, distance="km", time="s")
def pair(distance, time=2.0, *, label=""):
    return Pair(distance, distance / time)


def test_plain_numbers_stay_plain_and_quantities_come_back():
    assert pair(4.0) == Pair(4.0, 2.0)
    mixed = pair(4000 * u.m, label="x")
    assert mixed.first == 4 * u.km
    assert mixed.second == 2 * u.km / u.s
    assert pair(4.0, time=1 * u.min).second.to_value("km/s") == pytest.approx(4 / 60)
    assert pair.units == {"distance": "km", "time": "s", "returns": {"first": "km", "second": "km/s"}}


def test_wrong_units_teach():
    with pytest.raises(ValueError, match=r"distance must be a length in km, but it has the unit s \(time\)"):
        pair(4 * u.s)
    with pytest.raises(TypeError, match="no argument named speed"):
        quantities(returns="km", speed="km/s")(lambda distance: distance)


def test_million_kilometres():
    assert (1 * u.au).to_value(u.Mkm) == pytest.approx(149.5978707)
    assert units.convert(192.0, "Mkm", "km") == pytest.approx(1.92e8)


def test_quantities_do_not_import_astropy_for_plain_numbers():
    code = "import sys; import idsea_lessons.units as units; units.to_plain(1.0, 'km'); print('astropy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "False"


@pytest.fixture(scope="module")
def constants():
    spice.furnsh(str(data.path("pck00010.tpc")))
    return spice


PLANETS_WITH_MOONS = {"Mars": 499, "Jupiter": 599, "Saturn": 699, "Uranus": 799, "Neptune": 899}


@pytest.mark.parametrize("each", BODIES.values(), ids=BODIES)
def test_radii_and_rotation_are_those_of_the_kernel(each: Body, constants):
    code = PLANETS_WITH_MOONS.get(each.name, each.naif_id)
    radii = constants.bodvcd(code, "RADII", 3)[1]
    assert (each.equatorial_radius, each.polar_radius) == (radii[0], radii[2])
    assert 360.0 * 86400.0 / each.rotation_period == pytest.approx(constants.bodvcd(code, "PM", 3)[1][1], rel=1e-14)


def test_gravity_parameters_are_those_written_in_the_ephemeris_itself():
    handle = spice.dafopr(str(data.path("de440_1990_2050.bsp")))
    lines = spice.dafec(handle, 200, 200)[1]
    spice.dafcls(handle)
    written = {}
    for line in lines:
        match = re.match(r"\s+GM(\d|S|M|B)\s+\S+\s+\S+\s+(\S+)", line)
        if match:
            written[match[1]] = float(match[2])
    keys = {"Sun": "S", "Moon": "M", "Mercury": "1", "Venus": "2", "Earth": "3", "Mars": "4", "Jupiter": "5",
            "Saturn": "6", "Uranus": "7", "Neptune": "8"}  # fmt: skip
    assert {name: body(name).gravity_parameter for name in keys} == {name: written[key] for name, key in keys.items()}


def test_derived_numbers():
    assert body("Moon").sphere_of_influence == pytest.approx(66_183, abs=1)
    assert body("Earth").hill_radius == pytest.approx(1.4966e6, rel=1e-3)
    assert body("Moon").circular_speed(200.0) == pytest.approx(1.591, abs=5e-4)
    with pytest.raises(ValueError, match="no sphere of influence"):
        _ = body("Sun").sphere_of_influence
    with pytest.raises(ValueError, match="below the centre"):
        body("Moon").circular_speed(-2000.0)


def test_a_body_prints_its_references_and_cannot_be_changed():
    text = str(body("Mars"))
    assert "42,828.375816 km3/s2" in text
    assert "doi:10.3847/1538-3881/abd414" in text
    with pytest.raises(AttributeError):
        body("Mars").gravity_parameter = 1.0  # type: ignore[misc]


@pytest.mark.parametrize("name", ["Marz", "", "  ", "Planet 9", 4, None])
def test_unknown_bodies_are_explained(name):
    with pytest.raises(ValueError, match="no body is called"):
        body(name)


def test_names_in_any_case():
    assert body("mars ") is body("MARS") is body("Mars")


def test_array_quantities_keep_their_shape():
    assert pair(np.ones((2, 3)) * u.km).second.shape == (2, 3)
