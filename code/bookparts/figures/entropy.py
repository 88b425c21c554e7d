"""Figures of the chapter on the entropy of a distribution."""

from collections.abc import Mapping, Sequence
from itertools import cycle

import numpy as np
from matplotlib.axes import Axes
from matplotlib.tri import Triangulation, UniformTriRefiner
from numpy.typing import ArrayLike

from bookparts.figures.boxes import ROOM, draw_boxes, edges, label_boxes, top
from bookparts.figures.given import bits, distribution
from bookparts.figures.placing import Note, annotate, higher, width
from bookparts.figures.style import (
    INK,
    SMALL,
    TALL,
    TEXT,
    TRUTH,
    WIDTH,
    Panels,
    new_axes,
    new_panels,
)
from crossent.blocks import Array
from crossent.checks import single
from crossent.measures import entropy, surprisal


def plain_sums(results: Sequence[str], matches: Mapping[str, ArrayLike]) -> Panels:
    """The surprisal of every result, each box equally wide: rare results count in full."""
    return _match_boxes(results, matches, "sum", "result, all equally wide")


def weighted_sums(results: Sequence[str], matches: Mapping[str, ArrayLike]) -> Panels:
    """The same boxes, each as wide as its probability: the area is the expected surprisal."""
    return _match_boxes(
        results,
        matches,
        "area",
        "result, as wide as its probability, and its area in bits",
        weighted=True,
    )


def running_averages(surprisals: ArrayLike, H: float) -> Axes:
    """The average of the first n surprisals of each row, and the entropy H it settles at."""
    checked = single(surprisals, "surprisals", "a finite number of at least 0")
    checked.least, checked.most = 0, np.finfo(float).max
    values = np.atleast_2d(checked.whole())
    days = values.shape[1]
    if days < 2:
        raise ValueError(f"surprisals has shape {values.shape}, expected two days or more in a row")
    n = np.unique(np.geomspace(1, days, 120).astype(int))
    averages = np.cumsum(values, axis=1)[:, n - 1] / n
    axes = new_axes()
    axes.plot([0.8, 1.25 * days], [H, H], color=INK, lw=1)
    for run, (average, style) in enumerate(
        zip(averages, cycle(["-", "--", ":", "-."]), strict=False), 1
    ):
        axes.plot(n, average, color=TRUTH, ls=style, lw=1.8, label=f"run {run}")
    axes.set_xscale("log")
    ticks = 10 ** np.arange(len(str(days)))
    axes.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
    axes.minorticks_off()
    low, high = min(averages.min(), H), max(averages.max(), H)
    air = 0.1 * max(high - low, 0.1)
    axes.set(xlim=(0.8, 1.25 * days), ylim=(low - air, high + air))
    axes.set(xlabel="days so far", ylabel="average surprisal (bits a day)")
    axes.set_title("The average surprisal settles at the entropy")
    if len(values) > 4:
        axes.figure.legend(loc="outside lower center", ncols=4)
    else:
        axes.legend()
    annotate(axes, [(f"H(P) = {bits(H)}", (days, H), (-1, -0.2))])
    return axes


def binary_entropy_curve(matches: Mapping[str, ArrayLike]) -> Axes:
    """The entropy of two outcomes against the probability of the first, with matches marked."""
    axes = new_axes()
    # Closer together at the ends, where the curve is steep.
    p = (1 - np.cos(np.linspace(0, np.pi, 161))) / 2
    axes.plot(p, entropy(np.column_stack([p, 1 - p]), base=2), color=INK)
    notes: list[Note] = []
    for name, probabilities in matches.items():
        P = _of_length(2, probabilities, name)
        at = float(P[0]), float(entropy(P, base=2))
        axes.plot(*at, "o", color=TRUTH, clip_on=False)
        toward = (0.5 - at[0], 0.2) if at[1] < 0.9 else (0.0, 1.0)
        notes.append((f"{name}: {at[1]:.2f} bits", at, toward))
    axes.set(xlim=(-0.02, 1.02), ylim=(0, 1.15), yticks=np.linspace(0, 1, 5))
    axes.set(xlabel="probability p of the first outcome", ylabel="entropy (bits)")
    axes.set_title("At most 1 bit, at p = 1/2")
    annotate(axes, notes)
    return axes


