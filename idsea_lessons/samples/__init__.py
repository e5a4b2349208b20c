"""What rocks say: lines through isotope ratios, the ages they give, and imagined measurements to try them on."""

from idsea_lessons.samples.ages import (
    DECAYS,
    URANIUM_RATIO,
    Age,
    Decay,
    Difference,
    compare_ages,
    isochron_age,
    lead_age,
    radiogenic_lead,
)
from idsea_lessons.samples.craters import crater_age, crater_density
from idsea_lessons.samples.isochron import Line, fit_line
from idsea_lessons.samples.lead import Lead, grow_lead, mixed_lead
from idsea_lessons.samples.spots import Ratios, count_lead

__all__ = [
    "DECAYS",
    "URANIUM_RATIO",
    "Age",
    "Decay",
    "Difference",
    "Lead",
    "Line",
    "Ratios",
    "compare_ages",
    "count_lead",
    "crater_age",
    "crater_density",
    "fit_line",
    "grow_lead",
    "isochron_age",
    "lead_age",
    "mixed_lead",
    "radiogenic_lead",
]
