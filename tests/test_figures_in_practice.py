"""Figures of the chapter on losses in practice draw the beliefs and bits that they are given."""

import numpy as np
import pytest

from bookparts.figures.in_practice import (
    belief_map,
    bits_by_order,
    reliability,
    truth_and_beliefs,
)
from drawings import (
    BELIEF_CURVES,
    BELIEFS,
    BINS,
    ORDER_BITS,
    OUTCOMES,
    P,
    heights,
    marks,
    words,
)

pytestmark = pytest.mark.usefixtures("book_style")


def test_truth_stands_beside_each_belief():
    panels = truth_and_beliefs(OUTCOMES, P, BELIEFS)
    for axes, (name, belief) in zip(panels.flat, BELIEFS.items(), strict=True):
        truth, model = axes.containers
        assert heights(truth) == pytest.approx(P)
        assert heights(model) == pytest.approx(belief, abs=5e-5)
        for left, right in zip(truth, model, strict=True):
            assert left.get_x() + left.get_width() == pytest.approx(right.get_x())
        assert not any(bar.get_hatch() for bar in truth)
        assert all(bar.get_hatch() for bar in model)
        assert axes.get_title(loc="left") == name
    assert [tick.get_text() for tick in axes.get_xticklabels()] == OUTCOMES


def test_a_belief_is_drawn_rounded():
    panels = truth_and_beliefs(OUTCOMES, P, dict.fromkeys("abcd", P + 1e-7))
    assert list(heights(panels.flat[0].containers[1])) == list(P)


def test_the_map_draws_each_curve_with_a_line_of_its_own():
    axes = belief_map(BELIEF_CURVES)
    legend = [text.get_text() for text in axes.get_legend().get_texts()]
    assert legend == list(BELIEF_CURVES)
    for line, (truth, belief) in zip(axes.lines, BELIEF_CURVES.values(), strict=True):
        assert line.get_xdata() == pytest.approx(np.asarray(truth), abs=5e-5)
        assert line.get_ydata() == pytest.approx(np.asarray(belief), abs=5e-5)
    # `_dash_pattern` alone tells apart two lines of dashes that are both named "--".
    assert len({str(line._dash_pattern) for line in axes.lines}) == len(BELIEF_CURVES)


def test_what_the_map_draws_is_rounded():
    curves = {name: ([0, 1 / 3], [2 / 3, 1]) for name in BELIEF_CURVES}
    line = belief_map(curves).lines[0]
    assert list(line.get_xdata()) == [0, 0.3333]
    assert list(line.get_ydata()) == [0.6667, 1]


def test_each_bin_shows_its_share_its_confidence_and_the_gap_between_them():
    panels = reliability(BINS)
    for axes, (name, (samples, confidence, share)) in zip(panels, BINS.items(), strict=True):
        assert axes.get_title(loc="left") == name
        assert words(axes) == [str(n) for n in samples]
        bars = [bar for container in axes.containers for bar in container]
        assert heights(bars) == pytest.approx(share, abs=5e-4)
        middles = [bar.get_x() + bar.get_width() / 2 for bar in bars]
        assert middles == pytest.approx([0.25, 0.65, 0.95])
        gaps, steps = axes.lines[1::2], axes.lines[2::2]
        for gap, step, sure, right in zip(gaps, steps, confidence, share, strict=True):
            assert gap.get_ydata() == pytest.approx([right, sure], abs=5e-4)
            assert step.get_ydata() == pytest.approx([sure, sure], abs=5e-4)


def test_full_confidence_belongs_to_the_last_bin():
    axes = reliability({"sure": ([3], [1.0], [1.0])})[0]
    assert axes.containers[0][0].get_x() == pytest.approx(0.91)


def test_bits_are_drawn_for_each_order_and_the_test_is_one_mark():
    orders, training, validation, test, level = ORDER_BITS
    axes = bits_by_order(orders, training, validation, test, level)
    flat, *curves = (line for line in axes.lines if len(line.get_xdata()) > 1)
    assert flat.get_ydata()[0] == pytest.approx(level, abs=5e-4)
    for line, bits in zip(curves, (training, validation), strict=True):
        assert list(line.get_xdata()) == orders
        assert list(line.get_ydata()) == np.round(bits, 3).tolist()
    assert curves[0].get_linestyle() != curves[1].get_linestyle()
    assert marks(axes) == [(test[0], round(test[1], 3))]
    assert words(axes) == ["equal probabilities", "training", "validation", "test"]
