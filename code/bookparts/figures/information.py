"""Figures of the chapter on the information in one event."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from bookparts.figures.style import (
    FAINT,
    INK,
    SMALL,
    TEXT,
    TRUTH,
    WIDTH,
    Panels,
    new_axes,
    new_panels,
)
from crossent.measures import surprisal


def additivity_test(
    candidates: Mapping[str, Callable[[NDArray[np.float64]], NDArray[np.float64]]],
) -> Panels:
    """F(p q) against F(p) + F(q) for pairs of events: an additive F stays on the diagonal."""
    p, q = np.meshgrid(np.linspace(0.2, 0.95, 6), np.linspace(0.2, 0.95, 6))
    figure, grid = new_panels(2, 2, figsize=(WIDTH, 5.6))
    for axes, (name, F) in zip(grid.flat, candidates.items(), strict=True):
        apart, together = F(p) + F(q), F(p * q)
        axes.scatter(apart, together, s=14, color=TRUTH)
        end = max(apart.max(), together.max())
        axes.plot([0, end], [0, end], color=FAINT, lw=1, ls="--")
        axes.set_title(name)
    figure.supxlabel("F(p) + F(q): the two events one at a time", color=INK, fontsize=TEXT)
    figure.supylabel("F(p q): both events at once", color=INK, fontsize=TEXT)
    return grid


def surprisal_curve(outcomes: Sequence[str], P: ArrayLike) -> Axes:
    """-log2 p for every p, with the outcomes of one distribution marked; nats on the right."""
    axes = new_axes()
    p = np.linspace(0.01, 1, 200)
    axes.plot(p, surprisal(p, base=2), color=INK)
    for probability in np.unique(P):
        names = [
            name for name, its in zip(outcomes, np.asarray(P), strict=True) if its == probability
        ]
        bits = surprisal(probability, base=2)
        axes.plot(probability, bits, "o", color=TRUTH)
        axes.annotate(
            f"{' or '.join(names)}: {bits:g} bit{'s' if bits != 1 else ''}",
            (probability, bits),
            xytext=(8, 4),
            textcoords="offset points",
        )
    axes.set(xlim=(0, 1.02), ylim=(0, 7), xlabel="probability p", ylabel="information (bits)")
    axes.set_title("Each halving of the probability adds one bit")
    nats = axes.secondary_yaxis(
        "right", functions=(lambda b: b * np.log(2), lambda n: n / np.log(2))
    )
    nats.set_ylabel("information (nats)")
    nats.spines["right"].set_visible(True)
    return axes


def question_tree(outcomes: Sequence[str]) -> Axes:
    """The game of yes/no questions that asks for the outcomes one after the other."""
    axes = new_axes((WIDTH, 2.8))
    last = len(outcomes) - 1
    for depth, outcome in enumerate(outcomes[:-1]):
        here = (depth, 0.0)
        yes = (depth + 0.5, -0.8)
        no = (depth + 1, 0.0)
        axes.plot(*zip(here, yes, strict=True), color=INK, lw=1.5)
        axes.plot(*zip(here, no, strict=True), color=INK, lw=1.5)
        axes.text(depth, 0.12, f"{outcome}?", ha="center", va="bottom")
        axes.text(depth + 0.2, -0.45, "yes", ha="right", va="center", color=INK, fontsize=SMALL)
        axes.text(depth + 0.55, 0.05, "no", ha="center", va="bottom", color=INK, fontsize=SMALL)
        _leaf(axes, yes, outcome, depth + 1)
    _leaf(axes, (last, 0.0), outcomes[-1], last)
    axes.plot(range(last), [0] * last, "o", color=INK, ms=6)
    axes.set(xlim=(-0.4, last + 0.5), ylim=(-1.15, 0.45))
    axes.axis("off")
    axes.set_title("As many questions as the outcome has bits")
    return axes


def _leaf(axes: Axes, at: tuple[float, float], outcome: str, questions: int) -> None:
    axes.text(
        *at,
        f"{outcome}\n{questions} question{'s' if questions > 1 else ''}",
        ha="center",
        va="center",
        color="white",
        bbox={"boxstyle": "round", "facecolor": TRUTH, "edgecolor": "none"},
    )
