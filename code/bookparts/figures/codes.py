"""Figures of the chapter on codes."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from bookparts.figures.given import distribution, finite, number, probability
from bookparts.figures.placing import AIR, name_columns, spread, width
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
from crossent.blocks import Array
from crossent.checks import class_labels, integers
from crossent.measures import entropy, kl_divergence


def budget(codes: Mapping[str, Sequence[str]]) -> Axes:
    """What each code word takes of the budget of 1; what a code takes beyond it is marked."""
    most = max(sum(2.0 ** -len(word) for word in words) for words in codes.values())
    axes, room = _budget_axes(list(codes), "Each code word uses up part of the budget", most)
    for y, words in enumerate(codes.values()):
        taken = 0.0
        for word in words:
            share = 2.0 ** -len(word)
            style = {"facecolor": "none", "edgecolor": MODEL, "hatch": MODEL_HATCH}
            if taken + share > 1:
                style = {"facecolor": GAP, "edgecolor": INK, "hatch": "xx"}
            _share(axes, y, taken, share, word, room, **style)
            taken += share
        _mark_unspent(axes, y, taken, room)
    axes.set_xlabel("share of the budget, $2^{-\\ell}$ for a word of $\\ell$ bits")
    return axes


def shares(outcomes: Sequence[str], P: ArrayLike, codes: Mapping[str, ArrayLike]) -> Axes:
    """The truth's probabilities, and below them what each code's lengths give to the outcomes."""
    P = distribution(P, "P", outcomes)
    lengths = {name: integers(each, name, 10_000) for name, each in codes.items()}
    for name, each in lengths.items():
        if each.shape != P.shape:
            raise ValueError(f"{name} has {each.size} lengths, expected one for each of {P.size}")
    most = max(np.sum(0.5**each) for each in lengths.values())
    axes, room = _budget_axes(
        ["truth P", *codes], "A code word can only claim 1/2, 1/4, 1/8, …", most
    )
    truth = {"facecolor": TRUTH, "alpha": 0.75, "edgecolor": "white"}
    inside = _fit(outcomes, P * room)
    for outcome, p, end in zip(outcomes, P, np.cumsum(P), strict=True):
        name = outcome if inside else ""
        _share(axes, 0, end - p, p, name, room, text_color="white", **truth)
    if not inside:
        _name_above(axes, outcomes, P, room)
    code = {"facecolor": "none", "edgecolor": MODEL, "hatch": MODEL_HATCH}
    for y, each in enumerate(lengths.values(), 1):
        left = 0.0
        for length in each:
            _share(axes, y, left, 0.5**length, f"{length}", room, **code)
            left += 0.5**length
        _mark_unspent(axes, y, left, room)
    axes.set_xlabel("share: P(x) above, $2^{-\\ell(x)}$ below, with $\\ell(x)$ in it")
    return axes


def code_tree(outcomes: Sequence[str], P: ArrayLike, words: Sequence[str]) -> Axes:
    """The tree whose branches spell the code words; each node bears its probability."""
    P = distribution(P, "P", outcomes)
    leaves = sorted(words)
    for word, after in pairwise(leaves):
        if after.startswith(word):
            raise ValueError(f"words has {word!r} and {after!r}, expected a prefix code")
    mass: dict[str, float] = {}
    for p, word in zip(P.tolist(), words, strict=True):
        for end in range(len(word) + 1):
            mass[word[:end]] = mass.get(word[:end], 0) + p

    def place(node: str) -> tuple[float, float]:
        below = [i for i, leaf in enumerate(leaves) if leaf.startswith(node)]
        return (below[0] + below[-1]) / 2, -len(node)

    # Where names are wider than their columns, each hangs below its leaf: that column is free.
    depth = max(map(len, words))
    upright = max(map(width, outcomes)) + 2 * AIR > 370 / len(words)
    hanging = max(width(f"{name} 0.00") for name in outcomes) + 8 if upright else 0
    level = max(45, 200 / depth)  # points
    axes = new_axes((WIDTH, (level * (depth + 0.7) + 19 + hanging) / 72))
    for node, p in mass.items():
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
        written = number(round(p, 12))  # a sum of probabilities, without its rounding
        if leaf:
            written = outcomes[list(words).index(node)] + (" " if upright else "\n") + written
        axes.text(
            *(x, y, written),
            ha="center",
            va="top" if leaf and upright else "center",
            rotation=90 if leaf and upright else 0,
            color="white" if leaf else INK,
            bbox={
                "boxstyle": "round",
                "facecolor": TRUTH if leaf else "white",
                "edgecolor": "none" if leaf else INK,
            },
        )
    axes.set(xlim=(-0.5, len(words) - 0.5), ylim=(-depth - 0.4 - hanging / level, 0.3))
    axes.axis("off")
    mean, H = float(P @ [len(word) for word in words]), float(entropy(P, base=2))
    axes.set_title(f"Mean length {number(mean, 4)} bits, entropy {number(H, 4)} bits")
    return axes


def block_lengths(n: ArrayLike, shannon: ArrayLike, huffman: ArrayLike, H: float) -> Axes:
    """Digits per result of two codes for blocks of n results, and the floor H."""
    n, shannon, huffman = finite(n, "n"), finite(shannon, "shannon"), finite(huffman, "huffman")
    axes = new_axes()
    axes.plot(n, 1 / n + H, color=FAINT, ls=":", label="H + 1/n")
    axes.plot(n, shannon, "s--", color=MODEL, ms=4, lw=1.2, label="Shannon's lengths")
    axes.plot(n, huffman, "o-", color=MODEL, ms=5, lw=1.8, label="Huffman's lengths")
    axes.axhline(H, color=INK, lw=1, label=f"H = {H:.3f} bits")
    top = 1.09 * np.max([1 / n + H, shannon, huffman])
    axes.set(xlabel="results in a block, n", ylabel="bits per result, L / n", ylim=(0, top))
    axes.xaxis.set_major_locator(MaxNLocator(12, integer=True))
    axes.set_title("Bits per result, by length of block")
    axes.legend()
    return axes


def waste_by_letter(letters: Sequence[str], P: ArrayLike, Q: ArrayLike) -> Axes:
    """The terms of the KL divergence, in thousandths of a bit: what each letter's words waste."""
    P, Q = distribution(P, "P", letters), distribution(Q, "Q", letters)
    # A letter that never comes costs nothing, whatever its word.
    ratio = np.divide(P, Q, out=np.full(P.shape, np.inf), where=Q > 0)
    terms = np.round(1000 * P * np.log2(np.where(P > 0, ratio, 1)), 4)
    axes = new_axes()
    at = np.arange(len(letters))
    infinite = np.isinf(terms)
    heights = np.where(infinite, 1.2 * terms[~infinite].max(initial=1), terms)
    costs = terms > 0
    looks: tuple[dict[str, Any], ...] = (
        {"color": GAP, "alpha": 0.75, "label": "word too long: costs"},
        {"facecolor": "none", "edgecolor": INK, "label": "word too short: saves"},
    )
    axes.bar(at[costs], heights[costs], **looks[0])
    axes.bar(at[~costs], heights[~costs], **looks[1])
    for k in at[infinite]:
        axes.annotate("∞", (k, heights[k]), (0, 1), textcoords="offset points", ha="center")
    axes.axhline(0, color=INK, lw=1)
    # Single letters may stand closer than names.
    name_columns(axes, at, letters, 330 / len(letters) + AIR - 2, size=SMALL)
    axes.set(xlabel="letter", ylabel="bits per 1000 letters", xlim=(-0.8, len(letters) - 0.2))
    above = 1.3 if infinite.any() else 1.1
    axes.set_ylim(1.1 * heights.min(initial=0), above * heights.max(initial=0) or 1)
    waste = 1000 * float(kl_divergence(P, Q, base=2))
    left = number(waste, 3 if waste < 1000 else 5)
    axes.set_title(f"Net cost: {left} bits per 1000 letters")
    axes.legend(handles=[Patch(**look) for look in looks])
    return axes


