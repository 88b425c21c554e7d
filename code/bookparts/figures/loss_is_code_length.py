"""Figures of the chapter on the loss as the size of a file."""

from collections.abc import Mapping
from fractions import Fraction

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from bookparts.figures.given import listed, number
from bookparts.figures.placing import AIR, mark_infinity, spread, width
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
STYLES = ["-", "--", "-.", ":"]  # of the curves of several models


def _rounded(bits: ArrayLike) -> NDArray[np.floating]:
    values: NDArray[np.floating] = np.round(np.asarray(bits, dtype=float), DECIMALS)
    return values


def bill(bits: ArrayLike, wrong: ArrayLike, sizes: Mapping[int, int]) -> Panels:
    """What each label of a message costs, and the sum so far with the sizes of real files.

    `wrong` marks the labels that the model misread; `sizes` has the bits of the file that holds
    the first so many labels.
    """
    each, misread = np.asarray(bits, dtype=float), np.asarray(wrong, dtype=bool)
    finite = np.isfinite(each)
    top = 1.15 * each.max(initial=0.01, where=finite)
    place = np.arange(1, len(each) + 1)
    figure, (upper, lower) = new_panels(2, 1, figsize=TALL, sharex=True)
    # One line for all labels: up and down at each place, nothing between.
    nothing = np.full(len(each), np.nan)
    up_and_down = np.stack([0 * place, _rounded(np.minimum(each, top)), nothing], axis=1)
    upper.plot(np.repeat(place, 3), up_and_down.ravel(), color=GAP, lw=1)
    crosses = misread & finite
    upper.plot(
        place[crosses], _rounded(each[crosses]), "x", color=INK, ms=6, mew=1.5, label="misread"
    )
    mark_infinity(upper, place, each, INK)
    upper.set(ylim=(0, top), ylabel="bits of the label")
    upper.legend(loc="lower left", bbox_to_anchor=(0, 1), borderaxespad=0)
    so_far = np.cumsum([0, *each])
    lower.plot([0, *place], _rounded(so_far), "--", color=GAP, label="surprisals, added up")
    lower.plot(
        list(sizes), list(sizes.values()), "o", color=INK, ms=6, label="file of so many labels"
    )
    mark_infinity(lower, [0, *place], so_far, INK)
    lower.set(xlim=(0, 1.02 * len(each)), ylim=(0, None))
    lower.set(xlabel="labels sent", ylabel="bits so far")
    lower.legend(loc="upper left")
    total = f"{so_far[-1]:.1f}".replace("inf", "∞")
    title = f"{len(each)} labels: {total} bits in all, {number(each.mean())} each"
    figure.suptitle(title, x=0.02, ha="left", fontsize=12)
    return np.array([upper, lower])


