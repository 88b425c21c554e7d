"""What the chapter on stuck losses says of PyTorch.

`make test-frameworks` runs this; where PyTorch is missing it fails.
"""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from numpy.testing import assert_allclose

from crossent import entropy, log_softmax

INF = float("inf")
IGNORED = torch.tensor([-100, -100])
LABELS = torch.tensor([0] * 8 + [1] * 4 + [2] * 2 + [3] * 2)
P = np.array([1 / 2, 1 / 4, 1 / 8, 1 / 8])
OUTSIDE = [-1.0, 2.0, 255.0]


def logits(*rows) -> torch.Tensor:
    return torch.tensor(rows, dtype=torch.float64)


# --- nan, infinity and 0 -------------------------------------------------------------------------


def test_a_row_masked_throughout_is_nan():
    assert F.cross_entropy(logits([-INF] * 4), LABELS[:1]).isnan()


def test_labels_that_are_all_ignored_have_no_mean_and_the_sum_0():
    z = logits([1, 0, 0, 0], [0, 2, 0, 0])
    assert F.cross_entropy(z, IGNORED).isnan()
    assert F.cross_entropy(z, IGNORED, reduction="sum") == 0


def test_labels_that_are_all_ignored_leave_the_weights_finite():
    """The loss is nan and the gradient 0, so a step does no harm."""
    layer = torch.nn.Linear(2, 4)
    optimiser = torch.optim.AdamW(layer.parameters())
    x = torch.tensor([[1.0, 2.0], [0.5, -1.0]])
    ignored = F.cross_entropy(layer(x), IGNORED)
    ignored.backward()
    assert layer.weight.grad.eq(0).all()
    loss = (F.cross_entropy(layer(x), LABELS[:2]) + F.cross_entropy(layer(x), IGNORED)) / 2
    loss.backward()
    optimiser.step()
    assert loss.isnan() and layer.weight.isfinite().all()


def test_a_mean_over_no_labels_by_hand_has_a_nan_gradient():
    z = torch.zeros(2, 4, requires_grad=True)
    mask = torch.zeros(2)
    loss = (F.cross_entropy(z, LABELS[:2], reduction="none") * mask).sum() / mask.sum()
    loss.backward()
    assert loss.isnan() and z.grad.isnan().all()


def test_an_ignored_row_of_minus_infinity_has_a_finite_loss_and_a_nan_gradient():
    z = logits([1, 0, 0, 0], [-INF] * 4).requires_grad_()
    loss = F.cross_entropy(z, torch.tensor([0, -100]))
    loss.backward()
    assert loss.isfinite()
    assert z.grad.isnan().all(dim=1).tolist() == [False, True]


def test_a_log_behind_where_is_finite_and_its_gradient_is_nan():
    p = torch.tensor([0.0, 0.5], requires_grad=True)
    loss = torch.where(p > 0, p.log(), 0).sum()
    assert loss.isfinite()
    loss.backward()
    assert p.grad.isnan().tolist() == [True, False]


def test_the_cure_is_to_replace_the_zeros_before_the_logarithm():
    p = torch.tensor([0.0, 0.5], requires_grad=True)
    torch.where(p > 0, torch.where(p > 0, p, 1).log(), 0).sum().backward()
    assert p.grad.tolist() == [0, 2]


@pytest.mark.filterwarnings("ignore:Error detected in LogBackward")
def test_anomaly_detection_stops_at_the_operation():
    p = torch.tensor([0.0, 0.5], requires_grad=True)
    with torch.autograd.set_detect_anomaly(True):
        loss = torch.where(p > 0, p.log(), 0).sum()
        with pytest.raises(RuntimeError, match="LogBackward0.*nan"):
            loss.backward()


@pytest.mark.parametrize("label", [-1, 4])
def test_a_label_outside_the_classes_is_refused(label):
    with pytest.raises(IndexError, match="out of bounds"):
        F.cross_entropy(logits([0] * 4), torch.tensor([label]))


def test_a_masked_true_class_costs_infinity():
    assert F.cross_entropy(logits([-INF, 0, 0, 0]), LABELS[:1]) == INF


def test_a_masked_wrong_class_costs_infinity_under_smoothing_and_gives_nan_to_rows():
    z = logits([0, -INF, 0, 0])
    assert F.cross_entropy(z, LABELS[:1]).isfinite()
    assert F.cross_entropy(z, LABELS[:1], label_smoothing=0.1) == INF
    assert F.cross_entropy(z, logits([1, 0, 0, 0])).isnan()


def test_a_sum_in_float16_overflows_and_a_mean_does_not():
    losses = torch.full((16,), 5000.0, dtype=torch.float16)
    assert losses.sum() == INF and losses.mean() == 5000


def test_one_logit_always_wins():
    assert F.cross_entropy(logits([3], [-2], [0.5]), torch.zeros(3, dtype=torch.long)) == 0


# --- Below zero ----------------------------------------------------------------------------------


@pytest.mark.parametrize("y", OUTSIDE)
def test_only_the_loss_from_logits_accepts_labels_outside_0_to_1(y):
    z = torch.tensor(8.0 if y > 1 else -8.0)
    assert F.binary_cross_entropy_with_logits(z, torch.tensor(y)) < -7
    with pytest.raises(RuntimeError, match="between 0 and 1"):
        F.binary_cross_entropy(z.sigmoid(), torch.tensor(y))


def test_a_label_just_above_1_costs_less_than_nothing_once_the_logit_is_large():
    z, y = torch.tensor([8.0, 40.0]), torch.tensor([1.0000001, 1.0000001])
    small, large = F.binary_cross_entropy_with_logits(z, y, reduction="none")
    assert small > 0 > large


