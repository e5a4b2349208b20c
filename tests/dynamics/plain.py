"""Forces and derivatives written plainly, for the tests of this room: no table, no trick, nothing compiled."""

import numpy as np
from scipy.integrate import solve_ivp

from idsea_lessons.bodies import ASTRONOMICAL_UNIT, SPEED_OF_LIGHT, body
from idsea_lessons.dynamics import ForceModel, fly
from idsea_lessons.ephemeris import et, state
from idsea_lessons.flown import flown

EARTH_ALONE = ForceModel("Earth", bodies=())
LOW = ([7000.0, 0.0, 0.0], [0.0, 6.5, 3.9])
LUNAR = ([1937.4, 0.0, 0.0], [0.0, 1.1, 1.3])
AT_MARS = ([3700.0, 0.0, 0.0], [0.5, 2.0, 4.0])
AWAY = ([6678.0, 0.0, 0.0], [0.0, 10.0, 4.0])
TELEMETRY = np.array(flown("tw1.state_nov").value)
NOVEMBER = "2020-11-04T03:25:57.0923"


def size(vector):
    return np.linalg.norm(vector, axis=-1)


def accelerations(model, first, extra=None):
    """Write the equations of motion plainly: no table, no trick against lost digits."""

    def derivative(late, y):
        epoch, r = first + late, y[:3]
        total = -body(model.center).gravity_parameter * r / size(r) ** 3
        for name in model.bodies[1:]:
            there = state(name, epoch, observer=model.center, frame=model.frame).position
            gm = body(name).gravity_parameter
            total = total - gm * ((r - there) / size(r - there) ** 3 + there / size(there) ** 3)
        for name in model.oblate:
            there = state(name, epoch, observer=model.center, frame=model.frame).position
            total = total + oblateness(body(name), r - there, model.frame, first)
        if model.light_pressure:
            away = r - state("Sun", epoch, observer=model.center, frame=model.frame).position
            pressure = 1361.0 / (SPEED_OF_LIGHT * 1e3) * (ASTRONOMICAL_UNIT / size(away)) ** 2
            total = total + 1e-3 * pressure * model.light_pressure * away / size(away)
        if extra is not None:
            total = total + extra(late, y)
        return np.concatenate([y[3:6], total])

    return derivative


def oblateness(flat, r, frame, epoch):
    """J2 as the gradient of its potential by differences: nothing in common with the compiled formula."""
    from spiceypy import pxform

    z = pxform("MOON_ME" if flat.name == "Moon" else f"IAU_{flat.name}", frame, epoch)[:, 2]

    def potential(place):
        sine = place @ z / size(place)
        return -flat.gravity_parameter * flat.j2 * flat.j2_radius**2 * (3 * sine**2 - 1) / (2 * size(place) ** 3)

    h = 1e-3 * size(r)
    slopes = []
    for axis in np.eye(3):
        one, two, three = (potential(r + k * h * axis) - potential(r - k * h * axis) for k in (1, 2, 3))
        slopes.append((45 * one - 9 * two + three) / (60 * h))
    return np.array(slopes)


def scipy_flight(model, r, v, start, stop, extra=None):
    first, last = float(et(start)), float(et(stop))
    done = solve_ivp(
        accelerations(model, first, extra), (0.0, last - first), np.concatenate([r, v]), "DOP853", rtol=1e-12, atol=1e-9
    )
    return done.y[:3, -1], done.y[3:, -1]


def differences(model, stop, manoeuvres=(), starts=LOW):
    columns = []
    for k in range(6):
        step = 1e-5 * (size(starts[0]) if k < 3 else size(starts[1])) * np.eye(6)[k]
        plus, minus = (
            fly(starts[0] + sign * step[:3], starts[1] + sign * step[3:], 0.0, stop, model, manoeuvres=manoeuvres).at(
                stop
            )
            for sign in (1, -1)
        )
        columns.append(np.concatenate([plus.position - minus.position, plus.velocity - minus.velocity]) / (2 * step[k]))
    return np.array(columns).T
