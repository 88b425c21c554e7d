"""Figures of the chapter on language models."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from bookparts.figures.given import bits, finite, number
from bookparts.figures.placing import log_ticks, mark_infinity
from bookparts.figures.style import (
    FAINT,
    GAP,
    INK,
    MODEL,
    TRUTH,
    WIDTH,
    Panels,
    new_axes,
    new_panels,
)


def bits_by_order(
    orders: Sequence[int],
    training: ArrayLike,
    validation: ArrayLike,
    test: tuple[int, float],
    level: float,
) -> Axes:
    """Bits per byte of models that look further and further back, and the one test."""
    axes = new_axes((WIDTH, 3.6))
    axes.axhline(round(level, 3), color=TRUTH, lw=1.2, ls=":", label="equal probabilities")
    top = level
    for at, values, style, marker, color, name in (
        (orders, training, "--", "o", INK, "training"),
        (orders, validation, "-", "o", GAP, "validation"),
        (test[:1], test[1:], "", "D", MODEL, "test"),
    ):
        drawn = np.round(np.asarray(values, dtype=float), 3)
        known, size = np.isfinite(drawn), 5 if style else 7
        axes.plot(at, drawn, style, color=color)
        axes.plot(np.asarray(at)[known], drawn[known], marker, color=color, ms=size)
        axes.plot([], [], style + marker, color=color, ms=size, label=name)
        mark_infinity(axes, at, drawn, color)
        top = drawn.max(initial=top, where=known)
    places = [*orders, test[0]]
    axes.set(xlim=(min(places) - 0.1, max(places) + 0.1), ylim=(0, 1.14 * top), xticks=orders)
    axes.set(xlabel="order: symbols in the window", ylabel="bits per byte")
    axes.legend(loc="lower left")
    best = orders[int(np.round(np.asarray(validation), 3).argmin())]
    title = f"Order {best} has the lowest validation loss (test: {bits(test[1])})"
    axes.figure.suptitle(title, x=0.02, ha="left", fontsize=12)
    return axes


def by_vocabulary(sizes: Sequence[int], per_token: ArrayLike, per_byte: ArrayLike) -> Panels:
    """One text cut into the tokens of larger and larger vocabularies: its loss in two units."""
    curves = [finite(per_token, "per_token"), finite(per_byte, "per_byte")]
    figure, column = new_panels(2, 1, figsize=(WIDTH, 4.2), sharex=True)
    for axes, values, style, color, name in zip(
        column, curves, ("o--", "o-"), (INK, GAP), ("nats per token", "bits per byte"), strict=True
    ):
        axes.plot(sizes, np.round(values, 3), style, color=color, ms=5)
        least, most = values.min(), values.max()
        air = 0.2 * (most - least) or 0.2 * most or 1
        axes.set(ylim=(least - air, most + air), ylabel=name)
        axes.margins(x=0.04)
        lowest = sizes[int(np.round(values, 3).argmin())]
        axes.set_title(f"Loss in {name}: lowest at {lowest} tokens")
    log_ticks(column[1], sizes)
    column[1].set_xlabel("tokens in the vocabulary")
    return column


def document_losses(
    documents: ArrayLike, mean: float, intervals: Mapping[str, tuple[float, float]]
) -> Axes:
    """The loss of each document, the mean of all their tokens, and intervals for it."""
    each = finite(documents, "documents")
    axes = new_axes((WIDTH, 1.5 + 0.45 * len(intervals)))
    axes.axvline(round(mean, 4), color=FAINT, lw=1, ls=":")
    axes.plot(np.round(each, 4), np.zeros(each.size), "o", color=MODEL, ms=7, mfc="none")
    ends = np.asarray(list(intervals.values()), dtype=float).reshape(-1, 2)
    for row, (low, high) in enumerate(np.round(ends, 4), 1):
        axes.plot([low, high], [row, row], color=GAP, lw=4, solid_capstyle="butt")
    names = ["each document", *(f"drawing {name}" for name in intervals)]
    axes.set_yticks(range(len(ends) + 1), names)
    axes.set_ylim(len(ends) + 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.margins(x=0.06)
    axes.set_xlabel("bits per byte")
    widths = ends[:, 1] - ends[:, 0]
    widest = list(intervals)[int(widths.argmax())]
    times = number(widths.max() / widths.min(), 2)
    title = f"Drawing {widest}: an interval {times} times as wide"
    axes.figure.suptitle(title, x=0.02, ha="left", fontsize=12)
    return axes
