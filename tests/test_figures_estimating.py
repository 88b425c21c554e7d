"""Figures of the chapter on estimates draw the estimates that they are given, where they belong."""

import numpy as np
import pytest

from bookparts.figures.estimating import (
    _draw_heap,
    best_of_many,
    bias_by_draws,
    chance_and_data,
    compared,
    intervals,
    too_low,
)
from bookparts.figures.style import GAP, MODEL, new_axes
from drawings import (
    ESTIMATES,
    HIGHS,
    INFORMATION,
    LOWS,
    NUMBERS_OF_DRAWS,
    ROLLS,
    RUNS_TO_CHOOSE,
    SHORTFALLS,
    SHUFFLES,
    WINNERS,
    marks,
    words,
)

pytestmark = pytest.mark.usefixtures("book_style")


def heap(values, floor=0.0, width=0.1):
    """The left edges and the heights above the floor of what is drawn of the values."""
    axes = new_axes()
    _draw_heap(axes, np.asarray(values), floor, width)
    edges, tops = axes.lines[0].get_data()
    return edges, tops - floor


def test_a_heap_is_as_high_as_its_values_are_many():
    values = [0.11, 0.12, 0.13, 0.14, 0.31, 0.32, 0.55]
    edges, tops = heap(values, floor=2.0)
    assert np.allclose(np.diff(edges), 0.1)
    shares = {0.1: 1, 0.2: 0, 0.3: 1 / 2, 0.4: 0, 0.5: 1 / 4}
    for left, share in shares.items():
        i = np.argmin(np.abs(edges - left))
        assert tops[i] == pytest.approx(0.7 * share, abs=1e-3)
    assert tops[-1] == 0


def test_a_heap_does_not_ask_on_which_side_of_an_edge_rounding_left_a_value():
    values = np.array([0.1, 0.3, 0.3, 0.7])
    for noise in (-1e-12, 1e-12):
        assert np.array_equal(heap(values + noise)[1], heap(values)[1])
    # The value that is a multiple of the width stands in the bin that it begins.
    edges, tops = heap(values)
    assert tops[np.argmin(np.abs(edges - 0.3))] == 0.7


def test_each_heap_has_its_mean_and_its_bias():
    axes = too_low(ROLLS, 4)
    means = [values.mean() for values in ROLLS.values()]
    points = marks(axes)
    assert [x for x, _ in points] == pytest.approx(means, abs=5e-4)
    assert [np.floor(y) for _, y in points] == [2, 1, 0]
    biases = [line for line in axes.lines if line.get_color() == GAP]
    for line, mean in zip(biases, means, strict=True):
        assert list(line.get_xdata()) == pytest.approx([mean, 4], abs=5e-4)
    written = words(axes)
    assert [word for word in written if word.startswith("n =")] == [f"n = {n}" for n in ROLLS]
    assert [word for word in written if "mean" in word] == [f"mean {mean:.2f}" for mean in means]
    assert axes.lines[-1].get_xdata()[0] == 4


def test_heaps_stand_where_their_estimates_lie():
    axes = too_low(ROLLS, 4)
    heaps = [line for line in axes.lines if line.get_drawstyle() == "steps-post"]
    for line, values, floor in zip(heaps, ROLLS.values(), (2, 1, 0), strict=True):
        edges, tops = line.get_data()
        assert edges[0] <= values.min() < edges[1] and edges[-2] <= values.max() <= edges[-1] + 0.03
        middle = edges + 0.015
        weights = tops - floor
        assert (middle @ weights) / weights.sum() == pytest.approx(values.mean(), abs=0.02)
        assert tops.max() == pytest.approx(floor + 0.7)


def test_the_three_shortfalls_are_drawn_with_names_of_their_own():
    axes = bias_by_draws(NUMBERS_OF_DRAWS, *SHORTFALLS)
    for line, values in zip(axes.lines, SHORTFALLS, strict=True):
        assert list(line.get_xdata()) == list(NUMBERS_OF_DRAWS)
        assert list(line.get_ydata()) == pytest.approx(values, abs=5e-6)
    assert len({line.get_linestyle() for line in axes.lines}) == 3
    names = [text.get_text() for text in axes.get_legend().get_texts()]
    assert names == ["entropy of the frequencies", "rule: 15/(2n ln 2)", "Miller–Madow estimate"]
    assert axes.get_xscale() == axes.get_yscale() == "log"