def dear_and_cheap(
    images: ArrayLike, labels: ArrayLike, bits: ArrayLike, believed: ArrayLike
) -> Panels:
    """Images with the price of their label, and the class believed: half dear, half cheap."""
    n = len(np.asarray(labels))
    if n not in (2, 4, 6, 8):
        raise ValueError(f"labels has {n} labels, expected 2, 4, 6 or 8: half dear, half cheap")
    costs = [f"{price:.3f} bits".replace("inf", "∞") for price in np.asarray(bits)]
    above = [f"{label}: {cost}" for label, cost in zip(np.asarray(labels), costs, strict=True)]
    below = [f"read as {guess}" for guess in np.asarray(believed)]
    size, height = TEXT, 3.9
    room = 72 * WIDTH / (n // 2) - AIR
    if max(*(width(words, SMALL) for words in above), *(width(words) for words in below)) > room:
        above = [words.replace(": ", ":\n") for words in above]
        below = [words.replace("read as ", "read as\n") for words in below]
        size, height = SMALL, 4.9
    figure, grid = new_panels(2, n // 2, figsize=(WIDTH, height), squeeze=False)
    for axes, image, title, guess in zip(grid.flat, np.asarray(images), above, below, strict=True):
        draw_pixels(axes, image)
        axes.set_title(title, fontsize=SMALL, loc="center", color=TRUTH)
        axes.set_xlabel(guess, fontsize=size, color=MODEL)
    figure.suptitle("Expensive labels above, cheap ones below", x=0.02, ha="left", fontsize=12)
    return grid


def along_training(
    steps: ArrayLike, ideal: ArrayLike, sizes: ArrayLike, marks: Mapping[str, float]
) -> Panels:
    """Real files and N times the cross-entropy at some steps of training, and their difference.

    `marks` are sizes in bits to compare with.
    """
    step, nats, files = (np.asarray(each, dtype=float) for each in (steps, ideal, sizes))
    figure, (upper, lower) = new_panels(
        *(2, 1), figsize=TALL, sharex=True, gridspec_kw={"height_ratios": [3, 1]}
    )
    upper.plot(step, _rounded(nats), "--", color=GAP, label="N times the cross-entropy")
    upper.plot(step, files, "o", color=INK, ms=5, label="file")
    mark_infinity(upper, step, nats, GAP)
    top = 1.15 * max(*marks.values(), *files, *nats[np.isfinite(nats)])
    names = sorted(marks, key=marks.__getitem__)
    heights = spread([marks[name] for name in names], 0.08 * top, 0, 0.92 * top)
    for name, height in zip(names, heights, strict=True):
        upper.axhline(marks[name], color=FAINT, lw=1)
        over = {"color": "white", "pad": 0.5}  # may lie on lines if many sizes are alike
        upper.text(0.05, height, name, va="bottom", fontsize=SMALL, bbox=over)
    upper.set(ylim=(0, top), ylabel="bits")
    upper.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderaxespad=0)
    gaps = _rounded(files - nats)
    lower.axhspan(0, 2, color=GAP, alpha=0.25, lw=0)
    finite = np.isfinite(gaps)
    lower.plot(step[finite], gaps[finite], "o", color=INK, ms=5)
    seen = [0, 2, *gaps[finite]]
    air = (max(seen) - min(seen)) / 2
    lower.set(ylim=(min(seen) - air, max(seen) + air), ylabel="difference\n(bits)")
    if air < 2:
        lower.set_yticks([0, 2])
    lower.set_xscale("symlog", linthresh=1)
    most = max(1, int(step.max()))
    lower.set(xlim=(-0.1, 1.15 * most), xlabel="steps of training")
    decades = range(len(str(most)))
    words = [f"{10**k}" if k < 4 else f"$10^{k}$" for k in decades]
    lower.set_xticks([0, *(10**k for k in decades)], ["0", *words])
    first, last = (f"{files[i]:.0f} bits at step {step[i]:g}" for i in (0, -1))
    figure.suptitle(f"The file: {first}, {last}", x=0.02, ha="left", fontsize=12)
    return np.array([upper, lower])


def temperatures(
    grid: ArrayLike,
    curves: Mapping[str, ArrayLike],
    files: Mapping[str, tuple[ArrayLike, ArrayLike]],
) -> Axes:
    """Bits for all labels against the temperature: a curve for each model, and real files."""
    if len(curves) > len(STYLES):
        raise ValueError(f"curves has {len(curves)} models, expected at most {len(STYLES)}")
    axes = new_axes((WIDTH, 3.8))
    T, best = np.asarray(grid, dtype=float), []
    for (name, ideal), style, marker in zip(curves.items(), STYLES, "osD^", strict=False):
        bits = _rounded(ideal)
        axes.plot(T, bits, style, color=GAP)
        mark_infinity(axes, T, bits, GAP)
        axes.plot(*files[name], marker, color=INK, ms=6)
        axes.plot([], [], style + marker, color=GAP, mfc=INK, mec=INK, ms=6, label=name)
        best.append(number(T[bits.argmin()], 2))
    axes.axvline(1, ymax=0.94 - 0.07 * len(curves), color=FAINT, lw=1)  # up to the legend
    axes.set_xscale("log")
    low, high = np.log2([T.min(), T.max()])
    apart = np.ceil((high - low) / 8)  # octaves between two ticks
    octaves = apart * np.arange(np.ceil(low / apart), np.floor(high / apart) + 1)
    if len(octaves) > 1:
        axes.set_xticks(2**octaves, [str(Fraction(each)) for each in 2**octaves])
    else:
        axes.set_xticks(T[[0, -1]], [number(each) for each in T[[0, -1]]])
    axes.set_xticks([], minor=True)
    axes.set(ylim=(0, None), xlabel="temperature T, by which the logits are divided")
    axes.set(ylabel="bits for all labels")
    axes.legend(loc="upper center")
    axes.set_title(f"Fewest bits at T = {listed(best)}")
    return axes
