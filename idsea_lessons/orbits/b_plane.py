"""The B-plane: where a spacecraft would pass a planet if the planet did not pull.

The plane stands square to the incoming velocity at infinity (direction S) and holds the planet's centre. T lies in
it, square to a pole of choice; R = S x T completes the axes. B points from the centre to where the straight line would
pierce the plane.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from idsea_lessons.orbits.checks import centre, dot, feasible, length, positive, vectors
from idsea_lessons.orbits.kepler import eccentric_anomaly
from idsea_lessons.orbits.state_vector import StateVector
from idsea_lessons.units import quantities


class BPlane(NamedTuple):
    """Where and when a spacecraft passes a planet."""

    b_dot_t: Any
    """B along T, km."""
    b_dot_r: Any
    """B along R, km."""
    v_infinity: Any
    """Incoming velocity at infinity, shape (..., 3), km/s."""
    linearised_time_of_flight: Any
    """Time to the closest point if it were passed at B = 0: does not change with B, s."""
    time_to_periapsis: Any
    """s; negative after it."""
    periapsis_radius: Any
    """km."""

    @property
    def b(self) -> Any:
        """Length of B, km."""
        return np.hypot(self.b_dot_t, self.b_dot_r)

    @property
    def theta(self) -> Any:
        """Angle of B from T towards R, -pi to pi, rad."""
        return np.arctan2(self.b_dot_r, self.b_dot_t)


def b_plane_axes(v_infinity: Any, pole: Any = (0.0, 0.0, 1.0)) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Find the directions S, T and R of the B-plane.

    Parameters
    ----------
    v_infinity : array_like, shape (..., 3), any unit
        Incoming velocity at infinity.
    pole : array_like, shape (..., 3)
        The direction that T is square to: the pole of the ecliptic, or of the planet's equator.

    Returns
    -------
    s, t, r : numpy.ndarray, shape (..., 3)
        Unit vectors.

    Raises
    ------
    ValueError
        If the pole lies along the velocity, so that T has no direction.

    Examples
    --------
    >>> s, t, r = b_plane_axes([1.0, 0.0, 0.0])
    >>> print(t, r)
    [ 0. -1.  0.] [ 0.  0. -1.]
    """
    incoming, axis = vectors("v_infinity", v_infinity), vectors("pole", pole)
    with np.errstate(divide="ignore", invalid="ignore"):
        s = incoming / length(incoming)[..., None]
        t = np.cross(s, axis / length(axis)[..., None])
        size = length(t)
    message = "the pole lies along the incoming velocity, so that T has no direction: choose another pole"
    t = t / feasible(size, size > 1e-9, message)[..., None]
    return s, t, np.cross(s, t)


@quantities(
    returns={
        "b_dot_t": "km", "b_dot_r": "km", "v_infinity": "km/s", "linearised_time_of_flight": "s",
        "time_to_periapsis": "s", "periapsis_radius": "km",
    },
    gravity_parameter="km3/s2", position="km", velocity="km/s",
)  # fmt: skip
def b_plane(gravity_parameter: Any, position: Any, velocity: Any, pole: Any = (0.0, 0.0, 1.0)) -> BPlane:
    """Find where in the B-plane a state on a hyperbola aims.

    Parameters
    ----------
    gravity_parameter : float, array_like, str or Body, km3/s2
    position : array_like, shape (..., 3), km
        From the planet's centre, before or after the closest point.
    velocity : array_like, shape (..., 3), km/s
    pole : array_like, shape (..., 3)
        The direction that T is square to.

    Returns
    -------
    BPlane
        B.T, B.R, velocity at infinity, times, and closest distance; `b` and `theta` besides. In a grid, cells whose
        orbit is closed are NaN.

    Raises
    ------
    ValueError
        If the orbit is no hyperbola, the pole lies along the velocity at infinity, or a shape is wrong.

    References
    ----------
    W. Kizner, "A method of describing miss distances for lunar and interplanetary trajectories", Planet. Space Sci. 7
    (1961), 125-131. The linearised time of flight is the time to periapsis less GM / v_infinity^3 ln e.

    Examples
    --------
    A state on its way to the Earth, from the courses of the University of Colorado; GMAT gives the same:

    >>> r = [546507.344255845, -527978.380486028, 531109.066836708]
    >>> v = [-4.9220589268733, 5.36316523097915, -5.22166308425181]
    >>> aim = b_plane(398600.4415, r, v)
    >>> print(f"B.T {aim.b_dot_t:.6f} km, B.R {aim.b_dot_r:.6f} km")
    B.T 45892.323795 km, B.R 10606.210429 km
    """
    mu, _ = centre(gravity_parameter)
    r, v = vectors("position", position), vectors("velocity", velocity)
    with np.errstate(divide="ignore", invalid="ignore"):
        v_squared = dot(v, v) - 2 * mu / length(r)
    speed = np.sqrt(feasible(v_squared, v_squared > 0, "this orbit is closed: only a hyperbola comes from infinity"))
    momentum = np.cross(r, v)
    to_periapsis = np.cross(v, momentum) / mu[..., None] - r / length(r)[..., None]
    e = length(to_periapsis)
    along = (to_periapsis + (speed / mu)[..., None] * np.cross(momentum, to_periapsis)) / (e**2)[..., None]
    s, t, r_axis = b_plane_axes(along, pole)
    b_vector = np.cross(s, momentum) / speed[..., None]
    anomaly = np.arcsinh(dot(r, v) * speed / (mu * e))
    time = -(e * np.sinh(anomaly) - anomaly) * mu / speed**3
    return BPlane(
        dot(b_vector, t), dot(b_vector, r_axis), s * speed[..., None], time - mu / speed**3 * np.log(e), time,
        dot(momentum, momentum) / (mu * (1 + e)),
    )  # fmt: skip


