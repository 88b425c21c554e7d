"""Figures of the chapter on estimates, with data that no chapter has."""

import numpy as np
import pytest

from bookparts.figures import estimating as figures
from crossent import entropy, mutual_information
from drawing import HARD, LONG, unreadable

INF = np.inf


def drawn_estimates(P, draws):
    rng = np.random.default_rng(1)
    return {n: entropy(rng.multinomial(n, P, size=50) / n, base=2) for n in draws}


@pytest.mark.parametrize("case", list(HARD)[1:5])
def test_any_number_of_heaps_has_its_means(case):
    _, P, _ = HARD[case]
    H = float(entropy(P, base=2))
    estimates = drawn_estimates(P, [1, 10, 1000, 30, 2, 7, 100, 10**6][: len(P)])
    axes = figures.too_low(estimates, H)
    assert unreadable(axes) == []
    assert [text.get_text() for text in axes.texts] == [f"truth: {H:.3g} bits"]
    written = [label.get_text() for label in axes.get_yticklabels()]
    assert written == [f"n = {n}\nmean {each.mean():.3g}" for n, each in estimates.items()]


N = np.array([1, 3, 40, 5000, 10**6])


@pytest.mark.parametrize(
    "corrected",
    [5 / N**2, 1e-3 / N, 0.02 - 0.2 / N, np.zeros(5)],
    ids=["falls faster", "small", "changes its sign", "right on average"],
)
def test_shortfalls_of_any_size_have_room(corrected):
    axes = figures.bias_by_draws(N, 3 / N, 5 / N, corrected)
    assert unreadable(axes) == []
    low, high = axes.get_ylim()
    assert low < 3e-6 and high > 5


def test_without_a_shortfall_there_is_no_logarithm_of_it():
    with pytest.raises(ValueError, match="plug_in and rule have no number above 0, expected a"):
        figures.bias_by_draws(N, 0 * N, 0 * N, 0 * N)


@pytest.mark.parametrize("scale", [1e-4, 1, 40])
def test_heaps_of_chance_and_diamonds_of_any_size_have_room(scale):
    names = [*LONG[:4], "a\nb", "c", "d", "e"]
    told = mutual_information([[0.5, 0], [0, 0.5]]) * scale
    chance = {name: told * np.linspace(0, 0.1 + i / 8, 30) for i, name in enumerate(names)}
    axes = figures.chance_and_data(chance, {name: told * (i % 2) for i, name in enumerate(names)})
    assert unreadable(axes) == []
    assert [text.get_text() for text in axes.texts] == [f"{told * (i % 2):.3f}" for i in range(8)]
    heaps = [line.get_xdata() for line in axes.lines if line.get_drawstyle() == "steps-post"]
    assert all(2 < len(edges) < 150 for edges in heaps)  # fine enough, and no needles


# Lower ends, upper ends, the truth, and what the title says of those that miss it.
INTERVALS = {
    "two, both right": ([0, 0.1], [0.2, 0.3], 0.15, "0 of 2 intervals are too low, 0"),
    "missed on both sides": (
        [1e3, 5e3, 2e3],
        [2e3, 6e3, 4e3],
        3e3,
        "1 of 3 intervals is too low, 1",
    ),
    "below 0": ([-3, -2], [-2.5, -1], -1.5, "1 of 2 intervals is too low, 0"),
    "infinite ends": ([0.1, 0.2, INF], [INF, 0.3, INF], 0.4, "1 of 3 intervals is too low, 1"),
    "an infinite truth": ([0.1, 0.2], [0.3, INF], INF, "1 of 2 intervals is too low, 0"),
    "one": ([0.1], [0.2], 0.15, "0 of 1 interval is too low, 0"),
    "a hundred": (
        *(np.arange(100) / 1e4, np.arange(100) / 1e4 + 5e-4, 2e-3),
        "15 of 100 intervals are too low, 79",
    ),
}


@pytest.mark.parametrize("case", list(INTERVALS))
def test_the_title_counts_the_intervals_that_miss(case):
    lows, highs, truth, words = INTERVALS[case]
    axes = figures.intervals(lows, highs, truth)
    assert unreadable(axes) == []
    assert axes.get_title("left") == f"{words} too high"
    infinite = np.isinf([*lows, *highs, truth]).any()
    assert [text.get_text() for text in axes.texts] == ["∞"] * int(infinite) + ["truth"]


ROWS = {
    "two": {"a": (-1e-4, 0, 2e-4), LONG[0]: (0, 1e-4, 2e-4)},
    "eight, large": dict(zip(LONG, [(i, 1e4, 1e5) for i in range(8)], strict=True)),
    "infinite": {"a": (0.1, INF, INF), "b": (-INF, 0.2, 0.3)},
}


@pytest.mark.parametrize("case", list(ROWS))
def test_intervals_of_any_size_stand_beside_their_names(case):
    axes = figures.compared(ROWS[case])
    assert unreadable(axes) == []
    assert [label.get_text() for label in axes.get_yticklabels()] == list(ROWS[case])[::-1]
    signs = [text.get_text() for text in axes.texts]
    assert signs == (["−∞", "∞"] if case == "infinite" else [])


@pytest.mark.parametrize(
    ("candidates", "measured", "true", "words"),
    [
        ([1, 2], [0.3, 0.1], [0.3, 0.29], "0.10 reported, 0.29 true"),
        (range(1, 41), 1e3 / np.arange(1, 41), [1e3] * 40, "25 reported, 1e+03 true"),
        ([1, 9, 99, 10**6], [0.4, 0.2, 0.1, 0], [INF, INF, 0.3, 0.3], "0.0 reported, 0.3 true"),
        ([3, 5], [0.1, 0.05], [0.1, INF], "0.05 reported, ∞ true"),
    ],
    ids=["two", "every number", "infinite first", "infinite last"],
)
def test_the_title_tells_the_last_report_and_loss(candidates, measured, true, words):
    axes = figures.best_of_many(candidates, measured, true, n=12345)
    assert unreadable(axes) == []
    assert axes.get_title("left") == f"Best of {candidates[-1]}: {words}"
    assert [text.get_text() for text in axes.texts] == ["∞"] * int(np.isinf(true).any())
