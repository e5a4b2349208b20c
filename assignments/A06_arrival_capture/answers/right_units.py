"""
kind: right
about: Quantities of astropy, in other units than the names say, and a Time for the moment.
learner: kenji.sato
"""

# %% A06-approach
from astropy import units as u
from astropy.time import Time

from idsea_lessons.dynamics import arrival, correct_arrival

model = ForceModel(frame="J2000")
flight = fly(position_km, velocity_kms, telemetry_et, telemetry_et + 70 * 86400, model)
aim = arrival(flight, "Mars", pole=mars_pole)
speed = np.linalg.norm(aim.v_infinity)  # a plain number, km/s, for the formulas below
v_infinity_kms = speed * 1000 * u.m / u.s
closest_altitude_km = (aim.periapsis_radius - body("Mars").radius) * 1000 * u.m
closest_utc = Time(utc(aim.epoch), scale="utc")

# %% A06-aim
b_dot_t_km, b_dot_r_km = (aim.b_dot_t * u.km).to("m"), (aim.b_dot_r * u.km).to("au")
spin = np.cross(*flight.seen_from("Mars", aim.epoch))
inclination_deg = np.arccos(spin @ mars_pole / np.linalg.norm(spin)) * u.rad

# %% A06-correction
low = (body("Mars").radius + wanted_altitude_km) * u.km
pull = body("Mars").gravity_parameter * u.km**3 / u.s**2
wanted_b_km = (low * np.sqrt(1 + 2 * pull / (low * v_infinity_kms**2))).to("m")
wanted = wanted_b_km / aim.b * np.array([aim.b_dot_t, aim.b_dot_r])
made = correct_arrival(flight, model, "Mars", correction_et, *wanted.to_value("km"), pole=mars_pole)
correction_ms = made.size * u.km / u.s

# %% A06-capture
from idsea_lessons.orbits import capture_burn, period

high = (body("Mars").radius + apoapsis_altitude_km) * u.km
capture_ms = capture_burn("Mars", low, v_infinity_kms, high).delta_v.to("km/h")
planned_period_h = period("Mars", (low + high) / 2).to("day")

# %% A06-burn
from idsea_lessons.dynamics import Burn
from idsea_lessons.orbits import burn_time, propagate, propellant_mass

mass = arrival_mass_kg * u.kg
burn_s = burn_time(mass, capture_ms, THRUST_N * u.N, isp_s * u.s).to("min")
mass_after_kg = (mass - propellant_mass(mass, capture_ms, isp_s * u.s)).to("t")
top = np.sqrt(v_infinity_kms**2 + 2 * pull / low).to_value("km/s")
seconds = burn_s.to_value("s")
start = propagate("Mars", [low.to_value("km"), 0, 0], [0, top, 0], -seconds / 2)
engine = Burn(0, burn_s, THRUST_N * u.N, isp_s * u.s, mass, "against")
end = fly(*start, 0, seconds, ForceModel("Mars", bodies=()), manoeuvres=[engine]).at(seconds)
r, v = np.linalg.norm(end, axis=-1)
flown_period_h = period("Mars", 1 / (2 / r - v**2 / body("Mars").gravity_parameter) * u.km).to("min")
