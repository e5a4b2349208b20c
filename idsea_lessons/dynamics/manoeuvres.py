"""What a spacecraft does by itself on its way: jumps of its velocity, and burns of its engine that take time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from idsea_lessons.ephemeris import et
from idsea_lessons.orbits.rocket import STANDARD_GRAVITY
from idsea_lessons.units import to_plain

STEERED = {"along": 1.0, "against": -1.0}
"""Directions of a burn that follow the velocity."""


@dataclass(frozen=True)
class Impulse:
    """A jump of the velocity, at once.

    Parameters
    ----------
    epoch : epoch
        As in `ephemeris.et`.
    delta_v : array_like, shape (3,), km/s
        The change of velocity, in the frame of the flight.

    Examples
    --------
    >>> Impulse("2020-10-09T15:04", [0.1, 0.2, 0.0]).delta_v
    (0.1, 0.2, 0.0)
    """

    epoch: Any
    delta_v: Any

    def __post_init__(self) -> None:
        """Take the epoch to ET and the velocity to plain km/s."""
        object.__setattr__(self, "epoch", float(et(self.epoch)))
        object.__setattr__(self, "delta_v", _three(to_plain(self.delta_v, "km/s", "delta_v"), "delta_v"))

    @property
    def start(self) -> float:
        """When it happens, ET, s."""
        return float(self.epoch)

    @property
    def stop(self) -> float:
        """When it is over: at the same moment."""
        return float(self.epoch)


@dataclass(frozen=True)
class Burn:
    """A burn with constant thrust, as the spacecraft grows lighter.

    Parameters
    ----------
    epoch : epoch
        Ignition.
    duration : float or Quantity, s
        How long the engine burns.
    thrust : float or Quantity, N
        Force of the engine.
    specific_impulse : float or Quantity, s
        Specific impulse.
    mass : float or Quantity, kg
        Mass at ignition.
    direction : str or array_like of shape (3,)
        "along" the velocity, "against" it, or a fixed direction in the frame of the flight (its length does not count).
    about : str, optional
        The body that the velocity is seen from; the centre of the flight unless said.

    Raises
    ------
    ValueError
        When a number is not positive, or the burn would use up the whole mass.

    Examples
    --------
    Chang'e-5 in front of the Moon: 17 minutes with 3,000 N.

    >>> burn = Burn("2020-11-28T12:58", 1020.0, 3000.0, 315.0, 8200.0, "against", about="Moon")
    >>> print(f"{burn.final_mass:.0f} kg remain")
    7209 kg remain
    """

    epoch: Any
    duration: Any
    thrust: Any
    specific_impulse: Any
    mass: Any
    direction: Any = "along"
    about: str | None = None

    def __post_init__(self) -> None:
        """Take all to plain numbers, and check them."""
        object.__setattr__(self, "epoch", float(et(self.epoch)))
        for name, unit in (("duration", "s"), ("thrust", "N"), ("specific_impulse", "s"), ("mass", "kg")):
            value = float(to_plain(getattr(self, name), unit, name))
            if not (value > 0.0 and np.isfinite(value)):
                raise ValueError(
                    f"the {name.replace('_', ' ')} of a burn must be a positive number of {unit}, not {value}"
                )
            object.__setattr__(self, name, value)
        if isinstance(self.direction, str):
            if self.direction not in STEERED:
                raise ValueError(
                    f'a burn goes "along" or "against" the velocity, or three numbers, not {self.direction!r}'
                )
        else:
            x, y, z = _three(self.direction, "direction")
            length = float(np.sqrt(x * x + y * y + z * z))
            if length == 0.0:
                raise ValueError("the direction of a burn cannot be zero")
            object.__setattr__(self, "direction", (x / length, y / length, z / length))
        if not self.final_mass > 0.0:
            used = self.flow * self.duration
            raise ValueError(
                f"this burn would use {used:,.0f} kg of propellant; the spacecraft has {self.mass:,.0f} kg in all"
            )

    @property
    def start(self) -> float:
        """Ignition, ET, s."""
        return float(self.epoch)

    @property
    def stop(self) -> float:
        """End of the burn, ET, s."""
        return float(self.epoch + self.duration)

    @property
    def flow(self) -> float:
        """Propellant that leaves each second, kg/s."""
        return float(self.thrust / (STANDARD_GRAVITY * 1e3 * self.specific_impulse))

    @property
    def final_mass(self) -> float:
        """Mass when the burn is over, kg."""
        return float(self.mass - self.flow * self.duration)

    @property
    def steering(self) -> tuple[float, tuple[float, float, float]]:
        """How the field reads the direction: along (1), against (-1) or fixed (0) with three numbers."""
        if isinstance(self.direction, str):
            return STEERED[self.direction], (0.0, 0.0, 0.0)
        return 0.0, self.direction


def _three(value: Any, name: str) -> tuple[float, float, float]:
    numbers = np.asarray(value, dtype=float)
    if numbers.shape != (3,) or not np.isfinite(numbers).all():
        raise ValueError(f"{name} must be three finite numbers x, y, z, not {value}")
    return float(numbers[0]), float(numbers[1]), float(numbers[2])
