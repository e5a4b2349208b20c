"""Gravity of polyhedra: the cube in closed form, an independent package on Eros, a ball, Laplace and Gauss."""

import itertools

import mpmath
import numpy as np
import polyhedral_gravity as peer
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idsea_lessons.dynamics.polyhedron import GRAVITATIONAL_CONSTANT, is_inside, polyhedron_field, surface_slopes
from idsea_lessons.dynamics.shapes import Polyhedron, cube, shape, sphere
from idsea_lessons.flown import flown
from idsea_lessons.units import u

EROS_DENSITY = 2670.0


def peer_field(body, points, density):
    """Ask the package polyhedral-gravity (Tsoulis's formulas, which share nothing with ours), in m."""
    mesh = peer.Polyhedron((body.vertices * 1e3, body.faces), density, integrity_check=peer.PolyhedronIntegrity.DISABLE)
    found = peer.evaluate(mesh, np.atleast_2d(points) * 1e3, parallel=False)
    potential, acceleration, tensor = (np.array([each[k] for each in found]) for k in range(3))
    xx, yy, zz, xy, xz, yz = tensor.T
    gradient = np.array([[xx, xy, xz], [xy, yy, yz], [xz, yz, zz]]).transpose(2, 0, 1)
    return potential * 1e-6, acceleration * 1e-3, gradient


def far_apart(ours, theirs):
    axes = tuple(range(1, np.ndim(theirs)))
    return np.max(np.sqrt(np.sum((ours - theirs) ** 2, axis=axes) / np.sum(np.square(theirs), axis=axes)))


def test_the_cube_in_closed_form():
    """POLY-01: potential and attraction of a cube with side 2 and density 1."""
    field = polyhedron_field(cube(2.0), [-5.0, -5.0, -5.0], 1.0)
    assert field.potential == pytest.approx(6.16562723600017e-11, rel=1e-12)
    np.testing.assert_allclose(field.acceleration, 4.11088282102974e-12, rtol=1e-11)


def prism_attraction(point):
    """Attraction of a cube with side 2, G times density 1, by the closed form of Nagy et al. (2000) in fifty digits."""
    with mpmath.workdps(50):
        total = []
        for axis in range(3):
            pull = mpmath.mpf(0)
            for corner in itertools.product((-1, 1), repeat=3):
                z, x, y = (mpmath.mpf(corner[(axis + k) % 3]) - mpmath.mpf(point[(axis + k) % 3]) for k in range(3))
                r = mpmath.sqrt(x * x + y * y + z * z)
                term = x * mpmath.log(y + r) + y * mpmath.log(x + r) - z * mpmath.atan(x * y / (z * r))
                pull -= corner[0] * corner[1] * corner[2] * term
            total.append(float(pull))
        return np.array(total)


@pytest.mark.parametrize("distance", [0.4, 0.9, 1.5, 5.0, 30.0, 100.0])
def test_the_cube_near_and_far_in_fifty_digits(distance):
    """Far away large parts cancel: what is left keeps as many digits as float64 allows, some more than in the peer."""
    for direction in ([0.6, 0.7, 0.39], [-0.8, 0.31, -0.51]):
        point = distance * np.array(direction)
        field = polyhedron_field(cube(2.0), point, 1.0 / GRAVITATIONAL_CONSTANT)
        exact = prism_attraction(point)
        assert np.linalg.norm(field.acceleration - exact) < 1e-14 * max(1.0, distance**3) * np.linalg.norm(exact)


@pytest.mark.parametrize(
    ("distance", "apart"), [(0.3, 1e-10), (1.001, 1e-10), (1.5, 1e-10), (3.0, 1e-10), (10.0, 1e-8)]
)
def test_eros_agrees_with_an_independent_package(distance, apart):
    random = np.random.default_rng(433)
    directions = random.normal(size=(12, 3))
    points = 17.0 * distance * directions / np.linalg.norm(directions, axis=1, keepdims=True)
    eros = shape("Eros")
    field = polyhedron_field(eros, points, EROS_DENSITY)
    potential, acceleration, gradient = peer_field(eros, points, EROS_DENSITY)
    assert far_apart(field.potential, potential) < apart
    assert far_apart(field.acceleration, acceleration) < apart
    assert far_apart(field.gradient, gradient) < 100 * apart


