"""Figures of the chapter on multiclass cross-entropy."""

from collections.abc import Callable, Mapping, Sequence

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
    SMALL,
    TALL,
    TEXT,
    TRUTH,
    WIDTH,
    Panels,
    draw_pixels,
    new_axes,
    new_panels,
)
from crossent.logits import softmax
from crossent.losses import softmax_cross_entropy
from crossent.measures import surprisal

OUTLINE = {"facecolor": "none", "edgecolor": MODEL, "linewidth": 1.5}


def two_sums(classes: Sequence[str], y: ArrayLike, p: ArrayLike) -> Axes:
    """Surprisals -ln p of every example and class; the ones that y keeps are filled."""
    y, information = np.asarray(y), surprisal(p)
    n, k = information.shape
    axes = new_axes()
    for i, j in np.ndindex(n, k):
        kept = y[i, j] == 1
        axes.add_patch(
            Rectangle((j, i), 1, 1, facecolor=TRUTH if kept else "none", edgecolor=FAINT, lw=0.8)
        )
        axes.text(
            j + 0.5,
            i + 0.5,
            f"{information[i, j]:.3f}",
            ha="center",
            va="center",
            color="white" if kept else INK,
            weight="bold" if kept else "normal",
        )
    loss = (y * information).sum(axis=1)
    for i in range(n):
        axes.text(k + 0.75, i + 0.5, f"{loss[i]:.3f}", ha="center", va="center", color=INK)
    axes.text(k + 0.75, -0.3, "row sum", ha="center", va="center", color=INK)
    axes.text(k + 0.75, n + 0.4, f"mean {loss.mean():.3f}", ha="center", va="center", weight="bold")
    axes.plot([k + 0.25, k + 1.25], [n + 0.02] * 2, color=INK, lw=1.2)
    for j, name in enumerate(classes):
        axes.text(j + 0.5, -0.3, name, ha="center", va="center", color=INK)
    axes.set(xlim=(0, k + 1.5), ylim=(n + 0.75, -0.6), xticks=[])
    axes.set_yticks(np.arange(n) + 0.5, [f"photo {i + 1}" for i in range(n)])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.set_title("Each row keeps one surprisal (in nats)")
    return axes


def logits_to_probabilities(classes: Sequence[str], z: ArrayLike, shift: float) -> Panels:
    """Logits, their exponentials and the softmax: for z, and for z + shift."""
    z = np.asarray(z)
    figure, row = new_panels(1, 3, figsize=(WIDTH, 3.6))
    steps: dict[str, Callable[[ArrayLike], ArrayLike]] = {
        "logits z": lambda z: z,
        "exp z": np.exp,
        "p = exp z / sum": softmax,
    }
    at = np.arange(len(z))
    for axes, (title, step) in zip(row, steps.items(), strict=True):
        axes.bar(at - 0.2, step(z), 0.36, hatch=MODEL_HATCH, label="z", **OUTLINE)
        axes.bar(at + 0.2, step(z + shift), 0.36, ls=":", label=f"z + {shift:g}", **OUTLINE)
        axes.axhline(0, color=INK, lw=0.8)
        axes.set_title(title, fontsize=TEXT)
        axes.set_xticks(at, classes, rotation=90)
        axes.tick_params(axis="x", length=0)
    row[0].set_ylabel("nats")
    row[2].set_ylabel("probability")
    figure.legend(*row[0].get_legend_handles_labels(), loc="outside lower center", ncols=2)
    figure.suptitle(
        "Adding 1 to all logits changes the middle, not the end", x=0.02, ha="left", fontsize=12
    )
    return row


