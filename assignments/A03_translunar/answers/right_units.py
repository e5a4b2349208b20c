"""
kind: right
about: Works with astropy units and times wherever the library takes them.
learner: amina
"""

# %% A03-ellipse
from astropy import units as u
from astropy.time import Time
from idsea_lessons.orbits import period, vis_viva

arrival = Time(arrival_day, scale="utc")
moon_distance_km = np.linalg.norm(state("Moon", arrival, observer="Earth").position)
low = (body("Earth").radius + parking_altitude_km) * u.km
axis = (low + moon_distance_km) / 2
injection_kms = (vis_viva("Earth", low, axis) - vis_viva("Earth", low, low)).to(u.m / u.s)
half_ellipse_h = (period("Earth", axis) / 2).to(u.day)

# %% A03-conic
from scipy.optimize import root_scalar
from idsea_lessons.dynamics.lunar_patched_conic import patched_conic

fast = np.sqrt(c3_km2s2 * (u.km / u.s) ** 2 + 2 * body("Earth").gravity_parameter * u.km**3 / u.s**2 / low).to(u.km / u.s)
here = patched_conic(low, fast, entry_angle_deg * u.deg)
entry_distance_km = here.distance.to(u.Mm)
v_infinity_kms = here.v_infinity
conic_altitude_km = here.perilune_radius - body("Moon").radius * u.km
gap = lambda angle: patched_conic(low, fast, angle * u.deg).perilune_radius.to_value(u.km) - 1737.4 - aim_altitude_km
aim_angle_deg = (root_scalar(gap, x0=38.0, x1=38.5).root * u.deg).to(u.rad)

# %% A03-flight
from idsea_lessons.dynamics import fly
from idsea_lessons.dynamics.lunar_transfer import TO_THE_MOON

way = fly(tracked_position_km * u.km, tracked_velocity_kms * u.km / u.s, tracked_et, arrival + 1 * u.day, TO_THE_MOON)
nearest, moment = way.closest("Moon")
perilune_altitude_km = ((nearest - body("Moon").radius) * u.km).to(u.m)
perilune_utc = Time(utc(moment), scale="utc")

# %% A03-impulse
from idsea_lessons.orbits import elements_from_state, semi_major_axis_from_period

coming = elements_from_state("Moon", before_position_km * u.km, before_velocity_kms * u.km / u.s)
lowest = coming.periapsis_radius
orbit = semi_major_axis_from_period("Moon", period_h * u.h)
impulse_ms = vis_viva("Moon", lowest, coming.semi_major_axis) - vis_viva("Moon", lowest, orbit)
apolune_altitude_km = 2 * orbit - lowest - body("Moon").radius * u.km

# %% A03-burn
from idsea_lessons.dynamics.lunar_capture import capture_into

engine = THRUST_N * u.N, isp_s * u.s, (start_mass_kg * u.kg).to(u.t)
result = capture_into(before_position_km, before_velocity_kms, before_et, period_h * u.h, *engine)
burn_min = (result.burn.duration * u.s).to(u.h)
propellant_kg = (result.burn.mass - result.burn.final_mass) * u.kg
loss_ms = result.loss * u.km / u.s

# %% A03-judge
# 1. No burn is perfect. 2. The loss grows about with the square of the time. 3. It must still come down.
