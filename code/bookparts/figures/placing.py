"""Where words and marks stand in a figure, whatever it is given."""

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from typing import Any, cast

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.textpath import TextPath
from matplotlib.ticker import LogLocator, NullLocator
from matplotlib.transforms import Affine2D
from numpy.typing import ArrayLike

from bookparts.figures.style import FAINT, TEXT
from crossent.blocks import Array

AIR = 6  # points between two names
TIED = 20  # words that are farther from their point, in points, are tied to it by a line
# Some words, the point that they are about, and the direction from it in which they should stand.
Note = tuple[str, tuple[float, float], tuple[float, float]]


def spread(at: ArrayLike, apart: float, low: float, high: float) -> Array:
    """Places in the order given, moved until they stand so far apart, between low and high."""
    places = np.array(at, dtype=np.float64)
    places[:1] = np.maximum(places[:1], low)
    for i in range(1, len(places)):
        places[i] = max(places[i], places[i - 1] + apart)
    places[-1:] = np.minimum(places[-1:], high)
    for i in range(len(places) - 2, -1, -1):
        places[i] = min(places[i], places[i + 1] - apart)
    return places


def width(words: str, size: float = TEXT) -> float:
    """How wide the widest line of some words is, in points."""
    lines = [line for line in words.splitlines() if line.strip()]
    return max((TextPath((0, 0), line, size=size).get_extents().width for line in lines), default=0)


def name_columns(
    axes: Axes, at: ArrayLike, names: Sequence[str], room: float, *, size: float = TEXT
) -> None:
    """Names below columns; upright where one is wider than its room, in points."""
    crowded = max(width(name, size) for name in names) + AIR > room
    axes.set_xticks(np.asarray(at, dtype=float), names, rotation=90 if crowded else 0, size=size)
    axes.tick_params(axis="x", length=0)


def higher(axes: Axes) -> None:
    """Make a figure with upright names below its columns as much higher as they are long."""
    names = axes.get_xticklabels()
    if names[0].get_rotation():
        longest = max(width(name.get_text(), float(name.get_fontsize())) for name in names)
        figure = cast(Figure, axes.figure)
        figure.set_figheight(figure.get_figheight() + longest / 72)


def annotate(
    axes: Axes,
    notes: Sequence[Note],
    *,
    size: float = TEXT,
    nearest: float = 8,
    **look: Any,
) -> None:
    """Words beside points, in the direction given if there they are clear of texts and of curves.

    Comes last: what is drawn later is not seen. A line ties words to a point that is not near.
    """
    figure = cast(Figure, axes.figure)
    figure.draw_without_rendering()
    points = Affine2D().scale(72 / figure.dpi)
    (left, bottom), (right, top) = axes.get_window_extent().transformed(points).get_points()
    legend = axes.get_legend()
    texts = [*axes.texts, *([legend] if legend else [])]
    taken = [text.get_window_extent().transformed(points).get_points() for text in texts]
    inked = [np.empty((0, 2))]
    for line in axes.lines:
        if line.get_transform() == axes.transData:
            x, y = np.asarray(line.get_xydata()).T
            at = np.linspace(0, len(x) - 1, 300)
            steps = np.column_stack([np.interp(at, range(len(x)), each) for each in (x, y)])
            inked.append((axes.transData + points).transform(steps))
    # Rounded, so that the same place is the best on every processor.
    ink = np.concatenate(inked).round(1)

    usual = (16, 26, 40, 55, 70, 90, 115, 140, 170, 200, 230)
    distances = [nearest, *(each for each in usual if each > nearest)]
    for words, place, toward in notes:
        here: Array = (axes.transData + points).transform(np.array(place)).round(1)
        half = (
            np.array([width(words, size), size * (1.2 + 1.25 * words.count("\n"))]).round() / 2 + 1
        )
        best: tuple[float, Array, float] = (np.inf, here, 0.0)
        for away, angle in product(distances, range(0, 360, 15)):
            direction = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
            center = here + away * direction + half * np.clip(1.6 * direction, -1, 1)
            low, high = center - half, center + half
            covered = sum(bool((low < b + 2).all() and (a - 2 < high).all()) for a, b in taken)
            outside = np.any(low < (left, bottom)) or np.any(high > (right, top))
            crossed = ((low < ink) & (ink < high)).all(axis=1).sum()
            if away > TIED:  # the line to the point should not strike out other words
                way = here + np.outer(np.linspace(0, 1, 20), center - here)
                crossed += sum(((a < way) & (way < b)).all(axis=1).sum() for a, b in taken)
            turn = 1 - direction @ toward / np.hypot(*toward)
            cost = round(away + 9 * turn + 4 * crossed + 1000 * (covered + 2 * outside), 3)
            best = min(best, (cost, center, away), key=lambda each: each[0])
        _, center, away = best
        taken.append(np.array([center - half, center + half]))
        if away > TIED:
            way = here + np.outer(np.linspace(0, 1, 20), center - here)
            ink = np.concatenate([ink, way.round(1)])
        axes.annotate(
            words,
            place,
            xytext=tuple(np.round(center - here, 1)),
            textcoords="offset points",
            ha="center",
            va="center",
            size=size,
            arrowprops={"arrowstyle": "-", "color": FAINT, "lw": 1} if away > TIED else None,
            **look,
        ).set_in_layout(False)


def mark_infinity(axes: Axes, x: ArrayLike, y: ArrayLike, color: str) -> None:
    """An ∞ at the top of the axes wherever a curve becomes infinite."""
    infinite = np.isposinf(np.asarray(y, dtype=float))
    begins = infinite & ~np.append(False, infinite[:-1])
    for place in np.asarray(x, dtype=float)[begins]:
        axes.plot(
            *(place, 0.95),
            marker=r"$\infty$",
            ms=11,
            mew=0.3,
            color=color,
            transform=axes.get_xaxis_transform(),
        )


def mark_infinite(axes: Axes, x: ArrayLike, y: ArrayLike, color: str) -> None:
    """Triangles at the top of the axes where y is infinite, the middle one labelled ∞."""
    at = np.asarray(x, dtype=float)[np.isposinf(np.asarray(y, dtype=float))]
    if at.size:
        top = axes.get_xaxis_transform()
        axes.plot(at, np.ones(at.size), "^", color=color, ms=5, transform=top, clip_on=False)
        middle = at[at.size // 2]
        axes.text(middle, 0.95, "∞", transform=top, color=color, ha="center", va="top")


def log_scale(axes: Axes, which: str, base: int = 10) -> None:
    """A logarithmic x or y axis whose numbers are written plainly: 0.05, or 1/8 for base 2."""
    getattr(axes, f"set_{which}scale")("log", base=base)
    axis, (low, high) = getattr(axes, f"{which}axis"), getattr(axes, f"get_{which}lim")()
    between = base == 10 and high < 1000 * low
    axis.set_major_locator(LogLocator(base, subs=(1, 2, 5) if between else (1,)))
    axis.set_major_formatter(lambda x, _: f"{x:g}" if base == 10 else str(Fraction(float(x))))
    axis.set_minor_locator(NullLocator())


def log_ticks(axes: Axes, places: Sequence[int]) -> None:
    """A logarithmic x axis that names places, without those close to the one before."""
    named = list(places[:1])
    for place in places[1:]:
        if math.log(place / named[-1]) > math.log(places[-1] / places[0]) / 9:
            named.append(place)
    axes.set_xscale("log")
    axes.set_xticks(named, [f"{place:g}" for place in named])
    axes.xaxis.set_minor_locator(NullLocator())
