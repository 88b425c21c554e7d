"""What a figure is given: checked, and put into words."""

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import SupportsFloat

import numpy as np
from numpy.typing import ArrayLike

from crossent.blocks import Array
from crossent.checks import distributions, single


def distribution(P: ArrayLike, name: str, outcomes: Sequence[str] | None = None) -> Array:
    """Distributions along the last axis, or the helper's error; as many as there are outcomes."""
    __tracebackhide__ = True
    checked: Array = distributions(P, name).whole()
    if outcomes is not None and len(outcomes) != checked.shape[-1]:
        m = checked.shape[-1]
        raise ValueError(f"outcomes has {len(outcomes)} names, expected {m}, as many as {name} has")
    return checked


def finite(x: ArrayLike, name: str) -> Array:
    """Finite numbers, or the helper's error."""
    __tracebackhide__ = True
    each = single(x, name, "a finite number")
    each.most = np.finfo(np.float64).max
    each.least = -each.most
    checked: Array = each.whole()
    return checked


def drawable(values: ArrayLike) -> Array:
    """Of some numbers those that have a place on an axis."""
    numbers = np.ravel(np.asarray(values, dtype=np.float64))
    return numbers[np.isfinite(numbers)]


def steady(values: ArrayLike) -> Array:
    """Numbers to draw, rounded to about four digits of the largest: the same on each machine."""
    numbers = np.asarray(values, dtype=np.float64)
    largest = np.abs(numbers[np.isfinite(numbers)]).max(initial=0)
    return np.round(numbers, 4 - math.floor(math.log10(largest)) if largest else 0)


def groups(values: ArrayLike) -> list[tuple[float, list[int]]]:
    """The different ones of some numbers, the smallest first, each with the places where it is."""
    given = np.asarray(values, dtype=np.float64)
    rounded = np.round(given, 9)  # what only rounding tells apart is one
    places = [np.flatnonzero(rounded == value).tolist() for value in np.unique(rounded)]
    return [(float(given[where[0]]), where) for where in places]


def number(x: float, digits: int = 3, *, sign: bool = False) -> str:
    """A number with so many significant digits, a true minus, and ∞ for infinity."""
    words = f"{float(x) + 0:{'+' * sign}.{digits}g}"
    return words.replace("-", "−").replace("inf", "∞")


def probability(p: float) -> str:
    """A probability as the text writes it: 1/8, or with three digits if it is no such fraction."""
    simple = Fraction(float(p)).limit_denominator(16)
    if abs(simple - p) < 1e-9:
        return str(simple)
    return number(p) if p < 0.9995 else number(p, 6)  # what is not certain is not written as 1


def alike(numbers: Sequence[float]) -> list[str]:
    """Numbers to compare: all with as many decimals as the one that needs most of them."""
    words = [number(x) for x in numbers]
    plain = ["e" not in each and math.isfinite(x) for each, x in zip(words, numbers, strict=True)]
    most = max(len(each.partition(".")[2]) * one for each, one in zip(words, plain, strict=True))
    return [
        f"{x:.{most}f}".replace("-", "−") if one else each
        for each, x, one in zip(words, numbers, plain, strict=True)
    ]


def bits(x: SupportsFloat) -> str:
    """A number of bits: 1 bit, 0.5 bits, ∞ bits."""
    words = number(float(x))
    return f"{words} bit{'s' * (words != '1')}"


def counted(few: int, many: int, name: str, some: str, one: str) -> str:
    """How many of a kind do something: 2 of 3 methods turn, 1 of 3 methods turns."""
    return f"{few} of {many} {name}{'s' * (many != 1)} {one if 1 in (few, many) else some}"


def listed(words: Sequence[str]) -> str:
    """Words as a sentence lists them: one, two and three."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def together(names: Sequence[str], word: str) -> str:
    """The names of outcomes that share a place; only how many they are if that is too long."""
    words = f" {word} ".join(names)
    return words if len(words) <= 34 else f"{len(names)} outcomes"
