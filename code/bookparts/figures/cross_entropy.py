"""Figures of the chapter on cross-entropy."""

from collections.abc import Sequence
from textwrap import fill
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from bookparts.figures.given import bits, distribution, number, probability
from bookparts.figures.placing import AIR, Note, annotate, higher, name_columns, width
from bookparts.figures.style import (
    FAINT,
    GAP,
    INK,
    MODEL,
    MODEL_HATCH,
    TRUTH,
    WIDTH,
    Panels,
    new_axes,
    new_panels,
)
from crossent.blocks import Array
from crossent.checks import single
from crossent.measures import cross_entropy, entropy


def slide_to_the_truth(P: ArrayLike, Q: ArrayLike) -> Axes:
    """H(P, Q) as the forecast moves in a straight line from Q to P and beyond, with its chord."""
    P, Q = distribution(P, "P"), distribution(Q, "Q")
    floor, start = float(entropy(P, base=2)), float(cross_entropy(P, Q, base=2))
    shrinking = Q > P
    end = np.min(Q[shrinking] / (Q - P)[shrinking], initial=2)  # near the truth it is far away
    # Closer together at the ends, where the curve may be steep.
    share = (1 - np.cos(np.linspace(0, np.pi, 201)[:-1])) / 2 * end
    forecasts = np.clip(Q + share[:, np.newaxis] * (P - Q), 0, 1)
    cost = cross_entropy(np.broadcast_to(P, forecasts.shape), forecasts, base=2)
    share, cost = share[cost < np.inf], cost[cost < np.inf]
    # Around the chord, or from 0 if there is no chord to see.
    low, high = 0.0, 4 / 3 * (start if start < np.inf else float(cost[share > 0.02][0])) or 1.0
    if high / 20 < start - floor < np.inf:
        low, high = max(floor - 0.7 * (start - floor), 0), start + 0.6 * (start - floor)

    axes = new_axes((WIDTH, 4.2))
    axes.fill_between([0, end], floor, color=TRUTH, alpha=0.35, lw=0)
    axes.fill_between(share, floor, cost, facecolor=GAP, alpha=0.35, lw=0)
    axes.plot(share, cost, color=MODEL, ls="--")
    cut = ", not from 0" if low > 0 else ""
    axes.set(xlim=(-0.02, end + 0.02), ylim=(low, high), ylabel=f"cross-entropy (bits{cut})")
    axes.set_xticks([0, 0.5, 1], ["0\nthe model Q", "0.5", "1\nthe truth P"])
    axes.set_xlabel("share of the truth in the forecast")
    axes.set_title(f"Cross-entropy: from {bits(start)} down to H(P) = {bits(floor)}")
    numbers: list[Note] = []
    for at, height in enumerate([start, floor]):
        place = (at, min(height, high))
        axes.plot(*place, "^" if height == np.inf else "o", color=INK, clip_on=False)
        numbers.append((number(height, 4), place, (0.5, 1)))
    halves = _half_way(axes, P, Q) if start < np.inf else []

    notes: list[Note] = []
    if end < 2:
        axes.axvline(end, color=FAINT, ls=":", lw=1.5)
        notes.append(("an outcome\nbecomes impossible", (end, low), (-1, 0.2)))
    words = f"floor: H(P) = {bits(floor)}"
    if floor - low > (high - low) / 8:
        axes.text(0.5, (low + floor) / 2, words, ha="center", va="center")
    else:
        notes.append((words, (0.6, floor), (0.5, 1)))
    within = 0.12  # a place where the excess is large, tied to its words unless it is too flat
    excess = np.interp(within, share, cost) - floor
    tied: list[Note] = []
    if excess > (high - low) / 30:
        tied = [("excess: the divergence", (within, floor + excess / 2), (1, 1))]
    annotate(axes, numbers, weight="bold")
    annotate(axes, halves)
    annotate(axes, tied, nearest=26)  # beyond TIED
    annotate(axes, notes)
    return axes


