"""The book's visual grammar: area = probability × information.

Each outcome is a box as wide as its probability under the truth P and as high as its information.
The boxes stand side by side from 0 to 1, so the area of all of them is an expectation.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from bookparts.figures.style import GAP, INK, MODEL, MODEL_HATCH, TRUTH, new_axes
from crossent.measures import surprisal


def entropy_areas(outcomes: Sequence[str], P: ArrayLike, *, title: str) -> Axes:
    """Boxes P wide and -log2 P high: their area is the entropy of P."""
    axes = _box_axes(outcomes, P, title)
    _boxes(axes, P, surprisal(P, base=2), facecolor=TRUTH, alpha=0.75, edgecolor="white")
    _label_boxes(axes, P, surprisal(P, base=2), "white")
    return axes


def cross_entropy_areas(outcomes: Sequence[str], P: ArrayLike, Q: ArrayLike, *, title: str) -> Axes:
    """The same boxes, but -log2 Q high: their area is the cross-entropy; P's heights are marked."""
    axes = _box_axes(outcomes, P, title)
    by_Q = {"facecolor": "none", "edgecolor": MODEL, "hatch": MODEL_HATCH, "lw": 1.5}
    by_P = {"facecolor": TRUTH, "alpha": 0.35, "edgecolor": TRUTH, "lw": 1.5}
    _boxes(axes, P, surprisal(Q, base=2), label="height by the model Q", **by_Q)
    _boxes(axes, P, surprisal(P, base=2), label="height by the truth P", **by_P)
    axes.figure.legend(loc="outside lower center", ncols=2)
    return axes


def divergence_areas(outcomes: Sequence[str], P: ArrayLike, Q: ArrayLike, *, title: str) -> Axes:
    """What the heights by Q add (filled) and spare (dotted): the terms of the KL divergence."""
    axes = _box_axes(outcomes, P, title)
    extra = surprisal(Q, base=2) - surprisal(P, base=2)
    _boxes(axes, P, np.maximum(extra, 0), facecolor=GAP, alpha=0.75, edgecolor="white")
    _boxes(axes, P, np.minimum(extra, 0), facecolor="none", edgecolor=INK, hatch="..", lw=1.2)
    axes.axhline(0, color=INK, lw=1)
    axes.set_ylabel("information, Q − P (bits)")
    for center, height, width in zip(_centers(P), extra, np.asarray(P), strict=True):
        axes.annotate(
            f"{width * height:+.3g}".replace("-", "−"),
            (center, height),
            xytext=(0, 4 if height >= 0 else -4),
            textcoords="offset points",
            ha="center",
            va="bottom" if height >= 0 else "top",
        )
    axes.margins(y=0.15)
    return axes


def _box_axes(outcomes: Sequence[str], P: ArrayLike, title: str) -> Axes:
    axes = new_axes()
    axes.set_xticks(_centers(P), outcomes)
    axes.tick_params(axis="x", length=0)
    axes.set_xlim(0, 1)
    axes.set_xlabel("outcome, as wide as its probability P(x)")
    axes.set_ylabel("information (bits)")
    axes.set_title(title)
    return axes


def _boxes(axes: Axes, P: ArrayLike, heights: ArrayLike, **style: Any) -> None:
    widths = np.asarray(P, dtype=float)
    axes.bar(np.cumsum(widths) - widths, heights, widths, align="edge", **style)


def _label_boxes(axes: Axes, P: ArrayLike, heights: NDArray[np.floating], color: str) -> None:
    for center, width, height in zip(_centers(P), np.asarray(P), heights, strict=True):
        axes.text(
            center, height / 2, f"{width * height:.3g}", ha="center", va="center", color=color
        )


def _centers(P: ArrayLike) -> NDArray[np.float64]:
    widths = np.asarray(P, dtype=np.float64)
    return np.cumsum(widths) - widths / 2
