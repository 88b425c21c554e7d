"""What a figure is given: checked, and put into words that fit where they stand."""

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from matplotlib.axes import Axes
from matplotlib.textpath import TextPath
from matplotlib.ticker import LogLocator, NullLocator
from numpy.typing import ArrayLike

from bookparts.figures.style import TEXT
from crossent.blocks import Array
from crossent.checks import distributions, single

AIR = 6  # points between two names


def distribution(P: ArrayLike, name: str, outcomes: Sequence[str] | None = None) -> Array:
    """Distributions along the last axis, or the helper's error; as many as there are outcomes."""
    checked: Array = distributions(P, name).whole()
    if outcomes is not None and len(outcomes) != checked.shape[-1]:
        raise ValueError(f"{name} has {checked.shape[-1]} outcomes, and {len(outcomes)} names")
    return checked


def number(x: float, digits: int = 3, *, sign: bool = False) -> str:
    """A number with so many significant digits, a true minus, and ∞ for infinity."""
    words = f"{float(x) + 0:{'+' * sign}.{digits}g}"
    return words.replace("-", "−").replace("inf", "∞")


def probability(p: float) -> str:
    """A probability as the text writes it: 1/8, or with three digits if it is no such fraction."""
    simple = Fraction(float(p)).limit_denominator(16)
    return str(simple) if abs(simple - p) < 1e-9 else f"{float(p):.3g}"


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


def listed(words: Sequence[str]) -> str:
    """Words as a sentence lists them: one, two and three."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def finite(x: ArrayLike, name: str) -> Array:
    """Finite numbers, or the helper's error."""
    each = single(x, name, "a finite number")
    each.most = np.finfo(np.float64).max
    each.least = -each.most
    checked: Array = each.whole()
    return checked


def steady(values: ArrayLike) -> Array:
    """Numbers to draw, rounded to about four digits of the largest: the same on each machine."""
    numbers = np.asarray(values, dtype=np.float64)
    largest = np.abs(numbers[np.isfinite(numbers)]).max(initial=0)
    return np.round(numbers, 4 - math.floor(math.log10(largest)) if largest else 0)


def drawable(values: ArrayLike) -> Array:
    """Of some numbers those that have a place on an axis."""
    numbers = np.ravel(np.asarray(values, dtype=np.float64))
    return numbers[np.isfinite(numbers)]


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
