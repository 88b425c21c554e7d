"""Figures of the chapter on libraries, with data that no chapter has."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given

from bookparts.figures import libraries as figures
from crossent import one_hot, surprisal
from drawing import HARD, LONG, NAMES, truths_and_models, unreadable

HARDEST = [list(HARD)[i] for i in (0, 2, 3, 4)]


@pytest.mark.parametrize("stations", [["a", "b"], LONG, NAMES[:3]], ids=["two", "eight", "three"])
def test_stretches_go_both_ways_between_any_stations(stations):
    last = len(stations) - 1
    calls = {
        "f": (0, last),
        LONG[0] + LONG[1]: (last - 1, last),
        "back": (last, 0),
        "stays": (1, 1),
    }
    axes = figures.stretches(stations, calls)
    assert unreadable(axes) == []
    heads = [line.get_marker() for line in axes.lines if line.get_marker() in ("<", ">")]
    assert heads == [">", ">", "<", ">"]


def test_there_is_no_stretch_beyond_the_last_station():
    with pytest.raises(ValueError, match=r"calls\[0, 1\] is 2, expected an integer from 0 to 1"):
        figures.stretches(["a", "b"], {"f": (0, 2)})


def table(P, Q):
    """Rows of predictions, and a label for each."""
    return np.array([Q, P, Q]), [int(np.argmax(P)), int(np.argmin(P)), len(P) - 1]


@pytest.mark.parametrize("case", HARDEST)
def test_sums_of_terms_of_any_size_have_room(case):
    names, P, Q = HARD[case]
    p, labels = table(P, Q)
    nats = surprisal(p)
    terms = np.where(one_hot(labels, len(P)) > 0, nats, 0) * [[1], [12], [1]]
    axes = figures.reductions(names, terms)
    assert unreadable(axes) == []
    written = [text.get_text() for text in axes.texts]
    assert ("∞" in written) == bool(np.isinf(terms).any())
    n, k = terms.shape
    sums = [float(words.replace("∞", "inf")) for words in written[n * k :]]
    assert sums == pytest.approx([*terms.sum(axis=1), *terms.sum(axis=0)], abs=6e-3)


@pytest.mark.parametrize(
    ("terms", "words"),
    [([[0, 1, 2]], "terms has 3 columns, and 2 names"), ([[0, np.nan]], r"terms\[0, 1\] is nan")],
)
def test_a_table_needs_a_name_for_each_column_and_numbers(terms, words):
    with pytest.raises(ValueError, match=words):
        figures.reductions(["a", "b"], terms)


@pytest.mark.parametrize("case", HARDEST)
def test_what_labels_pick_can_be_read(case):
    names, P, Q = HARD[case]
    p, labels = table(P, Q)
    panels = figures.columns_read(names, labels, p)
    assert unreadable(panels) == []
    same = "the same" if sorted(names) == names else "other"
    assert panels[0].figure.get_suptitle() == f"Same numbers, {same} names over them"
    filled = [tuple(map(int, box.get_xy())) for box in panels[0].patches if box.get_fill()]
    filled = [(j, i) for (j, i) in filled if panels[0].patches[i * len(P) + j].get_facecolor()[3]]
    assert filled == [(label, i) for i, label in enumerate(labels)]


@pytest.mark.thorough
@given(truths_and_models())
def test_all_tables_can_be_read(data):
    names, P, Q = data
    p, labels = table(P, Q)
    assert unreadable(figures.columns_read(names, labels, p)) == []
    terms = np.where(one_hot(labels, len(P)) > 0, surprisal(p), 0)
    assert unreadable(figures.reductions(names, terms)) == []
    plt.close("all")


@pytest.mark.parametrize(
    ("labels", "p", "words"),
    [
        ([0], [[0.5, 0.625]], r"p\[0, :\] sums to 1.125"),
        ([0], [[0.5, 0.25, 0.25]], "outcomes has 2 names, expected 3"),
        ([2], [[0.5, 0.5]], r"labels\[0\] is 2, expected 0 to 1"),
    ],
)
def test_what_is_no_table_of_distributions_is_refused(labels, p, words):
    with pytest.raises(ValueError, match=words):
        figures.columns_read(["a", "b"], labels, p)
