"""Figures of the chapter on estimates from draws."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike, NDArray

from bookparts.figures.given import alike, counted, drawable, number, steady
from bookparts.figures.placing import log_scale, log_ticks, mark_infinite
from bookparts.figures.style import FAINT, GAP, INK, MODEL, OTHER, TRUTH, WIDTH, new_axes
from crossent.blocks import Array

Interval = tuple[float, float, float]  # its lower end, the estimate, its upper end


def _draw_heap(axes: Axes, values: NDArray[np.floating], floor: float, width: float) -> None:
    """A histogram of values on its own floor, 0.7 high, in bins of the given width."""
    rounded = np.round(values / width, 6)
    # Half a unit of the last digit lower, no edge is where a value can be.
    edges = np.arange(np.floor(rounded.min()), np.floor(rounded.max()) + 2) - 5e-7
    counts, _ = np.histogram(rounded, edges)
    tops = np.append(floor + 0.7 * np.round(counts / counts.max(), 3), floor)
    axes.fill_between(edges * width, floor, tops, step="post", color=FAINT, alpha=0.4, lw=0)
    axes.plot(edges * width, tops, color=INK, lw=0.9, drawstyle="steps-post")


def _bin_width(values: ArrayLike) -> float:
    """About a hundredth of the way from the least to the greatest, with one digit."""
    return float(f"{np.ptp(drawable(values)) / 100:.1g}") or 1.0


def too_low(estimates: Mapping[int, ArrayLike], truth: float) -> Axes:
    """Heaps of estimates, one for each number of draws, and how far their means are off."""
    rows, drawn = len(estimates), [np.asarray(values) for values in estimates.values()]
    axes = new_axes((WIDTH, 1.1 + 0.97 * rows))
    width = _bin_width(np.append(np.concatenate(drawn), truth))
    floors = range(rows)[::-1]
    for floor, values in zip(floors, drawn, strict=True):
        _draw_heap(axes, values, floor, width)
        shown, height = float(steady(values.mean())), floor + 0.08
        axes.plot([shown, truth], [height, height], color=GAP, lw=3, solid_capstyle="butt")
        axes.plot(shown, height, "D", color=INK, ms=6)
    means = [
        f"n = {n}\nmean {number(values.mean())}" for n, values in zip(estimates, drawn, strict=True)
    ]
    axes.set_yticks([floor + 0.3 for floor in floors], means)
    axes.axvline(truth, color=TRUTH, lw=2)
    _name_line(axes, truth, rows - 0.1, f"truth: {number(truth)} bits")
    axes.tick_params(axis="y", length=0)
    axes.set(ylim=(-0.05, rows + 0.15), xlabel="entropy of the observed frequencies (bits)")
    axes.spines["left"].set_visible(False)
    axes.set_title("Entropy estimates, their means and the truth")
    return axes


def _name_line(axes: Axes, x: float, y: float, name: str) -> None:
    """The name of an upright line, on the side with more room."""
    left, right = axes.get_xlim()
    aside, ha = (-6, "right") if x > (left + right) / 2 else (6, "left")
    axes.annotate(name, (x, y), (aside, 0), textcoords="offset points", color=TRUTH, ha=ha)


def bias_by_draws(
    draws: ArrayLike, plug_in: ArrayLike, rule: ArrayLike, corrected: ArrayLike
) -> Axes:
    """How far two estimates are too low on average, and the rule for the first.

    Where one is too high, it goes below the axes.
    """
    axes = new_axes((WIDTH, 3.8))
    curves = (
        (plug_in, "-", INK, "entropy of the frequencies"),
        (rule, ":", OTHER, "rule: (m − 1)/(2n ln 2)"),
        (corrected, "--", GAP, "Miller–Madow estimate"),
    )
    above = drawable(np.array([plug_in, rule]))
    if not (above > 0).any():
        raise ValueError("plug_in and rule have no number above 0, expected a shortfall to draw")
    for values, style, color, name in curves:
        axes.plot(draws, np.round(np.asarray(values), 9), style, color=color, label=name)
    axes.set_ylim(above[above > 0].min() / 12, 3 * above.max())
    log_scale(axes, "x")
    log_scale(axes, "y")
    axes.margins(x=0)
    axes.set(xlabel="number of rolls n", ylabel="mean shortfall (bits)")
    axes.legend(loc="upper right")
    axes.set_title("How far too low two estimates are")
    return axes


def chance_and_data(chance: Mapping[str, ArrayLike], measured: Mapping[str, float]) -> Axes:
    """For each feature a heap of what shuffled labels give, and the value of the labels as is."""
    rows = len(chance)
    axes = new_axes((WIDTH, 1.1 + 0.75 * rows))
    drawn = {name: np.asarray(values) for name, values in chance.items()}
    values = np.array([*np.concatenate(list(drawn.values())), *measured.values(), 0.0])
    for floor, name in zip(range(rows)[::-1], drawn, strict=True):
        _draw_heap(axes, drawn[name], floor, _bin_width(values))
        nats = steady(measured[name])
        axes.plot(nats, floor + 0.1, "D", color=TRUTH, ms=8)
        beside = max(nats, drawn[name].max()), floor + 0.1
        axes.annotate(f"{nats:.3f}", beside, (10, 0), textcoords="offset points", va="center")
    axes.set_yticks([floor + 0.1 for floor in range(rows)[::-1]], list(chance))
    axes.tick_params(axis="y", length=0)
    axes.set(xlim=(values.min(), values.max() + 0.25 * np.ptp(values)), ylim=(-0.05, rows))
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("mutual information with the diagnosis (nats)")
    _few_ticks(axes)
    axes.figure.suptitle("Grey: chance alone. Diamonds: the data", x=0.02, ha="left", fontsize=12)
    return axes


def _within_limits(axes: Axes, *values: Array) -> list[Array]:
    """The same values, a row of the figure each, but none beyond the finite ones and 0.

    Where one is infinite, a triangle stands at the edge, the uppermost below its ∞.
    """
    seen = np.append(drawable(values), 0)
    air = 0.05 * np.ptp(seen) or 1
    below = seen.min() < 0 or np.isneginf(values).any()
    low, high = seen.min() - air * below, seen.max() + air
    axes.set_xlim(low, high)
    for edge, infinity, marker in ((low, -np.inf, "<"), (high, np.inf, ">")):
        rows = np.flatnonzero((np.array(values) == infinity).any(axis=0))
        if rows.size:
            axes.plot(np.full(rows.size, edge), rows, marker, color=INK, ms=6, clip_on=False)
            axes.annotate(
                *(number(infinity), (edge, rows.max()), (0, 5)),
                textcoords="offset points",
                ha="center",
            )
    return [np.clip(each, low, high) for each in values]


def _few_ticks(axes: Axes) -> None:
    """An x axis of plain numbers, however large or small."""
    axes.xaxis.set_major_locator(MaxNLocator(6))
    axes.xaxis.set_major_formatter(lambda x, _: number(x))


def intervals(lows: ArrayLike, highs: ArrayLike, truth: float) -> Axes:
    """An interval for each test set; those that miss the truth are dashed and end in a bar."""
    axes = new_axes((WIDTH, 4.4))
    left, right, center = steady(np.stack(np.broadcast_arrays(lows, highs, truth)))
    too_low, too_high = right < center, center < left
    places = np.arange(len(left))
    missed = too_low | too_high
    left, right, center = _within_limits(axes, left, right, center)
    axes.hlines(places[~missed], left[~missed], right[~missed], color=INK, lw=1.2)
    axes.hlines(places[missed], left[missed], right[missed], color=MODEL, lw=1.6, ls=(0, (3, 1)))
    nearer = np.where(too_low, right, left)
    axes.plot(nearer[missed], places[missed], "|", color=MODEL, ms=6, mew=1.8)
    axes.axvline(center[0], color=TRUTH, lw=2)
    _name_line(axes, center[0], len(places) + 0.3, "truth")
    axes.set(ylim=(-1, 1.06 * len(places) + 1), yticks=[], xlabel="loss (nats an image)")
    axes.spines["left"].set_visible(False)
    axes.set_ylabel("test sets")
    _few_ticks(axes)
    below = counted(too_low.sum(), len(places), "interval", "are", "is")
    axes.set_title(f"{below} too low, {too_high.sum()} too high")
    return axes


def compared(rows: Mapping[str, Interval]) -> Axes:
    """Estimates with their intervals, the first row on top, and a line at 0."""
    axes = new_axes((WIDTH, 1.2 + 0.48 * len(rows)))
    lows, middles, highs = _within_limits(axes, *steady(list(rows.values())).T[:, ::-1])
    heights = range(len(rows))
    for height, low, middle, high in [*zip(heights, lows, middles, highs, strict=True)][::-1]:
        axes.plot([low, high], [height, height], color=INK, lw=2.4, solid_capstyle="butt")
        axes.plot(middle, height, "o", color=INK, ms=8)
    axes.axvline(0, color=FAINT, lw=1.2, ls="--")
    axes.set_yticks(heights, list(rows)[::-1])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set(ylim=(-0.6, len(rows) - 0.4), xlabel="nats an image")
    _few_ticks(axes)
    axes.figure.suptitle("Estimates with their intervals", x=0.02, ha="left", fontsize=12)
    return axes


def best_of_many(
    candidates: Sequence[int], measured: ArrayLike, true: ArrayLike, *, n: int
) -> Axes:
    """The winner's loss on the test set that chose it, and its true loss, by how many ran."""
    axes = new_axes((WIDTH, 3.4))
    seen = drawable(np.array([measured, true]))
    air = 0.15 * np.ptp(seen) or 1
    top = seen.max() + air  # infinite ones stand there
    report, loss = np.minimum(steady(measured), top), np.minimum(steady(true), top)
    axes.fill_between(candidates, report, loss, color=GAP, alpha=0.18, lw=0)
    axes.plot(candidates, loss, "o-", color=TRUTH, label="its true loss")
    axes.plot(
        candidates, report, "s--", color=MODEL, mfc="white", label=f"on the {n} that chose it"
    )
    log_ticks(axes, candidates)
    axes.set_ylim(seen.min() - air, top)
    for values, color in ((measured, MODEL), (true, TRUTH)):
        mark_infinite(axes, candidates, values, color)
    axes.set(xlabel="runs among which the test set chose", ylabel="nats an image, mean")
    axes.legend(loc="best")
    reported, actual = alike([float(np.ravel(values)[-1]) for values in (measured, true)])
    axes.set_title(f"Best of {candidates[-1]}: {reported} reported, {actual} true")
    return axes
