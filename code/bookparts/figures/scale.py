"""Figures of the chapter on data larger than memory."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import NullFormatter
from numpy.typing import ArrayLike

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

# Marker, line and colour: ways of computing differ in all three.
WAYS = (("s", ":", OTHER), ("D", "--", OTHER), ("o", "-", INK))
# Places of the columns in the figure of what travels, from the left: files, sums, the mean.
FILES, SUMS, MEAN = 0.0, 0.66, 1.28


def means_as_areas(names: Sequence[str], means: ArrayLike, counts: ArrayLike) -> Panels:
    """The mean of each block as a column: as wide as its share, and all equally wide.

    The area below the columns is the mean of the samples, and the mean of the blocks' means. What
    is drawn is rounded.
    """
    heights = np.round(np.asarray(means, dtype=float), 3)
    n = np.asarray(counts, dtype=float)
    figure, panels = new_panels(1, 2, figsize=(WIDTH, 3.4), sharey=True)
    weights = {"weighted by digits": n / n.sum(), "weighted by files": np.full(len(n), 1 / len(n))}
    for axes, (title, widths) in zip(panels, weights.items(), strict=True):
        left = np.cumsum(widths) - widths
        axes.bar(
            left, heights, widths, align="edge", color=GAP, alpha=0.35, edgecolor=GAP, linewidth=1.5
        )
        level = round(float(widths @ heights), 3)
        axes.axhline(level, color=INK, lw=1.5, ls="--")
        axes.text(0.98, level + 0.03, f"mean {level:.2f}", ha="right", va="bottom")
        for name, x, width, height in zip(names, left, widths, heights, strict=True):
            # The name of a column too narrow for it stands beside its top.
            beside = width < 0.15
            axes.text(
                *((x + width + 0.04, height) if beside else (x + width / 2, 0.05)),
                f"{name}\n{height:.2f}",
                ha="left" if beside else "center",
                va="top" if beside else "bottom",
                fontsize=SMALL,
            )
        axes.set(xlim=(0, 1), xticks=[0, 0.5, 1], xlabel="share")
        axes.set_title(title, fontsize=SMALL + 1)
    panels[0].set(ylim=(0, 1.15 * heights.max()), ylabel="nats a digit")
    figure.suptitle("An area is a mean: the width decides", x=0.02, ha="left", fontsize=12)
    return panels


def memory(days: ArrayLike, peaks: Mapping[str, ArrayLike]) -> Axes:
    """Peaks of memory in whole megabytes against the days of the log, a line for each way."""
    axes = new_axes((WIDTH, 3.8))
    for (name, megabytes), (marker, line, color) in zip(peaks.items(), WAYS, strict=True):
        drawn = np.round(np.asarray(megabytes, dtype=float))
        axes.plot(days, drawn, line, marker=marker, color=color, ms=7)
        lowest = name == list(peaks)[-1]
        axes.annotate(
            name,
            (np.asarray(days)[-1], drawn[-1]),
            *((-4, -10 if lowest else 10), "data", "offset points"),
            ha="right",
            va="top" if lowest else "bottom",
            color=color,
        )
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xticks(np.asarray(days), [f"{day}" for day in np.asarray(days)])
    axes.set_yticks([1, 10, 100], ["1", "10", "100"])
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_minor_formatter(NullFormatter())
    axes.tick_params(axis="x", which="minor", length=0)
    axes.set(ylim=(3, 900), xlabel="days of the log", ylabel="peak of memory (MB)")
    axes.set_title("Only two numbers carried keep the memory flat")
    return axes


def what_travels(
    names: Sequence[str], megabytes: ArrayLike, sums: ArrayLike, counts: ArrayLike
) -> Axes:
    """Blocks as high as they are large; two numbers come from each, and one mean from all."""
    sizes, totals, n = (np.asarray(each, dtype=float) for each in (megabytes, sums, counts))
    heights = sizes / sizes.sum()
    gap = 0.1
    tops = 1 + gap * (len(sizes) - 1) - np.cumsum(heights + gap) + heights + gap
    axes = new_axes((WIDTH, 3.6))
    middle = (1 + gap * (len(sizes) - 1)) / 2
    places = np.linspace(2 * middle - 0.1, 0.1, len(sizes))
    arrow = {"arrowstyle": "->", "color": FAINT, "lw": 1.2}
    for name, size, height, top, y, total, count in zip(
        *(names, sizes, heights, tops, places, totals, n), strict=True
    ):
        axes.bar(FILES, height, 0.3, top - height, color=FAINT, alpha=0.25, edgecolor=INK)
        center = top - height / 2
        axes.text(FILES - 0.18, center, f"{name}\n{size:.1f} MB", ha="right", va="center")
        axes.annotate("", (SUMS - 0.2, y), (FILES + 0.16, center), arrowprops=arrow)
        axes.text(SUMS, y, f"{total:.0f}\n{count:.0f}", ha="center", va="center", color=GAP)
        axes.annotate("", (MEAN - 0.2, middle), (SUMS + 0.16, y), arrowprops=arrow)
    axes.text(
        *(MEAN, middle),
        f"{totals.sum():.0f}\n{n.sum():.0f}\n\n{totals.sum() / n.sum():.4f}\nnats a digit",
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
        axes.text(x, 2 * middle + 0.08, words, ha="center", va="bottom")
    axes.set(xlim=(-0.62, 1.55), ylim=(-0.05, 2 * middle + 0.4))
    axes.set_axis_off()
    axes.set_title("Megabytes stay, two numbers a block travel")
    return axes
