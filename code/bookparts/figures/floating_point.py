"""Figures of the chapter on floating-point numbers.

Errors of rounding differ from processor to processor. So they are drawn coarsely: the largest of
each bin, as a power of ten.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.legend_handler import HandlerTuple
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike, NDArray

from bookparts.figures.given import counted, listed, number
from bookparts.figures.placing import mark_infinity
from bookparts.figures.style import (
    FAINT,
    GAP,
    INK,
    MODEL_HATCH,
    OTHER,
    SMALL,
    TRUTH,
    WIDTH,
    new_axes,
)

FEW_ULPS = 8  # up to here an error is drawn as none
# A power of ten stands for errors from 0.25 to 2.5 times it. The largest errors of the chapter are
# not near these edges, so that no processor draws another level.
LEVEL = 2.5
NARROW = 4.2
NO_DIGIT, INFINITE = 16, 18  # the levels of an error as large as the result, and of an infinite one
# The lines of the methods that are compared, the worst first: colour, style, width.
STYLES = [
    *[(OTHER, "-", 2.0), (INK, "--", 1.6), (OTHER, ":", 2.4)],
    *[(INK, "-", 3.0), (GAP, "-.", 1.6), (GAP, "-", 2.0)],
]
RUNNING = [(OTHER, "--", 2.0), (INK, "-", 2.0), (GAP, "-.", 2.0), (GAP, ":", 2.0)]
MARKERS = [("v", OTHER), ("o", INK), ("D", GAP), ("s", OTHER), ("^", INK)]


def reach_of_probabilities(reach: Mapping[str, tuple[float, float, float]]) -> Axes:
    """For each format: the smallest loss and the largest of either label that p can tell."""
    # Narrow, so that a phone shows the numbers larger.
    axes = new_axes((NARROW, 1.3 + 0.75 * len(reach)))
    ends = np.array(list(reach.values()), dtype=float)
    left = 0.1 * min(ends[:, 0].min(), 1)
    right = 40 * ends.max(initial=np.log(10), where=np.isfinite(ends))
    for row, (least, most_0, most_1) in enumerate(reach.values()):
        for label, most, up, color in ((1, most_1, -0.17, INK), (0, most_0, 0.17, OTHER)):
            end = min(most, right)
            bars = axes.barh(row + up, end - least, 0.3, least, facecolor="none", edgecolor=color)
            bars[0].set(**({"facecolor": color} if label else {"hatch": MODEL_HATCH}))
            axes.annotate(
                number(most),
                (end, row + up),
                (4, 0),
                textcoords="offset points",
                va="center",
            )
    axes.vlines(np.log(10), -0.5, len(reach), color=INK, lw=1, ls=":")
    axes.text(np.log(10), -0.58, "ln 10", ha="center", va="bottom")
    axes.set_xscale("log")
    axes.set(xlim=(left, right), ylim=(len(reach) - 0.5, -0.9))
    axes.set_yticks(range(len(reach)), list(reach))
    axes.tick_params(axis="y", length=0)
    decades = np.round(np.log10([left, right]))
    axes.set_xticks(10 ** np.arange(0, decades[0], -np.ceil(np.ptp(decades) / 5)))
    axes.tick_params(axis="x", which="minor", bottom=False)
    axes.set_xlabel("loss in nats (logarithmic scale)")
    axes.spines["left"].set_visible(False)
    title = "Losses that survive being computed from p"
    axes.figure.suptitle(title, x=0.02, ha="left", fontsize=12)
    filled, hatched = axes.containers[:2]
    names = ["label 1: −log p", "label 0: −log(1 − p)"]
    axes.legend(
        [filled[0], hatched[0]],
        names,
        loc="lower left",
        bbox_to_anchor=(-0.02, 1.0),
        borderaxespad=0,
    )
    return axes


def errors_in_ulps(
    x: ArrayLike, errors: Mapping[str, ArrayLike], *, edges: ArrayLike, xlabel: str
) -> Axes:
    """The largest error of each method in each bin, as a power of ten; what is no number is ∞."""
    if len(errors) > len(STYLES):
        raise ValueError(f"errors has {len(errors)} methods, expected at most {len(STYLES)}")
    axes = new_axes((WIDTH, 4.1))
    places = np.asarray(edges, dtype=float)
    few = 0
    for row, (name, values) in enumerate(errors.items()):
        color, style, width = STYLES[row]
        off = np.nan_to_num(np.asarray(values, dtype=float), nan=np.inf, posinf=np.inf)
        few += bool(off.max() <= FEW_ULPS)
        levels = _levels(_largest(np.asarray(x), off, places))
        # Lines that run together are drawn a little apart.
        apart = 0.66 * (len(errors) - 1 - row) / max(len(errors) - 1, 3)
        axes.stairs(levels + apart, places, baseline=None, color=color, ls=style, lw=width)
        axes.plot([], [], color=color, ls=style, lw=width, label=name)
    axes.axhline(NO_DIGIT + 0.9, color=FAINT, lw=0.8)
    ticks = {0: "few", 4: "$10^4$", 8: "$10^8$", 12: "$10^{12}$", NO_DIGIT: "$10^{16}$"}
    axes.set_yticks([*ticks, INFINITE], [*ticks.values(), "∞"])
    axes.set(xlim=(places[0], places[-1]), ylim=(-0.6, INFINITE + 0.9))
    axes.set(xlabel=xlabel, ylabel="error in ulps")
    stay = counted(few, len(errors), "method", "stay", "stays")
    axes.set_title(f"{stay} within {FEW_ULPS} ulps", pad=8)
    axes.figure.legend(
        *axes.get_legend_handles_labels(), loc="outside lower center", ncol=2, fontsize=SMALL
    )
    return axes


def small_divergences(
    steps: ArrayLike, exact: ArrayLike, computed: Mapping[str, ArrayLike]
) -> Axes:
    """Divergences against the size of the step, both logarithmic; hollow where one is negative.

    What stands before the comma in a name is the method, and what follows its format.
    """
    if len(computed) > len(MARKERS):
        raise ValueError(f"computed has {len(computed)} methods, expected at most {len(MARKERS)}")
    axes = new_axes((WIDTH, 4.3))
    steps, guide = np.asarray(steps, dtype=float), _two_digits(exact)
    axes.plot(steps, guide, color=FAINT, lw=1.2)
    sizes, hollow = [*guide], []
    negative: set[str] = set()
    for (name, values), (marker, color) in zip(computed.items(), MARKERS, strict=False):
        drawn = _two_digits(values)
        sizes += [*np.abs(drawn)]
        for sign, face in ((1, color), (-1, "white")):
            here = (np.sign(drawn) == sign) & np.isfinite(drawn)
            look: dict[str, Any] = {
                "ls": "",
                "marker": marker,
                "mec": color,
                "mfc": face,
                "ms": 6.5,
            }
            (marks,) = axes.plot(steps[here], np.abs(drawn[here]), **look)
            if sign < 0 and (drawn < 0).any():
                negative.add(name.partition(",")[0])
                hollow.append(marks)
        mark_infinity(axes, steps, np.abs(drawn), color)
        axes.plot([], [], ls="", marker=marker, color=color, ms=6.5, label=name)
    handles: list[Any]  # the last is a tuple of hollow markers, drawn side by side
    handles, names = axes.get_legend_handles_labels()
    axes.set(xscale="log", yscale="log", xlabel="step h", ylabel="nats")
    # The limits that Matplotlib would choose come from logarithms, which differ in the last digit.
    # A zero has no place on this scale.
    orders = [int(f"{size / 2:e}".split("e")[1]) for size in sizes if 0 < size < np.inf]
    axes.set(xlim=(2 * steps.max(), steps.min() / 2))
    axes.set(ylim=(float(f"1e{min(orders)}"), float(f"1e{max(orders) + 2}")))
    if hollow:
        handles, names = [*handles, tuple(hollow)], [*names, "negative"]
    side_by_side = {tuple: HandlerTuple(ndivide=None, pad=0.8)}
    axes.legend(handles, names, loc="lower left", fontsize=SMALL, handler_map=side_by_side)
    early = len(steps) // 6
    axes.annotate(
        "$h^2/2$", (steps[early], guide[early]), (12, 6), textcoords="offset points", color=INK
    )
    methods = {name.partition(",")[0] for name in computed}
    turn = counted(len(negative), len(methods), "method", "turn", "turns")
    axes.set_title(f"{turn} negative")
    return axes


def running_means(means: Mapping[str, ArrayLike], true: float) -> Axes:
    """The mean so far against the number of terms: the first dashed, the second solid."""
    if len(means) > len(RUNNING):
        raise ValueError(f"means has {len(means)} curves, expected at most {len(RUNNING)}")
    axes = new_axes((WIDTH, 3.4))
    axes.axhline(true, color=TRUTH, lw=7, alpha=0.35)  # wide, to be seen below a curve
    axes.annotate(
        f"true mean: {number(true)}",
        (1, true),
        (6, 7),
        textcoords="offset points",
        color=TRUTH,
        size=SMALL,
    )
    top, last, most = true, [], 1
    for (name, values), (color, style, width) in zip(means.items(), RUNNING, strict=False):
        running = np.asarray(values, dtype=float)
        shown = np.unique(np.geomspace(1, len(running), 120).astype(int))
        drawn = np.round(running[shown - 1], 3)
        axes.plot(shown, drawn, style, color=color, lw=width, label=name)
        mark_infinity(axes, shown, drawn, color)
        top = drawn.max(initial=top, where=np.isfinite(drawn))
        last.append(number(drawn[-1]))
        most = max(most, len(running))
    axes.set_xscale("log")
    axes.set(xlim=(1, most), ylim=(0, 1.2 * top))
    axes.set(xlabel="photos so far", ylabel="nats a photo")
    # The usual ticks depend on how high the axes are, which is known only after their labels.
    axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    axes.legend(loc="lower left")
    photos = f"{most:,} photo{'s' * (most != 1)}".replace(",", " ")
    title = f"After {photos}: {listed(last)} nats"
    axes.figure.suptitle(title, x=0.02, ha="left", fontsize=12)
    return axes


def _largest(
    x: NDArray[np.floating], errors: NDArray[np.floating], edges: NDArray[np.floating]
) -> NDArray[np.floating]:
    """The largest error of each bin; nan for an empty one."""
    bins = np.digitize(x, edges[1:-1])
    groups = (errors[bins == number] for number in range(len(edges) - 1))
    return np.array([group.max() if group.size else np.nan for group in groups])


def _levels(errors: NDArray[np.floating]) -> NDArray[np.floating]:
    """Errors as powers of ten, from 0.25 to 2.5 times each; what is beyond all digits is one."""
    levels = np.ceil(np.log10(np.maximum(errors, 1) / LEVEL))
    levels = np.where(errors <= FEW_ULPS, 0, np.minimum(levels, NO_DIGIT))
    return np.where(np.isinf(errors), INFINITE, levels)


def _two_digits(values: ArrayLike) -> NDArray[np.floating]:
    """Each number with two significant digits."""
    return np.array([float(f"{value:.1e}") for value in np.asarray(values, dtype=float)])
