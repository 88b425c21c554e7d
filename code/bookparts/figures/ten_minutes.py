"""The figure of the whole road in ten minutes that no other chapter has."""

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from bookparts.figures.given import finite
from bookparts.figures.placing import spread
from bookparts.figures.style import GAP, INK, TRUTH, WIDTH, new_axes


def training_curve(history: ArrayLike, baseline: float) -> Axes:
    """The loss on the training and on the test images, step by step, in one row of two.

    `baseline` is what the best constant prediction costs.
    """
    # What comes out of a mean over data is drawn rounded, alike on every machine.
    losses = np.round(finite(history, "history"), 3)
    if losses.ndim != 2 or losses.shape[1] != 2:
        raise ValueError(f"history has shape {losses.shape}, expected (steps, 2)")
    axes = new_axes((WIDTH, 3.6))
    first, last = losses[0], losses[-1]
    axes.axhline(baseline, color=TRUTH, lw=1.5, ls=":")
    axes.axhline(0, color=TRUTH, lw=3, clip_on=False)
    axes.plot(losses[:, 1], color=GAP, lw=3)
    axes.plot(losses[:, 0], "--", color=INK, lw=1.5)
    top = 1.12 * max(losses.max(), baseline)
    axes.set(xlim=(0, max(len(losses) - 1, 1)), ylim=(0, top))
    axes.set(xlabel="steps", ylabel="loss (nats)")
    ends = [("training", last[0], INK), ("test", last[1], GAP)]
    ends += [("baseline", baseline, TRUTH), ("floor", 0, TRUTH)]
    ends.sort(key=lambda end: float(end[1]))
    heights = spread([end for _, end, _ in ends], 0.085 * top, 0, 0.97 * top)
    for height, (name, _, color) in zip(heights, ends, strict=True):
        beside = axes.get_yaxis_transform()
        axes.text(1.02, height, name, color=color, va="center", transform=beside)
    axes.set_title(f"Test loss: from {first[1]:.2f} to {last[1]:.2f} nats")
    return axes
