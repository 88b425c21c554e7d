"""Figures of the chapter on the information in one event."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike, NDArray

from bookparts.figures.given import bits, distribution, groups, number, probability, together
from bookparts.figures.placing import AIR, Note, annotate, width
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
    tried = np.linspace(0.2, 0.95, 6)
    p, q = (tried[each] for each in np.triu_indices(tried.size))  # each pair once
    rows = (len(candidates) + 1) // 2
    figure, grid = new_panels(rows, 2, figsize=(WIDTH, 0.6 + 2.5 * rows), squeeze=False)
    for axes in grid.flat[len(candidates) :]:
        axes.remove()
    for axes, (name, F) in zip(grid.flat, candidates.items(), strict=False):
        apart, together = F(p) + F(q), F(p * q)
        axes.scatter(apart, together, s=14, color=TRUTH)
        ends = min(0, apart.min(), together.min()), max(apart.max(), together.max())
        axes.plot(ends, ends, color=FAINT, lw=1, ls="--")
        for axis in (axes.xaxis, axes.yaxis):
            few = 4 if ends[1] < 1000 else 2
            axis.set_major_locator(MaxNLocator(few, steps=[1, 2, 5, 10]))
            axis.set_major_formatter(lambda x, _: number(x))
        axes.set_title(name)
    figure.supxlabel("F(p) + F(q): the two events one at a time", color=INK, fontsize=TEXT)
    figure.supylabel("F(p q): both events at once", color=INK, fontsize=TEXT)
    return grid


def surprisal_curve(outcomes: Sequence[str], P: ArrayLike) -> Axes:
    """-log2 p for every p, with the outcomes of one distribution marked; nats on the right."""
    P = distribution(P, "P", outcomes)
    marked = [(p, where, float(surprisal(p, base=2))) for p, where in groups(P)]
    end = max(7, 1.15 * max(height for _, _, height in marked if height < np.inf))
    axes = new_axes()
    curve = np.linspace(0, end, 200)
    axes.plot(2**-curve, curve, color=INK)
    notes: list[Note] = []
    for p, where, height in marked:
        at = p, float(min(height, end))
        # What never comes is infinitely surprising: its mark points beyond the axes.
        axes.plot(*at, "^" if height == np.inf else "o", color=TRUTH, clip_on=False)
        names = together([outcomes[i] for i in where], "or")
        notes.append((f"{names}: {bits(height)}", at, (1, 0.5)))
    axes.set(xlim=(0, 1.02), ylim=(0, end), xlabel="probability p", ylabel="surprisal (bits)")
    axes.set_title("The rarer the event, the higher its surprisal")
    nats = axes.secondary_yaxis(
        "right", functions=(lambda b: b * np.log(2), lambda n: n / np.log(2))
    )
    nats.set_ylabel("surprisal (nats)")
    nats.spines["right"].set_visible(True)
    annotate(axes, notes)
    return axes


def question_tree(outcomes: Sequence[str], P: ArrayLike) -> Axes:
    """The game of yes/no questions that asks for the outcomes one by one, the likeliest first.

    At each question stands the probability of all the outcomes that are still possible.
    """
    P = distribution(P, "P", outcomes)
    likeliest = np.argsort(-P, kind="stable")
    *asked, last = [outcomes[i] for i in likeliest]
    in_play = P[likeliest][::-1].cumsum()[::-1]
    steps = len(asked)
    leaves = [_leaf(name, depth) for depth, name in enumerate(asked, 1)]
    room, unit = 72 * WIDTH / (steps + 0.9), 110  # points from one question to the next, and down
    longest = max(width(leaf) for leaf in [*leaves, _leaf(last, steps)])
    upright = longest + 3 * AIR > room
    above, below = (longest / unit + 0.2, longest / unit + 1) if upright else (0.45, 1.15)

    axes = new_axes((WIDTH, (25.6 + (above + below) * unit) / 72))
    turn: dict[str, Any] = {"rotation": 90 if upright else 0, "ha": "center"}
    box = {"boxstyle": "round", "facecolor": TRUTH, "edgecolor": "none"}
    for depth, (outcome, leaf) in enumerate(zip(asked, leaves, strict=True)):
        axes.plot([depth + 0.5, depth, depth + 1], [-0.8, 0, 0], color=INK, lw=1.5)
        axes.text(depth, 0.12, f"{outcome}?", va="bottom", **turn)
        axes.text(depth + 0.2, -0.45, "yes", ha="right", va="center", fontsize=SMALL)
        axes.text(depth + 0.4, 0.05, "no", ha="center", va="bottom", fontsize=SMALL)
        words = probability(in_play[depth])
        axes.text(depth - 0.06, -0.09, words, ha="right", va="top", color=TRUTH)
        low = "top" if upright else "center"
        axes.text(depth + 0.5, -0.8, leaf, va=low, color="white", bbox=box, **turn)
    axes.text(steps, 0, _leaf(last, steps), va="center", color="white", bbox=box, **turn)
    axes.plot(range(steps), [0] * steps, "o", color=INK, ms=6)
    axes.set(xlim=(-0.4, steps + 0.5), ylim=(-below, above))
    axes.axis("off")
    axes.set_title("One question after the other, the likeliest outcome first")
    return axes


def _leaf(outcome: str, questions: int) -> str:
    return f"{outcome}\n{questions} question{'s' * (questions > 1)}"
