"""Figures of the chapter on stuck losses."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import NullFormatter
from numpy.typing import ArrayLike

from bookparts.figures.style import FAINT, GAP, INK, MODEL, TRUTH, WIDTH, new_axes
from crossent.losses import one_hot, softmax_cross_entropy
from crossent.measures import entropy

# What a rung of the ladder is: its marker, its colour, and whether the marker is filled.
KINDS = {
    "baseline": ("o", TRUTH, True),
    "floor": ("D", GAP, True),
    "slip": ("s", MODEL, False),
}


def descent_to_floors(
    steps: ArrayLike, runs: Mapping[str, ArrayLike], levels: Mapping[str, float]
) -> Axes:
    """Losses against the steps: the first run dashed, the second solid, both above their levels."""
    axes = new_axes((WIDTH, 3.6))
    for name, nats in levels.items():
        axes.axhline(nats, color=TRUTH, lw=1.2, ls=":")
        axes.text(0.05, nats + 0.012, name, color=TRUTH, va="bottom")
    for (name, losses), style, color in zip(runs.items(), ("--", "-"), (MODEL, GAP), strict=True):
        drawn = np.round(np.asarray(losses), 3)
        axes.plot(steps, drawn, style, color=color)
        axes.text(np.max(steps), drawn[-1] + 0.02, name, color=INK, ha="right", va="bottom")
    axes.set_xscale("symlog", linthresh=1)
    low, high = min(levels.values()), max(levels.values())
    axes.set(xlim=(0, np.max(steps)), ylim=(low - 0.12, high + 0.12))
    axes.set(xlabel="steps of gradient descent", ylabel="nats a sample")
    axes.set_title("What a run can see decides where it stops")
    return axes


def ladder(rungs: Mapping[str, tuple[float, str]]) -> Axes:
    """Losses on a logarithmic scale, the lowest below: each with its name and what kind it is."""
    axes = new_axes((WIDTH, 0.8 + 0.33 * len(rungs)))
    climbing = sorted(rungs.items(), key=lambda rung: rung[1][0])
    for height, (_, (nats, kind)) in enumerate(climbing):
        marker, color, filled = KINDS[kind]
        nats = round(nats, 4)
        axes.plot([0.1, nats], [height, height], color=FAINT, lw=0.8)
        axes.plot(nats, height, marker, color=color, mfc=color if filled else "white", ms=7)
        axes.annotate(
            f"{nats:.4g}", (nats, height), (8, 0), textcoords="offset points", va="center"
        )
    for kind, (marker, color, filled) in KINDS.items():
        axes.plot([], [], marker, color=color, mfc=color if filled else "white", ms=7, label=kind)
    axes.set_xscale("log")
    axes.set(xlim=(0.1, 400), ylim=(-0.7, len(rungs) - 0.3))
    axes.set_yticks(range(len(rungs)), [name for name, _ in climbing])
    axes.set_xticks([0.1, 1, 10, 100], ["0.1", "1", "10", "100"])
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("reported loss (logarithmic scale)")
    axes.legend(loc="lower right")
    axes.figure.suptitle(
        "The number says which reasons are possible", x=0.02, ha="left", fontsize=12
    )
    return axes


def floors_by_classes(epsilon: float) -> Axes:
    """ln K, the floor of a softmax applied twice and that of label smoothing, from 2 classes up."""
    K = np.unique(np.round(np.geomspace(2, 1000, 60)).astype(int))
    twice = [float(softmax_cross_entropy(0, one_hot(0, k))) for k in K]
    smooth = [float(entropy((1 - epsilon) * one_hot(0, k) + epsilon / k)) for k in K]
    axes = new_axes()
    axes.plot(K, np.round(np.log(K), 3), color=TRUTH)
    axes.plot(K, np.round(twice, 3), "--", color=MODEL)
    axes.plot(K, np.round(smooth, 3), color=GAP, ls="-.")
    axes.text(60, 4.5, "ln K: equal probabilities", ha="right", color=TRUTH)
    axes.text(80, 2.7, "softmax applied twice", color=MODEL)
    axes.text(80, 1.15, f"label smoothing, {epsilon:g}", color=GAP)
    axes.set_xscale("log")
    axes.set_xticks([2, 10, 100, 1000], ["2", "10", "100", "1000"])
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set(xlim=(2, 1000), ylim=(0, 7.2), xlabel="number of classes K", ylabel="nats a sample")
    axes.set_title("With many classes, a second softmax leaves little to gain")
    return axes
