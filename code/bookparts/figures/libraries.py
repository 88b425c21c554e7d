"""Figures of the chapter on libraries."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

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
    TRUTH,
    WIDTH,
    Panels,
    new_axes,
    new_panels,
)

# How a cell of a table looks: its face, its edge, its hatch.
LOOKS = {
    "plain": ("none", FAINT, None),
    "filled": (TRUTH, TRUTH, None),
    "outlined": ("none", GAP, None),
    "hatched": ("none", MODEL, MODEL_HATCH),
}


def stretches(stations: Sequence[str], calls: Mapping[str, tuple[int, int]]) -> Axes:
    """Which part of the way each call goes: from the station that it takes to what it returns."""
    axes = new_axes((WIDTH, 0.9 + 0.46 * len(calls)))
    for at in range(len(stations)):
        axes.axvline(at, color=FAINT, lw=0.8)
    for row, (call, (start, end)) in enumerate(calls.items()):
        axes.plot([start, end], [row, row], color=INK)
        axes.plot(start, row, "o", color=INK, ms=7)
        axes.plot(end, row, ">", color=INK, ms=7)
        name = axes.text(start + 0.08, row - 0.22, call, va="bottom")
        name.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 1})
    axes.set(xlim=(-0.35, len(stations) - 0.55), ylim=(len(calls) - 0.4, -0.75), yticks=[])
    axes.set_xticks(range(len(stations)), stations)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.set_title("Know where a function gets on, and where it gets off", pad=12)
    return axes


def reductions(names: Sequence[str], terms: ArrayLike) -> Axes:
    """A table of terms with its sums along both axes: by row the losses, by column a slip."""
    terms = np.asarray(terms, dtype=np.float64)
    n, k = terms.shape
    axes = new_axes((WIDTH, 3.6))
    for (i, j), nats in np.ndenumerate(terms):
        _draw_cell(axes, j, i, f"{nats:.3f}" if nats else "0", "filled" if nats else "plain")
    for i, loss in enumerate(terms.sum(axis=1)):
        _draw_cell(axes, k + 0.3, i, f"{loss:.3f}", "outlined")
    for j, total in enumerate(terms.sum(axis=0)):
        _draw_cell(axes, j, n + 0.3, f"{total:.3f}", "hatched")
    _draw_head(axes, names)
    axes.text(k + 0.8, -0.35, "axis=1", color=GAP, ha="center", va="center")
    axes.text(-0.15, n + 0.8, "axis=0", color=MODEL, ha="right", va="center")
    axes.set(xlim=(0, k + 1.35), ylim=(n + 1.4, -0.8))
    axes.set_yticks(np.arange(n) + 0.5, [f"photo {i + 1}" for i in range(n)])
    axes.set_title("Only along axis 1 are the sums losses")
    return axes


def columns_read(classes: Sequence[str], labels: Sequence[int], p: ArrayLike) -> Panels:
    """What labels pick where the columns are in their own order, and in that of the alphabet."""
    p = np.asarray(p, dtype=np.float64)
    truth = [classes[label] for label in labels]
    figure, panels = new_panels(1, 2, figsize=(WIDTH, 3.2))
    readings = {
        "columns as written": (list(classes), "filled"),
        "as log_loss reads them": (sorted(classes), "hatched"),
    }
    for axes, (title, (head, picked)) in zip(panels, readings.items(), strict=True):
        for (i, j), value in np.ndenumerate(p):
            share = str(Fraction(value).limit_denominator(64))
            _draw_cell(axes, j, i, share, picked if head[j] == truth[i] else "plain")
        _draw_head(axes, head)
        axes.set(xlim=(-0.05, len(head) + 0.05), ylim=(len(truth) + 0.05, -0.7), yticks=[])
        axes.set_title(title, fontsize=11)
    panels[0].set_yticks(np.arange(len(truth)) + 0.5, truth)
    figure.suptitle("Same numbers, other names over them", x=0.02, ha="left", fontsize=12)
    return panels


def _draw_cell(axes: Axes, column: float, row: float, text: str, look: str) -> None:
    """A cell of a table with its text, in one of the LOOKS."""
    face, edge, hatch = LOOKS[look]
    axes.add_patch(
        Rectangle(
            *((column, row), 1, 1),
            facecolor=face,
            edgecolor=edge,
            hatch=hatch,
            lw=1.5 if hatch else 1,
            zorder=2 if hatch else 1,
        )
    )
    written = axes.text(column + 0.5, row + 0.5, text, ha="center", va="center", fontsize=SMALL)
    if look == "filled":
        written.set_color("white")
    if look == "hatched":
        written.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 1})


def _draw_head(axes: Axes, names: Sequence[str]) -> None:
    """The names of a table's columns, and nothing else of the axes."""
    for j, name in enumerate(names):
        axes.text(j + 0.5, -0.35, name, ha="center", va="center", fontsize=SMALL)
    axes.set_xticks([])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
