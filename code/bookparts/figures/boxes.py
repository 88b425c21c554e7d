"""Boxes side by side, with their names and numbers: what every figure of areas is made of."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from bookparts.figures.placing import AIR, spread, width
from bookparts.figures.style import FAINT, TEXT
from crossent.blocks import Array

# What the axes of a figure of the usual size measure, and a line of text, in points.
ROOM, RISE, LINE = 325, 140, 1.3 * TEXT


def top(heights: Array) -> float:
    """Where axes end so that all boxes fit, with air below the end if one is infinitely high."""
    finite = heights[np.isfinite(heights)]
    return float(max(finite.max(initial=0), 1) * (1.05 if len(finite) == len(heights) else 1.4))


def draw_boxes(axes: Axes, widths: Array, heights: Array, **style: Any) -> None:
    """Boxes side by side; one that is infinitely high reaches the end of the axes."""
    ends = np.minimum(heights, axes.get_ylim()[1])
    axes.bar(np.cumsum(widths) - widths, ends, widths, align="edge", **style)


def edges(widths: Array, color: str) -> list[str]:
    """White edges between boxes, which would cover a narrow one: its edge has its own colour."""
    return ["white" if each * ROOM > 4 else color for each in widths]


def label_boxes(
    axes: Axes,
    widths: Array,
    heights: Array,
    names: Sequence[str],
    words: Sequence[str],
    *,
    room: float = ROOM,
) -> None:
    """Words at the ends of boxes, or, where there they would cover something, with the names."""
    (left, right), (bottom, end) = axes.get_xlim(), axes.get_ylim()
    line = (end - bottom) * LINE / RISE
    # Words on an infinitely high box stand below its end.
    at, ends = np.where(np.isinf(heights), end - 1.2 * line, heights), np.minimum(heights, end)
    half = np.array([width(word) + AIR for word in words]) / 2 * (right - left) / room
    low, centers = np.where(at < 0, at - line, at), _centers(widths)
    away = np.abs(np.subtract.outer(centers, centers))

    def meet(reach: Array, floor: Array, roof: Array) -> Any:
        beside = away < half[:, np.newaxis] + reach
        return beside & (low[:, np.newaxis] < roof) & (floor < low[:, np.newaxis] + line)

    covers = meet(half, low, low + line)
    covers |= meet(widths / 2, np.minimum(ends, 0), np.maximum(ends, 0))
    np.fill_diagonal(covers, False)
    sticks_out = (centers - half < left) | (centers + half > right)
    fit = not (sticks_out | covers.any(axis=1))[[word != "" for word in words]].any()
    for center, height, word in zip(centers, at, words if fit else [], strict=False):
        axes.annotate(
            word,
            (center, height),
            xytext=(0, 4 if height >= 0 else -4),
            textcoords="offset points",
            ha="center",
            va="bottom" if height >= 0 else "top",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1} if word == "∞" else None,
        )
    _name(axes, widths, names, [] if fit else words, room)


def fill_boxes(
    axes: Axes,
    widths: Array,
    heights: Array,
    names: Sequence[str],
    words: Sequence[str],
    *,
    otherwise: Sequence[str],
) -> None:
    """Words in the middle of boxes or, where one does not fit, other words with the names."""
    fit = all(width(word) + 2 < each * ROOM for word, each in zip(words, widths, strict=True))
    fit = fit and heights.min() / axes.get_ylim()[1] * RISE > LINE
    for center, height, word in zip(_centers(widths), heights, words if fit else [], strict=False):
        axes.text(center, height / 2, word, ha="center", va="center", color="white")
    _name(axes, widths, names, [] if fit else otherwise, ROOM)


def name_boxes(axes: Axes, widths: Array, names: Sequence[str], words: Sequence[str]) -> None:
    """Names, each with its words, below boxes."""
    _name(axes, widths, names, words, ROOM)


def _name(
    axes: Axes, widths: Array, names: Sequence[str], words: Sequence[str], room: float
) -> None:
    """Names, and words with them, below boxes: in their order, moved until they are apart."""
    labels = list(names)
    if words:
        labels = [f"{name}\n{word}".strip() for name, word in zip(names, words, strict=True)]
    apart = max(width(label) for label in labels) + AIR
    upright = apart * len(names) > room
    if upright:
        labels = [label.replace("\n", ": ", 1).replace("\n", " ") for label in labels]
        apart = LINE
    left, right = axes.get_xlim()
    apart *= (right - left) / room
    centers = _centers(widths)
    places = spread(centers, apart, left + apart / 2, right - apart / 2)
    axes.set_xticks(places, labels, rotation=90 if upright else 0)
    moved = np.abs(places - centers).max() > 0.01 * (right - left)
    axes.tick_params(axis="x", length=0, pad=12 if moved else 4)
    below: dict[str, Any] = {"transform": axes.get_xaxis_transform(), "clip_on": False}
    for way in zip(centers, places, strict=True) if moved else ():
        axes.plot(way, [0, -0.07], color=FAINT, lw=1, **below)


def _centers(widths: Array) -> Array:
    return np.cumsum(widths) - widths / 2
