"""Figures of the chapter on losses in practice."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from bookparts.figures.style import (
    GAP,
    INK,
    MODEL,
    MODEL_HATCH,
    SMALL,
    TALL,
    TEXT,
    TRUTH,
    WIDTH,
    Panels,
    new_axes,
    new_panels,
)

# The honest line first, then the others, told apart by their dashes.
LINES = [("-", TRUTH), ("--", MODEL), ("-.", MODEL), (":", MODEL), ((0, (6, 2, 1, 2, 1, 2)), INK)]


def truth_and_beliefs(
    outcomes: Sequence[str], truth: ArrayLike, beliefs: Mapping[str, ArrayLike]
) -> Panels:
    """A panel for each loss: the truth in filled bars, what the minimiser believes in hatched."""
    figure, grid = new_panels(2, 2, figsize=TALL, sharex=True, sharey=True)
    x = np.arange(len(outcomes))
    p = np.asarray(truth)
    for axes, (name, belief) in zip(grid.flat, beliefs.items(), strict=True):
        q = np.round(np.asarray(belief), 4)
        axes.bar(x - 0.2, p, 0.4, color=TRUTH, label="truth P")
        axes.bar(
            *(x + 0.2, q, 0.4),
            facecolor="none",
            edgecolor=MODEL,
            hatch=MODEL_HATCH,
            label="belief Q",
        )
        axes.set_xticks(x, outcomes)
        axes.set_title(name, fontsize=TEXT)
    grid[0, 0].legend(loc="upper right", fontsize=SMALL)
    for axes in grid[:, 0]:
        axes.set_ylabel("probability")
    figure.suptitle("Same truth, four losses, four beliefs", x=0.02, ha="left", fontsize=12)
    return grid


def belief_map(curves: Mapping[str, tuple[ArrayLike, ArrayLike]]) -> Axes:
    """What the minimiser believes against the truth, for two classes: the honest curve first."""
    axes = new_axes((WIDTH, 4.4))
    for (name, (truth, belief)), (style, color) in zip(curves.items(), LINES, strict=True):
        drawn = np.round(np.asarray(truth), 4), np.round(np.asarray(belief), 4)
        axes.plot(*drawn, ls=style, color=color, label=name)
    axes.set(xlim=(-0.01, 1.01), ylim=(-0.01, 1.01))
    axes.set(xlabel="true probability of yes", ylabel="what the minimiser believes")
    axes.legend(loc="lower right", fontsize=SMALL, handlelength=3.2)
    axes.set_title("Honest losses stay on the diagonal")
    return axes


def reliability(models: Mapping[str, tuple[ArrayLike, ArrayLike, ArrayLike]]) -> Panels:
    """A panel for each model; of each of its ten bins the samples, the confidence, the share right.

    A bar is as high as the share right, a dashed step as the mean confidence; between them the gap.
    """
    figure, column = new_panels(len(models), 1, figsize=(WIDTH, 5.2), sharex=True, squeeze=False)
    panels = column[:, 0]
    for axes, (name, (samples, confidence, share)) in zip(panels, models.items(), strict=True):
        axes.plot([0, 1], [0, 1], ":", color=INK, lw=1)
        for n, sure, right in zip(*map(np.ravel, (samples, confidence, share)), strict=True):
            left = min(np.floor(10 * sure), 9) / 10
            level, height = round(sure, 3), round(right, 3)
            axes.bar(left + 0.05, height, 0.08, color=TRUTH, alpha=0.6)
            axes.plot([left + 0.05] * 2, [height, level], color=GAP, lw=4, solid_capstyle="butt")
            axes.plot([left + 0.01, left + 0.09], [level] * 2, color=MODEL, ls=(0, (2, 1)))
            top = max(height, level) + 0.03
            axes.text(left + 0.05, top, f"{n}", ha="center", fontsize=SMALL)
        axes.set(xlim=(0, 1), ylim=(0, 1.15), yticks=[0, 0.5, 1], ylabel="share right")
        axes.set_title(name, fontsize=TEXT)
    panels[-1].set_xlabel("confidence of the answer")
    figure.suptitle("One temperature closes most gaps", x=0.02, ha="left", fontsize=12)
    return panels


def bits_by_order(
    orders: Sequence[int],
    training: ArrayLike,
    validation: ArrayLike,
    test: tuple[int, float],
    level: float,
) -> Axes:
    """Bits a symbol of models that look further and further back, and the one test."""
    axes = new_axes((WIDTH, 3.6))
    axes.axhline(round(level, 3), color=TRUTH, lw=1.2, ls=":")
    axes.text(orders[-1], level + 0.08, "equal probabilities", color=TRUTH, ha="right")
    for bits, style, color, name in (
        (training, "--", INK, "training"),
        (validation, "-", GAP, "validation"),
    ):
        drawn = np.round(np.asarray(bits), 3)
        axes.plot(orders, drawn, style, color=color, marker="o", ms=5)
        axes.text(orders[-1] + 0.06, drawn[-1], name, color=color, va="center")
    axes.plot(test[0], round(test[1], 3), "D", color=MODEL, ms=7)
    axes.annotate("test", test, (9, 0), textcoords="offset points", va="center", color=MODEL)
    axes.set(xlim=(orders[0] - 0.1, orders[-1] + 0.75), ylim=(0, 5.4))
    axes.set_xticks(orders)
    axes.set(xlabel="order: symbols in the window", ylabel="bits a symbol")
    axes.set_title("A longer memory learns the training texts by heart")
    return axes
