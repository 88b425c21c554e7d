"""Figures of the chapter on KL divergence."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

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
from crossent.logits import sigmoid
from crossent.measures import kl_divergence


def truth_and_model(outcomes: Sequence[str], P: ArrayLike, Q: ArrayLike) -> Axes:
    """The probabilities of the truth (filled) and of the model (hatched), side by side."""
    axes = new_axes()
    at, width = np.arange(len(outcomes)), 0.36
    truth = axes.bar(at - width / 2, P, width, color=TRUTH, label="P, the truth")
    model = axes.bar(
        at + width / 2,
        Q,
        width,
        facecolor="none",
        edgecolor=MODEL,
        hatch=MODEL_HATCH,
        lw=1.5,
        label="Q, the model (hatched)",
    )
    for bars in (truth, model):
        axes.bar_label(bars, fmt=_fraction, padding=2)
    axes.set_xticks(at, outcomes)
    axes.tick_params(axis="x", length=0)
    axes.set(ylim=(0, 0.68), ylabel="probability")
    axes.legend(loc="upper right", ncols=2)
    axes.set_title("Q holds the probabilities of P, on the wrong days")
    return axes


def tangent(outcomes: Sequence[str], P: ArrayLike, Q: ArrayLike) -> Axes:
    """ln r below its tangent r - 1, and the gap between them at each outcome's ratio r = Q/P."""
    axes = new_axes((WIDTH, 4.2))
    r = np.linspace(0.15, 4.6, 200)
    axes.plot(r, r - 1, color=INK, ls="--", label="r − 1, the tangent at r = 1")
    axes.plot(r, np.log(r), color=INK, label="ln r")
    ratios = np.asarray(Q) / np.asarray(P)
    for ratio in sorted(set(ratios)):
        names = [name for name, its in zip(outcomes, ratios, strict=True) if its == ratio]
        line, curve = ratio - 1, np.log(ratio)
        axes.plot([ratio, ratio], [curve, line], color=GAP, lw=5, solid_capstyle="butt")
        axes.plot(ratio, curve, "o", color=GAP)
        axes.annotate(
            f"{' and '.join(names)}\nr = {ratio:g}, gap {line - curve:.3f}",
            (ratio, curve),
            xytext=(10, -6),
            textcoords="offset points",
            va="top",
            ha="right" if ratio > 3 else "left",
        )
    axes.axhline(0, color=FAINT, lw=0.8)
    axes.set(xlim=(0, 4.7), ylim=(-2, 3.7))
    axes.set(xlabel="r = Q(x) / P(x)", ylabel="nats")
    axes.legend(loc="upper left")
    axes.set_title("The logarithm stays below its tangent")
    return axes


def one_mistake_each(
    outcomes: Sequence[str], P: ArrayLike, mistakes: Mapping[str, Sequence[ArrayLike]]
) -> Panels:
    """Divergences of models with one mistake each: a row of models a panel, an outcome a bar."""
    figure, grid = new_panels(1, len(mistakes), figsize=(WIDTH, 3.2), sharey=True)
    names = [f"{name}\n{_fraction(p)}" for name, p in zip(outcomes, np.asarray(P), strict=True)]
    for axes, (mistake, models) in zip(grid, mistakes.items(), strict=True):
        costs = [kl_divergence(P, Q, base=2) for Q in models]
        bars = axes.bar(names, costs, 0.7, color=GAP)
        axes.bar_label(bars, fmt="%.3f", padding=2, fontsize=SMALL)
        axes.tick_params(axis="x", length=0, labelsize=SMALL)
        axes.set_title(mistake, fontsize=TEXT)
    grid[0].set_ylabel("KL divergence (bits)")
    grid[0].set_ylim(0, 0.24)
    figure.supxlabel("the outcome that the model underrates, and its P", color=INK, fontsize=TEXT)
    return grid


def both_directions(p: float) -> Axes:
    """Both divergences between the coins (p, 1 - p) and (q, 1 - q), for every q."""
    axes = new_axes((WIDTH, 4.0))
    q = sigmoid(np.linspace(-14, 14, 250))  # dense at the ends, where one curve is steep
    P, Q = np.broadcast_to([p, 1 - p], (len(q), 2)), np.stack([q, 1 - q], axis=1)
    axes.plot(
        q, kl_divergence(P, Q), color=GAP, label="D(P‖Q): weighed by P, infinite at both ends"
    )
    axes.plot(q, kl_divergence(Q, P), color=INK, ls="--", label="D(Q‖P): weighed by Q, finite")
    axes.plot(p, 0, "o", color=TRUTH, clip_on=False)
    axes.annotate(
        f"q = {p:g}: Q = P, both 0",
        (p, 0),
        xytext=(p, 0.75),
        color=TRUTH,
        ha="center",
        arrowprops={"arrowstyle": "-", "color": TRUTH, "lw": 1},
    )
    axes.set(xlim=(0, 1), ylim=(0, 2.4))
    axes.set(xlabel="q, the model's probability of the first event", ylabel="divergence (nats)")
    axes.legend(loc="upper center")
    axes.set_title(f"Two divergences, one zero (P = [{p:g}, {1 - p:g}])")
    return axes


def _fraction(probability: float) -> str:
    """A probability of the cast as it is written in the text: 1/8."""
    return str(Fraction(probability).limit_denominator(99))