def test_eros_is_what_was_measured():
    """The shape times the density is the mass that NEAR's radio tracking gave, within the errors of both."""
    eros = shape("Eros")
    mass, density = flown("near.eros_mass"), flown("near.eros_density")
    assert eros.volume * 1e9 * density.value == pytest.approx(mass.value, rel=density.uncertainty / density.value)
    assert np.linalg.norm(eros.centre_of_mass) < 0.06  # published: some tens of metres from the centre of figure
    assert np.ptp(eros.vertices, axis=0) == pytest.approx([33, 17, 12], abs=1.0)


def test_faces_counted_from_one_would_give_another_body():
    """The file counts vertices from 0. Read from 1, every face gets other corners: closed still, but 1,846 km3."""
    eros = shape("Eros")
    with pytest.raises(ValueError, match="name vertices 0 to 3896"):
        Polyhedron(eros.vertices, eros.faces + 1)
    a, b, c = eros.vertices[eros.faces - 1].swapaxes(0, 1)
    assert np.einsum("fi,fi->", a, np.cross(b, c)) / 6 == pytest.approx(1845.9, abs=0.1)


def test_a_fine_ball_is_a_point_outside_and_a_spring_inside():
    radius, density = 2.0, 3000.0
    ball = sphere(radius, 5)
    point = GRAVITATIONAL_CONSTANT * density * ball.volume
    outside = np.array([[2.5, 0.4, 0.1], [0.0, 8.0, 0.0], [-30.0, 5.0, 9.0]])
    field = polyhedron_field(ball, outside, density)
    distance = np.linalg.norm(outside, axis=1, keepdims=True)
    np.testing.assert_allclose(field.acceleration, -point * outside / distance**3, rtol=2e-3, atol=1e-12)
    np.testing.assert_allclose(field.potential, point / distance[:, 0], rtol=1e-3)
    inside = np.array([[0.5, 0.4, -0.3], [0.0, 0.0, 1.2]])
    spring = -4 / 3 * np.pi * GRAVITATIONAL_CONSTANT * density * inside
    np.testing.assert_allclose(polyhedron_field(ball, inside, density).acceleration, spring, rtol=2e-3, atol=1e-11)


anywhere = st.tuples(*[st.floats(-3.0, 3.0)] * 3).map(np.array)


@settings(max_examples=60, deadline=None)
@given(anywhere)
def test_laplace_poisson_and_derivatives(point):
    """The Laplacian is 0 outside and -4 pi G density inside; each quantity is the slope of the one before it."""
    body = cube(2.0)
    if np.min(abs(abs(point) - 1.0)) < 1e-2:
        return
    field = polyhedron_field(body, point, 2000.0)
    inside = bool(np.all(abs(point) < 1.0))
    unit = GRAVITATIONAL_CONSTANT * 2000.0
    assert field.laplacian == pytest.approx(-4 * np.pi * unit * inside, abs=1e-12 * unit)
    assert np.trace(field.gradient) == pytest.approx(field.laplacian, abs=1e-10 * unit)
    assert is_inside(body, point) == inside
    h = 1e-4
    near = point + h * np.concatenate([np.eye(3), -np.eye(3)])
    around = polyhedron_field(body, near, 2000.0)
    slope = (around.potential[:3] - around.potential[3:]) / (2 * h)
    np.testing.assert_allclose(field.acceleration, slope, atol=2e-4 * unit)
    slopes = (around.acceleration[:3] - around.acceleration[3:]) / (2 * h)
    np.testing.assert_allclose(field.gradient, slopes.T, atol=2e-2 * unit)


def test_surface_edges_and_corners_are_finite():
    """Half the Laplacian lies on a face; on edges and corners the acceleration has its limit."""
    body, unit = cube(2.0), GRAVITATIONAL_CONSTANT * 1000.0
    field = polyhedron_field(body, [[0.3, 0.4, 1.0], [1.0, 1.0, 0.2], [1.0, 1.0, 1.0]], 1000.0)
    assert np.isfinite(field.potential).all()
    assert np.isfinite(field.acceleration).all()
    assert field.laplacian[0] == pytest.approx(-2 * np.pi * unit, rel=1e-9)
    near = polyhedron_field(body, [1.0 + 1e-9, 1.0 + 1e-9, 0.2], 1000.0)
    np.testing.assert_allclose(field.acceleration[1], near.acceleration, rtol=1e-6)


