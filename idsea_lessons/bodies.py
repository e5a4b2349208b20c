"""The bodies of the solar system that the course visits: numbers, each with its reference.

The values are typed here once, from the publications named; the tests hold them against the SPICE kernels.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Any

DE440 = "Park et al. (2021), DE440, doi:10.3847/1538-3881/abd414"
IAU = "Archinal et al. (2011), IAU working group, doi:10.1007/s10569-010-9320-4"
STANDISH = "Standish and Williams (1992), mean elements at J2000, Explanatory Supplement to the Astronomical Almanac"
EGM2008 = "Pavlis et al. (2012), EGM2008, tide-free, doi:10.1029/2011JB008916"
GRGM1200A = "Lemoine et al. (2014), GRGM1200A, doi:10.1002/2014GL060027"
MRO95A = "Konopliv et al. (2011), MRO95A, doi:10.1016/j.icarus.2010.10.004"

ASTRONOMICAL_UNIT = 149_597_870.7
"""km, exact (IAU 2012, resolution B2)."""

SPEED_OF_LIGHT = 299_792.458
"""km/s, exact (SI)."""


@dataclass(frozen=True)
class Body:
    """A body with its constants; `print` shows every value with its reference."""

    name: str
    naif_id: int
    """The number of the body in SPICE."""
    gravity_parameter: float
    """GM of the body, km3/s2. For planets with moons it includes the moons."""
    equatorial_radius: float
    """km."""
    polar_radius: float
    """km."""
    rotation_period: float
    """Sidereal rotation, s; negative when the body turns backwards."""
    parent: str | None = None
    """The body it goes around."""
    semi_major_axis: float | None = None
    """Mean distance from the parent, km."""
    semi_major_axis_reference: str = STANDISH
    j2: float | None = None
    """The largest part of the flattening in the gravity field, no unit; None where the course needs none."""
    j2_radius: float = 0.0
    """The radius that J2 is counted with, km."""
    j2_reference: str = ""

    @property
    def radius(self) -> float:
        """Equatorial radius, km: the one altitudes are counted from in this course."""
        return self.equatorial_radius

    @property
    def sphere_of_influence(self) -> float:
        """Laplace's sphere of influence, km: a (GM / GM_parent)^(2/5) (Battin 1999, equation 8.75).

        Examples
        --------
        >>> round(body("Earth").sphere_of_influence)
        924647
        """
        if self.parent is None or self.semi_major_axis is None:
            raise ValueError(f"{self.name} goes around no other body here, so that it has no sphere of influence")
        return self.semi_major_axis * (self.gravity_parameter / body(self.parent).gravity_parameter) ** 0.4

    @property
    def hill_radius(self) -> float:
        """Radius of the Hill sphere, km: a (GM / 3 GM_parent)^(1/3), where the parent's tide wins."""
        if self.parent is None or self.semi_major_axis is None:
            raise ValueError(f"{self.name} goes around no other body here, so that it has no Hill sphere")
        return self.semi_major_axis * (self.gravity_parameter / (3 * body(self.parent).gravity_parameter)) ** (1 / 3)

    def circular_speed(self, altitude: float) -> float:
        """Speed on a circular orbit at an altitude in km, km/s.

        Examples
        --------
        >>> round(body("Moon").circular_speed(200.0), 3)
        1.59
        """
        if not altitude > -self.radius:
            raise ValueError(f"altitude {altitude:,g} km lies below the centre of {self.name}")
        return (self.gravity_parameter / (self.radius + altitude)) ** 0.5

    def __str__(self) -> str:
        """List the constants, each with unit and reference."""
        lines = [
            (f"{self.gravity_parameter:,.6f} km3/s2", "gravity parameter GM", DE440),
            (f"{self.equatorial_radius:,g} km", "equatorial radius", IAU),
            (f"{self.polar_radius:,g} km", "polar radius", IAU),
            (f"{self.rotation_period / 3600:,.5f} h", "sidereal rotation", IAU),
        ]
        if self.parent and self.semi_major_axis:
            distance = f"mean distance from the {self.parent}"
            lines.append((f"{self.semi_major_axis:,.0f} km", distance, self.semi_major_axis_reference))
            lines.append((f"{self.sphere_of_influence:,.0f} km", "sphere of influence", "computed"))
        if self.j2 is not None:
            lines.append((f"{self.j2:.9f}", f"J2, with the radius {self.j2_radius:,g} km", self.j2_reference))
        rows = [f"  {value:>28}  {what} [{reference}]" for value, what, reference in lines]
        return "\n".join([f"{self.name} (SPICE {self.naif_id})", *rows])


