"""What the page of questions says of PyTorch and optax: their messages and their numbers."""

import os
import subprocess
import sys

import jax.numpy as jnp
import numpy as np
import optax
import pytest
import torch
from torch import tensor
from torch.nn import functional as F

MESSAGES = {
    "expected target dtype to be Long or Byte, but got Float": lambda: F.cross_entropy(
        torch.zeros(3, 4), tensor([0.0, 1.0, 2.0])
    ),
    "Expected floating point type for target with class probabilities": lambda: F.cross_entropy(
        torch.zeros(3, 4), torch.eye(4)[:3].long()
    ),
    "0D or 1D target tensor expected, multi-target not supported": lambda: F.cross_entropy(
        torch.zeros(3, 4), tensor([[0], [1], [2]])
    ),
    "Target 4 is out of bounds": lambda: F.cross_entropy(torch.zeros(1, 4), tensor([4])),
    "Expected target size [2, 4], got [2, 5]": lambda: F.cross_entropy(
        torch.zeros(2, 5, 4), torch.zeros(2, 5).long()
    ),
    "result type Float can't be cast to the desired output type Long": lambda: (
        F.binary_cross_entropy_with_logits(torch.zeros(4), torch.ones(4).long())
    ),
    "Found dtype Long but expected Float": lambda: F.binary_cross_entropy(
        torch.full((4,), 0.5), torch.ones(4).long()
    ),
    "Target size (torch.Size([16])) must be the same as input size (torch.Size([16, 1]))": lambda: (
        F.binary_cross_entropy_with_logits(torch.zeros(16, 1), torch.ones(16))
    ),
    "all elements of input should be between 0 and 1": lambda: F.binary_cross_entropy(
        tensor([np.nan]), tensor([0.0])
    ),
    "all elements of target should be between 0 and 1": lambda: F.binary_cross_entropy(
        tensor([0.5]), tensor([255.0])
    ),
}
INF = float("inf")


@pytest.mark.parametrize("message", MESSAGES)
def test_messages(message):
    with pytest.raises((RuntimeError, ValueError, IndexError)) as error:
        MESSAGES[message]()
    assert message in str(error.value)


def test_ignored_labels():
    logits, labels = torch.zeros(3, 4), tensor([-100] * 3)
    assert F.cross_entropy(logits, labels).isnan()
    assert F.cross_entropy(logits, labels, reduction="sum") == 0


def test_infinite_logits():
    logits, row = [-INF, 0.0], [0.0, 1.0]
    assert F.cross_entropy(tensor([logits]), tensor([1])) == 0
    assert F.cross_entropy(tensor([logits]), tensor([row])).isnan()
    assert F.binary_cross_entropy_with_logits(tensor([-INF]), tensor([0.0])).isnan()
    assert jnp.isnan(optax.softmax_cross_entropy(jnp.array(logits), jnp.array(row)))
    assert optax.safe_softmax_cross_entropy(jnp.array(logits), jnp.array(row)) == 0


def test_optax_takes_labels_out_of_range():
    logits = jnp.array([[0.0, 1.0, 2.0, 3.0]] * 3)
    losses = optax.softmax_cross_entropy_with_integer_labels(logits, jnp.array([3, -1, 4]))
    assert losses[0] == losses[1]
    assert jnp.isnan(losses[2])


def test_half_precision():
    logits = tensor([0.0, 20.0], dtype=torch.float16)
    assert torch.log(torch.softmax(logits, 0))[0] == -INF
    assert torch.log_softmax(logits, 0)[0] == -20
    assert tensor([8.32]).sigmoid().half() == 1 > tensor([8.31]).sigmoid().half()


def test_bce():
    assert F.binary_cross_entropy(tensor([1.0]), tensor([0.0])) == 100
    logit = tensor([20.0], requires_grad=True)
    F.binary_cross_entropy(logit.sigmoid(), tensor([0.0])).backward()
    assert logit.grad == 0
    p = tensor([0.0], requires_grad=True)
    F.binary_cross_entropy(p, tensor([1.0])).backward()
    assert p.grad.item() == pytest.approx(-1e12, rel=1e-3)
    got = F.binary_cross_entropy_with_logits(tensor([5.0]), tensor([3.0]))
    assert got.item() == pytest.approx(-9.99, abs=0.005)


@pytest.mark.parametrize(
    ("p_log_p", "gradient_is_nan"),
    [
        (lambda p: torch.where(p > 0, p * p.log(), 0), True),
        (lambda p: torch.special.xlogy(p, p), True),
        (lambda p: p * torch.where(p > 0, p, 1).log(), False),
    ],
)
def test_zero_times_its_logarithm(p_log_p, gradient_is_nan):
    p = tensor([0.0], requires_grad=True)
    value = p_log_p(p)
    assert value == 0
    value.sum().backward()
    assert p.grad.isnan() if gradient_is_nan else p.grad == 0


def test_a_single_output():
    """Silent in Keras, loud in PyTorch."""
    half = tensor([[0.0], [1.0]])
    assert F.binary_cross_entropy(torch.zeros(2, 1).softmax(1), half) == 50
    with pytest.raises(IndexError, match="Target 1 is out of bounds"):
        F.cross_entropy(torch.zeros(2, 1), tensor([0, 1]))


