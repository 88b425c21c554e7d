"""Figures of the chapter on stuck losses."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import NullFormatter
from numpy.typing import ArrayLike

from bookparts.figures.given import listed, number
from bookparts.figures.placing import annotate, mark_infinity, spread
from bookparts.figures.style import FAINT, GAP, INK, MODEL, TRUTH, WIDTH, new_axes
from crossent.losses import one_hot, softmax_cross_entropy
from crossent.measures import entropy

# What a rung of the ladder is: its marker, its colour, and whether the marker is filled.
KINDS = {
    "baseline": ("o", TRUTH, True),
    "floor": ("D", GAP, True),
    "slip": ("s", MODEL, False),
}
RUNS = [("--", MODEL), ("-", GAP), ("-.", INK), (":", INK)]


def descent_to_floors(
    steps: ArrayLike, runs: Mapping[str, ArrayLike], levels: Mapping[str, float]
) -> Axes:
    """Losses against the steps, and the levels where they may stop."""
    if len(runs) > len(RUNS):
        raise ValueError(f"runs has {len(runs)} runs, expected at most {len(RUNS)}")
    axes = new_axes((WIDTH, 3.6))
    losses = np.round([np.asarray(run, dtype=float) for run in runs.values()], 3)
    for run, (style, color) in zip(losses, RUNS, strict=False):
        axes.plot(steps, run, style, color=color)
        mark_infinity(axes, steps, run, color)
    for nats in levels.values():
        axes.axhline(nats, color=TRUTH, lw=1.2, ls=":")
    seen = [*levels.values(), *losses[np.isfinite(losses)]]
    low, high = min(seen), max(seen)
    air = 0.23 * max(high - low, 0.1)
    axes.set_xscale("symlog", linthresh=1)
    axes.set(xlim=(0, np.max(steps)), ylim=(low - air, high + air))
    names = sorted(levels, key=levels.__getitem__)
    line = (high - low + 2 * air) / 13  # how high a line of text is
    places = spread([levels[name] for name in names], line, low - air, high + air - line)
    for name, height in zip(names, places, strict=True):
        axes.text(0.05, height + line / 6, name, color=TRUTH, va="bottom")
    axes.set(xlabel="steps of gradient descent", ylabel="nats a sample")
    ends = listed([number(nats, 4) for nats in losses[:, -1]])
    most = np.max(steps)
    axes.set_title(f"After {most} step{'s' * bool(most != 1)}: {ends} nats")
    # The lowest run is named below its end, the others above theirs.
    lasts = np.clip(losses[:, -1], low, high)
    toward = np.where(np.arange(len(runs)) == lasts.argmin(), -1.0, 1.0)
    annotate(
        axes,
        [
            (name, (float(np.max(steps)), float(last)), (-1.0, float(up)))
            for name, last, up in zip(runs, lasts, toward, strict=True)
        ],
    )
    return axes


def ladder(rungs: Mapping[str, tuple[float, str]]) -> Axes:
    """Losses on a logarithmic scale, the lowest below: each with its name and what kind it is."""
    axes = new_axes((WIDTH, 1.1 + 0.33 * len(rungs)))
    climbing = sorted(rungs.items(), key=lambda rung: rung[1][0])
    inside = [nats for nats, _ in rungs.values() if 0 < nats < np.inf] or [1]
    first, last = np.floor(np.log10([min(inside) / 2, 4 * max(inside)]))
    left, right = 10**first, 4 * max(inside)
    for height, (_, (nats, kind)) in enumerate(climbing):
        marker, color, filled = KINDS[kind]
        # What has no place on the scale stands at its end.
        at = np.clip(round(nats, 4) if nats > left else left, left, right)
        # A guide from the name to the point: on this scale a length would mean nothing.
        axes.plot([left, at], [height, height], color=FAINT, lw=0.8, ls=":")
        face = color if filled else "white"
        axes.plot(at, height, marker, color=color, mfc=face, ms=7, clip_on=False)
        words = number(nats, 4)
        axes.annotate(words, (at, height), (8, 0), textcoords="offset points", va="center")
    for kind, (marker, color, filled) in KINDS.items():
        axes.plot([], [], marker, color=color, mfc=color if filled else "white", ms=7, label=kind)
    axes.set_xscale("log")
    axes.set(xlim=(left, right), ylim=(-0.7, len(rungs) - 0.3))
    axes.set_yticks(range(len(rungs)), [name for name, _ in climbing])
    decades = 10 ** np.arange(first, last + 1, np.ceil((last - first) / 5))
    axes.set_xticks(decades, [number(each) for each in decades])
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.tick_params(axis="y", length=0, pad=7)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("reported loss (logarithmic scale)")
    axes.figure.legend(loc="outside lower right", ncols=len(KINDS))
    axes.figure.suptitle("Where a loss can get stuck", x=0.02, ha="left", fontsize=12)
    return axes


def floors_by_classes(epsilon: float) -> Axes:
    """ln K, the floor of a softmax applied twice and that of label smoothing, from 2 classes up."""
    K = np.unique(np.round(np.geomspace(2, 1000, 60)).astype(int))
    twice = [float(softmax_cross_entropy(0, one_hot(0, k))) for k in K]
    smooth = [float(entropy((1 - epsilon) * one_hot(0, k) + epsilon / k)) for k in K]
    axes = new_axes()
    axes.plot(K, np.round(np.log(K), 3), color=TRUTH, label="ln K: equal probabilities")
    axes.plot(K, np.round(twice, 3), "--", color=MODEL, label="softmax applied twice")
    axes.plot(K, np.round(smooth, 3), color=GAP, ls="-.", label=f"label smoothing, {epsilon:g}")
    axes.set_xscale("log")
    axes.set_xticks([2, 10, 100, 1000], ["2", "10", "100", "1000"])
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set(xlim=(2, 1000), ylim=(0, 7.2), xlabel="number of classes K", ylabel="nats a sample")
    axes.legend(loc="upper left", labelcolor="linecolor")
    axes.set_title("A second softmax leaves at most one nat to gain")
    return axes
