"""
kind: wrong
about: The days of the correction are counted back from the arrival; v_infinity is taken for the speed at the closest point.
learner: tomas
loses:
  A06-correction-test: 3
  A06-capture-test: 1
says:
  A06-correction-test: "days count from the telemetry"
  A06-capture-test: "near Mars the spacecraft is faster"
"""

# %% A06-approach
from idsea_lessons.dynamics import arrival, correct_arrival

model = ForceModel(frame="J2000")
flight = fly(position_km, velocity_kms, telemetry_et, telemetry_et + 70 * 86400, model)
aim = arrival(flight, "Mars", pole=mars_pole)
v_infinity_kms = np.linalg.norm(aim.v_infinity)
closest_altitude_km = aim.periapsis_radius - body("Mars").radius
closest_utc = utc(aim.epoch)

# %% A06-aim
b_dot_t_km, b_dot_r_km = aim.b_dot_t, aim.b_dot_r
spin = np.cross(*flight.seen_from("Mars", aim.epoch))
inclination_deg = np.degrees(np.arccos(spin @ mars_pole / np.linalg.norm(spin)))

# %% A06-correction
low_km = body("Mars").radius + wanted_altitude_km
wanted_b_km = low_km * np.sqrt(1 + 2 * body("Mars").gravity_parameter / (low_km * v_infinity_kms**2))
wanted = wanted_b_km / aim.b * np.array([aim.b_dot_t, aim.b_dot_r])
correction_ms = 1000 * correct_arrival(flight, model, "Mars", aim.epoch - 86400 * correction_day, *wanted, pole=mars_pole).size

# %% A06-capture
from idsea_lessons.orbits import capture_burn, period

low_km, high_km = body("Mars").radius + np.array([wanted_altitude_km, apoapsis_altitude_km])
capture_ms = 1000 * abs(v_infinity_kms - capture_burn("Mars", low_km, v_infinity_kms, high_km).speed_after)
planned_period_h = period("Mars", (low_km + high_km) / 2) / 3600

# %% A06-burn
from idsea_lessons.dynamics import Burn
from idsea_lessons.orbits import burn_time, elements_from_state, propagate, propellant_mass

burn_s = burn_time(arrival_mass_kg, capture_ms / 1000, THRUST_N, isp_s)
mass_after_kg = arrival_mass_kg - propellant_mass(arrival_mass_kg, capture_ms / 1000, isp_s)
top_kms = np.sqrt(v_infinity_kms**2 + 2 * body("Mars").gravity_parameter / low_km)
start = propagate("Mars", [low_km, 0, 0], [0, top_kms, 0], -burn_s / 2)
engine = Burn(0, burn_s, THRUST_N, isp_s, arrival_mass_kg, "against")
end = fly(*start, 0, burn_s, ForceModel("Mars", bodies=()), manoeuvres=[engine]).at(burn_s)
flown_period_h = period("Mars", elements_from_state("Mars", *end).semi_major_axis) / 3600