def test_probabilities_or_logits_in_place_of_logarithms_go_below_0():
    log_p = torch.tensor(log_softmax(np.zeros((16, 4))))
    assert_allclose(F.nll_loss(log_p, LABELS), np.log(4))
    assert F.nll_loss(log_p.exp(), LABELS) == -1 / 4
    assert F.nll_loss(8.0 * F.one_hot(LABELS), LABELS) == -8
    for given in (log_p[0].exp(), log_p[0] * 0):
        assert F.kl_div(given, torch.tensor(P), reduction="sum") < -1


# --- Baselines, floors, clips --------------------------------------------------------------------


def test_under_balanced_weights_equal_probabilities_are_the_best_constant():
    weights = torch.tensor(1 / (4 * P))
    best, frequencies = (
        F.cross_entropy(torch.tensor(row).expand(16, 4), LABELS, weight=weights)
        for row in (np.zeros(4), np.log(P))
    )
    assert_allclose(best, np.log(4))
    assert frequencies > best
    assert_allclose(F.cross_entropy(torch.tensor(np.log(P)).expand(16, 4), LABELS), entropy(P))


@pytest.mark.parametrize("share", [0, 0.25, 1])
def test_a_sigmoid_twice_shows_at_the_start(share):
    y = torch.tensor([1.0] * int(8 * share) + [0.0] * int(8 * (1 - share)))
    start = F.binary_cross_entropy_with_logits(torch.zeros(8).sigmoid(), y)
    assert_allclose(start, 0.974 - 0.5 * share, atol=1e-3)


def test_a_true_class_at_0_costs_100_and_half_of_them_50():
    p = torch.tensor([0.0, 0.0])
    assert F.binary_cross_entropy(p, torch.tensor([1.0, 0.0])) == 50
    with pytest.raises(RuntimeError, match="between 0 and 1"):
        F.binary_cross_entropy(p + 3, torch.tensor([1.0, 0.0]))


def test_no_gradient_reaches_the_logit_where_a_clip_is_in_force():
    """`BCELoss` itself has a large one, but the slope of the sigmoid is 0 there."""
    p = torch.tensor([0.0], requires_grad=True)
    F.binary_cross_entropy(p, torch.tensor([1.0])).backward()
    assert p.grad == -1e12
    for clip in (lambda p: p, lambda p: p.clamp(1e-7, 1 - 1e-7)):
        z = torch.tensor([-200.0], requires_grad=True)
        F.binary_cross_entropy(clip(z.sigmoid()), torch.tensor([1.0])).backward()
        assert z.grad == 0


def test_three_inputs_under_weights_and_smoothing():
    right, wrong = F.one_hot(LABELS), F.one_hot((LABELS + 1) % 4)
    inputs = [torch.zeros(16, 4).double(), 200.0 * right, 200.0 * wrong]
    weights = torch.tensor(1 / (4 * P))
    weighted = [F.cross_entropy(z.double(), LABELS, weight=weights) for z in inputs]
    assert_allclose(weighted, [np.log(4), 0, 200], atol=1e-12)
    smoothed = [F.cross_entropy(z.double(), LABELS, label_smoothing=0.1) for z in inputs]
    assert_allclose(smoothed, [np.log(4), 200 * 0.1 * 3 / 4, 200 * (1 - 0.1 / 4)])
    assert_allclose(smoothed[1:], [15, 195])


@pytest.mark.parametrize("penalty", [0, 0.1])
def test_a_constant_factor_moves_the_minimum_only_beside_a_penalty(penalty):
    """One logit and 3 positives of 4, with the weight decay of SGD."""
    y, found = torch.tensor([1.0, 1.0, 1.0, 0.0]), []
    for reduction, rate in (("mean", 1), ("sum", 1 / 4)):
        z = torch.zeros(1, requires_grad=True)
        optimiser = torch.optim.SGD([z], lr=rate, weight_decay=penalty)
        for _ in range(500):
            optimiser.zero_grad()
            F.binary_cross_entropy_with_logits(z.expand(4), y, reduction=reduction).backward()
            optimiser.step()
        found.append(z.item())
    assert (abs(found[0] - found[1]) < 1e-4) == (penalty == 0)


def test_rows_that_do_not_sum_to_1_are_taken():
    loss = F.cross_entropy(logits([0] * 4), logits([1, 0.1, 0.1, 0.1]))
    assert_allclose(loss, 1.3 * np.log(4))


# --- One batch -----------------------------------------------------------------------------------


def trained_on_one_batch(fault: str) -> float:
    """The loss of 4 samples of 4 classes after 200 steps."""
    torch.manual_seed(0)

    def made() -> torch.nn.Linear:
        layer = torch.nn.Linear(4, 4)
        torch.nn.init.zeros_(layer.weight)
        torch.nn.init.zeros_(layer.bias)
        return layer

    layer = made()
    optimiser = torch.optim.Adam(layer.parameters(), lr=1e-9 if fault == "rate" else 0.1)
    if fault == "replaced":
        layer = made()
    if fault == "dead":
        layer = torch.nn.Sequential(layer, torch.nn.ReLU())
        torch.nn.init.constant_(layer[0].bias, -1)
    x, y = torch.eye(4), torch.arange(4)
    for _ in range(200):
        optimiser.zero_grad()
        loss = F.cross_entropy(layer(x), y)
        loss.backward()
        optimiser.step()
    return loss.item()


@pytest.mark.parametrize("fault", ["", "replaced", "dead", "rate"])
def test_a_loop_that_works_takes_one_batch_to_0_and_a_faulty_one_stays(fault):
    loss = trained_on_one_batch(fault)
    if fault:
        assert_allclose(loss, np.log(4), rtol=1e-6)
    else:
        assert loss < 0.01
