"""Figures of the chapter on multiclass cross-entropy draw what the helper computes."""

import numpy as np
import pytest

from bookparts.figures.multiclass import (
    gradient,
    logits_to_probabilities,
    loss_by_class,
    softmax_twice,
    surprising_digits,
    two_sums,
)
from crossent import (
    categorical_cross_entropy,
    one_hot,
    softmax,
    softmax_cross_entropy,
    softmax_cross_entropy_gradient,
    surprisal,
)
from drawings import (
    DIGIT_LOSSES,
    DIGIT_P,
    DIGIT_RIGHT,
    DIGITS,
    DOUBTS,
    EXAMPLES,
    IMAGES,
    LOGITS,
    OUTCOMES,
    PREDICTIONS,
    WORST,
    heights,
    words,
)

pytestmark = pytest.mark.usefixtures("book_style")

TRUE = one_hot(0, 4)


def test_a_cell_holds_its_surprisal_and_is_filled_where_y_keeps_it():
    axes = two_sums(OUTCOMES, EXAMPLES, PREDICTIONS)
    filled = [cell.get_facecolor()[3] == 1 for cell in axes.patches]
    corners = [cell.get_xy()[::-1] for cell in axes.patches]
    assert corners == list(np.ndindex(4, 4))
    assert np.array_equal(np.reshape(filled, (4, 4)), EXAMPLES)
    for text, nats in zip(axes.texts, surprisal(PREDICTIONS).flat, strict=False):
        assert text.get_text() == f"{nats:.3f}"
        assert (text.get_weight() == "bold") == bool(
            EXAMPLES[tuple(int(at) for at in text.get_position()[::-1])]
        )


def test_beside_a_row_stands_its_loss_and_below_all_their_mean():
    axes = two_sums(OUTCOMES, EXAMPLES, PREDICTIONS)
    losses = categorical_cross_entropy(EXAMPLES, PREDICTIONS)
    at_the_side = {text.get_position()[1]: text.get_text() for text in axes.texts[16:20]}
    assert at_the_side == {i + 0.5: f"{nats:.3f}" for i, nats in enumerate(losses)}
    assert f"mean {losses.mean():.3f}" in words(axes)
    assert words(axes)[-4:] == OUTCOMES


def test_each_panel_is_one_step_from_logits_to_probabilities():
    panels = logits_to_probabilities(OUTCOMES, LOGITS, shift=1)
    before, after = zip(*(axes.containers for axes in panels), strict=True)
    for bars, z in ((before, LOGITS), (after, LOGITS + 1)):
        assert heights(bars[0]) == pytest.approx(z)
        assert heights(bars[1]) == pytest.approx(np.exp(z))
        assert heights(bars[2]) == pytest.approx(softmax(z))
    assert [bars.get_label() for bars in (before[0], after[0])] == ["z", "z + 1"]


def test_the_shift_changes_the_middle_not_the_end():
    _, middle, end = logits_to_probabilities(OUTCOMES, LOGITS, shift=1)
    before, after = (heights(bars) for bars in middle.containers)
    assert after == pytest.approx(np.e * before)
    before, after = (heights(bars) for bars in end.containers)
    assert after == pytest.approx(before)
    assert before.sum() == pytest.approx(1)


def test_the_upper_panels_hold_the_predictions_and_the_truth():
    upper, _ = gradient(OUTCOMES, TRUE, DOUBTS, title="")
    for axes, (name, p) in zip(upper, DOUBTS.items(), strict=True):
        assert axes.get_title("left") == name
        assert heights(axes.patches) == pytest.approx(p, abs=1e-4)
        truth = axes.collections[0].get_segments()
        assert [list(segment[:, 1]) for segment in truth] == [[1, 1], [0, 0], [0, 0], [0, 0]]


def test_the_lower_panels_hold_the_gradient_and_it_sums_to_zero():
    _, lower = gradient(OUTCOMES, TRUE, DOUBTS, title="")
    for axes, p in zip(lower, DOUBTS.values(), strict=True):
        slopes = heights(axes.patches)
        assert slopes == pytest.approx(softmax_cross_entropy_gradient(0, np.log(p)), abs=1e-4)
        assert slopes.sum() == pytest.approx(0, abs=1e-4)
    assert words(lower[0]) == ["−0.50", "+0.17", "+0.17", "+0.17"]
    assert words(lower[1]) == ["−0.50", "+0.03", "+0.03", "+0.44"]


def test_one_softmax_goes_down_to_zero_and_two_to_the_floor_above_it():
    axes = softmax_twice(10)
    twice, once, floor = (line.get_data() for line in axes.lines)
    lead = once[0]
    z = np.outer(lead, one_hot(0, 10))
    labels = np.zeros(len(lead), dtype=int)
    assert once[1] == pytest.approx(softmax_cross_entropy(labels, z))
    assert twice[1] == pytest.approx(softmax_cross_entropy(labels, softmax(z)))
    # The best that two softmaxes can do: the first gives [1, 0, ..., 0].
    assert floor[1][0] == pytest.approx(softmax_cross_entropy(0, one_hot(0, 10)))
    assert floor[1][0] <= twice[1].min() < floor[1][0] + 0.001
    assert words(axes)[-1] == "floor 1.461 nats"


def test_the_two_parts_of_a_bar_are_the_mean_loss_of_its_class():
    axes = loss_by_class(DIGITS, DIGIT_LOSSES, DIGIT_RIGHT, title="")
    right, wrong = axes.containers
    for digit, lower, upper in zip(range(10), right, wrong, strict=True):
        its = DIGITS == digit
        assert lower.get_x() + lower.get_width() / 2 == pytest.approx(digit)
        assert upper.get_y() == lower.get_height()
        part = DIGIT_LOSSES[its & ~DIGIT_RIGHT].sum() / its.sum()
        assert upper.get_height() == pytest.approx(part, abs=5e-5)
        whole = upper.get_y() + upper.get_height()
        assert whole == pytest.approx(DIGIT_LOSSES[its].mean(), abs=1e-4)
    assert 0 < heights(wrong).max()


def test_the_mean_of_all_images_is_the_dashed_line():
    axes = loss_by_class(DIGITS, DIGIT_LOSSES, DIGIT_RIGHT, title="")
    assert axes.lines[0].get_ydata() == pytest.approx([DIGIT_LOSSES.mean()] * 2, abs=5e-5)
    assert words(axes) == [f"mean\n{DIGIT_LOSSES.mean():.3f}"]


def test_a_digit_is_drawn_pixel_by_pixel():
    grid = surprising_digits(IMAGES, DIGITS[WORST], DIGIT_P[WORST], title="")
    for axes, image in zip(grid.flat, IMAGES, strict=True):
        drawn = np.zeros((8, 8))
        for grey in axes.patches:
            blackness = 16 * (1 - grey.get_facecolor()[0])
            for corners in grey.get_path().to_polygons():
                column, row = corners.min(axis=0).astype(int)
                drawn[row, column] = blackness
        assert drawn == pytest.approx(image)
        assert axes.yaxis_inverted()  # the first row stands on top


def test_below_a_digit_stand_the_class_believed_and_above_it_the_true_one():
    grid = surprising_digits(IMAGES, DIGITS[WORST], DIGIT_P[WORST], title="")
    for axes, digit, p in zip(grid.flat, DIGITS[WORST], DIGIT_P[WORST], strict=True):
        assert axes.get_title("center") == f"true {digit}: {p[digit]:.3f}"
        assert axes.get_xlabel() == f"as {p.argmax()}: {p.max():.3f}"
