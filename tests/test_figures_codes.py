"""Figures of the chapter on codes draw what the codes take and give."""

import numpy as np
import pytest

from bookparts.figures.codes import (
    block_lengths,
    budget,
    code_tree,
    shares,
    shrinking_interval,
    waste_by_letter,
)
from bookparts.figures.style import GAP, TRUTH
from crossent import kl_divergence
from drawings import (
    BLOCK_SIZES,
    LENGTHS,
    LETTER_P,
    LETTER_Q,
    LETTERS,
    OUTCOMES,
    PER_RESULT,
    VALLEY,
    VALLEY_P,
    VALLEY_WORDS,
    WORDS,
    P,
    heights,
    words,
)

pytestmark = pytest.mark.usefixtures("book_style")


def colour(box) -> str:
    return "#" + "".join(f"{round(255 * part):02X}" for part in box.get_facecolor()[:3])


def rows(axes) -> dict[float, list]:
    """The boxes of each row, in the order in which they were drawn."""
    found: dict[float, list] = {}
    for box in axes.patches:
        found.setdefault(round(box.get_y() + box.get_height() / 2, 6), []).append(box)
    return found


def side_by_side(boxes) -> list[float]:
    """The widths of boxes of which each begins where the last one ended, the first one at 0."""
    widths = [box.get_width() for box in boxes]
    assert [box.get_x() for box in boxes] == pytest.approx(np.cumsum([0, *widths[:-1]]))
    return widths


def test_a_word_takes_its_share_of_the_budget():
    axes = budget(WORDS, title="")
    for boxes, chosen in zip(rows(axes).values(), WORDS.values(), strict=True):
        assert side_by_side(boxes) == [2.0 ** -len(word) for word in chosen]
    assert [tick.get_text() for tick in axes.get_yticklabels()] == list(WORDS)
    assert [word for word in words(axes) if word != "unspent"] == sum(WORDS.values(), [])


def test_what_is_beyond_the_budget_and_what_is_left_of_it_are_marked():
    axes = budget(WORDS, title="")
    over = [box for box in axes.patches if colour(box) == GAP]
    assert [box.get_x() for box in over] == [1, 1.25]
    assert all(box.get_hatch() == "xx" for box in over)
    (unspent,) = [text for text in axes.texts if text.get_text() == "unspent"]
    assert unspent.get_position() == (0.8125, 1)


def test_shares_are_the_probabilities_and_powers_of_a_half():
    axes = shares(VALLEY, VALLEY_P, LENGTHS, title="")
    truth, *codes = rows(axes).values()
    assert side_by_side(truth) == pytest.approx(VALLEY_P)
    assert {colour(box) for box in truth} == {TRUTH}
    for boxes, lengths in zip(codes, LENGTHS.values(), strict=True):
        assert side_by_side(boxes) == list(2.0**-lengths)
        assert all(box.get_hatch() for box in boxes)
    assert words(axes) == [*VALLEY, *"23333", "unspent", *"13333"]
    assert [tick.get_text() for tick in axes.get_yticklabels()] == ["truth P", *LENGTHS]


def test_the_way_to_a_leaf_spells_its_word_and_nodes_add_up():
    axes = code_tree(VALLEY, VALLEY_P, VALLEY_WORDS, title="")
    at = {text.get_position(): text.get_text() for text in axes.texts}
    children: dict[tuple, list] = {}
    for line in axes.lines:
        above, below = zip(*line.get_data(), strict=True)
        children.setdefault(above, []).append(below)

    def spelled(node) -> dict[str, str]:
        """The words and labels of the leaves below a node."""
        if node not in children:
            return {"": at[node]}
        found = {}
        total = 0.0
        for child in children[node]:
            digit = at[tuple(np.mean([node, child], axis=0))]
            total += float(at[child].split()[-1])
            found |= {digit + word: label for word, label in spelled(child).items()}
        assert float(at[node]) == pytest.approx(total)
        return found

    root = max(at, key=lambda place: place[1])
    assert at[root] == "1.00"
    leaves = {
        word: f"{outcome}\n{p:.2f}"
        for outcome, p, word in zip(VALLEY, VALLEY_P, VALLEY_WORDS, strict=True)
    }
    assert spelled(root) == leaves


def test_blocks_are_drawn_between_the_entropy_and_its_bound():
    axes = block_lengths(BLOCK_SIZES, *PER_RESULT, 0.469)
    bound, shannon, huffman, floor = axes.lines
    assert bound.get_ydata() == pytest.approx(0.469 + 1 / BLOCK_SIZES)
    for line, values in zip((shannon, huffman), PER_RESULT, strict=True):
        assert list(line.get_xdata()) == list(BLOCK_SIZES)
        assert list(line.get_ydata()) == list(values)
    assert shannon.get_linestyle() != huffman.get_linestyle()
    assert list(floor.get_ydata()) == [0.469, 0.469]
    assert words(axes) == ["H = 0.469 bits"]


def test_the_waste_of_the_letters_adds_up_to_the_divergence():
    axes = waste_by_letter(LETTERS, LETTER_P, LETTER_Q, title="")
    divergence = kl_divergence(LETTER_P, LETTER_Q, base=2)
    assert heights(axes.patches).sum() == pytest.approx(1000 * divergence, abs=1e-3)
    for box in axes.patches:
        letter = round(box.get_x() + box.get_width() / 2)
        costs = LETTER_P[letter] > LETTER_Q[letter]
        assert (box.get_height() > 0) == costs
        assert (box.get_facecolor()[3] > 0) == costs  # filled, or an outline only
    assert [tick.get_text() for tick in axes.get_xticklabels()] == list(LETTERS)


def test_an_interval_shrinks_to_the_chosen_part_and_ends_as_wide_as_the_product():
    message = [0, 2, 0, 1]
    axes = shrinking_interval(OUTCOMES, P, message)
    *steps, last = rows(axes).values()
    for boxes, symbol in zip(steps, message, strict=True):
        assert side_by_side(boxes) == list(P)
        assert [box.get_facecolor()[3] > 0 for box in boxes] == list(np.arange(4) == symbol)
    assert side_by_side(last) == [1]
    assert words(axes) == OUTCOMES * 4 + ["from 25/64 to 51/128"]
    ends = [tuple(line.get_xdata()) for line in axes.lines]
    assert ends == [(0, 0), (0.5, 1), (0.75, 0), (0.875, 1), (0, 0), (0.5, 1), (0.5, 0), (0.75, 1)]
