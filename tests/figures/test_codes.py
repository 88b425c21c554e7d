"""Figures of codes, with outcomes, words and messages that no chapter has."""

import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings

from bookparts.figures import codes
from crossent import (
    entropy,
    huffman_lengths,
    kl_divergence,
    normalize,
    prefix_code,
    shannon_lengths,
)
from drawing import HARD, truths_and_models, unreadable

SOME = [
    "two, nearly certain and nearly wrong",
    "a zero in either",
    "five with long names, peaked",
    "eight, very unequal",
]


def words(axes) -> list[str]:
    return [text.get_text() for text in axes.texts if text.get_text()]


def positive(P):
    """A distribution that has a code: each outcome with a word."""
    return normalize(np.maximum(P, 1e-3))


def names_of(axes) -> list[str]:
    """The names of the parts of the first row: in them, or above them."""
    above = [tick.get_text() for axis in axes.child_axes for tick in axis.get_xticklabels()]
    return above or words(axes)


def check_shares(names, P, Q):
    lengths = {
        "Shannon": shannon_lengths(positive(Q)),
        "extraordinary": huffman_lengths(positive(P)),
    }
    axes = codes.shares(names, P, lengths)
    assert unreadable(axes) == []
    widths = [box.get_width() for box in axes.patches]
    assert widths == pytest.approx([*P, *(0.5 ** np.concatenate([*lengths.values()]))])
    assert names_of(axes)[: len(P)] == list(names)


def check_tree(names, P, Q):
    code = prefix_code(huffman_lengths(positive(Q)))
    axes = codes.code_tree(names, P, code)
    assert unreadable(axes) == []
    mean = sum(p * len(word) for p, word in zip(P, code, strict=True))
    said = f"Mean length {mean:.4g} bits, entropy {entropy(P, base=2) + 0:.4g} bits"
    assert axes.get_title("left") == said
    assert all(any(name in text for text in words(axes)) for name in names)


def check_waste(names, P, Q):
    axes = codes.waste_by_letter(names, P, Q)
    assert unreadable(axes) == []
    waste = 1000 * kl_divergence(P, Q, base=2)
    said = f"{waste:.{3 if waste < 1000 else 5}g}".replace("inf", "∞")
    assert axes.get_title("left") == f"Net cost: {said} bits per 1000 letters"
    assert words(axes) == ["∞"] * sum(p > 0 == q for p, q in zip(P, Q, strict=True))
    if waste < np.inf:
        heights = sum(box.get_height() for box in axes.patches)
        assert heights == pytest.approx(waste, abs=0.01)


def check_interval(names, P, Q):
    chosen = [int(np.argmax(P)), *np.flatnonzero(P)[-1:]]
    axes = codes.shrinking_interval(names, P, chosen)
    assert unreadable(axes) == []
    assert names_of(axes)[: len(P)] == list(names)
    written = [float(x) for x in re.findall(r"[\d.]+(?:e−\d+)?(?= wide)", words(axes)[-1])]
    for width in written:
        assert width == pytest.approx(P[chosen[0]] * P[chosen[1]], rel=0.01)


CHECKS = [check_shares, check_tree, check_waste, check_interval]


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("case", SOME)
def test_a_figure_follows_the_distributions(check, case):
    check(*HARD[case])


@pytest.mark.thorough
@pytest.mark.parametrize("check", CHECKS)
def test_a_figure_follows_any_distributions(check):
    @settings(max_examples=20)
    @given(truths_and_models())
    def follows(data):
        check(*data)
        plt.close("all")

    follows()


BUDGETS = {
    "far beyond the budget": {"extraordinary": ["0"] * 7, "b": ["0", "10"]},
    "words too narrow to be written": {"a": [f"{'1' * n}0" for n in range(10)]},
    "one word": {"a": ["00"]},
}


@pytest.mark.parametrize("written", BUDGETS.values(), ids=BUDGETS)
def test_each_code_takes_its_shares_of_the_budget(written):
    axes = codes.budget(written)
    assert unreadable(axes) == []
    lengths = [len(word) for code in written.values() for word in code]
    assert [box.get_width() for box in axes.patches] == pytest.approx(0.5 ** np.array(lengths))


@pytest.mark.parametrize(("coin", "most"), [([0.999, 0.001], 8), ([0.5, 0.3, 0.2], 3)])
def test_blocks_come_near_the_entropy(coin, most):
    n, block, shannon, huffman = np.arange(1, most + 1), [1.0], [], []
    for size in n:
        block = np.kron(block, coin)
        shannon.append(block @ shannon_lengths(block) / size)
        huffman.append(block @ huffman_lengths(block) / size)
    H = float(entropy(coin, base=2))
    axes = codes.block_lengths(n, shannon, huffman, H)
    assert unreadable(axes) == []
    assert axes.get_legend().get_texts()[-1].get_text() == f"H = {H:.3f} bits"
    assert axes.get_ylim()[1] > max(H + 1, *shannon, *huffman)


ODD = [0.5, 0.5, 0.125]
FAIR = [0.5, 0.25, 0.25]
THREE = ["sun", "rain", "snow"]
REFUSED = [
    (r"P sums to 1\.125", lambda: codes.shares(THREE, ODD, {"Huffman": [1, 2, 2]})),
    ("outcomes has 2 names, expected 3", lambda: codes.shares(THREE[:2], FAIR, {"a": [1, 2, 2]})),
    ("Huffman has 2 lengths", lambda: codes.shares(THREE, FAIR, {"Huffman": [1, 2]})),
    (r"P sums to 1\.125", lambda: codes.code_tree(THREE, ODD, ["0", "10", "11"])),
    ("'0' and '01', expected a prefix", lambda: codes.code_tree(THREE, FAIR, ["0", "01", "11"])),
    (r"P sums to 1\.125", lambda: codes.waste_by_letter("abc", ODD, FAIR)),
    (r"Q sums to 1\.125", lambda: codes.waste_by_letter("abc", FAIR, ODD)),
    (r"P sums to 1\.125", lambda: codes.shrinking_interval(THREE, ODD, [0])),
    (r"message\[1\] is 3", lambda: codes.shrinking_interval(THREE, FAIR, [0, 3])),
    ("message has 'snow', which", lambda: codes.shrinking_interval(THREE, [0.5, 0.5, 0], [2])),
    (r"huffman\[0\] is inf", lambda: codes.block_lengths([1], [1], [np.inf], 1)),
]


@pytest.mark.parametrize(("words", "draw"), REFUSED)
def test_what_cannot_be_drawn_is_refused(words, draw):
    with pytest.raises(ValueError, match=words):
        draw()
