"""Figures of the chapter on multiclass cross-entropy."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from bookparts.figures.given import distribution, finite, number
from bookparts.figures.placing import AIR, name_columns, width
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
from crossent.checks import class_labels, integer
from crossent.logits import softmax
from crossent.losses import categorical_cross_entropy, softmax_cross_entropy
from crossent.measures import surprisal

OUTLINE = {"facecolor": "none", "edgecolor": MODEL, "linewidth": 1.5}


def two_sums(classes: Sequence[str], y: ArrayLike, p: ArrayLike) -> Axes:
    """Surprisals -ln p of every example and class; what y keeps of them is filled."""
    y, p = (distribution(np.atleast_2d(rows), n, classes) for rows, n in ((y, "y"), (p, "p")))
    information, loss = surprisal(p), categorical_cross_entropy(y, p)
    n, k = information.shape
    room = 330 / (k + 1.5)  # points for a column
    size = TEXT if k < 6 else SMALL
    upright = max(map(width, classes)) if max(map(width, classes)) + AIR > room else 0
    axes = new_axes((WIDTH, 3.2 + 0.28 * max(0, n - 4) + upright / 72))

    def write(x: float, y: float, nats: float, before: str = "", **style: Any) -> None:
        words = f"{before}{nats:.2f}".replace("inf", "∞")
        axes.text(x, y, words, ha="center", va="center", size=size, **style)

    for i, j in np.ndindex(n, k):
        face = (TRUTH, y[i, j]) if y[i, j] else "none"
        axes.add_patch(Rectangle((j, i), 1, 1, facecolor=face, edgecolor=FAINT, lw=0.8))
        kept = y[i, j] > 0.5
        style = {"color": "white", "weight": "bold"} if kept else {"color": INK}
        write(j + 0.5, i + 0.5, float(information[i, j]), **style)
    for i in range(n):
        write(k + 0.75, i + 0.5, float(loss[i]))
    write(k + 0.75, n + 0.4, float(loss.mean()), "mean ", weight="bold")
    axes.plot([k + 0.25, k + 1.25], [n + 0.02] * 2, color=INK, lw=1.2)
    axes.set(xlim=(0, k + 1.5), ylim=(n + 0.75, 0))
    axes.set_yticks(np.arange(n) + 0.5, [f"photo {i + 1}" for i in range(n)])
    name_columns(axes, [*np.arange(k) + 0.5, k + 0.75], [*classes, "row sum"], room)
    axes.tick_params(length=0, labeltop=True, labelbottom=False)
    axes.spines[:].set_visible(False)
    hard = np.isin(y, (0, 1)).all()
    kept_words = "keeps one surprisal" if hard else "weights its surprisals by y"
    axes.set_title(f"Each row {kept_words} (in nats)")
    return axes


def logits_to_probabilities(classes: Sequence[str], z: ArrayLike, shift: float) -> Panels:
    """Logits, their exponentials and the softmax: for z, and for z + shift."""
    z = finite(z, "z")
    distribution(softmax(z), "softmax(z)", classes)
    longer = max(0, max(map(width, classes)) - 40) / 72
    stacked = len(z) > 5
    if stacked:
        figure, row = new_panels(3, 1, figsize=(WIDTH, 5 + longer), sharex=True)
    else:
        figure, row = new_panels(1, 3, figsize=(WIDTH, 3.6 + longer))
    steps: dict[str, Callable[[ArrayLike], ArrayLike]] = {
        "logits z": lambda z: z,
        "exp z": np.exp,
        "exp z / sum": softmax,
    }
    at = np.arange(len(z))
    shifted = f"z {'−' if shift < 0 else '+'} {abs(shift):g}"
    for axes, (title, step) in zip(row, steps.items(), strict=True):
        with np.errstate(over="ignore"):
            each = np.array([step(z), step(z + shift)])
        top = 1.2 * np.where(np.isinf(each), 0, each).max(initial=0) or 1
        before, after = np.where(np.isinf(each), top, each)
        axes.bar(at - 0.2, before, 0.36, hatch=MODEL_HATCH, label="z", **OUTLINE)
        axes.bar(at + 0.2, after, 0.36, ls=":", label=shifted, **OUTLINE)
        for k in np.flatnonzero(np.isinf(each).any(axis=0)):
            axes.annotate("∞", (k, top), (0, 2), textcoords="offset points", ha="center")
        axes.axhline(0, color=INK, lw=0.8)
        axes.set_title(title, fontsize=TEXT)
        name_columns(axes, at, classes, 330 / len(z) if stacked else 0)
        axes.yaxis.set_major_formatter(lambda tick, _: number(tick, 4))
    row[0].set_ylabel("nats")
    row[2].set_ylabel("probability p")
    figure.legend(*row[0].get_legend_handles_labels(), loc="outside lower center", ncols=2)
    figure.suptitle(
        f"Adding {number(shift)} to all logits leaves p as it is", x=0.02, ha="left", fontsize=12
    )
    return row


def gradient(classes: Sequence[str], y: ArrayLike, predictions: Mapping[str, ArrayLike]) -> Panels:
    """Predictions p with the truth y above; below them the pushes y - p, minus the gradients."""
    classes, y = [str(each) for each in classes], distribution(y, "y", classes)
    at = np.arange(len(y))
    room = 335 / len(predictions) / len(y)  # points for a class
    longest = max(map(width, classes))
    size = WIDTH, TALL[1] + (longest / 72 if longest + AIR > room else 0)
    figure, grid = new_panels(
        2, len(predictions), figsize=size, sharex=True, sharey="row", squeeze=False
    )
    upright = width("+0.00", SMALL) + 1 > room
    for (upper, lower), (name, p) in zip(grid.T, predictions.items(), strict=True):
        p = distribution(p, "p", classes)
        loss = float(categorical_cross_entropy(y, p))
        # Labels round once, from p itself; bars are drawn from rounded p.
        pushes, p = y - p, np.round(p, 4)
        upper.bar(at, p, 0.6, hatch=MODEL_HATCH, label="model p", **OUTLINE)
        upper.hlines(y, at - 0.4, at + 0.4, color=TRUTH, lw=4, label="truth y")
        upper.set(title=f"{name}\nloss {number(loss)} nats".strip(), ylim=(-0.03, 1.08))
        lower.bar(at, y - p, 0.6, color=GAP)
        lower.axhline(0, color=INK, lw=1)
        for k, push in enumerate(pushes):
            words = f"{push:+.2f}".replace("-", "−")
            if abs(push) < 0.02:  # a bar that is hardly seen needs no number
                continue
            lower.annotate(
                words,
                (k, y[k] - p[k]),
                xytext=(0, 3 if push >= 0 else -3),
                textcoords="offset points",
                ha="center",
                va="bottom" if push >= 0 else "top",
                fontsize=SMALL,
                rotation=90 if upright else 0,
            )
        name_columns(lower, at, classes, room)
        upper.tick_params(axis="x", length=0)
    grid[0, 0].set_ylabel("probability")
    grid[1, 0].set_ylabel("push y − p")
    grid[1, 0].margins(y=0.6 if upright else 0.2)
    grid[1, 0].set_xlim(-0.5, len(y) - 0.5)
    handles = grid[0, 0].get_legend_handles_labels()
    figure.legend(*handles, loc="outside lower center", ncols=2)
    figure.suptitle("The push on each logit is y − p", x=0.02, ha="left", fontsize=12)
    return grid


def softmax_twice(n_classes: int) -> Axes:
    """Loss against the true logit's lead, with one softmax and with two."""
    n_classes = integer(n_classes, "n_classes", 2)
    end = np.ceil(np.log(n_classes) + 9.5)  # where one softmax has come down to nearly 0
    lead = np.linspace(0, end, 121)
    z = np.zeros((len(lead), n_classes))
    z[:, 0] = lead
    labels = np.zeros(len(lead), dtype=int)
    floor = np.log1p((n_classes - 1) / np.e)
    axes = new_axes()
    axes.plot(lead, softmax_cross_entropy(labels, softmax(z)), color=MODEL, ls="--")
    axes.plot(lead, softmax_cross_entropy(labels, z), color=INK)
    axes.axhline(floor, color=FAINT, lw=1, ls=":")
    for words, x, height, points, color in (
        ("softmax twice", end, floor, 5, MODEL),
        ("softmax once", end, 0, 7, INK),
        (f"floor {floor:.3f} nats", end / 2, floor, -4, INK),
    ):
        axes.annotate(
            *(words, (x, height), (0, points)),
            textcoords="offset points",
            color=color,
            ha="right" if x == end else "left",
            va="bottom" if points > 0 else "top",
        )
    axes.set(xlim=(0, end), ylim=(0, np.log(n_classes) * 1.05))
    axes.set(xlabel="lead of the true class's logit over the others (nats)", ylabel="loss (nats)")
    title = f"Two softmaxes: the loss stops at {floor:.3f} nats ({n_classes} classes)"
    axes.figure.suptitle(title, x=0.02, ha="left", fontsize=12)
    return axes


def surprising_digits(images: ArrayLike, labels: ArrayLike, p: ArrayLike) -> Panels:
    """Images with their true class, the class that the model believed, and both its p."""
    images, p = np.asarray(images), distribution(p, "p")
    labels = class_labels(labels, "labels", p.shape[-1]).whole()
    rows = -(-len(labels) // 4)
    figure, grid = new_panels(rows, 4, figsize=(WIDTH, 0.5 + 2.1 * rows), squeeze=False)
    for axes in grid.flat[len(labels) :]:
        axes.axis("off")
    shown = grid.flat[: len(labels)]
    for axes, image, label, row in zip(shown, images, labels, p, strict=True):
        draw_pixels(axes, image)
        above = f"true {label}\np = {row[label]:.3f}"
        axes.set_title(above, fontsize=TEXT, loc="center", color=TRUTH)
        believed = np.argmax(row)
        axes.set_xlabel(f"as {believed}\np = {row[believed]:.3f}", color=MODEL)
    figure.suptitle(
        "Above, what is true; below, what the model believed", x=0.02, ha="left", fontsize=12
    )
    return grid
