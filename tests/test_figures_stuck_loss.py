"""Figures of the chapter on stuck losses draw the losses that they are given, where they belong."""

import numpy as np
import pytest

from bookparts.figures.stuck_loss import KINDS, descent_to_floors, floors_by_classes, ladder
from crossent import cross_entropy, entropy, one_hot, softmax_cross_entropy
from drawings import LEVELS, RUNGS, RUNS, STEPS, marks, words

pytestmark = pytest.mark.usefixtures("book_style")


def test_each_run_and_each_level_is_drawn():
    axes = descent_to_floors(STEPS, RUNS, LEVELS)
    levels, runs = axes.lines[: len(LEVELS)], axes.lines[len(LEVELS) :]
    assert [line.get_ydata()[0] for line in levels] == list(LEVELS.values())
    for line, losses in zip(runs, RUNS.values(), strict=True):
        assert list(line.get_xdata()) == STEPS
        assert list(line.get_ydata()) == losses
    assert len({line.get_linestyle() for line in runs}) == 2
    assert words(axes) == [*LEVELS, *RUNS]


def test_what_is_drawn_of_a_run_is_rounded():
    axes = descent_to_floors([0, 1], {"a": [1.38629, 1.2], "b": [1.3, 0.86643]}, {"level": 1.0})
    assert list(axes.lines[1].get_ydata()) == [1.386, 1.2]
    assert list(axes.lines[2].get_ydata()) == [1.3, 0.866]


def test_rungs_climb_with_their_losses_and_have_the_marker_of_their_kind():
    axes = ladder(RUNGS)
    names = [tick.get_text() for tick in axes.get_yticklabels()]
    by_loss = sorted(RUNGS, key=lambda name: RUNGS[name][0])
    assert names == by_loss
    points = [line for line in axes.lines if len(line.get_xdata()) == 1]
    for height, (name, line) in enumerate(zip(names, points, strict=True)):
        nats, kind = RUNGS[name]
        assert np.ravel(line.get_data()) == pytest.approx([nats, height], abs=5e-4)
        assert line.get_marker() == KINDS[kind][0]
    assert words(axes) == [f"{RUNGS[name][0]:.4g}" for name in names]
    assert axes.get_xscale() == "log"
    assert len(marks(axes)) == len(RUNGS)


def test_kinds_differ_in_more_than_their_colour():
    assert len({marker for marker, _, _ in KINDS.values()}) == len(KINDS)
    legend = [text.get_text() for text in ladder(RUNGS).get_legend().get_texts()]
    assert legend == list(KINDS)


def test_floors_are_those_of_the_formulas():
    start, twice, smooth = floors_by_classes(0.2).lines
    K = start.get_xdata()
    assert K[0] == 2 and K[-1] == 1000
    assert start.get_ydata() == pytest.approx(np.log(K), abs=5e-4)
    for i in (0, 10, len(K) - 1):
        k = int(K[i])
        target = np.array([0.8 + 0.2 / k] + [0.2 / k] * (k - 1))
        assert twice.get_ydata()[i] == pytest.approx(np.log(1 + (k - 1) / np.e), abs=5e-4)
        assert smooth.get_ydata()[i] == pytest.approx(cross_entropy(target, target), abs=5e-4)
    # No network output between 0 and 1 does better than the dashed floor.
    rng = np.random.default_rng(1)
    assert (softmax_cross_entropy([0] * 50, rng.random((50, 2))) > twice.get_ydata()[0]).all()
    assert entropy(one_hot(0, 2)) == 0
