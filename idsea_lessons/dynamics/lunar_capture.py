"""Into an orbit about the Moon with an engine that needs minutes: what the burn reaches, and what it loses."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from scipy.optimize import brentq

from idsea_lessons.bodies import body
from idsea_lessons.dynamics.flight import Flight
from idsea_lessons.dynamics.forces import ForceModel
from idsea_lessons.dynamics.manoeuvres import Burn
from idsea_lessons.dynamics.propagate import fly
from idsea_lessons.ephemeris import et, utc
from idsea_lessons.orbits.periods import period, semi_major_axis_from_period
from idsea_lessons.orbits.rocket import STANDARD_GRAVITY, burn_time, rocket_delta_v
from idsea_lessons.orbits.state_vector import specific_energy
from idsea_lessons.units import to_plain

MOON = body("Moon")
ABOUT_THE_MOON = ForceModel("Moon", ("Earth", "Sun"), oblate=("Moon",), frame="J2000")
"""What acts near the Moon: the Moon with its flattening, the Earth and the Sun."""
AFTERWARDS = 60.0  # s flown on after the burn
LONGEST = 6 * 3600.0  # s between the state that is given and the perilune


@dataclass(frozen=True)
class LunarCapture:
    """A braking burn at the Moon and the orbit after it."""

    burn: Burn
    perilune_radius: float
    """Nearest point of the orbit after the burn, from the Moon's centre, km."""
    apolune_radius: float
    """Farthest point, km; infinite when the spacecraft is not caught."""
    period: float
    """s; infinite when the spacecraft is not caught."""
    delta_v: float
    """What the engine gives, by the rocket equation, km/s."""
    impulse: float
    """What an impulse at the perilune would need for the same period, km/s."""
    flight: Flight = field(repr=False)
    """From the given state to a minute after the burn."""

    @property
    def loss(self) -> float:
        """What the length of the burn costs, km/s."""
        return self.delta_v - self.impulse


def capture(position: Any, velocity: Any, epoch: Any, burn: Burn, model: ForceModel = ABOUT_THE_MOON) -> LunarCapture:
    """Fly a braking burn at the Moon, and find the orbit after it.

    Parameters
    ----------
    position : array_like, shape (3,), km
        Of the spacecraft before the burn, from the centre of the model, in its frame.
    velocity : array_like, shape (3,), km/s
    epoch : epoch
        Of this state; before the burn begins, and less than six hours before the perilune.
    burn : Burn
    model : ForceModel
        What acts.

    Returns
    -------
    LunarCapture

    Raises
    ------
    ValueError
        When the burn begins before the state, or the spacecraft meets the surface.

    References
    ----------
    H. M. Robbins, "An analytical study of the impulsive approximation", AIAA Journal 4 (1966), 1417-1423.

    Examples
    --------
    Five minutes of 3,000 N do not catch 8.2 tonnes that come with 0.9 km/s:

    >>> r = 2137.4
    >>> v = (0.9**2 + 2 * MOON.gravity_parameter / r) ** 0.5
    >>> burn = Burn("2020-11-28T13:00", 300.0, 3000.0, 315.0, 8200.0, "against", about="Moon")
    >>> print(capture([r, 0, 0], [0, v, 0], "2020-11-28T13:00", burn).period)
    inf
    """
    start = float(et(epoch))
    if burn.start < start - 1e-6:
        raise ValueError(f"the burn begins at {utc(burn.start)}, before the state that was given ({utc(start)})")
    end = burn.stop + AFTERWARDS
    flight = fly(position, velocity, start, end, model, manoeuvres=[burn])
    if flight.met:
        raise ValueError(f"the spacecraft meets the surface of {flight.met} during the burn")
    r, v = (np.asarray(each) for each in flight.seen_from("Moon", burn.stop))
    energy, swept = float(specific_energy(MOON.gravity_parameter, r, v)), float(np.linalg.norm(np.cross(r, v)))
    e = np.sqrt(max(1 + 2 * energy * swept**2 / MOON.gravity_parameter**2, 0.0))
    near = swept**2 / MOON.gravity_parameter / (1 + e)
    caught = energy < 0
    a = -MOON.gravity_parameter / (2 * energy)
    nearest, fastest = _free_perilune(position, velocity, start, model)
    after = np.sqrt(max(2 * (energy + MOON.gravity_parameter / nearest), 0.0))
    return LunarCapture(
        burn, float(near), float(a * (1 + e)) if caught else np.inf, float(period("Moon", a)) if caught else np.inf,
        float(rocket_delta_v(burn.mass, burn.final_mass, burn.specific_impulse)), float(fastest - after), flight,
    )  # fmt: skip