def _half_way(axes: Axes, P: Array, Q: Array) -> list[Note]:
    """The chord from Q to P, and how far the curve lies below it in the middle."""
    ends = cross_entropy(np.array([P, P]), np.array([Q, P]), base=2)
    chord, curve = float(ends.mean()), float(cross_entropy(P, (P + Q) / 2, base=2))
    low, high = axes.get_ylim()
    if chord - curve < (high - low) / 50:
        return []
    axes.plot([0, 1], ends, color=INK, lw=1.2)
    axes.plot([0.5, 0.5], [curve, chord], color=GAP, lw=3)
    for height in (chord, curve):
        axes.plot(0.5, height, "o", color=GAP)
    return [
        (f"{chord:.3f} on the chord", (0.5, chord), (1, 1)),
        (f"{curve:.3f} on the curve", (0.5, curve), (-1, -1)),
    ]


def floor_and_excess(names: Sequence[str], floors: ArrayLike, excesses: ArrayLike) -> Axes:
    """Bars of cross-entropy, split into a floor (an entropy) and an excess (a divergence)."""
    floors = _lengths(floors, "floors", len(names))
    excesses = _lengths(excesses, "excesses", len(names))
    totals = floors + excesses
    sums = [
        " ".join([_decimals(floor, 3), "+", _decimals(excess, 3), "=", _decimals(total, 3)])
        for floor, excess, total in zip(floors, excesses, totals, strict=True)
    ]
    # Right of the longest bar is room for its sum.
    room = 72 * WIDTH - max(width(name) for name in names) - 25
    share = max(1 - (max(width(words) for words in sums) + 14) / room, 0.2)
    longest = np.where(totals < np.inf, totals, floors).max() or 1
    end = longest / share

    axes = new_axes((WIDTH, 1.3 + 0.5 * len(names)))
    rows = range(len(names))
    floor_look: dict[str, Any] = {"color": TRUTH, "alpha": 0.75, "label": "floor (an entropy)"}
    axes.barh(rows, floors, 0.6, **floor_look)
    gap: dict[str, Any] = {"facecolor": "none", "edgecolor": GAP, "hatch": "xx", "lw": 1.5}
    gap["label"] = "excess (a divergence)"
    some = excesses > 1e-9  # a bar of no length would still have an edge
    shown = np.minimum(excesses, end - floors)  # an infinite one runs to the end of the axes
    axes.barh(np.flatnonzero(some), shown[some], 0.6, left=floors[some], **gap)
    for row, floor, words, total in zip(rows, floors, sums, totals, strict=True):
        if floor / end * room > width(_decimals(floor, 3)) + AIR:
            axes.text(floor / 2, row, _decimals(floor, 3), ha="center", va="center", color="white")
        without_end = total == np.inf
        axes.annotate(
            *(words, (min(total, end), row), (-6 if without_end else 6, 0)),
            textcoords="offset points",
            ha="right" if without_end else "left",
            va="center",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 2} if without_end else None,
        )
    axes.set_yticks(rows, names)
    axes.tick_params(axis="y", length=0)
    axes.invert_yaxis()
    axes.set_xlim(0, end)
    # The room for the sums is no part of the axis.
    ticks = MaxNLocator(3, steps=[1, 2, 5, 10]).tick_values(0, longest)
    axes.set_xticks([x for x in ticks if x <= longest])
    axes.spines.bottom.set_bounds(0, longest)
    axes.set_xlabel("bits a day", loc="left")
    axes.set_title("Cross-entropy = floor + excess")
    handles = [Patch(**floor_look), Patch(**gap)]
    axes.figure.legend(handles=handles, loc="outside lower center", ncols=2)
    return axes


