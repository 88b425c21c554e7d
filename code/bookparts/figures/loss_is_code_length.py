"""Figures of the chapter on the loss as the size of a file."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from bookparts.figures.style import (
    FAINT,
    GAP,
    INK,
    MODEL,
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

# What comes out of a trained model is drawn rounded, alike on every machine.
DECIMALS = 2


def _rounded(bits: ArrayLike) -> NDArray[np.floating]:
    values: NDArray[np.floating] = np.round(np.asarray(bits, dtype=float), DECIMALS)
    return values


def bill(bits: ArrayLike, wrong: ArrayLike, sizes: Mapping[int, int]) -> Panels:
    """What each label of a message costs, and the sum so far with the sizes of real files.

    `wrong` marks the labels that the model misread; `sizes` has the bits of the file that holds
    the first so many labels.
    """
    each, misread = np.asarray(bits), np.asarray(wrong)
    place = np.arange(1, len(each) + 1)
    figure, (upper, lower) = new_panels(2, 1, figsize=TALL, sharex=True)
    # One line for all labels: up and down at each place, nothing between.
    nothing = np.full(len(each), np.nan)
    up_and_down = np.stack([0 * each, _rounded(each), nothing], axis=1)
    upper.plot(np.repeat(place, 3), up_and_down.ravel(), color=GAP, lw=1)
    upper.plot(
        place[misread], _rounded(each[misread]), "x", color=INK, ms=6, mew=1.5, label="misread"
    )
    upper.set(ylim=(0, 1.15 * each.max()), ylabel="bits of the label")
    upper.legend(loc="upper left", ncols=2)
    lower.plot(
        [0, *place], _rounded([0, *np.cumsum(each)]), "--", color=GAP, label="surprisals, added up"
    )
    lower.plot(
        list(sizes), list(sizes.values()), "o", color=INK, ms=6, label="file of so many labels"
    )
    lower.set(xlim=(0, 1.02 * len(each)), ylim=(0, None))
    lower.set(xlabel="labels sent", ylabel="bits so far")
    lower.legend(loc="upper left")
    figure.suptitle("Most labels are almost free, a few are dear", x=0.02, ha="left", fontsize=12)
    return np.array([upper, lower])


def dear_and_cheap(
    images: ArrayLike, labels: ArrayLike, bits: ArrayLike, believed: ArrayLike
) -> Panels:
    """Eight images with the price of their label, and the class that the model believed."""
    figure, grid = new_panels(2, 4, figsize=(WIDTH, 3.9))
    eight = zip(
        *(grid.flat, np.asarray(images), np.asarray(labels), np.asarray(bits)),
        np.asarray(believed),
        strict=True,
    )
    for axes, image, label, price, guess in eight:
        draw_pixels(axes, image)
        axes.set_title(f"{label}: {price:.3f} bits", fontsize=SMALL, loc="center", color=TRUTH)
        axes.set_xlabel(f"read as {guess}", fontsize=TEXT, color=MODEL)
    figure.suptitle("The four dearest labels and the four cheapest", x=0.02, ha="left", fontsize=12)
    return grid


def along_training(
    steps: ArrayLike, ideal: ArrayLike, sizes: ArrayLike, marks: Mapping[str, float]
) -> Panels:
    """Real files and N times the cross-entropy at some steps of training, and their difference.

    `marks` are sizes in bits to compare with.
    """
    figure, (upper, lower) = new_panels(
        *(2, 1), figsize=TALL, sharex=True, gridspec_kw={"height_ratios": [3, 1]}
    )
    upper.plot(steps, _rounded(ideal), "--", color=GAP, label="N times the cross-entropy")
    upper.plot(steps, sizes, "o", color=INK, ms=5, label="file")
    for name, size in marks.items():
        upper.axhline(size, color=FAINT, lw=1)
        upper.text(0.05, size, name, va="bottom", fontsize=SMALL)
    upper.set(ylim=(0, 1.15 * max(*marks.values(), *np.asarray(ideal))), ylabel="bits")
    upper.legend(loc="center right", bbox_to_anchor=(1, 0.72))
    lower.axhspan(0, 2, color=GAP, alpha=0.25, lw=0)
    lower.plot(steps, _rounded(np.subtract(sizes, ideal)), "o", color=INK, ms=5)
    lower.set(ylim=(-1, 3), yticks=[0, 2], ylabel="difference\n(bits)")
    lower.set_xscale("symlog", linthresh=1)
    lower.set(xlim=(-0.1, 1.15 * np.max(np.asarray(steps))), xlabel="steps of training")
    lower.set_xticks([0, 1, 10, 100], ["0", "1", "10", "100"])
    figure.suptitle("Training makes the file smaller", x=0.02, ha="left", fontsize=12)
    return np.array([upper, lower])


def temperatures(
    grid: ArrayLike,
    curves: Mapping[str, ArrayLike],
    files: Mapping[str, tuple[ArrayLike, ArrayLike]],
) -> Axes:
    """Bits for all labels against the temperature: a curve for each model, and real files."""
    axes = new_axes((WIDTH, 3.8))
    for (name, ideal), style, marker in zip(curves.items(), ("-", "--"), "os", strict=True):
        axes.plot(grid, _rounded(ideal), style, color=GAP)
        axes.plot(*files[name], marker, color=INK, ms=6)
        axes.plot([], [], style + marker, color=GAP, mfc=INK, mec=INK, ms=6, label=name)
    axes.axvline(1, ymax=0.8, color=FAINT, lw=1)  # up to the legend
    axes.set_xscale("log")
    axes.set_xticks([0.25, 0.5, 1, 2, 4], ["1/4", "1/2", "1", "2", "4"])
    axes.set_xticks([], minor=True)
    axes.set(ylim=(0, None), xlabel="temperature T, by which the logits are divided")
    axes.set(ylabel="bits for all labels")
    axes.legend(loc="upper center")
    axes.set_title("Too sure costs bits, and so does too timid")
    return axes
