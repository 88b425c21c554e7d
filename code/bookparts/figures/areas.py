"""The book's visual grammar: area = probability × information.

Each outcome is a box as wide as its probability under the truth P and as high as its information.
The boxes stand side by side from 0 to 1, so the area of all of them is an expectation.
"""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from bookparts.figures.boxes import (
    LINE,
    RISE,
    ROOM,
    draw_boxes,
    edges,
    fill_boxes,
    label_boxes,
    top,
)
from bookparts.figures.given import bits, distribution, number
from bookparts.figures.placing import higher, width
from bookparts.figures.style import GAP, INK, MODEL, MODEL_HATCH, TRUTH, new_axes
from crossent.blocks import Array
from crossent.measures import cross_entropy, entropy, kl_divergence, surprisal
from crossent.prefix_codes import prefix_code


def entropy_areas(outcomes: Sequence[str], P: ArrayLike) -> Axes:
    """Boxes P wide and -log2 P high: their area is the entropy of P.

    Where all heights are whole numbers, each bit of height holds a digit of the code word.
    """
    P = distribution(P, "P", outcomes)
    heights = _heights(P, P)
    axes = _box_axes(f"The blue area is the entropy: {bits(entropy(P, base=2))}")
    axes.set_ylim(0, 1.05 * max(heights.max(), 1))
    draw_boxes(axes, P, heights, facecolor=TRUTH, alpha=0.75, edgecolor=edges(P, TRUTH))
    areas = [number(area) for area in P * heights]
    if _digits_fit(P, heights):
        _write_digits(axes, P, heights)
        axes.set_xlabel("outcome, as wide as its P(x), and its area in bits")
        axes.set_yticks(np.arange(heights.max() + 1))
        names = [f"{name}\n{area}" for name, area in zip(outcomes, areas, strict=True)]
        fill_boxes(axes, P, heights, names, [""] * len(names))
    else:
        fill_boxes(axes, P, heights, outcomes, areas)
    higher(axes)
    return axes


def cross_entropy_areas(outcomes: Sequence[str], P: ArrayLike, Q: ArrayLike) -> Axes:
    """The same boxes, but -log2 Q high: their area is the cross-entropy; P's heights are marked."""
    P, Q = distribution(P, "P", outcomes), distribution(Q, "Q", outcomes)
    by_Q, by_P = _heights(P, Q), _heights(P, P)
    paid, floor = cross_entropy(P, Q, base=2), entropy(P, base=2)
    axes = _box_axes(f"Hatched area {bits(paid)}, filled area {bits(floor)}")
    axes.set_ylim(0, top(np.append(by_Q, by_P)))
    model = {"facecolor": "none", "edgecolor": MODEL, "hatch": MODEL_HATCH, "lw": 1.5}
    truth = {"facecolor": TRUTH, "alpha": 0.35, "edgecolor": TRUTH, "lw": 1.5}
    draw_boxes(axes, P, by_Q, label="height by the model Q", **model)
    draw_boxes(axes, P, by_P, label="height by the truth P", **truth)
    label_boxes(axes, P, by_Q, outcomes, ["∞" if height == np.inf else "" for height in by_Q])
    higher(axes)
    axes.figure.legend(loc="outside lower center", ncols=2)
    return axes


def divergence_areas(outcomes: Sequence[str], P: ArrayLike, Q: ArrayLike) -> Axes:
    """What the heights by Q add (filled) and spare (dotted): the terms of the KL divergence."""
    P, Q = distribution(P, "P", outcomes), distribution(Q, "Q", outcomes)
    extra = _heights(P, Q) - _heights(P, P)
    terms, total = P * extra, kl_divergence(P, Q, base=2)
    costs, saves = number(terms[extra > 0].sum()), number(-terms[extra < 0].sum())
    axes = _box_axes(f"KL divergence: {costs} − {saves} = {bits(total)}")
    axes.set_ylabel("extra surprisal under Q (bits)")
    low, high = min(extra.min(), 0), max(extra[np.isfinite(extra)].max(initial=0), 0)
    air = max(high - low, 1) * np.array([0.15, 0.45 if np.isinf(total) else 0.15])
    axes.set_ylim(low - air[0], high + air[1])
    cost = {"facecolor": GAP, "alpha": 0.75, "edgecolor": edges(P, GAP)}
    draw_boxes(axes, P, np.maximum(extra, 0), **cost)
    draw_boxes(axes, P, np.minimum(extra, 0), facecolor="none", edgecolor=INK, hatch="..", lw=1.2)
    axes.axhline(0, color=INK, lw=1)
    label_boxes(axes, P, extra, outcomes, [number(term, sign=True) for term in terms])
    higher(axes)
    return axes


def _digits_fit(P: Array, heights: Array) -> bool:
    """Whether code words are exactly as long as boxes are high, with room for every digit."""
    narrowest, line = P[P > 0].min() * ROOM, RISE / (1.05 * max(heights.max(), 1))
    whole = heights.any() and (heights == np.round(heights)).all()
    return bool(whole and narrowest > width("0") + 2 and line > LINE)


def _write_digits(axes: Axes, P: Array, heights: Array) -> None:
    """The likeliest outcome is the first yes, 1: words 1, 01, 001, 000, each read upwards."""
    possible = np.flatnonzero(P)
    words = prefix_code(heights[possible].astype(int))
    right = np.cumsum(P)
    for i, word in zip(possible, words, strict=True):
        for level, digit in enumerate(word.translate(str.maketrans("01", "10"))):
            center = right[i] - P[i] / 2
            axes.text(center, level + 0.5, digit, ha="center", va="center", color="white")
        between = np.arange(1, len(word))
        axes.hlines(between, right[i] - P[i], right[i], color="white", lw=0.8)


def _box_axes(title: str) -> Axes:
    axes = new_axes()
    axes.set_xlim(0, 1)
    axes.set_xlabel("outcome, as wide as its probability P(x)")
    axes.set_ylabel("information (bits)")
    axes.set_title(title)
    return axes


def _heights(P: Array, Q: Array) -> Array:
    """The information by Q; what never comes has a box of no width, whose height is no matter."""
    return np.where(P > 0, surprisal(Q, base=2), 0)
