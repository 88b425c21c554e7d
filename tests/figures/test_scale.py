"""Figures of the chapter on large data, with data that no chapter has."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given

from bookparts.figures import scale as figures
from crossent import categorical_cross_entropy
from drawing import LONG, NAMES, truths_and_models, unreadable

INF = np.inf
# Names, means and counts of blocks.
BLOCKS = {
    "two, one of them tiny": (["a", "b"], [1e-3, 2e-3], [1, 10**6]),
    "an infinite mean": (["night", "morning", LONG[0]], [0.5, INF, 0.25], [10, 20, 30]),
    "eight with long names": (LONG, [1e4, *[0.5] * 7], [1, 2, 3, 10**4, 1, 1, 1, 10**4]),
    "no loss at all": (NAMES[:5], [0] * 5, [7] * 5),
}


@pytest.mark.parametrize("case", list(BLOCKS))
def test_columns_of_any_width_and_height_have_their_names(case):
    names, means, counts = BLOCKS[case]
    panels = figures.means_as_areas(names, means, counts)
    assert unreadable(panels) == []
    for axes, weights in zip(panels, (counts, np.ones(len(counts))), strict=True):
        mean = f"{np.average(means, weights=weights):.3g}".replace("inf", "∞")
        assert [text.get_text() for text in axes.texts] == [f"mean {mean}"]
        labels = [label.get_text().split()[-1] for label in axes.get_xticklabels()]
        assert labels == [f"{each:.3g}".replace("inf", "∞") for each in means]


@pytest.mark.parametrize(
    ("means", "counts", "words"),
    [
        ([1, 2], [3, 0], r"counts\[1\] is 0, expected a number above 0"),
        ([1, np.nan], [1, 1], "nan"),
    ],
)
def test_a_block_without_samples_or_a_mean_is_refused(means, counts, words):
    with pytest.raises(ValueError, match=words):
        figures.means_as_areas(["a", "b"], means, counts)


@pytest.mark.thorough
@given(truths_and_models())
def test_all_blocks_have_room(data):
    names, P, Q = data
    losses = categorical_cross_entropy(np.tile(P, (len(P), 1)), np.tile(Q, (len(P), 1)))
    counts = 1 + np.round(1e6 * P)
    assert unreadable(figures.means_as_areas(names, losses, counts)) == []
    assert unreadable(figures.what_travels(names, Q + 1e-6, losses * counts, counts)) == []
    plt.close("all")


@pytest.mark.parametrize(
    ("days", "peaks"),
    [
        ([1, 2], {"a": [0.2, 0.3]}),
        ([1, 4, 16, 10**6], {"at once": [1, 10, 100, 10**6], LONG[0]: [0, 1, 1, 1]}),
        (range(1, 31), {name: np.arange(30) + 10 * i for i, name in enumerate(LONG)}),
    ],
    ids=["one way", "from nothing to everything", "eight ways, every day"],
)
def test_ways_of_any_number_differ_in_more_than_colour(days, peaks):
    axes = figures.memory(days, peaks)
    assert unreadable(axes) == []
    assert [line.get_label() for line in axes.lines] == list(peaks)
    assert len({(line.get_marker(), line.get_linestyle()) for line in axes.lines}) == len(peaks)


@pytest.mark.parametrize("case", list(BLOCKS))
def test_what_travels_adds_up(case):
    names, means, counts = BLOCKS[case]
    sums = np.multiply(means, counts)
    axes = figures.what_travels(names, np.square(counts) / 1e6, sums, counts)
    assert unreadable(axes) == []
    whole = [text.get_text() for text in axes.texts if "nats a digit" in text.get_text()]
    mean = whole[0].split("\n")[-2]
    assert mean == f"{np.average(means, weights=counts):.4g}".replace("inf", "∞")
