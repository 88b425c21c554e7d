"""The figure of the page with bugs to find, with data that no chapter has."""

import numpy as np
import pytest

from bookparts import figures
from drawing import LONG, unreadable

draw = figures.find_the_bug


@pytest.mark.parametrize(
    ("first", "second", "title"),
    [
        ([4, 2, 1, 1], [3, 1, 0, 1], "Both losses fall, to 1.00 and 0.50 nats"),
        ([4, 2, 1, 1], [1, 1, 2, 2], "One loss falls"),
        ([0, 0, 0, 0], [1, 1, 2, 2], "Neither loss falls"),
    ],
)
def test_a_loss_is_drawn_from_its_first_step_over_means(first, second, title):
    axes = draw.falling_losses({"one": first, LONG[0]: second}, every=2)
    assert unreadable(axes) == []
    assert axes.get_title("left") == title
    for curve, nats in zip(axes.lines, (first, second), strict=True):
        means = [np.mean(nats[:2]), np.mean(nats[2:])]
        assert np.array_equal(curve.get_data(), [[0, 2, 4], [nats[0], *means]])


def test_other_than_two_programs_are_refused():
    with pytest.raises(ValueError, match="losses has 1 programs, expected 2"):
        draw.falling_losses({"one": [1, 2]}, every=1)


@pytest.mark.parametrize("nats", [[1, 2, 3], []])
def test_steps_left_over_are_refused(nats):
    with pytest.raises(ValueError, match=f"one has {len(nats)} steps, expected a multiple of 2"):
        draw.falling_losses({"one": nats, "two": [1, 2]}, every=2)