def _days_a_turn(degrees_a_day: float) -> float:
    """Sidereal rotation period in s from the IAU's rate of the prime meridian."""
    return 360.0 / degrees_a_day * 86400.0


def _planet(
    name: str, id: int, gm: float, radii: tuple[float, float], rate: float, a_au: float, **flattening: Any
) -> Body:
    return Body(name, id, gm, *radii, _days_a_turn(rate), "Sun", a_au * ASTRONOMICAL_UNIT, **flattening)


def _flattening(normalised_c20: float, radius: float, reference: str) -> dict[str, Any]:
    """J2 from the number that gravity fields are published with: -sqrt(5) C20."""
    return {"j2": -(5.0**0.5) * normalised_c20, "j2_radius": radius, "j2_reference": reference}


BODIES: dict[str, Body] = {
    each.name: each
    for each in (
        Body("Sun", 10, 132712440041.279419, 696000.0, 696000.0, _days_a_turn(14.1844000)),
        _planet("Mercury", 199, 22031.868551, (2439.7, 2439.7), 6.1385025, 0.38709893),
        _planet("Venus", 299, 324858.592, (6051.8, 6051.8), -1.4813688, 0.72333199),
        _planet("Earth", 399, 398600.435507, (6378.1366, 6356.7519), 360.9856235, 1.00000011,
                **_flattening(-4.84165143790815e-4, 6378.1363, EGM2008)),
        Body("Moon", 301, 4902.800118, 1737.4, 1737.4, _days_a_turn(13.17635815), "Earth", 384400.0,
             "Chapront-Touze and Chapront (1988), ELP 2000-85, rounded to 1e2 km",
             **_flattening(-9.08843393474e-5, 1738.0, GRGM1200A)),
        _planet("Mars", 4, 42828.375816, (3396.19, 3376.20), 350.89198226, 1.52366231,
                **_flattening(-8.750219700430e-4, 3396.0, MRO95A)),
        _planet("Jupiter", 5, 126712764.1, (71492.0, 66854.0), 870.5360000, 5.20336301),
        _planet("Saturn", 6, 37940584.8418, (60268.0, 54364.0), 810.7939024, 9.53707032),
        _planet("Uranus", 7, 5794556.4, (25559.0, 24973.0), -501.1600928, 19.19126393),
        _planet("Neptune", 8, 6836527.10058, (24764.0, 24341.0), 536.3128492, 30.06896348),
    )
}  # fmt: skip
"""All bodies by name. From Mars outward SPICE's number is that of the planet's system, see `ephemeris`."""


def body(name: str) -> Body:
    """Look a body up by its English name.

    Parameters
    ----------
    name : str
        "Mars", in any case.

    Returns
    -------
    Body
        Its constants.

    Raises
    ------
    ValueError
        If the course has no such body; the message names the nearest.

    Examples
    --------
    >>> body("Mars").gravity_parameter
    42828.375816
    >>> body("Marz")
    Traceback (most recent call last):
    ...
    ValueError: no body is called 'Marz': did you mean Mars?
    """
    found = BODIES.get(str(name).strip().title())
    if found is not None:
        return found
    near = difflib.get_close_matches(str(name).strip().title(), BODIES, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]}?" if near else "there are " + ", ".join(BODIES)
    raise ValueError(f"no body is called {name!r}: {hint}")
