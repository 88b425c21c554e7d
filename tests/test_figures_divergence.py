"""Figures of the chapter on KL divergence draw what the helper computes."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from bookparts.figures.divergence import (
    both_directions,
    one_mistake_each,
    tangent,
    truth_and_model,
)
from bookparts.figures.style import MODEL, TRUTH
from crossent import kl_divergence
from drawings import HALVED, OUTCOMES, TENTH_OFF, P, Q, heights, marks, words

pytestmark = pytest.mark.usefixtures("book_style")


def test_the_truth_is_filled_and_the_model_hatched():
    axes = truth_and_model(OUTCOMES, P, Q)
    truth, model = axes.containers
    assert list(heights(truth)) == list(P)
    assert list(heights(model)) == list(Q)
    assert {(bar.get_facecolor()[:3], bar.get_hatch()) for bar in truth} == {(to_rgb(TRUTH), None)}
    assert {(bar.get_edgecolor()[:3], bar.get_fill()) for bar in model} == {(to_rgb(MODEL), True)}
    assert all(bar.get_hatch() and bar.get_facecolor()[3] == 0 for bar in model)
    assert words(axes) == ["1/2", "1/4", "1/8", "1/8", "1/4", "1/8", "1/2", "1/8"]


def test_the_bars_of_an_outcome_stand_together_above_its_name():
    axes = truth_and_model(OUTCOMES, P, Q)
    truth, model = axes.containers
    for name, at, left, right in zip(
        axes.get_xticklabels(), axes.get_xticks(), truth, model, strict=True
    ):
        assert left.get_x() + left.get_width() == pytest.approx(at) == right.get_x()
        assert name.get_text() == OUTCOMES[at]


def test_the_line_touches_the_logarithm_at_one():
    line, curve = (line.get_data() for line in tangent(OUTCOMES, P, Q).lines[:2])
    r = curve[0]
    assert curve[1] == pytest.approx(np.log(r))
    assert (line[1] >= curve[1]).all()
    assert line[1] == pytest.approx(r - 1)


def test_the_gaps_below_the_tangent_weighed_by_the_truth_are_the_divergence():
    axes = tangent(OUTCOMES, P, Q)
    # At r = 1/2 (sun, cloud), 1 (snow) and 4 (rain).
    gaps = axes.lines[2:-1:2]
    assert [tuple(gap.get_xdata()) for gap in gaps] == [(1 / 2, 1 / 2), (1, 1), (4, 4)]
    widths = [np.ptp(gap.get_ydata()) for gap in gaps]
    assert np.dot([1 / 2 + 1 / 4, 1 / 8, 1 / 8], widths) == pytest.approx(kl_divergence(P, Q))
    assert marks(axes) == [(1 / 2, np.log(1 / 2)), (1, 0), (4, np.log(4))]
    assert words(axes) == [
        "sun and cloud\nr = 0.5, gap 0.193",
        "snow\nr = 1, gap 0.000",
        "rain\nr = 4, gap 1.614",
    ]


def test_a_bar_is_the_divergence_of_the_model_with_that_mistake():
    mistakes = {"halved": HALVED, "0.1 off": TENTH_OFF}
    grid = one_mistake_each(OUTCOMES, P, mistakes)
    for axes, (mistake, models) in zip(grid, mistakes.items(), strict=True):
        costs = [kl_divergence(P, model, base=2) for model in models]
        assert heights(axes.patches) == pytest.approx(costs)
        assert axes.get_title("left") == mistake
        assert max(costs) < axes.get_ylim()[1]
    assert words(grid[0]) == ["0.208", "0.083", "0.038", "0.038"]
    assert grid[0].get_ylim() == grid[1].get_ylim()


def test_a_bar_bears_its_outcome_and_the_outcomes_probability():
    for axes in one_mistake_each(OUTCOMES, P, {"halved": HALVED, "0.1 off": TENTH_OFF}):
        names = [tick.get_text() for tick in axes.get_xticklabels()]
        assert names == ["sun\n1/2", "cloud\n1/4", "rain\n1/8", "snow\n1/8"]


def test_the_two_directions_are_the_divergences_between_two_coins():
    axes = both_directions(0.7)
    forward, backward, _ = axes.lines
    q = forward.get_xdata()
    truths, models = np.tile([0.7, 0.3], (len(q), 1)), np.stack([q, 1 - q], axis=1)
    assert forward.get_label().startswith("D(P‖Q)")
    assert forward.get_ydata() == pytest.approx(kl_divergence(truths, models))
    assert backward.get_label().startswith("D(Q‖P)")
    assert backward.get_ydata() == pytest.approx(kl_divergence(models, truths))
    assert forward.get_linestyle() != backward.get_linestyle()


def test_both_directions_meet_at_their_one_zero():
    axes = both_directions(0.7)
    assert marks(axes) == [(0.7, 0)]
    for line in axes.lines[:2]:
        q, nats = line.get_data()
        assert q[nats.argmin()] == pytest.approx(0.7, abs=0.02)
        assert 0 <= nats.min() < 0.001
    assert words(axes) == ["q = 0.7: Q = P, both 0"]
    assert axes.get_title("left").endswith("(P = [0.7, 0.3])")
