"""Pictures of ages: the line that turns, the points about it, ages side by side, and craters as a clock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from idsea_lessons.figures.style import BLACK, BLUE, GREEN, GREY, ORANGE, PURPLE, RED, Picture, draw
from idsea_lessons.samples import Line, Ratios, crater_density, grow_lead

MARKERS = ("o", "s", "^", "D", "v", "P")
TIMES = ((ORANGE, "--"), (GREEN, "-."), (BLUE, "-"), (PURPLE, ":"))
AXES = {
    True: ("$^{204}$Pb / $^{206}$Pb (no unit)", "$^{207}$Pb / $^{206}$Pb (no unit)"),
    False: ("$^{206}$Pb / $^{204}$Pb (no unit)", "$^{207}$Pb / $^{204}$Pb (no unit)"),
}
GAP = (1.0, 3.0)
"""Ga; between these ages no sample was known before Chang'e-5."""


def draw_turning_line(initial: Any, mu: ArrayLike, age: float, elapsed: Sequence[float], *, title: str) -> Picture:
    """Draw how the lead of some spots of one rock moves from a common start, and the line they are on.

    Parameters
    ----------
    initial : Lead or sequence of two
        206Pb/204Pb and 207Pb/204Pb when the rock became solid.
    mu : array_like, shape (n,)
        238U/204Pb of each spot, reckoned to today; six spots at most.
    age : float, Ma
        Of the rock, today.
    elapsed : sequence of float, Ma
        Times since the rock became solid; four at most, none above the age.
    title : str
        The finding.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If there are too many spots or times, or a time is not between 0 and the age.

    Examples
    --------
    >>> draw_turning_line((400.0, 350.0), [500.0, 2000.0], 2000.0, [500.0, 2000.0], title="The line turns")
    Lead of 2 spots with a common start at 206Pb/204Pb 400 and 207Pb/204Pb 350. After 500 Ma they lie on a line ...
    """
    spots = np.atleast_1d(np.asarray(mu, dtype=float))
    if len(spots) > len(MARKERS) or len(elapsed) > len(TIMES) or not elapsed:
        raise ValueError(
            f"{len(MARKERS)} spots and {len(TIMES)} times at most, and one time at least, can be told apart"
        )
    if not all(0 < time <= age for time in elapsed):
        raise ValueError(f"each time lies between 0 and the age of the rock, {age:g} Ma")
    tracks = grow_lead(initial, spots[:, None], age, age - np.linspace(0, max(elapsed), 60))
    leads = [grow_lead(initial, spots, age, age - time) for time in elapsed]
    slopes = [float((lead[1][-1] - initial[1]) / (lead[0][-1] - initial[0])) for lead in leads]
    alt = (
        f"Lead of {len(spots)} spots with a common start at 206Pb/204Pb {initial[0]:.0f} and 207Pb/204Pb "
        f"{initial[1]:.0f}. "
        + " ".join(
            f"After {time:,.0f} Ma they lie on a line of slope {slope:.3f}."
            for time, slope in zip(elapsed, slopes, strict=True)
        )
    )

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        for across, up in zip(*tracks, strict=True):
            axes.plot(across, up, color=GREY, linewidth=0.8)
        for (colour, style), time, lead, slope in zip(TIMES, elapsed, leads, slopes, strict=False):
            ends = np.array([initial[0], 1.06 * lead[0].max() - 0.06 * initial[0]])
            label = f"after {time:,.0f} Ma: slope {slope:.3f}"
            axes.plot(ends, initial[1] + slope * (ends - initial[0]), style, color=colour, label=label)
            for marker, across, up in zip(MARKERS, *lead, strict=False):
                axes.plot(across, up, marker, color=colour, markeredgecolor=BLACK, markersize=7)
        axes.plot(*initial, "*", color=RED, markeredgecolor=BLACK, markersize=13)
        axes.annotate("initial lead", initial, xytext=(8, -14), textcoords="offset points")
        axes.margins(0.08)
        axes.set(xlabel=AXES[False][0], ylabel=AXES[False][1])
        axes.set_title(title)
        axes.legend(loc="lower right")

    return draw(alt, content, size=(7.2, 4.6))


