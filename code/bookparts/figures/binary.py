"""Figures of the chapter on binary cross-entropy."""

from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from bookparts.figures.given import counted, finite
from bookparts.figures.style import (
    FAINT,
    GAP,
    INK,
    MODEL,
    MODEL_HATCH,
    TALL,
    TRUTH,
    WIDE,
    Panels,
    new_axes,
)
from crossent.checks import class_labels, integer
from crossent.logits import sigmoid
from crossent.losses import (
    binary_cross_entropy,
    binary_cross_entropy_gradient,
    binary_cross_entropy_with_logits,
)
from crossent.measures import entropy


def two_losses(p: float) -> Axes:
    """The loss for either label against the prediction, with what one prediction costs in both."""
    costs = [float(binary_cross_entropy(label, p)) for label in (1, 0)]
    highest = max(cost for cost in costs if np.isfinite(cost))
    top = max(5.0, 1.15 * highest)
    grid = sigmoid(np.linspace(-top, top, 201))
    axes = new_axes()
    for label, cost, color, line in zip((1, 0), costs, (GAP, INK), ("-", "--"), strict=True):
        axes.plot(grid, binary_cross_entropy(np.full(grid.shape, label), grid), line, color=color)
        finite_cost = bool(np.isfinite(cost))
        place = p, cost if finite_cost else 0.93 * top
        axes.plot(*place, "o" if finite_cost else "^", color=color, clip_on=False)
        # Above its curve, and not over the scale on the left.
        right = label == 1 or p < 0.2
        axes.annotate(
            f"{cost:.2f}" if finite_cost else "∞",
            place,
            ((5 if right else -7) * (1 if finite_cost else 2), 5),
            textcoords="offset points",
            ha="left" if right else "right",
        )
    axes.plot([p, p], [0, top], color=FAINT, lw=1, ls=":", zorder=0)
    height = (0.62 if abs(highest / top - 0.62) > 0.15 else 0.85) * top
    axes.text(0.12, height, "y = 1: −log p", color=GAP)
    axes.text(0.88, height, "y = 0: −log(1 − p)", color=INK, ha="right")
    axes.set(xlim=(0, 1), ylim=(0, top), xlabel="prediction p", ylabel="loss (nats)")
    axes.set_title("A confident mistake costs without limit")
    return axes


def soft_label_floor(y: float) -> Axes:
    """The loss of a soft label as the label's entropy plus the divergence, for every prediction."""
    axes = new_axes()
    p = sigmoid(np.linspace(-16, 16, 401))
    loss, floor = binary_cross_entropy(np.full(p.shape, y), p), float(entropy([1 - y, y]))
    axes.fill_between([0, 1], floor, color=TRUTH, alpha=0.35, lw=0)
    axes.fill_between(p, floor, loss, facecolor="none", edgecolor=GAP, hatch=MODEL_HATCH, lw=0)
    axes.plot(p, loss, "--", color=MODEL)
    axes.plot(y, floor, "o", color=INK, clip_on=False)
    axes.annotate(
        f"p = y = {y:.3g}: loss {floor:.2f}",
        (y, floor),
        xytext=(np.clip(y, 0.3, 0.7), 1.3),  # well above the curve, whatever y is
        ha="center",
        arrowprops={"arrowstyle": "-", "color": INK},
    )
    _name_floor(axes, floor, max(floor / 2, 0.12), "entropy of the label: the floor")
    # A point between floor and curve, on the side where the curve is long.
    far = p < y if y >= 0.5 else p > y
    beside = p[far][np.abs(loss - floor - 1.1)[far].argmin()]
    axes.annotate(
        "divergence: what better\npredictions can still save",
        (beside, floor + 0.5),
        xytext=(0.32, 2.0),
        color=INK,
        arrowprops={"arrowstyle": "-", "color": INK},
    )
    axes.set(xlim=(0, 1), ylim=(0, 3), xlabel="prediction p", ylabel="loss (nats)")
    axes.set_title(f"A label of {y:.3g} never costs less than its entropy")
    return axes


