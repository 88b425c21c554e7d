"""Figures of the chapter on KL divergence."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from bookparts.figures.boxes import ROOM, draw_boxes, edges, label_boxes, top
from bookparts.figures.given import bits, distribution, groups, number, probability, together
from bookparts.figures.placing import AIR, Note, annotate, higher, name_columns, spread, width
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
from crossent.blocks import Array
from crossent.logits import sigmoid
from crossent.measures import cross_entropy, kl_divergence, surprisal

PANEL = 168  # points: how wide a panel is that has another beside it


def whose_days(outcomes: Sequence[str], P: ArrayLike, Q: ArrayLike) -> Panels:
    """What a day costs: the days come from P (above) or Q, the code is made for P (left) or Q.

    Boxes are as wide as the days are probable, and as high as the information by the code.
    """
    P, Q = distribution(P, "P", outcomes), distribution(Q, "Q", outcomes)
    names = ("P", P), ("Q", Q)
    truth = {"facecolor": TRUTH, "alpha": 0.75}
    model = {"facecolor": "none", "edgecolor": MODEL, "hatch": MODEL_HATCH, "lw": 1.5}
    figure, grid = new_panels(2, 2, figsize=(WIDTH, 4.6), sharey=True)
    with np.errstate(divide="ignore"):
        highest = top(np.concatenate([-np.log2(p[days > 0]) for days in (P, Q) for p in (P, Q)]))
    for row, (world, days) in zip(grid, names, strict=True):
        for axes, (code, made_for) in zip(row, names, strict=True):
            heights = np.where(days > 0, surprisal(made_for, base=2), 0)
            axes.set(xlim=(0, 1), ylim=(0, highest))
            look = truth | {"edgecolor": edges(days / 2, TRUTH)} if code == "P" else model
            draw_boxes(axes, days, heights, **look)
            words = ["∞" if height == np.inf else "" for height in heights]
            label_boxes(axes, days, heights, outcomes, words, room=PANEL)
            _name_closely(axes, days)
            paid = number(round(float(cross_entropy(days, made_for, base=2)), 3), 4)
            axes.set_title(f"days {world}, code {code}: {paid} bits", fontsize=TEXT)
        row[0].set_ylabel("surprisal (bits)")
        higher(row[0])
    above, below = float(kl_divergence(P, Q, base=2)), float(kl_divergence(Q, P, base=2))
    title = f"The wrong code costs {bits(above)} more (top), {number(below)} (bottom)"
    figure.suptitle(title, x=0.01, ha="left", fontsize=12)
    return grid


def tangent(outcomes: Sequence[str], P: ArrayLike, Q: ArrayLike) -> Axes:
    """ln r below its tangent r - 1, and the gap between them at each outcome's ratio r = Q/P.

    Where Q is 0 the gap is infinite: it leaves the axes at r = 0. Where P is 0 there is no ratio.
    """
    P, Q = distribution(P, "P", outcomes), distribution(Q, "Q", outcomes)
    happens = P > 0
    ratios = Q[happens] / P[happens]
    names = [name for name, p in zip(outcomes, P, strict=True) if p > 0]
    right = 1.175 * max(4, ratios.max())
    low = min(-2, np.log(ratios[ratios > 0].min(initial=1)) - 1)
    axes = new_axes((WIDTH, 4.2))
    r = np.geomspace(np.exp(low), right, 300)
    axes.plot(r, r - 1, color=INK, ls="--", label="r − 1, the tangent at r = 1")
    axes.plot(r, np.log(r), color=INK, label="ln r")
    notes: list[Note] = []
    for ratio, where in groups(ratios):
        line, curve = ratio - 1, np.log(ratio) if ratio else -np.inf
        end = max(curve, low)
        axes.plot([ratio, ratio], [end, line], color=GAP, lw=5, solid_capstyle="butt")
        axes.plot(ratio, end, "o" if ratio else "v", color=GAP, clip_on=False)
        gap = f"{line - curve:.3f}".replace("inf", "∞")
        words = f"{together([names[i] for i in where], 'and')}\nr = {number(ratio)}, gap {gap}"
        notes.append((words, (ratio, end), (-1, -0.5) if ratio > 0.65 * right else (1, -0.5)))
    axes.plot([0, right], [0, 0], color=FAINT, lw=0.8, zorder=0)
    axes.set(xlim=(0, right), ylim=(low, right - 1))
    never = [name for name, p in zip(outcomes, P, strict=True) if p == 0]
    without = f"\nno r where P is 0: {together(never, 'and')}" if never else ""
    axes.set(xlabel=f"r = Q(x) / P(x){without}", ylabel="nats")
    axes.legend(loc="upper left")
    axes.set_title("The logarithm stays below its tangent")
    # White behind the words covers the line at 0, and nothing that is drawn over it.
    white = {"facecolor": "white", "edgecolor": "none", "pad": 1}
    annotate(axes, notes, bbox=white, zorder=1)
    return axes


def one_mistake_each(
    outcomes: Sequence[str], P: ArrayLike, mistakes: Mapping[str, Sequence[ArrayLike]]
) -> Panels:
    """Divergences of models with one mistake each: a row of models a panel, an outcome a bar."""
    P = distribution(P, "P", outcomes)
    costs = {name: _costs(P, models, name) for name, models in mistakes.items()}
    columns = min(len(costs), 2)
    rows = -(-len(costs) // columns)
    size = (WIDTH, 0.7 + 2.5 * rows)
    figure, grid = new_panels(rows, columns, figsize=size, sharey=True, squeeze=False)
    for axes in grid.flat[len(costs) :]:
        axes.remove()
    room = ROOM / columns / len(P)
    names = [f"{name}\n{probability(p)}" for name, p in zip(outcomes, P, strict=True)]
    if max(width(name, SMALL) for name in names) + AIR > room:
        names = [name.replace("\n", ", ") for name in names]
    finite = [cost for each in costs.values() for cost in each if cost < np.inf]
    narrow = width("0.000", SMALL) + 2 > room
    end = (max(finite, default=0) or 1) * (1.4 if narrow else 1.16)
    for axes, (mistake, each) in zip(grid.flat, costs.items(), strict=False):
        bars = axes.bar(range(len(P)), np.minimum(each, end), 0.7, color=GAP)
        words = [f"{cost:.3f}" if cost < np.inf else "" for cost in each]
        turned = 90 if narrow else 0
        axes.bar_label(bars, words, padding=2, fontsize=SMALL, rotation=turned)
        for i in np.flatnonzero(np.isinf(each)):
            axes.text(i, 0.97 * end, "∞", color="white", ha="center", va="top")
        name_columns(axes, range(len(P)), names, room, size=SMALL)
        axes.set_title(mistake, fontsize=TEXT)
    for first in grid[:, 0]:
        first.set(ylim=(0, end), ylabel="KL divergence (bits)")
        higher(first)
    figure.supxlabel("the outcome that the model underrates, and its P", color=INK, fontsize=TEXT)
    return grid


def both_directions(p: float) -> Axes:
    """Both divergences between the coins (p, 1 - p) and (q, 1 - q), for every q."""
    if not 0 < p < 1:
        raise ValueError(f"p is {p}, expected a probability between 0 and 1, without the ends")
    axes = new_axes((WIDTH, 4.0))
    q = sigmoid(np.linspace(-14, 14, 250))  # dense at the ends, where one curve is steep
    P, Q = np.broadcast_to([p, 1 - p], (len(q), 2)), np.stack([q, 1 - q], axis=1)
    axes.plot(
        q, kl_divergence(P, Q), color=GAP, label="D(P‖Q): weighted by P, infinite at both ends"
    )
    axes.plot(q, kl_divergence(Q, P), color=INK, ls="--", label="D(Q‖P): weighted by Q, finite")
    axes.plot(p, 0, "o", color=TRUTH, clip_on=False)
    # Twice as high as D(Q‖P) at its higher end, where Q is certain.
    axes.set(xlim=(0, 1), ylim=(0, -2 * np.log(min(p, 1 - p))))
    axes.set(xlabel="q, the model's probability of the first event", ylabel="divergence (nats)")
    axes.legend(loc="upper center")
    axes.set_title(f"Two divergences, one zero (P = [{number(p)}, {number(1 - p)}])")
    here = (f"q = {number(p)}: Q = P, both 0", (p, 0.0), (0.0, 1.0))
    annotate(axes, [here], color=TRUTH)
    return axes


def _name_closely(axes: Axes, widths: Array) -> None:
    """Names below boxes in one line, each only as far from the next as the two words need."""
    labels = [text.get_text() for text in axes.get_xticklabels()]
    needs = np.array([width(label) + AIR for label in labels]) / PANEL
    if "\n" in "".join(labels) or needs.sum() > 1 or axes.get_xticklabels()[0].get_rotation():
        return  # they stand upright, or carry words of their own
    # Where a name stands if all are pushed to the left: what is left over is shared.
    packed = np.cumsum(needs) - needs / 2
    centers = np.cumsum(widths) - widths / 2
    places = packed + spread(centers - packed, 0, 0, 1 - needs.sum())
    axes.set_xticks(places, labels)
    for way, center, place in zip(axes.lines, centers, places, strict=False):
        way.set_xdata([center, place])


def _costs(P: Array, models: Any, mistake: str) -> NDArray[np.floating]:
    checked = distribution(models, mistake)
    if checked.shape != (len(P), len(P)):
        raise ValueError(f"{mistake} has shape {checked.shape}, expected a model for each outcome")
    return np.asarray(kl_divergence(np.broadcast_to(P, checked.shape), checked, base=2))
