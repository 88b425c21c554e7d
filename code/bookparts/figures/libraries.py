"""Figures of the chapter on libraries."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from bookparts.figures.given import distribution, number, probability
from bookparts.figures.placing import AIR, name_columns, width
from bookparts.figures.style import (
    FAINT,
    GAP,
    INK,
    MODEL,
    MODEL_HATCH,
    SMALL,
    TEXT,
    TRUTH,
    WIDTH,
    Panels,
    new_axes,
    new_panels,
)
from crossent.checks import class_labels, in_rows, integers

ROOM = 340  # points from the left to the right edge of the axes of a whole figure
LARGE = 14  # the size of names above columns that have room for it

# How a cell of a table looks: its face, its edge, its hatch.
LOOKS = {
    "plain": ("none", FAINT, None),
    "filled": (TRUTH, TRUTH, None),
    "outlined": ("none", GAP, None),
    "hatched": ("none", MODEL, MODEL_HATCH),
}


def stretches(stations: Sequence[str], calls: Mapping[str, tuple[int, int]]) -> Axes:
    """Which part of the way each call goes: from the station that it takes to what it returns."""
    last = len(stations) - 1
    stops = integers(list(calls.values()), "calls", last)
    left, right = -0.35, last + 0.45
    room = ROOM / (right - left)
    axes = new_axes((WIDTH, 0.9 + 0.46 * len(calls) + _overhang(stations, room, TEXT)))
    for at in range(len(stations)):
        axes.axvline(at, color=FAINT, lw=0.8)
    for row, (call, (start, end)) in enumerate(zip(calls, stops, strict=True)):
        axes.plot([start, end], [row, row], color=INK)
        axes.plot(start, row, "o", color=INK, ms=7)
        axes.plot(end, row, ">" if start <= end else "<", color=INK, ms=7)
        # A name too long for the way to the right edge ends there.
        fits = 0.08 + width(call) / room < right - start
        x, ha = (start + 0.08, "left") if fits else (right, "right")
        name = axes.text(x, row - 0.22, call, va="bottom", ha=ha)
        name.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 1})
    axes.set(xlim=(left, right), ylim=(len(calls) - 0.4, -0.75), yticks=[])
    name_columns(axes, range(len(stations)), stations, room)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.set_title("Know where a function gets on, and where it gets off", pad=12)
    return axes


def reductions(names: Sequence[str], terms: ArrayLike) -> Axes:
    """A table of terms with its sums along both axes: by row the losses, by column a slip."""
    terms = in_rows(terms, "terms", -1, "a number", "a table").whole()
    n, k = terms.shape
    if len(names) != k:
        raise ValueError(f"terms has {k} columns, and {len(names)} names")
    room = ROOM / (k + 1.35)
    axes = new_axes((WIDTH, 0.5 + 0.43 * (n + 2.2) + _overhang(names, room)))
    for (i, j), nats in np.ndenumerate(terms):
        _draw_cell(axes, j, i, _nats(nats), "filled" if nats else "plain")
    for i, loss in enumerate(terms.sum(axis=1)):
        _draw_cell(axes, k + 0.3, i, _nats(loss), "outlined")
    for j, total in enumerate(terms.sum(axis=0)):
        _draw_cell(axes, j, n + 0.3, _nats(total), "hatched")
    axes.set(xlim=(0, k + 1.35), ylim=(n + 1.4, -0.1))
    _name_cells(axes, [*names, "axis=1"], [*np.arange(k) + 0.5, k + 0.8], room)
    axes.set_yticks(
        [*np.arange(n) + 0.5, n + 0.8], [*(f"photo {i + 1}" for i in range(n)), "axis=0"]
    )
    axes.tick_params(axis="y", labelsize=TEXT)
    axes.get_xticklabels()[-1].set_color(GAP)
    axes.get_yticklabels()[-1].set_color(MODEL)
    axes.set_title("Only along axis 1 are the sums losses")
    return axes


def _nats(x: float) -> str:
    """Three digits after the point, fewer of a large number."""
    return ("0" if x == 0 else f"{x:.3f}") if abs(x) < 10 else number(x, 4)


def columns_read(classes: Sequence[str], labels: Sequence[int], p: ArrayLike) -> Panels:
    """What labels pick where the columns are in their own order, and in that of the alphabet."""
    p = distribution(p, "p", classes)
    n, k = p.shape
    truth = [classes[label] for label in class_labels(labels, "labels", k).whole()]
    apart = sorted(classes) != list(classes)
    shares = [[_share(value) for value in row] for row in p]
    # Where the shares have no room side by side, one table stands below the other.
    stacked = max(width(share, SMALL) for row in shares for share in row) + 4 > (ROOM - 60) / 2 / k
    rows, columns = (2, 1) if stacked else (1, 2)
    room = (ROOM - 60) / columns / k
    height = 0.6 + rows * (0.4 + 0.44 * n + _overhang(classes, room))
    figure, panels = new_panels(rows, columns, figsize=(WIDTH, height))
    readings = {
        "columns as written": (list(classes), "filled"),
        "as log_loss reads them": (sorted(classes), "hatched"),
    }
    for axes, (title, (head, picked)) in zip(panels, readings.items(), strict=True):
        for i, j in np.ndindex(n, k):
            _draw_cell(axes, j, i, shares[i][j], picked if head[j] == truth[i] else "plain")
        axes.set(xlim=(-0.05, k + 0.05), ylim=(n + 0.05, -0.1), yticks=[])
        _name_cells(axes, head, np.arange(k) + 0.5, room)
        axes.set_title(title, fontsize=11)
    for axes in panels[::columns]:
        axes.set_yticks(np.arange(len(truth)) + 0.5, truth)
    names = "other names" if apart else "the same names"
    figure.suptitle(f"Same numbers, {names} over them", x=0.02, ha="left", fontsize=12)
    return panels


def _share(p: float) -> str:
    """A probability in five characters."""
    exact = probability(p)
    return exact if len(exact) <= 5 else f"{p:.3f}" if p > 0.0005 else f"{p:.0e}"


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


def _size(names: Sequence[str], room: float) -> float:
    """The largest size in which names fit side by side, or the smallest if none does."""
    widest = max(width(name, 1) for name in names)
    fits = [size for size in (LARGE, TEXT) if size * widest + AIR <= room]
    return fits[0] if fits else SMALL


def _overhang(names: Sequence[str], room: float, size: float = SMALL) -> float:
    """The inches that names take upwards if one of them is wider than its room, in points."""
    widest = max(width(name, size) for name in names)
    return widest / 72 if widest + AIR > room else 0


def _name_cells(axes: Axes, names: Sequence[str], at: ArrayLike, room: float) -> None:
    """Names above the columns of a table, and nothing else of the axes."""
    name_columns(axes, at, names, room, size=_size(names, room))
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
