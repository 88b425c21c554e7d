"""Figures of the chapter on binary cross-entropy draw what the helper computes."""

import numpy as np
import pytest

from bookparts.figures.binary import (
    evidence_steps,
    loss_and_gradient,
    soft_label_floor,
    sorted_losses,
    two_losses,
)
from crossent import (
    binary_cross_entropy,
    binary_cross_entropy_gradient,
    binary_cross_entropy_with_logits,
    entropy,
    kl_divergence,
    sigmoid,
)
from drawings import EVIDENCE, PATIENTS, RISKS, marks, words

pytestmark = pytest.mark.usefixtures("book_style")

SOFT = 0.8


def test_each_label_has_the_curve_of_its_loss():
    axes = two_losses(0.9)
    for label, line in ((1, axes.lines[0]), (0, axes.lines[2])):
        p, nats = line.get_data()
        assert nats == pytest.approx(binary_cross_entropy(np.full(len(p), label), p))
    assert axes.lines[0].get_linestyle() != axes.lines[2].get_linestyle()


def test_one_prediction_is_marked_with_its_cost_under_either_label():
    axes = two_losses(0.9)
    assert np.array(marks(axes)) == pytest.approx(
        np.array([(0.9, -np.log(0.9)), (0.9, -np.log(0.1))])
    )
    assert words(axes)[:2] == ["0.1054", "2.3026"]
    assert list(axes.lines[-1].get_xdata()) == [0.9, 0.9]


def test_a_soft_labels_curve_is_its_loss_and_its_mark_the_floor():
    axes = soft_label_floor(SOFT)
    p, nats = axes.lines[0].get_data()
    assert nats == pytest.approx(binary_cross_entropy(np.full(len(p), SOFT), p))
    assert marks(axes) == [(SOFT, entropy([1 - SOFT, SOFT]))]
    assert "p = y = 0.8: loss 0.5004" in words(axes)


def test_the_hatched_part_of_a_soft_labels_loss_is_the_divergence():
    floor, divergence = soft_label_floor(SOFT).collections
    assert set(floor.get_paths()[0].vertices[:, 1]) == {0, entropy([1 - SOFT, SOFT])}
    assert divergence.get_hatch()
    points = divergence.get_paths()[0].vertices
    assert points[:, 1].min() == entropy([1 - SOFT, SOFT])
    p, top = points[points[:, 1] > entropy([1 - SOFT, SOFT])].T
    assert len(p) > 190
    gaps = kl_divergence(np.tile([1 - SOFT, SOFT], (len(p), 1)), np.stack([1 - p, p], axis=1))
    assert top - entropy([1 - SOFT, SOFT]) == pytest.approx(gaps, abs=1e-12)


def test_the_log_odds_are_marked_on_the_sigmoid():
    axes = evidence_steps(EVIDENCE)
    z, p = axes.lines[0].get_data()
    assert p == pytest.approx(sigmoid(z))
    stops = axes.lines[-1].get_xydata()
    assert stops == pytest.approx(np.stack([EVIDENCE, sigmoid(EVIDENCE)], axis=1))
    assert [word for word in words(axes) if word] == ["0.100", "0.500", "0.900", "0.988"]


def test_an_arrow_goes_one_step_of_evidence_and_a_dotted_line_rises_as_p_does():
    axes = evidence_steps(EVIDENCE)
    arrows = [text for text in axes.texts if text.arrow_patch]
    steps = [np.subtract(arrow.xy, arrow.xyann) for arrow in arrows]
    assert steps == pytest.approx(np.tile([np.log(9), 0], (3, 1)))
    rises = [np.ptp(line.get_ydata()) for line in axes.lines[1:-1]]
    assert rises == pytest.approx([0.4, 0.4, 0.0878], abs=1e-4)
    for line, z in zip(axes.lines[1:-1], EVIDENCE[1:], strict=True):
        assert list(line.get_xdata()) == [z, z]


def test_the_upper_panel_holds_both_losses_and_the_line_that_one_of_them_nears():
    loss, line, squared = (line.get_data() for line in loss_and_gradient()[0].lines)
    z = loss[0]
    assert loss[1] == pytest.approx(binary_cross_entropy_with_logits(np.ones_like(z), z))
    assert squared[1] == pytest.approx((1 - sigmoid(z)) ** 2)
    assert line[1] == pytest.approx(-z)


def test_the_lower_panel_holds_the_slopes_of_the_curves_above():
    above, below = loss_and_gradient()
    losses = (above.lines[0], above.lines[2])
    for loss, slope in zip(losses, below.lines, strict=True):
        z, drawn = slope.get_data()
        between = (drawn[1:] + drawn[:-1]) / 2
        assert np.diff(loss.get_ydata()) / np.diff(z) == pytest.approx(between, abs=1e-4)
        assert loss.get_color() == slope.get_color()
    z, drawn = below.lines[0].get_data()
    assert drawn == pytest.approx(binary_cross_entropy_gradient(np.ones_like(z), z))


def test_the_area_of_the_steps_is_the_summed_loss_the_largest_first():
    nats, edges, _ = sorted_losses(PATIENTS, RISKS, worst=5).patches[0].get_data()
    losses = binary_cross_entropy(PATIENTS, RISKS)
    assert nats @ np.diff(edges) == pytest.approx(losses.sum(), abs=0.0005 * len(losses))
    assert nats == pytest.approx(np.sort(losses)[::-1], abs=0.0005)


def test_the_hatched_steps_are_the_worst_and_carry_the_share_in_the_label():
    axes = sorted_losses(PATIENTS, RISKS, worst=5)
    steps, worst = axes.patches
    assert worst.get_hatch() and not steps.get_hatch()
    nats, edges, _ = worst.get_data()
    assert list(edges) == [0, 1, 2, 3, 4, 5]
    losses = np.sort(binary_cross_entropy(PATIENTS, RISKS))[::-1]
    assert nats == pytest.approx(losses[:5], abs=0.0005)
    share = round(100 * losses[:5].sum() / losses.sum())
    assert words(axes)[-1] == f"the worst 5 of 228 patients\ncarry {share}% of the loss"


def test_a_cross_stands_for_a_patient_on_the_wrong_side_of_a_half():
    right, wrong, half = sorted_losses(PATIENTS, RISKS, worst=5).lines
    assert (right.get_label(), wrong.get_label()) == ("right", "wrong")
    assert len(wrong.get_xdata()) == ((RISKS > 0.5) != PATIENTS).sum() > 0
    assert len(right.get_xdata()) + len(wrong.get_xdata()) == 228
    # A loss of more than ln 2 is a probability below a half for the true label.
    assert list(half.get_ydata()) == [np.log(2)] * 2
    assert right.get_ydata().max() < np.log(2) < wrong.get_ydata().min()