def draw_isochron(spots: Ratios, line: Line, *, title: str, inverse: bool = True) -> Picture:
    """Draw measured ratios with their line, and below how far each point lies from it, in its own errors.

    Parameters
    ----------
    spots : Ratios
    line : Line
    title : str
        The finding.
    inverse : bool
        True for 207Pb/206Pb over 204Pb/206Pb, False for 207Pb/204Pb over 206Pb/204Pb.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If there is no spot.
    """
    if np.size(spots.x) == 0:
        raise ValueError("draw_isochron needs one spot or more")
    common = spots.correlation * spots.x_error * spots.y_error
    spread = np.sqrt(spots.y_error**2 + (line.slope * spots.x_error) ** 2 - 2 * line.slope * common)
    away = (spots.y - line.intercept - line.slope * spots.x) / spread
    names = [name.translate({ord(sign): None for sign in "${}^"}) for name in AXES[inverse]]
    near = int(np.sum(abs(away) <= 2))
    alt = (
        f"{len(away)} points and their line, {names[1]} over {names[0]}: intercept {line.intercept:.4g}, slope "
        f"{line.slope:.4g}. Below: {near} points lie within two of their own errors from it; the farthest is "
        f"{np.max(abs(away)):.1f} away."
    )

    def content(figure: Figure) -> None:
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1.2))
        ends = np.array([0.0, 1.04 * np.max(spots.x)])
        above.plot(ends, line.intercept + line.slope * ends, color=ORANGE, label="fitted line", zorder=1)
        errors: Any = {"xerr": 2 * spots.x_error, "yerr": 2 * spots.y_error}
        above.errorbar(spots.x, spots.y, **errors, fmt="o", color=BLUE, markersize=4, linewidth=1, label="spots")
        above.plot(0, line.intercept, "D", color=RED, markeredgecolor=BLACK, clip_on=False, label="intercept", zorder=3)
        above.set_ylabel(AXES[inverse][1])
        above.set_title(title)
        above.legend(loc="upper left")
        below.axhspan(-2, 2, color=ORANGE, alpha=0.2)
        below.axhline(0, color=ORANGE)
        below.plot(spots.x, away, "o", color=BLUE, markersize=4)
        reach = max(3.2, 1.15 * float(np.max(abs(away))))
        below.set(xlabel=AXES[inverse][0], ylabel="distance\n(own errors)", ylim=(-reach, reach), xlim=(0, ends[1]))

    return draw(alt, content, size=(7.2, 5.4))


def draw_ages(rows: Sequence[tuple[str, float, float]], *, title: str) -> Picture:
    """Draw ages side by side, a thick bar for one standard deviation and a thin one for two.

    Parameters
    ----------
    rows : sequence of (str, float, float)
        Name, age and one standard deviation, Ma.
    title : str
        The finding.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If there is no age.

    Examples
    --------
    >>> draw_ages([("rock", 2030.0, 4.0), ("craters", 2020.0, 260.0)], title="They agree")
    Ages in Ma with one standard deviation: rock 2,030 +- 4; craters 2,020 +- 260.
    """
    if not rows:
        raise ValueError("draw_ages needs one age or more")
    said = "; ".join(f"{name} {age:,.0f} +- {error:,.3g}" for name, age, error in rows)

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        for place, (_, age, error) in enumerate(rows):
            height = len(rows) - place
            axes.plot([age - 2 * error, age + 2 * error], [height, height], color=BLUE, linewidth=1.5, marker="|")
            axes.plot([age - error, age + error], [height, height], color=BLUE, linewidth=6, solid_capstyle="butt")
            axes.plot(age, height, "o", color=ORANGE, markeredgecolor=BLACK, markersize=7, zorder=3)
        axes.set_yticks(range(len(rows), 0, -1), [name for name, _, _ in rows])
        axes.set(xlabel="age (Ma); thick: one standard deviation, thin: two", ylim=(0.4, len(rows) + 0.6))
        axes.grid(axis="y", visible=False)
        axes.set_title(title)

    return draw(f"Ages in Ma with one standard deviation: {said}.", content, size=(7.2, 1.4 + 0.45 * len(rows)))


def draw_crater_clock(
    age: float, age_error: float, density: float, density_error: float, *, label: str, title: str
) -> Picture:
    """Draw how many craters a surface of the Moon has after some time, and one place where both are measured.

    Parameters
    ----------
    age, age_error : float, Ma
    density, density_error : float, 1/km2
        Craters of 1 km or larger.
    label : str
        What was measured.
    title : str
        The finding.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If age or density is not positive: the scale is logarithmic.
    """
    if not (age > 0 and density > 0):
        raise ValueError("age and density must be positive: the picture has a logarithmic scale")
    there = float(crater_density(age))
    alt = (
        f"Craters of 1 km or larger for each km2 of the Moon against the age of the surface: slow and steady since "
        f"3 Ga, and steeply rising before. A band from 1 to 3 Ga had no samples. {label} lies at {age / 1000:.2f} Ga "
        f"with {density:.2e} craters a km2; the curve has {there:.2e} there."
    )

    def content(figure: Figure) -> None:
        axes = figure.subplots()
        _gap(axes)
        times = np.linspace(0.05, 4.2, 400)
        axes.plot(times, crater_density(1000 * times), color=BLUE, label="Neukum (1983)")
        error: Any = {"xerr": 2 * age_error / 1000, "yerr": 2 * density_error}
        mark: Any = {"fmt": "D", "color": RED, "markeredgecolor": BLACK, "markersize": 8, "capsize": 3}
        axes.errorbar(age / 1000, density, **error, **mark, label=f"{label} (bars: two standard deviations)")
        axes.set(
            xlabel="age of the surface (Ga)", ylabel="craters of 1 km or larger (1/km²)", yscale="log", xlim=(0, 4.25)
        )
        axes.set_title(title)
        axes.legend(loc="upper left")

    return draw(alt, content, size=(7.2, 4.2))


def _gap(axes: Axes) -> None:
    axes.axvspan(*GAP, color=GREY, alpha=0.18, linewidth=0)
    words = "no sample of this age\nbefore Chang'e-5"
    axes.text(sum(GAP) / 2, 0.05, words, transform=axes.get_xaxis_transform(), ha="center", fontsize=9)