def loss_table(
    days: Sequence[str], outcomes: Sequence[str], labels: ArrayLike, forecasts: ArrayLike
) -> Panels:
    """A row of probabilities a day, what happened outlined, and beside it the loss of each row."""
    labels = distribution(labels, "labels", outcomes)
    forecasts = distribution(forecasts, "forecasts", outcomes)
    losses = cross_entropy(labels, forecasts, base=2)
    happened = np.argwhere(labels == 1)
    if len(happened) != len(losses):
        raise ValueError("labels has a row without a 1, expected one-hot rows")
    if len(days) != len(losses):
        raise ValueError(f"days has {len(days)} names, expected {len(losses)}, one for each row")
    days = [fill(day, 16) for day in days]
    cells = [_cell(p) for p in forecasts.flat]
    wide = max(width(words) for words in cells)
    room = 72 * WIDTH - 40 - max(width(day) for day in days)  # for the two panels, as 1.7 to 1
    upright = wide + 3 > 0.6 * room / len(outcomes)
    tall = max(26, wide + 8 if upright else 0)  # of a row, in points

    size = (WIDTH, (94.4 + tall * len(days)) / 72)
    _, (table, bars) = new_panels(1, 2, figsize=size, sharey=True, width_ratios=[1.7, 1])
    for (row, column), p in np.ndenumerate(forecasts):
        corner = (column - 0.5, row - 0.5)
        table.add_patch(Rectangle(corner, 1, 1, facecolor=MODEL, alpha=0.6 * p, lw=0))
    for words, (row, column) in zip(cells, np.ndindex(forecasts.shape), strict=True):
        turn = 90 if upright else 0
        table.text(column, row, words, ha="center", va="center", rotation=turn)
    for row, column in happened:
        corner = (column - 0.46, row - 0.43)
        table.add_patch(Rectangle(corner, 0.92, 0.86, fill=False, edgecolor=TRUTH, lw=2.5))
    table.set(xlim=(-0.5, len(outcomes) - 0.5), ylim=(len(days) - 0.5, -0.5))
    name_columns(table, range(len(outcomes)), outcomes, 0.6 * room / len(outcomes))
    higher(table)
    table.set_yticks(range(len(days)), days)
    table.tick_params(length=0)
    table.spines[:].set_visible(False)
    table.set_xlabel("one row, one forecast:\nits probabilities sum to 1")
    table.set_title("Outlined: what happened")

    costs = [_decimals(loss, 2) for loss in losses]
    share = 1 - (max(width(each) for each in costs) + 8) / (0.35 * room)
    longest = max(losses[losses < np.inf], default=0) or 1
    mean = float(losses.mean())
    rows, look = range(len(days)), {"edgecolor": MODEL, "hatch": MODEL_HATCH, "lw": 1.5}
    bars.barh(rows, np.minimum(losses, 1.02 * longest), 0.6, facecolor="none", **look)
    for row, each in zip(rows, costs, strict=True):
        bars.text(longest / share, row, each, ha="right", va="center")
    if mean < np.inf:
        bars.axvline(mean, color=INK, ls="--", lw=1.5)
    bars.tick_params(axis="y", length=0)
    bars.set_xlim(0, longest / share)
    below = f"loss (bits)\n{'dashed: ' * (mean < np.inf)}mean {_decimals(mean, 2)}"
    bars.set_xlabel(below, loc="right" if width(below) > 0.41 * room else "center")
    bars.set_title("What it cost")
    return np.array([table, bars])


def _lengths(value: ArrayLike, name: str, expected: int) -> Array:
    """Bars: numbers that are not negative, but for what rounding may do."""
    checked = single(value, name, "a number of at least 0")
    checked.least = -1e-9
    lengths = checked.whole()
    if lengths.shape != (expected,):
        raise ValueError(f"{name} has shape {lengths.shape}, expected a number for each name")
    return np.maximum(lengths, 0)


def _cell(p: float) -> str:
    """1/32 is a probability of the chapter."""
    return f"1/{round(1 / p)}" if p > 0 and 1 / p in (32, 64) else probability(p)


def _decimals(x: float, digits: int) -> str:
    return f"{x:.{digits}f}".replace("inf", "∞")
