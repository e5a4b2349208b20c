"""What a small push years before does to an encounter: the shift on the B-plane, and the keyholes that lie there."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from idsea_lessons.bodies import body
from idsea_lessons.dynamics import ForceModel, Impulse, fly
from idsea_lessons.dynamics.flight import Flight
from idsea_lessons.ephemeris import state
from idsea_lessons.orbits.b_plane import b_plane
from idsea_lessons.orbits.checks import centre, feasible, positive
from idsea_lessons.units import quantities


class Encounter(NamedTuple):
    """How a flight passes a planet."""

    epoch: float
    """When it is closest, ET, s."""
    distance: float
    """From the planet's centre, km."""
    b: np.ndarray
    """The point (B.T, B.R) on the B-plane, km; the pole for T is that of the flight's frame."""
    v_infinity: np.ndarray
    """Incoming velocity at infinity, shape (3,), km/s."""


class Deflection(NamedTuple):
    """An encounter without and with a push."""

    before: Encounter
    after: Encounter

    @property
    def shift(self) -> float:
        """How far the point on the B-plane moves, km."""
        return float(np.linalg.norm(self.after.b - self.before.b))


class ResonantCircle(NamedTuple):
    """Where on the B-plane an asteroid must pass to come back after whole numbers of years."""

    center: Any
    """Place of the centre on the axis against the planet's motion, km."""
    radius: Any
    """km."""


def encounter(flight: Flight, planet: str, around: float | None = None) -> Encounter:
    """Say how a flight passes a planet.

    Parameters
    ----------
    flight : Flight
        Its way, with the encounter on it.
    planet : str
        The body that is passed.
    around : float, ET, optional
        Look only within ten days of this moment.

    Returns
    -------
    Encounter

    Raises
    ------
    ValueError
        When the flight is not on a hyperbola where it is nearest to the planet: it does not come close enough.
    """

    def radial(epochs: np.ndarray, _: Any) -> np.ndarray:
        r, v = flight.seen_from(planet, epochs)
        return np.asarray(np.einsum("ni,ni->n", r, v))

    moments = flight.when(radial, rising=True)
    if around is not None:
        moments = moments[abs(moments - around) < 10 * 86400.0]
    if moments.size == 0:
        raise ValueError(f"the flight has no closest point to {planet} there: does it last until after the encounter?")
    distances = np.linalg.norm(flight.seen_from(planet, moments).position, axis=-1)
    epoch = float(moments[distances.argmin()])
    r, v = flight.seen_from(planet, epoch)
    aim = b_plane(planet, r, v)
    return Encounter(epoch, float(distances.min()), np.array([aim.b_dot_t, aim.b_dot_r]), np.asarray(aim.v_infinity))


def deflect(
    position: Any, velocity: Any, start: Any, stop: Any, push: Impulse, planet: str = "Earth", model: Any = None
) -> Deflection:
    """Fly an asteroid without and with a push, and compare how it passes a planet.

    Parameters
    ----------
    position, velocity : array_like, shape (3,), km and km/s
        The asteroid at the start, as `dynamics.fly` takes them.
    start, stop : epoch
        Before the push, and after the encounter.
    push : Impulse
        When, and by how much in the frame of the flight.
    planet : str
        The body that is passed.
    model : ForceModel, optional
        What acts; by default all bodies around the Sun.

    Returns
    -------
    Deflection
        Both encounters, and the shift on the B-plane.

    References
    ----------
    D. Izzo, "Optimization of interplanetary trajectories for impulsive and continuous asteroid deflection", J. Guidance
    30 (2007) 401-408.
    """
    model = model or ForceModel(surfaces=False)
    before = encounter(fly(position, velocity, start, stop, model), planet)
    pushed = fly(position, velocity, start, stop, model, manoeuvres=[push])
    return Deflection(before, encounter(pushed, planet, around=before.epoch))


