"""Figures of the chapter on data larger than memory."""

from collections.abc import Mapping, Sequence
from itertools import cycle

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from bookparts.figures.given import drawable, number, steady
from bookparts.figures.placing import log_scale, log_ticks, spread, width
from bookparts.figures.style import (
    FAINT,
    GAP,
    INK,
    OTHER,
    SMALL,
    WIDTH,
    Panels,
    new_axes,
    new_panels,
)
from crossent.checks import single

# Ways of computing differ in marker, line and colour; the last one, the best, is drawn in ink,
# and smaller, so that it covers no other where they meet.
MARKERS, LINES, COLORS = "sD^vPX<>", (":", "--", "-."), (OTHER, GAP)
# Places of the columns in the figure of what travels, from the left: files, sums, the mean.
FILES, SUMS, MEAN = 0.0, 0.66, 1.28
ROOM = 150  # points from the left to the right edge of one of two panels


def means_as_areas(names: Sequence[str], means: ArrayLike, counts: ArrayLike) -> Panels:
    """The mean of each block as a column: as wide as its share, and all equally wide.

    The area below the columns is the mean of the samples, and the mean of the blocks' means.
    """
    values = single(means, "means").whole()
    samples = single(counts, "counts", "a number above 0")
    samples.least = np.finfo(float).tiny
    n = samples.whole()
    top = 1.25 * (drawable(values).max(initial=0) or 1)
    most = 0.9 * top  # how high an infinite column is drawn
    heights = steady(np.minimum(values, most))
    labels = [f"{name}\n{number(mean)}" for name, mean in zip(names, values, strict=True)]
    room = max(width(label, SMALL) for label in labels) + 4
    upright = room * len(n) > 1.05 * ROOM
    if upright:
        labels, room = [label.replace("\n", "  ") for label in labels], 13
    first, last = (0 if upright else (width(labels[i], SMALL) / 2 - 2) / ROOM for i in (0, -1))
    figure, panels = new_panels(1, 2, figsize=(WIDTH, 4.2 if upright else 3.4), sharey=True)
    weights = {"weighted by digits": n / n.sum(), "weighted by files": np.full(len(n), 1 / len(n))}
    for axes, (title, shares) in zip(panels, weights.items(), strict=True):
        left = np.cumsum(shares) - shares
        look = {"color": GAP, "alpha": 0.35, "edgecolor": GAP, "linewidth": 1.5}
        axes.bar(left, heights, shares, align="edge", **look)
        mean = float(shares @ values)
        level = float(steady(min(mean, most)))
        axes.axhline(level, color=INK, lw=1.5, ls="--")
        axes.text(0.98, level + 0.02 * top, f"mean {number(mean)}", ha="right", va="bottom")
        places = spread(left + shares / 2, room / ROOM, first, 1 - last)
        axes.set_xticks(places, labels, rotation=90 if upright else 0, size=SMALL)
        axes.tick_params(axis="x", length=0)
        axes.set(xlim=(0, 1), ylim=(0, top))
        axes.set_title(title, fontsize=SMALL + 1)
    panels[0].set_ylabel("nats a digit")
    figure.suptitle("An area is a mean: the width decides", x=0.02, ha="left", fontsize=12)
    return panels


def memory(days: Sequence[int], peaks: Mapping[str, ArrayLike]) -> Axes:
    """Peaks of memory in whole megabytes against the days of the log, a line for each way."""
    axes = new_axes((WIDTH, 3.6 + 0.25 * (len(peaks) // 2)))
    looks = zip(cycle(MARKERS), cycle(LINES), cycle(COLORS), cycle([9]), strict=False)
    *others, last = peaks
    best = (last, ("o", "-", INK, 5))
    for name, (marker, line, color, size) in [*zip(others, looks, strict=False), best]:
        drawn = np.maximum(np.round(np.asarray(peaks[name], dtype=float)), 1)
        axes.plot(days, drawn, line, marker=marker, color=color, ms=size, label=name)
    log_ticks(axes, days)
    log_scale(axes, "y")
    axes.set(xlabel="days of the log", ylabel="peak of memory (MB)")
    axes.legend(loc="lower left", bbox_to_anchor=(-0.02, 1), ncols=2)
    axes.figure.suptitle("Peak of memory, by what is kept", x=0.02, ha="left", fontsize=12)
    return axes


def what_travels(
    names: Sequence[str], megabytes: ArrayLike, sums: ArrayLike, counts: ArrayLike
) -> Axes:
    """Blocks as high as they are large; two numbers come from each, and one mean from all."""
    sizes, totals, n = (np.asarray(each, dtype=float) for each in (megabytes, sums, counts))
    blocks = len(sizes)
    heights, gap = sizes / sizes.sum(), 0.3 / blocks
    axes = new_axes((WIDTH, 1.2 + 0.8 * max(blocks, 3)))
    whole = 1 + gap * (blocks - 1)
    tops = whole - np.cumsum(heights + gap) + heights + gap
    centers, middle = tops - heights / 2, whole / 2
    places = np.linspace(whole - 0.1, 0.1, blocks)
    beside = spread(centers[::-1], 0.9 / blocks, 0.1, whole - 0.1)[::-1]
    arrow = {"arrowstyle": "->", "color": FAINT, "lw": 1.2}
    for name, size, height, center, label, y, total, count in zip(
        *(names, sizes, heights, centers, beside, places, totals, n), strict=True
    ):
        axes.bar(FILES, height, 0.3, center - height / 2, color=FAINT, alpha=0.25, edgecolor=INK)
        written = f"{size:.1f}" if size >= 0.1 else number(size)
        axes.text(FILES - 0.18, label, f"{name}\n{written} MB", ha="right", va="center")
        axes.annotate("", (SUMS - 0.2, y), (FILES + 0.16, center), arrowprops=arrow)
        axes.text(SUMS, y, f"{_whole(total)}\n{_whole(count)}", ha="center", va="center", color=GAP)
        axes.annotate("", (MEAN - 0.2, middle), (SUMS + 0.16, y), arrowprops=arrow)
    total, count = totals.sum(), n.sum()
    axes.text(
        *(MEAN, middle),
        f"{_whole(total)}\n{_whole(count)}\n\n{number(total / count, 4)}\nnats a digit",
        ha="center",
        va="center",
        color=GAP,
    )
    headings = (
        (FILES, "stays:\nthe block"),
        (SUMS, "travels:\nsum, count"),
        (MEAN, "in one place:\nthe mean"),
    )
    for x, words in headings:
        axes.text(x, whole + 0.25 / max(blocks, 3), words, ha="center", va="bottom")
    widest = max(width(name) for name in names)
    axes.set(xlim=(-0.3 - max(widest, 45) / 150, 1.55), ylim=(-0.05, whole + 1.2 / max(blocks, 3)))
    axes.set_axis_off()
    axes.set_title("Megabytes stay, two numbers a block travel")
    return axes


def _whole(x: float) -> str:
    """A number without digits after the point, unless it is small or has too many before it."""
    return f"{x:.0f}" if 100 <= x < 1e7 else number(x)
