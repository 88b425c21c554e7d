"""Figures of the chapter on learning."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from numpy.typing import ArrayLike, NDArray

from bookparts.figures.style import (
    FAINT,
    GAP,
    INK,
    MODEL,
    MODEL_HATCH,
    TALL,
    TEXT,
    TRUTH,
    WIDTH,
    Panels,
    new_axes,
    new_panels,
)
from crossent.logits import sigmoid
from crossent.losses import binary_cross_entropy_with_logits

Array = NDArray[np.floating]


# Three losses of one data set: each takes labels and logits, the samples on the last axis.
LOSSES: dict[str, Callable[[Array, Array], Array]] = {
    "cross-entropy": lambda y, z: binary_cross_entropy_with_logits(y, z).mean(axis=-1),
    "squared error": lambda y, z: ((sigmoid(z) - y) ** 2).mean(axis=-1),
    "share of mistakes": lambda y, z: ((z > 0) != y).mean(axis=-1),
}

# The corners of a unit square about 0, and the centres of 8 x 8 pixels, row by row.
SQUARE = np.array([[-0.5, -0.5], [-0.5, 0.5], [0.5, 0.5], [0.5, -0.5]])
CENTRES = np.array([(x + 0.5, y + 0.5) for y in range(8) for x in range(8)])


def constant_apart(w: ArrayLike, loss: ArrayLike, constant: float, *, at: float) -> Axes:
    """The loss and the divergence, one constant apart, with the tangents of both at one weight."""
    # What comes out of a mean over data is drawn rounded, alike on every machine.
    weights, nats = np.asarray(w), np.round(np.asarray(loss), 4)
    divergence = nats - constant
    axes = new_axes((WIDTH, 3.8))
    axes.fill_between(weights, constant, color=TRUTH, alpha=0.35, lw=0)
    axes.fill_between(
        weights, constant, nats, facecolor="none", edgecolor=GAP, hatch=MODEL_HATCH, lw=0, alpha=0.5
    )
    axes.plot(weights, nats, "--", color=MODEL)
    axes.plot(weights, divergence, color=GAP)
    i = int(np.abs(weights - at).argmin())
    slope = (nats[i + 1] - nats[i - 1]) / (weights[i + 1] - weights[i - 1])
    reach = np.array([-0.16, 0.16])
    for curve in (nats, divergence):
        axes.plot(weights[i] + reach, curve[i] + slope * reach, color=INK, lw=1.5, zorder=3)
        axes.plot(weights[i], curve[i], "o", color=INK, ms=5, zorder=3)
    best = int(nats.argmin())
    for curve in (nats, divergence):
        axes.plot(weights[best], curve[best], "D", color=INK, ms=5, zorder=3)
    axes.text(1.95, constant + 0.17, "loss L", color=MODEL, ha="right")
    axes.text(1.95, 0.1, "divergence", ha="right")
    axes.text(1.95, constant - 0.05, f"constant: {constant:.4f} nats", ha="right", va="center")
    axes.text(weights[i] + 0.06, nats[i] + 0.02, "same slope")
    axes.set(xlim=(weights[0], weights[-1]), ylim=(0, 0.75))
    axes.set(xlabel="weight w of the radius (nats)", ylabel="nats a label")
    axes.set_title("Take the constant away: same slopes, same minimum")
    return axes


def descents(runs: Mapping[str, tuple[ArrayLike, ArrayLike, ArrayLike]], baseline: float) -> Panels:
    """Bits a label against the steps: for each run its steps, the training and the held-out bill.

    `baseline` is what the best constant prediction costs.
    """
    figure, column = new_panels(len(runs), 1, figsize=TALL, sharex=True, squeeze=False)
    panels = column[:, 0]
    for axes, (title, (steps, training, held_out)) in zip(panels, runs.items(), strict=True):
        axes.axhline(baseline, color=TRUTH, lw=1.5, ls=":")
        axes.plot(steps, np.round(np.asarray(training), 3), "--", color=INK)
        axes.plot(steps, np.round(np.asarray(held_out), 3), color=GAP)
        axes.set_xscale("symlog", linthresh=1)
        axes.set(ylim=(0, 1.05), xlim=(0, np.max(steps)), ylabel="bits a label")
        axes.set_title(title, fontsize=TEXT)
    panels[0].text(1.1, baseline - 0.03, "entropy of the classes", color=TRUTH, va="top")
    panels[0].text(30, 0.34, "held out", color=GAP)
    panels[0].text(7, 0.02, "training", color=INK, ha="right")
    panels[-1].set_xlabel("steps of gradient descent")
    figure.suptitle("Without a penalty the held-out bill rises", x=0.02, ha="left", fontsize=12)
    return panels


def templates(weights: ArrayLike, classes: Sequence[int]) -> Panels:
    """The weights of each class on 8 x 8 pixels: filled squares for it, open ones against it."""
    columns = np.asarray(weights).T
    columns = np.round(columns / np.abs(columns).max(), 3)
    figure, grid = new_panels(2, 5, figsize=(WIDTH, 2.9))
    for axes, label, column in zip(grid.flat, classes, columns, strict=True):
        for sign, face in ((1, GAP), (-1, "none")):
            pixels = [
                pixel + np.sqrt(abs(size)) * SQUARE
                for pixel, size in zip(CENTRES, column, strict=True)
                if sign * size > 0
            ]
            path = Path.make_compound_path_from_polys(np.array(pixels))
            axes.add_patch(PathPatch(path, facecolor=face, edgecolor=INK, lw=0.5))
        axes.set(aspect="equal", xticks=[], yticks=[], xlim=(0, 8), ylim=(8, 0))
        axes.spines[:].set(visible=True, color=FAINT)
        axes.set_title(str(label), fontsize=TEXT, loc="center")
    figure.suptitle("One step of descent draws the digits", x=0.02, ha="left", fontsize=12)
    return grid


def one_knob(x: ArrayLike, y: ArrayLike, w: float, *, far: float) -> Panels:
    """Three losses of z = w x + b against the bias b, each with its slope far from the best."""
    evidence, y = w * np.asarray(x), np.asarray(y)
    # A patient changes sides at each of these biases; between two of them the mistakes are level.
    crossings = np.sort(-np.round(evidence, 3))
    biases = np.union1d(np.linspace(-12, 12, 241), crossings)
    figure, panels = new_panels(3, 1, figsize=(WIDTH, 5.2), sharex=True)
    for axes, (name, loss) in zip(panels, LOSSES.items(), strict=True):
        if name == "share of mistakes":
            middles = (biases[1:] + biases[:-1]) / 2
            axes.stairs(
                _mean_over(loss, y, evidence, middles), biases, baseline=None, color=INK, lw=2
            )
        else:
            axes.plot(biases, np.round(_mean_over(loss, y, evidence, biases), 4), color=INK)
        low, here, high = _mean_over(loss, y, evidence, [far - 1e-3, far, far + 1e-3])
        axes.plot(far, np.round(here, 4), "o", color=GAP)
        slope = f"{(high - low) / 2e-3:.4f}".replace("-", "−")
        axes.text(0.02, 0.08, f"slope {slope}", transform=axes.transAxes)
        axes.set_title(name, fontsize=TEXT)
        axes.set(ylim=(0, None), xlim=(-12, 12))
    for axes, unit in zip(panels, ("nats a label", "mean", "share"), strict=True):
        axes.set_ylabel(unit)
    panels[-1].set_xlabel(f"bias b (nats), with the weight {w:g}")
    figure.suptitle("A valley, a plateau and a staircase", x=0.02, ha="left", fontsize=12)
    return panels


def _mean_over(
    loss: Callable[[Array, Array], Array], y: Array, evidence: Array, biases: ArrayLike
) -> Array:
    """A loss of one data set for each of many biases."""
    z = evidence + np.asarray(biases)[:, np.newaxis]
    return loss(np.broadcast_to(y, z.shape), z)


def two_knobs(
    x: ArrayLike, y: ArrayLike, paths: Mapping[str, tuple[ArrayLike, float]], *, dots: Sequence[int]
) -> Panels:
    """Contours of two losses over weight and bias, with the paths that descent took on them.

    `paths` has, for a loss by its name, the points (w, b) after each step, and the height from one
    contour to the next; the points at the steps in `dots` are marked.
    """
    x, y = np.asarray(x), np.asarray(y)
    w, b = np.linspace(-12, 8, 61), np.linspace(-12, 8, 61)
    figure, panels = new_panels(1, 2, figsize=(WIDTH, 3.2), sharey=True)
    for axes, (name, (path, height)) in zip(panels, paths.items(), strict=True):
        surface = np.array([_mean_over(LOSSES[name], y, weight * x, b) for weight in w]).T
        surface = np.round(surface, 4)
        levels = np.arange(0, surface.max(), height)
        axes.contour(w, b, surface, levels, colors=FAINT, linewidths=0.8)
        points = np.round(np.asarray(path), 3)
        axes.plot(*points.T, color=GAP)
        axes.plot(*points[list(dots)].T, "o", color=GAP, ms=4)
        axes.plot(*points[0], "s", color=MODEL, ms=7)
        axes.plot(*points[-1], "D", color=INK, ms=6)
        axes.text(points[0, 0], points[0, 1] + 0.7, "start", ha="center")
        axes.text(
            points[-1, 0], points[-1, 1] - 0.7, f"after {len(points) - 1}", ha="center", va="top"
        )
        axes.set_title(name, fontsize=TEXT)
        axes.set(xlabel="weight w", xlim=(-12, 8), ylim=(-12, 8), aspect="equal")
    panels[0].set_ylabel("bias b")
    figure.suptitle("The same start: one arrives, one gets stuck", x=0.02, ha="left", fontsize=12)
    return panels
