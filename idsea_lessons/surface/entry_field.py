"""The equations of motion of a capsule in the air of a turning planet, compiled: one function and the numbers it reads.

The planet is a sphere that turns; its air turns with it. The state is position and velocity in the frame that turns
with the planet (km, km/s), then three sums: heat load at the nose (J/cm2), work of the air against the capsule
(km2/s2), way flown (km). In this frame the direction straight down is no special case, as it is for spherical angles.
"""

from __future__ import annotations

import numpy as np

from idsea_lessons.compiled import kernel
from idsea_lessons.surface.atmospheres import air_density_and_temperature, sound_speed

GM, RADIUS, SPIN = 0, 1, 2
"""km3/s2; surface, km; turning about z, rad/s."""
MASS, FLOW, THRUST, IGNITION = 3, 4, 5, 6
"""Mass at ignition, kg; propellant flow, kg/s; thrust against the velocity, kN; moment of ignition, s."""
DRAG_AREA, LIFT_TO_DRAG, BANK = 7, 8, 9
"""Drag coefficient times area, m2; lift over drag; angle of the lift from up to the right, rad."""
NOSE, HEATING = 10, 11
"""Nose radius, m; constant of Sutton and Graves, kg^0.5/m."""
THICKNESS, WIND_EAST, WIND_NORTH = 12, 13, 14
"""Factor on the density of the air; wind, km/s."""
MACH_BELOW, SPEED_BELOW, ALTITUDE_BELOW, ALTITUDE_ABOVE, PRESSURE_BELOW = 15, 16, 17, 18, 19
"""When the phase ends: Mach number, km/s, km, km; dynamic pressure, Pa, once the flight is slow."""
LONGEST, LOST_ABOVE = 20, 21
"""After which time the flight is given up, s; above which altitude it is lost, km."""
NUMBERS = 22
STATE = 9
BLOCK = 3
HEAT, WORK, WAY = 6, 7, 8
SLOW = 0.5  # of the circular speed: below it the dynamic pressure has had its maximum


@kernel
def air_and_velocity(state, numbers, table):  # type: ignore[no-untyped-def]
    """Give altitude, density, temperature, speed through the air, and the three parts of that velocity."""
    x, y, z = state[0], state[1], state[2]
    r = np.sqrt(x * x + y * y + z * z)
    altitude = r - numbers[RADIUS]
    density, temperature = air_density_and_temperature(altitude, table)
    u, v, w = state[3], state[4], state[5]
    across = np.sqrt(x * x + y * y)
    east, north = numbers[WIND_EAST], numbers[WIND_NORTH]
    if across > 0.0 and (east != 0.0 or north != 0.0):
        u += east * y / across + north * z * x / (r * across)
        v += -east * x / across + north * z * y / (r * across)
        w -= north * across / r
    return altitude, density * numbers[THICKNESS], temperature, np.sqrt(u * u + v * v + w * w), u, v, w


@kernel
def mass_at(time, numbers):  # type: ignore[no-untyped-def]
    """Mass, while propellant burns."""
    return numbers[MASS] - numbers[FLOW] * (time - numbers[IGNITION])


@kernel
def entry_field(time, state, derivative, numbers, table):  # type: ignore[no-untyped-def]
    """Fill the derivative of a state."""
    altitude, density, _, speed, u, v, w = air_and_velocity(state, numbers, table)
    r, spin = altitude + numbers[RADIUS], numbers[SPIN]
    mass, ground = mass_at(time, numbers), ground_speed(state)
    drag = 500.0 * density * speed * speed * numbers[DRAG_AREA] / mass  # km/s2: half, and 1e6 / 1e3
    brake = drag / speed if speed > 0.0 else 0.0
    thrust = numbers[THRUST] / (mass * ground) if ground > 0.0 else 0.0
    lift = drag * numbers[LIFT_TO_DRAG]
    lift_x, lift_y, lift_z = _lift_direction(state, u, v, w, speed, r, numbers[BANK]) if lift > 0.0 else (0.0, 0.0, 0.0)
    push_x = lift * lift_x - brake * u - thrust * state[3]
    push_y = lift * lift_y - brake * v - thrust * state[4]
    push_z = lift * lift_z - brake * w - thrust * state[5]
    pull = numbers[GM] / (r * r * r)
    derivative[0], derivative[1], derivative[2] = state[3], state[4], state[5]
    derivative[3] = push_x - pull * state[0] + spin * (spin * state[0] + 2.0 * state[4])
    derivative[4] = push_y - pull * state[1] + spin * (spin * state[1] - 2.0 * state[3])
    derivative[5] = push_z - pull * state[2]
    derivative[HEAT], derivative[WAY] = heat_flux(density, speed, numbers), ground
    derivative[WORK] = -(push_x * state[3] + push_y * state[4] + push_z * state[5])


