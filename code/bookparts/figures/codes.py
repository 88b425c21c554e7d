"""Figures of the chapter on codes."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from bookparts.figures.style import (
    FAINT,
    GAP,
    INK,
    MODEL,
    MODEL_HATCH,
    SMALL,
    TRUTH,
    WIDE,
    WIDTH,
    new_axes,
)


def budget(codes: Mapping[str, Sequence[str]], *, title: str) -> Axes:
    """What each code word takes of the budget of 1; what a code takes beyond it is marked."""
    axes = _budget_axes(list(codes), title)
    for y, words in enumerate(codes.values()):
        taken = 0.0
        for word in words:
            share = 2.0 ** -len(word)
            style = {"facecolor": "none", "edgecolor": MODEL, "hatch": MODEL_HATCH}
            if taken + share > 1:
                style = {"facecolor": GAP, "edgecolor": INK, "hatch": "xx"}
            _share(axes, y, taken, share, word, **style)
            taken += share
        _mark_unspent(axes, y, taken)
    axes.set_xlabel("share of the budget, $2^{-\\ell}$ for a word of $\\ell$ digits")
    return axes


def shares(
    outcomes: Sequence[str], P: ArrayLike, codes: Mapping[str, ArrayLike], *, title: str
) -> Axes:
    """The truth's probabilities, and below them what each code's lengths give to the outcomes."""
    axes = _budget_axes(["truth P", *codes], title)
    left = 0.0
    truth = {"facecolor": TRUTH, "alpha": 0.75, "edgecolor": "white"}
    for outcome, probability in zip(outcomes, np.asarray(P), strict=True):
        _share(axes, 0, left, probability, outcome, text_color="white", **truth)
        left += probability
    code = {"facecolor": "none", "edgecolor": MODEL, "hatch": MODEL_HATCH}
    for y, lengths in enumerate(codes.values(), 1):
        left = 0.0
        for length in np.asarray(lengths):
            _share(axes, y, left, 2.0**-length, f"{length}", **code)
            left += 2.0**-length
        _mark_unspent(axes, y, left)
    axes.set_xlabel("share: P(x) above, $2^{-\\ell(x)}$ below, with $\\ell(x)$ in it")
    return axes


def code_tree(outcomes: Sequence[str], P: ArrayLike, words: Sequence[str], *, title: str) -> Axes:
    """The tree whose branches spell the code words; each node bears its probability."""
    probability: dict[str, float] = {}
    for p, word in zip(np.asarray(P).tolist(), words, strict=True):
        for end in range(len(word) + 1):
            probability[word[:end]] = probability.get(word[:end], 0) + p
    leaves = sorted(words)

    def place(node: str) -> tuple[float, float]:
        below = [i for i, leaf in enumerate(leaves) if leaf.startswith(node)]
        return (below[0] + below[-1]) / 2, -len(node)

    axes = new_axes((WIDTH, 3.6))
    for node, p in probability.items():
        x, y = place(node)
        if node:
            above = place(node[:-1])
            axes.plot([above[0], x], [above[1], y], color=INK, lw=1.2, zorder=1)
            axes.text(
                *((above[0] + x) / 2, (above[1] + y) / 2, node[-1]),
                ha="center",
                va="center",
                fontsize=SMALL,
                bbox={"boxstyle": "circle,pad=0.2", "facecolor": "white", "edgecolor": MODEL},
            )
        leaf = node in words
        name = f"{outcomes[list(words).index(node)]}\n{p:.2f}" if leaf else f"{p:.2f}"
        axes.text(
            *(x, y, name),
            ha="center",
            va="center",
            color="white" if leaf else INK,
            bbox={
                "boxstyle": "round",
                "facecolor": TRUTH if leaf else "white",
                "edgecolor": "none" if leaf else INK,
            },
        )
    axes.set(xlim=(-0.5, len(words) - 0.5), ylim=(-max(map(len, words)) - 0.4, 0.3))
    axes.axis("off")
    axes.set_title(title)
    return axes


def block_lengths(n: ArrayLike, shannon: ArrayLike, huffman: ArrayLike, H: float) -> Axes:
    """Digits a result of two codes for blocks of n results, and the floor H."""
    axes = new_axes()
    axes.plot(n, np.asarray(n) ** -1.0 + H, color=FAINT, ls=":", label="H + 1/n")
    axes.plot(n, shannon, "s--", color=MODEL, ms=4, lw=1.2, label="Shannon's lengths")
    axes.plot(n, huffman, "o-", color=MODEL, ms=5, lw=1.8, label="Huffman's lengths")
    axes.axhline(H, color=INK, lw=1)
    axes.annotate(
        f"H = {H:.3f} bits",
        (np.max(n), H),
        xytext=(0, -5),
        textcoords="offset points",
        ha="right",
        va="top",
    )
    axes.set(xlabel="results in a block, n", ylabel="digits a result, L / n")
    axes.set(ylim=(0, 1.6), xticks=n)
    axes.set_title("Long blocks come near the entropy")
    axes.legend()
    return axes


def waste_by_letter(letters: str, P: ArrayLike, Q: ArrayLike, *, title: str) -> Axes:
    """The terms of the KL divergence, in thousandths of a bit: what each letter's words waste."""
    terms = np.round(np.asarray(P) * (np.log2(P) - np.log2(Q)) * 1000, 4)
    axes = new_axes()
    at = np.arange(len(letters))
    costs, saves = terms > 0, terms <= 0
    axes.bar(at[costs], terms[costs], color=GAP, alpha=0.75, label="word too long: costs")
    outline: dict[str, Any] = {"facecolor": "none", "edgecolor": INK}
    axes.bar(at[saves], terms[saves], label="word too short: saves", **outline)
    axes.axhline(0, color=INK, lw=1)
    axes.set_xticks(at, list(letters), fontsize=SMALL)
    axes.tick_params(axis="x", length=0)
    axes.set(xlabel="letter", ylabel="bits for 1000 letters", xlim=(-0.8, len(letters) - 0.2))
    axes.set_title(title)
    axes.legend()
    return axes