def shared_prediction(labels: ArrayLike) -> Axes:
    """The mean loss of samples that get one prediction: its floor is the entropy of their mean."""
    y = class_labels(labels, "labels", 2).whole()
    share = float(np.mean(y))
    p = sigmoid(np.linspace(-16, 16, 401))
    mean = binary_cross_entropy(np.full(p.shape, share), p)
    floor = float(entropy([1 - share, share]))
    axes = new_axes()
    axes.fill_between([0, 1], floor, color=TRUTH, alpha=0.35, lw=0)
    sides = {1: (GAP, "-", 0.13, "left"), 0: (INK, ":", 0.87, "right")}
    for label in np.unique(y):
        color, line, x, side = sides[int(label)]
        axes.plot(p, binary_cross_entropy(np.full(p.shape, label), p), line, color=color, lw=1.5)
        axes.text(x, 2.45, f"label {label} alone", color=color, ha=side)
    axes.plot(p, mean, "--", color=MODEL)
    axes.plot(share, floor, "o", color=INK, clip_on=False)
    axes.annotate(
        f"mean loss: at least {floor:.2f}",
        (share, floor),
        xytext=(0.5, 1.9),  # between the two curves
        ha="center",
        arrowprops={"arrowstyle": "-", "color": INK},
    )
    _name_floor(axes, floor, 0.12, f"entropy of the mean label {share:.3g}")
    axes.set(xlim=(0, 1), ylim=(0, 3), ylabel="loss (nats)")
    axes.set_xlabel("prediction p, the same for all")
    labelled = "different labels" if floor > 0 else "one label"
    axes.set_title(f"Equal inputs, {labelled}: the floor is {floor:.2f} nats")
    return axes


def _name_floor(axes: Axes, floor: float, height: float, words: str) -> None:
    """Words on the floor, if there is one; on white where it is too low to hold them."""
    if floor > 0:
        ground = {"facecolor": "white" if floor < 0.24 else "none", "edgecolor": "none", "pad": 1}
        axes.text(0.5, height, words, ha="center", va="center", bbox=ground)


def evidence_steps(z: ArrayLike) -> Axes:
    """The sigmoid, with the probabilities that a series of log-odds leads to.

    They are written where there is room.
    """
    z = finite(z, "z")
    axes = new_axes()
    low, high = min(-5, np.min(z) - 0.2 * np.ptp(z) - 1), max(6, np.max(z) + 1)
    grid = np.linspace(low, high, 401)
    axes.plot(grid, sigmoid(grid), color=INK)
    for start, end in pairwise(z):
        axes.annotate(
            "",
            (end, sigmoid(start)),
            (start, sigmoid(start)),
            arrowprops={"arrowstyle": "->", "color": GAP, "lw": 2, "shrinkA": 0, "shrinkB": 0},
        )
        axes.plot([end, end], [sigmoid(start), sigmoid(end)], color=GAP, lw=1.5, ls=":")
    axes.plot(z, sigmoid(z), "o", color=MODEL, zorder=3)
    written: list[tuple[float, float]] = []
    for logit, p in zip(z, sigmoid(z), strict=True):
        if all(abs(logit - x) > 0.12 * (high - low) or abs(p - y) > 0.09 for x, y in written):
            written.append((logit, p))
            axes.annotate(f"{p:.3f}", (logit, p), (-6, 6), ha="right", textcoords="offset points")
    axes.set(xlim=(low, high), ylim=(0, 1.1))
    axes.set(xlabel="logit z: the log-odds (nats)", ylabel="probability p")
    axes.set_title("The same evidence moves p most when p is near 1/2")
    return axes


