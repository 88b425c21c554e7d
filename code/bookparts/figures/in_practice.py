"""Figures of the chapter on losses in practice."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from numpy.typing import ArrayLike

from bookparts.figures.given import distribution, number
from bookparts.figures.placing import name_columns, width
from bookparts.figures.style import (
    GAP,
    INK,
    MODEL,
    MODEL_HATCH,
    SMALL,
    TEXT,
    TRUTH,
    WIDTH,
    Panels,
    new_axes,
    new_panels,
)
from crossent.checks import probabilities

# The honest line first, then the others, told apart by their dashes.
LINES = [("-", TRUTH), ("--", MODEL), ("-.", MODEL), (":", MODEL), ((0, (6, 2, 1, 2, 1, 2)), INK)]


def truth_and_beliefs(
    outcomes: Sequence[str], truth: ArrayLike, beliefs: Mapping[str, ArrayLike]
) -> Panels:
    """A panel for each loss: the truth in filled bars, what the minimiser believes in hatched."""
    p = distribution(truth, "truth", outcomes)
    believed = [distribution(q, f"belief of {name}", outcomes) for name, q in beliefs.items()]
    rows, x = (len(beliefs) + 1) // 2, np.arange(len(outcomes))
    names = max(width(name) for name in outcomes) / 72  # how high they are when they stand upright
    size = (WIDTH, 0.9 + 1.9 * rows + names)
    figure, grid = new_panels(rows, 2, figsize=size, sharex=True, sharey=True, squeeze=False)
    for axes, (name, q) in zip(grid.flat, zip(beliefs, believed, strict=True), strict=False):
        axes.bar(x - 0.2, p, 0.4, color=TRUTH, label="truth P")
        axes.bar(
            *(x + 0.2, np.round(q, 4), 0.4),
            facecolor="none",
            edgecolor=MODEL,
            hatch=MODEL_HATCH,
            label="belief q",
        )
        axes.set_title(name, fontsize=TEXT)
    for axes in grid[-1]:
        name_columns(axes, x, outcomes, 150 / len(outcomes))
    for axes in grid[:, 0]:
        axes.set_ylabel("probability")
    for axes in grid.flat[len(beliefs) :]:
        axes.set_axis_off()
    figure.legend(*grid[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=2)
    figure.suptitle(
        "One truth, and the belief that each loss rewards", x=0.02, ha="left", fontsize=12
    )
    return grid


def belief_map(curves: Mapping[str, tuple[ArrayLike, ArrayLike]]) -> Axes:
    """What the minimiser believes against the truth, for two classes: the honest curve first."""
    if len(curves) > len(LINES):
        raise ValueError(f"curves has {len(curves)} losses, expected at most {len(LINES)}")
    axes = new_axes((WIDTH, 4.4))
    for (name, each), (style, color) in zip(curves.items(), LINES, strict=False):
        truth, belief = (probabilities(p, f"curve {name}").whole() for p in each)
        axes.plot(np.round(truth, 4), np.round(belief, 4), ls=style, color=color, label=name)
    axes.set(xlim=(-0.01, 1.01), ylim=(-0.01, 1.01))
    axes.set(xlabel="true probability of yes", ylabel="what the minimiser believes")
    axes.legend(loc="lower right", fontsize=SMALL, handlelength=3.2)
    axes.set_title("Honest losses stay on the diagonal")
    return axes


def reliability(models: Mapping[str, tuple[ArrayLike, ArrayLike, ArrayLike]]) -> Panels:
    """A panel for each model; of each of its ten bins the samples, the confidence, the share right.

    A bar is as high as the share right, a dashed step as the mean confidence; between them the gap.
    """
    size = (WIDTH, 1.2 + 2.15 * len(models))
    figure, column = new_panels(len(models), 1, figsize=size, sharex=True, squeeze=False)
    panels = column[:, 0]
    for axes, (name, (samples, confidence, share)) in zip(panels, models.items(), strict=True):
        n = np.ravel(samples)
        sure, right = (
            np.ravel(probabilities(p, f"{what} of {name}").whole())
            for p, what in ((confidence, "confidence"), (share, "share"))
        )
        tenths = np.minimum(np.floor(10 * sure), 9)
        if len(set(tenths)) < len(tenths):
            raise ValueError(f"confidence of {name} has two bins in one tenth, expected ten bins")
        axes.plot([0, 1], [0, 1], ":", color=INK, lw=1)
        for left, each, level, height in zip(
            tenths / 10, n, np.round(sure, 3), np.round(right, 3), strict=True
        ):
            axes.bar(left + 0.05, height, 0.08, color=TRUTH, alpha=0.6)
            axes.plot([left + 0.05] * 2, [height, level], color=GAP, lw=4, solid_capstyle="butt")
            axes.plot([left + 0.01, left + 0.09], [level] * 2, color=MODEL, ls=(0, (2, 1)))
            count = int(each)
            words = f"{count}" if count < 10_000 else f"{count // 1000}k"
            top = max(height, level) + 0.03
            axes.text(left + 0.05, top, words, ha="center", fontsize=SMALL)
        axes.set(xlim=(0, 1), ylim=(0, 1.15), yticks=[0, 0.5, 1], ylabel="share right")
        gap = number(n / n.sum() @ np.abs(sure - right))
        axes.set_title(f"{name}: mean gap {gap}", fontsize=TEXT)
    panels[-1].set_xlabel("confidence of the answer")
    handles = [
        Patch(color=TRUTH, alpha=0.6, label="share right"),
        Line2D([], [], color=MODEL, ls=(0, (2, 1)), label="confidence"),
        Line2D([], [], color=GAP, lw=4, label="gap"),
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=3)
    figure.suptitle("How sure, and how often right", x=0.02, ha="left", fontsize=12)
    return panels
