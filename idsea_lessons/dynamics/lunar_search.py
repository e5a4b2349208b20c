"""The search behind `lunar_transfer`: from the perilune back to the parking orbit, and forwards once more.

The way is searched backwards, from the Moon. A small change at the perigee moves the perilune by thousands of
kilometres; seen from the Moon the same problem is tame. At the end it is flown forwards and corrected once more, with
the state-transition matrix, so that the perilune is met to metres.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.optimize import least_squares
from spiceypy import pxform

from idsea_lessons.bodies import body
from idsea_lessons.dynamics.flight import Flight
from idsea_lessons.dynamics.forces import ForceModel
from idsea_lessons.dynamics.propagate import fly
from idsea_lessons.ephemeris import et, load_kernels, state, utc
from idsea_lessons.orbits.b_plane import b_plane, state_from_b_plane
from idsea_lessons.orbits.state_vector import StateVector

EARTH, MOON = body("Earth"), body("Moon")
SETTLED = 1e-7
CORRECTIONS = 12
HOUR = 3600.0


def lunar_pole(epoch: Any) -> np.ndarray:
    """Give the direction of the Moon's north pole in J2000, shape (3,)."""
    load_kernels()
    return np.asarray(pxform("MOON_ME", "J2000", float(et(epoch)))[:, 2])