def loss_and_gradient() -> Panels:
    """For y = 1 and any logit: cross-entropy and squared error, and the derivatives of both."""
    figure, (above, below) = plt.subplots(2, 1, figsize=TALL, sharex=True)
    z = np.linspace(-8, 4, 200)
    p, y = sigmoid(z), np.ones_like(z)
    above.plot(z, binary_cross_entropy_with_logits(y, z), color=GAP)
    above.plot(z, -z, color=INK, lw=1, ls=":")
    above.text(-6.6, 7.3, "dotted: the line −z", color=INK)
    above.plot(z, (p - y) ** 2, "--", color=INK)
    above.text(-4.2, 5.2, "cross-entropy (nats)", color=GAP)
    above.text(-7.8, 1.35, "squared error (p − y)²", color=INK)
    above.set(ylim=(0, 8.6), ylabel="loss")
    above.set_title("Cross-entropy pulls hardest at the worst mistakes")
    below.plot(z, binary_cross_entropy_gradient(y, z), color=GAP)
    below.plot(z, 2 * (p - y) * p * (1 - p), "--", color=INK)
    below.text(3.9, -0.75, "cross-entropy: p − y", color=GAP, ha="right")
    below.text(-7.8, -0.2, "squared error:\n2 (p − y) p (1 − p)", color=INK, va="center")
    below.set(ylim=(-1.1, 0.1), xlim=(-8, 4), xlabel="logit z, for the label y = 1")
    below.set_ylabel("derivative")
    return np.array([above, below])


def sorted_losses(y: ArrayLike, p: ArrayLike, *, worst: int) -> Axes:
    """The losses that make up 95 % of their sum, the largest first: an area is a summed loss.

    All wrong predictions are shown, and the worst that the title counts.
    """
    labels = class_labels(y, "y", 2).whole()
    # Three decimals: what an optimiser found, drawn alike on every machine.
    losses = np.round(binary_cross_entropy(labels, p), 3)
    mistake = (np.asarray(p) > 0.5) != (labels == 1)
    order = np.argsort(-losses, kind="stable")
    losses, mistake = losses[order], mistake[order]
    worst = integer(worst, "worst", 1, len(losses))
    total = losses.sum()
    title = "The summed loss is ∞: a certain prediction was wrong"
    if np.isfinite(total):
        share = losses[:worst].sum() / (total or 1)
        carry = counted(worst, len(losses), "patient", "carry", "carries")
        title = f"{carry} {share:.0%} of the loss"
    infinite = np.isinf(losses)
    top = 1.05 * max(losses[~infinite].max(initial=1), np.log(2)) * (1.2 if infinite.any() else 1)
    heights = np.where(infinite, 0.93 * top, losses)
    shown = len(losses)
    if np.isfinite(total) and total > 0:
        most = int(np.searchsorted(np.cumsum(losses), 0.95 * total)) + 1
        shown = min(shown, max(most, worst, int(mistake.sum()) + 1))
    axes = new_axes(WIDE)
    edges = np.arange(len(losses) + 1)
    axes.stairs(heights, edges, fill=True, color=GAP, alpha=0.3)
    axes.stairs(
        *(heights[:worst], edges[: worst + 1]),
        facecolor="none",
        edgecolor=GAP,
        fill=True,
        hatch=MODEL_HATCH,
        label=f"the worst {worst}",
    )
    rank, right = edges[:-1] + 0.5, ~mistake & (edges[:-1] < shown)
    axes.plot(rank[right], heights[right], ".", ms=4, color=INK, label="right")
    axes.plot(rank[mistake], heights[mistake], "x", ms=6, color=MODEL, label="wrong")
    if infinite.any():
        axes.annotate("∞", (infinite.sum(), 0.93 * top), (3, 0), textcoords="offset points")
    axes.axhline(np.log(2), color=FAINT, lw=1, ls="--")
    axes.text(shown, np.log(2) + 0.015 * top, "ln 2: p = 1/2", ha="right", va="bottom")
    if shown < len(losses):
        share = losses[shown:].sum() / total
        rest = f"{len(losses) - shown} more to the right:\n{share:.0%} of the loss"
        axes.text(shown, 0.45 * top, rest, ha="right", va="center")
    margin = 0.01 * shown
    axes.set(xlim=(-margin, shown + margin), ylim=(0, top), ylabel="loss (nats)")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel("patients, from the most surprising to the least")
    axes.set_title(title)
    axes.legend()
    return axes