def capture_into(
    position: Any,
    velocity: Any,
    epoch: Any,
    wanted_period: Any,
    thrust: Any,
    specific_impulse: Any,
    mass: Any,
    *,
    ignition: Any = None,
    model: ForceModel = ABOUT_THE_MOON,
) -> LunarCapture:
    """Find how long the engine must brake for an orbit of a wanted period about the Moon.

    Parameters
    ----------
    position, velocity, epoch, model
        As in `capture`.
    wanted_period : float or Quantity, s
    thrust : float or Quantity, N
    specific_impulse : float or Quantity, s
    mass : float or Quantity, kg
        At ignition.
    ignition : epoch, optional
        When the engine starts. Left out, the perilune of the free flight lies in the middle of the burn.

    Returns
    -------
    LunarCapture

    Raises
    ------
    ValueError
        When the engine is too weak to reach this orbit before the spacecraft has passed or the propellant has gone, or
        when the orbit is larger than the one before the burn.

    References
    ----------
    As `capture`.

    Examples
    --------
    >>> r = 2137.4
    >>> v = (0.77**2 + 2 * MOON.gravity_parameter / r) ** 0.5
    >>> caught = capture_into([r, 0, 0], [0, v, 0], "2020-11-28T13:06", 8 * 3600.0, 3000.0, 315.0, 8200.0)
    Traceback (most recent call last):
    ...
    ValueError: the burn begins at ..., before the state that was given (...): give a state well before the perilune
    """
    start = float(et(epoch))
    wanted = float(to_plain(wanted_period, "s", "wanted period"))
    a = float(semi_major_axis_from_period("Moon", wanted))
    force, isp, kg = (
        float(to_plain(value, unit, name))
        for value, unit, name in ((thrust, "N", "thrust"), (specific_impulse, "s", "Isp"), (mass, "kg", "mass"))
    )
    nearest, fastest = _free_perilune(position, velocity, start, model)
    if 2 * a - nearest < MOON.radius:
        raise ValueError(
            f"an orbit of {wanted / 3600:.2f} hours is too small for a perilune {nearest - MOON.radius:,.0f} km high"
        )
    impulse = fastest - np.sqrt(MOON.gravity_parameter * (2 / nearest - 1 / a))
    if impulse <= 0:
        raise ValueError(f"before the burn the orbit is already smaller than one of {wanted / 3600:.2f} hours")
    short = float(burn_time(kg, impulse, force, isp))
    middle = _perilune_epoch(position, velocity, start, model)

    def burned(duration: float) -> Burn:
        begin = float(et(ignition)) if ignition is not None else middle - duration / 2
        if begin < start - 1e-6:
            raise ValueError(
                f"the burn begins at {utc(begin)}, before the state that was given ({utc(start)}): give a state well "
                "before the perilune"
            )
        return Burn(begin, duration, force, isp, kg, "against", about="Moon")

    def too_fast(duration: float) -> float:
        burn = burned(duration)
        try:
            flight = fly(position, velocity, start, burn.stop, model, manoeuvres=[burn])
        except ValueError:  # braked to a stop, where "against the velocity" has no direction
            return -1.0
        if flight.met:
            return -1.0
        energy = specific_energy(MOON.gravity_parameter, *flight.seen_from("Moon", burn.stop))
        return float(energy + MOON.gravity_parameter / (2 * a))

    low = high = 0.5 * short
    while too_fast(high) > 0:
        low, high = high, 1.1 * high
        if high > 2 * short or high * force >= 1e3 * STANDARD_GRAVITY * isp * kg:
            raise ValueError(
                f"this engine is too weak: an impulse would need {1000 * impulse:,.0f} m/s, that is {short / 60:.0f} "
                f"minutes of {force:,.0f} N, and even with a much longer burn the spacecraft flies past"
            )
    duration = float(brentq(too_fast, low if low < high else 0.2 * short, high, xtol=1e-9, rtol=1e-14))
    return capture(position, velocity, epoch, burned(duration), model)


def _free_perilune(position: Any, velocity: Any, start: float, model: ForceModel) -> tuple[float, float]:
    """Give distance and speed at the perilune of the flight without a burn, seen from the Moon."""
    moment = _perilune_epoch(position, velocity, start, model)
    r, v = fly(position, velocity, start, start + LONGEST, replace(model, surfaces=False)).seen_from("Moon", moment)
    return float(np.linalg.norm(r)), float(np.linalg.norm(v))


def _perilune_epoch(position: Any, velocity: Any, start: float, model: ForceModel) -> float:
    free = fly(position, velocity, start, start + LONGEST, replace(model, surfaces=False))

    def radial(epochs: np.ndarray, _: Any) -> np.ndarray:
        r, v = free.seen_from("Moon", epochs)
        return np.asarray(np.einsum("ni,ni->n", r, v))

    found = free.when(radial, rising=True)
    if found.size:
        return float(found[0])
    r, v = free.seen_from("Moon", start)
    if abs(r @ v) < 1e-6 * np.linalg.norm(r) * np.linalg.norm(v):
        return start  # the state is given at the perilune itself
    raise ValueError("there is no perilune within six hours after the state: give a state shortly before the perilune")
