"""Figures of the chapter on cross-entropy."""

from collections.abc import Sequence
from fractions import Fraction

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from bookparts.figures.style import (
    FAINT,
    GAP,
    INK,
    MODEL,
    MODEL_HATCH,
    TRUTH,
    WIDTH,
    Panels,
    new_axes,
)
from crossent.measures import cross_entropy, entropy


def slide_to_the_truth(P: ArrayLike, Q: ArrayLike) -> Axes:
    """H(P, Q) as the forecast moves in a straight line from Q to P, and on to the last one."""
    start, truth = np.asarray(Q), np.asarray(P)
    shrinking = start > truth
    end = np.min(start[shrinking] / (start - truth)[shrinking])
    share = np.linspace(0, end - 1e-4, 200)
    forecasts = start + share[:, np.newaxis] * (truth - start)
    bits = cross_entropy(np.broadcast_to(truth, forecasts.shape), forecasts, base=2)
    floor = float(entropy(truth, base=2))

    axes = new_axes((WIDTH, 3.8))
    axes.fill_between([0, end], floor, color=TRUTH, alpha=0.35, lw=0)
    axes.fill_between(share, floor, bits, facecolor=GAP, alpha=0.35, lw=0)
    axes.plot(share, bits, color=MODEL, ls="--")
    axes.axvline(end, color=FAINT, ls=":", lw=1.5)
    axes.text(0.5, floor / 2, f"floor: H(P) = {floor:.4g} bits", ha="center", va="center")
    axes.annotate(
        "excess: the divergence",
        (0.3, floor + 0.1),
        xytext=(0.4, 2.45),
        arrowprops={"arrowstyle": "-", "color": INK},
    )
    axes.text(end - 0.02, 0.1, "an outcome\nbecomes impossible", ha="right", va="bottom")
    for at in (0, 1):
        height = cross_entropy(truth, start + at * (truth - start), base=2)
        axes.plot(at, height, "o", color=INK)
        axes.annotate(
            f"{height:.4g}", (at, height), xytext=(4, 8), textcoords="offset points", weight="bold"
        )
    axes.set(xlim=(-0.02, end + 0.02), ylim=(0, 3), ylabel="cross-entropy (bits)")
    axes.set_xticks([0, 0.5, 1], ["0\nthe coast's Q", "0.5", "1\nthe truth P"])
    axes.set_xlabel("share of the truth in the forecast")
    axes.set_title("The cross-entropy goes down to H(P), not to 0")
    return axes


def floor_and_excess(
    names: Sequence[str], floors: ArrayLike, excesses: ArrayLike, *, title: str
) -> Axes:
    """Bars of cross-entropy, split into a floor (an entropy) and an excess (a divergence)."""
    floors, excesses = np.asarray(floors), np.asarray(excesses)
    axes = new_axes((WIDTH, 1.3 + 0.5 * len(names)))
    rows = range(len(names))
    axes.barh(rows, floors, 0.6, color=TRUTH, alpha=0.75, label="floor (an entropy)")
    axes.barh(
        rows,
        excesses,
        0.6,
        left=floors,
        facecolor="none",
        edgecolor=GAP,
        hatch="xx",
        lw=1.5,
        label="excess (a divergence)",
    )
    for row, floor, excess in zip(rows, floors, excesses, strict=True):
        axes.text(floor / 2, row, f"{floor:.3f}", ha="center", va="center", color="white")
        axes.annotate(
            f"{floor:.3f} + {excess:.3f} = {floor + excess:.3f}",
            (floor + excess, row),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
        )
    axes.set_yticks(rows, names)
    axes.tick_params(axis="y", length=0)
    axes.invert_yaxis()
    axes.set_xlim(0, 2.2 * (floors + excesses).max())
    axes.set_xlabel("bits a day")
    axes.set_title(title)
    axes.figure.legend(loc="outside lower center", ncols=2)
    return axes


def loss_table(
    days: Sequence[str], outcomes: Sequence[str], labels: ArrayLike, forecasts: ArrayLike
) -> Panels:
    """A row of probabilities a day, what happened outlined, and beside it the loss of each row."""
    labels, forecasts = np.asarray(labels), np.asarray(forecasts)
    losses = cross_entropy(labels, forecasts, base=2)
    _, (table, bars) = plt.subplots(1, 2, figsize=(WIDTH, 4.2), sharey=True, width_ratios=[1.7, 1])
    for (row, column), probability in np.ndenumerate(forecasts):
        corner = (column - 0.5, row - 0.5)
        table.add_patch(Rectangle(corner, 1, 1, facecolor=MODEL, alpha=0.6 * probability, lw=0))
        table.text(
            column, row, str(Fraction(probability).limit_denominator(99)), ha="center", va="center"
        )
    for row, column in np.argwhere(labels == 1):
        corner = (column - 0.46, row - 0.43)
        table.add_patch(Rectangle(corner, 0.92, 0.86, fill=False, edgecolor=TRUTH, lw=2.5))
    table.set(xlim=(-0.5, len(outcomes) - 0.5), ylim=(len(days) - 0.5, -0.5))
    table.set_xticks(range(len(outcomes)), outcomes)
    table.set_yticks(range(len(days)), days)
    table.tick_params(length=0)
    table.spines[:].set_visible(False)
    table.set_xlabel("one row, one forecast:\nits probabilities sum to 1")
    table.set_title("Outlined: what happened")

    rows = np.arange(len(days))
    bars.barh(rows, losses, 0.6, facecolor="none", edgecolor=MODEL, hatch=MODEL_HATCH, lw=1.5)
    for row, loss in zip(rows, losses, strict=True):
        bars.text(1.4 * losses.max(), row, f"{loss:.2f}", ha="right", va="center")
    bars.axvline(losses.mean(), color=INK, ls="--", lw=1.5)
    bars.tick_params(axis="y", length=0)
    bars.set_xlim(0, 1.4 * losses.max())
    bars.set_xlabel(f"loss (bits)\ndashed: mean {losses.mean():.2f}")
    bars.set_title("What it cost")
    return np.array([table, bars])
