"""Figures of the chapter on floating-point numbers.

Errors of rounding differ from processor to processor. So they are drawn coarsely: the largest of
each bin, as a power of ten.
"""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike, NDArray

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
NO_DIGIT, INFINITE = 16, 18  # the levels of an error as large as the result, and of an infinite one
# The lines of the methods that are compared, the worst first: colour, style, width.
STYLES = [(OTHER, "-", 2.0), (INK, "--", 1.6), (OTHER, ":", 2.4), (INK, "-", 3.0)]


def reach_of_probabilities(reach: Mapping[str, tuple[float, float, float]]) -> Axes:
    """For each format: the smallest loss and the largest of either label that p can tell."""
    axes = new_axes((WIDTH, 3.9))
    for row, (name, (least, most_0, most_1)) in enumerate(reach.items()):
        for label, most, up, color in ((1, most_1, -0.17, INK), (0, most_0, 0.17, OTHER)):
            bars = axes.barh(row + up, most - least, 0.3, least, facecolor="none", edgecolor=color)
            bars[0].set(**({"facecolor": color} if label else {"hatch": MODEL_HATCH}))
            axes.annotate(
                f"{most:.3g}",
                (most, row + up),
                (4, 0),
                textcoords="offset points",
                va="center",
                size=SMALL,
            )
        axes.text(1e-17, row - 0.38, name, va="bottom", ha="left")
    axes.vlines(np.log(10), -0.5, len(reach), color=INK, lw=1, ls=":")
    axes.text(np.log(10), -0.58, "ln 10", ha="center", va="bottom", size=SMALL)
    axes.set_xscale("log")
    axes.set(xlim=(1e-17, 3e4), ylim=(len(reach) - 0.5, -0.8), yticks=[])
    axes.set_xticks([1e-16, 1e-12, 1e-8, 1e-4, 1])
    axes.tick_params(axis="x", which="minor", bottom=False)
    axes.set_xlabel("loss in nats (logarithmic scale)")
    axes.spines["left"].set_visible(False)
    axes.set_title("What a loss can be that goes through p", pad=24)
    filled, hatched = axes.containers[:2]
    names = ["label 1: −log p", "label 0: −log(1 − p)"]
    axes.legend(
        [filled[0], hatched[0]],
        names,
        loc="lower left",
        bbox_to_anchor=(-0.02, 1.0),
        ncol=2,
        fontsize=SMALL,
        borderaxespad=0,
    )
    return axes


def errors_in_ulps(
    x: ArrayLike,
    errors: Mapping[str, ArrayLike],
    *,
    edges: ArrayLike,
    xlabel: str,
    title: str,
) -> Axes:
    """The largest error of each method in each bin, as a power of ten."""
    axes = new_axes((WIDTH, 4.1))
    places = np.asarray(edges, dtype=float)
    for number, (name, values) in enumerate(errors.items()):
        color, style, width = STYLES[number]
        levels = _levels(_largest(np.asarray(x), np.asarray(values), places))
        # Lines that run together are drawn a little apart.
        apart = 0.22 * (len(errors) - 1 - number)
        axes.stairs(levels + apart, places, baseline=None, color=color, ls=style, lw=width)
        axes.plot([], [], color=color, ls=style, lw=width, label=name)
    axes.axhline(NO_DIGIT + 0.9, color=FAINT, lw=0.8)
    ticks = {0: "few", 4: "$10^4$", 8: "$10^8$", 12: "$10^{12}$", NO_DIGIT: "$10^{16}$"}
    axes.set_yticks([*ticks, INFINITE], [*ticks.values(), "inf"])
    axes.set(xlim=(places[0], places[-1]), ylim=(-0.6, INFINITE + 0.9))
    axes.set(xlabel=xlabel, ylabel="error in ulps")
    axes.set_title(title, pad=8)
    columns = 2
    axes.figure.legend(
        *axes.get_legend_handles_labels(), loc="outside lower center", ncol=columns, fontsize=SMALL
    )
    return axes


def small_divergences(
    steps: ArrayLike, exact: ArrayLike, computed: Mapping[str, ArrayLike]
) -> Axes:
    """Divergences against the size of the step, both logarithmic; hollow where one is negative."""
    axes = new_axes((WIDTH, 4.3))
    steps = np.asarray(steps, dtype=float)
    axes.plot(steps, _two_digits(exact), color=FAINT, lw=1.2)
    markers = ["v", "o", "D"]
    for (name, values), marker, color in zip(
        computed.items(), markers, (OTHER, INK, GAP), strict=True
    ):
        drawn = _two_digits(values)
        for sign, face in ((1, color), (-1, "white")):
            here = np.sign(drawn) == sign
            axes.plot(
                steps[here], np.abs(drawn[here]), ls="", marker=marker, mec=color, mfc=face, ms=6.5
            )
        axes.plot([], [], ls="", marker=marker, color=color, ms=6.5, label=name)
    hollow = Line2D([], [], ls="", marker="o", mec=INK, mfc="white", ms=6.5, label="negative")
    handles, _ = axes.get_legend_handles_labels()
    axes.set(xscale="log", yscale="log", xlabel="step h", ylabel="nats")
    # The limits that Matplotlib would choose come from logarithms, which differ in the last digit.
    axes.set(xlim=(2 * steps.max(), steps.min() / 2), ylim=(1e-23, 0.1))
    axes.legend(handles=[*handles, hollow], loc="lower left", fontsize=SMALL)
    axes.text(2e-3, 1e-4, "$h^2/2$", color=INK)
    axes.set_title("Below some step the textbook's sum is noise")
    return axes


def running_means(means: Mapping[str, ArrayLike], true: float) -> Axes:
    """The mean so far against the number of terms: the first dashed, the second solid."""
    axes = new_axes((WIDTH, 3.4))
    axes.axhline(true, color=TRUTH, lw=1, ls=":")
    places = (0.06, 0.3), (1, true + 0.05)
    for (name, values), color, style, (far, high) in zip(
        means.items(), (OTHER, INK), ("--", "-"), places, strict=True
    ):
        running = np.asarray(values, dtype=float)
        shown = np.unique(np.geomspace(1, len(running), 120).astype(int))
        drawn = np.round(running[shown - 1], 3)
        axes.plot(shown, drawn, style, color=color)
        axes.text(far * len(running), high, name, color=color, ha="right", va="bottom")
    axes.set_xscale("log")
    axes.set(xlim=(1, len(running)), ylim=(0, 1.75), xlabel="photos so far", ylabel="nats a photo")
    axes.set_title("A loss that falls, and nothing is learned")
    return axes


def _largest(
    x: NDArray[np.floating], errors: NDArray[np.floating], edges: NDArray[np.floating]
) -> NDArray[np.floating]:
    """The largest error of each bin."""
    bins = np.digitize(x, edges[1:-1])
    return np.array([errors[bins == number].max() for number in range(len(edges) - 1)])


def _levels(errors: NDArray[np.floating]) -> NDArray[np.floating]:
    """Errors as powers of ten, from 0.25 to 2.5 times each; what is beyond all digits is one."""
    levels = np.ceil(np.log10(np.maximum(errors, 1) / LEVEL))
    levels = np.where(errors <= FEW_ULPS, 0, np.minimum(levels, NO_DIGIT))
    return np.where(np.isinf(errors), INFINITE, levels)


def _two_digits(values: ArrayLike) -> NDArray[np.floating]:
    """Each number with two significant digits."""
    return np.array([float(f"{value:.1e}") for value in np.asarray(values, dtype=float)])
