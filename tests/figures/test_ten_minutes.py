"""The curve of a training, with losses that the chapter does not have."""

import numpy as np
import pytest

from bookparts.figures import ten_minutes
from drawing import unreadable

FALL = 3 / (1 + np.arange(200))
HISTORIES = {
    "both fall": (np.transpose([FALL, FALL + 0.1]), 1.2),
    "the test loss rises beyond the baseline": (np.transpose([FALL, 3 + np.arange(200)]), 2.3),
    "one step": ([[0.7, 0.69]], 0.69),
    "nothing is learned": ([[2.3, 2.3]] * 4, 2.3),
}


@pytest.mark.parametrize(("history", "baseline"), HISTORIES.values(), ids=HISTORIES)
def test_losses_baseline_and_floor_are_drawn(history, baseline):
    axes = ten_minutes.training_curve(history, baseline)
    assert unreadable(axes) == []
    drawn = [line.get_ydata() for line in axes.lines]
    test, training = np.transpose(history)[::-1]
    assert any(np.allclose(y, training, atol=1e-3) for y in drawn if len(y) == len(training))
    assert any(np.allclose(y, test, atol=1e-3) for y in drawn if len(y) == len(test))
    assert any(np.allclose(y, baseline) for y in drawn) and any(np.allclose(y, 0) for y in drawn)
    assert axes.get_ylim()[1] > max(baseline, *training, *test)


def test_a_history_has_two_losses_a_step():
    with pytest.raises(ValueError, match=r"history has shape \(3,\), expected \(steps, 2\)"):
        ten_minutes.training_curve([1, 2, 3], 1)
