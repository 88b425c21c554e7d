"""Figures of the chapter on language models, with data that no chapter has."""

import numpy as np
import pytest

from bookparts import figures
from drawing import unreadable

draw = figures.language_models
inf = np.inf


def infinities(axes) -> list[float]:
    """Where an ∞ stands."""
    return [each.get_xdata()[0] for each in axes.lines if each.get_marker() == r"$\infty$"]


# --- Orders --------------------------------------------------------------------------------------

ORDERS = {
    "one order": (
        [2],
        [30],
        [31],
        (2, 32.1),
        4.75,
        "Order 2 has the lowest validation loss (test: 32.1 bits)",
        [],
    ),
    "infinite": (
        *([1, 2, 3, 4], [4, 3, 2, 1], [4.1, inf, inf, inf], (4, inf), 4.75),
        "Order 1 has the lowest validation loss (test: ∞ bits)",
        [2, 4],
    ),
    "nine, tiny, and a test of no order": (
        *(range(1, 10), np.full(9, 1e-3), np.full(9, 2e-3), (12, 0.01234), 1e-3),
        "Order 1 has the lowest validation loss (test: 0.0123 bits)",
        [],
    ),
}


@pytest.mark.parametrize(
    ("orders", "training", "validation", "test", "level", "words", "at"), ORDERS.values()
)
def test_orders_can_be_read_and_infinity_is_seen(
    orders, training, validation, test, level, words, at
):
    axes = draw.bits_by_order(orders, training, validation, test, level)
    assert unreadable(axes) == []
    assert axes.figure.get_suptitle() == words
    assert infinities(axes) == at


# --- Vocabularies --------------------------------------------------------------------------------

VOCABULARIES = {
    "falling and rising": ([27, 100, 1000], [5, 4, 3], [1, 2, 3], 1000, 27),
    "all alike": ([256, 50_257, 128_256], [2.5] * 3, [1.0] * 3, 256, 256),
    "tiny": ([2, 4], [2e-3, 1e-3], [0, 0], 4, 2),
}


@pytest.mark.parametrize(
    ("sizes", "per_token", "per_byte", "first", "second"), VOCABULARIES.values()
)
def test_vocabularies_can_be_read_and_each_title_names_the_lowest(
    sizes, per_token, per_byte, first, second
):
    panels = draw.by_vocabulary(sizes, per_token, per_byte)
    assert unreadable(panels) == []
    titles = [axes.get_title("left") for axes in panels]
    assert titles == [
        f"Loss in nats per token: lowest at {first} tokens",
        f"Loss in bits per byte: lowest at {second} tokens",
    ]


def test_an_infinite_loss_has_no_place_among_the_vocabularies():
    with pytest.raises(ValueError, match=r"per_byte\[1\] is inf, expected a finite number"):
        draw.by_vocabulary([27, 100], [1, 2], [1, inf])


# --- Documents -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("documents", "mean", "intervals", "words"),
    [
        (
            [1, 2, 3],
            2,
            {"tokens": (1.9, 2.1), "documents": (1.5, 2.5)},
            "Drawing documents: an interval 5 times as wide",
        ),
        (
            np.full(40, 1e-3),
            1e-3,
            {"tokens": (0, 8e-3), "a": (0, 2e-3)},
            "Drawing tokens: an interval 4 times as wide",
        ),
    ],
)
def test_documents_can_be_read_and_the_widest_interval_is_named(documents, mean, intervals, words):
    axes = draw.document_losses(documents, mean, intervals)
    assert unreadable(axes) == []
    assert axes.figure.get_suptitle() == words
