"""Figures of the chapter on divergences: the two directions, and what has none."""

from collections.abc import Mapping, Sequence
from itertools import cycle

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from bookparts.figures.given import distribution, drawable, number, steady
from bookparts.figures.placing import log_scale, mark_infinite, width
from bookparts.figures.style import (
    FAINT,
    GAP,
    INK,
    MODEL,
    MODEL_HATCH,
    TEXT,
    TRUTH,
    WIDTH,
    Panels,
    new_axes,
    new_panels,
)
from crossent.blocks import Array
from crossent.checks import single

LEVELS = (0.5, 1, 1.5, 2.5, 4, 8, 16, 32)  # of the maps, in bits
NAMED = (4, 16)  # those that are written on their contours
ROOM = 150  # points from the left to the right edge of a map
DASHES = ("--", ":", (0, (5, 2, 1, 2)), (0, (1, 3)), (0, (9, 3)))


def bells_on_bumps(x: Array, P: ArrayLike, bells: Mapping[str, ArrayLike]) -> Axes:
    """The truth, filled, and bells with dashes of their own; where all are 0 is left out."""
    truth = steady(distribution(P, "P", list(x)))
    drawn = {name: steady(distribution(Q, name, list(x))) for name, Q in bells.items()}
    axes = new_axes((WIDTH, 3.6 + 0.25 * (len(drawn) // 2)))
    axes.fill_between(x, 0, truth, color=TRUTH, alpha=0.35, lw=0)
    axes.plot(x, truth, color=TRUTH, lw=1.2, label="the truth P")
    for (name, Q), style in zip(drawn.items(), cycle(DASHES), strict=False):
        axes.plot(x, Q, ls=style, color=MODEL, lw=2.4, label=name)
    every = np.array([truth, *drawn.values()])
    seen = x[every.max(axis=0) > 0.001 * every.max()]
    air = max(2 * np.diff(x).max(), 0.05 * np.ptp(seen))
    axes.set(xlim=(seen.min() - air, seen.max() + air), ylim=(0, 1.08 * every.max()))
    axes.set(xlabel="noon temperature in °C", ylabel="probability of an outcome")
    axes.legend(loc="lower left", bbox_to_anchor=(-0.02, 1), ncols=2)
    axes.figure.suptitle("The truth and the bells fitted to it", x=0.02, ha="left", fontsize=12)
    return axes


def landscapes(
    means: ArrayLike,
    widths: ArrayLike,
    maps: Mapping[str, ArrayLike],
    lowest: Mapping[str, Sequence[tuple[float, float, float]]],
) -> Panels:
    """Contours of divergences over the mean and the width of a bell.

    The lowest points, each a mean, a width and a divergence, are dotted, and named in the titles.
    """
    figure, panels = new_panels(1, len(maps), figsize=(WIDTH, 3.7), sharey=True, squeeze=False)
    for axes, (name, bits) in zip(panels[0], maps.items(), strict=True):
        axes.set(xlim=(np.min(means), np.max(means)), ylim=(np.min(widths), np.max(widths)))
        log_scale(axes, "y")
        _draw_contours(axes, np.asarray(means), np.asarray(widths), np.asarray(bits, dtype=float))
        for *form, _ in lowest[name]:
            axes.plot(*steady(form), "o", color=MODEL, clip_on=False)
        axes.set(xlabel="mean in °C")
        heights = dict.fromkeys(number(round(height, 3)) for *_, height in lowest[name])
        axes.set_title(f"{name.capitalize()}, lowest:\n{' and '.join(heights)} bits")
    panels[0, 0].set_ylabel("width in °C")
    figure.suptitle("Each point is a bell; on the contours: bits", x=0.02, ha="left", fontsize=12)
    return panels[0]


def _draw_contours(axes: Axes, x: Array, y: Array, bits: Array) -> None:
    """Contours at LEVELS or, where there are none, at levels of its own; ∞ is hatched."""
    seen = drawable(bits)
    low, high = seen.min(initial=np.inf), seen.max(initial=-np.inf)
    levels = [level for level in LEVELS if low < level < high]
    if not levels and low < high:
        levels = list(np.linspace(low, high, 6)[1:-1])
    if levels:
        # Far above the highest contour nothing is drawn, and digits are no one's business.
        drawn = steady(np.minimum(bits, 3 * levels[-1]))
        lines = axes.contour(x, y, drawn, levels=levels, colors=GAP, linewidths=1.2)
        named = [level for level in levels if level in NAMED] or levels[1::2]
        for label in axes.clabel(lines, levels=named, fmt=number, fontsize=TEXT, colors=INK):
            # One that would leave the map is not written.
            inside = (axes.transData - axes.transAxes).transform(label.get_position())
            air = width(label.get_text()) / 2 / ROOM
            label.set_visible(bool(np.all(np.abs(inside - 0.5) < 0.5 - air)))
    # A few points are infinite only because a probability has become too small to be stored.
    if np.isinf(bits).mean() > 0.05:
        axes.contourf(x, y, np.isinf(bits), levels=[0.5, 1.5], colors="none", hatches=[".."])
        rows, columns = np.nonzero(np.isinf(bits))
        middle = len(rows) // 2
        sign = axes.text(
            x[columns[middle]], y[rows[middle]], "∞", size=16, ha="center", va="center"
        )
        sign.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 1})


def sliding_apart(distances: ArrayLike, kl: ArrayLike, js: ArrayLike) -> Axes:
    """The KL divergence of two bells of width 1, and Jensen-Shannon, against their distance."""
    axes = new_axes()
    axes.axhline(1, color=FAINT, lw=1, ls=":")
    axes.plot(distances, steady(kl), color=GAP, label="KL divergence")
    axes.plot(distances, steady(js), "--", color=INK, label="Jensen–Shannon")
    axes.set(ylim=(0, 4), xlabel="distance of the two bells, in widths", ylabel="bits")
    axes.margins(x=0)
    mark_infinite(axes, distances, kl, GAP)
    axes.legend(loc="best")
    axes.set_title("Jensen–Shannon never passes 1 bit")
    return axes


def told_by_features(names: Sequence[str], tells: Sequence[float], before: float) -> Axes:
    """Bars of the entropy of the label, each split into what a feature tells and what stays."""
    told = single(tells, "tells", f"0 to {before:.3g}, what there is to tell")
    told.least, told.most, told.slack = 0, before, 1e-9
    bits = np.round(told.whole(), 3)
    axes = new_axes((WIDTH, 0.9 + 0.4 * len(names)))
    at = np.arange(len(names))[::-1]
    axes.barh(at, bits, 0.6, color=GAP, label="told by the feature")
    axes.barh(
        at,
        round(before, 3) - bits,
        0.6,
        left=bits,
        facecolor="none",
        edgecolor=INK,
        hatch=MODEL_HATCH,
        label="still uncertain",
    )
    axes.set_yticks(at, names)
    axes.tick_params(axis="y", length=0)
    axes.set(xlim=(0, 1.05 * before), xlabel="bits a patient")
    axes.legend(loc="lower center", bbox_to_anchor=(0.4, 1), ncols=2)
    title = f"The best feature tells {number(max(tells))} of {number(before)} bits"
    axes.figure.suptitle(title, x=0.02, ha="left", fontsize=12)
    return axes


def finer_bins(widths: ArrayLike, entropies: ArrayLike, divergences: ArrayLike, h: float) -> Axes:
    """Entropy and divergence of bins against their width, with the line h + log 1/width."""
    axes = new_axes((WIDTH, 3.6))
    ends = np.array([np.max(widths), np.min(widths)])
    axes.plot(ends, steady(h - np.log2(ends)), color=FAINT, lw=1.2, label="h + log₂ 1/width")
    axes.plot(widths, steady(entropies), "o", color=TRUTH, label="H of the bins")
    top = 1.1 * drawable(np.array([entropies, divergences])).max()
    settled = np.minimum(steady(divergences), top)  # infinite ones stand at the top
    axes.plot(widths, settled, "s--", color=GAP, label="divergence of the bins")
    axes.set_ylim(top=top)
    log_scale(axes, "x", base=2)
    axes.invert_xaxis()
    mark_infinite(axes, widths, divergences, GAP)
    axes.set(xlabel="width of the bins (finer to the right)", ylabel="bits")
    axes.legend(loc="best")
    axes.set_title("The same densities in ever finer bins")
    return axes


def width_mistakes(ratios: ArrayLike, forward: ArrayLike, reverse: ArrayLike) -> Axes:
    """Both divergences of two bells with one mean, against the model's width over the truth's."""
    axes = new_axes()
    axes.axvline(1, ymax=0.74, color=FAINT, lw=1, ls=":")  # up to the legend
    axes.plot(ratios, steady(forward), color=GAP, label="forward, D(P‖Q)")
    axes.plot(ratios, steady(reverse), "--", color=MODEL, label="reverse, D(Q‖P)")
    log_scale(axes, "x", base=2)
    axes.margins(x=0)
    axes.set_ylim(0, 1.15 * max(drawable(np.array([forward, reverse])).max(initial=0), 1e-3))
    mark_infinite(axes, ratios, forward, GAP)
    mark_infinite(axes, ratios, reverse, MODEL)
    axes.set(xlabel="width of the model / width of the truth", ylabel="nats")
    axes.legend(loc="upper center")
    axes.set_title("What a wrong width costs, in both directions")
    return axes
