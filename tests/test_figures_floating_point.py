"""Figures of the chapter on floating-point numbers draw what they are given, errors coarsely."""

import numpy as np
import pytest
from matplotlib.colors import to_rgba

from bookparts.figures.floating_point import (
    errors_in_ulps,
    reach_of_probabilities,
    running_means,
    small_divergences,
)
from bookparts.figures.style import MODEL_HATCH
from drawings import LEAD, REACH, RUNNING, SMALL_DIVERGENCES, SMALL_STEPS, ULPS, words

pytestmark = pytest.mark.usefixtures("book_style")
EDGES = np.arange(0, 17, 4)


def levels(errors, edges=EDGES, x=LEAD) -> list[np.ndarray]:
    """The heights of each method's steps."""
    axes = errors_in_ulps(x, errors, edges=edges, xlabel="x", title="t")
    return [stairs.get_data().values for stairs in axes.patches]


def level(error: float) -> float:
    return levels({"a": [error]}, edges=[0, 1], x=[0.5])[0][0]


def test_reach_is_from_the_least_loss_to_the_largest_of_each_label():
    axes = reach_of_probabilities(REACH)
    spans = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in axes.patches]
    hatches = [bar.get_hatch() for bar in axes.patches]
    expected = []
    for least, most_0, most_1 in REACH.values():
        expected += [(least, most_1), (least, most_0)]
    assert np.array(spans) == pytest.approx(np.array(expected))
    assert hatches == [None, MODEL_HATCH] * len(REACH)
    legend = axes.get_legend()
    assert [text.get_text() for text in legend.get_texts()] == [
        "label 1: −log p",
        "label 0: −log(1 − p)",
    ]
    assert [patch.get_hatch() for patch in legend.get_patches()] == [None, MODEL_HATCH]
    numbers = [word for word in words(axes) if word[0].isdigit()]
    assert numbers == ["16.6", "7.62", "103", "16.6"]


def test_of_each_bin_the_largest_error_is_drawn():
    x = np.array([0.5, 1.5, 2.5, 3.5])
    drawn = levels({"a": [1e3, 1e5, 1.0, 1e7]}, edges=[0, 2, 4], x=x)
    assert list(drawn[0]) == [5, 7]


def test_errors_are_drawn_as_powers_of_ten():
    assert [level(error) for error in (0.0, 0.5, 1.0, 8.0)] == [0, 0, 0, 0]
    assert [level(error) for error in (8.1, 24.0, 26.0, 240.0, 260.0)] == [1, 1, 2, 2, 3]
    assert [level(error) for error in (4.5e15, 1e17, 1e26)] == [16, 16, 16]
    assert level(np.inf) > level(1e26)


def test_what_rounding_differs_by_is_not_drawn():
    rng = np.random.default_rng(1)
    errors = {name: 10.0 ** rng.integers(2, 15, len(LEAD)) for name in ("a", "b")}
    other = {name: values * rng.uniform(0.5, 2, len(LEAD)) for name, values in errors.items()}
    assert np.array_equal(levels(errors), levels(other))


def test_lines_that_run_together_stay_apart_and_keep_their_order():
    first, second, third, last = levels(dict.fromkeys("abcd", np.full(len(LEAD), 1e6)))
    assert (np.diff([first, second, third, last], axis=0) < 0).all()
    assert np.max(first - last) < 1
    assert list(last) == [6] * 4
    axes = errors_in_ulps(LEAD, ULPS, edges=EDGES, xlabel="x", title="t")
    styles = {(stairs.get_linestyle(), stairs.get_linewidth()) for stairs in axes.patches}
    assert len(styles) == len(ULPS)
    legend = axes.figure.legends[0]
    assert [text.get_text() for text in legend.get_texts()] == list(ULPS)
    for stairs, line in zip(axes.patches, legend.get_lines(), strict=True):
        assert to_rgba(line.get_color()) == stairs.get_edgecolor()
        assert line.get_linestyle() == stairs.get_linestyle()


def test_all_errors_are_inside_the_axes():
    axes = errors_in_ulps(LEAD, ULPS, edges=EDGES, xlabel="x", title="t")
    bottom, top = axes.get_ylim()
    for stairs in axes.patches:
        assert (stairs.get_data().values > bottom).all()
        assert (stairs.get_data().values < top).all()


def test_negative_divergences_are_hollow_and_zeros_are_left_out():
    axes = small_divergences(SMALL_STEPS, SMALL_STEPS**2 / 2, SMALL_DIVERGENCES)
    exact, *points = axes.lines
    assert list(exact.get_ydata()) == [5e-3, 5e-5, 5e-7]
    for number, values in enumerate(SMALL_DIVERGENCES.values()):
        positive, negative, legend = points[3 * number : 3 * number + 3]
        filled, hollow = np.array(values) > 0, np.array(values) < 0
        assert list(positive.get_xdata()) == list(SMALL_STEPS[filled])
        assert list(negative.get_xdata()) == list(SMALL_STEPS[hollow])
        assert positive.get_ydata() == pytest.approx(np.array(values)[filled], rel=0.05)
        assert negative.get_ydata() == pytest.approx(-np.array(values)[hollow], rel=0.05)
        assert negative.get_markerfacecolor() == "white" != positive.get_markerfacecolor()
        assert positive.get_marker() == negative.get_marker() == legend.get_marker()
    labels = [text.get_text() for text in axes.get_legend().get_texts()]
    assert labels == [*SMALL_DIVERGENCES, "negative"]
    assert axes.get_xlim()[0] > axes.get_xlim()[1]


def test_divergences_are_drawn_with_two_digits():
    axes = small_divergences(SMALL_STEPS, SMALL_STEPS**2 / 2, SMALL_DIVERGENCES)
    assert axes.lines[1].get_ydata()[0] == 5.3e-3
    assert axes.lines[2].get_ydata()[0] == 3.1e-8


def test_running_means_are_the_means_so_far():
    axes = running_means(RUNNING, 1.386)
    true, *runs = axes.lines
    assert set(true.get_ydata()) == {1.386}
    for line, values in zip(runs, RUNNING.values(), strict=True):
        counts = line.get_xdata()
        assert counts[0] == 1 and counts[-1] == len(values)
        assert list(line.get_ydata()) == list(np.round(values[counts - 1], 3))
    assert [line.get_linestyle() for line in runs] == ["--", "-"]
    assert words(axes) == list(RUNNING)
