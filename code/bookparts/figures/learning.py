"""Figures of the chapter on learning."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from numpy.typing import ArrayLike

from bookparts.figures.given import finite, number
from bookparts.figures.placing import AIR, spread, width
from bookparts.figures.style import (
    FAINT,
    GAP,
    INK,
    MODEL,
    MODEL_HATCH,
    TEXT,
    TRUTH,
    WIDTH,
    Panels,
    new_axes,
    new_panels,
)
from crossent.blocks import Array
from crossent.checks import class_labels, same_shape, single
from crossent.logits import sigmoid
from crossent.losses import binary_cross_entropy_with_logits

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
    weights, nats = finite(w, "w"), np.round(finite(loss, "loss"), 4)
    divergence = nats - constant
    axes = new_axes((WIDTH, 3.8))
    axes.fill_between(weights, constant, color=TRUTH, alpha=0.35, lw=0)
    axes.fill_between(
        weights, constant, nats, facecolor="none", edgecolor=GAP, hatch=MODEL_HATCH, lw=0, alpha=0.5
    )
    axes.plot(weights, nats, "--", color=MODEL)
    axes.plot(weights, divergence, color=GAP)
    i, best = int(np.abs(weights - at).argmin()), int(nats.argmin())
    slope = np.gradient(nats, weights)[i]
    reach = 0.08 * np.ptp(weights) * np.array([-1, 1])
    for curve in (nats, divergence):
        axes.plot(weights[i] + reach, curve[i] + slope * reach, color=INK, lw=1.5, zorder=3)
        axes.plot(weights[i], curve[i], "o", color=INK, ms=5, zorder=3)
        axes.plot(weights[best], curve[best], "D", color=INK, ms=5, zorder=3)
    # Towards the middle, and on the side of the curve that this leaves free.
    right = i < len(weights) / 2
    above = right == (slope <= 0)
    axes.annotate(
        *("same slope", (weights[i], nats[i]), (8 if right else -8, 6 if above else -6)),
        textcoords="offset points",
        ha="left" if right else "right",
        va="bottom" if above else "top",
    )
    bottom, top = min(0, 1.1 * divergence.min()), 1.08 * max(nats.max(), constant)
    ends = {
        "divergence": (divergence[-1], INK),
        f"constant:\n{constant:.4f} nats": (constant, INK),
        "loss L": (nats[-1], MODEL),
    }
    by_height = sorted(ends.items(), key=lambda end: end[1][0])
    heights = spread([end for _, (end, _) in by_height], 0.14 * (top - bottom), bottom, 0.96 * top)
    for height, (name, (_, color)) in zip(heights, by_height, strict=True):
        beside = axes.get_yaxis_transform()
        axes.text(1.02, height, name, color=color, va="center", transform=beside)
    axes.set(xlim=(weights[0], weights[-1]), ylim=(bottom, top))
    axes.set(xlabel="weight w of the radius (nats)", ylabel="nats a label")
    axes.set_title("Take the constant away: same slopes, same minimum")
    return axes


def descents(runs: Mapping[str, tuple[ArrayLike, ArrayLike, ArrayLike]], baseline: float) -> Panels:
    """Bits a label against the steps: for each run its steps, the training and the held-out bill.

    `baseline` is what the best constant prediction costs.
    """
    size = WIDTH, 1.4 + 1.65 * len(runs)
    figure, column = new_panels(len(runs), 1, figsize=size, sharex=True, squeeze=False)
    panels = column[:, 0]
    for axes, (title, (steps, training, held_out)) in zip(panels, runs.items(), strict=True):
        training = np.round(finite(training, f"training ({title})"), 3)
        held_out = np.round(finite(held_out, f"held out ({title})"), 3)
        axes.axhline(baseline, color=TRUTH, lw=1.5, ls=":", label="entropy of the classes")
        axes.plot(steps, training, "--", color=INK, label="training")
        axes.plot(steps, held_out, color=GAP, label="held out")
        axes.set_xscale("symlog", linthresh=1)
        top = 1.05 * max(1, baseline, *training, *held_out)
        axes.set(ylim=(0, top), xlim=(0, np.max(steps)), ylabel="bits a label")
        axes.set_title(title, fontsize=TEXT)
    panels[-1].set_xlabel("steps of gradient descent")
    handles = panels[0].get_legend_handles_labels()
    figure.legend(*handles, loc="outside lower center", ncols=3, columnspacing=1.2)
    figure.suptitle("The bill in training and the bill held out", x=0.02, ha="left", fontsize=12)
    return panels


def rise_together(epochs: ArrayLike, losses: ArrayLike, right: ArrayLike) -> Panels:
    """The held-out loss, from right answers and from wrong ones, above the accuracy.

    `losses` and `right` have a row for each of the epochs, and a column for each sample.
    """
    steps, nats = finite(epochs, "epochs"), finite(losses, "losses")
    answered = np.asarray(right, dtype=bool)
    if answered.shape != nats.shape or len(steps) != len(nats):
        raise ValueError(
            f"losses and right have shapes {nats.shape} and {answered.shape}, "
            f"expected a row for each of the {len(steps)} epochs in both"
        )
    from_right = np.round((nats * answered).mean(axis=1), 3)
    loss, accuracy = np.round(nats.mean(axis=1), 3), np.round(answered.mean(axis=1), 3)
    figure, (above, below) = new_panels(2, 1, figsize=(WIDTH, 4.6), sharex=True)
    above.fill_between(steps, from_right, color=TRUTH, alpha=0.35, lw=0, label="right answers")
    above.fill_between(
        *(steps, from_right, loss),
        **{"facecolor": "none", "edgecolor": GAP, "hatch": MODEL_HATCH, "lw": 0},
        label="wrong answers",
    )
    above.plot(steps, loss, color=INK)
    least = int(loss.argmin())
    above.plot(steps[least], loss[least], "o", color=INK)
    above.set(ylim=(0, 1.25 * loss.max()), ylabel="nats a label")
    above.set_title("held-out loss", fontsize=TEXT)
    above.legend(loc="upper right", ncols=2, columnspacing=1.2)
    below.plot(steps, accuracy, color=INK)
    below.plot(steps[least], accuracy[least], "o", color=INK)
    below.set(ylabel="share", xlabel="epochs", xscale="log", xlim=(steps[0], steps[-1]))
    below.set_title("held-out accuracy", fontsize=TEXT)
    surer = loss[-1] > loss[least] and accuracy[-1] > accuracy[least]
    title = "From the dots on, both rise" if surer else "The loss in two parts, and the accuracy"
    figure.suptitle(title, x=0.02, ha="left", fontsize=12)
    return np.array([above, below])


def templates(weights: ArrayLike, classes: Sequence[object]) -> Panels:
    """The weights of each class on 8 x 8 pixels: filled squares for it, open ones against it."""
    weights, names = finite(weights, "weights"), [str(each) for each in classes]
    if weights.shape != (64, len(names)):
        raise ValueError(f"weights has shape {weights.shape}, expected (64, {len(names)})")
    sizes = np.round(weights.T / (np.abs(weights).max() or 1), 3)
    columns = int(np.clip(370 / (max(map(width, names)) + AIR), 1, 5))
    rows = -(-len(names) // columns)
    panel = WIDTH / columns + 0.25
    figure, grid = new_panels(rows, columns, figsize=(WIDTH, panel * rows + 0.24), squeeze=False)
    for axes in grid.flat[len(names) :]:
        axes.axis("off")
    for axes, name, column in zip(grid.flat[: len(names)], names, sizes, strict=True):
        for sign, face in ((1, GAP), (-1, "none")):
            pixels = [
                pixel + np.sqrt(abs(size)) * SQUARE
                for pixel, size in zip(CENTRES, column, strict=True)
                if sign * size > 0
            ]
            if pixels:
                path = Path.make_compound_path_from_polys(np.array(pixels))
                axes.add_patch(PathPatch(path, facecolor=face, edgecolor=INK, lw=0.5))
        axes.set(aspect="equal", xticks=[], yticks=[], xlim=(0, 8), ylim=(8, 0))
        axes.spines[:].set(visible=True, color=FAINT)
        axes.set_title(name, fontsize=TEXT, loc="center")
    figure.suptitle(
        "Filled squares speak for the class, open ones against it", x=0.02, ha="left", fontsize=12
    )
    return grid


def one_knob(x: ArrayLike, y: ArrayLike, w: float, *, far: float) -> Panels:
    """Three losses of z = w x + b against the bias b, each with its slope at one bias."""
    x, y = _samples(x, y)
    evidence = w * x
    # A patient changes sides at each of these biases; between two of them the mistakes are level.
    crossings = np.sort(-np.round(evidence, 3))
    end = max(12, abs(far) + 2, np.abs(evidence).max() + 4)
    biases = np.union1d(np.linspace(-end, end, 241), crossings)
    figure, panels = new_panels(3, 1, figsize=(WIDTH, 5.2), sharex=True)
    for axes, (name, loss) in zip(panels, LOSSES.items(), strict=True):
        if name == "share of mistakes":
            middles = (biases[1:] + biases[:-1]) / 2
            slope = 0.0
            axes.stairs(
                _mean_over(loss, y, evidence, middles), biases, baseline=None, color=INK, lw=2
            )
        else:
            axes.plot(biases, np.round(_mean_over(loss, y, evidence, biases), 4), color=INK)
            low, high = _mean_over(loss, y, evidence, [far - 1e-3, far + 1e-3])
            slope = np.round((high - low) / 2e-3, 4) + 0
        (here,) = _mean_over(loss, y, evidence, [far])
        axes.plot(far, np.round(here, 4), "o", color=GAP, clip_on=False)
        written = f"{slope:.4f}".replace("-", "−")
        axes.set_title(f"{name}: slope {written} at the dot", fontsize=TEXT)
        axes.set(ylim=(0, None), xlim=(-end, end))
    for axes, unit in zip(panels, ("nats a label", "mean", "share"), strict=True):
        axes.set_ylabel(unit)
    panels[-1].set_xlabel(f"bias b (nats), with the weight {number(w)}")
    figure.suptitle("Three losses of the same predictions", x=0.02, ha="left", fontsize=12)
    return panels


def _samples(x: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
    """Features and hard labels, one of each a sample."""
    features, labels = single(x, "x", "a finite number"), class_labels(y, "y", 2)
    same_shape(features, labels)
    return finite(x, "x"), labels.whole()


def _mean_over(
    loss: Callable[[Array, Array], Array], y: Array, evidence: Array, biases: ArrayLike
) -> Array:
    """A loss of one data set for each of many biases."""
    z = evidence + np.asarray(biases)[:, np.newaxis]
    return loss(np.broadcast_to(y, z.shape), z)


def two_knobs(
    x: ArrayLike, y: ArrayLike, paths: Mapping[str, tuple[ArrayLike, float]], *, dots: Sequence[int]
) -> Panels:
    """Contours of losses over weight and bias, with the paths that descent took on them.

    `paths` has, for a loss by its name, the points (w, b) after each step, and the height from one
    contour to the next; the points at the steps in `dots` are marked.
    """
    x, y = _samples(x, y)
    for name in paths:
        if name not in LOSSES:
            raise ValueError(f"paths has {name!r}, expected names of {', '.join(LOSSES)}")
    walks = {name: finite(path, f"path ({name})") for name, (path, _) in paths.items()}
    low = min(-10, *(walk.min() for walk in walks.values()))
    high = max(6, *(walk.max() for walk in walks.values()))
    low, high = low - (high - low) / 8, high + (high - low) / 8
    w = b = np.linspace(low, high, 61)
    size = WIDTH, 3.4 if len(paths) > 1 else 5
    figure, (panels,) = new_panels(1, len(paths), figsize=size, sharey=True, squeeze=False)
    for axes, (name, (_, height)) in zip(panels, paths.items(), strict=True):
        surface = np.array([_mean_over(LOSSES[name], y, weight * x, b) for weight in w]).T
        surface = np.round(surface, 4)
        levels = np.arange(0, surface.max(), height)
        if len(levels) > 1:
            axes.contour(w, b, surface, levels, colors=FAINT, linewidths=0.8)
        row, column = np.unravel_index(surface.argmin(), surface.shape)
        axes.plot(w[column], b[row], "*", color=TRUTH, ms=11, zorder=3)
        points = np.round(walks[name], 3)
        axes.plot(*points.T, color=GAP)
        axes.plot(*points[[step for step in dots if step < len(points)]].T, "o", color=GAP, ms=4)
        axes.plot(*points[0], "s", color=MODEL, ms=7)
        axes.plot(*points[-1], "D", color=INK, ms=6)
        above = points[0, 1] >= points[-1, 1]
        for words, point, up in (
            ("start", points[0], above),
            (f"after {len(points) - 1}", points[-1], not above),
        ):
            # Apart from each other, and within the panel.
            margin = 0.03 * len(words) * (high - low)
            axes.text(
                np.clip(point[0], low + margin, high - margin),
                point[1] + (0.035 if up else -0.035) * (high - low),
                words,
                ha="center",
                va="bottom" if up else "top",
            )
        axes.set_title(f"{name},\na line every {number(height)}", fontsize=TEXT)
        axes.set(xlabel="weight w", xlim=(low, high), ylim=(low, high), aspect="equal")
    panels[0].set_ylabel("bias b")
    figure.suptitle("The way down on the map of each loss", x=0.02, ha="left", fontsize=12)
    return panels
