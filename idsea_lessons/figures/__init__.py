"""The course's pictures: one style, one function a picture."""

from idsea_lessons.figures.heliocentric import draw_positions, draw_range, draw_transfer
from idsea_lessons.figures.porkchop import draw_porkchop
from idsea_lessons.figures.style import Picture, draw

__all__ = ["Picture", "draw", "draw_porkchop", "draw_positions", "draw_range", "draw_transfer"]
