"""Figures of the chapter on the entropy of a distribution."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.tri import Triangulation, UniformTriRefiner
from numpy.typing import ArrayLike

from bookparts.figures.style import (
    INK,
    SMALL,
    TALL,
    TEXT,
    TRUTH,
    WIDE,
    Panels,
    new_axes,
    new_panels,
)
from crossent.measures import entropy, surprisal


def plain_sums(results: Sequence[str], matches: Mapping[str, ArrayLike]) -> Panels:
    """The information of every result, each box equally wide: rare results count in full."""
    grid = _match_boxes(results, matches, {name: np.ones(len(results)) for name in matches})
    _caption(grid, "The plain sum puts the matches the wrong way round", "result, all equally wide")
    return grid


def weighed_sums(results: Sequence[str], matches: Mapping[str, ArrayLike]) -> Panels:
    """The same boxes, each as wide as its probability: the area is the expected information."""
    grid = _match_boxes(results, matches, matches)
    _caption(
        grid, "Weighed by its probability, the upset is a needle", "result, as wide as its P(x)"
    )
    return grid


def running_averages(surprisals: ArrayLike, H: float) -> Axes:
    """The average of the first n surprisals of each row, and the entropy H it settles at."""
    values = np.asarray(surprisals)
    n = np.unique(np.geomspace(1, values.shape[1], 120).astype(int))
    averages = np.cumsum(values, axis=1)[:, n - 1] / n
    axes = new_axes()
    axes.axhline(H, color=INK, lw=1)
    axes.annotate(
        f"H(P) = {H:g} bits",
        (values.shape[1], H),
        xytext=(0, -10),
        textcoords="offset points",
        ha="right",
        va="top",
    )
    for run, (average, style) in enumerate(zip(averages, ["-", "--", ":"], strict=False), 1):
        axes.plot(n, average, color=TRUTH, ls=style, lw=1.8, label=f"run {run}")
    axes.set_xscale("log")
    ticks = 10 ** np.arange(len(str(values.shape[1])))
    axes.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
    axes.minorticks_off()
    axes.set(xlabel="days so far", ylabel="average surprisal (bits a day)")
    axes.set_title("The average surprisal settles at the entropy")
    axes.legend()
    return axes


def binary_entropy_curve(matches: Mapping[str, ArrayLike]) -> Axes:
    """The entropy of two outcomes against the probability of the first, with matches marked."""
    axes = new_axes()
    # Closer together at the ends, where the curve is steep.
    p = (1 - np.cos(np.linspace(0, np.pi, 161))) / 2
    axes.plot(p, entropy(np.column_stack([p, 1 - p]), base=2), color=INK)
    for name, probabilities in matches.items():
        at = (np.asarray(probabilities)[0], entropy(probabilities, base=2))
        axes.plot(*at, "o", color=TRUTH)
        axes.annotate(
            f"{name}: {at[1]:.2f} bits",
            at,
            xytext=(-10, 0) if at[0] > 0.75 else (0, 6),
            textcoords="offset points",
            ha="right" if at[0] > 0.75 else "center",
            va="center" if at[0] > 0.75 else "bottom",
        )
    axes.set(xlim=(-0.02, 1.02), ylim=(0, 1.15), yticks=np.linspace(0, 1, 5))
    axes.set(xlabel="probability p of the first outcome", ylabel="entropy (bits)")
    axes.set_title("Steep at certainty, flat at a half")
    return axes


def simplex(outcomes: Sequence[str], marked: Mapping[str, ArrayLike]) -> Axes:
    """The entropy of every distribution of three outcomes, as a map with contour lines in bits.

    The corners are the certain outcomes; a distribution lies where its weights balance them.
    """
    corners = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, np.sqrt(3) / 2]])
    whole = Triangulation(corners[:, 0], corners[:, 1], triangles=[[0, 1, 2]])
    fine = UniformTriRefiner(whole).refine_triangulation(subdiv=6)
    # Weights of the corners; rounding keeps the drawing the same on every processor.
    third = fine.y / corners[2, 1]
    second = fine.x - third / 2
    weights = np.clip(np.column_stack([1 - second - third, second, third]), 0, 1)
    bits = np.round(entropy(weights, base=2), 4)

    axes = new_axes(TALL)
    levels = [0, 0.5, 0.75, 1, 1.25, 1.5, np.log2(3)]
    shades = [(0, 0.447, 0.698, shade) for shade in np.linspace(0.02, 0.55, len(levels) - 1)]
    axes.tricontourf(fine, bits, levels=levels, colors=shades)
    lines = axes.tricontour(fine, bits, levels=levels[1:-1], colors=INK, linewidths=0.8)
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
    for name, probabilities in marked.items():
        at = np.asarray(probabilities) @ corners
        below = at[1] == 0
        axes.plot(*at, "o", color=TRUTH, markeredgecolor="white")
        axes.annotate(
            f"{name}\n{entropy(probabilities, base=2):.3f}",
            at,
            xytext=(0, -6 if below else 5),
            textcoords="offset points",
            ha="center",
            va="top" if below else "bottom",
            fontsize=SMALL,
        )
    axes.set(xlim=(-0.1, 1.1), ylim=(-0.14, 0.98), aspect="equal")
    axes.axis("off")
    axes.set_title("Entropy in bits: none at the corners, most in the middle")
    return axes


def _match_boxes(
    results: Sequence[str], matches: Mapping[str, ArrayLike], widths: Mapping[str, ArrayLike]
) -> Panels:
    _, grid = new_panels(1, len(matches), figsize=WIDE, sharey=True)
    for axes, (name, probabilities) in zip(grid, matches.items(), strict=True):
        width = np.asarray(widths[name], dtype=float)
        bits = surprisal(probabilities, base=2)
        left = np.cumsum(width) - width
        axes.bar(left, bits, width, align="edge", color=TRUTH, alpha=0.75, edgecolor=TRUTH, lw=0.5)
        for center, height, area in zip(left + width / 2, bits, width * bits, strict=True):
            axes.annotate(
                f"{area:.3f}",
                (center, height),
                xytext=(0, 4),
                textcoords="offset points",
                ha="center",
                va="bottom",
            )
        axes.set_title(f"{name}: sum {(width * bits).sum():.2f}")
        axes.set_xticks(left + width / 2, results)
        axes.tick_params(axis="x", length=0)
        axes.set_xlim(-0.15 * width.sum(), 1.15 * width.sum())
    grid[0].set(ylim=(0, 8), ylabel="information (bits)")
    return grid


def _caption(grid: Panels, title: str, xlabel: str) -> None:
    figure = grid[0].figure
    figure.suptitle(title, x=0.01, ha="left", fontsize=12)
    figure.supxlabel(xlabel, fontsize=TEXT)
