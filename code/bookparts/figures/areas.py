"""The book's visual grammar: area = probability × information.

Each outcome is a box as wide as its probability under the truth P and as high as its surprisal.
The boxes stand side by side from 0 to 1, so the area of all of them is an expectation.
"""

from collections.abc import Mapping, Sequence

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
    name_boxes,
    top,
)
from bookparts.figures.given import bits, distribution, number
from bookparts.figures.placing import higher, width
from bookparts.figures.style import GAP, INK, MODEL, MODEL_HATCH, TRUTH, new_axes
from crossent.blocks import Array
from crossent.measures import cross_entropy, entropy, kl_divergence, surprisal


def entropy_areas(
    outcomes: Sequence[str], P: ArrayLike, *, code: Mapping[str, str] | None = None
) -> Axes:
    """Boxes P wide and -log2 P high: their area is the entropy of P.

    With code words that are as long as the boxes are high, each bit of height holds a digit.
    """
    P = distribution(P, "P", outcomes)
    heights = _heights(P, P)
    axes = _box_axes(f"The blue area is the entropy: {bits(entropy(P, base=2))}")
    axes.set_ylim(0, 1.05 * max(heights.max(), 1))
    draw_boxes(axes, P, heights, facecolor=TRUTH, alpha=0.75, edgecolor=edges(P, TRUTH))
    axes.set_xlabel("outcome, as wide as its P(x), and its area in bits")
    areas = [bits(area).replace(" ", "\n") for area in P * heights]
    words = [code[name] for name in outcomes] if code else []
    if _digits_fit(P, heights, words):
        _write_digits(axes, P, words)
        axes.set_yticks(np.arange(heights.max() + 1))
        name_boxes(axes, P, outcomes, areas)
    else:
        short = [number(area) for area in P * heights]
        fill_boxes(axes, P, heights, outcomes, short, otherwise=areas)
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


def _digits_fit(P: Array, heights: Array, words: Sequence[str]) -> bool:
    """Whether code words are exactly as long as boxes are high, with room for every digit."""
    if not words:
        return False
    lengths = np.array([len(word) for word in words])
    narrowest, line = P[P > 0].min() * ROOM, RISE / (1.05 * max(heights.max(), 1))
    as_long = (lengths == heights)[P > 0].all()
    return bool(as_long and narrowest > width("0") + 2 and line > LINE)


def _write_digits(axes: Axes, P: Array, words: Sequence[str]) -> None:
    """The digits of each code word, read upwards; what never comes has a box of no width."""
    right = np.cumsum(P)
    for i, word in enumerate(words):
        if P[i] == 0:
            continue
        for level, digit in enumerate(word):
            center = right[i] - P[i] / 2
            axes.text(center, level + 0.5, digit, ha="center", va="center", color="white")
        between = np.arange(1, len(word))
        axes.hlines(between, right[i] - P[i], right[i], color="white", lw=0.8)


def _box_axes(title: str) -> Axes:
    axes = new_axes()
    axes.set_xlim(0, 1)
    axes.set_xlabel("outcome, as wide as its probability P(x)")
    axes.set_ylabel("surprisal (bits)")
    axes.set_title(title)
    return axes


def _heights(P: Array, Q: Array) -> Array:
    """The surprisal by Q; what never comes has a box of no width, whose height is no matter."""
    return np.where(P > 0, surprisal(Q, base=2), 0)
