"""Figures of the chapter on divergences: the two directions, and what has none."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from bookparts.figures.style import (
    FAINT,
    GAP,
    INK,
    MODEL,
    MODEL_HATCH,
    TRUTH,
    WIDTH,
    Panels,
    new_axes,
    new_panels,
)

LEVELS = (0.5, 1, 1.5, 2.5, 4, 8, 16, 32)  # of the maps, in bits


def bells_on_bumps(x: ArrayLike, P: ArrayLike, bells: Mapping[str, ArrayLike]) -> Axes:
    """The truth, filled, with the first bell dashed and the others dotted, each with its name."""
    axes = new_axes((WIDTH, 3.6))
    axes.fill_between(x, 0, np.round(np.asarray(P), 4), color=TRUTH, alpha=0.35, lw=0)
    axes.plot(x, np.round(np.asarray(P), 4), color=TRUTH, lw=1.2)
    for (name, Q), style in zip(bells.items(), ("--", ":", ":"), strict=True):
        drawn = np.round(np.asarray(Q), 4)
        axes.plot(x, drawn, style, color=MODEL, lw=2.4)
        top = int(np.argmax(drawn))
        # The first bell is low, and its name has room only to the right, between the bumps.
        aside = 2.8 if style == "--" else 0
        axes.text(np.asarray(x)[top] + aside, drawn[top] + 0.008, name, color=MODEL, ha="center")
    axes.text(-6, 0.07, "the truth P", color=TRUTH, ha="right")
    axes.set(xlim=(-15, 15), ylim=(0, 0.23))
    axes.set(xlabel="noon temperature in °C", ylabel="probability of a half degree")
    axes.set_title("Forward covers both bumps, reverse picks one")
    return axes


def landscapes(
    means: ArrayLike,
    widths: ArrayLike,
    maps: Mapping[str, ArrayLike],
    lowest: Mapping[str, ArrayLike],
) -> Panels:
    """Contours of both divergences over the mean and the width of a bell, lowest points dotted."""
    figure, panels = new_panels(1, 2, figsize=(WIDTH, 3.5), sharey=True)
    for axes, (name, bits) in zip(panels, maps.items(), strict=True):
        lines = axes.contour(
            means,
            widths,
            np.round(np.minimum(bits, 99), 2),
            levels=LEVELS,
            colors=GAP,
            linewidths=1.2,
        )
        axes.clabel(lines, levels=[1.5, 4, 16], fmt="%g", fontsize=10, colors=INK)
        for mean, width in np.round(np.asarray(lowest[name]), 3):
            axes.plot(mean, width, "o", color=MODEL)
        axes.set(xlabel="mean in °C")
        axes.set_yscale("log")
        axes.set_yticks([1.5, 3, 4.5, 9], ["1.5", "3", "4.5", "9"])
        axes.minorticks_off()
        axes.set_title(f"{name.capitalize()}, bits")
    panels[0].set_ylabel("width in °C")
    figure.suptitle("One bowl forward, two valleys in reverse", x=0.02, ha="left", fontsize=12)
    return panels


def sliding_apart(distances: ArrayLike, kl: ArrayLike, js: ArrayLike) -> Axes:
    """The KL divergence of two bells of width 1, and Jensen-Shannon, against their distance."""
    axes = new_axes()
    axes.axhline(1, color=FAINT, lw=1, ls=":")
    axes.plot(distances, np.round(np.asarray(kl), 3), color=GAP)
    axes.plot(distances, np.round(np.asarray(js), 3), "--", color=INK)
    axes.text(1.75, 2.6, "KL divergence", color=GAP, ha="right")
    axes.text(5.9, 0.6, "Jensen–Shannon, at most 1 bit", color=INK, ha="right", va="top")
    axes.set(xlim=(0, 6), ylim=(0, 4))
    axes.set(xlabel="distance of the two bells, in widths", ylabel="bits")
    axes.set_title("Once told apart, farther makes no difference")
    return axes


def told_by_features(names: Sequence[str], tells: Sequence[float], before: float) -> Axes:
    """Bars of the entropy of the label, each split into what a feature tells and what stays."""
    axes = new_axes((WIDTH, 0.9 + 0.4 * len(names)))
    at = np.arange(len(names))[::-1]
    told = np.round(np.asarray(tells), 3)
    axes.barh(at, told, 0.6, color=GAP, label="told by the feature")
    axes.barh(
        at,
        round(before, 3) - told,
        0.6,
        left=told,
        facecolor="none",
        edgecolor=INK,
        hatch=MODEL_HATCH,
        label="still uncertain",
    )
    axes.set_yticks(at, names)
    axes.tick_params(axis="y", length=0)
    axes.set(xlim=(0, 1), xlabel="bits a patient")
    axes.legend(loc="lower center", bbox_to_anchor=(0.4, 1), ncols=2)
    axes.figure.suptitle(
        "One measurement can be worth most of the diagnosis", x=0.02, ha="left", fontsize=12
    )
    return axes


def finer_bins(widths: ArrayLike, entropies: ArrayLike, divergences: ArrayLike, h: float) -> Axes:
    """Entropy and divergence of bins against their width, with the line h + log 1/width."""
    axes = new_axes((WIDTH, 3.6))
    ends = np.array([np.max(widths), np.min(widths)])
    line = axes.plot(ends, np.round(h - np.log2(ends), 3), color=FAINT, lw=1.2)[0]
    line.set_label("h + log₂ 1/width")
    axes.plot(widths, np.round(np.asarray(entropies), 3), "o", color=TRUTH, label="H of the bins")
    axes.plot(
        widths,
        np.round(np.asarray(divergences), 3),
        "s--",
        color=GAP,
        label="divergence of the bins",
    )
    axes.set_xscale("log", base=2)
    axes.set_xticks([4, 1, 1 / 4, 1 / 16], ["4", "1", "1/4", "1/16"])
    axes.invert_xaxis()
    axes.set(ylim=(-0.4, 7.6), xlabel="width of the bins (finer to the right)", ylabel="bits")
    axes.legend(loc="upper left")
    axes.set_title("Finer bins: more entropy, the same divergence")
    return axes


def width_mistakes(ratios: ArrayLike, forward: ArrayLike, reverse: ArrayLike) -> Axes:
    """Both divergences of two bells with one mean, against the model's width over the truth's."""
    axes = new_axes()
    axes.axvline(1, color=FAINT, lw=1, ls=":")
    axes.plot(ratios, np.round(np.asarray(forward), 3), color=GAP)
    axes.plot(ratios, np.round(np.asarray(reverse), 3), "--", color=MODEL)
    axes.text(0.42, 4.9, "forward, D(P‖Q)", color=GAP)
    axes.text(2.4, 4.9, "reverse, D(Q‖P)", color=MODEL, ha="right")
    axes.set_xscale("log", base=2)
    axes.set_xticks([1 / 4, 1 / 2, 1, 2, 4], ["1/4", "1/2", "1", "2", "4"])
    axes.set(xlim=(1 / 4, 4), ylim=(0, 7))
    axes.set(xlabel="width of the model / width of the truth", ylabel="nats")
    axes.set_title("Forward fears the narrow, reverse the wide")
    return axes