@quantities(
    returns={"position": "km", "velocity": "km/s"},
    gravity_parameter="km3/s2",
    v_infinity="km/s",
    b_dot_t="km",
    b_dot_r="km",
    time_to_periapsis="s",
)
def state_from_b_plane(
    gravity_parameter: Any,
    v_infinity: Any,
    b_dot_t: Any,
    b_dot_r: Any,
    time_to_periapsis: Any,
    pole: Any = (0.0, 0.0, 1.0),
) -> StateVector:
    """Find the state that aims at a point of the B-plane.

    Parameters
    ----------
    gravity_parameter : float, array_like, str or Body, km3/s2
    v_infinity : array_like, shape (..., 3), km/s
        Incoming velocity at infinity.
    b_dot_t, b_dot_r : float or array_like, km
        Where to aim.
    time_to_periapsis : float or array_like, s
        How long before the closest point the state is wanted; negative for after it.
    pole : array_like, shape (..., 3)
        The direction that T is square to.

    Returns
    -------
    StateVector
        Position (km) and velocity (km/s), from the planet's centre.

    Raises
    ------
    ValueError
        If B is zero or so small that the orbit is a straight fall, the velocity is zero, or the pole lies along it.

    References
    ----------
    W. Kizner (1961), as in `b_plane`.

    Examples
    --------
    One day before Mars, aimed 8,000 km beside its centre:

    >>> state = state_from_b_plane("Mars", [0.0, 2.5, 0.0], 8000.0, 0.0, 86400.0)
    >>> print(f"{np.linalg.norm(state.position):,.0f} km from Mars")
    235,615 km from Mars
    """
    mu, _ = centre(gravity_parameter)
    incoming = vectors("v_infinity", v_infinity)
    speed = positive("the length of v_infinity", length(incoming), "km/s")
    s, t, r_axis = b_plane_axes(incoming, pole)
    b_vector = np.asarray(b_dot_t, dtype=float)[..., None] * t + np.asarray(b_dot_r, dtype=float)[..., None] * r_axis
    b, a = length(b_vector), mu / speed**2
    e = np.hypot(1, b / a)
    b = feasible(b, e > 1, "B is zero: the spacecraft falls straight to the centre, and there is no closest point")
    p_axis = (s + b_vector / a[..., None]) / e[..., None]
    q_axis = ((b / a)[..., None] * s - b_vector / b[..., None]) / e[..., None]
    anomaly = eccentric_anomaly(-np.asarray(time_to_periapsis, dtype=float) * speed / a, np.where(e > 1, e, np.nan)[()])
    cosh, sinh, grown = np.cosh(anomaly), np.sinh(anomaly), 2 * np.sinh(anomaly / 2) ** 2  # grown: cosh - 1
    beyond = (b / a) ** 2 / (1 + e)  # e - 1, with all its digits
    position = (a * (beyond - grown))[..., None] * p_axis + (b * sinh)[..., None] * q_axis
    rate = speed / (beyond + e * grown)
    velocity = rate[..., None] * (-sinh[..., None] * p_axis + (b / a * cosh)[..., None] * q_axis)
    return StateVector(position, velocity)