@kernel
def ground_speed(state):  # type: ignore[no-untyped-def]
    """Speed over the turning ground."""
    return np.sqrt(state[3] * state[3] + state[4] * state[4] + state[5] * state[5])


@kernel
def heat_flux(density, speed, numbers):  # type: ignore[no-untyped-def]
    """Heat that flows into the nose, W/cm2, by Sutton and Graves."""
    return 1e-4 * numbers[HEATING] * np.sqrt(density / numbers[NOSE]) * (1e3 * speed) ** 3


@kernel
def _lift_direction(state, u, v, w, speed, r, bank):  # type: ignore[no-untyped-def]
    """Give the direction of the lift: square to the velocity, turned by the bank angle from up to the right.

    Straight up or down there is no such direction, and no lift.
    """
    x, y, z = state[0], state[1], state[2]
    climb = (x * u + y * v + z * w) / (r * speed)
    level = np.sqrt(max(0.0, 1.0 - climb * climb))
    if level < 1e-6:
        return 0.0, 0.0, 0.0
    up, right = np.cos(bank) / level, np.sin(bank) / (r * speed * level)
    return (
        up * (x / r - climb * u / speed) + right * (v * z - w * y),
        up * (y / r - climb * v / speed) + right * (w * x - u * z),
        up * (z / r - climb * w / speed) + right * (u * y - v * x),
    )


@kernel
def margin(state, numbers, table):  # type: ignore[no-untyped-def]
    """Tell how far the phase is from its end: positive as long as it lasts."""
    altitude, density, temperature, speed, _, _, _ = air_and_velocity(state, numbers, table)
    least = min(altitude - numbers[ALTITUDE_BELOW], numbers[ALTITUDE_ABOVE] - altitude)
    least = min(least, numbers[LOST_ABOVE] - altitude)
    least = min(least, ground_speed(state) - numbers[SPEED_BELOW])
    least = min(least, speed / sound_speed(temperature, table) - numbers[MACH_BELOW])
    if numbers[PRESSURE_BELOW] > 0.0:
        fast = speed - SLOW * np.sqrt(numbers[GM] / (numbers[RADIUS] + altitude))
        least = min(least, max(5e5 * density * speed * speed - numbers[PRESSURE_BELOW], fast))
    return least


@kernel
def is_lost(state, numbers):  # type: ignore[no-untyped-def]
    """Tell whether the capsule has left the air for good."""
    r = np.sqrt(state[0] * state[0] + state[1] * state[1] + state[2] * state[2])
    return r - numbers[RADIUS] > numbers[LOST_ABOVE] - 1e-6


@kernel
def entry_ended(time, state, numbers, table):  # type: ignore[no-untyped-def]
    """Tell whether the phase has come to its end."""
    return margin(state, numbers, table) <= 0.0


@kernel
def loads(time, state, numbers, table):  # type: ignore[no-untyped-def]
    """Give what the capsule feels: acceleration (km/s2), heat flux (W/cm2), dynamic pressure (Pa)."""
    _, density, _, speed, _, _, _ = air_and_velocity(state, numbers, table)
    mass = mass_at(time, numbers)
    pressure = 5e5 * density * speed * speed
    drag = 1e-3 * pressure * numbers[DRAG_AREA] / mass
    felt = np.sqrt((drag + numbers[THRUST] / mass) ** 2 + (drag * numbers[LIFT_TO_DRAG]) ** 2)
    return felt, heat_flux(density, speed, numbers), pressure