def shrinking_interval(outcomes: Sequence[str], P: ArrayLike, message: Sequence[int]) -> Axes:
    """Each row is the part that the row above it chose, stretched to the full width."""
    probabilities = np.asarray(P, dtype=float)
    starts = np.cumsum(probabilities) - probabilities
    axes = new_axes((WIDTH, 4.2))
    low, width = 0.0, 1.0
    for row, symbol in enumerate(message):
        y = -1.6 * row
        for i, (start, share) in enumerate(zip(starts, probabilities, strict=True)):
            chosen = i == symbol
            axes.barh(
                *(y, share),
                left=start,
                height=0.7,
                facecolor=TRUTH if chosen else "none",
                alpha=0.75 if chosen else 1,
                edgecolor=TRUTH,
            )
            axes.text(
                *(start + share / 2, y, outcomes[i]),
                ha="center",
                va="center",
                fontsize=SMALL,
                color="white" if chosen else INK,
            )
        low, width = low + width * starts[symbol], width * probabilities[symbol]
        for edge, below in ((0, 0), (1, 1)):
            above = starts[symbol] + edge * probabilities[symbol]
            axes.plot([above, below], [y - 0.35, y - 1.25], color=FAINT, lw=1, ls="--")
    y = -1.6 * len(message)
    axes.barh(y, 1, height=0.7, facecolor="none", edgecolor=INK)
    axes.text(
        *(0.5, y, f"from {Fraction(low)} to {Fraction(low + width)}"),
        ha="center",
        va="center",
        fontsize=SMALL,
    )
    axes.set(xlim=(-0.02, 1.02), ylim=(y - 0.5, 0.5))
    axes.axis("off")
    axes.set_title("Each day keeps its part of what is left")
    return axes


def _budget_axes(rows: Sequence[str], title: str) -> Axes:
    axes = new_axes((WIDE[0], 1.5 + 0.5 * len(rows)))
    axes.axvline(1, color=INK, lw=1.5)
    axes.set_yticks(range(len(rows)), rows)
    axes.invert_yaxis()
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "1/4", "1/2", "3/4", "1"])
    axes.set_title(title)
    return axes


def _mark_unspent(axes: Axes, y: float, taken: float) -> None:
    if taken < 1:
        axes.text((1 + taken) / 2, y, "unspent", ha="center", va="center", fontsize=SMALL)


def _share(
    axes: Axes,
    y: float,
    left: float,
    width: float,
    text: str,
    text_color: str = INK,
    **style: Any,
) -> None:
    axes.barh(y, width, left=left, height=0.7, **style)
    label = axes.text(left + width / 2, y, text, ha="center", va="center", color=text_color)
    label.set_fontsize(SMALL)
    if style.get("hatch"):
        label.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 1.5})
