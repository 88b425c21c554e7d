"""Figures of the chapter on estimates from draws."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import NullFormatter
from numpy.typing import ArrayLike, NDArray

from bookparts.figures.style import FAINT, GAP, INK, MODEL, OTHER, TRUTH, WIDTH, new_axes

Interval = tuple[float, float, float]  # its lower end, the estimate, its upper end


def _draw_heap(axes: Axes, values: NDArray[np.floating], floor: float, width: float) -> None:
    """A histogram of values on its own floor, 0.7 high, in bins of the given width."""
    rounded = np.round(values, 6)
    # Half a unit of the last digit lower, no edge is where a value can be.
    first = np.floor(rounded.min() / width) * width - 5e-7
    edges = np.arange(first, rounded.max() + width, width)
    counts, _ = np.histogram(rounded, edges)
    tops = np.append(floor + 0.7 * np.round(counts / counts.max(), 3), floor)
    axes.fill_between(edges, floor, tops, step="post", color=FAINT, alpha=0.4, lw=0)
    axes.plot(edges, tops, color=INK, lw=0.9, drawstyle="steps-post")


def too_low(estimates: Mapping[int, ArrayLike], truth: float) -> Axes:
    """Heaps of estimates, one for each number of draws, and how far their means are too low."""
    axes = new_axes((WIDTH, 4.0))
    rows = len(estimates)
    for floor, (n, values) in zip(range(rows)[::-1], estimates.items(), strict=True):
        drawn = np.asarray(values)
        _draw_heap(axes, drawn, floor, 0.03)
        mean = float(drawn.mean())
        shown, height = round(mean, 3), floor + 0.08
        axes.plot([shown, truth], [height, height], color=GAP, lw=3, solid_capstyle="butt")
        axes.plot(shown, height, "D", color=INK, ms=6)
        axes.text(0.82, floor + 0.32, f"n = {n}", va="center")
        axes.text(0.82, height, f"mean {mean:.2f}", va="center", color=INK, fontsize=10)
    axes.axvline(truth, color=TRUTH, lw=2)
    axes.text(truth - 0.04, rows - 0.1, f"truth: {truth:g} bits", color=TRUTH, ha="right")
    axes.set(xlim=(0.8, truth + 0.1), ylim=(-0.05, rows + 0.1), yticks=[])
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("entropy of the observed frequencies (bits)")
    axes.set_title("No estimate is above the truth: nothing cancels")
    return axes


def bias_by_draws(
    draws: ArrayLike, plug_in: ArrayLike, rule: ArrayLike, corrected: ArrayLike
) -> Axes:
    """How far two estimates are too low on average, and the rule for the first."""
    axes = new_axes((WIDTH, 3.8))
    n = np.asarray(draws)
    curves = (
        (plug_in, "-", INK, "entropy of the frequencies"),
        (rule, ":", OTHER, "rule: 15/(2n ln 2)"),
        (corrected, "--", GAP, "Miller–Madow estimate"),
    )
    for values, style, color, name in curves:
        axes.plot(n, np.round(np.asarray(values), 5), style, color=color, label=name)
    axes.set(xscale="log", yscale="log", xlim=(n.min(), n.max()), ylim=(1e-3, 12))
    ticks = [2, 5, 10, 30, 100, 300, 1000]
    axes.set_xticks(ticks, [str(tick) for tick in ticks])
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_yticks([0.001, 0.01, 0.1, 1, 10], ["0.001", "0.01", "0.1", "1", "10"])
    axes.set(xlabel="number of rolls n", ylabel="mean shortfall (bits)")
    axes.legend(loc="upper right")
    axes.set_title("The correction works once every face is seen")
    return axes


def chance_and_data(chance: Mapping[str, ArrayLike], measured: Mapping[str, float]) -> Axes:
    """For each feature a heap of what shuffled labels give, and the value of the labels as is."""
    rows = len(chance)
    axes = new_axes((WIDTH, 1.1 + 0.75 * rows))
    for floor, (name, values) in zip(range(rows)[::-1], chance.items(), strict=True):
        drawn, nats = np.asarray(values), round(float(measured[name]), 3)
        _draw_heap(axes, drawn, floor, 0.006)
        axes.plot(nats, floor + 0.1, "D", color=TRUTH, ms=8)
        beside = max(nats, round(float(drawn.max()), 3)) + 0.015
        axes.text(beside, floor + 0.1, f"{nats:.3f}", va="center")
    axes.set_yticks([floor + 0.1 for floor in range(rows)[::-1]], list(chance))
    axes.tick_params(axis="y", length=0)
    axes.set(xlim=(0, 0.55), ylim=(-0.05, rows))
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("mutual information with the diagnosis (nats)")
    axes.figure.suptitle(
        "Heaps: what chance gives. Diamonds: the data", x=0.02, ha="left", fontsize=12
    )
    return axes


def intervals(lows: ArrayLike, highs: ArrayLike, truth: float, *, title: str) -> Axes:
    """An interval for each test set; those that miss the truth are dashed and end in crosses."""
    axes = new_axes((WIDTH, 4.4))
    left, right = np.round(np.asarray(lows), 4), np.round(np.asarray(highs), 4)
    truth = round(truth, 4)
    places = np.arange(len(left))
    missed = (right < truth) | (truth < left)
    axes.hlines(places[~missed], left[~missed], right[~missed], color=INK, lw=1.2)
    axes.hlines(places[missed], left[missed], right[missed], color=MODEL, lw=1.6, ls=(0, (3, 1)))
    nearer = np.where(right < truth, right, left)
    axes.plot(nearer[missed], places[missed], "x", color=MODEL, ms=6, mew=1.8)
    axes.axvline(truth, color=TRUTH, lw=2)
    axes.text(truth + 0.004, len(places) + 0.3, "truth", color=TRUTH)
    axes.set(xlim=(0, None), ylim=(-1, len(places) + 2), yticks=[])
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("loss (nats an image)")
    axes.set_ylabel("test sets")
    axes.set_title(title)
    return axes


def compared(rows: Mapping[str, Interval]) -> Axes:
    """Estimates with their intervals, the first row on top, and a line at 0."""
    axes = new_axes((WIDTH, 1.2 + 0.48 * len(rows)))
    heights = range(len(rows))[::-1]
    for height, (low, middle, high) in zip(heights, rows.values(), strict=True):
        low, middle, high = (round(value, 4) for value in (low, middle, high))
        axes.plot([low, high], [height, height], color=INK, lw=2.4, solid_capstyle="butt")
        axes.plot(middle, height, "o", color=INK, ms=8)
    axes.axvline(0, color=FAINT, lw=1.2, ls="--")
    axes.set_yticks(heights, list(rows))
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set(ylim=(-0.6, len(rows) - 0.4), xlabel="nats an image")
    axes.figure.suptitle(
        "The pairs know more than the two intervals", x=0.02, ha="left", fontsize=12
    )
    return axes


def best_of_many(
    candidates: Sequence[int], measured: ArrayLike, true: ArrayLike, *, n: int
) -> Axes:
    """The winner's loss on the test set that chose it, and its true loss, by how many ran."""
    axes = new_axes((WIDTH, 3.4))
    report, loss = np.round(np.asarray(measured), 3), np.round(np.asarray(true), 3)
    axes.fill_between(candidates, report, loss, color=GAP, alpha=0.18, lw=0)
    axes.plot(candidates, loss, "o-", color=TRUTH)
    axes.plot(candidates, report, "s--", color=MODEL, mfc="white")
    last = candidates[-1]
    axes.text(last, loss[-1] + 0.006, "its true loss", color=TRUTH, ha="right")
    axes.text(last, report[-1] - 0.016, f"on the {n} that chose it", color=MODEL, ha="right")
    axes.set_xscale("log")
    axes.set_xticks(candidates, [str(k) for k in candidates])
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set(ylim=(0.08, loss.max() + 0.02), ylabel="nats an image, mean")
    axes.set_xlabel("runs among which the test set chose")
    axes.set_title("The report falls much faster than the loss")
    return axes