def gradient(
    classes: Sequence[str], y: ArrayLike, predictions: Mapping[str, ArrayLike], *, title: str
) -> Panels:
    """Predictions p with the truth y above, and below them the gradients p - y."""
    y = np.asarray(y)
    at = np.arange(len(y))
    figure, grid = new_panels(
        2, len(predictions), figsize=TALL, sharex=True, sharey="row", squeeze=False
    )
    for (upper, lower), (name, p) in zip(grid.T, predictions.items(), strict=True):
        # Labels round once, from p itself; bars are drawn from rounded p.
        slopes, p = np.asarray(p) - y, np.round(np.asarray(p), 4)
        upper.bar(at, p, 0.6, hatch=MODEL_HATCH, label="model p", **OUTLINE)
        upper.hlines(y, at - 0.4, at + 0.4, color=TRUTH, lw=4, label="truth y")
        upper.set(title=name, ylim=(-0.03, 1.08))
        lower.bar(at, p - y, 0.6, color=GAP)
        lower.axhline(0, color=INK, lw=1)
        for k, slope in enumerate(slopes):
            lower.annotate(
                f"{slope:+.2f}".replace("-", "−"),
                (k, p[k] - y[k]),
                xytext=(0, 3 if slope >= 0 else -3),
                textcoords="offset points",
                ha="center",
                va="bottom" if slope >= 0 else "top",
                fontsize=SMALL,
            )
        lower.set_xticks(at, classes)
        lower.tick_params(axis="x", length=0)
        upper.tick_params(axis="x", length=0)
    grid[0, 0].set_ylabel("probability")
    grid[1, 0].set_ylabel("gradient p − y")
    grid[1, 0].margins(y=0.2)
    grid[0, 0].legend(loc="upper right", fontsize=SMALL)
    figure.suptitle(title, x=0.02, ha="left", fontsize=12)
    return grid


def softmax_twice(n_classes: int) -> Axes:
    """Loss against the true logit's lead, with one softmax and with two."""
    lead = np.linspace(0, 12, 121)
    z = np.zeros((len(lead), n_classes))
    z[:, 0] = lead
    labels = np.zeros(len(lead), dtype=int)
    floor = np.log1p((n_classes - 1) / np.e)
    axes = new_axes()
    axes.plot(lead, softmax_cross_entropy(labels, softmax(z)), color=MODEL, ls="--")
    axes.plot(lead, softmax_cross_entropy(labels, z), color=INK)
    axes.axhline(floor, color=FAINT, lw=1, ls=":")
    axes.annotate("softmax twice", (12, floor + 0.06), ha="right", va="bottom", color=MODEL)
    axes.annotate("softmax once", (12, 0.08), ha="right", va="bottom", color=INK)
    axes.annotate(f"floor {floor:.3f} nats", (6, floor - 0.05), va="top", color=INK)
    axes.set(xlim=(0, 12), ylim=(0, np.log(n_classes) * 1.05))
    axes.set(xlabel="lead of the true class's logit over the others (nats)", ylabel="loss (nats)")
    axes.set_title(f"Two softmaxes cannot learn to the end ({n_classes} classes)")
    return axes


def loss_by_class(labels: ArrayLike, loss: ArrayLike, right: ArrayLike, *, title: str) -> Axes:
    """Mean loss of each class, split into the parts of rightly and wrongly classified examples."""
    labels, loss, right = np.asarray(labels), np.asarray(loss), np.asarray(right)
    classes = np.unique(labels)
    parts = [
        np.round([np.where(part, loss, 0)[labels == k].mean() for k in classes], 4)
        for part in (right, ~right)
    ]
    axes = new_axes()
    axes.bar(classes, parts[0], color=GAP, label="from images classified rightly")
    axes.bar(
        classes,
        parts[1],
        bottom=parts[0],
        color="none",
        edgecolor=GAP,
        hatch=MODEL_HATCH,
        label="from images classified wrongly",
    )
    mean = np.round(loss.mean(), 4)
    axes.axhline(mean, color=INK, lw=1, ls="--")
    axes.annotate(f"mean\n{mean:.3f}", (-0.55, mean + 0.005), va="bottom", fontsize=SMALL)
    axes.set_xticks(classes)
    axes.tick_params(axis="x", length=0)
    axes.set(xlim=(-0.6, len(classes) - 0.4), ylim=(0, 1.35 * (parts[0] + parts[1]).max()))
    axes.set(xlabel="true digit", ylabel="mean loss (nats)")
    axes.legend(loc="upper left")
    axes.set_title(title)
    return axes


def surprising_digits(images: ArrayLike, labels: ArrayLike, p: ArrayLike, *, title: str) -> Panels:
    """Eight images with their true class, the class that the model believed, and both its p."""
    images, labels, p = np.asarray(images), np.asarray(labels), np.asarray(p)
    figure, grid = new_panels(2, 4, figsize=(WIDTH, 3.9))
    for axes, image, label, row in zip(grid.flat, images, labels, p, strict=True):
        draw_pixels(axes, image)
        axes.set_title(f"true {label}: {row[label]:.3f}", fontsize=TEXT, loc="center", color=TRUTH)
        believed = np.argmax(row)
        axes.set_xlabel(f"as {believed}: {row[believed]:.3f}", color=MODEL)
    figure.suptitle(title, x=0.02, ha="left", fontsize=12)
    return grid