class Search:
    """The three unknowns are the velocity at infinity at the Moon; the three conditions stand at the perigee."""

    def __init__(
        self,
        first: float,
        last: float,
        near: float,
        tilt: float,
        low: float,
        want: float,
        north: bool,
        model: ForceModel,
    ) -> None:
        self.first, self.last, self.near, self.tilt, self.low, self.want = first, last, near, tilt, low, want
        self.pole, self.side, self.model = lunar_pole(last), -1.0 if north else 1.0, model
        self.backwards = ForceModel(model.center, model.bodies, model.oblate, model.light_pressure, "J2000", False)
        self.moon = state("Moon", last, observer="Earth", frame="J2000")

    def straight_guess(self, northward: bool) -> np.ndarray:
        """Fly an ellipse to the Moon's place as if the Moon had no mass, and see how fast it arrives there."""
        distance = float(np.linalg.norm(self.moon.position))
        away = self.moon.position / distance
        # The way to the sphere of influence is what an ellipse describes; it takes most of the time.
        reach, hours = distance - MOON.sphere_of_influence, (self.last - self.first) - 14 * HOUR
        far = np.geomspace(0.9 * distance, 40 * distance, 400)
        axes, e = 0.5 * (self.near + far), (far - self.near) / (far + self.near)
        anomaly = np.arccos(np.clip((1 - reach / axes) / e, -1, 1))
        times = np.sqrt(axes**3 / EARTH.gravity_parameter) * (anomaly - e * np.sin(anomaly))
        if hours < times[-1]:
            raise ValueError(f"{(self.last - self.first) / HOUR:.1f} hours to the Moon are too short: arrive later")
        a = float(np.interp(-hours, -times, axes))
        sine, reached = np.cos(self.tilt), np.hypot(away[0], away[1])
        if abs(sine) > reached:
            raise ValueError(
                f"a parking orbit of {np.degrees(self.tilt):.1f} degrees inclination never flies under the Moon, "
                f"which is then {np.degrees(np.arcsin(away[2])):.1f} degrees from the equator: choose a steeper orbit"
            )
        east = np.array([-away[1], away[0], 0.0]) / reached
        swing = np.arccos(sine / reached) * (1.0 if northward else -1.0)
        # Opposite to the Moon the spacecraft flies the other way in latitude than at the Moon.
        across = np.cos(swing) * east - np.sin(swing) * np.cross(away, east)
        swept = np.sqrt(EARTH.gravity_parameter * self.near * (2 - self.near / a))
        sideways = swept / distance
        speed = np.sqrt(max(EARTH.gravity_parameter * (2 / distance - 1 / a), (1.2 * sideways) ** 2))
        return np.asarray(np.sqrt(speed**2 - sideways**2) * away + sideways * across - self.moon.velocity)

    def at_perilune(self, v_infinity: np.ndarray) -> StateVector:
        """Aim so that height and inclination at the Moon are met, whatever the velocity at infinity."""
        speed = np.linalg.norm(v_infinity)
        b = self.low * np.sqrt(1 + 2 * MOON.gravity_parameter / (self.low * speed**2))
        level = np.sqrt(max(1 - (v_infinity @ self.pole / speed) ** 2, 1e-12))  # cosine of the asymptote's latitude
        theta = self.side * np.arccos(np.clip(np.cos(self.want) / level, -1, 1))
        aim = b * np.cos(theta), b * np.sin(theta)
        return state_from_b_plane(MOON.gravity_parameter, v_infinity, *aim, 0.0, self.pole)

    def patched(self, v_infinity: np.ndarray) -> np.ndarray:
        """Back along the hyperbola to the Moon's sphere of influence, then along the ellipse to the Earth."""
        there = self.at_perilune(v_infinity)
        a = MOON.gravity_parameter / (v_infinity @ v_infinity)
        e = 1 + self.low / a
        growth = np.arccosh((1 + MOON.sphere_of_influence / a) / e)
        late = -np.sqrt(a**3 / MOON.gravity_parameter) * (e * np.sinh(growth) - growth)
        edge = self.last + late
        aim = b_plane(MOON.gravity_parameter, *there, self.pole)
        inner = state_from_b_plane(MOON.gravity_parameter, v_infinity, aim.b_dot_t, aim.b_dot_r, -late, self.pole)
        moon = state("Moon", edge, observer="Earth", frame="J2000")
        return self.misses(edge, inner.position + moon.position, inner.velocity + moon.velocity)

    def flown(self, v_infinity: np.ndarray) -> np.ndarray:
        """Fly back among the bodies to the epoch of the burn."""
        r, v = self.at_perilune(v_infinity)
        start = (r + self.moon.position, v + self.moon.velocity)
        back = fly(*start, self.last, self.first, self.backwards).at(self.first)
        return self.misses(self.first, *back)

    def misses(self, epoch: float, r: np.ndarray, v: np.ndarray) -> np.ndarray:
        """Say how far the perigee is from where, when and how it should be; every part is of the order of one."""
        mu, normal = EARTH.gravity_parameter, np.cross(r, v)
        to_perigee = np.cross(v, normal) / mu - r / np.linalg.norm(r)
        e, p = np.linalg.norm(to_perigee), normal @ normal / mu
        nearest = p / (1 + e)
        a = nearest / (1 - e)
        late = epoch - _time_from_nearest(r, v, a, float(e), mu) - self.first
        tilted = normal[2] / np.linalg.norm(normal) - np.cos(self.tilt)
        return np.array([np.log(nearest / self.near), late / HOUR, tilted])

    def solve(self, misses: Callable[[np.ndarray], np.ndarray], guess: np.ndarray, rough: bool = False) -> np.ndarray:
        """Let the misses vanish by least squares."""
        try:
            found = least_squares(misses, guess, x_scale=0.1, diff_step=1e-6, xtol=1e-12, ftol=1e-14, gtol=1e-14)
        except ValueError as error:
            raise ValueError(f"no transfer was found: the search left what can be flown ({error})") from None
        if np.abs(found.fun).max() > (0.05 if rough else SETTLED):
            self.explain(found.x)
        return np.asarray(found.x)

    def explain(self, v_infinity: np.ndarray) -> None:
        """Say why there is no transfer, with numbers."""
        steep = np.degrees(np.arcsin(abs(v_infinity @ self.pole) / np.linalg.norm(v_infinity)))
        least = min(np.degrees(self.want), 180 - np.degrees(self.want))
        reason = (
            f"the spacecraft comes from {steep:.1f} degrees of the Moon's equator; no inclination below that is reached"
            if steep > least + 1e-3
            else f"{(self.last - self.first) / HOUR:.1f} hours until {utc(self.last)} do not fit this parking orbit"
        )
        raise ValueError(f"no such transfer exists: {reason}")

    def forwards(self, v_infinity: np.ndarray) -> StateVector:
        """Give the state after the burn; take out the metres that are left after the flight backwards."""
        r, v = self.at_perilune(v_infinity)
        if np.cos(self.want) ** 2 > 1 - (v_infinity @ self.pole) ** 2 / (v_infinity @ v_infinity):
            self.explain(v_infinity)
        start = (r + self.moon.position, v + self.moon.velocity)
        r, v = fly(*start, self.last, self.first, self.backwards).at(self.first)
        for _ in range(CORRECTIONS):
            flight = fly(r, v, self.first, self.last, self.backwards, transition=True)
            misses, slopes = self.perilune_misses(flight)
            if np.abs(misses).max() < 1e-7:
                break
            v = v - np.linalg.solve(slopes @ flight.transition(self.last)[:, 3:], misses)
        else:
            raise ValueError("the search for the transfer does not settle: move the epochs by an hour and try again")
        return StateVector(r, v)

    def perilune_misses(self, flight: Flight) -> tuple[np.ndarray, np.ndarray]:
        """Give what is missing at the Moon, all in km, and how it changes with the state there."""
        there = np.concatenate(flight.seen_from("Moon", self.last))

        def missing(x: np.ndarray) -> np.ndarray:
            normal = np.cross(x[:3], x[3:])
            aim = b_plane(MOON.gravity_parameter, x[:3], x[3:])
            tilt = np.arccos(np.clip(normal @ self.pole / np.linalg.norm(normal), -1, 1))
            closeness = x[:3] @ x[3:] / np.linalg.norm(x[3:])
            return np.array([aim.periapsis_radius - self.low, (tilt - self.want) * self.low, closeness])

        steps = np.repeat([1e-3, 1e-6], 3)
        slopes = [(missing(there + h) - missing(there - h)) / (2 * h.sum()) for h in np.diag(steps)]
        return missing(there), np.array(slopes).T


def _time_from_nearest(r: np.ndarray, v: np.ndarray, a: float, e: float, mu: float) -> float:
    """Give the time since the nearest point of an ellipse (from -half to half a turn) or of a hyperbola, s."""
    along = r @ v / np.sqrt(mu * abs(a)) / e
    anomaly = np.arctan2(along, (1 - np.linalg.norm(r) / a) / e) if a > 0 else np.arcsinh(along)
    mean = anomaly - e * np.sin(anomaly) if a > 0 else e * np.sinh(anomaly) - anomaly
    return float(mean * np.sqrt(abs(a) ** 3 / mu))