def test_ctc_takes_logits_for_logarithms():
    logits = torch.full((6, 1, 4), 8.0)
    assert F.ctc_loss(logits, tensor([[1]]), tensor([6]), tensor([1])) < 0


def test_the_smallest_loss_above_0():
    losses = F.cross_entropy(
        torch.stack([torch.linspace(10, 20, 10_001), torch.zeros(10_001)], 1),
        torch.zeros(10_001).long(),
        reduction="none",
    )
    assert losses[losses > 0].min().item() == pytest.approx(2**-23)


def test_masks_and_smoothing():
    logits, label = tensor([[0.0, 0.0, -1e9]]), tensor([0])
    loss = F.cross_entropy(logits, label, label_smoothing=0.1)
    assert loss.item() == pytest.approx(0.1 / 3 * 1e9, rel=1e-6)
    assert F.cross_entropy(tensor([[0.0, 0.0, -INF]]), label, label_smoothing=0.1) == INF


@pytest.mark.parametrize("backend", ["jax", "torch"])
def test_keras_applies_a_second_softmax_in_silence(backend, tmp_path):
    lines = (
        "import numpy as np, keras",
        "z = keras.ops.convert_to_tensor(np.array([[99.0, 0.0, 0.0]], 'float32'))",
        "y = keras.ops.convert_to_tensor(np.array([0]))",
        "p = keras.activations.softmax(z)",
        "print(float(keras.losses.sparse_categorical_crossentropy(y, p, from_logits=True)[0]))",
        "one = keras.ops.ones((1, 1))",
        "print(float(keras.losses.categorical_crossentropy(one, one)[0]))",
    )
    run = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        env=os.environ | {"KERAS_BACKEND": backend, "KERAS_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "does not represent logits" not in run.stderr
    doubled, smallest = map(float, run.stdout.split())
    assert doubled == pytest.approx(0.5514, abs=5e-5)
    assert smallest == pytest.approx(2**-23, rel=1e-3)


def test_broadcasting_only_warns():
    with pytest.warns(UserWarning, match="Using a target size .* that is different to the input"):
        loss = F.mse_loss(tensor([[0.0], [1.0]]), tensor([0.0, 1.0]))
    assert loss == 0.5


@pytest.mark.parametrize(("ratio", "first"), [(1, 0.95), (19, 0.5), (100, 0.16)])
def test_weights_and_smoothing(ratio, first):
    """At the best answer the gradient is 0."""
    q = tensor([[first, 1 - first]]).log().requires_grad_()
    weights = tensor([1.0, float(ratio)])
    F.cross_entropy(q, tensor([0]), weight=weights, label_smoothing=0.1).backward()
    assert q.grad.abs().max() < 0.02


def test_weights_in_the_mean():
    z, y, w = tensor([[0.2, 0.3, 0.5], [0.5, 0.2, 0.3]]), tensor([2, 1]), tensor([2.0, 4.0, 6.0])
    mean = F.cross_entropy(z, y, weight=w)
    assert mean.item() == pytest.approx(1.0598, abs=5e-5)
    assert F.cross_entropy(z, y, weight=10 * w).item() == pytest.approx(mean.item())
    alone = F.cross_entropy(z[:1], y[:1], weight=w).item()
    assert alone == pytest.approx(F.cross_entropy(z[:1], y[:1]).item())
    pair = F.binary_cross_entropy_with_logits(
        torch.zeros(2), tensor([1.0, 0.0]), pos_weight=tensor([9.0])
    )
    assert pair.item() == pytest.approx(3.4657, abs=5e-5)


def test_divergence():
    target, model = tensor([[0.3, 0.6, 0.1]]), tensor([[0.4, 0.5, 0.1]])
    for first, result in ((model, -1.3279), (model.log(), 0.0231)):
        got = F.kl_div(first, target, reduction="sum").item()
        assert got == pytest.approx(result, abs=5e-5)
    assert F.kl_div(model.log(), target, reduction="none").min() < 0


def test_weight_of_a_binary_loss_is_that_of_an_element():
    """Broadcast over the last axis, and 0 leaves an uncertain label out of the sum."""
    loss = torch.nn.BCEWithLogitsLoss(weight=torch.tensor([1.0, 2.0]), reduction="none")
    rows = loss(torch.zeros(3, 2), torch.ones(3, 2))
    assert rows.numpy() == pytest.approx(np.tile([np.log(2), 2 * np.log(2)], (3, 1)))
    p, y = torch.tensor([0.5, 0.9]), torch.tensor([1.0, 0.0])
    loss = torch.nn.BCELoss(weight=torch.tensor([1.0, 0.0]), reduction="sum")
    assert loss(p, y).item() == pytest.approx(np.log(2))
    with pytest.raises(TypeError, match="ignore_index"):
        torch.nn.BCELoss(ignore_index=-100)


def test_positives_may_weigh_less():
    loss = torch.nn.BCEWithLogitsLoss(pos_weight=torch.tensor(0.5), reduction="none")
    assert loss(torch.zeros(2), torch.tensor([0.0, 1.0])).numpy() == pytest.approx(
        np.log(2) * np.array([1, 0.5])
    )
