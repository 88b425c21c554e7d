"""Figures of the chapter on binary cross-entropy."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

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
from crossent.logits import sigmoid
from crossent.losses import (
    binary_cross_entropy,
    binary_cross_entropy_gradient,
    binary_cross_entropy_with_logits,
)
from crossent.measures import entropy


def two_losses(p: float) -> Axes:
    """The loss for either label against the prediction, with what one prediction costs in both."""
    axes = new_axes()
    grid = np.linspace(0.005, 0.995, 200)
    for label, color, line, side in ((1, GAP, "-", "left"), (0, INK, "--", "right")):
        axes.plot(grid, binary_cross_entropy(np.full(grid.shape, label), grid), line, color=color)
        loss = binary_cross_entropy(label, p)
        axes.plot(p, loss, "o", color=color)
        offset = (5, 5) if side == "left" else (-7, 5)
        axes.annotate(f"{loss:.4f}", (p, loss), offset, textcoords="offset points", ha=side)
    axes.plot([p, p], [0, 5], color=FAINT, lw=1, ls=":", zorder=0)
    axes.text(0.12, 3.1, "y = 1: −log p", color=GAP)
    axes.text(0.88, 3.1, "y = 0: −log(1 − p)", color=INK, ha="right")
    axes.set(xlim=(0, 1), ylim=(0, 5), xlabel="prediction p", ylabel="loss (nats)")
    axes.set_title("A confident mistake costs without limit")
    return axes


def soft_label_floor(y: float) -> Axes:
    """The loss of a soft label as the label's entropy plus the divergence, for every prediction."""
    axes = new_axes()
    p = np.linspace(0.01, 0.998, 200)
    loss, floor = binary_cross_entropy(np.full(p.shape, y), p), float(entropy([1 - y, y]))
    axes.fill_between([0, 1], floor, color=TRUTH, alpha=0.35, lw=0)
    axes.fill_between(p, floor, loss, facecolor="none", edgecolor=GAP, hatch=MODEL_HATCH, lw=0)
    axes.plot(p, loss, "--", color=MODEL)
    axes.plot(y, floor, "o", color=INK)
    axes.annotate(
        f"p = y = {y:g}: loss {floor:.4f}",
        (y, floor),
        xytext=(-16, 42),  # clear of the curve, which rises on the right
        textcoords="offset points",
        ha="center",
        arrowprops={"arrowstyle": "-", "color": INK},
    )
    axes.text(0.5, floor / 2, "entropy of the label: the floor", ha="center", va="center")
    axes.annotate(
        "divergence: what better\npredictions can still save",
        (0.14, 1.0),
        xytext=(0.32, 1.9),
        color=INK,
        arrowprops={"arrowstyle": "-", "color": INK},
    )
    axes.set(xlim=(0, 1), ylim=(0, 3), xlabel="prediction p", ylabel="loss (nats)")
    axes.set_title(f"A label of {y:g} never costs less than its entropy")
    return axes


def evidence_steps(z: ArrayLike) -> Axes:
    """The sigmoid, with the probabilities that a series of log-odds leads to."""
    axes = new_axes()
    grid = np.linspace(-5, 6, 200)
    axes.plot(grid, sigmoid(grid), color=INK)
    z = np.asarray(z)
    for start, end in zip(z[:-1], z[1:], strict=True):
        axes.annotate(
            "",
            (end, sigmoid(start)),
            (start, sigmoid(start)),
            arrowprops={"arrowstyle": "->", "color": GAP, "lw": 2, "shrinkA": 0, "shrinkB": 0},
        )
        axes.plot([end, end], [sigmoid(start), sigmoid(end)], color=GAP, lw=1.5, ls=":")
    axes.plot(z, sigmoid(z), "o", color=MODEL, zorder=3)
    for logit in z:
        axes.annotate(
            f"{sigmoid(logit):.3f}",
            (logit, sigmoid(logit)),
            (-6, 6),
            ha="right",
            textcoords="offset points",
        )
    axes.set(
        xlim=(-5, 6), ylim=(0, 1.1), xlabel="logit z: the log-odds (nats)", ylabel="probability p"
    )
    axes.set_title("Equal steps of evidence, unequal steps of probability")
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
    below.set_ylabel("derivative in z")
    return np.array([above, below])


def sorted_losses(y: ArrayLike, p: ArrayLike, *, worst: int) -> Axes:
    """The loss of every example, the largest first: the area of all steps is the summed loss."""
    axes = new_axes(WIDE)
    # Three decimals: what an optimiser found, drawn alike on every machine.
    losses = np.round(binary_cross_entropy(y, p), 3)
    mistake = (np.asarray(p) > 0.5) != np.asarray(y, dtype=bool)
    order = np.argsort(-losses, kind="stable")
    losses, mistake = losses[order], mistake[order]
    edges = np.arange(len(losses) + 1)
    axes.stairs(losses, edges, fill=True, color=GAP, alpha=0.3)
    axes.stairs(
        losses[:worst], edges[: worst + 1], facecolor="none", edgecolor=GAP, fill=True, hatch="///"
    )
    rank = edges[:-1] + 0.5
    axes.plot(rank[~mistake], losses[~mistake], ".", ms=3, color=INK, label="right")
    axes.plot(rank[mistake], losses[mistake], "x", ms=6, color=MODEL, label="wrong")
    axes.axhline(np.log(2), color=FAINT, lw=1, ls="--")
    axes.text(len(losses), np.log(2) + 0.05, "ln 2: p = 1/2", ha="right", va="bottom")
    share = losses[:worst].sum() / losses.sum()
    axes.annotate(
        f"the worst {worst} of {len(losses)} patients\ncarry {share:.0%} of the loss",
        (worst, losses[worst - 1]),
        xytext=(40, 2.3),
        va="center",
        arrowprops={"arrowstyle": "-", "color": INK},
    )
    axes.set(xlim=(-2, len(losses) + 2), ylim=(0, None), ylabel="loss (nats)")
    axes.set_xlabel("patients, from the most surprising to the least")
    axes.set_title("A few patients make most of the loss")
    axes.legend(loc="upper right")
    return axes