def shrinking_interval(outcomes: Sequence[str], P: ArrayLike, message: Sequence[int]) -> Axes:
    """Each row is the part that the row above it chose, stretched to the full width."""
    P = distribution(P, "P", outcomes)
    symbols = class_labels(message, "message", len(P)).whole()
    for symbol in symbols:
        if P[symbol] == 0:
            raise ValueError(f"message has {outcomes[symbol]!r}, which has probability 0 in P")
    starts = np.cumsum(P) - P
    axes = new_axes((WIDTH, 0.9 + 0.66 * (len(symbols) + 1)))
    room = WIDTH * 72 * 0.93
    inside = _fit(outcomes, P * room)
    low, size = 0.0, 1.0
    for row, symbol in enumerate(symbols):
        y = 1.6 * row
        for i, (start, share) in enumerate(zip(starts, P, strict=True)):
            chosen = i == symbol
            _share(
                *(axes, y, start, share, outcomes[i] if inside else "", room),
                text_color="white" if chosen else INK,
                facecolor=TRUTH if chosen else "none",
                alpha=0.75 if chosen else 1,
                edgecolor=TRUTH,
            )
        for edge in (0, 1):
            above = starts[symbol] + edge * P[symbol]
            axes.plot([above, edge], [y + 0.35, y + 1.25], color=FAINT, lw=1, ls="--")
        low, size = low + size * starts[symbol], size * P[symbol]
    y = 1.6 * len(symbols)
    words = f"from {Fraction(low)} to {Fraction(low + size)}"
    if len(words) > 40:
        words = f"from {low:.12g}, {number(size)} wide"
    _share(axes, y, 0, 1, words, room, facecolor="none", edgecolor=INK)
    axes.set(xlim=(-0.02, 1.02), ylim=(y + 0.5, -0.5), xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
    if not inside:
        _name_above(axes, outcomes, P, room)
    axes.set_title("Each day keeps its part of what is left")
    return axes


def _budget_axes(rows: Sequence[str], title: str, most: float) -> tuple[Axes, float]:
    """Axes for rows of shares up to `most` or 1, and how many points a share of 1 is wide."""
    axes = new_axes((WIDE[0], 1.5 + 0.5 * len(rows)))
    axes.axvline(1, color=INK, lw=1.5)
    axes.set_yticks(range(len(rows)), rows)
    axes.set(xlim=(0, 1.05 * max(1, most)), ylim=(len(rows) - 0.6, -0.4))
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    ticks = np.linspace(0, 1, 5 if most < 2 else 2)
    axes.set_xticks(ticks, [probability(tick) for tick in ticks])
    axes.set_title(title)
    return axes, (WIDE[0] * 72 - 20 - max(map(width, rows))) / axes.get_xlim()[1]


def _fit(names: Sequence[str], points: Array) -> bool:
    """Whether each name is narrower than its part."""
    each = zip(names, points, strict=True)
    return all(width(name, SMALL) + AIR < room for name, room in each)


def _name_above(axes: Axes, outcomes: Sequence[str], P: Array, room: float) -> None:
    """Names upright above the parts of the first row, and a line from each to its part."""
    centres = np.cumsum(P) - P / 2
    places = spread(centres, 15 / room, 0, 1)
    axes.set_ylim(top=-0.8)
    for centre, place in zip(centres, places, strict=True):
        axes.plot([place, centre], [-0.8, -0.35], color=INK, lw=0.8)
    axis = axes.secondary_xaxis("top")
    axis.set_xticks(places, outcomes, rotation=90, size=SMALL)
    axis.tick_params(length=0)
    axis.spines[:].set_visible(False)


def _mark_unspent(axes: Axes, y: float, taken: float, room: float) -> None:
    if width("unspent", SMALL) < (1 - taken) * room:
        axes.text((1 + taken) / 2, y, "unspent", ha="center", va="center", fontsize=SMALL)


def _share(
    axes: Axes,
    y: float,
    left: float,
    share: float,
    text: str,
    room: float,
    text_color: str = INK,
    **style: Any,
) -> None:
    """A part of a row, with a text if it has the room."""
    axes.barh(y, share, left=left, height=0.7, **style)
    if not text or width(text, SMALL) + 2 > share * room:
        return
    label = axes.text(left + share / 2, y, text, ha="center", va="center", color=text_color)
    label.set_fontsize(SMALL)
    if style.get("hatch"):
        label.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 1.5})