@quantities(
    returns="km", semi_major_axis="km", velocity="km/s", delta_v="km/s", time="s", planet_velocity="km/s", angle="rad"
)  # fmt: skip
def along_track_shift(
    semi_major_axis: Any, velocity: Any, delta_v: Any, time: Any, planet_velocity: Any, angle: Any
) -> Any:
    """Estimate the shift on the B-plane by a push along the path: the delay grows with time.

    Parameters
    ----------
    semi_major_axis : float or array_like, km
        Of the asteroid's orbit around the Sun.
    velocity : float or array_like, km/s
        Its speed at the push: fast is good.
    delta_v : float or array_like, km/s
        Change of speed along the path.
    time : float or array_like, s
        From the push to the encounter.
    planet_velocity : float or array_like, km/s
        Speed of the planet around the Sun.
    angle : float or array_like, rad
        Between the planet's velocity and the asteroid's velocity as the planet sees it.

    Returns
    -------
    float or numpy.ndarray, km
        How far the asteroid's point moves.

    References
    ----------
    Izzo (2007), equation 12, with the push along the velocity: shift = 3 a / GM v delta_v time v_planet sin angle.

    Examples
    --------
    One centimetre per second, ten years before, on an orbit like the Earth's:

    >>> year = 365.25 * 86400
    >>> print(f"{along_track_shift(1.496e8, 29.8, 1e-5, 10 * year, 29.8, np.pi / 2):,.0f} km")
    9,477 km
    """
    a = positive("semi-major axis", semi_major_axis, "km")
    delay_rate = 3 * a / body("Sun").gravity_parameter * np.asarray(velocity) * np.asarray(delta_v)
    return delay_rate * np.asarray(time) * np.asarray(planet_velocity) * np.sin(angle)


@quantities(returns={"center": "km", "radius": "km"}, v_infinity="km/s", theta="rad")
def resonant_circle(planet: str, v_infinity: Any, theta: Any, planet_years: Any, revolutions: Any) -> ResonantCircle:
    """Find the circle on the B-plane from which an asteroid comes back to the same place of the planet's orbit.

    Parameters
    ----------
    planet : str
        A planet; its orbit is taken as a circle.
    v_infinity : float or array_like, km/s
        Speed of the asteroid as the planet sees it.
    theta : float or array_like, rad
        Angle between that velocity and the planet's own, before the encounter.
    planet_years, revolutions : int or array_like
        The return: after so many revolutions of the planet and so many of the asteroid.

    Returns
    -------
    ResonantCircle
        Centre on the axis and radius. NaN in cells where no encounter can give this resonance.

    Raises
    ------
    ValueError
        For one single case without a solution.

    References
    ----------
    G. B. Valsecchi, A. Milani, G. F. Gronchi, S. R. Chesley, "Resonant returns to close approaches: analytical theory",
    Astronomy and Astrophysics 408 (2003) 1179-1196, section 4.

    Examples
    --------
    Apophis in 2029 and its return after seven years (six of its own new revolutions):

    >>> circle = resonant_circle("Earth", 5.85, np.radians(98.0), 7, 6)
    >>> bool(circle.radius > 0)
    True
    """
    mu, about = centre(planet)
    assert about is not None
    sun = body("Sun").gravity_parameter
    if about.semi_major_axis is None or about.parent != "Sun":
        raise ValueError(f"{about.name} is no planet: resonant returns are counted in revolutions around the Sun")
    circular = np.sqrt(sun / about.semi_major_axis)
    u = np.asarray(positive("v_infinity", v_infinity, "km/s")) / circular
    ratio = (np.asarray(planet_years, dtype=float) / np.asarray(revolutions, dtype=float)) ** (2 / 3)
    cosine = (1 - u**2 - 1 / ratio) / (2 * u)
    message = "no encounter at this speed leads to such an orbit: it would take more than the planet can turn"
    cosine = feasible(cosine, abs(cosine) <= 1, message)
    c = mu / np.asarray(v_infinity, dtype=float) ** 2
    before = np.cos(theta)
    gap = feasible(cosine - before, cosine != before, "the asteroid has this period already: no circle, but a line")
    return ResonantCircle(c * np.sin(theta) / gap, abs(c * np.sqrt(1 - cosine**2) / gap))


def relative_angle(planet: str, epoch: Any, v_infinity: Any, frame: str = "ECLIPJ2000") -> float:
    """Give the angle between a planet's velocity around the Sun and a velocity seen from it, rad."""
    own = state(planet, epoch, frame=frame).velocity
    u = np.asarray(v_infinity, dtype=float)
    return float(np.arccos(own @ u / np.linalg.norm(own) / np.linalg.norm(u)))