def test_each_feature_has_its_shuffles_and_its_value():
    axes = chance_and_data(SHUFFLES, INFORMATION)
    points = dict(zip(SHUFFLES, marks(axes), strict=True))
    for name, (x, _) in points.items():
        assert x == pytest.approx(INFORMATION[name], abs=5e-4)
    names = {round(place, 3): text.get_text() for place, text in zip(*ticks(axes), strict=True)}
    assert [names[round(y, 3)] for _, y in points.values()] == list(SHUFFLES)
    assert words(axes) == ["0.459", "0.032"]
    for text, name in zip(axes.texts, SHUFFLES, strict=True):
        assert text.get_position()[0] > max(SHUFFLES[name].max(), INFORMATION[name])
    heaps = [line for line in axes.lines if line.get_drawstyle() == "steps-post"]
    for line, (name, values) in zip(heaps, SHUFFLES.items(), strict=True):
        assert line.get_ydata().min() == pytest.approx(points[name][1] - 0.1)
        assert line.get_xdata()[0] <= values.min() < line.get_xdata()[1]


def ticks(axes):
    return axes.get_yticks(), axes.get_yticklabels()


def test_intervals_that_miss_the_truth_are_marked_at_the_end_that_misses():
    axes = intervals(LOWS, HIGHS, 0.1, title="A title")
    caught, missed = axes.collections
    assert drawn_intervals(caught) == {0: (0.05, 0.18), 3: (0.04, 0.2)}
    assert drawn_intervals(missed) == {1: (0.02, 0.07), 2: (0.12, 0.31)}
    assert caught.get_linestyle() != missed.get_linestyle()
    crosses = axes.lines[0]
    assert crosses.get_color() == MODEL and crosses.get_marker() == "x"
    assert list(zip(*crosses.get_data(), strict=True)) == [(0.07, 1), (0.12, 2)]
    assert axes.lines[1].get_xdata()[0] == 0.1


def drawn_intervals(lines) -> dict[int, tuple[float, float]]:
    return {int(ends[0, 1]): (ends[0, 0], ends[1, 0]) for ends in lines.get_segments()}


def test_rows_are_compared_from_the_top_down():
    axes = compared(ESTIMATES)
    names = dict(zip(axes.get_yticks(), axes.get_yticklabels(), strict=True))
    whiskers = [line for line in axes.lines if line.get_linewidth() == 2.4]
    dots = marks(axes)
    assert [y for _, y in dots] == [2, 1, 0]
    for line, (x, y), (name, (low, middle, high)) in zip(
        whiskers, dots, ESTIMATES.items(), strict=True
    ):
        assert names[y].get_text() == name
        assert list(line.get_xdata()) == [low, high] and list(line.get_ydata()) == [y, y]
        assert x == middle
    assert axes.lines[-1].get_xdata()[0] == 0


def test_the_report_and_the_loss_are_not_mixed_up():
    axes = best_of_many(RUNS_TO_CHOOSE, *WINNERS, n=50)
    true, report = axes.lines
    assert list(report.get_xdata()) == list(true.get_xdata()) == RUNS_TO_CHOOSE
    assert list(report.get_ydata()) == WINNERS[0] and list(true.get_ydata()) == WINNERS[1]
    assert report.get_color() == MODEL and report.get_linestyle() == "--"
    above, below = axes.texts
    assert above.get_text() == "its true loss" and below.get_text() == "on the 50 that chose it"
    assert above.get_position()[1] > WINNERS[1][-1] > WINNERS[0][-1] > below.get_position()[1]
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["1", "5", "40"]


def test_what_is_drawn_of_intervals_is_rounded():
    axes = intervals(LOWS + 1e-9, HIGHS - 1e-9, 0.1 + 1e-9, title="A title")
    assert axes.lines[1].get_xdata()[0] == 0.1
    assert drawn_intervals(axes.collections[0]) == {0: (0.05, 0.18), 3: (0.04, 0.2)}