def test_shift_turn_and_scale():
    eros, point = shape("Eros"), np.array([5.0, 14.0, -9.0])
    field = polyhedron_field(eros, point, EROS_DENSITY)
    by = np.array([1.0, -2.0, 0.5])
    np.testing.assert_allclose(
        polyhedron_field(eros.moved(by), point + by, EROS_DENSITY).acceleration, field.acceleration, rtol=1e-9
    )
    turn = np.array([[0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    turned = Polyhedron(eros.vertices @ turn.T, eros.faces)
    np.testing.assert_allclose(
        polyhedron_field(turned, turn @ point, EROS_DENSITY).acceleration, turn @ field.acceleration, rtol=1e-9
    )
    double = Polyhedron(2 * eros.vertices, eros.faces)
    np.testing.assert_allclose(
        polyhedron_field(double, 2 * point, EROS_DENSITY).acceleration, 2 * field.acceleration, rtol=1e-9
    )


def test_shapes_know_their_measures():
    body = cube(3.0)
    assert body.volume == pytest.approx(27.0)
    assert body.areas.sum() == pytest.approx(54.0)
    assert len(body.edges.ends) == 18
    np.testing.assert_allclose(body.moved([1.0, 2.0, 3.0]).centre_of_mass, [1.0, 2.0, 3.0])
    ball = sphere(1.0, 4)
    assert len(ball.faces) == 5120
    assert ball.volume == pytest.approx(4 / 3 * np.pi, rel=3e-3)
    assert len(ball.vertices) - len(ball.edges.ends) + len(ball.faces) == 2  # Euler


def test_slopes_of_a_turning_ball():
    """On a ball: tan slope = w2 sin cos / (g - w2 sin2), with w2 the square of the spin times the radius."""
    ball, density, period = sphere(1.0, 4), 2000.0, 3.0 * 3600
    slopes = surface_slopes(ball, density, period)
    middles = ball.corners.mean(axis=1)
    colatitude = np.arccos(middles[:, 2] / np.linalg.norm(middles, axis=1))
    spin = (2 * np.pi / period) ** 2
    g = 4 / 3 * np.pi * GRAVITATIONAL_CONSTANT * density
    expected = np.arctan2(spin * np.sin(colatitude) * np.cos(colatitude), g - spin * np.sin(colatitude) ** 2)
    np.testing.assert_allclose(slopes, abs(expected), atol=np.radians(0.4))
    fast = surface_slopes(ball, density, 1.5 * 3600)
    assert fast.max() > np.pi / 2  # faster than the spin limit: stones leave the equator


def test_grids_units_and_nothing():
    body = cube(2.0)
    assert polyhedron_field(body, np.full((2, 3, 3), 4.0), 1000.0).gradient.shape == (2, 3, 3, 3)
    assert polyhedron_field(body, np.empty((0, 3)), 1000.0).potential.shape == (0,)
    assert np.isnan(polyhedron_field(body, [np.nan, 0, 0], 1000.0).potential)
    with_units = polyhedron_field(body, np.array([4000.0, 0, 0]) * u.m, 1.0 * u.g / u.cm**3)
    plain = polyhedron_field(body, [4.0, 0, 0], 1000.0)
    assert with_units.potential.to_value("km2/s2") == pytest.approx(plain.potential)
    assert with_units.gradient.unit == u.s**-2


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: polyhedron_field(cube(1.0), [0.0, 1.0], 1000.0), "three numbers each"),
        (lambda: polyhedron_field(cube(1.0), [0.0, 1.0, 1.0], 0.0), "density must be one positive"),
        (lambda: surface_slopes(cube(1.0), 1000.0, -5.0), "rotation period must be"),
        (lambda: shape("Bennu"), "no shape of 'Bennu'; it has Eros"),
        (lambda: Polyhedron(cube(1.0).vertices, cube(1.0).faces[:, ::-1]), "inside out"),
        (lambda: Polyhedron(cube(1.0).vertices, cube(1.0).faces[:-1]), "not closed"),
        (lambda: Polyhedron(np.full((8, 3), np.nan), cube(1.0).faces), "finite numbers"),
        (lambda: Polyhedron(cube(1.0).vertices, np.zeros((3, 3), int)), "four or more"),
    ],
)
def test_bad_input_is_explained(make, message):
    with pytest.raises(ValueError, match=message):
        make()