def simplex(outcomes: Sequence[str], marked: Mapping[str, ArrayLike]) -> Axes:
    """The entropy of every distribution of three outcomes, as a map with contour lines in bits.

    The corners are the certain outcomes; a distribution lies where its weights balance them.
    """
    if len(outcomes) != 3:
        raise ValueError(f"outcomes has {len(outcomes)} names, expected 3, one for each corner")
    corners = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, np.sqrt(3) / 2]])
    whole = Triangulation(corners[:, 0], corners[:, 1], triangles=[[0, 1, 2]])
    fine = UniformTriRefiner(whole).refine_triangulation(subdiv=6)
    # Weights of the corners; rounding keeps the drawing the same on every processor.
    third = fine.y / corners[2, 1]
    second = fine.x - third / 2
    weights = np.clip(np.column_stack([1 - second - third, second, third]), 0, 1)
    height = np.round(entropy(weights, base=2), 4)

    axes = new_axes(TALL)
    levels = [0, 0.5, 0.75, 1, 1.25, 1.5, np.log2(3)]
    shades = [(0, 0.447, 0.698, shade) for shade in np.linspace(0.02, 0.55, len(levels) - 1)]
    axes.tricontourf(fine, height, levels=levels, colors=shades)
    lines = axes.tricontour(fine, height, levels=levels[1:-1], colors=INK, linewidths=0.8)
    labelled_at = [(0.5, y) for y in (0.80, 0.74, 0.67, 0.58, 0.16)]
    axes.clabel(lines, fmt="%g", fontsize=SMALL, manual=labelled_at)
    axes.plot(*corners[[0, 1, 2, 0]].T, color=INK, lw=1.2)
    for name, corner in zip(outcomes, corners, strict=True):
        below = corner[1] == 0
        axes.annotate(
            f"{name}\n0 bits" if below else f"{name}, 0 bits",
            corner,
            xytext=(0, -6 if below else 6),
            textcoords="offset points",
            ha="center",
            va="top" if below else "bottom",
        )
    notes: list[Note] = []
    for name, probabilities in marked.items():
        P = _of_length(3, probabilities, name)
        at = P @ corners
        axes.plot(*at, "o", color=TRUTH, markeredgecolor="white")
        toward = (0, -1 if at[1] < 1e-9 else 1)
        notes.append((f"{name}\n{entropy(P, base=2):.3f}", (at[0], at[1]), toward))
    axes.set(xlim=(-0.16, 1.16), ylim=(-0.14, 0.98), aspect="equal")
    axes.axis("off")
    axes.set_title("Entropy in bits: none at the corners, most in the middle")
    annotate(axes, notes, size=SMALL, nearest=5)
    return axes


def _of_length(length: int, P: ArrayLike, name: str) -> Array:
    checked = distribution(P, name)
    if len(checked) != length:
        raise ValueError(f"{name} has {len(checked)} outcomes, expected {length}")
    return checked


def _match_boxes(
    results: Sequence[str],
    matches: Mapping[str, ArrayLike],
    total: str,
    xlabel: str,
    weighted: bool = False,
) -> Panels:
    given = {name: distribution(P, name, results) for name, P in matches.items()}
    # What never comes is infinitely surprising; weighted, its box has no width.
    heights = {
        name: np.where((P > 0) | (not weighted), surprisal(P, base=2), 0)
        for name, P in given.items()
    }
    columns = min(len(given), 2)
    rows = -(-len(given) // columns)
    size = (WIDTH, 0.7 + 2.5 * rows)
    figure, grid = new_panels(rows, columns, figsize=size, sharey=True, squeeze=False)
    for axes in grid.flat[len(given) :]:
        axes.remove()
    room, end = ROOM / columns, 1.2 * top(np.concatenate(list(heights.values())))
    for axes, (name, P) in zip(grid.flat, given.items(), strict=False):
        widths = P if weighted else np.ones(len(P))
        whole = widths @ np.where(widths > 0, heights[name], 0)
        words = f"{name}: {total} {whole:.2f} bits".replace("inf", "∞")
        axes.set_title(words if width(words, 12) < room else words.replace(": ", ":\n"))
        span = widths.sum()
        axes.set(xlim=(-0.15 * span, 1.15 * span), ylim=(0, end))
        look = {"facecolor": TRUTH, "alpha": 0.75}
        look["edgecolor"] = edges(widths / span / columns, TRUTH)
        draw_boxes(axes, widths, heights[name], **look)
        areas = [f"{area:.3f}".replace("inf", "∞") for area in widths * heights[name]]
        label_boxes(axes, widths, heights[name], results, areas, room=room)
    for first in grid[:, 0]:
        first.set_ylabel("surprisal (bits)")
        higher(first)
    figure.supxlabel(xlabel, fontsize=TEXT)
    return grid
