"""The one style of the course's pictures, and the picture itself: a figure that says in words what is seen.

Colours are Okabe and Ito's (2008), told apart by people with any colour vision, and chosen here so that they also
differ in grey. Line styles and markers carry the same information as the colours.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from PIL import Image

BLUE, ORANGE, GREEN, RED, PURPLE, SKY, BLACK, GREY = (
    "#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#000000", "#767676",
)  # fmt: skip

BODY_COLOURS = {"Sun": ORANGE, "Earth": BLUE, "Moon": GREY, "Mars": RED, "Venus": PURPLE, "Mercury": GREY}

STYLE: Any = {
    "font.family": "DejaVu Sans",  # comes with matplotlib, so that every machine draws the same letters
    "font.size": 10,
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "grid.color": "#DDDDDD",
    "grid.linewidth": 0.6,
    "lines.linewidth": 1.8,
    "legend.frameon": False,
    "figure.constrained_layout.use": True,
    "savefig.facecolor": "white",
}

PIXELS_PER_INCH = 100
COLOURS = 160


class Picture:
    """A figure with the words that say what is seen in it, for people who cannot see it.

    It shows itself as PNG in a notebook, with the words as alternative text; elsewhere it shows the words. The bytes
    depend on nothing but the drawing.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The drawing.
    alt : str
        What is seen, in one or two sentences.

    Raises
    ------
    ValueError
        When the words are missing.

    Examples
    --------
    >>> picture = draw("Nothing: two empty axes.", lambda figure: figure.subplots())
    >>> picture
    Nothing: two empty axes.
    """

    def __init__(self, figure: Figure, alt: str) -> None:
        if not alt.strip():
            raise ValueError("a picture needs alternative text that says what is seen")
        self.figure = figure
        self.alt = " ".join(alt.split())
        self._png: bytes | None = None

    def png(self) -> bytes:
        """Draw it as PNG, once: a second drawing would settle the layout a little differently."""
        if self._png is not None:
            return self._png
        drawn, small = io.BytesIO(), io.BytesIO()
        with mpl.rc_context(STYLE):
            self.figure.savefig(drawn, format="png", dpi=PIXELS_PER_INCH, metadata={"Software": None})
        # A palette makes the file four times smaller, which learners on slow links feel and eyes do not.
        Image.open(drawn).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(small, "png", optimize=True)
        self._png = small.getvalue()
        return self._png

    def save(self, path: str | Path) -> Path:
        """Save it as PNG or, by the name's ending, as SVG or PDF."""
        target = Path(path)
        if target.suffix == ".png":
            target.write_bytes(self.png())
        else:
            with mpl.rc_context({**STYLE, "svg.hashsalt": "idsea"}):
                self.figure.savefig(target, metadata={"Date": None} if target.suffix == ".svg" else None)
        return target

    def __repr__(self) -> str:
        """Say what is seen."""
        return self.alt

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict, dict]:
        """Hand the PNG and its alternative text to Jupyter."""
        return {"image/png": self.png(), "text/plain": self.alt}, {"image/png": {"alt": self.alt}}


def draw(alt: str, content: Callable[[Figure], Any], size: tuple[float, float] = (7.2, 4.2)) -> Picture:
    """Make a picture in the course's style.

    Parameters
    ----------
    alt : str
        What is seen.
    content : callable
        Draws into the empty figure it is given.
    size : (float, float)
        Width and height, inch.

    Returns
    -------
    Picture
    """
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=size)
        content(figure)
    return Picture(figure, alt)
