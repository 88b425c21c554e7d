"""Figures of the chapter on losses in practice, with data that no chapter has."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given

from bookparts import figures
from crossent import normalize
from drawing import HARD, LONG, truths_and_models, unreadable

draw = figures.in_practice


# --- Truth and beliefs ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(HARD)[2:])
def test_beliefs_of_any_distribution_can_be_read(name):
    outcomes, P, Q = HARD[name]
    grid = draw.truth_and_beliefs(outcomes, P, {"itself": P, "another": Q, "the third": Q})
    assert unreadable(grid) == []
    assert [axes.axison for axes in grid.flat] == [True, True, True, False]


@pytest.mark.thorough
@given(truths_and_models())
def test_beliefs_of_a_random_distribution_can_be_read(data):
    outcomes, P, Q = data
    assert unreadable(draw.truth_and_beliefs(outcomes, P, {"itself": P, "another": Q})) == []
    plt.close()


@pytest.mark.parametrize(
    ("P", "Q", "words"),
    [
        ([0.5, 0.6], [0.5, 0.5], "truth sums to 1.1, expected 1"),
        ([0.5, 0.5], [0.5, 0.6], "belief of focal sums to 1.1, expected 1"),
        ([0.2] * 5, [0.5, 0.5], "outcomes has 2 names, expected 5"),
        ([0.5, 0.5], [1.5, -0.5], r"belief of focal\[1\] is -0.5, expected a probability"),
    ],
)
def test_what_is_no_belief_is_refused(P, Q, words):
    with pytest.raises(ValueError, match=words):
        draw.truth_and_beliefs(["a", "b"], P, {"focal": Q})


# --- The map -------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [1, 5])
def test_a_map_of_so_many_losses_can_be_read(n):
    curves = {name: ([0, 0.001, 1], [0, k / 5, 1]) for k, name in enumerate(LONG[:n])}
    assert unreadable(draw.belief_map(curves)) == []


@pytest.mark.parametrize(
    ("curves", "words"),
    [
        ({"off": ([0, 1], [0, 1.5])}, r"curve off\[1\] is 1.5, expected a probability"),
        (dict.fromkeys("abcdef", ([0, 1], [0, 1])), "curves has 6 losses, expected at most 5"),
    ],
)
def test_what_is_no_map_is_refused(curves, words):
    with pytest.raises(ValueError, match=words):
        draw.belief_map(curves)


# --- Reliability ---------------------------------------------------------------------------------

TENTHS = np.arange(10) / 10 + 0.05
BINS = {
    "all wrong and sure": ([12_345], [1.0], [0.0]),
    "full bins": (np.full(10, 123_456), TENTHS, TENTHS[::-1]),
    "a tiny model": ([1, 999_000], [0.001, 0.999], [0, 1]),
}


@pytest.mark.parametrize("models", [dict([item]) for item in BINS.items()] + [BINS])
def test_a_reliability_diagram_can_be_read_and_tells_its_mean_gap(models):
    panels = draw.reliability(models)
    assert unreadable(panels) == []
    (key,) = panels[0].figure.legends
    assert [text.get_text() for text in key.get_texts()] == ["share right", "confidence", "gap"]
    for axes, (name, (samples, confidence, share)) in zip(panels, models.items(), strict=True):
        gap = normalize(samples) @ np.abs(np.subtract(confidence, share))
        assert axes.get_title("left") == f"{name}: mean gap {gap:.3g}"


@pytest.mark.parametrize(
    ("bins", "words"),
    [
        (([1, 1], [0.5, 1.2], [0, 1]), r"confidence of it\[1\] is 1.2, expected a probability"),
        (([1, 1], [0.5, 0.7], [0, 1.2]), r"share of it\[1\] is 1.2, expected a probability"),
        (([1, 1], [0.51, 0.56], [0, 1]), "confidence of it has two bins in one tenth"),
    ],
)
def test_what_is_no_diagram_of_ten_bins_is_refused(bins, words):
    with pytest.raises(ValueError, match=words):
        draw.reliability({"it": bins})
